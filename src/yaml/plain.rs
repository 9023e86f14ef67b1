//! The plain YAML of most front matter, read in one pass over its lines.
//!
//! It takes what has one obvious meaning (keys with values and lists in blocks, short lists in brackets, scalars on one line,
//! text in lines of its own) and gives up at anything else: the full parser decides then. What it does take, it reads as that parser would.

use crate::node::Node;

/// Longest text that is read here, in bytes, so that the limits on values need not be counted.
const MOST_BYTES: usize = 64 << 10;
/// Deepest nesting that is read here; the full parser has a limit of its own.
const MOST_DEPTH: usize = 8;

/// The value of a text; none when the full parser has to read it.
pub fn read(text: &str) -> Option<Node> {
    if text.len() > MOST_BYTES || !text.chars().all(is_printable) {
        return None;
    }
    let mut lines = Lines { rest: text };
    let node = map(&mut lines, 0, MOST_DEPTH)?;
    lines.next().is_none().then_some(node)
}

/// Characters that mean nothing special to the parser's reader. Of line breaks there is only the line feed.
fn is_printable(c: char) -> bool {
    match c {
        '\n' | ' '..='~' => true,
        c => c > '\u{9F}' && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}'),
    }
}

/// The lines that are not empty.
#[derive(Clone)]
struct Lines<'t> {
    rest: &'t str,
}

/// A line: its indentation, and what follows without white space at the end.
#[derive(Clone, Copy)]
struct Line<'t> {
    indent: usize,
    text: &'t str,
}

impl<'t> Lines<'t> {
    fn peek(&self) -> Option<Line<'t>> {
        self.clone().next()
    }

    /// The indentation of the next line; none at the end.
    fn indent(&self) -> Option<usize> {
        self.peek().map(|line| line.indent)
    }

    /// Skips empty lines and counts them; none when one of them has more white space than the text of a block.
    fn skip_empty(&mut self, indent: usize) -> Option<usize> {
        let mut empty = 0;
        loop {
            let mut after = self.clone();
            match after.raw() {
                Some(line) if line.trim_start_matches(' ').is_empty() => {
                    if line.len() > indent {
                        return None;
                    }
                    empty += 1;
                    *self = after;
                }
                _ => return Some(empty),
            }
        }
    }

    /// The line behind the last one, empty or not, as it is.
    fn raw(&mut self) -> Option<&'t str> {
        let (line, rest) = match self.rest.split_once('\n') {
            Some(parts) => parts,
            None if self.rest.is_empty() => return None,
            None => (self.rest, ""),
        };
        self.rest = rest;
        Some(line)
    }
}

impl<'t> Iterator for Lines<'t> {
    type Item = Line<'t>;

    fn next(&mut self) -> Option<Line<'t>> {
        loop {
            let line = self.raw()?;
            let text = line.trim_start_matches(' ');
            if !text.is_empty() {
                return Some(Line { indent: line.len() - text.len(), text: text.trim_end_matches(' ') });
            }
        }
    }
}

/// Keys with values in lines of this indentation.
fn map(lines: &mut Lines<'_>, indent: usize, depth: usize) -> Option<Node> {
    let mut pairs = Vec::new();
    while let Some(line) = lines.peek().filter(|line| line.indent == indent) {
        lines.next();
        pair(line.text, lines, indent, depth, &mut pairs)?;
    }
    (!pairs.is_empty()).then_some(Node::Map(pairs))
}

/// A key with its value, which may go on in the next lines.
fn pair(
    text: &str,
    lines: &mut Lines<'_>,
    indent: usize,
    depth: usize,
    pairs: &mut Vec<(String, Node)>,
) -> Option<()> {
    let (key, rest) = key(text)?;
    let value = if rest.is_empty() {
        below(lines, indent, depth.checked_sub(1)?)?
    } else {
        value(rest, lines, indent)?
    };
    if pairs.iter().any(|(known, _)| known == key) {
        return None;
    }
    pairs.push((key.to_owned(), value));
    Some(())
}

/// `key: rest`, or a key alone.
fn key(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-')?;
    let (key, rest) = text.split_at(end);
    let rest = rest.strip_prefix(':')?;
    let is_key =
        key.starts_with(|c: char| c.is_ascii_alphabetic()) && (rest.is_empty() || rest.starts_with(' '));
    is_key.then(|| (key, rest.trim_start_matches(' ')))
}

/// What stands below a key of this indentation: keys, a list, or nothing.
fn below(lines: &mut Lines<'_>, indent: usize, depth: usize) -> Option<Node> {
    match lines.peek() {
        Some(line) if is_item(line.text) && line.indent >= indent => list(lines, line.indent, depth),
        Some(line) if line.indent > indent => map(lines, line.indent, depth),
        _ => Some(Node::Null),
    }
}

