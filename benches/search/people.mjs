/**
 * people.mjs SETS_DIR SET MISSPELLINGS...
 *
 * Makes the set SET-people of SET's documents: each query is three words of a question, which it has to find, and misspelt, one of them as somebody
 * really wrote it. MISSPELLINGS are files of the form in which Roger Mitton publishes such collections (the Birkbeck spelling error corpus,
 * Holbrook, Aspell, Wikipedia): `$word`, then a line for each way it was misspelt. They and the texts are no part of this repository.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { random } from "./random.mjs";
import { home, open } from "./sets.mjs";

const [sets, name, ...collections] = process.argv.slice(2);
if (!collections.length) {
  console.error("usage: people.mjs SETS_DIR SET MISSPELLINGS...");
  process.exit(2);
}
const MOST_QUERIES = 2000;
const [WORDS, LETTERS] = [3, 4];
const FUNCTION_WORDS = new Set("about also been being could does from have into just more most only other should some such than that them then there these they this those very were what when where which will with would your".split(" "));

/** Word → ways in which it was misspelt. Beyond half of its letters it is a guess, not a slip. */
function misspellings() {
  const found = new Map();
  let word = "";
  for (const line of collections.flatMap((file) => readFileSync(file, "latin1").toLowerCase().split("\n"))) {
    const [text] = line.trim().split(" ");
    if (text.startsWith("$")) word = text.slice(1);
    else if (/^[a-z]{3,}$/.test(text) && text !== word && distance(text, word) <= word.length / 2) found.set(word, [...new Set([...(found.get(word) ?? []), text])]);
  }
  return found;
}

/** Edits between two words (Levenshtein 1966). */
function distance(one, other) {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const letter of one) {
    row = row.reduce((next, above, at) => [...next, at ? Math.min(above + 1, next[at - 1] + 1, row[at - 1] + (letter !== other[at - 1])) : above + 1], []);
  }
  return row.at(-1);
}

const next = random(1);
const one = (list) => list[Math.floor(next() * list.length)];
const known = misspellings();
const { docs } = open(sets, name);

/** Three words of a question in their order, one of which somebody misspelt: plain and misspelt; none if it has no such word. */
function query({ question }) {
  const words = [...new Set(question.toLowerCase().match(/[a-z]+/g))].filter((word) => word.length >= LETTERS && !FUNCTION_WORDS.has(word));
  const slips = words.filter((word) => known.has(word));
  if (words.length < WORDS || !slips.length) return null;
  const slip = one(slips);
  const asked = new Set([slip]);
  while (asked.size < WORDS) asked.add(one(words));
  const text = words.filter((word) => asked.has(word));
  const wrong = one(known.get(slip));
  return { plain: `${text.join(" ")}?`, misspelt: `${text.map((word) => (word === slip ? wrong : word)).join(" ")}?` };
}

const queries = [];
for (let round = 0; round < 10; round++) {
  for (const doc of docs) {
    const made = query(doc);
    if (made && queries.length < MOST_QUERIES) queries.push({ id: `p${queries.length}`, doc: doc.id, ...made });
  }
}

const folder = join(home(sets), `${name}-people`);
mkdirSync(folder, { recursive: true });
const put = (file, lines) => writeFileSync(join(folder, file), lines.map((line) => `${line}\n`).join(""));
put("docs.jsonl", docs.map((doc) => JSON.stringify(doc)));
put("queries.jsonl", queries.map(({ id, plain }) => JSON.stringify({ id, text: plain })));
put("queries_typo.jsonl", queries.map(({ id, misspelt }) => JSON.stringify({ id, text: misspelt })));
put("qrels.tsv", queries.map(({ id, doc }) => `${id}\t${doc}\t1`));
console.log(`${name}-people: ${queries.length} queries with ${known.size} words that people misspelt`);
