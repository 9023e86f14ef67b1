//! Front matter text → [`Node`]. The one place that knows `serde_yaml`.
//!
//! `serde_yaml` decides what the text means, and `plain` reads most of it faster. `serde_yaml` does not tell where a value stood, so that
//! is looked up in a second, slower pass (`saphyr-parser`), and only for values that are wrong.

mod plain;
mod write;
mod written;

pub use write::{Form, Noted, Pair, document, value, word};
pub use written::{Written, as_written};

use crate::node::{Node, Path, Step};
use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use std::cell::Cell;
use std::fmt;
use std::ops::Range;

/// Longest front matter that is read, in bytes.
pub const MAX_BYTES: usize = 1 << 20;
/// Deepest nesting that is read.
const MAX_DEPTH: usize = 24;
/// Most values in one front matter, aliases expanded.
const MAX_NODES: usize = 100_000;

/// Why a text is not YAML that we read, and where (bytes from the start of the text).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YamlError {
    /// Where.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
}

impl YamlError {
    /// What to do about it.
    pub fn remedy(&self) -> &'static str {
        const REMEDIES: &[(&str, &str)] = &[
            (
                "colon cannot stand",
                "put the value in quotes if the colon belongs to it; otherwise begin every key of a level in the same column",
            ),
            ("written twice", "keep one of the two"),
            ("tab", "indent with spaces"),
            ("cannot begin with", "put the value in quotes"),
            ("quotation mark", "close it on the same line; inside '…' write an apostrophe twice: ''"),
            (
                "a key was expected",
                "check the quotes and the indentation; inside '…' write an apostrophe twice: ''",
            ),
            ("list is never", "close it with `]`, or write one entry on each line after `- `"),
            ("braces are never", "close them with `}`"),
            ("escape", "use '…' instead of \"…\", or write the backslash twice"),
            ("aliases", "write the values out, without `&` and `*`"),
            ("in the middle", "remove that line, or close the front matter there"),
            ("tags", "remove the word that begins with `!`, or put the value in quotes"),
            ("too deep", "write fewer levels and shorter lists"),
            ("longer than", "move text into the body"),
        ];
        let known = REMEDIES.iter().find(|(part, _)| self.message.contains(part));
        known.map_or("check the quotes and the indentation here and on the line above", |(_, help)| help)
    }
}

/// Reads one YAML document.
///
/// # Errors
/// Syntax errors, a key written twice, and text beyond the limits of size and depth.
pub fn parse(text: &str) -> Result<Node, YamlError> {
    if text.len() > MAX_BYTES {
        return Err(YamlError {
            span: 0..0,
            message: format!("front matter is longer than {MAX_BYTES} bytes"),
        });
    }
    if text.trim().is_empty() {
        return Ok(Node::Null);
    }
    plain::read(text).map_or_else(|| parsed(text), Ok)
}

/// Reads any YAML document.
fn parsed(text: &str) -> Result<Node, YamlError> {
    let left = Cell::new(MAX_NODES);
    let seed = NodeSeed { depth: 0, left: &left };
    seed.deserialize(serde_yaml::Deserializer::from_str(text)).map_err(|error| yaml_error(text, &error))
}

fn yaml_error(text: &str, error: &serde_yaml::Error) -> YamlError {
    let message = error.to_string();
    if let Some((_, rest)) = message.split_once(DUPLICATE)
        && let Some(span) = second_of_duplicate_keys(text)
    {
        return YamlError { span, message: without_place(rest).to_owned() };
    }
    let at = error.location().map_or(0, |location| location.index().min(text.len()));
    let at = opening(text, &message).unwrap_or(at);
    YamlError { span: at..at, message: plain(&message, &text[at..]) }
}

/// The message without "at line 1 column 2", which counts from the top of the front matter.
fn without_place(message: &str) -> &str {
    message.split(" at line ").next().unwrap_or(message)
}

