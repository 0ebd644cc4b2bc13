/** Asks for many pairs in batches: names first, then paths; each answer is given out as it comes. */
import { ask } from "@/api/client";
import type { ApprovalPathRequest, Relation } from "@/api/schema";
import type { End, Flaw, Pair } from "./pairs";
import { MANY, type ManyAnswer, NAMED } from "./queries";

export type Result = ManyAnswer["approvalPaths"][number];

/** What is known of a pair: its codes once its names are resolved, then its answer or its flaw. */
export interface Row {
  readonly pair: Pair;
  readonly relation: Relation;
  readonly day: string | null;
  origin: string;
  destination: string;
  flaw: Flaw | null;
  result: Result | null;
}

/** How far a run has come. */
export interface Progress {
  readonly stage: "looking" | "asking";
  readonly done: number;
  readonly all: number;
}

const BATCH = 20;
/** So many names are looked up at the same time. */
const AT_ONCE = 4;
/** A code is written without Chinese characters and without blanks; every name has some. */
const CODE = /^[\x21-\x7e]+$/;

/** Return a row for each pair. */
export function rowsOf(pairs: readonly Pair[], relation: Relation, day: string | null): Row[] {
  return pairs.map((pair) => ({
    pair,
    relation: pair.relation ?? relation,
    day: pair.day ?? day,
    origin: CODE.test(pair.from) ? pair.from : "",
    destination: CODE.test(pair.to) ? pair.to : "",
    flaw: pair.flaw,
    result: null,
  }));
}

/**
 * Fill in the answers of all rows that have none.
 *
 * @param report told how far it is, and that rows have changed.
 */
export async function askAll(rows: readonly Row[], report: (progress: Progress) => void, signal: AbortSignal): Promise<void> {
  await resolveNames(rows, report, signal);
  const open = rows.filter((row) => row.flaw === null && row.result === null);
  for (let start = 0; start < open.length; start += BATCH) {
    report({ stage: "asking", done: start, all: open.length });
    const batch = open.slice(start, start + BATCH);
    const answer = await ask(MANY, { requests: batch.map(requestOf) }, signal);
    for (const [index, row] of batch.entries()) row.result = answer.approvalPaths[index] ?? null;
  }
  report({ stage: "asking", done: open.length, all: open.length });
}

function requestOf(row: Row): ApprovalPathRequest {
  return { origin: row.origin, destination: row.destination, relation: row.relation, asOf: row.day };
}

async function resolveNames(rows: readonly Row[], report: (progress: Progress) => void, signal: AbortSignal): Promise<void> {
  const wanted = new Map<string, { row: Row; end: End; text: string }[]>();
  for (const row of rows) {
    if (row.flaw !== null) continue;
    for (const end of ["from", "to"] as const) {
      if (codeOf(row, end) !== "") continue;
      const text = row.pair[end];
      const key = `${row.day ?? ""}\n${text}`;
      wanted.set(key, [...(wanted.get(key) ?? []), { row, end, text }]);
    }
  }
  const names = [...wanted.values()];
  let done = 0;
  const next = async (): Promise<void> => {
    for (let places = names.shift(); places !== undefined; places = names.shift()) {
      report({ stage: "looking", done, all: wanted.size });
      await resolve(places, signal);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
}

async function resolve(places: readonly { row: Row; end: End; text: string }[], signal: AbortSignal): Promise<void> {
  const [first] = places;
  if (first === undefined) return;
  const { text } = first;
  const answer = await ask(NAMED, { text, asOf: first.row.day }, signal);
  const hits = answer.organizations.edges.map((edge) => edge.node);
  const exact = hits.filter((hit) => hit.code === text || hit.name === text);
  const best = exact.length > 0 ? exact : hits.filter((hit) => hit.shortName === text);
  for (const { row, end } of places) {
    const [only] = best;
    if (only !== undefined && best.length === 1) setCode(row, end, only.code);
    else if (best.length > 1) row.flaw = { kind: "several", end, text, codes: best.map((hit) => hit.code) };
    else row.flaw = { kind: "unknown", end, text };
  }
}

function codeOf(row: Row, end: End): string {
  return end === "from" ? row.origin : row.destination;
}

function setCode(row: Row, end: End, code: string): void {
  if (end === "from") row.origin = code;
  else row.destination = code;
}
