/** Shows every build at once. Stands in a page only while `askbook serve` sends it, as a module beside the rooms that it imports. */
import { Badges } from "./badges.js";
import { Panel } from "./panel.js";
import { reload, restore } from "./place.js";

/** What the page was when it was sent. */
const own = document.querySelector("script[data-askbook-live]").dataset;
const address = (file) => new URL(file, import.meta.url).href;

/** Asks the preview to do something; gives what went wrong, or an empty text. */
async function ask(file, body) {
  try {
    const response = await fetch(address(file), { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    return response.ok ? "" : await response.text();
  } catch {
    return "The preview is not answering.";
  }
}

const panel = new Panel({ style: address("panel.css"), open: (place) => ask("edit", place) });
const badges = new Badges(address("states.json"));

// --- what changed ----------------------------------------------------------------------------------
/** Pictures and the like keep their addresses when their content changes. */
const showsMedia = () => document.querySelector("main :is(img, picture, video, audio, embed, object, iframe)") !== null;

function leave() {
  disconnect();
  reload();
}

function sheets(root) {
  return [...root.querySelectorAll("link[rel~=stylesheet][href]")];
}

/** Puts a style sheet in the place of an old one, which stays until the new one is there. */
function exchange(old, href) {
  const link = old.cloneNode();
  link.setAttribute("href", href);
  link.addEventListener("load", () => old.remove());
  old.after(link);
}

/** Takes over what the page can take over as it stands: style sheets, and the search index that `<html>` names. */
function wear(fresh) {
  const old = sheets(document);
  const next = sheets(fresh);
  if (old.length !== next.length) return false;
  old.forEach((link, at) => {
    const href = next[at].getAttribute("href");
    if (link.getAttribute("href") !== href) exchange(link, href);
  });
  for (const [name, value] of Object.entries(fresh.documentElement.dataset)) document.documentElement.dataset[name] = value;
  return true;
}

async function dress() {
  const response = await fetch(location.href);
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const mark = fresh.querySelector("script[data-askbook-live]")?.dataset;
  if (mark?.content !== own.content || !wear(fresh)) return leave();
  own.bytes = mark.bytes;
}

/** Loads the page again when it says something else now, and no sooner. */
function follow({ page: { mark }, media }) {
  const touched = String(media) !== own.media && showsMedia();
  own.media = String(media);
  if (mark && (mark.content !== own.content || touched)) leave();
  else if (mark && mark.bytes !== own.bytes) dress().catch(() => {}); // The next event tries again.
  else return;
}

function take(told) {
  // The page that stands in for a site that was never built lists the problems itself.
  if (own.build !== undefined) {
    if (told.build !== own.build) leave();
    return;
  }
  follow(told);
  const gone = told.site !== "" && !told.page.mark && !own.missing;
  panel.show(told, gone);
  badges.show(told);
}

// --- connection ------------------------------------------------------------------------------------
let source = null;
let timer = 0;

function connect() {
  if (source || document.hidden) return;
  source = new EventSource(address(`events?page=${encodeURIComponent(location.pathname)}`));
  source.addEventListener("open", () => panel.lose(false));
  source.addEventListener("status", (event) => take(JSON.parse(event.data)));
  source.addEventListener("error", () => {
    panel.lose(true);
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

// A browser keeps few connections to one server, and other tabs need theirs. The first event after connecting tells
// everything that happened since.
document.addEventListener("visibilitychange", () => (document.hidden ? disconnect() : connect()));
addEventListener("pagehide", disconnect);
addEventListener("pageshow", connect);
document.addEventListener("askbook:search", ({ detail: { query, lang, total } }) => ask("searches", { query, lang, total }));
if (document.readyState === "complete") restore();
else addEventListener("load", restore);
connect();
