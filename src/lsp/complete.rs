//! What can be written at the cursor: addresses of links, classes and anchors of headings, callouts, rules that a comment
//! allows; keys and values of front matter are a room of their own.

use super::thing;
use super::view::View;
use super::written;
use crate::catalog::{Entry, PageId};
use crate::document::{self, Kind};
use crate::questions::Question;
use crate::rules::RULES;
use crate::text;
use crate::{markdown, schema};
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// Most proposals at once; the editor asks again when more is typed.
const MOST: usize = 300;

/// Something that can be written.
#[derive(Debug, Clone, Default)]
pub struct Proposal {
    /// What is shown and written.
    pub label: String,
    /// What is written, where it is not the label.
    pub insert: Option<String>,
    /// What it is, in a few words.
    pub detail: String,
    /// What it means, as Markdown.
    pub docs: String,
    /// What sort of thing it is.
    pub sort: Sort,
}

/// What sort of thing is proposed; editors show a sign for it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// A key.
    Key,
    /// One of a few values.
    #[default]
    Choice,
    /// A page or file.
    File,
    /// Something with an id or an anchor.
    Reference,
}

/// What can be written, and which bytes it replaces.
#[derive(Debug, Default)]
pub struct Proposals {
    /// In their order.
    pub items: Vec<Proposal>,
    /// The bytes of the file that make room.
    pub replace: Range<usize>,
    /// There are more.
    pub more: bool,
}

/// What can be written at the cursor.
pub fn at(view: &View<'_>) -> Proposals {
    let found = address(view).or_else(|| super::values::front_matter(view)).or_else(|| body(view));
    let Proposals { mut items, replace, .. } = found.unwrap_or_default();
    let typed = view.text.get(replace.start..view.at.max(replace.start)).unwrap_or_default().to_lowercase();
    if items.len() > MOST {
        items.retain(|item| {
            item.label.to_lowercase().contains(&typed) || item.detail.to_lowercase().contains(&typed)
        });
    }
    let more = items.len() > MOST;
    items.truncate(MOST);
    Proposals { items, replace, more }
}

/// The address of a link.
fn address(view: &View<'_>) -> Option<Proposals> {
    let typed = written::typed_address(view.text, view.at)?;
    let written = &view.text[typed.clone()];
    let replace_from = |length: usize| typed.start + length..typed.end;
    if written.starts_with("question:") {
        return Some(all(questions(view), replace_from("question:".len())));
    }
    if written.starts_with("term:") {
        return Some(all(terms(view), replace_from("term:".len())));
    }
    if let Some((path, _)) = written.split_once('#') {
        let page = if path.is_empty() { view.page()? } else { page_of(view, path)? };
        return Some(all(anchors(view, page), replace_from(path.len() + 1)));
    }
    let mut items = pages(view, written.starts_with('/'));
    items.push(plain("question:", "the answer to a question, wherever it stands"));
    items.push(plain("term:", "a word of the glossary"));
    Some(all(items, typed))
}

pub(super) fn all(items: Vec<Proposal>, replace: Range<usize>) -> Proposals {
    Proposals { items, replace, more: false }
}

pub(super) fn plain(label: &str, detail: &str) -> Proposal {
    Proposal { label: label.to_owned(), detail: detail.to_owned(), ..Proposal::default() }
}

fn page_of(view: &View<'_>, address: &str) -> Option<PageId> {
    match thing::of_target(
        view.site(),
        view.page()?,
        &markdown::leads_to(&view.context(view.page()?), address)?,
    )? {
        thing::Thing::Page(page) => Some(page),
        _ => None,
    }
}

/// Questions of the language by their ids.
fn questions(view: &View<'_>) -> Vec<Proposal> {
    let of_language = view.site().questions.iter().filter(|question| question.lang == view.lang());
    let proposal = |question: &Arc<Question>| Proposal {
        label: question.id.clone(),
        detail: question.question.text().to_owned(),
        docs: text::excerpt(question.answer.text(), super::hover::EXCERPT),
        sort: Sort::Reference,
        ..Proposal::default()
    };
    of_language.map(proposal).collect()
}

fn terms(view: &View<'_>) -> Vec<Proposal> {
    let catalog = &view.site().catalog;
    let known =
        catalog.terms(view.lang()).filter_map(|word| Some((word, catalog.term(view.lang(), word)?.1)));
    let proposal = |(word, term): (&str, &document::Term)| Proposal {
        label: word.to_owned(),
        detail: term.term.text.clone(),
        docs: term.definition.clone(),
        sort: Sort::Reference,
        ..Proposal::default()
    };
    known.map(proposal).collect()
}

