//! Values → YAML in one normal form. What a text may look like without quotes is asked of the reader
//! itself, so that whatever is written reads back as the same value.

use super::parse;
use crate::node::Node;

/// Longest line of a list that stays on one line, in characters.
const WIDTH: usize = 120;

/// A value as it is to be written.
#[derive(Debug, Clone, PartialEq)]
pub enum Form {
    /// A number, `true`, `false` or nothing, as it is spelled.
    Word(String),
    /// Text.
    Text(String),
    /// Text in lines below its key: the sign that says how (`>-`), and its lines without indentation.
    Block(String, Vec<String>),
    /// A list, on one line (`true`) if it fits.
    List(Vec<Noted>, bool),
    /// Keys with values, on one line (`true`) if they fit.
    Map(Vec<Pair>, bool),
}

/// A key with its value.
pub type Pair = (String, Noted);

/// A value with the comments around it; those inside brackets have none.
#[derive(Debug, Clone, PartialEq)]
pub struct Noted {
    /// Comments on the lines above it and its key.
    pub above: Vec<String>,
    /// The comment on its line.
    pub behind: Option<String>,
    /// Comments below its last entry.
    pub below: Vec<String>,
    /// The value.
    pub form: Form,
}

impl Noted {
    /// Adds a comment on its line; a second one goes above.
    pub fn remark(&mut self, comment: Option<String>) {
        match comment {
            Some(comment) if self.behind.is_some() => self.above.push(comment),
            Some(comment) => self.behind = Some(comment),
            None => {}
        }
    }
}

impl From<Form> for Noted {
    fn from(form: Form) -> Noted {
        Noted { above: Vec::new(), behind: None, below: Vec::new(), form }
    }
}

impl From<&Node> for Noted {
    fn from(node: &Node) -> Noted {
        Form::from(node).into()
    }
}

impl From<&Node> for Form {
    fn from(node: &Node) -> Form {
        match node {
            Node::Null => Form::Word("null".into()),
            Node::Bool(value) => Form::Word(value.to_string()),
            Node::Int(value) => Form::Word(value.to_string()),
            Node::Float(value) => Form::Word(float(*value)),
            Node::Str(text) => Form::Text(text.clone()),
            Node::Seq(items) => {
                let plain = items.iter().all(|item| !matches!(item, Node::Seq(_) | Node::Map(_)));
                Form::List(items.iter().map(Noted::from).collect(), plain)
            }
            Node::Map(pairs) => {
                Form::Map(pairs.iter().map(|(key, value)| (key.clone(), Noted::from(value))).collect(), false)
            }
        }
    }
}

fn float(value: f64) -> String {
    match value {
        _ if value.is_nan() => ".nan".into(),
        _ if value.is_infinite() => if value > 0.0 { ".inf" } else { "-.inf" }.into(),
        _ => format!("{value:?}"),
    }
}

/// Keys with their values, one below the other.
pub fn document(pairs: &[Pair]) -> String {
    let mut out = String::new();
    pairs.iter().for_each(|each| pair(&mut out, each, 0));
    out
}

fn pair(out: &mut String, pair: &Pair, indent: usize) {
    comments(out, &pair.1.above, indent);
    push_indent(out, indent);
    pair_on_line(out, pair, indent);
}

fn pair_on_line(out: &mut String, (key, value): &Pair, indent: usize) {
    out.push_str(&text(key, false));
    out.push(':');
    below(out, value, indent, indent + 2);
}

fn comments(out: &mut String, comments: &[String], indent: usize) {
    for comment in comments {
        push_indent(out, indent);
        out.push_str(comment);
        out.push('\n');
    }
}

