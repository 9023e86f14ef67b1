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
  const TRUST = { beginning: 0.5, unfinished: 0.9, repaired: 0.9, joined: 0.9, family: 0.5, lost: 0.6, doubted: 0.5 };
  /** Shards that are fetched to repair one word whose first letters are wrong. */
  const MOST_REPAIRS = 3;
  /** Words that the bridge leads to and that are fetched: for each word that the site does not have, and for all others. */
  const MOST_LED = 3;
  const MOST_KNOWN_LED = 4;
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

    /** Loads so many of the words that entries of the bridge lead to, the nearest first. */
    lead(entries, most) {
      const near = entries.flatMap((entry) => entry?.near || []).filter(([word]) => !this.lookup(word));
      return this.load(near.sort((a, b) => b[1] - a[1]).slice(0, most).map(([word]) => [word, word]));
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
      this.shards = [await this.store.common()];
      const strange = tokens.filter(({ text }) => !this.lookup(text) && !this.store.stops.has(text));
      await this.load(strange.map(({ text, typing }) => [text, typing ? text + TOP : text]));
      const unknown = tokens.map((token) => token.kind === "word" && strange.includes(token) && !this.lookup(token.text));
      const pairs = tokens.slice(1).map(({ text }, at) => (unknown[at] || unknown[at + 1] ? tokens[at].text + text : ""));
      const respelt = tokens.filter((_token, at) => unknown[at]).flatMap(({ text }) => search.typo.respelt(text));
      await this.load([...pairs.filter(Boolean), ...respelt].map((word) => [word, word]));
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
    return { text, said, cls: read[0].cls, readings: read };
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
    const heard = typo.respelt(text).find((other) => vocabulary.lookup(other));
    if (heard) return [repaired(text, [{ surface: heard, cls: vocabulary.lookup(heard), cost: 0 }])];
    const near = typo.repair(text, vocabulary.shards);
    const halves = near[0]?.edits === 1 ? null : typo.split(text, (half) => vocabulary.lookup(half), vocabulary.store.head.links);
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
    return slot(text, read, isForm(text, found[0].surface) ? "" : found[0].surface);
  }

  /** "rights" where the site says "right": read as a repair, but no slip that the reader should be told of. */
  function isForm(one, other) {
    return one.startsWith(other) || other.startsWith(one);
  }

  /** A torn word: two neighbours that the site writes as one, of which it does not know one. */
  function joined(one, two, vocabulary) {
    if (one.kind !== "word" || two?.kind !== "word") return null;
    const cls = vocabulary.lookup(one.text + two.text);
    if (!cls || (vocabulary.lookup(one.text) && vocabulary.lookup(two.text))) return null;
    return slot(one.text + two.text, readings([cls], TRUST.joined));
  }

  /**
   * The slots of a query; what was put in the place of unknown words, `said: Map(typed → meant)`; what might be, but is too
   * far from what was typed, `offered`; and the words of which nothing was made, `missing`. Without `correct`, only what
   * was typed is read.
   */
  async function read(store, tokens, { correct = true } = {}) {
    const vocabulary = new Vocabulary(store);
    await vocabulary.read(tokens);
    const out = { slots: [], said: new Map(), offered: new Map(), missing: [], vocabulary };
    for (let at = 0; at < tokens.length; at++) {
      const cls = vocabulary.lookup(tokens[at].text);
      const pair = correct && joined(tokens[at], tokens[at + 1], vocabulary);
      if (pair) {
        out.slots.push(pair);
        at++;
      } else if (cls) out.slots.push(knownSlot(tokens[at], cls, vocabulary));
      else if (!store.stops.has(tokens[at].text)) note(out, tokens[at], vocabulary, correct);
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
    const [far] = token.kind === "word" ? search.typo.repair(token.text, vocabulary.shards, { more: 1 }) : [];
    if (far) out.offered.set(token.text, far.surface);
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
  async function bridged(read, tokens) {
    const { vocabulary } = read;
    const words = tokens.filter(({ text, kind }) => kind === "word" && !vocabulary.store.stops.has(text));
    const entries = new Map();
    const found = await Promise.all(words.map(({ text }) => vocabulary.store.bridge(text)));
    words.forEach(({ text }, at) => entries.set(text, found[at]));
    const strange = words.map(({ text }) => text).filter((text) => entries.get(text) && !vocabulary.lookup(text));
    await vocabulary.lead(strange.map((text) => entries.get(text)), MOST_LED * strange.length);
    await vocabulary.lead([...entries.values()], MOST_KNOWN_LED);
    const known = read.slots.filter(({ text }) => !strange.includes(text));
    const slots = [...known.map((slot) => wider(slot, entries.get(slot.text), vocabulary)), ...strange.map((text) => {
      const doubted = read.slots.find((slot) => slot.text === text);
      return ledSlot(text, entries.get(text), doubted, vocabulary);
    })];
    const said = new Map([...read.said].filter(([text]) => !strange.includes(text)));
    return { ...read, said, slots: distinct(slots.filter(({ readings }) => readings.length)) };
  }

  function wider(slot, entry, vocabulary) {
    return entry ? { ...slot, readings: [...slot.readings, ...meanings(entry, vocabulary)] } : slot;
  }

  function meanings({ near }, vocabulary) {
    const all = near.map(([word, weight]) => ({ cls: vocabulary.lookup(word), weight }));
    return all.filter(({ cls }) => cls);
  }

  function ledSlot(text, entry, doubted, vocabulary) {
    const repairs = (doubted?.readings || []).map(({ cls, weight }) => ({ cls, weight: weight * TRUST.doubted }));
    return { text, said: "", cls: { stop: false, df: entry.background }, readings: [...meanings(entry, vocabulary), ...repairs] };
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

  Object.assign(search, { reader: { words, read, bridged, rewritten, synonymMap, TRUST } });
})(((globalThis.askbook ??= {}).search ??= {}));
