//! Where a text stands in an index: its letter, and its place among others.

use super::{is_diacritic, is_mark, slug, squeeze, without_diacritics};
use unicode_normalization::UnicodeNormalization;

/// The letter under which a text stands in an A to Z: its first letter without diacritics in upper case; the row of a kana (あ, か …);
/// the first consonant of a Korean syllable; the carrier of an Arabic hamza; `漢` for Han in a Japanese guide (`kana`), whose readings
/// nobody wrote down; `#` when it begins with a digit or a sign.
pub fn index_letter(text: &str, kana: bool) -> String {
    let first = text.chars().find(|c| c.is_alphanumeric());
    let Some(first) = first.filter(|c| c.is_alphabetic()) else { return "#".to_owned() };
    // What is one letter with its mark, such as й, must stay one.
    let whole: String = without_diacritics(first.encode_utf8(&mut [0; 4])).nfc().collect();
    let base = first.nfkd().next().unwrap_or(first);
    match base as u32 {
        0x1100..=0x1112 => consonant(base).to_string(),
        0x3041..=0x30FF => kana_row(base).to_string(),
        0x3400..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF if kana => "漢".to_owned(),
        0x0400..=0x04FF if first.to_lowercase().eq(['ё']) => "Е".to_owned(),
        0x0400..=0x04FF => whole.to_uppercase(),
        _ => whole.chars().next().unwrap_or(first).nfd().next().unwrap_or(first).to_uppercase().collect(),
    }
}

/// A key that sorts the letters of an index: a Latin letter with a stroke behind its like (Ł after L), the further letters of Ukrainian
/// and Belarusian at their places, signs and digits first.
pub fn letter_order(letter: &str) -> (String, &str) {
    let like = match letter {
        "Ґ" => "г",
        "Є" | "Ё" => "е",
        "І" | "Ї" => "и",
        "Ў" => "у",
        _ => return (slug(letter), letter),
    };
    // Behind the letter itself and before the next one.
    (format!("{like}\u{FFFF}"), letter)
}

/// The first consonant of a syllable as it is written alone; doubled ones stand with the simple one.
fn consonant(jamo: char) -> char {
    const ALONE: [char; 19] = [
        'ㄱ', 'ㄱ', 'ㄴ', 'ㄷ', 'ㄷ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅂ', 'ㅅ', 'ㅅ', 'ㅇ', 'ㅈ', 'ㅈ', 'ㅊ', 'ㅋ', 'ㅌ',
        'ㅍ', 'ㅎ',
    ];
    ALONE.get((jamo as usize).wrapping_sub(0x1100)).copied().unwrap_or(jamo)
}

/// The row of a kana, named by its first hiragana.
fn kana_row(kana: char) -> char {
    let code = kana as u32;
    let hiragana = if code >= 0x30A1 { code - 0x60 } else { code };
    const ROWS: [(u32, char); 10] = [
        (0x3041, 'あ'),
        (0x304B, 'か'),
        (0x3055, 'さ'),
        (0x305F, 'た'),
        (0x306A, 'な'),
        (0x306F, 'は'),
        (0x307E, 'ま'),
        (0x3083, 'や'),
        (0x3089, 'ら'),
        (0x308E, 'わ'),
    ];
    let special = match hiragana {
        0x3094 => Some('あ'),
        0x3095 | 0x3096 => Some('か'),
        _ => None,
    };
    special.unwrap_or_else(|| {
        ROWS.iter().rev().find(|(first, _)| hiragana >= *first).map_or(kana, |(_, row)| *row)
    })
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

/// Lower case, no diacritics, hiragana for katakana, one space for everything that is no letter or digit.
fn fold(text: &str) -> String {
    let spaced = |c: char| match c as u32 {
        code @ 0x30A1..=0x30F6 => char::from_u32(code - 0x60).unwrap_or(c),
        _ if c.is_alphanumeric() || is_mark(c) => c,
        _ => ' ',
    };
    if text.is_ascii() {
        let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        return words.collect::<Vec<_>>().join(" ").to_ascii_lowercase();
    }
    let folded = text.nfkd().filter(|c| !is_diacritic(*c)).flat_map(char::to_lowercase);
    squeeze(&folded.map(spaced).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn letters_of_the_index_stand_in_the_order_of_the_alphabet() {
        let sorted = |letters: &str| {
            let mut letters: Vec<String> = letters.split(' ').map(str::to_owned).collect();
            letters.sort_by(|one, other| letter_order(one).cmp(&letter_order(other)));
            letters.join(" ")
        };
        assert_eq!(sorted("Z Ł M L #"), "# L Ł M Z");
        assert_eq!(sorted("Я Ґ І К Д Г Ї И"), "Г Ґ Д И І Ї К Я");
        assert_eq!(sorted("漢 か あ わ A"), "A あ か わ 漢");
    }

    #[test]
    fn texts_sort_as_readers_expect() {
        let mut names = ["Éclair", "Day 10", "day 2", "“Apple”"];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(sort_key("ガイド"), sort_key("がいど"));
        assert_eq!(names, ["“Apple”", "day 2", "Day 10", "Éclair"]);
    }

    #[test]
    fn letters_of_the_index_have_no_accents() {
        let letter = |text: &str| index_letter(text, false);
        assert_eq!([letter("¿Élan?"), letter("3 days"), letter("άνω")], ["E", "#", "Α"]);
        assert_eq!([letter("йод"), letter("ёлка"), letter("что")], ["Й", "Е", "Ч"]);
        assert_eq!([letter("أسباب"), letter("آلام"), letter("بعد")], ["ا", "ا", "ب"]);
        assert_eq!([letter("가슴"), letter("까지"), letter("왜")], ["ㄱ", "ㄱ", "ㅇ"]);
        assert_eq!(
            [letter("ガイド"), letter("どう"), letter("ぱっと"), letter("ん")],
            ["か", "た", "は", "わ"]
        );
        assert_eq!([index_letter("痛み", true), letter("痛")], ["漢", "痛"]);
    }

    proptest! {
        /// The short way for ASCII is the long way, which one more character makes a text take.
        #[test]
        fn plain_texts_sort_as_others(text in "[ -~]*") {
            prop_assert_eq!(sort_key(&text), sort_key(&format!("{text} …")));
        }
    }
}
