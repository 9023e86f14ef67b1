/** MiniSearch: the whole index in the browser; prefixes and edits of a word count as the word. */
import MiniSearch from "minisearch";
import { stemmer, stopWords } from "./language.mjs";

export const title = "MiniSearch";

const VITEPRESS = { prefix: true, fuzzy: 0.2, boost: { question: 4, answer: 2 } };
const FEW = { prefix: 0.1, fuzzy: 0.1 };
const isLong = (term) => term.length > 3;
const asks = (question) => ({ question, answer: 1 });

export const settings = {
  default: { label: "as VitePress sets it", ...VITEPRESS },
  grid: [
    { label: "words only, question ×1", prefix: false, fuzzy: false, boost: asks(1) },
    { label: "words only, question ×2", prefix: false, fuzzy: false, boost: asks(2) },
    { label: "prefix + fuzzy .2, question ×2", prefix: true, fuzzy: 0.2, boost: asks(2) },
    { label: "prefix + fuzzy .2 at a tenth, question ×2", prefix: true, fuzzy: 0.2, weights: FEW, boost: asks(2) },
    { label: "long prefix + fuzzy .1 at a tenth, question ×2", prefix: isLong, fuzzy: 0.1, weights: FEW, boost: asks(2) },
    { label: "stemmed, question ×2", stem: true, prefix: false, fuzzy: false, boost: asks(2) },
    { label: "stemmed, long prefix + fuzzy .2 at a tenth, question ×1", stem: true, prefix: isLong, fuzzy: 0.2, weights: FEW, boost: asks(1) },
    { label: "stemmed, long prefix + fuzzy .2 at a tenth, question ×2", stem: true, prefix: isLong, fuzzy: 0.2, weights: FEW, boost: asks(2) },
    { label: "stemmed, long prefix + fuzzy .2 at a tenth, question ×4", stem: true, prefix: isLong, fuzzy: 0.2, weights: FEW, boost: asks(4) },
    { label: "stemmed, fuzzy .2 at a tenth, question ×1", stem: true, prefix: false, fuzzy: 0.2, weights: FEW, boost: asks(1) },
    { label: "stemmed, fuzzy .2 at a tenth, question ×2", stem: true, prefix: false, fuzzy: 0.2, weights: FEW, boost: asks(2) },
    { label: "stemmed, fuzzy .2 at a tenth, question ×2, d 0", stem: true, prefix: false, fuzzy: 0.2, weights: FEW, boost: asks(2), bm25: { k: 1.2, b: 0.7, d: 0 } },
    { label: "stemmed, fuzzy .2 at a tenth, question ×2, b .4", stem: true, prefix: false, fuzzy: 0.2, weights: FEW, boost: asks(2), bm25: { k: 1.2, b: 0.4, d: 0.5 } },
    { label: "stemmed, stop words dropped, fuzzy .2 at a tenth, question ×1", stem: true, stops: true, prefix: false, fuzzy: 0.2, weights: FEW, boost: asks(1) },
    { label: "stemmed, stop words dropped, fuzzy .2 at a tenth, question ×2", stem: true, stops: true, prefix: false, fuzzy: 0.2, weights: FEW, boost: asks(2) },
    { label: "stemmed, stop words dropped, fuzzy .2 at a tenth, question ×2, d 0", stem: true, stops: true, prefix: false, fuzzy: 0.2, weights: FEW, boost: asks(2), bm25: { k: 1.2, b: 0.7, d: 0 } },
  ],
};

const STEMMER = 'export { stemmer } from "@orama/stemmers/';
const STOPS = 'export { stopwords } from "@orama/stopwords/';

export function client({ stem, stops }, lang) {
  const language = `${lang === "de" ? "german" : "english"}";`;
  return `export { default } from "minisearch"; ${stem ? STEMMER + language : ""} ${stops ? STOPS + language : ""}`;
}

/** What becomes of a word; null drops it. */
function processor({ stem, stops }, lang) {
  const root = stem ? stemmer(lang) : (word) => word;
  const dropped = new Set(stops ? stopWords(lang) : []);
  return (term) => (dropped.has(term.toLowerCase()) ? null : root(term.toLowerCase()));
}

export function build(docs, setting, lang) {
  const { prefix, fuzzy, weights, boost, bm25 } = setting;
  const index = new MiniSearch({ fields: ["question", "answer"], storeFields: ["question"], processTerm: processor(setting, lang) });
  index.addAll(docs);
  const options = { prefix, fuzzy, boost, ...(weights && { weights }), ...(bm25 && { bm25 }) };
  return {
    search: (text, limit) => index.search(text, options).slice(0, limit).map(({ id }) => id),
    index: () => [JSON.stringify(index)],
  };
}
