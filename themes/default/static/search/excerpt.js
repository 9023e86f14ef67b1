/** Texts with marks: `[[text, marked], …]`, for the page to turn into elements; never HTML. */
(function (search) {
  "use strict";

  const WORD = /[\p{Alphabetic}\p{N}\p{M}'\u2019]+/gu;

  const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " " };
  /** Characters of a passage, and words that it may be moved back to begin with a sentence. */
  const LENGTH = 160;
  const BACK = 6;

  /** Cuts a text into marked and unmarked parts; `matched` holds the folded forms to mark. */
  function parts(text, matched, lang) {
    const out = [];
    let at = 0;
    for (const found of text.matchAll(WORD)) {
      add(out, text.slice(at, found.index), false);
      word(out, found[0], matched, lang);
      at = found.index + found[0].length;
    }
    add(out, text.slice(at), false);
    return out;
  }

  function word(out, text, matched, lang) {
    const tokens = search.analyse(text, lang);
    if (tokens.some((token) => token.kind === "pair")) return run(out, text, matched);
    add(out, text, tokens.some((token) => matched.has(token.text)));
  }

  /** A run without spaces: marked where a matched pair of characters stands. */
  function run(out, text, matched) {
    const letters = [...text];
    const marked = letters.map(() => false);
    letters.forEach((letter, at) => {
      const pair = search.fold((letter + (letters[at + 1] ?? "")).toLowerCase());
      if (matched.has(pair)) marked[at] = marked[at + 1] = true;
    });
    letters.forEach((letter, at) => add(out, letter, marked[at]));
  }

  function add(out, text, marked) {
    if (!text) return;
    const last = out.at(-1);
    if (last && last[1] === marked) last[0] += text;
    else out.push([text, marked]);
  }

  /** The text of finished HTML, which is this site's own. */
  function plain(html) {
    const text = html.replace(/<(script|style|svg)\b[\s\S]*?<\/\1>/g, " ").replace(/<[^>]*>/g, " ");
    return text.replace(/&(?:#(\d+)|(\w+));/g, (all, code, name) => (code ? String.fromCodePoint(+code) : (ENTITIES[name] ?? all)));
  }

  /** The stretch of an answer, about so many characters, that holds the most of the matched words; the first of equals. */
  function passage(html, matched, lang, length = LENGTH) {
    const words = plain(html).split(/\s+/).filter(Boolean);
    const keys = words.map((word) => search.analyse(word, lang).map(({ text }) => text).find((key) => matched.has(key)));
    let best = { score: -1, from: 0, to: 0 };
    for (let from = 0, to = 0, size = 0; from < words.length; size -= words[from++].length + 1) {
      while (to < words.length && size + words[to].length < length) size += words[to++].length + 1;
      const held = keys.slice(from, to).filter(Boolean);
      const score = new Set(held).size + held.length / 100;
      if (score > best.score) best = { score, from, to };
      if (to === words.length) break;
    }
    const { from, to } = started(words, best);
    return (from ? "… " : "") + words.slice(from, to).join(" ") + (to < words.length ? "…" : "");
  }

  /** A passage near the beginning of a sentence, or of the answer, begins there. */
  function started(words, { from, to }) {
    for (let back = from; back >= 0 && from - back <= BACK; back--) {
      if (back === 0 || /[.?!:]["')\]]?$/.test(words[back - 1])) return { from: back, to: to - (from - back) };
    }
    return { from, to };
  }

  Object.assign(search, { parts, passage });
})(((globalThis.askbook ??= {}).search ??= {}));
