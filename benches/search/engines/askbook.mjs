/** askbook: the built site, searched by the shipped client as tests/search/run.mjs drives it, in a process of its own. */
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ROOT, buildSite, searchFiles } from "../site.mjs";

export const title = "askbook";
/** A question can have further wordings; other engines get all as one text. */
export const knowsWordings = true;
export const settings = { default: { label: "as shipped" }, grid: [] };

const RUN = join(ROOT, "tests/search/run.mjs");
const GENEROUS = 1 << 28;

/** The lines that run.mjs writes for the queries. */
function run(publicDir, queries) {
  const input = queries.map(({ id, text }) => JSON.stringify({ id, text })).join("\n");
  return execFileSync(process.execPath, [RUN, publicDir], { input, maxBuffer: GENEROUS, stdio: ["pipe", "pipe", "inherit"] }).toString();
}

const parsed = (output) => output.trim().split("\n").map((line) => JSON.parse(line));

export function build(docs, _setting, lang) {
  const publicDir = buildSite(docs, lang);
  const { engine, index, folder } = searchFiles(publicDir);
  const read = (path) => readFileSync(join(publicDir, path));
  return {
    searchAll(queries) {
      const output = run(publicDir, queries);
      return { output, results: parsed(output) };
    },
    index: () => [index, ...readdirSync(join(publicDir, folder)).map((name) => join(folder, name))].map(read),
    client: () => [read(engine)],
    firstBytes: (text) => parsed(run(publicDir, [{ id: "q", text }]))[0].bytes,
  };
}
