/** The files of a large guide's search: each word lies in the file in which the browser looks for it. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after } from "node:test";
import { openSite } from "./client.mjs";
import { DATE, askbook } from "./program.mjs";

const SITE = mkdtempSync(join(tmpdir(), "askbook-lookup-"));
const PUBLIC = join(SITE, "public");
const QUESTIONS = 900;
/** Digits of numbers in the files, as src/search/codec.rs lists them. */
const DIGITS = " !#$%&'()*+,-./0123456789:;=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~";
/** So that the bridge has something to lead to. */
const KNOWN = ["massage", "pain", "water", "doctor", "muscle", "sleep", "walk", "fever", "money", "letter"];

after(() => rmSync(SITE, { recursive: true, force: true }));

/** Words that have many beginnings, accents and other scripts among them. */
function word(n) {
  const syllables = ["ba", "ki", "mé", "to", "ßu", "ра", "øl", "ny", "zwi", "grá", "thu", "oß"];
  const scattered = (n * 48271) % 20731;
  return [1, 12, 144, 1728].map((place) => syllables[Math.floor(scattered / place) % syllables.length]).join("");
}

function writeGuide() {
  mkdirSync(join(SITE, "content"), { recursive: true });
  writeFileSync(join(SITE, "book.toml"), '[book]\ntitle = "Large"\n[output.html]\nsite-url = "https://large.example.org/"\n');
  const question = (n) => `  - id: q${n}\n    question: ${KNOWN[n % KNOWN.length]} ${word(n)} ${word(3 * n + 1)} ${word(5 * n + 2)}?\n    answer: ${word(11 * n)} ${word(13 * n)} ${word(17 * n)}.\n`;
  const faqs = Array.from({ length: QUESTIONS }, (_, n) => question(n)).join("");
  writeFileSync(join(SITE, "content/_index.md"), "---\ntitle: Large\n---\n");
  writeFileSync(join(SITE, "content/all.md"), `---\ntitle: All\nfaqs:\n${faqs}---\n\nText.\n`);
}

/** Sorted words: the count of letters shared with the one before, the rest, a space. */
function decoded(text) {
  const list = [];
  for (const [, shared, rest] of text.matchAll(/(.)([^ ]*) /gsu)) {
    list.push([...(list.at(-1) ?? "")].slice(0, DIGITS.indexOf(shared)).join("") + rest);
  }
  return list;
}

const numbers = (kind) => readdirSync(join(PUBLIC, "search/en")).map((name) => name.match(`^${kind}(\\d+)\\.`)?.[1]).filter(Boolean);

writeGuide();
askbook(["build", SITE, "--date", DATE]);
const { store } = await openSite(PUBLIC, () => {});

for (const kind of ["w", "x"]) {
  test(`each word of a shard is found in it (${kind})`, async () => {
    assert.ok(numbers(kind).length > 2, `${numbers(kind)}`);
    for (const number of numbers(kind)) {
      const shard = await store.get(kind + number, store.shard);
      for (const form of shard.surfaces) assert.ok((await store.shards(kind, form, form)).includes(shard), `${kind}${number}: ${form}`);
    }
  });
}

test("each word of the bridge is found", async () => {
  assert.ok(numbers("b").length > 2);
  for (const number of numbers("b")) {
    const [forms] = await store.fetch(`b${number}`);
    for (const form of decoded(forms)) assert.ok(await store.bridge(form), `b${number}: ${form}`);
  }
});
