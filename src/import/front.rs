//! Front matter of any spelling (YAML, TOML, JSON) → keys with their places, and the body behind it.

use super::edits::Mapped;
use super::site::{Key, Page};
use crate::config::toml;
use crate::node::{Node, Path};
use crate::problem::{Problem, SourceText};
use crate::yaml;
use ::toml::de::DeTable;
use std::ops::Range;
use std::sync::Arc;

/// Reads a file that becomes `target`. `path` is its path below the old content folder.
pub(super) fn page(file: Arc<SourceText>, path: &str, target: &str) -> (Page, Vec<Problem>) {
    let split = split(&file.text);
    let (front, problems) = keys(&file, &split);
    let body = Mapped::new(&file.text[split.body.clone()], split.body.start);
    let page = Page {
        target: target.to_owned(),
        kind: None,
        lang: String::new(),
        path: path.to_owned(),
        urls: Vec::new(),
        front,
        given: Vec::new(),
        body,
        file,
    };
    (page, problems)
}

/// The parts of a file.
struct Split {
    front: Range<usize>,
    body: Range<usize>,
    spelling: Spelling,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    Yaml,
    Toml,
}

fn split(text: &str) -> Split {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let none = Split { front: start..start, body: start..text.len(), spelling: Spelling::Yaml };
    let first = text[start..].lines().next().unwrap_or_default().trim_end();
    match first {
        "---" => fenced(text, start, "---", Spelling::Yaml).unwrap_or(none),
        "+++" => fenced(text, start, "+++", Spelling::Toml).unwrap_or(none),
        "{" => json(text, start).unwrap_or(none),
        _ => none,
    }
}

fn fenced(text: &str, start: usize, fence: &str, spelling: Spelling) -> Option<Split> {
    let first = text[start..].split_inclusive('\n').next()?;
    let open = start + first.len();
    let mut at = open;
    for line in text[open..].split_inclusive('\n') {
        if line.trim_end() == fence {
            return Some(Split { front: open..at, body: at + line.len()..text.len(), spelling });
        }
        at += line.len();
    }
    None
}

/// JSON ends where its braces do; a line of `}` alone closes it, as Hugo writes it.
fn json(text: &str, start: usize) -> Option<Split> {
    let close = text[start..].find("\n}").map(|at| start + at + 2)?;
    Some(Split { front: start..close, body: close..text.len(), spelling: Spelling::Yaml })
}

fn keys(file: &Arc<SourceText>, split: &Split) -> (Vec<Key>, Vec<Problem>) {
    let text = &file.text[split.front.clone()];
    let at = |span: Range<usize>| split.front.start + span.start..split.front.start + span.end;
    let unreadable = |span: Range<usize>, message: &str| {
        let help = "the page was carried without its front matter; correct the file and import again, or copy the keys by hand";
        let message = format!("this front matter cannot be read: {message}");
        vec![Problem::warning(file, at(span), "front-matter-unread", message, help)]
    };
    match split.spelling {
        Spelling::Yaml => match yaml::parse(text) {
            Ok(Node::Map(pairs)) => {
                let key = |(name, value): (String, Node)| {
                    let span = at(yaml::locate(text, &Path::key(&name), true));
                    Key { name, value, span }
                };
                (pairs.into_iter().map(key).collect(), Vec::new())
            }
            Ok(Node::Null) => (Vec::new(), Vec::new()),
            Ok(_) => (Vec::new(), unreadable(0..0, "it is no list of keys")),
            Err(error) => (Vec::new(), unreadable(error.span, &error.message)),
        },
        Spelling::Toml => match DeTable::parse(text) {
            Ok(table) => {
                let Node::Map(pairs) = toml::table_node(table.get_ref()) else {
                    return (Vec::new(), Vec::new());
                };
                let key = |(name, value): (String, Node)| {
                    let span = at(toml::locate(table.get_ref(), &Path::key(&name), true));
                    Key { name, value, span }
                };
                (pairs.into_iter().map(key).collect(), Vec::new())
            }
            Err(error) => (Vec::new(), unreadable(error.span().unwrap_or(0..0), error.message())),
        },
    }
}

/// A settings file as data, by its extension; none when it cannot be read.
pub(super) fn settings(file: &SourceText) -> Option<Node> {
    if file.path.ends_with(".toml") {
        return Some(toml::table_node(DeTable::parse(&file.text).ok()?.get_ref()));
    }
    yaml::parse(&file.text).ok()
}

/// The value below some keys.
pub(super) fn below<'n>(node: &'n Node, keys: &[&str]) -> Option<&'n Node> {
    keys.iter().try_fold(node, |here, key| match here {
        Node::Map(pairs) => {
            pairs.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, value)| value)
        }
        _ => None,
    })
}

/// The text below some keys.
pub(super) fn text_below(node: &Node, keys: &[&str]) -> Option<String> {
    match below(node, keys)? {
        Node::Str(text) => Some(text.clone()),
        Node::Int(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The texts of a value: one, or those of a list.
pub(super) fn texts(node: &Node) -> Vec<String> {
    match node {
        Node::Str(text) => vec![text.clone()],
        Node::Int(number) => vec![number.to_string()],
        Node::Seq(items) => items.iter().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}
