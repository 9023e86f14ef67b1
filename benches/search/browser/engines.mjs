/**
 * The sites that are measured. Each has: `build(records, folder)`, which tells the folder to serve; `path` of the page with
 * the search box; `box`, its selector; `shown`, which tells in the page what is to be seen: "answers", "none" or null; and
 * `query`, which ranks in the page what a reader would see, as the page's own script does it.
 */
import { cpSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeIndex } from "../engines/pagefind.mjs";
import { buildSite } from "../site.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const LANGUAGE = "en";

const askbook = {
  title: "askbook",
  build: (records) => buildSite(records, LANGUAGE),
  path: "search/",
  box: "[data-search-page] input[type=search]",
  shown: () => {
    const seen = (name) => document.querySelector(`[data-${name}]`).offsetParent !== null;
    if (seen("results-list") && document.querySelector("[data-results-list]").children.length) return "answers";
    return seen("results-none") ? "none" : null;
  },
  query: async (text) => {
    const { hits } = await globalThis.askbook.ui.ask((engine) => engine.query(text, { limit: 10 }));
    return hits.length;
  },
};

async function buildPagefind(records, folder) {
  await writeIndex(records, LANGUAGE, join(folder, "pagefind"));
  cpSync(join(HERE, "page"), folder, { recursive: true });
  return folder;
}

const pagefind = {
  title: "Pagefind, as shipped",
  build: buildPagefind,
  path: "",
  box: "#box",
  shown: () => {
    if (document.querySelector("#list").children.length) return "answers";
    return document.querySelector("#none").hidden ? null : "none";
  },
  query: async (text) => (await globalThis.pagefindQuery(text)).length,
};

/** Engines by the name on the command line; those with the same `build` share a site. */
export const ENGINES = {
  askbook: [askbook],
  pagefind: [pagefind, { ...pagefind, title: "Pagefind, words OR-ed by the caller", path: "?any" }],
};
