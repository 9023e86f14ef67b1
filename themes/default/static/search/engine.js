/**
 * A text typed by a reader → slots: for each word, the classes of the index that it may stand for, each with a trust.
 *
 * A known word is read as it is and, trusted less, as its family and (the last one, while it is being typed) as the
 * beginning of others. An unknown word is repaired, parted, or joined with its neighbour.
 */
(function (search) {
  "use strict";

  /** How far each kind of reading is trusted, 1 being the word itself. Tuned on public sets of questions; see docs. */
  const TRUST = { beginning: 0.5, unfinished: 0.9, repaired: 0.9, joined: 0.9, family: 0.5, lost: 0.6 };
  /** Shards that are fetched to repair one word whose first letters are wrong. */
  const MOST_REPAIRS = 3;
  /** Sorts after every word that begins the same. */
  const TOP = "\uFFFF";

  /** The reader's words; the last may still be in the typing. */
  function words(text, lang) {
    const tokens = search.analyse(text, lang).filter((token) => token.kind !== "tail");
    const typing = /[\p{Alphabetic}\p{N}\p{M}]$/u.test(text);
    return tokens.map((token, at) => ({ ...token, typing: typing && at === tokens.length - 1 }));
  }

  /** What is loaded of the vocabulary for a query. */
  class Vocabulary {
    constructor(store) {
      this.store = store;
      this.shards = [];
    }

    /** Loads the shards of ranges `[from, to]`. */
    async load(ranges) {
      const lists = await Promise.all(ranges.map(([from, to]) => this.store.shards(from, to)));
      this.shards = [...new Set([...this.shards, ...lists.flat()])];
    }

    lookup(surface) {
      for (const { known } of this.shards) {
        const cls = known.get(surface);
        if (cls) return cls;
      }
      return undefined;
    }

    /** All that the words of a query need: themselves, and beside an unknown one what it gives with its neighbour. */
    async read(tokens) {
      await this.load(tokens.map(({ text, typing }) => [text, typing ? text + TOP : text]));
      const unknown = tokens.map(({ text, kind }) => kind === "word" && !this.lookup(text));
      const pairs = tokens.slice(1).map(({ text }, at) => (unknown[at] || unknown[at + 1] ? tokens[at].text + text : ""));
      await this.load(pairs.filter(Boolean).map((pair) => [pair, pair]));
      await Promise.all(tokens.filter((_token, at) => unknown[at]).map((token) => this.readEndings(token)));
    }

    /** Words for which nothing that begins alike is near: the slip may be in their first letters. */
    async readEndings({ text, typing }) {
      const { typo } = search;
      if (!typo.allowed(text) || this.store.stops.has(text)) return;
      if ((typing && typo.beginnings(text, this.shards).length) || typo.repair(text, this.shards)[0]?.edits === 1) return;
      const near = (await this.store.endings(text)).filter((word) => typo.distance(text, word, 1) === 1);
      await this.load(near.slice(0, MOST_REPAIRS).map((word) => [word, word]));
    }
  }

  /** Readings of some classes, but for one that is read already. */
  function readings(classes, weight, but) {
    return [...classes].filter((cls) => cls !== but).map((cls) => ({ cls, weight }));
  }

  function slot(text, read, said = "") {
    return { text, said, stop: read[0].cls.stop, readings: read };
  }

  function knownSlot({ text, kind, typing }, cls, { shards }) {
    const family = kind === "word" ? readings(search.typo.family(text, shards), TRUST.family, cls) : [];
    const begun = typing && !cls.stop ? readings(search.typo.beginnings(text, shards), TRUST.beginning, cls) : [];
    return slot(text, [{ cls, weight: 1 }, ...family, ...begun]);
  }

  /** Slots for a word that the site does not have; none if nothing is near. */
  function unknownSlots({ text, kind, typing }, vocabulary, correct) {
    const { typo } = search;
    const begun = typing ? typo.beginnings(text, vocabulary.shards) : [];
    if (begun.length) return [slot(text, readings(begun, TRUST.unfinished))];
    if (!correct || kind !== "word") return [];
    const near = typo.repair(text, vocabulary.shards);
    const halves = near[0]?.edits === 1 ? null : typo.split(text, (half) => vocabulary.lookup(half));
    if (halves) return parted(halves, vocabulary);
    const found = near.length || !typing ? near : typo.repair(text, vocabulary.shards, { prefix: true });
    if (found.length) return [repaired(text, found)];
    const family = [...typo.family(text, vocabulary.shards)];
    return family.length ? [slot(text, readings(family, TRUST.lost))] : [];
  }

  function parted(halves, vocabulary) {
    return halves.map((half, at) => {
      return slot(half, readings([vocabulary.lookup(half)], TRUST.repaired), at ? "" : halves.join(" "));
    });
  }

  function repaired(text, found) {
    const read = found.map(({ cls, cost }) => ({ cls, weight: TRUST.repaired ** (1 + cost - found[0].cost) }));
    return slot(text, read, found[0].surface);
  }

  /** A torn word: two neighbours that the site writes as one, of which it does not know one. */
  function joined(one, two, vocabulary) {
    if (one.kind !== "word" || two?.kind !== "word") return null;
    const cls = vocabulary.lookup(one.text + two.text);
    if (!cls || (vocabulary.lookup(one.text) && vocabulary.lookup(two.text))) return null;
    return slot(one.text + two.text, readings([cls], TRUST.joined));
  }

  /**
   * The slots of a query and what was put in the place of unknown words: `{slots, said: Map(typed → meant), missing}`.
   * Without `correct`, only what was typed is read.
   */
  async function read(store, tokens, { correct = true } = {}) {
    const vocabulary = new Vocabulary(store);
    await vocabulary.read(tokens);
    const out = { slots: [], said: new Map(), missing: [] };
    for (let at = 0; at < tokens.length; at++) {
      const cls = vocabulary.lookup(tokens[at].text);
      const pair = correct && joined(tokens[at], tokens[at + 1], vocabulary);
      if (pair) {
        out.slots.push(pair);
        at++;
      } else if (cls) out.slots.push(knownSlot(tokens[at], cls, vocabulary));
      else if (!store.stops.has(tokens[at].text)) note(out, tokens[at], unknownSlots(tokens[at], vocabulary, correct));
    }
    out.slots = distinct(out.slots);
    return out;
  }

  function note(out, { text }, slots) {
    if (!slots.length) out.missing.push(text);
    else if (slots[0].said) out.said.set(text, slots[0].said);
    out.slots.push(...slots);
  }

  /** A word that is said twice counts once. */
  function distinct(slots) {
    const seen = new Set();
    return slots.filter(({ readings: [first] }) => !seen.has(first.cls) && seen.add(first.cls));
  }

  /** The query said in the site's words: for every phrase that has synonyms, the query with each of them in its place. */
  function rewritten(tokens, synonyms, limit = 4) {
    const out = [];
    for (let from = 0; from < tokens.length; from++) {
      for (let to = from + 1; to <= Math.min(tokens.length, from + synonyms.longest); to++) {
        const phrase = tokens.slice(from, to).map(({ text }) => text).join(" ");
        for (const other of synonyms.get(phrase) || []) {
          const meant = other.split(" ").map((text) => ({ text, kind: "word", typing: false }));
          out.push([...tokens.slice(0, from), ...meant, ...tokens.slice(to)]);
        }
      }
    }
    return out.slice(0, limit);
  }

  /** Phrase → phrases, from the groups in the head of the index: `[from, to, both ways]`. */
  function synonymMap(groups) {
    const map = new Map();
    map.longest = 0;
    const lead = (from, to) => {
      map.longest = Math.max(map.longest, from.split(" ").length);
      map.set(from, [...(map.get(from) || []), ...to.filter((other) => other !== from)]);
    };
    for (const [from, to, bothWays] of groups) {
      const all = bothWays ? [...from, ...to] : to;
      for (const phrase of bothWays ? all : from) lead(phrase, all);
    }
    return map;
  }

  Object.assign(search, { reader: { words, read, rewritten, synonymMap, TRUST } });
})(((globalThis.askbook ??= {}).search ??= {}));

