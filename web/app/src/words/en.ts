/** The words of the shell and of the shared parts, in English, with the keys of `zh.ts`. */
import type { zh } from "./zh";

export const en: typeof zh = {
  shell: {
    title: "zhuanjie",
    subtitle: "Approval paths of Party relations",
    skip: "Skip to the content",
    navigation: "Main navigation",
    otherLanguage: "中文",
    switchLanguage: "切换为中文",
    toDark: "Dark",
    toLight: "Light",
    switchTheme: "Switch between light and dark",
    console: "API console",
    notLegalAdvice:
      "Answers help with the work and do not replace what the organization department says. In the sample the places are real; all units and organizations are invented.",
    noView: "There is no such page",
    noViewHint: (path) => `Nothing is shown at “${path}”. Use the navigation above, or check that the link is whole.`,
    home: "Go to the first page",
  },
  connection: {
    lost: "The service cannot be reached.",
    lostHint:
      "What is shown stays readable, and the page keeps trying. If it lasts, check that the service (zhuanjie serve) is running.",
    back: "The service is back.",
  },
  error: {
    title: "There is no answer",
    code: "Error code",
    incident: "Trace id",
    again: "Try again",
    UNREACHABLE:
      "The service cannot be reached. Check that it (zhuanjie serve) is running and try again; once it is back, the page asks by itself.",
    UNREADABLE: "The answer cannot be read. Try again; if it persists, give the error code to the administrator.",
    badDay: (text) => `“${text}” is no day. Write it as 2024-03-01, or choose “Today”.`,
  },
  fault: {
    title: "The page was not loaded",
    text: "The service cannot be reached, or has just been renewed. The page loads by itself once it is back, or by the button below.",
    reload: "Load again",
  },
  loading: "Asking …",
  day: {
    label: "Organizations and rules as of",
    today: "Today",
    hint: "Today, where no day is chosen",
  },
  search: {
    placeholder: "Name, short name, code, pinyin or initials",
    found: (shown, total) =>
      total === null || total <= shown
        ? `${shown} found; choose with the arrow keys`
        : `The first ${shown} of ${total}; type more to narrow them down`,
    nothing: (text) =>
      `Nothing is called “${text}”. Try the full name, the code or the initials, and check that it exists on the chosen day.`,
    searching: "Searching …",
    tooLong: (limit) => `Longer than ${limit} characters; shorten it and search again.`,
    clear: "Clear",
    chosen: "Chosen",
    topmost: "At the top",
    unknown: (code) => `No organization has the code “${code}”, or not on the chosen day. Search for it again.`,
    open: "Open this organization",
  },
  copy: { copy: "Copy", copied: "Copied", failed: "Could not copy; select it by hand" },
  basis: {
    title: "Basis",
    phrase: "Text",
    notHeld: "That document is not held here; these are the words that refer to it",
    granted: "Granted by name",
  },
  export: { title: "Export", rows: (count) => (count === 1 ? "1 row" : `${count} rows`), failed: "The export failed" },
};
