/** The site runs under the policy that it publishes, as nginx sends it. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { complaints, open, withPage } from "./support/browser.mjs";
import { base, guides, top } from "./support/guide.mjs";
import { kinds, openKind } from "./support/kinds.mjs";
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
