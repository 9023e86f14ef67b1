/** The contrast of every pair of colours that the parts use, by WCAG's formula, in both schemes of every theme. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { withPage } from "./support/browser.mjs";
import { THEMES, galleries } from "./support/gallery.mjs";

const GROUNDS = ["ground", "surface", "quiet"];
const TINTS = ["brand-soft", "accent-soft", "good-soft", "bad-soft", "care-soft"];

/** [what is seen, on what, least ratio]: 4.5 for text (1.4.3), 3 for lines and shapes that carry meaning (1.4.11). */
const PAIRS = [
  ...[...GROUNDS, ...TINTS].map((ground) => ["ink", ground, 4.5]),
  ...[...GROUNDS, ...TINTS].map((ground) => ["link", ground, 4.5]),
  ...GROUNDS.map((ground) => ["ink-soft", ground, 4.5]),
  ...["ground", "surface", "brand-soft", "accent-soft"].map((ground) => ["link-visited", ground, 4.5]),
  ...["ground", "surface"].flatMap((ground) => ["accent", "good", "bad", "care", "brand"].map((ink) => [ink, ground, 4.5])),
  ["surface", "brand", 4.5],
  ["hero-ink", "hero", 4.5],
  ["hero-soft", "hero", 4.5],
  ["focus-ink", "focus", 4.5],
  ["ink", "mark", 4.5],
  ["accent", "accent-soft", 3],
  ...GROUNDS.map((ground) => ["line-strong", ground, 3]),
];

/** Relative luminance: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance([red, green, blue]) {
  const linear = (part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** Contrast ratio: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function ratio(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** The colours of tokens, as the browser computes them. */
function colours(names) {
  const probe = document.body.appendChild(document.createElement("span"));
  const read = (name) => {
    probe.style.color = `var(--${name}, transparent)`;
    return getComputedStyle(probe).color.match(/[\d.]+/g).map(Number);
  };
  return Object.fromEntries(names.map((name) => [name, read(name)]));
}

describe("contrast", () => {
  test("the formula gives the ratios that WCAG names", () => {
    assert.equal(ratio([0, 0, 0], [255, 255, 255]), 21);
    assert.equal(ratio([119, 119, 119], [255, 255, 255]).toFixed(2), "4.48");
  });

  for (const theme of THEMES) {
    for (const colorScheme of ["light", "dark"]) {
      test(`${theme}, ${colorScheme}`, () => withPage({ colorScheme }, async (page) => {
        await page.goto(galleries.get(theme));
        const values = await page.evaluate(colours, [...new Set(PAIRS.flatMap(([ink, ground]) => [ink, ground]))]);
        for (const [name, value] of Object.entries(values)) assert.equal(value.length, 3, `--${name} has no colour`);
        const weak = PAIRS.map(([ink, ground, least]) => ({ pair: `${ink} on ${ground}`, least, is: ratio(values[ink], values[ground]) }))
          .filter(({ is, least }) => is < least);
        assert.deepEqual(weak, []);
      }));
    }
  }
});
