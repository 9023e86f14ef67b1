//! How near in meaning the common words of a language are.

use std::cmp::Ordering;
use std::sync::LazyLock;

use super::super::rank::{BACKGROUND, TYPICAL};

static ENGLISH: LazyLock<Table> = LazyLock::new(|| Table::read(include_bytes!("en.bin")));

/// Common words of a language, grouped by stem: one row for all forms of a word.
pub struct Table {
    /// The forms, sorted, one after another, and where each ends.
    forms: String,
    ends: Vec<u32>,
    /// The row of each form.
    pub rows: Vec<u16>,
    /// Vector of each row; its numbers are odd, from -15 to 15. In 16 bits, which every processor multiplies and adds eight at a time.
    vectors: Vec<Vector>,
    /// The length of each vector.
    lengths: Vec<f32>,
    /// The signs of each vector as bits.
    pub signs: Vec<Signs>,
    /// Share of texts that hold the word.
    pub shares: Vec<f32>,
    saliences: Vec<i8>,
}

/// Numbers in a vector.
pub const DIMENSIONS: usize = 96;
type Vector = [i16; DIMENSIONS];
/// The signs of a vector: two words, which the compiler counts faster than one of twice the size.
pub type Signs = [u64; 2];
const MAGIC: &[u8] = b"askbook bridge 2\n";

impl Table {
    /// The table of a language, if there is one.
    pub fn of(lang: &str) -> Option<&'static Table> {
        (lang.split('-').next() == Some("en")).then(|| &*ENGLISH)
    }

    /// Reads the file's form: after the magic line the number of dimensions, rows, forms and texts (u32, little-endian); then
    /// the rows, a byte for how common (8 · log₂(1 + texts)), one for the salience and a vector of half bytes; then the sorted forms, each as
    /// letters shared with the one before, letters that follow, these, and the row (u16).
    fn read(bytes: &[u8]) -> Self {
        let mut rest = bytes.strip_prefix(MAGIC).expect("a bridge table");
        let [dimensions, rows, forms, texts] = [(); 4].map(|()| take_u32(&mut rest));
        assert_eq!(dimensions as usize, DIMENSIONS);
        let mut table = Table {
            forms: String::with_capacity(bytes.len()),
            ends: Vec::with_capacity(forms as usize),
            rows: Vec::with_capacity(forms as usize),
            vectors: Vec::with_capacity(rows as usize),
            lengths: Vec::with_capacity(rows as usize),
            signs: Vec::with_capacity(rows as usize),
            shares: Vec::with_capacity(rows as usize),
            saliences: Vec::with_capacity(rows as usize),
        };
        for _ in 0..rows {
            let row = take(&mut rest, 2 + DIMENSIONS / 2);
            let vector = vector(&row[2..]);
            table.shares.push(((f32::from(row[0]) / 8.0).exp2() - 1.0) / texts as f32);
            table.saliences.push(row[1] as i8 - TYPICAL);
            table.signs.push(signs(&vector));
            table.lengths.push(dot(&vector, &vector).sqrt());
            table.vectors.push(vector);
        }
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
        self.shares[usize::from(row)] * BACKGROUND
    }

    /// How much the words of a row tell of what a text is about, see [`rank::weight`](super::super::rank::weight).
    pub fn salience(&self, row: u16) -> i8 {
        self.saliences[usize::from(row)]
    }

    /// The cosine of two rows' vectors.
    pub fn cosine(&self, a: usize, b: usize) -> f32 {
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

fn vector(halves: &[u8]) -> Vector {
    let digit = |at: usize| if at.is_multiple_of(2) { halves[at / 2] >> 4 } else { halves[at / 2] & 15 };
    std::array::from_fn(|at| 2 * i16::from(digit(at)) - 15)
}

fn signs(vector: &Vector) -> Signs {
    let (low, high) = vector.split_at(64);
    [low, high].map(|half| half.iter().fold(0, |bits, &number| bits << 1 | u64::from(number > 0)))
}

fn dot(a: &Vector, b: &Vector) -> f32 {
    a.iter().zip(b).map(|(&x, &y)| i32::from(x) * i32::from(y)).sum::<i32>() as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cosine(a: &str, b: &str) -> f32 {
        let row = |word| usize::from(ENGLISH.row(word).expect("a common word"));
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
