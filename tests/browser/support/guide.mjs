/**
 * The guide as its readers get it, three times in the default theme: at the top of a host, below /some/base/, and as files on disk.
 * The two served ones come from a real nginx that sends the headers of the built `_headers` file.
 *
 * The guide is the one this repository ships, with the pages of `extra/` added: they hold the blocks and the
 * old addresses that the shipped articles do not use.
 */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { after } from "node:test";
import { serve } from "./nginx.mjs";

const REPOSITORY = resolve(import.meta.dirname, "../../..");
const BINARY = process.env.ASKBOOK ?? join(REPOSITORY, "target/debug/askbook");
const HOST = "https://askbook.example";
/** The content decides about nothing by the clock of the machine. */
const DAY = "2026-11-30";

if (!existsSync(BINARY)) {
  throw new Error(`${BINARY} is missing: run "cargo build" first, or name the binary in ASKBOOK`);
}

const folder = mkdtempSync(join(tmpdir(), "askbook-browser-"));
const source = join(folder, "guide");
for (const part of ["book.toml", "content"]) cpSync(join(REPOSITORY, part), join(source, part), { recursive: true });
cpSync(join(import.meta.dirname, "../extra"), join(source, "content"), { recursive: true });

function build(name, from, ...options) {
  const dir = join(folder, name);
  execFileSync(BINARY, ["build", from, "-d", dir, "--date", DAY, ...options], { stdio: ["ignore", "ignore", "pipe"] });
  return dir;
}

/** One built guide: `dir` on disk, `origin` where a browser finds it, `address` as the published pages name it. */
class Guide {
  constructor(name, dir, origin, address) {
    Object.assign(this, { name, dir, origin, address });
    this.onDisk = origin.startsWith("file:");
    this.files = readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1).replaceAll("\\", "/"))
      .sort();
    this.pages = this.files.filter((file) => file.endsWith(".html"));
  }

  read(file) {
    return readFileSync(join(this.dir, file), "utf8");
  }

  json(file) {
    return JSON.parse(this.read(file));
  }

  /** Where a browser finds a file of the site: clean addresses when served, the file itself on disk. */
  url(file, rest = "") {
    const shown = this.onDisk ? file : file.replace(/(^|\/)index\.html$/, "$1");
    return this.origin + shown + rest;
  }

  /** The same for an address that the site itself publishes. */
  local(published) {
    const [path, hash] = published.slice(this.address.length).split("#");
    return this.url(path === "" || path.endsWith("/") ? `${path}index.html` : path, hash ? `#${hash}` : "");
  }

  /** Every question of the language, from faq.json. */
  questions(lang = "en") {
    return this.json(lang === "en" ? "faq.json" : `${lang}/faq.json`).questions;
  }

  question(id, lang = "en") {
    const found = this.questions(lang).find((question) => question.id === id);
    if (!found) throw new Error(`the guide has no question ${id}`);
    return found;
  }
}

const dirs = {
  top: build("top", source, "--site-url", `${HOST}/`),
  base: build("base", source, "--site-url", `${HOST}/some/base/`),
  disk: build("disk", source, "--offline"),
  evergreen: build("evergreen", source, "--offline", "--theme", "evergreen"),
  docs: build("docs", join(REPOSITORY, "docs"), "--site-url", `${HOST}/docs/`),
};
const nginx = await serve(folder, [
  { dir: dirs.top, path: "/" },
  { dir: dirs.base, path: "/some/base/" },
  { dir: dirs.docs, path: "/docs/" },
]);

export const top = new Guide("top", dirs.top, nginx.origins[0], `${HOST}/`);
export const base = new Guide("base", dirs.base, nginx.origins[1], `${HOST}/some/base/`);
export const disk = new Guide("disk", dirs.disk, `${pathToFileURL(dirs.disk)}/`, `${HOST}/pain/`);
export const guides = [top, base, disk];
/** The user documentation. */
export const docs = new Guide("docs", dirs.docs, nginx.origins[2], `${HOST}/docs/`);
/** The second theme, which extends the default one. */
export const evergreen = new Guide("evergreen", dirs.evergreen, `${pathToFileURL(dirs.evergreen)}/`, `${HOST}/pain/`);

const started = [nginx];

/** The guide on a host of its own, where `publish(file, edit)` puts a changed one in its place while it is read. */
export async function changing(name) {
  const [own, sources] = [join(folder, name), join(folder, name, "guide")];
  mkdirSync(own);
  cpSync(source, sources, { recursive: true });
  const make = () => build(`${name}/public`, sources, "--site-url", `${HOST}/`);
  const server = await serve(own, [{ dir: make(), path: "/" }]);
  started.push(server);
  const publish = (file, edit) => {
    const path = join(sources, "content", file);
    writeFileSync(path, edit(readFileSync(path, "utf8")));
    make();
  };
  return { guide: new Guide(name, join(own, "public"), server.origins[0], `${HOST}/`), publish };
}

after(async () => {
  for (const server of started) await server.stop();
  rmSync(folder, { recursive: true, force: true });
});