/// Where the quote, list or alias begins that the parser was reading when it gave up: what
/// is never closed is closed too late at the end of the text, but must be mended at its start.
fn opening(text: &str, message: &str) -> Option<usize> {
    if message.contains("more than one document") {
        return text.find("\n...").map(|newline| newline + 1);
    }
    const OPENED: [&str; 4] = ["scanning an alias", "scanning an anchor", "parsing a flow", "end of stream"];
    let (_, place) =
        message.rsplit_once(" at line ").filter(|_| OPENED.iter().any(|what| message.contains(what)))?;
    let (line, column) = place.split_once(" column ")?;
    let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
    let start: usize = text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
    let inside = text.get(start..)?.char_indices().nth(column.checked_sub(1)?)?.0;
    Some(start + inside)
}

/// The parser's message in an editor's words; `rest` is the text from the mistake on.
fn plain(message: &str, rest: &str) -> String {
    let sign = rest.chars().next().unwrap_or_default();
    let message = without_place(message);
    match message {
        _ if message.contains("mapping values are not allowed") => "a colon cannot stand here".into(),
        _ if message.contains("unexpected end of stream") => "this quotation mark is never closed".into(),
        _ if message.contains("alphabetic or numeric character") => {
            format!("an unquoted value cannot begin with `{sign}`")
        }
        _ if message.contains("cannot start any token") && sign == '\t' => {
            "a tab cannot indent a line".into()
        }
        _ if message.contains("cannot start any token") => {
            format!("an unquoted value cannot begin with `{sign}`")
        }
        _ if message.contains("tab character") => "a tab cannot indent a line".into(),
        _ if message.contains("',' or ']'") => "this list is never closed".into(),
        _ if message.contains("',' or '}'") => "these braces are never closed".into(),
        _ if message.contains("did not find expected key") => "a key was expected here".into(),
        _ if message.contains("hexadecimal") || message.contains("escape character") => {
            "a backslash begins an escape here".into()
        }
        _ if message.contains("repetition limit") => "the aliases (`*name`) repeat too many values".into(),
        _ if message.contains("more than one document") => {
            "the front matter ends in the middle, at `...`".into()
        }
        _ if message.contains("YAML tags") => "YAML tags (`!name`) are not used in front matter".into(),
        other => other.to_owned(),
    }
}

const DUPLICATE: &str = "duplicate key: ";

struct NodeSeed<'c> {
    depth: usize,
    left: &'c Cell<usize>,
}

impl NodeSeed<'_> {
    fn inner<E: serde::de::Error>(&self) -> Result<Self, E> {
        let left = self.left.get();
        if self.depth == MAX_DEPTH || left == 0 {
            return Err(E::custom("front matter is nested too deeply or holds too many values"));
        }
        self.left.set(left - 1);
        Ok(NodeSeed { depth: self.depth + 1, left: self.left })
    }
}

impl<'de> DeserializeSeed<'de> for NodeSeed<'_> {
    type Value = Node;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for NodeSeed<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text, a number, true or false, a list, or keys with values")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Int(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(i64::try_from(value).map_or(Node::Float(value as f64), Node::Int))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Str(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Node, E> {
        Ok(Node::Str(value))
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_some<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(self.inner()?)? {
            items.push(item);
        }
        Ok(Node::Seq(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut pairs: Vec<(String, Node)> = Vec::new();
        while let Some(key) = map.next_key_seed(KeySeed)? {
            if pairs.iter().any(|(known, _)| *known == key) {
                return Err(A::Error::custom(format!("{DUPLICATE}`{key}` is written twice")));
            }
            let value = map.next_value_seed(self.inner()?)?;
            pairs.push((key, value));
        }
        Ok(Node::Map(pairs))
    }

    fn visit_enum<A: serde::de::EnumAccess<'de>>(self, _: A) -> Result<Node, A::Error> {
        Err(A::Error::custom("YAML tags (`!name`) are not used in front matter"))
    }
}

/// A map key; numbers and booleans keep their spelling as text.
struct KeySeed;

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = String;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, value: &str) -> Result<String, E> {
        Ok(value.to_owned())
    }
}

/// Where the values of a text stand.
#[derive(Debug, Clone)]
pub struct Places {
    root: Option<Spanned>,
}

impl Places {
    /// Finds all of them.
    pub fn of(text: &str) -> Self {
        Places { root: Events::new(text).value() }
    }