fn is_item(text: &str) -> bool {
    text.starts_with("- ")
}

/// `- ` and a value, line by line.
fn list(lines: &mut Lines<'_>, indent: usize, depth: usize) -> Option<Node> {
    let mut items = Vec::new();
    while let Some(line) = lines.peek().filter(|line| line.indent == indent && is_item(line.text)) {
        lines.next();
        let text = line.text.strip_prefix("- ")?;
        let inner = indent + 2;
        if key(text).is_some() {
            let mut pairs = Vec::new();
            pair(text, lines, inner, depth.checked_sub(1)?, &mut pairs)?;
            while let Some(line) = lines.peek().filter(|line| line.indent == inner) {
                lines.next();
                pair(line.text, lines, inner, depth.checked_sub(1)?, &mut pairs)?;
            }
            items.push(Node::Map(pairs));
        } else {
            items.push(value(text, lines, indent)?);
        }
    }
    Some(Node::Seq(items))
}

/// A value that begins on the line of its key, which has this indentation.
fn value(text: &str, lines: &mut Lines<'_>, indent: usize) -> Option<Node> {
    if let Some(style) = BlockStyle::of(text) {
        return style.read(lines, indent).map(Node::Str);
    }
    let value = match text.strip_prefix('[') {
        Some(rest) => Node::Seq(in_brackets(rest)?),
        None => scalar(text)?,
    };
    // A scalar goes on in a line that is further in.
    lines.indent().is_none_or(|next| next <= indent).then_some(value)
}

/// `a, b]`.
fn in_brackets(text: &str) -> Option<Vec<Node>> {
    let inner = text.strip_suffix(']')?;
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | ',' | '-' | '_' | '.' | '/' | '?');
    if !inner.chars().all(is_plain) {
        return None;
    }
    if inner.trim_matches(' ').is_empty() {
        return Some(Vec::new());
    }
    inner.split(',').map(|item| unquoted(item.trim_matches(' '))).collect()
}

/// A scalar on one line.
fn scalar(text: &str) -> Option<Node> {
    for quote in ['"', '\''] {
        if let Some(rest) = text.strip_prefix(quote) {
            let inner = rest.strip_suffix(quote)?;
            return (!inner.contains([quote, '\\'])).then(|| Node::Str(inner.to_owned()));
        }
    }
    match text {
        "true" => Some(Node::Bool(true)),
        "false" => Some(Node::Bool(false)),
        _ if is_whole_number(text.as_bytes()) => text.parse().ok().map(Node::Int),
        _ if is_date(text.as_bytes()) => Some(Node::Str(text.to_owned())),
        _ => unquoted(text),
    }
}

/// Text without quotes that is nothing but text.
fn unquoted(text: &str) -> Option<Node> {
    const OTHERS: [&str; 9] = ["null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE"];
    // No number has a space or a slash.
    let is_no_number = || text.starts_with(|c: char| c.is_ascii_digit()) && text.contains([' ', '/']);
    let begins = text.starts_with(char::is_alphabetic) || is_no_number();
    let ends = text.contains(": ") || text.ends_with(':') || text.contains(" #");
    (begins && !ends && !OTHERS.contains(&text)).then(|| Node::Str(text.to_owned()))
}

/// Digits that mean the same in every base: none of them leads with a zero.
fn is_whole_number(bytes: &[u8]) -> bool {
    matches!(bytes, [b'0'] | [b'1'..=b'9', ..]) && bytes.len() <= 18 && bytes.iter().all(u8::is_ascii_digit)
}

/// `2026-11-03`.
fn is_date(bytes: &[u8]) -> bool {
    let is_part =
        |(at, byte): (usize, &u8)| if matches!(at, 4 | 7) { *byte == b'-' } else { byte.is_ascii_digit() };
    bytes.len() == 10 && bytes.iter().enumerate().all(is_part)
}

/// How text in a block of its own is meant.
struct BlockStyle {
    /// A line goes on in the next one.
    folded: bool,
    /// The text ends with a line break.
    closed: bool,
}

impl BlockStyle {
    fn of(text: &str) -> Option<Self> {
        let (folded, closed) = match text {
            ">" => (true, true),
            ">-" => (true, false),
            "|" => (false, true),
            "|-" => (false, false),
            _ => return None,
        };
        Some(BlockStyle { folded, closed })
    }

