/**
 * A text typed by a reader → slots: for each word, the classes of the index that it may stand for, each with a trust.
 *
 * A known word is read as it is and, trusted less, as its family and (the last one, while it is being typed) as the
 * beginning of others. An unknown word is repaired, parted, or joined with its neighbour. Where that is not enough, the
 * bridge adds the words of the site that mean nearly the same.
 */
(function (search) {
  "use strict";

  /** How far each kind of reading is trusted, 1 being the word itself. Tuned on public sets of questions; see docs. */
  const BEGINNING = 0.5;
  const UNFINISHED = 0.9;
  const REPAIRED = 0.9;
  const DEARER = 0.5;
  const JOINED = 0.9;
  const FAMILY = 0.5;
  const LOST = 0.6;
  const DOUBTED = 0.5;
  /** Shards that are fetched to repair one word whose first letters are wrong. */
  const MOST_REPAIRS = 3;
  /** Words that the bridge leads to and that are fetched: for each word that the site does not have, and for all others. */
  const MOST_LED = 3;
  const MOST_KNOWN_LED = 4;
  /** A repair that costs less is taken without a look elsewhere: one edit to a word that is alike and not rare. */
  const SURE = -0.3;
  /** Sorts after every word that begins the same. */
  const TOP = "\uFFFF";

  /** The reader's words; the last may still be in the typing. */
  function words(text, lang) {
    const tokens = search.analyse(text, lang).filter((token) => token.kind !== "tail");
    const typing = /[\p{Alphabetic}\p{N}\p{M}]$/u.test(text);
    return tokens.map((token, at) => ({ ...token, typing: typing && at === tokens.length - 1 }));
  }

  /** What is loaded of the vocabulary for a query: shards of questions' words, and of answers' words. */
  class Vocabulary {
    constructor(store) {
      this.store = store;
      this.asked = [];
      this.told = [];
    }

    get shards() {
      return [...this.asked, ...this.told];
    }

    /** Loads the shards of ranges `[from, to]`. */
    async load(ranges, tiers = ["asked", "told"]) {
      await Promise.all(tiers.map(async (tier) => {
        const lists = await Promise.all(ranges.map(([from, to]) => this.store[tier](from, to)));
        this[tier] = [...new Set([...this[tier], ...lists.flat()])];
      }));
    }

    /** Loads so many of the words that entries of the bridge lead to, the nearest first. */
    lead(entries, most) {
      const near = entries.flatMap((entry) => entry?.near || []).filter(([word]) => !this.lookup(word));
      return this.load(alone(near.sort((a, b) => b[1] - a[1]).slice(0, most).map(([word]) => word)), ["asked"]);
    }

    /** What a word stands for: its class among questions' words, and among answers' words if these are loaded. */
    classes(surface) {
      return [this.asked, this.told].map((shards) => shards.find(({ known }) => known.has(surface))?.known.get(surface)).filter(Boolean);
    }

    lookup(surface) {
      return this.classes(surface)[0];
    }

    /** A word of grammar. The common words of questions, which have to be loaded, say it themselves. */
    isStop({ text }) {
      return this.store.stops.has(text) || this.lookup(text)?.stop === true;
    }

    /**
     * What tells the words of a query: questions' words themselves; for those that no question holds, answers' words too, and
     * what they give with their neighbours.
     */
    async read(tokens) {
      this.asked = [await this.store.common()];
      const strange = (token) => !this.lookup(token.text) && !this.isStop(token);
      await this.load(tokens.filter(strange).map(range), ["asked"]);
      await this.load(tokens.filter(strange).map(range), ["told"]);
      const unknown = tokens.map((token) => token.kind === "word" && strange(token));
      const pairs = tokens.slice(1).map(({ text }, at) => (unknown[at] || unknown[at + 1] ? tokens[at].text + text : ""));
      const lost = tokens.filter((_token, at) => unknown[at]);
      await this.load(alone([...pairs.filter(Boolean), ...lost.flatMap(({ text }) => search.typo.respelt(text))]));
      await Promise.all(lost.map((token) => this.readLost(token)));
    }

    /** Answers' words for all words of a query. */
    readAnswers(tokens) {
      return this.load(tokens.filter((token) => !this.isStop(token)).map(range), ["told"]);
    }

    /**
     * Words that a lost one may stand for though they begin otherwise: the slip may be in its first letters, or in the middle. And whether it
     * is a `real` word of the language, and so hardly a slip.
     */
    async readLost(token) {
      const { typo } = search;
      const { text, typing } = token;
      if (!typo.allowed(text)) return;
      if ((typing && typo.beginnings(text, this.shards).length) || typo.repair(text, this.shards)[0]?.cost < SURE) return;
      const [real, endings] = await Promise.all([this.store.bridge(text), this.store.endings(text)]);
      token.real = real;
      const near = endings.filter((word) => typo.distance(text, word, 1) === 1);
      await Promise.all([this.load(alone(near.slice(0, MOST_REPAIRS))), this.load(alone(typo.swapped(text)), ["asked"])]);
    }
  }

  /** The range of forms that a word may stand for, of which the last may be unfinished. */
  const range = ({ text, typing }) => [text, typing ? text + TOP : text];
  const alone = (words) => words.map((word) => [word, word]);

  /** Readings of some classes, but for those that are read already. */
  function readings(classes, weight, but = []) {
    return [...classes].filter((cls) => !but.includes(cls)).map((cls) => ({ cls, weight }));
  }

  function slot(text, read, said = "") {
    return { text, said, cls: read[0].cls, readings: read };
  }

  function knownSlot({ text, kind, typing }, classes, { shards }) {
    const family = kind === "word" ? readings(search.typo.family(text, shards), FAMILY, classes) : [];
    const begun = typing && !classes[0].stop ? readings(search.typo.beginnings(text, shards), BEGINNING, classes) : [];
    return slot(text, [...readings(classes, 1), ...family, ...begun]);
  }

  /** Slots for a word that the site does not have; none if nothing is near. */
  function unknownSlots({ text, kind, typing, real }, vocabulary, correct) {
    const { typo } = search;
    const begun = typing ? typo.beginnings(text, vocabulary.shards) : [];
    if (begun.length) return [slot(text, readings(begun, UNFINISHED))];
    if (!correct || kind !== "word") return [];
    const heard = typo.respelt(text).find((other) => vocabulary.lookup(other));
    if (heard) return [repaired(text, [{ surface: heard, cost: 0 }], vocabulary)];
    const near = typo.repair(text, vocabulary.shards, { real });
    const halves = real || near[0]?.edits === 1 ? null : typo.split(text, (half) => vocabulary.lookup(half), vocabulary.store.head.links);
    if (halves) return parted(halves, vocabulary);
    const found = near.length || real || !typing ? near : typo.repair(text, vocabulary.shards, { prefix: true });
    if (found.length) return [repaired(text, found, vocabulary)];
    const family = [...typo.family(text, vocabulary.shards)];
    return family.length ? [slot(text, readings(family, LOST))] : [];
  }

  function parted(halves, vocabulary) {
    return halves.map((half, at) => {
      return slot(half, readings(vocabulary.classes(half), REPAIRED), at ? "" : halves.join(" "));
    });
  }

  function repaired(text, found, vocabulary) {
    const read = found.flatMap(({ surface, cost }) => readings(vocabulary.classes(surface), REPAIRED * DEARER ** (cost - found[0].cost)));
    return slot(text, read, isForm(text, found[0].surface) ? "" : found[0].surface);
  }

  /** "rights" where the site says "right": read as a repair, but no slip that the reader should be told of. */
  function isForm(one, other) {
    return one.startsWith(other) || other.startsWith(one);
  }

  /** A torn word: two neighbours that the site writes as one, of which it does not know one. */
  function joined(one, two, vocabulary) {
    if (one.kind !== "word" || two?.kind !== "word") return null;
    const classes = vocabulary.classes(one.text + two.text);
    if (!classes.length || (vocabulary.lookup(one.text) && vocabulary.lookup(two.text))) return null;
    return slot(one.text + two.text, readings(classes, JOINED));
  }

  /**
   * The slots of a query; what was put in the place of unknown words, `said: Map(typed → meant)`; what might be, but is too
   * far from what was typed, `offered`; the words of which nothing was made, `missing`; and words with those that mean nearly the
   * same, `meant`. Without `correct`, only what was typed is read.
   */
  async function read(store, tokens, correct) {
    const vocabulary = new Vocabulary(store);
    await vocabulary.read(tokens);
    return understood(vocabulary, tokens, correct);
  }

  /** The same with all that answers say of it and, over the bridge, with words of nearly the same meaning. */
  async function deepened({ vocabulary }, tokens, { correct, bridge }) {
    const words = bridge ? tokens.filter((token) => token.kind === "word" && !vocabulary.isStop(token)) : [];
    const entries = Promise.all(words.map(({ text }) => vocabulary.store.bridge(text)));
    await vocabulary.readAnswers(tokens);
    const read = understood(vocabulary, tokens, correct);
    return bridged(read, new Map((await entries).map((entry, at) => [words[at].text, entry])));
  }

  function understood(vocabulary, tokens, correct) {
    const out = { slots: [], said: new Map(), offered: new Map(), missing: [], meant: [], vocabulary };
    for (let at = 0; at < tokens.length; at++) {
      const classes = vocabulary.classes(tokens[at].text);
      const pair = correct && joined(tokens[at], tokens[at + 1], vocabulary);
      if (pair) {
        out.slots.push(pair);
        at++;
      } else if (classes.length) out.slots.push(knownSlot(tokens[at], classes, vocabulary));
      else if (!vocabulary.isStop(tokens[at])) note(out, tokens[at], vocabulary, correct);
    }
    out.slots = distinct(out.slots);
    return out;
  }

  function note(out, token, vocabulary, correct) {
    const slots = unknownSlots(token, vocabulary, correct);
    out.slots.push(...slots);
    if (slots.length && slots[0].said) out.said.set(token.text, slots[0].said);
    if (slots.length) return;
    out.missing.push(token.text);
    const [far] = token.kind === "word" && !token.real ? search.typo.repair(token.text, vocabulary.shards, { more: 1 }) : [];
    // So far from what was typed, a word that begins otherwise is hardly ever the one that was meant.
    if (far?.surface[0] === token.text[0]) out.offered.set(token.text, far.surface);
  }

  /** A word that is said twice counts once. */
  function distinct(slots) {
    const seen = new Set();
    return slots.filter(({ cls }) => !seen.has(cls) && seen.add(cls));
  }

  /**
   * What was read, each word also as the site's words of nearly the same meaning. A word that the site does not have but the
   * language has is no slip, so what it was repaired to is trusted less.
   */
  async function bridged(read, entries) {
    const { vocabulary } = read;
    const strange = [...entries.keys()].filter((text) => entries.get(text)?.near.length && !vocabulary.lookup(text));
    await vocabulary.lead(strange.map((text) => entries.get(text)), MOST_LED * strange.length);
    await vocabulary.lead([...entries.values()], MOST_KNOWN_LED);
    const known = read.slots.filter(({ text }) => !strange.includes(text));
    const slots = [...known.map((slot) => wider(slot, entries.get(slot.text), vocabulary)), ...strange.map((text) => {
      const doubted = read.slots.find((slot) => slot.text === text);
      return ledSlot(text, entries.get(text), doubted, vocabulary);
    })];
    const said = new Map([...read.said].filter(([text]) => !strange.includes(text)));
    const near = (text) => entries.get(text).near.map(([word]) => word).filter((word) => vocabulary.lookup(word));
    const meant = strange.map((text) => [text, near(text)]).filter(([, words]) => words.length);
    const missing = read.missing.filter((text) => !meant.some(([typed]) => typed === text));
    return { ...read, said, missing, meant, slots: distinct(slots.filter(({ readings }) => readings.length)) };
  }

  function wider(slot, entry, vocabulary) {
    return entry ? { ...slot, readings: [...slot.readings, ...meanings(entry, vocabulary)] } : slot;
  }

  function meanings({ near }, vocabulary) {
    return near.flatMap(([word, weight]) => readings(vocabulary.classes(word), weight));
  }

  function ledSlot(text, entry, doubted, vocabulary) {
    const repairs = (doubted?.readings || []).map(({ cls, weight }) => ({ cls, weight: weight * DOUBTED }));
    return { text, said: "", cls: { stop: false, df: entry.background, salience: entry.salience }, readings: [...meanings(entry, vocabulary), ...repairs] };
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

  Object.assign(search, { reader: { words, read, deepened, rewritten, synonymMap } });
})(((globalThis.askbook ??= {}).search ??= {}));
