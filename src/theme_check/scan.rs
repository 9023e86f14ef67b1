//! The words of a template: which values it reads, and where. Only as much of the template language as that needs.

use std::ops::Range;

/// A word or mark of a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token<'t> {
    Word(&'t str),
    Text(&'t str),
    Mark(char),
}

/// A word or mark with its place in the template.
pub(super) type Placed<'t> = (Token<'t>, Range<usize>);

/// One `{{ … }}` or `{% … %}`.
#[derive(Debug)]
pub(super) struct Tag<'t> {
    pub(super) statement: bool,
    pub(super) tokens: Vec<Placed<'t>>,
}

/// All tags of a template, without comments and without what `raw` protects.
pub(super) fn tags(text: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut at = 0;
    let mut raw = false;
    while let Some(start) = text[at..].find('{').map(|offset| at + offset) {
        let Some(close) = closing(&text[start..]) else {
            at = start + 1;
            continue;
        };
        let end = text[start..].find(close).map_or(text.len(), |offset| start + offset);
        at = (end + close.len()).min(text.len());
        if close == "#}" {
            continue;
        }
        let tag = Tag { statement: close == "%}", tokens: tokens(text, start + 2..end) };
        match tag.keyword() {
            Some("raw") => raw = true,
            Some("endraw") => raw = false,
            _ if !raw => tags.push(tag),
            _ => {}
        }
    }
    tags
}

fn closing(text: &str) -> Option<&'static str> {
    [("{{", "}}"), ("{%", "%}"), ("{#", "#}")]
        .into_iter()
        .find(|(open, _)| text.starts_with(open))
        .map(|(_, close)| close)
}

impl<'t> Tag<'t> {
    /// The first word of a statement.
    pub(super) fn keyword(&self) -> Option<&'t str> {
        match self.tokens.iter().find(|(token, _)| *token != Token::Mark('-'))? {
            (Token::Word(word), _) if self.statement => Some(word),
            _ => None,
        }
    }
}

fn tokens(text: &str, range: Range<usize>) -> Vec<Placed<'_>> {
    let mut found = Vec::new();
    let mut at = range.start;
    while let Some(c) = text[at..range.end].chars().next() {
        let start = at;
        let rest = &text[at..range.end];
        let word = |c: char| c.is_alphanumeric() || c == '_';
        at += if word(c) {
            rest.find(|c| !word(c)).unwrap_or(rest.len())
        } else if matches!(c, '"' | '\'' | '`') {
            rest[1..].find(c).map_or(rest.len(), |offset| offset + 2)
        } else {
            c.len_utf8()
        };
        let piece = &text[start..at];
        match c {
            _ if c.is_whitespace() || c.is_ascii_digit() => {}
            '"' | '\'' | '`' => found.push((Token::Text(piece.trim_matches(c)), start..at)),
            _ if word(c) => found.push((Token::Word(piece), start..at)),
            _ => found.push((Token::Mark(c), start..at)),
        }
    }
    found
}

/// One step of a path behind its first word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step<'t> {
    /// `.name` or `["name"]`, with the place of the name.
    Field(&'t str, Range<usize>),
    /// `[0]` or `[key]`.
    Element,
    /// `[:6]`.
    Part,
}

/// A value that a template reads: `page.body.sections[0].id`.
#[derive(Debug)]
pub(super) struct Read<'t> {
    pub(super) root: &'t str,
    pub(super) span: Range<usize>,
    pub(super) steps: Vec<Step<'t>>,
}

/// Words that are no values.
const WORDS: &[&str] =
    &["if", "else", "elif", "in", "and", "or", "not", "is", "true", "false", "none", "None", "True", "False"];

/// The values that some tokens read, in their order.
pub(super) fn reads<'t>(tokens: &[Placed<'t>]) -> Vec<Read<'t>> {
    let mut reads = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let start = at;
        at += 1;
        let (Token::Word(word), span) = &tokens[start] else { continue };
        if WORDS.contains(word) || names_no_value(tokens, start) {
            continue;
        }
        let mut read = Read { root: word, span: span.clone(), steps: Vec::new() };
        at = steps(tokens, at, &mut read.steps);
        reads.push(read);
    }
    reads
}

