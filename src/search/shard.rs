//! Surface forms and postings in shards, by range of surface form.

use foldhash::{HashMap, HashMapExt as _, HashSet};

use super::codec::{deltas, push_number, push_words, zigzag};
use super::index::{Class, Index, Posting};
use super::rank::salience_step;

/// Below this many bytes all words of questions travel in the entry file, and with them all words of answers.
const WORDS_IN_ENTRY: usize = 20 << 10;
/// Words that many questions hold: bytes of them that travel in the entry file of a larger site.
const COMMON: usize = 17 << 9;
/// Size of a shard of questions' words, half a KB compressed unless a word is very common.
const ASKED_SHARD: usize = 5 << 6;
/// Size of a shard of answers' words. There are many more, and the entry file names where each begins.
const TOLD_SHARD: usize = 1 << 10;

/// Which of a class's postings a shard holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tier {
    /// Those of questions.
    Asked,
    /// Those of answers whose question does not hold the class.
    Told,
}

impl Tier {
    /// How many postings of a class it holds.
    fn count(self, class: &Class) -> usize {
        match self {
            Tier::Asked => class.asked.len(),
            Tier::Told => class.told.len(),
        }
    }

    fn holds(self, class: &Class) -> bool {
        match self {
            Tier::Asked => class.asks(),
            Tier::Told => !class.told.is_empty(),
        }
    }

    /// Bytes that a class takes, roughly.
    fn class_size(self, class: &Class) -> usize {
        if self.holds(class) {
            class.surfaces.iter().map(|surface| self.size(surface, class)).sum()
        } else {
            0
        }
    }

    /// Bytes that a form takes, roughly: its postings are shared among the forms of its class.
    fn size(self, surface: &str, class: &Class) -> usize {
        3 + surface.len() / 2 + self.count(class) * 2 / class.surfaces.len()
    }
}

/// A run of surface forms and the classes they belong to.
pub struct Shard<'a> {
    tier: Tier,
    /// Sorted, each with the number of its class.
    surfaces: Vec<(&'a str, usize)>,
}

/// The vocabulary as it travels.
pub struct Vocabulary<'a> {
    /// Stop words and what most questions are about: with the entry file, so that most words of a query cost no request.
    pub common: Shard<'a>,
    /// All other words of questions by range of surface form; none on a small site.
    pub asked: Vec<Shard<'a>>,
    /// The words of answers by range of surface form, needed only where no question is covered.
    pub told: Vec<Shard<'a>>,
    /// So few are all words that those of answers, one shard, travel in the entry file too.
    pub told_within: bool,
}

impl<'a> Vocabulary<'a> {
    /// Parts an index's words. All forms of a class are in `common` or none.
    pub fn of(index: &'a Index) -> Self {
        let common = common(&index.classes);
        let told = surfaces(index, Tier::Told);
        let told_within =
            sum(&index.classes, Tier::Asked) + sum(&index.classes, Tier::Told) <= WORDS_IN_ENTRY;
        let told_size = if told_within { usize::MAX } else { TOLD_SHARD };
        let (within, apart): (Vec<_>, Vec<_>) =
            surfaces(index, Tier::Asked).into_iter().partition(|&(_, class)| common[class]);
        Vocabulary {
            common: Shard { tier: Tier::Asked, surfaces: within },
            asked: cut(Tier::Asked, &apart, &index.classes, ASKED_SHARD),
            told: cut(Tier::Told, &told, &index.classes, told_size),
            told_within,
        }
    }
}

impl Vocabulary<'_> {
    /// The forms that are not in the entry file, each once.
    pub fn apart(&self) -> Vec<&str> {
        let within: HashSet<&str> = self.common.words().collect();
        let told = if self.told_within { &[] } else { &self.told[..] };
        let apart = self.asked.iter().chain(told).flat_map(Shard::words);
        let mut apart: Vec<&str> = apart.filter(|word| !within.contains(word)).collect();
        apart.sort_unstable();
        apart.dedup();
        apart
    }
}

/// The forms of a tier's classes, sorted, each with the number of its class.
fn surfaces(index: &Index, tier: Tier) -> Vec<(&str, usize)> {
    let mut surfaces: Vec<(&str, usize)> = Vec::new();
    for (number, class) in index.classes.iter().enumerate().filter(|(_, class)| tier.holds(class)) {
        surfaces.extend(class.surfaces.iter().map(|surface| (surface.as_str(), number)));
    }
    surfaces.sort_unstable();
    surfaces
}

/// Bytes that all classes take in a tier, roughly.
fn sum(classes: &[Class], tier: Tier) -> usize {
    classes.iter().map(|class| tier.class_size(class)).sum()
}

/// Whether each class travels in the entry file.
fn common(classes: &[Class]) -> Vec<bool> {
    if sum(classes, Tier::Asked) <= WORDS_IN_ENTRY {
        return classes.iter().map(Class::asks).collect();
    }
    let mut order: Vec<usize> = (0..classes.len()).filter(|&n| classes[n].asks()).collect();
    order.sort_by_cached_key(|&n| {
        (!classes[n].stop, usize::MAX - classes[n].asked.len(), classes[n].surfaces.first())
    });
    let mut chosen = vec![false; classes.len()];
    let mut filled = 0;
    for class in order {
        let size = Tier::Asked.class_size(&classes[class]);
        chosen[class] = classes[class].stop || filled + size <= COMMON;
        filled += if chosen[class] { size } else { 0 };
    }
    chosen
}

