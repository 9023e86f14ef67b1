/** On paper: every answer, the addresses of the sources, and nothing that only works on a screen. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { open, plain, withPage } from "./support/browser.mjs";
import { specimen } from "./support/gallery.mjs";
import { base } from "./support/guide.mjs";

const ARTICLE = "pain-management/deep-tissue-massage-soreness/index.html";

const WHOLE = "whole-guide/index.html";

/** Text of each sheet of a PDF without spaces and hyphens: lines break and words are divided at other places than on the screen. */
function sheetsOf(pdf) {
  const folder = mkdtempSync(join(tmpdir(), "askbook-print-"));
  try {
    writeFileSync(join(folder, "page.pdf"), pdf);
    const text = execFileSync("pdftotext", ["-raw", join(folder, "page.pdf"), "-"], { encoding: "utf8" });
    return text.split("\f").slice(0, -1).map(bare);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const textOf = (pdf) => sheetsOf(pdf).join("");

const bare = (text) => text.normalize("NFKC").replace(/[\s\u00ad-]+/g, "");

function owned(file) {
  return base.questions().filter(({ url }) => base.local(url).split("#")[0] === base.url(file));
}

describe("print", { concurrency: 2 }, () => {
  for (const javaScriptEnabled of [true, false]) {
    test(`the PDF of an article has all its folded answers, scripts ${javaScriptEnabled ? "on" : "off"}`, () => withPage({ javaScriptEnabled }, async (page) => {
      await page.goto(base.url(ARTICLE), { waitUntil: "load" });
      // Addresses of links stand behind their words on paper.
      const text = textOf(await page.pdf()).replace(/<https?:[^>]*>/g, "");
      const questions = owned(ARTICLE);
      assert.ok(questions.length >= 6);
      for (const { question, answer_text: answer } of questions) {
        assert.ok(text.includes(bare(question)), question);
        assert.ok(text.includes(bare(answer)), answer);
      }
    }));
  }

  test("the whole guide is a book: a title page, contents, every article in order with all its answers, and its name on every page", () => withPage({ javaScriptEnabled: false }, async (page) => {
    await page.goto(base.url(WHOLE), { waitUntil: "load" });
    const printed = sheetsOf(await page.pdf());
    const [, updated] = printed[0].match(/Updated(\d{1,2}[A-Z][a-z]+2026)/);
    const running = new RegExp(`(?:\\d+/\\d+)?Pain,plainlyexplained,${updated}(?:\\d+/\\d+)?`, "g");
    const sheets = printed.map((sheet) => sheet.replace(running, "").replace(/<https?:[^>]*>/g, ""));
    const text = sheets.join("");
    assert.ok(sheets.length > 50, `${sheets.length} sheets`);
    assert.deepEqual(printed.filter((sheet) => !sheet.match(running)), [], "the name of the guide is on every sheet");
    assert.ok(sheets[0].includes(bare("Published by The askbook project")) && sheets[1].startsWith("Contents"));
    const questions = base.questions();
    assert.ok(questions.length > 80);
    // Sentence by sentence, since the numbers of a list stand between them on paper.
    const sentences = ({ question, answer_text: answer }) => [question, ...answer.split(/(?<=[.?!])\s/)];
    const missing = questions.filter((one) => !sentences(one).every((sentence) => text.includes(bare(sentence))));
    assert.deepEqual(missing.map(({ id }) => id), []);
  }));

  test("the whole guide lists its articles in the order in which they follow each other", () => withPage({}, async (page) => {
    await open(page, base.url(WHOLE));
    const titles = await page.locator(".whole-contents li").allInnerTexts();
    for (let url = base.url(ARTICLE), at = titles.indexOf("Why a deep tissue massage leaves you sore"); at < 14; at += 1) {
      await open(page, url);
      assert.equal(await page.locator("h1").innerText(), titles[at]);
      const next = page.locator(".previous-next a[rel=next]");
      if (await next.count() === 0) break;
      url = await next.evaluate((link) => link.href);
    }
  }));

  test("navigation, search and buttons stay off the paper", () => withPage({}, async (page) => {
    await open(page, base.url(ARTICLE));
    const navigation = (await page.locator("#site-menu a").allInnerTexts()).map(plain);
    assert.ok(navigation.length > 2);
    await page.emulateMedia({ media: "print" });
    for (const selector of ["#site-menu", ".site-header form", "footer nav", ".skip-link", ".languages", "main button:not(.question-title button)", "[data-copy-link]"]) {
      for (const element of await page.locator(selector).all()) assert.equal(await element.isVisible(), false, selector);
    }
    const text = textOf(await page.pdf());
    assert.ok(!text.includes(bare(navigation.join(""))), "the menu is not printed");
  }));

  test("the addresses of sources are written out", () => withPage({}, async (page) => {
    await open(page, base.url(ARTICLE));
    const sources = await page.locator(".references a[href^='https:']").evaluateAll((all) => all.map((link) => link.href));
    assert.ok(sources.length > 3);
    const text = textOf(await page.pdf());
    for (const source of sources) assert.ok(text.includes(bare(source)), source);
  }));

  test("after printing the page is as folded as before", () => withPage({}, async (page) => {
    await open(page, base.url(ARTICLE));
    const state = () => page.locator("[data-answer]").evaluateAll((all) => all.map((one) => one.getAttribute("hidden")));
    const before = await state();
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    assert.deepEqual([...new Set(await state())], [null]);
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    assert.deepEqual(await state(), before);
  }));

  test("an article is a leaflet: who reviewed it and when, where it is on the web, every link written out, pages numbered", () => withPage({}, async (page) => {
    await open(page, specimen("article").url);
    const text = textOf(await page.pdf());
    for (const wanted of [
      "Reviewed by Ben Sample", "Last reviewed 5 March 2026", "Next review due 5 March 2099", "On the web https://askbook.example/specimen/care/complete/",
      "a sample page (A page that shows what something looks like, and means nothing. ) of the glossary", "one to the web <https://askbook.example/elsewhere>", "<https://askbook.example/source?a=1&b=2>",
      "Nothing in this guide is advice.", "The specimen office",
    ]) assert.ok(text.includes(bare(wanted)), wanted);
    assert.match(text, /1\/\d/);
    for (const unwanted of ["Was this page helpful", "Print this page", "Copy link"]) assert.ok(!text.includes(bare(unwanted)), unwanted);
  }));
});
