//! Where the cursor is in front matter. YAML that is being typed is broken most of the time, so this looks at lines and their
//! indentation and never fails. Pure.

use crate::document;
use std::cmp::Ordering;
use std::ops::Range;

/// A place in front matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The keys above, from the top on; lists have none.
    pub keys: Vec<String>,
    /// What stands here.
    pub slot: Slot,
    /// The word at the cursor, in bytes of the file.
    pub word: Range<usize>,
}

/// What can stand at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// A key.
    Key,
    /// The value of the last of the keys above.
    Value,
    /// The beginning of an entry of a list: its first key, or a value.
    Entry,
    /// A line of a text that began further up.
    Text,
}

impl Spot {
    /// The keys above with dots between, and one more.
    pub fn place(&self, key: &str) -> String {
        self.keys
            .iter()
            .map(String::as_str)
            .chain(Some(key).filter(|key| !key.is_empty()))
            .collect::<Vec<_>>()
            .join(".")
    }
}

/// The front matter of a file, closed or not.
pub fn front_matter(text: &str) -> Range<usize> {
    let (yaml, body) = document::parts(text);
    let is_open = yaml.is_empty() && body.start == text.len() && yaml.start > 3;
    if is_open && !text[yaml.start..].starts_with("---") { yaml.start..text.len() } else { yaml }
}

/// The place of a byte of the file; none outside of front matter.
pub fn at(text: &str, at: usize) -> Option<Spot> {
    let yaml = front_matter(text);
    if yaml.start == 0 || at < yaml.start || at > yaml.end {
        return None;
    }
    let start = text[yaml.start..at].rfind('\n').map_or(yaml.start, |newline| yaml.start + newline + 1);
    let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
    if text[start..end].trim_end() == "---" {
        return None;
    }
    let line = Line::of(text, start, text[start..end].trim_end_matches('\r').len());
    let (mut keys, is_text) = above(&text[yaml.start..start], &line);
    if is_text {
        return Some(Spot { keys, slot: Slot::Text, word: word(text, at, at) });
    }
    if line.key.is_none() {
        let slot = if line.dashes.is_empty() { Slot::Key } else { Slot::Entry };
        let word = line.content.min(at)..word(text, at, at).end;
        return Some(Spot { keys, slot, word });
    }
    let colon = line.content + line.key_length;
    match at.cmp(&(colon + 1)) {
        Ordering::Less => Some(Spot { keys, slot: Slot::Key, word: line.content..colon }),
        // Right behind a colon nothing can stand.
        Ordering::Equal => None,
        Ordering::Greater => {
            keys.extend(line.key.clone());
            Some(inside(text, colon + 1, at, keys))
        }
    }
}

/// A place behind a key on its line, which may be in brackets.
fn inside(text: &str, start: usize, at: usize, mut keys: Vec<String>) -> Spot {
    let mut open: Vec<(char, usize)> = Vec::new();
    let (mut from, mut quote) = (start, None);
    for (offset, c) in text[start..at].char_indices() {
        let place = start + offset;
        match (quote, c) {
            (Some(mark), c) if mark == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '[' | '{') => {
                open.push((c, keys.len()));
                from = place + 1;
            }
            (None, ']' | '}') => drop(open.pop().map(|(_, depth)| keys.truncate(depth))),
            (None, ',') if !open.is_empty() => {
                from = place + 1;
                open.last().into_iter().for_each(|(_, depth)| keys.truncate(*depth));
            }
            (None, ':')
                if open.last().is_some_and(|(bracket, depth)| *bracket == '{' && keys.len() == *depth) =>
            {
                keys.push(text[from..place].trim().to_owned());
                from = place + 1;
            }
            _ => {}
        }
    }
    let slot = match open.last() {
        Some(('{', depth)) if keys.len() == *depth => Slot::Key,
        _ => Slot::Value,
    };
    let from = from + text[from..at].len() - text[from..at].trim_start_matches([' ', '"', '\'']).len();
    // In front of the value the whole value is meant.
    let behind = if from == at { text[at..].len() - text[at..].trim_start_matches(' ').len() } else { 0 };
    Spot { keys, slot, word: from..value_end(text, at + behind, !open.is_empty()) }
}

/// The end of the word at `at`.
fn word(text: &str, from: usize, at: usize) -> Range<usize> {
    let length = text[at..]
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.')))
        .unwrap_or(text.len() - at);
    from..at + length
}

