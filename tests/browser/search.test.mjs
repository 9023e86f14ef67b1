/** Readers find the right answer in their own words, at any address of the guide, by mouse and by keyboard. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { focused, isSeen, open, plain, settled, tabTo, withPage } from "./support/browser.mjs";
import { base, changing, disk, guides, top } from "./support/guide.mjs";

const SORENESS = "pain-management/deep-tissue-massage-soreness/index.html";
const EPSOM = "self-care/epsom-salt-baths/index.html";

/** What readers type, and the answer that has to be among the first three: its page and anchor. */
const QUERIES = [
  ["why do i hurt after a massage", SORENESS, "massage-soreness-cause"],
  ["epsom slat bath", EPSOM, "do-epsom-salt-baths-help-sore-muscles"],
  ["how much epsom slat goes in a bath", EPSOM, "epsom-salt-how-much"],
  ["how long dose sorness last after masage", SORENESS, "massage-soreness-duration"],
  ["does foam roling help", "self-care/foam-rolling/index.html", "foam-rolling-does-it-help"],
].map(([query, file, id]) => ({ query, file, id }));

/** Every query by mouse and by keyboard, the first one in every guide. */
const WAYS = ["mouse", "keyboard"];
const CASES = WAYS.flatMap((way) => QUERIES.flatMap((wanted, at) => (at === 0 ? guides : [guides[1]]).map((guide) => ({ way, guide, wanted }))));
const HOME = "index.html";
const SEARCH = "search/index.html";

const box = (page) => page.locator("#site-search");
const results = (page) => page.locator("[data-results-list] > li");

/** Waits until the results are those for the text. */
async function answered(page, text) {
  await page.waitForFunction((query) => new URLSearchParams(location.search).get("q") === query, text);
  await page.locator("[data-results-list] > li, [data-results-none]:not([hidden])").first().waitFor();
}

/** Waits for the suggestions for a text: those for less of it may come before, and are put out of the page by them. */
const suggested = (page, text) => page.locator(`[role=listbox][data-query=${JSON.stringify(text)}] [role=option]`).first().waitFor();

/** The result that leads to the answer; it has to be one of the first three. */
async function rightResult(page, guide, { file, id }) {
  const wanted = guide.url(file, `#${id}`);
  const links = await results(page).locator(".result-title a").evaluateAll((all) => all.map((link) => link.href));
  const place = links.indexOf(wanted);
  assert.ok(place >= 0 && place < 3, `${id} is at place ${place + 1} of\n${links.join("\n")}`);
  return results(page).nth(place);
}

/** The answer is open and in view, and its heading has the focus. */
async function arrivedAt(page, guide, { file, id }, title) {
  await page.waitForURL(guide.url(file, `#${id}`));
  await page.waitForFunction((wanted) => document.activeElement.closest(`#${wanted}`) !== null, id);
  assert.equal((await focused(page)).text, plain(title));
  const answers = page.locator(`#${id} [data-answer]`);
  for (const answer of await answers.all()) assert.ok(await answer.isVisible(), "the answer is open");
  assert.ok(await isSeen(page, `#${id}.question .question-title, h2#${id}`), "the heading is in view");
}

async function ask(page, guide, way, query) {
  if (way === "mouse") {
    await open(page, guide.url(HOME));
    await box(page).click();
    await box(page).pressSequentially(query);
    await page.locator("[data-search-form] button").click();
  } else {
    await open(page, guide.url(SORENESS));
    await page.keyboard.press("Control+K");
    assert.equal((await focused(page)).id, "site-search");
    await page.keyboard.type(query);
    await page.keyboard.press("Enter");
  }
  await answered(page, query);
}

/** Presses what stands in a result: by mouse, or by Tab and Enter. */
async function press(page, way, result, selector, key) {
  if (way === "mouse") return result.locator(selector).click();
  const place = await result.evaluate((item) => [...item.parentNode.children].indexOf(item) + 1);
  await tabTo(page, `[data-results-list] > li:nth-child(${place}) ${selector}`, { key });
  await page.keyboard.press("Enter");
}

