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

/// Where a class stands in one answer.
#[derive(Clone, Copy, Debug)]
pub struct Posting {
    /// Number of the answer.
    pub doc: u32,
    /// BM25F impact, 1..=15.
    pub impact: u8,
    /// The wordings of the question that hold the class, a bit for each.
    pub wordings: u64,
}

/// Surface forms that are one word to the ranking, with their postings by answer.
#[derive(Clone, Debug, Default)]
pub struct Class {
    /// Folded forms as they stand in the texts, sorted.
    pub surfaces: Vec<String>,
    /// Answers of which the question holds it, in their order; of stop words and very common words not all, see
    /// [`Class::prune`].
    pub asked: Vec<Posting>,
    /// Other answers that hold it, likewise. A query that the questions cover never loads them.
    pub told: Vec<Posting>,
    /// Answers that hold the class, with or without a posting, and the share of general language, see [`rank::BACKGROUND`].
    pub df: u32,
    /// A stop word is among the forms.
    pub stop: bool,
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
fn strongest(postings: &mut Vec<Posting>, most: usize) {
    if postings.len() > most {
        postings.sort_by_key(|posting| (u8::MAX - posting.impact, posting.doc));
        postings.truncate(most);
        postings.sort_by_key(|posting| posting.doc);
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
    pub fn of(lang: &str, entries: &[&Entry]) -> Self {
        let (readings, mut classes) = lexicon::read(lang, entries);
        let docs: Vec<Doc> = readings.into_par_iter().map(Doc::of).collect();
        for at in docs.iter().flat_map(|doc| &doc.uses) {
            classes[at.class as usize].df += 1;
        }
        let mut answers = docs.len() as u32;
        if let Some(table) = Table::of(lang) {
            answers += rank::BACKGROUND as u32;
            classes.iter_mut().for_each(|class| class.df += table.background(class).round() as u32);
        }
        let weights: Vec<f32> =
            classes.iter().map(|class| rank::weight(answers, class.df, class.stop)).collect();
        let averages = Averages::of(&docs);
        let masses = docs.par_iter().map(|doc| doc.masses(&weights)).collect();
        let impacts: Vec<Vec<u8>> = docs.par_iter().map(|doc| doc.impacts(&averages)).collect();
        for (number, (doc, impacts)) in docs.into_iter().zip(impacts).enumerate() {
            for (at, impact) in doc.uses.iter().zip(impacts) {
                let posting = Posting { doc: number as u32, impact, wordings: at.wordings };
                let class = &mut classes[at.class as usize];
                let postings = if at.wordings == 0 { &mut class.told } else { &mut class.asked };
                postings.push(posting);
            }
        }
        classes.par_iter_mut().for_each(Class::prune);
        Index { classes, masses, answers }
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
}

impl Use {
    fn join(&mut self, other: &Use) {
        self.question = self.question.max(other.question);
        self.context += other.context;
        self.answer += other.answer;
        self.wordings |= other.wordings;
    }
}

/// One answer's words, before the weights of words are known.
struct Doc {
    /// By class, each once.
    uses: Vec<Use>,
    /// The classes that weigh in each wording, each once.
    wordings: Vec<Vec<u32>>,
    question_length: u32,
    context_length: u32,
    answer_length: u32,
}

impl Doc {
    fn of(reading: Reading) -> Self {
        let Reading { wordings, implied, context, answer } = reading;
        let mut uses: Vec<Use> = Vec::with_capacity(context.counts.len() + answer.counts.len());
        uses.extend(context.counts.iter().map(|&(class, count)| Use {
            class,
            context: count,
            ..Use::default()
        }));
        uses.extend(answer.counts.iter().map(|&(class, count)| Use {
            class,
            answer: count,
            ..Use::default()
        }));
        for (number, wording) in wordings.iter().enumerate() {
            let mut words = [&wording.words[..], &wording.asides[..]].concat();
            words.sort_unstable();
            uses.extend(words.chunk_by(|a, b| a == b).map(|same| Use {
                class: same[0],
                question: same.len() as u32,
                wordings: 1 << number,
                ..Use::default()
            }));
        }
        Doc {
            uses: joined(uses),
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

    fn impacts(&self, averages: &Averages) -> Vec<u8> {
        let at = |field, count, length, average| Occurrence { field, count, length, average };
        let impact = |used: &Use| {
            rank::impact(&[
                at(rank::QUESTION, used.question, self.question_length, averages.question),
                at(rank::CONTEXT, used.context, self.context_length, averages.context),
                at(rank::ANSWER, used.answer, self.answer_length, averages.answer),
            ])
        };
        self.uses.iter().map(impact).collect()
    }
}

/// One entry per class.
fn joined(mut uses: Vec<Use>) -> Vec<Use> {
    uses.sort_unstable_by_key(|at| at.class);
    uses.dedup_by(|next, kept| {
        let same = next.class == kept.class;
        if same {
            kept.join(next);
        }
        same
    });
    uses.shrink_to_fit();
    uses
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
