/** The rows of a list as a table to save, and a flaw in words. */
import { shortOf } from "@/parts/body_names";
import { terms } from "@/words/terms";
import type { Row } from "./asking";
import { words } from "./list_words";
import type { Flaw } from "./pairs";
import { LONGEST_NAME } from "./pairs";
import { words as pathWords } from "./words";

/** Return what is wrong with a line, in words. */
export function flawText(flaw: Flaw): string {
  const says = words.value.flaws;
  switch (flaw.kind) {
    case "cells":
      return says.cells;
    case "quote":
      return says.quote;
    case "empty":
      return says.empty(endName(flaw.end));
    case "long":
      return says.long(endName(flaw.end), flaw.length, LONGEST_NAME);
    case "relation":
      return says.relation(flaw.text);
    case "day":
      return says.day(flaw.text);
    case "unknown":
      return says.unknown(endName(flaw.end), flaw.text);
    case "several":
      return says.several(endName(flaw.end), flaw.text, flaw.codes.join("、"));
  }
}

function endName(end: "from" | "to"): string {
  return words.value.ends[end];
}

/** Return the short names of the bodies of a path in a row. */
export function chainText(row: Row): string {
  return row.result?.__typename === "ApprovalPath" ? row.result.bodies.map(shortOf).join(" → ") : "";
}

/** Return why a row has no path; empty where it has one. */
export function noteText(row: Row): string {
  if (row.flaw !== null) return flawText(row.flaw);
  if (row.result === null) return words.value.waiting;
  return row.result.__typename === "ApprovalPath" ? "" : row.result.message;
}

/** Tell whether a row got no path. */
export function isTrouble(row: Row): boolean {
  return row.flaw !== null || (row.result !== null && row.result.__typename !== "ApprovalPath");
}

/** Yield the rows of the file, its heading first. */
export function* tableOf(rows: readonly Row[]): Generator<(string | number | null)[]> {
  yield [...words.value.columns];
  for (const row of rows) yield lineOf(row);
}

function lineOf(row: Row): (string | number | null)[] {
  const { result } = row;
  const path = result?.__typename === "ApprovalPath" ? result : null;
  const ends = result !== null && result.__typename !== "UnknownOrganization" ? result : null;
  return [
    row.pair.line,
    row.origin,
    ends?.origin.name ?? row.pair.from,
    row.destination,
    ends?.destination.name ?? row.pair.to,
    terms.value.relation[row.relation],
    path?.asOf ?? row.day ?? "",
    outcome(row),
    path?.bodies.length ?? null,
    chainText(row),
    path === null ? "" : terms.value.channel[path.channel],
    path?.initiator?.name ?? "",
    path?.receiver?.name ?? "",
    path?.heading?.name ?? "",
    path === null ? "" : basisText(path.steps),
    noteText(row),
  ];
}

function outcome(row: Row): string {
  if (row.flaw !== null) return words.value.isFlawed;
  if (row.result === null) return words.value.waiting;
  if (row.result.__typename === "ApprovalPath") return words.value.isPath;
  if (row.result.__typename === "UnknownOrganization") return words.value.isFlawed;
  return pathWords.value.noPath[row.result.code] ?? words.value.isNone;
}

type Steps = Extract<NonNullable<Row["result"]>, { __typename: "ApprovalPath" }>["steps"];

function basisText(steps: Steps): string {
  const texts = steps.map((step) => step.basis.map((one) => `${one.document}${one.article}`).join("、"));
  return texts.map((text, index) => `${index + 1} ${text}`).join("；");
}