describe("the right answer is found", { concurrency: 2 }, () => {
  for (const { way, guide, wanted } of CASES) {
    test(`by ${way}, guide ${guide.name}: ${wanted.query}`, () => withPage({}, async (page) => {
      await ask(page, guide, way, wanted.query);
      const result = await rightResult(page, guide, wanted);
      const title = await result.locator(".result-title").innerText();
      await press(page, way, result, "button", "Tab");
      const panel = result.locator(".result-answer");
      await panel.waitFor({ state: "visible" });
      const shown = plain(await panel.innerText());
      await press(page, way, result, ".result-title a", "Shift+Tab");
      await arrivedAt(page, guide, wanted, title);
      const there = plain(await page.locator("main").innerText());
      assert.ok(there.includes(shown.slice(0, 60)), "what opened in place is the answer of the page");
    }));
  }

  test("in German", () => withPage({ locale: "de-DE" }, async (page) => {
    await open(page, base.url("de/search/index.html", "?q=wie+lange+dauert+muskelkarter"));
    await results(page).first().waitFor();
    const links = await results(page).locator(".result-title a").evaluateAll((all) => all.slice(0, 3).map((link) => link.href));
    assert.ok(links.includes(base.local(base.question("massage-soreness-duration", "de").url)), links.join("\n"));
  }));
});

