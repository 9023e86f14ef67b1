/** Lighthouse, mobile preset: accessibility, best practices and search engines at 100. Performance depends on what else the
    machine does, so `node --test tests/browser/performance.mjs` reports it apart. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { specimen } from "./support/gallery.mjs";
import { report, withLighthouse } from "./support/lighthouse.mjs";

const CATEGORIES = ["accessibility", "best-practices", "seo"];

test("Lighthouse gives 100 points to article, index of questions and search", () => withLighthouse(CATEGORIES, async (audit) => {
  for (const name of ["article", "faq", "search"]) {
    const { scores, lost } = report(await audit(specimen(name).url));
    assert.deepEqual(scores, { accessibility: 100, "best-practices": 100, seo: 100 }, `${name}: ${lost.join("\n")}`);
  }
}));
