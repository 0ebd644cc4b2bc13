/** Coverage: how far the hierarchy reaches, gaps first. */
import type { Room } from "@/rooms";

export const room: Room = {
  key: "coverage",
  order: 30,
  entries: [{ path: "/coverage", name: { zh: "覆盖", en: "Coverage" } }],
  views: [
    { path: "/coverage", view: () => import("./CoverageRoom.vue"), title: { zh: "覆盖", en: "Coverage" } },
  ],
};
