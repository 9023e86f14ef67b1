//! Text without the white space that nobody sees.

/// Runs of white space become one space; none at the ends.
pub fn squeeze(text: &str) -> String {
    let mut out = Squeezed::with_capacity(text.len());
    out.push(text);
    out.finish()
}

/// A text that comes in pieces, its runs of white space made one space and none at the ends.
pub struct Squeezed {
    text: String,
    /// White space came after the last word.
    gap: bool,
}

impl Squeezed {
    /// An empty text with room for so many bytes.
    pub fn with_capacity(bytes: usize) -> Self {
        Squeezed { text: String::with_capacity(bytes), gap: false }
    }

    /// Adds a piece. Without white space between them, the end of one and the beginning of the next are one word.
    pub fn push(&mut self, piece: &str) {
        let mut rest = piece;
        while let Some(start) = rest.find(|c: char| !c.is_whitespace()) {
            let words = &rest[start..];
            let end = single_spaced(words);
            if (start > 0 || self.gap) && !self.text.is_empty() {
                self.text.push(' ');
            }
            self.gap = false;
            self.text.push_str(&words[..end]);
            rest = &words[end..];
        }
        self.gap |= !rest.is_empty();
    }

    /// The whole text, in no more memory than it needs.
    pub fn finish(mut self) -> String {
        self.text.shrink_to_fit();
        self.text
    }
}

/// Bytes at the beginning of a text, which is a word, that stay as they are when its white space is squeezed: words with one space between
/// them, and no space at the end.
fn single_spaced(text: &str) -> usize {
    let bytes = text.as_bytes();
    let is_plain = |byte: u8| byte > b' ' && byte.is_ascii();
    let mut at = 0;
    let mut one_by_one = 0;
    while let Some(&byte) = bytes.get(at) {
        if at >= one_by_one {
            if let Some(run) = bytes.get(at..=at + RUN).filter(|run| is_single_spaced(run)) {
                // What follows a space at its end is looked at together with the space.
                at += RUN - usize::from(run[RUN - 1] == b' ');
                continue;
            }
            one_by_one = at + RUN;
        }
        if is_plain(byte) {
            at += 1;
        } else if byte == b' ' {
            if !bytes.get(at + 1).is_some_and(|next| is_plain(*next)) {
                return at;
            }
            at += 2;
        } else {
            match text[at..].chars().next() {
                Some(c) if !c.is_whitespace() => at += c.len_utf8(),
                _ => return at,
            }
        }
    }
    at
}

/// Bytes that are looked at together.
const RUN: usize = 32;

/// Whether all bytes but the last are ASCII without control characters, and no space follows another. Written without branches, so that
/// many bytes are compared at once.
fn is_single_spaced(run: &[u8]) -> bool {
    let pairs = run.iter().zip(&run[1..]);
    !pairs.fold(false, |found, (one, next)| {
        found | (*one < b' ') | !one.is_ascii() | ((*one == b' ') & (*next == b' '))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_squeezed_text_is_its_words_with_one_space_between_them(
            pieces in proptest::collection::vec("([a-c \\n\u{a0}\u{3000}é\u{1f}]{0,9}|([a-c]{1,3} {1,2}){0,40})", 0..4)
        ) {
            let text = pieces.concat();
            let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(squeeze(&text), words.clone());
            let mut in_pieces = Squeezed::with_capacity(0);
            pieces.iter().for_each(|piece| in_pieces.push(piece));
            prop_assert_eq!(in_pieces.finish(), words);
        }
    }
}
