/** Articles of the demonstration guide as plain Markdown that every generator reads alike: text, lists, tables, then questions as headings. */
import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";

const CONTENT = resolve(import.meta.dirname, "../../content");
const SECTIONS = ["pain-management", "self-care", "massage"];

/** The body without what only askbook understands: classes of headings, links by id, and pictures and links beside the file. */
function plain(body) {
  return body
    .replace(/^---\n[\s\S]*?\n---\n/, "")
    // Questions that the body spells come from faq.json, as all others do.
    .split(/^(?=## )/m).filter((section) => !/^## (.*\{\.faqs\}|frequently asked questions|questions and answers|faqs?$)/im.test(section)).join("")
    .replace(/^(#+ .*?) *\{[^}]*\}$/gm, "$1")
    .replace(/^> \[!\w+\]$/gm, ">")
    .replace(/!\[[^\]]*\]\([^)]*\)\n?/g, "")
    .replace(/\[([^\]]+)\]\((?!https?:)[^)]*\)/g, "$1")
    .trim();
}

/** `[{name, title, description, body, questions: [{question, answer}]}]`; answers are those of a built guide's faq.json. */
export function articles(faq) {
  return SECTIONS.flatMap((section) => readdirSync(join(CONTENT, section)).filter((file) => file.endsWith(".md") && file !== "_index.md").sort().map((file) => {
    const source = readFileSync(join(CONTENT, section, file), "utf8");
    const name = file.replace(/\.md$/, "");
    const field = (key) => new RegExp(`^${key}: *(.*)$`, "m").exec(source)?.[1].replace(/^"|"$/g, "") ?? "";
    const questions = faq.filter(({ url }) => url.includes(`/${section}/${name}/#`));
    return {
      name,
      title: field("title"),
      body: plain(source),
      questions: questions.map(({ question, answer_text: answer }) => ({ question, answer })),
    };
  }));
}

/** One article as Markdown without front matter and title. */
export function markdown({ body, questions }) {
  const asked = questions.map(({ question, answer }) => `### ${question}\n\n${answer}\n`);
  return `${body}\n\n## Frequently asked questions\n\n${asked.join("\n")}`;
}
