/** Lays a compressed twin beside each built text file, the same bytes at every build. */
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const TEXTS = /\.(?:css|html|js|svg)$/;

/** Return the plugin that writes `NAME.gz` for each text file of the build. */
export function twins(): Plugin {
  let folder = "";
  return {
    name: "twins",
    apply: "build",
    configResolved(config) {
      folder = config.build.outDir;
    },
    async closeBundle() {
      for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
        const path = join(entry.parentPath, entry.name);
        if (entry.isFile() && TEXTS.test(entry.name)) await writeFile(`${path}.gz`, compressed(await readFile(path)));
      }
    },
  };
}

function compressed(bytes: Buffer): Buffer {
  const twin = gzipSync(bytes, { level: 9 });
  // The header names the system that compressed; "unknown" is the same everywhere.
  twin[9] = 255;
  return twin;
}
