/**
 * `askbook search` ranks as the browser does: every question of the guide and of its documentation, as it stands, cut off
 * while being typed, and with a slip, is asked of both, and the answers must be the same in the same order.
 */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after } from "node:test";
import vm from "node:vm";
import { evaluate } from "./client.mjs";
import { DATE, REPOSITORY, askbook } from "./program.mjs";

const SITES = mkdtempSync(join(tmpdir(), "askbook-terminal-"));
const LIMIT = 10;

after(() => rmSync(SITES, { recursive: true, force: true }));

/** The queries of a language: each wording, its beginnings three letters apart, and one slip in it. */
function queries(publicDir, prefix) {
  const { questions } = JSON.parse(readFileSync(join(publicDir, prefix, "faq.json"), "utf8"));
  const wordings = questions.flatMap(({ question, also_asked }) => [question, ...(also_asked ?? [])]);
  const all = wordings.flatMap((text, at) => [text, ...beginnings(text), slip(text, at)]);
  return [...new Set(all)];
}

function beginnings(text) {
  const letters = [...text];
  return Array.from({ length: Math.floor((letters.length - 1) / 3) }, (_, n) => letters.slice(0, 3 * (n + 1)).join(""));
}

/** Another slip for each text: a letter left out, written twice, changed, or in the place of its neighbour. */
function slip(text, at) {
  const letters = [...text];
  const place = 1 + ((7 * at) % (letters.length - 2));
  const [letter, next] = [letters[place], letters[place + 1]];
  const slips = [[next], [letter, letter, next], ["e", next], [next, letter]];
  letters.splice(place, 2, ...slips[at % slips.length]);
  return letters.join("");
}

/** The engine that a site ships, on the index of a language. */
function browser(publicDir, lang) {
  const read = (path) => readFileSync(join(publicDir, path), "utf8");
  const only = (folder, pattern) => join(folder, readdirSync(join(publicDir, folder)).find((name) => pattern.test(name)));
  const script = only("assets", /^search\.[0-9a-f]+\.js$/);
  const { search, context } = evaluate([[script, read(script)]]);
  search.load = async (path) => vm.runInContext(read(path), context, { filename: path });
  return search.open({ root: "", index: `search/${lang}.js` });
}

async function compare(publicDir, lang, prefix, every = 1) {
  const chosen = queries(publicDir, prefix).filter((_text, at) => at % every === 0);
  const asked = chosen.map((text, id) => ({ id, text }));
  const input = asked.map((line) => JSON.stringify(line)).join("\n");
  const told = askbook(["search", "--batch", "--dest", publicDir, "--lang", lang, "--limit", String(LIMIT)], input);
  const terminal = told.trim().split("\n").map((line) => JSON.parse(line));
  assert.equal(terminal.length, asked.length);
  const engine = await browser(publicDir, lang);
  for (const { id, text } of asked) {
    const { hits } = await engine.query(text, { limit: LIMIT });
    assert.deepEqual(terminal[id], { id, hits: [...hits].map((hit) => hit.id) }, text);
  }
  return asked.length;
}

/** Writes a guide so large that its index is many files: questions of the words of another, in an order of their own. */
function writeLargeGuide(folder, words) {
  let state = 1;
  const word = () => words[(state = (state * 48271) % 0x7fffffff) % words.length];
  const phrase = (length) => Array.from({ length }, word).join(" ");
  mkdirSync(join(folder, "content/a"), { recursive: true });
  writeFileSync(join(folder, "book.toml"), '[book]\ntitle = "Large"\n');
  for (const index of ["content", "content/a"]) writeFileSync(join(folder, index, "_index.md"), "---\ntitle: Large\n---\n");
  for (let page = 0; page < 120; page++) {
    const faqs = Array.from({ length: 8 }, (_, n) => ({ id: `q${page}-${n}`, question: `${phrase(5 + (n % 4))}?`, answer: phrase(30) }));
    const front = JSON.stringify({ title: phrase(4), faqs });
    writeFileSync(join(folder, `content/a/p${page}.md`), `---\n${front}\n---\n\n## ${phrase(3)}\n\n${phrase(60)}\n`);
  }
}


test("the terminal ranks as the browser does", async () => {
  let count = 0;
  for (const [site, languages] of [[".", [["en", ""], ["de", "de"]]], ["docs", [["en", ""]]]]) {
    const publicDir = join(SITES, site === "." ? "guide" : site);
    askbook(["build", site, "--date", DATE, "--dest", publicDir]);
    for (const [lang, prefix] of languages) count += await compare(publicDir, lang, prefix);
  }
  assert.ok(count >= 3000, `only ${count} queries`);
});

test("it does so where the index is many files", async () => {
  const [folder, publicDir] = [join(SITES, "large"), join(SITES, "large-built")];
  const words = readdirSync(join(REPOSITORY, "docs/content/write"))
    .flatMap((file) => readFileSync(join(REPOSITORY, "docs/content/write", file), "utf8").match(/\b[a-z]{2,14}\b/g));
  writeLargeGuide(folder, [...new Set(words)]);
  askbook(["build", folder, "--date", DATE, "--dest", publicDir]);
  assert.ok(readdirSync(join(publicDir, "search/en")).filter((name) => /^[wxe]\d/.test(name)).length > 4);
  assert.ok((await compare(publicDir, "en", "", 10)) > 500);
});
