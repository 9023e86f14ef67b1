//! The order in which a large site's answers are numbered: those that a query is likely to find together stand together, so
//! that the titles, leads and answers of its hits lie in few blocks.

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use super::Entry;
use super::analyse::{Rules, analyse};
use super::stem::{Grammar, stop_words};

/// Orders answers by what their questions are about: each goes to the rarest of its question's words that another question
/// has too; the groups come in the order of their first answers, and within a group the site's order stays.
pub fn clustered<'e, 'a>(lang: &str, entries: &[&'e Entry<'a>]) -> Vec<&'e Entry<'a>> {
    let words: Vec<Vec<String>> = question_words(lang, entries);
    let mut frequency: HashMap<&str, usize> = HashMap::new();
    for word in words.iter().flatten() {
        *frequency.entry(word).or_default() += 1;
    }
    let mut first_of: HashMap<&str, usize> = HashMap::new();
    let mut keyed: Vec<(usize, usize)> = Vec::with_capacity(entries.len());
    for (number, words) in words.iter().enumerate() {
        let shared = words.iter().filter(|word| frequency[word.as_str()] > 1);
        let group = shared.min_by_key(|word| (frequency[word.as_str()], word.as_str()));
        let first = group.map_or(number, |word| *first_of.entry(word).or_insert(number));
        keyed.push((first, number));
    }
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, number)| entries[number]).collect()
}

/// The classes of each question's words, each once, without stop words.
fn question_words(lang: &str, entries: &[&Entry<'_>]) -> Vec<Vec<String>> {
    let (rules, grammar) = (Rules::of(lang), Grammar::of(lang));
    let stops: HashSet<&str> = stop_words(lang).split_whitespace().collect();
    let read = |entry: &&Entry<'_>| {
        let tokens = analyse(&entry.question, rules);
        let content = tokens.iter().filter(|token| !stops.contains(token.text.as_str()));
        let mut words: Vec<String> =
            content.map(|token| grammar.class(&token.raw, &token.text, token.kind)).collect();
        words.sort_unstable();
        words.dedup();
        words
    };
    entries.par_iter().map(read).collect()
}
