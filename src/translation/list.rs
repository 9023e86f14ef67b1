//! The state of all translations, for people and for programs.

use super::{State, original, originals, state};
use crate::catalog::{Catalog, LangId};
use crate::config::Config;
use serde::Serialize;

/// The translations of one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Language {
    /// Its tag.
    pub language: String,
    /// A line for every page of the main language, and for every translation of one.
    pub pages: Vec<Line>,
}

/// A page and its translation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// `missing`, `outdated`, `unrecorded` or `current`.
    pub state: &'static str,
    /// File of the original.
    pub original: String,
    /// File of the translation; none when it is missing.
    pub translation: Option<String>,
    /// Title of the original.
    pub title: String,
}

/// Every further language with its pages: those that need work first, in the order of their files.
pub fn languages(config: &Config, catalog: &Catalog) -> Vec<Language> {
    (1..config.languages.len())
        .map(|lang| Language {
            language: config.languages[lang].code.clone(),
            pages: lines(config, catalog, lang),
        })
        .collect()
}

fn lines(config: &Config, catalog: &Catalog, lang: LangId) -> Vec<Line> {
    let missing = originals(config, catalog)
        .filter(|page| !catalog.translations[*page].iter().any(|id| catalog.pages[*id].lang == lang))
        .map(|page| (State::Missing, page, None));
    let there = (0..catalog.pages.len())
        .filter(|page| catalog.pages[*page].lang == lang)
        .filter_map(|page| Some((state(catalog, page)?, original(catalog, page)?, Some(page))));
    let file = |page: usize| catalog.pages[page].document.source.file.path.clone();
    let mut lines: Vec<(State, Line)> = missing
        .chain(there)
        .map(|(state, original, translation)| {
            let title = catalog.pages[original].title.clone();
            let (original, translation) = (file(original), translation.map(file));
            (state, Line { state: state.name(), original, translation, title })
        })
        .collect();
    lines.sort_by(|a, b| (order(a.0), &a.1.original).cmp(&(order(b.0), &b.1.original)));
    lines.into_iter().map(|(_, line)| line).collect()
}

/// What harms readers most comes first.
fn order(state: State) -> usize {
    [State::Outdated, State::Unrecorded, State::Missing, State::Current]
        .iter()
        .position(|known| *known == state)
        .unwrap_or_default()
}

/// The state of all translations for a terminal.
pub fn text(languages: &[Language], all: bool) -> String {
    let mut out = String::new();
    for language in languages {
        let count = |state: State| language.pages.iter().filter(|line| line.state == state.name()).count();
        out += &format!(
            "{}: {} current, {} outdated, {} unrecorded, {} missing\n",
            language.language,
            count(State::Current),
            count(State::Outdated),
            count(State::Unrecorded),
            count(State::Missing)
        );
        for line in language.pages.iter().filter(|line| all || line.state != State::Current.name()) {
            let to = line.translation.as_ref().map(|file| format!(" → {file}")).unwrap_or_default();
            out += &format!("  {:<10}  {}{to}\n", line.state, line.original);
        }
    }
    out
}

/// The state of all translations for programs.
pub fn json(languages: &[Language]) -> serde_json::Value {
    serde_json::json!({ "version": 1, "languages": languages })
}
