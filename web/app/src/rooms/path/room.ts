/** The path desk: one path, and many from a list. */
import type { Room } from "@/rooms";
import PathDesk from "./PathDesk.vue";

export const room: Room = {
  key: "path",
  order: 10,
  entries: [
    { path: "/", name: { zh: "查路径", en: "Path" } },
    { path: "/list", name: { zh: "批量查询", en: "List of pairs" } },
  ],
  views: [
    { path: "/", view: PathDesk, title: { zh: "查路径", en: "Path" } },
    { path: "/list", view: () => import("./ListDesk.vue"), title: { zh: "批量查询", en: "List of pairs" } },
  ],
};
