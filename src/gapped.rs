//! Finished HTML or Markdown with gaps where addresses inside the site go.
//!
//! The same answer stands on its article, on topic pages, in the search index and in feeds, and
//! each place needs another spelling of its links. The gaps are kept beside the text, so that
//! no HTML is ever read back.

use crate::catalog::PageId;
use std::ops::Range;

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
    /// Smaller variants of a picture by its path inside the site; pages alone write them.
    Variants(String),
}

/// Text (HTML or Markdown) with gaps for addresses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gapped {
    text: String,
    gaps: Vec<(usize, Target)>,
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
        let mut out = Gapped { text: String::with_capacity(source.len()), gaps: Vec::new() };
        let mut done = 0;
        for (range, target) in self.0.iter().filter(|(range, _)| range.end <= source.len()) {
            if range.start < done {
                continue;
            }
            out.text.push_str(&source[done..range.start]);
            if let Some(target) = target {
                out.gaps.push((out.text.len(), target.clone()));
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
    /// HTML without links inside the site.
    pub fn plain(text: String) -> Self {
        debug_assert!(!text.contains(MARK));
        Gapped { text, gaps: Vec::new() }
    }

    /// What a writer puts in the place of the address of gap `number`.
    pub fn mark(number: usize) -> String {
        format!("{MARK}{number}{MARK}")
    }

    /// HTML in which [`Gapped::mark`] stands for the targets of that number.
    pub fn from_marked(marked: &str, targets: &[Target]) -> Self {
        if targets.is_empty() && !marked.contains(MARK) {
            return Gapped { text: marked.to_owned(), gaps: Vec::new() };
        }
        let mut html = Gapped { text: String::with_capacity(marked.len()), gaps: Vec::new() };
        for (position, part) in marked.split(MARK).enumerate() {
            let target =
                if position % 2 == 1 { part.parse().ok().and_then(|n: usize| targets.get(n)) } else { None };
            match target {
                Some(target) => html.gaps.push((html.text.len(), target.clone())),
                None => html.text.push_str(part),
            }
        }
        html
    }

    /// Bytes of the text without its addresses.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// True when there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// The links inside the site.
    pub fn targets(&self) -> impl Iterator<Item = &Target> {
        self.gaps.iter().map(|(_, target)| target)
    }

    /// The HTML with every gap filled by `write`, without variants of pictures.
    pub fn render(&self, write: &mut dyn FnMut(&Target, &mut String)) -> String {
        self.render_page(&mut |target, out| match target {
            Target::Variants(_) => {}
            address => write(address, out),
        })
    }

    /// The HTML with every gap filled by `write`.
    pub fn render_page(&self, write: &mut dyn FnMut(&Target, &mut String)) -> String {
        let mut out = String::with_capacity(self.text.len() + self.gaps.len() * 48);
        let mut done = 0;
        for (at, target) in &self.gaps {
            out.push_str(&self.text[done..*at]);
            write(target, &mut out);
            done = *at;
        }
        out.push_str(&self.text[done..]);
        out
    }

    /// This HTML with `other` behind it.
    pub fn push(&mut self, other: &Gapped) {
        let base = self.text.len();
        self.text.push_str(&other.text);
        self.gaps.extend(other.gaps.iter().map(|(at, target)| (base + at, target.clone())));
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
        let targets = [Target::Path("a/".into()), Target::Question("q".into())];
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
}
