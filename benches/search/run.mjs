/**
 * run.mjs SETS_DIR [--sets a,b] [--engines a,b] [--add]
 *
 * Asks askbook and its peers the same questions of the same answers; prints Markdown tables and writes out/results.json.
 * With `--add`, what the last run measured of other engines stays in the file and in the tables.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { sample } from "./random.mjs";
import { score } from "./score.mjs";
import * as sets from "./sets.mjs";
import { OUT } from "./site.mjs";
import { bundled, together } from "./sizes.mjs";
import { kilobytes, milliseconds, percent, points, table } from "./table.mjs";

const ENGINES = ["askbook", "pagefind", "minisearch", "lunr", "elasticlunr", "flexsearch", "fuse", "orama"];
const TUNED_ON = "stackfaq";
const FILE = join(OUT, "results.json");
const FIRST_QUESTIONS = 20;
const LIMIT = 10;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { sets: { type: "string" }, engines: { type: "string" }, add: { type: "boolean" } },
});
const folder = positionals[0] ?? process.env.ASKBOOK_SEARCH_SETS;
if (!folder) {
  console.error("usage: run.sh SETS_DIR [--sets a,b] [--engines a,b] [--add], or SETS_DIR in ASKBOOK_SEARCH_SETS");
  process.exit(2);
}
const chosenSets = values.sets?.split(",") ?? sets.names(folder);
const chosenEngines = values.engines?.split(",") ?? ENGINES;

const mean = (numbers) => numbers.reduce((total, number) => total + number, 0) / numbers.length;
const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
const say = (text) => console.error(text);

/** The results of queries, one after another, with the time of each. */
async function askAll(built, queries) {
  if (built.searchAll) return built.searchAll(queries).results;
  const results = [];
  for (const { id, text } of queries) {
    const start = performance.now();
    const hits = await built.search(text, LIMIT);
    results.push({ id, hits, ms: performance.now() - start });
  }
  return results;
}

const drawn = (engine, queries) => sample(queries, engine.SAMPLE ?? Infinity);

/** Scores of one kind of queries, over those that were asked. */
async function scored(built, queries, qrels) {
  const results = await askAll(built, queries);
  const judged = new Map([...qrels].filter(([id]) => results.some((result) => result.id === id)));
  return { ...score(judged, new Map(results.map(({ id, hits }) => [id, hits]))), ms: median(results.map(({ ms }) => ms)) };
}

/** The setting of the grid that is best on one set's plain questions, and what the others reached. */
async function tuned(engine) {
  const { docs, queries, qrels, lang } = sets.open(folder, TUNED_ON);
  const tried = [];
  for (const setting of engine.settings.grid) {
    const built = await engine.build(docs, setting, lang);
    tried.push({ setting, ndcg10: (await scored(built, drawn(engine, queries), qrels)).ndcg10 });
    await built.close?.();
    say(`  ${points(tried.at(-1).ndcg10)} ${setting.label}`);
  }
  return tried.sort((a, b) => b.ndcg10 - a.ndcg10);
}

/** What a page loads before the first answers: all of it, unless the engine loads in pieces. */
async function firstBytes(built, set, whole) {
  if (!built.firstBytes) return whole;
  const bytes = [];
  for (const { text } of sample(set.queries, FIRST_QUESTIONS)) bytes.push(await built.firstBytes(text));
  return mean(bytes);
}

/** Everything about one engine with one setting on one set. */
async function measured(engine, setting, set) {
  const built = await engine.build(engine.knowsWordings ? set.docs : sets.flat(set.docs), setting, set.lang);
  const client = together(built.client ? built.client() : [await bundled(engine.client(setting, set.lang))]);
  const index = together(built.index());
  const plain = await scored(built, drawn(engine, set.queries), set.qrels);
  const misspelt = await scored(built, drawn(engine, set.misspelt), set.qrels);
  const first = await firstBytes(built, set, client + index);
  await built.close?.();
  const sampled = plain.queries < set.queries.length ? plain.queries : null;
  return { engine: engine.title, setting: setting.label, set: set.name, plain, misspelt, index, client, first, sampled };
}

