/**
 * `askbook search` ranks as the browser does: every question of the guide and of its documentation, as it stands, cut off
 * while being typed, and with a slip, is asked of both, and the answers must be the same in the same order.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test, { after } from "node:test";
import { fileURLToPath } from "node:url";
import vm from "node:vm";
import { evaluate } from "./client.mjs";

const REPOSITORY = join(dirname(fileURLToPath(import.meta.url)), "../..");
const PROGRAM = process.env.ASKBOOK ?? join(REPOSITORY, "target/debug/askbook");
const SITES = mkdtempSync(join(tmpdir(), "askbook-terminal-"));
const DATE = "2026-11-23";
const LIMIT = 10;

after(() => rmSync(SITES, { recursive: true, force: true }));

function askbook(args, input = "") {
  const { status, stdout, stderr } = spawnSync(PROGRAM, args, { input, cwd: REPOSITORY, encoding: "utf8", maxBuffer: 1 << 28 });
  assert.equal(status, 0, stderr);
  return stdout;
}

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
  return search.open({ root: "", index: only(`search/${lang}`, /^index\./) });
}

async function compare(publicDir, lang, prefix) {
  const asked = queries(publicDir, prefix).map((text, id) => ({ id, text }));
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

test("the terminal ranks as the browser does", { skip: !existsSync(PROGRAM) && "run `cargo build` first" }, async () => {
  let count = 0;
  for (const [site, languages] of [[".", [["en", ""], ["de", "de"]]], ["docs", [["en", ""]]]]) {
    const publicDir = join(SITES, site === "." ? "guide" : site);
    askbook(["build", site, "--date", DATE, "--dest", publicDir]);
    for (const [lang, prefix] of languages) count += await compare(publicDir, lang, prefix);
  }
  assert.ok(count >= 3000, `only ${count} queries`);
});
