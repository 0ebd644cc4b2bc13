/** The address of the page is its state: read here, and changed here. */
import { type WritableComputedRef, computed, readonly, ref } from "vue";
import { language } from "@/language";

export type Query = Readonly<Record<string, string>>;

interface Address {
  readonly path: string;
  readonly query: Query;
}

function read(): Address {
  return { path: decoded(location.pathname), query: Object.fromEntries(new URLSearchParams(location.search)) };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

const current = ref<Address>(read());

/** Where the page is; watch it, change it by `go` and `put`. */
export const address = readonly(current);

addEventListener("popstate", () => {
  current.value = read();
  const asked = current.value.query["lang"];
  if (asked === "zh" || asked === "en") language.value = asked;
});

/** What goes along from view to view: the day asked about and the language. */
const CARRIED = ["day", "lang"];

type Changes = Readonly<Record<string, string | null | undefined>>;

/** Return the address of a view, with the carried day and language unless `changes` say otherwise. */
export function addressOf(path: string, changes: Changes = {}): string {
  const query: Record<string, string | null | undefined> = {};
  for (const key of CARRIED) query[key] = current.value.query[key];
  return written(path, { ...query, ...changes });
}

function written(path: string, query: Changes): string {
  const pairs = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]));
  const text = new URLSearchParams(pairs).toString();
  // A code may hold what would end the path.
  return encodeURI(path).replace(/[?#]/g, encodeURIComponent) + (text === "" ? "" : `?${text}`);
}

/** Return the view that is shown as a link for others, with these changes to its state. */
export function linkHere(changes: Changes = {}): string {
  return location.origin + written(current.value.path, { ...current.value.query, ...changes });
}

/** Go to another view, as a new entry of the history. */
export function go(path: string, changes: Changes = {}): void {
  follow(addressOf(path, changes));
}

/** Go to an address of this site that a link names. */
export function follow(target: string): void {
  history.pushState(null, "", target);
  current.value = read();
  scrollTo(0, 0);
}

/**
 * Change the state of the view that is shown; null or an empty text takes a key away.
 *
 * @param isStep whether "back" should come here again, as after a choice that changes the whole view.
 */
export function put(changes: Changes, isStep = false): void {
  const target = written(current.value.path, { ...current.value.query, ...changes });
  if (isStep) history.pushState(null, "", target);
  else history.replaceState(null, "", target);
  current.value = read();
}

/** Return one value of the state, to read and to write. */
export function useState(key: string, fallback = ""): WritableComputedRef<string> {
  return computed({
    get: () => current.value.query[key] ?? fallback,
    set: (value) => put({ [key]: value === fallback ? null : value }),
  });
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Tell whether a text is a day as the service reads it. */
export function isDay(text: string): boolean {
  if (!DAY.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** The day asked about: what the address says; null where it says none, or none that exists. */
export const day = computed<string | null>(() => {
  const text = current.value.query["day"] ?? "";
  return isDay(text) ? text : null;
});

/** What the address says as a day and is none; null where all is well. Ask nothing while it stands. */
export const badDay = computed<string | null>(() => {
  const text = current.value.query["day"] ?? "";
  return text === "" || isDay(text) ? null : text;
});
