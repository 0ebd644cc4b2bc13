/** The language of the page: Chinese first, English by a switch, kept in the address and on this machine. */
import { type ComputedRef, computed, ref, watchEffect } from "vue";

export type Language = "zh" | "en";

const KEPT = "zhuanjie.language";

function isLanguage(value: string | null): value is Language {
  return value === "zh" || value === "en";
}

function initial(): Language {
  const asked = new URLSearchParams(location.search).get("lang");
  if (isLanguage(asked)) return asked;
  const kept = localStorage.getItem(KEPT);
  return isLanguage(kept) ? kept : "zh";
}

export const language = ref<Language>(initial());

watchEffect(() => {
  document.documentElement.lang = language.value === "zh" ? "zh-CN" : "en";
  localStorage.setItem(KEPT, language.value);
});

/** Texts of one part of the page: plain ones, lists of them, and functions that fill a text in. */
export type Texts = {
  readonly [key: string]: string | readonly string[] | ((...given: never[]) => string) | Texts;
};

/**
 * Return the texts in the language of the page.
 *
 * The English ones must have the keys of the Chinese ones, which the compiler checks.
 */
export function wordsOf<T extends Texts>(texts: { zh: T; en: NoInfer<T> }): ComputedRef<T> {
  return computed(() => texts[language.value]);
}