/// Filters, tests, functions, components, and names of arguments.
fn names_no_value(tokens: &[Placed<'_>], at: usize) -> bool {
    let mark = |at: Option<usize>| match at.and_then(|at| tokens.get(at)) {
        Some((Token::Mark(mark), _)) => *mark,
        _ => ' ',
    };
    let word = |at: Option<usize>| match at.and_then(|at| tokens.get(at)) {
        Some((Token::Word(word), _)) => *word,
        _ => "",
    };
    let (before, after) = (at.checked_sub(1), Some(at + 1));
    let test = word(before) == "is" || (word(before) == "not" && word(at.checked_sub(2)) == "is");
    let touches = tokens.get(at + 1).is_some_and(|(_, next)| next.start == tokens[at].1.end);
    let component =
        mark(before) == '<' && before.is_some_and(|before| tokens[before].1.end == tokens[at].1.start);
    let argument = mark(after) == '=' && mark(Some(at + 2)) != '=';
    test || component
        || argument
        || mark(before) == '|'
        || mark(before) == '.'
        || (mark(after) == '(' && touches)
}

/// Reads `.name`, `?.name` and `[…]`; gives the place behind them.
fn steps<'t>(tokens: &[Placed<'t>], mut at: usize, steps: &mut Vec<Step<'t>>) -> usize {
    loop {
        let optional = usize::from(matches!(tokens.get(at), Some((Token::Mark('?'), _))));
        match (tokens.get(at + optional), tokens.get(at + optional + 1)) {
            (Some((Token::Mark('.'), _)), Some((Token::Word(name), span))) => {
                steps.push(Step::Field(name, span.clone()));
                at += optional + 2;
            }
            (Some((Token::Mark('['), _)), Some((Token::Text(name), span)))
                if matches!(tokens.get(at + optional + 2), Some((Token::Mark(']'), _))) =>
            {
                steps.push(Step::Field(name, span.clone()));
                at += optional + 3;
            }
            (Some((Token::Mark('['), _)), next) => {
                let slice = matches!(next, Some((Token::Mark(':'), _)));
                steps.push(if slice { Step::Part } else { Step::Element });
                // What stands in the brackets is read on its own.
                at += optional + 1;
                if matches!(tokens.get(at), Some((Token::Mark(']' | ':'), _))) {
                    while tokens.get(at).is_some_and(|(token, _)| *token != Token::Mark(']')) {
                        at += 1;
                    }
                    at += 1;
                    continue;
                }
                return at;
            }
            _ => return at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let spelled = |read: Read<'_>| {
            let step = |step: &Step<'_>| match step {
                Step::Field(name, _) => format!(".{name}"),
                Step::Element => "[]".into(),
                Step::Part => "[:]".into(),
            };
            format!("{}{}", read.root, read.steps.iter().map(step).collect::<String>())
        };
        tags(text).iter().flat_map(|tag| reads(&tag.tokens)).map(spelled).collect()
    }

    #[test]
    fn values_are_found_with_their_fields() {
        assert_eq!(read("{{ page.body.title | upper }}"), ["page.body.title"]);
        assert_eq!(read("{{ a?.b[\"c\"].d }} {{ x[0].y }} {{ list[:6] }}"), ["a.b.c.d", "x[].y", "list[:]"]);
        assert_eq!(read("{{ text[key ~ \"_one\"] }}"), ["text[]", "key"]);
        assert_eq!(read("{{ <part name other={site.title} n=\"x\" /> }}"), ["name", "site.title"]);
    }

    #[test]
    fn words_of_the_language_are_no_values() {
        assert_eq!(read("{{ a if b is defined and not c else \"d\" }}"), ["a", "b", "c"]);
        assert_eq!(read("{{ a is not ending_with(pat=\"?\") }} {{ now() }}"), ["a"]);
        assert_eq!(read("{# {{ a }} #}{% raw %}{{ b }}{% endraw %}{{ c }} { d }"), ["c"]);
    }
}
