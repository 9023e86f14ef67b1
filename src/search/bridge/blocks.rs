//! The bridge as it travels: blocks of forms.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use rayon::prelude::*;

use super::super::codec::{front_coded, push_number};
use super::super::index::Index;
use super::super::rank::salience_step;
use super::{Word, words};

/// Forms in a block on average: of a small site 2 KB compressed, of a large one, where what they lead to takes more, half a KB.
const BLOCK: RangeInclusive<usize> = 25..=100;
/// Between them, a block for so many answers.
const ANSWERS: usize = 12;
/// Letters of a form that decide its block, so that the forms of a word are mostly in one.
const LETTERS: usize = 5;
/// Bits of a stored salience.
const SALIENCE_BITS: u32 = 4;

/// The forms of a block; how far back each form's word is in it (0: a new one); the words that the block leads to; and by word how common
/// it is in general and its salience as one number, the number of its neighbours, and these: their place among the words and the trust in
/// steps.
pub type Block = [String; 4];

/// The bridge's words in blocks. A form's block follows from its first letters, so that the entry file names none.
pub fn blocks(lang: &str, index: &Index) -> Vec<Block> {
    let words = words(lang, index);
    let count = block_count(words.iter().map(|word| word.forms.len()).sum(), index.masses.len());
    let mut blocks: Vec<Vec<(&str, usize)>> = vec![Vec::new(); count];
    for (number, word) in words.iter().enumerate() {
        for &form in &word.forms {
            blocks[block_of(form, count)].push((form, number));
        }
    }
    let made = |mut forms: Vec<(&str, usize)>| {
        forms.sort_unstable();
        block(&forms, &words)
    };
    blocks.into_par_iter().map(made).collect()
}

fn block_count(forms: usize, answers: usize) -> usize {
    let [most, least] = [BLOCK.start(), BLOCK.end()].map(|size| forms.div_ceil(*size));
    (answers / ANSWERS).clamp(least, most)
}

/// The number of the block of a form, of so many; `index.js` has the same.
fn block_of(form: &str, blocks: usize) -> usize {
    form.chars().take(LETTERS).fold(0, |sum, letter| (sum * 31 + letter as usize) % blocks)
}

fn block(forms: &[(&str, usize)], words: &[Word]) -> Block {
    let near = |&(_, word): &(&str, usize)| words[word].near.iter().map(|&(target, _)| target);
    let targets: Vec<&str> = forms.iter().flat_map(near).collect::<BTreeSet<_>>().into_iter().collect();
    let mut order: Vec<usize> = Vec::new();
    let (mut references, mut numbers) = (String::new(), String::new());
    for &(_, word) in forms {
        let place = order.iter().position(|&other| other == word);
        push_number(&mut references, place.map_or(0, |place| order.len() - place) as u32);
        if place.is_some() {
            continue;
        }
        order.push(word);
        let Word { background, salience, .. } = words[word];
        push_number(&mut numbers, background << SALIENCE_BITS | salience_step(salience));
        push_number(&mut numbers, words[word].near.len() as u32);
        for &(target, trust) in &words[word].near {
            let place = targets.binary_search(&target).unwrap_or_default();
            push_number(&mut numbers, place as u32);
            push_number(&mut numbers, trust);
        }
    }
    let surfaces: Vec<&str> = forms.iter().map(|&(form, _)| form).collect();
    [front_coded(&surfaces), references, front_coded(&targets), numbers]
}
