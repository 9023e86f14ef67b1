/** Markdown tables. */

/** A table from its head and its rows, each a list of cells. */
export function table(head, rows) {
  const lines = [head, head.map((_cell, column) => (column ? "--:" : "---")), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** A score as in `.893`. */
export const points = (score) => score.toFixed(3).replace(/^0/, "");

/** A share in per cent. */
export const percent = (share) => `${(100 * share).toFixed(share > 0 && share < 0.01 ? 1 : 0)} %`;

/** Bytes in thousands. */
export const kilobytes = (bytes) => `${(bytes / 1000).toFixed(bytes < 99_950 ? 1 : 0)} KB`;

/** Milliseconds. */
export const milliseconds = (ms) => ms.toFixed(ms < 10 ? 2 : 0);
