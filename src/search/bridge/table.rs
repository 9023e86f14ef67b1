//! How near in meaning the common words of a language are.

use std::cmp::Ordering;
use std::sync::LazyLock;

use super::super::rank::{BACKGROUND, TYPICAL};

static ENGLISH: LazyLock<Table> = LazyLock::new(|| Table::read(include_bytes!("en.bin")));

/// Common words of a language, grouped by stem: one row for all forms of a word.
pub struct Table {
    /// Two bytes for each row: how common it is, and its salience.
    traits: &'static [u8],
    /// Texts that the table was counted in.
    texts: u32,
    /// Two bytes for each step of [`Table::pairs`].
    pairs: &'static [u8],
    /// The forms, sorted, one after another, and where each ends.
    forms: String,
    ends: Vec<u32>,
    /// The row of each form.
    pub rows: Vec<u16>,
}

/// Two rows that are near.
pub struct Pair {
    /// Their numbers, the lower first.
    pub rows: [u16; 2],
    /// How near, as [`cosine`] has it.
    pub nearness: u8,
}

const MAGIC: &[u8] = b"askbook bridge 3\n";
/// The low bits of a step that hold the nearness; the others are how many rows it goes on.
const NEARNESS_BITS: u32 = 5;

/// Least cosine of a pair, and what one more in the nearness adds; `table.py` has the same.
const LEAST: f32 = 0.4;
const STEP: f32 = 0.02;

/// The cosine of a nearness, which counts from 1.
pub fn cosine(nearness: u8) -> f32 {
    LEAST + STEP * f32::from(nearness - 1)
}

impl Table {
    /// The table of a language, if there is one.
    pub fn of(lang: &str) -> Option<&'static Table> {
        (lang.split('-').next() == Some("en")).then(|| &*ENGLISH)
    }

    /// Reads the file's form: after the magic line the number of rows, forms, texts and steps (u32, little-endian); then for each row a byte for
    /// how common it is (8 · log₂(1 + texts)) and one for the salience; then the steps (u16), see [`Table::pairs`]; then the sorted forms,
    /// each as letters shared with the one before, letters that follow, these, and the row (u16).
    fn read(bytes: &'static [u8]) -> Self {
        let mut rest = bytes.strip_prefix(MAGIC).expect("a bridge table");
        let [rows, forms, texts, steps] = [(); 4].map(|()| take_u32(&mut rest));
        let traits = take(&mut rest, 2 * rows as usize);
        let pairs = take(&mut rest, 2 * steps as usize);
        let mut table = Table {
            traits,
            texts,
            pairs,
            forms: String::with_capacity(bytes.len()),
            ends: Vec::with_capacity(forms as usize),
            rows: Vec::with_capacity(forms as usize),
        };
        let mut before = 0;
        for _ in 0..forms {
            let [shared, length] = [(); 2].map(|()| usize::from(take(&mut rest, 1)[0]));
            let start = table.forms.len();
            table.forms.extend_from_within(before..before + shared);
            table.forms.push_str(str::from_utf8(take(&mut rest, length)).expect("ASCII"));
            table.ends.push(table.forms.len() as u32);
            table.rows.push(u16::from_le_bytes(take(&mut rest, 2).try_into().expect("two bytes")));
            before = start;
        }
        table.forms.shrink_to_fit();
        table
    }

    /// How many rows there are.
    pub fn row_count(&self) -> usize {
        self.traits.len() / 2
    }

    /// All rows that are near in meaning. From each row steps lead to those of higher number; 0 leads to the next row, and a step without
    /// nearness only on.
    pub fn pairs(&self) -> impl Iterator<Item = Pair> {
        let (mut row, mut other) = (0, 0);
        let steps = self.pairs.chunks_exact(2).map(|step| u16::from_le_bytes([step[0], step[1]]));
        steps.filter_map(move |step| {
            if step == 0 {
                (row, other) = (row + 1, row + 1);
                return None;
            }
            other += step >> NEARNESS_BITS;
            let nearness = step as u8 & ((1 << NEARNESS_BITS) - 1);
            (nearness > 0).then_some(Pair { rows: [row, other], nearness })
        })
    }

    /// The form of a number.
    pub fn form(&self, number: usize) -> &str {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.forms[start as usize..self.ends[number] as usize]
    }

    /// The number of a form.
    pub fn number(&self, form: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.ends.len());
        while low < high {
            let middle = (low + high) / 2;
            match self.form(middle).cmp(form) {
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
                Ordering::Equal => return Some(middle),
            }
        }
        None
    }

    /// The row of a word in any of its forms.
    fn row(&self, form: &str) -> Option<u16> {
        Some(self.rows[self.number(form)?])
    }

    /// The row of a word by all of its forms.
    pub fn row_of(&self, surfaces: &[String]) -> Option<u16> {
        surfaces.iter().find_map(|surface| self.row(surface))
    }

    /// How many of [`BACKGROUND`] texts hold the words of a row in general.
    pub fn background(&self, row: u16) -> f32 {
        let [common, _] = self.traits(row);
        ((f32::from(common) / 8.0).exp2() - 1.0) / self.texts as f32 * BACKGROUND
    }

    /// How much the words of a row tell of what a text is about, see [`rank::weight`](super::super::rank::weight).
    pub fn salience(&self, row: u16) -> i8 {
        let [_, salience] = self.traits(row);
        salience as i8 - TYPICAL
    }

    fn traits(&self, row: u16) -> [u8; 2] {
        let at = 2 * usize::from(row);
        [self.traits[at], self.traits[at + 1]]
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

#[cfg(test)]
mod tests {
    use super::*;

    fn nearness(a: &str, b: &str) -> u8 {
        let row = |word| ENGLISH.row(word).expect("a common word");
        let both = [row(a).min(row(b)), row(a).max(row(b))];
        ENGLISH.pairs().find(|pair| pair.rows == both).map_or(0, |pair| pair.nearness)
    }

    #[test]
    fn words_that_mean_nearly_the_same_are_near() {
        assert!(cosine(nearness("doctor", "physician")) > 0.6);
        assert!(nearness("shot", "vaccine") > nearness("shot", "refund"));
        assert!(nearness("sore", "aching") > nearness("sore", "invoice"));
    }

    #[test]
    fn pairs_go_through_the_rows_once() {
        let rows: Vec<[u16; 2]> = ENGLISH.pairs().map(|pair| pair.rows).collect();
        assert!(rows.is_sorted_by(|one, next| one < next));
        assert!(rows.iter().all(|&[row, other]| row < other && usize::from(other) < ENGLISH.row_count()));
    }

    #[test]
    fn forms_of_a_word_share_a_row() {
        assert_eq!(ENGLISH.row("doctors"), ENGLISH.row("doctor"));
        assert_eq!(ENGLISH.row("xyzzyq"), None);
    }

    #[test]
    fn words_that_name_what_is_asked_are_salient() {
        let salience = |word| ENGLISH.salience(ENGLISH.row(word).expect("a common word"));
        assert!(salience("symptoms") > salience("best"));
        assert_eq!(salience("the"), 0);
    }

    #[test]
    fn common_words_are_common() {
        let share = |word| ENGLISH.background(ENGLISH.row(word).expect("a common word")) / BACKGROUND;
        assert!(share("water") > 10.0 * share("sternum"));
        assert!(share("the") < 1.0);
    }
}
