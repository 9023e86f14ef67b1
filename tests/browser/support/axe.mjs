/** axe-core in the looks that a page can have. */
import assert from "node:assert/strict";
import axe from "axe-core";

export const LOOKS = [360, 1280].flatMap((width) => ["light", "dark"].map((colorScheme) => ({ width, colorScheme })));
export const FORCED = ["light", "dark"].map((colorScheme) => ({ width: 1280, colorScheme, forcedColors: "active" }));

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

/** Fails with what axe finds in any of the looks. */
export async function check(page, looks = LOOKS) {
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

/** How many places axe finds on the page at an address, in each of the looks. */
export async function axeCounts(page, url) {
  const counts = [];
  await page.addInitScript({ content: axe.source });
  for (const { width, colorScheme } of LOOKS) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.goto(url, { waitUntil: "networkidle" });
    counts.push((await violations(page, RULES)).reduce((sum, { where }) => sum + where.length, 0));
  }
  return counts;
}

/** Has every page of a context know axe. */
export function addAxe(context) {
  return context.addInitScript({ content: axe.source });
}
