/** The preview in a browser: what the editor sees of an edit, of a mistake, and of pages that readers do not see. */
import assert from "node:assert/strict";
import { renameSync } from "node:fs";
import { describe, test } from "node:test";
import { addAxe, check, FORCED, LOOKS } from "./support/axe.mjs";
import { complaints, settled, tabTo, withPage } from "./support/browser.mjs";
import { withPreview } from "./support/preview.mjs";

const FILE = "content/pain-management/deep-tissue-massage-soreness.md";
const ARTICLE = "pain-management/deep-tissue-massage-soreness/";
const OTHER = "self-care/foam-rolling/";
const DRAFT = { "content/self-care/naps.md": "---\ntitle: Naps after sport\ndraft: true\n---\n\n[Here](../about.md), e.g. for more.\n" };

const dock = (page) => page.locator("#askbook-live .open");
const panel = (page) => page.locator("#askbook-live .panel");

/** Opens a page of the preview and waits until it is told of. The mark goes when the page is loaded again. */
async function visit(page, url) {
  const told = page.waitForResponse((response) => response.url().includes("/-/askbook/events"));
  await page.goto(url, { waitUntil: "load" });
  await told;
  await settled(page);
  await page.evaluate(() => { window.same = true; });
}

const isSame = (page) => page.evaluate(() => window.same === true);

/** Waits until the page was loaded again and has found its place. */
async function reloaded(page) {
  await page.waitForFunction(() => window.same === undefined && document.readyState === "complete");
  await settled(page);
}

/** Waits until the rules of check were applied to what is on disk. */
async function checked(page, preview) {
  await page.waitForFunction(async (url) => !(await (await fetch(url)).json()).checking, preview.url("-/askbook/status.json"));
  await settled(page);
}

