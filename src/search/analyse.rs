//! Text → tokens, the same steps as `themes/default/static/search/analyse.js`.
//!
//! The steps are few and table-driven on purpose: they are written twice (here for the build, in JavaScript for the
//! browser) and one golden file, `tests/search/tokens.json`, is read by the tests of both. Everything that depends on a
//! language's grammar (stemming, compounds) happens only here, at build time, and travels in the index as a map from
//! surface forms to classes, so that the browser has nothing to get wrong.
//!
//! 1. NFKC, lower case, apostrophes made one, invisible joiners removed.
//! 2. Cut into runs: numbers, words, and runs of scripts written without spaces.
//! 3. Words: possessives and elisions cut; numbers: thousands joined; unspaced runs: overlapping pairs of characters.
//! 4. Fold: diacritics removed, letters that have none (ß, æ, ø, ł …) spelt out.

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::text::{ascii_length, is_ascii_letter};

/// What a token was cut from; it decides whether it may be stemmed and whether a slip of the finger may be repaired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A word of a script that puts spaces between words.
    Word,
    /// Digits; never stemmed and never repaired.
    Number,
    /// Two neighbouring characters of a script without spaces.
    Pair,
    /// The last character of an unspaced run of two or more. Only the index holds it, so that a one-character query
    /// finds that character wherever it stands.
    Tail,
}

/// One token of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What is compared: lower-cased and folded.
    pub text: String,
    /// Lower-cased with its diacritics, for the stemmer, which knows the language's real letters.
    pub raw: String,
    /// What it was cut from.
    pub kind: TokenKind,
}

/// How a language's analyser differs from the common one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// `l'eau` is two words (French, Italian, Catalan); elsewhere `don't` is one and `nurse's` is `nurse`.
    pub elision: bool,
}

impl Rules {
    /// The rules of a language, by its BCP 47 tag.
    pub fn of(lang: &str) -> Self {
        let primary = lang.split('-').next().unwrap_or_default();
        Rules { elision: matches!(primary, "fr" | "it" | "ca") }
    }
}

/// Cuts a text into tokens.
pub fn analyse(text: &str, rules: Rules) -> Vec<Token> {
    let mut tokens = Vec::new();
    Scanner::of(rules).scan(text, &mut |raw, kind| {
        tokens.push(Token { text: fold(raw).into_owned(), raw: raw.to_string(), kind })
    });
    tokens.retain(|token| !token.text.is_empty());
    tokens
}

/// The tokens of a phrase, folded and parted by spaces: how whole queries are compared.
pub fn key(text: &str, rules: Rules) -> String {
    let mut key = String::with_capacity(text.len());
    Scanner::of(rules).scan(text, &mut |raw, _| {
        let token = fold(raw);
        if !key.is_empty() && !token.is_empty() {
            key.push(' ');
        }
        key.push_str(&token);
    });
    key
}

/// Cuts many texts into tokens without an allocation for each: it hands over every token before it is folded.
pub struct Scanner {
    rules: Rules,
    /// The text, normalised; tokens are mostly pieces of it.
    text: String,
    /// Room for a token that is not.
    joined: String,
}

impl Scanner {
    /// A scanner for texts of a language.
    pub fn of(rules: Rules) -> Self {
        Scanner { rules, text: String::new(), joined: String::new() }
    }

    /// Calls `token` with each token of a text, lower-cased but not folded, and what it was cut from.
    pub fn scan(&mut self, text: &str, token: &mut impl FnMut(&str, TokenKind)) {
        normalise(text, &mut self.text);
        let (text, joined) = (self.text.as_str(), &mut self.joined);
        let mut at = 0;
        while let Some(&byte) = text.as_bytes().get(at) {
            at = if byte.is_ascii_alphabetic() {
                word(text, at, self.rules, joined, token)
            } else if byte.is_ascii_digit() {
                number(text, at, joined, token)
            } else if byte.is_ascii() {
                at + 1
            } else {
                match text[at..].chars().next() {
                    Some(c) if is_unspaced(c) => pairs(text, at, token),
                    Some(c) if is_word(c) => word(text, at, self.rules, joined, token),
                    other => at + other.map_or(1, char::len_utf8),
                }
            };
        }
    }
}

/// Lower-cased and folded, for keys that are compared whole (a pinned query, an exact question).
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return text.into();
    }
    let bare = text.nfd().filter(|&c| !is_removed_mark(c));
    let mut out = String::with_capacity(text.len());
    for c in bare.nfc() {
        match spelt_out(c) {
            Some(letters) => out.push_str(letters),
            None => out.push(c),
        }
    }
    out.into()
}

