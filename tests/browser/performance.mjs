/** What Lighthouse says of speed, mobile preset, with no verdict: `node --test tests/browser/performance.mjs`, on an idle machine. */
import { test } from "node:test";
import { specimen } from "./support/gallery.mjs";
import { report, withLighthouse } from "./support/lighthouse.mjs";

const MEASURES = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift", "speed-index"];

test("performance", () => withLighthouse(["performance"], async (audit) => {
  for (const name of ["article", "faq", "search", "home", "article in Arabic", "article in Japanese"]) {
    const result = await audit(specimen(name).url);
    const measured = MEASURES.map((id) => `${id} ${result.audits[id].displayValue}`).join(", ");
    console.log(`${name}: ${report(result).scores.performance} (${measured})`);
  }
}));
