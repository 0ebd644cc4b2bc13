/** The outer ring of a sunburst: the parts of the parts, asked for when one is shown. */
import { type Ref, type ShallowRef, ref, shallowRef, watch } from "vue";
import { day } from "@/address";
import { AskError, UNREADABLE, ask, isAborted } from "@/api/client";
import type { CoverageDivision, Relation } from "@/api/schema";
import { ordered, valueOf } from "./measures";
import { type OnePart, PARTS } from "./queries";
import { type Measure, by, measure, relation, view, within } from "./state";

/** Parts of which the outer ring is asked for, and how many of them at once. */
const MOST_INNER = 48;
const AT_ONCE = 4;

/** The state of an outer ring. */
export interface OuterRing {
  /** The parts of the parts, by the codes of the parts. */
  readonly below: ShallowRef<ReadonlyMap<string, readonly OnePart[]>>;
  readonly isLoading: Ref<boolean>;
  readonly error: ShallowRef<AskError | null>;
  readonly again: () => void;
}

/** Ask for the parts of some parts whenever they change while a sunburst is shown. */
export function useOuterRing(parts: Readonly<Ref<readonly OnePart[]>>): OuterRing {
  const below = shallowRef<ReadonlyMap<string, readonly OnePart[]>>(new Map());
  const isLoading = ref(false);
  const error = shallowRef<AskError | null>(null);
  const repeats = ref(0);
  watch(
    [parts, view, measure, repeats],
    async (_now, _before, onCleanup) => {
      if (view.value !== "sunburst") return;
      const controller = new AbortController();
      onCleanup(() => controller.abort());
      isLoading.value = true;
      error.value = null;
      const question = { within: within.value || null, by: by.value, relation: relation.value, asOf: day.value };
      try {
        below.value = await partsBelow(parts.value, measure.value, question, controller.signal);
      } catch (fault) {
        if (isAborted(fault)) return;
        error.value = fault instanceof AskError ? fault : new AskError(UNREADABLE, String(fault), false);
      }
      isLoading.value = false;
    },
    { immediate: true },
  );
  return { below, isLoading, error, again: () => (repeats.value += 1) };
}

/** Of what the parts of the parts are asked. */
interface RingQuestion {
  readonly within: string | null;
  readonly by: CoverageDivision;
  readonly relation: Relation;
  readonly asOf: string | null;
}

/** Return the parts of the parts with the most of a measure, by the codes of the parts. */
async function partsBelow(
  parts: readonly OnePart[],
  measure: Measure,
  question: RingQuestion,
  signal: AbortSignal,
): Promise<Map<string, readonly OnePart[]>> {
  const wanted = ordered(parts, measure)
    .filter((part) => part.parts > 0 && valueOf(part.counts, measure) > 0)
    .slice(0, MOST_INNER);
  const found = new Map<string, readonly OnePart[]>();
  for (let start = 0; start < wanted.length; start += AT_ONCE) {
    const group = wanted.slice(start, start + AT_ONCE);
    const answers = await Promise.all(group.map((part) => ask(PARTS, { ...question, ...placeOf(part, question), depth: 1 }, signal)));
    for (const [index, part] of group.entries()) found.set(part.code, answers[index]?.coverageParts.parts ?? []);
  }
  return found;
}

function placeOf(part: OnePart, question: RingQuestion): { within: string | null; region: string | null } {
  const isByRegion = question.by === "REGIONS";
  return { within: isByRegion ? question.within : part.code, region: isByRegion ? part.code : null };
}
