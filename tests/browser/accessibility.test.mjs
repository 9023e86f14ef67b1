/** axe-core finds nothing on any kind of page: light, dark and with forced colours, on a phone and on a wide screen,
    from left to right, from right to left, and in Japanese. */
import { describe, test } from "node:test";
import axe from "axe-core";
import { addAxe, check, FORCED, LOOKS } from "./support/axe.mjs";
import { withPage } from "./support/browser.mjs";
import { base, evergreen, top } from "./support/guide.mjs";
import { openSpecimen, specimens } from "./support/gallery.mjs";
import { kinds, MOVED, openKind } from "./support/kinds.mjs";

describe("axe-core finds nothing", { concurrency: 2 }, () => {
  for (const kind of kinds) {
    test(`on the page: ${kind.name}`, () => withPage({}, async (page, context) => {
      await addAxe(context);
      await openKind(page, top, kind);
      await check(page);
    }));
  }

  for (const kind of specimens) {
    test(`on the specimen: ${kind.name}`, () => withPage({}, async (page, context) => {
      await addAxe(context);
      await openSpecimen(page, kind);
      await check(page, [...LOOKS, ...FORCED]);
    }));
  }

  for (const kind of kinds.filter(({ name }) => ["home", "article with every block", "search with answers"].includes(name))) {
    test(`on the page in the second theme: ${kind.name}`, () => withPage({}, async (page, context) => {
      await addAxe(context);
      await openKind(page, evergreen, kind);
      await check(page);
    }));
  }

  test("on a page with its answers, suggestions and menu open", () => withPage({ viewport: { width: 360, height: 900 } }, async (page, context) => {
    await addAxe(context);
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
