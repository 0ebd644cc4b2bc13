// Builds the pages aside and compares them with those that are kept in ../pages.
// A compressed twin counts by what it unpacks to: compressors differ between versions of Node.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

const app = fileURLToPath(new URL("..", import.meta.url));
const kept = fileURLToPath(new URL("../../pages", import.meta.url));
const built = mkdtempSync(join(tmpdir(), "pages-"));

function files(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

function content(folder, name) {
  const bytes = readFileSync(join(folder, name));
  return name.endsWith(".gz") ? gunzipSync(bytes) : bytes;
}

let differing;
try {
  execFileSync(process.execPath, ["node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"], {
    cwd: app,
    env: { ...process.env, PAGES: built },
    stdio: "inherit",
  });
  const names = [...new Set([...files(built), ...files(kept)])].sort();
  const [ours, theirs] = [new Set(files(kept)), new Set(files(built))];
  differing = names.filter(
    (name) => !ours.has(name) || !theirs.has(name) || !content(kept, name).equals(content(built, name)),
  );
} finally {
  rmSync(built, { recursive: true });
}
if (differing.length > 0) {
  console.error("web/pages is not what web/app builds; run `make web`. Differing files:");
  for (const name of differing) console.error(`  ${name}`);
  process.exit(1);
}
console.log("web/pages is what web/app builds.");
