//! Surface forms and postings in shards, by range of surface form.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::codec::{deltas, push_number, push_words};
use super::index::{Class, Index, Posting};

/// Words: below this many bytes they all travel in the entry file.
const WORDS_IN_ENTRY: usize = 48 << 10;
/// Words: size of a shard, about 2 to 3 KB compressed.
const SHARD: usize = 3 << 9;

/// A run of surface forms and the classes they belong to.
pub struct Shard<'a> {
    /// Sorted, each with the number of its class.
    surfaces: Vec<(&'a str, usize)>,
}

/// Cuts the sorted surface forms into runs. A cut falls between two beginnings, so that the forms of a word, and a word
/// and its misspellings, are mostly in one shard. A class whose forms lie in two shards is written in both.
pub fn shards(index: &Index) -> Vec<Shard<'_>> {
    let mut all: Vec<(&str, usize)> = Vec::new();
    for (number, class) in index.classes.iter().enumerate() {
        all.extend(class.surfaces.iter().map(|surface| (surface.as_str(), number)));
    }
    all.sort_unstable();
    let sizes: Vec<usize> =
        all.iter().map(|&(surface, class)| size(surface, &index.classes[class])).collect();
    if sizes.iter().sum::<usize>() <= WORDS_IN_ENTRY {
        return vec![Shard { surfaces: all }];
    }
    cut(&all, &sizes)
}

/// Bytes that a form takes, roughly: its postings are shared among the forms of its class.
fn size(surface: &str, class: &Class) -> usize {
    3 + surface.len() / 2 + class.postings.len() * 2 / class.surfaces.len()
}

fn cut<'a>(all: &[(&'a str, usize)], sizes: &[usize]) -> Vec<Shard<'a>> {
    let mut shards = Vec::new();
    let mut start = 0;
    let mut filled = 0;
    for at in 0..all.len() {
        if at > start && filled >= SHARD && may_cut(all[at - 1].0, all[at].0, filled) {
            shards.push(Shard { surfaces: all[start..at].to_vec() });
            (start, filled) = (at, 0);
        }
        filled += sizes[at];
    }
    shards.push(Shard { surfaces: all[start..].to_vec() });
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

    /// The payload: forms, class of each, and the postings of the classes, by column.
    pub fn json(&self, index: &Index) -> Value {
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
        let columns = Columns::of(order.iter().map(|&class| &index.classes[class]));
        json!({ "s": words, "c": classes, "n": columns.counts, "d": columns.docs, "i": columns.impacts, "q": columns.questions })
    }
}

/// Postings by column: like beside like compresses best.
#[derive(Default)]
struct Columns {
    counts: String,
    docs: String,
    impacts: String,
    questions: String,
}

impl Columns {
    fn of<'a>(classes: impl Iterator<Item = &'a Class>) -> Self {
        let mut columns = Columns::default();
        for class in classes {
            columns.push_counts(class);
            columns.docs.push_str(&deltas(class.postings.iter().map(|posting| posting.doc)));
            for posting in &class.postings {
                columns.push(posting);
            }
        }
        columns
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
    fn push(&mut self, posting: &Posting) {
        let wordings = match posting.wordings.as_slice() {
            [] => 0,
            [(0, mass)] => {
                push_number(&mut self.questions, *mass);
                1
            }
            several => {
                push_number(&mut self.questions, several.len() as u32);
                for &(wording, mass) in several {
                    push_number(&mut self.questions, wording);
                    push_number(&mut self.questions, mass);
                }
                2
            }
        };
        push_number(&mut self.impacts, u32::from(posting.impact) * 3 + wordings);
    }
}
