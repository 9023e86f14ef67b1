/** Fuse.js: the texts in the browser, every query compared with every text. */
import Fuse from "fuse.js";

export const title = "Fuse.js";

const asks = (question) => [{ name: "question", weight: question }, { name: "answer", weight: 1 }];
const anywhere = { ignoreLocation: true };
const words = { useTokenSearch: true, ignoreLocation: true };

export const settings = {
  default: { label: "default", keys: asks(1) },
  grid: [
    { label: "anywhere, threshold .6", keys: asks(1), ...anywhere },
    { label: "words, threshold .2", keys: asks(1), threshold: 0.2, ...words },
    { label: "words, threshold .2, question ×3", keys: asks(3), threshold: 0.2, ...words },
    { label: "words, threshold .3, question ×3", keys: asks(3), threshold: 0.3, ...words },
    { label: "words, threshold .1, question ×1", keys: asks(1), threshold: 0.1, ...words },
    { label: "words, threshold .2, question ×3, length ignored", keys: asks(3), threshold: 0.2, ignoreFieldNorm: true, ...words },
  ],
};

/** Queries that are asked of each set, drawn with a fixed seed: one takes up to a fifth of a second. */
export const SAMPLE = 150;

export const client = () => 'export { default } from "fuse.js";';

export function build(docs, { label: _label, ...options }) {
  const fuse = new Fuse(docs, options);
  return {
    search: (text, limit) => fuse.search(text, { limit }).map(({ item }) => item.id),
    index: () => [JSON.stringify(docs)],
  };
}
