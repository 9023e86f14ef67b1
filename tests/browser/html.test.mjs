/** html-validate finds no error on any page of any build. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { HtmlValidate } from "html-validate";
import { specimens } from "./support/gallery.mjs";
import { evergreen, guides } from "./support/guide.mjs";

const validator = new HtmlValidate({
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // White space at the end of a line is nothing that a reader or a browser could notice.
    "no-trailing-whitespace": "off",
    // Titles are the editors' words; how long they may be is what `askbook check` tells them.
    "long-title": "off",
  },
});

/** Pages that differ only in the address of the site are looked at once. */
const seen = new Set();

async function errors(guide, file) {
  const unaddressed = guide.read(file).replaceAll(guide.address, "/");
  if (seen.has(unaddressed)) return [];
  seen.add(unaddressed);
  const { results } = await validator.validateString(guide.read(file), file);
  return results.flatMap(({ messages }) => messages.map(({ line, column, ruleId, message }) => `${file}:${line}:${column} ${ruleId}: ${message}`));
}

describe("every page is valid HTML", () => {
  for (const guide of [...guides, evergreen]) {
    test(`of the guide ${guide.name}`, async () => {
      const found = [];
      for (const file of guide.pages) found.push(...await errors(guide, file));
      assert.deepEqual(found, []);
    });
  }

  test("of the specimen guide, which has every part in every state", async () => {
    for (const { name, url } of specimens.filter(({ rest }) => !rest)) {
      const { results } = await validator.validateString(await (await fetch(url)).text(), name);
      assert.deepEqual(results.flatMap(({ messages }) => messages.map(({ line, ruleId, message }) => `${name}:${line} ${ruleId}: ${message}`)), []);
    }
  });
});
