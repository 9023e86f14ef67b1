/* Small screens: the button in the header opens and closes the navigation. */
(() => {
  "use strict";
  const button = document.querySelector("[data-menu-button]");
  const menu = button && document.getElementById(button.getAttribute("aria-controls"));
  if (!menu) return;

  function show(open) {
    menu.toggleAttribute("data-open", open);
    button.setAttribute("aria-expanded", String(open));
  }

  button.addEventListener("click", () => show(!menu.hasAttribute("data-open")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.hasAttribute("data-open")) return;
    const inside = menu.contains(document.activeElement);
    show(false);
    if (inside) button.focus();
  });
})();
