//! Front matter as its author wrote it: values with their styles, and comments with the values they belong to.

use super::write::{Form, Noted};
use super::{MAX_DEPTH, parse, scalar_end};
use crate::node::Node;
use saphyr_parser::{Event, Parser, ScalarStyle, StrInput};
use std::ops::Range;

/// A top-level key as it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// Its name.
    pub key: String,
    /// Its value with the comments of both.
    pub value: Noted,
    /// The lines of both, when they are to be kept because a comment stands inside brackets.
    pub lines: Option<String>,
}

/// The keys of a document, and the comments below the last. None when it holds what cannot be moved without
/// changing its meaning: anchors, tags, keys that are no text, more than one document.
pub fn as_written(text: &str) -> Option<(Vec<Written>, Vec<String>)> {
    let mut reader = Reader {
        text,
        byte_of: text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect(),
        parser: Parser::new_from_str(text),
        at: 0,
        fixed: false,
        depth: 0,
    };
    let written = reader.document()?;
    Some((written, comments(&text[reader.at..])))
}

/// The comments between two values.
fn comments(gap: &str) -> Vec<String> {
    gap.lines().filter_map(|line| Some(line[comment_start(line)?..].trim_end().to_owned())).collect()
}

/// Where the comment of a line without values begins: a `#` at its start or behind white space.
fn comment_start(line: &str) -> Option<usize> {
    line.match_indices('#')
        .map(|(at, _)| at)
        .find(|at| line[..*at].chars().next_back().is_none_or(char::is_whitespace))
}

