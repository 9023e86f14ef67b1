//! Events between two headings → HTML and plain text.

use super::link::{Destination, Wrong, resolve};
use super::table::Table;
use super::{Context, Found, Place, Rich, Use};
use crate::catalog::PageId;
use crate::document::Term;
use crate::gapped::{Edits, Gap, Gapped, Target};
use crate::problem::{Problem, Severity};
use crate::text::{Squeezed, escape_html};
use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, CowStr, Event, LinkType, Tag, TagEnd, html};
use std::collections::BTreeMap;
use std::ops::Range;

/// How a comment begins that speaks to askbook and not to other writers.
pub(crate) const REMARK: &str = "askbook:";

/// An event of the parser with its place in the text.
pub(super) type Spot<'t> = (Event<'t>, Range<usize>);

/// Turns events of one text into HTML; collects links and mistakes on the way.
pub(super) struct Renderer<'c, 't> {
    pub context: &'c Context<'c>,
    pub found: Found,
    text: &'t str,
    place: Place<'t>,
    gaps: Vec<Gap>,
    table: Table,
    /// What becomes of the Markdown in the page's twin: addresses and heading classes.
    edits: Vec<(Range<usize>, Option<Target>)>,
    /// Footnotes in the order in which they are first referred to, with the number of uses.
    pub notes: Vec<(String, usize)>,
    /// The text has shown a picture.
    pub has_picture: bool,
    /// References inside answers get no anchor: answers stand on several pages.
    pub anchor_notes: bool,
    /// Room for HTML that is being written.
    html: String,
}

impl<'c, 't> Renderer<'c, 't> {
    pub fn new(context: &'c Context<'c>, text: &'t str, place: Place<'t>) -> Self {
        Renderer {
            context,
            found: Found::default(),
            text,
            place,
            gaps: Vec::new(),
            table: Table::default(),
            edits: Vec::new(),
            notes: Vec::new(),
            has_picture: false,
            anchor_notes: true,
            html: String::new(),
        }
    }

    /// Bytes of the file for a range of the text.
    pub fn span(&self, range: Range<usize>) -> Range<usize> {
        self.place.span(self.context.entry(), self.text, range)
    }

