/* The contents list marks the part that is being read. */
(() => {
  "use strict";
  const links = new Map();
  for (const link of document.querySelectorAll(".contents a")) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) links.set(heading, link);
  }
  if (!links.size) return;
  const headings = [...links.keys()];

  /** The last heading above the upper third of the window. */
  function current() {
    return headings.findLast((heading) => heading.getBoundingClientRect().top < innerHeight / 3);
  }

  function mark() {
    const now = current();
    for (const [heading, link] of links) {
      if (heading === now) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      mark();
    });
  }, { passive: true });
  mark();
})();
