//! What an author wrote, as rules on text read it: blocks of plain text, links, pictures and comments, each with its place in
//! the file. The Markdown is read a second time, because finished pages have no places any more; only `check` does it.

use super::align;
use super::sentences::sentences;
use crate::catalog::Entry;
use crate::document::{Document, Faq};
use crate::node::{Path, Placed};
use crate::problem::SourceText;
use crate::text::squeeze;
use pulldown_cmark::{BlockQuoteKind, Event, LinkType, Options, Parser, Tag, TagEnd};
use std::ops::Range;
use std::sync::Arc;

/// What a block is in its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The title.
    Title,
    /// The description under it.
    Description,
    /// A key takeaway in front matter.
    Takeaway,
    /// A question in front matter.
    Question,
    /// A heading of this level.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// A paragraph of a list.
    Item,
    /// A cell of a table.
    Cell,
}

/// A range of one of the page's texts: the body, or a value of the front matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// None for the body, else the position of the value.
    value: Option<usize>,
    /// Bytes of that text.
    range: Range<usize>,
}

/// Plain text between two block boundaries.
#[derive(Debug, Clone)]
pub struct Block {
    /// What it is.
    pub part: Part,
    /// Its words as a reader sees them.
    pub text: String,
    /// Stretches of `text` that are code.
    pub code: Vec<Range<usize>>,
    /// The heading above it, as a position among the blocks.
    pub heading: Option<usize>,
    /// It stands in a quotation.
    pub quoted: bool,
    /// Where it is written.
    pub spot: Spot,
    /// Beginnings in `text` with the byte of the written text from which they come.
    runs: Vec<(usize, usize)>,
}

/// A link.
#[derive(Debug, Clone)]
pub struct Link {
    /// What readers follow.
    pub text: String,
    /// Where it leads, as written.
    pub to: String,
    /// A picture stands in it.
    pub has_picture: bool,
    /// The address stands for itself: `<https://…>`.
    pub is_bare: bool,
    /// The heading above it, as a position among the blocks.
    pub heading: Option<usize>,
    /// Where it is written.
    pub spot: Spot,
}

/// A picture.
#[derive(Debug, Clone)]
pub struct Picture {
    /// Its address, as written.
    pub to: String,
    /// Where it is written.
    pub spot: Spot,
}

/// An HTML comment with the block that follows it.
#[derive(Debug, Clone)]
pub struct Comment {
    /// Its text without the brackets.
    pub text: String,
    /// Where it is written.
    pub spot: Spot,
    /// The block behind it.
    pub covers: Option<Spot>,
}

/// A callout.
#[derive(Debug, Clone)]
pub struct Callout {
    /// Its kind.
    pub kind: BlockQuoteKind,
    /// Its words.
    pub text: String,
    /// Where it is written.
    pub spot: Spot,
}

/// Everything in one file that has words.
#[derive(Debug)]
pub struct Prose<'a> {
    /// The file.
    pub document: &'a Document,
    /// Plain text, in the order of the file: front matter, then body.
    pub blocks: Vec<Block>,
    /// Links.
    pub links: Vec<Link>,
    /// Pictures.
    pub pictures: Vec<Picture>,
    /// Comments.
    pub comments: Vec<Comment>,
    /// Callouts.
    pub callouts: Vec<Callout>,
    /// Values of the front matter.
    values: Vec<Placed>,
}

impl<'a> Prose<'a> {
    /// Reads a page.
    pub fn of(entry: &'a Entry) -> Self {
        let mut prose = Prose {
            document: &entry.document,
            blocks: Vec::new(),
            links: Vec::new(),
            pictures: Vec::new(),
            comments: Vec::new(),
            callouts: Vec::new(),
            values: Vec::new(),
        };
        prose.front_matter();
        Scanner::of(&mut prose, None, None).read(entry.document.body_text());
        prose
    }

