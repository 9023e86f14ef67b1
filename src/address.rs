//! How addresses inside the site are spelled: relative to a page, absolute, or as files.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::borrow::Cow;

/// Characters of a path that need no encoding and are safe inside an attribute.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'/')
    .remove(b'~')
    .remove(b',')
    .remove(b'+')
    .remove(b'@')
    .remove(b'=');

/// Percent-encodes a path (or a fragment) for an attribute.
pub fn encode(path: &str) -> Cow<'_, str> {
    utf8_percent_encode(path, PATH).into()
}

/// Everything but letters, digits and marks that mean nothing in an address (RFC 3986, section 2.3).
const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Percent-encodes a value inside a query.
pub fn encode_value(value: &str) -> String {
    utf8_percent_encode(value, VALUE).to_string()
}

/// The file that a web server sends for an address: `a/` → `a/index.html`.
pub fn file_of(url: &str) -> String {
    if url.is_empty() || url.ends_with('/') { format!("{url}index.html") } else { url.to_owned() }
}

/// `/old/path/` → `old/path/`; none when a part of it could leave the site.
pub fn inside(text: &str) -> Option<String> {
    let path = text.strip_prefix('/')?;
    let parts: Vec<&str> = path.split('/').collect();
    let (last, folders) = parts.split_last()?;
    let safe = |part: &&str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.len() < 200
            && !part.contains(|c: char| c.is_control() || "\\?#%:*\"<>|".contains(c))
    };
    let last_ok = last.is_empty() || safe(last);
    (!path.is_empty() && folders.iter().all(safe) && last_ok).then(|| path.to_owned())
}

/// From a page up to the top of the site: `./`, `../`, `../../`.
pub fn root_of(url: &str) -> String {
    match url.matches('/').count() {
        0 => "./".into(),
        depth => "../".repeat(depth),
    }
}

/// A path and fragment as they stand in a page; `offline` names the file.
pub fn spell(path: &str, fragment: &str, offline: bool) -> String {
    let mut out = spell_path(path.into(), offline).into_owned();
    if !fragment.is_empty() {
        out.push('#');
        out.push_str(&encode(fragment));
    }
    out
}

/// [`spell`] for a path alone.
pub fn spell_path(path: Cow<'_, str>, offline: bool) -> Cow<'_, str> {
    match if offline { file_of(&path).into() } else { path } {
        Cow::Borrowed(path) => encode(path),
        Cow::Owned(path) => encode(&path).into_owned().into(),
    }
}

/// [`spell`] for an address that may carry a fragment.
pub fn spell_url(url: &str, offline: bool) -> String {
    let (path, fragment) = url.split_once('#').unwrap_or((url, ""));
    spell(path, fragment, offline)
}

/// An absolute `http` or `https` address without white space.
pub fn is_web(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| rest.len() > 2 && !rest.contains(|c: char| c.is_whitespace() || c.is_control()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_spelled_for_web_and_disk() {
        assert_eq!(spell_url("a b/\"c\"/#d", false), "a%20b/%22c%22/#d");
        assert_eq!(spell_url("", true), "index.html");
        assert_eq!(spell_url("a/#x", true), "a/index.html#x");
        assert_eq!(root_of("a/b/"), "../../");
        assert_eq!(root_of(""), "./");
        assert_eq!(root_of("404.html"), "./");
    }

    #[test]
    fn an_old_address_never_leaves_the_site() {
        assert_eq!(inside("/old/"), Some("old/".into()));
        assert_eq!(inside("/old/page.html"), Some("old/page.html".into()));
        for bad in ["old/", "/../x/", "/a//b/", "/a/./b", "/a\\b", "/", "/.git/x", "https://x.org/"] {
            assert_eq!(inside(bad), None, "{bad}");
        }
    }
}
