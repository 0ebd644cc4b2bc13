/** The geometry of the drawing of what stands around a body: line above, organs beside, bodies below. */
import type { OrganizationKind } from "@/api/schema";

/** A body as the drawing names it. */
export interface Drawn {
  readonly code: string;
  readonly name: string;
  readonly shortName: string | null;
  readonly kind: OrganizationKind;
}

/** What the drawing shows. */
export interface Surroundings {
  readonly self: Drawn;
  /** From the top down. */
  readonly superiors: readonly Drawn[];
  /** The committee that an organ is of. */
  readonly committee: Drawn | null;
  readonly organs: readonly Drawn[];
  readonly subordinates: readonly Drawn[];
}

/** One box, with the name cut into lines. */
export interface Box {
  readonly body: Drawn;
  readonly role: "superior" | "self" | "organ" | "subordinate";
  readonly x: number;
  readonly y: number;
  readonly lines: readonly string[];
}

/** A whole drawing. */
export interface Neighbourhood {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly lines: readonly { readonly path: string; readonly isOrgan: boolean }[];
}

export const BOX = { width: 160, height: 48 };
/** An even number, so that the trunk to the lower rows passes between two boxes. */
const COLUMNS = 6;
const GAP = { x: 16, y: 24 };
const MARGIN = 8;
const BESIDE = 40;
const BEFORE_ROWS = 40;
const LETTERS = 11;
const LINES = 2;

const WIDTH = 2 * MARGIN + COLUMNS * BOX.width + (COLUMNS - 1) * GAP.x;
const CENTRE = WIDTH / 2;

/** Return where everything around a body stands. */
export function neighbourhoodOf(around: Surroundings): Neighbourhood {
  const boxes: Box[] = [];
  const lines: { path: string; isOrgan: boolean }[] = [];
  const chain = [...around.superiors, around.committee ?? around.self];
  for (const [index, body] of chain.entries()) {
    const y = MARGIN + index * (BOX.height + GAP.y);
    boxes.push(boxOf(body, body === around.self ? "self" : "superior", CENTRE - BOX.width / 2, y));
    if (index > 0) lines.push({ path: `M${CENTRE},${y - GAP.y}V${y}`, isOrgan: false });
  }
  const y = MARGIN + (chain.length - 1) * (BOX.height + GAP.y);
  const beside = around.committee === null ? around.organs : [around.self];
  for (const [index, body] of beside.entries()) {
    const top = y + index * (BOX.height + GAP.y);
    const x = CENTRE + BOX.width / 2 + BESIDE;
    boxes.push(boxOf(body, body === around.self ? "self" : "organ", x, top));
    const turn = CENTRE + BOX.width / 2 + BESIDE / 2;
    const path = `M${CENTRE + BOX.width / 2},${y + BOX.height / 2}H${turn}V${top + BOX.height / 2}H${x}`;
    lines.push({ path, isOrgan: true });
  }
  const under = y + BOX.height;
  const first = y + Math.max(1, beside.length) * (BOX.height + GAP.y) - GAP.y + BEFORE_ROWS;
  const bottom = addRows(around.subordinates, under, first, boxes, lines);
  return { width: WIDTH, height: bottom + MARGIN, boxes, lines };
}

function addRows(
  bodies: readonly Drawn[],
  under: number,
  first: number,
  boxes: Box[],
  lines: { path: string; isOrgan: boolean }[],
): number {
  const pitch = BOX.width + GAP.x;
  let bottom = first - BEFORE_ROWS;
  for (let from = 0; from < bodies.length; from += COLUMNS) {
    const row = bodies.slice(from, from + COLUMNS);
    const y = first + (from / COLUMNS) * (BOX.height + BEFORE_ROWS);
    // A row that stands alone is centred; in others the boxes leave the middle free.
    const count = bodies.length <= COLUMNS ? row.length : COLUMNS;
    const left = CENTRE - (count * pitch - GAP.x) / 2;
    const middles = row.map((_, index) => left + index * pitch + BOX.width / 2);
    const bar = y - BEFORE_ROWS / 2;
    const [start, end] = [Math.min(CENTRE, ...middles), Math.max(CENTRE, ...middles)];
    const begin = from === 0 ? under : bar - BOX.height - BEFORE_ROWS;
    lines.push({ path: `M${CENTRE},${begin}V${bar}M${start},${bar}H${end}`, isOrgan: false });
    for (const [index, body] of row.entries()) {
      const middle = middles[index] as number;
      boxes.push(boxOf(body, "subordinate", middle - BOX.width / 2, y));
      lines.push({ path: `M${middle},${bar}V${y}`, isOrgan: false });
    }
    bottom = y + BOX.height;
  }
  return bottom;
}

function boxOf(body: Drawn, role: Box["role"], x: number, y: number): Box {
  return { body, role, x, y, lines: cut(body.shortName ?? body.name) };
}

/** Return a name cut into lines that fit a box, with a sign where the rest is left out. */
export function cut(name: string): string[] {
  const lines: string[] = [];
  let current = "";
  let width = 0;
  for (const sign of name) {
    const own = sign <= "~" ? 0.55 : 1;
    if (width + own > LETTERS) {
      lines.push(current);
      [current, width] = ["", 0];
    }
    current += sign;
    width += own;
  }
  lines.push(current);
  if (lines.length <= LINES) return lines;
  return [...lines.slice(0, LINES - 1), `${[...(lines[LINES - 1] ?? "")].slice(0, LETTERS - 1).join("")}…`];
}
