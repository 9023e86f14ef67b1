//! Text → sentences and words.

use crate::text::{count_words, is_unspaced};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation as _;

/// Abbreviations that do not end a sentence, without their last full stop.
const ABBREVIATIONS: &[&str] = &[
    "Dr", "Mr", "Mrs", "Ms", "Prof", "St", "e.g", "i.e", "cf", "vs", "approx", "etc", "No", "Fig", "al",
    "ca", "z.B", "z. B", "bzw", "ca", "Nr", "Abb", "d.h", "d. h", "u.a", "u. a", "Hr", "Fr", "eg", "ie",
];

/// The sentences of a text: those of Unicode Standard Annex 29, joined again behind abbreviations and initials, which the
/// standard takes for ends, and parted before a small letter or a digit behind a whole word ("… a file. askbook makes").
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (start, sentence) in text.split_sentence_bound_indices() {
        let end = start + sentence.len();
        match found.last_mut() {
            Some(last) if ends_with_abbreviation(&text[last.clone()]) => last.end = end,
            _ => found.push(start..end),
        }
    }
    let parted = found.into_iter().flat_map(|range| parted(text, range));
    parted.map(|range| trimmed(text, range)).filter(|range| !range.is_empty()).collect()
}

/// Shortest word behind which a full stop ends a sentence whatever follows.
const WHOLE_WORD: usize = 4;

fn parted(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = range.start;
    for (at, end) in text[range.clone()]
        .match_indices(". ")
        .map(|(at, end)| (range.start + at, range.start + at + end.len()))
    {
        let word = text[start..at].rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        let is_end = word.chars().count() >= WHOLE_WORD && !ends_with_abbreviation(&text[start..=at]);
        if is_end && text[end..range.end].starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit()) {
            out.push(start..end);
            start = end;
        }
    }
    out.push(start..range.end);
    out
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + part.len() - part.trim_start().len();
    start..start.max(range.start + part.trim_end().len())
}

fn ends_with_abbreviation(sentence: &str) -> bool {
    let Some(rest) = sentence.trim_end().strip_suffix('.') else { return false };
    let boundary = |prefix: &str| prefix.is_empty() || prefix.ends_with(|c: char| !c.is_alphanumeric());
    let is_initial = rest.ends_with(|c: char| c.is_uppercase())
        && boundary(&rest[..rest.len() - rest.chars().next_back().map_or(0, char::len_utf8)])
        && !rest.ends_with(" I");
    is_initial || ABBREVIATIONS.iter().any(|short| rest.strip_suffix(short).is_some_and(boundary))
}

/// The words of a text with their places. A word with a hyphen or an apostrophe is one.
pub fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_inner = |c: char| c.is_alphanumeric();
    text.split_whitespace().filter_map(move |token| {
        let start = token.as_ptr() as usize - text.as_ptr() as usize;
        let first = token.find(is_inner)?;
        let last = token.rfind(is_inner)?;
        let end = last + token[last..].chars().next().map_or(1, char::len_utf8);
        Some((start + first, &token[first..end]))
    })
}

/// Number of words. What is written without spaces is counted by its characters.
pub fn count(text: &str) -> usize {
    words(text).map(|(_, word)| if word.contains(is_unspaced) { count_words(word) } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn abbreviations_and_initials_do_not_end_a_sentence() {
        assert_eq!(split("See Dr. Hart. She is in."), ["See Dr. Hart.", "She is in."]);
        assert_eq!(split("Use warmth, e.g. A bath. Rest."), ["Use warmth, e.g. A bath.", "Rest."]);
        assert_eq!(split("By J. Smith. So am I. Good."), ["By J. Smith.", "So am I.", "Good."]);
        assert_eq!(
            split("Make a file. askbook reads it, i.e. all. e.g. this"),
            ["Make a file.", "askbook reads it, i.e. all. e.g. this"]
        );
        assert_eq!(split("It takes 2.5 hours. Then rest!"), ["It takes 2.5 hours.", "Then rest!"]);
    }

    #[test]
    fn sentences_without_spaces_have_ends_and_lengths() {
        assert_eq!(
            split("痛みは二日で消えます。長く続くときは？ 相談を！"),
            ["痛みは二日で消えます。", "長く続くときは？", "相談を！"]
        );
        assert_eq!(count("痛みは二日で消えます。"), 5);
        assert_eq!(count("Take 2 days"), 3);
    }

    #[test]
    fn words_keep_their_hyphens_and_places() {
        let text = "It’s a “long-standing” pain (2 to 3 days).";
        let found: Vec<&str> = words(text).map(|(_, word)| word).collect();
        assert_eq!(found, ["It’s", "a", "long-standing", "pain", "2", "to", "3", "days"]);
        assert!(words(text).all(|(at, word)| text[at..].starts_with(word)));
    }
}
