/** The table in README.md names tests that exist. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

test("every test that the table names exists", () => {
  const table = readFileSync(join(import.meta.dirname, "README.md"), "utf8");
  const rows = [...table.matchAll(/^\| (.+) \| `(\S+\.test\.mjs)` \| (.+) \|$/gm)];
  assert.ok(rows.length > 30, "the table is no longer found");
  for (const [, rule, file, title] of rows) {
    const path = join(import.meta.dirname, file);
    assert.ok(existsSync(path), `${rule}: no file ${file}`);
    const titles = [...readFileSync(path, "utf8").matchAll(/\btest\(["`]([^"`]*)/g)].map(([, name]) => name);
    assert.ok(titles.some((name) => name.replace("${key}", "Tab").startsWith(title)), `${rule}: ${file} has no test "${title}"`);
  }
});
