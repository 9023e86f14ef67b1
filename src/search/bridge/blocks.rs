//! The bridge as it travels: blocks of forms.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::super::codec::{front_coded, push_number, separator};
use super::super::index::Index;
use super::super::rank::salience_step;
use super::{Word, words};

/// Forms in a block, about 1 KB compressed. Fewer would cost more in the entry file, which names the first of each, than they save.
const BLOCK: usize = 100;
/// Bits of a stored salience.
const SALIENCE_BITS: u32 = 4;

/// The forms of a block; how far back each form's word is in it (0: a new one); the words that the block leads to; and by word how common
/// it is in general and its salience as one number, the number of its neighbours, and these: their place among the words and the trust in
/// steps.
pub type Block = [String; 4];

/// The bridge's words in blocks, each with its first form.
pub fn blocks(lang: &str, index: &Index) -> Vec<(String, Block)> {
    let words = words(lang, index);
    let mut all: Vec<(&str, usize)> = Vec::new();
    for (number, word) in words.iter().enumerate() {
        all.extend(word.forms.iter().map(|&form| (form, number)));
    }
    all.sort_unstable();
    let made = |(number, forms): (usize, &[(&str, usize)])| {
        let before = if number == 0 { "" } else { all[number * BLOCK - 1].0 };
        (separator(before, forms[0].0), block(forms, &words))
    };
    all.par_chunks(BLOCK).enumerate().map(made).collect()
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
