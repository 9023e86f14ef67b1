//! Sentences that changed, were added, removed or moved. Pure.

use super::site::Line;
use similar::{Algorithm, ChangeTag, DiffOp, TextDiff, capture_diff_slices};

/// A change of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The heading above it.
    pub heading: String,
    /// It is the heading itself.
    pub is_heading: bool,
    /// The sentence before; none when it was added.
    pub old: Option<String>,
    /// The sentence now; none when it was removed. The same as before when it only stands elsewhere.
    pub new: Option<String>,
}

impl Change {
    /// The sentence stands elsewhere and says the same.
    pub fn is_move(&self) -> bool {
        self.old.is_some() && self.old == self.new
    }
}

/// Share of words that a sentence must keep to count as changed, and not as another.
const ALIKE: f32 = 0.5;

/// What changed from one text to another, in the order of the new one.
pub fn changes(old: &[Line], new: &[Line]) -> Vec<Change> {
    let texts = |lines: &[Line]| lines.iter().map(|line| line.text.clone()).collect::<Vec<_>>();
    let (before, now) = (texts(old), texts(new));
    let mut changes = Vec::new();
    for op in capture_diff_slices(Algorithm::Patience, &before, &now) {
        match op {
            DiffOp::Equal { .. } => {}
            other => changes.extend(replaced(&old[other.old_range()], &new[other.new_range()])),
        }
    }
    moves(changes)
}

/// Sentences that took the place of others: those that are alike belong together, in their order; headings do if there are as
/// many as before.
fn replaced(old: &[Line], new: &[Line]) -> Vec<Change> {
    let headings = |lines: &[Line]| lines.iter().filter(|line| line.is_heading).count();
    let as_many = headings(old) == headings(new);
    let belong = |a: &Line, b: &Line| {
        a.is_heading == b.is_heading && (as_many && a.is_heading || likeness(&a.text, &b.text) >= ALIKE)
    };
    let mut changes = Vec::new();
    let mut from = 0;
    for line in new {
        let before = (from..old.len()).find(|at| belong(&old[*at], line));
        if let Some(at) = before {
            changes.extend(old[from..at].iter().map(removed));
            from = at + 1;
        }
        let old = before.map(|at| old[at].text.clone());
        let new = Some(line.text.clone());
        changes.push(Change { heading: line.heading.clone(), is_heading: line.is_heading, old, new });
    }
    changes.extend(old[from..].iter().map(removed));
    changes
}

fn removed(line: &Line) -> Change {
    let old = Some(line.text.clone());
    Change { heading: line.heading.clone(), is_heading: line.is_heading, old, new: None }
}

/// The share of words that two sentences have in common.
fn likeness(a: &str, b: &str) -> f32 {
    TextDiff::from_words(a, b).ratio()
}

/// What was removed in one place and added in another has moved there.
fn moves(mut changes: Vec<Change>) -> Vec<Change> {
    let mut at = 0;
    while at < changes.len() {
        let added = changes[at].new.clone().filter(|_| changes[at].old.is_none());
        let from = changes.iter().position(|other| other.new.is_none() && other.old == added);
        if let Some(from) = from.filter(|_| added.is_some()) {
            changes[at].old = added;
            changes.remove(from);
            at -= usize::from(from < at);
        }
        at += 1;
    }
    changes
}

/// A stretch of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// What became of it.
    pub fate: Fate,
    /// The words, with the white space between them.
    pub text: String,
}

/// What became of some words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// They stand in both.
    Kept,
    /// They stand in the old sentence only.
    Removed,
    /// They stand in the new sentence only.
    Added,
}

/// A changed sentence, word by word.
pub fn words(old: &str, new: &str) -> Vec<Words> {
    let mut out: Vec<Words> = Vec::new();
    for change in TextDiff::from_words(old, new).iter_all_changes() {
        let fate = match change.tag() {
            ChangeTag::Equal => Fate::Kept,
            ChangeTag::Delete => Fate::Removed,
            ChangeTag::Insert => Fate::Added,
        };
        match out.last_mut().filter(|last| last.fate == fate) {
            Some(last) => last.text.push_str(change.value()),
            None => out.push(Words { fate, text: change.value().to_owned() }),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(texts: &[&str]) -> Vec<Line> {
        texts
            .iter()
            .map(|text| Line { heading: String::new(), text: (*text).to_owned(), is_heading: false })
            .collect()
    }

    fn told(old: &[&str], new: &[&str]) -> Vec<(Option<String>, Option<String>)> {
        changes(&lines(old), &lines(new)).into_iter().map(|change| (change.old, change.new)).collect()
    }

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn sentences_are_changed_added_removed_or_moved() {
        assert_eq!(told(&["A b c d."], &["A b c e."]), [(some("A b c d."), some("A b c e."))]);
        assert_eq!(told(&["A."], &["A.", "B c."]), [(None, some("B c."))]);
        assert_eq!(told(&["A.", "B c."], &["A."]), [(some("B c."), None)]);
        assert_eq!(
            told(&["One.", "Two.", "Three."], &["Two.", "Three.", "One."]),
            [(some("One."), some("One."))]
        );
        assert_eq!(
            told(&["Nothing like it."], &["Something else here."]),
            [(None, some("Something else here.")), (some("Nothing like it."), None)]
        );
    }

    proptest! {
        /// The old text with its changes is the new one: nothing is left out and nothing said twice.
        #[test]
        fn changes_account_for_every_sentence(old in proptest::collection::vec("[abc] [abc] [ab]", 0..9), new in proptest::collection::vec("[abc] [abc] [ab]", 0..9)) {
            let of = |texts: &[String]| texts.iter().map(|text| Line { heading: String::new(), text: text.clone(), is_heading: false }).collect::<Vec<_>>();
            let found = changes(&of(&old), &of(&new));
            let mut left = old.clone();
            let mut take = |text: &String| left.iter().position(|other| other == text).map(|at| left.remove(at)).is_some();
            for change in &found {
                prop_assert!(change.old.as_ref().is_none_or(&mut take));
            }
            let mut now: Vec<String> = left.into_iter().chain(found.into_iter().filter_map(|change| change.new)).collect();
            let mut new = new;
            now.sort();
            new.sort();
            prop_assert_eq!(now, new);
        }

        #[test]
        fn words_make_both_sentences(old in "[a-c ]{0,20}", new in "[a-c ]{0,20}") {
            let of = |without: Fate| words(&old, &new).into_iter().filter(|words| words.fate != without).map(|words| words.text).collect::<String>();
            prop_assert_eq!(of(Fate::Added), old.clone());
            prop_assert_eq!(of(Fate::Removed), new.clone());
        }
    }
}
