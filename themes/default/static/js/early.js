/* Before the first paint: say that scripts run and whether something is asked, and take the colours that the reader chose. */
(() => {
  "use strict";
  const html = document.documentElement;
  html.dataset.scripts = "";
  if (new URLSearchParams(location.search).get("q")) html.dataset.asked = "";
  try {
    const theme = localStorage.getItem("askbook:theme");
    if (theme === "light" || theme === "dark") html.dataset.theme = theme;
  } catch { /* Storage is switched off: the system's colours hold. */ }
})();
