/** The hierarchy: the tree of all bodies, and a page for each of them. */
import type { Room } from "@/rooms";

export const room: Room = {
  key: "hierarchy",
  order: 20,
  entries: [{ path: "/hierarchy", name: { zh: "组织层级", en: "Hierarchy" } }],
  views: [
    { path: "/hierarchy", view: () => import("./TreeDesk.vue"), title: { zh: "组织层级", en: "Hierarchy" } },
    { path: "/body/:code", view: () => import("./BodyPage.vue"), title: { zh: "党组织", en: "Body" } },
  ],
};
