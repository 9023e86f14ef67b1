//! Adds an alias to front matter that its author wrote, in the author's own style. Pure.

use crate::document::{Document, ORDER};
use crate::node::{Node, Path, Step};
use crate::scaffold::separator;
use crate::yaml;
use std::ops::Range;

/// A change of a file: bytes, and what takes their place.
pub type Edit = (Range<usize>, String);

/// Adds an entry to the `aliases` of a page (the empty path) or of an entry of `faqs`. None when the front matter cannot be
/// read.
pub fn add(document: &Document, base: &Path, alias: &str) -> Option<Edit> {
    let text = &document.source.file.text;
    let node = yaml::parse(&text[document.yaml.clone()]).ok()?;
    let aliases = base.and("aliases");
    match value(&node, &aliases) {
        Some(Node::Seq(items)) => {
            let span = document.locate(&aliases);
            let last = document.locate(&aliases.at(items.len().saturating_sub(1))).end;
            if text[span.clone()].starts_with('[') {
                let comma = if items.is_empty() { "" } else { ", " };
                let close = last + text[last..].find(']')?;
                return Some((close..close, format!("{comma}{alias}")));
            }
            let first = document.locate(&aliases.at(0)).start;
            let line = text[..first].rfind('\n').map_or(0, |newline| newline + 1);
            let indent = &text[line..first].split('-').next().unwrap_or_default();
            Some((last..last, format!("{}{indent}- {alias}", end_of_line(text))))
        }
        Some(Node::Null) => {
            let key = document.locate_key(&aliases).end + 1;
            Some((key..key, format!(" [{alias}]")))
        }
        Some(_) => {
            let span = document.locate(&aliases);
            let single = text[span.clone()].to_owned();
            Some((span, format!("[{single}, {alias}]")))
        }
        None => new_key(document, &node, base, &format!("aliases: [{alias}]")),
    }
}

fn value<'n>(node: &'n Node, path: &Path) -> Option<&'n Node> {
    path.steps().into_iter().try_fold(node, |here, step| match (here, step) {
        (Node::Map(pairs), Step::Key(key)) => {
            pairs.iter().find(|(name, _)| **name == **key).map(|(_, node)| node)
        }
        (Node::Seq(items), Step::Index(at)) => items.get(*at),
        _ => None,
    })
}

/// Writes a new key in front of the first one that stands behind it in the order of keys.
fn new_key(document: &Document, node: &Node, base: &Path, written: &str) -> Option<Edit> {
    let Some(Node::Map(pairs)) = value(node, base) else { return None };
    let text = &document.source.file.text;
    let place = |key: &str| ORDER.iter().position(|known| *known == key).unwrap_or(ORDER.len());
    let behind = |key: &&(String, Node)| {
        if base.is_empty() { place(&key.0) > place("aliases") } else { key.0 != "id" }
    };
    let Some((key, _)) = pairs.iter().find(behind) else {
        let end = document.yaml.end;
        return Some((end..end, format!("{written}{}", end_of_line(text))));
    };
    let at = document.locate_key(&base.and(key)).start;
    let (at, between) = if base.is_empty() {
        (above_comments(text, at), end_of_line(text).to_owned())
    } else {
        (at, separator(text, at))
    };
    Some((at..at, format!("{written}{between}")))
}

/// The beginning of the comments above a line.
fn above_comments(text: &str, at: usize) -> usize {
    let mut start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    while start > 0 {
        let line = text[..start - 1].rfind('\n').map_or(0, |newline| newline + 1);
        if !text[line..start].trim_start().starts_with('#') {
            break;
        }
        start = line;
    }
    start
}

fn end_of_line(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::Source;
    use crate::problem::SourceText;
    use std::sync::Arc;

    fn added(yaml: &str, base: &Path) -> String {
        let text = format!("---\n{yaml}---\nBody\n");
        let file = Arc::new(SourceText { path: "a/b.md".into(), text: text.clone() });
        let (document, problems) = crate::document::read(Source { path: "a/b.md".into(), file }, "a/b.md");
        assert!(problems.is_empty(), "{problems:?}");
        let (span, insert) = add(&document, base, "\"#x\"").expect(yaml);
        let mut changed = text;
        changed.replace_range(span, &insert);
        changed.strip_prefix("---\n").unwrap().strip_suffix("---\nBody\n").unwrap().to_owned()
    }

    #[test]
    fn an_alias_is_added_in_every_style() {
        let page = Path::default();
        for (before, after) in [
            ("title: A\n", "title: A\naliases: [\"#x\"]\n"),
            ("title: A\n# why\nweight: 1\n", "title: A\naliases: [\"#x\"]\n# why\nweight: 1\n"),
            ("title: A\naliases: [/b/]\n", "title: A\naliases: [/b/, \"#x\"]\n"),
            ("title: A\naliases: []\n", "title: A\naliases: [\"#x\"]\n"),
            ("title: A\naliases: /b/\n", "title: A\naliases: [/b/, \"#x\"]\n"),
            ("title: A\naliases:\n", "title: A\naliases: [\"#x\"]\n"),
            ("aliases:\n- /b/\ntitle: A\n", "aliases:\n- /b/\n- \"#x\"\ntitle: A\n"),
            (
                "title: A\naliases:\n  - /b/\n  - from: \"#c\"\n    to: d\n",
                "title: A\naliases:\n  - /b/\n  - from: \"#c\"\n    to: d\n  - \"#x\"\n",
            ),
        ] {
            assert_eq!(added(before, &page), after);
        }
    }

    #[test]
    fn an_alias_of_a_question_stands_in_its_entry() {
        let entry = Path::key("faqs").at(0);
        for (before, after) in [
            (
                "title: A\nfaqs:\n  - id: b\n    question: C?\n    answer: D\n",
                "title: A\nfaqs:\n  - id: b\n    aliases: [\"#x\"]\n    question: C?\n    answer: D\n",
            ),
            (
                "title: A\nfaqs: [{id: b, question: C, answer: D}]\n",
                "title: A\nfaqs: [{id: b, aliases: [\"#x\"], question: C, answer: D}]\n",
            ),
            (
                "title: A\nfaqs:\n- question: C?\n  answer: D\n",
                "title: A\nfaqs:\n- aliases: [\"#x\"]\n  question: C?\n  answer: D\n",
            ),
        ] {
            assert_eq!(added(before, &entry), after);
        }
    }
}
