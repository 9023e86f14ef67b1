//! Finished HTML or Markdown with gaps where addresses inside the site, anchors and levels of headings go.
//!
//! The same answer stands on its article, on topic pages, in the search index and in feeds, and
//! each place needs another spelling of its links. The gaps are kept beside the text, so that
//! no HTML is ever read back.

use crate::catalog::PageId;
use crate::text::escape_html;
use std::ops::Range;
use thin_vec::ThinVec;

/// Where a link inside the site leads.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Target {
    /// A page of the content, with a fragment that may be empty.
    Page {
        /// The page.
        page: PageId,
        /// Anchor without `#`; empty for the top.
        fragment: String,
    },
    /// A question by its id, wherever it lives.
    Question(String),
    /// A page that askbook makes, or a file: its path inside the site.
    Path(String),
}

/// What goes into a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gap {
    /// An address inside the site.
    Address(Target),
    /// The `id` of an element. Where several pages stand on one, it gets the name of its page.
    Anchor(String),
    /// The level of a heading, which is a lower one where the page stands below another heading.
    Level(u8),
    /// The smaller variants of a picture, by its path inside the site. Only pages write them.
    Variants(String),
}

/// Text (HTML or Markdown) with gaps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gapped {
    text: String,
    /// Mostly none.
    gaps: ThinVec<(usize, Gap)>,
}

/// What becomes of a text whose addresses inside the site are gaps: each range is replaced by the gap for a target, or by nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edits(Vec<(Range<usize>, Option<Target>)>);

impl Edits {
    /// Edits in any order. A range that overlaps an earlier one is left as it is.
    pub fn new(mut edits: Vec<(Range<usize>, Option<Target>)>) -> Self {
        edits.sort_by_key(|(range, _)| range.start);
        edits.shrink_to_fit();
        Edits(edits)
    }

    /// The text as it becomes.
    pub fn apply(&self, source: &str) -> Gapped {
        let mut out = Gapped { text: String::with_capacity(source.len()), gaps: ThinVec::new() };
        let mut done = 0;
        for (range, target) in self.0.iter().filter(|(range, _)| range.end <= source.len()) {
            if range.start < done {
                continue;
            }
            out.text.push_str(&source[done..range.start]);
            if let Some(target) = target {
                out.gaps.push((out.text.len(), Gap::Address(target.clone())));
            }
            done = range.end;
        }
        out.text.push_str(&source[done..]);
        out
    }
}

/// Stands around the number of a gap while a library writes the HTML. It cannot occur in
/// content: files with a NUL byte are refused.
const MARK: char = '\0';

impl Gapped {
    /// HTML without gaps.
    pub fn plain(text: String) -> Self {
        debug_assert!(!text.contains(MARK));
        Gapped { text, gaps: ThinVec::new() }
    }

    /// What a writer puts in the place of the address of gap `number`.
    pub fn mark(number: usize) -> String {
        format!("{MARK}{number}{MARK}")
    }

    /// HTML in which [`Gapped::mark`] stands for the gap of that number.
    pub fn from_marked(marked: &str, gaps: &[Gap]) -> Self {
        if gaps.is_empty() && !marked.contains(MARK) {
            return Gapped { text: marked.to_owned(), gaps: ThinVec::new() };
        }
        let mut html =
            Gapped { text: String::with_capacity(marked.len()), gaps: ThinVec::with_capacity(gaps.len()) };
        for (position, part) in marked.split(MARK).enumerate() {
            let gap =
                if position % 2 == 1 { part.parse().ok().and_then(|n: usize| gaps.get(n)) } else { None };
            match gap {
                Some(gap) => html.gaps.push((html.text.len(), gap.clone())),
                None => html.text.push_str(part),
            }
        }
        html
    }

    /// The text without its gaps.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it is this text, without gaps.
    pub fn is_plain(&self, text: &str) -> bool {
        self.gaps.is_empty() && self.text == text
    }

    /// Bytes of the text without its gaps.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// True when there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// The links inside the site.
    pub fn targets(&self) -> impl Iterator<Item = &Target> {
        self.gaps
            .iter()
            .filter_map(|(_, gap)| if let Gap::Address(target) = gap { Some(target) } else { None })
    }

