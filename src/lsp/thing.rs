//! What the words at the cursor name: a page, an anchor, a question, a word of the glossary, a topic, a file; and where that is
//! written.

use super::entry;
use super::spot::{Slot, Spot};
use super::view::View;
use super::written::{self, Link};
use crate::catalog::PageId;
use crate::document::Kind;
use crate::gapped::Target;
use crate::markdown;
use crate::node::Path;
use crate::questions::QuestionId;
use crate::site::Site;
use crate::text;
use crate::topics::TopicId;
use std::ops::Range;

/// Something that has a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Thing {
    /// A page, or the file of a person.
    Page(PageId),
    /// A heading or another anchor that is no question.
    Anchor(PageId, String),
    /// A question.
    Question(QuestionId),
    /// A word of the glossary: its page, and its place there.
    Term(PageId, usize),
    /// A topic.
    Topic(TopicId),
    /// A file that travels with the content, by its path.
    File(String),
}

/// A thing and the words that name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// What is named.
    pub thing: Thing,
    /// The name, in bytes of the file.
    pub name: Range<usize>,
}

/// A place in a file of the guide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file's path, from the folder of the guide.
    pub file: String,
    /// Bytes of the file; none when it is no text.
    pub span: Range<usize>,
    /// The page of the file.
    pub page: Option<PageId>,
}

/// What the cursor is on.
pub fn at(view: &View<'_>) -> Option<Named> {
    of_link(view).or_else(|| of_words(view)).or_else(|| of_front_matter(view)).or_else(|| of_heading(view))
}

/// The words of a question of the front matter.
fn of_words(view: &View<'_>) -> Option<Named> {
    let asked = entry::at(view).filter(|asked| view.at > asked.key.end)?;
    Some(Named { thing: Thing::Question(asked.question), name: asked.words })
}

fn of_link(view: &View<'_>) -> Option<Named> {
    let holds = |link: &Link| link.whole.contains(&view.at) || link.to.end == view.at;
    // A picture can stand in a link; the shorter of the two is meant.
    let link = written::links(view.text).into_iter().filter(holds).min_by_key(|link| link.whole.len())?;
    of_address(view, link.to)
}

