/** The rooms of the application: each folder below `rooms/` registers its views in its `room.ts`. */
import { type Component, defineAsyncComponent } from "vue";
import type { Language } from "@/language";
import LoadingLines from "@/parts/LoadingLines.vue";
import ViewFault from "@/parts/ViewFault.vue";

type Loader = () => Promise<{ default: Component }>;

/** One view: which addresses it answers, and the component that shows it. */
export interface View {
  /** The path; a part in `:colons` is given to the component as a property of that name. */
  readonly path: string;
  /** The component, or what loads it where it is not part of the first screen. */
  readonly view: Component | Loader;
  /** How the view is called in the title of the window. */
  readonly title: Readonly<Record<Language, string>>;
}

/** One room of the application. */
export interface Room {
  readonly key: string;
  /** Where the room stands in the navigation, from the left. */
  readonly order: number;
  /** Entries of the navigation: a path and how it is called. */
  readonly entries: readonly { readonly path: string; readonly name: Readonly<Record<Language, string>> }[];
  readonly views: readonly View[];
}

/** A view that was found, with the values that its address holds. */
export interface Found {
  readonly room: Room;
  readonly view: View;
  readonly component: Component;
  readonly given: Readonly<Record<string, string>>;
}

const modules = import.meta.glob<{ room: Room }>("./rooms/*/room.ts", { eager: true });

export const rooms: readonly Room[] = Object.values(modules)
  .map((module) => module.room)
  .sort((one, other) => one.order - other.order);

const components = new Map<View, Component>();

/** Return the view of a path, or null where there is none. */
export function findView(path: string): Found | null {
  for (const room of rooms) {
    for (const view of room.views) {
      const given = matched(view.path, path);
      if (given !== null) return { room, view, component: componentOf(view), given };
    }
  }
  return null;
}

function matched(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split("/");
  const parts = path.split("/");
  const isOpen = wanted[wanted.length - 1]?.startsWith(":") === true;
  // A code may hold a slash: the last part of a path that is given takes all that is left.
  const there = isOpen ? [...parts.slice(0, wanted.length - 1), parts.slice(wanted.length - 1).join("/")] : parts;
  if (wanted.length !== there.length) return null;
  const given: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = there[index] ?? "";
    if (part.startsWith(":") && value !== "") given[part.slice(1)] = value;
    else if (part !== value) return null;
  }
  return given;
}

/** Return a component that is fetched when it is first shown, and says so where it cannot be. */
function loaded(loader: Loader): Component {
  return defineAsyncComponent({ loader, loadingComponent: LoadingLines, errorComponent: ViewFault, delay: 200 });
}

function componentOf(view: View): Component {
  const known = components.get(view);
  if (known !== undefined) return known;
  const made = typeof view.view === "function" ? loaded(view.view as Loader) : view.view;
  components.set(view, made);
  return made;
}
