//! Compounds: words written as one that the site also has apart ("Infektionsrisiko": "Infektion", "Risiko").
//!
//! They are parted against the site's own vocabulary, so nothing has to be known of a language but its linking letters
//! (Koehn and Knight 2003, "Empirical Methods for Compound Splitting", with the site as the corpus).

use foldhash::HashMap;

/// Letters of the shortest part.
const SHORTEST: usize = 4;

/// Letters that may stand between the parts, apart from none; `None` for a language that writes its compounds in words.
pub fn links(lang: &str) -> Option<&'static [&'static str]> {
    Some(match lang.split('-').next().unwrap_or_default() {
        "de" => &["s", "es", "n", "en"],
        "nl" => &["s", "e", "en"],
        "sv" | "da" | "nb" | "nn" | "no" => &["s", "e"],
        "fi" | "hu" => &[],
        _ => return None,
    })
}

/// The two known words that a word is made of, by `known`: surface form → number. Of several ways, the one with the longest
/// second part, which says what kind of thing it is.
pub fn parts(word: &str, links: &[&str], known: &HashMap<String, u32>) -> Option<(u32, u32)> {
    let cuts = word.char_indices().map(|(at, _)| at).skip(SHORTEST);
    for cut in cuts {
        let (head, tail) = word.split_at(cut);
        if tail.chars().count() < SHORTEST {
            return None;
        }
        let Some(&tail) = known.get(tail) else { continue };
        let bare = links.iter().filter_map(|link| head.strip_suffix(link));
        let head = std::iter::once(head).chain(bare).filter(|head| head.chars().count() >= SHORTEST);
        if let Some(&head) = head.filter_map(|head| known.get(head)).next() {
            return Some((head, tail));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_german(word: &str) -> Option<(u32, u32)> {
        let known = ["infektion", "risiko", "corona", "virus", "test", "krank", "haus"];
        let known =
            known.iter().enumerate().map(|(number, word)| ((*word).to_string(), number as u32)).collect();
        parts(word, links("de").expect("compounds"), &known)
    }

    #[test]
    fn parted_with_and_without_linking_letters() {
        assert_eq!(in_german("coronavirus"), Some((2, 3)));
        assert_eq!(in_german("infektionsrisiko"), Some((0, 1)));
        assert_eq!(in_german("krankenhaus"), Some((5, 6)));
    }

    #[test]
    fn unknown_or_short_parts_are_none() {
        assert_eq!(in_german("infektionsweg"), None);
        assert_eq!(in_german("risiko"), None);
        assert_eq!(links("en"), None);
    }
}
