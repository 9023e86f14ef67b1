//! Events of the Markdown parser → blocks, links, pictures, comments and callouts.

use super::{Block, Callout, Comment, Link, Part, Picture, Prose, Spot};
use crate::text::squeeze;
use pulldown_cmark::{BlockQuoteKind, Event, LinkType, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// Reads the events of one text.
pub(super) struct Scanner<'p, 'a> {
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
    /// A reader of the body, or of a value of the front matter.
    pub(super) fn of(prose: &'p mut Prose<'a>, value: Option<usize>, whole: Option<Part>) -> Self {
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

    /// Reads a text.
    pub(super) fn read(mut self, text: &str) {
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
            Event::InlineHtml(html) => self.keep_comment(&html, range),
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
