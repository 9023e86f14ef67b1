/** The panel at the foot of the page, in a shadow tree, so that no theme changes it and it changes no theme. */
import { recall, remember } from "./kept.js";
import { make, opener, problem, search } from "./lists.js";

const WISH = "panel";
const CLOSED = "closed";

const count = (n, what) => (n ? [`${n} ${what}${n === 1 ? "" : "s"}`] : []);
const counts = ({ errors, warnings, notes }) => [...count(errors, "error"), ...count(warnings, "warning"), ...count(notes, "note")].join(", ");

const STATES = {
  draft: "Readers do not see this page: it is a draft.",
  scheduled: "Readers do not see this page yet: its date is in the future.",
  expired: "Readers do not see this page any more: it has expired.",
  overdue: "The review of this page is overdue, and readers are told so.",
};

export class Panel {
  /** `style` is the address of the style sheet; `open(place)` asks for the editor and gives what went wrong. */
  constructor({ style, open }) {
    this.ask = open;
    this.host = make("div", { id: "askbook-live", lang: "en", dir: "ltr" });
    const root = this.host.attachShadow({ mode: "open" });
    this.root = root;
    this.lost = make("p", { className: "lost", hidden: true, textContent: "The preview is not answering. This page shows the last state; it will go on by itself." });
    this.button = make("button", { type: "button", className: "open", hidden: true });
    this.spoken = make("p", { className: "spoken" });
    this.spoken.setAttribute("role", "status");
    this.build();
    const link = make("link", { rel: "stylesheet", href: style });
    // Nothing is shown before its style is there.
    const frame = make("div", { className: "frame", hidden: true }, [this.lost, this.button, this.region, this.spoken]);
    link.addEventListener("load", () => (frame.hidden = false));
    root.append(link, frame);
    this.button.addEventListener("click", () => this.unfold());
    document.body.append(this.host);
  }

  build() {
    this.title = make("h2", { id: "title" });
    this.edit = make("span", { className: "edit" });
    const close = make("button", { type: "button", className: "close", textContent: "Close" });
    this.close = close;
    this.remarks = make("div", { className: "remarks" });
    this.scroll = make("div", { className: "scroll", tabIndex: 0 });
    this.scroll.setAttribute("role", "group");
    this.scroll.setAttribute("aria-labelledby", "title");
    const head = make("div", { className: "head" }, [this.title, make("div", { className: "actions" }, [this.edit, close])]);
    this.region = make("section", { className: "panel", hidden: true }, [head, this.remarks, this.scroll]);
    this.region.setAttribute("aria-labelledby", "title");
    close.addEventListener("click", () => this.fold());
    this.region.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.fold();
    });
  }

  /** Shows what is told; `gone`: there is no page at this address any more. */
  show(told, gone) {
    const all = counts(told);
    this.errors = JSON.stringify(told.problems.filter(({ severity }) => severity === "error"));
    const failed = told.build !== told.site;
    const something = all || told.page.state || told.searches.length || gone;
    const closed = recall(sessionStorage, CLOSED) === this.errors;
    const open = something && (recall(localStorage, WISH) === "open" || ((failed || gone) && !closed));
    this.region.parentElement.dataset.worst = failed || gone || told.errors ? "error" : told.warnings ? "warning" : "note";
    this.title.textContent = all || "No problems";
    this.button.textContent = all || (gone ? "This page is gone" : told.page.state ? "About this page" : "Searches");
    this.edit.replaceChildren(...(told.page.source && told.editor !== "none" ? [opener(told.page.source, told.editor, (place) => this.open(place), "Edit this page")] : []));
    this.remarks.replaceChildren(...this.remark(told, gone));
    this.fill(told);
    this.button.hidden = !something || open;
    this.region.hidden = !open;
    this.announce(failed, all);
  }

  remark(told, gone) {
    const lines = [];
    if (gone) lines.push(this.farewell(told.page));
    if (told.build !== told.site) lines.push("This is the last good state; it changes as soon as the errors are mended.");
    if (told.page.state) lines.push(STATES[told.page.state]);
    return lines.map((line) => make("p", {}, [line].flat()));
  }

  farewell({ moved, root }) {
    const link = make("a", { href: root + (moved ?? ""), textContent: moved ? `/${moved}` : "the home page" });
    return moved ? ["This page is now at ", link, ". Give it an alias, or links from elsewhere will break."] : ["This page is no longer part of the guide. It stays here until you go to ", link, "."];
  }

  /** The lists, unless they are as they were. The focus stays where it was. */
  fill(told) {
    const { problems, searches, editor, errors, warnings, notes } = told;
    const key = JSON.stringify([problems, searches, editor, errors, warnings, notes]);
    if (this.key === key) return;
    this.key = key;
    const focused = this.root.activeElement;
    const hadFocus = this.scroll.contains(focused);
    const text = focused?.textContent;
    const item = (one) => problem(one, editor, (place) => this.open(place));
    const section = (title, items) => (items.length ? [make("h3", { textContent: title }), make("ol", { className: "problems" }, items)] : []);
    const more = errors + warnings + notes - problems.length;
    this.scroll.replaceChildren(
      ...section("On this page", problems.filter(({ here }) => here).map(item)),
      ...section("In the guide", problems.filter(({ here }) => !here).map(item)),
      ...(more > 0 ? [make("p", { className: "more", textContent: `${more} more: askbook check --drafts --notes shows all.` })] : []),
      ...section("Searches that found nothing", searches.map((one) => search(one, told.page.root, (message) => this.say(message)))),
    );
    if (hadFocus) ([...this.scroll.querySelectorAll("a, button")].find((one) => one.textContent === text) ?? this.scroll).focus({ preventScroll: true });
  }

  /** A build that failed is spoken, and the next good one; the rest can wait until somebody looks. */
  announce(failed, all) {
    if (failed) this.say(`Not rebuilt: ${all}`);
    else if (this.failed) this.say("Rebuilt");
    this.failed = failed;
  }

  say(text) {
    this.spoken.textContent = text;
  }

  /** Opens the editor; what went wrong stands above the lists. */
  async open(place) {
    const trouble = await this.ask(place);
    if (trouble) this.remarks.append(make("p", { textContent: trouble }));
    this.say(trouble || "Opened in the editor");
  }

  fold() {
    remember(localStorage, WISH, "closed");
    remember(sessionStorage, CLOSED, this.errors);
    this.region.hidden = true;
    this.button.hidden = false;
    this.button.focus();
  }

  unfold() {
    remember(localStorage, WISH, "open");
    this.button.hidden = true;
    this.region.hidden = false;
    this.close.focus();
  }

  /** Tells that the preview does not answer, or does again. */
  lose(is) {
    if (!document.hidden || !is) this.lost.hidden = !is;
  }
}
