/** Languages of one site, read from the built pages by parsers that are not ours: `hreflang` by the rules that Google documents
    ("Tell Google about localized versions of your page"), in the head and in the sitemap, and the language menu of every page. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { XMLParser } from "fast-xml-parser";
import { parse } from "parse5";
import { everySpecimen, galleries } from "./support/gallery.mjs";

const ORIGIN = galleries.get("default");
/** As the pages name the site. */
const PUBLISHED = "https://askbook.example/specimen/";
const LANGUAGES = ["en", "ar", "ja"];

/** All elements of a document. */
function* elements(node) {
  if (node.attrs) yield node;
  for (const child of node.childNodes ?? []) yield* elements(child);
}

const attributes = (element) => Object.fromEntries(element.attrs.map(({ name, value }) => [name, value]));
const words = (node) => node.value ?? (node.childNodes ?? []).map(words).join("");
const has = (element, name) => (attributes(element).class ?? "").split(" ").includes(name);

function read(url, html) {
  const all = [...elements(parse(html))];
  const named = (tag) => all.filter((element) => element.tagName === tag);
  const links = named("link").map(attributes);
  const meta = named("meta").map(attributes);
  const menu = named("nav").find((element) => has(element, "languages"));
  return {
    url: new URL(url.replace(ORIGIN, PUBLISHED)).href,
    lang: attributes(named("html")[0]).lang,
    dir: attributes(named("html")[0]).dir,
    main: attributes(named("main")[0] ?? { attrs: [] }),
    notices: all.filter((element) => has(element, "translation")).map(attributes),
    canonical: links.find(({ rel }) => rel === "canonical")?.href,
    noindex: meta.some(({ name, content }) => name === "robots" && content.includes("noindex")),
    redirect: meta.some((one) => one["http-equiv"]?.toLowerCase() === "refresh"),
    alternates: links.filter(({ rel, hreflang }) => rel === "alternate" && hreflang).map(({ hreflang, href }) => [hreflang, href]),
    locale: meta.filter(({ property }) => property === "og:locale").map(({ content }) => content),
    locales: meta.filter(({ property }) => property === "og:locale:alternate").map(({ content }) => content),
    menu: menu && [...elements(menu)].filter(({ tagName }) => tagName === "a" || tagName === "span").map((element) => ({ ...attributes(element), text: words(element).trim() })),
    label: menu && attributes(menu)["aria-label"],
  };
}

const pages = new Map();
for (const url of everySpecimen) {
  const page = read(url, await (await fetch(url)).text());
  if (!page.redirect) pages.set(page.url, page);
}
const several = [...pages.values()].filter(({ alternates }) => alternates.length);
const set = (page) => JSON.stringify(page.alternates.toSorted());

