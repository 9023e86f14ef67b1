/** What a page weighs: bytes and requests, which are the same on every machine, and whether anything moves while it loads. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { settled, withPage } from "./support/browser.mjs";
import { openSpecimen, specimen, specimens } from "./support/gallery.mjs";
import { trickle } from "./support/trickle.mjs";

const KILOBYTE = 1024;

/** Everything that loading a page asks for: kind, address and bytes as gzip sends them. */
async function requests(page, kind) {
  const found = [];
  page.on("response", (response) => found.push(response));
  await openSpecimen(page, kind);
  await settled(page);
  return Promise.all(found.map(async (response) => {
    const body = await response.body();
    return { type: response.request().resourceType(), url: response.url(), bytes: gzipSync(body, { level: 9 }).length };
  }));
}

/** Keeps what moves on a page in `window.shifts`: how much, what, and from where to where. */
function watchShifts(page) {
  return page.addInitScript(() => {
    window.shifts = [];
    const said = ({ node, previousRect: from, currentRect: to }) =>
      `${(node?.outerHTML ?? node?.data ?? "what is no longer there").slice(0, 60)} (${from.x}, ${from.y}) to (${to.x}, ${to.y})`;
    new PerformanceObserver((list) => window.shifts.push(...list.getEntries().filter((entry) => !entry.hadRecentInput)
      .map(({ value, sources }) => `${value.toFixed(4)} ${sources.map(said).join(", ")}`)))
      .observe({ type: "layout-shift", buffered: true });
  });
}

const sum = (all) => all.reduce((total, { bytes }) => total + bytes, 0);

describe("weight", { concurrency: 2 }, () => {
  for (const name of ["article", "faq", "search", "home", "article in Arabic", "article in Japanese"]) {
    test(`style sheet, scripts and page stay small, and nothing else is loaded: ${name}`, () => withPage({}, async (page) => {
      const all = await requests(page, specimen(name));
      const of = (type) => all.filter((one) => one.type === type);
      assert.ok(sum(of("stylesheet")) <= 12 * KILOBYTE, `CSS: ${sum(of("stylesheet"))} bytes`);
      assert.ok(sum(of("script")) <= 8 * KILOBYTE, `scripts before the first search: ${sum(of("script"))} bytes`);
      assert.ok(sum(of("document")) <= 14 * KILOBYTE, `the page: ${sum(of("document"))} bytes`);
      const other = all.filter(({ type, url }) => !["document", "stylesheet", "script"].includes(type) && !url.includes("favicon"));
      assert.deepEqual(other, [], "no font, no picture of the theme, no call home");
      assert.equal(new Set(all.map(({ url }) => new URL(url).origin)).size, 1, "one origin");
    }));
  }

  for (const name of ["article", "search", "home"]) {
    test(`the code of the search comes with its first use and stays small: ${name}`, () => withPage({}, async (page) => {
      await openSpecimen(page, specimen(name));
      await settled(page);
      const found = [];
      page.on("response", (response) => found.push(response));
      await page.locator("[data-search-form] input").first().focus();
      await page.waitForFunction(() => askbook.search.open && askbook.ui.startSearch);
      // Chromium asks for the page's icon when it likes, so only scripts are counted.
      const code = found.filter((response) => response.request().resourceType() === "script" && new URL(response.url()).pathname.includes("/assets/"));
      const sizes = await Promise.all(code.map(async (response) => gzipSync(await response.body(), { level: 9 }).length));
      assert.equal(code.length, 2, "the engine, and the interface of this kind of page");
      const bytes = sizes.reduce((total, size) => total + size, 0);
      assert.ok(bytes <= 12_000, `${bytes} bytes`);
    }));
  }

  test("an article without scripts shows the same words", async () => {
    const words = (javaScriptEnabled) => withPage({ javaScriptEnabled }, async (page) => {
      await openSpecimen(page, specimen("article"));
      await page.emulateMedia({ media: "print" });
      return (await page.locator(".article-body").innerText()).replace(/\s+/g, " ").trim();
    });
    assert.equal(await words(false), await words(true));
  });

  for (const viewport of [{ width: 360, height: 740 }, { width: 1280, height: 900 }]) {
    test(`nothing shifts while a page loads and is used, ${viewport.width} px`, () => withPage({ viewport }, async (page) => {
      await watchShifts(page);
      for (const kind of specimens.filter(({ rest }) => !rest)) {
        await openSpecimen(page, kind);
        await settled(page);
        await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
        await settled(page);
        assert.deepEqual(await page.evaluate(() => window.shifts), [], kind.name);
      }
    }));
  }

  for (const viewport of [{ width: 360, height: 740 }, { width: 1280, height: 900 }]) {
    test(`nothing shifts while a page arrives in pieces, ${viewport.width} px`, () => withPage({ viewport }, async (page) => {
      await watchShifts(page);
      const slow = await trickle(new URL(specimen("home").url).origin);
      try {
        for (const { name, url } of specimens.filter(({ rest }) => !rest)) {
          const { pathname } = new URL(url);
          await page.goto(slow.origin + pathname, { waitUntil: "load" });
          await settled(page);
          assert.deepEqual(await page.evaluate(() => window.shifts), [], name);
        }
      } finally {
        slow.close();
      }
    }));
  }
});
