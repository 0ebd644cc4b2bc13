/** Type-ahead in the tree: by the beginning of a name, of a code, or of the initials of a name. */
import type { Named } from "./tree";

/** The first sign of each initial when signs are ordered by their reading. */
const FIRST_SIGNS = "丷嚓咑妸发旮哈丌咔垃呣拏喔妑七呥仨他屲夕丫帀";
const INITIALS = "bcdefghjklmnopqrstwxyz";

const byReading = new Intl.Collator("zh-u-co-pinyin");
const known = new Map<string, string>();

/** Return the letter with which the usual reading of a sign begins; other signs as they are. */
function initialOf(sign: string): string {
  const found = known.get(sign);
  if (found !== undefined) return found;
  let initial = sign;
  if (sign >= "\u4e00" && sign <= "\u9fff") {
    initial = "a";
    for (const [index, first] of [...FIRST_SIGNS].entries()) {
      if (byReading.compare(sign, first) < 0) break;
      initial = INITIALS[index] ?? initial;
    }
  }
  known.set(sign, initial);
  return initial;
}

/** Return the initials of a name, such as `csxw` of 长沙县委. */
export function initialsOf(name: string): string {
  let initials = "";
  for (const sign of name) initials += initialOf(sign);
  return initials.toLowerCase();
}

/** Tell how well what was typed fits a body: 2 at the beginning, 1 further on, 0 not at all. */
export function fit(typed: string, body: Named): 0 | 1 | 2 {
  const wanted = typed.toLowerCase();
  const short = body.shortName ?? body.name;
  const texts = [short.toLowerCase(), body.name.toLowerCase(), body.code.toLowerCase(), initialsOf(short)];
  if (texts.some((text) => text.startsWith(wanted))) return 2;
  return texts.some((text) => text.includes(wanted)) || initialsOf(body.name).includes(wanted) ? 1 : 0;
}

/**
 * Return the place of the row that is meant, looked for from `from` on and around; -1 for none.
 *
 * @param bodies the bodies of the rows in order; null for a row that is no body.
 */
export function meant(typed: string, bodies: readonly (Named | null)[], from: number): number {
  let second = -1;
  for (let step = 0; step < bodies.length; step += 1) {
    const place = (from + step) % bodies.length;
    const body = bodies[place];
    const how = body ? fit(typed, body) : 0;
    if (how === 2) return place;
    if (how === 1 && second < 0) second = place;
  }
  return second;
}
