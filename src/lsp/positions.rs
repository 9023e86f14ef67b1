//! Bytes of a file ↔ lines and columns of the protocol (LSP 3.17, "Position"). Pure.

use ls_types::{Position, PositionEncodingKind, Range};
use std::ops::Range as Bytes;

/// What a column counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// Units of UTF-16; every client knows them.
    Utf16,
    /// Characters.
    Utf32,
}

impl Encoding {
    /// The first of the encodings that a client offers and this server knows; UTF-16 when it offers none.
    pub fn offered(by_client: &[PositionEncodingKind]) -> Encoding {
        let known = |kind: &PositionEncodingKind| match kind {
            _ if *kind == PositionEncodingKind::UTF8 => Some(Encoding::Utf8),
            _ if *kind == PositionEncodingKind::UTF16 => Some(Encoding::Utf16),
            _ if *kind == PositionEncodingKind::UTF32 => Some(Encoding::Utf32),
            _ => None,
        };
        by_client.iter().find_map(known).unwrap_or(Encoding::Utf16)
    }

    /// Its name in the protocol.
    pub fn kind(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
            Encoding::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    fn length(self, c: char) -> usize {
        match self {
            Encoding::Utf8 => c.len_utf8(),
            Encoding::Utf16 => c.len_utf16(),
            Encoding::Utf32 => 1,
        }
    }
}

/// A text with the places where its lines begin.
pub struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
    encoding: Encoding,
}

impl<'t> Lines<'t> {
    /// Finds the lines of a text.
    pub fn of(text: &'t str, encoding: Encoding) -> Self {
        let bytes = text.as_bytes();
        // A line ends with \n, \r\n or \r.
        let ends =
            |at: &usize| bytes[*at] == b'\n' || bytes[*at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
        let starts = std::iter::once(0).chain((0..bytes.len()).filter(ends).map(|at| at + 1)).collect();
        Lines { text, starts, encoding }
    }

    /// A line without its end.
    fn line(&self, line: usize) -> Bytes<usize> {
        let start = self.starts[line];
        let end = self.starts.get(line + 1).copied().unwrap_or(self.text.len());
        start..start + self.text[start..end].trim_end_matches(['\n', '\r']).len()
    }

    /// The line and column of a byte. What lies behind the end of a line counts as its end.
    pub fn position(&self, at: usize) -> Position {
        let at = at.min(self.text.len());
        let line = self.starts.partition_point(|start| *start <= at) - 1;
        let content = self.line(line);
        let before = &self.text[content.start..content.end];
        let column: usize = before
            .char_indices()
            .take_while(|(offset, c)| content.start + offset + c.len_utf8() <= at)
            .map(|(_, c)| self.encoding.length(c))
            .sum();
        Position::new(number(line), number(column))
    }

    /// The byte at a line and column, moved into the text where it lies outside.
    pub fn offset(&self, position: Position) -> usize {
        let line = position.line as usize;
        if line >= self.starts.len() {
            return self.text.len();
        }
        let content = self.line(line);
        let mut left = position.character as usize;
        for (offset, c) in self.text[content.clone()].char_indices() {
            let length = self.encoding.length(c);
            if left < length {
                return content.start + offset;
            }
            left -= length;
        }
        content.end
    }

    /// The lines and columns of a range of bytes.
    pub fn range(&self, bytes: &Bytes<usize>) -> Range {
        Range::new(self.position(bytes.start), self.position(bytes.end.max(bytes.start)))
    }

    /// The bytes of a range; a range that ends before it begins is empty.
    pub fn bytes(&self, range: Range) -> Bytes<usize> {
        let start = self.offset(range.start);
        start..self.offset(range.end).max(start)
    }
}

/// Files are far shorter than what this can hold.
fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn columns_count_what_was_agreed() {
        let text = "a\nä😀b\r\nc\rd";
        let at = text.find('b').unwrap();
        for (encoding, column) in [(Encoding::Utf8, 6), (Encoding::Utf16, 3), (Encoding::Utf32, 2)] {
            let lines = Lines::of(text, encoding);
            assert_eq!(lines.position(at), Position::new(1, column));
            assert_eq!(lines.offset(Position::new(1, column)), at);
        }
        let lines = Lines::of(text, Encoding::Utf16);
        assert_eq!(lines.position(text.len()), Position::new(3, 1));
        assert_eq!(lines.position(text.find("\r\n").unwrap() + 1), Position::new(1, 4));
    }

    #[test]
    fn what_lies_outside_is_moved_inside() {
        let lines = Lines::of("ab\n😀\n", Encoding::Utf16);
        assert_eq!(lines.offset(Position::new(0, 9)), 2);
        assert_eq!(lines.offset(Position::new(9, 0)), 8);
        assert_eq!(lines.offset(Position::new(1, 1)), 3);
        assert_eq!(lines.bytes(Range::new(Position::new(1, 0), Position::new(0, 0))), 3..3);
    }

    proptest! {
        #[test]
        fn every_character_is_found_again(text in "[a-c\u{e4}\u{1f600}\n\r]{0,40}") {
            for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
                let lines = Lines::of(&text, encoding);
                for (at, c) in text.char_indices().filter(|(_, c)| !matches!(c, '\n' | '\r')) {
                    prop_assert_eq!(lines.offset(lines.position(at)), at, "{:?}", c);
                }
            }
        }
    }
}
