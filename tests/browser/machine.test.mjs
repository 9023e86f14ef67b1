/** What machines read: faq.json, sitemap and feed by other people's parsers, header rules, redirects. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { base, top } from "./support/guide.mjs";
import { headerRules } from "./support/nginx.mjs";

const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;
const LANGUAGES = ["", "de/"];

function xml(file) {
  const text = base.read(file);
  assert.equal(XMLValidator.validate(text), true, `${file} is well-formed`);
  return new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "@", isArray: (name) => ["entry", "link", "url", "author"].includes(name) }).parse(text);
}

/** Links of an Atom element by relation. */
const link = (element, rel) => (element.link ?? []).filter((one) => (one["@rel"] ?? "alternate") === rel);

describe("machine outputs", () => {
  for (const lang of LANGUAGES) {
    test(`${lang}faq.json is valid by the schema that it names`, () => {
      const faq = base.json(`${lang}faq.json`);
      const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });
      addFormats.default(ajv);
      const validate = ajv.compile(base.json("faq.schema.json"));
      assert.ok(validate(faq), JSON.stringify(validate.errors));
      assert.equal(base.local(faq.$schema), base.url("faq.schema.json"));
      assert.ok(faq.questions.length > 5);
    });

    test(`${lang}feed.xml has what RFC 4287 requires`, () => {
      const { feed } = xml(`${lang}feed.xml`);
      assert.equal(feed["@xmlns"], "http://www.w3.org/2005/Atom");
      assert.ok(feed.title && feed.id, "title and id");
      assert.match(feed.updated, DATE_TIME);
      assert.equal(link(feed, "self")[0]["@href"], `${base.address}${lang}feed.xml`);
      const ids = feed.entry.map((entry) => entry.id);
      assert.equal(new Set(ids).size, ids.length, "ids are unique");
      for (const entry of feed.entry) {
        assert.ok(entry.title && URL.canParse(entry.id), `an entry has title and id: ${entry.id}`);
        assert.match(entry.updated, DATE_TIME);
        assert.ok(entry.author ?? feed.author, `${entry.id} has an author`);
        assert.equal(link(entry, "alternate").length, 1, `${entry.id} has one page`);
      }
    });
  }

  test("sitemap.xml lists pages that are there, each once, and no other", () => {
    const urls = xml("sitemap.xml").urlset.url;
    const listed = urls.map(({ loc }) => base.local(loc));
    assert.equal(new Set(listed).size, listed.length);
    const indexed = base.pages.filter((file) => !/name="robots" content="noindex"/.test(base.read(file)));
    assert.deepEqual(listed.toSorted(), indexed.map((file) => base.url(file)).toSorted());
    for (const { lastmod } of urls) if (lastmod !== undefined) assert.match(String(lastmod), /^\d{4}-\d{2}-\d{2}/);
  });

  test("every rule of _headers is about a file, and every hashed file is kept for good", () => {
    const rules = headerRules(base.read("_headers"));
    const covers = ({ path }, file) => path.endsWith("*") ? `/some/base/${file}`.startsWith(path.slice(0, -1)) : path === `/some/base/${file}`;
    for (const rule of rules) assert.ok(base.files.some((file) => covers(rule, file)), `no file for ${rule.path}`);
    const lasting = rules.filter(({ headers }) => headers.some(([name, value]) => name === "Cache-Control" && /immutable/.test(value)));
    for (const file of base.files) {
      const hashed = /\.[0-9a-f]{10}\.\w+$/.test(file) || /^(search\/\w+\/\w+\.[0-9a-v]{6}\.js|assets\/(cards\/[0-9a-f]{16}\.png|pictures\/.+\.[0-9a-f]{10}\.\d+\.webp))$/.test(file);
      assert.equal(lasting.some((rule) => covers(rule, file)), hashed, `${file}: immutable exactly when its name has a hash`);
    }
  });

  test("every line of _redirects leads from an old address to a page that is there", async () => {
    const lines = top.read("_redirects").trim().split("\n").map((line) => line.split(/\s+/));
    assert.deepEqual(lines.map(([from]) => from).sort(), ["/old/every-block/", "/old/lonely-question/"]);
    for (const [, to, status] of lines) {
      assert.equal(status, "301");
      assert.equal((await fetch(new URL(to, top.origin))).status, 200);
    }
  });
});
