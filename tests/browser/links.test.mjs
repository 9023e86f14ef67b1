/** No broken link and no broken fragment: by a crawler over the served site, by parsing the files on disk. */
import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, test } from "node:test";
import { LinkChecker } from "linkinator";
import { parse } from "parse5";
import { base, disk, top } from "./support/guide.mjs";

async function crawl(guide) {
  const { origin: host } = new URL(guide.origin);
  const checker = new LinkChecker();
  return checker.check({
    path: guide.origin,
    recurse: true,
    checkFragments: true,
    concurrency: 20,
    // Other hosts cannot be reached from a test, and the guide's own published address is one of them.
    linksToSkip: async (link) => !link.startsWith(host),
  });
}

/** Pages that no link leads to: the one for errors, those at old addresses, and the search, which forms lead to. */
const UNLINKED = ["404.html", "de/search/index.html", "old/every-block/index.html", "old/lonely-question/index.html", "search/index.html"];

const ATTRIBUTES = ["href", "src", "action", "data-search-index", "data-search-engine", "data-search-ui"];

/** All elements of a document. */
function* elements(node) {
  if (node.attrs) yield node;
  for (const child of [...(node.childNodes ?? []), ...(node.content ? [node.content] : [])]) yield* elements(child);
}

/** The ids of a page and the addresses it names, each as a URL of a file. */
function readPage(url) {
  const found = { ids: new Set(), links: [] };
  let root = "./";
  for (const { tagName, attrs } of elements(parse(readFileSync(fileURLToPath(url), "utf8")))) {
    const values = new Map(attrs.map(({ name, value }) => [name, value]));
    if (tagName === "html") root = values.get("data-root") ?? root;
    if (values.has("id")) found.ids.add(values.get("id"));
    for (const name of ATTRIBUTES.filter((one) => values.has(one))) {
      const value = name.startsWith("data-") ? root + values.get(name) : values.get(name);
      found.links.push(new URL(value, url));
    }
  }
  return found;
}

describe("links", () => {
  for (const guide of [top, base]) {
    test(`a crawler finds nothing broken on the guide served at ${new URL(guide.origin).pathname}`, async () => {
      const { links } = await crawl(guide);
      const broken = links.filter(({ state }) => state === "BROKEN").map(({ url, parent, status }) => `${parent} → ${url} (${status})`);
      assert.deepEqual(broken, []);
      const reached = new Set(links.filter(({ state }) => state === "OK").map(({ url }) => url.split(/[?#]/)[0]));
      const missed = guide.pages.filter((file) => !reached.has(guide.url(file)));
      assert.deepEqual(missed, UNLINKED);
    });
  }

  test("on disk every address names a file that is there, and every fragment an id", () => {
    const pages = new Map(disk.pages.map((file) => [disk.url(file), readPage(disk.url(file))]));
    const broken = [];
    for (const [from, { links }] of pages) {
      for (const link of links.filter(({ protocol }) => protocol === "file:")) {
        const hash = decodeURIComponent(link.hash.slice(1));
        const bare = link.href.split(/[?#]/)[0];
        const path = fileURLToPath(bare);
        if (!existsSync(path) || !statSync(path).isFile()) broken.push(`${from} → ${link}: no file`);
        else if (hash && !pages.get(bare)?.ids.has(hash)) broken.push(`${from} → ${link}: no such id`);
      }
    }
    assert.deepEqual(broken, []);
  });
});
