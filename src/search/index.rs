//! The inverted index of one language, in memory: classes of surface forms and their postings.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::analyse::{Rules, Token, TokenKind, analyse};
use super::rank::{self, Occurrence};
use super::stem::{Grammar, stop_words};
use super::{Entry, Kind};

/// Wordings of one question beyond this many are not told apart from its answer's text.
const MOST_WORDINGS: usize = 60;
/// Postings that a class keeps.
const MOST_POSTINGS: usize = 1500;

/// Where a class stands in one answer.
#[derive(Clone, Debug)]
pub struct Posting {
    /// Number of the answer.
    pub doc: u32,
    /// BM25F impact, 1..=15.
    pub impact: u8,
    /// The wordings of the question that hold the class: (number of the wording, mass of its words as stored).
    pub wordings: Vec<(u32, u32)>,
}

/// Surface forms that are one word to the ranking, with their postings by answer.
#[derive(Clone, Debug, Default)]
pub struct Class {
    /// Folded forms as they stand in the texts.
    pub surfaces: BTreeSet<String>,
    /// Sorted by answer; of stop words and very common words not all, see [`Class::prune`].
    pub postings: Vec<Posting>,
    /// Answers that hold the class, with or without a posting.
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
            self.postings.retain(|posting| !posting.wordings.is_empty());
        }
        if self.postings.len() > MOST_POSTINGS {
            self.postings
                .sort_by_key(|posting| (posting.wordings.is_empty(), u8::MAX - posting.impact, posting.doc));
            self.postings.truncate(MOST_POSTINGS);
            self.postings.sort_by_key(|posting| posting.doc);
        }
    }
}

/// The whole index.
#[derive(Debug)]
pub struct Index {
    /// In the order of first appearance; the order is no part of the output.
    pub classes: Vec<Class>,
}

impl Index {
    /// Indexes the entries, numbered as they come.
    pub fn of(lang: &str, entries: &[&Entry]) -> Self {
        let mut lexicon = Lexicon::of(lang);
        let docs: Vec<Doc> = entries.iter().map(|entry| Doc::of(entry, &mut lexicon)).collect();
        let mut classes = lexicon.into_classes(lang);
        for doc in &docs {
            for &class in doc.uses.keys() {
                classes[class as usize].df += 1;
            }
        }
        let weights = Weights::of(&classes, docs.len() as u32);
        let averages = Averages::of(&docs);
        for (number, doc) in docs.iter().enumerate() {
            doc.post(number as u32, &weights, &averages, &mut classes);
        }
        classes.iter_mut().for_each(Class::prune);
        Index { classes }
    }
}

/// Surface forms → classes, growing as texts are read.
struct Lexicon {
    rules: Rules,
    grammar: Grammar,
    by_surface: HashMap<String, u32>,
    by_name: HashMap<String, u32>,
}

impl Lexicon {
    fn of(lang: &str) -> Self {
        Lexicon {
            rules: Rules::of(lang),
            grammar: Grammar::of(lang),
            by_surface: HashMap::new(),
            by_name: HashMap::new(),
        }
    }

    /// The classes of a text's tokens, in order.
    fn read(&mut self, text: &str) -> Vec<(u32, TokenKind)> {
        let tokens = analyse(text, self.rules);
        tokens.iter().map(|token| (self.class(token), token.kind)).collect()
    }

    /// A surface form keeps the class that it got first, so that the map the browser gets is a function.
    fn class(&mut self, token: &Token) -> u32 {
        if let Some(&known) = self.by_surface.get(&token.text) {
            return known;
        }
        let next = self.by_name.len() as u32;
        let class = *self.by_name.entry(self.grammar.class(token)).or_insert(next);
        self.by_surface.insert(token.text.clone(), class);
        class
    }

    fn into_classes(self, lang: &str) -> Vec<Class> {
        let stops: HashSet<&str> = stop_words(lang).split_whitespace().collect();
        let mut classes = vec![Class::default(); self.by_name.len()];
        for (surface, class) in self.by_surface {
            let class = &mut classes[class as usize];
            class.stop |= stops.contains(surface.as_str());
            class.surfaces.insert(surface);
        }
        classes
    }
}

/// How often a class stands in the fields of one answer.
#[derive(Default)]
struct Use {
    question: u32,
    context: u32,
    answer: u32,
    /// Bit per wording of the question.
    wordings: u64,
}