/// Cuts sorted surface forms into runs of at most a target size, but for what must not be parted. A cut falls between two beginnings, so that
/// a word and its misspellings are mostly in one shard, and a beginning tells the shard; it never falls between neighbours of one class. A class
/// whose forms lie in two shards all the same is written in both.
fn cut<'a>(tier: Tier, all: &[(&'a str, usize)], classes: &[Class], target: usize) -> Vec<Shard<'a>> {
    let mut shards = Vec::new();
    let mut start = 0;
    let mut filled = 0;
    for at in 0..all.len() {
        let (surface, class) = all[at];
        let size = tier.size(surface, &classes[class]);
        let full = (filled + size) / target;
        if at > start && full > 0 && all[at - 1].1 != class && may_cut(all[at - 1].0, surface, full) {
            shards.push(Shard { tier, surfaces: all[start..at].to_vec() });
            (start, filled) = (at, 0);
        }
        filled += size;
    }
    if start < all.len() {
        shards.push(Shard { tier, surfaces: all[start..].to_vec() });
    }
    shards
}

/// The fuller the shard, counted in targets, the longer the beginning that may be parted.
fn may_cut(before: &str, after: &str, filled: usize) -> bool {
    let kept = 2 + filled;
    before.chars().take(kept).ne(after.chars().take(kept))
}

impl Shard<'_> {
    /// Its first surface form.
    pub fn start(&self) -> &str {
        self.surfaces.first().map_or("", |first| first.0)
    }

    /// Its last surface form.
    pub fn end(&self) -> &str {
        self.surfaces.last().map_or("", |last| last.0)
    }

    /// Its surface forms.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.surfaces.iter().map(|&(surface, _)| surface)
    }

    /// What the payload holds: forms, class of each, and of the classes the saliences, unless all are typical, and the tier's postings, by
    /// column; without the masses of the questions themselves if those are `masses_apart`.
    pub fn columns(&self, index: &Index, masses_apart: bool) -> [String; 7] {
        let mut words = String::new();
        push_words(&mut words, self.surfaces.iter().map(|&(surface, _)| surface));
        let mut order: Vec<usize> = Vec::new();
        let mut numbers: HashMap<usize, usize> = HashMap::new();
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
        let mut saliences = String::new();
        for class in order.iter().map(|&class| &index.classes[class]) {
            columns.push_class(self.tier, class, &index.masses);
            push_number(&mut saliences, stored_salience(self.tier, class));
        }
        if order.iter().all(|&class| index.classes[class].salience == 0) {
            saliences.clear();
        }
        let Columns { counts, docs, impacts, questions, .. } = columns;
        [words, classes, saliences, counts, docs, impacts, questions]
    }
}

/// A word of questions is weighed as it stands among them.
fn stored_salience(tier: Tier, class: &Class) -> u32 {
    let elsewhere = tier == Tier::Told && class.asks();
    salience_step(if elsewhere { 0 } else { class.salience })
}

/// Postings by column: like beside like compresses best.
#[derive(Default)]
struct Columns {
    masses_apart: bool,
    /// The mass before: those of like questions, which stand together, are much alike.
    mass: u32,
    counts: String,
    docs: String,
    impacts: String,
    questions: String,
}

impl Columns {
    fn push_class(&mut self, tier: Tier, class: &Class, masses: &[Vec<u32>]) {
        match tier {
            Tier::Asked => self.push_postings(&class.asked, class.df, class.stop, masses),
            Tier::Told => {
                // Of a word of questions the browser knows already how many answers hold it.
                let df = if class.asks() { class.told.len() as u32 } else { class.df };
                self.push_postings(&class.told, df, class.stop, masses);
            }
        }
    }

    fn push_postings<P: Posting>(&mut self, postings: &[P], df: u32, stop: bool, masses: &[Vec<u32>]) {
        self.push_counts(postings.len() as u32, df, stop);
        self.docs.push_str(&deltas(postings.iter().map(|posting| posting.doc())));
        for posting in postings {
            self.push(*posting, &masses[posting.doc() as usize]);
        }
    }

    /// Number of postings and two flags: a stop word; not all answers have a posting here, so their number follows.
    fn push_counts(&mut self, count: u32, df: u32, stop: bool) {
        let partial = count != df;
        push_number(&mut self.counts, count * 4 + u32::from(partial) * 2 + u32::from(stop));
        if partial {
            push_number(&mut self.counts, df);
        }
    }

    /// Whether the question holds the class is part of the impact's digit: 0 no, 1 in its first wording only, 2 otherwise.
    fn push(&mut self, posting: impl Posting, masses: &[u32]) {
        let kind = match posting.wordings() {
            0 => 0,
            1 => {
                if !self.masses_apart {
                    push_number(&mut self.questions, zigzag(self.mass, masses[0]));
                    self.mass = masses[0];
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
        push_number(&mut self.impacts, u32::from(posting.impact()) * 3 + kind);
    }
}
