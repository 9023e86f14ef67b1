/**
 * browser.mjs DOCS.jsonl [--sizes 250,3000,50000] [--engine askbook,pagefind] [--cold 12] [--questions 30]
 *
 * Measures askbook's search page beside a least page with Pagefind in Chromium, as a phone on a slow network; prints a
 * Markdown table and writes out/browser.json.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { asked, emptied, launch, reader, slowPage } from "./browser/chromium.mjs";
import { ENGINES } from "./browser/engines.mjs";
import { questions, sized } from "./browser/records.mjs";
import { serve } from "./browser/server.mjs";
import { lines } from "./sets.mjs";
import { OUT } from "./site.mjs";
import { kilobytes, percent, table } from "./table.mjs";

/** Parts of a question after which a key press is measured. */
const TYPED = [0.3, 0.6, 0.9, 1];
const BATCH = 5;
/** The key presses of one site take little longer than this. */
const KEYS_PATIENCE = 180_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sizes: { type: "string", default: "250,3000,50000" },
    engine: { type: "string", default: "askbook,pagefind" },
    cold: { type: "string", default: "12" },
    questions: { type: "string", default: "30" },
  },
});
if (positionals.length !== 1) {
  console.error("usage: browser.sh DOCS.jsonl [--sizes 250,3000,50000] [--engine askbook,pagefind] [--cold 12] [--questions 30]");
  process.exit(2);
}

const WORK = join(OUT, "browser");
const say = (text) => console.error(text);
const mean = (numbers) => numbers.reduce((total, number) => total + number, 0) / numbers.length;
const quantile = (numbers, share) => [...numbers].sort((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))];

/** A reader's first question, one more, and the first again on another visit. */
async function visit(browser, url, engine, text, further) {
  const context = await reader(browser);
  const first = await slowPage(context, url, { network: true });
  const cold = await asked(first, engine, text);
  await emptied(first, engine);
  const next = await asked(first, engine, further);
  await first.page.close();
  const warm = await asked(await slowPage(context, url, { network: true }), engine, text);
  await context.close();
  return { cold, next, warm };
}

async function visits(browser, url, engine, asking) {
  const all = [];
  for (const [at, { text }] of asking.slice(0, Number(values.cold)).entries()) {
    all.push(await visit(browser, url, engine, text, asking[(at + 1) % asking.length].text));
  }
  return all;
}

/** In the page: ranks the texts one after another and tells how long each took. */
async function ranked({ texts, query }) {
  const rank = new Function(`return ${query}`)();
  const times = [];
  for (const text of texts) {
    const start = performance.now();
    await rank(text);
    times.push(performance.now() - start);
  }
  return times;
}

const beginnings = (text) => TYPED.map((share) => text.slice(0, Math.ceil(text.length * share)));

/**
 * Milliseconds from a key press to ranked answers, for parts of every question. The first round loads the files; between a
 * text's two turns stand all other texts of its batch, so that a result kept from the last call does not count.
 */
async function keyPresses(browser, url, engine, asking) {
  const context = await reader(browser);
  const slow = await slowPage(context, url, { network: false });
  await asked(slow, engine, asking[0].text);
  const times = [];
  const end = Date.now() + KEYS_PATIENCE;
  for (let start = 0; start < asking.length && Date.now() < end; start += BATCH) {
    const texts = asking.slice(start, start + BATCH).flatMap(({ text }) => beginnings(text));
    const rounds = { texts, query: engine.query.toString() };
    await slow.page.evaluate(ranked, rounds);
    times.push(...(await slow.page.evaluate(ranked, rounds)));
  }
  await context.close();
  return times;
}

async function measured(browser, origin, engine, asking) {
  const url = origin + engine.path;
  const all = await visits(browser, url, engine, asking);
  const keys = await keyPresses(browser, url, engine, asking);
  return { engine: engine.title, visits: all, keys };
}

/** Builds and serves one site of a size and measures what is served from it. */
async function site(browser, records, asking, [engine, ...variants], mark) {
  const start = Date.now();
  const root = await engine.build(records, join(WORK, mark));
  say(`  ${mark} built in ${((Date.now() - start) / 1000).toFixed(1)} s`);
  const server = await serve(root, join(WORK, `${mark}-nginx`));
  const found = [];
  try {
    for (const variant of [engine, ...variants]) {
      found.push(await measured(browser, server.origin, variant, asking));
      say(`  ${row(records.length, found.at(-1)).join(" | ")}`);
    }
  } finally {
    await server.stop();
  }
  return found;
}

const rounded = (ms) => (ms < 10 ? ms.toFixed(1) : String(Math.round(ms)));
const loaded = (all) => `${kilobytes(mean(all.map(({ bytes }) => bytes)))}, ${mean(all.map(({ requests }) => requests)).toFixed(1)}`;
const times = (all) => `${rounded(quantile(all.map(({ ms }) => ms), 0.5))} / ${rounded(quantile(all.map(({ ms }) => ms), 0.95))}`;

function row(size, { engine, visits: all, keys }) {
  const [cold, next, warm] = ["cold", "next", "warm"].map((name) => all.map((one) => one[name]));
  const none = percent(cold.filter(({ state }) => state !== "answers").length / cold.length);
  const pressed = `${rounded(quantile(keys, 0.5))} / ${rounded(quantile(keys, 0.95))}`;
  return [size, engine, times(cold), times(warm), loaded(cold), loaded(next), times(next), pressed, none];
}

const HEAD = [
  "answers", "engine", "cold, ms", "warm, ms", "first answers, KB and requests", "a further question", "and its ms", "key press, ms", "none",
];

rmSync(WORK, { recursive: true, force: true });
mkdirSync(WORK, { recursive: true });
const docs = lines(positionals[0]);
const browser = await launch();
const results = [];
for (const size of values.sizes.split(",").map(Number)) {
  const records = sized(docs, size);
  const asking = questions(records, Number(values.questions));
  say(`${size} answers`);
  for (const name of values.engine.split(",")) {
    for (const result of await site(browser, records, asking, ENGINES[name], `${name}-${size}`)) results.push({ size, ...result });
    writeFileSync(join(OUT, "browser.json"), JSON.stringify({ chromium: browser.version(), results }, null, 2));
  }
}
await browser.close();
console.log(`\nChromium ${browser.version()}, slow 4G and a processor four times slower; times as median / 95th percentile\n`);
console.log(table(HEAD, results.map((result) => row(result.size, result))));
process.exit(0); // Pagefind's service keeps a pipe open.
