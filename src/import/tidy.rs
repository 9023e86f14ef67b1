//! What HTML in Markdown leaves behind: comments, blank lines, indentation.

use super::calls::{self, Code};
use super::edits::Edit;
use pulldown_cmark::{Event, Parser, Tag};
use std::ops::Range;

/// Comments on one line each: Markdown ends a block at the end of a line, and readers must not see the rest.
pub(super) fn comments(text: &str, code: &Code) -> Vec<Edit> {
    let starts = text.match_indices("<!--").filter(|(start, _)| !code.holds(*start));
    let whole = starts.filter_map(|(start, _)| {
        let end = start + text[start..].find("-->")? + 3;
        text[start..end].contains('\n').then(|| (start..end, crate::text::squeeze(&text[start..end])))
    });
    whole.collect()
}

/// Blank lines beyond the first of each group, outside code.
pub(super) fn blank_lines(text: &str) -> Vec<Edit> {
    let code = Code::of(text);
    let mut edits = Vec::new();
    let (mut at, mut blank) = (0, true);
    for line in text.split_inclusive('\n') {
        let range = at..at + line.len();
        at = range.end;
        let is_blank = line.trim().is_empty() && !code.holds(range.start);
        if is_blank && blank {
            edits.push((range, String::new()));
        }
        blank = is_blank;
    }
    edits
}

/// Indentation of HTML means nothing; in Markdown it would make code of it.
pub(super) fn unindented(text: &str, edits: &[Edit]) -> Vec<Edit> {
    let mut out = Vec::new();
    let events = Parser::new_ext(text, calls::options()).into_offset_iter();
    let blocks: Vec<Range<usize>> = events
        .filter(|(event, _)| matches!(event, Event::Start(Tag::HtmlBlock)))
        .map(|(_, range)| range)
        .collect();
    for block in blocks {
        let mut at = block.start;
        for line in text[block].split_inclusive('\n') {
            let spaces = line.len() - line.trim_start_matches([' ', '\t']).len();
            let range = at..at + spaces;
            at += line.len();
            let free = edits.iter().all(|(edit, _)| edit.end <= range.start || edit.start >= range.end);
            if spaces > 0 && free {
                out.push((range, String::new()));
            }
        }
    }
    out
}
