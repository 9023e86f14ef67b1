/** FlexSearch: the texts in the browser, which makes the index itself. */
import { Charset, Document, Encoder } from "flexsearch";
import german from "flexsearch/lang/de";
import english from "flexsearch/lang/en";

export const title = "FlexSearch";

export const settings = {
  default: { label: "default" },
  grid: [
    { label: "suggest", suggest: true },
    { label: "suggest, prefix", suggest: true, tokenize: "forward" },
    { label: "suggest, language", suggest: true, language: true },
    { label: "suggest, language, prefix", suggest: true, language: true, tokenize: "forward" },
    { label: "suggest, language, resolution 20", suggest: true, language: true, resolution: 20 },
    { label: "suggest, language, context", suggest: true, language: true, context: true },
    { label: "suggest, Latin similar", suggest: true, charset: Charset.LatinBalance },
    { label: "suggest, Latin sounds", suggest: true, charset: Charset.LatinAdvanced },
    { label: "suggest, Latin sounds, language", suggest: true, language: true, charset: Charset.LatinAdvanced },
    { label: "suggest, language, question first", suggest: true, language: true, question: 3 },
    { label: "suggest, language, prefix, question first", suggest: true, language: true, tokenize: "forward", question: 3 },
  ],
};

export const client = ({ language }, lang) =>
  `export { Charset, Document, Encoder } from "flexsearch";${language ? `export { default as lang } from "flexsearch/lang/${lang}";` : ""}`;

const LANGUAGES = { en: english, de: german };

/** FlexSearch ranks each field on its own; a page has to join the lists: by place, the question's `weight` times. */
function joined(found, weight) {
  const scores = new Map();
  for (const { field, result } of found) {
    const factor = field === "question" ? weight : 1;
    result.forEach((id, place) => scores.set(id, (scores.get(id) ?? 0) + factor / (place + 10)));
  }
  return [...scores].sort(([, a], [, b]) => b - a).map(([id]) => id);
}

const CONTEXT = { resolution: 9, depth: 2, bidirectional: true };

function optionsOf({ language, charset, tokenize = "strict", resolution = 9, context }, lang) {
  const encoder = language ? new Encoder(charset ?? Charset.LatinBalance, LANGUAGES[lang]) : charset;
  return { tokenize, resolution, ...(encoder && { encoder }), ...(context && { context: CONTEXT }) };
}

export function build(docs, setting, lang) {
  const { suggest = false, question = 1 } = setting;
  const options = optionsOf(setting, lang);
  const index = new Document({ ...options, document: { id: "id", index: ["question", "answer"] } });
  for (const doc of docs) index.add(doc);
  return {
    search: (text, limit) => joined(index.search(text, { limit: 100, suggest }), question).slice(0, limit),
    index: () => [JSON.stringify(docs)],
  };
}
