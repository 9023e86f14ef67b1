/* Opened from disk, a folder's address shows a list of files. Links and forms then go to its index.html. */
(() => {
  "use strict";
  if (location.protocol !== "file:") return;

  const withIndex = (address) => {
    const url = new URL(address, location.href);
    if (url.protocol === "file:" && url.pathname.endsWith("/")) url.pathname += "index.html";
    return url.href;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (link) link.href = withIndex(link.href);
  }, true);
  document.addEventListener("submit", ({ target }) => { target.action = withIndex(target.action); }, true);
})();
