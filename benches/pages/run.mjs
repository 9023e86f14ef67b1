/** One article of each site in Chromium, point by point; prints the table and writes it to out/results.json. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { axeCounts } from "../../tests/browser/support/axe.mjs";
import { launch } from "../../tests/browser/support/chromium.mjs";
import { report, withLighthouse } from "../../tests/browser/support/lighthouse.mjs";
import { serve } from "../../tests/browser/support/nginx.mjs";
import { articles } from "./corpus.mjs";
import { publish } from "./publish.mjs";

const ARTICLE = "deep-tissue-massage-soreness";
const OUT = join(import.meta.dirname, "out");
const bare = (text) => text.normalize("NFKC").replace(/[\s\u00ad-]+/g, "");
const folder = mkdtempSync(join(tmpdir(), "askbook-pages-"));

/** faq.json of the demonstration guide, from which the answers come. */
function faq() {
  const dir = join(folder, "demonstration");
  execFileSync(process.env.ASKBOOK, ["build", resolve(import.meta.dirname, "../.."), "-d", dir, "--date", "2026-11-28"], { stdio: "ignore" });
  return JSON.parse(readFileSync(join(dir, "faq.json"), "utf8")).questions;
}

async function withPage(browser, options, use) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  try {
    return await use(await context.newPage(), context);
  } finally {
    await context.close();
  }
}

/** What a first visit loads: bytes on the wire as the browser counts them, by kind. */
async function firstVisit(browser, url) {
  return withPage(browser, {}, async (page, context) => {
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    const kinds = new Map();
    const loads = [];
    const elsewhere = new Set();
    page.on("request", (request) => {
      if (new URL(request.url()).origin !== new URL(url).origin && request.url().startsWith("http")) elsewhere.add(request.url());
    });
    session.on("Network.responseReceived", ({ requestId, type }) => kinds.set(requestId, type));
    session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => loads.push({ requestId, bytes: encodedDataLength }));
    await page.goto(url, { waitUntil: "networkidle" });
    const of = (kind) => loads.filter(({ requestId }) => kinds.get(requestId) === kind).reduce((sum, { bytes }) => sum + bytes, 0);
    const early = await page.evaluate(() => {
      const paint = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0;
      return 1 + performance.getEntriesByType("resource").filter(({ startTime }) => startTime < paint).length;
    });
    return { bytes: loads.reduce((sum, { bytes }) => sum + bytes, 0), requests: loads.length, html: of("Document"), css: of("Stylesheet"), js: of("Script"), fonts: of("Font"), early, elsewhere: elsewhere.size };
  });
}

/** What is refused under a policy that allows nothing but the site's own files. */
async function refused(browser, url) {
  return withPage(browser, {}, async (page) => {
    const found = [];
    await page.exposeFunction("refuse", (text) => found.push(text));
    await page.addInitScript(() => document.addEventListener("securitypolicyviolation", (event) => window.refuse(event.effectiveDirective)));
    await page.route(url, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), "content-security-policy": "default-src 'self'" } });
    });
    await page.goto(url, { waitUntil: "networkidle" });
    return found.length;
  });
}

/** How many answers are on the page without scripts, on paper, and found by the browser's search after loading. */
async function answers(browser, url, questions) {
  const count = (text) => questions.filter(({ answer }) => bare(text).includes(bare(answer))).length;
  const still = await withPage(browser, { javaScriptEnabled: false }, async (page) => {
    await page.goto(url, { waitUntil: "load" });
    return count(await page.locator("body").innerText());
  });
  return withPage(browser, {}, async (page) => {
    await page.goto(url, { waitUntil: "networkidle" });
    const file = join(folder, "page.pdf");
    writeFileSync(file, await page.pdf());
    const paper = count(execFileSync("pdftotext", ["-raw", file, "-"], { encoding: "utf8" }).replace(/<https?:[^>]*>/g, ""));
    await page.goto(url, { waitUntil: "networkidle" });
    let found = 0;
    for (const { answer } of questions) found += await page.evaluate((words) => window.find(words, false, false, true), answer.slice(0, 40)) ? 1 : 0;
    return { still, paper, found };
  });
}

/** Where a reader can be sent: the id of the heading or box of each question. */
function ids(page, questions) {
  return page.evaluate((wanted) => wanted.map((question) => {
    const named = [...document.querySelectorAll("body [id]")].filter((element) => element.textContent.replace(/\s+/g, " ").includes(question));
    // The smallest of those that hold the question and do not begin with something else.
    return named.sort((a, b) => a.textContent.length - b.textContent.length).find((element) => element.textContent.trim().startsWith(question))?.id ?? null;
  }), questions.map(({ question }) => question));
}

/** Whether the first words of an answer are inside the window, shown, and not below anything. */
function inView(page, answer) {
  return page.evaluate((start) => {
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const bare = (text) => text.normalize("NFKC").replace(/[\s\u00ad-]+/g, "");
    while (words.nextNode()) {
      const { currentNode: node } = words;
      if (!bare(node.data).startsWith(start) || !node.parentElement.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true })) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const { left, top, height } = range.getClientRects()[0] ?? {};
      const hit = document.elementFromPoint(left + 2, top + height / 2);
      if (hit && (node.parentElement.contains(hit) || hit.contains(node))) return true;
    }
    return false;
  }, bare(answer).slice(0, 24));
}

/** How many links to a question show its answer, with and without scripts. */
async function deepLinks(browser, url, questions) {
  const names = await withPage(browser, {}, async (page) => {
    await page.goto(url, { waitUntil: "networkidle" });
    return ids(page, questions);
  });
  const counts = [];
  for (const javaScriptEnabled of [true, false]) {
    let shown = 0;
    for (const [at, { answer }] of questions.entries()) {
      if (!names[at]) continue;
      shown += await withPage(browser, { javaScriptEnabled }, async (page) => {
        await page.goto(`${url}#${names[at]}`, { waitUntil: "load" });
        // Some pages scroll smoothly, or move once more when fonts arrive.
        await page.waitForTimeout(2000);
        return await inView(page, answer) ? 1 : 0;
      });
    }
    counts.push(shown);
  }
  return counts;
}