    /// The HTML with every address written by `write`, without variants of pictures; anchors and headings are as on a page of their own.
    pub fn render(&self, write: &mut dyn FnMut(&Target, &mut String)) -> String {
        let mut out = self.room();
        self.render_into(write, &mut out);
        out
    }

    /// Appends what [`Gapped::render`] gives.
    pub fn render_into(&self, write: &mut dyn FnMut(&Target, &mut String), out: &mut String) {
        self.fill_into(
            &mut |gap, out| match gap {
                Gap::Address(target) => write(target, out),
                Gap::Anchor(id) => out.push_str(&escape_html(id)),
                Gap::Level(level) => out.push_str(&level.to_string()),
                Gap::Variants(_) => {}
            },
            out,
        );
    }

    /// The HTML with every gap filled by `write`.
    pub fn fill(&self, write: &mut dyn FnMut(&Gap, &mut String)) -> String {
        let mut out = self.room();
        self.fill_into(write, &mut out);
        out
    }

    fn fill_into(&self, write: &mut dyn FnMut(&Gap, &mut String), out: &mut String) {
        let mut done = 0;
        for (at, gap) in &self.gaps {
            out.push_str(&self.text[done..*at]);
            write(gap, out);
            done = *at;
        }
        out.push_str(&self.text[done..]);
    }

    /// Room for the text and what usually goes into its gaps.
    fn room(&self) -> String {
        String::with_capacity(self.text.len() + self.gaps.len() * 48)
    }

    /// This HTML with a heading behind it.
    pub fn push_heading(&mut self, level: u8, id: &str, title: &Gapped) {
        let gaps = [Gap::Level(level), Gap::Anchor(id.to_owned())];
        let start = format!("<h{} id=\"{}\">", Gapped::mark(0), Gapped::mark(1));
        self.push(&Gapped::from_marked(&start, &gaps));
        self.push(title);
        self.push(&Gapped::from_marked(&format!("</h{}>\n", Gapped::mark(0)), &gaps));
    }

    /// This HTML with `other` behind it.
    pub fn push(&mut self, other: &Gapped) {
        let base = self.text.len();
        self.text.push_str(&other.text);
        self.gaps.extend(other.gaps.iter().map(|(at, gap)| (base + at, gap.clone())));
    }

    /// The HTML of a text with one paragraph, without the paragraph's tags.
    #[must_use]
    pub fn inline(mut self) -> Self {
        let trimmed = self.text.trim_end();
        let single = trimmed.strip_prefix("<p>").and_then(|rest| rest.strip_suffix("</p>"));
        if let Some(inner) = single.filter(|inner| !inner.contains("<p>")) {
            self.text = inner.to_owned();
            for (at, _) in &mut self.gaps {
                *at -= "<p>".len();
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_filled_in_their_places() {
        let targets = [Target::Path("a/".into()), Target::Question("q".into())].map(Gap::Address);
        let marked =
            format!("<p>1<a href=\"{}\">x</a>2<a href=\"{}\">y</a></p>\n", Gapped::mark(0), Gapped::mark(1));
        let html = Gapped::from_marked(&marked, &targets).inline();
        let mut both = Gapped::plain("é".into());
        both.push(&html);
        let filled = both.render(&mut |target, out| {
            out.push_str(match target {
                Target::Path(_) => "P",
                _ => "Q",
            })
        });
        assert_eq!(filled, "é1<a href=\"P\">x</a>2<a href=\"Q\">y</a>");
    }

    #[test]
    fn a_heading_has_a_level_and_an_anchor_of_its_place() {
        let mut html = Gapped::plain("<p>a</p>\n".into());
        html.push_heading(2, "b&c", &Gapped::plain("<em>d</em>".into()));
        let as_it_is = html.render(&mut |_, _| unreachable!("there is no address"));
        assert_eq!(as_it_is, "<p>a</p>\n<h2 id=\"b&amp;c\"><em>d</em></h2>\n");
        let elsewhere = html.fill(&mut |gap, out| {
            out.push_str(match gap {
                Gap::Level(_) => "4",
                _ => "x",
            })
        });
        assert_eq!(elsewhere, "<p>a</p>\n<h4 id=\"x\"><em>d</em></h4>\n");
    }
}
