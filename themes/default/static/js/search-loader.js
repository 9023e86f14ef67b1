/* The search costs nothing until someone wants it: its scripts are fetched on the first use of a search box.
   What is typed meanwhile stays in the box and is searched as soon as they have arrived. */
(() => {
  "use strict";
  const html = document.documentElement;
  const { searchEngine, searchUi } = html.dataset;
  const { root } = askbook.ui;
  const boxes = [...document.querySelectorAll("[data-search-form] input")];
  if (!html.dataset.searchIndex || !boxes.length) return;

  function load(path) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = root + path;
      script.addEventListener("load", resolve);
      script.addEventListener("error", () => reject(new Error(`cannot load ${script.src}`)));
      document.head.append(script);
    });
  }

  // Takes what the index hands over until the engine is there, so that the two load side by side.
  const early = [];
  askbook.search = { early, put: (...payload) => early.push(payload) };

  let code = null;
  const opened = { index: null, engine: null };

  /** The engine, loaded once, with the index that the page names now: a preview names another one when the guide changes. */
  function engine(anew = false) {
    const index = html.dataset.searchIndex;
    if (anew || opened.index !== index) {
      code ??= load(searchEngine);
      code.catch(() => { code = null; });
      opened.index = index;
      // One after the other: two indexes that arrive at once would overwrite each other.
      const before = Promise.resolve(opened.engine).catch(() => {});
      const loaded = before.then(() => load(anew ? `${index}?${Date.now()}` : index));
      opened.engine = Promise.all([code, loaded]).then(() => askbook.search.open({ root, index }));
    }
    return opened.engine;
  }

  /** Asks the engine. Where that fails the site may have been published anew meanwhile, and files of the old index are gone: it is asked
      once more with the index of now. When that fails too, the page works as without scripts. */
  async function ask(question) {
    try {
      return await question(await engine());
    } catch {
      return question(await engine(true));
    }
  }

  let started = null;

  /** Loads engine and interface side by side; the interface waits for the engine by itself. */
  function start() {
    started ??= load(searchUi).then(() => {
      for (const box of boxes) askbook.ui.startSearch(box);
    });
    engine().catch(() => {});
    started.catch(() => {});
  }

  function onShortcut(event) {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    boxes[0].focus();
    boxes[0].select();
  }

  askbook.ui.ask = ask;
  for (const box of boxes) box.addEventListener("focus", start, { once: true });
  document.addEventListener("keydown", onShortcut);
  const onSearchPage = document.querySelector("[data-search-page]");
  if (onSearchPage && new URLSearchParams(location.search).has("q")) start();
  // The focus may have come before this script.
  else if (boxes.includes(document.activeElement)) start();
})();
