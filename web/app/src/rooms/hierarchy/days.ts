/** Days as texts, which sort as they follow each other, and spans of days in words. */
import { words } from "./words";

/** Return today where the bodies are. */
export function today(): string {
  return new Date().toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" });
}

/** Return the day before a day. */
export function dayBefore(text: string): string {
  const time = Date.parse(`${text}T00:00:00Z`) - 86_400_000;
  return new Date(time).toISOString().slice(0, 10);
}

/** Return where a span begins and where it ends, in words. */
export function lifeOf(since: string | null, until: string | null): { from: string; to: string } {
  const { past } = words.value;
  return {
    from: since === null ? past.ever : past.fromOn(since),
    to: until === null ? past.open : past.until(until),
  };
}

/** Return a span in words. */
export function spanOf(since: string | null, until: string | null): string {
  const { from, to } = lifeOf(since, until);
  return since === null && until === null ? words.value.past.always : `${from}${to}`;
}

/** Tell whether a span is before a day, on it, or after it; its last day does not belong to it. */
export function whenOf(since: string | null, until: string | null, day: string): "before" | "now" | "after" {
  if (until !== null && until <= day) return "before";
  return since !== null && since > day ? "after" : "now";
}

/** Return a moment as it is told where the bodies are. */
export function momentOf(text: string): string {
  return new Date(text).toLocaleString("sv-SE", { timeZone: "Asia/Shanghai" });
}
