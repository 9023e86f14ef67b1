/** The site runs under the policy that it publishes, as nginx sends it. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { complaints, eachOnPage, open, settled, withPage } from "./support/browser.mjs";
import { everySpecimen } from "./support/gallery.mjs";
import { base, docs, guides, top } from "./support/guide.mjs";
import { kinds, MOVED, openKind } from "./support/kinds.mjs";
import { headerRules } from "./support/nginx.mjs";

async function use(page) {
  const search = page.locator("#site-search");
  if (await search.count()) {
    await search.fill("massage");
    await page.locator("[role=option], [data-results-list] > li").first().waitFor();
  }
  const answer = page.locator(".result-open button").first();
  if (await answer.count()) {
    await answer.click();
    await page.locator(".result-answer:not([hidden])").first().waitFor();
  }
}

describe("Content-Security-Policy", { concurrency: 2 }, () => {
  test("nginx sends the policy of _headers, with errors too, and it allows nothing inline", async () => {
    for (const guide of [top, base]) {
      const rule = headerRules(guide.read("_headers"))[0];
      const policy = rule.headers.find(([name]) => name === "Content-Security-Policy")[1];
      assert.match(policy, /default-src 'self'/);
      assert.doesNotMatch(policy, /unsafe|wasm|data:|blob:|\*/);
      for (const address of [guide.origin, `${guide.origin}nowhere/`]) {
        assert.equal((await fetch(address)).headers.get("content-security-policy"), policy);
      }
    }
  });

  for (const kind of kinds) {
    test(`nothing is refused, and no script complains: ${kind.name}`, () => withPage({}, async (page) => {
      const found = await complaints(page);
      await openKind(page, base, kind);
      await use(page);
      assert.deepEqual(found, []);
    }));
  }

  const leading = new Set(MOVED.map((file) => base.url(file)));
  const EVERY = { "the guide": base.pages.map((file) => base.url(file)), "the documentation": docs.pages.map((file) => docs.url(file)), "the specimen": everySpecimen };
  for (const [name, pages] of Object.entries(EVERY)) {
    test(`nothing is refused on any page of ${name}`, async () => {
      const complaining = [];
      const listeners = new Map();
      await eachOnPage(pages, {}, async (page, url) => {
        if (!listeners.has(page)) listeners.set(page, await complaints(page));
        const found = listeners.get(page);
        const response = await page.goto(url, { waitUntil: "load" });
        if (leading.has(url)) await page.waitForURL((now) => now.href !== url, { waitUntil: "load" });
        await settled(page);
        if (found.length || !/default-src 'self'/.test(response.headers()["content-security-policy"])) complaining.push([url, ...found.splice(0)]);
      });
      assert.ok(pages.length > 40, `${pages.length} pages`);
      assert.deepEqual(complaining, []);
    });
  }

  test("nothing complains when the guide is on disk", () => withPage({}, async (page) => {
    const found = await complaints(page);
    for (const kind of kinds) {
      await openKind(page, guides[2], kind);
      await use(page);
    }
    assert.deepEqual(found, []);
  }));

  test("a page that is not there has its style and its search at any depth", () => withPage({}, async (page) => {
    for (const address of ["nowhere/", "no/page/at/all", "de/nirgends/"]) {
      const response = await open(page, base.origin + address);
      assert.equal(response.status(), 404, address);
      assert.equal(await page.evaluate(() => [...document.styleSheets].every((sheet) => sheet.cssRules.length > 10)), true);
      await page.locator("#site-search").fill("sore");
      await page.locator("[role=option]").first().waitFor();
      for (const link of await page.locator("main a").evaluateAll((all) => all.map(({ href }) => href))) {
        assert.equal((await fetch(link)).status, 200, link);
      }
    }
  }));
});