describe("the search page", { concurrency: 2 }, () => {
  for (const guide of guides) {
    test(`shows the answers for ?q= and restores them on the way back, guide ${guide.name}`, () => withPage({}, async (page) => {
      await open(page, guide.url(SEARCH, "?q=foam+rolling"));
      await results(page).first().waitFor();
      assert.equal(await box(page).inputValue(), "foam rolling");
      const before = await results(page).locator(".result-title").allInnerTexts();
      await results(page).first().locator(".result-title a").click();
      await page.waitForURL((url) => url.hash !== "");
      await page.goBack();
      await results(page).first().waitFor();
      assert.equal(await box(page).inputValue(), "foam rolling");
      assert.deepEqual(await results(page).locator(".result-title").allInnerTexts(), before);
    }));
  }

  test("who comes with a question on a phone sees the first answer without scrolling", () => withPage({ viewport: { width: 390, height: 740 } }, async (page) => {
    await open(page, base.url(SEARCH, "?q=how+long+does+soreness+last"));
    const [title, excerpt] = [".result-title", ".result-excerpt mark"].map((part) => results(page).first().locator(part).first());
    await excerpt.waitFor();
    for (const part of [title, excerpt]) {
      const { y, height } = await part.boundingBox();
      assert.ok(y + height <= 740, `it ends at ${y + height}`);
    }
  }));

  const MISSPELT = "why am i soer after a deep tisue massge";
  const ASKED = {
    "comes with": (page) => open(page, base.url(SEARCH, `?${new URLSearchParams({ q: MISSPELT })}`)),
    types: async (page) => {
      await open(page, base.url(SEARCH));
      await box(page).pressSequentially(MISSPELT);
      await page.keyboard.press("Enter");
    },
  };
  for (const [how, ask] of Object.entries(ASKED)) {
    test(`who ${how} a misspelt question sees there how the answer begins`, () => withPage({ viewport: { width: 390, height: 740 } }, async (page) => {
      await ask(page);
      // Answers to less of the question may come before.
      await page.locator("[data-results-title]", { hasText: "deep tissue massage" }).waitFor();
      await results(page).first().locator(".result-excerpt", { hasText: /\S/ }).waitFor();
      const ends = await results(page).first().evaluate((result) => {
        const [title, excerpt] = [".result-title", ".result-excerpt"].map((part) => result.querySelector(part));
        const text = document.createRange();
        text.selectNodeContents(excerpt);
        return [title.getBoundingClientRect().bottom, text.getClientRects()[0].bottom];
      });
      assert.ok(Math.max(...ends) <= 740, `title and first line end at ${ends}`);
    }));
  }

  test("keeps the address in step with the box without filling the history", () => withPage({}, async (page) => {
    await open(page, base.url(SEARCH));
    const entries = await page.evaluate(() => history.length);
    await box(page).fill("ice bath");
    await answered(page, "ice bath");
    await box(page).fill("heat pack");
    await answered(page, "heat pack");
    assert.equal(await page.evaluate(() => history.length), entries);
    await box(page).fill("");
    await page.waitForFunction(() => !new URLSearchParams(location.search).has("q"));
    assert.equal(await results(page).first().isVisible(), false);
  }));

  test("what was typed is one click away from what was searched instead", () => withPage({}, async (page) => {
    await open(page, base.url(SEARCH, `?${new URLSearchParams({ q: "epsom slat bath" })}`));
    const title = page.locator("[data-results-title]");
    await page.locator("[data-results-corrected] button").click();
    await page.waitForFunction(() => document.querySelector("[data-results-title]").textContent.includes("slat"));
    assert.match(plain(await title.innerText()), /“epsom slat bath”$/);
    assert.equal(await title.evaluate((element) => element === document.activeElement), true, "the reader is at the answers");
    assert.match(plain(await page.locator("[data-results-corrected]").innerText()), /No answer mentions “slat”/);
  }));

  test("marks matches, names a repaired word, and says how many answers there are", () => withPage({}, async (page) => {
    await open(page, base.url(SEARCH));
    await box(page).focus();
    await page.keyboard.type("epsom slat bath");
    await answered(page, "epsom slat bath");
    await page.locator("[data-results-corrected]:not([hidden])").waitFor();
    assert.equal(plain(await page.locator("[data-results-corrected]").innerText()), "Search for “epsom slat bath”");
    const marks = await page.locator("[data-results-list] mark").allInnerTexts();
    assert.ok(marks.some((mark) => /epsom/i.test(mark)), marks.join());
    assert.equal(plain(await page.locator("[data-results-title]").innerText()), "Showing answers for “epsom salt bath”");
    await page.waitForFunction(() => [...document.querySelectorAll("[role=status]")]
      .some(({ textContent }) => /^\d+ answers for “epsom salt bath”$/.test(textContent)));
    const regions = await page.locator("[role=status]").evaluateAll((all) => all.map((region) => [region.ariaLive, region.ariaAtomic]));
    assert.deepEqual(regions, [["polite", "true"], ["polite", "true"]]);
  }));

  test("says so when there is no answer, and leads on", () => withPage({}, async (page) => {
    await open(page, base.url(SEARCH, "?q=xylophone+zygote+quokka"));
    await page.locator("[data-results-none]:not([hidden])").waitFor();
    assert.match(await page.locator("[data-results-title]").innerText(), /^No answers for “xylophone zygote quokka”/);
    assert.ok(await page.locator("#site-by-topic").isVisible(), "all questions stand below");
    assert.ok(await page.locator("[data-results-filter]").isHidden(), "there is nothing to choose from");
    const title = plain(await page.locator("[data-results-title]").innerText());
    await page.waitForFunction((text) => [...document.querySelectorAll("[role=status]")].some((region) => region.textContent === text), title);
    const topic = page.locator("[data-results-near] a").first();
    await topic.click();
    assert.equal((await focused(page)).text, plain(await topic.innerText()), "a topic that may help leads to its questions");
  }));

  test("says which words of the guide were taken for one that it does not use", () => withPage({}, async (page) => {
    await open(page, base.url(SEARCH, "?q=can+a+physician+help"));
    await results(page).first().waitFor();
    assert.match(plain(await page.locator("[data-results-corrected]").innerText()), /No answer mentions “physician”; answers about “.+” are shown\./);
  }));

  test("marks what was found on the page of the answer, until the reader has had enough", () => withPage({}, async (page) => {
    await open(page, base.url(SEARCH, "?q=how+long+does+soreness+last"));
    const link = results(page).first().locator(".result-title a");
    const [wanted, before] = [await link.getAttribute("href"), await page.evaluate(() => document.title)];
    await link.click();
    await page.waitForFunction((title) => document.title !== title, before);
    const marked = () => page.evaluate(() => [...(CSS.highlights.get("found") ?? [])].map((range) => range.startContainer.data.slice(range.startOffset, range.endOffset)));
    const words = await marked();
    assert.ok(words.some((word) => /^sore/i.test(word)), `${wanted}: ${words.join()}`);
    const clear = page.getByRole("button", { name: "Remove the marks for “how long does soreness last”" });
    await clear.press("Enter");
    assert.deepEqual(await marked(), []);
    assert.equal(await clear.count(), 0);
    assert.match((await focused(page)).text, /\S/, "the focus stays at the heading");
    await page.reload();
    assert.deepEqual(await marked(), [], "a visit without a search has no marks");
  }));

  test("shows only one topic when asked", () => withPage({}, async (page) => {
    await open(page, base.url(SEARCH, "?q=sore"));
    await results(page).first().waitFor();
    const all = await page.locator("[data-results-title]").innerText();
    await page.locator("#site-topic-filter").selectOption("sleep");
    await page.waitForFunction((text) => document.querySelector("[data-results-title]").innerText !== text, all);
    assert.equal(new URL(page.url()).searchParams.get("topic"), "sleep");
    await page.reload();
    await results(page).first().waitFor();
    assert.equal(await page.locator("#site-topic-filter").inputValue(), "sleep");
  }));

  test("takes a query as text and not as HTML", () => withPage({}, async (page) => {
    const query = "<img src=x onerror=document.title='broken'> massage";
    await open(page, top.url(SEARCH, `?${new URLSearchParams({ q: query })}`));
    await page.locator("[data-results-title]").waitFor();
    await settled(page);
    assert.equal(await page.locator("main img").count(), 0);
    assert.doesNotMatch(await page.title(), /^broken/);
  }));
});

