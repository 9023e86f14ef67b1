//! A text under translation that remembers where each of its parts came from.

use std::ops::Range;

/// A replacement of a part of a text.
pub(super) type Edit = (Range<usize>, String);

/// A text whose positions can be traced back to the file it was read from.
#[derive(Debug, Clone, Default)]
pub(super) struct Mapped {
    /// The text as it is now.
    pub text: String,
    /// Where runs of it begin: in the text, in the file, and whether the run is copied from there.
    runs: Vec<(usize, usize, bool)>,
}

impl Mapped {
    /// A text that stands at `offset` in its file.
    pub(super) fn new(text: &str, offset: usize) -> Mapped {
        Mapped { text: text.to_owned(), runs: vec![(0, offset, true)] }
    }

    /// The byte of the file from which the byte at `at` came.
    pub(super) fn source(&self, at: usize) -> usize {
        let after = self.runs.partition_point(|(start, ..)| *start <= at);
        let (start, source, copied) = self.runs[after.max(1) - 1];
        if copied { source + (at - start) } else { source }
    }

    /// Makes the replacements; of two that overlap only the first one (by place) is made.
    pub(super) fn apply(&mut self, mut edits: Vec<Edit>) {
        edits.sort_by_key(|(range, _)| (range.start, range.end));
        let mut out = Mapped::default();
        let mut at = 0;
        for (range, new) in edits {
            if range.start < at {
                continue;
            }
            out.keep(self, at..range.start);
            out.runs.push((out.text.len(), self.source(range.start), false));
            out.text.push_str(&new);
            at = range.end;
        }
        out.keep(self, at..self.text.len());
        if out.runs.is_empty() {
            out.runs.push((0, self.source(0), false));
        }
        *self = out;
    }

    fn keep(&mut self, from: &Mapped, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        let first = from.runs.partition_point(|(start, ..)| *start <= range.start).max(1) - 1;
        for (position, (start, source, copied)) in from.runs.iter().enumerate().skip(first) {
            if *start >= range.end {
                break;
            }
            let begin = (*start).max(range.start);
            let begin_source = if *copied { source + (begin - start) } else { *source };
            let last = from.runs.get(position + 1).map_or(range.end, |next| next.0.min(range.end));
            if begin < last {
                self.runs.push((self.text.len() + (begin - range.start), begin_source, *copied));
            }
        }
        self.text.push_str(&from.text[range]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn positions_survive_two_rounds_of_edits() {
        let mut mapped = Mapped::new("one two three four", 100);
        mapped.apply(vec![(4..7, "2 and a half".into())]);
        mapped.apply(vec![(0..3, "1".into())]);
        assert_eq!(mapped.text, "1 2 and a half three four");
        assert_eq!(mapped.source(mapped.text.find("three").unwrap()), 108);
        assert_eq!(mapped.source(mapped.text.find("half").unwrap()), 104);
    }

    proptest! {
        #[test]
        fn kept_letters_come_from_where_they_stood(cuts in proptest::collection::vec((0usize..40, 0usize..6), 0..6)) {
            let text: String = ('A'..='h').collect();
            let mut mapped = Mapped::new(&text, 7);
            for (at, length) in cuts {
                let at = at.min(mapped.text.len());
                let end = (at + length).min(mapped.text.len());
                mapped.apply(vec![(at..end, "..".into())]);
            }
            for (at, c) in mapped.text.char_indices().filter(|(_, c)| *c != '.') {
                prop_assert_eq!(&text[mapped.source(at) - 7..][..1], c.to_string());
            }
        }
    }
}
