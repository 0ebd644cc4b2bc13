/** A list that is read page by page and grows when more is asked for. */
import { type Ref, type ShallowRef, onScopeDispose, ref, shallowRef, watch } from "vue";
import { AskError, type Document, UNREADABLE, ask, isAborted, returns } from "@/api/client";
import { language } from "@/language";

/** A page as the schema gives it. */
export interface Page<Item> {
  readonly totalCount: number | null;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly edges: readonly { readonly node: Item }[];
}

/** A list of which some pages were read. */
export interface Paged<Item> {
  readonly items: ShallowRef<readonly Item[]>;
  /** How many the whole list has; null before the first page, or where it is not counted. */
  readonly total: Ref<number | null>;
  readonly hasMore: Ref<boolean>;
  readonly isLoading: Ref<boolean>;
  readonly error: ShallowRef<AskError | null>;
  /** Read the next page. */
  readonly more: () => Promise<void>;
  /** Read the list from its beginning. */
  readonly again: () => Promise<void>;
}

/**
 * Read a list page by page, from its beginning whenever its variables change.
 *
 * @param variables returns what to ask with but for the cursor, or null where there is nothing to ask.
 * @param pick returns the page in an answer; null where the service gave none.
 */
export function usePaged<Answer, Variables extends { readonly after?: string | null }, Item>(
  document: Document<Answer, Variables>,
  variables: () => Omit<Variables, "after"> | null,
  pick: (answer: Answer) => Page<Item> | null,
): Paged<Item> {
  const items = shallowRef<readonly Item[]>([]);
  const total = ref<number | null>(null);
  const hasMore = ref(false);
  const isLoading = ref(false);
  const error = shallowRef<AskError | null>(null);
  let cursor: string | null = null;
  let controller = new AbortController();

  async function more(): Promise<void> {
    const given = variables();
    if (given === null) return;
    const { signal } = controller;
    isLoading.value = true;
    error.value = null;
    try {
      const page = pick(await ask(document, { ...given, after: cursor } as Variables, signal));
      items.value = [...items.value, ...(page?.edges ?? []).map((edge) => edge.node)];
      total.value = page?.totalCount ?? null;
      hasMore.value = page?.pageInfo.hasNextPage ?? false;
      cursor = page?.pageInfo.endCursor ?? cursor;
    } catch (fault) {
      if (isAborted(fault)) return;
      error.value = fault instanceof AskError ? fault : new AskError(UNREADABLE, String(fault), false);
    }
    if (!signal.aborted) isLoading.value = false;
  }

  async function again(): Promise<void> {
    controller.abort();
    controller = new AbortController();
    items.value = [];
    total.value = cursor = null;
    hasMore.value = isLoading.value = false;
    error.value = null;
    await more();
  }

  watch([() => JSON.stringify(variables()), language, returns], () => void again(), { immediate: true });
  onScopeDispose(() => controller.abort());
  return { items, total, hasMore, isLoading, error, more, again };
}
