/** Light or dark: as the machine prefers, until somebody chooses. */
import { computed, ref, watchEffect } from "vue";

export type Theme = "light" | "dark";

const KEPT = "zhuanjie.theme";
const preference = matchMedia("(prefers-color-scheme: dark)");
const prefersDark = ref(preference.matches);
preference.addEventListener("change", (event) => (prefersDark.value = event.matches));

function kept(): Theme | null {
  const value = localStorage.getItem(KEPT);
  return value === "light" || value === "dark" ? value : null;
}

const chosen = ref<Theme | null>(kept());

export const theme = computed<Theme>(() => chosen.value ?? (prefersDark.value ? "dark" : "light"));

watchEffect(() => document.documentElement.classList.toggle("dark", theme.value === "dark"));

/** Change to the other one, and remember it on this machine. */
export function switchTheme(): void {
  chosen.value = theme.value === "dark" ? "light" : "dark";
  localStorage.setItem(KEPT, chosen.value);
}
