/** What the view of coverage shows: read from the address, where all of it is kept. */
import { type WritableComputedRef, computed } from "vue";
import { address, day, isDay, put } from "@/address";
import type { CoverageDivision, Relation } from "@/api/schema";

export const VIEWS = ["treemap", "sunburst", "table", "reach"] as const;
export type ViewName = (typeof VIEWS)[number];

export const GAPS = ["regions", "units", "power", "way"] as const;
export type Gap = (typeof GAPS)[number];

export const MEASURES = ["gaps", ...GAPS, "organizations", "branches", "members"] as const;
export type Measure = (typeof MEASURES)[number];

export const DIVISIONS: readonly CoverageDivision[] = ["SUBORDINATES", "REGIONS"];
export const RELATIONS: readonly Relation[] = ["FORMAL", "TEMPORARY"];
export const DEPTHS = [1, 2, 3] as const;

/** Return a choice kept in the address; what it does not know there is the first of the list. */
function choice<T extends string>(key: string, all: readonly T[]): WritableComputedRef<T> {
  const usual = all[0] as T;
  return computed({
    get: () => all.find((one) => one === address.value.query[key]) ?? usual,
    set: (value) => put({ [key]: value === usual ? null : value }),
  });
}

export const view = choice("view", VIEWS);
export const measure = choice("measure", MEASURES);
export const by = choice("by", DIVISIONS);
export const relation = choice("relation", RELATIONS);

/** The code of the body that is looked at; empty for everything. */
export const within = computed(() => address.value.query["within"] ?? "");

/** How many steps below the parts lie; null where the page chooses. */
export const chosenDepth = computed(() => DEPTHS.find((one) => String(one) === address.value.query["depth"]) ?? null);

/** The list of gaps that is open; null where the page chooses. */
export const chosenGap = computed(() => GAPS.find((one) => one === address.value.query["gap"]) ?? null);

/** Whether only places where members live or work are listed. */
export const isWithMembers = computed({
  get: () => address.value.query["members"] === "1",
  set: (value: boolean) => put({ members: value ? "1" : null }),
});

/** Whether two days are compared; the other day is then in the address, or still to be chosen. */
export const otherDay = computed(() => {
  const text = address.value.query["with"] ?? "";
  return isDay(text) ? text : null;
});
export const badOtherDay = computed(() => {
  const text = address.value.query["with"] ?? "";
  return text === "" || isDay(text) ? null : text;
});

/** Today as the service counts it. */
export function today(): string {
  return new Date().toLocaleDateString("sv", { timeZone: "Asia/Shanghai" });
}

/** The day that is shown, also where none is chosen. */
export const shownDay = computed(() => day.value ?? today());

/** Whether the other day is the one that is shown, so that there is nothing to compare. */
export const isSameDay = computed(() => otherDay.value === shownDay.value);
