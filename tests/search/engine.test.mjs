/** The whole engine over fixture.json, which a Rust test writes and holds the build to. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import vm from "node:vm";
import { fromSources } from "./client.mjs";

const fixture = JSON.parse(readFileSync(new URL("fixture.json", import.meta.url), "utf8"));

async function open() {
  const { search, context } = fromSources();
  const loaded = [];
  search.load = async (url) => {
    loaded.push(url);
    vm.runInContext(fixture.files[url.replace("../", "")], context);
  };
  return { engine: await search.open({ root: "../", index: fixture.entry }), loaded };
}

const { engine, loaded } = await open();
const first = async (text, options) => (await engine.query(text, options)).hits[0]?.id;
const marked = (parts) => [...parts].filter(([, on]) => on).map(([text]) => text);

test("a question that is covered takes one file until excerpts are shown and an answer is opened", async () => {
  const { engine, loaded } = await open();
  const { hits } = await engine.query("how long does soreness last after a massage");
  assert.equal(loaded.length, 1);
  await Promise.all([...hits].map((hit) => engine.excerpt(hit)));
  assert.equal(loaded.length, 2);
  assert.equal(await engine.answer(hits[0]), '<p>Most people feel sore for 1 to 3 days. See <a href="../care/heat/">heat</a>.</p>');
  assert.equal(loaded.length, 3);
});

test("a question finds itself, in any of its wordings", async () => {
  assert.equal(await first("How long does soreness last after a deep tissue massage?"), "soreness");
  assert.equal(await first("how many days will I hurt"), "soreness");
  assert.equal(await first("cold pack or hot water bottle"), "ice");
  assert.equal(await first("does drinking water help"), "water");
});

test("slips are repaired and said", async () => {
  const result = await engine.query("how long does sorness last after a nassage");
  assert.equal(result.hits[0].id, "soreness");
  assert.equal(result.corrected, "how long does soreness last after a massage");
  assert.equal((await engine.query("how long does soreness last")).corrected, null);
  assert.equal((await engine.query("sorness", { correct: false })).hits.length, 0);
});

test("joined and split words", async () => {
  assert.equal(await first("deeptissue"), "soreness");
  assert.equal(await first("pain killer"), "painkiller");
});

test("the last word may be unfinished", async () => {
  assert.equal(await first("mass"), "soreness");
  assert.equal(await first("book an appoi"), "book");
});

test("synonyms, one way and both ways", async () => {
  assert.equal(await first("can i take paracetamol"), "painkiller");
  assert.equal(await first("why am i black and blue"), "bruise");
});

test("a pinned query, and a section", async () => {
  assert.equal(await first("Opening hours?"), "book");
  const [hit] = (await engine.query("numb arm see a doctor")).hits;
  assert.deepEqual([hit.id, hit.kind, hit.url], ["page#when", "section", "care/soreness/#when"]);
});

test("topics filter", async () => {
  assert.deepEqual([...engine.topics].map(({ id, count }) => [id, count]), [["medicines", 1], ["self-care", 2], ["soreness", 3]]);
  const { hits } = await engine.query("sore massage", { topic: "self-care" });
  assert.ok(hits.every((hit) => hit.topics.includes("self-care")));
});

test("title and excerpt say why", async () => {
  const [hit] = (await engine.query("sore days")).hits;
  assert.deepEqual(marked(await engine.excerpt(hit)).slice(0, 2), ["sore", "days"]);
  assert.equal([...hit.title_parts].map(([text]) => text).join(""), hit.title);
});

test("the excerpt of an opened answer is the passage that matches", async () => {
  const { engine } = await open();
  const [hit] = (await engine.query("sore days")).hits;
  await engine.answer(hit);
  assert.ok(marked(await engine.excerpt(hit)).includes("sore"));
});

test("words that no answer holds are named, and far ones only offered", async () => {
  const result = await engine.query("massage unicorns");
  assert.deepEqual([...result.missing], ["unicorns"]);
  assert.ok(result.hits.length > 0);
  assert.match((await engine.query("my masgae")).corrected, /massage/, "two edits, but the same sound");
  const far = await engine.query("my macsabe hrut sorneses");
  assert.equal(far.corrected?.includes("massage") ?? false, false);
  assert.match(far.suggested, /massage/);
  assert.equal((await engine.query("my nasage")).suggested, null, "it begins otherwise");
  assert.equal((await engine.query("massage")).suggested, null);
});

test("a word of the language that the site does not use leads to those that mean nearly the same", async () => {
  const result = await engine.query("which analgesic");
  assert.equal(result.hits[0].id, "painkiller");
  assert.equal(result.corrected, null, "a known word is no slip");
});

test("a word of the language is no slip of one that the site has, unless it sounds the same", async () => {
  for (const typed of ["gold", "meat"]) {
    const { corrected, missing, suggested } = await engine.query(`${typed} pack`);
    assert.deepEqual([corrected, suggested], [null, null], typed);
    assert.deepEqual([...missing], [typed]);
  }
  assert.equal((await engine.query("heet pack")).corrected, "heat pack");
  assert.equal((await engine.query("soar after a massage")).corrected, "sore after a massage");
});

test("suggestions are questions only", async () => {
  const suggestions = await engine.suggest("doctor or drinking wat");
  assert.equal(suggestions[0].id, "water");
  assert.ok(suggestions.every(({ id }) => id !== "page#when"));
});

test("nothing found is an empty list, never an error", async () => {
  for (const text of ["", "  ", "?!", "xyzzyqwv", "ß", "\0", "頭痛", "a".repeat(5000)]) {
    const { hits, total } = await engine.query(text);
    assert.equal(hits.length === 0, total === 0, text);
  }
});

test("all files are loaded once", () => {
  assert.equal(new Set(loaded).size, loaded.length);
});
