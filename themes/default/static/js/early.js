/* Before the first paint: say that scripts run, and take the colours that the reader chose. */
(() => {
  "use strict";
  const html = document.documentElement;
  html.dataset.scripts = "";
  try {
    const theme = localStorage.getItem("askbook:theme");
    if (theme === "light" || theme === "dark") html.dataset.theme = theme;
  } catch { /* Storage is switched off: the system's colours hold. */ }
})();
