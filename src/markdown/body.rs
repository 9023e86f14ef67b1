//! A converted body: its sections, and the typed ones in their places.

use super::Rich;
use super::delta::Delta;
use crate::gapped::{Edits, Gapped, Target};
use crate::text::{self, count_words};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// What a section is to the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SectionKind {
    /// Ordinary text.
    Plain,
    /// The short answer.
    Answer,
    /// The key takeaways.
    Takeaways,
    /// Questions and answers.
    Faqs,
    /// Care card: see a professional.
    NonUrgent,
    /// Care card: soon.
    Urgent,
    /// Care card: at once.
    Emergency,
    /// What to do.
    Do,
    /// What not to do.
    Dont,
    /// Two or more things side by side.
    Compare,
    /// An ordered list of steps.
    Steps,
}

impl SectionKind {
    /// The class that authors write on the heading; also the name in the view.
    pub fn name(self) -> &'static str {
        match self {
            SectionKind::Plain => "plain",
            SectionKind::Answer => "answer",
            SectionKind::Takeaways => "takeaways",
            SectionKind::Faqs => "faqs",
            SectionKind::NonUrgent => "non-urgent",
            SectionKind::Urgent => "urgent",
            SectionKind::Emergency => "emergency",
            SectionKind::Do => "do",
            SectionKind::Dont => "dont",
            SectionKind::Compare => "compare",
            SectionKind::Steps => "steps",
        }
    }

    pub(super) fn by_name(name: &str) -> Option<SectionKind> {
        use SectionKind::{Answer, Compare, Do, Dont, Emergency, Faqs, NonUrgent, Steps, Takeaways, Urgent};
        [Answer, Takeaways, Faqs, NonUrgent, Urgent, Emergency, Do, Dont, Compare, Steps]
            .into_iter()
            .find(|kind| kind.name() == name)
    }

    pub(super) fn is_care_card(self) -> bool {
        matches!(self, SectionKind::NonUrgent | SectionKind::Urgent | SectionKind::Emergency)
    }
}

/// What stands around a heading that has become a paragraph.
const STRONG: [&str; 2] = ["<p><strong>", "</strong></p>\n"];

/// A heading with what stands under it.
#[derive(Debug, Clone)]
pub struct Section {
    /// Anchor.
    pub id: String,
    /// 2 to 4.
    pub level: u8,
    /// What it is to the reader.
    pub kind: SectionKind,
    /// The heading's inline HTML and text.
    pub title: Rich,
    /// What stands before the first heading below it.
    pub content: Content,
    /// Sections below it.
    pub children: Vec<Section>,
}

/// HTML, and the same as plain text. Sections are most of a guide, so the text is kept as what it has not in common with the HTML.
#[derive(Debug, Clone, Default)]
pub struct Content {
    html: Gapped,
    text: Delta,
    /// How many words the text has.
    words: usize,
}

impl From<Rich> for Content {
    fn from(rich: Rich) -> Self {
        let words = count_words(rich.text());
        let text = Delta::between(rich.html().as_str(), rich.text());
        Content { html: rich.into_html(), text, words }
    }
}

impl Content {
    /// HTML.
    pub fn html(&self) -> &Gapped {
        &self.html
    }

    /// Plain text, words separated by one space.
    pub fn text(&self) -> String {
        self.text.apply(self.html.as_str())
    }

    /// Whether there is any plain text.
    pub fn has_text(&self) -> bool {
        !self.text.is_empty()
    }
}

impl Section {
    /// Plain text of the section with everything below it.
    pub fn whole_text(&self) -> String {
        let mut out = self.content.text();
        if self.children.is_empty() {
            return out;
        }
        for child in &self.children {
            out.push(' ');
            out.push_str(child.title.text());
            out.push(' ');
            out.push_str(&child.whole_text());
        }
        text::squeeze(&out)
    }

    /// Whether [`Section::whole_text`] has any words.
    pub fn has_text(&self) -> bool {
        let mut below = self.children.iter();
        self.content.has_text() || below.any(|child| !child.title.text().is_empty() || child.has_text())
    }

