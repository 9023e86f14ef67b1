//! Rules over the complete guide, for editors. Pure: what is outside (the published site, Vale styles, answers of other
//! sites) comes in as data, and nothing here runs in a build.
//!
//! Rooms, in reading order:
//!
//! - [`prose`]: what an author wrote, with the place of every word ([`align`]: in front matter too);
//! - [`sentences`], [`syllables`], [`readability`], [`likeness`], [`quantities`]: measures of text;
//! - [`structure`], [`links`], [`questions`], [`health`], [`care`], [`language`], [`wording`], [`acronyms`], [`contradictions`], [`translations`]: the rules;
//! - [`vale`]: rules of Vale styles;
//! - [`settle`]: which findings stay, and how bad they are, by book.toml and by what files allow.

mod acronyms;
mod align;
mod care;
mod contradictions;
mod health;
mod language;
mod likeness;
mod links;
mod outside;
mod prose;
mod quantities;
mod questions;
mod readability;
mod sentences;
mod settle;
mod structure;
mod syllables;
mod translations;
mod vale;
mod wording;

pub use language::Reading;
pub use outside::{Answer, Answers, Outside, Published, PublishedQuestion};
pub(crate) use sentences::sentences;
pub use settle::settle;

use crate::catalog::{Entry, PageId};
use crate::problem::{Problem, SourceText};
use crate::rules;
use crate::site::Site;
use prose::Prose;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// The guide with its text read for rules.
pub struct Guide<'a> {
    /// The guide.
    pub site: &'a Site,
    /// The text of each page, in the order of the catalog's pages.
    prose: Vec<Prose<'a>>,
}

impl<'a> Guide<'a> {
    /// Reads the text of a guide.
    pub fn of(site: &'a Site) -> Self {
        let prose = site.catalog.pages.par_iter().map(|entry| Prose::of(entry)).collect();
        Guide { site, prose }
    }

    /// Addresses of other sites to which the guide links, sorted.
    pub fn outside_addresses(&self) -> BTreeSet<String> {
        outside::addresses(self)
    }

    /// The reading level of every page that has a formula and enough text, in the order of the pages.
    pub fn reading(&self) -> Vec<Reading> {
        language::reading(self)
    }

    fn pages(&self) -> impl Iterator<Item = (PageId, &'a Entry)> + use<'a> {
        self.site.catalog.pages.iter().map(AsRef::as_ref).enumerate()
    }

    fn lang(&self, page: PageId) -> &'a str {
        &self.site.config.languages[self.site.catalog.pages[page].lang].code
    }

    fn is_english(&self, page: PageId) -> bool {
        self.lang(page).split('-').next() == Some("en")
    }
}

/// A rule of one page.
type PageRule = fn(&Guide<'_>, PageId, &mut Vec<Problem>);

/// A rule of the whole guide.
type GuideRule = fn(&Guide<'_>, &mut Vec<Problem>);

const PAGE_RULES: &[PageRule] = &[
    structure::page,
    links::page,
    questions::page,
    health::page,
    care::page,
    language::page,
    wording::page,
    acronyms::page,
    translations::page,
];

const GUIDE_RULES: &[GuideRule] = &[
    structure::guide,
    links::guide,
    questions::guide,
    health::guide,
    contradictions::guide,
    translations::guide,
];

/// What every rule finds, in no order. [`settle`] decides what stays. `known` is what is wrong already: where a file could not
/// be read, nothing is said about what it lacks.
pub fn run(guide: &Guide<'_>, outside: &Outside, known: &[Problem]) -> Vec<Problem> {
    let of_page = |page: PageId| {
        let mut found = Vec::new();
        PAGE_RULES.iter().for_each(|rule| rule(guide, page, &mut found));
        found
    };
    let mut found: Vec<Problem> = (0..guide.prose.len()).into_par_iter().flat_map_iter(of_page).collect();
    GUIDE_RULES.iter().for_each(|rule| rule(guide, &mut found));
    found.extend(outside::check(guide, outside));
    found.extend(vale::check(guide, &outside.styles));
    found.extend(structure::placed_pictures(guide, &outside.placed));
    let unread: BTreeSet<&str> = known
        .iter()
        .filter(|problem| UNREAD.contains(&problem.code))
        .map(|problem| problem.file.path.as_str())
        .collect();
    found.retain(|problem| {
        !unread.contains(problem.file.path.as_str())
            && (unread.is_empty() || !ABSENCES.contains(&problem.code))
    });
    found
}

/// Mistakes that keep a file, or its front matter, from being read.
const UNREAD: &[&str] = &[
    "toml-syntax",
    "yaml-syntax",
    "front-matter-open",
    "not-utf8",
    "nul-byte",
    "cannot-read",
    "file-too-large",
    "not-a-file",
    "bad-file-name",
];

/// Rules about something that nobody uses or that is gone: a file that could not be read may be the one that has it.
const ABSENCES: &[&str] = &[
    "unused-file",
    "orphan-page",
    "question-without-article",
    "vanished-address",
    "vanished-question",
    "vanished-anchor",
    "undeclared-language",
];

/// A finding of a rule at its default severity.
fn finding(
    rule: &'static str,
    file: &Arc<SourceText>,
    span: Range<usize>,
    message: impl Into<String>,
    help: impl Into<String>,
) -> Problem {
    let severity = rules::find(rule).map_or(crate::problem::Severity::Warning, |rule| rule.severity);
    Problem { severity, ..Problem::error(file, span, rule, message, help) }
}
