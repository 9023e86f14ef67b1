/** Chromium as a phone on a slow network, and what is counted there. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

const ARGUMENTS = [
  "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];
/** Chromium's own numbers for a slow 4G network: bits a second as bytes a second. */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 };
const SLOWER = 4;
/** What has no answers on the screen by then counts as having none. */
const PATIENCE = 60_000;

function executable() {
  const named = process.env.CHROMIUM ?? process.env.CHROME_PATH;
  const folders = (process.env.PATH ?? "").split(delimiter);
  const names = ["chromium", "chromium-browser", "google-chrome"];
  return named ?? names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
}

/** Starts the browser. Playwright's own `headless` would ask for the old mode. */
export function launch() {
  return chromium.launch({ executablePath: executable(), headless: false, args: ARGUMENTS });
}

/** A new reader with an empty cache, on a small screen. The measuring functions come as text, which a policy may forbid. */
export async function reader(browser) {
  const phone = { viewport: { width: 412, height: 823 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
  const context = await browser.newContext({ ...phone, bypassCSP: true });
  context.setDefaultTimeout(PATIENCE);
  return context;
}

/** Counts what comes over the network, headers included; what the cache gives is not counted. */
function counter(session) {
  const counted = { bytes: 0, requests: 0 };
  const cached = new Set();
  session.on("Network.requestServedFromCache", ({ requestId }) => cached.add(requestId));
  session.on("Network.responseReceived", ({ requestId, response }) => response.fromDiskCache && cached.add(requestId));
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (cached.has(requestId)) return;
    counted.bytes += encodedDataLength;
    counted.requests += 1;
  });
  return counted;
}

/** Opens a page at full speed, then makes it slow: `network` as well as the processor. */
export async function slowPage(context, url, { network }) {
  const page = await context.newPage();
  await page.goto(url, { waitUntil: "networkidle" });
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  if (network) await session.send("Network.emulateNetworkConditions", SLOW_4G);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  return { page, counted: counter(session) };
}

/**
 * In the page: puts the focus into the box and a whole question, as if pasted, and tells how long it took until the frame
 * in which answers (or that there are none) are shown.
 */
function ask({ box, text, shown, patience }) {
  const isShown = new Function(`return ${shown}`)();
  const input = document.querySelector(box);
  const start = performance.now();
  input.focus();
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  return new Promise((resolve) => {
    const look = () => {
      const state = isShown() ?? (performance.now() - start > patience ? "late" : null);
      if (state) resolve({ state, ms: performance.now() - start });
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}

/** Asks a question in the page's box: what is shown, after how long, and what was loaded for it. */
export async function asked({ page, counted }, { box, shown }, text) {
  const before = { ...counted };
  const result = await page.evaluate(ask, { box, text, shown: shown.toString(), patience: PATIENCE });
  return { ...result, bytes: counted.bytes - before.bytes, requests: counted.requests - before.requests };
}

/** Empties the box and waits for what is still loading. */
export async function emptied({ page }, { box }) {
  await page.waitForLoadState("networkidle");
  await page.waitForTimeout(300);
  await page.fill(box, "");
  await page.waitForTimeout(200);
}
