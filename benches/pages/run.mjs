/** One article of each site in Chromium, point by point; prints the table and writes it to out/results.json. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

const corpus = articles(faq());
const { questions } = corpus.find(({ name }) => name === ARTICLE);
const sites = publish(corpus);
const built = sites.filter(({ absent }) => !absent);
for (const { site } of built) writeFileSync(join(site, "_headers"), "/*\n  X-Content-Type-Options: nosniff\n");
const nginx = await serve(folder, built.map(({ site }) => ({ dir: site, path: "/" })), { gzip: true });
const browser = await launch();
try {
  for (const [at, site] of built.entries()) {
    const url = nginx.origins[at] + site.page(ARTICLE);
    Object.assign(site, await firstVisit(browser, url), { refused: await refused(browser, url), ...await answers(browser, url, questions) });
    site.axe = await withPage(browser, {}, (page) => axeCounts(page, url));
    site.lighthouse = await withLighthouse(["performance", "accessibility", "best-practices", "seo"], async (audit) => Object.values(report(await audit(url)).scores));
    console.error(`${site.name} measured`);
  }
} finally {
  await browser.close();
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
  [`answers that find-in-page reaches, of ${all}`, ({ found }) => found],
  [`answers on paper, of ${all}`, ({ paper }) => paper],
];
console.log(`| | ${sites.map(({ name }) => name).join(" | ")} |\n| --- ${"| --- ".repeat(sites.length)}|`);
for (const [name, value] of ROWS) console.log(`| ${name} | ${sites.map((site) => site.absent ? "–" : value(site)).join(" | ")} |`);
mkdirSync(OUT, { recursive: true });
writeFileSync(join(OUT, "results.json"), JSON.stringify(built, null, 2));
