//! Answers of the search as an editor reads them in the terminal, and as JSON.

use crate::problem::printable;
use crate::searcher::{Answers, Explanation, Held, Hit, Reading, Reason, Word};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Answers as text.
pub fn text(answers: &Answers) -> String {
    let mut out = head(answers);
    for (at, hit) in answers.hits.iter().enumerate() {
        out += &entry(at, hit);
    }
    out
}

/// Answers and their reasons as text.
pub fn explained(why: &Explanation) -> String {
    let mut out = head(&why.answers);
    if !why.words.is_empty() {
        out += "\nThe words were read as:\n";
        why.words.iter().for_each(|word| out += &read_as(word));
    }
    for (at, (hit, reason)) in why.answers.hits.iter().zip(&why.reasons).enumerate() {
        out += &entry(at, hit);
        out += &because(reason, &why.words);
    }
    out
}

/// Answers as JSON; with reasons in each hit if there are any.
pub fn json(answers: &Answers, why: Option<&Explanation>) -> Value {
    let mut out = json!(answers);
    if let Some(why) = why {
        out["words"] = json!(why.words);
        for (at, reason) in why.reasons.iter().enumerate() {
            out["hits"][at]["pinned"] = json!(reason.pinned);
            out["hits"][at]["parts"] = json!(reason.parts);
            out["hits"][at]["held"] = json!(reason.held);
        }
    }
    out
}

fn head(answers: &Answers) -> String {
    let mut out = match (answers.hits.len(), answers.total) {
        (0, _) => "No answer\n".to_owned(),
        (shown, total) if total > shown => format!("{shown} of {total} answers\n"),
        (1, _) => "1 answer\n".to_owned(),
        (shown, _) => format!("{shown} answers\n"),
    };
    let mut note = |what: &str, text: &str| _ = writeln!(out, "{what}: {}", printable(text));
    answers.corrected.iter().for_each(|text| note("Searched instead", text));
    answers.suggested.iter().for_each(|text| note("Perhaps meant", text));
    if !answers.missing.is_empty() {
        note("No answer has", &answers.missing.join(", "));
    }
    out
}

fn entry(at: usize, hit: &Hit) -> String {
    let [title, context, id, url] = [&hit.title, &hit.context, &hit.id, &hit.url].map(|text| printable(text));
    format!(
        "\n\u{1b}[1m{:>3}. {title}\u{1b}[0m  {:.3}\n     {context}\n     {url}\n     id: {id}\n",
        at + 1,
        hit.score
    )
}

fn read_as(word: &Word) -> String {
    let stop = if word.stop { ", a common word" } else { "" };
    format!("  {}: {}{stop}\n", printable(&word.typed), readings(&word.readings))
}

/// `soreness, sore (0.9) or sorrel (0.5)`.
fn readings(readings: &[Reading]) -> String {
    /// Readings that are named: the beginning of a word may be that of two dozen.
    const NAMED: usize = 4;
    let one = |reading: &Reading| format!("{} ({:.2})", printable(&reading.forms.join(", ")), reading.trust);
    let mut named: Vec<String> = readings.iter().take(NAMED).map(one).collect();
    if readings.len() > NAMED {
        named.push(format!("{} others", readings.len() - NAMED));
    }
    named.join(" or ")
}

/// The reasons of a hit, one a line, in a column. Common words stand in nearly every answer and are left out.
fn because(reason: &Reason, words: &[Word]) -> String {
    let mut rows: Vec<(String, String)> = Vec::new();
    if reason.pinned {
        rows.push(("pin".into(), "an editor has put it first for this query".into()));
    }
    let number = |value: &Value| format!("{:.3}", value.as_f64().unwrap_or_default());
    rows.extend(reason.parts.iter().map(|(name, value)| (printable(name), number(value))));
    let common = |held: &&Held| words.iter().any(|word| word.stop && word.typed == held.typed);
    let telling = reason.held.iter().filter(|held| !common(held));
    rows.extend(telling.map(|held| (printable(&held.typed), readings(&held.readings))));
    let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
    rows.iter().map(|(name, value)| format!("       {name:width$}  {value}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers() -> Answers {
        let hit = Hit {
            id: "ice".into(),
            title: "Ice\u{1b}[31m or heat?".into(),
            url: "care/#ice".into(),
            context: "Care".into(),
            score: 1.25,
        };
        Answers {
            query: "ise".into(),
            corrected: Some("ice".into()),
            suggested: None,
            missing: vec!["xylophone".into()],
            total: 4,
            hits: vec![hit],
        }
    }

    #[test]
    fn an_editor_sees_place_question_page_address_and_id() {
        let expected = "1 of 4 answers\nSearched instead: ice\nNo answer has: xylophone\n\n\u{1b}[1m  1. Ice\u{fffd}[31m or heat?\u{1b}[0m  1.250\n     Care\n     care/#ice\n     id: ice\n";
        assert_eq!(text(&answers()), expected);
    }

    #[test]
    fn reasons_stand_in_a_column_and_in_the_json() {
        let reading = Reading { trust: 0.9, forms: vec!["ice".into(), "ices".into()] };
        let held = Held { typed: "ise".into(), readings: vec![reading.clone()] };
        let mut parts = serde_json::Map::new();
        parts.insert("coverage".into(), json!(0.5));
        let why = Explanation {
            answers: answers(),
            words: vec![Word {
                typed: "ise".into(),
                said: Some("ice".into()),
                stop: false,
                readings: vec![reading],
            }],
            reasons: vec![Reason { pinned: false, parts, held: vec![held] }],
        };
        let text = explained(&why);
        assert!(text.contains("  ise: ice, ices (0.90)\n"), "{text}");
        assert!(text.ends_with("       coverage  0.500\n       ise       ice, ices (0.90)\n"), "{text}");
        assert_eq!(json(&why.answers, Some(&why))["hits"][0]["parts"]["coverage"], 0.5);
        assert!(json(&why.answers, None)["hits"][0].get("parts").is_none());
    }
}
