/** Orama: the whole index in the browser. */
import { create, insertMultiple, save, search } from "@orama/orama";
import { nameOf, stemmer, stopWords } from "./language.mjs";

export const title = "Orama";

const asks = (question) => ({ boost: { question } });

export const settings = {
  default: { label: "default", options: {} },
  grid: [
    { label: "question ×6", options: asks(6) },
    { label: "question ×20", options: asks(20) },
    { label: "stemmed, question ×2", stem: true, options: asks(2) },
    { label: "stemmed, question ×6", stem: true, options: asks(6) },
    { label: "stemmed, question ×20", stem: true, options: asks(20) },
    { label: "stemmed, question ×20, stop words dropped", stem: true, stops: true, options: asks(20) },
    { label: "stemmed, question ×6, stop words dropped", stem: true, stops: true, options: asks(6) },
    { label: "stemmed, question ×2, stop words dropped", stem: true, stops: true, options: asks(2) },
    { label: "stemmed, question ×6, stop words dropped, one edit", stem: true, stops: true, options: { ...asks(6), tolerance: 1 } },
    { label: "stemmed, question ×6, stop words dropped, d 0", stem: true, stops: true, options: { ...asks(6), relevance: { k: 1.2, b: 0.75, d: 0 } } },
  ],
};

export const client = ({ stem }, lang) =>
  `export { create, load, search } from "@orama/orama";${stem ? `export { stemmer } from "@orama/stemmers/${nameOf(lang)}";` : ""}`;

function tokenizer({ stem, stops }, lang) {
  const language = nameOf(lang);
  const stemming = stem ? { stemming: true, stemmer: stemmer(lang) } : { stemming: false };
  return { language, ...stemming, ...(stops && { stopWords: stopWords(lang) }) };
}

export async function build(docs, setting, lang) {
  const schema = { question: "string", answer: "string" };
  const db = create({ schema, components: { tokenizer: tokenizer(setting, lang) } });
  await insertMultiple(db, docs, 1000);
  return {
    search: async (term, limit) => (await search(db, { term, limit, ...setting.options })).hits.map(({ id }) => id),
    index: () => [JSON.stringify(save(db))],
  };
}