/// Reads events and keeps the comments between them. Comments that stand above a value, or between its key and
/// its first line, go above it; those on its line behind it; those at the end of a list or map below its entries
/// when they are indented as these are.
struct Reader<'t> {
    text: &'t str,
    byte_of: Vec<usize>,
    parser: Parser<'t, StrInput<'t>>,
    /// End of what was read.
    at: usize,
    /// True when a comment stands where it cannot be moved.
    fixed: bool,
    depth: usize,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Option<(Event<'t>, Range<usize>)> {
        let (event, span) = self.parser.next_event()?.ok()?;
        let last = self.byte_of.len() - 1;
        Some((event, self.byte_of[span.start.index().min(last)]..self.byte_of[span.end.index().min(last)]))
    }

    fn document(&mut self) -> Option<Vec<Written>> {
        loop {
            match self.next()? {
                (Event::StreamStart | Event::DocumentStart(false), _) => {}
                (Event::MappingStart(0, None), range) if !self.text[range.start..].starts_with('{') => break,
                _ => return None,
            }
        }
        let mut all = Vec::new();
        while let Some((key, start, value)) = self.block_pair(0)? {
            let fixed = std::mem::take(&mut self.fixed);
            let lines = fixed.then(|| self.lines(start));
            all.push(Written { key, value, lines });
        }
        matches!(self.next()?.0, Event::DocumentEnd).then_some(())?;
        matches!(self.next()?.0, Event::StreamEnd).then_some(all)
    }

    /// The lines from that of `start` to that of the last value.
    fn lines(&mut self, start: usize) -> String {
        let first = self.line_start(start);
        self.at = self.line_end();
        self.text[first..self.at].trim_end().to_owned() + "\n"
    }

    fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |newline| newline + 1)
    }

    fn line_end(&self) -> usize {
        self.text[self.at..].find('\n').map_or(self.text.len(), |newline| self.at + newline)
    }

    fn between(&self, start: usize) -> &'t str {
        &self.text[self.at..start.max(self.at)]
    }

    /// The comments before `start`, where a value begins.
    fn gap(&mut self, start: usize) -> Vec<String> {
        let found = comments(self.between(start));
        self.at = self.at.max(start);
        found
    }

    /// The comment on the rest of the line.
    fn behind(&mut self) -> Option<String> {
        let end = self.line_end();
        let rest = &self.text[self.at..end];
        let comment = rest.trim();
        (rest.starts_with(char::is_whitespace) && comment.starts_with('#')).then(|| {
            self.at = end;
            comment.to_owned()
        })
    }

    /// The comments on the next lines as far as they are indented by more than `column`.
    fn below(&mut self, column: usize) -> Vec<String> {
        let mut found = Vec::new();
        let mut end = self.line_end();
        for line in self.text[end..].split_inclusive('\n').skip(1) {
            let comment = line.trim();
            if !comment.is_empty() {
                if !comment.starts_with('#') || line.len() - line.trim_start().len() <= column {
                    break;
                }
                found.push(comment.to_owned());
                self.at = end + 1 + line.trim_end().len();
            }
            end += line.len();
        }
        found
    }

    /// A key of a map that is not in brackets, with its place and its value; none at the end of the map.
    fn block_pair(&mut self, column: usize) -> Option<Option<(String, usize, Noted)>> {
        let (key, style, range) = match self.next()? {
            (Event::MappingEnd, _) => return Some(None),
            (Event::Scalar(key, style, 0, None), range) if is_inline(style) => (key, style, range),
            _ => return None,
        };
        let above = self.gap(range.start);
        self.at = scalar_end(self.text, &range, style);
        let (event, value) = self.next()?;
        let colon = self.at + self.text[self.at..].find(':')?;
        self.fixed |= self.text[self.at..colon].contains(['#', '\n']);
        self.at = colon + 1;
        let behind = self.behind();
        let mut noted = self.value(event, value, column)?;
        noted.above.splice(0..0, above);
        noted.remark(behind);
        Some(Some((key.to_string(), range.start, noted)))
    }

    /// A value with the comments around it. `column` is that of the list or map it stands in.
    fn value(&mut self, event: Event<'t>, range: Range<usize>, column: usize) -> Option<Noted> {
        let brackets = !range.is_empty() && !matches!(event, Event::Scalar(..));
        if brackets {
            let above = self.gap(range.start);
            let form = self.flow(event, range)?;
            return Some(Noted { above, behind: self.behind(), below: Vec::new(), form });
        }
        match event {
            Event::Scalar(text, style, 0, None) if is_inline(style) => {
                let above = self.gap(range.start);
                self.at = scalar_end(self.text, &range, style);
                Some(Noted { above, behind: self.behind(), below: Vec::new(), form: scalar(&text, style) })
            }
            Event::Scalar(_, _, 0, None) => self.block(range),
            Event::SequenceStart(0, None) | Event::MappingStart(0, None) if self.depth == MAX_DEPTH => None,
            Event::SequenceStart(0, None) => self.list(range.start, column),
            Event::MappingStart(0, None) => self.map(range.start, column),
            _ => None,
        }
    }

    /// The dash of the entry that begins at `start`.
    fn dash(&self, start: usize) -> usize {
        let mut line_start = self.at;
        for line in self.between(start).split_inclusive('\n') {
            let indent = line.len() - line.trim_start().len();
            if line[indent..].starts_with('-') {
                return line_start + indent;
            }
            line_start += line.len();
        }
        start
    }

    fn list(&mut self, start: usize, column: usize) -> Option<Noted> {
        self.depth += 1;
        // The parser begins a list that is not indented behind its dash.
        let dash = if self.text[start..].starts_with('-') {
            start
        } else {
            self.at + self.between(start).rfind('-').unwrap_or(0)
        };
        let inner = dash - self.line_start(dash);
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => break,
                (event, range) => items.push(self.item(event, range, inner)?),
            }
        }
        self.depth -= 1;
        Some(Noted { below: self.below(column), ..Form::List(items, false).into() })
    }

    /// Comments above a dash belong to the entry, not to the first key or entry inside it.
    fn item(&mut self, event: Event<'t>, range: Range<usize>, column: usize) -> Option<Noted> {
        let above = match event {
            Event::MappingStart(..) => self.gap(range.start),
            Event::SequenceStart(..) => self.gap(self.dash(range.start)),
            _ => Vec::new(),
        };
        let mut noted = self.value(event, range, column)?;
        noted.above.splice(0..0, above);
        Some(noted)
    }

    fn map(&mut self, start: usize, column: usize) -> Option<Noted> {
        self.depth += 1;
        let inner = start - self.line_start(start);
        let mut pairs = Vec::new();
        while let Some((key, _, value)) = self.block_pair(inner)? {
            pairs.push((key, value));
        }
        self.depth -= 1;
        Some(Noted { below: self.below(column), ..Form::Map(pairs, false).into() })
    }

    /// A value in brackets; comments among its entries cannot be moved.
    fn flow(&mut self, event: Event<'t>, range: Range<usize>) -> Option<Form> {
        match event {
            Event::Scalar(text, style, 0, None) if is_inline(style) => {
                self.flow_to(range.start, scalar_end(self.text, &range, style));
                Some(scalar(&text, style))
            }
            Event::SequenceStart(0, None) | Event::MappingStart(0, None) if self.depth == MAX_DEPTH => None,
            Event::SequenceStart(0, None) => self.flow_list(),
            Event::MappingStart(0, None) => self.flow_map(),
            _ => None,
        }
    }

    fn flow_list(&mut self) -> Option<Form> {
        self.depth += 1;
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, range) => {
                    self.closing(range.start);
                    return Some(Form::List(items, true));
                }
                (event, range) => items.push(self.flow(event, range)?.into()),
            }
        }
    }

    fn flow_map(&mut self) -> Option<Form> {
        self.depth += 1;
        let mut pairs = Vec::new();
        loop {
            match self.next()? {
                (Event::MappingEnd, range) => {
                    self.closing(range.start);
                    return Some(Form::Map(pairs, true));
                }
                (Event::Scalar(key, style, 0, None), range) if is_inline(style) => {
                    self.flow_to(range.start, scalar_end(self.text, &range, style));
                    let (event, range) = self.next()?;
                    pairs.push((key.to_string(), self.flow(event, range)?.into()));
                }
                _ => return None,
            }
        }
    }

    /// A map inside a list may end without a bracket: `[a: 1]`.
    fn closing(&mut self, start: usize) {
        self.depth -= 1;
        self.flow_to(start, start + usize::from(self.text[start..].starts_with([']', '}'])));
    }

    fn flow_to(&mut self, start: usize, end: usize) {
        self.fixed |= !self.gap(start).is_empty();
        self.at = self.at.max(end);
    }

    /// Text in lines below its sign: the sign, and the lines without their indentation.
    fn block(&mut self, range: Range<usize>) -> Option<Noted> {
        let gap = self.between(range.start);
        let head = gap.trim_end();
        let head_start = head.rfind('\n').map_or(0, |newline| newline + 1);
        let line = &head[head_start..];
        let (line, behind) = match comment_start(line) {
            Some(at) => (&line[..at], Some(line[at..].trim_end().to_owned())),
            None => (line, None),
        };
        let sign = line.split_whitespace().next_back()?;
        if !sign.starts_with(['|', '>']) || sign.len() > 2 || sign.contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let above = comments(&gap[..head_start]);
        let body_start = self.at + head.len() + gap[head.len()..].find('\n')? + 1;
        let lines = unindented(&self.text[body_start..range.end.max(body_start)], sign.ends_with('+'))?;
        self.at = range.start + self.text[range.clone()].trim_end().len();
        Some(Noted { above, behind, below: Vec::new(), form: Form::Block(sign.to_owned(), lines) })
    }
}

/// The lines of a block, without their indentation and, unless they are kept, without empty ones at the end.
fn unindented(body: &str, keep: bool) -> Option<Vec<String>> {
    let indent = body
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start_matches(' ').len())
        .min()?;
    let mut lines: Vec<String> =
        body.lines().map(|line| line.get(indent..).unwrap_or_default().to_owned()).collect();
    while !keep && lines.last().is_some_and(|line| line.trim().is_empty()) {
        lines.pop();
    }
    Some(lines)
}

fn scalar(text: &str, style: ScalarStyle) -> Form {
    if style != ScalarStyle::Plain {
        return Form::Text(text.into());
    }
    match parse(&format!("k: {text}\n")) {
        Ok(Node::Map(pairs)) if matches!(pairs[0].1, Node::Str(_)) => Form::Text(text.into()),
        Ok(_) if text.is_empty() => Form::Word("null".into()),
        Ok(_) => Form::Word(text.into()),
        // A text of several lines, or one that only its place makes plain.
        Err(_) => Form::Text(text.into()),
    }
}

fn is_inline(style: ScalarStyle) -> bool {
    !matches!(style, ScalarStyle::Literal | ScalarStyle::Folded)
}
