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
    wordings: u64,
}

impl Posting for Asked {
    fn doc(self) -> u32 {
        self.doc
    }

    fn impact(self) -> u8 {
        self.impact
    }

    fn wordings(self) -> u64 {
        self.wordings
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

impl Index {
    /// Indexes the entries, numbered as they come.
    pub fn of(lang: &str, entries: &[&Entry<'_>]) -> Self {
        let (mut docs, mut classes) = lexicon::read(lang, entries, Doc::of);
        make_room(&docs, &mut classes);
        let mut answers = docs.len() as u32;
        if let Some(table) = Table::of(lang) {
            answers += rank::BACKGROUND as u32;
            classes.par_iter_mut().for_each(|class| {
                class.row = table.row_of(&class.surfaces);
                class.df += class.row.map_or(0.0, |row| table.background(row)).round() as u32;
            });
        }
        let weights: Vec<f32> =
            classes.iter().map(|class| rank::weight(answers, class.df, class.stop)).collect();
        let averages = Averages::of(&docs);
        let masses = docs.par_iter().map(|doc| doc.masses(&weights)).collect();
        docs.par_iter_mut().for_each(|doc| doc.weigh(&averages));
        for (number, doc) in docs.into_iter().enumerate() {
            let number = number as u32;
            for at in doc.asked {
                let posting = Asked { doc: number, impact: at.impact, wordings: at.wordings };
                classes[at.class as usize].asked.push(posting);
            }
            for at in doc.told {
                classes[at.class as usize].told.push(Told::new(number, at.impact));
            }
        }
        classes.par_iter_mut().for_each(Class::prune);
        Index { classes, masses, answers }
    }
}

/// Counts the answers of each class, and makes room for just as many postings.
fn make_room(docs: &[Doc], classes: &mut [Class]) {
    let mut counts = vec![[0_u32; 2]; classes.len()];
    for doc in docs {
        doc.asked.iter().for_each(|at| counts[at.class as usize][0] += 1);
        doc.told.iter().for_each(|at| counts[at.class as usize][1] += 1);
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
    question: u32,
    context: u32,
    answer: u32,
    /// Bit per wording of the question.
    wordings: u64,
    /// See [`Doc::weigh`].
    impact: u8,
}

impl Use {
    /// `places` are all of one class, see [`place`], sorted.
    fn of(places: &[u32]) -> Self {
        let mut used = Use { class: places[0] >> FIELD_BITS, ..Use::default() };
        for same in places.chunk_by(|a, b| a == b) {
            let count = same.len() as u32;
            match same[0] & ((1 << FIELD_BITS) - 1) {
                CONTEXT => used.context = count,
                ANSWER => used.answer = count,
                wording => {
                    used.question = used.question.max(count);
                    used.wordings |= 1 << (wording - WORDINGS);
                }
            }
        }
        used
    }
}

/// A class and the field it stands in, as one number: all places of an answer are sorted at once.
fn place(class: u32, field: u32) -> u32 {
    debug_assert!(class < 1 << (u32::BITS - FIELD_BITS) && field < 1 << FIELD_BITS);
    class << FIELD_BITS | field
}

/// Room for [`lexicon::MOST_WORDINGS`] and two more fields; what is left tells 67 million classes apart.
const FIELD_BITS: u32 = 6;
const CONTEXT: u32 = 0;
const ANSWER: u32 = 1;
/// The first wording of the question; the others follow.
const WORDINGS: u32 = 2;

/// How often a class stands in an answer whose question does not hold it.
struct Telling {
    class: u32,
    answer: u16,
    context: u8,
    /// See [`Doc::weigh`].
    impact: u8,
}

impl Telling {
    /// More uses than the fields hold would not count for more: BM25 levels off long before.
    fn of(at: &Use) -> Self {
        Telling {
            class: at.class,
            answer: at.answer.try_into().unwrap_or(u16::MAX),
            context: at.context.try_into().unwrap_or(u8::MAX),
            impact: 0,
        }
    }
}

/// One answer's words, before the weights of words are known.
struct Doc {
    /// Classes of its question, each once.
    asked: Vec<Use>,
    /// Its other classes, each once.
    told: Vec<Telling>,
    /// The classes that weigh in each wording, each once.
    wordings: Vec<Vec<u32>>,
    question_length: u32,
    context_length: u32,
    answer_length: u32,
}

impl Doc {
    fn of(reading: Reading) -> Self {
        let Reading { wordings, implied, context, answer } = reading;
        let mut places: Vec<u32> = Vec::with_capacity(context.words.len() + answer.words.len());
        places.extend(context.words.iter().map(|&class| place(class, CONTEXT)));
        places.extend(answer.words.iter().map(|&class| place(class, ANSWER)));
        for (wording, field) in wordings.iter().zip(WORDINGS..) {
            places.extend(wording.words.iter().chain(&wording.asides).map(|&class| place(class, field)));
        }
        places.sort_unstable();
        let (mut asked, mut told) = (Vec::new(), Vec::new());
        for places in places.chunk_by(|a, b| a >> FIELD_BITS == b >> FIELD_BITS) {
            match Use::of(places) {
                used if used.wordings == 0 => told.push(Telling::of(&used)),
                used => asked.push(used),
            }
        }
        asked.shrink_to_fit();
        told.shrink_to_fit();
        Doc {
            asked,
            told,
            question_length: wordings.first().map_or(0, |own| own.words.len()) as u32,
            wordings: wordings.into_iter().map(|wording| with_implied(wording.words, &implied)).collect(),
            context_length: context.length,
            answer_length: answer.length,
        }
    }

    fn masses(&self, weights: &[f32]) -> Vec<u32> {
        let mass = |wording: &Vec<u32>| wording.iter().map(|&class| weights[class as usize]).sum();
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
        for at in &mut self.asked {
            at.impact = impact(at.question, at.context, at.answer);
        }
        for at in &mut self.told {
            at.impact = impact(0, at.context.into(), at.answer.into());
        }
    }
}

fn with_implied(mut words: Vec<u32>, implied: &[u32]) -> Vec<u32> {
    words.extend(implied);
    words.sort_unstable();
    words.dedup();
    words
}

/// Mean lengths of the fields.
struct Averages {
    question: f32,
    context: f32,
    answer: f32,
}

impl Averages {
    fn of(docs: &[Doc]) -> Self {
        let mean = |length: fn(&Doc) -> u32| {
            let total: u64 = docs.iter().map(|doc| u64::from(length(doc))).sum();
            total as f32 / docs.len().max(1) as f32
        };
        Averages {
            question: mean(|doc| doc.question_length),
            context: mean(|doc| doc.context_length),
            answer: mean(|doc| doc.answer_length),
        }
    }
}
