//! Pure functions on text: slugs, words, reading time, escaping.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark as is_mark;

/// Words a reader takes in a minute. 1,243 words then read in six minutes.
pub const WORDS_PER_MINUTE: usize = 200;
/// Longest slug that is derived from a text, in characters.
const MAX_SLUG: usize = 80;

/// A name for addresses and anchors: lower case, words joined by hyphens, Latin letters
/// without diacritics, other scripts kept as they are. Empty when nothing is left.
pub fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if text.is_ascii() {
        text.chars().for_each(|c| push_slug_char(&mut out, c));
        return shorten(out.trim_end_matches('-'));
    }
    text.nfkd().filter(|c| !is_diacritic(*c)).for_each(|c| push_slug_char(&mut out, c));
    let composed: String = out.trim_end_matches('-').nfc().collect();
    shorten(&composed)
}

fn push_slug_char(out: &mut String, c: char) {
    match c {
        'ß' => out.push_str("ss"),
        'æ' | 'Æ' => out.push_str("ae"),
        'ø' | 'Ø' => out.push('o'),
        'œ' | 'Œ' => out.push_str("oe"),
        'ł' | 'Ł' => out.push('l'),
        '\'' | '’' => {}
        c if c.is_alphanumeric() || is_mark(c) => out.extend(c.to_lowercase()),
        _ if !out.is_empty() && !out.ends_with('-') => out.push('-'),
        _ => {}
    }
}

/// Combining marks of Latin, Greek and Cyrillic. Those of other scripts carry meaning of their
/// own (the voiced kana, Thai vowels) and stay.
fn is_diacritic(c: char) -> bool {
    matches!(c as u32, 0x0300..=0x036F)
}

/// Cuts a slug at a hyphen, so that no word is broken.
fn shorten(slug: &str) -> String {
    let Some((cut, _)) = slug.char_indices().nth(MAX_SLUG) else { return slug.to_owned() };
    let head = &slug[..cut];
    head.rfind('-').map_or(head, |at| &head[..at]).to_owned()
}

/// True for a name that can stand in an address and an anchor as it is: letters, digits,
/// `-`, `_` and `.`, not beginning with a dot or hyphen.
pub fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 200
        && !text.starts_with(['.', '-'])
        && text.chars().all(|c| c.is_alphanumeric() || is_mark(c) || matches!(c, '-' | '_' | '.'))
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

/// Number of words. Scripts written without spaces count two characters as a word.
pub fn count_words(text: &str) -> usize {
    let mut words = 0;
    let mut ideographs = 0;
    let mut in_word = false;
    for c in text.chars() {
        if c.is_ascii_alphabetic() {
            words += usize::from(!in_word);
            in_word = true;
        } else if is_unspaced(c) {
            ideographs += 1;
            in_word = false;
        } else if c.is_alphanumeric() {
            words += usize::from(!in_word);
            in_word = true;
        } else if !matches!(c, '\'' | '’' | '-' | '.' | ',') || c.is_whitespace() {
            in_word = false;
        }
    }
    words + usize::div_ceil(ideographs, 2)
}

/// Letters of scripts that put no space between words: Han, kana, Thai, Lao, Khmer, Burmese.
pub fn is_unspaced(c: char) -> bool {
    matches!(c as u32,
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF
        | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF)
}

/// Minutes that so many words take to read: rounded, at least one.
pub fn reading_minutes(words: usize) -> usize {
    ((words + WORDS_PER_MINUTE / 2) / WORDS_PER_MINUTE).max(1)
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
            let word = &rest[start..];
            let end = word.find(char::is_whitespace).unwrap_or(word.len());
            if (start > 0 || self.gap) && !self.text.is_empty() {
                self.text.push(' ');
            }
            self.gap = false;
            self.text.push_str(&word[..end]);
            rest = &word[end..];
        }
        self.gap |= !rest.is_empty();
    }

    /// The whole text, in no more memory than it needs.
    pub fn finish(mut self) -> String {
        self.text.shrink_to_fit();
        self.text
    }
}