    /// Where the value at `path` stands in the same text (or its key, with `at_key`), in bytes.
    /// A path that is not there gives the nearest parent that is.
    pub fn locate(&self, text: &str, path: &Path, at_key: bool) -> Range<usize> {
        let mut found = 0..0;
        let Some(mut here) = self.root.as_ref() else { return found };
        let steps = path.steps();
        for (depth, &step) in steps.iter().enumerate() {
            let last = depth + 1 == steps.len();
            match here.child(step) {
                Some((key, value)) => {
                    found = if last && at_key { key.clone() } else { value.span.clone() };
                    here = value;
                }
                None => break,
            }
        }
        trim(text, found)
    }
}

/// Where a single value stands, see [`Places::locate`].
pub fn locate(text: &str, path: &Path, at_key: bool) -> Range<usize> {
    Places::of(text).locate(text, path, at_key)
}

fn second_of_duplicate_keys(text: &str) -> Option<Range<usize>> {
    let root = Events::new(text).value()?;
    root.duplicate_key().map(|span| trim(text, span))
}

/// Block values end where the next one begins; the space between is not theirs.
fn trim(text: &str, span: Range<usize>) -> Range<usize> {
    let kept = text.get(span.clone()).map_or(0, |slice| slice.trim_end().len());
    span.start..span.start + kept
}

/// Where a scalar ends; the parser counts what follows a closing quotation mark.
fn scalar_end(text: &str, span: &Range<usize>, style: ScalarStyle) -> usize {
    let written = &text[span.clone()];
    let mut escaped = false;
    let length = match style {
        ScalarStyle::SingleQuoted => written.get(1..).and_then(|rest| rest.replace("''", "  ").find('\'')),
        ScalarStyle::DoubleQuoted => written.get(1..).and_then(|rest| {
            rest.find(|c| {
                let closes = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                closes
            })
        }),
        _ => return span.start + written.trim_end().len(),
    };
    length.map_or(span.end, |length| span.start + 1 + length + 1)
}

/// A value with its place, and its children with theirs.
#[derive(Debug, Clone)]
struct Spanned {
    span: Range<usize>,
    items: Vec<(Range<usize>, Option<String>, Spanned)>,
}

impl Spanned {
    fn leaf(span: Range<usize>) -> Self {
        Spanned { span, items: Vec::new() }
    }

    fn child(&self, step: &Step) -> Option<(&Range<usize>, &Spanned)> {
        let hit = match step {
            Step::Key(name) => self.items.iter().find(|(_, key, _)| key.as_deref() == Some(&**name)),
            Step::Index(index) => self.items.get(*index).filter(|(_, key, _)| key.is_none()),
        };
        hit.map(|(span, _, value)| (span, value))
    }

    fn duplicate_key(&self) -> Option<Range<usize>> {
        for (position, (span, key, value)) in self.items.iter().enumerate() {
            if key.is_some() && self.items[..position].iter().any(|(_, earlier, _)| earlier == key) {
                return Some(span.clone());
            }
            if let Some(inner) = value.duplicate_key() {
                return Some(inner);
            }
        }
        None
    }
}

/// The parser's events, with character positions turned into bytes.
struct Events<'t> {
    text: &'t str,
    parser: Parser<'t, saphyr_parser::StrInput<'t>>,
    byte_of: Vec<usize>,
    depth: usize,
}

impl<'t> Events<'t> {
    fn new(text: &'t str) -> Self {
        let byte_of = text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect();
        Events { text, parser: Parser::new_from_str(text), byte_of, depth: 0 }
    }

    fn bytes(&self, span: Span) -> Range<usize> {
        let last = self.byte_of.len() - 1;
        self.byte_of[span.start.index().min(last)]..self.byte_of[span.end.index().min(last)]
    }

    fn next(&mut self) -> Option<(Event<'t>, Range<usize>)> {
        let (event, span) = self.parser.next_event()?.ok()?;
        let bytes = self.bytes(span);
        Some((event, bytes))
    }

