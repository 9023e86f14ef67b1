//! Which headings of a body are questions, and which ones askbook would take for something else.

use super::edits::{Edit, Mapped};
use super::headings::{Change, Heading, Page, attributes};
use super::markup::Found;
use crate::config::HEADING_KINDS;
use crate::document::Kind;
use crate::texts::Texts;
use std::ops::Range;

/// Finds the questions of a page, and headings that askbook would take for something else.
pub(super) fn questions_below(
    body: &Mapped,
    page: &Page<'_>,
    headings: &[Heading],
    edits: &mut Vec<Edit>,
    found: &mut Found,
) -> Vec<Change> {
    let mut changes: Vec<Change> = headings
        .iter()
        .map(|heading| if heading.is_paragraph { Change::Nothing } else { Change::Level(heading.level) })
        .collect();
    let faqs: Vec<usize> =
        (0..headings.len()).filter(|at| meaning(&headings[*at], page.texts) == Some("faqs")).collect();
    let can_ask = matches!(page.kind, Kind::Article | Kind::Page);
    let whole =
        faqs.is_empty() && page.title.is_some_and(|title| page.texts.kind_of_heading(title) == Some("faqs"));
    if can_ask && whole {
        whole_page(body, page, headings, edits, &mut changes);
    }
    let mut asked = false;
    for at in faqs {
        let section = section_of(headings, at);
        if can_ask && !asked && ask(body, headings, at, section, edits, &mut changes, found) {
            asked = true;
        } else {
            changes[at] = Change::Renamed(headings[at].level);
            found.note(body, headings[at].range.clone(), "heading-renamed", format!("`{}` cannot hold questions here: there are none, the page has others, or it is a section", headings[at].text), "give the part a heading of its own");
        }
    }
    for at in 0..headings.len() {
        if let (Some("takeaways" | "do" | "dont"), Change::Level(level)) =
            (meaning(&headings[at], page.texts), &changes[at])
        {
            let end = headings.get(at + 1).map_or(body.text.len(), |next| next.range.start);
            let has_list = body.text[headings[at].range.end..end]
                .lines()
                .any(|line| line.trim_start().starts_with(['-', '*', '+', '1']));
            if !has_list {
                changes[at] = Change::Renamed(*level);
                found.note(
                    body,
                    headings[at].range.clone(),
                    "heading-renamed",
                    format!("`{}` would need a list here", headings[at].text),
                    "give the part a heading of its own, or write a list",
                );
            }
        }
    }
    changes
}

/// The kind of section that a heading begins, by its class or its text.
fn meaning<'a>(heading: &'a Heading, texts: &'a Texts) -> Option<&'a str> {
    let by_class =
        heading.classes.iter().find(|class| HEADING_KINDS.contains(&class.as_str())).map(String::as_str);
    by_class.or_else(|| texts.kind_of_heading(&heading.text)).filter(|_| !heading.is_paragraph)
}

/// The headings below one heading.
fn section_of(headings: &[Heading], at: usize) -> Range<usize> {
    let level = headings[at].level;
    let length =
        headings[at + 1..].iter().take_while(|heading| heading.is_paragraph || heading.level > level).count();
    at + 1..at + 1 + length
}

/// A page that is named after questions: its headings are the questions.
fn whole_page(
    body: &Mapped,
    page: &Page<'_>,
    headings: &[Heading],
    edits: &mut Vec<Edit>,
    changes: &mut [Change],
) {
    let real: Vec<usize> = (0..headings.len()).filter(|at| !headings[*at].is_paragraph).collect();
    let Some(top) = real.iter().map(|at| headings[*at].level).min() else { return };
    let tops: Vec<usize> = real.iter().copied().filter(|at| headings[*at].level == top).collect();
    let asking = tops.iter().filter(|at| headings[**at].is_question()).count();
    let all_answered = tops.iter().all(|at| answer(body, headings, *at, &(*at + 1..headings.len()), top));
    let Some(name) = page.texts.headings.get("faqs").and_then(|texts| texts.first()) else { return };
    if asking * 2 <= tops.len() || !all_answered {
        return;
    }
    edits.push((headings[tops[0]].range.start..headings[tops[0]].range.start, format!("## {name}\n\n")));
    for at in real {
        let level = headings[at].level;
        changes[at] =
            if level == top { Change::Question(3) } else { Change::Level((level - top + 3).min(6)) };
    }
}