/** Without scripts: the most questions of the guide that are on one page to which the article links, and which page it is. */
async function index(browser, url, questions) {
  return withPage(browser, { javaScriptEnabled: false }, async (page) => {
    await page.goto(url, { waitUntil: "load" });
    const hrefs = await page.evaluate(() => [...document.links].filter((link) => link.checkVisibility()).map(({ href }) => href.replace(/#.*/, "")));
    let best = { questions: 0 };
    for (const href of new Set(hrefs.filter((one) => one.startsWith(new URL(url).origin) && one !== url && !/\.(xml|md|txt|json)$/.test(one)))) {
      await page.goto(href, { waitUntil: "load" });
      const text = bare(await page.locator("body").innerText());
      const here = questions.filter(({ question }) => text.includes(bare(question))).length;
      if (here > best.questions) best = { questions: here, at: new URL(href).pathname };
    }
    return best;
  });
}

/** Without scripts: whether a search field that can be seen leads to a page that answers what was typed. */
async function search(browser, url, questions) {
  return withPage(browser, { javaScriptEnabled: false }, async (page) => {
    const seen = [];
    for (const { question } of [questions[0], questions.at(-1)]) {
      await page.goto(url, { waitUntil: "load" });
      const field = page.locator("input[type=search]:visible:enabled, input[type=text]:visible:enabled").first();
      if (await field.count() === 0) return "no field";
      await field.fill(question);
      await field.press("Enter");
      await page.waitForLoadState("load");
      if (page.url() === url) return "no effect";
      seen.push(bare(await page.locator("body").innerText()));
    }
    // Two different questions have different answers.
    return seen[0] === seen[1] ? "one page for all" : "answers";
  });
}

/** Scores of Lighthouse, each the median of three runs. */
async function lighthouse(url) {
  return withLighthouse(["performance", "accessibility", "best-practices", "seo"], async (audit) => {
    const runs = [];
    for (let at = 0; at < 3; at++) runs.push(Object.values(report(await audit(url)).scores));
    return runs[0].map((_, kind) => runs.map((scores) => scores[kind]).sort((a, b) => a - b)[1]);
  });
}

const corpus = articles(faq());
const { questions } = corpus.find(({ name }) => name === ARTICLE);
const whole = corpus.flatMap((article) => article.questions);
const sites = publish(corpus);
for (const { site } of sites) writeFileSync(join(site, "_headers"), "/*\n  X-Content-Type-Options: nosniff\n");
const nginx = await serve(folder, sites.map(({ site }) => ({ dir: site, path: "/" })), { gzip: true });
const save = () => writeFileSync(join(OUT, "results.json"), JSON.stringify(sites, null, 2));
const address = (at) => nginx.origins[at] + sites[at].page(ARTICLE);
try {
  const browser = await launch();
  for (const [at, site] of sites.entries()) {
    const url = address(at);
    Object.assign(site, await firstVisit(browser, url), { refused: await refused(browser, url), ...await answers(browser, url, questions) });
    site.links = await deepLinks(browser, url, questions);
    site.index = await index(browser, url, whole);
    site.search = await search(browser, url, whole);
    site.axe = await withPage(browser, {}, (page) => axeCounts(page, url));
    console.error(`${site.name} measured`);
    save();
  }
  // With no other browser open, which would take time from it.
  await browser.close();
  for (const [at, site] of sites.entries()) {
    site.lighthouse = await lighthouse(address(at));
    console.error(`${site.name}: ${site.lighthouse}`);
    save();
  }
} finally {
  await nginx.stop();
  rmSync(folder, { recursive: true, force: true });
}

const kb = (bytes) => (bytes / 1000).toFixed(1);
const all = questions.length;
const ROWS = [
  ["version", ({ version }) => version],
  ["first visit, kB", ({ bytes }) => kb(bytes)],
  ["requests", ({ requests }) => requests],
  ["requests to other sites, which are not in the figures", ({ elsewhere }) => elsewhere],
  ["requests before the first paint", ({ early }) => early],
  ["HTML, kB", ({ html }) => kb(html)],
  ["CSS, kB", ({ css }) => kb(css)],
  ["JavaScript, kB", ({ js }) => kb(js)],
  ["fonts, kB", ({ fonts }) => kb(fonts)],
  ["refused under `default-src 'self'`", (site) => site.refused],
  ["places that axe finds: phone light, dark; desktop light, dark", ({ axe }) => axe.join(", ")],
  ["Lighthouse, mobile: performance, accessibility, best practices, SEO", ({ lighthouse }) => lighthouse.join(", ")],
  [`answers readable without JavaScript, of ${all}`, ({ still }) => still],
  [`answers that a link opens and brings into view, of ${all}: with JavaScript, without`, ({ links }) => links.join(", ")],
  [`questions on the fullest page that the article links to, without JavaScript, of ${whole.length}`, ({ index: { questions: count } }) => count],
  ["search without JavaScript", (site) => site.search],
  [`answers that find-in-page reaches, of ${all}`, ({ found }) => found],
  [`answers on paper, of ${all}`, ({ paper }) => paper],
];
console.log(`| | ${sites.map(({ name }) => name).join(" | ")} |\n| --- ${"| --- ".repeat(sites.length)}|`);
for (const [name, value] of ROWS) console.log(`| ${name} | ${sites.map((site) => value(site)).join(" | ")} |`);
