/** schema.org's types and properties, as the package schema-dts has them. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const source = readFileSync(fileURLToPath(new URL("./schema.d.ts", import.meta.resolve("schema-dts"))), "utf8");

/** name of the declaration → {parents, properties: Map(name → superseded?)} */
const declared = new Map();

let current = null;
let superseded = false;
for (const line of source.split("\n")) {
  const opening = /^(?:export )?interface (\w+)(?: extends ([\w, <>"|]+))? \{/.exec(line);
  const property = /^ {4}"(@?\w+)"\??:/.exec(line);
  if (opening) {
    current = { parents: (opening[2] ?? "").split(", ").filter(Boolean), properties: new Map() };
    declared.set(opening[1], current);
  } else if (/^\}/.test(line)) current = null;
  else if (/^ {4}.*@deprecated/.test(line)) superseded = true;
  else if (property && current) {
    current.properties.set(property[1], superseded);
    superseded = false;
  }
}

/** The types marked as superseded: the remark stands before their union. */
const oldTypes = new Set([...source.matchAll(/@deprecated[^\n]*\n(?: \*[^\n]*\n)*? ?\*\/\nexport type (\w+)/g)].map(([, name]) => name));

/** Whether schema.org has the type. */
export function hasType(name) {
  return declared.has(`${name}Leaf`);
}

export function isOldType(name) {
  return oldTypes.has(name);
}

/** "superseded", "current", or null when the type has no such property. */
export function property(type, name) {
  const search = [`${type}Leaf`];
  for (const one of search) {
    const declaration = declared.get(one);
    if (declaration?.properties.has(name)) return declaration.properties.get(name) ? "superseded" : "current";
    search.push(...(declaration?.parents ?? []));
  }
  return null;
}
