//! SARIF 2.1.0 (OASIS standard, "Static Analysis Results Interchange Format"), as code hosts and editors read it.

use super::{Region, Report};
use crate::problem::Problem;
use crate::rules::{RULES, Rule};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The report as SARIF.
pub fn sarif(report: &Report<'_>) -> String {
    let problems = &report.checked.problems;
    let styles: BTreeSet<&str> = problems.iter().filter_map(|problem| problem.style.as_deref()).collect();
    let rules: Vec<Value> = RULES.iter().map(rule).chain(styles.iter().map(|id| json!({"id": id}))).collect();
    let index = |problem: &Problem| rules.iter().position(|rule| rule["id"] == problem.id());
    let results: Vec<Value> =
        problems.iter().map(|problem| result(report, problem, index(problem))).collect();
    let value = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "askbook",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{value:#}\n")
}

fn rule(rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "shortDescription": {"text": rule.says},
        "helpUri": rule.docs(),
        "defaultConfiguration": {"level": rule.severity.name()},
        "properties": {"tags": [rule.group.name()]},
    })
}

fn result(report: &Report<'_>, problem: &Problem, index: Option<usize>) -> Value {
    let mut place = json!({"artifactLocation": {"uri": uri(&report.path(&problem.file.path))}});
    if let Some(region) = Region::of(problem) {
        place["region"] = json!({
            "startLine": region.start.0,
            "startColumn": region.start.1,
            "endLine": region.end.0,
            "endColumn": region.end.1,
        });
    }
    let help = if problem.help.is_empty() { String::new() } else { format!("\nHelp: {}", problem.help) };
    let mut value = json!({
        "ruleId": problem.id(),
        "level": problem.severity.name(),
        "message": {"text": format!("{}{help}", problem.message)},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"askbook/v1": fingerprint(problem)},
    });
    if let Some(index) = index {
        value["ruleIndex"] = index.into();
    }
    value
}

/// Characters that a path in an address may have as they are (RFC 3986, section 3.3).
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

fn uri(path: &str) -> String {
    utf8_percent_encode(path, PATH).to_string()
}

/// The same for the same finding after lines have moved.
fn fingerprint(problem: &Problem) -> String {
    let text = &problem.file.text;
    let start = problem.span.start.min(text.len());
    let found = text.get(start..problem.span.end.clamp(start, text.len())).unwrap_or_default();
    blake3::hash([problem.id(), &problem.file.path, &problem.message, found].join("\0").as_bytes()).to_hex()
        [..32]
        .to_owned()
}