/// The end of the value at `at`: its quote, bracket or comma, or the end of the line.
fn value_end(text: &str, at: usize, in_brackets: bool) -> usize {
    let ends =
        |c: char| matches!(c, '\n' | '\r' | '"' | '\'') || in_brackets && matches!(c, ',' | ']' | '}' | ':');
    let rest = &text[at..];
    let rest = &rest[..rest.find(ends).unwrap_or(rest.len())];
    at + rest.find(" #").map_or(rest, |comment| &rest[..comment]).trim_end().len()
}

/// A line of YAML.
struct Line {
    /// Columns of the dashes at its beginning.
    dashes: Vec<usize>,
    /// Column of what follows them.
    column: usize,
    /// Where that begins in the file.
    content: usize,
    /// Its key.
    key: Option<String>,
    key_length: usize,
    /// What stands behind the key.
    value: Option<Range<usize>>,
    /// Nothing but white space or a comment.
    is_blank: bool,
}

impl Line {
    fn of(text: &str, start: usize, length: usize) -> Line {
        let line = &text[start..start + length];
        let mut column = line.len() - line.trim_start_matches(' ').len();
        let mut dashes = Vec::new();
        while line[column..].starts_with("- ") || &line[column..] == "-" {
            dashes.push(column);
            let rest = &line[column + 1..];
            column += 1 + rest.len() - rest.trim_start_matches(' ').len();
        }
        let content = &line[column..];
        let is_blank = content.starts_with('#') || content.is_empty() && dashes.is_empty();
        let (key, key_length, value) = match key_of(content) {
            Some((key, written, value)) => (Some(key), written, Some(start + column + value..start + length)),
            None => (None, 0, None),
        };
        Line { dashes, column, content: start + column, key, key_length, value, is_blank }
    }

    /// The value begins a text that goes on below.
    fn opens_text(&self, text: &str) -> bool {
        let value = self.value.as_ref().map_or("", |value| text[value.clone()].trim());
        !(value.is_empty() || value.starts_with(['[', '{', '#', '&']))
    }
}

/// `key: value`: the key, its length as written, and where its value begins.
fn key_of(content: &str) -> Option<(String, usize, usize)> {
    let mark = content.as_bytes().first().filter(|c| matches!(c, b'"' | b'\''));
    let length = match mark {
        Some(mark) => content[1..].find(*mark as char)? + 2,
        None => content.match_indices(':').map(|(at, _)| at).find(|at| ends_key(content, *at))?,
    };
    if !ends_key(content, length) || content.starts_with(['#', '[', '{', '|', '>', '&', '*', '!']) {
        return None;
    }
    let key = content[..length].trim_matches(['"', '\'']).trim_end().to_owned();
    let rest = &content[length + 1..];
    Some((key, length, length + 1 + rest.len() - rest.trim_start_matches(' ').len()))
}

/// A colon ends a key when white space or nothing follows.
fn ends_key(content: &str, at: usize) -> bool {
    content[at..].starts_with(':') && content[at + 1..].chars().next().is_none_or(char::is_whitespace)
}

