/** JSON-LD says what readers see, in words that schema.org has. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { eachOnPage, plain } from "./support/browser.mjs";
import { base } from "./support/guide.mjs";
import { hasType, isOldType, property } from "./support/vocabulary.mjs";

const KEYWORDS = new Set(["@context", "@id", "@type", "@graph"]);

/** Every object of a graph, however deep. */
function objects(value) {
  if (Array.isArray(value)) return value.flatMap(objects);
  if (value === null || typeof value !== "object") return [];
  return [value, ...Object.values(value).flatMap(objects)];
}

const typesOf = (node) => [node["@type"] ?? []].flat();

/** The objects of a page's JSON-LD. */
function marked(file) {
  const blocks = [...base.read(file).matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)];
  return objects(blocks.map(([, text]) => JSON.parse(text)));
}

const graphs = base.pages.map((file) => ({ file, nodes: marked(file) }));
const owners = graphs.map(({ file, nodes }) => ({ file, questions: nodes.filter((node) => typesOf(node).includes("Question")) }));
const owning = owners.filter(({ questions }) => questions.length);

/** Heading and answer of the question with this id, as shown, without the line of links under the answer. */
function shownQuestion(id) {
  const element = document.getElementById(id);
  if (!element) return null;
  const question = element.closest("[data-question]") ?? document.querySelector("main");
  for (const links of question.querySelectorAll(".question-links")) links.hidden = true;
  const heading = question.querySelector("h1, h2, h3, h4");
  const answer = question.querySelector("[data-answer], .short-answer");
  return { name: heading.innerText, text: answer.innerText };
}

describe("structured data", () => {
  test("the guide has pages with questions", () => {
    const ids = owning.flatMap(({ questions }) => questions.map(({ url }) => url));
    const published = [...base.questions(), ...base.questions("de")].map(({ url }) => url);
    assert.deepEqual(ids.toSorted(), published.toSorted(), "the marked up questions are those of faq.json");
  });

  test("name and answer of every question are the visible text at its address", async () => {
    await eachOnPage(owning, { javaScriptEnabled: false }, async (page, { file, questions }) => {
      await page.goto(base.url(file));
      for (const { name, url, acceptedAnswer } of questions) {
        const [path, hash] = url.split("#");
        assert.equal(base.local(path), base.url(file), `${url} leads to the page that marks it up`);
        const shown = await page.evaluate(shownQuestion, decodeURIComponent(hash));
        assert.ok(shown, `${url} leads to no element`);
        assert.equal(plain(name), plain(shown.name));
        assert.equal(plain(acceptedAnswer.text), plain(shown.text));
        assert.equal(acceptedAnswer.url, url);
      }
    });
  });

  test("each question is marked up on one page only", () => {
    const seen = new Map();
    for (const { file, questions } of owning) {
      for (const { url } of questions) {
        assert.ok(!seen.has(url), `${url} is marked up in ${file} and ${seen.get(url)}`);
        seen.set(url, file);
      }
    }
  });

  test("every type and property is schema.org's, and none is superseded", () => {
    assert.ok(hasType("FAQPage") && !hasType("FrequentlyAsked"), "the vocabulary is read");
    assert.equal(property("MedicalWebPage", "aspect"), "superseded");
    assert.equal(property("MedicalWebPage", "lastReviewed"), "current");
    for (const { file, nodes } of graphs) {
      for (const node of nodes) {
        const types = typesOf(node);
        for (const type of types) assert.ok(hasType(type) && !isOldType(type), `${file}: type ${type}`);
        for (const key of Object.keys(node).filter((one) => !KEYWORDS.has(one))) {
          const known = types.map((type) => property(type, key)).filter(Boolean);
          assert.ok(known.includes("current"), `${file}: ${types} has no current property ${key}`);
        }
      }
    }
  });

  // What the whole guide on one page says has its graphs on the pages themselves.
  test("every page of the content and every list has a graph, and its page node names the page", () => {
    const described = (file) => /<body class/.test(base.read(file)) && file !== "404.html" && !/(^|\/)whole-guide\//.test(file);
    for (const { file, nodes } of graphs.filter((graph) => described(graph.file))) {
      const page = nodes.find((node) => typesOf(node).some((type) => /Page$/.test(type)));
      assert.ok(page, `${file} has no page node`);
      assert.equal(base.local(page.url), base.url(file));
    }
  });
});
