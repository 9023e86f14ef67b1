//! The inverted index of one language, in memory: classes of surface forms and their postings.

use rayon::prelude::*;

use super::Entry;
use super::bridge::Table;
use super::lexicon::{self, Reading};
use super::rank::{self, Occurrence};

/// A stop word that more questions hold tells none of them from the others; it keeps no posting.
const MOST_STOP_POSTINGS: usize = 400;
/// Postings that a class keeps, those of questions first.
const MOST_POSTINGS: usize = 1500;

/// That a class stands in one answer.
pub trait Posting: Copy {
    /// Number of the answer.
    fn doc(self) -> u32;
    /// BM25F impact, 1..=15.
    fn impact(self) -> u8;
    /// The wordings of the question that hold the class, a bit for each.
    fn wordings(self) -> u64;
}

/// That the question of an answer holds a class.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    doc: u32,
    impact: u8,
    wordings: Wordings,
}

impl Posting for Asked {
    fn doc(self) -> u32 {
        self.doc
    }

    fn impact(self) -> u8 {
        self.impact
    }

    fn wordings(self) -> u64 {
        self.wordings.bits()
    }
}

/// That an answer holds a class that its question does not: number and impact in one word, since a large site has tens of
/// millions of them.
#[derive(Clone, Copy, Debug)]
pub struct Told(u32);

/// Bits of the impact in a [`Told`].
const IMPACT_BITS: u32 = 4;

impl Told {
    fn new(doc: u32, impact: u8) -> Self {
        debug_assert!(u32::from(impact) < 1 << IMPACT_BITS && doc < 1 << (u32::BITS - IMPACT_BITS));
        Told(doc << IMPACT_BITS | u32::from(impact))
    }
}

impl Posting for Told {
    fn doc(self) -> u32 {
        self.0 >> IMPACT_BITS
    }

    fn impact(self) -> u8 {
        (self.0 & ((1 << IMPACT_BITS) - 1)) as u8
    }

    fn wordings(self) -> u64 {
        0
    }
}

/// Surface forms that are one word to the ranking, with their postings by answer.
#[derive(Clone, Debug, Default)]
pub struct Class {
    /// Folded forms as they stand in the texts, sorted.
    pub surfaces: Vec<String>,
    /// Answers of which the question holds it, in their order; of stop words and very common words not all, see
    /// [`Class::prune`].
    pub asked: Vec<Asked>,
    /// Other answers that hold it, likewise. A query that the questions cover never loads them.
    pub told: Vec<Told>,
    /// Answers that hold the class, with or without a posting, and the share of general language, see [`rank::BACKGROUND`].
    pub df: u32,
    /// A stop word is among the forms.
    pub stop: bool,
    /// Where the bridge's table has it.
    pub row: Option<u16>,
    /// As that table says, see [`rank::weight`].
    pub salience: i8,
}

impl Class {
    /// Leaves out postings that would cost much and change no result: a stop word counts only where it is part of a
    /// question, and of a word that is nearly everywhere the strongest postings are enough (static pruning: Carmel et al.
    /// 2001, "Static Index Pruning for Information Retrieval Systems").
    fn prune(&mut self) {
        if self.stop {
            self.told.clear();
            if self.asked.len() > MOST_STOP_POSTINGS {
                self.asked.clear();
            }
        }
        strongest(&mut self.asked, MOST_POSTINGS);
        strongest(&mut self.told, MOST_POSTINGS - self.asked.len());
    }

    /// Whether questions can be found by it, or could if fewer of them held it.
    pub fn asks(&self) -> bool {
        self.stop || !self.asked.is_empty()
    }
}

/// Keeps so many postings, those of the highest impact.
fn strongest<P: Posting>(postings: &mut Vec<P>, most: usize) {
    if postings.len() > most {
        postings.select_nth_unstable_by_key(most, |posting| (u8::MAX - posting.impact(), posting.doc()));
        postings.truncate(most);
        postings.sort_unstable_by_key(|posting| posting.doc());
    }
    postings.shrink_to_fit();
}

