/**
 * What the terminal asks of the browser's engine, as JSON. It uses `query` and `ranked` of the engine and the fields of
 * their results; a part of the score that the ranking gains appears here by itself.
 */
(function (search, read) {
  "use strict";

  /** Forms of a word that are named; a class of forms may hold dozens. */
  const FORMS = 6;

  const { matchAll } = String.prototype;

  /**
   * The same matches as the interpreter's own method, which compiles the pattern anew for every text: that took most of
   * the time of a query.
   */
  String.prototype.matchAll = function (pattern) {
    if (!(pattern instanceof RegExp && pattern.global)) return matchAll.call(this, pattern);
    const found = [];
    const before = pattern.lastIndex;
    for (let match = pattern.exec(this); match; match = pattern.exec(this)) {
      found.push(match);
      if (match[0] === "") pattern.lastIndex++;
    }
    pattern.lastIndex = before;
    return found.values();
  };

  let engine = null;

  search.load = async (path) => read(path);

  async function open(index) {
    engine = await search.open({ root: "", index });
    return "null";
  }

  async function query(text, limit) {
    return JSON.stringify(answers(await engine.query(text, { limit })));
  }

  function answers({ query, corrected, suggested, missing, total, hits }) {
    const shown = hits.map(({ id, title, url, context, score }) => ({ id, title, url, context, score }));
    return { query, corrected, suggested, missing, total, hits: shown };
  }

  /** The answers with how they came about; what the editor has pinned is in `query` alone. */
  async function explain(text, limit) {
    const found = await engine.query(text, { limit });
    const { rows, slots } = await engine.ranked(text, { limit, keep: () => true, correct: true });
    const words = distinct(slots);
    const reasons = found.hits.map((hit) => reason(hit, rows.find(({ doc }) => doc === hit.doc), words));
    return JSON.stringify({ answers: answers(found), words: words.map(word), reasons });
  }

  /** A word that several ways to say the query share is told once. */
  function distinct(slots) {
    const seen = new Set();
    return slots.filter((slot) => {
      const key = JSON.stringify(word(slot));
      return !seen.has(key) && seen.add(key);
    });
  }

  function word({ text, said, cls: { stop }, readings }) {
    return { typed: text, said: said || null, stop, readings: told(readings) };
  }

  /** A word of questions and the same word of answers are two readings to the ranking, but one to the editor. */
  function told(readings) {
    const byForms = new Map();
    for (const { cls, weight } of readings) {
      const forms = [...cls.surfaces].slice(0, FORMS);
      if (!byForms.has(String(forms))) byForms.set(String(forms), { trust: weight, forms });
    }
    return [...byForms.values()];
  }

  function reason(hit, row, slots) {
    const parts = Object.entries(row ?? {}).filter(([name, value]) => typeof value === "number" && name !== "doc" && name !== "score");
    const holds = ({ cls }) => [...cls.docs].includes(hit.doc);
    const held = slots.map(({ text, readings }) => ({ typed: text, readings: told(readings.filter(holds)) }));
    return { pinned: row?.score !== hit.score, parts: Object.fromEntries(parts), held: held.filter(({ readings }) => readings.length) };
  }

  globalThis.terminal = { open, query, explain };
})(globalThis.askbook.search, globalThis.read);
