//! The bridge from the reader's words to the site's: for each word that a reader may type, the words of the site's questions
//! that mean nearly the same.
//!
//! `bridge/en.bin` holds, for common words of a language, a vector that stands for its meaning and how common it is in
//! general; `bridge/README.md` tells where it comes from. The build looks up which words the site asks with, and keeps for
//! every other word only the few that are near (cosine of the vectors). What no word of the site is near to is left out, so
//! the bridge is cut to the site's own vocabulary; but a word that could be taken for a slip of one of the site's stays, and leads nowhere:
//! "gout" is no misspelt "out".

mod blocks;
mod signs;
mod slips;
mod table;

pub use blocks::blocks;
pub use table::Table;

use std::f32::consts::PI;

use rayon::prelude::*;

use super::index::{Class, Index};
use super::stem::stop_words;
use signs::Columns;
use slips::Slips;
use table::DIMENSIONS;

/// Neighbours that a word keeps.
const MOST_NEIGHBOURS: usize = 6;
/// Words of the site's questions that are looked at, the most asked first.
const MOST_TARGETS: usize = 2000;
/// Least cosine for a word that the site has too, and for one that it does not have.
const LEAST: [f32; 2] = [0.25, 0.4];
/// A neighbour's trust grows from 0 at this cosine to [`MOST_TRUST`] at 1. Chosen on public sets of questions; see the docs.
const NO_TRUST: f32 = 0.2;
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
    let forms = FormsByRow::of(table, lang);
    let classes = classes_by_row(table, index);
    let targets = targets(table, index);
    let slips = Slips::of(index.classes.iter().flat_map(|class| &class.surfaces));
    let word = |(row, classes): (usize, Vec<&'a Class>)| {
        if classes.iter().any(|class| class.stop) {
            return None;
        }
        let known = !classes.is_empty();
        let own = classes.iter().flat_map(|class| class.surfaces.iter()).map(String::as_str);
        let mut forms: Vec<&str> = if known { own.collect() } else { forms.row(row).collect() };
        let near: Vec<_> = nearest(table, row, &targets, LEAST[usize::from(!known)])
            .into_iter()
            .map(|(class, trust)| (index.classes[class].surfaces[0].as_str(), trust))
            .collect();
        if near.is_empty() {
            forms.retain(|form| !known && slips.reach(form));
        }
        let (background, salience) =
            if known { (0.0, 0) } else { (table.background(row as u16), table.salience(row as u16)) };
        (!forms.is_empty()).then_some(Word { forms, background: background.round() as u32, salience, near })
    };
    classes.into_par_iter().enumerate().filter_map(word).collect()
}

/// The classes that words may lead to. To compare their signs is most of the work of the bridge.
#[derive(Default)]
struct Targets {
    classes: Vec<usize>,
    rows: Vec<usize>,
    signs: Columns,
}

/// The forms of each row of a table, without stop words.
struct FormsByRow {
    table: &'static Table,
    /// Numbers of forms, row after row.
    forms: Vec<u32>,
    /// Where in them each row begins, and the last one ends.
    starts: Vec<u32>,
}

impl FormsByRow {
    fn of(table: &'static Table, lang: &str) -> Self {
        let mut stopped = vec![false; table.rows.len()];
        stop_words(lang)
            .split_whitespace()
            .filter_map(|stop| table.number(stop))
            .for_each(|form| stopped[form] = true);
        let mut starts = vec![0; table.signs.len() + 1];
        let kept = || table.rows.iter().enumerate().filter(|(form, _)| !stopped[*form]);
        kept().for_each(|(_, row)| starts[usize::from(*row) + 1] += 1);
        (1..starts.len()).for_each(|row| starts[row] += starts[row - 1]);
        let mut next = starts.clone();
        let mut forms = vec![0; kept().count()];
        for (form, row) in kept() {
            let place = &mut next[usize::from(*row)];
            forms[*place as usize] = form as u32;
            *place += 1;
        }
        FormsByRow { table, forms, starts }
    }

    fn row(&self, row: usize) -> impl Iterator<Item = &'static str> {
        let table = self.table;
        let forms = &self.forms[self.starts[row] as usize..self.starts[row + 1] as usize];
        forms.iter().map(|&form| table.form(form as usize))
    }
}

fn classes_by_row<'a>(table: &Table, index: &'a Index) -> Vec<Vec<&'a Class>> {
    let mut rows = vec![Vec::new(); table.signs.len()];
    for class in &index.classes {
        if let Some(row) = class.row {
            rows[usize::from(row)].push(class);
        }
    }
    rows
}

fn targets(table: &Table, index: &Index) -> Targets {
    let mut classes: Vec<(usize, usize, &str)> = index
        .classes
        .iter()
        .enumerate()
        .filter(|(_, class)| !class.stop && !class.asked.is_empty())
        .map(|(number, class)| (usize::MAX - class.asked.len(), number, class.surfaces[0].as_str()))
        .collect();
    // The order of classes is no part of the output, so equal ones are ordered by their word.
    classes.sort_unstable_by_key(|&(rank, _, surface)| (rank, surface));
    let mut targets = Targets::default();
    let known = |&(_, class, _): &(usize, usize, &str)| Some((class, usize::from(index.classes[class].row?)));
    for (class, row) in classes.iter().filter_map(known).take(MOST_TARGETS) {
        targets.classes.push(class);
        targets.rows.push(row);
    }
    let signs: Vec<_> = targets.rows.iter().map(|&row| table.signs[row]).collect();
    targets.signs = Columns::of(&signs);
    targets
}

/// The nearest targets of a row, as class and trust in steps. Signs that differ tell the angle well enough to choose whose cosine
/// is worth computing (Charikar 2002, "Similarity Estimation Techniques from Rounding Algorithms").
fn nearest(table: &Table, row: usize, targets: &Targets, least: f32) -> Vec<(usize, u32)> {
    let most = (least.acos() / PI * DIMENSIONS as f32) as u32;
    let mut near: Vec<(f32, usize)> = Vec::with_capacity(MOST_NEIGHBOURS + 1);
    targets.signs.within(table.signs[row], most, |at| {
        if targets.rows[at] == row {
            return;
        }
        let cosine = table.cosine(row, targets.rows[at]);
        // Most are not near enough, which is told at once.
        if cosine < least || near.len() == MOST_NEIGHBOURS && near.last().is_some_and(|last| last.0 >= cosine)
        {
            return;
        }
        near.truncate(MOST_NEIGHBOURS - 1);
        let place = near.partition_point(|nearer| nearer.0 >= cosine);
        near.insert(place, (cosine, targets.classes[at]));
    });
    near.into_iter().map(|(cosine, class)| (class, trust(cosine))).filter(|&(_, trust)| trust > 0).collect()
}

fn trust(cosine: f32) -> u32 {
    let trust = MOST_TRUST * (cosine - NO_TRUST) / (1.0 - NO_TRUST);
    (trust * TRUST_STEPS).round().clamp(0.0, TRUST_STEPS - 1.0) as u32
}
