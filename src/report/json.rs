//! JSON, by the schema in `docs/content/check/check.schema.json`.

use super::{Region, Report, count};
use crate::check::Reading;
use crate::problem::{Problem, Severity};
use crate::rules;
use serde_json::{Value, json};

/// Where the schema is published.
const SCHEMA: &str = "https://askbook.example/docs/check/check.schema.json";

/// The report as JSON.
pub fn json(report: &Report<'_>) -> String {
    let problems = &report.checked.problems;
    let value = json!({
        "$schema": SCHEMA,
        "version": 1,
        "askbook": env!("CARGO_PKG_VERSION"),
        "failed": report.failed,
        "summary": {
            "errors": count(problems, Severity::Error),
            "warnings": count(problems, Severity::Warning),
            "notes": count(problems, Severity::Note),
        },
        "problems": problems.iter().map(|problem| one(report, problem)).collect::<Vec<_>>(),
        "reading": report.checked.reading.iter().map(|reading| level(report, reading)).collect::<Vec<_>>(),
    });
    format!("{value:#}\n")
}

fn level(report: &Report<'_>, reading: &Reading) -> Value {
    let mut value = json!(reading);
    value["file"] = report.path(&reading.file).into();
    value
}

fn one(report: &Report<'_>, problem: &Problem) -> Value {
    let mut value = json!({
        "rule": problem.id(),
        "severity": problem.severity.name(),
        "file": report.path(&problem.file.path),
        "message": problem.message,
        "help": problem.help,
    });
    if let Some(region) = Region::of(problem) {
        value["line"] = region.start.0.into();
        value["column"] = region.start.1.into();
        value["end_line"] = region.end.0.into();
        value["end_column"] = region.end.1.into();
    }
    if let Some(rule) = rules::find(problem.code) {
        value["docs"] = rule.docs().into();
    }
    value
}
