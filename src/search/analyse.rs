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

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

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
    Scanner::of(rules)
        .scan(text, &mut |raw, kind| tokens.push(Token { text: fold(raw), raw: raw.to_string(), kind }));
    tokens.retain(|token| !token.text.is_empty());
    tokens
}

/// Cuts many texts into tokens without an allocation for each: it hands over every token before it is folded.
pub struct Scanner {
    rules: Rules,
    chars: Vec<char>,
    raw: String,
}

impl Scanner {
    /// A scanner for texts of a language.
    pub fn of(rules: Rules) -> Self {
        Scanner { rules, chars: Vec::new(), raw: String::new() }
    }

    /// Calls `token` with each token of a text, lower-cased but not folded, and what it was cut from.
    pub fn scan(&mut self, text: &str, token: &mut impl FnMut(&str, TokenKind)) {
        normalise(text, &mut self.chars);
        let (chars, raw) = (&self.chars, &mut self.raw);
        let mut at = 0;
        while let Some(&c) = chars.get(at) {
            at = if is_unspaced(c) {
                pairs(chars, at, token)
            } else if c.is_ascii_digit() {
                number(chars, at, token)
            } else if is_word(c) {
                word(chars, at, self.rules, raw, token)
            } else {
                at + 1
            };
        }
    }
}

/// Lower-cased and folded, for keys that are compared whole (a pinned query, an exact question).
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_string();
    }
    let bare = text.nfd().filter(|&c| !is_removed_mark(c));
    let mut out = String::with_capacity(text.len());
    for c in bare.nfc() {
        match spelt_out(c) {
            Some(letters) => out.push_str(letters),
            None => out.push(c),
        }
    }
    out
}

fn normalise(text: &str, out: &mut Vec<char>) {
    out.clear();
    if text.chars().all(is_plain) {
        out.extend(text.chars().map(|c| match c {
            '`' | '‘' | '’' => '\'',
            // Of these characters each is one when it is lower-cased.
            _ if c > '\u{7F}' => c.to_lowercase().next().unwrap_or(c),
            _ => c.to_ascii_lowercase(),
        }));
        return;
    }
    let lower: String = text.nfkc().collect::<String>().to_lowercase();
    out.extend(lower.chars().filter(|&c| !is_joiner(c)).map(|c| if is_apostrophe(c) { '\'' } else { c }));
}

/// Characters that normalisation leaves as they are, in any order: most texts hold no others, and it is slow. An ellipsis would
/// become three full stops, which part words just as well.
fn is_plain(c: char) -> bool {
    c.is_ascii() || matches!(c, '\u{C0}'..='\u{FF}' | '–' | '—' | '‘' | '’' | '“' | '”' | '…')
}

/// Characters of a run, in clusters of one base character and its marks, as overlapping pairs.
fn pairs(chars: &[char], start: usize, token: &mut impl FnMut(&str, TokenKind)) -> usize {
    let mut clusters: Vec<String> = Vec::new();
    let mut at = start;
    while at < chars.len() && (is_unspaced(chars[at]) || is_combining_mark(chars[at])) {
        match clusters.last_mut() {
            Some(last) if is_combining_mark(chars[at]) => last.push(chars[at]),
            _ => clusters.push(chars[at].to_string()),
        }
        at += 1;
    }
    for pair in clusters.windows(2) {
        token(&pair.concat(), TokenKind::Pair);
    }
    if let Some(last) = clusters.last() {
        let alone = clusters.len() == 1;
        token(last, if alone { TokenKind::Pair } else { TokenKind::Tail });
    }
    at
}

/// `1,000` is 1000 and `3,5` is 3.5: a group of exactly three digits is taken for thousands.
fn number(chars: &[char], start: usize, token: &mut impl FnMut(&str, TokenKind)) -> usize {
    let mut groups = vec![String::new()];
    let mut at = start;
    while let Some(&c) = chars.get(at) {
        let next_is_digit = chars.get(at + 1).is_some_and(char::is_ascii_digit);
        match c {
            '0'..='9' => groups.last_mut().expect("never empty").push(c),
            '.' | ',' if next_is_digit => groups.push(String::new()),
            _ => break,
        }
        at += 1;
    }
    let thousands = groups[0].len() <= 3 && groups.iter().skip(1).all(|group| group.len() == 3);
    token(&groups.join(if thousands { "" } else { "." }), TokenKind::Number);
    at
}

/// A word with its inner apostrophes; `raw` is a buffer.
fn word(
    chars: &[char],
    start: usize,
    rules: Rules,
    raw: &mut String,
    token: &mut impl FnMut(&str, TokenKind),
) -> usize {
    let is_letter = |at: usize| chars.get(at).is_some_and(|&c| is_word(c) && !is_unspaced(c));
    raw.clear();
    let mut last_part = 0;
    let mut at = start;
    loop {
        if is_letter(at) {
            raw.push(chars[at]);
        } else if chars.get(at) == Some(&'\'') && is_letter(at + 1) {
            if rules.elision {
                token(raw, TokenKind::Word);
                raw.clear();
            }
            last_part = raw.len();
        } else {
            break;
        }
        at += 1;
    }
    let suffix = programming_suffix(&chars[at..]);
    raw.push_str(suffix);
    // "nurse's" is "nurse".
    if last_part > 0 && &raw[last_part..] == "s" {
        raw.truncate(last_part);
    }
    token(raw, TokenKind::Word);
    at + suffix.len()
}

/// `c++` and `c#` are words of their own.
fn programming_suffix(rest: &[char]) -> &'static str {
    match rest {
        ['+', '+', ..] => "++",
        ['#', ..] => "#",
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