    /// The file.
    pub fn file(&self) -> &'a Arc<SourceText> {
        &self.document.source.file
    }

    fn front_matter(&mut self) {
        let front = &self.document.front;
        self.value(front.title.clone(), Part::Title);
        let description = front.description.clone();
        self.value(
            description.map(|text| Placed { text, path: Path::key("description") }),
            Part::Description,
        );
        for takeaway in front.takeaways.iter().flatten() {
            self.value(Some(takeaway.clone()), Part::Takeaway);
        }
        for faq in &front.faqs {
            let Faq::Question(entry) = faq else { continue };
            self.value(entry.question.clone(), Part::Question);
            self.value(entry.answer.clone(), Part::Paragraph);
        }
    }

    /// Reads a value of the front matter as Markdown. Only answers have parts of their own.
    fn value(&mut self, placed: Option<Placed>, part: Part) {
        let Some(placed) = placed else { return };
        let text = placed.text.clone();
        self.values.push(placed);
        let whole = Some(part).filter(|part| *part != Part::Paragraph);
        Scanner::of(self, Some(self.values.len() - 1), whole).read(&text);
    }

    /// The bytes of the file for a spot.
    pub fn span(&self, spot: &Spot) -> Range<usize> {
        let start = self.document.body.start;
        let Some(value) = spot.value.map(|at| &self.values[at]) else {
            return start + spot.range.start..start + spot.range.end;
        };
        let whole = self.document.locate(&value.path);
        let raw = self.file().text.get(whole.clone()).unwrap_or_default();
        let found = align::range(&value.text, spot.range.clone(), raw);
        whole.start + found.start..whole.start + found.end
    }

    /// The bytes of the file for a range of a block's text.
    pub fn span_in(&self, block: &Block, range: Range<usize>) -> Range<usize> {
        let end = block.written(range.end.saturating_sub(1)) + 1;
        self.span(&Spot { value: block.spot.value, range: block.written(range.start)..end })
    }
}

impl Block {
    /// The byte of the written text from which a byte of the plain text comes.
    fn written(&self, at: usize) -> usize {
        let run = self.runs.partition_point(|(start, _)| *start <= at).saturating_sub(1);
        self.runs.get(run).map_or(self.spot.range.start, |(start, from)| from + at.saturating_sub(*start))
    }

    /// Its sentences. Code counts as a word with a capital, however it is written.
    pub fn sentences(&self) -> Vec<Range<usize>> {
        if self.code.is_empty() {
            return sentences(&self.text);
        }
        let mut text = self.text.clone();
        self.code.iter().for_each(|code| text.replace_range(code.clone(), &"X".repeat(code.len())));
        sentences(&text)
    }

    /// True when some byte of the range is code.
    pub fn is_code(&self, range: &Range<usize>) -> bool {
        self.code.iter().any(|code| code.start < range.end && range.start < code.end)
    }

    /// The front matter holds it.
    pub fn in_front_matter(&self) -> bool {
        self.spot.value.is_some()
    }
}

/// Reads the events of one text.
struct Scanner<'p, 'a> {
    prose: &'p mut Prose<'a>,
    value: Option<usize>,
    /// What the text is as a whole; else its parts say it.
    whole: Option<Part>,
    /// What is being gathered.
    open: Option<Block>,
    heading: Option<usize>,
    items: usize,
    quotes: Vec<Option<usize>>,
    links: Vec<(Link, usize)>,
    comment: Option<(String, Range<usize>)>,
    /// Comments that wait for the block behind them.
    waiting: Vec<usize>,
    in_code: bool,
}

impl<'p, 'a> Scanner<'p, 'a> {
    fn of(prose: &'p mut Prose<'a>, value: Option<usize>, whole: Option<Part>) -> Self {
        Scanner {
            prose,
            value,
            whole,
            open: None,
            heading: None,
            items: 0,
            quotes: Vec::new(),
            links: Vec::new(),
            comment: None,
            waiting: Vec::new(),
            in_code: false,
        }
    }

