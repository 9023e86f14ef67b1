/** Ids and addresses of answers travel without what can be derived; decoded, they are those of `faq.json` and of the pages. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after } from "node:test";
import vm from "node:vm";
import { evaluate, located } from "./client.mjs";
import { DATE, askbook } from "./program.mjs";

const SITES = mkdtempSync(join(tmpdir(), "askbook-titles-"));

after(() => rmSync(SITES, { recursive: true, force: true }));

/**
 * A guide with questions in front matter, with and without ids, in text, and in files of their own, some under a title that is not the question;
 * with long questions, and with a file in capitals that has another address.
 */
function writeMixedGuide(folder) {
  const write = (path, text) => writeFileSync(join(folder, "content", path), text);
  for (const part of ["care", "care/faqs", "ämter"]) mkdirSync(join(folder, "content", part), { recursive: true });
  writeFileSync(join(folder, "book.toml"), '[book]\ntitle = "Mixed"\n[output.html]\nsite-url = "https://mixed.example.org/base/"\n');
  for (const index of ["", "care/", "care/faqs/", "ämter/"]) write(`${index}_index.md`, "---\ntitle: Mixed\n---\n\n## A part of it\n\nWith text.\n");
  const faqs = "faqs:\n  - id: given\n    question: Given?\n    answer: Yes.\n  - question: Is it made from the text?\n    answer: Yes.\n";
  write("care/heat.md", `---\ntitle: Heat\n${faqs}---\n\n## When to use it\n\nOften.\n\n### How long\n\nNot long.\n\n## Is it hot? {.answer}\n\nYes.\n`);
  write("care/ice.md", "---\ntitle: Ice\nfaqs:\n  - question: Index?\n    answer: Its id is the address of its file but for the ending.\n---\n\nCold.\n");
  const long = "abcdefghijklmnopqrstuvwxyz".split("").map((letter) => letter.repeat(2)).join(" ");
  write("care/Ice-COLD.md", `---\ntitle: Cold\nslug: cold\nfaqs:\n  - question: Is ice cold?\n    answer: Yes.\n  - id: cold-ice\n    question: How cold is ice ${long}?\n    answer: Yes.\n  - id: ww-xx-ice-zz-cold-cold\n    question: Which ice is cold ${long}?\n    answer: All.\n---\n\nCold.\n`);
  write("ämter/größe.md", `---\ntitle: Größe\n${faqs.replace("given", "gegeben")}---\n\n## Was ist groß?\n\nViel.\n`);
  for (const [name, rest] of [["can-i-run", ""], ["why", "also_asked: [what for]\n"], ["faqs", ""]]) {
    write(`care/faqs/${name}.md`, `---\nkind: question\ntitle: ${name === "why" ? "Why is it so" : "Can I run"}?\n${rest}---\n\nYes.\n`);
  }
}

/** Every answer of a built site, as the browser decodes it. */
async function decoded(publicDir) {
  const read = (path) => readFileSync(join(publicDir, path), "utf8");
  const { index, script } = located(publicDir);
  const { search, context } = evaluate([[script, read(script)]]);
  search.load = async (path) => vm.runInContext(read(path), context, { filename: path });
  const store = await search.openStore("", index);
  return Promise.all(Array.from({ length: store.head.docs }, (_, doc) => store.title(doc)));
}

function pageOf(publicDir, url) {
  const [path] = decodeURIComponent(url).split("#");
  return join(publicDir, path, path.endsWith(".html") ? "" : "index.html");
}

for (const [name, write] of [["guide", "."], ["docs", "docs"], ["mixed", writeMixedGuide]]) {
  for (const flags of [[], ["--offline"]]) {
    test(`every answer has its id and its address (${[name, ...flags].join(" ")})`, async () => {
      const publicDir = join(SITES, [name, "built", ...flags].join("-"));
      const folder = typeof write === "string" ? write : join(SITES, name);
      if (typeof write !== "string") write(folder);
      askbook(["build", folder, "--date", DATE, "--dest", publicDir, ...flags]);
      const answers = await decoded(publicDir);
      const { questions } = JSON.parse(readFileSync(join(publicDir, "faq.json"), "utf8"));
      assert.ok(questions.length >= 7 && answers.length > questions.length);
      for (const { id, question, url } of questions) {
        const found = answers.filter((answer) => answer.id === id);
        assert.equal(found.length, 1, id);
        assert.equal(found[0].question, question);
        assert.ok(url.endsWith(`/${found[0].url.replace("index.html", "")}`), `${found[0].url} is ${url}`);
      }
      for (const { id, url, context } of answers) {
        const html = readFileSync(pageOf(publicDir, url), "utf8");
        const fragment = decodeURIComponent(url.split("#")[1] ?? "");
        assert.ok(!fragment || html.includes(`id="${fragment}"`), `${id}: ${url}`);
        assert.ok(html.includes(context.replaceAll("&", "&amp;").replaceAll("<", "&lt;")), `${id} stands on ${context}`);
      }
    });
  }
}
