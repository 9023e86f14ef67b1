/** One page of every kind, in a state of its own where a kind has several. */
import assert from "node:assert/strict";
import { base, guides } from "./guide.mjs";

/** [name, file, rest of the address] */
const PAGES = [
  ["home", "index.html"],
  ["section", "self-care/index.html"],
  ["article", "pain-management/deep-tissue-massage-soreness/index.html"],
  ["article with every block", "self-care/every-block/index.html"],
  ["article in German", "de/pain-management/muskelkater-nach-massage/index.html"],
  ["page", "about/index.html"],
  ["person", "people/hart/index.html"],
  ["people", "people/index.html"],
  ["question", "faqs/what-is-a-page-of-its-own/index.html"],
  ["faq", "faq/index.html"],
  ["a-to-z", "faq/a-to-z/index.html"],
  ["takeaways", "takeaways/index.html"],
  ["topics", "topics/index.html"],
  ["topic", "topics/soreness/index.html"],
  ["search", "search/index.html"],
  ["search with answers", "search/index.html", "?q=sore+after+massage"],
  ["search without answers", "search/index.html", "?q=xylophone+zygote+quokka"],
  ["whole-guide", "whole-guide/index.html"],
  ["not-found", "404.html"],
];

/** Pages that lead on from an old address; browsers leave them at once. */
export const MOVED = ["old/every-block/index.html", "old/lonely-question/index.html"];

export const kinds = PAGES.map(([name, file, rest = ""]) => ({ name, file, rest }));

/** Kinds that the built pages have, by the class of their body. */
export function builtKinds(guide) {
  const found = new Set();
  for (const file of guide.pages) {
    const kind = /<body class="[^"]*\bpage-([a-z-]+)/.exec(guide.read(file))?.[1];
    if (kind) found.add(kind);
    else assert.ok(MOVED.includes(file), `${file} is a page of no kind`);
  }
  return found;
}

/** Opens the page of a kind and waits for what it shows after loading. */
export async function openKind(page, guide, { file, rest }) {
  await page.goto(guide.url(file, rest), { waitUntil: "load" });
  if (rest) await page.locator("[data-results-list] > li, [data-results-none]:not([hidden])").first().waitFor();
}

for (const guide of guides) {
  const listed = new Set(PAGES.map(([name]) => name.split(" ")[0]));
  assert.deepEqual([...builtKinds(guide)].sort(), [...listed].sort(), "every kind of page is looked at");
  for (const { file } of kinds) assert.ok(guide.pages.includes(file), `${guide.name}: no page ${file}`);
}
assert.ok(MOVED.every((file) => base.pages.includes(file)));
