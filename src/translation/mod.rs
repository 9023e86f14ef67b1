//! Which pages are translated, and whether the original has changed since. Pure.
//!
//! A translation says in `translated_from` which state of the original it follows: the [`digest`] of what is to be translated.

mod digest;
mod list;
mod record;

pub use digest::digest;
pub use list::{Language, Line, json, languages, text};
pub use record::{KEY, recorded};

use crate::catalog::{Catalog, PageId};
use crate::config::Config;
use crate::document::Kind;

/// How a translation stands to its original.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It follows the original as it is.
    Current,
    /// The original has changed since.
    Outdated,
    /// It does not say which state of the original it follows.
    Unrecorded,
    /// There is none.
    Missing,
}

impl State {
    /// Name in views and outputs.
    pub fn name(self) -> &'static str {
        match self {
            State::Current => "current",
            State::Outdated => "outdated",
            State::Unrecorded => "unrecorded",
            State::Missing => "missing",
        }
    }
}

/// The page of the main language of which this one is a translation.
pub fn original(catalog: &Catalog, page: PageId) -> Option<PageId> {
    let first = *catalog.translations[page].first()?;
    (first != page && catalog.pages[first].lang == 0).then_some(first)
}

/// How a page stands to its original; none for a page that is no translation.
pub fn state(catalog: &Catalog, page: PageId) -> Option<State> {
    let original = original(catalog, page)?;
    Some(match &catalog.pages[page].front().translated_from {
        None => State::Unrecorded,
        Some(known) if known.text == digest(&catalog.pages[original].document) => State::Current,
        Some(_) => State::Outdated,
    })
}

/// Whether a kind of file has words to translate that belong to no single language.
fn is_translated(kind: Kind) -> bool {
    kind != Kind::Person
}

/// The pages of the main language that other languages are to have.
fn originals<'a>(config: &'a Config, catalog: &'a Catalog) -> impl Iterator<Item = PageId> + 'a {
    let has_others = config.languages.len() > 1;
    let pages = catalog.pages.iter().enumerate();
    pages
        .filter(move |(_, entry)| has_others && entry.lang == 0 && is_translated(entry.kind()))
        .map(|(id, _)| id)
}
