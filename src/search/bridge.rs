//! The bridge from the reader's words to the site's: for each word that a reader may type, the words of the site's questions
//! that mean nearly the same.
//!
//! `bridge/en.bin` holds, for common words of a language, a vector that stands for its meaning and how common it is in
//! general; `bridge/README.md` tells where it comes from. The build looks up which words the site asks with, and keeps for
//! every other word only the few that are near (cosine of the vectors). What no word of the site is near to is left out, so
//! the bridge is cut to the site's own vocabulary.

mod blocks;
mod table;

pub use blocks::blocks;
pub use table::Table;

use std::f32::consts::PI;

use rayon::prelude::*;

use super::index::{Class, Index};
use super::rank::BACKGROUND;
use super::stem::stop_words;
use table::{DIMENSIONS, Signs};

/// Neighbours that a word keeps.
const MOST_NEIGHBOURS: usize = 6;
/// Words of the site's questions that are looked at, the most asked first.
const MOST_TARGETS: usize = 2000;
/// Targets whose signs are compared at once.
const RUN: usize = 64;
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
    /// The site's words that it leads to: a form and the trust in steps, the nearest first.
    pub near: Vec<(&'a str, u32)>,
}

/// The words that lead to words of the site's questions.
pub fn words<'a>(lang: &str, index: &'a Index) -> Vec<Word<'a>> {
    let Some(table) = Table::of(lang) else { return Vec::new() };
    let stops: Vec<&str> = stop_words(lang).split_whitespace().collect();
    let mut forms = forms_by_row(table);
    forms.iter_mut().for_each(|forms| forms.retain(|form| !stops.contains(form)));
    let classes = classes_by_row(table, index);
    let targets = targets(table, index);
    let word = |(row, (forms, classes)): (usize, (Vec<&'a str>, Vec<&'a Class>))| {
        if classes.iter().any(|class| class.stop) {
            return None;
        }
        let known = !classes.is_empty();
        let near = nearest(table, row, &targets, LEAST[usize::from(!known)]);
        let own = classes.iter().flat_map(|class| class.surfaces.iter()).map(String::as_str);
        let forms = if known { own.collect() } else { forms };
        let background = if known { 0.0 } else { table.shares[row] * BACKGROUND };
        let near: Vec<_> = near
            .into_iter()
            .map(|(class, trust)| (index.classes[class].surfaces[0].as_str(), trust))
            .collect();
        let leads = !near.is_empty() && !forms.is_empty();
        leads.then_some(Word { forms, background: background.round() as u32, near })
    };
    let rows: Vec<_> = forms.into_iter().zip(classes).enumerate().collect();
    rows.into_par_iter().filter_map(word).collect()
}

/// The classes that words may lead to, by column: the loop over their signs is most of the work of the bridge.
#[derive(Default)]
struct Targets {
    classes: Vec<usize>,
    rows: Vec<usize>,
    signs: [Vec<u64>; 2],
}

fn forms_by_row(table: &Table) -> Vec<Vec<&str>> {
    let mut rows = vec![Vec::new(); table.signs.len()];
    table.forms.iter().for_each(|(form, row)| rows[usize::from(*row)].push(form.as_str()));
    rows
}

fn classes_by_row<'a>(table: &Table, index: &'a Index) -> Vec<Vec<&'a Class>> {
    let mut rows = vec![Vec::new(); table.signs.len()];
    for class in &index.classes {
        if let Some(row) = table.row_of(class) {
            rows[row].push(class);
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
    let known = |&(_, class, _): &(usize, usize, &str)| Some((class, table.row_of(&index.classes[class])?));
    for (class, row) in classes.iter().filter_map(known).take(MOST_TARGETS) {
        targets.classes.push(class);
        targets.rows.push(row);
        targets.signs.iter_mut().zip(table.signs[row]).for_each(|(column, word)| column.push(word));
    }
    targets
}

/// The nearest targets of a row, as class and trust in steps. Signs that differ tell the angle well enough to choose whose cosine
/// is worth computing (Charikar 2002, "Similarity Estimation Techniques from Rounding Algorithms").
fn nearest(table: &Table, row: usize, targets: &Targets, least: f32) -> Vec<(usize, u32)> {
    let most = (least.acos() / PI * DIMENSIONS as f32) as u8;
    let mut near: Vec<(f32, usize)> = within(targets, table.signs[row], most)
        .into_iter()
        .filter(|&at| targets.rows[at] != row)
        .map(|at| (table.cosine(row, targets.rows[at]), targets.classes[at]))
        .filter(|&(cosine, _)| cosine >= least)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    near.truncate(MOST_NEIGHBOURS);
    near.into_iter().map(|(cosine, class)| (class, trust(cosine))).filter(|&(_, trust)| trust > 0).collect()
}

/// The targets of which at most so many signs are different. Most runs hold none, which their minimum tells.
fn within(targets: &Targets, signs: Signs, most: u8) -> Vec<usize> {
    let mut found = Vec::new();
    let [low, high] = &targets.signs;
    for (number, (low, high)) in low.chunks(RUN).zip(high.chunks(RUN)).enumerate() {
        let mut distances = [u8::MAX; RUN];
        for ((distance, low), high) in distances.iter_mut().zip(low).zip(high) {
            *distance = ((low ^ signs[0]).count_ones() + (high ^ signs[1]).count_ones()) as u8;
        }
        if distances.iter().fold(u8::MAX, |least, &distance| least.min(distance)) <= most {
            let near = distances.iter().enumerate().filter(|&(_, &distance)| distance <= most);
            found.extend(near.map(|(at, _)| number * RUN + at));
        }
    }
    found
}

fn trust(cosine: f32) -> u32 {
    let trust = MOST_TRUST * (cosine - NO_TRUST) / (1.0 - NO_TRUST);
    (trust * TRUST_STEPS).round().clamp(0.0, TRUST_STEPS - 1.0) as u32
}
