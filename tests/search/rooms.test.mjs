/** The pure rooms of the client, one by one. */
import assert from "node:assert/strict";
import test from "node:test";
import { fromSources } from "./client.mjs";

const { search } = fromSources();
const { decode, typo } = search;
const plain = (value) => JSON.parse(JSON.stringify(value));

test("numbers of one and more digits", () => {
  const next = decode.numbers(" !_b b!");
  assert.deepEqual([next(), next()], [0, 1]);
  const large = decode.numbers("d ");
  assert.equal(large(), 64);
});

test("words share their beginnings", () => {
  assert.deepEqual(plain(decode.words(" mass %age (s ")), ["mass", "massage", "massages"]);
});

test("differences add up", () => {
  assert.deepEqual(plain(decode.deltas("#!$")), [2, 3, 6]);
  assert.deepEqual(plain(decode.deltas("")), []);
});

test("block of a key", () => {
  assert.equal(decode.blockOf(["f", "m"], "a"), 0);
  assert.equal(decode.blockOf(["f", "m"], "f"), 1);
  assert.equal(decode.blockOf(["f", "m"], "z"), 2);
});

test("distance counts swaps of neighbours once", () => {
  assert.equal(typo.distance("massage", "massage", 2), 0);
  assert.equal(typo.distance("masasge", "massage", 2), 1);
  assert.equal(typo.distance("nassage", "massage", 2), 1);
  assert.equal(typo.distance("masage", "massage", 2), 1);
  assert.equal(typo.distance("kitten", "sitting", 2), 3);
  assert.equal(typo.distance("massg", "massage", 1, true), 1);
});

test("no edits in numbers and short words", () => {
  assert.equal(typo.allowed("2024"), 0);
  assert.equal(typo.allowed("b12"), 0);
  assert.equal(typo.allowed("arm"), 0);
  assert.equal(typo.allowed("sore"), 1);
  assert.equal(typo.allowed("soreness"), 2);
});

const shard = (words) => ({ surfaces: Object.keys(words), known: new Map(Object.entries(words).map(([word, df]) => [word, { df }])) });

test("repair prefers the nearest, then the common word", () => {
  const shards = [shard({ massage: 9, message: 2, passage: 1 })];
  assert.equal(typo.repair("massgae", shards)[0].surface, "massage");
  assert.equal(typo.repair("nassage", shards)[0].surface, "massage");
  assert.deepEqual(plain(typo.repair("zzzzzz", shards)), []);
});

test("repair prefers words that sound the same or have the same letters", () => {
  const best = (word, words) => typo.repair(word, [shard(words)])[0]?.surface;
  assert.equal(best("soar", { soak: 3, sore: 3, solar: 3 }), "sore");
  assert.equal(best("pane", { pace: 3, pain: 3, page: 3 }), "pain");
  assert.equal(best("bruze", { brute: 3, bruise: 3 }), "bruise");
  assert.equal(best("neumonia", { pneumonia: 3, neutral: 3 }), "pneumonia");
  assert.equal(best("loosing", { looking: 3, losing: 3 }), "losing");
  assert.equal(best("tiem", { them: 3, time: 3 }), "time");
  assert.equal(typo.repair("gout", [{ surfaces: ["get"], known: new Map([["get", { df: 3, stop: true }]]) }])[0], undefined);
  // Two edits in a short word are too many for all others.
  assert.equal(best("soar", { soda: 3, star: 0 }), "star");
  assert.equal(best("shud", { said: 3, shed: 0 }), "shed");
});

test("neighbours in the middle of a word are looked up the other way round", () => {
  assert.deepEqual(plain(typo.swapped("tkae")), ["take", "tkea"]);
  assert.deepEqual(plain(typo.swapped("sicne")), ["since", "sicen"]);
});

test("a family shares nearly all of the longer word", () => {
  const names = ["participants", "particles", "particulate", "treated", "treatment"];
  const family = (word) => [...typo.family(word, [shard(Object.fromEntries(names.map((name) => [name, name])))])].map(({ df }) => df);
  assert.deepEqual(family("treated"), ["treated", "treatment"]);
  assert.ok(!family("particles").includes("participants"));
});