/// True when something stands behind a heading, before the next of its level.
fn answer(body: &Mapped, headings: &[Heading], at: usize, section: &Range<usize>, level: usize) -> bool {
    let after = headings[at + 1..section.end.max(at + 1)]
        .iter()
        .find(|heading| heading.level <= level || heading.is_paragraph);
    let end = after.or(headings.get(section.end)).map_or(body.text.len(), |next| next.range.start);
    !body.text[headings[at].range.end..end.max(headings[at].range.end)].trim().is_empty()
}

/// Makes questions of the headings of a section; false when there are none.
fn ask(
    body: &Mapped,
    headings: &[Heading],
    faq: usize,
    section: Range<usize>,
    edits: &mut Vec<Edit>,
    changes: &mut [Change],
    found: &mut Found,
) -> bool {
    let real: Vec<usize> = section.clone().filter(|at| !headings[*at].is_paragraph).collect();
    let candidates = if real.is_empty() { section.clone().collect() } else { real };
    let Some(top) = candidates.iter().map(|at| headings[*at].level).min() else { return false };
    let mut first = None;
    for at in candidates {
        let heading = &headings[at];
        let below =
            headings[at + 1..section.end].iter().find(|next| !next.is_paragraph || heading.is_paragraph);
        let own_end = below.or(headings.get(section.end)).map_or(body.text.len(), |next| next.range.start);
        let own = body.text[heading.range.end..own_end.max(heading.range.end)].trim();
        let has_children = below.is_some_and(|next| next.level > heading.level);
        let is_group = heading.level == top && own.is_empty() && has_children;
        let parent_is_group = changes[section.start..at]
            .iter()
            .rposition(|change| *change == Change::Strong || matches!(change, Change::Question(_)));
        let below_group = parent_is_group
            .is_some_and(|position| changes[section.start + position] == Change::Strong)
            || heading.level == top;
        let already = changes[section.start..at]
            .iter()
            .zip(&headings[section.start..at])
            .filter(|(change, _)| matches!(change, Change::Question(_)))
            .map(|(_, heading)| heading.level)
            .min();
        changes[at] = if is_group || (own.is_empty() && !has_children) {
            let (code, message) = if is_group {
                (
                    "group-left",
                    format!(
                        "the group `{}` became a line of text: questions stand in no groups below a heading",
                        heading.text
                    ),
                )
            } else {
                (
                    "question-without-answer",
                    format!("`{}` has no answer and became a line of text", heading.text),
                )
            };
            found.note(
                body,
                heading.range.clone(),
                code,
                message,
                "give its questions a topic, or write the answer",
            );
            Change::Strong
        } else if below_group && already.is_none_or(|level| heading.level <= level) || heading.level == top {
            first = first.or(Some(at));
            Change::Question(3)
        } else {
            Change::Level(heading.level.max(4))
        };
    }
    let Some(first) = first else { return false };
    let question = &headings[first];
    // What stands between the heading and the first question is not shown there, so it moves above the heading.
    let between = &body.text[headings[faq].range.end..question.range.start];
    if between.trim().is_empty() {
        changes[faq] = Change::Level(2);
    } else {
        changes[faq] = Change::Moved;
        let line = format!(
            "## {}{}\n\n",
            &body.text[headings[faq].inner.clone()],
            attributes(&headings[faq].classes, None)
        );
        edits.push((question.range.start..question.range.start, line));
    }
    true
}
