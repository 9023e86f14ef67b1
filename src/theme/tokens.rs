//! The custom properties of a theme's style sheets, for drawings that are to look like its pages.

use std::collections::BTreeMap;

/// Most steps from one custom property to another.
const MAX_STEPS: usize = 8;

/// What `:root` sets outside of every at-rule: the values for all browsers, in light colours. Names have no `--`; where a value is
/// nothing but another property, it is that one's.
pub fn tokens<'s>(sheets: impl Iterator<Item = &'s str>) -> BTreeMap<String, String> {
    let mut written = BTreeMap::new();
    for sheet in sheets {
        read(&without_comments(sheet), &mut written);
    }
    written.keys().filter_map(|name| Some((name.clone(), resolve(&written, name)?))).collect()
}

/// Reads the rules at the top of a style sheet.
fn read(sheet: &str, written: &mut BTreeMap<String, String>) {
    let mut rest = sheet;
    while let Some(open) = rest.find('{') {
        let selector = rest[..open].rsplit(';').next().unwrap_or_default().trim();
        let (block, after) = block(&rest[open + 1..]);
        if selector.split(',').any(|part| part.trim() == ":root") {
            written.extend(block.split(';').filter_map(declaration));
        }
        rest = after;
    }
}

/// The inside of a block that has been opened, and what stands behind it.
fn block(text: &str) -> (&str, &str) {
    let mut depth = 1;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return (&text[..at], &text[at + 1..]);
        }
    }
    (text, "")
}

fn declaration(text: &str) -> Option<(String, String)> {
    let (name, value) = text.split_once(':')?;
    let name = name.trim().strip_prefix("--")?;
    Some((name.to_owned(), value.split_whitespace().collect::<Vec<_>>().join(" ")))
}

fn resolve(written: &BTreeMap<String, String>, name: &str) -> Option<String> {
    let mut value = written.get(name)?;
    for _ in 0..MAX_STEPS {
        match value.strip_prefix("var(--").and_then(|rest| rest.strip_suffix(')')) {
            Some(other) => value = written.get(other.trim())?,
            None => return Some(value.clone()),
        }
    }
    None
}

fn without_comments(sheet: &str) -> String {
    let mut parts = sheet.split("/*");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |kept, part| kept + part.split_once("*/").map_or("", |(_, rest)| rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_plain_value_of_root_counts() {
        let base = "@charset \"utf-8\"; :root { --a: #111; --font: \"A B\",\n  serif; /* --b: 1; */ --t: var(--font) }\n.x { --a: red }";
        let child = ":root, .y { --a: #222; --b: var( --nothing) } @media print { :root { --a: #333 } }\n:root[data-theme] { --a: #444 }\n:root { --loop: var(--loop)";
        let found = tokens([base, child].into_iter());
        let expected = [("a", "#222"), ("font", "\"A B\", serif"), ("t", "\"A B\", serif")];
        let rest: Vec<_> = found.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(rest, [&[expected[0]][..], &[("b", "var( --nothing)")], &expected[1..]].concat());
    }
}