fn normalise(text: &str, out: &mut String) {
    out.clear();
    if push_plain(text, out) {
        return;
    }
    out.clear();
    let lower: String = text.nfkc().collect::<String>().to_lowercase();
    out.extend(lower.chars().filter(|&c| !is_joiner(c)).map(|c| if is_apostrophe(c) { '\'' } else { c }));
}

/// Appends a text of plain characters in lower case; false at the first other one.
fn push_plain(text: &str, out: &mut String) -> bool {
    let mut rest = text;
    loop {
        let (ascii, other) = rest.split_at(ascii_length(rest.as_bytes()));
        out.push_str(ascii);
        let mut others = other.chars();
        let Some(c) = others.next() else { break };
        if !is_plain(c) {
            return false;
        }
        // Of these characters each is one when it is lower-cased.
        out.push(if is_apostrophe(c) { '\'' } else { c.to_lowercase().next().unwrap_or(c) });
        rest = others.as_str();
    }
    out.make_ascii_lowercase();
    if out.contains('`') {
        *out = out.replace('`', "'");
    }
    true
}

/// Characters that normalisation leaves as they are, in any order: most texts hold no others, and it is slow. An ellipsis would
/// become three full stops, which part words just as well.
fn is_plain(c: char) -> bool {
    c.is_ascii() || matches!(c, '\u{C0}'..='\u{FF}') || "«»°–—‘’‚“”„…→−".contains(c)
}

/// Characters of a run, in clusters of one base character and its marks, as overlapping pairs.
fn pairs(text: &str, start: usize, token: &mut impl FnMut(&str, TokenKind)) -> usize {
    // Where the last cluster begins, and the one before it.
    let (mut last, mut before) = (start, None);
    let mut end = text.len();
    for (at, c) in text[start..].char_indices().map(|(at, c)| (start + at, c)).skip(1) {
        if is_combining_mark(c) {
            continue;
        }
        if !is_unspaced(c) {
            end = at;
            break;
        }
        if let Some(before) = before {
            token(&text[before..at], TokenKind::Pair);
        }
        before = Some(last);
        last = at;
    }
    if let Some(before) = before {
        token(&text[before..end], TokenKind::Pair);
    }
    token(&text[last..end], if before.is_none() { TokenKind::Pair } else { TokenKind::Tail });
    end
}

/// `1,000` is 1000 and `3,5` is 3.5: a group of exactly three digits is taken for thousands. `joined` is a buffer.
fn number(text: &str, start: usize, joined: &mut String, token: &mut impl FnMut(&str, TokenKind)) -> usize {
    let digit = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let is_point = |at: usize| matches!(text.as_bytes().get(at), Some(b'.' | b','));
    let mut end = start;
    while digit(end) || is_point(end) && digit(end + 1) {
        end += 1;
    }
    let written = &text[start..end];
    let mut groups = written.split(['.', ',']);
    let first = groups.next().unwrap_or_default();
    if first.len() == written.len() {
        token(written, TokenKind::Number);
        return end;
    }
    let thousands = first.len() <= 3 && groups.clone().all(|group| group.len() == 3);
    joined.clear();
    joined.push_str(first);
    for group in groups {
        joined.push_str(if thousands { "" } else { "." });
        joined.push_str(group);
    }
    token(joined, TokenKind::Number);
    end
}

/// A word with its inner apostrophes; `joined` is a buffer.
fn word(
    text: &str,
    start: usize,
    rules: Rules,
    joined: &mut String,
    token: &mut impl FnMut(&str, TokenKind),
) -> usize {
    let letters = |at: usize| letters(text, at);
    let mut end = letters(start);
    if !matches!(text.as_bytes().get(end), Some(b'\'' | b'+' | b'#')) {
        token(&text[start..end], TokenKind::Word);
        return end;
    }
    let after_apostrophe = |at: usize| {
        let next = at + text[at..].starts_with('\'').then_some(1)?;
        Some(next).filter(|&next| letters(next) > next)
    };
    let mut next = after_apostrophe(end);
    let mut suffix = programming_suffix(&text[end..]);
    joined.clear();
    joined.push_str(&text[start..end]);
    let mut last_part = 0;
    while let Some(from) = next {
        if rules.elision {
            token(joined, TokenKind::Word);
            joined.clear();
        }
        last_part = joined.len();
        end = letters(from);
        joined.push_str(&text[from..end]);
        next = after_apostrophe(end);
        suffix = programming_suffix(&text[end..]);
    }
    joined.push_str(suffix);
    // "nurse's" is "nurse".
    if last_part > 0 && &joined[last_part..] == "s" {
        joined.truncate(last_part);
    }
    token(joined, TokenKind::Word);
    end + suffix.len()
}

