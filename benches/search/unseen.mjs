/**
 * unseen.mjs COVID_Q BANKING77 SETS_DIR
 *
 * Makes two sets on which nothing of the search was chosen, of public data whose texts are not part of this repository. COVID_Q is a clone of
 * JerryWeiAI/COVID-Q (Wei, Huang, Vosoughi and Wei 2020): a class is one question in several wordings. BANKING77 is the folder `banking_data`
 * of PolyAI-LDN/task-specific-datasets (Casanueva and others 2020): a class is what a customer wants. Of each class some wordings are the
 * guide's questions, without answers; each other one asks for all of them. In the misspelt questions one long word has a slip, never in its first letter.
 * In the sets whose names end in `-asked` a class is one question; every second has its other wordings as `also_asked`, as in a guide of which a
 * part is well kept.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { random, sample } from "./random.mjs";

const [covid, banking, sets] = process.argv.slice(2);
if (!sets) {
  console.error("usage: unseen.mjs COVID_Q BANKING77 SETS_DIR");
  process.exit(2);
}
/** Wordings of a class in the guide, and questions that are asked at most. */
const [MOST_OF_A_CLASS, MOST_QUERIES] = [5, 1000];
const LETTERS = "abcdefghijklmnoprstuvwy";
const LONG = /^\p{L}{5,}$/u;

/** Rows of a CSV file (RFC 4180) as text and class. */
function rows(path) {
  const csv = readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  const fields = [...csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)];
  const out = [[]];
  for (const [, quoted, plain, end] of fields) {
    out.at(-1).push((quoted?.replaceAll('""', '"') ?? plain).replace(/\s+/g, " ").trim());
    if (end !== ",") out.push([]);
  }
  return out.filter(([text, of]) => text && of).map(([text, of]) => ({ text, of }));
}

/** A slip of the finger: a letter left out, two in the wrong order, another one, or one twice. */
function misspelt(text, next) {
  const words = text.split(" ");
  const long = words.flatMap((word, at) => (LONG.test(word) ? [at] : []));
  if (!long.length) return text;
  const at = long[Math.floor(next() * long.length)];
  const word = words[at];
  const from = 1 + Math.floor(next() * (word.length - 2));
  const [head, letter, tail] = [word.slice(0, from), word[from], word.slice(from + 1)];
  const slips = [head + tail, head + tail[0] + letter + tail.slice(1), head + LETTERS[Math.floor(next() * LETTERS.length)] + tail, head + letter + letter + tail];
  words[at] = slips[Math.floor(next() * slips.length)];
  return words.join(" ");
}

/** Wordings as questions of their own. */
const each = (guide) => guide.map(({ text, of }, at) => ({ id: `d${at}`, question: text, also_asked: [], of }));

/** Wordings as questions by class, of which every second keeps those after its first. */
function together(guide) {
  const classes = [...new Set(guide.map(({ of }) => of))];
  return classes.map((of, at) => {
    const [question, ...others] = guide.filter((row) => row.of === of).map(({ text }) => text);
    return { id: `d${at}`, question, also_asked: at % 2 ? others : [], of };
  });
}

function write(name, docs, asked) {
  const folder = join(sets, name);
  mkdirSync(folder, { recursive: true });
  const put = (file, lines) => writeFileSync(join(folder, file), lines.map((line) => `${line}\n`).join(""));
  const queries = asked.map(({ text, of }, at) => ({ id: `q${at}`, text, of })).filter(({ of }) => docs.some((doc) => doc.of === of));
  const next = random(1);
  put("docs.jsonl", docs.map(({ id, question, also_asked }) => JSON.stringify({ id, question, also_asked, answer: "" })));
  put("queries.jsonl", queries.map(({ id, text }) => JSON.stringify({ id, text })));
  put("queries_typo.jsonl", queries.map(({ id, text }) => JSON.stringify({ id, text: misspelt(text, next) })));
  put("qrels.tsv", queries.flatMap(({ id, of }) => docs.filter((doc) => doc.of === of).map((doc) => `${id}\t${doc.id}\t1`)));
  console.log(`${name}: ${docs.length} questions in the guide, ${queries.length} asked`);
}

const classes = (file) => rows(join(covid, "dataset_classes", file));
const [covidGuide, covidAsked] = [classes("train3.csv"), [...classes("testA.csv"), ...classes("testB.csv")]];
write("covid-q", each(covidGuide), covidAsked);
write("covid-q-asked", together(covidGuide), covidAsked);

const [learnt, tested] = ["train.csv", "test.csv"].map((file) => rows(join(banking, file)).slice(1));
const names = [...new Set(learnt.map(({ of }) => of))];
const ofEach = names.flatMap((name) => sample(learnt.filter(({ of }) => of === name), MOST_OF_A_CLASS));
const bankingAsked = sample(tested, MOST_QUERIES);
write("banking77", each(ofEach), bankingAsked);
write("banking77-asked", together(ofEach), bankingAsked);
