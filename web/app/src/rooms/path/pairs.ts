/** Reads a pasted or uploaded list: one pair of ends a line, each flaw told by its line. */
import { isDay } from "@/address";
import type { Relation } from "@/api/schema";

export const MOST_ROWS = 1_000;
export const LONGEST_NAME = 120;

/** What is wrong with a line; the words for it stand in `list_words.ts`. */
export type Flaw =
  | { readonly kind: "cells" | "quote" }
  | { readonly kind: "empty"; readonly end: End }
  | { readonly kind: "long"; readonly end: End; readonly length: number }
  | { readonly kind: "relation" | "day"; readonly text: string }
  | { readonly kind: "unknown"; readonly end: End; readonly text: string }
  | { readonly kind: "several"; readonly end: End; readonly text: string; readonly codes: readonly string[] };

export type End = "from" | "to";

/** One line of the list. */
export interface Pair {
  /** The number of the line in the text, from 1. */
  readonly line: number;
  readonly from: string;
  readonly to: string;
  /** What the line itself says; null where it leaves it to the page. */
  readonly relation: Relation | null;
  readonly day: string | null;
  readonly flaw: Flaw | null;
}

/** A list as it was read, with the number of rows that it has too many. */
export interface PairList {
  readonly pairs: readonly Pair[];
  readonly tooMany: number;
}

const HEADINGS = /^(?:转出|转出组织|转出代码|origin|from)$/i;
const RELATIONS: readonly [RegExp, Relation][] = [
  [/^(?:正式|正式组织关系|formal)$/i, "FORMAL"],
  [/^(?:临时|临时组织关系|temporary)$/i, "TEMPORARY"],
];

/** Return the pairs of a text; empty lines and a heading count as lines and not as rows. */
export function readPairs(text: string): PairList {
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\r|\n/);
  const rows = lines
    .map((content, index) => ({ line: index + 1, content }))
    .filter(({ content }) => content.trim() !== "");
  const cells = (content: string): string[] => split(content) ?? [];
  const body = rows[0] && HEADINGS.test(cells(rows[0].content)[0] ?? "") ? rows.slice(1) : rows;
  return {
    pairs: body.slice(0, MOST_ROWS).map(({ line, content }) => pairOf(line, content)),
    tooMany: Math.max(0, body.length - MOST_ROWS),
  };
}

function pairOf(line: number, content: string): Pair {
  const cells = split(content);
  const [from = "", to = "", relationText = "", dayText = ""] = cells ?? [];
  const relation = RELATIONS.find(([pattern]) => pattern.test(relationText))?.[1] ?? null;
  const given = dayText.replace(/[./]/g, "-");
  const flaw = flawOf(cells, relation, given);
  return { line, from, to, relation, day: given === "" || flaw !== null ? null : given, flaw };
}

function flawOf(cells: readonly string[] | null, relation: Relation | null, dayText: string): Flaw | null {
  if (cells === null) return { kind: "quote" };
  if (cells.length < 2) return { kind: "cells" };
  const [from = "", to = "", relationText = ""] = cells;
  const ends: [End, string][] = [
    ["from", from],
    ["to", to],
  ];
  for (const [end, text] of ends) {
    const length = [...text].length;
    if (length === 0) return { kind: "empty", end };
    if (length > LONGEST_NAME) return { kind: "long", end, length };
  }
  if (relationText !== "" && relation === null) return { kind: "relation", text: relationText };
  if (dayText !== "" && !isDay(dayText)) return { kind: "day", text: dayText };
  return null;
}

/** Return the cells of a line, or null where a quotation mark has no pair. */
function split(content: string): string[] | null {
  const separator = ["\t", ",", "，", ";", "；"].find((one) => content.includes(one));
  if (separator === undefined) return [content.trim()];
  const cells: string[] = [];
  let rest = content;
  for (;;) {
    const quoted = /^\s*"((?:[^"]|"")*)"\s*/.exec(rest);
    if (quoted === null && /^\s*"/.test(rest)) return null;
    if (quoted !== null) {
      cells.push((quoted[1] ?? "").replace(/""/g, '"').trim());
      rest = rest.slice(quoted[0].length);
      if (rest !== "" && !rest.startsWith(separator)) return null;
    } else {
      const at = rest.indexOf(separator);
      cells.push((at < 0 ? rest : rest.slice(0, at)).trim());
      rest = at < 0 ? "" : rest.slice(at);
    }
    if (rest === "") return cells;
    rest = rest.slice(separator.length);
  }
}

/** Return the text of a file in UTF-8 or else in GB 18030, or null where it is in neither. */
export async function readFile(file: Blob): Promise<string | null> {
  const bytes = await file.arrayBuffer();
  for (const encoding of ["utf-8", "gb18030"]) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      // A workbook or an image may decode by chance; a list holds no such characters.
      return /[\0-\x08\x0e-\x1f]/.test(text) ? null : text;
    } catch {
      continue;
    }
  }
  return null;
}