test("the beginning of a short word is not repaired", () => {
  assert.deepEqual(plain(typo.repair("birx", [shard({ birth: 3 })], { prefix: true })), []);
});

test("passage is where the words stand together", () => {
  const html = `<p>${"Nothing here. ".repeat(40)}</p><p>Heat &amp; cold help sore muscles.</p><p>${"More of it. ".repeat(40)}</p>`;
  const found = search.passage(html, new Set(["sore", "muscles", "heat"]), "en");
  assert.match(found, /Heat & cold help sore muscles\./);
  assert.ok(found.length < 240);
  assert.equal(search.passage("<p>Short.</p>", new Set(), "en"), "Short.");
});

test("the same sounds in other letters", () => {
  assert.deepEqual(plain(typo.respelt("foto")), ["photo"]);
  assert.deepEqual(plain(typo.respelt("massage")), []);
});

test("compounds are parted at their linking letters", () => {
  const known = { infektion: { df: 3 }, risiko: { df: 3 } };
  assert.deepEqual(plain(typo.split("infektionsrisiko", (word) => known[word], ["s", "es"])), ["infektion", "risiko"]);
});

test("split finds the two words that were run together", () => {
  const known = { deep: { df: 3 }, tissue: { df: 3 } };
  assert.deepEqual(plain(typo.split("deeptissue", (word) => known[word])), ["deep", "tissue"]);
  assert.equal(typo.split("deepsea", (word) => known[word]), null);
});

test("parts mark whole words and pairs of characters", () => {
  assert.deepEqual(plain(search.parts("Sore after a massage?", new Set(["sore", "massage"]), "en")), [
    ["Sore", true],
    [" after a ", false],
    ["massage", true],
    ["?", false],
  ]);
  assert.deepEqual(plain(search.parts("頭痛が治る", new Set(["頭痛"]), "ja")), [
    ["頭痛", true],
    ["が治る", false],
  ]);
});

function cls(docs, questions) {
  return { salience: 1, df: docs.length, docs, impacts: docs.map(() => 10), questions, rewordings: [] };
}

const SIZE = { docs: 10, weighed: 10 };

test("likeness sees order and neighbours, and is 1 for the same words", () => {
  const words = (text) => text.split(" ");
  const asked = words("can i drink after a massage");
  const texts = ["can i drink after a massage", "after a massage can i drink", "a drink can massage i after", "foam rolling"].map(words);
  const [same, turned, mixed, other] = search.likeness(asked, texts);
  assert.ok(Math.abs(same - 1) < 1e-9);
  assert.ok(same > turned && turned > mixed && mixed > other, [same, turned, mixed, other].join());
  assert.deepEqual(plain(search.likeness([], texts)), [0, 0, 0, 0]);
});

test("a question asked whole comes before a longer one", () => {
  const found = cls([0, 1], [30, 12]);
  const slots = [{ cls: found, readings: [{ cls: found, weight: 1 }] }];
  const { rows } = search.rank(slots, SIZE);
  assert.deepEqual(plain(rows.map(({ doc }) => doc)), [1, 0]);
});

test("of two words as rare, the more salient one decides", () => {
  const word = (doc, salience) => ({ ...cls([doc], [20]), salience });
  const slots = [word(0, 1), word(1, 2)].map((found) => ({ cls: found, readings: [{ cls: found, weight: 1 }] }));
  assert.deepEqual(plain(search.rank(slots, SIZE).rows.map(({ doc }) => doc)), [1, 0]);
});

test("equal answers keep the site's order, filters and boosts are kept", () => {
  const found = cls([0, 1, 2], [9, 9, 9]);
  const slots = [{ cls: found, readings: [{ cls: found, weight: 1 }] }];
  const docs = (options) => plain(search.rank(slots, SIZE, options).rows.map(({ doc }) => doc));
  assert.deepEqual(docs({}), [0, 1, 2]);
  assert.deepEqual(docs({ keep: (doc) => doc !== 0 }), [1, 2]);
  assert.deepEqual(docs({ boosts: new Map([[2, 2]]) }), [2, 0, 1]);
  assert.deepEqual(plain(search.rank([], SIZE).rows), []);
});
