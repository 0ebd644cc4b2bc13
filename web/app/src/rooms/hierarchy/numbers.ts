/** How numbers are written. */

/** Return a number with its thousands set apart. */
export function grouped(count: number): string {
  return count.toLocaleString("en");
}
