//! Index → the payloads that are made of words; after them nobody needs the index.

use foldhash::HashSet;
use rayon::prelude::*;
use serde::Serialize;

use super::bridge;
use super::codec::{front_coded, push_number, separator};
use super::index::Index;
use super::shard::{Shard, Vocabulary};
use super::stem::stop_words;

/// Words in a block of the vocabulary by ending.
const ENDING_BLOCK: usize = 800;

/// A piece of the index, as JSON text. Its name is the letter of its kind and its number.
pub struct Payload {
    pub name: String,
    /// In no more memory than it needs: of a large site, all are there at once.
    pub json: Box<str>,
}

impl Payload {
    /// The payload of a kind, a letter, with a number.
    pub fn numbered(kind: &str, number: usize, value: &impl Serialize) -> Payload {
        let json = serde_json::to_string(value).expect("texts and numbers are always JSON");
        Payload { name: format!("{kind}{number}"), json: json.as_str().into() }
    }
}

/// What of an index travels, but for the answers.
pub struct Words {
    /// The common words of questions.
    pub common: Payload,
    /// The other words of questions, by range of surface form.
    pub asked: Vec<Payload>,
    /// The words of answers, likewise.
    pub told: Vec<Payload>,
    /// See [`Vocabulary::told_within`].
    pub told_within: bool,
    /// What words mean, in blocks.
    pub bridge: Vec<Payload>,
    /// The words that travel apart, by ending.
    pub endings: Vec<Payload>,
    pub starts: Starts,
    /// The mass of each question, on a small site; on a larger one it is beside each posting.
    pub masses: String,
    /// Answers that words are weighed against.
    pub weighed: u32,
    /// The stop words that are not among [`Words::common`], which marks its own.
    pub stops: String,
}

/// The first form of each payload, by kind.
pub struct Starts {
    pub asked: Vec<String>,
    pub told: Vec<String>,
    pub endings: Vec<String>,
}

impl Words {
    /// Writes down an index. On a `small` site the masses of questions travel apart.
    pub fn of(lang: &str, index: &Index, small: bool) -> Self {
        let words = Vocabulary::of(index);
        let bridge = bridge::blocks(lang, index);
        let (endings, ending_starts) = endings(words.apart());
        Words {
            common: Payload::numbered("c", 0, &words.common.columns(index, small)),
            asked: shards("w", &words.asked, index, small),
            told: shards("x", &words.told, index, small),
            told_within: words.told_within,
            bridge: bridge.iter().enumerate().map(|(n, block)| Payload::numbered("b", n, block)).collect(),
            endings,
            starts: Starts { asked: starts(&words.asked), told: starts(&words.told), endings: ending_starts },
            masses: if small { question_masses(index) } else { String::new() },
            weighed: index.answers,
            stops: strange_stops(lang, &words.common),
        }
    }
}

/// Where each of some shards begins.
fn starts(shards: &[Shard]) -> Vec<String> {
    let before = |n: usize| n.checked_sub(1).map_or("", |n| shards[n].end());
    shards.iter().enumerate().map(|(n, shard)| separator(before(n), shard.start())).collect()
}

fn strange_stops(lang: &str, common: &Shard) -> String {
    let known: HashSet<&str> = common.words().collect();
    let strange: Vec<&str> =
        stop_words(lang).split_whitespace().filter(|stop| !known.contains(stop)).collect();
    front_coded(&strange)
}

fn shards(kind: &str, shards: &[Shard], index: &Index, masses_apart: bool) -> Vec<Payload> {
    let payload =
        |(n, shard): (usize, &Shard)| Payload::numbered(kind, n, &shard.columns(index, masses_apart));
    shards.par_iter().enumerate().map(payload).collect()
}

fn question_masses(index: &Index) -> String {
    let mut out = String::new();
    index.masses.iter().for_each(|wordings| push_number(&mut out, wordings[0]));
    out
}

/// The words backwards, for those whose slip is in the first letters and so leads to a wrong shard: of a word with one slip either
/// the first or the last half is right. The common words are at hand and need no such list.
fn endings(words: Vec<&str>) -> (Vec<Payload>, Vec<String>) {
    let long =
        words.into_iter().filter(|word| word.chars().count() >= 4 && !word.chars().any(char::is_numeric));
    let mut backwards: Vec<String> = long.map(|word| word.chars().rev().collect()).collect();
    backwards.sort_unstable();
    let blocks = backwards.chunks(ENDING_BLOCK).enumerate();
    let payloads = blocks.map(|(n, block)| Payload::numbered("e", n, &front_coded(block))).collect();
    let before = |at: usize| if at == 0 { "" } else { &backwards[at - 1] };
    let starts = (0..backwards.len()).step_by(ENDING_BLOCK);
    (payloads, starts.map(|at| separator(before(at), &backwards[at])).collect())
}
