// The part of Doks' build that every site brings: prefixes, and only the rules that the pages and the scripts of the theme use.
const autoprefixer = require("autoprefixer");
const purgecss = require("@fullhuman/postcss-purgecss");

const attributes = ["aria-expanded", "aria-selected", "data-bs-popper", "data-bs-target", "data-bs-theme", "data-dark-mode", "data-global-alert", "data-pane", "data-popper-placement", "data-sizes", "data-toggle-tab", "id", "size", "type"];
const byScript = ["active", "btn-clipboard", "clipboard", "disabled", "hidden", "hiding", "img-fluid", "blur-up", "lazyload", "lazyloaded", "modal-backdrop", "offcanvas-backdrop", "selected", "show", "showing"];
const used = (stats) => {
  const { tags, classes, ids } = JSON.parse(stats).htmlElements;
  return [...tags, ...classes, ...ids];
};

module.exports = {
  plugins: [
    autoprefixer(),
    (purgecss.default ?? purgecss)({ content: ["./hugo_stats.json"], extractors: [{ extractor: used, extensions: ["json"] }], dynamicAttributes: attributes, safelist: byScript }),
  ],
};
