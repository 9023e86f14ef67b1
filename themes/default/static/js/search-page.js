/* The search page: answers as a list under a heading, each can be read in place. */
(() => {
  "use strict";
  const { announce, ask, fill, fillCount, local, root, session } = askbook.ui;
  const SPEAK_AFTER = 1400;
  const PAGE = 10;
  const KEEP = 7;
  /** Words of nearly the same meaning that a remark names, and forms of found words that the page of an answer marks. */
  const NAMED = 3;
  const MARKED = 60;

  /** Text with its matches marked, from `[[text, marked?], …]`. */
  function marked(parts) {
    return parts.map(([text, isMatch]) => {
      if (!isMatch) return text;
      const mark = document.createElement("mark");
      mark.textContent = text;
      return mark;
    });
  }

  const lists = new Intl.ListFormat(document.documentElement.lang, { type: "unit" });
  const listed = (words) => lists.format(words);

  /** The index by topic and from A to Z: open without a query, below answers behind a button. */
  class Fold {
    constructor(place, panel) {
      this.place = place;
      this.panel = panel;
      this.button = place.querySelector("button");
      this.button.addEventListener("click", () => this.show(this.panel.hasAttribute("hidden")));
      panel.addEventListener("beforematch", () => this.show(true));
      // A link into the folded part opens it before the browser looks for its target.
      document.addEventListener("click", (event) => {
        const hash = event.target.closest?.("a[href^='#']")?.hash;
        if (hash && panel.querySelector(`#${CSS.escape(hash.slice(1))}`)) this.show(true);
      }, true);
    }

    /** With answers above it, the part folds away; otherwise it stands open and needs no button. */
    fold(below) {
      this.place.hidden = !below;
      this.show(!below);
    }

    show(open) {
      if (open) this.panel.removeAttribute("hidden");
      else this.panel.setAttribute("hidden", "until-found");
      this.button.setAttribute("aria-expanded", String(open));
    }
  }

  class SearchPage {
    constructor(page) {
      const find = (name) => page.querySelector(`[data-${name}]`);
      this.page = page;
      this.form = find("search-form");
      this.input = this.form.querySelector("input");
      this.results = find("results");
      this.title = find("results-title");
      this.corrected = find("results-corrected");
      this.filter = find("results-filter");
      this.list = find("results-list");
      this.more = find("results-more");
      this.none = find("results-none");
      this.near = find("results-near");
      this.start = find("search-start");
      this.browse = new Fold(find("browse-toggle"), find("search-browse"));
      this.template = find("result-template");
      this.select = this.filter.querySelector("select");
      this.limit = PAGE;
      this.listen();
      this.restore();
    }

    listen() {
      this.input.addEventListener("input", () => this.changed());
      this.select.addEventListener("change", () => this.changed());
      this.form.addEventListener("submit", (event) => this.submit(event));
      this.more.querySelector("button").addEventListener("click", () => this.showMore());
      this.page.querySelector("[data-recent-clear]").addEventListener("click", () => this.clearRecent());
      addEventListener("popstate", () => this.restore());
    }

    /** Takes query and topic from the address, unless something was typed already. */
    restore() {
      const wanted = new URLSearchParams(location.search);
      if (wanted.has("q") && !this.input.value) this.input.value = wanted.get("q");
      this.topic = wanted.get("topic") ?? "";
      if (this.input.value) this.keepAddress();
      this.showRecent();
      this.search();
    }

    changed() {
      this.topic = this.select.value;
      this.limit = PAGE;
      this.keepAddress();
      this.search();
    }

    /** Keeps the address in step with the box, without a new entry in the history for each letter. */
    keepAddress() {
      const url = new URL(location.href);
      const text = this.input.value.trim();
      for (const [key, value] of [["q", text], ["topic", this.topic]]) {
        if (value) url.searchParams.set(key, value);
        else url.searchParams.delete(key);
      }
      try {
        history.replaceState(null, "", url);
      } catch { /* Some browsers refuse this for files on disk. */ }
    }

    submit(event) {
      event.preventDefault();
      const text = this.input.value.trim();
      // As for who comes with a question: a phone makes room for answers. While somebody types, nothing may move.
      if (text) document.documentElement.dataset.asked = "";
      this.keepAddress();
      this.remember(text);
      this.search().then(() => this.title.focus());
    }

    async search() {
      const text = this.input.value.trim();
      this.start.hidden = text !== "";
      if (!text) return this.showNothing();
      if (this.results.hidden) this.showWaiting();
      try {
        const [result, engine] = await ask(async (it) => {
          this.fillFilter(it.topics);
          return [await it.query(text, { limit: this.limit, topic: this.topic || null, correct: this.exact !== text }), it];
        });
        if (this.input.value.trim() === text) this.show(text, result, engine);
      } catch {
        if (this.input.value.trim() === text) this.fail();
      }
    }

    showNothing() {
      this.results.hidden = true;
      this.browse.fold(false);
      clearTimeout(this.timer);
    }

    /** Until the first answers are there. */
    showWaiting() {
      this.title.textContent = this.results.dataset.textWaiting;
      this.none.hidden = this.more.hidden = true;
      this.list.replaceChildren();
      this.list.hidden = true;
      this.results.hidden = false;
      this.browse.fold(true);
    }

    show(text, result, ready) {
      const { total, corrected, hits } = result;
      const shown = this.results.dataset;
      this.message = total ? fillCount(this.results, "textCount", total, { query: corrected ?? text })
        : fill(shown.textNone, { query: text });
      this.title.textContent = corrected ? fill(shown.textCorrected, { query: corrected }) : this.message;
      const remarks = this.remarks(text, result);
      this.corrected.hidden = remarks.length === 0;
      this.corrected.replaceChildren(...remarks);
      this.list.replaceChildren(...hits.map((hit) => this.item(hit, ready)));
      this.more.hidden = hits.length >= total;
      this.none.hidden = total > 0;
      this.list.hidden = total === 0;
      this.filter.hidden = this.select.options.length < 2 || (total === 0 && !this.topic);
      if (!total) this.showNear(ready.nearestTopics(text));
      this.results.hidden = false;
      if (this.browse.place.hidden !== (total === 0)) this.browse.fold(total > 0);
      this.asked = { query: text, lang: document.documentElement.lang, total };
      this.speak();
    }

    /** The topics to look in when nothing was found. */
    showNear(topics) {
      this.near.hidden = topics.length === 0;
      this.near.querySelector("ul").replaceChildren(...topics.map(({ id, title }) => {
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = `#topic-${id}`;
        link.textContent = title;
        item.append(link);
        return item;
      }));
    }

    /** The way back to what was typed, what may have been meant, and which words no answer has. */
    remarks(text, { total, corrected, suggested, missing, meant }) {
      const shown = this.results.dataset;
      const remarks = [];
      if (corrected) remarks.push(this.choice(fill(shown.textExactly, { typed: text }), () => { this.exact = text; }));
      if (suggested) {
        remarks.push(this.choice(fill(shown.textSuggested, { query: suggested }), () => { this.input.value = suggested; }));
      }
      if (total && missing.length) remarks.push(fill(shown.textMissing, { words: listed(missing) }));
      for (const [word, words] of total ? meant : []) {
        remarks.push(fill(shown.textMeant, { word, words: listed(words.slice(0, NAMED)) }));
      }
      return remarks.flatMap((remark) => [remark, " "]);
    }

    /** A button that searches again. */
    choice(label, choose) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button-quiet";
      button.textContent = label;
      button.addEventListener("click", () => {
        choose();
        this.keepAddress();
        this.search().then(() => this.title.focus());
      });
      return button;
    }

    /** Says the number of answers when the typing has paused and the reader is still at the search, or has just come. Scripts of
        the site can hear what was asked in the whole guide. */
    speak() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => {
        const { activeElement, body } = document;
        if (!this.topic) document.dispatchEvent(new CustomEvent("askbook:search", { detail: this.asked }));
        if (activeElement === body || this.form.contains(activeElement)) announce(this.message);
      }, SPEAK_AFTER);
    }

    fail() {
      this.title.textContent = this.results.dataset.textFailed;
      this.list.replaceChildren();
      this.more.hidden = this.none.hidden = this.corrected.hidden = this.filter.hidden = true;
      this.results.hidden = false;
      this.browse.fold(false);
    }

    /** One answer: question as a link, where it stands, the words around the match, the answer itself. */
    item(hit, ready) {
      const item = this.template.content.cloneNode(true).firstElementChild;
      const link = item.querySelector(".result-title a");
      link.href = root + hit.url;
      link.replaceChildren(...marked(hit.title_parts));
      item.querySelector(".context").textContent = hit.context;
      const excerpt = item.querySelector(".result-excerpt");
      ready.excerpt(hit).then((parts) => excerpt.replaceChildren(...marked(parts)), () => {}); // The title is enough.
      item.querySelector("[data-for]").textContent = `: ${hit.title}`;
      const button = item.querySelector("button");
      button.addEventListener("click", () => this.toggleAnswer(item, button, hit, ready));
      link.addEventListener("click", () => {
        this.remember(this.input.value.trim());
        session.set("found", { page: link.pathname, query: this.input.value.trim(), words: [...hit.matched].slice(0, MARKED) });
      });
      return item;
    }

    async toggleAnswer(item, button, hit, ready) {
      const panel = item.querySelector(".result-answer");
      const open = button.getAttribute("aria-expanded") !== "true";
      if (open && !panel.hasChildNodes()) {
        try {
          panel.innerHTML = await ready.answer(hit); // Finished HTML of this site's own build.
        } catch {
          location.href = root + hit.url;
          return;
        }
      }
      button.setAttribute("aria-expanded", String(open));
      button.querySelector("[data-show]").hidden = open;
      button.querySelector("[data-hide]").hidden = !open;
      item.querySelector(".result-excerpt").hidden = open;
      panel.hidden = !open;
      if (open) this.remember(this.input.value.trim());
    }

    async showMore() {
      const before = this.list.children.length;
      this.limit += PAGE;
      await this.search();
      this.list.children[before]?.querySelector("a").focus();
    }

    fillFilter(topics) {
      if (this.select.options.length > 1 || topics.length < 2) return;
      for (const { id, title, count } of topics) this.select.add(new Option(`${title} (${count})`, id));
      this.select.value = this.topic;
    }

    remember(text) {
      if (!text) return;
      const kept = local.get("recent", []).filter((other) => other !== text);
      local.set("recent", [text, ...kept].slice(0, KEEP));
    }

    clearRecent() {
      local.set("recent", []);
      this.showRecent();
      this.input.focus();
    }

    showRecent() {
      const kept = local.get("recent", []);
      const list = this.page.querySelector("[data-recent-list]");
      this.page.querySelector("[data-recent]").hidden = kept.length === 0;
      list.replaceChildren(...kept.map((text) => {
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = `?${new URLSearchParams({ q: text })}`;
        link.textContent = text;
        item.append(link);
        return item;
      }));
    }
  }

  /** Starts the search page of a box. */
  askbook.ui.startSearch = (input) => {
    const page = input.closest("[data-search-page]");
    if (page) new SearchPage(page);
  };
})();