describe("languages", () => {
  test("there is something to read", () => {
    assert.ok(several.length >= 3 * 8, `${several.length} pages with alternates`);
    assert.deepEqual(new Set([...pages.values()].map(({ lang }) => lang)), new Set(LANGUAGES));
  });

  test("every alternate is an absolute address of a page in that language which can be listed and is its own canonical one", () => {
    for (const page of several) {
      for (const [lang, href] of page.alternates) {
        const other = pages.get(href);
        assert.ok(other, `${page.url} names ${href}, which is no page`);
        assert.ok(!other.noindex && other.canonical === href, `${href} can be listed`);
        if (lang === "x-default") continue;
        assert.equal(Intl.getCanonicalLocales(lang)[0], lang, "a language tag");
        assert.equal(other.lang, lang, `${href} is in ${lang}`);
      }
    }
  });

  test("a page lists itself, every language once, and all of them list one another", () => {
    for (const page of several) {
      assert.ok(page.alternates.some(([lang, href]) => lang === page.lang && href === page.url), `${page.url} lists itself`);
      const langs = page.alternates.map(([lang]) => lang);
      assert.equal(new Set(langs).size, langs.length, `${page.url}: ${langs}`);
      for (const [, href] of page.alternates) assert.equal(set(pages.get(href)), set(page), `${href} answers ${page.url}`);
    }
  });

  test("everybody else gets the page of the main language", () => {
    for (const page of several) {
      const by = new Map(page.alternates);
      assert.equal(by.get("x-default"), by.get("en"), page.url);
    }
  });

  test("pages that are not to be listed, and pages in one language, name no alternates", () => {
    for (const page of pages.values()) {
      if (page.noindex) assert.deepEqual(page.alternates, [], page.url);
      else assert.notEqual(page.alternates.length, 1, page.url);
    }
  });

  test("the sitemap says the same as the pages", async () => {
    const xml = await (await fetch(`${ORIGIN}sitemap.xml`)).text();
    const isArray = (name) => ["url", "xhtml:link"].includes(name);
    const { urlset } = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "@", isArray }).parse(xml);
    assert.equal(urlset["@xmlns:xhtml"], "http://www.w3.org/1999/xhtml");
    for (const url of urlset.url) {
      const listed = (url["xhtml:link"] ?? []).map((one) => {
        assert.equal(one["@rel"], "alternate");
        return [one["@hreflang"], one["@href"]];
      });
      assert.deepEqual(listed, pages.get(url.loc).alternates, url.loc);
    }
    assert.ok(several.every(({ url }) => urlset.url.some(({ loc }) => loc === url)));
  });

  test("Open Graph names the language of the page and the others", () => {
    for (const page of pages.values()) {
      if (page.locale.length) assert.deepEqual(page.locale, [page.main.lang ?? page.lang], page.url);
      const others = page.alternates.map(([lang]) => lang).filter((lang) => lang !== page.lang && lang !== "x-default");
      assert.deepEqual(page.locales, others, page.url);
    }
  });

  test("a page without a translation stands inside the language, says so, and is the original's duplicate to search engines", () => {
    const inside = [...pages.values()].filter(({ main }) => main.lang);
    assert.ok(inside.length >= 8, `${inside.length} pages`);
    for (const page of inside) {
      assert.deepEqual([page.lang, page.dir, page.main.lang, page.main.dir], ["ar", "rtl", "en", "ltr"], page.url);
      assert.deepEqual(page.notices.map(({ lang, dir }) => [lang, dir]), [["ar", "rtl"]], page.url);
      const original = page.url.replace("/specimen/ar/", "/specimen/");
      assert.ok(pages.has(original), original);
      assert.equal(page.canonical, pages.get(original).canonical, page.url);
      assert.deepEqual(page.alternates, []);
      const [, arabic] = pages.get(original).menu;
      assert.equal(new URL(arabic.href, original).href, page.url, "the original's menu leads here");
    }
  });

  test("the menu of every page names each language in itself and leads to the same page, or else to a page in that language", () => {
    const names = { en: "English", ar: "العربية", ja: "日本語" };
    for (const page of pages.values()) {
      const current = page.menu.filter((entry) => entry["aria-current"]);
      assert.deepEqual(current.map(({ text }) => text), [names[page.lang]], page.url);
      assert.ok(page.label, "the menu has a name");
      const links = page.menu.filter(({ href }) => href !== undefined);
      assert.deepEqual(links.map(({ lang }) => lang), LANGUAGES.filter((lang) => lang !== page.lang), page.url);
      for (const link of links) {
        const target = pages.get(new URL(link.href, page.url).href);
        assert.ok(target, `${page.url}: ${link.href}`);
        assert.deepEqual([target.lang, target.dir, link.hreflang], [link.lang, link.dir, link.lang], page.url);
        assert.ok(link.text.startsWith(names[link.lang]), link.text);
        const same = new Map(page.alternates).get(link.lang);
        if (same) assert.deepEqual([target.url, link.text], [same, names[link.lang]]);
      }
    }
  });
});
