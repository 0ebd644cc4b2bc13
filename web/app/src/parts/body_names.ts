/** How a body and the place where it hangs are written. */

/** What is needed to name a body. */
export interface Named {
  readonly code: string;
  readonly name: string;
  readonly shortName: string | null;
}

/** What is needed to tell where a body hangs. */
export interface Placed extends Named {
  readonly organOf: Named | null;
  /** The line to the top, nearest first. */
  readonly superiors: readonly Named[];
}

/** Return the short name of a body, or its name where none is known. */
export function shortOf(body: Named): string {
  return body.shortName ?? body.name;
}

/** Return where a body hangs, from the top down; empty for a top. */
export function lineOf(body: Placed): string {
  const line = [...body.superiors].reverse();
  if (body.organOf !== null) line.push(body.organOf);
  return line.map(shortOf).join(" › ");
}
