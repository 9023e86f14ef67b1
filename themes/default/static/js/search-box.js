/* Suggestions under a search box: an editable combobox with a list, as the ARIA Authoring Practices describe
   it. The focus stays in the box; Enter without a choice sends the form. */
(() => {
  "use strict";
  const { announce, ask, fillCount, root } = askbook.ui;
  const SPEAK_AFTER = 1400; // Screen readers say the typed letters first.

  class SearchBox {
    constructor(input) {
      this.input = input;
      this.form = input.form;
      this.options = [];
      this.chosen = -1;
      this.list = this.addList();
      this.prepare();
    }

    addList() {
      const list = document.createElement("ul");
      list.id = `${this.input.id}-suggestions`;
      list.className = "suggestions";
      list.setAttribute("role", "listbox");
      list.setAttribute("aria-label", this.form.dataset.textSuggestions);
      list.hidden = true;
      this.input.after(list);
      return list;
    }

    prepare() {
      const { input, list } = this;
      input.setAttribute("role", "combobox");
      input.setAttribute("aria-autocomplete", "list");
      input.setAttribute("aria-controls", list.id);
      input.setAttribute("aria-expanded", "false");
      input.addEventListener("input", () => this.suggest());
      input.addEventListener("keydown", (event) => this.onKey(event));
      input.addEventListener("blur", () => this.close());
      // The press must not take the focus from the box, or the list would close before the click.
      list.addEventListener("mousedown", (event) => event.preventDefault());
      list.addEventListener("click", (event) => this.onClick(event));
      this.form.addEventListener("submit", () => this.close());
      if (input.value && document.activeElement === input) this.suggest();
    }

    /** Asks the engine. An answer that comes after newer typing is dropped, and so is a failure. */
    async suggest() {
      const text = this.input.value;
      if (!text.trim()) return this.close();
      const found = await ask((engine) => engine.suggest(text, { limit: 6 })).catch(() => null);
      if (this.input.value !== text) return;
      if (found && document.activeElement === this.input) this.open(found, text);
      else this.close();
    }

    open(found, text) {
      this.options = found;
      this.list.dataset.query = text;
      this.list.replaceChildren(...found.map((item, place) => this.option(item, place)));
      this.choose(-1);
      this.show(found.length > 0);
      this.speak();
    }

    option(item, place) {
      const option = document.createElement("li");
      option.id = `${this.list.id}-${place}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.textContent = item.title;
      return option;
    }

    /** Says how many suggestions there are when the typing has paused. */
    speak() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => {
        if (document.activeElement !== this.input) return;
        const count = this.options.length;
        announce(count ? fillCount(this.form, "textCount", count) : this.form.dataset.textNone);
      }, SPEAK_AFTER);
    }

    show(open) {
      this.list.hidden = !open;
      this.input.setAttribute("aria-expanded", String(open));
    }

    close() {
      clearTimeout(this.timer);
      this.choose(-1);
      this.show(false);
    }

    /** Marks one suggestion; -1 leads back to the box. */
    choose(place) {
      this.chosen = place;
      [...this.list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === place)));
      const option = this.list.children[place];
      if (!option) return this.input.removeAttribute("aria-activedescendant");
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    }

    /** One step through the suggestions and the box itself, round and round. */
    step(by) {
      if (this.list.hidden) {
        if (this.options.length && this.input.value.trim()) this.show(true);
        else return;
      }
      const places = this.options.length + 1;
      this.choose(((this.chosen + 1 + by + places) % places) - 1);
    }

    onKey(event) {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const open = !this.list.hidden;
      if (event.key === "ArrowDown" && event.altKey) this.show(this.options.length > 0);
      else if (event.key === "ArrowUp" && event.altKey) this.close();
      else if (event.key === "ArrowDown") this.step(1);
      else if (event.key === "ArrowUp") this.step(-1);
      else if (event.key === "Enter" && open && this.chosen >= 0) this.go(this.chosen);
      else if (event.key === "Escape" && open) this.close();
      else if (event.key === "Escape" && this.input.value) this.clear();
      else return this.choose(-1);
      event.preventDefault();
    }

    clear() {
      this.input.value = "";
      this.input.dispatchEvent(new Event("input", { bubbles: true }));
    }

    onClick(event) {
      const place = [...this.list.children].indexOf(event.target.closest("[role=option]"));
      if (place >= 0) this.go(place);
    }

    /** Follows a suggestion as a link would be followed. */
    go(place) {
      const link = document.createElement("a");
      link.href = root + this.options[place].url;
      link.hidden = true;
      document.body.append(link);
      this.close();
      link.click();
      link.remove();
    }
  }

  /** Adds suggestions to a box; the search page shows answers below its own instead, see search-page.js. */
  askbook.ui.startSearch = (input) => new SearchBox(input);
})();
