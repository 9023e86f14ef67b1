//! The order in which a large site's answers are numbered: those that a query is likely to find together stand together, so
//! that the titles, leads and answers of its hits lie in few blocks. Blocks of titles begin where clusters do.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use foldhash::{HashMap, HashMapExt as _};
use rayon::prelude::*;

use super::Entry;
use super::analyse::{Rules, Scanner, fold};
use super::stem::{Grammar, stop_words};

/// Questions that are read together.
const RUN: usize = 512;

/// Answers in the order of their numbers.
#[derive(Default)]
pub struct Ordered<'e, 'a> {
    /// All of them.
    pub entries: Vec<&'e Entry<'a>>,
    /// How many each cluster has, in the same order; a site that is not large is one cluster.
    pub clusters: Vec<usize>,
}

impl<'e, 'a> Ordered<'e, 'a> {
    /// In the site's order.
    pub fn as_given(entries: Vec<&'e Entry<'a>>) -> Self {
        Ordered { clusters: vec![entries.len()], entries }
    }

    /// Appends answers by what their questions are about: each goes to the rarest of its question's words that another question
    /// has too; the clusters come in the order of their first answers, and within a cluster the site's order stays.
    pub fn append_clustered(&mut self, lang: &str, entries: &[&'e Entry<'a>]) {
        let keyed = keyed(lang, entries);
        self.clusters.extend(keyed.chunk_by(|a, b| a.0 == b.0).map(<[_]>::len));
        self.entries.extend(keyed.into_iter().map(|(_, number)| entries[number]));
    }

    /// Where blocks of `size` answers begin, if clusters shall rather not be parted: from the least size on, a block ends with a cluster;
    /// it ends sooner if the next cluster would make it longer than the most, and a cluster that is longer itself is cut.
    pub fn blocks(&self, size: RangeInclusive<usize>) -> Vec<usize> {
        let (least, most) = size.into_inner();
        let (mut starts, mut at, mut filled) = (vec![0], 0, 0);
        for &cluster in &self.clusters {
            if filled >= least || (filled > 0 && filled + cluster > most) {
                starts.push(at);
                filled = 0;
            }
            let end = at + cluster;
            while filled + (end - at) > most {
                at += most - filled;
                starts.push(at);
                filled = 0;
            }
            filled += end - at;
            at = end;
        }
        starts
    }
}

/// The answers as numbers, sorted: each behind the number of the first of its cluster.
fn keyed(lang: &str, entries: &[&Entry<'_>]) -> Vec<(usize, usize)> {
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
    keyed
}

/// The classes of each question's words, each once, without stop words.
fn question_words(lang: &str, entries: &[&Entry<'_>]) -> Vec<Vec<String>> {
    let stops: HashSet<&str> = stop_words(lang).split_whitespace().collect();
    let run = |entries: &[&Entry<'_>]| {
        let mut reader = Reader {
            scanner: Scanner::of(Rules::of(lang)),
            grammar: Grammar::of(lang),
            stops: &stops,
            classes: HashMap::new(),
        };
        entries.iter().map(|entry| reader.words(entry.question)).collect::<Vec<_>>()
    };
    entries.par_chunks(RUN).flat_map_iter(run).collect()
}

/// Reads questions one after another and stems each of their words once.
struct Reader<'s> {
    scanner: Scanner,
    grammar: Grammar,
    stops: &'s HashSet<&'static str>,
    /// Words as they are written → their classes; none for stop words.
    classes: HashMap<String, Option<String>>,
}

impl Reader<'_> {
    fn words(&mut self, question: &str) -> Vec<String> {
        let Reader { scanner, grammar, stops, classes } = self;
        let mut words = Vec::new();
        scanner.scan(question, &mut |raw, kind| {
            if !classes.contains_key(raw) {
                let surface = fold(raw);
                let content = !surface.is_empty() && !stops.contains(&*surface);
                classes.insert(raw.to_string(), content.then(|| grammar.class(raw, &surface, kind)));
            }
            words.extend(classes[raw].clone());
        });
        words.sort_unstable();
        words.dedup();
        words
    }
}
