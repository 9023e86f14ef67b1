//! The bridge from the reader's words to the site's: for each word that a reader may type, the words of the site's questions
//! that mean nearly the same.
//!
//! `bridge/en.bin` holds, for common words of a language, a vector that stands for its meaning and how common it is in
//! general; `bridge/README.md` tells where it comes from. The build looks up which words the site asks with, and keeps for
//! every other word only the few that are near (cosine of the vectors). What no word of the site is near to is left out, so
//! the bridge is cut to the site's own vocabulary.

use std::f32::consts::PI;
use std::sync::LazyLock;

use rayon::prelude::*;

use super::index::{Class, Index};
use super::rank::BACKGROUND;
use super::stem::stop_words;

/// Neighbours that a word keeps.
const MOST_NEIGHBOURS: usize = 6;
/// Words of the site's questions that are looked at, the most asked first.
const MOST_TARGETS: usize = 4000;
/// Least cosine for a word that the site has too, and for one that it does not have.
const LEAST: [f32; 2] = [0.25, 0.4];
/// A neighbour's trust grows from 0 at this cosine to [`MOST_TRUST`] at 1. Chosen on public sets of questions; see the docs.
const NO_TRUST: f32 = 0.2;
const MOST_TRUST: f32 = 0.9;
/// Steps in which trust is stored; `index.js` has the same number.
const TRUST_STEPS: f32 = 16.0;

static ENGLISH: LazyLock<Table> = LazyLock::new(|| Table::read(include_bytes!("bridge/en.bin")));

/// Common words of a language, grouped by stem: one row for all forms of a word.
pub struct Table {
    /// Forms, sorted, with the number of their row.
    forms: Vec<(String, u16)>,
    /// Vector of each row; its numbers are odd, from -15 to 15.
    vectors: Vec<[i16; DIMENSIONS]>,
    /// The length of each vector.
    lengths: Vec<f32>,
    /// The signs of each vector as bits.
    signs: Vec<Signs>,
    /// Share of texts that hold the word.
    shares: Vec<f32>,
}

const DIMENSIONS: usize = 96;
/// The signs of a vector: two words, which the compiler counts faster than one of twice the size.
type Signs = [u64; 2];
const MAGIC: &[u8] = b"askbook bridge 1\n";

impl Table {
    /// The table of a language, if there is one.
    pub fn of(lang: &str) -> Option<&'static Table> {
        (lang.split('-').next() == Some("en")).then(|| &*ENGLISH)
    }

    /// Reads the file's form: after the magic line the number of dimensions, rows, forms and texts (u32, little-endian); then
    /// the rows, a byte for how common (8 · log₂(1 + texts)) and a vector of half bytes; then the sorted forms, each as
    /// letters shared with the one before, letters that follow, these, and the row (u16).
    fn read(bytes: &[u8]) -> Self {
        let mut rest = bytes.strip_prefix(MAGIC).expect("a bridge table");
        let [dimensions, rows, forms, texts] = [(); 4].map(|()| take_u32(&mut rest));
        assert_eq!(dimensions as usize, DIMENSIONS);
        let mut table = Table {
            forms: Vec::with_capacity(forms as usize),
            vectors: Vec::with_capacity(rows as usize),
            lengths: Vec::with_capacity(rows as usize),
            signs: Vec::with_capacity(rows as usize),
            shares: Vec::with_capacity(rows as usize),
        };
        for _ in 0..rows {
            let row = take(&mut rest, 1 + DIMENSIONS / 2);
            let vector = vector(&row[1..]);
            table.shares.push(((f32::from(row[0]) / 8.0).exp2() - 1.0) / texts as f32);
            table.signs.push(signs(&vector));
            table.lengths.push(dot(&vector, &vector).sqrt());
            table.vectors.push(vector);
        }
        let mut before = Vec::new();
        for _ in 0..forms {
            let [shared, length] = [(); 2].map(|()| usize::from(take(&mut rest, 1)[0]));
            before.truncate(shared);
            before.extend_from_slice(take(&mut rest, length));
            let row = take(&mut rest, 2);
            let form = String::from_utf8(before.clone()).expect("ASCII");
            table.forms.push((form, u16::from_le_bytes([row[0], row[1]])));
        }
        table
    }

    /// The row of a word in any of its forms.
    fn row(&self, form: &str) -> Option<usize> {
        let at = self.forms.binary_search_by(|(other, _)| other.as_str().cmp(form)).ok()?;
        Some(usize::from(self.forms[at].1))
    }

    fn row_of(&self, class: &Class) -> Option<usize> {
        class.surfaces.iter().find_map(|surface| self.row(surface))
    }

    /// How many of [`BACKGROUND`] texts hold the class in general.
    pub fn background(&self, class: &Class) -> f32 {
        self.row_of(class).map_or(0.0, |row| self.shares[row] * BACKGROUND)
    }

    fn cosine(&self, a: usize, b: usize) -> f32 {
        dot(&self.vectors[a], &self.vectors[b]) / (self.lengths[a] * self.lengths[b])
    }
}

