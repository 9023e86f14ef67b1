//! The order in which a large site's answers are numbered: those that a query is likely to find together stand together, so
//! that the titles, leads and answers of its hits lie in few blocks. Blocks of titles begin where clusters do.

use std::ops::{Range, RangeInclusive};

use super::Entry;
use super::index::Draft;

/// Answers in the order of their numbers.
pub struct Ordered<'e, 'a> {
    /// All of them.
    pub entries: Vec<&'e Entry<'a>>,
    /// How many each cluster has, in the same order; a site that is not large is one cluster.
    pub clusters: Vec<usize>,
}

impl<'e, 'a> Ordered<'e, 'a> {
    /// In the site's order.
    pub fn as_given(entries: Vec<&'e Entry<'a>>) -> Self {
        Ordered { clusters: vec![entries.len()], entries }
    }

    /// By what their questions are about: each goes to the rarest of its question's words that another question has too; the clusters
    /// come in the order of their first answers, and within a cluster the given order stays. The first `questions` stay before the others. The
    /// draft, which is of the same entries, is numbered accordingly.
    pub fn clustered(entries: &[&'e Entry<'a>], questions: usize, draft: &mut Draft) -> Self {
        let mut order = Vec::with_capacity(entries.len());
        let mut clusters = Vec::new();
        for part in [0..questions, questions..entries.len()] {
            let keyed = keyed(draft, part);
            clusters.extend(keyed.chunk_by(|a, b| a.0 == b.0).map(<[_]>::len));
            order.extend(keyed.into_iter().map(|(_, number)| number));
        }
        draft.reorder(&order);
        Ordered { entries: order.into_iter().map(|number| entries[number]).collect(), clusters }
    }

    /// Where blocks of `size` answers begin, if clusters shall rather not be parted: from the least size on, a block ends with a cluster;
    /// it ends sooner if the next cluster would make it longer than the most, and a cluster that is longer itself is cut.
    pub fn blocks(&self, size: RangeInclusive<usize>) -> Vec<usize> {
        let (least, most) = size.into_inner();
        let (mut starts, mut at, mut filled) = (vec![0], 0, 0);
        for &cluster in &self.clusters {
            if filled >= least || (filled > 0 && filled + cluster > most) {
                starts.push(at);
                filled = 0;
            }
            let end = at + cluster;
            while filled + (end - at) > most {
                at += most - filled;
                starts.push(at);
                filled = 0;
            }
            filled += end - at;
            at = end;
        }
        starts
    }
}

/// The numbers of some answers, sorted: each behind the number of the first of its cluster.
fn keyed(draft: &Draft, answers: Range<usize>) -> Vec<(usize, usize)> {
    let mut frequency = vec![0_u32; draft.class_count()];
    answers.clone().flat_map(|answer| draft.asked(answer)).for_each(|class| frequency[class] += 1);
    let mut first_of = vec![None; draft.class_count()];
    let mut keyed: Vec<(usize, usize)> = Vec::with_capacity(answers.len());
    for answer in answers {
        let shared = draft.asked(answer).filter(|&class| frequency[class] > 1);
        // Numbers of classes follow from all texts, names from the words alone: an edit of an answer keeps the order of all.
        let rarest = shared.min_by_key(|&class| (frequency[class], draft.name(class)));
        let first = rarest.map_or(answer, |class| *first_of[class].get_or_insert(answer));
        keyed.push((first, answer));
    }
    keyed.sort_unstable();
    keyed
}