/// The beginning of a text, at most `limit` characters, cut at a word and marked with an ellipsis.
pub fn excerpt(text: &str, limit: usize) -> String {
    let text = text.trim();
    let Some((cut, _)) = text.char_indices().nth(limit) else { return text.to_owned() };
    let head = &text[..cut];
    let head = head.rfind(char::is_whitespace).map_or(head, |at| &head[..at]);
    format!("{}…", head.trim_end_matches([' ', ',', ';', ':', '.']))
}

/// The letter under which a text stands in an A to Z: its first letter without diacritics in
/// upper case, or `#` when it begins with a digit or a sign.
pub fn index_letter(text: &str) -> String {
    let first = text.nfkd().find(|c| c.is_alphanumeric());
    match first {
        Some(c) if c.is_alphabetic() => c.to_uppercase().collect(),
        _ => "#".to_owned(),
    }
}

/// Digits of the longest number that sorts by its value.
const SORTED_DIGITS: usize = 9;

/// A key that sorts texts as a reader expects: without case, diacritics and punctuation, and
/// numbers by their value.
pub fn sort_key(text: &str) -> String {
    let key = fold(text);
    if !key.contains(|c: char| c.is_ascii_digit()) {
        return key;
    }
    let mut out = String::with_capacity(key.len() + SORTED_DIGITS);
    let mut rest = key.as_str();
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let end =
            rest[start..].find(|c: char| !c.is_ascii_digit()).map_or(rest.len(), |length| start + length);
        out.push_str(&rest[..start]);
        out.extend(std::iter::repeat_n('0', SORTED_DIGITS.saturating_sub(end - start)));
        out.push_str(&rest[start..end]);
        rest = &rest[end..];
    }
    out + rest
}

/// Lower case, no diacritics, one space for everything that is no letter or digit.
fn fold(text: &str) -> String {
    let spaced = |c: char| if c.is_alphanumeric() { c } else { ' ' };
    if text.is_ascii() {
        return squeeze(&text.chars().map(|c| spaced(c.to_ascii_lowercase())).collect::<String>());
    }
    let folded = text.nfkd().filter(|c| !is_diacritic(*c)).flat_map(char::to_lowercase);
    squeeze(&folded.map(spaced).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn slugs_read_like_the_text() {
        assert_eq!(slug("How long does it last?"), "how-long-does-it-last");
        assert_eq!(slug("Don’t do “this”"), "dont-do-this");
        assert_eq!(slug("Muskelkater – Größe"), "muskelkater-grosse");
        assert_eq!(slug("深い マッサージ"), "深い-マッサージ");
        assert_eq!(slug("???"), "");
    }

    #[test]
    fn words_are_counted_as_people_count_them() {
        assert_eq!(count_words("It's 2-3 days, e.g. so."), 5);
        assert_eq!(count_words("  "), 0);
        assert_eq!(count_words("按摩后疼痛"), 3);
    }

    #[test]
    fn the_source_article_reads_in_six_minutes() {
        assert_eq!(reading_minutes(1243), 6);
        assert_eq!(reading_minutes(0), 1);
        assert_eq!(reading_minutes(300), 2);
    }

    #[test]
    fn excerpts_end_at_a_word() {
        assert_eq!(excerpt("one two three", 9), "one two…");
        assert_eq!(excerpt("one two", 9), "one two");
    }

    #[test]
    fn texts_sort_as_readers_expect() {
        let mut names = ["Éclair", "Day 10", "day 2", "“Apple”"];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(names, ["“Apple”", "day 2", "Day 10", "Éclair"]);
    }

    #[test]
    fn letters_of_the_index_have_no_accents() {
        assert_eq!(index_letter("¿Élan?"), "E");
        assert_eq!(index_letter("3 days"), "#");
    }

    proptest! {
        #[test]
        fn a_slug_is_a_name_and_its_own_slug(text in "\\PC*") {
            let once = slug(&text);
            prop_assert!(once.is_empty() || is_name(&once));
            prop_assert_eq!(slug(&once), once);
        }

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
