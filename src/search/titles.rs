//! What a result shows of an answer, in blocks, by column; `index.js` has the inverse.
//!
//! What can be derived is left out: what an id shares with the address of its page and with the question's words, an id within
//! the address of its page, a title that is the question, a fragment that is the rest of the id. Pages are written once in a
//! block, topics by their number in the head.

use foldhash::HashMap;
use std::ops::RangeInclusive;

use super::Entry;
use super::analyse::{Rules, key};
use super::codec::{LAST, push_number};
use super::words::Payload;

/// In the place of what can be derived. No address has a space.
const DERIVED: &str = " ";
/// Words of an id that are derived at most with one digit.
const LONGEST_SHARED: usize = LAST as usize - 1;
/// Words of the question, by their place, inside an id.
const PLACES: RangeInclusive<char> = 'A'..='Z';

/// The titles of a block of answers. `topics` are the numbers of topics by their ids.
pub fn titles(number: usize, block: &[&Entry<'_>], topics: &HashMap<&str, u32>, rules: Rules) -> Payload {
    let mut columns = Columns::default();
    let mut pages: Vec<[&str; 2]> = Vec::new();
    for entry in block {
        let id = entry.id.whole();
        let page = [&*entry.page.path, entry.page.title];
        let id = Parted::of(&id, page[0]);
        match pages.iter().position(|&other| other == page) {
            Some(place) => columns.known_page(pages.len() - place),
            None => {
                columns.new_page(page, &id, entry.question);
                pages.push(page);
            }
        }
        columns.id(&id, &key(entry.question, rules));
        columns.fragment(&id, &entry.fragment);
        columns.topics(entry.topics.iter().map(|topic| topics.get(topic.id).copied().unwrap_or_default()));
        columns.questions.push(entry.question);
    }
    let Columns { ids, questions, pages, page_of, mut fragments, topics } = columns;
    if fragments.iter().all(|fragment| fragment == DERIVED) {
        fragments.clear();
    }
    Payload::numbered("t", number, &(ids, questions, pages, page_of, fragments, topics))
}

/// An id, parted where it leaves the address of its page.
struct Parted<'i> {
    /// What stands between the address of the page and the id's own part; [`DERIVED`] if the id is not below its page.
    joint: &'i str,
    own: &'i str,
}

impl<'i> Parted<'i> {
    /// `care/pain/when` and `care/pain#when` are both `when`, below the page `care/pain/`.
    fn of(id: &'i str, path: &str) -> Self {
        let page = path.strip_suffix("index.html").unwrap_or(path).strip_suffix('/');
        let below = page.and_then(|page| id.strip_prefix(page)).filter(|below| below.starts_with(['/', '#']));
        let (joint, own) = below.map_or((DERIVED, id), |below| below.split_at(1));
        Parted { joint, own }
    }

    /// Whether nothing of it comes from the address, so that the address may come from it.
    fn is_whole(&self) -> bool {
        self.joint == DERIVED && !self.own.is_empty()
    }
}

/// One column for each thing that a result shows.
#[derive(Default)]
struct Columns<'e> {
    /// The joint, the id's own part as [`push_own`] writes it, and a line feed.
    ids: String,
    questions: Vec<&'e str>,
    /// Address, and title if it is not the question of the answer through which the page comes.
    pages: Vec<Vec<String>>,
    /// The page of each answer: how far back it is among those of the block, 0 for the next new one.
    page_of: String,
    /// None if all can be derived.
    fragments: Vec<String>,
    /// How many, and the number of each.
    topics: String,
}

impl Columns<'_> {
    fn known_page(&mut self, back: usize) {
        push_number(&mut self.page_of, back as u32);
    }

    fn new_page(&mut self, [path, title]: [&str; 2], id: &Parted<'_>, question: &str) {
        push_number(&mut self.page_of, 0);
        let path = if id.is_whole() { path.replacen(id.own, DERIVED, 1) } else { path.to_owned() };
        self.pages.push(if title == question { vec![path] } else { vec![path, title.to_owned()] });
    }

    fn id(&mut self, id: &Parted<'_>, question: &str) {
        self.ids.push_str(id.joint);
        push_own(&mut self.ids, id.own, &question.split(' ').collect::<Vec<_>>());
        self.ids.push('\n');
    }

    fn fragment(&mut self, id: &Parted<'_>, fragment: &str) {
        self.fragments.push(if id.own == fragment { DERIVED } else { fragment }.to_owned());
    }

    fn topics(&mut self, numbers: impl ExactSizeIterator<Item = u32>) {
        push_number(&mut self.topics, numbers.len() as u32);
        numbers.for_each(|number| push_number(&mut self.topics, number));
    }
}

/// An id's own part: how many of its words begin the question too, then each other word, as a letter of [`PLACES`] if the question has it and else
/// followed by `-`. One that has such letters itself is written in full behind a space.
fn push_own(out: &mut String, own: &str, asked: &[&str]) {
    if own.contains(|c| PLACES.contains(&c)) {
        push_number(out, 0);
        out.extend([DERIVED, own]);
        return;
    }
    let words: Vec<&str> = own.split('-').collect();
    let same = words.iter().zip(asked).take(LONGEST_SHARED).take_while(|(a, b)| a == b).count();
    push_number(out, same as u32);
    for word in &words[same..] {
        match PLACES.zip(asked).find(|(_, asked)| *asked == word) {
            Some((place, _)) => out.push(place),
            None => out.extend([word, "-"]),
        }
    }
}
