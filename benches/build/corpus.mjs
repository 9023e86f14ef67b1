/**
 * The same guide of any size in askbook's and in Hugo's layout: sentences of this repository's own guides in new orders. The
 * same number of articles gives the same bytes.
 */
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
const REPOSITORY = join(HERE, "../..");
const ARTICLES_OF_A_SECTION = 50;
/** About as long as an article on health: eight sections of 150 words. */
const SECTIONS = 8;
const WORDS_OF_A_SECTION = 150;
const TAKEAWAYS = 5;
const QUESTIONS = 4;

/** A minimal generator of equally likely numbers (Lehmer; Park and Miller 1988), so that each run gives the same. */
function random(seed) {
  let state = seed;
  return (below) => (state = (state * 48271) % 0x7fffffff) % below;
}

/** Plain sentences of the guides' Markdown. */
function sentences() {
  const all = ["content", "docs/content"].flatMap((folder) => readdirSync(join(REPOSITORY, folder), { recursive: true })
    .filter((path) => path.endsWith(".md"))
    .sort()
    .flatMap((path) => bodySentences(readFileSync(join(REPOSITORY, folder, path), "utf8"))));
  return [...new Set(all)];
}

function bodySentences(text) {
  const body = text.replace(/^---\n[\s\S]*?\n---\n/, "").replace(/^(#|```|\||- |\d+\. |>).*$/gm, "");
  return body.replace(/\s+/g, " ").split(/(?<=[.?!]) (?=[A-Z])/).filter((sentence) => /^[A-Z][^`*_[\]{}<>|\\$#]{30,240}[.?!]$/.test(sentence));
}

function article(number, articles, pool) {
  const pick = random(number + 1);
  const sentence = () => pool[pick(pool.length)];
  const words = (count) => sentence().replace(/[^\p{L} ]/gu, "").split(" ").filter(Boolean).slice(0, count).join(" ");
  const other = () => pick(articles);
  return {
    number,
    title: `${words(6)} ${number}`,
    description: sentence(),
    date: `20${10 + (number % 15)}-0${1 + (number % 9)}-1${number % 10}`,
    sections: Array.from({ length: SECTIONS }, (_, at) => ({ title: `${words(5)} ${at + 1}`, paragraphs: section(sentence, at), link: at % 3 === 0 ? other() : null })),
    takeaways: Array.from({ length: TAKEAWAYS }, sentence),
    questions: Array.from({ length: QUESTIONS }, (_, at) => ({ question: `${words(9)} ${number} ${at + 1}?`, answer: `${sentence()} ${sentence()}` })),
  };
}

/** Paragraphs of about three sentences; in every third section one of them is a list. */
function section(sentence, at) {
  const paragraphs = [];
  for (let count = 0; count < WORDS_OF_A_SECTION; ) {
    const three = [sentence(), sentence(), sentence()];
    paragraphs.push(at % 3 === 1 && paragraphs.length === 1 ? three.map((item) => `- ${item}`).join("\n") : three.join(" "));
    count += three.join(" ").split(" ").length;
  }
  return paragraphs;
}

const quoted = JSON.stringify; // A JSON string is a YAML string.
const folder = (number) => `section-${Math.floor(number / ARTICLES_OF_A_SECTION)}`;

/** What differs between the two: names of keys, and how a link is spelled. */
const LAYOUTS = {
  askbook: { question: "question", answer: "answer", link: (to) => `../${folder(to)}/article-${to}.md` },
  hugo: { question: "q", answer: "a", link: (to) => `/${folder(to)}/article-${to}/` },
};

function markdown(data, layout) {
  const list = (name, lines) => [`${name}:`, ...lines];
  const questions = data.questions.flatMap(({ question, answer }) => [`  - ${layout.question}: ${quoted(question)}`, `    ${layout.answer}: ${quoted(answer)}`]);
  const front = [`title: ${quoted(data.title)}`, `description: ${quoted(data.description)}`, `date: ${data.date}`,
    ...list("takeaways", data.takeaways.map((text) => `  - ${quoted(text)}`)), ...list("faqs", questions)];
  const body = data.sections.map(({ title, paragraphs, link }) => {
    const see = link === null ? [] : [`See also [another guide](${layout.link(link)}) on this.`];
    return [`## ${title}`, ...paragraphs, ...see].join("\n\n");
  });
  return `---\n${front.join("\n")}\n---\n\n${body.join("\n\n")}\n`;
}

/** Writes the guide of so many articles below a folder, once for each generator. */
export function write(articles, below) {
  const pool = sentences();
  for (const [name, layout] of Object.entries(LAYOUTS)) {
    const root = join(below, name);
    rmSync(root, { recursive: true, force: true });
    const content = join(root, "content");
    mkdirSync(content, { recursive: true });
    writeFileSync(join(content, "_index.md"), "---\ntitle: Benchmark\n---\n");
    for (let number = 0; number < articles; number++) {
      const at = join(content, folder(number));
      if (number % ARTICLES_OF_A_SECTION === 0) {
        mkdirSync(at, { recursive: true });
        writeFileSync(join(at, "_index.md"), `---\ntitle: ${quoted(`Section ${folder(number).split("-")[1]}`)}\n---\n`);
      }
      writeFileSync(join(at, `article-${number}.md`), markdown(article(number, articles, pool), layout));
    }
  }
  const book = '[book]\ntitle = "Benchmark"\n\n[output.html]\nsite-url = "https://guides.example.org/"\n';
  writeFileSync(join(below, "askbook/book.toml"), book);
  cpSync(join(HERE, "hugo"), join(below, "hugo"), { recursive: true });
}
