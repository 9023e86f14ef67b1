/** Everything can be done with the keyboard alone, in an order that makes sense, and the focus can always be seen. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { focused, open, plain, tabTo, withPage } from "./support/browser.mjs";
import { base } from "./support/guide.mjs";
import { kinds, openKind } from "./support/kinds.mjs";

const ARTICLE = "pain-management/deep-tissue-massage-soreness/index.html";
const PHONE = { viewport: { width: 360, height: 640 } };

/** Presses Tab through the whole page; tells where each stop is in the document and on the screen. */
async function walk(page) {
  const stops = [];
  const most = await page.evaluate(() => document.querySelectorAll("*").length);
  for (let step = 0; step < most; step += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === document.body) return null;
      const all = [...document.querySelectorAll("*")];
      const [{ width, height, top, left }] = element.getClientRects();
      const hit = document.elementFromPoint(left + width / 2, top + Math.min(height / 2, 20));
      const style = getComputedStyle(element);
      return {
        what: element.outerHTML.slice(0, 120),
        place: all.indexOf(element),
        box: width > 0 && height > 0,
        seen: hit !== null && (element.contains(hit) || hit.contains(element)),
        // Browsers report the focus ring as an outline or a shadow.
        ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 || style.boxShadow !== "none",
      };
    });
    if (stop === null || stops[0]?.place === stop.place) return stops;
    stops.push(stop);
  }
  throw new Error("Tab never leaves the page");
}

describe("keyboard", { concurrency: 2 }, () => {
  for (const kind of kinds.filter(({ rest, name }) => !rest && !["faq", "a-to-z"].includes(name))) {
    test(`Tab goes through the page in its own order with the focus in sight: ${kind.name}`, () => withPage({ reducedMotion: "reduce" }, async (page) => {
      await openKind(page, base, kind);
      const stops = await walk(page);
      assert.ok(stops.length > 5);
      assert.deepEqual(stops.map(({ place }) => place), stops.map(({ place }) => place).toSorted((a, b) => a - b), "in the order of the document");
      for (const { what, box, seen, ring } of stops) {
        assert.ok(box, `${what} has no size`);
        assert.ok(seen, `${what} is covered`);
        assert.ok(ring, `${what} shows no focus`);
      }
    }));
  }

  test("the first stop leads past the header on every kind of page", () => withPage({}, async (page) => {
    for (const kind of kinds.filter(({ rest }) => !rest)) {
      await openKind(page, base, kind);
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), "#site-main", kind.name);
      const { top, left, width } = await page.evaluate(() => document.activeElement.getBoundingClientRect().toJSON());
      assert.ok(top >= 0 && left >= 0 && width > 24, `${kind.name}: the skip link is seen when it has the focus`);
      await page.keyboard.press("Enter");
      assert.equal((await focused(page)).id, "site-main", kind.name);
      await page.keyboard.press("Tab");
      assert.ok(await page.evaluate(() => document.getElementById("site-main").contains(document.activeElement)), kind.name);
    }
  }));

  test("questions open and close, one by one and all at once", () => withPage({}, async (page) => {
    await open(page, base.url(ARTICLE));
    const shown = () => page.locator("[data-questions] [data-answer]").evaluateAll((all) => all.filter((one) => !one.hasAttribute("hidden")).length);
    const states = () => page.locator(".question-title button").evaluateAll((all) => all.filter((one) => one.ariaExpanded === "true").length);
    const total = await page.locator(".question-title button").count();
    assert.ok(total > 6);
    await tabTo(page, ".fold-all button", { most: 120 });
    assert.equal((await focused(page)).text, "Show all answers");
    await page.keyboard.press("Enter");
    assert.deepEqual([await shown(), await states(), (await focused(page)).text], [total, total, "Hide all answers"]);
    await page.keyboard.press("Space");
    assert.deepEqual([await shown(), await states(), (await focused(page)).text], [0, 0, "Show all answers"]);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    assert.deepEqual([await shown(), await states()], [1, 1]);
    assert.ok(await page.evaluate(() => document.activeElement.closest("h3") && document.activeElement.matches("[aria-controls]")));
    await page.keyboard.press("Enter");
    assert.equal(await shown(), 0);
  }));

  test("a folded question is a heading with one button that names its answer", () => withPage({}, async (page) => {
    await open(page, base.url(ARTICLE));
    for (const heading of await page.locator(".question-title").all()) {
      const made = await heading.evaluate((element) => ({
        level: element.tagName, children: [...element.children].map((child) => child.tagName),
        inside: element.querySelectorAll("a, [role=region]").length,
        panel: document.getElementById(element.querySelector("button").getAttribute("aria-controls"))?.hasAttribute("data-answer"),
      }));
      assert.deepEqual(made, { level: "H3", children: ["BUTTON"], inside: 0, panel: true });
    }
  }));

  test("the link to an answer is copied, said and shown", () => withPage({ permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
    await open(page, base.url(ARTICLE, "#massage-soreness-cause"));
    await page.waitForFunction(() => document.activeElement.matches(".question-title"));
    await tabTo(page, "#massage-soreness-cause [data-copy-link]");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => [...document.querySelectorAll("[role=status]")].some((region) => region.textContent === "Link copied"));
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), base.url(ARTICLE, "#massage-soreness-cause"));
    assert.match((await focused(page)).text, /^Link copied/);
  }));

  test("the menu of a phone opens, leads on and closes", () => withPage(PHONE, async (page) => {
    await open(page, base.url(ARTICLE));
    const menu = page.locator("#site-menu");
    assert.equal(await menu.isVisible(), false);
    await tabTo(page, "[data-menu-button]");
    await page.keyboard.press("Enter");
    assert.ok(await menu.isVisible());
    assert.equal(await page.locator("[data-menu-button]").getAttribute("aria-expanded"), "true");
    await tabTo(page, "#site-menu a");
    await page.keyboard.press("Escape");
    assert.equal(await menu.isVisible(), false);
    assert.ok(await page.evaluate(() => document.activeElement.matches("[data-menu-button]")), "Escape leads back to the button");
    await page.keyboard.press("Space");
    await tabTo(page, "#site-menu li:nth-child(2) a");
    const href = await page.evaluate(() => document.activeElement.href);
    await page.keyboard.press("Enter");
    await page.waitForURL(href);
  }));

  test("the colours are chosen and kept", () => withPage({}, async (page) => {
    await open(page, base.url(ARTICLE));
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.locator("[data-appearance] select").selectOption("dark");
    const dark = await ground();
    assert.notEqual(dark, light);
    await open(page, base.url("index.html"));
    assert.equal(await ground(), dark);
    await page.locator("[data-appearance] select").selectOption("auto");
    assert.equal(await ground(), light);
  }));

  test("a table that is wider than its place is scrolled with the keys", () => withPage({ viewport: { width: 320, height: 640 } }, async (page) => {
    await open(page, base.url("self-care/every-block/index.html"));
    const table = page.locator(".table-wrap").first();
    await table.focus();
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction(() => document.querySelector(".table-wrap").scrollLeft > 0);
    assert.equal(plain(await table.getAttribute("aria-label")), "Table");
  }));
});
