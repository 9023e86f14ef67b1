/* "Copy link to this answer" is a link; with a clipboard it copies instead of only jumping. */
(() => {
  "use strict";

  /** Shows and says that the link was copied, then gives the link its own text back. */
  function confirm(link) {
    const text = link.firstChild;
    const before = text.data;
    if (link.dataset.copied !== undefined) return;
    link.dataset.copied = "";
    text.data = link.dataset.textCopied;
    askbook.ui.announce(link.dataset.textCopied);
    setTimeout(() => {
      text.data = before;
      delete link.dataset.copied;
    }, 3000);
  }

  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("[data-copy-link]");
    if (!link || !navigator.clipboard || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    try {
      await navigator.clipboard.writeText(link.href);
      confirm(link);
    } catch {
      location.href = link.href;
    }
  });
})();
