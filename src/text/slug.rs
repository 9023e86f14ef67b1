//! Names for addresses and anchors.

use super::{is_mark, without_diacritics};
use unicode_normalization::UnicodeNormalization;

/// Longest slug that is derived from a text, in characters.
const MAX_SLUG: usize = 80;

/// A name for addresses and anchors: lower case, words joined by hyphens, Latin letters
/// without diacritics, other scripts kept as they are. Empty when nothing is left.
pub fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if text.is_ascii() {
        text.bytes().for_each(|byte| push_slug_byte(&mut out, byte));
        return shorten(out.trim_end_matches('-'));
    }
    without_diacritics(text).for_each(|c| push_slug_char(&mut out, c));
    let composed: String = out.trim_end_matches('-').nfc().collect();
    // The compatibility form takes a vowel of Thai and Lao apart that is written as one letter.
    shorten(&composed.replace("\u{0E4D}\u{0E32}", "\u{0E33}").replace("\u{0ECD}\u{0EB2}", "\u{0EB3}"))
}

/// [`push_slug_char`] for the letters of most texts.
fn push_slug_byte(out: &mut String, byte: u8) {
    match byte {
        b'a'..=b'z' | b'0'..=b'9' | b'A'..=b'Z' => out.push(char::from(byte.to_ascii_lowercase())),
        b'\'' => {}
        _ if !out.is_empty() && !out.ends_with('-') => out.push('-'),
        _ => {}
    }
}

fn push_slug_char(out: &mut String, c: char) {
    match c {
        'ß' => out.push_str("ss"),
        'æ' | 'Æ' => out.push_str("ae"),
        'ø' | 'Ø' => out.push('o'),
        'œ' | 'Œ' => out.push_str("oe"),
        'ł' | 'Ł' => out.push('l'),
        '\'' | '’' => {}
        c if is_joiner(c) => {}
        c if c.is_alphanumeric() || is_mark(c) => out.extend(c.to_lowercase()),
        _ if !out.is_empty() && !out.ends_with('-') => out.push('-'),
        _ => {}
    }
}

/// Signs inside words that are not seen: joiners, soft hyphens, marks of direction.
fn is_joiner(c: char) -> bool {
    matches!(c as u32, 0x00AD | 0x200B..=0x200F | 0x2060 | 0x2066..=0x2069 | 0xFEFF)
}

/// Cuts a slug at a hyphen, so that no word is broken.
fn shorten(slug: &str) -> String {
    if slug.len() <= MAX_SLUG {
        return slug.to_owned();
    }
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

    /// What github-slugger makes of the same headings. Ours differ where punctuation stands inside words, and in Latin diacritics.
    #[test]
    fn slugs_of_other_scripts_are_those_of_github() {
        for (text, expected) in [
            ("按摩后疼痛多久？", "按摩后疼痛多久"),
            ("ストレッチは必要ですか？", "ストレッチは必要ですか"),
            ("가슴이 아파요?", "가슴이-아파요"),
            ("क्या यह सामान्य है?", "क्या-यह-सामान्य-है"),
            ("ปวดหลังทำอย่างไร", "ปวดหลังทำอย่างไร"),
            ("ما أسباب الألم؟", "ما-أسباب-الألم"),
            ("Чай й ёлка", "чай-й-ёлка"),
            ("Ἀθήνα", "αθηνα"),
        ] {
            assert_eq!(slug(text), expected);
        }
        assert_eq!(slug("می\u{200C}خواهم"), "میخواهم");
        assert_eq!(slug("ｶﾞｲﾄﾞ"), "ガイド");
    }

    proptest! {
        #[test]
        fn the_short_way_of_plain_texts_is_the_long_one(text in "[ -~]*") {
            let mut out = String::new();
            text.chars().for_each(|c| push_slug_char(&mut out, c));
            prop_assert_eq!(slug(&text), shorten(out.trim_end_matches('-')));
        }

        #[test]
        fn a_slug_is_a_name_and_its_own_slug(text in "\\PC*") {
            let once = slug(&text);
            prop_assert!(once.is_empty() || is_name(&once));
            prop_assert_eq!(slug(&once), once);
        }
    }
}
