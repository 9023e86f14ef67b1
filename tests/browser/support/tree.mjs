/** What assistive technology gets: Chromium's accessibility tree as an outline of lines. */

/** Roles that only hold text or layout; their children stand in for them. */
const SILENT = new Set([
  "none", "generic", "StaticText", "InlineTextBox", "paragraph", "LineBreak", "RootWebArea", "ListMarker", "strong", "emphasis", "code",
  "superscript", "subscript", "deletion", "blockquote", "LayoutTable", "LabelText", "Legend", "time", "mark", "Abbr", "Pre",
  "LayoutTableRow", "LayoutTableCell", "rowgroup", "row", "cell", "gridcell", "listitem", "term", "definition", "DescriptionList", "Figcaption",
]);

const STATES = ["level", "expanded", "checked", "selected", "pressed", "haspopup", "autocomplete", "disabled", "required", "modal", "live"];

function line({ role, name, description, value, properties = [] }) {
  const has = new Map(properties.map((one) => [one.name, one.value?.value]));
  const states = STATES.filter((state) => has.has(state) && has.get(state) !== false && has.get(state) !== "off" && has.get(state) !== "false" || state === "expanded" && has.get(state) === false)
    .map((state) => (has.get(state) === true ? state : `${state}=${has.get(state)}`));
  const text = [role.value];
  if (name?.value) text.push(JSON.stringify(name.value.replace(/\s+/g, " ").trim()));
  if (description?.value) text.push(`(${description.value})`);
  if (value?.value) text.push(`= ${value.value}`);
  return [...text, ...states].join(" ");
}

/** The nodes that matter, each with its depth. */
export async function tree(page) {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  await session.detach();
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const found = [];
  const walk = (node, depth) => {
    const silent = node.ignored || SILENT.has(node.role?.value);
    if (!silent) found.push({ depth, node, role: node.role.value, name: node.name?.value ?? "" });
    for (const id of node.childIds ?? []) if (byId.has(id)) walk(byId.get(id), silent ? depth : depth + 1);
  };
  walk(nodes.find((node) => !node.parentId), 0);
  return found;
}

/** The tree as text, two spaces for each level. */
export async function outline(page) {
  return (await tree(page)).map(({ depth, node }) => `${"  ".repeat(depth)}${line(node)}\n`).join("");
}
