/**
 * How alike two wordings are, letter by letter: the cosine of their sets of three letters, spaces included, each weighed by how
 * few of the texts at hand hold it (Damashek 1995, "Gauging Similarity with n-Grams"; weights as in Spärck Jones 1972). It sees
 * what single words do not tell: their order, which of them stand together, and forms that no stemmer joins.
 */
(function (search) {
  "use strict";

  /** The runs of three letters in some words. */
  function grams(words) {
    const text = ` ${words.join(" ")} `;
    return new Set(Array.from({ length: Math.max(0, text.length - 2) }, (_, at) => text.slice(at, at + 3)));
  }

  /** How alike each of some texts is to a query, 0 to 1; all are given as their words. */
  function likeness(query, texts) {
    const sets = texts.map(grams);
    const counts = new Map();
    for (const set of sets) for (const gram of set) counts.set(gram, (counts.get(gram) || 0) + 1);
    const weight = (gram) => Math.log(1 + texts.length / (counts.get(gram) || 1)) ** 2;
    const mass = (list) => list.reduce((sum, gram) => sum + weight(gram), 0);
    const asked = grams(query);
    const whole = mass([...asked]);
    return sets.map((set) => {
      const all = mass([...set]);
      return all && whole ? mass([...asked].filter((gram) => set.has(gram))) / Math.sqrt(all * whole) : 0;
    });
  }

  Object.assign(search, { likeness });
})(((globalThis.askbook ??= {}).search ??= {}));
