/** The specimen guide in the default theme, as `askbook theme gallery` writes it: every kind of page in English, a right-to-left
    and a Japanese article, served by a real nginx. Its content is part of the program, so that expected files stay as they are. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after } from "node:test";
import { serve } from "./nginx.mjs";

const REPOSITORY = resolve(import.meta.dirname, "../../..");
const BINARY = process.env.ASKBOOK ?? join(REPOSITORY, "target/debug/askbook");

/** [name, address, rest of the address] */
const PAGES = [
  ["home", ""],
  ["section", "care/"],
  ["article", "care/complete/"],
  ["article without anything", "care/bare/"],
  ["article overdue", "care/overdue/"],
  ["article as a draft", "care/draft/"],
  ["article to be left quickly", "care/sensitive/"],
  ["page", "about/"],
  ["page with a glossary", "glossary/"],
  ["person", "people/ada/"],
  ["people", "people/"],
  ["question", "faqs/lonely-question/"],
  ["faq", "faq/"],
  ["a-to-z", "faq/a-to-z/"],
  ["takeaways", "takeaways/"],
  ["topics", "topics/"],
  ["topic", "topics/blocks/"],
  ["topic with several pages", "topics/many/page-2/"],
  ["search", "search/"],
  ["search with answers", "search/", "?q=fold"],
  ["search without answers", "search/", "?q=xylophone+zygote+quokka"],
  ["whole-guide", "whole-guide/"],
  ["not-found", "404.html"],
  ["home in Arabic", "ar/"],
  ["article in Arabic", "ar/care/complete/"],
  ["article in English inside Arabic", "ar/care/bare/"],
  ["faq in Arabic", "ar/faq/"],
  ["search in Arabic", "ar/search/"],
  ["whole-guide in Arabic", "ar/whole-guide/"],
  ["home in Japanese", "ja/"],
  ["article in Japanese", "ja/care/complete/"],
  ["faq in Japanese", "ja/faq/"],
  ["search in Japanese", "ja/search/"],
];

const folder = mkdtempSync(join(tmpdir(), "askbook-gallery-"));
/** The themes that come with askbook, the default one first. */
export const THEMES = ["default", "evergreen"];

for (const theme of THEMES) {
  execFileSync(BINARY, ["theme", "gallery", theme, "-d", join(folder, theme)], { stdio: ["ignore", "ignore", "pipe"] });
}
const nginx = await serve(folder, THEMES.map((theme) => ({ dir: join(folder, theme), path: "/specimen/" })));

/** Where a theme's gallery is. */
export const galleries = new Map(THEMES.map((theme, at) => [theme, nginx.origins[at]]));

export const specimens = PAGES.map(([name, path, rest = ""]) => ({ name, rest, url: nginx.origins[0] + path + rest }));

/** Addresses of every page of the specimen. */
export const everySpecimen = readdirSync(join(folder, "default"), { recursive: true })
  .filter((file) => file.endsWith(".html"))
  .map((file) => nginx.origins[0] + file.replace(/(^|\/)index\.html$/, "$1"));

/** The page of that name. */
export function specimen(name) {
  return specimens.find((one) => one.name === name);
}

/** Opens a page and waits for what it shows after loading. */
export async function openSpecimen(page, { url, rest }) {
  await page.goto(url, { waitUntil: "load" });
  if (rest) await page.locator("[data-results-list] > li, [data-results-none]:not([hidden])").first().waitFor();
}

after(async () => {
  await nginx.stop();
  rmSync(folder, { recursive: true, force: true });
});
