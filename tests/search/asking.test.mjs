/**
 * Every question of the guide and of its documentation, asked as it stands, in each of its other wordings, and letter by
 * letter.
 */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after } from "node:test";
import { openSite } from "./client.mjs";
import { DATE, REPOSITORY, askbook } from "./program.mjs";

const SITES = mkdtempSync(join(tmpdir(), "askbook-asking-"));

after(() => rmSync(SITES, { recursive: true, force: true }));

for (const site of [".", "docs"]) {
  const publicDir = join(SITES, site === "." ? "guide" : site);

  test(`a question that is asked as it stands is the first answer, as is each other wording (${site})`, async () => {
    const { engine, questions } = await open(site, publicDir);
    assert.ok(questions.length >= 50);
    for (const { question, also_asked: others = [] } of questions) {
      for (const text of [question, ...others]) {
        // Two questions may share another wording.
        const right = questions.filter((other) => [other.question, ...(other.also_asked ?? [])].includes(text));
        for (const typed of [text, text.toUpperCase(), text.replace("?", ""), `  ${text}  `]) {
          const found = await first(engine, typed);
          assert.ok(right.some(({ id }) => id === found), `${typed}: ${found}`);
        }
      }
    }
  });

  test(`the title of an article with a short answer leads to that article (${site})`, async () => {
    const { engine } = await open(site, publicDir);
    const articles = answering(join(REPOSITORY, site, "content")).filter(({ key }) => existsSync(join(publicDir, key, "index.html")));
    assert.ok(articles.length >= 10);
    for (const { key, title } of articles) {
      const { hits } = await engine.query(title);
      assert.ok(hits[0].url.startsWith(`${key}/#`), `${title}: ${hits[0].url}`);
    }
  });

  test(`an answer that is first stays first while its question is typed on (${site})`, async () => {
    const { engine, questions } = await open(site, publicDir);
    let [letters, kept, near] = [0, 0, 0];
    for (const { id, question } of questions) {
      let held = false;
      for (let length = Math.ceil(question.length / 2); length <= question.length; length++) {
        const { hits } = await engine.query(question.slice(0, length));
        const place = [...hits].findIndex((hit) => hit.id === id);
        letters += 1;
        near += place >= 0 && place < 3;
        kept += !held || place === 0;
        held = place === 0;
      }
    }
    // An unfinished word may for one letter be a word of another question; more than that is unrest.
    assert.ok(kept / letters > 0.99, `${letters - kept} of ${letters} letters took the first place away`);
    assert.ok(near / letters > 0.99, `after ${letters - near} of ${letters} letters it was not among the first three`);
  });
}

/** The articles of the main language that have a short answer, as they are written: path and title. */
function answering(content) {
  const files = readdirSync(content, { recursive: true, encoding: "utf8" }).filter((file) => /^[^/]{3,}\/.*\.md$/.test(file));
  const texts = files.map((file) => ({ key: file.slice(0, -3), text: readFileSync(join(content, file), "utf8") }));
  const short = texts.filter(({ text }) => /^## .*\{\.answer\}$/m.test(text));
  return short.map(({ key, text }) => ({ key, title: /^title: "?(.*?)"?$/m.exec(text)[1] }));
}

async function open(site, publicDir) {
  if (!existsSync(publicDir)) askbook(["build", site, "--date", DATE, "--dest", publicDir]);
  const { questions } = JSON.parse(readFileSync(join(publicDir, "faq.json"), "utf8"));
  return { questions, engine: await openSite(publicDir, () => {}) };
}

async function first(engine, text) {
  return (await engine.query(text)).hits[0]?.id;
}
