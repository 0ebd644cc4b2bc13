/** How the pages are built: into `../pages`, with hashed names, for Chromium 87 and later. */
import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";
import { twins } from "./tools/twins.ts";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here("."),
  base: "/",
  resolve: { alias: { "@": here("./src") } },
  plugins: [vue(), twins()],
  build: {
    target: "chrome87",
    cssTarget: "chrome87",
    outDir: process.env["PAGES"] ?? here("../pages"),
    emptyOutDir: true,
    assetsDir: "assets",
    // Images stay files: the security policy allows none that stand inside a style sheet.
    assetsInlineLimit: 0,
    sourcemap: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 900,
    modulePreload: { polyfill: false },
    license: { fileName: "licences.md" },
  },
  server: { proxy: { "/graphql": "http://127.0.0.1:8000", "/health": "http://127.0.0.1:8000" } },
});
