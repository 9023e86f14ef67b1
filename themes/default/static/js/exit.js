/* "Exit this page": the link leaves at once and takes the page out of the history; Shift three times does the same. */
(() => {
  "use strict";
  const link = document.querySelector("[data-exit]");
  if (!link) return;
  const TIMES = 3;
  const WITHIN = 5000;
  let pressed = [];

  function leave() {
    document.body.hidden = true;
    askbook.ui.session.clear();
    location.replace(link.href);
  }

  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });

  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift") {
      pressed = [];
      return;
    }
    pressed = [...pressed.filter((time) => event.timeStamp - time < WITHIN), event.timeStamp];
    const left = TIMES - pressed.length;
    askbook.ui.announce(left > 0 ? askbook.ui.fillCount(link, "textPress", left) : link.dataset.textLeaving);
    if (left <= 0) leave();
  });
})();
