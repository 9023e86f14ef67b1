/** Stemmers and stop words for the libraries that take one from their caller. */
import { createRequire } from "node:module";
import * as german from "@orama/stemmers/german";
import * as english from "@orama/stemmers/english";
import { stopwords as englishStops } from "@orama/stopwords/english";
import { stopwords as germanStops } from "@orama/stopwords/german";
import lunr from "lunr";

const require = createRequire(import.meta.url);
require("lunr-languages/lunr.stemmer.support")(lunr);
require("lunr-languages/lunr.de")(lunr);

const STEMMERS = { en: ["english", english.stemmer], de: ["german", german.stemmer] };

/** Orama's name of a language. */
export const nameOf = (lang) => STEMMERS[lang][0];

/** The Snowball stemmer of a language, as a function on a word. */
export const stemmer = (lang) => STEMMERS[lang][1];

/** Orama's stop words of a language. */
export const stopWords = (lang) => ({ en: englishStops, de: germanStops })[lang];

/** lunr with its extension for German. */
export { lunr };

/** A query without the signs that are commands to lunr and elasticlunr. */
export const withoutSigns = (text) => text.replace(/[:~^+*"-]/g, " ");
