/**
 * A text typed by a reader → slots: for each word, the classes of the index that it may stand for.
 *
 * A known word is read as it is; the last one, while it is being typed, also as the beginning of others; an unknown one is
 * repaired, parted or joined with its neighbour. A synonym adds readings, it never takes any away.
 */
(function (search) {
  "use strict";

  const TRUST = { beginning: 0.5, unfinished: 0.9, repaired: 0.9, joined: 0.9, synonym: 0.8, kin: 0.5, kinShare: 0.45, kinLeast: 4, lost: 0.6 };
  const MOST_BEGINNINGS = 24;
  const TOP = "\uFFFF";

  /** The reader's words, and whether the last is still being typed. */
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
      const pairs = tokens.slice(1).map((token, at) => (unknown[at] || unknown[at + 1] ? tokens[at].text + token.text : ""));
      await this.load(pairs.filter(Boolean).map((pair) => [pair, pair]));
    }
  }

  /** Other words that begin with the one being typed, the most common first. */
  function beginnings(word, { shards }) {
    const classes = new Set();
    for (const { surfaces, known } of shards) {
      for (let at = search.decode.blockOf(surfaces, word); at < surfaces.length && surfaces[at].startsWith(word); at++) {
        classes.add(known.get(surfaces[at]));
      }
    }
    return [...classes].sort((a, b) => b.df - a.df).slice(0, MOST_BEGINNINGS);
  }

  /** Words that begin like a known one and are probably of its family: "dry" and "dryness", "treated" and "treatment". */
  function kin(word, own, { shards }) {
    const classes = new Set();
    const least = Math.max(TRUST.kinLeast, Math.ceil(word.length * TRUST.kinShare));
    if (word.length < least) return [];
    const stem = word.slice(0, least);
    for (const { surfaces, known } of shards) {
      for (let at = search.decode.blockOf(surfaces, stem) - 1; at < surfaces.length; at++) {
        if (at < 0) continue;
        if (!surfaces[at].startsWith(stem)) { if (surfaces[at] > stem) break; continue; }
        let shared = least;
        while (shared < word.length && word[shared] === surfaces[at][shared]) shared++;
        if (shared >= surfaces[at].length * TRUST.kinShare && known.get(surfaces[at]) !== own) classes.add(known.get(surfaces[at]));
      }
    }
    return [...classes];
  }

  function slot(token, readings, extra = {}) {
    return { text: token.text, stop: readings.some(({ cls }) => cls.stop), readings, ...extra };
  }

  const reading = (cls, weight = 1) => ({ cls, weight });

  function knownSlot(token, cls, vocabulary) {
    const readings = [reading(cls)];
    if (token.typing && !cls.stop) {
      for (const other of beginnings(token.text, vocabulary)) {
        if (other !== cls) readings.push(reading(other, TRUST.beginning));
      }
    }
    if (token.kind === "word" && TRUST.kin) for (const other of kin(token.text, cls, vocabulary)) readings.push(reading(other, TRUST.kin));
    return slot(token, readings);
  }

  /** Slots for a word that the site does not have; none if nothing is near. */
  function unknownSlots(token, vocabulary, correct) {
    const begun = token.typing ? beginnings(token.text, vocabulary) : [];
    if (begun.length) return [slot(token, begun.map((cls) => reading(cls, TRUST.unfinished)))];
    if (!correct || token.kind !== "word") return [];
    const near = search.typo.repair(token.text, vocabulary.shards);
    const halves = near.length && near[0].edits === 1 ? null : search.typo.split(token.text, (half) => vocabulary.lookup(half));
    if (halves) {
      const said = halves.join(" ");
      return halves.map((text, at) => slot({ text }, [reading(vocabulary.lookup(text), TRUST.repaired)], { said: at ? "" : said }));
    }
    const found = near.length || !token.typing ? near : search.typo.repair(token.text, vocabulary.shards, { prefix: true });
    if (!found.length) return TRUST.lost ? family(token, vocabulary) : [];
    const readings = found.map(({ cls, cost }) => reading(cls, TRUST.repaired ** (1 + cost - found[0].cost)));
    return [slot(token, readings, { said: found[0].surface })];
  }

  function family(token, vocabulary) {
    const found = kin(token.text, null, vocabulary);
    return found.length ? [slot(token, found.map((cls) => reading(cls, TRUST.lost)))] : [];
  }

  /** A torn word: two neighbours that the site writes as one, of which it does not know one. */
  function joined(tokens, at, vocabulary) {
    const [one, two] = [tokens[at], tokens[at + 1]];
    if (!two || one.kind !== "word" || two.kind !== "word") return null;
    const cls = vocabulary.lookup(one.text + two.text);
    if (!cls || (vocabulary.lookup(one.text) && vocabulary.lookup(two.text))) return null;
    return slot({ text: one.text + two.text }, [reading(cls, TRUST.joined)]);
  }

  /**
   * The slots of a query and the words that were put in the place of unknown ones:
   * `{slots, said: Map(typed → meant), missing}`.
   */
  async function read(store, text, { correct = true } = {}) {
    const { lang, stop } = store.head;
    store.stops ??= new Set(stop.split(" "));
    const tokens = words(text, lang);
    const vocabulary = new Vocabulary(store);
    await vocabulary.read(tokens);
    const out = { slots: [], said: new Map(), missing: [] };
    for (let at = 0; at < tokens.length; at++) {
      const token = tokens[at];
      const cls = vocabulary.lookup(token.text);
      const pair = correct && joined(tokens, at, vocabulary);
      if (pair) {
        out.slots.push(pair);
        at++;
      } else if (cls) out.slots.push(knownSlot(token, cls, vocabulary));
      else if (!store.stops.has(token.text)) note(out, token, unknownSlots(token, vocabulary, correct));
    }
    out.slots = distinct(out.slots);
    return out;
  }

  function note(out, token, slots) {
    if (!slots.length) out.missing.push(token.text);
    else if (slots[0].said) out.said.set(token.text, slots[0].said);
    out.slots.push(...slots);
  }

  /** A word that is said twice counts once. */
  function distinct(slots) {
    const seen = new Set();
    return slots.filter(({ readings: [first] }) => !seen.has(first.cls) && seen.add(first.cls));
  }

  Object.assign(search, { read, trust: TRUST });
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
      const { slots, said } = await search.read(this.store, text, { correct });
      const allowed = topic === null ? null : await this.store.topic(topic);
      const { rows, total } = search.rank(slots, this.store.head.docs, {
        limit,
        boosts: this.boosts,
        keep: (doc) => !allowed || allowed.has(doc),
      });
      const shown = this.pinned(text, rows, allowed).slice(0, limit);
      const matched = new Set(slots.filter(({ stop }) => !stop).flatMap(surfaces));
      const hits = await Promise.all(shown.map((row) => this.hit(row, matched)));
      return { query: text, corrected: corrected(text, said, this.lang), total: Math.max(total, hits.length), hits };
    }

    /** Questions that the reader may be about to type. */
    async suggest(text, { limit = 6 } = {}) {
      const { slots } = await search.read(this.store, text);
      const { docs, questions } = this.store.head;
      const { rows } = search.rank(slots, docs, { limit, boosts: this.boosts, keep: (doc) => doc < questions });
      return Promise.all(
        rows.map(async ({ doc }) => {
          const { id, question, url } = await this.store.title(doc);
          return { id, title: question, url };
        }),
      );
    }

    /** The finished HTML of a hit's answer, loaded when it is opened. */
    answer(hit) {
      return this.store.answer(hit.doc);
    }

    /** Answers that the editor has pinned to this very query come first. */
    pinned(text, ranked, allowed) {
      const key = search.analyse(text, this.lang).map((token) => token.text).join(" ");
      const docs = (this.pins.get(key) || []).filter((doc) => !allowed || allowed.has(doc));
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

  const surfaces = (slot) => slot.readings.flatMap(({ cls }) => cls.surfaces);

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