/**
 * The search engine as the page uses it. It knows nothing of the page: the interface is in search-ui.js.
 *
 *     const engine = await askbook.search.open({ root: "../", index: "search/en/index.0123456789.js" });
 *     const { hits, corrected } = await engine.query("why do i hurt after a massage");
 */
(function (search) {
  "use strict";

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
     * The answers to a query, best first. `topic` keeps one topic's; `correct: false` searches for exactly what was
     * typed.
     */
    async query(text, { limit = 10, topic = null, correct = true } = {}) {
      const allowed = topic === null ? null : await this.store.topic(topic);
      const keep = (doc) => !allowed || allowed.has(doc);
      const { rows, total, said, slots } = await this.ranked(text, { limit, keep, correct });
      const shown = this.pinned(text, rows, keep).slice(0, limit);
      const matched = new Set(slots.filter(({ stop }) => !stop).flatMap(surfaces));
      const hits = await Promise.all(shown.map((row) => this.hit(row, matched)));
      return { query: text, corrected: corrected(text, said, this.lang), total: Math.max(total, hits.length), hits };
    }

    /** Questions that the reader may be about to type; first those that say it in the same words. */
    async suggest(text, { limit = 6 } = {}) {
      const { questions } = this.store.head;
      const keep = (doc) => doc < questions;
      const { rows } = await this.ranked(text, { limit: 2 * limit, keep, correct: true });
      const titles = await Promise.all(rows.map(({ doc }) => this.store.title(doc)));
      const typed = search.reader.words(text, this.lang);
      const same = titles.filter(({ question }) => says(question, typed, this.lang));
      const all = [...new Set([...same, ...titles])].slice(0, limit);
      return all.map(({ id, question, url }) => ({ id, title: question, url }));
    }

    /** The query as typed and, if the site has synonyms for any of it, as the site would say it; each answer's best counts. */
    async ranked(text, { limit, keep, correct }) {
      const typed = search.reader.words(text, this.lang);
      const ways = [...search.reader.rewritten(typed, this.synonyms), typed];
      const results = [];
      for (const tokens of ways) {
        const { slots, said } = await search.reader.read(this.store, tokens, { correct });
        const ranked = search.rank(slots, this.store.head.docs, { limit, boosts: this.boosts, keep });
        results.push({ ...ranked, slots, said });
      }
      return merged(results, limit);
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
        excerpt_parts: search.parts(title.lead, matched, this.lang),
        score,
      };
    }
  }

  /** Whether a question holds all the words as they were typed. */
  function says(question, typed, lang) {
    const words = search.analyse(question, lang).map(({ text }) => text);
    return typed.every(({ text, typing }) => words.some((word) => (typing ? word.startsWith(text) : word === text)));
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
    return { rows, total, said: results[0].said, slots: results.flatMap(({ slots }) => slots) };
  }

  /** The query as it was understood, or null if that is how it was typed. */
  function corrected(text, said, lang) {
    if (!said.size) return null;
    return text.replace(WORDS, (word) => {
      const [token] = search.analyse(word, lang);
      return (token && said.get(token.text)) || word;
    });
  }

  /** Opens the index of a language; `root` is the way from the page to the site's root. */
  async function open({ root = "", index }) {
    return new Engine(await search.openStore(root, index));
  }

  Object.assign(search, { open });
})(((globalThis.askbook ??= {}).search ??= {}));
