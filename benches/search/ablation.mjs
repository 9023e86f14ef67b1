/**
 * ablation.mjs SETS_DIR [--sets stackfaq,mqp] [--program "stemming=PATH"…]
 *
 * What each part of the search gives: nDCG@10 on plain / misspelt questions, and the kilobytes (gzip) of a first question, with one part
 * after another taken out. A part of the browser's scripts is taken out of their text; whoever changes that text is told here. Parts of the
 * index need a program that was built without them: `--program` names one, with what it lacks.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import vm from "node:vm";
import { gzipSync } from "node:zlib";
import { ROOMS, evaluate, located } from "../../tests/search/client.mjs";
import { sample } from "./random.mjs";
import { score } from "./score.mjs";
import * as sets from "./sets.mjs";
import { OUT, ROOT, writeSite } from "./site.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { sets: { type: "string", default: "stackfaq,mqp" }, program: { type: "string", multiple: true, default: [] } },
});
if (positionals.length !== 1) {
  console.error('usage: ablation.mjs SETS_DIR [--sets a,b] [--program "stemming=PATH"…]');
  process.exit(2);
}

const PROGRAM = process.env.ASKBOOK ?? join(ROOT, "target/release/askbook");
const SCRIPTS = join(ROOT, "themes/default/static/search");
/** Questions, each asked by a reader who has nothing yet. */
const FIRST_QUESTIONS = 100;

/** Parts of the scripts: the room, what stands there, and what stands there without the part. */
const PARTS = {
  "the bridge": [["engine", "bridge: correct && !covered", "bridge: false"]],
  "coverage of the question": [["rank", "coverage: 0.7", "coverage: 0"]],
  "the whole query": [["rank", "whole: 0.5", "whole: 0"]],
  "likeness of the wording": [["rank", "likeness: 0.6", "likeness: 0"]],
  "families of words": [["reader", 'const family = kind === "word" ? readings', "const family = false ? readings"]],
  "what answers say": [
    ["reader", "await vocabulary.readAnswers(tokens);", ""],
    ["reader", 'await this.load(tokens.filter(strange).map(range), ["told"]);', ""],
  ],
  "repair of misspelt words": [["reader", 'if (!correct || kind !== "word") return [];', "return [];"]],
  "sounds and letters in another order": [["typo", "!prefix && !cls.stop &&", "false &&"]],
};

/** The rooms without a part. */
function rooms(part) {
  const texts = new Map(ROOMS.map((room) => [room, readFileSync(join(SCRIPTS, `${room}.js`), "utf8")]));
  for (const [room, there, instead] of PARTS[part] ?? []) {
    const pieces = texts.get(room).split(there);
    if (pieces.length !== 2) throw new Error(`${room}.js has "${there}" ${pieces.length - 1} times, not once`);
    texts.set(room, pieces.join(instead));
  }
  return [...texts];
}

/** Opens the search of a site with some scripts; `onFile` is told each file of the index. */
function open(publicDir, scripts, onFile) {
  const { search, context } = evaluate(scripts);
  search.load = async (path) => {
    const text = readFileSync(join(publicDir, path), "utf8");
    onFile(text);
    vm.runInContext(text, context, { filename: path });
  };
  return search.open({ root: "", index: located(publicDir).index });
}

async function ndcg(publicDir, scripts, queries, qrels) {
  const engine = await open(publicDir, scripts, () => {});
  const runs = new Map();
  for (const { id, text } of queries) runs.set(id, [...(await engine.query(text)).hits].map((hit) => hit.id));
  return score(qrels, runs).ndcg10;
}

/** Kilobytes of the index that a first question loads, on average. */
async function firstBytes(publicDir, scripts, queries) {
  let bytes = 0;
  const asked = sample(queries, FIRST_QUESTIONS);
  for (const { text } of asked) {
    const engine = await open(publicDir, scripts, (file) => { bytes += gzipSync(file, { level: 6 }).length; });
    await engine.query(text);
  }
  return bytes / asked.length / 1000;
}

function built(set, program, name) {
  const folder = join(OUT, "ablation", `${set.name}-${name.replaceAll(" ", "-")}`);
  writeSite(set.docs, set.lang, folder);
  execFileSync(program, ["build", folder, "--clean"], { stdio: ["ignore", "ignore", "inherit"] });
  return join(folder, "public");
}

/** The scripts that a site ships. */
function shipped(publicDir) {
  const { script } = located(publicDir);
  return [[script, readFileSync(join(publicDir, script), "utf8")]];
}

const programs = values.program.map((given) => given.split("=")).map(([name, path]) => ({ name, path }));
const variants = [
  { name: "nothing", path: PROGRAM, scripts: () => rooms() },
  ...Object.keys(PARTS).map((name) => ({ name, path: PROGRAM, scripts: () => rooms(name) })),
  ...programs.map(({ name, path }) => ({ name, path, scripts: shipped })),
];
const chosen = values.sets.split(",").map((name) => sets.open(positionals[0], name));
console.log(`| without | ${chosen.map(({ name }) => `${name} | KB`).join(" | ")} |`);
console.log(`| --- | ${chosen.map(() => "--: | --:").join(" | ")} |`);
const points = (value) => value.toFixed(4).slice(1);
for (const { name, path, scripts } of variants) {
  const cells = [];
  for (const set of chosen) {
    const publicDir = built(set, path, path === PROGRAM ? "whole" : name);
    const used = scripts(publicDir);
    const [plain, misspelt] = [await ndcg(publicDir, used, set.queries, set.qrels), await ndcg(publicDir, used, set.misspelt, set.qrels)];
    cells.push(`${points(plain)} / ${points(misspelt)}`, (await firstBytes(publicDir, used, set.queries)).toFixed(1));
  }
  console.log(`| ${name} | ${cells.join(" | ")} |`);
}