/// The keys above a line, and whether the line belongs to the text of the last of them.
fn above(before: &str, line: &Line) -> (Vec<String>, bool) {
    let mut keys = Vec::new();
    // A key above stands in a column before this one; the entries of a list may stand in the column of its key.
    let mut limit = line.dashes.first().map_or(line.column, |dash| dash + 1);
    let (mut is_text, mut entered) = (false, !line.dashes.is_empty());
    let mut end = before.len();
    while end > 0 && limit > 0 {
        let start = before[..end - 1].rfind('\n').map_or(0, |newline| newline + 1);
        let other = Line::of(before, start, before[start..end].trim_end().len());
        end = start;
        if other.is_blank {
            continue;
        }
        if other.column < limit {
            limit = other.dashes.first().map_or(other.column, |dash| dash + 1);
            match other.key.clone() {
                Some(key) => {
                    if other.opens_text(before) {
                        keys.clear();
                        is_text = true;
                    }
                    keys.push(key);
                }
                // The first line of an entry, which goes on below.
                None if !other.dashes.is_empty() => is_text = true,
                None => {}
            }
        } else if let Some(dash) = other.dashes.first().filter(|dash| **dash < limit) {
            // The first line of this entry: a text that goes on here, or a key beside this one.
            is_text |= !entered && other.key.is_none() && keys.is_empty();
            entered = true;
            limit = dash + 1;
        }
    }
    keys.reverse();
    (keys, is_text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The place of `|` in a front matter: keys, slot and word.
    fn spot(yaml: &str) -> (String, Slot, String) {
        let marked = format!("---\n{yaml}---\nBody\n");
        let cursor = marked.find('|').unwrap();
        let text = marked.replacen('|', "", 1);
        let spot = at(&text, cursor).unwrap();
        (spot.place(""), spot.slot, text[spot.word.clone()].to_owned())
    }

    fn is(yaml: &str, keys: &str, slot: Slot, word: &str) {
        assert_eq!(spot(yaml), (keys.to_owned(), slot, word.to_owned()), "{yaml}");
    }

    #[test]
    fn keys_are_found_at_every_depth() {
        is("ti|\n", "", Slot::Key, "ti");
        is("ti|tle: A\n", "", Slot::Key, "title");
        is("title: A\n|\n", "", Slot::Key, "");
        is("search:\n  bo|\n", "search", Slot::Key, "bo");
        is("faqs:\n  - id: a\n    an|\n", "faqs", Slot::Key, "an");
        is("faqs:\n  - b\n  - id: a\n    an|\n", "faqs", Slot::Key, "an");
        is("faqs:\n- id: a\n  search:\n    pi|n: [x]\n", "faqs.search", Slot::Key, "pin");
        is("faqs:\n  - |\n", "faqs", Slot::Entry, "");
        is("faqs:\n  - id: a\n  - qu|\n", "faqs", Slot::Entry, "qu");
        is("faqs:\n  - id|: a\n", "faqs", Slot::Key, "id");
        is("cascade:\n  search: {bo|}\n", "cascade.search", Slot::Key, "bo");
    }

    #[test]
    fn values_are_found_with_and_without_brackets() {
        is("draft: |\n", "draft", Slot::Value, "");
        is("draft: tr|ue\n", "draft", Slot::Value, "true");
        is("authors: [hart, l|ee]\n", "authors", Slot::Value, "lee");
        is("authors:\n  - ha|rt\n", "authors", Slot::Entry, "hart");
        is("search: {exclude: t|, boost: 1}\n", "search.exclude", Slot::Value, "t");
        is("search: {exclude: true, b|}\n", "search", Slot::Key, "b");
        is("tags: [\"He|at and cold\"]\n", "tags", Slot::Value, "Heat and cold");
        is("title: Heat |and cold # why\n", "title", Slot::Value, "Heat and cold");
        is("draft: | true\n", "draft", Slot::Value, " true");
    }

    #[test]
    fn lines_of_a_text_are_no_keys() {
        is("answer: >-\n  Some |text\n", "answer", Slot::Text, "text");
        is("faqs:\n  - answer: >-\n      Note: this\n\n      and |\n", "faqs.answer", Slot::Text, "");
        is("takeaways:\n  - First line\n    and |more\n", "takeaways", Slot::Text, "more");
        is("title: One\n  two|\n", "title", Slot::Text, "");
    }

    proptest::proptest! {
        /// Whatever is typed, every place is read, and its word is a part of the text.
        #[test]
        fn every_place_of_every_text_is_read(yaml in "([a-z]{1,3}: |- |  |\n|\r\n|[\\[\\]{}\"',:#>|\u{e4}-]){0,24}", closed in proptest::bool::ANY) {
            let text = format!("---\n{yaml}{}", if closed { "\n---\nBody\n" } else { "" });
            for cursor in (0..=text.len()).filter(|cursor| text.is_char_boundary(*cursor)) {
                if let Some(spot) = at(&text, cursor) {
                    proptest::prop_assert!(text.get(spot.word.clone()).is_some(), "{:?} in {:?}", spot, text);
                }
            }
        }
    }

    #[test]
    fn front_matter_that_is_not_closed_yet_counts() {
        let text = "---\ntitle: A\ndra";
        assert_eq!(at(text, text.len()).unwrap().slot, Slot::Key);
        assert_eq!(at("---\n", 4).unwrap().slot, Slot::Key);
        assert_eq!(at("No front matter\n", 3), None);
        assert_eq!(at("---\ntitle: A\n---\nBody", 19), None);
    }
}
