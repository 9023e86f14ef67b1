/** Pictures of every kind of page in every look, to be seen by eye: `node tests/browser/look.mjs SITE OUT [FILTER]`.
    SITE is a folder that `askbook theme gallery --offline` (or `build --offline`) wrote. */
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { launch } from "./support/chromium.mjs";

const LOOKS = {
  wide: { viewport: { width: 1280, height: 900 } },
  phone: { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  forced: { viewport: { width: 1280, height: 900 }, forcedColors: "active" },
  zoom: { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 },
};

const PAGES = {
  home: "index.html", section: "care/index.html", article: "care/complete/index.html", overdue: "care/overdue/index.html", sensitive: "care/sensitive/index.html",
  faq: "faq/index.html", "a-to-z": "faq/a-to-z/index.html", search: "search/index.html", answers: "search/index.html?q=fold",
  topic: "topics/blocks/index.html", glossary: "glossary/index.html", takeaways: "takeaways/index.html", "not-found": "404.html", question: "faqs/lonely-question/index.html", person: "people/ada/index.html",
  arabic: "ar/care/complete/index.html", japanese: "ja/care/complete/index.html", "arabic-home": "ar/index.html",
};

const [site, out, filter = ""] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
const browser = await launch();

for (const [look, options] of Object.entries(LOOKS)) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  for (const [name, address] of Object.entries(PAGES)) {
    if (!`${name}-${look}`.includes(filter)) continue;
    const [file, query] = address.split("?");
    await page.goto(`${pathToFileURL(join(resolve(site), file))}${query ? `?${query}` : ""}`);
    if (query) await page.locator("[data-results-list] > li").first().waitFor();
    await page.screenshot({ path: join(out, `${name}-${look}.png`), fullPage: look !== "zoom" });
  }
  await context.close();
}
await browser.close();
