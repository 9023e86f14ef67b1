/** Pages fit narrow screens, wider spacing of text, forced colours and reduced motion. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { withPage } from "./support/browser.mjs";
import { top } from "./support/guide.mjs";
import { kinds, openKind } from "./support/kinds.mjs";

/** WCAG 1.4.12: what readers may set without losing anything. */
const SPACING = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }";

/** What reaches beyond the window or is cut off by its own box; boxes made to scroll are left out. */
function tooWide() {
  const wide = document.documentElement.scrollWidth > document.documentElement.clientWidth
    ? [`the page is ${document.documentElement.scrollWidth} px wide`] : [];
  const scrolls = (element) => element.closest(".table-wrap, pre, .visually-hidden, .skip-link, svg, input, select, [hidden]");
  for (const element of document.querySelectorAll("body *")) {
    if (scrolls(element)) continue;
    const { right, width } = element.getBoundingClientRect();
    const name = element.outerHTML.slice(0, 100);
    if (width > 0 && right > innerWidth + 1) wide.push(`reaches to ${Math.round(right)} px: ${name}`);
    const style = getComputedStyle(element);
    const clips = style.overflowX !== "visible" || style.overflowY !== "visible";
    if (clips && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1)) wide.push(`is cut off: ${name}`);
  }
  return wide;
}

describe("layout", { concurrency: 2 }, () => {
  for (const kind of kinds) {
    test(`the page fits 320 px, with wider spacing too: ${kind.name}`, () => withPage({ viewport: { width: 320, height: 640 }, bypassCSP: true }, async (page) => {
      await openKind(page, top, kind);
      assert.deepEqual(await page.evaluate(tooWide), []);
      await page.addStyleTag({ content: SPACING });
      assert.deepEqual(await page.evaluate(tooWide), [], "with the spacing of WCAG 1.4.12");
    }));
  }

  test("nothing moves for those who ask for less motion", () => withPage({ reducedMotion: "reduce" }, async (page) => {
    for (const kind of kinds) {
      await openKind(page, top, kind);
      const moving = await page.evaluate(() => [...document.querySelectorAll("*")]
        .filter((element) => [getComputedStyle(element).transitionDuration, getComputedStyle(element).animationDuration].some((time) => !/^0s(, 0s)*$/.test(time)))
        .map((element) => element.outerHTML.slice(0, 80)));
      assert.deepEqual(moving, [], kind.name);
      assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior), "auto");
    }
  }));

  test("forced colours leave every kind of page with something to see, and focus too", () => withPage({ forcedColors: "active" }, async (page) => {
    for (const kind of kinds) {
      await openKind(page, top, kind);
      const picture = await page.screenshot();
      assert.ok(picture.length > 10_000, `${kind.name} is not empty`);
      await page.keyboard.press("Tab");
      const ring = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
      assert.notEqual(ring, "none", `${kind.name}: shadows vanish with forced colours, so the focus needs an outline`);
    }
  }));
});
