/**
 * Pagefind: its WebAssembly client over the index that its own program writes, loaded in pieces.
 * The client runs in Node with a `fetch` that reads the files.
 */
import { readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { close as closeService, createIndex } from "pagefind";
import { OUT } from "../site.mjs";
import { gzipped } from "../sizes.mjs";
import { stopWords } from "./language.mjs";

export const title = "Pagefind";

export const settings = {
  default: { label: "as shipped" },
  also: [
    { label: "words OR-ed by the caller", or: true },
    { label: "words OR-ed by the caller, stop words dropped", or: true, stops: true },
  ],
  grid: [
    { label: "words OR-ed by the caller, stop words dropped", or: true, stops: true },
    { label: "words OR-ed by the caller", or: true },
    { label: "words OR-ed by the caller, title ×1", or: true, ranking: { metaWeights: { title: 1 } } },
    { label: "words OR-ed by the caller, title ×3", or: true, ranking: { metaWeights: { title: 3 } } },
    { label: "words OR-ed by the caller, title ×10", or: true, ranking: { metaWeights: { title: 10 } } },
    { label: "words OR-ed by the caller, length ignored", or: true, ranking: { pageLength: 0 } },
    { label: "words OR-ed by the caller, late saturation", or: true, ranking: { termSaturation: 2 } },
    { label: "words OR-ed by the caller, early saturation", or: true, ranking: { termSaturation: 0.5 } },
  ],
};

/** Pages handed to Pagefind's program at a time. */
const TOGETHER = 100;

const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
const escaped = (text) => text.replace(/[&<>]/g, (sign) => SIGNS[sign]);

/** A record as a page of its own, as Pagefind's users would have it. */
export function page({ id, question, answer }, lang) {
  const content = `<!doctype html><html lang="${lang}"><head><title>${escaped(question)}</title></head><body><main data-pagefind-body>
<h1>${escaped(question)}</h1><p>${escaped(answer)}</p></main></body></html>`;
  return { url: `/${id}/`, content };
}

/** Writes the index of the records to a folder. */
export async function writeIndex(docs, lang, folder) {
  rmSync(folder, { recursive: true, force: true });
  const { index } = await createIndex({ forceLanguage: lang });
  for (let start = 0; start < docs.length; start += TOGETHER) {
    const added = await Promise.all(docs.slice(start, start + TOGETHER).map((doc) => index.addHTMLFile(page(doc, lang))));
    const errors = added.flatMap((one) => one.errors);
    if (errors.length) throw new Error(errors.join("\n"));
  }
  await index.writeFiles({ outputPath: folder });
  await index.deleteIndex();
  await closeService();
}

const written = new Map();

/** The index of the records, written once a run. */
async function folderOf(docs, lang) {
  if (!written.has(docs)) {
    const folder = join(OUT, "pagefind", `${written.size}-${lang}`);
    await writeIndex(docs, lang, folder);
    written.set(docs, folder);
  }
  return written.get(docs);
}

/** Answers `fetch` from the folder and tells `onFile` what was read. */
function serveFrom(folder, onFile) {
  globalThis.fetch = async (url) => {
    const bytes = readFileSync(join(folder, String(url).replace(/^\/pagefind\//, "").replace(/\?.*$/, "")));
    onFile(bytes);
    return new Response(bytes);
  };
}

/** A new client, as after the loading of a page. It takes its language from the page. */
async function openClient(folder, lang, ranking) {
  const { createInstance } = await import(pathToFileURL(join(folder, "pagefind.js")));
  globalThis.document = { querySelector: () => ({ getAttribute: () => lang }) };
  const client = createInstance({ basePath: "/pagefind/", noWorker: true });
  delete globalThis.document;
  await client.init();
  if (ranking) await client.options({ ranking });
  return client;
}

/** The words of a text, without those that are `dropped` unless no other is left. */
function words(text, dropped) {
  const all = [...new Set(text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [])];
  const kept = all.filter((word) => !dropped.has(word));
  return kept.length ? kept : all;
}

/** Each word searched on its own, the scores of a page added up. */
async function anyWord(client, text, dropped) {
  const best = new Map();
  for (const word of words(text, dropped)) {
    for (const result of (await client.search(word)).results) {
      const before = best.get(result.id);
      best.set(result.id, { result, score: result.score + (before?.score ?? 0) });
    }
  }
  return [...best.values()].sort((a, b) => b.score - a.score).map(({ result }) => result);
}

/** A page has to load the fragments of what it shows, to know title and address. */
async function ids(results, limit) {
  const shown = await Promise.all(results.slice(0, limit).map((result) => result.data()));
  return shown.map(({ raw_url: url }) => url.slice(1, -1));
}

/** How a page asks the client: everything at once, or any word. */
function searcher({ or, stops }, lang) {
  const dropped = new Set(stops ? stopWords(lang) : []);
  const find = async (client, text) => (or ? anyWord(client, text, dropped) : (await client.search(text)).results);
  return async (client, text, limit) => ids(await find(client, text), limit);
}

export async function build(docs, setting, lang) {
  const { ranking } = setting;
  const search = searcher(setting, lang);
  const folder = await folderOf(docs, lang);
  serveFrom(folder, () => {});
  const client = await openClient(folder, lang, ranking);
  const scripts = ["pagefind.js", "pagefind-worker.js", `wasm.${lang}.pagefind`].map((name) => readFileSync(join(folder, name)));
  return {
    search: (text, limit) => search(client, text, limit),
    index: () => indexFiles(folder),
    client: () => scripts,
    /** Bytes until the answers to a first question are there. */
    async firstBytes(text) {
      // The fetched files hold the WebAssembly; the two scripts come as scripts.
      let bytes = gzipped(scripts[0]) + gzipped(scripts[1]);
      serveFrom(folder, (file) => { bytes += gzipped(file); });
      await search(await openClient(folder, lang, ranking), text, 10);
      serveFrom(folder, () => {});
      return bytes;
    },
    close: () => client.destroy(),
  };
}

function indexFiles(folder) {
  const isIndex = (name) => /\.pf_(meta|index|fragment|filter)$|pagefind-entry\.json$/.test(name);
  const names = readdirSync(folder, { recursive: true }).filter(isIndex);
  return names.map((name) => readFileSync(join(folder, name)));
}
