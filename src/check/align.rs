//! Where a part of a front-matter value stands in the file, whatever the YAML style in which it is written.

use std::ops::Range;

/// The bytes of `raw` from which a range of `value` comes. `raw` holds the same characters in the same order, with quotes,
/// escapes, indentation and line breaks between them.
pub fn range(value: &str, wanted: Range<usize>, raw: &str) -> Range<usize> {
    let mut first = None;
    let mut end = 0;
    let mut at = 0;
    for (position, c) in value.char_indices().filter(|(_, c)| !c.is_whitespace()) {
        if position >= wanted.end {
            break;
        }
        let Some(found) = raw[at..].find(c) else { return 0..raw.len() };
        let start = at + found;
        at = start + c.len_utf8();
        if position >= wanted.start {
            first.get_or_insert(start);
            end = at;
        }
    }
    first.map_or(0..raw.len(), |first| first..end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The text that is found for a needle of the value.
    fn found<'r>(value: &str, needle: &str, raw: &'r str) -> &'r str {
        let start = value.find(needle).unwrap();
        &raw[range(value, start..start + needle.len(), raw)]
    }

    #[test]
    fn every_style_of_yaml_is_followed() {
        assert_eq!(found("one two three", "two", "\"one two three\""), "two");
        assert_eq!(found("it's so so", "so so", "'it''s so so'"), "so so");
        assert_eq!(found("one two three", "two three", "|-\n  one two\n  three"), "two\n  three");
        assert_eq!(found("a word, a word too", "word too", ">-\n  a word,\n  a word too\n"), "word too");
    }

    #[test]
    fn a_value_that_is_escaped_is_named_as_a_whole() {
        assert_eq!(found("ä b", "b", r#""\u00e4 b""#), r#""\u00e4 b""#);
    }

    proptest! {
        #[test]
        fn folded_text_is_found_word_by_word(words in proptest::collection::vec("[a-z]{1,6}", 1..20), pick in 0usize..20) {
            let value = words.join(" ");
            let raw = format!(">-\n    {}\n", words.join("\n    "));
            let pick = pick % words.len();
            let start = words[..pick].iter().map(|word| word.len() + 1).sum::<usize>();
            let span = range(&value, start..start + words[pick].len(), &raw);
            prop_assert_eq!(&raw[span], words[pick].as_str());
        }
    }
}
