/**
 * The search engine as the page uses it. It knows nothing of the page: the interface is in js/search-box.js and js/search-page.js.
 *
 *     const engine = await askbook.search.open({ root: "../", index: "search/en.js" });
 *     const { hits, corrected, missing } = await engine.query("why do i hurt after a massage");
 */
(function (search) {
  "use strict";

  /** Answers whose wording is compared with the query. */
  const COMPARED = 12;
  /** A question that is covered so far needs neither what answers say nor the bridge. */
  const COVERED = 0.65;
  /** What an answer counts that is found by a synonym: the reader's own word comes first. */
  const SYNONYM = 0.9;
  const WORDS = /[\p{Alphabetic}\p{N}\p{M}'\u2019]+/gu;

  class Engine {
    constructor(store) {
      this.store = store;
      this.lang = store.head.lang;
      this.boosts = new Map(store.head.boosts);
      this.synonyms = search.reader.synonymMap(store.head.synonyms);
      this.pins = new Map();
      for (const [query, doc] of store.head.pins) this.pins.set(query, [...(this.pins.get(query) || []), doc]);
    }

    /** Topics of the site with the number of their answers. */
    get topics() {
      return this.store.head.topics.map(([id, title, count]) => ({ id, title, count }));
    }

    /**
     * The answers to a query, best first. `topic` keeps one topic's; `correct: false` searches for exactly what was typed.
     * `corrected`: the query that was searched instead; `suggested`: one that the reader may have meant, but too far from
     * what was typed to be put in its place; `missing`: words that no answer holds; `meant: [[typed, words], …]`: for words
     * that no answer holds, those of the site that were taken instead because they mean nearly the same.
     */
    async query(text, { limit = 10, topic = null, correct = true } = {}) {
      const allowed = topic === null ? null : await this.store.topic(topic);
      const keep = (doc) => !allowed || allowed.has(doc);
      const { rows, total, slots, said, offered, missing, meant } = await this.ranked(text, { limit, keep, correct });
      const shown = this.pinned(text, rows, keep).slice(0, limit);
      const matched = new Set(slots.filter(({ cls }) => !cls.stop).flatMap(surfaces));
      const hits = await Promise.all(shown.map((row) => this.hit(row, matched)));
      const instead = (words) => replaced(text, words, this.lang);
      const suggested = offered.size ? instead(new Map([...said, ...offered])) : null;
      return { query: text, corrected: instead(said), suggested, missing, meant, total: Math.max(total, hits.length), hits };
    }

    /** The topics whose titles are most like a text in their letters, the largest first among equals. */
    nearestTopics(text, limit = 3) {
      const words = (title) => search.analyse(title, this.lang).map((token) => token.text);
      const alike = search.likeness(words(text), this.topics.map(({ title }) => words(title)));
      const scored = this.topics.map((topic, at) => ({ ...topic, likeness: alike[at] }));
      return scored.sort((a, b) => b.likeness - a.likeness || b.count - a.count).slice(0, limit);
    }

    /** Questions that the reader may be about to type; first those that say it in the same words. */
    async suggest(text, { limit = 6 } = {}) {
      const { questions } = this.store.head;
      const keep = (doc) => doc < questions;
      const { rows } = await this.ranked(text, { limit: 2 * limit, keep, correct: true });
      const titles = await Promise.all(rows.map(({ doc }) => this.store.title(doc)));
      const typed = search.reader.words(text, this.lang);
      const same = titles.filter((title) => says(title, typed));
      const all = [...new Set([...same, ...titles])].slice(0, limit);
      return all.map(({ id, question, url }) => ({ id, title: question, url }));
    }

    /** The query as typed and, if the site has synonyms for any of it, as the site would say it; each answer's best counts. */
    async ranked(text, { limit, keep, correct }) {
      const typed = search.reader.words(text, this.lang);
      const ways = [...search.reader.rewritten(typed, this.synonyms), typed];
      const results = [];
      for (const tokens of ways) {
        const trust = tokens === typed ? 1 : SYNONYM;
        results.push(await this.way(tokens, { limit: Math.max(limit, COMPARED), keep, correct, trust }));
      }
      // A way that says it in words which the site does not have either says less than was asked.
      const { missing } = results.at(-1);
      return merged(results.filter((result) => result.missing.length <= missing.length), limit);
    }

    /** One way to say a query: as questions say it, and where they do not cover it, as answers do and what its words mean. */
    async way(tokens, { limit, keep, correct, trust }) {
      const rank = (slots) => search.rank(slots, this.store.head, { limit, boosts: this.boosts, keep, trust });
      let read = await search.reader.read(this.store, tokens, correct);
      let ranked = rank(read.slots);
      const covered = ranked.rows[0]?.coverage >= COVERED;
      if (!covered || ranked.rows.length < limit) {
        read = await search.reader.deepened(read, tokens, { correct, bridge: correct && !covered });
        ranked = rank(read.slots);
      }
      const words = tokens.map(({ text }) => read.said.get(text) || text);
      return { ...ranked, ...read, rows: await this.compared(ranked.rows, words) };
    }

    /** The first answers in the order that their wording decides with. */
    async compared(rows, words) {
      const first = rows.slice(0, COMPARED);
      const titles = await Promise.all(first.map(({ doc }) => this.store.title(doc)));
      const alike = search.likeness(words, titles.map(({ said }) => said));
      const scored = first.map((row, at) => {
        // Other wordings are not at hand. What is covered in part is mostly less alike than that.
        const likeness = row.reworded ? Math.max(alike[at], row.coverage ** 2) : alike[at];
        return { ...row, likeness, score: row.score + (row.boost ?? 1) * search.rankParts.likeness * likeness };
      });
      return [...scored.sort((a, b) => b.score - a.score || a.doc - b.doc), ...rows.slice(COMPARED)];
    }

    /**
     * The words of a hit's answer around what was asked, `[[text, marked], …]`, to be shown when the titles are there: the
     * passage that matches best if the answer has been loaded, else its beginning.
     */
    async excerpt({ doc, matched }) {
      const html = this.store.loaded(doc) && (await this.store.answer(doc));
      const text = html ? search.passage(html, matched, this.lang) : await this.store.lead(doc);
      return search.parts(text, matched, this.lang);
    }

    /** The finished HTML of a hit's answer, loaded when it is opened. */
    answer(hit) {
      return this.store.answer(hit.doc);
    }

    /** Answers that the editor has pinned to this very query come first. */
    pinned(text, ranked, keep) {
      const key = search.analyse(text, this.lang).map((token) => token.text).join(" ");
      const docs = (this.pins.get(key) || []).filter(keep);
      if (!docs.length) return ranked;
      const score = ranked.length ? ranked[0].score : 1;
      return [...docs.map((doc) => ({ doc, score })), ...ranked.filter(({ doc }) => !docs.includes(doc))];
    }

    async hit({ doc, score }, matched) {
      const title = await this.store.title(doc);
      return {
        id: title.id,
        doc,
        kind: doc < this.store.head.questions ? "question" : "section",
        title: title.question,
        title_parts: search.parts(title.question, matched, this.lang),
        context: title.context,
        url: title.url,
        topics: title.topics,
        matched,
        score,
      };
    }
  }

  /** Whether a question holds all the words as they were typed. */
  function says({ said }, typed) {
    return typed.every(({ text, typing }) => said.some((word) => (typing ? word.startsWith(text) : word === text)));
  }

  const surfaces = (slot) => slot.readings.flatMap(({ cls }) => cls.surfaces);

  /** Results of several ways to say a query as one: what the first was understood as, and each answer at its best. */
  function merged(results, limit) {
    if (results.length === 1) return results[0];
    const best = new Map();
    for (const row of results.flatMap(({ rows }) => rows)) {
      if (!(best.get(row.doc)?.score >= row.score)) best.set(row.doc, row);
    }
    const rows = [...best.values()].sort((a, b) => b.score - a.score || a.doc - b.doc).slice(0, limit);
    const total = Math.max(...results.map((result) => result.total));
    return { ...results[0], rows, total, slots: results.flatMap(({ slots }) => slots) };
  }

  /** The query with words put in the place of others, or null if there are none. */
  function replaced(text, words, lang) {
    if (!words.size) return null;
    return text.replace(WORDS, (word) => {
      const [token] = search.analyse(word, lang);
      return (token && words.get(token.text)) || word;
    });
  }

  /** Opens the index of a language; `root` is the way from the page to the site's root. */
  async function open({ root = "", index }) {
    return new Engine(await search.openStore(root, index));
  }

  Object.assign(search, { open });
})(((globalThis.askbook ??= {}).search ??= {}));