    /// The lines below a key of this indentation, all with the same one, as one text.
    fn read(&self, lines: &mut Lines<'_>, indent: usize) -> Option<String> {
        let inner = lines.indent().filter(|inner| *inner > indent)?;
        let mut out = String::new();
        let mut ends = false;
        while lines.indent().is_some_and(|next| next > indent) {
            let empty = lines.skip_empty(inner)?;
            ends = lines.rest.contains('\n');
            let line = lines.raw()?;
            let text = line.get(inner..)?;
            // Lines that are further in, or have white space at their end, fold by rules of their own.
            if !line[..inner].trim_start_matches(' ').is_empty()
                || text.starts_with(' ')
                || text.ends_with(' ')
            {
                return None;
            }
            match (out.is_empty(), empty) {
                (true, 0) => {}
                (true, _) => return None,
                (false, 0) if self.folded => out.push(' '),
                (false, _) => out.extend(std::iter::repeat_n('\n', empty + usize::from(!self.folded))),
            }
            out.push_str(text);
        }
        lines.skip_empty(inner)?;
        if self.closed {
            out.push_str(if ends { "\n" } else { return None });
        }
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::parsed;
    use proptest::prelude::*;
    use walkdir::WalkDir;

    #[test]
    fn nearly_all_front_matter_of_our_own_guides_is_plain() {
        let (mut plain, mut all) = (0, 0);
        for folder in ["content", "docs/content"] {
            for entry in WalkDir::new(folder).into_iter().filter_map(Result::ok) {
                let text = std::fs::read_to_string(entry.path()).unwrap_or_default();
                let Some((yaml, _)) = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"))
                else {
                    continue;
                };
                let read = read(yaml);
                all += 1;
                plain += usize::from(read.is_some());
                assert!(read.is_none() || read == parsed(yaml).ok(), "{}", entry.path().display());
            }
        }
        assert!(all > 90 && plain * 10 > all * 8, "{plain} of {all}");
    }

    #[test]
    fn what_is_not_plain_is_left_to_the_full_parser() {
        for text in [
            "a: b: c",
            "a: b #c",
            "a: |+\n  b",
            "a: >-\n  b\n   c",
            "a: {b: c}",
            "a: &x b",
            "a: *x",
            "a: !t b",
            "a: \"b\\n\"",
            "a: 'it''s'",
            "a: b\n  c",
            "a:\tb",
            "a: 010",
            "a: 1.5",
            "a: ~",
            "- a",
            "a: -1",
            "a: b\na: c",
            "a: b\r\n",
            "? a",
            "a: [b, [c]]",
            "a: [b, 1]",
            "a: [b,\n c]",
            "# x\na: b",
            "a: b\n---\n",
            "a: 'b' c",
            "a: \u{85}",
            "a: \u{FEFF}b",
        ] {
            assert_eq!(read(text), None, "{text:?}");
        }
    }

    /// Lines that hold much of what YAML gives a meaning to.
    fn line() -> impl Strategy<Value = String> {
        let indent = prop::sample::select(vec!["", "", "", " ", "  ", "    "]);
        let start = prop::sample::select(vec![
            "", "- ", "a: ", "b: ", "- a: ", "- b:", "a:", "c-d: ", "true: ", "null:", "-", "#", "...", "---",
        ]);
        let rest = prop_oneof![
            3 => "[a-c]{0,3}( [a-c]{1,3}){0,2}",
            1 => "[\\[\\]{}:#&*!|>%@`'\", a-c0-9.?~-]{0,8}",
            1 => prop::sample::select(vec![
                ">-", ">", "|", "|-", "true", "null", "True", "12", "24 months", "10.1/x", "1 .5", "012", "2026-11-03", "2026-1-3", "\"a: b\"", "'a # b'", "[a, b c]", "[]", "[a,]",
                "é ü", "a:b", "a#b", "yes", "1e3", "0x1", ".inf", "a ", "- a", "\"a\\tb\"",
            ]).prop_map(str::to_owned),
        ];
        (indent, start, rest).prop_map(|(indent, start, rest)| format!("{indent}{start}{rest}"))
    }

    /// A key with text in lines of its own, and what may stand around it.
    fn block() -> impl Strategy<Value = String> {
        let line = prop::sample::select(vec![
            "", " ", "  ", "    ", "  b", "  c d", "  # e", "  - f", "  g: h", "   i", "  j ", "k: l", "- m",
            " n",
        ]);
        let style = prop::sample::select(vec![">", ">-", "|", "|-"]);
        let end = prop::sample::select(vec!["", "\n"]);
        (style, prop::collection::vec(line, 0..7), end)
            .prop_map(|(style, lines, end)| format!("a: {style}\n{}{end}", lines.join("\n")))
    }

    fn agrees(text: &str) -> std::result::Result<(), TestCaseError> {
        if let Some(node) = read(text) {
            prop_assert_eq!(Ok(node), parsed(text));
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]
        #[test]
        fn what_is_read_is_what_the_full_parser_reads(lines in proptest::collection::vec(line(), 1..9)) {
            agrees(&lines.join("\n"))?;
        }

        #[test]
        fn text_in_lines_of_its_own_is_what_the_full_parser_reads(text in block()) {
            agrees(&text)?;
        }
    }
}
