//! Front matter as its author wrote it: values with their styles, and comments with the key they stand above.

use super::write::Form;
use super::{MAX_DEPTH, parse};
use crate::node::Node;
use saphyr_parser::{Event, Parser, ScalarStyle, StrInput};
use std::ops::Range;

/// A top-level key as it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// Its name.
    pub key: String,
    /// Comments on the lines above it.
    pub above: Vec<String>,
    /// Its value; the lines as they are when a comment stands among them.
    pub value: Value,
}

/// A value, or its lines.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A value that can be written anew.
    Form(Form),
    /// Lines with the key, to be kept as they are.
    Lines(String),
}

/// The keys of a document, and the comments below the last. None when it holds what cannot be moved without
/// changing its meaning: anchors, tags, keys that are no text, more than one document.
pub fn as_written(text: &str) -> Option<(Vec<Written>, Vec<String>)> {
    let mut reader = Reader {
        text,
        byte_of: text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect(),
        parser: Parser::new_from_str(text),
        scalars: Vec::new(),
        depth: 0,
    };
    let pairs = reader.document()?;
    Some(with_comments(text, pairs, &reader.scalars))
}

/// A key with the place of its first byte, its value, and the end of both.
type Pair = (String, usize, Form, usize);

fn with_comments(text: &str, pairs: Vec<Pair>, scalars: &[Range<usize>]) -> (Vec<Written>, Vec<String>) {
    let mut written = Vec::with_capacity(pairs.len());
    let mut at = 0;
    for (key, start, form, end) in pairs {
        let line = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = text[end..].find('\n').map_or(text.len(), |newline| end + newline);
        let above = comment_lines(&text[at.min(line)..line]);
        let value = if has_comment(text, line..line_end, scalars) {
            Value::Lines(text[line..line_end].trim_end().to_owned() + "\n")
        } else {
            Value::Form(form)
        };
        written.push(Written { key, above, value });
        at = line_end;
    }
    (written, comment_lines(&text[at..]))
}

fn comment_lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| line.starts_with('#')).map(str::to_owned).collect()
}

/// A `#` behind white space that stands in no value.
fn has_comment(text: &str, range: Range<usize>, scalars: &[Range<usize>]) -> bool {
    text[range.clone()].match_indices('#').any(|(offset, _)| {
        let at = range.start + offset;
        let begins = text[..at].chars().next_back().is_none_or(char::is_whitespace);
        begins && !scalars.iter().any(|scalar| scalar.contains(&at))
    })
}

