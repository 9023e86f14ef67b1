/** elasticlunr, mdBook's search: the whole index and all texts in the browser. */
import elasticlunr from "elasticlunr";
import { lunr, withoutSigns } from "./language.mjs";

export const title = "elasticlunr";

export const settings = {
  default: { label: "as mdBook sets it", bool: "AND", expand: true, title: 2, body: 1, breadcrumbs: 1 },
  grid: [
    { label: "OR, otherwise as mdBook", bool: "OR", expand: true, title: 2, body: 1, breadcrumbs: 1, german: true },
    { label: "OR, title ×1", bool: "OR", expand: false, title: 1, body: 1, german: true },
    { label: "OR, title ×½", bool: "OR", expand: false, title: 1, body: 2, german: true },
    { label: "OR, title ×2", bool: "OR", expand: false, title: 2, body: 1, german: true },
    { label: "OR, title ×4", bool: "OR", expand: false, title: 4, body: 1, german: true },
    { label: "OR, title ×1, stop words kept", bool: "OR", expand: false, title: 1, body: 1, german: true, stops: true },
    { label: "OR, title ×½, stop words kept", bool: "OR", expand: false, title: 1, body: 2, german: true, stops: true },
    { label: "OR, title ×2, stop words kept", bool: "OR", expand: false, title: 2, body: 1, german: true, stops: true },
    { label: "OR, title ×1, expand", bool: "OR", expand: true, title: 1, body: 1, german: true },
    { label: "OR, title ×1, stop words kept, expand", bool: "OR", expand: true, title: 1, body: 1, german: true, stops: true },
  ],
};

export const client = () => 'export { default } from "elasticlunr";';

/** The steps of lunr's German analyser. They work on plain words too, as elasticlunr hands them over. */
const GERMAN = [lunr.de.trimmer, lunr.de.stopWordFilter, lunr.de.stemmer];
for (const step of GERMAN) elasticlunr.Pipeline.registerFunction(step, step.label);

const ENGLISH = [elasticlunr.trimmer, elasticlunr.stopWordFilter, elasticlunr.stemmer];

function steps(lang, { german, stops }) {
  const [trimmer, stopWords, stem] = german && lang === "de" ? GERMAN : ENGLISH;
  return stops ? [trimmer, stem] : [trimmer, stopWords, stem];
}

export function build(docs, { label: _label, bool, expand, german, stops, ...boosts }, lang) {
  const index = elasticlunr(function () {
    this.pipeline.reset();
    this.pipeline.add(...steps(lang, { german, stops }));
    this.setRef("id");
    for (const field of Object.keys(boosts)) this.addField(field);
  });
  // mdBook's trail to a heading ends in the heading itself.
  for (const { id, question, answer } of docs) index.addDoc({ id, title: question, body: answer, breadcrumbs: `Answers » ${question}` });
  const fields = Object.fromEntries(Object.entries(boosts).map(([field, boost]) => [field, { boost }]));
  return {
    search: (text, limit) => index.search(withoutSigns(text), { bool, expand, fields }).slice(0, limit).map(({ ref }) => ref),
    index: () => [JSON.stringify(index)],
  };
}
