/** The browser's analyser against the golden file that src/search/analyse.rs is tested with too. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { fromSources } from "./client.mjs";

const { search } = fromSources();
const cases = JSON.parse(readFileSync(new URL("tokens.json", import.meta.url), "utf8"));

for (const { text, lang = "en", tokens } of cases) {
  test(`tokens of ${JSON.stringify(text)}`, () => {
    const actual = search.analyse(text, lang).map((token) => token.text);
    assert.deepEqual([...actual], tokens);
  });
}
