/** Marks pages that readers do not see or should not trust: on the page itself, and wherever a link leads to one. */

const NAMES = { draft: "Draft", scheduled: "Scheduled", expired: "Expired", overdue: "Review overdue" };
const TAG = "askbook-badge";

/** In a shadow tree of its own, so that no theme changes it and it changes no theme. */
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  :host { all: initial; display: inline-block; margin-inline-start: .5em; vertical-align: .1em; color-scheme: inherit; }
  span {
    display: block; padding: 0 .5em; font: 600 .75rem/1.5 system-ui, sans-serif; white-space: nowrap;
    color: Canvas; background: CanvasText; border: 1px solid CanvasText; border-radius: .25em;
  }
  @media print { :host { display: none; } }
`);

function badge(state) {
  const element = document.createElement(TAG);
  element.lang = "en";
  const label = document.createElement("span");
  label.textContent = NAMES[state];
  const root = element.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet];
  root.append(label);
  return element;
}

export class Badges {
  constructor(address) {
    this.address = address;
    this.known = null;
    this.states = {};
    this.root = "/";
  }

  /** Takes what is told of the page, and loads the list of pages when it is another. */
  async show({ states, page }) {
    const key = `${states} ${page.state}`;
    if (this.known === key) return;
    this.known = key;
    this.own = page.state;
    this.root = page.root;
    this.states = await fetch(this.address).then((response) => response.json());
    for (const old of document.querySelectorAll(TAG)) old.remove();
    this.mark();
    // Results of the search come later.
    this.observer ??= new MutationObserver(() => this.mark());
    this.observer.observe(document.body, { childList: true, subtree: true });
  }

  mark() {
    const title = document.querySelector("main h1");
    if (this.own && title && !title.querySelector(TAG)) title.append(badge(this.own));
    if (!Object.keys(this.states).length) return;
    for (const link of document.querySelectorAll("a[href]")) {
      const state = this.state(link);
      if (state && !link.querySelector(TAG)) link.append(badge(state));
    }
  }

  /** The state of the page to which a link leads; none for links within the page. */
  state({ origin, pathname, hash, textContent }) {
    const elsewhere = pathname !== location.pathname || !hash;
    if (origin !== location.origin || !elsewhere || !textContent.trim()) return undefined;
    if (!pathname.startsWith(this.root)) return undefined;
    return this.states[decodeURI(pathname.slice(this.root.length))];
  }
}