/// What an address leads to.
fn of_address(view: &View<'_>, to: Range<usize>) -> Option<Named> {
    let (site, page) = (view.site(), view.page()?);
    let written = &view.text[to.clone()];
    let name_after =
        |mark: &str| written.find(mark).map_or(to.clone(), |at| to.start + at + mark.len()..to.end);
    if let Some(word) = written.strip_prefix("term:") {
        let (of, term) = site.catalog.term(view.lang(), &decoded(word))?;
        let at = site.catalog.pages[of].front().terms.iter().position(|known| known == term)?;
        return Some(Named { thing: Thing::Term(of, at), name: name_after("term:") });
    }
    let thing = of_target(site, page, &markdown::leads_to(&view.context(page), written)?)?;
    let name = if written.starts_with("question:") { name_after("question:") } else { name_after("#") };
    Some(Named { thing, name })
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// What a link of a page leads to.
pub fn of_target(site: &Site, from: PageId, target: &Target) -> Option<Thing> {
    match target {
        Target::Question(id) => site.question(site.catalog.pages[from].lang, id).map(Thing::Question),
        Target::Page { page, fragment } if fragment.is_empty() => Some(Thing::Page(*page)),
        Target::Page { page, fragment } => Some(of_anchor(site, *page, fragment)),
        Target::Path(path) => site.catalog.asset(path).map(|asset| Thing::File(asset.path.clone())),
    }
}

/// An anchor of a page: a question if it is one.
pub fn of_anchor(site: &Site, page: PageId, anchor: &str) -> Thing {
    let page_of = &site.pages[page];
    let mut shown = page_of.questions.iter().chain(&page_of.own_question);
    match shown.find(|question| site.questions[**question].anchor == anchor) {
        Some(question) => Thing::Question(*question),
        None => Thing::Anchor(page, anchor.to_owned()),
    }
}

fn of_front_matter(view: &View<'_>) -> Option<Named> {
    let spot = view.spot().filter(|spot| matches!(spot.slot, Slot::Value | Slot::Entry))?;
    let written = view.text.get(spot.word.clone())?.trim();
    let thing = of_value(view, &spot, written)?;
    Some(Named { thing, name: spot.word })
}

fn of_value(view: &View<'_>, spot: &Spot, written: &str) -> Option<Thing> {
    let (site, page, lang) = (view.site(), view.page()?, view.lang());
    let key = spot.keys.last()?.as_str();
    match (spot.keys.len(), key) {
        (_, "authors" | "reviewers")
            if spot.keys.first().is_none_or(|key| key != "references" && key != "faqs") =>
        {
            site.catalog.person(lang, written).map(Thing::Page)
        }
        (_, "tags" | "topics") => topic(site, lang, written).map(Thing::Topic),
        (1, "faqs") => site.question(lang, written).map(Thing::Question),
        (1, "id") if view.kind() == Kind::Question => site.pages[page].own_question.map(Thing::Question),
        (2, "id") if spot.keys[0] == "faqs" => site.question(lang, written).map(Thing::Question),
        (1, "article") => site.catalog.by_key(lang, written.trim_end_matches(".md")).map(Thing::Page),
        (2, "to") if spot.keys[0] == "aliases" => {
            Some(of_anchor(site, page, written.trim_start_matches('#')))
        }
        _ => None,
    }
}

fn topic(site: &Site, lang: usize, name: &str) -> Option<TopicId> {
    let slug = text::slug(name);
    site.topics.topics.iter().position(|topic| topic.lang == lang && topic.slug == slug)
}

fn of_heading(view: &View<'_>) -> Option<Named> {
    let page = view.page()?;
    let on_line = |heading: &written::Heading| (heading.line.start..=heading.line.end).contains(&view.at);
    let heading = written::headings(view.text).into_iter().find(on_line)?;
    let anchor = anchor_of(view.site(), page, &heading)?;
    let on_id = heading.id.clone().filter(|id| (id.start..=id.end).contains(&view.at));
    Some(Named { thing: of_anchor(view.site(), page, &anchor), name: on_id.unwrap_or(heading.words) })
}

/// The anchor of a heading.
fn anchor_of(site: &Site, page: PageId, heading: &written::Heading) -> Option<String> {
    let begins_here = |span: &Range<usize>| span.start == heading.line.start;
    let anchors = &site.pages[page].body.anchors;
    anchors.iter().find(|(_, span)| begins_here(span)).map(|(anchor, _)| anchor.clone())
}

/// Where a thing is written.
pub fn place(site: &Site, thing: &Thing) -> Option<Place> {
    match thing {
        Thing::Page(page) => Some(top(site, *page)),
        Thing::Anchor(page, anchor) => Some(anchor_place(site, *page, anchor)),
        Thing::Question(question) => Some(question_place(site, *question)),
        Thing::Term(page, at) => {
            let term = &site.catalog.pages[*page].front().terms[*at];
            Some(value(site, *page, &term.term.path))
        }
        Thing::Topic(topic) => site.topics.topics[*topic].page.map(|page| top(site, page)),
        Thing::File(path) => {
            let file = format!("{}/{path}", site.config.src_name());
            Some(Place { file, span: 0..0, page: None })
        }
    }
}

fn in_page(site: &Site, page: PageId, span: Range<usize>) -> Place {
    Place { file: site.catalog.pages[page].document.source.file.path.clone(), span, page: Some(page) }
}

fn value(site: &Site, page: PageId, path: &Path) -> Place {
    in_page(site, page, site.catalog.pages[page].document.locate(path))
}

/// The title of a page, or its beginning.
fn top(site: &Site, page: PageId) -> Place {
    match &site.catalog.pages[page].front().title {
        Some(title) => value(site, page, &title.path),
        None => in_page(site, page, 0..0),
    }
}

fn anchor_place(site: &Site, page: PageId, anchor: &str) -> Place {
    if let Some(span) = site.pages[page].body.anchors.get(anchor) {
        return in_page(site, page, span.clone());
    }
    let front = site.catalog.pages[page].front();
    if let Some(term) = front.terms.iter().find(|term| term.anchor() == anchor) {
        return value(site, page, &term.term.path);
    }
    let old = site.pages[page].old_anchors.iter().find(|(_, old)| old.iter().any(|old| old == anchor));
    match old.filter(|(now, _)| !now.is_empty()) {
        Some((now, _)) => place(site, &of_anchor(site, page, now)).unwrap_or_else(|| top(site, page)),
        None => top(site, page),
    }
}

fn question_place(site: &Site, question: QuestionId) -> Place {
    let question = &site.questions[question];
    match &question.entry {
        Some(entry) => value(site, question.source, &entry.and("question")),
        None => anchor_place(site, question.source, &question.anchor),
    }
}

/// Every link to a thing, with the words that name it there.
pub fn references(site: &Site, thing: &Thing) -> Vec<(PageId, Range<usize>)> {
    let mut found = Vec::new();
    for page in 0..site.pages.len() {
        if site.pages[page]
            .uses
            .iter()
            .any(|link| of_target(site, page, &link.target).as_ref() == Some(thing))
        {
            found.extend(addresses(site, page, thing).into_iter().map(|to| (page, to)));
        }
    }
    found
}

/// The addresses on a page that lead to a thing.
fn addresses(site: &Site, page: PageId, thing: &Thing) -> Vec<Range<usize>> {
    let document = &site.catalog.pages[page].document;
    let source = &document.source.file.text;
    let context = super::view::context(site, page);
    let leads = |to: &Range<usize>| {
        let target = markdown::leads_to(&context, &source[to.clone()]);
        target.and_then(|target| of_target(site, page, &target)).as_ref() == Some(thing)
    };
    // In the body the guide says what is a link; addresses of links by reference stand somewhere else.
    let is_code = |to: &Range<usize>| {
        let uses = &site.pages[page].uses;
        let inline = source[..to.start].trim_end_matches([' ', '\t', '<']).ends_with("](");
        inline && document.body.contains(&to.start) && !uses.iter().any(|link| link.span.contains(&to.start))
    };
    let links = written::links(source).into_iter().map(|link| link.to);
    links.filter(|to| leads(to) && !is_code(to)).collect()
}
