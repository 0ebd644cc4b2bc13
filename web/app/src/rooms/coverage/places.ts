/** Where in the hierarchy the view of coverage stands, and how its other places are addressed. */
import { address, addressOf, follow } from "@/address";

/** The heading of the parts, at which the keyboard goes on in a new place. */
export const PARTS_TITLE = "coverage-parts";

/** What goes along from place to place within coverage, besides day and language. */
const KEPT = ["by", "view", "measure", "relation", "members", "with"];

/** Return the address of the view at another body, or at everything where the code is empty. */
export function addressWithin(code: string): string {
  const state: Record<string, string | null> = { within: code === "" ? null : code };
  for (const key of KEPT) state[key] = address.value.query[key] ?? null;
  return addressOf("/coverage", state);
}

/** Look at another body; "back" leads here again. */
export function lookWithin(code: string): void {
  const { scrollX, scrollY } = window;
  follow(addressWithin(code));
  // The view is the same, so it stays where the reader was.
  scrollTo(scrollX, scrollY);
}
