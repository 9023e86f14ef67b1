/** `askbook serve` on a copy of the shipped guide that a test can edit. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";

const REPOSITORY = resolve(import.meta.dirname, "../../..");
const BINARY = process.env.ASKBOOK ?? join(REPOSITORY, "target/debug/askbook");
const DAY = "2026-11-30";

class Preview {
  constructor(folder, child, origin) {
    Object.assign(this, { folder, child, origin });
  }

  url(path = "") {
    return this.origin + path;
  }

  path(file) {
    return join(this.folder, file);
  }

  read(file) {
    return readFileSync(this.path(file), "utf8");
  }

  write(file, text) {
    mkdirSync(dirname(this.path(file)), { recursive: true });
    writeFileSync(this.path(file), text);
  }

  /** Replaces a text that the file holds. */
  edit(file, from, to) {
    const before = this.read(file);
    if (!before.includes(from)) throw new Error(`${file} does not hold ${from}`);
    this.write(file, before.replace(from, to));
  }

  async status(page = "/") {
    return (await fetch(this.url(`-/askbook/status.json?page=${encodeURIComponent(page)}`))).json();
  }
}

/** Where the program says that it serves. */
async function announced(child) {
  for await (const line of createInterface({ input: child.stdout })) {
    const origin = /serving at (http:\S+)/.exec(line)?.[1];
    if (origin) return origin;
  }
  throw new Error("askbook serve ended");
}

/** Runs `use(preview)` with a preview of the shipped guide; `files` are laid over it first. */
export async function withPreview({ files = {}, options = [] }, use) {
  const folder = mkdtempSync(join(tmpdir(), "askbook-preview-"));
  for (const part of ["book.toml", "content"]) cpSync(join(REPOSITORY, part), join(folder, part), { recursive: true });
  const preview = new Preview(folder);
  for (const [file, text] of Object.entries(files)) preview.write(file, text);
  preview.child = spawn(BINARY, ["serve", folder, "--port", "0", "--date", DAY, ...options], { stdio: ["ignore", "pipe", "ignore"] });
  try {
    preview.origin = await announced(preview.child);
    preview.child.stdout.resume();
    return await use(preview);
  } finally {
    preview.child.kill();
    if (preview.child.exitCode === null && preview.child.signalCode === null) await once(preview.child, "exit");
    rmSync(folder, { recursive: true, force: true });
  }
}