    /// The Markdown of a range.
    pub fn source(&self, range: &Range<usize>) -> &'t str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    /// Adds a mistake at a range of the text.
    pub fn problem(
        &mut self,
        severity: Severity,
        range: Range<usize>,
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> &mut Problem {
        let file = &self.context.entry().document.source.file;
        let problem = Problem::error(file, self.span(range), code, message, help);
        self.found.problems.push(Problem { severity, ..problem });
        self.found.problems.last_mut().expect("just pushed")
    }

    /// How the text gets gaps for its links and loses the classes of its headings.
    pub fn edits(&mut self) -> Edits {
        Edits::new(std::mem::take(&mut self.edits))
    }

    /// A part of the text, with gaps for its links.
    pub fn markdown_of(&self, part: Range<usize>) -> Gapped {
        let moved = |range: &Range<usize>| range.start - part.start..range.end - part.start;
        let inside =
            self.edits.iter().filter(|(range, _)| part.start <= range.start && range.end <= part.end);
        let edits = inside.map(|(range, target)| (moved(range), target.clone())).collect();
        Edits::new(edits).apply(self.source(&part).trim_end())
    }

    /// Leaves a range out of the page's twin.
    pub fn leave_out(&mut self, range: Range<usize>) {
        self.edits.push((range, None));
    }

    /// HTML and plain text of some events.
    pub fn rich(&mut self, events: Vec<Spot<'t>>) -> Rich {
        let events = self.shown(events);
        let text = plain_text(&events);
        self.missing_notes(&events);
        self.gaps.clear();
        let events = self.transform(events);
        self.html.clear();
        html::push_html(&mut self.html, events.into_iter());
        Rich::new(Gapped::from_marked(&self.html, &self.gaps), text)
    }

    /// A reference to a footnote that is not there comes as text; readers would see its brackets.
    fn missing_notes(&mut self, events: &[Spot<'t>]) {
        if !matches!(self.place, Place::Body(_)) {
            return; // front matter has no footnotes
        }
        for (event, range) in events {
            let before = &self.text[..range.start];
            let is_note = matches!(event, Event::Text(text) if text.starts_with('^'))
                && before.ends_with('[')
                && !before.ends_with("\\[");
            if !is_note {
                continue;
            }
            let name = self.text[range.start..].split_once(']').map_or("", |(name, _)| name);
            if name.len() > 1 && !name.contains(char::is_whitespace) {
                let help = format!("write `[{name}]: ` and the note on a line of its own");
                let at = range.start - 1..range.start + name.len() + 1;
                self.problem(Severity::Error, at, "undefined-reference", "this footnote has no text", help);
            }
        }
    }

    /// Inline HTML of a heading.
    pub fn inline(&mut self, events: Vec<Spot<'t>>) -> Rich {
        self.rich(events)
    }

    /// Raw HTML is shown as text, unless book.toml trusts the content. Comments vanish; those to askbook in every case, and
    /// in the page's twin.
    fn shown(&mut self, events: Vec<Spot<'t>>) -> Vec<Spot<'t>> {
        if !events.iter().any(|(event, _)| matches!(event, Event::Html(_) | Event::InlineHtml(_))) {
            return events;
        }
        let mut events = whole_html(events, self.text);
        events.retain(|(event, range)| {
            let html = if let Event::Html(html) | Event::InlineHtml(html) = event { html.trim() } else { "" };
            let is_remark =
                html.strip_prefix("<!--").is_some_and(|rest| rest.trim_start().starts_with(REMARK));
            if is_remark {
                self.edits.push((range.clone(), None));
            }
            !is_remark
        });
        if self.context.config.raw_html {
            return events;
        }
        let shown = events.into_iter().filter_map(|(event, range)| match event {
            Event::Html(html) | Event::InlineHtml(html) => {
                self.html_as_text(html, &range).map(|text| (text, range))
            }
            Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => None,
            other => Some((other, range)),
        });
        shown.collect()
    }

    fn html_as_text(&mut self, html: CowStr<'t>, range: &Range<usize>) -> Option<Event<'t>> {
        let trimmed = html.trim();
        if trimmed.is_empty() || (trimmed.starts_with("<!--") && trimmed.ends_with("-->")) {
            return None;
        }
        let help =
            "use Markdown, or set `raw-html = true` under [markdown] in book.toml if you trust every writer";
        self.problem(Severity::Warning, range.clone(), "raw-html", "HTML is shown to readers as text", help);
        Some(Event::Text(html))
    }

    fn transform(&mut self, events: Vec<Spot<'t>>) -> Vec<Event<'t>> {
        let mut out = Vec::with_capacity(events.len() + 8);
        let mut open_links: Vec<Option<String>> = Vec::new();
        let mut events = events.into_iter();
        while let Some((event, range)) = events.next() {
            match event {
                Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                    let link = Tag::Link { link_type, dest_url, title, id };
                    open_links.push(self.open_link(link, range, &mut out));
                }
                Event::End(TagEnd::Link) => {
                    out.extend(open_links.pop().flatten().map(raw));
                }
                Event::Start(Tag::Image { dest_url, title, .. }) => {
                    let alt = take_alt(&mut events);
                    out.extend(self.image(&dest_url, &title, &alt, range));
                }
                other => self.block(other, range, &mut out),
            }
        }
        out
    }

    /// Opens a link; gives what closes it, or none when it leads nowhere.
    fn open_link(&mut self, link: Tag<'t>, range: Range<usize>, out: &mut Vec<Event<'t>>) -> Option<String> {
        let Tag::Link { link_type, dest_url, title, .. } = link else { return None };
        if link_type == LinkType::Email {
            out.push(raw(format!("<a href=\"mailto:{}\">", escape_html(&dest_url))));
            return Some("</a>".into());
        }
        let href = match self.destination(&dest_url, &range) {
            Some(Destination::Outside) => escape_href(&dest_url),
            Some(Destination::Inside(target)) => self.gap(target, &dest_url, &range),
            Some(Destination::Term(page, term)) => {
                return Some(self.open_term(page, &term, &dest_url, &range, out));
            }
            _ => return None,
        };
        let title =
            if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape_html(&title)) };
        out.push(raw(format!("<a href=\"{href}\"{title}>")));
        Some("</a>".into())
    }

    /// A word that shows its meaning when it is pressed, without scripts. Browsers without popovers, feeds and paper show the
    /// meaning in brackets behind the word.
    fn open_term(
        &mut self,
        page: PageId,
        term: &Term,
        destination: &str,
        range: &Range<usize>,
        out: &mut Vec<Event<'t>>,
    ) -> String {
        let place =
            format!("{}:{}", self.context.entry().document.source.path, self.span(range.clone()).start);
        let id = format!("site-term-{}", &blake3::hash(place.as_bytes()).to_hex()[..10]);
        let href = self.gap(Target::Page { page, fragment: term.anchor() }, destination, range);
        let meaning = escape_html(&term.definition);
        let glossary = escape_html(self.context.catalog.pages[page].short_title());
        out.push(raw(format!("<button type=\"button\" class=\"term\" popovertarget=\"{id}\">")));
        format!(
            "</button><span class=\"definition\" popover id=\"{id}\"><span class=\"bracket\"> (</span>{meaning} <a href=\"{href}\">{glossary}</a><span class=\"bracket\">)</span></span>"
        )
    }

    /// Where a destination leads; mistakes are reported here.
    pub(super) fn destination(&mut self, destination: &str, range: &Range<usize>) -> Option<Destination> {
        match resolve(self.context, destination) {
            Destination::Wrong(Wrong { code, message, help, meant }) => {
                let place = self.narrow(destination, range);
                let is_inline = self.source(&place) == destination;
                let fragment = destination.find('#').map_or("", |at| &destination[at..]);
                let meant = meant.map(|meant| if meant.starts_with('/') { meant + fragment } else { meant });
                self.problem(Severity::Error, place, code, message, help).instead =
                    meant.filter(|_| is_inline);
                None
            }
            found => Some(found),
        }
    }

    /// The place of the address inside the link, so that the caret stands under it.
    fn narrow(&self, destination: &str, range: &Range<usize>) -> Range<usize> {
        let source = self.source(range);
        match source.rfind(destination) {
            Some(at) if !destination.is_empty() => range.start + at..range.start + at + destination.len(),
            _ => range.clone(),
        }
    }

    pub(super) fn gap(&mut self, target: Target, destination: &str, range: &Range<usize>) -> String {
        let written = self.narrow(destination, range);
        if self.source(&written) == destination {
            self.edits.push((written.clone(), Some(target.clone())));
        }
        self.found.uses.push(Use { target: target.clone(), span: self.span(written) });
        self.mark(Gap::Address(target))
    }

    /// What stands for a gap until the HTML is finished.
    pub(super) fn mark(&mut self, gap: Gap) -> String {
        self.gaps.push(gap);
        Gapped::mark(self.gaps.len() - 1)
    }

    /// Whether a range of the text stands in the first so many bytes of a body.
    pub(super) fn is_near_top(&self, range: &Range<usize>, bytes: usize) -> bool {
        matches!(self.place, Place::Body(_)) && range.start < bytes
    }

    fn block(&mut self, event: Event<'t>, range: Range<usize>, out: &mut Vec<Event<'t>>) {
        match event {
            Event::Start(Tag::BlockQuote(Some(kind))) => out.push(block_raw(self.open_callout(kind))),
            Event::End(TagEnd::BlockQuote(Some(_))) => out.push(block_raw("</div>\n")),
            Event::Start(Tag::Table(columns)) => {
                // A group and no landmark: a page may show many tables, and all have the same name.
                let label = escape_html(self.context.texts.format("table"));
                out.push(block_raw(format!(
                    "<div class=\"table-wrap\" role=\"group\" aria-label=\"{label}\" tabindex=\"0\">"
                )));
                self.table = Table::new(columns);
                out.push(Event::Start(Tag::Table(Vec::new())));
            }
            Event::Start(Tag::TableRow) => {
                self.table.row();
                out.push(Event::Start(Tag::TableRow));
            }
            Event::Start(Tag::TableCell) => out.push(raw(self.table.cell())),
            Event::End(TagEnd::Table) => {
                out.push(Event::End(TagEnd::Table));
                out.push(block_raw("</div>\n"));
            }
            Event::Start(Tag::CodeBlock(kind)) => out.push(block_raw(open_code(&kind))),
            Event::End(TagEnd::CodeBlock) => out.push(block_raw("</code></pre>\n")),
            Event::TaskListMarker(done) => out.push(self.task(done)),
            Event::FootnoteReference(name) => out.extend(self.footnote_reference(&name, range)),
            Event::Start(Tag::Heading { level, id, .. }) => {
                let id = id.map_or(String::new(), |id| {
                    format!(" id=\"{}\"", self.mark(Gap::Anchor(id.into_string())))
                });
                out.push(block_raw(format!("<h{}{id}>", self.mark(Gap::Level(level as u8)))));
            }
            Event::End(TagEnd::Heading(level)) => {
                out.push(block_raw(format!("</h{}>\n", self.mark(Gap::Level(level as u8)))));
            }
            other => out.push(other),
        }
    }

    fn open_callout(&self, kind: BlockQuoteKind) -> String {
        let name = match kind {
            BlockQuoteKind::Note => "note",
            BlockQuoteKind::Tip => "tip",
            BlockQuoteKind::Important => "important",
            BlockQuoteKind::Warning => "warning",
            BlockQuoteKind::Caution => "caution",
        };
        let title = escape_html(self.context.texts.format(&format!("callout_{name}")));
        format!(
            "<div class=\"callout callout-{name}\" role=\"note\">\n<p class=\"callout-title\">{title}</p>\n"
        )
    }

    fn task(&self, done: bool) -> Event<'t> {
        let (class, key) = if done { ("task task-done", "task_done") } else { ("task", "task_open") };
        let label = escape_html(self.context.texts.format(key));
        raw(format!("<span class=\"{class}\" role=\"img\" aria-label=\"{label}\"></span> "))
    }

    fn footnote_reference(&mut self, name: &str, range: Range<usize>) -> Option<Event<'t>> {
        let position = self.notes.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
            self.notes.push((name.to_owned(), 0));
            self.notes.len() - 1
        });
        let number = position + 1;
        let id = if self.anchor_notes {
            self.notes[position].1 += 1;
            let anchor = note_back(number, self.notes[position].1);
            format!(" id=\"{}\"", self.mark(Gap::Anchor(anchor)))
        } else {
            String::new()
        };
        let target = Target::Page { page: self.context.page, fragment: format!("note-{number}") };
        let href = self.gap(target, "", &range);
        self.edits.retain(|(edit, _)| *edit != range); // the twin keeps the note as it is written
        self.found.uses.pop(); // its anchor is made together with it
        Some(raw(format!("<sup class=\"footnote-ref\"><a{id} href=\"{href}\">{number}</a></sup>")))
    }
}

