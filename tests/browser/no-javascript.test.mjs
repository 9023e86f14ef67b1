/** Without scripts everything is there: every answer, every question, every link, and the search is an index. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { eachOnPage, plain, withPage } from "./support/browser.mjs";
import { base } from "./support/guide.mjs";

const WITHOUT = { javaScriptEnabled: false };

describe("without JavaScript", () => {
  for (const lang of ["en", "de"]) {
    test(`every answer is visible text on its page, under a heading (${lang})`, async () => {
      const pages = grouped(base.questions(lang));
      await eachOnPage([...pages], WITHOUT, async (page, [address, questions]) => {
        await page.goto(base.local(address));
        const text = plain(await page.locator("main").innerText());
        const headings = (await page.locator("h1, h2, h3, h4").allInnerTexts()).map(plain);
        for (const { question, answer_text: answer } of questions) {
          assert.ok(text.includes(plain(answer)), `${address} does not show: ${answer}`);
          assert.ok(headings.includes(plain(question)), `${address} has no heading: ${question}`);
        }
      });
    });

    test(`the search page is the index of all questions (${lang})`, () => withPage(WITHOUT, async (page) => {
      const prefix = lang === "en" ? "" : `${lang}/`;
      await page.goto(base.url(`${prefix}search/index.html`));
      const links = await page.locator("main a:visible").evaluateAll((all) => all.map((link) => [link.innerText, link.href]));
      const listed = new Map(links.map(([text, href]) => [href, plain(text)]));
      for (const { question, url } of base.questions(lang)) assert.equal(listed.get(base.local(url)), plain(question));
    }));
  }

  test("the form leads to that page, and its links lead to answers", () => withPage(WITHOUT, async (page) => {
    await page.goto(base.url("index.html"));
    await page.locator("#site-search").fill("sore");
    await page.keyboard.press("Enter");
    await page.waitForURL(base.url("search/index.html", "?q=sore"));
    const question = base.question("massage-must-it-hurt");
    await page.locator("main").getByRole("link", { name: question.question, exact: true }).first().click();
    await page.waitForURL(base.local(question.url));
    assert.ok(await page.getByText(plain(question.answer_text).slice(0, 60)).isVisible());
  }));

  test("the menu is open on a phone, and nothing that needs scripts is shown", () => withPage({ ...WITHOUT, viewport: { width: 360, height: 640 } }, async (page) => {
    await page.goto(base.url("pain-management/deep-tissue-massage-soreness/index.html"));
    assert.ok(await page.locator("#site-menu a").first().isVisible());
    for (const selector of ["[data-menu-button]", "[data-print]", "[data-appearance]"]) {
      assert.equal(await page.locator(selector).first().isVisible(), false, selector);
    }
  }));

  test("a copied address opens at its answer", () => withPage({ ...WITHOUT, reducedMotion: "reduce" }, async (page) => {
    const { url } = base.question("massage-must-it-hurt");
    await page.goto(base.local(url));
    const { top, height } = await page.locator("#massage-must-it-hurt").evaluate((element) => element.getBoundingClientRect().toJSON());
    assert.ok(top >= 0 && top + Math.min(height, 100) <= 900, `the answer is at ${top}`);
  }));
});

function grouped(questions) {
  const pages = new Map();
  for (const question of questions) {
    const page = question.url.split("#")[0];
    pages.set(page, [...(pages.get(page) ?? []), question]);
  }
  return pages;
}
