//! Searches that found nothing, as the editor tried them in the preview.

use crate::text;
use serde::{Deserialize, Serialize};

/// Searches that are kept; the oldest goes first.
const KEPT: usize = 100;
/// Characters of a query that are kept, as many as the search box takes.
const LENGTH: usize = 200;

/// What a page tells of a search.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Told {
    query: String,
    lang: String,
    total: u64,
}

/// A search that found nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Search {
    /// What was asked.
    pub query: String,
    /// Language of the page.
    pub lang: String,
}

impl Told {
    /// The searches without results, now that this one has been made: it joins them, or leaves them when it found something.
    pub fn note(self, before: &[Search]) -> Vec<Search> {
        let query: String = text::squeeze(&self.query).chars().take(LENGTH).collect();
        let lang: String = self.lang.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        let same =
            |search: &Search| search.query.to_lowercase() == query.to_lowercase() && search.lang == lang;
        let mut searches: Vec<Search> = before.iter().filter(|search| !same(search)).cloned().collect();
        if self.total == 0 && !query.is_empty() {
            searches.push(Search { query, lang });
        }
        searches.split_off(searches.len().saturating_sub(KEPT))
    }
}

/// One query a line, as `askbook search --log` reads them.
pub fn log(searches: &[Search]) -> String {
    searches.iter().map(|search| search.query.clone() + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(query: &str, total: u64) -> Told {
        Told { query: query.into(), lang: "en".into(), total }
    }

    #[test]
    fn a_search_without_results_is_kept_once_and_goes_when_it_finds_something() {
        let one = told(" Zygote\n quokka ", 0).note(&[]);
        assert_eq!(log(&one), "Zygote quokka\n");
        let two = told("xylophone", 0).note(&told("zygote quokka", 0).note(&one));
        assert_eq!(log(&two), "zygote quokka\nxylophone\n");
        assert_eq!(log(&told("Xylophone", 3).note(&two)), "zygote quokka\n");
        assert_eq!(told("  ", 0).note(&[]), []);
    }

    #[test]
    fn the_list_stays_short() {
        let all = (0..2 * KEPT).fold(Vec::new(), |before, n| told(&"x".repeat(300 + n), 0).note(&before));
        assert_eq!(all.len(), 1, "what is cut off makes no difference");
        let all = (0..2 * KEPT).fold(Vec::new(), |before, n| told(&n.to_string(), 0).note(&before));
        assert_eq!((all.len(), all[0].query.as_str()), (KEPT, "100"));
    }
}
