/** lunr: the whole index in the browser; words are OR-ed, BM25 with fields weighted. */
import { lunr, withoutSigns } from "./language.mjs";

export const title = "lunr";

export const settings = {
  default: { label: "default", question: 1, answer: 1 },
  grid: [
    { label: "question ×2", question: 2, answer: 1 },
    { label: "question ×6", question: 6, answer: 1 },
    { label: "question ×2, one edit at a tenth", question: 2, answer: 1, edits: 0.1 },
    { label: "stop words kept", question: 1, answer: 1, stops: true },
    { label: "question ×2, stop words kept", question: 2, answer: 1, stops: true },
    { label: "question ×6, stop words kept", question: 6, answer: 1, stops: true },
    { label: "question ×2, stop words kept, b .4", question: 2, answer: 1, stops: true, b: 0.4 },
    { label: "question ×2, stop words kept, b .4, one edit at a tenth", question: 2, answer: 1, stops: true, b: 0.4, edits: 0.1 },
    { label: "question ×2, stop words kept, one edit at a tenth", question: 2, answer: 1, stops: true, edits: 0.1 },
    { label: "question ×6, stop words kept, one edit at a tenth", question: 6, answer: 1, stops: true, edits: 0.1 },
    { label: "question ×6, stop words kept, one edit at a third", question: 6, answer: 1, stops: true, edits: 0.3 },
  ],
};

const GERMAN = `import support from "lunr-languages/lunr.stemmer.support"; import de from "lunr-languages/lunr.de";
support(lunr); de(lunr);`;
export const client = (_setting, lang) => `import lunr from "lunr"; ${lang === "de" ? GERMAN : ""} export default lunr;`;

function indexOf(docs, { question, answer, b, stops }, lang) {
  return lunr(function () {
    if (lang === "de") this.use(lunr.de);
    if (stops) this.pipeline.remove(lang === "de" ? lunr.de.stopWordFilter : lunr.stopWordFilter);
    if (b !== undefined) this.b(b);
    this.ref("id");
    this.field("question", { boost: question });
    this.field("answer", { boost: answer });
    for (const doc of docs) this.add(doc);
  });
}

/** Every word as it is, and at less weight with one edit. */
function withEdits(index, text, weight) {
  return index.query((query) => {
    for (const token of lunr.tokenizer(text)) {
      query.term(token);
      if (token.toString().length > 3) query.term(token, { editDistance: 1, boost: weight });
    }
  });
}

export function build(docs, setting, lang) {
  const index = indexOf(docs, setting, lang);
  const asked = (text) => (setting.edits ? withEdits(index, text, setting.edits) : index.search(text));
  return {
    search: (text, limit) => asked(withoutSigns(text)).slice(0, limit).map(({ ref }) => ref),
    // lunr keeps no texts: a page needs the questions beside the index.
    index: () => [JSON.stringify(index), JSON.stringify(docs.map(({ id, question }) => [id, question]))],
  };
}