/// The whole index.
#[derive(Debug)]
pub struct Index {
    /// In the order of first appearance; the order is no part of the output.
    pub classes: Vec<Class>,
    /// By answer, the mass of each wording of its question as stored.
    pub masses: Vec<Vec<u32>>,
    /// Answers that words are weighed against, with those of general language.
    pub answers: u32,
}

/// The words of all answers by class, before anything is weighed.
pub struct Draft {
    docs: Vec<Doc>,
    /// Without postings.
    classes: Vec<Class>,
}

impl Draft {
    /// Reads the entries, numbered as they come.
    pub fn of(lang: &str, entries: &[&Entry<'_>]) -> Self {
        let (docs, classes) = lexicon::read(lang, entries, || {
            let mut counts = Counts::default();
            move |reading| Doc::of(reading, &mut counts)
        });
        Draft { docs, classes }
    }

    /// How many classes there are.
    pub fn class_count(&self) -> usize {
        self.classes.len()
    }

    /// The first form of a class.
    pub fn name(&self, class: usize) -> &str {
        self.classes[class].surfaces.first().map_or("", String::as_str)
    }

    /// The classes of a question as it is shown, each once, without stop words.
    pub fn asked(&self, answer: usize) -> impl Iterator<Item = usize> {
        let own = self.docs[answer].wordings.first().map(|own| &own[..]).unwrap_or_default();
        own.iter().map(|&class| class as usize).filter(|&class| !self.classes[class].stop)
    }

    /// Numbers the answers anew: each of `order` is the number so far of the one that comes there.
    pub fn reorder(&mut self, order: &[usize]) {
        let mut docs: Vec<Option<Doc>> = std::mem::take(&mut self.docs).into_iter().map(Some).collect();
        self.docs = order.iter().filter_map(|&number| docs[number].take()).collect();
    }

    /// Weighs the words of each answer.
    pub fn weigh(self, lang: &str) -> Index {
        let Draft { mut docs, mut classes } = self;
        make_room(&docs, &mut classes);
        let mut answers = docs.len() as u32;
        if let Some(table) = Table::of(lang) {
            answers += rank::BACKGROUND as u32;
            classes.par_iter_mut().for_each(|class| {
                class.row = table.row_of(&class.surfaces);
                class.df += class.row.map_or(0.0, |row| table.background(row)).round() as u32;
                class.salience = class.row.map_or(0, |row| table.salience(row));
            });
        }
        let weights: Vec<f32> =
            classes.iter().map(|class| rank::weight(answers, class.df, class.stop, class.salience)).collect();
        let averages = Averages::of(&docs);
        let masses = docs.par_iter().map(|doc| doc.masses(&weights)).collect();
        docs.par_iter_mut().for_each(|doc| doc.weigh(&averages));
        post(docs, &mut classes);
        classes.par_iter_mut().for_each(Class::prune);
        Index { classes, masses, answers }
    }
}

/// Gives each class its postings.
fn post(docs: Vec<Doc>, classes: &mut [Class]) {
    for (doc, number) in docs.into_iter().zip(0..) {
        for at in doc.used {
            let class = &mut classes[at.class as usize];
            match at.wordings {
                Wordings::NONE => class.told.push(Told::new(number, at.impact)),
                wordings => class.asked.push(Asked { doc: number, impact: at.impact, wordings }),
            }
        }
        for at in doc.told {
            classes[at.class() as usize].told.push(Told::new(number, at.impact()));
        }
    }
}

/// Counts the answers of each class, and makes room for just as many postings.
fn make_room(docs: &[Doc], classes: &mut [Class]) {
    let mut counts = vec![[0_u32; 2]; classes.len()];
    for doc in docs {
        doc.used
            .iter()
            .for_each(|at| counts[at.class as usize][usize::from(at.wordings == Wordings::NONE)] += 1);
        doc.told.iter().for_each(|at| counts[at.class() as usize][1] += 1);
    }
    for (class, [asked, told]) in classes.iter_mut().zip(counts) {
        class.df = asked + told;
        class.asked.reserve_exact(asked as usize);
        class.told.reserve_exact(told as usize);
    }
}

/// How often a class stands in the fields of one answer.
#[derive(Clone, Copy, Default)]
struct Use {
    class: u32,
    /// In the wording that holds it most often.
    question: u8,
    context: u8,
    answer: u8,
    /// See [`Doc::weigh`].
    impact: u8,
    wordings: Wordings,
}

/// A bit for each wording of a question. In two parts, so that what holds it needs no more room than it fills.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Wordings([u32; 2]);

impl Wordings {
    const NONE: Wordings = Wordings([0; 2]);

