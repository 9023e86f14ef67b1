/** run.mjs [--articles 1000,10000] [--edits 15]: edits articles while each program serves them, and prints how long the pages took. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { Agent, get } from "node:http";
import { dirname, join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { freePort } from "../../tests/browser/support/nginx.mjs";
import { write } from "../build/corpus.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const OUT = join(HERE, "out");
const ASKBOOK = process.env.ASKBOOK ?? join(HERE, "../../target/release/askbook");
const { HUGO, ZOLA } = process.env;
/** Milliseconds between two questions for the page. */
const EVERY = 2;
/** Milliseconds in which nothing is edited, so that a program is done with what it does after the page. */
const CALM = 1500;
/** Milliseconds after which an edit counts as not shown. */
const PATIENCE = 120_000;
const START = 600_000;

const { values } = parseArgs({ options: { articles: { type: "string", default: "1000,10000" }, edits: { type: "string", default: "15" } } });

/** Each program as it is used without options, and with those that make it quicker. */
const PROGRAMS = {
  "askbook": { site: "askbook", version: [ASKBOOK, "--version"], command: (port) => [ASKBOOK, "serve", ".", "--port", port] },
  "Hugo": { site: "hugo", version: [HUGO, "version"], command: (port) => [HUGO, "server", "--port", port, "--renderToMemory"] },
  "Hugo --disableFastRender": { site: "hugo", version: [HUGO, "version"], command: (port) => [HUGO, "server", "--port", port, "--renderToMemory", "--disableFastRender"] },
  ...(ZOLA && {
    "Zola": { site: "zola", version: [ZOLA, "--version"], command: (port) => [ZOLA, "serve", "--port", port, "--force", "--output-dir", "../zola-public"] },
    "Zola --debounce 20": { site: "zola", version: [ZOLA, "--version"], command: (port) => [ZOLA, "serve", "--port", port, "--debounce", "20", "--force", "--output-dir", "../zola-public-20"] },
    "Zola --fast --debounce 20": { site: "zola", version: [ZOLA, "--version"], command: (port) => [ZOLA, "serve", "--port", port, "--fast", "--debounce", "20", "--force", "--output-dir", "../zola-public-fast"] },
  }),
};

/** What is edited: a sentence at the end of an article, which only its page shows, or its title, which lists show too. */
const EDITS = {
  "words": (text, token) => `${text.trimEnd()}\n\nThe word is ${token}.\n`,
  "title": (text, token) => text.replace(/^title: "/m, `title: "${token} `),
};

const agent = new Agent({ keepAlive: true });

function ask(url) {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (part) => { body += part; });
      response.on("end", () => resolve(body));
    }).on("error", reject);
  });
}

/** Milliseconds until the page holds the text. */
async function until(url, text, patience, every = EVERY) {
  const start = performance.now();
  while (performance.now() - start < patience) {
    if ((await ask(url).catch(() => "")).includes(text)) return performance.now() - start;
    await pause(every);
  }
  throw new Error(`${url} does not show "${text}" within ${patience} ms`);
}

const folder = (number) => `section-${Math.floor(number / 50)}`;

class Served {
  constructor(name, below) {
    this.program = PROGRAMS[name];
    this.root = join(below, this.program.site);
    this.figures = Object.fromEntries(Object.keys(EDITS).map((kind) => [kind, []]));
  }

  async start() {
    const port = String(await freePort());
    const [program, ...args] = this.program.command(port);
    this.child = spawn(program, args, { cwd: this.root, stdio: "ignore" });
    this.origin = `http://127.0.0.1:${port}/`;
    await until(this.page(0), "</html>", START, 100);
  }

  page(number) {
    return `${this.origin}${folder(number)}/article-${number}/`;
  }

  /** Edits an article, waits for its page, and puts the article back. */
  async edit(kind, number, token) {
    const file = join(this.root, "content", folder(number), `article-${number}.md`);
    const before = readFileSync(file, "utf8");
    await ask(this.page(number));
    writeFileSync(file, EDITS[kind](before, token));
    const took = await until(this.page(number), token, PATIENCE);
    this.figures[kind].push(took);
    await pause(CALM);
    writeFileSync(file, before);
    await pause(CALM);
  }

  async stop() {
    this.child.kill();
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, "exit");
  }
}

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];

/** One program after another, each over all of its edits once, again and again, so that a noisy minute hits them all. Programs that read the
    same folder never run at the same time, and none runs while another is measured. */
async function compare(articles, edits) {
  const below = join(OUT, String(articles));
  write(articles, below, ["askbook", "hugo", ...(ZOLA ? ["zola"] : [])]);
  const all = Object.keys(PROGRAMS).map((name) => new Served(name, below));
  const rounds = 3;
  const each = Math.ceil(edits / rounds);
  for (let round = 0; round < rounds; round++) {
    for (const served of all) {
      await served.start();
      await pause(CALM);
      for (let at = 0; at < each; at++) {
        const number = ((round * each + at) * 7919) % articles;
        for (const kind of Object.keys(EDITS)) await served.edit(kind, number, `zyx${round}q${at}${kind}`);
      }
      await served.stop();
    }
  }
  return Object.fromEntries(Object.keys(PROGRAMS).map((name, at) => [name, all[at].figures]));
}

function table(results) {
  const kinds = Object.keys(EDITS);
  const base = results.askbook;
  const rows = Object.entries(results).map(([name, figures]) => {
    const cells = kinds.flatMap((kind) => {
      const middle = median(figures[kind]);
      return [middle.toFixed(0), Math.max(...figures[kind]).toFixed(0), (middle / median(base[kind])).toFixed(1)];
    });
    return `| ${[name, ...cells].join(" | ")} |`;
  });
  const head = ["program", ...kinds.flatMap((kind) => [`${kind}, ms`, "slowest", "× askbook"])];
  return [`| ${head.join(" | ")} |`, `|${" --- |".repeat(head.length)}`, ...rows].join("\n");
}

function versions() {
  const named = ([program, ...args]) => /\w+ v?\d+\.\d+\.\d+/.exec(spawnSync(program, args, { encoding: "utf8" }).stdout.replace(/^.*Running.*$/m, ""))[0];
  return [...new Set(Object.values(PROGRAMS).map(({ version }) => named(version)))].join(", ");
}

mkdirSync(OUT, { recursive: true });
console.log(versions() + (ZOLA ? "" : "; Zola was not there, ZOLA names it"));
const results = {};
for (const articles of values.articles.split(",").map(Number)) {
  results[articles] = await compare(articles, Number(values.edits));
  console.log(`\n${articles} articles, median of ${values.edits} edits of each kind\n\n${table(results[articles])}`);
  writeFileSync(join(OUT, "results.json"), JSON.stringify(results, null, 2));
}
agent.destroy();
