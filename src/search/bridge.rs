//! The bridge from the reader's words to the site's: for each word that a reader may type, the words of the site's questions
//! that mean nearly the same.
//!
//! `bridge/en.bin` holds, for common words of a language, which others are near in meaning and how common it is in
//! general; `bridge/README.md` tells where it comes from. The build looks up which words the site asks with, and keeps for
//! every other word only the few of them that are nearest. What no word of the site is near to is left out, so
//! the bridge is cut to the site's own vocabulary; but a word that could be taken for a slip of one of the site's stays, and leads nowhere:
//! "gout" is no misspelt "out".

mod blocks;
mod slips;
mod table;

pub use blocks::blocks;
pub use table::Table;

use std::cmp::Reverse;

use rayon::prelude::*;

use super::index::{Class, Index};
use super::stem::stop_words;
use slips::Slips;
use table::{Pair, cosine};

/// Neighbours that a word keeps.
const MOST_NEIGHBOURS: usize = 6;
/// Words of the site's questions that are looked at, the most asked first.
const MOST_TARGETS: usize = 2000;
/// A neighbour's trust grows from 0 at this cosine to [`MOST_TRUST`] at 1. Chosen on public sets of questions; see the docs.
const NO_TRUST: f32 = 0.25;
const MOST_TRUST: f32 = 0.9;
/// Steps in which trust is stored; `index.js` has the same number.
const TRUST_STEPS: f32 = 16.0;

/// A word of the bridge.
pub struct Word<'a> {
    /// Its forms.
    pub forms: Vec<&'a str>,
    /// As [`Table::background`], whole, for a word that the site does not have.
    pub background: u32,
    /// As [`Table::salience`], likewise.
    pub salience: i8,
    /// The site's words that it leads to, if any: a form and the trust in steps, the nearest first.
    pub near: Vec<(&'a str, u32)>,
}

/// The words that lead to words of the site's questions, and those that look like a slip of one of the site's words.
pub fn words<'a>(lang: &str, index: &'a Index) -> Vec<Word<'a>> {
    let Some(table) = Table::of(lang) else { return Vec::new() };
    let forms = forms_by_row(table, lang);
    let classes = classes_by_row(table, index);
    let near = near_by_row(table, index);
    let slips = Slips::of(index.classes.iter().flat_map(|class| &class.surfaces));
    let word = |row: usize| {
        let classes = classes.row(row);
        if classes.iter().any(|class| class.stop) {
            return None;
        }
        let known = !classes.is_empty();
        let own = classes.iter().flat_map(|class| class.surfaces.iter()).map(String::as_str);
        let mut forms: Vec<&str> = if known { own.collect() } else { forms.row(row).to_vec() };
        let near: Vec<_> =
            near.row(row).iter().map(|near| (near.class.surfaces[0].as_str(), near.trust)).collect();
        if near.is_empty() {
            forms.retain(|form| !known && slips.reach(form));
        }
        let (background, salience) =
            if known { (0.0, 0) } else { (table.background(row as u16), table.salience(row as u16)) };
        (!forms.is_empty()).then_some(Word { forms, background: background.round() as u32, salience, near })
    };
    (0..table.row_count()).into_par_iter().filter_map(word).collect()
}

/// What belongs to each row of a table, in one piece of memory.
struct ByRow<T> {
    values: Vec<T>,
    /// Where among them each row begins, and the last one ends.
    starts: Vec<usize>,
}

impl<T> ByRow<T> {
    /// Of values with their rows; those of a row stay in their order.
    fn of(rows: usize, mut values: Vec<(u16, T)>) -> Self {
        values.sort_by_key(|&(row, _)| row);
        let mut starts = vec![0; rows + 1];
        values.iter().for_each(|(row, _)| starts[usize::from(*row) + 1] += 1);
        (0..rows).for_each(|row| starts[row + 1] += starts[row]);
        ByRow { values: values.into_iter().map(|(_, value)| value).collect(), starts }
    }

    fn row(&self, row: usize) -> &[T] {
        &self.values[self.starts[row]..self.starts[row + 1]]
    }
}

/// The forms of each row, without stop words.
fn forms_by_row(table: &'static Table, lang: &str) -> ByRow<&'static str> {
    let mut stopped = vec![false; table.rows.len()];
    stop_words(lang)
        .split_whitespace()
        .filter_map(|stop| table.number(stop))
        .for_each(|form| stopped[form] = true);
    let kept = (0..table.rows.len()).filter(|&form| !stopped[form]);
    ByRow::of(table.row_count(), kept.map(|form| (table.rows[form], table.form(form))).collect())
}

fn classes_by_row<'a>(table: &Table, index: &'a Index) -> ByRow<&'a Class> {
    let classes = index.classes.iter().filter_map(|class| Some((class.row?, class)));
    ByRow::of(table.row_count(), classes.collect())
}

/// A word of the site's questions that a row leads to.
struct Near<'a> {
    class: &'a Class,
    trust: u32,
}

/// That a row leads to a word, by its rank among [`targets`]; in order, the nearest of a row come first, and of these the most asked.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Lead {
    row: u16,
    nearness: Reverse<u8>,
    rank: u16,
}

/// The nearest of the site's asked words for each row; of equally near ones, those asked most.
fn near_by_row<'a>(table: &Table, index: &'a Index) -> ByRow<Near<'a>> {
    let targets = targets(index);
    let ranks = ranks_by_row(table, &targets);
    // Most rows are no targets, and there are many pairs.
    let wanted: Vec<bool> = (0..table.row_count()).map(|row| !ranks.row(row).is_empty()).collect();
    let mut leads = Vec::new();
    for Pair { rows: [one, other], nearness } in table.pairs() {
        for (row, to) in [(one, other), (other, one)] {
            if wanted[usize::from(to)] {
                let lead = |&rank: &u16| Lead { row, nearness: Reverse(nearness), rank };
                leads.extend(ranks.row(usize::from(to)).iter().map(lead));
            }
        }
    }
    leads.sort_unstable();
    let nearest = leads
        .chunk_by(|one, next| one.row == next.row)
        .flat_map(|leads| &leads[..leads.len().min(MOST_NEIGHBOURS)]);
    let near = |lead: &Lead| {
        let class = targets[usize::from(lead.rank)];
        (lead.row, Near { class, trust: trust(cosine(lead.nearness.0)) })
    };
    ByRow::of(table.row_count(), nearest.map(near).collect())
}

/// The classes that words may lead to, the most asked first.
fn targets(index: &Index) -> Vec<&Class> {
    let asked = |class: &&Class| !class.stop && !class.asked.is_empty() && class.row.is_some();
    let mut classes: Vec<_> = index.classes.iter().filter(asked).collect();
    // The order of classes is no part of the output, so equal ones are ordered by their word.
    classes.sort_unstable_by_key(|class| (Reverse(class.asked.len()), class.surfaces[0].as_str()));
    classes.truncate(MOST_TARGETS);
    classes
}

fn ranks_by_row(table: &Table, targets: &[&Class]) -> ByRow<u16> {
    let rank = |(rank, class): (usize, &&Class)| Some((class.row?, rank as u16));
    ByRow::of(table.row_count(), targets.iter().enumerate().filter_map(rank).collect())
}

fn trust(cosine: f32) -> u32 {
    let trust = MOST_TRUST * (cosine - NO_TRUST) / (1.0 - NO_TRUST);
    (trust * TRUST_STEPS).round().clamp(0.0, TRUST_STEPS - 1.0) as u32
}
