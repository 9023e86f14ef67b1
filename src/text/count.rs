//! How long a text is to a reader.

use super::{is_mark, is_unspaced};

/// Words a reader takes in a minute. 1,243 words then read in six minutes.
pub const WORDS_PER_MINUTE: usize = 200;
/// Characters of Chinese and Japanese that a reader takes in a minute: aloud 255 and 357 (Trauzettel-Klosinski and Dietz 2012,
/// "Standardized assessment of reading performance", doi:10.1167/iovs.11-8284), and in silence faster by the 238 to 183 words of
/// English (Brysbaert 2019, doi:10.1016/j.jml.2019.104047): 332 and 464. Half of it is the number of words that this is worth.
pub const CHARACTERS_PER_MINUTE: usize = 400;
/// Characters of Han and kana that count as a word, so that both rates agree.
const IDEOGRAPHS_IN_WORD: usize = CHARACTERS_PER_MINUTE / WORDS_PER_MINUTE;
/// Letters of a word in Thai, Lao, Khmer and Burmese, which are alphabets without spaces.
const LETTERS_IN_WORD: usize = 5;
/// Bytes that are looked at together.
const BLOCK: usize = 64;
/// Bits of what a byte is to a word: a letter of it.
const LETTER: u8 = 2;
/// It does not end a word; what is no letter either does not begin one.
const INSIDE: u8 = 1;

/// Of each byte. To look it up takes half the time of the comparisons, and all texts are counted.
const PART_OF_WORD: [u8; 256] = {
    let mut parts = [0; 256];
    let mut byte = 0_u8;
    while byte.is_ascii() {
        parts[byte as usize] = match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => LETTER | INSIDE,
            b'\'' | b'-' | b'.' | b',' => INSIDE,
            _ => 0,
        };
        byte += 1;
    }
    parts
};

/// Number of words. In scripts written without spaces some characters count as a word.
pub fn count_words(text: &str) -> usize {
    let mut words = 0;
    let mut ideographs = 0;
    let mut letters = 0;
    // 1 inside a word, else 0.
    let mut in_word = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let (plain, other) = rest.split_at(ascii_length(rest.as_bytes()));
        for byte in plain.bytes() {
            let part = PART_OF_WORD[usize::from(byte)];
            let letter = part / LETTER;
            words += usize::from(letter & !in_word);
            in_word = (letter | in_word) & part;
        }
        let mut chars = other.chars();
        let Some(c) = chars.next() else { break };
        rest = chars.as_str();
        if is_ideograph(c) {
            ideographs += usize::from(c.is_alphanumeric());
            in_word = 0;
        } else if is_unspaced(c) {
            letters += usize::from(!is_mark(c));
            in_word = 0;
        } else if c.is_alphanumeric() {
            words += usize::from(in_word == 0);
            in_word = 1;
        } else if c != '’' {
            in_word = 0;
        }
    }
    words + ideographs.div_ceil(IDEOGRAPHS_IN_WORD) + letters.div_ceil(LETTERS_IN_WORD)
}

/// Whether a byte is a letter or digit of ASCII, by the table.
pub(crate) fn is_ascii_letter(byte: u8) -> bool {
    PART_OF_WORD[usize::from(byte)] & LETTER != 0
}

/// Number of ASCII bytes at the beginning.
pub(crate) fn ascii_length(bytes: &[u8]) -> usize {
    let blocks = BLOCK * bytes.chunks_exact(BLOCK).take_while(|block| block.is_ascii()).count();
    blocks + bytes[blocks..].iter().take_while(|byte| byte.is_ascii()).count()
}

/// Han and kana.
fn is_ideograph(c: char) -> bool {
    is_unspaced(c) && matches!(c as u32, 0x3040..)
}

/// Minutes that so many words take to read: rounded, at least one.
pub fn reading_minutes(words: usize) -> usize {
    ((words + WORDS_PER_MINUTE / 2) / WORDS_PER_MINUTE).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_as_people_count_them() {
        assert_eq!(count_words("It's 2-3 days, e.g. so."), 5);
        assert_eq!(count_words("  "), 0);
        assert_eq!(count_words("按摩后疼痛"), 3);
        assert_eq!(count_words("按摩 massage 后、疼痛。"), 4);
        assert_eq!(count_words("ปวดหลังทำอย่างไร"), 3);
        assert_eq!(count_words("가슴이 아파요"), 2);
    }

    #[test]
    fn the_source_article_reads_in_six_minutes() {
        assert_eq!(reading_minutes(1243), 6);
        assert_eq!(reading_minutes(0), 1);
        assert_eq!(reading_minutes(300), 2);
        assert_eq!(reading_minutes(count_words(&"按".repeat(5 * CHARACTERS_PER_MINUTE))), 5);
        let mixed =
            format!("{} {}", "按".repeat(2 * CHARACTERS_PER_MINUTE), "word ".repeat(WORDS_PER_MINUTE));
        assert_eq!(reading_minutes(count_words(&mixed)), 3);
    }
}
