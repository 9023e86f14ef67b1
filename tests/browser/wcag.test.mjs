/** Criteria of WCAG 2.2 that no scanner decides. README.md says which test holds which criterion. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { open, plain, settled, tabTo, withPage } from "./support/browser.mjs";
import { openSpecimen, specimen, specimens } from "./support/gallery.mjs";
import { tree } from "./support/tree.mjs";

const OPERABLE = new Set(["link", "button", "combobox", "searchbox", "textbox", "checkbox", "option", "menuitem", "disclosure triangle"]);
const LANDMARKS = new Set(["banner", "navigation", "main", "contentinfo", "search", "region", "form", "complementary"]);
const once = specimens.filter(({ rest }) => !rest);

/** Focusable elements that the focus would hide behind something, forwards or backwards. */
async function hidden(page, key) {
  const found = [];
  const seen = new Set();
  for (let step = 0; step < 200; step += 1) {
    await page.keyboard.press(key);
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === document.body) return null;
      const boxes = [...element.getClientRects()];
      const seen = boxes.some(({ left, top, width, height }) => {
        const hit = document.elementFromPoint(left + width / 2, top + height / 2);
        return hit !== null && (element.contains(hit) || hit.contains(element));
      });
      return { place: [...document.querySelectorAll("*")].indexOf(element), seen, what: element.outerHTML.slice(0, 100) };
    });
    if (stop === null || seen.has(stop.place)) break;
    seen.add(stop.place);
    if (!stop.seen) found.push(stop.what);
  }
  assert.ok(seen.size > 5, "the keyboard goes through the page");
  return found;
}