/// Anchor of the n-th reference to a footnote.
pub(super) fn note_back(number: usize, nth: usize) -> String {
    if nth == 1 { format!("note-ref-{number}") } else { format!("note-ref-{number}-{nth}") }
}

/// HTML that comes line by line as one event, so that a comment over several lines is seen as one.
fn whole_html<'t>(events: Vec<Spot<'t>>, text: &'t str) -> Vec<Spot<'t>> {
    let mut whole: Vec<Spot<'t>> = Vec::with_capacity(events.len());
    for (event, range) in events {
        match (whole.last_mut(), &event) {
            (Some((Event::Html(html), before)), Event::Html(_)) if before.end == range.start => {
                before.end = range.end;
                *html = text[before.clone()].into();
            }
            _ => whole.push((event, range)),
        }
    }
    whole
}

pub(super) fn raw<'t>(html: impl Into<CowStr<'t>>) -> Event<'t> {
    Event::InlineHtml(html.into())
}

fn block_raw<'t>(html: impl Into<CowStr<'t>>) -> Event<'t> {
    Event::Html(html.into())
}

fn open_code(kind: &CodeBlockKind<'_>) -> String {
    let language = match kind {
        CodeBlockKind::Fenced(info) => info.split([' ', ',']).next().unwrap_or_default(),
        CodeBlockKind::Indented => "",
    };
    let class = if language.is_empty() {
        String::new()
    } else {
        format!(" class=\"language-{}\"", escape_html(language))
    };
    format!("<pre tabindex=\"0\"><code{class}>")
}

