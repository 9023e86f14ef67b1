//! Calls inside Markdown bodies (shortcodes, Liquid tags, mdBook helpers, components), found by the rules of
//! each generator.

use super::site::Dialect;
use pulldown_cmark::{Event, Options, Parser, Tag};
use std::ops::Range;

/// Extensions of Markdown that all the generators and askbook share.
pub(super) fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_FOOTNOTES
}

/// Where a text is code.
pub(super) struct Code(Vec<Range<usize>>);

impl Code {
    /// Finds the code of a Markdown text.
    pub(super) fn of(text: &str) -> Code {
        let events = Parser::new_ext(text, options()).into_offset_iter();
        let is_code = |event: &Event<'_>| matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_)));
        Code(events.filter(|(event, _)| is_code(event)).map(|(_, range)| range).collect())
    }

    /// True when the byte at `at` is code.
    pub(super) fn holds(&self, at: usize) -> bool {
        let after = self.0.partition_point(|range| range.start <= at);
        after > 0 && self.0[after - 1].contains(&at)
    }
}

/// What a call does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    /// Begins a part, or stands alone when nothing ends it.
    Open,
    /// Ends the part that the same name began.
    Close,
    /// Stands alone.
    Single,
    /// Shows the text of a call.
    Literal(String),
    /// An expression whose value is printed.
    Print,
}

/// One call.
#[derive(Debug, Clone)]
pub(super) struct Call {
    /// Where it stands.
    pub range: Range<usize>,
    /// Its name.
    pub name: String,
    /// Its arguments with their names.
    pub args: Vec<(Option<String>, String)>,
    /// What it does.
    pub role: Role,
}

impl Call {
    /// An argument by one of its names.
    pub(super) fn named(&self, names: &[&str]) -> Option<&str> {
        let hit =
            self.args.iter().find(|(name, _)| name.as_deref().is_some_and(|name| names.contains(&name)));
        hit.map(|(_, value)| value.as_str())
    }

    /// An argument by its position among those without a name.
    pub(super) fn at(&self, position: usize) -> Option<&str> {
        self.args.iter().filter(|(name, _)| name.is_none()).nth(position).map(|(_, value)| value.as_str())
    }
}

/// All calls of a text, in order.
pub(super) fn find(dialect: Dialect, text: &str) -> Vec<Call> {
    let fences: &[(&str, &str)] = match dialect {
        Dialect::Mdbook => &[("{{#", "}}")],
        Dialect::Hugo => &[("{{<", ">}}"), ("{{%", "%}}")],
        Dialect::Zola | Dialect::Liquid => &[("{{", "}}"), ("{%", "%}")],
        Dialect::Mdx | Dialect::Plain => &[],
    };
    let mut calls: Vec<Call> = Vec::new();
    let mut at = 0;
    while let Some((start, (open, close))) = next(text, at, fences) {
        let inner_start = start + open.len();
        let Some(end) = text[inner_start..].find(close).map(|end| inner_start + end) else {
            at = inner_start;
            continue;
        };
        let range = start..end + close.len();
        at = range.end;
        let inner = &text[inner_start..end];
        match dialect {
            Dialect::Mdbook => calls.extend(mdbook(text, range, inner)),
            Dialect::Hugo => calls.push(hugo(range, inner, open, close)),
            Dialect::Zola => calls.extend(zola(range, inner, open, close)),
            _ => calls.push(liquid(range, inner, open)),
        }
        if let Some(call) = calls.last().filter(|call| call.name == "raw" && call.role == Role::Open) {
            at = end_of_raw(text, call.range.end);
        }
    }
    calls
}

fn next<'f>(text: &str, at: usize, fences: &'f [(&'f str, &'f str)]) -> Option<(usize, (&'f str, &'f str))> {
    let found = fences.iter().filter_map(|fence| Some((at + text[at..].find(fence.0)?, *fence)));
    found.min_by_key(|(start, fence)| (*start, std::cmp::Reverse(fence.0.len())))
}

