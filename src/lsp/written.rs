//! Links, headings and classes as they are written, with their places in the file. Pure.

use crate::document;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// A link or picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// All of it, in bytes of the file.
    pub whole: Range<usize>,
    /// Its address.
    pub to: Range<usize>,
}

/// Links with their address behind them, and addresses of links by reference. Code is not told from text: whoever changes
/// something asks the guide which of them are links.
pub fn links(text: &str) -> Vec<Link> {
    let mut links = Vec::new();
    for (at, mark) in text.match_indices(']') {
        let behind = at + mark.len();
        let is_inline = text[behind..].starts_with('(');
        let is_defined = text[behind..].starts_with(':') && begins_definition(text, at);
        if !is_inline && !is_defined {
            continue;
        }
        let to = address(text, behind + 1);
        let start = opening(text, at).unwrap_or(at);
        let end = text[to.end..].find([')', '\n']).map_or(to.end, |close| to.end + close + 1);
        links.push(Link { whole: start..end, to });
    }
    links
}

/// `[name]: ` stands at the beginning of its line.
fn begins_definition(text: &str, close: usize) -> bool {
    let start = text[..close].rfind('\n').map_or(0, |newline| newline + 1);
    text[start..close].trim_start().starts_with('[')
}

/// The address that begins at `from`, without white space and angle brackets around it.
fn address(text: &str, from: usize) -> Range<usize> {
    let start = from + text[from..].len() - text[from..].trim_start_matches([' ', '\t']).len();
    if text[start..].starts_with('<') {
        let length = text[start + 1..].find(['>', '\n']).unwrap_or(0);
        return start + 1..start + 1 + length;
    }
    let mut depth = 0;
    let ends = |c: char| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        c.is_whitespace() || depth < 0
    };
    start..text[start..].find(ends).map_or(text.len(), |length| start + length)
}

/// The bracket that `]` closes.
fn opening(text: &str, close: usize) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text[..close].char_indices().rev() {
        match c {
            ']' => depth += 1,
            '[' if depth == 0 => return Some(at),
            '[' => depth -= 1,
            '\n' if text[..at].ends_with('\n') => return None,
            _ => {}
        }
    }
    None
}

/// The address of a link that is being typed at `at`: from its bracket to the cursor.
pub fn typed_address(text: &str, at: usize) -> Option<Range<usize>> {
    let line = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let before = &text[line..at];
    let inline = before.rfind("](").map(|bracket| bracket + 2);
    let defined =
        before.find("]:").filter(|close| begins_definition(text, line + close)).map(|close| close + 2);
    let from = line + inline.or(defined)?;
    let to = address(text, from);
    (to.end >= at && to.start <= at).then_some(to.start..at)
}

/// A heading of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The line, in bytes of the file.
    pub line: Range<usize>,
    /// Its words as they are written, without `#` and attributes.
    pub words: Range<usize>,
    /// Its words as readers see them.
    pub text: String,
    /// The anchor that its author gave.
    pub id: Option<Range<usize>>,
}

/// The headings of a file that are not inside of anything else.
pub fn headings(text: &str) -> Vec<Heading> {
    let (_, body) = document::parts(text);
    let options = Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_TABLES
        | Options::ENABLE_GFM
        | Options::ENABLE_FOOTNOTES;
    let mut headings = Vec::new();
    let mut depth = 0usize;
    let mut open: Option<Heading> = None;
    for (event, range) in Parser::new_ext(&text[body.clone()], options).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, id, .. }) if depth == 0 => {
                let line = body.start + range.start..body.start + range.end;
                open = Some(heading(text, level as u8, line, id.as_deref()));
            }
            Event::End(TagEnd::Heading(_)) if open.is_some() => headings.extend(open.take()),
            Event::Text(words) | Event::Code(words) if open.is_some() => {
                open.iter_mut().for_each(|heading| heading.text.push_str(&words));
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    headings
}

fn heading(text: &str, level: u8, line: Range<usize>, id: Option<&str>) -> Heading {
    let written = text[line.clone()].split(['\n', '\r']).next().unwrap_or_default();
    let marks = written.len() - written.trim_start_matches('#').len();
    let from = marks + written[marks..].len() - written[marks..].trim_start().len();
    let brace = written.rfind('{').filter(|_| written.trim_end().ends_with('}'));
    let words =
        written[from..brace.unwrap_or(written.len()).max(from)].trim_end().trim_end_matches('#').trim_end();
    let id = id.zip(brace).and_then(|(id, brace)| {
        let at = brace + written[brace..].find(&format!("#{id}"))? + 1;
        Some(line.start + at..line.start + at + id.len())
    });
    let words = line.start + from..line.start + from + words.len();
    let line = line.start..line.start + written.len();
    Heading { level, line, words, text: String::new(), id }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(text: &str) -> Vec<&str> {
        links(text).into_iter().map(|link| &text[link.to]).collect()
    }

    #[test]
    fn addresses_are_found_in_every_spelling() {
        let text = "[a](b.md#c) [d]( <e f> \"t\") ![g](h(1).png)\n\n[i]: j.md\nno [k] (l)\n";
        assert_eq!(addresses(text), ["b.md#c", "e f", "h(1).png", "j.md"]);
        assert_eq!(&text[links(text)[0].whole.clone()], "[a](b.md#c)");
    }

    #[test]
    fn an_address_that_is_being_typed_is_found() {
        for (text, typed) in
            [("see [a](que", "que"), ("[a](", ""), ("[a](b) c", "none"), ("[a]: x/", "x/"), ("a (b", "none")]
        {
            let found = typed_address(text, text.len()).map_or("none", |range| &text[range]);
            assert_eq!(found, typed, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_typed_is_read(text in "([a-z ]{0,3}|\\[|\\]|\\(|\\)|\n|# |## |\\{#|\\{\\.|\\}|: |<|>|\u{e4}|---\n|\t){0,24}") {
            for link in links(&text) {
                proptest::prop_assert!(text.get(link.whole.clone()).is_some() && text.get(link.to.clone()).is_some());
            }
            for heading in headings(&text) {
                let id = heading.id.unwrap_or(0..0);
                proptest::prop_assert!(text.get(heading.words.clone()).is_some() && text.get(id).is_some());
            }
            for cursor in (0..=text.len()).filter(|cursor| text.is_char_boundary(*cursor)) {
                proptest::prop_assert!(typed_address(&text, cursor).is_none_or(|typed| text.get(typed).is_some()));
            }
        }
    }

    #[test]
    fn headings_have_words_and_ids() {
        let text =
            "---\ntitle: A\n---\n## How *to* {#how .steps}\n\n> ## Not this\n\n### Plain ###\n\nSet\n===\n";
        let found = headings(text);
        let words: Vec<_> =
            found.iter().map(|h| (h.level, &text[h.words.clone()], h.text.as_str())).collect();
        assert_eq!(words, [(2, "How *to*", "How to"), (3, "Plain", "Plain"), (1, "Set", "Set")]);
        assert_eq!(&text[found[0].id.clone().unwrap()], "how");
        assert_eq!(found[1].id, None);
    }
}
