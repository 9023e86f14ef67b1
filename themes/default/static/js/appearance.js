/* Light, dark, or as on this device. The choice is kept in this browser only. */
(() => {
  "use strict";
  const place = document.querySelector("[data-appearance]");
  if (!place) return;
  const html = document.documentElement;
  const select = place.querySelector("select");

  function choose() {
    if (select.value === "auto") delete html.dataset.theme;
    else html.dataset.theme = select.value;
    try {
      if (select.value === "auto") localStorage.removeItem("askbook:theme");
      else localStorage.setItem("askbook:theme", select.value);
    } catch { /* Storage is switched off: the choice holds for this page. */ }
  }

  select.value = html.dataset.theme ?? "auto";
  select.addEventListener("change", choose);
})();
