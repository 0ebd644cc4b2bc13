/** A question that follows its variables: asked again when they, the language or the service change. */
import { type Ref, type ShallowRef, ref, shallowRef, watch } from "vue";
import { AskError, type Document, UNREADABLE, ask, isAborted, returns } from "@/api/client";
import { language } from "@/language";

/** The state of a question on a page. */
export interface Asked<Answer> {
  /** The last answer; null before the first, and while there is nothing to ask. */
  readonly answer: ShallowRef<Answer | null>;
  readonly error: ShallowRef<AskError | null>;
  readonly isLoading: Ref<boolean>;
  /** Ask again, such as after an error. */
  readonly again: () => void;
}

/**
 * Ask a document whenever its variables change.
 *
 * The answer before stays until the next one is there, so that a page does not flicker; it goes when
 * there is nothing to ask or the question fails.
 *
 * @param variables returns what to ask with, or null where there is nothing to ask.
 */
export function useAsked<Answer, Variables>(
  document: Document<Answer, Variables>,
  variables: () => Variables | null,
): Asked<Answer> {
  const answer = shallowRef<Answer | null>(null);
  const error = shallowRef<AskError | null>(null);
  const isLoading = ref(false);
  const repeats = ref(0);
  watch(
    // Compared as text, so that an equal question is not asked twice.
    [() => JSON.stringify(variables()), language, returns, repeats],
    async (_now, _before, onCleanup) => {
      const given = variables();
      if (given === null) {
        answer.value = error.value = null;
        isLoading.value = false;
        return;
      }
      const controller = new AbortController();
      onCleanup(() => controller.abort());
      isLoading.value = true;
      try {
        answer.value = await ask(document, given, controller.signal);
        error.value = null;
      } catch (fault) {
        if (isAborted(fault)) return;
        answer.value = null;
        error.value = fault instanceof AskError ? fault : new AskError(UNREADABLE, String(fault), false);
      }
      if (!controller.signal.aborted) isLoading.value = false;
    },
    { immediate: true },
  );
  return { answer, error, isLoading, again: () => (repeats.value += 1) };
}