/// One answer's words, before the weights of words are known.
struct Doc {
    uses: BTreeMap<u32, Use>,
    wordings: Vec<BTreeSet<u32>>,
    /// Of a section whose heading is no question: the words of the page's title, without which the heading says little.
    implied: BTreeSet<u32>,
    question_length: u32,
    context_length: u32,
    answer_length: u32,
}

impl Doc {
    fn of(entry: &Entry, lexicon: &mut Lexicon) -> Self {
        let mut doc = Doc {
            uses: BTreeMap::new(),
            wordings: Vec::new(),
            implied: implied(entry, lexicon),
            question_length: 0,
            context_length: 0,
            answer_length: 0,
        };
        doc.read_question(entry, lexicon);
        for text in entry.context_texts() {
            doc.context_length += doc.read(text, lexicon, |at| at.context += 1);
        }
        doc.answer_length = doc.read(&entry.text, lexicon, |at| at.answer += 1);
        doc
    }

    fn read_question(&mut self, entry: &Entry, lexicon: &mut Lexicon) {
        let wordings = std::iter::once(&entry.question).chain(&entry.also_asked);
        for (number, wording) in wordings.take(MOST_WORDINGS).enumerate() {
            let classes = lexicon.read(wording);
            let length = classes.iter().filter(|(_, kind)| *kind != TokenKind::Tail).count() as u32;
            if number == 0 {
                self.question_length = length;
            }
            let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
            for &(class, _) in &classes {
                *counts.entry(class).or_default() += 1;
            }
            for (&class, &count) in &counts {
                let at = self.uses.entry(class).or_default();
                at.question = at.question.max(count);
                at.wordings |= 1 << number;
            }
            self.wordings.push(
                classes
                    .iter()
                    .filter(|(_, kind)| *kind != TokenKind::Tail)
                    .map(|&(class, _)| class)
                    .collect(),
            );
        }
    }

    fn read(&mut self, text: &str, lexicon: &mut Lexicon, count: impl Fn(&mut Use)) -> u32 {
        let classes = lexicon.read(text);
        for &(class, _) in &classes {
            count(self.uses.entry(class).or_default());
        }
        classes.len() as u32
    }

    fn post(&self, number: u32, weights: &Weights, averages: &Averages, classes: &mut [Class]) {
        let masses: Vec<u32> = self
            .wordings
            .iter()
            .map(|wording| rank::mass_step(weights.mass(&(wording | &self.implied))))
            .collect();
        for (&class, at) in &self.uses {
            let wordings = masses.iter().enumerate().filter(|(wording, _)| at.wordings >> wording & 1 == 1);
            classes[class as usize].postings.push(Posting {
                doc: number,
                impact: self.impact(at, averages),
                wordings: wordings.map(|(wording, &mass)| (wording as u32, mass)).collect(),
            });
        }
    }

    fn impact(&self, at: &Use, averages: &Averages) -> u8 {
        rank::impact(&[
            Occurrence {
                field: rank::QUESTION,
                count: at.question,
                length: self.question_length,
                average: averages.question,
            },
            Occurrence {
                field: rank::CONTEXT,
                count: at.context,
                length: self.context_length,
                average: averages.context,
            },
            Occurrence {
                field: rank::ANSWER,
                count: at.answer,
                length: self.answer_length,
                average: averages.answer,
            },
        ])
    }
}

/// "How long it lasts" under "Bruises" asks about bruises: who asks that much and no more has not asked all of it.
fn implied(entry: &Entry, lexicon: &mut Lexicon) -> BTreeSet<u32> {
    if entry.kind == Kind::Question || entry.question.ends_with(['?', '？', ';', '؟']) {
        return BTreeSet::new();
    }
    lexicon.read(&entry.context).into_iter().map(|(class, _)| class).collect()
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

/// What each class weighs in a question.
struct Weights(Vec<f32>);

impl Weights {
    fn of(classes: &[Class], docs: u32) -> Self {
        let weigh = |class: &Class| rank::weight(docs, class.df, class.stop);
        Weights(classes.iter().map(weigh).collect())
    }

    fn mass(&self, classes: &BTreeSet<u32>) -> f32 {
        classes.iter().map(|&class| self.0[class as usize]).sum()
    }
}