describe("preview", { concurrency: 2 }, () => {
  test("an edit is shown where the editor was: scroll position, open answers and focus stay", () => withPreview({}, (preview) => withPage({}, async (page) => {
    await visit(page, preview.url(ARTICLE));
    await page.locator("[data-question] .question-title button").nth(1).click();
    const answer = page.locator("[data-question] [data-answer]").nth(1);
    await answer.evaluate((element) => scrollTo(0, scrollY + element.getBoundingClientRect().top - 200));
    const top = () => answer.evaluate((element) => element.getBoundingClientRect().top);
    const before = await top();
    const button = page.locator("[data-question] .question-title button").nth(1);
    await button.focus();
    const position = await page.evaluate(() => scrollY);
    preview.edit(FILE, "\n## ", "\nThese words are new, and they stand above what the editor looks at.\n\n## ");
    await reloaded(page);
    await page.getByText("These words are new").waitFor({ state: "attached" });
    assert.ok(await answer.isVisible(), "the answer is open");
    assert.ok(Math.abs(await top() - before) < 2, `${await top()} instead of ${before}`);
    assert.ok(await page.evaluate(() => scrollY) > position, "the text above has grown");
    assert.equal(await button.evaluate((element) => element === document.activeElement), true);
  })));

  test("a page that says the same is not loaded again, and its search finds what is new", () => withPreview({}, (preview) => withPage({}, async (page) => {
    await visit(page, preview.url(OTHER));
    const index = () => page.evaluate(() => document.documentElement.dataset.searchIndex);
    const before = await index();
    await page.locator("#site-search").fill("zygote");
    await page.locator("[role=option]").first().waitFor({ timeout: 2000 }).catch(() => {});
    preview.edit(FILE, "faqs:\n", "faqs:\n  - id: zygotes\n    question: Does a zygote hurt after massage?\n    answer: Nobody has asked it.\n");
    await page.waitForFunction((old) => document.documentElement.dataset.searchIndex !== old, before);
    await page.locator("#site-search").fill("does a zygote hurt");
    await page.getByRole("option", { name: "Does a zygote hurt after massage?" }).waitFor();
    assert.ok(await isSame(page));
  })));

  test("a style sheet is exchanged in the page as it stands", () => withPreview({}, (preview) => withPage({}, async (page) => {
    await visit(page, preview.url(ARTICLE));
    await page.evaluate(() => scrollTo(0, 500));
    preview.write("themes/default/static/css/custom.css", "h1 { color: rgb(1, 2, 3) !important }\n");
    await page.waitForFunction(() => getComputedStyle(document.querySelector("main h1")).color === "rgb(1, 2, 3)");
    assert.ok(await isSame(page));
    assert.equal(await page.evaluate(() => scrollY), 500);
    await page.waitForFunction(() => document.querySelectorAll("link[rel=stylesheet]").length === 1);
  })));

  test("a broken save keeps the page, and the panel says what, where and how to mend it", () => withPreview({}, (preview) => withPage({}, async (page) => {
    const found = await complaints(page);
    await visit(page, preview.url(ARTICLE));
    const title = preview.read(FILE).match(/^title: .*$/m)[0];
    preview.edit(FILE, title, title.replace("title", "titel"));
    const problem = panel(page).locator("li.error").first();
    await problem.waitFor();
    assert.match(await problem.innerText(), /unknown key|titel/i);
    assert.match(await problem.locator(".help").innerText(), /title/);
    const place = problem.getByRole("link", { name: `${FILE}:2:1` });
    assert.equal(await place.getAttribute("href"), `vscode://file${preview.path(FILE)}:2:1`);
    assert.match(await problem.getByRole("link", { name: "unknown-key" }).getAttribute("href"), /rules-front-matter\/#unknown-key$/);
    assert.equal(await panel(page).locator("h3").first().innerText(), "On this page");
    assert.ok(await isSame(page), "the last good page stands");
    preview.edit(FILE, "titel", "title");
    await panel(page).locator("li.error").first().waitFor({ state: "detached" });
    assert.ok(await isSame(page), "it says what it said before");
    assert.deepEqual(found, []);
  })));

  test("what check finds is a button away, by keyboard, and the choice is remembered", () => withPreview({ files: DRAFT }, (preview) => withPage({}, async (page) => {
    await visit(page, preview.url("self-care/naps/"));
    await checked(page, preview);
    await dock(page).waitFor();
    assert.equal(await panel(page).isVisible(), false, "nothing is wrong that has to be seen at once");
    await tabTo(page, "#askbook-live");
    await page.keyboard.press("Enter");
    await panel(page).waitFor();
    const own = panel(page).locator("h3:has-text('On this page') + ol > li");
    await own.filter({ hasText: "latin-abbreviation" }).waitFor();
    assert.deepEqual((await own.locator(".rule").allInnerTexts()).sort(), ["latin-abbreviation", "missing-references", "missing-review-date", "vague-link-text"]);
    assert.match(await panel(page).innerText(), /Readers do not see this page: it is a draft/);
    assert.match(await panel(page).getByRole("link", { name: "Edit this page" }).getAttribute("href"), /^vscode:.*naps\.md:1:1$/);
    preview.edit("content/self-care/naps.md", "Here", "About this guide");
    await reloaded(page);
    await panel(page).waitFor();
    await own.filter({ hasText: "vague-link-text" }).waitFor({ state: "detached" });
    await panel(page).locator("button.close").focus();
    await page.keyboard.press("Escape");
    assert.equal(await panel(page).isVisible(), false);
    assert.equal(await page.evaluate(() => document.querySelector("#askbook-live").shadowRoot.activeElement.className), "open");
    await page.reload();
    await dock(page).waitFor();
    assert.equal(await panel(page).isVisible(), false);
  })));

  test("pages that readers do not see are marked, wherever a link leads to them", () => withPreview({ files: DRAFT }, (preview) => withPage({}, async (page) => {
    await visit(page, preview.url("self-care/naps/"));
    await page.locator("h1 askbook-badge").waitFor();
    assert.equal(await page.getByRole("heading", { level: 1 }).locator("askbook-badge span").innerText(), "Draft");
    await visit(page, preview.url("self-care/"));
    const link = page.locator("main").getByRole("link", { name: "Naps after sport Draft" });
    await link.first().waitFor();
    assert.equal(await page.locator("main askbook-badge").count(), await page.locator("main a[href*='naps/']").count());
    preview.edit("content/self-care/naps.md", "draft: true\n", "");
    await page.waitForFunction(() => !document.querySelector("askbook-badge"));
  })));

  test("a renamed file leaves its page standing with the way to the new one", () => withPreview({ files: DRAFT }, (preview) => withPage({}, async (page) => {
    await visit(page, preview.url("self-care/naps/"));
    renameSync(preview.path("content/self-care/naps.md"), preview.path("content/self-care/rest.md"));
    const way = panel(page).getByRole("link", { name: "/self-care/rest/" });
    await way.waitFor();
    assert.ok(await isSame(page));
    await way.click();
    await page.waitForURL(preview.url("self-care/rest/"));
    assert.equal(await page.locator("h1").evaluate((element) => element.firstChild.textContent.trim()), "Naps after sport");
  })));

  test("searches that found nothing are listed for the editor", () => withPreview({}, (preview) => withPage({}, async (page) => {
    await visit(page, preview.url("search/?q=xylophone+zygote+quokka"));
    await dock(page).waitFor();
    await dock(page).click();
    const link = panel(page).getByRole("link", { name: "xylophone zygote quokka", exact: true });
    await link.waitFor();
    assert.equal(new URL(await link.evaluate(({ href }) => href)).searchParams.get("q"), "xylophone zygote quokka");
    assert.equal(await (await fetch(preview.url("-/askbook/searches.txt"))).text(), "xylophone zygote quokka\n");
    await page.locator("#site-search").fill("sore after massage");
    await link.waitFor({ state: "visible" });
    await page.locator("#site-search").fill("xylophone zygote quokka");
    assert.equal(await panel(page).locator("ol > li").filter({ hasText: "xylophone" }).count(), 1);
  })));

  test("axe-core finds nothing with the panel open, and the site's own policy is kept", () => withPreview({ files: DRAFT }, (preview) => withPage({}, async (page, context) => {
    await addAxe(context);
    const found = await complaints(page);
    for (const path of ["self-care/naps/", "self-care/", "search/?q=xylophone+zygote+quokka"]) {
      await visit(page, preview.url(path));
      await checked(page, preview);
      // The panel opens by itself where it was open before, once the page is told of the problems.
      await dock(page).or(panel(page)).locator("visible=true").first().waitFor();
      if (!(await panel(page).isVisible())) await dock(page).click();
      assert.deepEqual(found, []);
      await check(page, [...LOOKS, ...FORCED]);
      found.length = 0; // axe-core adds a style of its own.
    }
  })));

  test("the panel changes nothing of the page, and is not printed", () => withPreview({ files: DRAFT }, (preview) => withPage({}, async (page) => {
    const boxes = () => page.evaluate(() => [...document.querySelectorAll("body > :not(#askbook-live) *")].map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return `${element.tagName} ${x} ${y} ${width} ${height} ${getComputedStyle(element).font}`;
    }));
    await visit(page, preview.url(OTHER));
    await checked(page, preview);
    await dock(page).click();
    const shown = await boxes();
    await page.emulateMedia({ media: "print" });
    assert.equal(await panel(page).isVisible(), false);
    await page.emulateMedia({ media: "screen" });
    await page.route("**/-/askbook/**", (route) => route.abort());
    await page.goto(preview.url(OTHER), { waitUntil: "load" });
    assert.equal(await page.locator("#askbook-live").count(), 0);
    assert.deepEqual(shown, await boxes());
  })));
});
