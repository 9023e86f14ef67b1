//! Pure functions on text: slugs, words, reading time, escaping.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark as is_mark;

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
    without_diacritics(text).for_each(|c| push_slug_char(&mut out, c));
    let composed: String = out.trim_end_matches('-').nfc().collect();
    // The compatibility form takes a vowel of Thai and Lao apart that is written as one letter.
    shorten(&composed.replace("\u{0E4D}\u{0E32}", "\u{0E33}").replace("\u{0ECD}\u{0EB2}", "\u{0EB3}"))
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

/// What a byte is to a word.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Letter,
    /// Stands inside words; it neither begins one nor ends it.
    Joint,
    Other,
}

/// Of each byte. To look it up takes half the time of the comparisons, and all texts are counted.
const PART_OF_WORD: [Part; 256] = {
    let mut parts = [Part::Other; 256];
    let mut byte = 0_u8;
    while byte.is_ascii() {
        parts[byte as usize] = match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => Part::Letter,
            b'\'' | b'-' | b'.' | b',' => Part::Joint,
            _ => Part::Other,
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
    let mut in_word = false;
    let mut rest = text;
    while !rest.is_empty() {
        let plain = rest.bytes().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
        for byte in rest.as_bytes()[..plain].iter() {
            let part = PART_OF_WORD[usize::from(*byte)];
            words += usize::from((part == Part::Letter) & !in_word);
            in_word = (part == Part::Letter) | (in_word & (part == Part::Joint));
        }
        rest = &rest[plain..];
        let Some(c) = rest.chars().next() else { break };
        rest = &rest[c.len_utf8()..];
        if is_ideograph(c) {
            ideographs += usize::from(c.is_alphanumeric());
            in_word = false;
        } else if is_unspaced(c) {
            letters += usize::from(!is_mark(c));
            in_word = false;
        } else if c.is_alphanumeric() {
            words += usize::from(!in_word);
            in_word = true;
        } else if c != '’' {
            in_word = false;
        }
    }
    words + ideographs.div_ceil(IDEOGRAPHS_IN_WORD) + letters.div_ceil(LETTERS_IN_WORD)
}

/// Han and kana.
fn is_ideograph(c: char) -> bool {
    is_unspaced(c) && matches!(c as u32, 0x3040..)
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

        #[test]
        fn a_slug_is_a_name_and_its_own_slug(text in "\\PC*") {
            let once = slug(&text);
            prop_assert!(once.is_empty() || is_name(&once));
            prop_assert_eq!(slug(&once), once);
        }

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