/// Where the letters end that begin at a place.
fn letters(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    loop {
        while bytes.get(at).is_some_and(|&byte| is_ascii_letter(byte)) {
            at += 1;
        }
        if bytes.get(at).is_none_or(u8::is_ascii) {
            return at;
        }
        match text[at..].chars().next() {
            Some(c) if is_word(c) && !is_unspaced(c) => at += c.len_utf8(),
            _ => return at,
        }
    }
}

/// `c++` and `c#` are words of their own.
fn programming_suffix(rest: &str) -> &'static str {
    match rest.as_bytes() {
        [b'+', b'+', ..] => "++",
        [b'#', ..] => "#",
        _ => "",
    }
}

fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    c.is_alphabetic() || c.is_numeric() || is_combining_mark(c)
}

/// Scripts written without spaces between words, and Hangul, whose endings are glued to the word.
fn is_unspaced(c: char) -> bool {
    c >= '\u{0E00}'
        && matches!(c,
        '\u{0E00}'..='\u{0EFF}'       // Thai, Lao
        | '\u{1000}'..='\u{109F}'     // Myanmar
        | '\u{1780}'..='\u{17FF}'     // Khmer
        | '\u{3005}'..='\u{3007}'     // ideographic repeat, closing mark and zero
        | '\u{3041}'..='\u{30FF}'     // Hiragana, Katakana
        | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'     // Han
        | '\u{AC00}'..='\u{D7A3}'     // Hangul syllables
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}')
        && is_word(c)
}

/// Marks that a reader leaves out when typing: accents, Hebrew points, Arabic vowels and the tatweel. Marks that make
/// another letter (Devanagari and Thai vowels, the Japanese voicing mark) stay.
fn is_removed_mark(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036F}'
        | '\u{0591}'..='\u{05C7}'
        | '\u{0640}'
        | '\u{064B}'..='\u{065F}'
        | '\u{0670}'
        | '\u{06D6}'..='\u{06ED}'
        | '\u{1AB0}'..='\u{1AFF}'
        | '\u{1DC0}'..='\u{1DFF}'
        | '\u{20D0}'..='\u{20FF}')
}

/// Soft hyphen, zero-width characters: seen by nobody, so they may not part a word.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\u{2018}' | '\u{2019}' | '\u{02BC}' | '\u{02B9}' | '`')
}

/// Letters without a decomposition, as they are typed on a keyboard that lacks them.
fn spelt_out(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ł' => "l",
        'ı' => "i",
        'ħ' => "h",
        'ς' => "σ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every case of the golden file that `tests/search/analyse.test.mjs` reads too.
    #[test]
    fn golden_tokens() {
        let golden = include_str!("../../tests/search/tokens.json");
        let cases: serde_json::Value = serde_json::from_str(golden).expect("tokens.json is JSON");
        for case in cases.as_array().expect("a list") {
            let text = case["text"].as_str().expect("text");
            let rules = Rules::of(case["lang"].as_str().unwrap_or("en"));
            let expected: Vec<&str> =
                case["tokens"].as_array().expect("tokens").iter().filter_map(|t| t.as_str()).collect();
            let actual: Vec<String> = analyse(text, rules).into_iter().map(|t| t.text).collect();
            assert_eq!(actual, expected, "tokens of {text:?}");
        }
    }

    #[test]
    fn plain_characters_need_no_normalisation() {
        for one in ('\0'..='\u{2FFF}').filter(|&c| is_plain(c) && c != '…') {
            for other in ["e", "É", "’", "1"] {
                let text = format!("{one}{other}{one}");
                let normalised = text.nfkc().collect::<String>().to_lowercase();
                let lower: String = text.chars().flat_map(char::to_lowercase).collect();
                assert_eq!(lower, normalised);
            }
        }
    }

    #[test]
    fn kinds() {
        let kinds: Vec<TokenKind> = analyse("10mg 頭痛", Rules::default()).iter().map(|t| t.kind).collect();
        assert_eq!(kinds, [TokenKind::Number, TokenKind::Word, TokenKind::Pair, TokenKind::Tail]);
    }
}
