/* Long lists of questions fold: heading > button, answer hidden until found. Short lists stay open.
   Arriving by a link, finding in the page and printing open what they need. */
(() => {
  "use strict";
  const { session, target } = askbook.ui;
  const memory = `open:${location.pathname}`;
  const remembered = new Set(session.get(memory, []));
  const folds = [];

  /** Opens or closes one question, and remembers it for this visit. */
  function show(fold, open) {
    fold.open = open;
    fold.button.setAttribute("aria-expanded", String(open));
    if (open) fold.panel.removeAttribute("hidden");
    else fold.panel.setAttribute("hidden", "until-found");
    remembered[open ? "add" : "delete"](fold.id);
    session.set(memory, [...remembered]);
    fold.list.refresh();
  }

  /** Puts the heading's content into a button and ties it to the answer. */
  function fold(question, list) {
    const heading = question.querySelector(".question-title");
    const panel = question.querySelector("[data-answer]");
    const button = document.createElement("button");
    button.type = "button";
    const label = document.createElement("span");
    label.append(...heading.childNodes);
    button.append(label);
    heading.append(button);
    panel.id ||= `site-answer-${question.id}`;
    button.setAttribute("aria-controls", panel.id);
    const made = { id: question.id, question, heading, panel, button, list, open: true };
    button.addEventListener("click", () => {
      show(made, !made.open);
      if (made.open) askbook.opened.add(question);
    });
    panel.addEventListener("beforematch", () => show(made, true));
    return made;
  }

  /** The button that opens all answers, or closes them when all are open. */
  function addShowAll(element, list) {
    const line = document.createElement("p");
    const button = document.createElement("button");
    line.className = "fold-all";
    button.type = "button";
    button.className = "button-quiet";
    button.addEventListener("click", () => {
      const open = !list.allOpen();
      for (const item of list.items) show(item, open);
    });
    line.append(button);
    element.prepend(line);
    list.refresh = () => {
      const { textHideAll, textShowAll } = element.dataset;
      button.textContent = list.allOpen() ? textHideAll : textShowAll;
    };
  }

  function foldList(element) {
    const questions = [...element.querySelectorAll("[data-question]")];
    const linked = questions.some((question) => question.querySelector(".question-title :is(a, button)"));
    // A link or another button must not stand inside a button, so such a list stays open.
    if (questions.length <= Number(element.dataset.foldAbove) || linked) return;
    const list = { items: [], allOpen: () => list.items.every((item) => item.open) };
    element.dataset.folded = "";
    addShowAll(element, list);
    list.items = questions.map((question) => fold(question, list));
    for (const item of list.items) show(item, remembered.has(item.id));
    folds.push(...list.items);
  }

  /** Opens the question or the fold that the address names. */
  function openTarget() {
    const fold = target()?.closest("details");
    if (fold) fold.open = true;
    const question = target()?.closest("[data-question]");
    const item = folds.find((one) => one.question === question);
    if (item) show(item, true);
    return question;
  }

  /** Opens the question that the address names and moves the reader to its heading. */
  function arrive() {
    const question = openTarget();
    if (!question) return;
    askbook.opened.add(question);
    question.scrollIntoView({ behavior: "instant" });
    question.querySelector(".question-title").focus({ preventScroll: true });
  }

  /** Back and reload restore the reader's own place; only a new visit goes to the question. */
  function isNewVisit() {
    return performance.getEntriesByType("navigation")[0]?.type === "navigate";
  }

  /** Opens everything for the printer, and afterwards restores what was closed. */
  function openForPrint() {
    const closed = folds.filter((item) => !item.open);
    for (const item of closed) item.panel.removeAttribute("hidden");
    addEventListener("afterprint", () => {
      for (const item of closed) if (!item.open) item.panel.setAttribute("hidden", "until-found");
    }, { once: true });
  }

  document.querySelectorAll("[data-questions]").forEach(foldList);
  addEventListener("hashchange", arrive);
  addEventListener("beforeprint", openForPrint);
  openTarget();
  // The browser's own jump to the address comes after this script and would take the focus again.
  if (isNewVisit()) addEventListener("load", () => requestAnimationFrame(arrive), { once: true });
})();
