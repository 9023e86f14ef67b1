/* What the other scripts share: addresses, storage that may be switched off, spoken messages. */
(() => {
  "use strict";
  const askbook = (window.askbook ||= {});
  const html = document.documentElement;

  /** Reads and writes JSON in localStorage or sessionStorage; without storage nothing is kept. */
  const store = (area) => ({
    get(key, fallback) {
      try {
        return JSON.parse(window[area].getItem(`askbook:${key}`)) ?? fallback;
      } catch {
        return fallback;
      }
    },
    set(key, value) {
      try {
        window[area].setItem(`askbook:${key}`, JSON.stringify(value));
      } catch { /* Full or switched off. */ }
    },
    clear() {
      try {
        window[area].clear();
      } catch { /* Switched off. */ }
    },
  });

  const regions = [];

  /** An invisible status region. There are two, and messages alternate, so that a repeated one is spoken. */
  function addRegion() {
    const region = document.createElement("div");
    region.className = "visually-hidden";
    region.setAttribute("role", "status");
    region.setAttribute("aria-live", "polite");
    region.setAttribute("aria-atomic", "true");
    document.body.append(region);
    regions.push(region);
  }

  /** Has a screen reader say the message. */
  function announce(message) {
    regions[0].textContent = "";
    regions.reverse();
    regions[0].textContent = message;
  }

  /** Fills `{name}` places of a text from the page. */
  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  }

  /** The text for a number: `data-<name>-<plural category>` of the element, else `data-<name>-other`. */
  function fillCount(element, name, count, values = {}) {
    const category = new Intl.PluralRules(html.lang).select(count);
    const form = element.dataset[name + category[0].toUpperCase() + category.slice(1)] ?? element.dataset[`${name}Other`];
    return fill(form, { ...values, count: count.toLocaleString(html.lang) });
  }

  /** The section or question that the address names, or null. */
  function target() {
    try {
      return document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch {
      return null;
    }
  }

  addRegion();
  addRegion();
  askbook.ui = {
    announce, fill, fillCount, target,
    root: html.dataset.root ?? "./",
    local: store("localStorage"),
    session: store("sessionStorage"),
  };
})();