    fn add(&mut self, wording: u32) {
        self.0[(wording / u32::BITS) as usize] |= 1 << (wording % u32::BITS);
    }

    fn bits(self) -> u64 {
        u64::from(self.0[1]) << u32::BITS | u64::from(self.0[0])
    }
}

impl Use {
    /// That a wording of the question holds it so many times.
    fn ask(&mut self, wording: u32, count: usize) {
        self.question = self.question.max(count.try_into().unwrap_or(u8::MAX));
        self.wordings.add(wording);
    }
}

/// Counts how often each class stands in an answer. One after another they use the same table of all classes, so that nothing has to be
/// sorted.
#[derive(Default)]
struct Counts {
    /// By class, its place among the uses and one more; 0 for most.
    places: Vec<u32>,
    uses: Vec<Use>,
}

impl Counts {
    fn of(&mut self, class: u32) -> &mut Use {
        let number = class as usize;
        if number >= self.places.len() {
            self.places.resize(number + 1, 0);
        }
        let place = &mut self.places[number];
        if *place == 0 {
            self.uses.push(Use { class, ..Use::default() });
            *place = self.uses.len() as u32;
        }
        &mut self.uses[*place as usize - 1]
    }

    /// The uses of one answer, in the order in which the classes came.
    fn drain(&mut self) -> impl Iterator<Item = Use> {
        let Counts { places, uses } = self;
        uses.drain(..).inspect(|used| places[used.class as usize] = 0)
    }
}

/// A class that stands in an answer some few times, and not in its question: the number of the class and the uses, or the impact once
/// the answer is weighed. One word, since a large site has tens of millions of them at once.
#[derive(Clone, Copy)]
struct Telling(u32);

impl Telling {
    /// Bits of the uses, or the impact; what is left tells 67 million classes apart.
    const BITS: u32 = 6;
    /// Bits of the uses in the context; those in the answer have the rest.
    const CONTEXT_BITS: u32 = 2;

    fn new(class: u32, uses: u32) -> Self {
        debug_assert!(class < 1 << (u32::BITS - Self::BITS) && uses < 1 << Self::BITS);
        Telling(class << Self::BITS | uses)
    }

    /// None where the question holds the class, or the uses are too many.
    fn of(used: &Use) -> Option<Self> {
        let (answer, context) = (u32::from(used.answer), u32::from(used.context));
        let fits = answer >> (Self::BITS - Self::CONTEXT_BITS) == 0 && context >> Self::CONTEXT_BITS == 0;
        let told = used.wordings == Wordings::NONE && fits;
        told.then(|| Telling::new(used.class, answer << Self::CONTEXT_BITS | context))
    }

    fn class(self) -> u32 {
        self.0 >> Self::BITS
    }

    /// In the context and in the answer, as one number.
    fn uses(self) -> u32 {
        self.0 & ((1 << Self::BITS) - 1)
    }

    /// Once it is weighed: its impact has the place of the uses.
    fn impact(self) -> u8 {
        self.uses() as u8
    }

