/** Lighthouse with its mobile preset, in a Chromium of its own. */
import lighthouse from "lighthouse";
import { launch } from "./chromium.mjs";
import { freePort } from "./nginx.mjs";

/** Runs `use(audit)`; `audit(url)` gives Lighthouse's result for a page. */
export async function withLighthouse(categories, use) {
  const port = await freePort();
  const browser = await launch(`--remote-debugging-port=${port}`);
  try {
    return await use(async (url) => (await lighthouse(url, { port, onlyCategories: categories, logLevel: "silent" })).lhr);
  } finally {
    await browser.close();
  }
}

/** Scores from 0 to 100, and what takes points away. */
export function report({ categories, audits }) {
  const all = Object.values(categories);
  const scores = Object.fromEntries(all.map(({ id, score }) => [id, Math.round(score * 100)]));
  const counted = all.flatMap(({ auditRefs }) => auditRefs.filter(({ weight }) => weight > 0).map(({ id }) => audits[id]));
  const lost = counted.filter(({ score }) => score !== null && score < 1)
    .map(({ title, details, displayValue }) => `${title}: ${JSON.stringify(details?.items?.slice(0, 3) ?? displayValue)}`);
  return { scores, lost };
}
