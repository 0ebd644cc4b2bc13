/** What the parts of coverage are compared by: amounts, rates, and the class of a rate. */
import type { Figures, OnePart } from "./queries";
import type { Gap, Measure } from "./state";

const GAPS_OF: Readonly<Record<Gap, (figures: Figures) => number>> = {
  regions: (figures) => figures.regionsWithoutOrganization,
  units: (figures) => figures.unitsWithoutOrganization,
  power: (figures) => figures.withoutApprovingPower,
  way: (figures) => figures.withoutLawfulWay,
};

const BASES: Readonly<Record<Gap, (figures: Figures) => number>> = {
  regions: (figures) => figures.regions,
  units: (figures) => figures.units,
  power: (figures) => figures.organizations,
  way: (figures) => figures.organizations,
};

export function isGap(measure: Measure): measure is Gap {
  return measure in GAPS_OF;
}

/** Return the amount of a measure. */
export function valueOf(figures: Figures, measure: Measure): number {
  if (isGap(measure)) return GAPS_OF[measure](figures);
  if (measure === "gaps") return Object.values(GAPS_OF).reduce((sum, of) => sum + of(figures), 0);
  return figures[measure];
}

/** Return how many there are with and without a gap; of all gaps, everything that may be one. */
export function baseOf(figures: Figures, measure: Measure): number {
  if (isGap(measure)) return BASES[measure](figures);
  return figures.regions + figures.units + figures.organizations;
}

/** Return the share of gaps, from 0 to 1; of an amount that is no gap, that of all gaps. */
export function rateOf(figures: Figures, measure: Measure): number {
  const gaps = valueOf(figures, isGap(measure) ? measure : "gaps");
  return gaps === 0 ? 0 : gaps / Math.max(baseOf(figures, measure), gaps);
}

/** The upper ends of the classes of rates; the first class is "none", the last is open. */
export const CLASS_ENDS = [0, 0.01, 0.05, 0.1, 0.25] as const;

/** Return the class of a rate: 0 for none, up to 5 for more than a quarter. */
export function classOf(rate: number): number {
  const found = CLASS_ENDS.findIndex((end) => rate <= end);
  return found < 0 ? CLASS_ENDS.length : found;
}

/** Return a rate as it is written. */
export function rateText(rate: number): string {
  if (rate === 0) return "0%";
  const percent = rate * 100;
  return percent < 0.1 ? "<0.1%" : `${percent.toFixed(percent < 10 ? 1 : 0)}%`;
}

/** Return the parts, those with the most of a measure first; likewise as the service tells them. */
export function ordered(parts: readonly OnePart[], measure: Measure): OnePart[] {
  return [...parts].sort((one, other) => valueOf(other.counts, measure) - valueOf(one.counts, measure));
}
