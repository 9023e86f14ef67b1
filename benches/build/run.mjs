/** run.mjs [--articles 1000,10000] [--rounds 3] [--only "askbook;Hugo"] [--out FOLDER]: builds the same guide with each program in turn, and prints medians. */
import { spawnSync } from "node:child_process";
import { appendFileSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { write } from "./corpus.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const ASKBOOK = process.env.ASKBOOK ?? join(HERE, "../../target/release/askbook");
const { HUGO, ZOLA } = process.env;
const PAGEFIND = join(HERE, "../search/node_modules/.bin/pagefind");

const { values } = parseArgs({ options: { articles: { type: "string", default: "1000,10000" }, rounds: { type: "string", default: "3" }, only: { type: "string" }, out: { type: "string", default: join(HERE, "out") } } });
const OUT = values.out;

const BUILD = [[ASKBOOK, "build", ".", "-d", "public", "--clean"]];
const WARM = [[ASKBOOK, "build", ".", "-d", "public"]];
const FIND = [["find", "content", "book.toml", "-type", "f", "-printf", "%T@ %s\\n"]];

/** Settings that leave outputs out. */
function without(...outputs) {
  return outputs.map((output) => `\n[output.html.${output}]\nenable = false\n`).join("");
}

/**
 * Each program's commands and the folder that it writes, in the order in which they run. `after` says that the site of askbook stays as it is
 * from the row before; `settings` are added to a file first, and `edit` changes an article.
 */
const ALL_PROGRAMS = {
  "askbook, without search, feeds and twins": { site: "askbook", settings: ["book.toml", without("search", "feed", "llms")], commands: BUILD },
  "askbook, without search": { site: "askbook", settings: ["book.toml", without("search")], commands: BUILD },
  "Hugo": { site: "hugo", commands: [[HUGO, "--quiet", "--destination", "public"]] },
  "Hugo + Pagefind": { site: "hugo", commands: [[HUGO, "--quiet", "--destination", "public"], [PAGEFIND, "--site", "public", "--quiet"]] },
  ...(ZOLA && {
    "Zola": { site: "zola", commands: [[ZOLA, "build", "--force", "--output-dir", "public"]] },
    "Zola with its search": { site: "zola", settings: ["zola.toml", "build_search_index = true\n"], commands: [[ZOLA, "build", "--force", "--output-dir", "public"]] },
  }),
  "askbook": { site: "askbook", commands: BUILD, keep: true },
  "askbook, nothing changed": { site: "askbook", commands: WARM, after: true, keep: true },
  "find over its sources": { site: "askbook", commands: FIND, after: true, keep: true },
  "askbook, one article changed": { site: "askbook", commands: WARM, after: true, keep: true, edit: true },
  "cp -r of askbook's site": { site: "askbook", commands: [["cp", "-r", "public", "copy"]], after: true, keep: true, output: "copy" },
};

const wanted = values.only?.split(";").map((name) => name.trim());
const PROGRAMS = Object.fromEntries(Object.entries(ALL_PROGRAMS).filter(([name]) => !wanted || wanted.includes(name)));

/** Runs a command: processor seconds, seconds, and megabytes at most. GNU time rounds to hundredths, so the clock is read here. */
function measured([program, ...args], cwd) {
  const figures = join(OUT, "time.txt");
  const start = performance.now();
  const { status, stderr } = spawnSync("/usr/bin/time", ["-o", figures, "-f", "%U %S %M", program, ...args], { cwd, encoding: "utf8" });
  const wall = (performance.now() - start) / 1000;
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} in ${cwd}: ${stderr}`);
  const [user, system, kilobytes] = readFileSync(figures, "utf8").trim().split("\n").pop().split(" ").map(Number);
  return { cpu: user + system, wall, peak: kilobytes / 1024 };
}

function build(name, below) {
  const { site, settings: [file, more] = [], commands, after, keep, edit, output = "public" } = PROGRAMS[name];
  const root = join(below, site);
  if (!after || output !== "public") rmSync(join(root, output), { recursive: true, force: true });
  const plain = more && readFileSync(join(root, file), "utf8");
  if (more) appendFileSync(join(root, file), more);
  const before = edit && manifest(root);
  if (edit) appendFileSync(article(root), `\nOne more sentence, number ${++edits}.\n`);
  const runs = commands.map((command) => measured(command, root));
  if (more) writeFileSync(join(root, file), plain);
  const sum = (key) => runs.reduce((total, run) => total + run[key], 0);
  const figures = { cpu: sum("cpu"), wall: sum("wall"), peak: Math.max(...runs.map(({ peak }) => peak)), output: megabytes(join(root, output)) };
  if (edit) Object.assign(figures, changes(before, manifest(root)));
  if (!keep || output !== "public") rmSync(join(root, output), { recursive: true, force: true });
  return figures;
}

let edits = 0;

/** The files of askbook's site with their sizes and hashes. */
function manifest(root) {
  return JSON.parse(readFileSync(join(root, "public/askbook-manifest.json"), "utf8")).files;
}

/** How many files and megabytes somebody has to upload who has the site of before. */
function changes(before, after) {
  const changed = Object.entries(after).filter(([path, { blake3 }]) => before[path]?.blake3 !== blake3);
  return { changed: changed.length, files: Object.keys(after).length, upload: changed.reduce((sum, [, { bytes }]) => sum + bytes, 0) / 1e6 };
}

/** An article in the middle of the guide. */
function article(root) {
  const content = join(root, "content");
  const files = readdirSync(content, { recursive: true }).filter((file) => /article-\d+\.md$/.test(file)).sort();
  return join(content, files[Math.floor(files.length / 2)]);
}

function megabytes(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0) / 1e6;
}

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];

/** The rows in groups that run one after another; a row that needs the site of the one before it stays with it. */
function groups() {
  const all = [];
  for (const [name, { after }] of Object.entries(PROGRAMS)) {
    if (after && all.length) all.at(-1).push(name);
    else all.push([name]);
  }
  return all;
}

/** Programs in turn, each round beginning with another, so that a noisy minute hits them all and none always follows the longest. */
function compare(articles, rounds) {
  const below = join(OUT, String(articles));
  write(articles, below, [...new Set(Object.values(PROGRAMS).map(({ site }) => site))]);
  const figures = Object.fromEntries(Object.keys(PROGRAMS).map((name) => [name, []]));
  const all = groups();
  for (let round = 0; round < rounds; round++) {
    const first = round % all.length;
    for (const name of [...all.slice(first), ...all.slice(0, first)].flat()) figures[name].push(build(name, below));
  }
  return Object.entries(figures).map(([name, runs]) => {
    const of = (key) => median(runs.map((run) => run[key]));
    const keys = Object.keys(runs[0]);
    return { name, ...Object.fromEntries(keys.map((key) => [key, of(key)])) };
  });
}

function table(rows) {
  const hugo = rows.find(({ name }) => name === "Hugo");
  const beside = (key, value) => hugo ? (value / hugo[key]).toFixed(2) : "–";
  const lines = rows.map(({ name, cpu, wall, peak, output }) => {
    const cells = [name, cpu.toFixed(2), beside("cpu", cpu), wall.toFixed(wall < 1 ? 3 : 2), beside("wall", wall), peak.toFixed(0), output.toFixed(0)];
    return `| ${cells.join(" | ")} |`;
  });
  const uploads = rows.filter(({ changed }) => changed !== undefined);
  const remarks = uploads.map(({ name, changed, files, upload }) => `\n${name}: ${changed} of ${files} files are others than before, ${upload.toFixed(1)} MB.`);
  return ["| program | CPU s | × Hugo | wall s | × Hugo | peak MB | output MB |", "| --- | --- | --- | --- | --- | --- | --- |", ...lines, ...remarks].join("\n");
}

mkdirSync(OUT, { recursive: true });
const results = {};
for (const articles of values.articles.split(",").map(Number)) {
  results[articles] = compare(articles, Number(values.rounds));
  console.log(`\n${articles} articles, median of ${values.rounds} rounds\n\n${table(results[articles])}`);
}
writeFileSync(join(OUT, "results.json"), JSON.stringify(results, null, 2));