    /// The same with its impact, which `impact` makes of the uses in the context and in the answer. Few uses differ within an answer, so
    /// `known` keeps their impacts.
    fn weighed(self, known: &mut [u8; 1 << Self::BITS], impact: impl FnOnce(u32, u32) -> u8) -> Self {
        let uses = self.uses();
        let known = &mut known[uses as usize];
        if *known == 0 {
            *known = impact(uses & ((1 << Self::CONTEXT_BITS) - 1), uses >> Self::CONTEXT_BITS);
        }
        Telling::new(self.class(), (*known).into())
    }
}

/// One answer's words, before the weights of words are known.
struct Doc {
    /// Classes of its question, each once, and those that a [`Telling`] does not hold.
    used: Box<[Use]>,
    /// Its other classes, each once.
    told: Box<[Telling]>,
    /// The classes of each wording that weigh, each once, sorted.
    wordings: Box<[Box<[u32]>]>,
    /// Classes that every wording has besides, see [`Reading::implied`].
    implied: Box<[u32]>,
    question_length: u32,
    context_length: u32,
    answer_length: u32,
}

impl Doc {
    fn of(reading: Reading, counts: &mut Counts) -> Self {
        let Reading { wordings, implied, context, answer } = reading;
        // More than a byte holds would not count for more: BM25 levels off long before.
        for &class in &context.words {
            let used = counts.of(class);
            used.context = used.context.saturating_add(1);
        }
        for &class in &answer.words {
            let used = counts.of(class);
            used.answer = used.answer.saturating_add(1);
        }
        for (wording, number) in wordings.iter().zip(0..) {
            let mut words = [&wording.words[..], &wording.asides].concat();
            words.sort_unstable();
            words.chunk_by(|a, b| a == b).for_each(|same| counts.of(same[0]).ask(number, same.len()));
        }
        let (mut used, mut told) = (Vec::new(), Vec::with_capacity(counts.uses.len()));
        for class in counts.drain() {
            match Telling::of(&class) {
                Some(telling) => told.push(telling),
                None => used.push(class),
            }
        }
        let own_length = wordings.first().map_or(0, |own| own.words.len());
        let wordings: Vec<_> =
            wordings.into_iter().map(|wording| each_once(wording.words).as_slice().into()).collect();
        // Copies are just as long as needed; an allocator may leave a list that shrinks where it is.
        Doc {
            used: used.as_slice().into(),
            told: told.as_slice().into(),
            wordings: wordings.as_slice().into(),
            implied: implied.as_slice().into(),
            question_length: own_length as u32,
            context_length: context.length,
            answer_length: answer.length,
        }
    }

    fn masses(&self, weights: &[f32]) -> Vec<u32> {
        let mass = |wording: &[u32]| {
            let all = each_once([wording, &self.implied].concat());
            all.into_iter().map(|class| weights[class as usize]).sum()
        };
        self.wordings.iter().map(|wording| rank::mass_step(mass(wording))).collect()
    }

    /// Sets the impacts, for which the mean lengths of all answers must be known.
    fn weigh(&mut self, averages: &Averages) {
        let lengths = [self.question_length, self.context_length, self.answer_length];
        let impact = |question, context, answer| {
            let at = |field, count, length, average| Occurrence { field, count, length, average };
            rank::impact(&[
                at(rank::QUESTION, question, lengths[0], averages.question),
                at(rank::CONTEXT, context, lengths[1], averages.context),
                at(rank::ANSWER, answer, lengths[2], averages.answer),
            ])
        };
        for at in &mut self.used {
            at.impact = impact(at.question.into(), at.context.into(), at.answer.into());
        }
        let mut known = [0; 1 << Telling::BITS];
        for at in &mut self.told {
            *at = at.weighed(&mut known, |context, answer| impact(0, context, answer));
        }
    }
}

fn each_once(mut classes: Vec<u32>) -> Vec<u32> {
    classes.sort_unstable();
    classes.dedup();
    classes
}

/// Mean lengths of the fields, see [`rank::steady`].
struct Averages {
    question: f32,
    context: f32,
    answer: f32,
}

impl Averages {
    fn of(docs: &[Doc]) -> Self {
        let mean = |length: fn(&Doc) -> u32| {
            let total: u64 = docs.iter().map(|doc| u64::from(length(doc))).sum();
            rank::steady(total as f32 / docs.len().max(1) as f32)
        };
        Averages {
            question: mean(|doc| doc.question_length),
            context: mean(|doc| doc.context_length),
            answer: mean(|doc| doc.answer_length),
        }
    }
}
