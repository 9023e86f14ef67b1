/**
 * Loading and decoding: the inverse of src/search/format.rs and codec.rs.
 *
 * Every file is a classic script that calls `askbook.search.put(key, payload)`, so the search runs from any static host,
 * from disk, and under `default-src 'self'`. A payload is loaded once, when a query first needs it.
 */
(function (search) {
  "use strict";

  const DIGITS =
    " !#$%&'()*+,-./0123456789:;=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~";
  const LAST = 64;
  const MORE = 28;
  /** Shards that the beginning of a word may fetch: after one letter it could be all. */
  const MOST_SHARDS = 3;
  /** Steps in which the bridge's trust is stored. */
  const TRUST_STEPS = 16;
  /** Digits of a hash in a name. */
  const HASH = 6;
  /** Letters of a form that decide its block of the bridge. */
  const BRIDGE_LETTERS = 5;
  /** Salience as it is stored: of a typical word, and steps in which it doubles. */
  const TYPICAL = 8;
  const SALIENCE_STEPS = 8;
  const VALUE = new Uint8Array(128);
  for (let i = 0; i < DIGITS.length; i++) VALUE[DIGITS.charCodeAt(i)] = i;

  /** What the index handed over before this script had come. */
  const payloads = new Map(search.early);

  /** Called by the index files. */
  function put(key, payload) {
    payloads.set(key, payload);
  }

  /** Runs a script of the site; tests put their own loader in its place. */
  function load(url) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = url;
      script.onload = resolve;
      script.onerror = () => reject(new Error(url));
      document.head.append(script);
    });
  }

  /** Reads the numbers of a string one after the other. */
  function numbers(text) {
    let at = 0;
    return () => {
      let high = 0;
      let digit = VALUE[text.charCodeAt(at++)];
      while (digit >= LAST) {
        high = high * MORE + digit - LAST;
        digit = VALUE[text.charCodeAt(at++)];
      }
      return high * LAST + digit;
    };
  }

  /** Sorted words: count of characters shared with the one before, the rest, a space. */
  function words(text) {
    const list = [];
    let before = [];
    for (let at = 0; at < text.length; ) {
      const end = text.indexOf(" ", at + 1);
      const shared = VALUE[text.charCodeAt(at)];
      before = [...before.slice(0, shared), ...text.slice(at + 1, end)];
      list.push(before.join(""));
      at = end + 1;
    }
    return list;
  }

  /** Sorted numbers written as differences. */
  function deltas(text) {
    const list = [];
    const next = numbers(text + " ");
    for (let value = 0, at = 0; at < text.length; at = position(text, at)) list.push((value += next()));
    return list;
  }

  /** A difference: an odd number leads down. */
  function way(number) {
    return number % 2 ? -(number + 1) / 2 : number / 2;
  }

  /** Where the number after the one at `at` begins. */
  function position(text, at) {
    while (VALUE[text.charCodeAt(at)] >= LAST) at++;
    return at + 1;
  }

  /**
   * Classes of a shard: `{salience, stop, df, docs, impacts, questions, rewordings, surfaces}`. By answer: its number, the
   * impact and, if the question itself holds the class, the mass of the question. Other wordings: `[doc, number, mass]`.
   */
  function classes(columns, count, masses) {
    const [saliences, counts, docs, impacts, questions] = columns.map(numbers);
    const next = { masses, mass: 0, saliences, counts, docs, impacts, questions };
    return Array.from({ length: count }, () => postings(next));
  }

  function postings(next) {
    const head = next.counts();
    const count = head >> 2;
    const cls = {
      salience: salience(next.saliences()),
      stop: (head & 1) === 1,
      df: head & 2 ? next.counts() : count,
      docs: new Int32Array(count),
      impacts: new Uint8Array(count),
      questions: new Uint8Array(count),
      rewordings: [],
      surfaces: [],
    };
    for (let at = 0, doc = 0; at < count; at++) {
      cls.docs[at] = doc += next.docs();
      posting(cls, at, next);
    }
    return cls;
  }

  /** How much a word tells of what a text is about, beyond its rarity; see rank.rs. Nothing stored reads as NaN: all are typical. */
  function salience(stored) {
    return 2 ** ((stored - TYPICAL) / SALIENCE_STEPS) || 1;
  }

  function posting(cls, at, next) {
    const digit = next.impacts();
    cls.impacts[at] = Math.floor(digit / 3);
    if (digit % 3 === 1) cls.questions[at] = next.masses ? next.masses[cls.docs[at]] : (next.mass += way(next.questions()));
    if (digit % 3 !== 2) return;
    for (let left = next.questions(); left > 0; left--) {
      const number = next.questions();
      const mass = next.questions();
      if (number === 0) cls.questions[at] = mass;
      else cls.rewordings.push([cls.docs[at], number, mass]);
    }
  }

  /** A shard's surface forms, sorted, and the class of each. */
  function shard([forms, classOf, ...columns], masses) {
    const surfaces = words(forms);
    const next = numbers(classOf);
    let count = 0;
    const of = surfaces.map(() => {
      const back = next();
      return back ? count - back : count++;
    });
    const all = classes(columns, count, masses);
    const known = new Map();
    surfaces.forEach((surface, at) => {
      known.set(surface, all[of[at]]);
      all[of[at]].surfaces.push(surface);
    });
    return { surfaces, known };
  }

  /** A block of the bridge: form → `{background, salience, near: [[form of a word of the site, trust], …]}`. */
  function bridge([forms, references, leads, rest]) {
    const targets = words(leads);
    const reference = numbers(references);
    const next = numbers(rest);
    const all = [];
    const near = () => Array.from({ length: next() }, () => [targets[next()], next() / TRUST_STEPS]);
    return new Map(words(forms).map((form) => {
      const back = reference();
      if (!back) {
        const common = next();
        all.push({ background: common >> 4, salience: salience(common & 15), near: near() });
      }
      return [form, all[all.length - (back || 1)]];
    }));
  }

  /** The block of the bridge that a form is in, of so many: by its first letters, as in bridge/blocks.rs. */
  function bridgeBlock(form, blocks) {
    return [...form].slice(0, BRIDGE_LETTERS).reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % blocks, 0);
  }

  /** Titles of a block; what follows from something else was left out. */
  function titles([joinedIds, questions, written, pageOf, fragments, topicsOf], { lang, topics }) {
    const ids = joinedIds.split("\n");
    const back = numbers(pageOf);
    const topic = numbers(topicsOf);
    const pages = [];
    return questions.map((question, at) => {
      const said = search.analyse(question, lang).map(({ text }) => text);
      const [joint, shared, whole] = ids[at];
      const rest = ids[at].slice(2).replace(/[A-Z]/g, (place) => said[place.charCodeAt(0) - 65] + "-");
      const worded = said.slice(0, VALUE[shared.charCodeAt(0)]).map((word) => word + "-").join("") + rest;
      const own = whole === " " ? ids[at].slice(3) : worded.slice(0, -1);
      const known = pages[pages.length - back()];
      const [address, context = question] = known ?? written[pages.length];
      const id = joint === " " ? own : address.replace(/\/(index\.html)?$/, joint) + own;
      const path = address.replace(" ", () => id);
      if (!known) pages.push([path, context]);
      const fragment = !fragments.length || fragments[at] === " " ? own : fragments[at];
      const list = Array.from({ length: topic() }, () => topics[topic()][0]);
      return { id, question, said, context, url: path + (fragment && "#" + fragment), topics: list };
    });
  }

  /** The block that holds a sorted key: the last one that starts at it or before. */
  function blockOf(starts, key) {
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The block that holds an answer, and the answer's place in it; `starts` has the first answer of every block but the first. */
  function placed(starts, doc) {
    const block = blockOf(starts, doc);
    return [block, doc - (starts[block - 1] ?? 0)];
  }

  /** The first and the last block of those that begin so which hold keys from one to another. */
  function span(starts, from, to) {
    return [from, to].map((key) => Math.max(0, blockOf(starts, key) - 1));
  }

  /** Where a key stands in a sorted list, or would stand. */
  function lowerBound(list, key) {
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle] < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The files of one language's index. */
  class Store {
    constructor(root, folder) {
      this.root = root;
      this.folder = folder;
      this.head = payloads.get(folder);
      this.starts = { w: words(this.head.asked), x: words(this.head.told) };
      this.endingStarts = words(this.head.endings);
      this.stops = new Set(words(this.head.stop));
      this.titleStarts = deltas(this.head.titles);
      this.answerStarts = deltas(this.head.answers);
      const mass = this.head.masses && numbers(this.head.masses);
      const masses = mass && Array.from({ length: this.head.docs }, mass);
      this.shard = (payload) => shard(payload, masses);
      this.pending = new Map();
    }

    /** The payload of a name, decoded once. */
    get(name, decode = (payload) => payload) {
      if (!this.pending.has(name)) {
        const promise = this.fetch(name).then(decode);
        promise.catch(() => this.pending.delete(name));
        this.pending.set(name, promise);
      }
      return this.pending.get(name);
    }

    async fetch(name) {
      const key = this.key(name);
      if (!payloads.has(key)) await search.load(`${this.root}${key}.js`);
      return payloads.get(key);
    }

    /** The path of a payload's file, without its ending: neighbours share a hash. */
    key(name) {
      const [size, hashes] = this.head.names[name[0]];
      const at = Math.floor(name.slice(1) / size) * HASH;
      return `${this.folder}/${name}.${hashes.slice(at, at + HASH)}`;
    }

    /** The words of questions that travel with the entry. */
    common() {
      return this.get("c0", this.shard);
    }

    /** The shards of a kind that hold surface forms from one to another, if they are few; else the first. */
    shards(kind, from, to) {
      const starts = this.starts[kind];
      if (!starts.length) return [];
      const [first, last] = span(starts, from, to);
      const count = last - first < MOST_SHARDS ? last - first + 1 : 1;
      return Promise.all(Array.from({ length: count }, (_, n) => this.get(kind + (first + n), this.shard)));
    }

    /** Words of questions that travel apart, by range. */
    asked(from, to) {
      return this.shards("w", from, to);
    }

    /** Words of answers, by range. */
    told(from, to) {
      return this.shards("x", from, to);
    }

    /** The words of the site's questions that mean nearly the same as a word, or undefined. */
    async bridge(form) {
      const blocks = this.head.bridge;
      return blocks ? (await this.get(`b${bridgeBlock(form, blocks)}`, bridge)).get(form) : undefined;
    }

    /** Words that end like this one, of those that travel apart. */
    async endings(word) {
      const ending = [...word].slice(Math.ceil(word.length / 2)).reverse().join("");
      if (!this.endingStarts.length) return [];
      const [first, last] = span(this.endingStarts, ending, ending + "\uFFFF");
      const count = Math.min(last - first + 1, MOST_SHARDS);
      const blocks = Array.from({ length: count }, (_, n) => this.get(`e${first + n}`, words));
      const same = (await Promise.all(blocks)).flat().filter((backwards) => backwards.startsWith(ending));
      return same.map((backwards) => [...backwards].reverse().join(""));
    }

    /** What a result shows of an answer. */
    async title(doc) {
      const [number, place] = placed(this.titleStarts, doc);
      return (await this.get(`t${number}`, (payload) => titles(payload, this.head)))[place];
    }

    /** The beginning of an answer. */
    async lead(doc) {
      const size = this.head.leads;
      return (await this.get(`l${Math.floor(doc / size)}`))[doc % size];
    }

    /** Whether an answer is at hand, without a request. */
    loaded(doc) {
      return payloads.has(this.key("a" + blockOf(this.answerStarts, doc)));
    }

    /** The finished answer; addresses inside the site are between NUL characters and get the root put before them. */
    async answer(doc) {
      const [number, place] = placed(this.answerStarts, doc);
      const html = (await this.get(`a${number}`))[place];
      return html.split("\0").map((part, i) => (i % 2 ? this.root + part : part)).join("");
    }

    /** The answers of a topic. */
    async topic(id) {
      const lists = await this.get("f0");
      return new Set(deltas(lists[id] || ""));
    }
  }

  /** Opens an index by the path of its entry file. */
  async function openStore(root, index) {
    const folder = index.split(".")[0];
    if (!payloads.has(folder)) await search.load(root + index);
    return new Store(root, folder);
  }

  Object.assign(search, { put, load, openStore, decode: { numbers, words, deltas, blockOf, lowerBound } });
})(((globalThis.askbook ??= {}).search ??= {}));
