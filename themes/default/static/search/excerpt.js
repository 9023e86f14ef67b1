/** Texts with marks: `[[text, marked], …]`, for the page to turn into elements; never HTML. */
(function (search) {
  "use strict";

  const WORD = /[\p{Alphabetic}\p{N}\p{M}'\u2019]+/gu;

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
    const last = out[out.length - 1];
    if (last && last[1] === marked) last[0] += text;
    else out.push([text, marked]);
  }

  Object.assign(search, { parts });
})(((globalThis.askbook ??= {}).search ??= {}));
