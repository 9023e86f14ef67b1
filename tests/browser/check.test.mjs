/** What `askbook check` says to other programs, held to schemas by a validator that other people wrote. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, describe, test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import Ajv4 from "ajv-draft-04";

const REPOSITORY = resolve(import.meta.dirname, "../..");
const BINARY = process.env.ASKBOOK ?? join(REPOSITORY, "target/debug/askbook");
const MISTAKES = join(REPOSITORY, "tests/mistakes");
/** The schema as the authors of SARIF's tools publish it. */
const SARIF = join(import.meta.dirname, "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");

const json = (path) => JSON.parse(readFileSync(path, "utf8"));

const folder = mkdtempSync(join(tmpdir(), "askbook-check-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** A guide with mistakes of every severity, of a style and of whole files, below a folder with a space in its name. */
const guide = join(folder, "a guide");
for (const part of ["site", "sites/several-at-once", "rules/vale/fires", "rules/unused-file/fires", "rules/reading-level/fires-german"]) {
  cpSync(join(MISTAKES, part), guide, { recursive: true });
}

function check(format, dir = "a guide") {
  return spawnSync(BINARY, ["check", dir, "--format", format, "--date", "2026-11-23"], { cwd: folder, encoding: "utf8", maxBuffer: 1 << 26 });
}

describe("outputs of check", () => {
  test("JSON is valid by its published schema and names what the text names", () => {
    const { stdout, status } = check("json");
    const ajv = new Ajv2020({ strict: true, allErrors: true, strictRequired: false });
    addFormats.default(ajv);
    const validate = ajv.compile(json(join(REPOSITORY, "docs/content/check/check.schema.json")));
    const report = JSON.parse(stdout);
    assert.ok(validate(report), JSON.stringify(validate.errors, null, 1));
    assert.equal(status, 1);
    assert.equal(report.failed, true);
    const severities = report.problems.map((problem) => problem.severity);
    const count = (severity) => severities.filter((one) => one === severity).length;
    assert.deepEqual(report.summary, { errors: count("error"), warnings: count("warning"), notes: count("note") });
    assert.ok(count("error") > 5 && count("warning") > 2 && count("note") > 0, JSON.stringify(report.summary));
    assert.ok(report.reading.length > 0);
    for (const { file, line, column, message } of report.problems) {
      assert.ok(file.startsWith("a guide/"), file);
      if (line !== undefined) {
        const lines = readFileSync(join(folder, file), "utf8").split("\n");
        assert.ok(line <= lines.length && column <= [...lines[line - 1]].length + 1, `${file}:${line}:${column} ${message}`);
      }
    }
  });

  test("SARIF is valid by the schema of SARIF 2.1.0", () => {
    const { stdout, status } = check("sarif");
    const ajv = new Ajv4({ strict: false, allErrors: true, unicodeRegExp: false });
    addFormats.default(ajv);
    const validate = ajv.compile(json(SARIF));
    const log = JSON.parse(stdout);
    assert.ok(validate(log), JSON.stringify(validate.errors, null, 1));
    assert.equal(status, 1);
    const [run] = log.runs;
    assert.ok(run.results.length > 10);
    for (const { ruleId, ruleIndex, locations } of run.results) {
      assert.equal(run.tool.driver.rules[ruleIndex].id, ruleId);
      const { uri } = locations[0].physicalLocation.artifactLocation;
      assert.ok(uri.startsWith("a%20guide/"), uri);
    }
    const fingerprints = run.results.map((result) => JSON.stringify(result.partialFingerprints));
    assert.ok(new Set(fingerprints).size > run.results.length / 2);
  });

  test("annotations are commands that a GitHub runner reads", () => {
    const { stdout, status } = check("github");
    assert.equal(status, 1);
    const lines = stdout.trimEnd().split("\n");
    // The runner's own grammar: ::name key=value,key=value::message
    for (const line of lines) {
      const command = /^::(error|warning|notice) ([^:]*)::(.+)$/.exec(line);
      assert.ok(command, line);
      const properties = Object.fromEntries(command[2].split(",").map((pair) => pair.split("=")));
      assert.ok(properties.file.startsWith("a guide/") && properties.title, line);
      assert.ok(!("col" in properties) || Number(properties.col) > 0, line);
    }
    assert.equal(lines.length, JSON.parse(check("json").stdout).problems.length);
  });

  test("a sound guide passes in every format", () => {
    const sound = join(folder, "sound");
    cpSync(join(MISTAKES, "site"), sound, { recursive: true });
    for (const format of ["text", "json", "sarif", "github"]) {
      assert.equal(check(format, "sound").status, 0, format);
    }
    assert.equal(JSON.parse(check("json", "sound").stdout).problems.length, 0);
    assert.match(execFileSync(BINARY, ["check", sound], { encoding: "utf8" }), /^no problems/);
  });
});
