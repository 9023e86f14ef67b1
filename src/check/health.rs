//! What an article about health has to say about itself: who, when, on what grounds.

use super::prose::Prose;
use super::{Guide, finding};
use crate::catalog::{Entry, PageId};
use crate::document::Kind;
use crate::node::{Path, Placed};
use crate::problem::Problem;
use jiff::ToSpan as _;
use std::collections::BTreeSet;

/// Longest time between two reviews, in months (Patient Information Forum, PIF TICK criteria: at least every three years).
const MOST_MONTHS: i32 = 36;
/// How long before it is due a review is announced, in days.
const SOON: i32 = 60;

pub(super) fn page(guide: &Guide<'_>, page: PageId, found: &mut Vec<Problem>) {
    let entry = &guide.site.catalog.pages[page];
    if !guide.site.config.check.health || entry.kind() != Kind::Article {
        return;
    }
    let prose = &guide.prose[page];
    let title = || prose.document.locate(&Path::key("title"));
    for (missing, rule, message, help) in absences(entry) {
        if missing {
            found.push(finding(rule, prose.file(), title(), message, help));
        }
    }
    found.extend(review_dates(guide, entry, prose));
}

/// What an article may lack: whether it does, the rule, the message and the remedy.
fn absences(entry: &Entry) -> [(bool, &'static str, &'static str, &'static str); 5] {
    let front = entry.front();
    let none = |people: Option<&[Placed]>| people.is_none_or(<[_]>::is_empty);
    [
        (
            none(front.authors.as_deref()),
            "missing-author",
            "nobody is named as the author",
            "write `authors: [name]`, here or in the `cascade` of the section",
        ),
        (
            none(front.reviewers.as_deref()),
            "missing-reviewer",
            "nobody is named as the reviewer",
            "write `reviewers: [name]`, here or in the `cascade` of the section",
        ),
        (
            front.reviewed.is_none(),
            "missing-review-date",
            "the day of the last review is missing",
            "write `reviewed: 2026-01-31` once somebody has reviewed the whole page",
        ),
        (
            front.references.is_empty(),
            "missing-references",
            "this article names no source",
            "list them below `references:`",
        ),
        (
            front.reviewed.is_some() && entry.next_review().is_none(),
            "missing-next-review",
            "nobody knows when this is to be reviewed again",
            "write `review_every: \"24 months\"`, here or in the `cascade` of the section, or `next_review:`",
        ),
    ]
}

fn review_dates(guide: &Guide<'_>, entry: &Entry, prose: &Prose<'_>) -> Vec<Problem> {
    let today = guide.site.config.run.today;
    let Some(due) = entry.next_review() else { return Vec::new() };
    // A period between reviews may be inherited, and then has no place in this file.
    let key = if entry.front().next_review.is_some() { "next_review" } else { "reviewed" };
    let span = prose.document.locate(&Path::key(key));
    let mut found = Vec::new();
    let latest = entry.front().reviewed.and_then(|day| day.checked_add(MOST_MONTHS.months()).ok());
    if latest.is_some_and(|latest| due > latest) {
        let message = format!("the next review is on {due}, more than {MOST_MONTHS} months after the last");
        found.push(finding(
            "late-next-review",
            prose.file(),
            span.clone(),
            message,
            "review it at least every three years",
        ));
    }
    let soon = today.checked_add(SOON.days()).unwrap_or(today);
    if due < today {
        let message = format!("the review was due on {due}");
        let help = "let a reviewer read the whole page, then write the new day in `reviewed:`; until then readers see that it is overdue";
        found.push(finding("overdue-review", prose.file(), span, message, help));
    } else if due <= soon {
        found.push(finding(
            "review-soon",
            prose.file(),
            span,
            format!("the review is due on {due}"),
            "tell its reviewers",
        ));
    }
    found
}

pub(super) fn guide(guide: &Guide<'_>, found: &mut Vec<Problem>) {
    let config = &guide.site.config;
    if !config.check.health {
        return;
    }
    for lang in guide.site.languages().filter(|lang| config.languages[*lang].disclaimer.trim().is_empty()) {
        let path = if lang == 0 {
            Path::key("guide")
        } else {
            Path::key("language").and(&config.languages[lang].code)
        };
        let help = "write `disclaimer = \"This guide supports, and does not replace, …\"` under [guide]";
        let message = "no line says that the guide does not replace a professional";
        found.push(finding("missing-disclaimer", &config.file, config.locate(&path, true), message, help));
    }
    people(guide, found);
}

/// Authors and reviewers of articles say what makes them fit for it.
fn people(guide: &Guide<'_>, found: &mut Vec<Problem>) {
    let catalog = &guide.site.catalog;
    let signed: BTreeSet<PageId> = catalog.pages.iter().flat_map(|entry| catalog.signers(entry)).collect();
    for page in signed {
        let front = catalog.pages[page].front();
        if front.role.is_none() && front.credentials.is_empty() {
            let prose = &guide.prose[page];
            let span = prose.document.locate(&Path::key("title"));
            let help = "write `role:` or `credentials:`, so that readers know why to trust them";
            found.push(finding(
                "missing-credentials",
                prose.file(),
                span,
                "this person has neither role nor credentials",
                help,
            ));
        }
    }
}
