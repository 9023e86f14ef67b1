/* The print button. */
for (const place of document.querySelectorAll("[data-print]")) {
  place.querySelector("button").addEventListener("click", () => print());
}
