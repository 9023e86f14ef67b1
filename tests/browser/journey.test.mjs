/** A reader's way with the keyboard alone, as a screen reader is told of it: search, open an answer, copy its link, go back. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { focused, open, settled, tabTo, withPage } from "./support/browser.mjs";
import { specimen } from "./support/gallery.mjs";
import { tree } from "./support/tree.mjs";

const QUESTION = "Does the seventh question fold the list?";
const CLIPBOARD = { permissions: ["clipboard-read", "clipboard-write"] };

/** The node that has the focus, as assistive technology sees it. */
async function spoken(page) {
  const has = (node, name) => node.properties?.find((one) => one.name === name)?.value.value;
  const { role, name, node } = (await tree(page)).findLast((one) => has(one.node, "focused"));
  return { role, name: name.replace(/\s+/g, " ").trim(), expanded: has(node, "expanded") };
}

const said = (page, text) => page.waitForFunction((wanted) => [...document.querySelectorAll("[role=status]")].some((region) => region.textContent.includes(wanted)), text);

for (const viewport of [{ width: 1280, height: 900 }, { width: 360, height: 740 }]) {
  test(`search, open, copy, back, with nothing lost, ${viewport.width} px`, () => withPage({ ...CLIPBOARD, viewport }, async (page) => {
    await open(page, specimen("home").url);
    await tabTo(page, "#site-search");
    assert.equal((await spoken(page)).name, "What would you like to know?");
    await page.keyboard.type("fold list", { delay: 30 });
    await page.keyboard.press("Enter");
    await page.locator("[data-results-list] > li").first().waitFor();
    const results = page.url();
    assert.equal(new URL(results).searchParams.get("q"), "fold list");
    const heading = (await tree(page)).find(({ role, name }) => role === "heading" && name.includes("“fold list”"));
    assert.match(heading?.name ?? "", /^\d+ answers? for/);

    await tabTo(page, ".result-title a");
    assert.deepEqual(await spoken(page), { role: "link", name: QUESTION, expanded: undefined });
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement.matches(".question-title"));
    assert.deepEqual([(await spoken(page)).role, (await focused(page)).text], ["heading", QUESTION]);
    const answer = page.url();

    await page.keyboard.press("Tab");
    assert.deepEqual(await spoken(page), { role: "button", name: QUESTION, expanded: true });
    await tabTo(page, "#seventh-question [data-copy-link]", { most: 3 });
    assert.match((await spoken(page)).name, /^Copy link to this answer/);
    await page.keyboard.press("Enter");
    await said(page, "Link copied");
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(copied, answer.split("?")[0].split("#")[0] + "#seventh-question");
    assert.ok(await page.evaluate(() => document.activeElement.matches("[data-copy-link]")), "the focus stays on the link");

    await page.goBack();
    await page.locator("[data-results-list] > li").first().waitFor();
    await settled(page);
    assert.equal(page.url(), results);
    assert.equal(await page.locator("#site-search").inputValue(), "fold list");
    await page.goBack();
    await page.waitForURL(specimen("home").url);

    await open(page, copied);
    await page.waitForFunction(() => document.activeElement.matches("#seventh-question .question-title"));
    assert.ok(await page.locator("#seventh-question [data-answer]").isVisible());
  }));
}
