/** The geometry of the drawing of a path: climb, exchange, descent, as boxes and lines between them. */
import { linkHorizontal } from "d3-shape";
import type { Step } from "./queries";

/** One body in the drawing, with its name cut into lines. */
export interface Box {
  readonly code: string;
  readonly x: number;
  readonly y: number;
  readonly lines: readonly string[];
}

/** One step in the drawing. */
export interface Arrow {
  readonly order: number;
  readonly move: Step["move"];
  readonly path: string;
  readonly x: number;
  readonly y: number;
}

/** A whole drawing. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

export const BOX = { width: 152, height: 72 };
const GAP = { x: 40, y: 32 };
const MARGIN = 16;
const LINE_WIDTH = 10.5;
const LINES = 3;
/** How much of an arrow its point takes. */
const POINT = 4;

const link = linkHorizontal();

const CHANGE = { RISE: 1, EXCHANGE: 0, DESCEND: -1 };

/** Return where the bodies of a path and the steps between them stand. */
export function drawingOf(names: readonly { code: string; text: string }[], steps: readonly Step[]): Drawing {
  const heights = [0];
  for (const step of steps) heights.push((heights[heights.length - 1] ?? 0) + CHANGE[step.move]);
  const top = Math.max(...heights);
  const boxes = names.map(({ code, text }, index) => ({
    code,
    x: MARGIN + index * (BOX.width + GAP.x),
    y: MARGIN + (top - (heights[index] ?? 0)) * (BOX.height / 2 + GAP.y),
    lines: cut(text),
  }));
  const lowest = Math.max(...boxes.map((box) => box.y));
  return {
    width: 2 * MARGIN + names.length * (BOX.width + GAP.x) - GAP.x,
    height: lowest + BOX.height + MARGIN,
    boxes,
    arrows: steps.flatMap((step, index) => {
      const [from, to] = [boxes[index], boxes[index + 1]];
      return from && to ? [arrowOf(step, from, to)] : [];
    }),
  };
}

function arrowOf(step: Step, from: Box, to: Box): Arrow {
  const [x, y] = [from.x + BOX.width, from.y + BOX.height / 2];
  const [toX, toY] = [to.x - POINT, to.y + BOX.height / 2];
  return {
    order: step.order,
    move: step.move,
    path: link({ source: [x, y], target: [toX, toY] }) ?? "",
    x: (x + toX) / 2,
    y: (y + toY) / 2,
  };
}

/** Return a name cut into lines that fit a box: Chinese anywhere, words of letters between them. */
export function cut(text: string): string[] {
  const lines: string[] = [];
  let current = "";
  for (const piece of text.match(/[\x21-\x7e]+\s?|./gsu) ?? []) {
    if (current !== "" && widthOf(current + piece.trimEnd()) > LINE_WIDTH) {
      lines.push(current.trimEnd());
      current = "";
    }
    current += piece;
  }
  if (current.trim() !== "") lines.push(current.trimEnd());
  if (lines.length <= LINES) return lines;
  return [...lines.slice(0, LINES - 1), `${(lines[LINES - 1] ?? "").slice(0, 9)}…`];
}

function widthOf(text: string): number {
  return [...text].reduce((sum, one) => sum + (one <= "~" ? 0.55 : 1), 0);
}
