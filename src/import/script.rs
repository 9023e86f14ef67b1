//! Settings that are a script: what can be read of them without running it.

/// A language of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Locale {
    /// The name of its folder; empty for the top.
    pub folder: String,
    /// Its tag.
    pub tag: String,
}

/// The first `key: 'text'` of a script.
pub(super) fn property(text: &str, key: &str) -> Option<String> {
    text.match_indices(key).find_map(|(at, _)| {
        let before = text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && c != '_');
        let rest = text[at + key.len()..]
            .trim_start_matches(['\'', '"'])
            .trim_start()
            .strip_prefix(':')?
            .trim_start();
        let quote = rest.chars().next().filter(|c| before && matches!(c, '\'' | '"' | '`'))?;
        rest[1..].split(quote).next().map(str::to_owned)
    })
}

/// The languages that a script names under `key`, by the names of their folders (`root` is the top).
pub(super) fn locales(text: &str, key: &str) -> Vec<Locale> {
    let Some(block) = block(text, key) else { return Vec::new() };
    let of_entry = |(name, inner): (String, &str)| {
        let tag = property(inner, "lang").or_else(|| property(inner, "htmlLang"));
        Locale {
            tag: tag.unwrap_or_else(|| name.clone()),
            folder: if name == "root" { String::new() } else { name },
        }
    };
    entries(block).into_iter().map(of_entry).collect()
}

/// What stands between the braces behind `key:` or `key =`.
fn block<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    text.match_indices(key).find_map(|(at, _)| {
        let before = text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && c != '_');
        let rest = text[at + key.len()..].trim_start_matches(['\'', '"']).trim_start();
        let open = rest.strip_prefix([':', '=']).map(str::trim_start).filter(|_| before)?;
        open.starts_with('{').then(|| &open[1..closing(open).max(1)])
    })
}

/// The `key: {…}` of a block, with what stands between their braces.
fn entries(block: &str) -> Vec<(String, &str)> {
    let mut found = Vec::new();
    let mut rest = block;
    while let Some(open) = position(rest, |c| c == '{') {
        let inner = &rest[open..];
        let end = closing(inner);
        let key = rest[..open].trim_end().strip_suffix(':').map(str::trim_end);
        let quotes = |c| matches!(c, '\'' | '"' | '`');
        let starts = |c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_') || quotes(c));
        let name = key.and_then(|key| key.rsplit(starts).next()).map(|name| name.trim_matches(quotes));
        found.extend(
            name.filter(|name| !name.is_empty()).map(|name| (name.to_owned(), &inner[1..end.max(1)])),
        );
        rest = &inner[end..];
        rest = rest.strip_prefix('}').unwrap_or("");
    }
    found
}

/// Where the brace closes with which a text begins; its end when it never does.
fn closing(text: &str) -> usize {
    let mut depth = 0;
    let closes = |c: char| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        depth == 0
    };
    position(text, closes).unwrap_or(text.len())
}

/// The first sign outside of texts and comments for which something holds.
fn position(text: &str, mut holds: impl FnMut(char) -> bool) -> Option<usize> {
    let mut signs = text.char_indices();
    while let Some((at, c)) = signs.next() {
        let end = match c {
            '\'' | '"' | '`' => text[at + 1..].find(c).map(|end| at + 1 + end),
            '/' if text[at..].starts_with("//") => text[at..].find('\n').map(|end| at + end),
            '/' if text[at..].starts_with("/*") => text[at..].find("*/").map(|end| at + end + 1),
            c if holds(c) => return Some(at),
            _ => continue,
        };
        while signs.clone().next().is_some_and(|(next, _)| end.is_none_or(|end| next <= end)) {
            signs.next();
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_found_in_scripts() {
        let text = "/* locales: no */ const locales = {\n root: { label: 'English', lang: 'en' }, // don't {\n 'pt-br': { label: \"Português {BR}\", lang: 'pt-BR' },\n fr: { label: 'Français', dir: { a: 1 } },\n};\nx({ locales, title: 'T' })";
        let found = locales(text, "locales");
        let seen: Vec<_> = found.iter().map(|l| (l.folder.as_str(), l.tag.as_str())).collect();
        assert_eq!(seen, [("", "en"), ("pt-br", "pt-BR"), ("fr", "fr")]);
        for odd in [
            "",
            "locales",
            "locales = {",
            "locales: { a: {",
            "locales: {{{",
            "locales: { 'a",
            "locales = [x]",
        ] {
            assert!(locales(odd, "locales").len() < 2, "{odd}");
        }
    }
}
