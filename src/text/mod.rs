//! Pure functions on text: slugs, words, reading time, order, escaping, excerpts.

mod count;
mod order;
mod slug;
mod squeeze;

pub use count::{CHARACTERS_PER_MINUTE, WORDS_PER_MINUTE, count_words, reading_minutes};
pub(crate) use count::{ascii_length, is_ascii_letter};
pub use order::{index_letter, letter_order, sort_key};
pub use slug::{is_name, slug};
pub use squeeze::{Squeezed, squeeze};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark as is_mark;

/// Letters of scripts that put no space between words: Han, kana, Thai, Lao, Khmer, Burmese.
pub fn is_unspaced(c: char) -> bool {
    matches!(c as u32,
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF
        | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF)
}

/// A text in its compatibility form, without the diacritics of Latin and Greek letters. In other scripts a mark makes another
/// letter (й, が), so it stays.
fn without_diacritics(text: &str) -> impl Iterator<Item = char> {
    let mut keeps = false;
    text.nfkd().filter(move |c| {
        if !is_mark(*c) {
            keeps = c.is_alphabetic() && !matches!(*c as u32, 0..=0x024F | 0x0370..=0x03FF | 0x1E00..=0x1FFF);
        }
        keeps || !is_diacritic(*c)
    })
}

/// Combining marks that Latin, Greek and Cyrillic share.
fn is_diacritic(c: char) -> bool {
    matches!(c as u32, 0x0300..=0x036F)
}

/// A text whose signs mean nothing in Markdown.
pub fn escape_markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '#' | '~' | '|' | '&') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Text for an HTML element or a quoted attribute.
pub fn escape_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// The beginning of a text, at most `limit` characters, cut at a word and marked with an ellipsis. Where words have no spaces, it
/// ends with a sentence if one ends in its second half.
pub fn excerpt(text: &str, limit: usize) -> String {
    let text = text.trim();
    let Some((cut, next)) = text.char_indices().nth(limit) else { return text.to_owned() };
    let head = &text[..cut];
    let sentence = head.rfind(['。', '！', '？', '｡']).and_then(|at| head.get(..at + '。'.len_utf8()));
    if let Some(sentence) = sentence.filter(|sentence| sentence.len() * 2 > head.len()) {
        return sentence.to_owned();
    }
    let head = if is_unspaced(next) && !is_mark(next) { head } else { &head[..last_break(head)] };
    format!("{}…", head.trim_end_matches([' ', ',', ';', ':', '.', '、', '，', '；', '：', '،']))
}

/// Where a text can be cut last: before a space, or between a letter of a script without spaces and what follows. The end when
/// there is no such place.
fn last_break(text: &str) -> usize {
    let unspaced = |c: char| is_unspaced(c) && c.is_alphanumeric();
    let mut following = None;
    for (at, c) in text.char_indices().rev() {
        let end = at + c.len_utf8();
        if c.is_whitespace() || unspaced(c) && following.is_some_and(|next: char| !is_mark(next)) {
            return if c.is_whitespace() { at } else { end };
        }
        following = Some(c);
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn excerpts_end_at_a_word() {
        assert_eq!(excerpt("one two three", 9), "one two…");
        assert_eq!(excerpt("one two", 9), "one two");
    }

    #[test]
    fn excerpts_of_scripts_without_spaces_end_at_a_sentence_or_a_character() {
        assert_eq!(
            excerpt("痛みは二日で消えます。長く続くときは相談してください。", 15),
            "痛みは二日で消えます。"
        );
        assert_eq!(
            excerpt("AB 痛みは二日で消えますが、長く続くこともあります", 13),
            "AB 痛みは二日で消えます…"
        );
        assert_eq!(excerpt("按摩后使用ibuprofen缓解", 10), "按摩后使用…");
    }

    proptest! {
        #[test]
        fn escaped_text_holds_no_markup(text in "\\PC*") {
            let escaped = escape_html(&text);
            prop_assert!(!escaped.contains(['<', '>', '"', '\'']));
        }

        #[test]
        fn an_excerpt_is_never_longer_than_asked(text in "\\PC*", limit in 1usize..200) {
            prop_assert!(excerpt(&text, limit).chars().count() <= limit + 1);
        }
    }
}
