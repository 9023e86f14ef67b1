/* Answers that were opened in this visit, so that a reader finds them again. They are forgotten with the tab. */
(() => {
  "use strict";
  const MOST = 8;
  const { session } = askbook.ui;
  const memory = `opened:${document.documentElement.lang}`;

  /** Remembers an answer, unless its page is one that leaves no trace. */
  function add(question) {
    const link = question.querySelector("[data-copy-link]");
    if (!link || document.querySelector("[data-exit]")) return;
    const text = question.querySelector(".question-title").textContent.trim();
    const others = session.get(memory, []).filter(({ url }) => url !== link.href);
    session.set(memory, [{ url: link.href, text }, ...others].slice(0, MOST));
  }

  function item({ url, text }) {
    const line = document.createElement("li");
    const link = document.createElement("a");
    link.href = url;
    link.textContent = text;
    line.append(link);
    return line;
  }

  function list() {
    const place = document.querySelector("[data-opened]");
    const opened = session.get(memory, []);
    if (!place) return;
    place.querySelector("ul").replaceChildren(...opened.map(item));
    place.hidden = opened.length === 0;
  }

  // Also when the browser brings a page back as it was.
  addEventListener("pageshow", list);
  askbook.opened = { add };
})();
