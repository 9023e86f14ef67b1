/** Sets of answers, questions and judgements, as folders of plain files. */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** The objects of a file with one JSON object a line. */
export function lines(path) {
  return readFileSync(path, "utf8").split("\n").filter((line) => line.trim()).map((line) => JSON.parse(line));
}

function judgements(path) {
  const qrels = new Map();
  for (const line of readFileSync(path, "utf8").split("\n").filter(Boolean)) {
    const [query, doc, grade] = line.split("\t");
    if (!qrels.has(query)) qrels.set(query, new Map());
    qrels.get(query).set(doc, Number(grade));
  }
  return qrels;
}

/** The folder that holds the sets: the one named, or its `dev`. */
export function home(folder) {
  return existsSync(join(folder, "dev")) ? join(folder, "dev") : folder;
}

/** Names of the sets in a folder. */
export function names(folder) {
  return readdirSync(home(folder)).filter((name) => existsSync(join(home(folder), name, "qrels.tsv"))).sort();
}

/** The same answers for engines that know one wording of a question: all of them as one text. */
export function flat(docs) {
  return docs.map(({ id, question, also_asked, answer }) => ({ id, question: [question, ...also_asked].join(" "), answer }));
}

/** One set. Its language is what its name ends in (`covidqa-de`), else English. */
export function open(folder, name) {
  const file = (path) => join(home(folder), name, path);
  return {
    name,
    lang: /-([a-z]{2})$/.exec(name)?.[1] ?? "en",
    docs: lines(file("docs.jsonl")).map(({ id, question, also_asked, answer }) => ({ id, question, also_asked: also_asked ?? [], answer: answer ?? "" })),
    queries: lines(file("queries.jsonl")),
    misspelt: lines(file("queries_typo.jsonl")),
    qrels: judgements(file("qrels.tsv")),
    qrelsFile: file("qrels.tsv"),
  };
}