/// A value behind its key or dash; what needs lines of its own is indented by `inner`.
fn below(out: &mut String, value: &Noted, indent: usize, inner: usize) {
    let form = &value.form;
    let line = one_line(form).filter(|line| indent + line.chars().count() <= WIDTH || is_scalar(form));
    if let Some(line) = line {
        out.push(' ');
        out.push_str(&line);
        return end_line(out, value);
    }
    match form {
        Form::List(items, _) => {
            end_line(out, value);
            items.iter().for_each(|item| entry(out, item, inner));
        }
        Form::Map(pairs, _) => {
            end_line(out, value);
            pairs.iter().for_each(|each| pair(out, each, inner));
        }
        Form::Block(sign, lines) => block(out, value, sign, lines, inner),
        other => {
            let (sign, lines) = literal(other);
            block(out, value, &sign, &lines, inner);
        }
    }
    comments(out, &value.below, inner);
}

fn end_line(out: &mut String, value: &Noted) {
    if let Some(comment) = &value.behind {
        out.push(' ');
        out.push_str(comment);
    }
    out.push('\n');
}

/// An entry of a list: the first key of a map stands behind the dash, and its comments with those of the entry.
fn entry(out: &mut String, item: &Noted, indent: usize) {
    comments(out, &item.above, indent);
    let fits = one_line(&item.form).is_some_and(|line| indent + line.chars().count() <= WIDTH);
    match &item.form {
        Form::Map(pairs, _) if !fits && !pairs.is_empty() => {
            comments(out, item.behind.as_slice(), indent);
            comments(out, &pairs[0].1.above, indent);
            push_indent(out, indent);
            out.push_str("- ");
            pair_on_line(out, &pairs[0], indent + 2);
            pairs[1..].iter().for_each(|each| pair(out, each, indent + 2));
            comments(out, &item.below, indent + 2);
        }
        _ => {
            push_indent(out, indent);
            out.push('-');
            below(out, item, indent, indent + 2);
        }
    }
}

fn push_indent(out: &mut String, indent: usize) {
    out.extend(std::iter::repeat_n(' ', indent));
}

fn block(out: &mut String, value: &Noted, sign: &str, lines: &[String], indent: usize) {
    out.push(' ');
    out.push_str(sign);
    end_line(out, value);
    for line in lines {
        if !line.is_empty() {
            push_indent(out, indent);
            out.push_str(line);
        }
        out.push('\n');
    }
}

fn is_scalar(value: &Form) -> bool {
    matches!(value, Form::Word(_) | Form::Text(_))
}

/// The value on one line; none when it is made for several.
fn one_line(value: &Form) -> Option<String> {
    match value {
        Form::Word(word) => Some(word.clone()),
        Form::Text(words) if fits_a_block(words) => None,
        Form::Text(words) => Some(text(words, false)),
        Form::Block(..) => None,
        Form::List(items, _) if items.is_empty() => Some("[]".into()),
        Form::Map(pairs, _) if pairs.is_empty() => Some("{}".into()),
        Form::List(_, false) | Form::Map(_, false) => None,
        Form::List(..) | Form::Map(..) => flow(value),
    }
}

/// A value inside brackets; none when it holds lines.
fn flow(value: &Form) -> Option<String> {
    match value {
        Form::Word(word) => Some(word.clone()),
        Form::Text(words) => Some(text(words, true)),
        Form::Block(..) => None,
        Form::List(items, _) => {
            let items: Option<Vec<String>> = items.iter().map(|item| flow(&item.form)).collect();
            items.map(|items| format!("[{}]", items.join(", ")))
        }
        Form::Map(pairs, _) => {
            let pair = |(key, value): &Pair| Some(format!("{}: {}", text(key, true), flow(&value.form)?));
            let pairs: Option<Vec<String>> = pairs.iter().map(pair).collect();
            pairs.map(|pairs| format!("{{{}}}", pairs.join(", ")))
        }
    }
}

/// Words that older readers of YAML take for true and false; quotes keep them text everywhere.
const SWITCHES: [&str; 8] = ["yes", "no", "on", "off", "y", "n", "true", "false"];

/// A text as it can stand anywhere, in brackets too.
pub fn word(words: &str) -> String {
    text(words, true)
}