    /// HTML of the section's content with everything below it, headings as strong paragraphs.
    pub fn whole_html(&self) -> Cow<'_, Gapped> {
        if self.children.is_empty() {
            return Cow::Borrowed(&self.content.html);
        }
        let mut out = self.content.html.clone();
        self.children.iter().for_each(|child| child.push_to(&mut out));
        Cow::Owned(out)
    }

    /// Adds the section to HTML in which its heading has no level: a strong paragraph.
    pub fn push_to(&self, out: &mut Gapped) {
        out.push(&Gapped::plain(STRONG[0].into()));
        out.push(self.title.html());
        out.push(&Gapped::plain(STRONG[1].into()));
        out.push(&self.content.html);
        self.children.iter().for_each(|child| child.push_to(out));
    }

    /// Bytes of [`Section::whole_html`] without its gaps.
    pub fn html_len(&self) -> usize {
        let of_child = |child: &Section| {
            STRONG.map(str::len).iter().sum::<usize>() + child.title.html().len() + child.html_len()
        };
        self.content.html.len() + self.children.iter().map(of_child).sum::<usize>()
    }

    /// Appends [`Section::whole_html`] with every address written by `write`.
    pub fn render_into(&self, write: &mut dyn FnMut(&Target, &mut String), out: &mut String) {
        self.content.html.render_into(write, out);
        for child in &self.children {
            out.push_str(STRONG[0]);
            child.title.html().render_into(write, out);
            out.push_str(STRONG[1]);
            child.render_into(write, out);
        }
    }

    pub(super) fn words(&self) -> usize {
        count_words(self.title.text())
            + self.content.words
            + self.children.iter().map(Section::words).sum::<usize>()
    }
}

/// One entry of a list.
pub type Item = Rich;

/// The takeaways of a body.
#[derive(Debug, Clone)]
pub struct TakeawayList {
    /// Anchor of the heading.
    pub id: String,
    /// Text of the heading.
    pub title: String,
    /// The entries of the list.
    pub items: Vec<Item>,
}

/// A question that is spelled as a heading.
#[derive(Debug, Clone)]
pub struct BodyQuestion {
    /// The id that the author gave.
    pub given: Option<String>,
    /// Anchor on the page.
    pub anchor: String,
    /// The question.
    pub question: Rich,
    /// The answer.
    pub answer: Rich,
    /// Where the heading stands in the file.
    pub span: Range<usize>,
}

/// A footnote.
#[derive(Debug, Clone)]
pub struct Footnote {
    /// Its number on the page.
    pub number: usize,
    /// Its text.
    pub content: Rich,
    /// Anchors of the places that refer to it.
    pub back: Vec<String>,
}

/// The heading of the questions.
#[derive(Debug, Clone)]
pub struct Block {
    /// Anchor.
    pub id: String,
    /// Text.
    pub title: String,
}

/// A converted body.
#[derive(Debug, Clone, Default)]
pub struct Body {
    /// Text before the first heading.
    pub lead: Rich,
    /// The entries of the lists in the lead, for files that are one list.
    pub lead_items: Vec<Item>,
    /// The short answer.
    pub answer: Option<Section>,
    /// Sections that stay in their place.
    pub sections: Vec<Section>,
    /// Takeaways that are spelled in the body.
    pub takeaways: Option<TakeawayList>,
    /// The heading of the questions.
    pub faq_heading: Option<Block>,
    /// Questions that are spelled in the body.
    pub questions: Vec<BodyQuestion>,
    /// Footnotes in the order of their numbers.
    pub footnotes: Vec<Footnote>,
    /// Anchors with the place of their heading.
    pub anchors: BTreeMap<String, Range<usize>>,
    /// Words of the lead, the short answer and the sections.
    pub words: usize,
    /// What becomes of the body's Markdown in the page's twin; none when the body has gone elsewhere.
    pub markdown: Option<Edits>,
}
