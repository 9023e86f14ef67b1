//! Markdown → HTML, typed sections, questions, anchors and plain text, in one pass per text.
//!
//! [`sections`] cuts a body at its headings; [`render`] turns the events between two headings
//! into HTML; [`link`] decides where a link leads; [`delta`] keeps the plain text of a section.

mod anchors;
mod body;
mod delta;
mod image;
mod link;
mod render;
mod sections;
mod table;

pub(crate) use anchors::{anchor_error, derived_anchor, note_anchors, unique};
pub use body::{Block, Body, BodyQuestion, Content, Footnote, Item, Section, SectionKind, TakeawayList};

use crate::catalog::{Catalog, Entry, PageId};
use crate::config::Config;
use crate::gapped::{Gapped, Target};
use crate::node::Placed;
use crate::problem::{Problem, Severity};
use crate::text;
use crate::texts::Texts;
use pulldown_cmark::{BrokenLink, Event, LinkType, Options, Parser, Tag, TagEnd};
pub(crate) use render::REMARK;
use render::Renderer;
use std::borrow::Cow;
use std::ops::Range;

/// What a text needs to know about the site to be converted.
pub struct Context<'a> {
    /// Settings.
    pub config: &'a Config,
    /// Addresses of all pages.
    pub catalog: &'a Catalog,
    /// Interface texts of the page's language.
    pub texts: &'a Texts,
    /// The page that holds the text.
    pub page: PageId,
}

impl<'a> Context<'a> {
    /// The page that holds the text.
    pub fn entry(&self) -> &'a Entry {
        &self.catalog.pages[self.page]
    }
}

/// A link inside the site, to be checked when all anchors and questions are known.
#[derive(Debug, Clone)]
pub struct Use {
    /// Where it leads.
    pub target: Target,
    /// Where it is written, in bytes of the page's file.
    pub span: Range<usize>,
}

/// Converted text: HTML and the same as plain text.
#[derive(Debug, Clone, Default)]
pub struct Rich {
    html: Gapped,
    /// None where the HTML is the text, as in most lines.
    text: Option<Box<str>>,
    markdown: Markdown,
}

/// The Markdown that a text came from, for the pages' twins.
#[derive(Debug, Clone, Default)]
enum Markdown {
    /// Part of a body, whose Markdown is kept whole; or let go.
    #[default]
    Elsewhere,
    /// It is the plain text, as that of most lines.
    Text,
    Own(Box<Gapped>),
}

impl Rich {
    /// HTML and its plain text, whose words are separated by one space.
    pub(crate) fn new(html: Gapped, text: String) -> Rich {
        let text = (!html.is_plain(&text)).then(|| text.into_boxed_str());
        Rich { html, text, markdown: Markdown::Elsewhere }
    }

    /// HTML.
    pub fn html(&self) -> &Gapped {
        &self.html
    }

    /// Plain text, words separated by one space.
    pub fn text(&self) -> &str {
        self.text.as_deref().unwrap_or(self.html.as_str())
    }

    /// HTML alone.
    pub(crate) fn into_html(self) -> Gapped {
        self.html
    }

    /// The same with the HTML of its one paragraph without its tags.
    pub(crate) fn inline(self) -> Rich {
        let text = self.text().to_owned();
        Rich { markdown: self.markdown, ..Rich::new(self.html.inline(), text) }
    }

    /// The same with a section below it, whose heading becomes a strong paragraph.
    pub(crate) fn and_section(mut self, section: &Section) -> Rich {
        let text =
            text::squeeze(&format!("{} {} {}", self.text(), section.title.text(), section.whole_text()));
        section.push_to(&mut self.html);
        Rich { markdown: self.markdown, ..Rich::new(self.html, text) }
    }

    /// The same with Markdown of its own, which is in no body.
    pub(crate) fn with_markdown(self, markdown: Gapped) -> Rich {
        let markdown =
            if markdown.is_plain(self.text()) { Markdown::Text } else { Markdown::Own(Box::new(markdown)) };
        Rich { markdown, ..self }
    }

    /// Whether it has Markdown of its own, which is in no body.
    pub fn has_markdown(&self) -> bool {
        match &self.markdown {
            Markdown::Elsewhere => false,
            Markdown::Text => !self.text().is_empty(),
            Markdown::Own(own) => !own.is_empty(),
        }
    }

    /// Markdown of its own.
    pub fn markdown(&self) -> Option<Cow<'_, Gapped>> {
        match &self.markdown {
            Markdown::Elsewhere => None,
            Markdown::Text => Some(Cow::Owned(Gapped::plain(self.text().to_owned()))),
            Markdown::Own(own) => Some(Cow::Borrowed(&**own)),
        }
    }

    pub(crate) fn release_markdown(&mut self) {
        self.markdown = Markdown::Elsewhere;
    }
}

