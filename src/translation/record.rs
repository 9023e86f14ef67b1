//! Writing down which state of the original a translation follows.

use crate::document::{self, Document};
use crate::format::{self, Formatted};
use crate::node::{Node, Path};
use crate::yaml;

/// The front-matter key of the record.
pub const KEY: &str = "translated_from";

/// The text of a file with the record; none where it cannot be written safely. Everything else keeps every byte, and a file in normal form
/// stays in it.
pub fn recorded(document: &Document, digest: &str) -> Option<String> {
    let text = &document.source.file.text;
    if document.yaml.end >= document.body.start {
        return None; // no front matter
    }
    let end_of_line = if text[document.yaml.clone()].contains("\r\n") { "\r\n" } else { "\n" };
    let whole = match &document.front.translated_from {
        Some(_) => {
            let place = document.locate(&Path::key(KEY));
            format!("{}{digest}{}", &text[..place.start], &text[place.end..])
        }
        None => {
            let at = document.yaml.end;
            format!("{}{KEY}: {digest}{end_of_line}{}", &text[..at], &text[at..])
        }
    };
    let whole = match (format::format(text), format::format(&whole)) {
        (Formatted::Same, Formatted::Changed(normal)) => normal,
        _ => whole,
    };
    is_nothing_else_changed(text, &whole, digest).then_some(whole)
}

/// The values of both files are the same but for the record, which is the one wanted.
fn is_nothing_else_changed(before: &str, after: &str, digest: &str) -> bool {
    let pairs = |text: &str| {
        let (yaml, body) = document::parts(text);
        match yaml::parse(&text[yaml]) {
            Ok(Node::Map(pairs)) => Some((pairs, text[body].to_owned())),
            _ => None,
        }
    };
    let (Some((mut old, old_body)), Some((mut new, new_body))) = (pairs(before), pairs(after)) else {
        return false;
    };
    let written = new.iter().any(|(key, value)| key == KEY && *value == Node::Str(digest.to_owned()));
    old.retain(|(key, _)| key != KEY);
    new.retain(|(key, _)| key != KEY);
    written && old == new && old_body == new_body
}
