/** An askbook site whose questions are given records, so that a ranked list of question ids can be scored. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
/** The repository. */
export const ROOT = join(HERE, "../..");
/** Everything a run writes; not under version control. */
export const OUT = join(HERE, "out");

const PROGRAM = process.env.ASKBOOK ?? join(ROOT, "target/release/askbook");
const QUESTIONS_PER_ARTICLE = 20;

const line = (text) => text.replace(/\s+/g, " ").trim();
const escaped = (text) => line(text).replace(/[\\`*_{}[\]<>#|~^$!]/g, "\\$&");
const quoted = (text) => JSON.stringify(text);

function question({ id, question, also_asked = [], answer }) {
  const text = escaped(answer) || "See the source.";
  const asked = also_asked.length ? `    also_asked: ${JSON.stringify(also_asked.map(line))}\n` : "";
  return `  - id: ${quoted(id)}\n    question: ${quoted(line(question))}\n${asked}    answer: ${quoted(text)}\n`;
}

function article(docs, number) {
  return `---\ntitle: Part ${number}\ndate: 2026-01-01\nfaqs:\n${docs.map(question).join("")}---\n\nAnswers, part ${number}.\n`;
}

function book(lang) {
  return `[book]\ntitle = "Answers"\nlanguage = "${lang}"\nsrc = "content"\n\n[build]\nbuild-dir = "public"\n
[output.html]\nsite-url = "https://answers.example.org/"\n`;
}

/** Writes the sources of a site, twenty questions an article. */
export function writeSite(docs, lang, folder) {
  const answers = join(folder, "content/answers");
  mkdirSync(answers, { recursive: true });
  writeFileSync(join(folder, "book.toml"), book(lang));
  writeFileSync(join(folder, "content/_index.md"), "---\ntitle: Answers\n---\n");
  writeFileSync(join(answers, "_index.md"), "---\ntitle: All answers\n---\n");
  for (let start = 0, number = 1; start < docs.length; start += QUESTIONS_PER_ARTICLE, number += 1) {
    const name = `part-${String(number).padStart(5, "0")}.md`;
    writeFileSync(join(answers, name), article(docs.slice(start, start + QUESTIONS_PER_ARTICLE), number));
  }
}

/** Builds the site of the records and tells its public folder. */
export function buildSite(docs, lang) {
  const mark = createHash("sha256").update(JSON.stringify([docs, lang])).digest("hex").slice(0, 12);
  const folder = join(OUT, "sites", `${mark}-${lang}`);
  rmSync(folder, { recursive: true, force: true });
  writeSite(docs, lang, folder);
  execFileSync(PROGRAM, ["build", folder], { stdio: ["ignore", "ignore", "inherit"] });
  return join(folder, "public");
}

/** Where a built site's search is, from the attributes of its search page: engine script, the index's first file and the folder of the others. */
export function searchFiles(publicDir) {
  const page = ["search/index.html", "search.html", "index.html"].find((path) => existsSync(join(publicDir, path)));
  const html = readFileSync(join(publicDir, page), "utf8");
  const attribute = (name) => new RegExp(`${name}="?([^"\\s>]+)`).exec(html)[1];
  const index = attribute("data-search-index");
  return { engine: attribute("data-search-engine"), index, folder: index.replace(/\.js$/, "") };
}