/** Controls smaller than `size`, but for links in a line of text (2.5.8 leaves those out). */
function small(size) {
  const inText = (element) => element.matches(".term")
    || (element.matches("a") && element.closest("p, li, td, dd, dt, blockquote") && getComputedStyle(element).display === "inline");
  return [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")]
    .filter((element) => element.checkVisibility() && !inText(element) && !element.matches(".skip-link, .table-wrap, input[disabled]"))
    .map((element) => ({ box: element.getBoundingClientRect(), what: element.outerHTML.slice(0, 100) }))
    .filter(({ box }) => box.width > 0 && (box.width < size || box.height < size))
    .map(({ box, what }) => `${Math.round(box.width)} x ${Math.round(box.height)}: ${what}`);
}

describe("WCAG 2.2", { concurrency: 2 }, () => {
  for (const kind of specimens) {
    test(`1.3.1, 2.4.6, 4.1.2: headings do not skip, landmarks and controls have names of their own: ${kind.name}`, () => withPage({}, async (page) => {
      await openSpecimen(page, kind);
      const nodes = await tree(page);
      const levels = nodes.filter(({ role }) => role === "heading").map(({ node, name }) => {
        assert.notEqual(plain(name), "", "a heading says something");
        return node.properties.find((one) => one.name === "level").value.value;
      });
      assert.equal(levels.filter((level) => level === 1).length, 1, "one h1");
      levels.reduce((before, level) => {
        assert.ok(level <= before + 1, `h${level} after h${before}`);
        return level;
      }, 0);
      for (const { role, name } of nodes.filter((one) => OPERABLE.has(one.role))) assert.notEqual(plain(name), "", `${role} without a name`);
      const named = nodes.filter((one) => LANDMARKS.has(one.role)).map(({ role, name }) => `${role} ${name}`);
      assert.deepEqual(named.filter((one, at) => named.indexOf(one) !== at), [], "no two landmarks alike");
      for (const role of ["banner", "main", "contentinfo"]) assert.equal(nodes.filter((one) => one.role === role).length, 1, role);
    }));

    test(`2.5.8: controls are 24 px or larger on a phone: ${kind.name}`, () => withPage({ viewport: { width: 360, height: 740 }, hasTouch: true }, async (page) => {
      await openSpecimen(page, kind);
      assert.deepEqual(await page.evaluate(small, 24), []);
    }));
  }

  test("2.5.8: what readers press most is 44 px high", () => withPage({ viewport: { width: 360, height: 740 }, hasTouch: true }, async (page) => {
    await openSpecimen(page, specimen("article"));
    for (const selector of [".site-header button", ".site-header input", ".site-name", ".question-title > button", ".fold-all button", ".page-tools button"]) {
      for (const element of await page.locator(selector).all()) {
        const { height } = await element.boundingBox();
        assert.ok(height >= 44, `${selector} is ${height} px high`);
      }
    }
  }));

  for (const key of ["Tab", "Shift+Tab"]) {
    for (const name of ["home", "article", "search", "article in Arabic", "article to be left quickly"]) {
      test(`2.4.11: ${key} never leads behind something, on a small window: ${name}`, () => withPage({ viewport: { width: 1280, height: 320 } }, async (page) => {
        await openSpecimen(page, specimen(name));
        assert.deepEqual(await hidden(page, key), []);
      }));
    }
  }

  test("1.4.4, 1.4.10: 400 % zoom of a 1280 px window scrolls one way only and loses nothing", () => withPage({ viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 }, async (page) => {
    for (const kind of once) {
      await openSpecimen(page, kind);
      const { width, room } = await page.evaluate(() => ({ width: document.documentElement.scrollWidth, room: document.documentElement.clientWidth }));
      assert.ok(width <= room, `${kind.name} is ${width} px wide`);
    }
    await openSpecimen(page, specimen("article"));
    assert.deepEqual(await hidden(page, "Tab"), []);
  }));

  test("1.4.4: text of twice the size fits a phone", () => withPage({ viewport: { width: 360, height: 740 }, bypassCSP: true }, async (page) => {
    for (const kind of once) {
      await openSpecimen(page, kind);
      await page.addStyleTag({ content: "html { font-size: 200% !important }" });
      const { width, room } = await page.evaluate(() => ({ width: document.documentElement.scrollWidth, room: document.documentElement.clientWidth }));
      assert.ok(width <= room, `${kind.name} is ${width} px wide`);
    }
  }));

  test("1.4.1: links in running text are underlined", () => withPage({}, async (page) => {
    await openSpecimen(page, specimen("article"));
    const lines = await page.locator(".article-body p:not(.feedback) a, .article-body li a").evaluateAll((all) => all.map((link) => [link.outerHTML.slice(0, 80), getComputedStyle(link).textDecorationLine]));
    assert.ok(lines.length > 5);
    for (const [what, line] of lines) assert.equal(line, "underline", what);
  }));

  test("1.4.13, 2.1.2: suggestions go with Escape, and the keyboard gets out of the box", () => withPage({}, async (page) => {
    await openSpecimen(page, specimen("article"));
    await page.locator("#site-search").fill("quest");
    await page.getByRole("option").first().waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await page.getByRole("option").first().isVisible(), false);
    assert.equal(await page.evaluate(() => document.activeElement.id), "site-search");
    await page.keyboard.press("Tab");
    assert.notEqual(await page.evaluate(() => document.activeElement.id), "site-search");
  }));

  test("2.1.4: no single key does anything outside a field", () => withPage({}, async (page) => {
    await openSpecimen(page, specimen("article"));
    const state = () => page.evaluate(() => [document.activeElement.outerHTML, location.href, scrollY, document.querySelectorAll("[aria-expanded=true]").length].join());
    const before = await state();
    for (const key of "abcdefghijklmnopqrstuvwxyz0123456789/?.,;:'[]-=") await page.keyboard.press(key);
    await settled(page);
    assert.equal(await state(), before);
  }));

  test("2.4.2: every page has a title of its own, and it begins with the heading", () => withPage({}, async (page) => {
    const titles = new Map();
    for (const kind of once) {
      await openSpecimen(page, kind);
      const title = await page.title();
      const heading = plain(await page.locator("h1").innerText());
      assert.ok(title.startsWith(heading), `${title} does not begin with ${heading}`);
      const language = await page.locator("html").getAttribute("lang");
      assert.equal(titles.get(`${language} ${title}`), undefined, `${kind.name} and another page are called ${title}`);
      titles.set(`${language} ${title}`, kind.name);
    }
  }));

  test("2.4.5: every article and every answer is reached by browsing and by the index", () => withPage({}, async (page) => {
    const links = async (address) => {
      await open(page, address);
      return page.locator("main a[href]").evaluateAll((all) => all.map(({ href }) => href));
    };
    const index = await links(specimen("a-to-z").url);
    const byTopic = await links(specimen("faq").url);
    const answers = index.filter((href) => new URL(href).hash && !href.startsWith(specimen("a-to-z").url));
    assert.ok(answers.length > 5);
    for (const answer of answers) assert.ok(byTopic.includes(answer), `${answer} is listed by its letter only`);
    const section = await links(specimen("section").url);
    assert.ok(section.includes(specimen("article").url) && section.includes(specimen("article without anything").url));
  }));

  test("2.5.3: what a control shows is in its name", () => withPage({}, async (page) => {
    for (const kind of ["article", "topic", "search"].map(specimen)) {
      await openSpecimen(page, kind);
      const wrong = await page.locator("[aria-label]").evaluateAll((all) => all
        .filter((element) => element.matches("a, button, input, select"))
        .map((element) => [element.innerText.replace(/[^\p{L}\p{N}]+/gu, " ").trim().toLowerCase(), element.ariaLabel.toLowerCase()])
        .filter(([shown, name]) => !name.includes(shown)));
      assert.deepEqual(wrong, [], kind.name);
    }
  }));

  test("3.1.1, 3.1.2: pages and words of another language say so", () => withPage({}, async (page) => {
    for (const [name, lang, dir] of [["article", "en", "ltr"], ["article in Arabic", "ar", "rtl"], ["article in Japanese", "ja", "ltr"]]) {
      await openSpecimen(page, specimen(name));
      const html = page.locator("html");
      assert.deepEqual([await html.getAttribute("lang"), await html.getAttribute("dir")], [lang, dir]);
      const others = await page.locator(".languages a").evaluateAll((all) => all.map((link) => link.lang));
      assert.deepEqual(others.toSorted(), ["ar", "en", "ja"].filter((one) => one !== lang));
    }
  }));

  test("3.2.3, 3.2.4, 3.2.6: header, footer and contact stand in the same order on every page", () => withPage({}, async (page) => {
    const frames = new Map();
    for (const kind of once.filter(({ name }) => !/ in(side)? (Arabic|Japanese)/.test(name))) {
      await openSpecimen(page, kind);
      const own = await page.locator(".site-nav a, .site-footer nav:not(.languages) a").evaluateAll((all) => all.map((link) => link.innerText.trim()));
      frames.set(own.join("|"), kind.name);
      assert.ok(own.includes("Contact us"));
    }
    assert.equal(frames.size, 1, [...frames].join("\n"));
  }));

  test("4.1.3: the status regions are there before they speak, and speak without taking the focus", () => withPage({}, async (page) => {
    await openSpecimen(page, specimen("search"));
    assert.deepEqual(await page.locator("[role=status]").allInnerTexts(), ["", ""]);
    await tabTo(page, "#site-search");
    await page.keyboard.type("fold");
    await page.waitForFunction(() => [...document.querySelectorAll("[role=status]")].some((region) => /\d/.test(region.textContent)));
    assert.equal(await page.evaluate(() => document.activeElement.id), "site-search");
  }));

  test("forced colours: what is current, open or chosen is not told by the ground alone", () => withPage({ forcedColors: "active" }, async (page) => {
    await openSpecimen(page, specimen("section"));
    const border = await page.locator(".site-nav [aria-current]").evaluate((link) => parseFloat(getComputedStyle(link).borderBlockEndWidth));
    assert.ok(border >= 3, "the current place in the menu has a line");
    await openSpecimen(page, specimen("article"));
    const arrow = (button) => getComputedStyle(button, "::after").transform;
    const first = page.locator(".question-title button").first();
    const closed = await first.evaluate(arrow);
    await first.click();
    assert.notEqual(await first.evaluate(arrow), closed, "the arrow turns");
    await page.locator("#site-search").fill("quest");
    await page.getByRole("option").first().waitFor();
    await page.keyboard.press("ArrowDown");
    const chosen = await page.locator("[aria-selected=true]").evaluate((option) => getComputedStyle(option).outlineStyle);
    assert.equal(chosen, "solid", "the chosen suggestion has an outline");
  }));
});
