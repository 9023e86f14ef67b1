/** The lists of the panel: problems, and searches that found nothing. */

export function make(name, properties = {}, children = []) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

const spelled = ({ file, line, column }) => `${file}:${line}:${column}`;

/** A place in a file, as what opens it in the editor: a link, or a button where the preview starts the editor. */
export function opener(place, editor, open, text = spelled(place)) {
  const { file, line, column, link } = place;
  if (editor === "link") return make("a", { href: link, textContent: text, className: "place" });
  if (editor === "none") return make("code", { textContent: spelled(place) });
  const button = make("button", { type: "button", textContent: text, className: "place" });
  button.addEventListener("click", () => open({ file, line, column }));
  return button;
}

function rule({ code, docs }) {
  if (!docs) return make("span", { className: "rule", textContent: code });
  return make("a", { className: "rule", href: docs, target: "_blank", rel: "noopener", textContent: code });
}

/** One problem: how bad, where, what, the remedy and the rule. */
export function problem(told, editor, open) {
  const line = [make("strong", { textContent: told.severity }), " "];
  if (told.place) line.push(opener(told.place, editor, open), " ");
  line.push(make("span", { className: "message", textContent: told.message }));
  const parts = [make("p", {}, line)];
  if (told.help) parts.push(make("p", { className: "help", textContent: told.help }));
  parts.push(make("p", {}, [rule(told)]));
  return make("li", { className: told.severity }, parts);
}

/** One search, which leads to the search page, with the line that makes a question answer to it. */
export function search({ query, lang }, root, say) {
  const line = `also_asked: [${JSON.stringify(query)}]`;
  const link = make("a", { href: `${root}search/?${new URLSearchParams({ q: query })}`, textContent: query, lang });
  const button = make("button", { type: "button", className: "copy", textContent: "Copy for also_asked" });
  button.setAttribute("aria-label", `Copy for also_asked: ${query}`);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(line);
      say("Copied. Put the line under the question that answers it.");
    } catch {
      say(line);
    }
  });
  return make("li", {}, [make("p", {}, [link, " ", button])]);
}
