/**
 * The same guide of any size in askbook's layout and in those of its peers: sentences of this repository's own guides in new orders. The
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

/** What differs: names of keys, whether a key of one's own stands below another, how a link is spelled, what a section says. */
const LAYOUTS = {
  askbook: { question: "question", answer: "answer", own: (lines) => lines, link: (to) => `../${folder(to)}/article-${to}.md`, section: [] },
  hugo: { question: "q", answer: "a", own: (lines) => lines, link: (to) => `/${folder(to)}/article-${to}/`, section: [] },
  zola: { question: "q", answer: "a", own: (lines) => ["extra:", ...lines.map((line) => `  ${line}`)], link: (to) => `@/${folder(to)}/article-${to}.md`, section: ["sort_by: date"] },
};

function markdown(data, layout) {
  const list = (name, lines) => [`${name}:`, ...lines];
  const questions = data.questions.flatMap(({ question, answer }) => [`  - ${layout.question}: ${quoted(question)}`, `    ${layout.answer}: ${quoted(answer)}`]);
  const front = [`title: ${quoted(data.title)}`, `description: ${quoted(data.description)}`, `date: ${data.date}`,
    ...layout.own([...list("takeaways", data.takeaways.map((text) => `  - ${quoted(text)}`)), ...list("faqs", questions)])];
  const body = data.sections.map(({ title, paragraphs, link }) => {
    const see = link === null ? [] : [`See also [another guide](${layout.link(link)}) on this.`];
    return [`## ${title}`, ...paragraphs, ...see].join("\n\n");
  });
  return `---\n${front.join("\n")}\n---\n\n${body.join("\n\n")}\n`;
}

/** Writes a Markdown file that has front matter alone. */
function writeIndex(folder, title, more) {
  writeFileSync(join(folder, "_index.md"), `---\n${[`title: ${quoted(title)}`, ...more].join("\n")}\n---\n`);
}

/** Writes the guide of so many articles below a folder, once for each of the generators. */
export function write(articles, below, generators = ["askbook", "hugo"]) {
  const pool = sentences();
  for (const name of generators) {
    const layout = LAYOUTS[name];
    const root = join(below, name);
    rmSync(root, { recursive: true, force: true });
    const content = join(root, "content");
    mkdirSync(content, { recursive: true });
    writeIndex(content, "Benchmark", []);
    for (let number = 0; number < articles; number++) {
      const at = join(content, folder(number));
      if (number % ARTICLES_OF_A_SECTION === 0) {
        mkdirSync(at, { recursive: true });
        writeIndex(at, `Section ${folder(number).split("-")[1]}`, layout.section);
      }
      writeFileSync(join(at, `article-${number}.md`), markdown(article(number, articles, pool), layout));
    }
    SETTINGS[name](root);
  }
}

/** Settings and templates of each generator. */
const SETTINGS = {
  askbook: (root) => writeFileSync(join(root, "book.toml"), '[book]\ntitle = "Benchmark"\n\n[output.html]\nsite-url = "https://guides.example.org/"\n'),
  hugo: (root) => cpSync(join(HERE, "hugo"), root, { recursive: true }),
  zola: (root) => cpSync(join(HERE, "../reload/zola"), root, { recursive: true }),
};
