/** Records for a site of a given size, and questions that its readers may ask. */
import { random, sample } from "../random.mjs";

const CHANGED = 0.1;
const DROPPED = 0.25;
const FEWEST_WORDS = 3;

/**
 * A copy of a record in which one word in ten is another one of the corpus, drawn as often as the corpus has it. So texts
 * differ and postings grow as in a larger corpus, but the vocabulary does not.
 */
function varied({ id, question, answer }, copy, next, words) {
  const other = (word) => (next() < CHANGED ? words[Math.floor(next() * words.length)] : word);
  const vary = (text) => text.split(" ").map(other).join(" ");
  return { id: `${id}-${copy}`, question: vary(question), answer: vary(answer) };
}

/** `size` records: some of the given ones, drawn with a fixed seed, or all of them and then varied copies. */
export function sized(docs, size) {
  if (size <= docs.length) return sample(docs, size);
  const next = random(3);
  const words = docs.flatMap(({ question, answer }) => `${question} ${answer}`.split(" "));
  const records = [...docs];
  while (records.length < size) {
    const copy = Math.floor(records.length / docs.length);
    records.push(varied(docs[records.length % docs.length], copy, next, words));
  }
  return records;
}

/** How editors of medical answers begin a question, and how its readers may. */
const BEGINNINGS = [
  [/^what are the symptoms of/, "how do i know if i have"],
  [/^what are the treatments for/, "what helps against"],
  [/^what causes/, "why do people get"],
  [/^how many people are affected by/, "how common is"],
  [/^how to prevent/, "what can i do so that i do not get"],
  [/^how to diagnose/, "which tests are there for"],
  [/^is (.+) inherited/, "can $1 run in the family"],
  [/^what (?:is|are)(?: \(are\))? (?!the )/, "what does it mean to have "],
];

function begunOtherwise(question) {
  const found = BEGINNINGS.find(([pattern]) => pattern.test(question));
  return found ? question.replace(...found) : question;
}

/** A question as a reader may put it: in small letters; one half begun in other words, the other without some of its words. */
function rephrased(question, next) {
  const lower = question.toLowerCase();
  const drop = next() < 0.5;
  const words = (drop ? lower : begunOtherwise(lower)).match(/[\p{L}\p{N}'-]+/gu) ?? [];
  const kept = words.filter(() => !drop || next() >= DROPPED);
  return (kept.length >= FEWEST_WORDS ? kept : words).join(" ");
}

/** `count` questions about the records, the same ones in every run: `[{id, text}]`. */
export function questions(records, count) {
  const next = random(2);
  return sample(records, count, 2).map(({ id, question }) => ({ id, text: rephrased(question, next) }));
}