/** Stops if this scorer and the one beside the sets do not say the same about askbook's results. */
function compareScorers(built, set) {
  const other = join(folder, "score.py");
  if (!existsSync(other)) return;
  const { output, results } = built.searchAll(set.queries);
  const file = join(OUT, `results-${set.name}.jsonl`);
  writeFileSync(file, output);
  const theirs = JSON.parse(execFileSync("python3", [other, set.qrelsFile, file, "--json"]));
  const ours = score(set.qrels, new Map(results.map(({ id, hits }) => [id, hits])));
  const apart = Math.max(...Object.keys(ours).map((name) => Math.abs(ours[name] - theirs[name])));
  if (!(apart < 1e-9)) throw new Error(`score.mjs and score.py are ${apart} apart on ${set.name}`);
  say(`  ${set.name}: score.py agrees (largest difference ${apart})`);
}

/** The settings that get a row: the default, those that are of interest in any case, and the best. */
function reported({ default: first, also = [] }, best) {
  const others = also.filter(({ label }) => label !== best?.label);
  return [first, ...others, best].filter(Boolean);
}

/** All rows of one engine. */
async function rowsOf(name, rows, grids) {
  const engine = await import(`./engines/${name}.mjs`);
  say(engine.title);
  const tried = await tuned(engine);
  const best = tried[0]?.setting;
  grids[engine.title] = tried.map(({ setting, ndcg10 }) => ({ setting: setting.label, ndcg10 }));
  rows.splice(0, rows.length, ...rows.filter((row) => row.name !== name));
  for (const setName of chosenSets) {
    const set = sets.open(folder, setName);
    if (name === "askbook") compareScorers(await engine.build(set.docs, engine.settings.default, set.lang), set);
    for (const setting of reported(engine.settings, best)) {
      rows.push({ name, ...(await measured(engine, setting, set)) });
      say(`  ${setName}: ${points(rows.at(-1).plain.ndcg10)} / ${points(rows.at(-1).misspelt.ndcg10)} ${setting.label}`);
    }
    save(rows, grids);
  }
}

function versions() {
  const { packages } = JSON.parse(readFileSync(new URL("package-lock.json", import.meta.url), "utf8"));
  const own = Object.keys(packages[""].devDependencies);
  return Object.fromEntries(own.map((name) => [name, packages[`node_modules/${name}`].version]));
}

function save(rows, grids) {
  const all = { node: process.version, versions: versions(), tunedOn: TUNED_ON, grids, rows };
  writeFileSync(FILE, JSON.stringify(all, null, 2));
}

/** Rows and grids of the last run that are to stay. */
function kept() {
  if (!values.add || !existsSync(FILE)) return { rows: [], grids: {} };
  const { rows, grids } = JSON.parse(readFileSync(FILE, "utf8"));
  return { rows: rows.filter(({ set }) => chosenSets.includes(set)), grids };
}

/** One line for each engine and setting, with a cell for each set. */
function byEngine(rows, cell) {
  const lines = new Map();
  for (const row of rows) {
    const key = `${row.engine}, ${row.setting}`;
    if (!lines.has(key)) lines.set(key, [key, ...chosenSets.map(() => "–")]);
    lines.get(key)[1 + chosenSets.indexOf(row.set)] = cell(row);
  }
  return [...lines.values()];
}

function ranking({ plain, misspelt, sampled }) {
  const none = plain.no_result || misspelt.no_result ? ` · ${percent(plain.no_result)} / ${percent(misspelt.no_result)}` : "";
  return `${points(plain.ndcg10)} / ${points(misspelt.ndcg10)}${none}${sampled ? " †" : ""}`;
}

const costs = ({ client, index, first, plain }) => [...[client, index, first].map(kilobytes), milliseconds(plain.ms)].join(" · ");

function print(rows) {
  console.log("\nnDCG@10 on plain / misspelt questions · share of them without a result (left out where none is)\n");
  console.log(table(["engine", ...chosenSets], byEngine(rows, ranking)));
  const sampled = rows.find((row) => row.sampled);
  if (sampled) console.log(`\n† over ${sampled.sampled} questions drawn with a fixed seed`);
  console.log("\nGzipped: client · index · loaded for a first question; then milliseconds a question (median, Node)\n");
  console.log(table(["engine", ...chosenSets], byEngine(rows, costs)));
}

mkdirSync(OUT, { recursive: true });
const { rows, grids } = kept();
for (const name of chosenEngines) await rowsOf(name, rows, grids);
print(rows.sort((a, b) => ENGINES.indexOf(a.name) - ENGINES.indexOf(b.name)));
process.exit(0); // Pagefind's service keeps a pipe open.
