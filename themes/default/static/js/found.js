/* On the page that an answer of the search leads to, the words that were found are marked until the reader has them cleared.
   The marks are highlights of the browser (CSS Custom Highlight API), so the page's own text stays as it is. */
(() => {
  "use strict";
  const { fill, session, target } = askbook.ui;
  const NAME = "found";
  const WORDS = /[\p{Alphabetic}\p{N}\p{M}]+/gu;
  const form = document.querySelector("[data-search-form]");
  const found = session.get(NAME, null);
  session.set(NAME, null);
  if (!found || found.page !== location.pathname || !form || !globalThis.CSS?.highlights) return;

  const plain = (word) => word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  /** The places of the words in an element. */
  function places(element, words) {
    const ranges = [];
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (const { 0: word, index } of node.data.matchAll(WORDS)) {
        if (words.has(plain(word))) ranges.push(new StaticRange({ startContainer: node, startOffset: index, endContainer: node, endOffset: index + word.length }));
      }
    }
    return ranges;
  }

  /** A line at the end of the answer that was found, or under the heading of a section. */
  function addClear(heading, panel, query) {
    const line = document.createElement("p");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button-quiet";
    button.textContent = fill(form.dataset.textClearMarks, { query });
    button.addEventListener("click", () => {
      CSS.highlights.delete(NAME);
      line.remove();
      heading.setAttribute("tabindex", "-1");
      heading.focus();
    });
    line.append(button);
    if (panel) panel.append(line);
    else heading.after(line);
  }

  const main = document.querySelector("main");
  const named = target();
  const question = named?.closest("[data-question]");
  const ranges = places(question ?? main, new Set(found.words));
  const heading = question?.querySelector(".question-title") ?? named ?? main.querySelector("h1");
  if (!ranges.length || !heading) return;
  CSS.highlights.set(NAME, new Highlight(...ranges));
  addClear(heading, question?.querySelector("[data-answer]"), found.query);
})();
