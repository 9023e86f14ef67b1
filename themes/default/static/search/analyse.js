/**
 * Text → tokens, the same steps as src/search/analyse.rs; tests/search/tokens.json holds both to it.
 *
 * Nothing here knows a language's grammar: stems and compounds are in the index, as a map from surface forms to classes.
 */
(function (search) {
  "use strict";

  // Scripts written without spaces between words, and Hangul, whose endings are glued to the word.
  const UNSPACED =
    "\\u0E00-\\u0EFF\\u1000-\\u109F\\u1780-\\u17FF\\u3005-\\u3007\\u3041-\\u30FF\\u31F0-\\u31FF\\u3400-\\u4DBF" +
    "\\u4E00-\\u9FFF\\uAC00-\\uD7A3\\uF900-\\uFAFF\\u{20000}-\\u{3FFFF}";
  const WORD = "\\p{Alphabetic}\\p{N}\\p{M}";
  const PAIRED = `(?=[${UNSPACED}])[${WORD}]`;
  const LETTER = `(?![${UNSPACED}])[${WORD}]`;
  const RUN = new RegExp(
    `(?<pairs>${PAIRED}(?:${PAIRED}|\\p{M})*)` +
      "|(?<number>[0-9]+(?:[.,][0-9]+)*)" +
      `|(?<word>(?:${LETTER})+(?:'(?:${LETTER})+)*(?:\\+\\+|#)?)`,
    "gu",
  );
  const CLUSTER = /\P{M}\p{M}*|^\p{M}+/gu;
  const JOINERS = /[\u00AD\u200B-\u200F\u2060\uFEFF]/g;
  const APOSTROPHES = /[\u2018\u2019\u02BC\u02B9`]/g;
  const MARKS =
    /[\u0300-\u036F\u0591-\u05C7\u0640\u064B-\u065F\u0670\u06D6-\u06ED\u1AB0-\u1AFF\u1DC0-\u1DFF\u20D0-\u20FF]/g;
  const SPELT_OUT = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ł: "l", ı: "i", ħ: "h", ς: "σ" };
  const SPELLED = new RegExp(`[${Object.keys(SPELT_OUT).join("")}]`, "g");
  const ELISION = /^(?:fr|it|ca)\b/;

  /** Removes the marks that readers leave out, and spells out letters that have no plain form. */
  function fold(text) {
    const bare = text.normalize("NFD").replace(MARKS, "").normalize("NFC");
    return bare.replace(SPELLED, (letter) => SPELT_OUT[letter]);
  }

  /** Lower-cased text of the same meaning, one kind of apostrophe, nothing invisible. */
  function normalise(text) {
    return text.normalize("NFKC").toLowerCase().replace(JOINERS, "").replace(APOSTROPHES, "'");
  }

  /** `1,000` is 1000 and `3,5` is 3.5: a group of exactly three digits is taken for thousands. */
  function number(digits) {
    const groups = digits.split(/[.,]/);
    const thousands = groups[0].length <= 3 && groups.slice(1).every((group) => group.length === 3);
    return groups.join(thousands ? "" : ".");
  }

  function pairs(run) {
    const clusters = run.match(CLUSTER) || [];
    const tokens = clusters.slice(1).map((cluster, i) => ({ text: fold(clusters[i] + cluster), kind: "pair" }));
    const last = { text: fold(clusters.at(-1)), kind: tokens.length ? "tail" : "pair" };
    return [...tokens, last];
  }

  function words(run, elision) {
    let parts = run.split("'");
    if (!elision) {
      if (parts.length > 1 && parts.at(-1) === "s") parts.pop();
      parts = [parts.join("")];
    }
    return parts.map((part) => ({ text: fold(part), kind: "word" }));
  }

  /**
   * Cuts a text into tokens `{text, kind}`, kind being "word", "number", "pair" (two characters of an unspaced script) or
   * "tail" (the last character of such a run, which only the index needs).
   */
  function analyse(text, lang) {
    const elision = ELISION.test(lang || "");
    const tokens = [];
    for (const { groups } of normalise(text).matchAll(RUN)) {
      if (groups.pairs) tokens.push(...pairs(groups.pairs));
      else if (groups.number) tokens.push({ text: number(groups.number), kind: "number" });
      else tokens.push(...words(groups.word, elision));
    }
    return tokens.filter((token) => token.text);
  }

  Object.assign(search, { fold, analyse });
})(((globalThis.askbook ??= {}).search ??= {}));
