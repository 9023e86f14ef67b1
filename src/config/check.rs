//! `[check]` of book.toml: which rules apply where, and how strict they are.

use crate::node::{self, Node, Reader};
use crate::outline::Shape;
use crate::problem::Severity;
use crate::rules;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// How a rule is set: none turns it off.
pub type Level = Option<Severity>;

/// Settings of rules by their ids.
pub type Levels = BTreeMap<String, Level>;

/// What `[check]` decides.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// Rules of the health profile apply.
    pub health: bool,
    /// Findings of this severity or worse fail a check.
    pub fail_on: Severity,
    /// Rules that are set for the whole guide.
    pub rules: Levels,
    /// Rules that are set for a folder, in the order of book.toml; a later one wins.
    pub folders: Vec<FolderRules>,
    /// Measures that rules compare with.
    pub limits: Limits,
    /// Acronyms that every reader knows.
    pub acronyms: Vec<String>,
    /// Folder of Vale styles, below the guide.
    pub styles: Option<PathBuf>,
}

/// Rules that are set for a folder.
#[derive(Debug, Clone, PartialEq)]
pub struct FolderRules {
    /// The folder below the content folder, without slashes at its ends.
    pub path: String,
    /// Its rules.
    pub rules: Levels,
}

/// Measures that rules compare with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Most words of a sentence.
    pub sentence_words: usize,
    /// Most words of an answer.
    pub answer_words: usize,
    /// Highest Flesch–Kincaid grade, in years of school.
    pub flesch_kincaid: f64,
    /// Highest SMOG grade, in years of school.
    pub smog: f64,
    /// Lowest reading ease by Flesch, as Amstad adapted it to German.
    pub flesch: f64,
}

pub(super) fn read(r: &mut Reader<'_, '_>, guide_is_health: bool) -> Check {
    let health = read_profile(r).unwrap_or(guide_is_health);
    r.expect("fail-on", || Shape::Choice(vec!["error", "warning", "note"]));
    let fail_on = r.text("fail-on").and_then(|text| severity(r, "fail-on", &text).flatten());
    let styles = super::read::optional_folder(r, "styles");
    let acronyms = r.texts("acronyms").unwrap_or_default().into_iter().map(|placed| placed.text).collect();
    Check {
        health,
        fail_on: fail_on.unwrap_or(Severity::Error),
        rules: read_rules(r, styles.is_some()),
        folders: read_folders(r, styles.is_some()),
        limits: r.nested("limits", |r| read_limits(r, health)),
        acronyms,
        styles,
    }
}

fn read_profile(r: &mut Reader<'_, '_>) -> Option<bool> {
    r.expect("profile", || Shape::Choice(vec!["general", "health"]));
    let profile = r.text("profile")?;
    super::read::is_health(r, &profile)
}

fn read_folders(r: &mut Reader<'_, '_>, has_styles: bool) -> Vec<FolderRules> {
    r.expect("folders", || Shape::List(vec![Shape::Keys(node::outline(|r| read_folder(r, false)))]));
    let items = r.items("folders").unwrap_or_default();
    items.into_iter().filter_map(|(path, node)| r.item(path, node, |r| read_folder(r, has_styles))).collect()
}

fn read_folder(r: &mut Reader<'_, '_>, has_styles: bool) -> Option<FolderRules> {
    if !r.require("path") {
        r.mistake("", "missing-key", "these rules have no folder", "write `path = \"…\"`");
    }
    let path = r.text("path");
    let rules = read_rules(r, has_styles);
    path.map(|path| FolderRules { path: path.trim_matches('/').to_owned(), rules })
}

fn read_rules(r: &mut Reader<'_, '_>, has_styles: bool) -> Levels {
    r.expect("rules", || Shape::Named(Box::new(Shape::Choice(vec!["error", "warning", "note", "off"]))));
    r.nested("rules", |r| read_levels(r, has_styles))
}

fn read_levels(r: &mut Reader<'_, '_>, has_styles: bool) -> Levels {
    let mut levels = Levels::new();
    let pairs: Vec<_> = r.keys().map(|(id, node)| (id.to_owned(), node.clone())).collect();
    for (id, node) in pairs {
        let Node::Str(text) = &node else {
            let message = format!("`{id}` must be text, found {}", node.name());
            r.mistake(&id, "wrong-type", message, LEVELS);
            continue;
        };
        let known = rules::find(&id);
        if known.is_none() && !(has_styles && id.contains('.')) {
            r.mistake_at_key(&id, "unknown-rule", format!("there is no rule `{id}`"), rules::suggest(&id));
        } else if known.is_some_and(rules::Rule::is_locked) {
            let help = "remove this line: a build stops at this mistake whatever is set here";
            r.mistake_at_key(&id, "locked-rule", format!("the rule `{id}` cannot be changed"), help);
        } else if let Some(level) = severity(r, &id, text) {
            levels.insert(id, level);
        }
    }
    r.accept_all();
    levels
}

const LEVELS: &str = "write \"error\", \"warning\", \"note\" or \"off\"";

/// A severity by its name; `off` is none.
fn severity(r: &mut Reader<'_, '_>, key: &str, text: &str) -> Option<Level> {
    if text == "off" && key != "fail-on" {
        return Some(None);
    }
    let found = [Severity::Error, Severity::Warning, Severity::Note].into_iter().find(|s| s.name() == text);
    if found.is_none() {
        let help = if key == "fail-on" { "write \"error\", \"warning\" or \"note\"" } else { LEVELS };
        r.mistake(key, "bad-value", format!("`{text}` is no severity"), help);
    }
    found.map(Some)
}

/// Sentences: 20 words for health content (NHS service manual, "How we write"), 25 elsewhere (GOV.UK style guide). Grades:
/// those from which Vale's Readability style warns.
fn read_limits(r: &mut Reader<'_, '_>, health: bool) -> Limits {
    Limits {
        sentence_words: r.number("sentence-words").map_or(if health { 20 } else { 25 }, |n| n as usize),
        answer_words: r.number("answer-words").map_or(150, |n| n as usize),
        flesch_kincaid: r.number("flesch-kincaid").unwrap_or(8.0),
        smog: r.number("smog").unwrap_or(10.0),
        flesch: r.number("flesch").unwrap_or(60.0),
    }
}
