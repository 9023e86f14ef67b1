//! Which words one slip could make of those of the site.
//!
//! Two words that are one edit apart, or two letters in the wrong order, are the same when a letter of each is left out or none (Mor and Fraenkel 1982,
//! "A Hash Code Method for Detecting and Correcting Spelling Errors"). Some that are further apart are too, which does no harm here.

use foldhash::fast::FixedState;
use foldhash::{HashSet, HashSetExt as _};
use std::hash::BuildHasher as _;

/// Shorter words are not repaired; `typo.js` has the same.
const LEAST: usize = 4;

/// Hashes of words as they are and without each of their letters.
pub struct Slips(HashSet<u64>);

impl Slips {
    /// Of these words.
    pub fn of<'a>(words: impl Iterator<Item = &'a String>) -> Self {
        let mut slips = HashSet::new();
        for word in words {
            each(word, |hash| {
                slips.insert(hash);
                false
            });
        }
        Slips(slips)
    }

    /// Whether a word could be a slip of one of them.
    pub fn reach(&self, word: &str) -> bool {
        word.chars().nth(LEAST - 1).is_some() && each(word, |hash| self.0.contains(&hash))
    }
}

/// Whether something holds for the hash of a word, or for that of the word without one of its letters.
fn each(word: &str, mut holds: impl FnMut(u64) -> bool) -> bool {
    let hasher = FixedState::default();
    let mut shorter = String::with_capacity(word.len());
    holds(hasher.hash_one(word))
        || word.char_indices().any(|(at, letter)| {
            shorter.clear();
            shorter.push_str(&word[..at]);
            shorter.push_str(&word[at + letter.len_utf8()..]);
            holds(hasher.hash_one(shorter.as_str()))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_reached() {
        let site = ["out", "massage", "form"].map(String::from);
        let slips = Slips::of(site.iter());
        for word in ["gout", "masage", "massagge", "massaje", "masasge", "farm", "from"] {
            assert!(slips.reach(word), "{word}");
        }
        for word in ["nausea", "gou", "asthma", "foam rolling"] {
            assert!(!slips.reach(word), "{word}");
        }
    }
}
