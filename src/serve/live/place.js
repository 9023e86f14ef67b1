/** Where the editor was: kept over a reload, so that the page stands as it stood. */
import { recall, remember } from "./kept.js";

const PLACE = "place";

/** False for what does not move with the text. */
function isInFlow(element) {
  for (let at = element; at && at !== document.body; at = at.parentElement) {
    if (["fixed", "sticky"].includes(getComputedStyle(at).position)) return false;
  }
  return element.getClientRects().length > 0;
}

/** The part of the page that is being read: the last one that begins in the upper third of the window or above it. Text that
    grows or shrinks above it does not move it. */
function anchor() {
  const parts = [...document.querySelectorAll("main [id]")].map((element) => ({ element, top: element.getBoundingClientRect().top }));
  const begun = parts.filter((part) => part.top <= innerHeight / 3).sort((a, b) => b.top - a.top);
  const found = begun.find((part) => isInFlow(part.element));
  return found && { id: found.element.id, top: found.top };
}

const folds = () => [...document.querySelectorAll("details")];

/** What is open: folds by their number, and parts that a button opens by their id. */
function opened() {
  const buttons = [...document.querySelectorAll("button[aria-controls][aria-expanded=true]")];
  return {
    folds: folds().flatMap(({ open }, at) => (open ? [at] : [])),
    parts: buttons.map((button) => button.getAttribute("aria-controls")),
  };
}

function open({ folds: numbers, parts }) {
  const all = folds();
  for (const at of numbers) if (all[at]) all[at].open = true;
  for (const part of parts) document.querySelector(`button[aria-controls="${CSS.escape(part)}"][aria-expanded=false]`)?.click();
}

/** A selector of what has the focus, or null. */
function focus() {
  const { id, attributes } = document.activeElement ?? {};
  if (id) return `#${CSS.escape(id)}`;
  const named = ["aria-controls", "href"].find((name) => attributes?.[name]);
  return named ? `[${named}="${CSS.escape(attributes[named].value)}"]` : null;
}

/** Loads the page again and remembers the place. */
export function reload() {
  const top = scrollY > 0 ? anchor() : null;
  remember(sessionStorage, PLACE, JSON.stringify({ path: location.pathname, x: scrollX, y: scrollY, top, opened: opened(), focus: focus() }));
  history.scrollRestoration = "manual";
  location.reload();
}

/** Goes back to the place that was remembered. */
export function restore() {
  const text = recall(sessionStorage, PLACE);
  if (!text) return;
  remember(sessionStorage, PLACE, "");
  // The browser would put back its own, older position when it is done with loading.
  setTimeout(() => (history.scrollRestoration = "auto"), 500);
  const place = JSON.parse(text);
  if (place.path !== location.pathname) return;
  open(place.opened);
  if (place.focus) document.querySelector(place.focus)?.focus({ preventScroll: true });
  const element = place.top && document.getElementById(place.top.id);
  const shown = element && element.getClientRects().length > 0;
  const top = shown ? scrollY + element.getBoundingClientRect().top - place.top.top : place.y;
  scrollTo({ left: place.x, top, behavior: "instant" });
}
