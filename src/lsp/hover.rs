//! What the words at the cursor mean, as Markdown.

use super::spot::Slot;
use super::thing::{self, Thing};
use super::view::View;
use super::written;
use crate::catalog::PageId;
use crate::markdown::{Body, Section};
use crate::outline::Shape;
use crate::schema;
use crate::site::Site;
use crate::text::{self, escape_markdown};
use std::ops::Range;

/// Most characters of a text that is shown.
pub const EXCERPT: usize = 300;

/// A text with the words it explains.
pub struct Hover {
    /// Markdown.
    pub text: String,
    /// Bytes of the file.
    pub words: Range<usize>,
}

/// What the cursor is on, in words.
pub fn at(view: &View<'_>) -> Option<Hover> {
    key(view).or_else(|| class(view)).or_else(|| named(view))
}

/// A key of front matter.
fn key(view: &View<'_>) -> Option<Hover> {
    let spot = view.spot().filter(|spot| spot.slot == Slot::Key && !spot.word.is_empty())?;
    let name = &view.text[spot.word.clone()];
    let about = schema::about(&spot.place(name))?;
    let example = if about.example == "null" {
        String::new()
    } else {
        format!("\n\nExample: `{name}: {}`", about.example)
    };
    Some(Hover { text: format!("**{name}**: {}{example}", about.text), words: spot.word })
}

/// A class of a heading.
fn class(view: &View<'_>) -> Option<Hover> {
    let headings = written::headings(view.text);
    let heading =
        headings.iter().find(|heading| heading.line.contains(&view.at) && view.at > heading.words.end)?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let before = &view.text[heading.words.end..view.at];
    let start = view.at - (before.len() - before.trim_end_matches(is_name).len());
    let end = view.at + view.text[view.at..].find(|c| !is_name(c)).unwrap_or(0);
    view.text[..start].ends_with('.').then_some(())?;
    let name = &view.text[start..end];
    Some(Hover { text: format!("**.{name}**: {}", schema::about_class(name)?), words: start..end })
}

fn named(view: &View<'_>) -> Option<Hover> {
    let named = thing::at(view)?;
    Some(Hover { text: describe(view.site(), &named.thing), words: named.name })
}

/// A thing in words.
pub fn describe(site: &Site, thing: &Thing) -> String {
    match thing {
        Thing::Page(page) => page_text(site, *page),
        Thing::Anchor(page, anchor) => match section(&site.pages[*page].body, anchor) {
            Some(section) => titled(section.title.text(), &section.whole_text()),
            None => format!("`#{anchor}` of {}", site.catalog.pages[*page].title),
        },
        Thing::Question(question) => {
            let question = &site.questions[*question];
            let page = &site.catalog.pages[question.owner.unwrap_or(question.source)];
            format!(
                "{}\n\n{} (`{}`)",
                titled(question.question.text(), question.answer.text()),
                escape_markdown(&page.title),
                question.id
            )
        }
        Thing::Term(page, at) => {
            let term = &site.catalog.pages[*page].front().terms[*at];
            titled(&term.term.text, &term.definition)
        }
        Thing::Topic(topic) => {
            let topic = &site.topics.topics[*topic];
            let (questions, articles) = (topic.questions.len(), topic.articles.len());
            format!(
                "**{}**\n\nTopic of {questions} questions and {articles} articles",
                escape_markdown(&topic.title)
            )
        }
        Thing::File(path) => match site.catalog.asset(path).and_then(|asset| asset.size) {
            Some((width, height)) => format!("`{path}`, {width} × {height} pixels"),
            None => format!("`{path}`"),
        },
    }
}

fn page_text(site: &Site, page: PageId) -> String {
    let entry = &site.catalog.pages[page];
    let about = entry.front().role.clone().or_else(|| entry.front().description.clone());
    let about = about.unwrap_or_else(|| site.pages[page].body.lead.text().to_owned());
    format!("{}\n\n`/{}`", titled(&entry.title, &about), entry.url)
}

fn titled(title: &str, text: &str) -> String {
    let text = escape_markdown(&text::excerpt(text, EXCERPT));
    if text.is_empty() {
        format!("**{}**", escape_markdown(title))
    } else {
        format!("**{}**\n\n{text}", escape_markdown(title))
    }
}

/// The section of an anchor.
pub fn section<'b>(body: &'b Body, anchor: &str) -> Option<&'b Section> {
    fn find<'b>(section: &'b Section, anchor: &str) -> Option<&'b Section> {
        if section.id == anchor {
            return Some(section);
        }
        section.children.iter().find_map(|child| find(child, anchor))
    }
    body.answer.iter().chain(&body.sections).find_map(|section| find(section, anchor))
}

/// What a shape is called.
pub fn shape_name(shape: &Shape) -> &'static str {
    match shape {
        Shape::Text | Shape::Name => "text",
        Shape::Markdown => "Markdown",
        Shape::Texts => "list of texts",
        Shape::Web => "web address",
        Shape::Flag => "true or false",
        Shape::Integer => "whole number",
        Shape::Number => "number",
        Shape::Day => "day",
        Shape::Period => "period",
        Shape::Choice(_) => "one of a few words",
        Shape::Keys(_) | Shape::Named(_) => "keys",
        Shape::List(_) => "list",
        Shape::Free => "anything",
    }
}