    /// The next value with everything inside it.
    fn value(&mut self) -> Option<Spanned> {
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamStart | Event::DocumentStart(_) | Event::Nothing => {}
                other => return self.value_of(&other, span),
            }
        }
    }

    fn value_of(&mut self, event: &Event<'t>, span: Range<usize>) -> Option<Spanned> {
        match event {
            Event::Scalar(_, style, ..) => {
                Some(Spanned::leaf(span.start..scalar_end(self.text, &span, *style)))
            }
            Event::Alias(_) => Some(Spanned::leaf(span)),
            Event::SequenceStart(..) | Event::MappingStart(..) if self.depth == MAX_DEPTH => None,
            Event::SequenceStart(..) => self.container(span, false),
            Event::MappingStart(..) => self.container(span, true),
            _ => None,
        }
    }

    fn container(&mut self, start: Range<usize>, keyed: bool) -> Option<Spanned> {
        self.depth += 1;
        let mut whole = Spanned::leaf(start);
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::SequenceEnd | Event::MappingEnd) {
                break;
            }
            let item = if keyed {
                self.pair(&event, span)?
            } else {
                let value = self.value_of(&event, span)?;
                (value.span.clone(), None, value)
            };
            whole.span.end = whole.span.end.max(item.2.span.end);
            whole.items.push(item);
        }
        self.depth -= 1;
        Some(whole)
    }

    fn pair(
        &mut self,
        event: &Event<'t>,
        span: Range<usize>,
    ) -> Option<(Range<usize>, Option<String>, Spanned)> {
        let key = match event {
            Event::Scalar(text, ..) => text.to_string(),
            other => {
                self.value_of(other, span.clone())?;
                String::new()
            }
        };
        let value = self.value()?;
        Some((span, Some(key), value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at<'t>(text: &'t str, path: &Path, at_key: bool) -> &'t str {
        &text[locate(text, path, at_key)]
    }

    #[test]
    fn words_that_old_yaml_took_for_booleans_stay_text() {
        let node = parse("a: no\nb: on\nc: 2026-01-02\nd: 1.10\n").unwrap();
        let Node::Map(pairs) = node else { panic!("a map") };
        assert_eq!(pairs[0].1, Node::Str("no".into()));
        assert_eq!(pairs[1].1, Node::Str("on".into()));
        assert_eq!(pairs[2].1, Node::Str("2026-01-02".into()));
        assert_eq!(pairs[3].1, Node::Float(1.1));
    }

    #[test]
    fn values_and_keys_are_found_behind_umlauts() {
        let text =
            "tïtle: Ä\nfaqs:\n  - question: Why?\n    answer: >-\n      Because\n      so.\n  - plain\n";
        assert_eq!(at(text, &Path::key("tïtle"), false), "Ä");
        assert_eq!(at(text, &Path::key("faqs").at(0).and("question"), false), "Why?");
        assert_eq!(at(text, &Path::key("faqs").at(0).and("answer"), true), "answer");
        assert!(at(text, &Path::key("faqs").at(0).and("answer"), false).contains("Because"));
        assert_eq!(at(text, &Path::key("faqs").at(1), false), "plain");
        let quoted = "a: 'it''s' # why\nb: \"\\\"x\"  # y\n";
        assert_eq!(at(quoted, &Path::key("a"), false), "'it''s'");
        assert_eq!(at(quoted, &Path::key("b"), false), "\"\\\"x\"");
    }

    #[test]
    fn a_key_written_twice_is_refused_at_its_second_place() {
        let text = "title: a\ndate: 2026-01-01\ntitle: b\n";
        let error = parse(text).unwrap_err();
        assert_eq!(error.message, "`title` is written twice");
        assert_eq!(error.span, text.rfind("title").unwrap()..text.rfind("title").unwrap() + 5);
    }

    #[test]
    fn hostile_documents_are_refused_quickly() {
        let bomb = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\n\
                    d: &d [*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e]\n";
        assert!(parse(bomb).is_err());
        assert!(parse(&"[".repeat(500)).is_err());
        assert!(parse(&format!("a: {}", "x".repeat(MAX_BYTES))).is_err());
    }

    #[test]
    fn what_is_never_closed_is_shown_where_it_opens() {
        for (text, opens) in [("ä: 1\nü: \"ö\nc: d\n", '"'), ("ä: [ö,\nb: c\n", '['), ("ä: *ü\n", '*')]
        {
            assert_eq!(parse(text).unwrap_err().span.start, text.find(opens).unwrap(), "{text}");
        }
    }
}