/// Anchors of a page: headings first, then questions and words of the glossary.
pub(super) fn anchors(view: &View<'_>, page: PageId) -> Vec<Proposal> {
    let site = view.site();
    let text = |anchor: &str| match super::hover::section(&site.pages[page].body, anchor) {
        Some(section) => section.title.text().to_owned(),
        None => match thing::of_anchor(site, page, anchor) {
            thing::Thing::Question(question) => site.questions[question].question.text().to_owned(),
            _ => String::new(),
        },
    };
    let old: BTreeSet<&str> = site.pages[page].old_anchors.values().flatten().map(String::as_str).collect();
    let now = site.pages[page]
        .anchors
        .iter()
        .filter(|anchor| !old.contains(anchor) && !anchor.starts_with("note-"));
    now.map(|anchor| Proposal { sort: Sort::Reference, ..plain(anchor, &text(anchor)) }).collect()
}

/// Files of the content, seen from the page's folder or from the top.
fn pages(view: &View<'_>, absolute: bool) -> Vec<Proposal> {
    let catalog = &view.site().catalog;
    let spelled = |path: &str| if absolute { format!("/{path}") } else { relative(&view.path, path) };
    let linked = |entry: &&Arc<Entry>| entry.lang == view.lang() && entry.kind() != Kind::Takeaways;
    let of_page = |entry: &Arc<Entry>| Proposal {
        label: spelled(&entry.document.source.path),
        detail: entry.title.clone(),
        docs: entry.front().description.clone().unwrap_or_default(),
        sort: Sort::File,
        ..Proposal::default()
    };
    let files =
        catalog.asset_paths().map(|path| Proposal { sort: Sort::File, ..plain(&spelled(path), "file") });
    catalog.pages.iter().filter(linked).map(of_page).chain(files).collect()
}

/// The path of a file of the content, seen from the folder of another.
fn relative(from: &str, to: &str) -> String {
    let folder: Vec<&str> = from.split('/').collect();
    let folder = &folder[..folder.len() - 1];
    let parts: Vec<&str> = to.split('/').collect();
    let shared = folder.iter().zip(&parts[..parts.len() - 1]).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", folder.len() - shared);
    up.chain(parts[shared..].iter().copied()).collect::<Vec<_>>().join("/")
}

pub(super) fn rules() -> Vec<Proposal> {
    let free = RULES.iter().filter(|rule| !rule.is_locked());
    free.map(|rule| Proposal { docs: rule.says.to_owned(), ..plain(rule.id, rule.severity.name()) }).collect()
}

/// Something in the body that is no link.
fn body(view: &View<'_>) -> Option<Proposals> {
    let start = view.text[..view.at].rfind('\n').map_or(0, |newline| newline + 1);
    let line = &view.text[start..view.at];
    let end = |ends: &[char]| {
        view.text[view.at..].find(ends).map_or(view.at, |length| view.at + length).min(line_end(view))
    };
    if line.starts_with('#') && line.contains('{') {
        return heading_attributes(view, line);
    }
    if let Some(at) = line.rfind("[!").filter(|_| line.trim_start().starts_with('>')) {
        let kinds = ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];
        let close = if view.text[view.at..].starts_with(']') { "" } else { "]" };
        let items =
            kinds.map(|kind| Proposal { insert: Some(format!("{kind}{close}")), ..plain(kind, "callout") });
        return Some(all(items.to_vec(), start + at + 2..end(&[']', ' '])));
    }
    let allow = format!("{} allow ", markdown::REMARK);
    let at = line.rfind(&allow).filter(|at| !line[*at..].contains("-->"))? + allow.len();
    let typed = line[at..].rfind([',', ' ']).map_or(at, |comma| at + comma + 1);
    Some(all(rules(), start + typed..view.at))
}

fn line_end(view: &View<'_>) -> usize {
    view.text[view.at..].find(['\n', '\r']).map_or(view.text.len(), |length| view.at + length)
}

/// `{.class}` and `{#anchor}` behind a heading.
fn heading_attributes(view: &View<'_>, line: &str) -> Option<Proposals> {
    let open = line.rfind('{').filter(|open| !line[*open..].contains('}'))?;
    let at = line[open + 1..].rfind(' ').map_or(open + 1, |space| open + 2 + space);
    let start = view.at - line.len() + at;
    let words = line[..open].trim_start_matches('#').trim();
    let mut items: Vec<Proposal> = schema::CLASSES
        .iter()
        .map(|(class, docs)| Proposal {
            docs: (*docs).to_owned(),
            ..plain(&format!(".{class}"), "typed section")
        })
        .collect();
    let slug = text::slug(words);
    if !slug.is_empty() {
        items.push(plain(&format!("#{slug}"), "anchor that never changes"));
    }
    Some(all(items, start..view.at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::HEADING_KINDS;

    #[test]
    fn every_class_is_proposed_and_no_other() {
        let classes: Vec<&str> = schema::CLASSES.iter().map(|(class, _)| *class).collect();
        assert_eq!(classes, HEADING_KINDS);
    }

    #[test]
    fn paths_are_seen_from_the_folder_of_the_page() {
        assert_eq!(relative("pain/a.md", "pain/b.md"), "b.md");
        assert_eq!(relative("pain/a.md", "care/deep/b.md"), "../care/deep/b.md");
        assert_eq!(relative("a.md", "care/b.md"), "care/b.md");
        assert_eq!(relative("de/pain/a.md", "de/_index.md"), "../_index.md");
    }
}
