/**
 * One word of the reader → the known words that it may stand for: longer ones that begin with it, its family, and for a
 * word that the site does not have, those it may be a slip for, or two that were run together.
 *
 * Every function looks in `shards`, what is loaded of the vocabulary: `{surfaces, known}`, the sorted surface forms and
 * their classes.
 *
 * Distance: Damerau 1964 / Levenshtein 1966 in the "optimal string alignment" form: insertion, deletion, substitution and
 * transposition of neighbours cost 1 each, and no stretch is edited twice.
 */
(function (search) {
  "use strict";

  /** Edits allowed in a word: none in short words or in anything with a digit. */
  function allowed(word) {
    if (/\p{N}/u.test(word) || word.length < 4) return 0;
    return word.length < 8 ? 1 : 2;
  }

  /**
   * Two words of a family: at least so many letters, and so large a share of either word, are the same at the beginning; at
   * most so many letters are left of either, and of both.
   */
  const FAMILY = { letters: 4, share: 0.45, rest: 5, both: 7 };

  const rows = [new Uint8Array(128), new Uint8Array(128), new Uint8Array(128)];

  /**
   * Edits between two words, or more than `most` as soon as that is certain. With `prefix`, between the first word and
   * the nearest beginning of the second.
   */
  function distance(a, b, most, prefix = false) {
    if (a.length - b.length > most || (!prefix && b.length - a.length > most)) return most + 1;
    const width = Math.min(prefix ? a.length + most : b.length, b.length, 100);
    let [older, old, row] = rows;
    for (let j = 0; j <= width; j++) old[j] = j;
    for (let i = 1; i <= a.length; i++) {
      if (fill(a, b, i, width, row, old, older) > most) return most + 1;
      [older, old, row] = [old, row, older];
    }
    return prefix ? Math.min(...old.subarray(0, width + 1)) : old[width];
  }

  /** One row of the table of distances; returns its least value. */
  function fill(a, b, i, width, row, old, older) {
    const letter = a.charCodeAt(i - 1);
    let least = (row[0] = i);
    for (let j = 1; j <= width; j++) {
      const other = b.charCodeAt(j - 1);
      let best = Math.min(old[j] + 1, row[j - 1] + 1, old[j - 1] + (letter === other ? 0 : 1));
      const swapped = i > 1 && j > 1 && letter === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === other;
      if (swapped) best = Math.min(best, older[j - 2] + 1);
      row[j] = best;
      if (best < least) least = best;
    }
    return least;
  }

  /** The letters of a word as a set of bits: an edit changes at most two, so far sets need no table. */
  function letters(word) {
    let set = 0;
    for (let at = 0; at < word.length; at++) set |= 1 << (word.charCodeAt(at) & 31);
    return set;
  }

  function ones(bits) {
    let count = 0;
    for (let rest = bits; rest; rest &= rest - 1) count++;
    return count;
  }

  /** How a word sounds, roughly: its consonants, and a vowel at its beginning. */
  function sound(word) {
    return word
      .replace(/c(?=[eiy])|z/g, "s")
      .replace(/[cq]/g, "k")
      .replace(/([st]h)|(?!^)[aeiouhwy]/g, "$1")
      .replace(/(.)\1/g, "$1");
  }

  /**
   * How likely a known word is what the reader meant: near first, then the same first letter, then common words. One that is alike and two edits
   * away comes just before others that are one away.
   */
  function cost(edits, alike, sameFirst, df) {
    return edits + (alike ? -1.1 : sameFirst ? 0 : 0.4) - 0.08 * Math.log2(1 + df);
  }

  /**
   * The known words nearest to an unknown one, best first: `[{surface, cls, edits, cost}]`. A word that is alike, since it sounds the same or has
   * the same letters in another order, may be an edit further, unless it is one of grammar; for a `real` word of the language there is no other. With `prefix`, words of which the beginning is near;
   * `more` allows so many edits more, for what is offered and not simply done.
   */
  function repair(word, shards, { prefix = false, limit = 5, more = 0, real } = {}) {
    const most = allowed(word) + (word.length > 4 ? more : 0);
    if (!allowed(word) || (prefix && word.length < 5)) return [];
    const found = [];
    const set = letters(word);
    const heard = sound(word);
    for (const shard of shards) {
      shard.letters ??= Int32Array.from(shard.surfaces, letters);
      shard.surfaces.forEach((surface, at) => {
        const missing = prefix ? set & ~shard.letters[at] : set ^ shard.letters[at];
        if (ones(missing) > 2 * most + 2) return;
        const cls = shard.known.get(surface);
        const alike = !prefix && !cls.stop && ((!missing && surface.length === word.length) || sound(surface) === heard);
        const far = most + (alike ? 1 : 0);
        const edits = distance(word, surface, far, prefix);
        if (edits > far || (real && !alike) || found.some((other) => other.surface === surface)) return;
        found.push({ surface, cls, edits, cost: cost(edits, alike, surface[0] === word[0], cls.df) });
      });
    }
    return found.sort((x, y) => x.cost - y.cost || (x.surface < y.surface ? -1 : 1)).slice(0, limit);
  }

  /** The same sounds in other letters: "foto" for "photo", "sulphur" for "sulfur". */
  function respelt(word) {
    return [word.replace(/ph/g, "f"), word.replace(/f/g, "ph")].filter((other) => other !== word);
  }

  /** A word of four letters or more with two neighbours in its middle the other way round: neither its beginning nor its ending leads there. */
  function swapped(word) {
    const middle = Math.ceil(word.length / 2);
    return [middle, middle + 1].map((at) => word.slice(0, at - 1) + word[at] + word[at - 1] + word.slice(at + 1));
  }

  /**
   * The best way to part a word into two known ones, or null: the rarer half should be as common as possible. In a language
   * of compounds the halves have four letters or more, and `links` may stand between them.
   */
  function split(word, lookup, links) {
    let best = null;
    const least = links ? 4 : 2;
    for (let at = least; at <= word.length - least; at++) {
      const tail = word.slice(at);
      const end = lookup(tail);
      if (!end) continue;
      for (const link of ["", ...(links || [])]) {
        const head = word.slice(0, at - link.length);
        const start = head.length >= least && word.slice(0, at).endsWith(link) && lookup(head);
        if (!start) continue;
        const common = Math.min(start.df, end.df);
        if (!best || common > best.common) best = { common, surfaces: [head, tail] };
      }
    }
    return best && best.surfaces;
  }

  /** Calls `visit` with each surface form that begins so, and its class. */
  function beginningWith(start, shards, visit) {
    for (const { surfaces, known } of shards) {
      for (let at = search.decode.lowerBound(surfaces, start); at < surfaces.length && surfaces[at].startsWith(start); at++) {
        visit(surfaces[at], known.get(surfaces[at]));
      }
    }
  }

  /** Classes of the words that begin with a word still being typed, the most common first. */
  function beginnings(word, shards, limit = 24) {
    const classes = new Set();
    beginningWith(word, shards, (_surface, cls) => classes.add(cls));
    return [...classes].sort((a, b) => b.df - a.df).slice(0, limit);
  }

  /**
   * Classes of the words that share so long a beginning with a word that they are probably of its family: "treated" and
   * "treatment", "Impfung" and "Impfstoff", but not "particles" and "participants".
   */
  function family(word, shards) {
    const classes = new Set();
    if (word.length < FAMILY.letters) return classes;
    const least = Math.max(FAMILY.letters, Math.ceil(word.length * FAMILY.share));
    beginningWith(word.slice(0, least), shards, (surface, cls) => {
      const same = shared(word, surface);
      const rests = [word.length - same, surface.length - same];
      if (same < surface.length * FAMILY.share || Math.max(...rests) > FAMILY.rest) return;
      if (rests[0] + rests[1] <= FAMILY.both) classes.add(cls);
    });
    return classes;
  }

  function shared(a, b) {
    let at = 0;
    while (at < a.length && a[at] === b[at]) at++;
    return at;
  }

  Object.assign(search, { typo: { allowed, distance, repair, respelt, swapped, split, beginnings, family } });
})(((globalThis.askbook ??= {}).search ??= {}));
