/* The least page that shows Pagefind's answers: its client is fetched when the box gets the focus, and ten answers are
   shown for what is typed. `?any` searches each word on its own and adds the scores up. Without the worker, since
   Chromium's slow network and slow processor do not reach workers. */
(() => {
  "use strict";
  const [box, list, none] = ["box", "list", "none"].map((id) => document.getElementById(id));
  const any = new URLSearchParams(location.search).has("any");
  let opened = null;

  function client() {
    opened ??= import("./pagefind/pagefind.js").then(async ({ createInstance }) => {
      const instance = createInstance({ basePath: "/pagefind/", noWorker: true });
      await instance.init();
      return instance;
    });
    return opened;
  }

  const words = (text) => [...new Set(text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [])];

  async function anyWord(pagefind, text) {
    const best = new Map();
    for (const { results } of await Promise.all(words(text).map((word) => pagefind.search(word)))) {
      for (const result of results) {
        best.set(result.id, { result, score: result.score + (best.get(result.id)?.score ?? 0) });
      }
    }
    return [...best.values()].sort((a, b) => b.score - a.score).map(({ result }) => result);
  }

  async function query(text) {
    const pagefind = await client();
    const results = any ? await anyWord(pagefind, text) : (await pagefind.search(text)).results;
    return Promise.all(results.slice(0, 10).map((result) => result.data()));
  }

  function item({ url, meta, excerpt }) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = url;
    link.textContent = meta.title;
    const text = document.createElement("p");
    text.innerHTML = excerpt;
    item.append(link, text);
    return item;
  }

  async function show() {
    const text = box.value;
    list.replaceChildren();
    none.hidden = true;
    if (!text) return;
    const hits = await query(text);
    if (box.value !== text) return;
    list.replaceChildren(...hits.map(item));
    none.hidden = hits.length > 0;
  }

  box.addEventListener("focus", client, { once: true });
  box.addEventListener("input", show);
  globalThis.pagefindQuery = query;
})();
