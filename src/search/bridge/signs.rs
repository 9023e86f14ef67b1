//! Which of many vectors have nearly the signs of another.
//!
//! The signs are kept by column, a bit for each vector, and the columns that differ are added up sideways with carry-save adders
//! (Harley and Seal, in Warren, "Hacker's Delight", 5-1). To count the differing signs of each vector takes twice as long.

use super::table::{DIMENSIONS, Signs};
use std::array::from_fn;

/// Words of a column that are added at once: fewer are not worth the loop, more do not stay in registers.
const WORDS: usize = 8;
/// Vectors of a run.
const RUN: usize = WORDS * 64;
/// Columns that four levels of adders take.
const GROUP: usize = 16;

/// A bit for each vector of a run.
type Column = [u64; WORDS];

/// The signs of vectors, by column.
#[derive(Default)]
pub struct Columns {
    runs: Vec<[Column; DIMENSIONS]>,
    vectors: usize,
}

impl Columns {
    /// The columns of some vectors' signs.
    pub fn of(signs: &[Signs]) -> Self {
        let column = |run: &[Signs], column: usize| {
            from_fn(|word| {
                let vectors = run.iter().skip(word * 64).take(64).enumerate();
                vectors.fold(0, |bits, (at, signs)| bits | sign(*signs, column) << at)
            })
        };
        let runs = signs.chunks(RUN).map(|run| from_fn(|number| column(run, number))).collect();
        Columns { runs, vectors: signs.len() }
    }

    /// Tells the vectors of which at most so many signs differ from these, in their order.
    pub fn within(&self, signs: Signs, most: u32, mut tell: impl FnMut(usize)) {
        let flips: [u64; DIMENSIONS] = from_fn(|column| sign(signs, column).wrapping_neg());
        for (number, run) in self.runs.iter().enumerate() {
            for (word, mut bits) in at_most(&count(run, &flips), most).into_iter().enumerate() {
                while bits != 0 {
                    let vector = number * RUN + word * 64 + bits.trailing_zeros() as usize;
                    // The last run may be longer than its vectors.
                    if vector < self.vectors {
                        tell(vector);
                    }
                    bits &= bits - 1;
                }
            }
        }
    }
}

/// One sign: 0 or 1.
fn sign(signs: Signs, column: usize) -> u64 {
    signs[column / 64] >> (column % 64) & 1
}

/// How many signs of each vector differ, as a number in binary: the columns of ones, twos, fours …, 64s.
fn count(run: &[Column; DIMENSIONS], flips: &[u64; DIMENSIONS]) -> [Column; 7] {
    let mut low = [[0; WORDS]; 4];
    let mut high = [[0; WORDS]; 3];
    for (run, flips) in run.chunks_exact(GROUP).zip(flips.chunks_exact(GROUP)) {
        let differ = |at: usize| from_fn(|word| run[at][word] ^ flips[at]);
        let [one, other] = [0, 8].map(|at| eight(&mut low, differ, at));
        let mut more = carry(&mut low[3], one, other);
        for sum in &mut high {
            more = carry(sum, more, [0; WORDS]);
        }
    }
    let [ones, twos, fours, eights] = low;
    [ones, twos, fours, eights, high[0], high[1], high[2]]
}

/// Adds eight columns to the ones, twos and fours; what is eight or more goes on. In the place of the call, as the two below: the sums then
/// stay in registers.
#[inline(always)]
fn eight(sums: &mut [Column; 4], differ: impl Fn(usize) -> Column + Copy, at: usize) -> Column {
    let (one, other) = (four(sums, differ, at), four(sums, differ, at + 4));
    carry(&mut sums[2], one, other)
}

#[inline(always)]
fn four(sums: &mut [Column; 4], differ: impl Fn(usize) -> Column + Copy, at: usize) -> Column {
    let (one, other) = (two(sums, differ, at), two(sums, differ, at + 2));
    carry(&mut sums[1], one, other)
}

#[inline(always)]
fn two(sums: &mut [Column; 4], differ: impl Fn(usize) -> Column, at: usize) -> Column {
    carry(&mut sums[0], differ(at), differ(at + 1))
}

/// Adds two columns to a third; what is two or more goes on to the next power of two.
#[inline(always)]
fn carry(sum: &mut Column, one: Column, other: Column) -> Column {
    let half: Column = from_fn(|word| one[word] ^ other[word]);
    let carried = from_fn(|word| one[word] & other[word] | half[word] & sum[word]);
    *sum = from_fn(|word| half[word] ^ sum[word]);
    carried
}

/// The vectors whose number is at most `most`.
fn at_most(sums: &[Column; 7], most: u32) -> Column {
    let mut less = [u64::MAX; WORDS];
    for (power, sum) in sums.iter().enumerate() {
        let allowed = u64::from(most >> power & 1).wrapping_neg();
        less = from_fn(|word| !sum[word] & (less[word] | allowed) | less[word] & allowed);
    }
    less
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const _: () = assert!(DIMENSIONS.is_multiple_of(GROUP) && DIMENSIONS < 128);

    proptest! {
        #[test]
        fn vectors_are_found_as_if_compared_one_by_one(
            all in proptest::collection::vec(any::<(u64, u32)>(), 0..600), one in any::<(u64, u32)>(), most in 0_u32..100,
        ) {
            let signs = |(low, high): (u64, u32)| [low, u64::from(high)];
            let all: Vec<Signs> = all.into_iter().map(signs).collect();
            let one = signs(one);
            let differing = |other: &Signs| (other[0] ^ one[0]).count_ones() + (other[1] ^ one[1]).count_ones();
            let expected: Vec<usize> = (0..all.len()).filter(|&at| differing(&all[at]) <= most).collect();
            let mut found = Vec::new();
            Columns::of(&all).within(one, most, |at| found.push(at));
            prop_assert_eq!(found, expected);
        }
    }
}
