/** The program under test: the debug build, or the one that ASKBOOK names. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const REPOSITORY = join(dirname(fileURLToPath(import.meta.url)), "../..");
export const PROGRAM = process.env.ASKBOOK ?? join(REPOSITORY, "target/debug/askbook");
/** The day that sites are built for. */
export const DATE = "2026-11-23";

/** Runs it; what it prints. */
export function askbook(args, input = "") {
  assert.ok(existsSync(PROGRAM), "run `cargo build` first");
  const { status, stdout, stderr } = spawnSync(PROGRAM, args, { input, cwd: REPOSITORY, encoding: "utf8", maxBuffer: 1 << 28 });
  assert.equal(status, 0, stderr);
  return stdout;
}