fn take<'a>(rest: &mut &'a [u8], count: usize) -> &'a [u8] {
    let (taken, left) = rest.split_at(count);
    *rest = left;
    taken
}

fn take_u32(rest: &mut &[u8]) -> u32 {
    u32::from_le_bytes(take(rest, 4).try_into().expect("four bytes"))
}

fn vector(halves: &[u8]) -> [i16; DIMENSIONS] {
    let digit = |at: usize| if at.is_multiple_of(2) { halves[at / 2] >> 4 } else { halves[at / 2] & 15 };
    std::array::from_fn(|at| 2 * i16::from(digit(at)) - 15)
}

fn signs(vector: &[i16; DIMENSIONS]) -> Signs {
    let (low, high) = vector.split_at(64);
    [low, high].map(|half| half.iter().fold(0, |bits, &number| bits << 1 | u64::from(number > 0)))
}

fn dot(a: &[i16; DIMENSIONS], b: &[i16; DIMENSIONS]) -> f32 {
    a.iter().zip(b).map(|(&x, &y)| i32::from(x) * i32::from(y)).sum::<i32>() as f32
}

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
    let forms = forms_by_row(table);
    let classes = classes_by_row(table, index);
    let targets = targets(table, index);
    let word = |row: usize| {
        let own: Vec<&Class> = classes[row].iter().map(|&number| &index.classes[number]).collect();
        if own.iter().any(|class| class.stop) {
            return None;
        }
        let forms: Vec<&str> = match own[..] {
            [] => forms[row].iter().copied().filter(|form| !stops.contains(form)).collect(),
            _ => own.iter().flat_map(|class| class.surfaces.iter()).map(String::as_str).collect(),
        };
        let (least, share) = if own.is_empty() { (LEAST[1], table.shares[row]) } else { (LEAST[0], 0.0) };
        let near: Vec<(&str, u32)> = nearest(table, row, &targets, least)
            .into_iter()
            .map(|(class, trust)| (index.classes[class].surfaces[0].as_str(), trust))
            .collect();
        let background = (share * BACKGROUND).round() as u32;
        (!near.is_empty() && !forms.is_empty()).then_some(Word { forms, background, near })
    };
    (0..table.vectors.len()).into_par_iter().filter_map(word).collect()
}

/// The classes that words may lead to, by column: the loop over their signs is most of the work of the bridge.
#[derive(Default)]
struct Targets {
    classes: Vec<usize>,
    rows: Vec<usize>,
    signs: [Vec<u64>; 2],
}

fn forms_by_row(table: &Table) -> Vec<Vec<&str>> {
    let mut rows = vec![Vec::new(); table.vectors.len()];
    table.forms.iter().for_each(|(form, row)| rows[usize::from(*row)].push(form.as_str()));
    rows
}

fn classes_by_row(table: &Table, index: &Index) -> Vec<Vec<usize>> {
    let mut rows = vec![Vec::new(); table.vectors.len()];
    for (number, class) in index.classes.iter().enumerate() {
        if let Some(row) = table.row_of(class) {
            rows[row].push(number);
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
    let mut near: Vec<(f32, usize)> = distances(targets, table.signs[row])
        .into_iter()
        .enumerate()
        .filter(|&(at, distance)| distance <= most && targets.rows[at] != row)
        .map(|(at, _)| (table.cosine(row, targets.rows[at]), targets.classes[at]))
        .filter(|&(cosine, _)| cosine >= least)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    near.truncate(MOST_NEIGHBOURS);
    near.into_iter().map(|(cosine, class)| (class, trust(cosine))).filter(|&(_, trust)| trust > 0).collect()
}

/// How many signs of each target are different.
fn distances(targets: &Targets, signs: Signs) -> Vec<u8> {
    let [low, high] = &targets.signs;
    let differ = |(low, high): (&u64, &u64)| {
        ((low ^ signs[0]).count_ones() + (high ^ signs[1]).count_ones()) as u8
    };
    low.iter().zip(high).map(differ).collect()
}

fn trust(cosine: f32) -> u32 {
    let trust = MOST_TRUST * (cosine - NO_TRUST) / (1.0 - NO_TRUST);
    (trust * TRUST_STEPS).round().clamp(0.0, TRUST_STEPS - 1.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cosine(a: &str, b: &str) -> f32 {
        let row = |word| ENGLISH.row(word).expect("a common word");
        ENGLISH.cosine(row(a), row(b))
    }

    #[test]
    fn words_that_mean_nearly_the_same_are_near() {
        assert!(cosine("doctor", "physician") > 0.6);
        assert!(cosine("shot", "vaccine") > cosine("shot", "refund"));
        assert!(cosine("sore", "aching") > cosine("sore", "invoice"));
    }

    #[test]
    fn forms_of_a_word_share_a_row() {
        assert_eq!(ENGLISH.row("doctors"), ENGLISH.row("doctor"));
        assert_eq!(ENGLISH.row("xyzzyq"), None);
    }

    #[test]
    fn common_words_are_common() {
        let share = |word| ENGLISH.shares[ENGLISH.row(word).expect("a common word")];
        assert!(share("water") > 10.0 * share("sternum"));
        assert!(share("the") < 1.0);
    }
}