/// An outside address for an attribute: every byte that needs it is percent-encoded.
fn escape_href(href: &str) -> String {
    let mut out = String::with_capacity(href.len());
    // Writing to a string cannot fail.
    let _ = pulldown_cmark_escape::escape_href(&mut out, href);
    out
}

/// The text inside an image, up to its end.
fn take_alt<'t>(events: &mut impl Iterator<Item = Spot<'t>>) -> String {
    let mut depth = 0;
    let mut inner = Vec::new();
    for (event, range) in events {
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) if depth == 0 => break,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        inner.push((event, range));
    }
    plain_text(&inner)
}

/// What a reader would hear: words of text and code, one space between them.
pub(super) fn plain_text(events: &[Spot<'_>]) -> String {
    let (first, last) = (events.first(), events.last());
    let bytes = first.zip(last).map_or(0, |((_, first), (_, last))| last.end.saturating_sub(first.start));
    let mut out = Squeezed::with_capacity(bytes);
    for (event, _) in events {
        match event {
            Event::Text(text) | Event::Code(text) => out.push(text),
            Event::SoftBreak | Event::HardBreak => out.push(" "),
            Event::End(tag) if is_block(*tag) => out.push(" "),
            _ => {}
        }
    }
    out.finish()
}

fn is_block(tag: TagEnd) -> bool {
    !matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}

/// Footnote definitions of a text: name → events.
pub(super) type Notes<'t> = BTreeMap<String, Vec<Spot<'t>>>;
