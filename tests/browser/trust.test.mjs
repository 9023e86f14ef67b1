/** Guidance blocks and the trust block: what they say without colours, without style sheets, and to assistive technology. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { focused, open, plain, settled, withPage } from "./support/browser.mjs";
import { base } from "./support/guide.mjs";
import { openSpecimen, specimen } from "./support/gallery.mjs";
import { tree } from "./support/tree.mjs";

const shown = (selector) => (page) => page.locator(selector).allInnerTexts().then((all) => all.map(plain));

describe("guidance and trust", { concurrency: 2 }, () => {
  test("care cards say inside their headings how urgent they are", () => withPage({}, async (page) => {
    await openSpecimen(page, specimen("article"));
    const cards = await page.locator(".care").evaluateAll((all) => all.map((card) => [card.querySelector("h2, h3").textContent.replace(/\s+/g, " ").trim(), card.querySelectorAll("li").length > 0]));
    assert.deepEqual(cards, [
      ["Non-urgent advice: See a doctor if:", true],
      ["Urgent advice: Get help today if:", true],
      ["Immediate action required: Call an ambulance if:", true],
    ]);
    const icons = await page.locator(".care svg").evaluateAll((all) => all.map((icon) => [icon.getAttribute("aria-hidden"), icon.innerHTML]));
    assert.ok(icons.every(([hidden]) => hidden === "true"));
    assert.equal(new Set(icons.map(([, shape]) => shape)).size, 3, "three shapes, so that colour is not needed");
  }));

  test("do stands before don't, stacked, and don't says so without a style sheet", () => withPage({ bypassCSP: true }, async (page) => {
    await openSpecimen(page, specimen("article"));
    const [good, bad] = await page.locator(".advice").evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON()));
    assert.ok(good.bottom <= bad.top && Math.abs(good.left - bad.left) < 1);
    await page.evaluate(() => document.querySelectorAll("link[rel=stylesheet]").forEach((sheet) => sheet.remove()));
    const items = await shown(".advice-dont li")(page);
    assert.ok(items.length === 2 && items.every((item) => item.startsWith("do not ")), items.join());
    const marks = (await tree(page)).filter(({ name }) => /[✓✗✔✘×]/u.test(name));
    assert.deepEqual(marks, [], "ticks and crosses are not spoken");
  }));

  test("every callout names its kind in words", () => withPage({}, async (page) => {
    await openSpecimen(page, specimen("article"));
    assert.deepEqual(await shown(".callout-title")(page), ["Note", "Tip", "Important", "Warning", "Caution"]);
  }));

  test("the trust block names people, days, money, interests and machines, close to the text", () => withPage({}, async (page) => {
    await openSpecimen(page, specimen("article"));
    const lines = await page.locator(".review dl > div:visible").evaluateAll((all) => all.map((line) => [...line.children].map((part) => part.textContent.replace(/\s+/g, " ").trim())));
    assert.deepEqual(Object.fromEntries(lines), {
      "Written by": "Ada Specimen (MSc, Health writer) and Ben Sample",
      "Reviewed by": "Ben Sample",
      Published: "2 January 2026",
      Updated: "4 March 2026",
      "Last reviewed": "5 March 2026",
      "Next review due": "5 March 2099",
      Funding: "The specimen office paid for the work.",
      Interests: "Ada Specimen owns shares of a paper mill.",
      "Use of AI": "A language model corrected the spelling, and Ben Sample read every change.",
      Topics: "Blocks, Safety",
    });
    assert.ok(await page.locator(".article-body .review").count(), "inside the article, not in the footer");
    assert.deepEqual(await shown(".article-head .notice")(page), ["Sponsored: The paper mill paid for this page."]);
    assert.deepEqual(await shown(".disclaimer")(page), ["Nothing in this guide is advice. It shows what pages look like."]);
  }));

  test("an overdue review is told at the top", () => withPage({}, async (page) => {
    await openSpecimen(page, specimen("article overdue"));
    assert.match((await shown(".article-head .notice")(page)).join(), /^This page is due for review.* 2 January 2021\.$/);
  }));

  for (const javaScriptEnabled of [true, false]) {
    test(`changes are listed newest first, and a link to them opens the list, scripts ${javaScriptEnabled ? "on" : "off"}`, () => withPage({ javaScriptEnabled }, async (page) => {
      const { url } = specimen("article");
      await page.goto(url);
      assert.equal(await page.locator("#changes").isVisible(), false);
      await page.goto("about:blank");
      await page.goto(`${url}#changes`);
      await page.locator("#changes").waitFor({ state: "visible" });
      assert.deepEqual(await shown("#changes li")(page), ["4 March 2026 The part about steps was written anew.", "2 January 2026 First published."]);
    }));
  }

  test("readers say whether a page helped with two links, and only where the guide names an address", () => withPage({}, async (page) => {
    const { url } = specimen("article");
    await page.goto(url);
    const links = await page.locator(".feedback a").evaluateAll((all) => all.map(({ href, textContent }) => [textContent, href]));
    const mail = (word) => `mailto:specimen@askbook.example?subject=${word}%3A%20The%20complete%20article&body=https%3A%2F%2Faskbook.example%2Fspecimen%2Fcare%2Fcomplete%2F`;
    assert.deepEqual(links, [["Yes, it was helpful", mail("yes")], ["No, it was not helpful", mail("no")]]);
    await open(page, specimen("question").url);
    assert.equal(await page.locator(".feedback a").count(), 2);
    for (const name of ["home", "faq", "page", "search"]) {
      await open(page, specimen(name).url);
      assert.equal(await page.locator(".feedback").count(), 0, name);
    }
    await open(page, base.url("pain-management/deep-tissue-massage-soreness/index.html"));
    assert.equal(await page.locator(".feedback").count(), 0);
  }));

  test("answers that were opened are listed for the rest of the visit", () => withPage({}, async (page) => {
    await open(page, specimen("faq").url);
    assert.equal(await page.locator("[data-opened]").isVisible(), false);
    await open(page, specimen("article").url);
    await page.getByRole("button", { name: "What does a fifth question look like?" }).click();
    await open(page, `${specimen("article").url}#seventh-question`);
    await page.waitForFunction(() => document.activeElement.matches(".question-title"));
    await open(page, specimen("faq").url);
    assert.deepEqual(await shown("[data-opened] a")(page), ["Does the seventh question fold the list?", "What does a fifth question look like?"]);
    await page.locator("[data-opened] a").first().click();
    await page.waitForURL(`${specimen("article").url}#seventh-question`);
  }));
});

describe("words of the glossary", { concurrency: 2 }, () => {
  for (const javaScriptEnabled of [true, false]) {
    test(`a word shows its meaning with the keyboard and by touch, and Escape puts it away, scripts ${javaScriptEnabled ? "on" : "off"}`, () => withPage({ javaScriptEnabled, hasTouch: true, viewport: { width: 360, height: 740 } }, async (page) => {
      await page.goto(specimen("article").url);
      const word = page.getByRole("button", { name: "sample page" });
      const meaning = page.locator("button:has-text('sample page') + .definition");
      assert.equal(await meaning.isVisible(), false);
      await word.focus();
      await page.keyboard.press("Enter");
      assert.ok(await meaning.isVisible());
      assert.equal(plain(await meaning.innerText()), "A page that shows what something looks like, and means nothing. Glossary");
      const { x, width } = await meaning.boundingBox();
      assert.ok(x >= 0 && x + width <= 360, "it fits the window");
      await page.keyboard.press("Tab");
      assert.equal((await focused(page)).text, "Glossary", "the meaning comes next in the order of focus");
      await page.keyboard.press("Escape");
      assert.equal(await meaning.isVisible(), false);
      assert.equal((await focused(page)).text, "sample page");
      await word.tap();
      assert.ok(await meaning.isVisible());
      await meaning.getByRole("link").tap();
      await page.waitForURL(/\/glossary\/#term-specimen$/);
      assert.match(plain(await page.locator(":target").innerText()), /^specimen \(sample page\) A page/);
    }));
  }

  test("assistive technology is told that there is more, and then reads it behind the word", () => withPage({}, async (page) => {
    await openSpecimen(page, specimen("article"));
    const word = async () => (await tree(page)).find(({ role, name }) => role === "button" && name === "sample page").node;
    const expanded = ({ properties }) => properties.find(({ name }) => name === "expanded")?.value.value;
    assert.equal(expanded(await word()), false);
    await page.getByRole("button", { name: "sample page" }).click();
    assert.equal(expanded(await word()), true);
  }));
});

describe("exit this page", { concurrency: 2 }, () => {
  const away = "https://askbook.example/weather";
  const visit = async (page) => {
    await page.route(away, (route) => route.fulfill({ body: "<title>Weather</title>", contentType: "text/html" }));
    await page.goto(specimen("home").url);
    await page.goto(specimen("article to be left quickly").url);
  };
  const left = async (page) => {
    await page.waitForURL(away);
    await page.goBack();
    assert.equal(page.url(), specimen("home").url, "the page is gone from the history");
  };

  test("the button leaves, and the way back does not lead to the page", () => withPage({}, async (page) => {
    await visit(page);
    await page.locator("[data-exit]").click();
    await left(page);
  }));

  test("Shift three times does the same, and each press is announced", () => withPage({}, async (page) => {
    await visit(page);
    await page.keyboard.press("Shift");
    await page.waitForFunction(() => [...document.querySelectorAll("[role=status]")].some((region) => region.textContent === "Press Shift 2 more times to exit this page."));
    await page.keyboard.press("Shift");
    await page.keyboard.press("Shift");
    await left(page);
  }));

  test("capital letters do not leave", () => withPage({}, async (page) => {
    await visit(page);
    await page.locator("#site-search").focus();
    for (const letter of "ABCD") await page.keyboard.press(`Shift+${letter}`);
    await settled(page);
    assert.equal(page.url(), specimen("article to be left quickly").url);
  }));

  test("without scripts it is a link", () => withPage({ javaScriptEnabled: false }, async (page) => {
    await visit(page);
    await page.locator("[data-exit]").click();
    await page.waitForURL(away);
  }));

  test("it comes right after the skip link and stays in sight", () => withPage({ viewport: { width: 360, height: 500 } }, async (page) => {
    await visit(page);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    assert.match((await focused(page)).text, /^Exit this page/);
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    const { top, height } = await page.locator("[data-exit]").evaluate((link) => link.getBoundingClientRect().toJSON());
    assert.ok(top >= 0 && height >= 44);
  }));

  test("no other page has it", () => withPage({}, async (page) => {
    for (const name of ["home", "article", "question", "faq"]) {
      await open(page, specimen(name).url);
      assert.equal(await page.locator("[data-exit]").count(), 0, name);
    }
  }));
});
