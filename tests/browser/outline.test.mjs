/** Landmarks, headings, names and states as Chromium hands them to assistive technology, against outlines that a person has read.
    Write them anew with `UPDATE=1 node --test tests/browser/outline.test.mjs`, and read the difference line by line. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { withPage } from "./support/browser.mjs";
import { openSpecimen, specimens } from "./support/gallery.mjs";
import { outline } from "./support/tree.mjs";

const FOLDER = join(import.meta.dirname, "outlines");

function expected(name, actual) {
  const file = join(FOLDER, `${name.replaceAll(" ", "-")}.txt`);
  if (process.env.UPDATE) {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(file, actual);
  }
  return readFileSync(file, "utf8");
}

describe("accessibility tree", { concurrency: 2 }, () => {
  for (const kind of specimens) {
    test(`the outline of the page is as read: ${kind.name}`, () => withPage({}, async (page) => {
      await openSpecimen(page, kind);
      const actual = await outline(page);
      assert.equal(actual, expected(kind.name, actual));
    }));
  }
});
