/** Icons and the web app manifest: what a page names is there, is what it says, and Chromium can draw and install it. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { complaints, open, withPage } from "./support/browser.mjs";
import { galleries, specimen } from "./support/gallery.mjs";

const icons = (page) => page.locator("link[rel*=icon]").evaluateAll((links) => links.map(({ rel, href, sizes, type }) => ({ rel, href, sizes: sizes.value, type })));

/** Width and height of a picture, as the browser decodes it. */
const decoded = (page, address) => page.evaluate(async (src) => {
  const picture = new Image();
  picture.src = src;
  await picture.decode();
  return [picture.naturalWidth, picture.naturalHeight];
}, address);

describe("icons", () => {
  for (const [theme, origin] of galleries) {
    test(`the browser draws every icon that a page of ${theme} names`, () => withPage({}, async (page) => {
      const refused = await complaints(page);
      await open(page, `${origin}care/complete/`);
      const named = await icons(page);
      assert.deepEqual(named.map(({ rel, sizes, type }) => [rel, sizes, type]), [
        ["icon", "32x32", ""],
        ["icon", "", "image/svg+xml"],
        ["apple-touch-icon", "", ""],
      ]);
      for (const { rel, href } of named) {
        const [width, height] = await decoded(page, href);
        assert.equal(width, height, href);
        if (rel === "apple-touch-icon") assert.equal(width, 180);
      }
      assert.deepEqual(refused, []);
    }));
  }

  for (const [name, lang, start] of [["article", "en", ""], ["article in Arabic", "ar", "ar/"]]) {
    test(`the manifest named by the ${name} is one that Chromium takes`, () => withPage({}, async (page, context) => {
      await open(page, specimen(name).url);
      const session = await context.newCDPSession(page);
      const { url, errors, data } = await session.send("Page.getAppManifest");
      assert.deepEqual(errors, []);
      const manifest = JSON.parse(data);
      assert.equal(manifest.lang, lang);
      assert.equal(new URL(manifest.start_url, url).pathname, `/specimen/${start}`);
      assert.equal(new URL(manifest.scope, url).pathname, `/specimen/${start}`);
      for (const { src, sizes } of manifest.icons) {
        assert.equal((await decoded(page, new URL(src, url).href)).join("x"), sizes, src);
      }
      const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
      const about = installabilityErrors.map(({ errorId }) => errorId).filter((id) => /manifest|icon|start-url/.test(id));
      assert.deepEqual(about.filter((id) => id !== "manifest-display-not-supported"), [], "all but that it opens in an ordinary browser");
    }));
  }
});