describe("suggestions", { concurrency: 2 }, () => {
  test("are a combobox with a list, as the ARIA practices describe it", () => withPage({}, async (page) => {
    await open(page, base.url(HOME));
    await box(page).focus();
    await page.waitForFunction(() => document.getElementById("site-search").getAttribute("role") === "combobox");
    const state = () => box(page).evaluate((input) => ({
      expanded: input.ariaExpanded, autocomplete: input.ariaAutoComplete,
      list: document.getElementById(input.getAttribute("aria-controls"))?.role,
      active: document.getElementById(input.getAttribute("aria-activedescendant"))?.textContent ?? null,
      selected: document.querySelectorAll("[role=option][aria-selected=true]").length,
    }));
    assert.deepEqual(await state(), { expanded: "false", autocomplete: "list", list: "listbox", active: null, selected: 0 });
    await page.keyboard.type("how long");
    await suggested(page, "how long");
    assert.deepEqual(await state(), { expanded: "true", autocomplete: "list", list: "listbox", active: null, selected: 0 });
    const options = await page.locator("[role=option]").allInnerTexts();
    await page.keyboard.press("ArrowDown");
    assert.equal((await state()).active, options[0]);
    await page.keyboard.press("ArrowUp");
    assert.equal((await state()).active, null);
    await page.keyboard.press("ArrowUp");
    assert.equal((await state()).active, options.at(-1));
    assert.equal((await state()).selected, 1);
    await page.keyboard.press("Home");
    assert.equal(await box(page).evaluate((input) => input.selectionStart), 0, "Home moves the caret");
    await page.keyboard.press("Escape");
    assert.equal((await state()).expanded, "false");
    assert.equal(await box(page).inputValue(), "how long", "the first Escape only closes the list");
    await page.keyboard.press("Escape");
    assert.equal(await box(page).inputValue(), "");
    assert.equal((await focused(page)).id, "site-search");
  }));

  test("lead to their answer by Enter and by click", () => withPage({}, async (page) => {
    for (const how of ["Enter", "click"]) {
      await open(page, base.url(HOME));
      await box(page).focus();
      await page.keyboard.type("does a massage have to hurt");
      await suggested(page, "does a massage have to hurt");
      const option = page.locator("[role=option]").filter({ hasText: base.question("massage-must-it-hurt").question });
      await option.waitFor();
      const place = await option.evaluate((item) => [...item.parentNode.children].indexOf(item));
      if (how === "click") await option.click();
      else {
        for (let step = 0; step <= place; step += 1) await page.keyboard.press("ArrowDown");
        await page.keyboard.press("Enter");
      }
      await arrivedAt(page, base, { file: SORENESS, id: "massage-must-it-hurt" }, base.question("massage-must-it-hurt").question);
    }
  }));

  test("are counted aloud when the typing has paused", () => withPage({}, async (page) => {
    await open(page, base.url(HOME));
    await box(page).focus();
    await page.keyboard.type("stretch");
    await suggested(page, "stretch");
    const count = await page.locator("[role=option]").count();
    await page.waitForFunction((text) => [...document.querySelectorAll("[role=status]")].some((region) => region.textContent.startsWith(text)), `${count} suggestions`);
  }));

  test("keep what was typed before the engine had come", () => withPage({}, async (page) => {
    let release;
    const held = new Promise((resolve) => { release = resolve; });
    await page.route(/assets\/search\.[0-9a-f]+\.js$/, async (route) => { await held; await route.continue(); });
    await open(page, base.url(HOME));
    await box(page).focus();
    await page.keyboard.type("hot bath");
    release();
    await suggested(page, "hot bath");
    assert.equal(await box(page).inputValue(), "hot bath");
  }));

  test("stay when a file for what was typed before cannot be had", () => withPage({}, async (page) => {
    let lose;
    const lost = new Promise((resolve) => { lose = resolve; });
    // A word that the guide does not use needs files beside the first one.
    await page.route(/search\/en\//, async (route) => { await lost; await route.abort(); });
    await open(page, top.url(HOME));
    const asked = page.waitForRequest(/search\/en\//);
    await box(page).fill("zygote");
    await asked;
    await box(page).fill("how long does soreness last");
    await suggested(page, "how long does soreness last");
    const failed = page.waitForEvent("requestfailed");
    lose();
    await failed;
    await settled(page);
    assert.ok(await page.locator("[role=listbox] [role=option]").first().isVisible());
  }));

  test("come from the new index when the guide was published anew while a page was open", () => withPage({}, async (page) => {
    const { guide, publish } = await changing("answers");
    await open(page, guide.url(SEARCH));
    await box(page).fill("hot bath");
    await answered(page, "hot bath");
    publish("self-care/epsom-salt-baths.md", (text) => text.replace("## What do the studies show?", "## Is a zygote a salt?\n\nA zygote is none.\n\n$&"));
    const gone = page.waitForResponse((response) => /search\/en\//.test(response.url()) && response.status() === 404);
    await box(page).fill("zygote");
    await gone;
    await page.locator(".result-title", { hasText: "Is a zygote a salt?" }).waitFor();
  }));

  test("leave the form working when the engine cannot be had", () => withPage({}, async (page) => {
    await page.route(/assets\/search\.[0-9a-f]+\.js$/, (route) => route.abort());
    await open(page, base.url(HOME));
    await box(page).fill("hot bath");
    await page.keyboard.press("Enter");
    await page.waitForURL(base.url(SEARCH, "?q=hot+bath"));
    await page.waitForFunction(() => /could not be loaded/.test(document.querySelector("[data-results-title]").innerText));
    assert.ok(await page.locator("#site-by-topic").isVisible(), "all questions stand below");
  }));
});

describe("what a reader does not ask for is not fetched", { concurrency: 2 }, () => {
  const requested = async (page, url) => {
    const urls = [];
    page.on("request", (request) => urls.push(request.url()));
    await page.goto(url, { waitUntil: "networkidle" });
    return urls;
  };

  test("a page loads its own files only, and nothing of the search", () => withPage({}, async (page) => {
    for (const file of [HOME, SORENESS, "faq/index.html", SEARCH]) {
      const urls = await requested(page, base.url(file));
      for (const url of urls) {
        assert.ok(url.startsWith(base.origin), `${file} asks another host: ${url}`);
        assert.doesNotMatch(url, /\/search\/(?:en|de)\/|assets\/search/, `${file} fetches the search`);
        assert.ok([base.url(file)].includes(url) || /\.(?:css|js|svg)$/.test(url), `${file} fetches ${url}`);
      }
      page.removeAllListeners("request");
    }
  }));

  test("a whole search asks this host only, and twice for no file", () => withPage({}, async (page) => {
    const urls = await requested(page, base.url(SEARCH, "?q=sore"));
    await results(page).first().waitFor();
    assert.ok(urls.every((url) => url.startsWith(base.origin)), urls.join("\n"));
    assert.equal(new Set(urls).size, urls.length);
    assert.ok(urls.some((url) => /\/search\/en\.js$/.test(url)));
  }));

  test("nothing is asked of any host when the guide is on disk", () => withPage({}, async (page) => {
    const urls = await requested(page, disk.url(SEARCH, "?q=sore"));
    await results(page).first().waitFor();
    assert.deepEqual(urls.filter((url) => !url.startsWith(disk.origin)), []);
  }));
});
