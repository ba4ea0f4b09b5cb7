// Builds what the pages load into orderwire/web/static/built: the style sheet, htmx, Alpine's build that needs no eval, and
// for the mail editor's page alone GrapesJS with its MJML preset.
// Goes in: orderwire/web/styles/app.css, the templates and scripts it names, and node_modules. Run by scripts/setup.py.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const built = join(root, "orderwire", "web", "static", "built");

const COPIED = [
  ["htmx.org/dist/htmx.min.js", "htmx.min.js"],
  ["@alpinejs/csp/dist/cdn.min.js", "alpine.min.js"],
  ["grapesjs/dist/grapes.min.js", "grapes.min.js"],
  ["grapesjs/dist/css/grapes.min.css", "grapes.min.css"],
  ["grapesjs-mjml/dist/index.js", "grapesjs-mjml.js"],
];
const MAP = /\n?(?:\/\/|\/\*)# sourceMappingURL=\S+(?: \*\/)?\s*$/; // the maps are not served, so no file may ask for them

mkdirSync(built, { recursive: true });
for (const [from, to] of COPIED) {
  writeFileSync(join(built, to), readFileSync(join(root, "node_modules", from), "utf8").replace(MAP, "\n"));
}

const cli = join(root, "node_modules", "@tailwindcss", "cli");
const entry = JSON.parse(readFileSync(join(cli, "package.json"), "utf8")).bin.tailwindcss;
const options = ["--input", "orderwire/web/styles/app.css", "--output", join(built, "app.css"), "--minify"];
const watch = process.argv.includes("--watch") ? ["--watch"] : [];
const run = spawnSync(process.execPath, [join(cli, entry), ...options, ...watch], { cwd: root, stdio: "inherit" });
process.exit(run.status ?? 1);