/// What stands between `raw` and `endraw` is no call.
fn end_of_raw(text: &str, at: usize) -> usize {
    let end = text[at..].match_indices("{%").find(|(offset, _)| {
        text[at + offset + 2..].trim_start_matches('-').trim_start().starts_with("endraw")
    });
    end.map_or(at, |(offset, _)| at + offset)
}

fn single(range: Range<usize>, name: &str, args: Vec<(Option<String>, String)>) -> Call {
    Call { range, name: name.to_owned(), args, role: Role::Single }
}

fn literal(range: Range<usize>, text: String) -> Call {
    Call { range, name: String::new(), args: Vec::new(), role: Role::Literal(text) }
}

/// `{{#include file.rs:2:4}}`; a backslash before it shows it.
fn mdbook(text: &str, range: Range<usize>, inner: &str) -> Option<Call> {
    if text[..range.start].ends_with('\\') {
        return Some(literal(range.start - 1..range.end, text[range].to_owned()));
    }
    let (name, rest) = inner.trim().split_once(char::is_whitespace).unwrap_or((inner.trim(), ""));
    Some(single(range, name, vec![(None, rest.trim().to_owned())]))
}

fn hugo(range: Range<usize>, inner: &str, open: &str, close: &str) -> Call {
    let inner = inner.trim();
    if let Some(shown) = inner.strip_prefix("/*").and_then(|shown| shown.strip_suffix("*/")) {
        return literal(range, format!("{open}{shown}{close}"));
    }
    if let Some(name) = inner.strip_prefix('/') {
        return Call { role: Role::Close, ..single(range, name.trim(), Vec::new()) };
    }
    let (inner, role) = match inner.strip_suffix('/') {
        Some(inner) => (inner, Role::Single),
        None => (inner, Role::Open),
    };
    let (name, rest) = head(inner);
    Call { role, ..single(range, name, arguments(rest, '=')) }
}

/// `{{ name(a="b") }}` and `{% name() %}…{% end %}` until 0.22, `{{ <name a="b" /> }}` and
/// `{% <name> %}…{% </name> %}` from 0.23 on. Anything else is no call.
fn zola(range: Range<usize>, inner: &str, open: &str, close: &str) -> Option<Call> {
    let inner = inner.trim_matches('-').trim();
    if let Some(shown) = inner.strip_prefix("/*").and_then(|shown| shown.strip_suffix("*/")) {
        return Some(literal(range, format!("{open}{shown}{close}")));
    }
    let statement = open == "{%";
    if statement && matches!(inner, "end" | "raw" | "endraw") {
        let role = if inner == "raw" { Role::Open } else { Role::Close };
        return Some(Call { role, ..single(range, inner.trim_start_matches("end"), Vec::new()) });
    }
    if let Some(component) = inner.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
        if let Some(name) = component.strip_prefix('/') {
            return Some(Call { role: Role::Close, ..single(range, name.trim(), Vec::new()) });
        }
        let (name, rest) = head(component.trim_end_matches('/'));
        let role = if statement { Role::Open } else { Role::Single };
        return Some(Call { role, ..single(range, name, arguments(&rest.replace(['{', '}'], ""), '=')) });
    }
    let (name, rest) = inner.split_once('(')?;
    let args = rest.strip_suffix(')')?;
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let role = if statement { Role::Open } else { Role::Single };
    is_name.then(|| Call { role, ..single(range, name, arguments(args, '=')) })
}

fn liquid(range: Range<usize>, inner: &str, open: &str) -> Call {
    let inner = inner.trim_matches('-').trim();
    if open == "{{" {
        return Call { role: Role::Print, ..single(range, inner, Vec::new()) };
    }
    let (name, rest) = head(inner);
    match name.strip_prefix("end") {
        Some(ended) if !ended.is_empty() => Call { role: Role::Close, ..single(range, ended, Vec::new()) },
        _ if matches!(name, "include" | "include_relative") => {
            let (file, rest) = head(rest);
            let called = file.rsplit('/').next().unwrap_or(file).split('.').next().unwrap_or(file);
            let mut args = arguments(rest, '=');
            args.push((Some("\0file".into()), file.to_owned()));
            single(range, called, args)
        }
        _ => Call { role: Role::Open, ..single(range, name, arguments(rest, '=')) },
    }
}

