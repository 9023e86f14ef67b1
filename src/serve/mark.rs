//! What a page is, in a few letters: whether an open page is still the one that would be sent now.

use serde::Serialize;

/// Letters of a hash that are kept: 64 bits.
const LENGTH: usize = 16;

/// Two hashes of a page. Names of style sheets hold a hash of their own, and that of the search index is another after each edit in a
/// preview. They stand in every page, so an edit anywhere changes the bytes of all pages; most of them still say the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// Of what the page says: its bytes without the names of its dress.
    pub content: String,
    /// Of all its bytes.
    pub bytes: String,
}

impl Mark {
    /// The mark of a page. `dress` are paths of files that an open page can exchange without being loaded again.
    pub fn of(page: &[u8], dress: &[String]) -> Mark {
        let text = String::from_utf8_lossy(page).into_owned();
        let bare = dress.iter().fold(text, |text, name| text.replace(name.as_str(), ""));
        Mark { content: hash(bare.as_bytes()), bytes: hash(page) }
    }
}

/// True for the files that are a page's dress: style sheets, and the entry of a search index.
pub fn is_dress(path: &str) -> bool {
    let is_entry =
        || path.strip_prefix("search/").is_some_and(|name| !name.contains('/') && name.ends_with(".js"));
    path.ends_with(".css") || is_entry()
}

/// A short hash that no other bytes have by accident.
pub fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..LENGTH].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_name_of_a_style_sheet_changes_the_bytes_and_not_the_content() {
        let dress = |hash: &str| vec![format!("assets/guide.{hash}.css")];
        let page = |hash: &str, text: &str| format!("<link href=\"../assets/guide.{hash}.css\"><p>{text}");
        let mark = |hash, text| Mark::of(page(hash, text).as_bytes(), &dress(hash));
        assert_eq!(mark("0a", "x"), mark("0a", "x"));
        assert_eq!(mark("0a", "x").content, mark("1b", "x").content);
        assert_ne!(mark("0a", "x").bytes, mark("1b", "x").bytes);
        assert_ne!(mark("0a", "x").content, mark("0a", "y").content);
    }

    #[test]
    fn only_style_sheets_and_entries_of_the_search_are_dress() {
        assert!(is_dress("assets/askbook.01.css") && is_dress("search/en.01.js"));
        assert!(
            !is_dress("assets/askbook.01.js") && !is_dress("search/en/w0.01.js") && !is_dress("index.html")
        );
    }
}
