/** The cells of a drawing: what is drawn of the parts, how large, and where each leads. */
import type { CoverageDivision } from "@/api/schema";
import { classOf, ordered, rateOf, valueOf } from "./measures";
import type { OnePart } from "./queries";
import type { Measure } from "./state";

/** Cells of one drawing; more than that no browser shows at ease. */
export const MOST_CELLS = 2_000;

export interface Cell {
  readonly name: string;
  readonly value: number;
  readonly rate: number;
  readonly kind: number;
  /** The body that opens when the cell is chosen; null where nothing lies below. */
  readonly opens: string | null;
  readonly children: readonly Cell[];
}

/** What is drawn, of how many, and what the drawing leaves out. */
export interface Drawn {
  readonly cells: readonly Cell[];
  readonly drawn: number;
  readonly all: number;
  /** Parts whose own parts are in the outer ring, and how many have such; null without a ring. */
  readonly inner: readonly [number, number] | null;
}

/** Return the name of a part that is short enough for a cell. */
export function shortNameOf(part: OnePart, by: CoverageDivision): string {
  return by === "SUBORDINATES" ? (part.organization?.shortName ?? part.name) : part.name;
}

/** Return the body that a part opens; null where it cannot be opened. */
export function opens(part: OnePart, by: CoverageDivision): string | null {
  if (part.parts === 0) return null;
  return by === "SUBORDINATES" ? part.code : (part.organization?.code ?? null);
}

/** Return the cells of a treemap: every part that has something of the measure. */
export function treemapOf(
  parts: readonly OnePart[],
  all: number,
  by: CoverageDivision,
  measure: Measure,
): Drawn {
  const cells = ordered(parts, measure)
    .filter((part) => valueOf(part.counts, measure) > 0)
    .slice(0, MOST_CELLS)
    .map((part) => cellOf(part, by, measure));
  return { cells, drawn: cells.length, all, inner: null };
}

/** Return the cells of a sunburst: the parts, and around them their own parts. */
export function sunburstOf(
  parts: readonly OnePart[],
  below: ReadonlyMap<string, readonly OnePart[]>,
  by: CoverageDivision,
  measure: Measure,
): Drawn {
  const shown = ordered(parts, measure).filter((part) => valueOf(part.counts, measure) > 0);
  let left = MOST_CELLS - Math.min(shown.length, MOST_CELLS);
  let outer = 0;
  const cells = shown.slice(0, MOST_CELLS).map((part) => {
    const own = ordered(below.get(part.code) ?? [], measure).filter((one) => valueOf(one.counts, measure) > 0);
    const children = own.slice(0, left).map((one) => cellOf(one, by, measure));
    left -= children.length;
    outer += own.length;
    return { ...cellOf(part, by, measure), children };
  });
  const drawn = cells.reduce((sum, cell) => sum + 1 + cell.children.length, 0);
  const divisible = shown.filter((part) => part.parts > 0).length;
  return { cells, drawn, all: shown.length + outer, inner: [Math.min(below.size, divisible), divisible] };
}

function cellOf(part: OnePart, by: CoverageDivision, measure: Measure): Cell {
  const rate = rateOf(part.counts, measure);
  return {
    name: shortNameOf(part, by),
    value: valueOf(part.counts, measure),
    rate,
    kind: classOf(rate),
    opens: opens(part, by),
    children: [],
  };
}
