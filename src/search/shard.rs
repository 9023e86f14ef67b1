//! Surface forms and postings in shards, by range of surface form.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::codec::{deltas, push_number, push_words};
use super::index::{Class, Index, Posting};

/// Words: below this many bytes they all travel in the entry file.
const WORDS_IN_ENTRY: usize = 20 << 10;
/// Words that many questions hold: bytes of them that travel in the entry file of a larger site.
const COMMON: usize = 17 << 9;
/// Words: size of a shard, about 1 KB compressed.
const SHARD: usize = 3 << 9;

/// A run of surface forms and the classes they belong to.
pub struct Shard<'a> {
    /// Sorted, each with the number of its class.
    surfaces: Vec<(&'a str, usize)>,
}

/// The vocabulary as it travels.
pub struct Vocabulary<'a> {
    /// Stop words and what most questions are about: with the entry file, so that most words of a query cost no request.
    pub common: Shard<'a>,
    /// All other words by range of surface form; none on a small site.
    pub rest: Vec<Shard<'a>>,
}

impl<'a> Vocabulary<'a> {
    /// Parts an index's words. All forms of a class are in `common` or none.
    pub fn of(index: &'a Index) -> Self {
        let common = common(&index.classes);
        let mut surfaces: Vec<(&str, usize)> = Vec::new();
        for (number, class) in index.classes.iter().enumerate() {
            surfaces.extend(class.surfaces.iter().map(|surface| (surface.as_str(), number)));
        }
        surfaces.sort_unstable();
        let (within, apart): (Vec<_>, Vec<_>) = surfaces.into_iter().partition(|&(_, class)| common[class]);
        Vocabulary { common: Shard { surfaces: within }, rest: cut(&apart, &index.classes) }
    }
}

/// Whether each class travels in the entry file.
fn common(classes: &[Class]) -> Vec<bool> {
    let sizes: Vec<usize> = classes.iter().map(class_size).collect();
    if sizes.iter().sum::<usize>() <= WORDS_IN_ENTRY {
        return vec![true; classes.len()];
    }
    let mut order: Vec<usize> = (0..classes.len()).collect();
    let asked = |class: &Class| class.postings.iter().filter(|posting| posting.wordings != 0).count();
    order.sort_by_cached_key(|&n| {
        (!classes[n].stop, usize::MAX - asked(&classes[n]), classes[n].surfaces.first())
    });
    let mut chosen = vec![false; classes.len()];
    let mut filled = 0;
    for class in order {
        let fits = filled + sizes[class] <= COMMON && asked(&classes[class]) > 0;
        chosen[class] = classes[class].stop || fits;
        filled += if chosen[class] { sizes[class] } else { 0 };
    }
    chosen
}

/// Bytes that a class takes, roughly.
fn class_size(class: &Class) -> usize {
    class.surfaces.iter().map(|surface| size(surface, class)).sum()
}

/// Bytes that a form takes, roughly: its postings are shared among the forms of its class.
fn size(surface: &str, class: &Class) -> usize {
    3 + surface.len() / 2 + class.postings.len() * 2 / class.surfaces.len()
}

/// Cuts sorted surface forms into runs. A cut falls between two beginnings, so that the forms of a word, and a word and its
/// misspellings, are mostly in one shard. A class whose forms lie in two shards is written in both.
fn cut<'a>(all: &[(&'a str, usize)], classes: &[Class]) -> Vec<Shard<'a>> {
    let mut shards = Vec::new();
    let mut start = 0;
    let mut filled = 0;
    for at in 0..all.len() {
        if at > start && filled >= SHARD && may_cut(all[at - 1].0, all[at].0, filled) {
            shards.push(Shard { surfaces: all[start..at].to_vec() });
            (start, filled) = (at, 0);
        }
        filled += size(all[at].0, &classes[all[at].1]);
    }
    if start < all.len() {
        shards.push(Shard { surfaces: all[start..].to_vec() });
    }
    shards
}

/// The fuller the shard, the longer the beginning that may be parted.
fn may_cut(before: &str, after: &str, filled: usize) -> bool {
    let kept = 2 + filled / SHARD;
    before.chars().take(kept).ne(after.chars().take(kept))
}

impl Shard<'_> {
    /// Its first surface form.
    pub fn start(&self) -> &str {
        self.surfaces.first().map_or("", |first| first.0)
    }

    /// Its surface forms.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.surfaces.iter().map(|&(surface, _)| surface)
    }

    /// The payload: forms, class of each, and the postings of the classes, by column; without the masses of the questions
    /// themselves if those are `masses_apart`.
    pub fn json(&self, index: &Index, masses_apart: bool) -> Value {
        let mut words = String::new();
        push_words(&mut words, self.surfaces.iter().map(|&(surface, _)| surface));
        let mut order: Vec<usize> = Vec::new();
        let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
        let mut classes = String::new();
        for &(_, class) in &self.surfaces {
            let next = order.len();
            let number = *numbers.entry(class).or_insert(next);
            push_number(&mut classes, (next - number) as u32);
            if number == next {
                order.push(class);
            }
        }
        let mut columns = Columns { masses_apart, ..Columns::default() };
        for class in order {
            columns.push_class(&index.classes[class], &index.masses);
        }
        json!({ "s": words, "c": classes, "n": columns.counts, "d": columns.docs, "i": columns.impacts, "q": columns.questions })
    }
}

/// Postings by column: like beside like compresses best.
#[derive(Default)]
struct Columns {
    masses_apart: bool,
    counts: String,
    docs: String,
    impacts: String,
    questions: String,
}

impl Columns {
    fn push_class(&mut self, class: &Class, masses: &[Vec<u32>]) {
        self.push_counts(class);
        self.docs.push_str(&deltas(class.postings.iter().map(|posting| posting.doc)));
        for posting in &class.postings {
            self.push(posting, &masses[posting.doc as usize]);
        }
    }

    /// Number of postings and two flags: a stop word; not all answers have a posting, so their number follows.
    fn push_counts(&mut self, class: &Class) {
        let count = class.postings.len() as u32;
        let pruned = count != class.df;
        push_number(&mut self.counts, count * 4 + u32::from(pruned) * 2 + u32::from(class.stop));
        if pruned {
            push_number(&mut self.counts, class.df);
        }
    }

    /// Whether the question holds the class is part of the impact's digit: 0 no, 1 in its first wording only, 2 otherwise.
    fn push(&mut self, posting: &Posting, masses: &[u32]) {
        let kind = match posting.wordings {
            0 => 0,
            1 => {
                if !self.masses_apart {
                    push_number(&mut self.questions, masses[0]);
                }
                1
            }
            several => {
                push_number(&mut self.questions, several.count_ones());
                for (number, &mass) in
                    masses.iter().enumerate().filter(|(number, _)| several >> number & 1 == 1)
                {
                    push_number(&mut self.questions, number as u32);
                    push_number(&mut self.questions, mass);
                }
                2
            }
        };
        push_number(&mut self.impacts, u32::from(posting.impact) * 3 + kind);
    }
}