/// A text as it stands behind a key.
pub fn value(words: &str) -> String {
    text(words, false)
}

/// A text without quotes where it reads back as the same text, else with them.
fn text(text: &str, in_flow: bool) -> String {
    let switch = SWITCHES.iter().any(|word| text.eq_ignore_ascii_case(word));
    let written = if in_flow { format!("k: [{text}, x]\n") } else { format!("k: {text}\n") };
    let wanted = if in_flow {
        Node::Seq(vec![Node::Str(text.into()), Node::Str("x".into())])
    } else {
        Node::Str(text.into())
    };
    let single_line = !text.contains(['\n', '\r', '\t', '\u{85}', '\u{2028}', '\u{2029}']);
    let plain = !switch && single_line && parse(&written) == Ok(Node::Map(vec![("k".into(), wanted)]));
    if plain { text.to_owned() } else { quoted(text) }
}

/// A JSON string is a double-quoted scalar of YAML but for the signs that YAML does not print.
fn quoted(text: &str) -> String {
    let mut out = String::new();
    for c in serde_json::Value::from(text).to_string().chars() {
        match c {
            '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {
                out.push_str(&format!("\\u{:04x}", c as u32));
            }
            c => out.push(c),
        }
    }
    out
}

/// True for a text of several lines that reads back the same from a block (`|`).
fn fits_a_block(text: &str) -> bool {
    let odd =
        |c: char| c.is_control() && c != '\n' || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}');
    text.trim_end_matches('\n').contains('\n')
        && !text.starts_with([' ', '\n'])
        && !text.contains(odd)
        && !text.contains(" \n")
        && !text.ends_with(' ')
}

fn literal(value: &Form) -> (String, Vec<String>) {
    let Form::Text(text) = value else { return (">-".into(), Vec::new()) };
    let body = text.trim_end_matches('\n');
    let ends = text.len() - body.len();
    let sign = match ends {
        0 => "|-",
        1 => "|",
        _ => "|+",
    };
    let mut lines: Vec<String> = body.split('\n').map(str::to_owned).collect();
    lines.extend(std::iter::repeat_n(String::new(), ends.saturating_sub(1)));
    (sign.into(), lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn node() -> impl Strategy<Value = Node> {
        let leaf = prop_oneof![
            Just(Node::Null),
            any::<bool>().prop_map(Node::Bool),
            any::<i64>().prop_map(Node::Int),
            (-1e9f64..1e9).prop_map(|value| Node::Float(value + 0.5)),
            "[^\u{0}]{0,20}".prop_map(Node::Str),
            "[ -~\n]{0,40}".prop_map(Node::Str),
            prop_oneof![
                Just("yes"),
                Just("- a"),
                Just("#x"),
                Just("a: b"),
                Just("a #b"),
                Just("2026-01-31"),
                Just("1e3")
            ]
            .prop_map(|text| Node::Str(text.into())),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Node::Seq),
                proptest::collection::btree_map("[a-z #:-]{1,8}", inner, 0..4)
                    .prop_map(|map| Node::Map(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn whatever_is_written_reads_back_as_the_same_value(value in node()) {
            let written = document(&[("key".into(), Noted::from(&value))]);
            prop_assert_eq!(parse(&written), Ok(Node::Map(vec![("key".into(), value)])), "{}", written);
        }
    }

    #[test]
    fn values_stand_as_an_editor_would_write_them() {
        let node = parse("a: {b: [x, 'no', 1], c: [{d: 1, e: \"p\\nq\"}], f: ''}").unwrap();
        let Node::Map(pairs) = node else { panic!("keys") };
        let forms: Vec<_> = pairs.iter().map(|(key, value)| (key.clone(), Noted::from(value))).collect();
        let expected =
            "a:\n  b: [x, \"no\", 1]\n  c:\n    - d: 1\n      e: |-\n        p\n        q\n  f: \"\"\n";
        assert_eq!(document(&forms), expected);
    }
}