struct Reader<'t> {
    text: &'t str,
    byte_of: Vec<usize>,
    parser: Parser<'t, StrInput<'t>>,
    scalars: Vec<Range<usize>>,
    depth: usize,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Option<(Event<'t>, Range<usize>)> {
        let (event, span) = self.parser.next_event()?.ok()?;
        let last = self.byte_of.len() - 1;
        Some((event, self.byte_of[span.start.index().min(last)]..self.byte_of[span.end.index().min(last)]))
    }

    fn document(&mut self) -> Option<Vec<Pair>> {
        let pairs = loop {
            match self.next()? {
                (Event::StreamStart | Event::DocumentStart(false), _) => {}
                (Event::MappingStart(0, None), range) if !self.text[range.start..].starts_with('{') => {
                    break self.pairs()?;
                }
                _ => return None,
            }
        };
        matches!(self.next()?.0, Event::DocumentEnd).then_some(())?;
        matches!(self.next()?.0, Event::StreamEnd).then_some(pairs)
    }

    fn pairs(&mut self) -> Option<Vec<Pair>> {
        let mut pairs = Vec::new();
        loop {
            match self.next()? {
                (Event::MappingEnd, _) => return Some(pairs),
                (Event::Scalar(key, style, 0, None), range) if is_inline(style) => {
                    self.scalars.push(range.clone());
                    let (form, end) = self.value()?;
                    pairs.push((key.to_string(), range.start, form, end.max(range.end)));
                }
                _ => return None,
            }
        }
    }

    fn value(&mut self) -> Option<(Form, usize)> {
        let (event, range) = self.next()?;
        self.value_of(event, range)
    }

    /// A value and the end of its last scalar or bracket.
    fn value_of(&mut self, event: Event<'t>, range: Range<usize>) -> Option<(Form, usize)> {
        let flow = self.text[range.start..].starts_with(['[', '{']);
        match event {
            Event::Scalar(text, style, 0, None) => {
                let end = range.start + self.text[range.clone()].trim_end().len();
                self.scalars.push(range.start..end);
                Some((self.scalar(&text, style, range)?, end))
            }
            Event::SequenceStart(0, None) | Event::MappingStart(0, None) if self.depth == MAX_DEPTH => None,
            Event::SequenceStart(0, None) => self.list(flow, range.end),
            Event::MappingStart(0, None) => {
                self.depth += 1;
                let (pairs, end) = self.inner_pairs(flow, range.end)?;
                self.depth -= 1;
                Some((Form::Map(pairs, flow), end))
            }
            _ => None,
        }
    }

    fn list(&mut self, flow: bool, start: usize) -> Option<(Form, usize)> {
        self.depth += 1;
        let (mut items, mut end) = (Vec::new(), start);
        loop {
            let (event, range) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                self.depth -= 1;
                return Some((Form::List(items, flow), if flow { range.end } else { end }));
            }
            let (item, item_end) = self.value_of(event, range)?;
            items.push(item);
            end = end.max(item_end);
        }
    }

    fn inner_pairs(&mut self, flow: bool, start: usize) -> Option<(Vec<(String, Form)>, usize)> {
        let (mut pairs, mut end) = (Vec::new(), start);
        loop {
            match self.next()? {
                (Event::MappingEnd, range) => return Some((pairs, if flow { range.end } else { end })),
                (Event::Scalar(key, style, 0, None), range) if is_inline(style) => {
                    self.scalars.push(range);
                    let (form, value_end) = self.value()?;
                    end = end.max(value_end);
                    pairs.push((key.to_string(), form));
                }
                _ => return None,
            }
        }
    }

    fn scalar(&self, text: &str, style: ScalarStyle, range: Range<usize>) -> Option<Form> {
        match style {
            ScalarStyle::Plain => match parse(&format!("k: {text}\n")) {
                Ok(Node::Map(pairs)) if matches!(pairs[0].1, Node::Str(_)) => Some(Form::Text(text.into())),
                Ok(_) if text.is_empty() => Some(Form::Word("null".into())),
                Ok(_) => Some(Form::Word(text.into())),
                // A text of several lines, or one that only its place makes plain.
                Err(_) => Some(Form::Text(text.into())),
            },
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Some(Form::Text(text.into())),
            ScalarStyle::Literal | ScalarStyle::Folded => self.block(range),
        }
    }

    /// The sign and the lines of a block, without their indentation.
    fn block(&self, range: Range<usize>) -> Option<Form> {
        let head = self.text[..range.start]
            .rfind(['|', '>'])
            .filter(|at| self.text[*at..range.start].trim().len() <= 3);
        let start = if self.text[range.start..].starts_with(['|', '>']) { range.start } else { head? };
        let (sign, body) = self.text[start..range.end.max(start)].split_once('\n')?;
        let sign = sign.trim();
        if sign.len() > 2 || sign.contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let indent = body
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(|line| line.len() - line.trim_start_matches(' ').len())
            .min()?;
        let mut lines: Vec<String> =
            body.lines().map(|line| line.get(indent..).unwrap_or_default().to_owned()).collect();
        while !sign.ends_with('+') && lines.last().is_some_and(|line| line.trim().is_empty()) {
            lines.pop();
        }
        Some(Form::Block(sign.to_owned(), lines))
    }
}

fn is_inline(style: ScalarStyle) -> bool {
    !matches!(style, ScalarStyle::Literal | ScalarStyle::Folded)
}
