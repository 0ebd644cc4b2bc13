// Copies the console (Altair, MIT) out of its package into page/altair, less what it does not need
// here: other languages, the sandbox for scripts, and the search for plug-ins on another site.
// The committed files are the output of this script; run `npm ci && npm run build` to renew them.
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "node_modules", "altair-static");
const target = join(here, "page", "altair");
const languages = new Set(["default.json", "en.json", "en-US.json", "zh-CN.json"]);
const pictures = new Set(["altair_logo.svg", "logo.png", "logo.svg", "logo_350.svg"]);
const unwanted = new Set(["index.html", "iframe-sandbox"]);

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
const files = join(source, "build", "dist");
for (const name of readdirSync(files)) {
  if (!unwanted.has(name)) cpSync(join(files, name), join(target, name), { recursive: true });
}
cpSync(join(source, "LICENSE"), join(target, "LICENSE"));
keepOnly(join(target, "assets", "i18n"), languages);
keepOnly(join(target, "assets", "img"), pictures);
keepOnly(join(target, "media"), new Set(readdirSync(join(target, "media")).filter(isWoff2)));
leadNowhere(join(target, "main.js"));
finishTranslation(join(target, "assets", "i18n", "zh-CN.json"));

function isWoff2(name) {
  return name.endsWith(".woff2");
}

function keepOnly(folder, wanted) {
  for (const name of readdirSync(folder)) {
    if (!wanted.has(name)) rmSync(join(folder, name));
  }
}

function leadNowhere(file) {
  const text = readFileSync(file, "utf8");
  const quoted = /"https:\/\/[a-z.]+\/search\?q=%22altair-graphql-plugin-%22"/g;
  writeFileSync(file, text.replaceAll(quoted, '"about:blank"'));
}

function finishTranslation(file) {
  const translated = JSON.parse(readFileSync(file, "utf8"));
  const ours = JSON.parse(readFileSync(join(here, "zh-CN.json"), "utf8"));
  writeFileSync(file, `${JSON.stringify({ ...translated, ...ours }, null, 2)}\n`);
}
