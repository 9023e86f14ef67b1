// Shows every build at once: loads the page again when the site changed, and lists the problems
// of the content. Stands in a page only while `askbook serve` sends it.
(() => {
  "use strict";

  const own = document.currentScript;
  const address = (file) => new URL(file, own.src).href;
  const SCROLL = "askbook-live-scroll";
  const CLOSED = "askbook-live-closed";

  // --- storage: a browser may refuse it; then the page only forgets where it was ---------------
  function remember(key, value) {
    try {
      sessionStorage.setItem(key, value);
    } catch {}
  }

  function recall(key) {
    try {
      return sessionStorage.getItem(key);
    } catch {
      return null;
    }
  }

  // --- scroll position: kept by the part of the page that is being read, so that text that grew
  // --- or shrank above it does not move it ------------------------------------------------------
  function isInFlow(element) {
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      if (["fixed", "sticky"].includes(getComputedStyle(at).position)) return false;
    }
    return element.getClientRects().length > 0;
  }

  // The last part that begins in the upper third of the window or above it.
  function anchor() {
    const parts = [...document.querySelectorAll("main [id]")].map((element) => ({ element, top: element.getBoundingClientRect().top }));
    const begun = parts.filter((part) => part.top <= innerHeight / 3).sort((a, b) => b.top - a.top);
    const found = begun.find((part) => isInFlow(part.element));
    return found && { id: found.element.id, top: found.top };
  }

  function reload() {
    const place = { path: location.pathname, x: scrollX, y: scrollY, anchor: scrollY > 0 ? anchor() : null };
    remember(SCROLL, JSON.stringify(place));
    history.scrollRestoration = "manual";
    location.reload();
  }

  function restore() {
    const text = recall(SCROLL);
    if (!text) return;
    remember(SCROLL, "");
    // The browser would put back its own, older position when it is done with loading.
    setTimeout(() => (history.scrollRestoration = "auto"), 500);
    const { path, x, y, anchor } = JSON.parse(text);
    if (path !== location.pathname) return;
    const element = anchor && document.getElementById(anchor.id);
    const shown = element && element.getClientRects().length > 0;
    const top = shown ? scrollY + element.getBoundingClientRect().top - anchor.top : y;
    scrollTo({ left: x, top, behavior: "instant" });
  }

  // --- panel: in a shadow tree, so that no theme changes it and it changes no theme -------------
  function make(name, properties = {}, children = []) {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  }

  function count(n, what) {
    return n ? `${n} ${what}${n === 1 ? "" : "s"}` : "";
  }

  function summary(status) {
    return [count(status.errors, "error"), count(status.warnings, "warning")].filter(Boolean).join(", ");
  }

  function item(problem) {
    const line = [make("strong", { textContent: problem.severity }), " "];
    if (problem.place) {
      const { file, line: row, column } = problem.place;
      line.push(make("code", { textContent: `${file}:${row}:${column}` }), " ");
    }
    line.push(make("span", { className: "message", textContent: problem.message }));
    const parts = [make("p", {}, line)];
    if (problem.help) parts.push(make("p", { className: "help", textContent: problem.help }));
    return make("li", { className: problem.severity }, parts);
  }

  class Panel {
    constructor() {
      this.host = make("div", { id: "askbook-live", lang: "en", dir: "ltr" });
      const root = this.host.attachShadow({ mode: "open" });
      this.title = make("h2", { id: "title" });
      this.note = make("p", { className: "note" });
      this.list = make("ol", { className: "problems", tabIndex: 0 });
      this.list.setAttribute("aria-labelledby", "title");
      this.close = make("button", { type: "button", className: "close", textContent: "Hide problems" });
      this.open = make("button", { type: "button", className: "open" });
      const head = make("div", { className: "head" }, [this.title, this.close]);
      this.region = make("section", { className: "panel", hidden: true }, [head, this.note, this.list]);
      this.region.setAttribute("role", "region");
      this.region.setAttribute("aria-labelledby", "title");
      this.live = make("p", { className: "spoken" });
      this.live.setAttribute("role", "status");
      this.lost = make("p", { className: "lost", hidden: true, textContent: "The preview is not answering. This page shows the last state; it will go on by itself." });
      const style = make("link", { rel: "stylesheet", href: address("live.css") });
      // Nothing is shown before its style is there.
      this.frame = make("div", { className: "frame", hidden: true }, [this.lost, this.open, this.region, this.live]);
      style.addEventListener("load", () => (this.frame.hidden = false));
      root.append(style, this.frame);
      this.close.addEventListener("click", () => this.hide());
      this.open.addEventListener("click", () => this.unfold());
      this.region.addEventListener("keydown", (event) => {
        if (event.key === "Escape") this.hide();
      });
      document.body.append(this.host);
    }

    show(status) {
      const text = summary(status);
      this.key = JSON.stringify([status.errors, status.warnings, status.problems]);
      this.title.textContent = `Problems: ${text}`;
      this.open.textContent = text;
      this.note.textContent = note(status);
      this.note.hidden = !this.note.textContent;
      this.list.replaceChildren(...status.problems.map(item));
      const closed = recall(CLOSED) === this.key;
      this.region.hidden = !text || closed;
      this.open.hidden = !text || !closed;
      this.say(text && !closed ? `Problems in the content: ${text}` : "");
    }

    say(text) {
      if (this.live.textContent !== text) this.live.textContent = text;
    }

    hide() {
      remember(CLOSED, this.key);
      this.region.hidden = true;
      this.open.hidden = false;
      this.open.focus();
    }

    unfold() {
      remember(CLOSED, "");
      this.open.hidden = true;
      this.region.hidden = false;
      this.close.focus();
    }
  }

  function note(status) {
    const parts = [];
    if (status.errors) parts.push("This is the last good state; it changes as soon as the errors are mended.");
    const more = status.errors + status.warnings - status.problems.length;
    if (more > 0) parts.push(`${more} more in the terminal.`);
    return parts.join(" ");
  }

  // --- connection -------------------------------------------------------------------------------
  let panel = null;
  let source = null;
  let timer = 0;

  function take(status) {
    const { site, build } = own.dataset;
    // The page that stands in for a site that was never built lists the problems itself.
    const old = site === undefined ? status.build !== build : status.site !== site;
    if (old) {
      disconnect();
      reload();
    } else if (site !== undefined && (panel || status.problems.length)) {
      panel ??= new Panel();
      panel.show(status);
    }
  }

  function lost(is) {
    if (is && !document.hidden) panel ??= new Panel();
    if (panel) panel.lost.hidden = !is;
  }

  function connect() {
    if (source || document.hidden) return;
    source = new EventSource(address("events"));
    source.addEventListener("open", () => lost(false));
    source.addEventListener("status", (event) => take(JSON.parse(event.data)));
    source.addEventListener("error", () => {
      lost(true);
      // The browser asks again by itself, unless it was given another answer than events.
      if (source.readyState === EventSource.CLOSED) {
        disconnect();
        timer = setTimeout(connect, 1000);
      }
    });
  }

  function disconnect() {
    clearTimeout(timer);
    source?.close();
    source = null;
  }

  // A browser keeps few connections to one server, and other tabs need theirs. The first event
  // after connecting tells everything that happened since.
  document.addEventListener("visibilitychange", () => (document.hidden ? disconnect() : connect()));
  addEventListener("pagehide", disconnect);
  addEventListener("pageshow", connect);
  if (document.readyState === "complete") restore();
  else addEventListener("load", restore);
  connect();
})();