/// What was found beside the HTML.
#[derive(Debug, Default)]
pub struct Found {
    /// Mistakes.
    pub problems: Vec<Problem>,
    /// Links inside the site.
    pub uses: Vec<Use>,
    /// Pictures of which there can be smaller variants, by their paths in the site.
    pub pictures: Vec<String>,
}

impl Found {
    /// Adds what another text had.
    pub fn absorb(&mut self, other: Found) {
        self.problems.extend(other.problems);
        self.uses.extend(other.uses);
        self.pictures.extend(other.pictures);
    }
}

/// Where a destination leads inside the site, seen from the context's page; none for everything else.
pub(crate) fn leads_to(context: &Context<'_>, destination: &str) -> Option<Target> {
    match link::resolve(context, destination) {
        link::Destination::Inside(target) => Some(target),
        _ => None,
    }
}

/// Where a text stands, for the positions of its mistakes.
#[derive(Clone, Copy)]
enum Place<'a> {
    /// In the body, which begins at this byte of the file.
    Body(usize),
    /// In a front-matter value.
    Value(&'a Placed),
}

impl Place<'_> {
    /// The bytes of the file for a range of the text.
    fn span(&self, entry: &Entry, text: &str, range: Range<usize>) -> Range<usize> {
        match self {
            Place::Body(offset) => offset + range.start..offset + range.end,
            Place::Value(placed) => {
                let whole = entry.document.locate(&placed.path);
                let needle = text.get(range).unwrap_or_default();
                let haystack = entry.document.source.file.text.get(whole.clone()).unwrap_or_default();
                match haystack.find(needle) {
                    Some(at) if !needle.is_empty() => whole.start + at..whole.start + at + needle.len(),
                    _ => whole,
                }
            }
        }
    }
}

fn options(config: &Config) -> Options {
    let mut options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST;
    options.set(Options::ENABLE_SMART_PUNCTUATION, config.smart_punctuation);
    options
}

/// Converts the body of a page.
pub fn body(context: &Context<'_>) -> (Body, Found) {
    let document = &context.entry().document;
    let text = document.body_text();
    let mut undefined = Vec::new();
    let note = |link: BrokenLink<'_>| {
        undefined.extend(Undefined::of(&link));
        None
    };
    let parser = Parser::new_with_broken_link_callback(
        text,
        options(context.config) | Options::ENABLE_FOOTNOTES,
        Some(note),
    );
    let mut renderer = Renderer::new(context, text, Place::Body(document.body.start));
    let mut body = sections::read(&mut renderer, parser.into_offset_iter());
    undefined.into_iter().for_each(|reference| reference.report(&mut renderer));
    body.markdown = Some(renderer.edits());
    (body, renderer.found)
}

/// A link by reference whose definition is missing; readers would see its brackets.
struct Undefined {
    name: String,
    range: Range<usize>,
}

impl Undefined {
    /// A single pair of brackets is ordinary text.
    fn of(link: &BrokenLink<'_>) -> Option<Undefined> {
        (link.link_type != LinkType::Shortcut)
            .then(|| Undefined { name: link.reference.to_string(), range: link.span.clone() })
    }

    fn report(self, renderer: &mut Renderer<'_, '_>) {
        let help = format!("write `[{}]: ` and its address on a line of its own", self.name);
        renderer.problem(
            Severity::Error,
            self.range,
            "undefined-reference",
            "this link has no address",
            help,
        );
    }
}

/// Converts a front-matter value of several blocks (an answer).
pub fn blocks(context: &Context<'_>, placed: &Placed) -> (Rich, Found) {
    let mut renderer = Renderer::new(context, &placed.text, Place::Value(placed));
    let events = value_events(context, placed);
    let rich = renderer.rich(demote_headings(events));
    let markdown = renderer.edits().apply(&placed.text);
    (rich.with_markdown(markdown), renderer.found)
}

/// Converts a front-matter value of one line (a question, a takeaway).
pub fn line(context: &Context<'_>, placed: &Placed) -> (Rich, Found) {
    let (rich, found) = blocks(context, placed);
    (rich.inline(), found)
}

fn value_events<'t>(context: &Context<'_>, placed: &'t Placed) -> Vec<(Event<'t>, Range<usize>)> {
    Parser::new_ext(&placed.text, options(context.config)).into_offset_iter().collect()
}

/// An answer in front matter stands below its question on pages of every kind, so its headings
/// cannot have a level; they become strong paragraphs.
fn demote_headings(events: Vec<(Event<'_>, Range<usize>)>) -> Vec<(Event<'_>, Range<usize>)> {
    let mut out = Vec::with_capacity(events.len());
    for (event, range) in events {
        match event {
            Event::Start(Tag::Heading { .. }) => {
                out.push((Event::Start(Tag::Paragraph), range.clone()));
                out.push((Event::Start(Tag::Strong), range));
            }
            Event::End(TagEnd::Heading(_)) => {
                out.push((Event::End(TagEnd::Strong), range.clone()));
                out.push((Event::End(TagEnd::Paragraph), range));
            }
            other => out.push((other, range)),
        }
    }
    out
}
