//! How alike two short texts are: by the stems that they share, rare ones counting more.

use crate::search::analyse::{Rules, TokenKind, analyse, fold};
use crate::search::stem::{Grammar, stop_words};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Texts that share one of so many rarest stems are compared.
const KEYS: usize = 3;
/// A stem that more texts than this have says too little to compare them.
const COMMON: usize = 200;

/// Texts of one language → sets of stems.
pub struct Stems {
    rules: Rules,
    grammar: Grammar,
    stops: HashSet<&'static str>,
}

impl Stems {
    /// The stems of a language, by its BCP 47 tag.
    pub fn of(lang: &str) -> Self {
        Stems {
            rules: Rules::of(lang),
            grammar: Grammar::of(lang),
            stops: stop_words(lang).split(' ').collect(),
        }
    }

    /// The stems of the words that carry a subject.
    pub fn set(&self, text: &str) -> BTreeSet<String> {
        let tokens = analyse(text, self.rules);
        let kept = tokens
            .iter()
            .filter(|token| token.kind != TokenKind::Tail && !self.stops.contains(&*fold(&token.raw)));
        kept.map(|token| self.grammar.class(&token.raw, &token.text, token.kind)).collect()
    }
}

/// Sets of stems with the weight of each stem: `ln(1 + N / n)` for a stem that `n` of `N` sets have (inverse document
/// frequency, Spärck Jones 1972).
pub struct Weighed<'s> {
    sets: &'s [BTreeSet<String>],
    owners: BTreeMap<&'s str, Vec<usize>>,
}

impl<'s> Weighed<'s> {
    /// Weighs the stems of some sets.
    pub fn of(sets: &'s [BTreeSet<String>]) -> Self {
        let mut owners: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, set) in sets.iter().enumerate() {
            set.iter().for_each(|stem| owners.entry(stem).or_default().push(at));
        }
        Weighed { sets, owners }
    }

    fn weight(&self, stem: &str) -> f64 {
        let owners = self.owners.get(stem).map_or(1, Vec::len);
        (1.0 + self.sets.len() as f64 / owners as f64).ln()
    }

    /// Weight of the shared stems by that of all stems of two sets (weighted Jaccard index), from 0 to 1.
    pub fn alike(&self, a: &BTreeSet<String>, b: &BTreeSet<String>) -> f64 {
        let sum = |stems: &mut dyn Iterator<Item = &String>| stems.map(|stem| self.weight(stem)).sum::<f64>();
        let all = sum(&mut a.union(b));
        if all == 0.0 { 0.0 } else { sum(&mut a.intersection(b)) / all }
    }

    /// Pairs of sets that are worth a comparison, each once, the smaller position first: those that share one of the rarest
    /// stems of either. Grows with the number of sets, not with its square.
    pub fn pairs(&self) -> BTreeSet<(usize, usize)> {
        let mut pairs = BTreeSet::new();
        for (at, set) in self.sets.iter().enumerate() {
            let mut stems: Vec<&String> = set.iter().collect();
            stems.sort_by_key(|stem| self.owners[stem.as_str()].len());
            for stem in stems.into_iter().take(KEYS) {
                let owners = &self.owners[stem.as_str()];
                let others = owners.iter().filter(|other| owners.len() <= COMMON && **other != at);
                pairs.extend(others.map(|other| (at.min(*other), at.max(*other))));
            }
        }
        pairs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_and_order_of_words_do_not_matter() {
        let stems = Stems::of("en");
        let texts =
            ["How long does soreness last?", "How long will the soreness be lasting", "Can I drive home?"];
        let sets: Vec<_> = texts.iter().map(|text| stems.set(text)).collect();
        let weighed = Weighed::of(&sets);
        assert!(weighed.alike(&sets[0], &sets[1]) > 0.99);
        assert_eq!(weighed.alike(&sets[0], &sets[2]), 0.0);
        assert_eq!(weighed.pairs().into_iter().collect::<Vec<_>>(), [(0, 1)]);
    }

    #[test]
    fn rare_stems_count_more() {
        let set = |words: &str| words.split(' ').map(str::to_owned).collect::<BTreeSet<String>>();
        let sets = [set("pain knee"), set("pain hip"), set("pain back"), set("ice knee")];
        let weighed = Weighed::of(&sets);
        assert!(weighed.alike(&sets[0], &sets[3]) > weighed.alike(&sets[0], &sets[1]));
    }
}