/// The first word and the rest.
fn head(text: &str) -> (&str, &str) {
    text.trim().split_once(char::is_whitespace).unwrap_or((text.trim(), ""))
}

/// `a "b c" d='e'` → values with their names, quotes taken off; commas between them do not matter.
pub(super) fn arguments(text: &str, equals: char) -> Vec<(Option<String>, String)> {
    let mut args = Vec::new();
    let mut rest = text.trim_start_matches([' ', '\t', '\n', '\r', ',']);
    while !rest.is_empty() {
        let name_end =
            rest.find(|c: char| !(c.is_alphanumeric() || "_-.:@".contains(c))).unwrap_or(rest.len());
        let behind = rest[name_end..].trim_start();
        let name = (name_end > 0 && behind.starts_with(equals)).then(|| rest[..name_end].to_owned());
        let value_at = if name.is_some() { behind[equals.len_utf8()..].trim_start() } else { rest };
        let (value, length) = value(value_at);
        args.push((name, value));
        rest = value_at[length..].trim_start_matches([' ', '\t', '\n', '\r', ',']);
    }
    args
}

/// A value with or without quotes, and how many bytes it takes.
fn value(text: &str) -> (String, usize) {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\'' | '`' | '“'));
    let Some(quote) = quote else {
        let end = text
            .find(|c: char| c.is_whitespace() || c == ',')
            .unwrap_or(text.len())
            .max(usize::from(!text.is_empty()));
        let end =
            if text.is_char_boundary(end) { end } else { text.chars().next().map_or(0, char::len_utf8) };
        return (text[..end].to_owned(), end);
    };
    let closing = if quote == '“' { '”' } else { quote };
    let inner = &text[quote.len_utf8()..];
    let mut escaped = false;
    for (at, c) in inner.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == closing => {
                let value = inner[..at].replace("\\\"", "\"");
                return (value, quote.len_utf8() + at + closing.len_utf8());
            }
            _ => {}
        }
    }
    (inner.to_owned(), text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(dialect: Dialect, text: &str) -> Vec<String> {
        find(dialect, text)
            .iter()
            .map(|call| format!("{} {:?} {:?}", call.name, call.role, call.args))
            .collect()
    }

    #[test]
    fn each_generator_spells_calls_its_own_way() {
        assert_eq!(
            shown(
                Dialect::Hugo,
                "{{< figure src=\"a b.png\" >}} {{% note %}}x{{% /note %}} {{</* x */>}} {{< new 1.2 />}}"
            ),
            [
                "figure Open [(Some(\"src\"), \"a b.png\")]",
                "note Open []",
                "note Close []",
                " Literal(\"{{< x >}}\") []",
                "new Single [(None, \"1.2\")]",
            ]
        );
        assert_eq!(
            shown(
                Dialect::Zola,
                "{{ youtube(id=\"x\", w=3) }} {% quote(author='A') %}b{% end %} {{ <fig src=\"y\" /> }} {{ not_a_call }}"
            ),
            [
                "youtube Single [(Some(\"id\"), \"x\"), (Some(\"w\"), \"3\")]",
                "quote Open [(Some(\"author\"), \"A\")]",
                " Close []",
                "fig Single [(Some(\"src\"), \"y\")]",
            ]
        );
        assert_eq!(
            shown(
                Dialect::Liquid,
                "{% raw %}{{ x }}{% endraw %} {{ site.url }} {% include video.html id=\"1\" %}"
            ),
            [
                "raw Open []",
                "raw Close []",
                "site.url Print []",
                "video Single [(Some(\"id\"), \"1\"), (Some(\"\\0file\"), \"video.html\")]",
            ]
        );
        assert_eq!(
            shown(Dialect::Mdbook, "{{#include a.rs:2}} \\{{#include b}}"),
            ["include Single [(None, \"a.rs:2\")]", " Literal(\"{{#include b}}\") []"]
        );
    }
}