    fn read(mut self, text: &str) {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_HEADING_ATTRIBUTES
            | Options::ENABLE_GFM
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_DEFINITION_LIST;
        for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
            self.event(text, event, range);
        }
        self.close();
    }

    fn event(&mut self, source: &str, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if !self.in_code => self.push(&text, range.start, false),
            Event::Code(code) => {
                let inside = source[range.clone()].find(&*code).unwrap_or(0);
                self.push(&code, range.start + inside, true);
            }
            Event::SoftBreak | Event::HardBreak => self.push(" ", range.start, false),
            Event::Html(html) => {
                if let Some((text, _)) = &mut self.comment {
                    text.push_str(&html);
                }
            }
            Event::InlineHtml(html) => self.inline_comment(&html, range),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        if !is_inline(tag) && *tag != Tag::HtmlBlock {
            self.cover(&range);
        }
        match tag {
            Tag::Paragraph => self.begin(if self.items > 0 { Part::Item } else { Part::Paragraph }, range),
            Tag::Heading { level, .. } => self.begin(Part::Heading(*level as u8), range),
            Tag::Item | Tag::DefinitionListDefinition => {
                self.items += 1;
                self.begin(Part::Item, range);
            }
            Tag::DefinitionListTitle => self.begin(Part::Item, range),
            Tag::TableCell => self.begin(Part::Cell, range),
            Tag::BlockQuote(kind) => self.quote(*kind, range),
            Tag::CodeBlock(_) => {
                self.close();
                self.in_code = true;
            }
            Tag::HtmlBlock => {
                self.close();
                self.comment = Some((String::new(), range));
            }
            Tag::Link { link_type, dest_url, .. } => self.open_link(*link_type, dest_url, range),
            Tag::Image { dest_url, .. } => {
                let spot = self.spot(range);
                self.prose.pictures.push(Picture { to: dest_url.to_string(), spot });
                self.links.iter_mut().for_each(|(link, _)| link.has_picture = true);
                self.in_code = true; // a text alternative is no text of the block
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                let at = self.prose.blocks.len();
                self.close();
                if self.prose.blocks.len() > at {
                    self.heading = Some(at);
                }
            }
            TagEnd::Item | TagEnd::DefinitionListDefinition => {
                self.close();
                self.items = self.items.saturating_sub(1);
            }
            TagEnd::Paragraph | TagEnd::TableCell | TagEnd::DefinitionListTitle => self.close(),
            TagEnd::BlockQuote(_) => {
                self.close();
                self.quotes.pop();
            }
            TagEnd::CodeBlock | TagEnd::Image => self.in_code = false,
            TagEnd::HtmlBlock => {
                if let Some((text, range)) = self.comment.take() {
                    self.keep_comment(&text, range);
                }
            }
            TagEnd::Link => self.close_link(),
            _ => {}
        }
    }

    fn spot(&self, range: Range<usize>) -> Spot {
        Spot { value: self.value, range }
    }

    fn begin(&mut self, part: Part, range: Range<usize>) {
        self.close();
        let quoted = self.quotes.iter().any(Option::is_none);
        let spot = self.spot(range);
        let part = self.whole.unwrap_or(part);
        let (text, runs) = (String::new(), Vec::new());
        self.open = Some(Block { part, text, code: Vec::new(), heading: self.heading, quoted, spot, runs });
    }

    /// Keeps what was gathered, if it has words.
    fn close(&mut self) {
        if let Some(block) = self.open.take().filter(|block| !block.text.trim().is_empty()) {
            if let Some(callout) = self.quotes.last().copied().flatten() {
                let text = &mut self.prose.callouts[callout].text;
                *text = squeeze(&format!("{text} {}", block.text));
            }
            self.prose.blocks.push(block);
        }
    }

    fn push(&mut self, text: &str, from: usize, code: bool) {
        if self.in_code {
            return;
        }
        let Some(block) = &mut self.open else { return };
        let at = block.text.len();
        block.runs.push((at, from));
        block.text.push_str(text);
        if code {
            block.code.push(at..block.text.len());
        }
    }

    fn quote(&mut self, kind: Option<BlockQuoteKind>, range: Range<usize>) {
        self.close();
        let callout = kind.map(|kind| {
            let spot = self.spot(range);
            self.prose.callouts.push(Callout { kind, text: String::new(), spot });
            self.prose.callouts.len() - 1
        });
        self.quotes.push(callout);
    }

    fn open_link(&mut self, kind: LinkType, to: &str, range: Range<usize>) {
        let is_bare = matches!(kind, LinkType::Autolink | LinkType::Email);
        let (text, to, spot) = (String::new(), to.to_owned(), self.spot(range));
        let link = Link { text, to, has_picture: false, is_bare, heading: self.heading, spot };
        self.links.push((link, self.open.as_ref().map_or(0, |block| block.text.len())));
    }

    fn close_link(&mut self) {
        let Some((mut link, from)) = self.links.pop() else { return };
        link.text =
            self.open.as_ref().and_then(|block| block.text.get(from..)).map(squeeze).unwrap_or_default();
        self.prose.links.push(link);
    }

    fn inline_comment(&mut self, html: &str, range: Range<usize>) {
        self.keep_comment(html, range);
    }

    fn keep_comment(&mut self, html: &str, range: Range<usize>) {
        let Some(inner) = html.trim().strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->")) else {
            return;
        };
        let spot = self.spot(range);
        self.waiting.push(self.prose.comments.len());
        self.prose.comments.push(Comment { text: inner.trim().to_owned(), spot, covers: None });
    }

    /// A block begins: it is what the comments before it speak of.
    fn cover(&mut self, range: &Range<usize>) {
        for comment in std::mem::take(&mut self.waiting) {
            self.prose.comments[comment].covers = Some(self.spot(range.clone()));
        }
    }
}

fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
}
