//! The theme's own engine over the index that its tests in Node search too.

use super::*;
use crate::theme::Theme;
use std::path::Path;

const FIXTURE: &str = include_str!("../../tests/search/fixture.json");

fn script() -> String {
    let theme = Theme::load(Path::new("."), "default").unwrap();
    String::from_utf8(theme.files[&theme.assets["search.js"]].clone()).unwrap()
}

fn open(script: &str) -> Result<Searcher> {
    let fixture: serde_json::Value = serde_json::from_str(FIXTURE).unwrap();
    let entry = fixture["entry"].as_str().unwrap().to_owned();
    Searcher::open(script, &entry, move |path| {
        let text = fixture["files"][path].as_str();
        text.map(str::to_owned).ok_or_else(|| io::ErrorKind::NotFound.into())
    })
}

fn reason(error: &Error) -> String {
    error.to_string()
}

#[test]
fn a_query_is_answered_as_in_the_browser() {
    let searcher = open(&script()).unwrap();
    let answers = searcher.query("how long does sorness last after a nassage", 3).unwrap();
    assert_eq!(answers.hits[0].id, "soreness");
    assert_eq!(answers.corrected.as_deref(), Some("how long does soreness last after a massage"));
    assert!(answers.hits.len() <= 3 && answers.total >= 1);
    assert!(answers.hits[0].url.starts_with("care/soreness/"), "{:?}", answers.hits[0]);
    assert_eq!(searcher.query("xylophone", 3).unwrap().missing, ["xylophone"]);
    assert_eq!(searcher.query("", 3).unwrap().hits, []);
}

#[test]
fn an_explanation_has_the_same_answers_and_their_reasons() {
    let searcher = open(&script()).unwrap();
    let why = searcher.explain("how long does sorness last", 3).unwrap();
    assert_eq!(why.answers, searcher.query("how long does sorness last", 3).unwrap());
    assert_eq!(why.reasons.len(), why.answers.hits.len());
    let first = &why.reasons[0];
    assert!(
        !first.pinned && first.parts.values().all(serde_json::Value::is_number) && !first.parts.is_empty()
    );
    let word = why.words.iter().find(|word| word.typed == "sorness").unwrap();
    assert_eq!(word.said.as_deref(), Some("soreness"));
    assert!(word.readings[0].forms.iter().any(|form| form == "soreness"));
    assert!(first.held.iter().any(|held| held.typed == "sorness"));
}

#[test]
fn a_pinned_answer_is_said_to_be_pinned() {
    let why = open(&script()).unwrap().explain("Opening hours?", 3).unwrap();
    assert_eq!((why.answers.hits[0].id.as_str(), why.reasons[0].pinned), ("book", true));
}

#[test]
fn what_a_script_does_wrong_is_an_error() {
    for (wrong, expected) in [
        ("", "undefined"),
        ("let x = ;", "token"),
        ("globalThis.askbook = { search: { async open() { throw new Error('no index') } } };", "no index"),
        ("globalThis.askbook = { search: { open: () => new Promise(() => {}) } };", "never ends"),
    ] {
        let error = open(wrong).err().expect(wrong);
        assert!(reason(&error).contains(expected) && error.remedy().is_some(), "{wrong}: {error}");
    }
}

#[test]
fn a_script_that_never_ends_or_takes_all_memory_is_stopped() {
    for runaway in [
        "for (;;) {}",
        "globalThis.askbook = { search: { async open() { await 0; for (;;) {} } } };",
        "const all = []; for (;;) all.push(new Array(1e6).fill(1));",
        "/^(a+)+$/.test('a'.repeat(100) + 'b');",
        "(function f() { f(); })();",
    ] {
        assert!(open(runaway).is_err(), "{runaway}");
    }
}

#[test]
fn a_missing_file_is_named() {
    let error = Searcher::open(&script(), "search/en.js", |_| Err(io::ErrorKind::NotFound.into()));
    let error = error.err().unwrap();
    assert!(reason(&error).contains("search/en.js"), "{error}");
}
