/** Runs the shipped client files in Node: classic scripts in a context of their own, as a page would. */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import vm from "node:vm";

const HERE = dirname(fileURLToPath(import.meta.url));
const STATIC = join(HERE, "../../themes/default/static");

/** The rooms of the engine in the order of the theme's bundle. */
export const ROOMS = ["analyse", "index", "typo", "rank", "likeness", "excerpt", "reader", "engine"];

/** Evaluates scripts, given as [name, text], and returns the `askbook.search` they made and the context. */
export function evaluate(scripts) {
  const context = vm.createContext({ console, URL });
  for (const [name, text] of scripts) vm.runInContext(text, context, { filename: name });
  return { search: context.askbook.search, context };
}

/** The engine from the theme's sources. */
export function fromSources() {
  return evaluate(ROOMS.map((room) => [`${room}.js`, readFileSync(join(STATIC, "search", `${room}.js`), "utf8")]));
}

/** Where a built site's search is, as its pages say it: `{script, index, lang}`, paths inside the public folder. */
export function located(publicDir) {
  for (const page of ["search/index.html", "search.html", "index.html"]) {
    if (!existsSync(join(publicDir, page))) continue;
    const html = readFileSync(join(publicDir, page), "utf8");
    const index = /data-search-index="?([^"\s>]+)/.exec(html)?.[1];
    if (index) return { index, script: engineScript(publicDir, html) };
  }
  throw new Error(`no page in ${publicDir} has a data-search-index`);
}

function engineScript(publicDir, html) {
  const named = /data-search-(?:engine|script)="?([^"\s>]+)/.exec(html)?.[1];
  if (named) return named.replace(/^(?:\.\.?\/)+/, "");
  const found = readdirSync(publicDir, { recursive: true, encoding: "utf8" }).filter((path) => /(?:^|\/)search[.-][0-9a-f]{6,}\.js$/.test(path));
  return found.sort()[0] ?? null;
}

/** The engine of a built site (of the sources if the site has no script), with a loader that tells `onFile` each file. */
export async function openSite(publicDir, onFile = () => {}) {
  const { index, script } = located(publicDir);
  const read = (path) => {
    const bytes = readFileSync(join(publicDir, path));
    onFile(path, bytes);
    return bytes.toString("utf8");
  };
  const { search, context } = script ? evaluate([[script, read(script)]]) : fromSources();
  search.load = async (path) => vm.runInContext(read(path), context, { filename: path });
  return search.open({ root: "", index });
}
