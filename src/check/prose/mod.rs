//! What an author wrote, as rules on text read it: blocks of plain text, links, pictures and comments, each with its place in
//! the file. The Markdown is read a second time, because finished pages have no places any more; only `check` does it.

mod scan;

use super::align;
use super::sentences::sentences;
use crate::catalog::Entry;
use crate::document::{Document, Faq};
use crate::node::{Path, Placed};
use crate::problem::SourceText;
use pulldown_cmark::BlockQuoteKind;
use scan::Scanner;
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

    /// The line of a byte of the file, from 1.
    pub fn line(&self, at: usize) -> usize {
        self.file().text[..at.min(self.file().text.len())].matches('\n').count() + 1
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
