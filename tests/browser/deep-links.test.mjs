/** A link to an answer opens it, focuses it and leaves it in plain sight, also when the address is an old one. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { comesIntoView, focused, isSeen, open, plain, settled, withPage } from "./support/browser.mjs";
import { base, disk, guides } from "./support/guide.mjs";
import { MOVED } from "./support/kinds.mjs";

const ARTICLE = "pain-management/deep-tissue-massage-soreness/index.html";
const BLOCKS = "self-care/every-block/index.html";
const FOLDED = ["massage-must-it-hurt", "massage-soreness-cause"];

const answer = (page, id) => page.locator(`#${id} [data-answer]`);

async function shows(page, guide, id) {
  await page.waitForFunction((wanted) => document.activeElement.closest(`#${wanted}`) !== null, id);
  assert.equal((await focused(page)).text, plain(guide.question(id).question));
  assert.ok(await answer(page, id).isVisible(), "the answer is open");
  assert.ok(await isSeen(page, `#${id} .question-title`), "nothing covers the heading");
}

describe("deep links", { concurrency: 2 }, () => {
  for (const guide of guides) {
    for (const viewport of [{ width: 360, height: 640 }, { width: 1280, height: 900 }]) {
      test(`arriving opens and focuses a folded answer, guide ${guide.name}, ${viewport.width} px`, () => withPage({ viewport }, async (page) => {
        await open(page, guide.url(ARTICLE, `#${FOLDED[0]}`));
        await shows(page, guide, FOLDED[0]);
        assert.equal(await answer(page, FOLDED[1]).isVisible(), false, "the others stay folded");
      }));
    }
  }

  test("a change of the address within the page does the same", () => withPage({}, async (page) => {
    await open(page, base.url(ARTICLE));
    for (const id of FOLDED) {
      await page.evaluate((hash) => { location.hash = hash; }, id);
      await shows(page, base, id);
    }
  }));

  test("an old fragment of a question leads to it", () => withPage({}, async (page) => {
    await open(page, base.url(BLOCKS, "#every-block-old-name"));
    await shows(page, base, "every-block-renamed");
    await page.evaluate(() => { location.hash = ""; document.activeElement.blur(); });
    await page.evaluate(() => { location.hash = "every-block-old-name"; });
    await shows(page, base, "every-block-renamed");
  }));

  test("an old fragment of a section leads to it", () => withPage({}, async (page) => {
    await open(page, base.url(BLOCKS, "#former-table"));
    // The browser jumps some frames after it has loaded the page.
    assert.ok(await comesIntoView(page, "#a-table"));
  }));

  for (const guide of [base, disk]) {
    test(`an old address leads to its page, guide ${guide.name}`, () => withPage({}, async (page) => {
      await page.goto(guide.url(MOVED[0]));
      await page.waitForURL(guide.url(BLOCKS));
      await page.goto(guide.url(MOVED[1]));
      await page.waitForURL((url) => url.href.split("#")[0] === guide.url("faqs/what-is-a-page-of-its-own/index.html"));
    }));
  }

  test("every published address of a question leads to its open answer", () => withPage({}, async (page) => {
    for (const id of base.questions().filter(({ url }) => url.includes("/deep-tissue-massage-soreness/")).map((question) => question.id)) {
      await open(page, "about:blank");
      await open(page, base.local(base.question(id).url));
      await shows(page, base, id);
    }
  }));

  test("find in page reaches folded answers", () => withPage({}, async (page) => {
    await open(page, base.url(ARTICLE));
    const folded = await page.locator("[data-questions] [data-answer]").evaluateAll((all) => all.map((one) => one.getAttribute("hidden")));
    assert.ok(folded.length > 6);
    assert.deepEqual([...new Set(folded)], ["until-found"]);
    // What the browser does when its search finds text in there: the event, then the attribute goes.
    await answer(page, FOLDED[0]).evaluate((panel) => panel.dispatchEvent(new Event("beforematch", { bubbles: true })));
    assert.ok(await answer(page, FOLDED[0]).isVisible());
    assert.equal(await page.locator(`#${FOLDED[0]} button`).getAttribute("aria-expanded"), "true");
  }));

  test("a text fragment opens the folded answer that holds the text", () => withPage({}, async (page) => {
    await page.goto(base.url(ARTICLE, "#:~:text=A%20massage%20therapist%20at%20the%20Cleveland%20Clinic"));
    await answer(page, "massage-must-it-hurt").waitFor({ state: "visible" });
    await settled(page);
    assert.equal(await page.locator("#massage-must-it-hurt button").getAttribute("aria-expanded"), "true");
  }));

  test("opened answers are remembered in this tab", () => withPage({}, async (page) => {
    await open(page, base.url(ARTICLE));
    await page.locator(`#${FOLDED[1]} button`).click();
    await page.reload();
    await answer(page, FOLDED[1]).waitFor({ state: "visible" });
    assert.equal(await answer(page, FOLDED[0]).isVisible(), false);
  }));
});
