/** axe-core finds nothing on any kind of page: light, dark and with forced colours, on a phone and on a wide screen,
    from left to right, from right to left, and in Japanese. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import axe from "axe-core";
import { withPage } from "./support/browser.mjs";
import { base, evergreen, top } from "./support/guide.mjs";
import { openSpecimen, specimens } from "./support/gallery.mjs";
import { kinds, MOVED, openKind } from "./support/kinds.mjs";

const LOOKS = [360, 1280].flatMap((width) => ["light", "dark"].map((colorScheme) => ({ width, colorScheme })));
const FORCED = ["light", "dark"].map((colorScheme) => ({ width: 1280, colorScheme, forcedColors: "active" }));

/** All rules of axe that are on by default, and the one of WCAG 2.2 that is not. */
const RULES = { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } };

/** With forced colours the system paints the text, but a page still reads its own colours, and so does axe. */
const FORCED_RULES = { ...RULES, rules: { ...RULES.rules, "color-contrast": { enabled: false } } };

async function violations(page, rules) {
  const { violations: found } = await page.evaluate((wanted) => window.axe.run(document, wanted), rules);
  return found.map(({ id, tags, nodes }) => ({ id, best: tags.includes("best-practice"), where: nodes.map((node) => `${node.html} (${node.failureSummary})`) }));
}

function report(found, look) {
  return found.map(({ id, where }) => `${Object.values(look).join(", ")}: ${id}\n    ${where.join("\n    ")}`);
}

async function check(page, looks = LOOKS) {
  const broken = { standard: [], advice: [] };
  for (const look of looks) {
    await page.setViewportSize({ width: look.width, height: 900 });
    await page.emulateMedia({ forcedColors: "none", ...look, reducedMotion: "reduce" });
    const found = await violations(page, look.forcedColors ? FORCED_RULES : RULES);
    broken.standard.push(...report(found.filter((one) => !one.best), look));
    broken.advice.push(...report(found.filter((one) => one.best), look));
  }
  assert.deepEqual(broken.standard, [], `WCAG:\n${broken.standard.join("\n")}`);
  assert.deepEqual(broken.advice, [], `best practice:\n${broken.advice.join("\n")}`);
}

describe("axe-core finds nothing", { concurrency: 2 }, () => {
  for (const kind of kinds) {
    test(`on the page: ${kind.name}`, () => withPage({}, async (page, context) => {
      await context.addInitScript({ content: axe.source });
      await openKind(page, top, kind);
      await check(page);
    }));
  }

  for (const kind of specimens) {
    test(`on the specimen: ${kind.name}`, () => withPage({}, async (page, context) => {
      await context.addInitScript({ content: axe.source });
      await openSpecimen(page, kind);
      await check(page, [...LOOKS, ...FORCED]);
    }));
  }

  for (const kind of kinds.filter(({ name }) => ["home", "article with every block", "search with answers"].includes(name))) {
    test(`on the page in the second theme: ${kind.name}`, () => withPage({}, async (page, context) => {
      await context.addInitScript({ content: axe.source });
      await openKind(page, evergreen, kind);
      await check(page);
    }));
  }

  test("on a page with its answers, suggestions and menu open", () => withPage({ viewport: { width: 360, height: 900 } }, async (page, context) => {
    await context.addInitScript({ content: axe.source });
    await page.goto(base.url("pain-management/deep-tissue-massage-soreness/index.html"));
    await page.getByRole("button", { name: "Menu" }).click();
    await page.locator(".fold-all button").click();
    await page.getByRole("combobox").or(page.getByRole("searchbox")).first().fill("sore");
    await page.getByRole("option").first().waitFor();
    await check(page);
  }));

  test("on a page that leads on from an old address", () => withPage({}, async (page) => {
    const leading = top.read(MOVED[0]).replace(/<meta http-equiv="refresh"[^>]*>/, "");
    await page.setContent(leading);
    await page.evaluate(axe.source);
    await check(page);
  }));
});
