/** One Chromium for all tests of a run, and what tests do with its pages. */
import { after } from "node:test";
import { launch } from "./chromium.mjs";

/** A reader should never wait this long for anything here. */
const PATIENCE = 10_000;

export const browser = await launch();
after(() => browser.close());

/** Runs `use(page)` on a fresh page in a fresh context, as a new reader. */
export async function withPage(options, use) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(PATIENCE);
  try {
    return await use(await context.newPage(), context);
  } finally {
    await context.close();
  }
}

/** Runs `use(page, item)` for every item, on `width` pages at a time that go from one item to the next. */
export async function eachOnPage(items, options, use, width = 2) {
  const waiting = [...items];
  const work = () => withPage(options, async (page, context) => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await use(page, item, context);
  });
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, work));
}

/** Opens a page and waits until its scripts have run. */
export async function open(page, url) {
  const response = await page.goto(url, { waitUntil: "load" });
  await settled(page);
  return response;
}

/** Waits for two frames: what scripts do after the page has loaded is then done. */
export function settled(page) {
  return page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));
}

/** Collects what a browser refuses or complains about. */
export async function complaints(page) {
  const found = [];
  page.on("console", (message) => {
    // A browser asks by itself for the icon of a page that names none, such as one that leads on at once.
    const own = message.location().url.endsWith("/favicon.ico");
    if (["error", "warning"].includes(message.type()) && !own) found.push(message.text());
  });
  page.on("pageerror", (error) => found.push(String(error)));
  await page.exposeFunction("reportViolation", (text) => found.push(text));
  await page.addInitScript(() => document.addEventListener("securitypolicyviolation", (event) => {
    window.reportViolation(`${event.effectiveDirective} refuses ${event.blockedURI} ${event.sample}`);
  }));
  return found;
}

/** Text as a reader sees it, with every run of spaces and line ends as one space. */
export function plain(text) {
  return text.replace(/\s+/g, " ").trim();
}

/** What is focused: tag, id and text of the element. */
export function focused(page) {
  return page.evaluate(() => {
    const { tagName, id, textContent } = document.activeElement;
    return { tag: tagName.toLowerCase(), id, text: textContent.replace(/\s+/g, " ").trim() };
  });
}

/** Presses a key until the focus is on an element that matches; tells how often. */
export async function tabTo(page, selector, { key = "Tab", most = 80 } = {}) {
  for (let times = 1; times <= most; times += 1) {
    await page.keyboard.press(key);
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return times;
  }
  throw new Error(`${key} does not reach ${selector}`);
}

/** Whether the whole first line of an element can be seen: inside the window and under nothing else. */
export function isSeen(page, selector) {
  return page.evaluate((wanted) => {
    const element = document.querySelector(wanted);
    const box = element.getBoundingClientRect();
    if (box.top < 0 || box.top + 16 > innerHeight || box.height === 0) return false;
    const points = [[box.left + 4, box.top + 4], [box.left + Math.min(box.width, 200) / 2, box.top + Math.min(box.height / 2, 20)]];
    return points.every(([x, y]) => {
      const hit = document.elementFromPoint(x, y);
      return hit !== null && (element.contains(hit) || hit.contains(element));
    });
  }, selector);
}

/** Waits until an element is seen; false when it never is. */
export async function comesIntoView(page, selector) {
  for (const end = Date.now() + PATIENCE; Date.now() < end;) {
    if (await isSeen(page, selector)) return true;
    await settled(page);
  }
  return false;
}
