//! A converted body: its sections, and the typed ones in their places.

use super::Rich;
use crate::gapped::{Edits, Gapped};
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
    pub content: Rich,
    /// Sections below it.
    pub children: Vec<Section>,
}

impl Section {
    /// Plain text of the section with everything below it.
    pub fn whole_text(&self) -> Cow<'_, str> {
        if self.children.is_empty() {
            return Cow::Borrowed(&self.content.text);
        }
        let mut out = self.content.text.clone();
        for child in &self.children {
            out.push(' ');
            out.push_str(&child.title.text);
            out.push(' ');
            out.push_str(&child.whole_text());
        }
        Cow::Owned(text::squeeze(&out))
    }

    /// HTML of the section's content with everything below it, headings as strong paragraphs.
    pub fn whole_html(&self) -> Cow<'_, Gapped> {
        if self.children.is_empty() {
            return Cow::Borrowed(&self.content.html);
        }
        let mut out = self.content.html.clone();
        for child in &self.children {
            out.push(&Gapped::plain("<p><strong>".into()));
            out.push(&child.title.html);
            out.push(&Gapped::plain("</strong></p>\n".into()));
            out.push(&child.whole_html());
        }
        Cow::Owned(out)
    }

    pub(super) fn words(&self) -> usize {
        count_words(&self.title.text)
            + count_words(&self.content.text)
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
