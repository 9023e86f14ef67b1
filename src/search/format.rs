//! Index → payloads → files.
//!
//! A *payload* is what the browser asks for by name: `c0` the common words of questions with their postings; `w<n>` their others,
//! by range of surface form; `x<n>` the words of answers, likewise; `e<n>` all that travel apart by ending, to repair slips in
//! the first letters; `b<n>` what words mean, by the first letters of the form, see [`bridge`]; `t<n>` titles and addresses of a block of
//! answers; `l<n>` their leads, loaded when the titles are already shown; `a<n>` the answers themselves; `f0` the answers of
//! each topic. A *file* is a classic script that hands payloads over: `askbook.search.put(key, payload)`. The entry file
//! holds the head, the common words and, on a small site, all titles; every other payload is a file of its own, so that what
//! a query fetches hardly grows with the site.
//!
//! The entry file keeps its name, so that pages stay as they are when an answer changes. The others have a hash in their names, that of a
//! group of neighbours: an edit gives new names to few of them, and the head need not list them all.

use std::array::from_fn;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use foldhash::HashMap;
use rayon::prelude::*;
use serde_json::{Value, json};

use super::analyse::{Rules, key};
use super::codec::{deltas, front_coded};
use super::compound;
use super::index::Index;
use super::order::Ordered;
use super::titles::titles;
use super::words::{Payload, Starts, Words};
use super::{Entry, File, Synonyms, Take};
use crate::error::Result;
use crate::gapped::Target;

/// Up to this many answers, all titles travel in the entry file, in the site's order.
pub const SMALL: usize = 400;
/// Titles: answers in a block, see [`Ordered::blocks`].
const TITLE_BLOCK: RangeInclusive<usize> = 5..=20;
/// Leads: answers in a block.
const LEAD_BLOCK: usize = 32;
/// Answers: bytes in a block, about 6 KB compressed.
const ANSWER_BLOCK: usize = 20 << 10;
/// Groups of a kind at most: with more of them an edit gives new names to fewer files, and the head is longer.
const GROUPS: usize = 32;
/// Digits of a hash in a name, of five bits each.
const HASH_DIGITS: u32 = 6;
/// Characters of an answer that a result shows at most.
const LEAD: usize = 140;
/// Writes an address inside the site.
type Spell<'a> = dyn Fn(&Target, &mut String) + Sync + 'a;

/// Path of the entry file of a language.
pub fn entry_path(lang: &str) -> String {
    format!("search/{lang}.js")
}

/// Lays the index out as files and hands each over, the entry file last. Answers are most of the bytes, so their blocks are made group by
/// group when everything else has gone.
///
/// # Errors
/// When `take` refuses a file.
pub fn write(
    lang: &str,
    ordered: &Ordered<'_, '_>,
    synonyms: &[Synonyms],
    index: Index,
    spell: &Spell<'_>,
    take: &Take<'_>,
) -> Result<()> {
    let entries = &ordered.entries[..];
    let topics = topic_counts(entries);
    let answers = answer_blocks(entries);
    let words = Words::of(lang, &index, entries.len() <= SMALL);
    drop(index);
    let mut layout = Layout::of(lang, ordered, words, &topics);
    let mut head = head(lang, entries, synonyms, &layout);
    head["answers"] = json!(starts_after_first(answers.iter().map(|block| block.first)));
    head["topics"] = topics.iter().map(|topic| json!([topic.id, topic.title, topic.answers])).collect();
    let folder = format!("search/{lang}");
    let put = |group: &[Payload]| {
        let hash = group_hash(group);
        group.iter().try_for_each(|payload| take(payload.file(&folder, &hash)))?;
        Ok(hash)
    };
    for payloads in std::mem::take(&mut layout.apart) {
        head["names"][payloads[0].kind()] = put_all(&payloads, |_, group| put(group))?;
    }
    head["names"]["a"] = put_all(&answers, |first, group| {
        let payloads = group.iter().zip(first..).map(|(block, number)| block.payload(number, spell));
        put(&payloads.collect::<Vec<_>>())
    })?;
    let mut within = String::new();
    for payload in &layout.within {
        let hash = group_hash(std::slice::from_ref(payload));
        within.push_str(&payload.put(&folder, &hash));
        head["names"][payload.kind()] = json!([1, hash]);
    }
    take(File {
        path: entry_path(lang),
        bytes: (put_text(&folder, &head.to_string()) + &within).into_bytes(),
    })
}

/// Hands a kind over, group by group, and gives what the names of its files follow from: how many are in a group, and the hash of each
/// group. `put` is told the number of a group's first member, and gives its hash.
fn put_all<T: Sync>(all: &[T], put: impl Fn(usize, &[T]) -> Result<String> + Sync) -> Result<Value> {
    let size = all.len().div_ceil(GROUPS).max(1);
    let groups = all.par_chunks(size).enumerate();
    let hashes = groups.map(|(number, group)| put(number * size, group)).collect::<Result<Vec<_>>>()?;
    Ok(json!([size, hashes.concat()]))
}

/// Tells a group of payloads from any other, in the digits of base 32.
fn group_hash(group: &[Payload]) -> String {
    let mut hasher = blake3::Hasher::new();
    for payload in group {
        hasher.update(payload.name.as_bytes()).update(payload.json.as_bytes());
    }
    let hash = hasher.finalize();
    let bits = u32::from_le_bytes(from_fn(|byte| hash.as_bytes()[byte]));
    (0..HASH_DIGITS).filter_map(|digit| char::from_digit(bits >> (5 * digit) & 31, 32)).collect()
}

/// Which payloads there are and where they travel.
struct Layout {
    within: Vec<Payload>,
    /// By kind; none of them is empty.
    apart: Vec<Vec<Payload>>,
    starts: Starts,
    /// The first answer of each block of titles.
    title_starts: Vec<usize>,
    bridge_blocks: usize,
    lead_block: usize,
    masses: String,
    weighed: u32,
    stops: String,
}

impl Layout {
    fn of(lang: &str, ordered: &Ordered<'_, '_>, words: Words, topics: &[TopicCount<'_>]) -> Self {
        let rules = Rules::of(lang);
        let entries = &ordered.entries[..];
        let small = entries.len() <= SMALL;
        let (title_block, lead_block) =
            if small { (SMALL..=SMALL, SMALL) } else { (TITLE_BLOCK, LEAD_BLOCK) };
        let numbers: HashMap<&str, u32> = topics.iter().map(|topic| topic.id).zip(0..).collect();
        let lead_starts: Vec<usize> = (0..entries.len()).step_by(lead_block).collect();
        let leads = blocks(entries, &lead_starts, leads);
        let title_starts = ordered.blocks(title_block);
        let titles = blocks(entries, &title_starts, |number, block| titles(number, block, &numbers, rules));
        let bridge_blocks = words.bridge.len();
        let of_topics = vec![Payload::numbered("f", 0, &answers_of_topics(entries))];
        let mut within = vec![words.common];
        let mut apart = vec![words.asked, words.bridge, leads, of_topics, words.endings];
        for (kind, travels_within) in [(words.told, words.told_within), (titles, small)] {
            if travels_within {
                within.extend(kind);
            } else {
                apart.push(kind);
            }
        }
        apart.retain(|kind| !kind.is_empty());
        Layout {
            within,
            apart,
            starts: words.starts,
            title_starts,
            bridge_blocks,
            lead_block,
            masses: words.masses,
            weighed: words.weighed,
            stops: words.stops,
        }
    }
}

/// Payloads of the answers between two starts; `payload` makes one of its number and answers.
fn blocks(
    entries: &[&Entry<'_>],
    starts: &[usize],
    payload: impl Fn(usize, &[&Entry<'_>]) -> Payload + Sync,
) -> Vec<Payload> {
    let block = |number: usize| {
        let end = starts.get(number + 1).copied().unwrap_or(entries.len());
        payload(number, &entries[starts[number]..end])
    };
    (0..starts.len()).into_par_iter().map(block).collect()
}

/// `</` is written so that even a file pasted into a page could not end its script element.
fn put_text(key: &str, json: &str) -> String {
    let mut out = format!("askbook.search.put({},", json!(key));
    out.reserve(json.len() + json.len() / 16);
    let mut rest = json;
    while let Some(at) = rest.find('<') {
        let (head, tail) = rest.split_at(at + 1);
        out.push_str(head);
        if tail.starts_with('/') {
            out.push('\\');
        }
        rest = tail;
    }
    out.push_str(rest);
    out.push_str(");\n");
    out
}

impl Payload {
    /// The letter of its kind.
    fn kind(&self) -> &str {
        &self.name[..1]
    }

    /// What hands it over. Its key is the path of its file, whether it has one or not.
    fn put(&self, folder: &str, hash: &str) -> String {
        put_text(&format!("{folder}/{}.{hash}", self.name), &self.json)
    }

    fn file(&self, folder: &str, hash: &str) -> File {
        let path = format!("{folder}/{}.{hash}.js", self.name);
        File { path, bytes: self.put(folder, hash).into_bytes() }
    }
}

/// The first answer of each block, but of the first one.
fn starts_after_first(starts: impl Iterator<Item = usize>) -> String {
    deltas(starts.skip(1).map(|start| start as u32))
}

/// What every query needs, whatever it asks.
fn head(lang: &str, entries: &[&Entry<'_>], synonyms: &[Synonyms], layout: &Layout) -> Value {
    let rules = Rules::of(lang);
    let boosts: Vec<Value> = entries
        .iter()
        .enumerate()
        .filter(|(_, e)| e.boost != 1.0)
        .map(|(n, e)| json!([n, e.boost]))
        .collect();
    let pins: Vec<Value> = entries
        .iter()
        .enumerate()
        .flat_map(|(n, entry)| entry.pinned.iter().map(move |query| json!([key(query, rules), n])))
        .collect();
    let synonyms: Vec<Value> = synonyms.iter().map(|s| synonym(s, rules)).collect();
    json!({
        "lang": lang,
        "docs": entries.len(),
        "weighed": layout.weighed,
        "questions": entries.iter().filter(|entry| !entry.is_section()).count(),
        "asked": front_coded(&layout.starts.asked),
        "told": front_coded(&layout.starts.told),
        "endings": front_coded(&layout.starts.endings),
        "bridge": layout.bridge_blocks,
        "titles": starts_after_first(layout.title_starts.iter().copied()),
        "leads": layout.lead_block,
        "masses": layout.masses,
        "stop": layout.stops,
        "links": compound::links(lang),
        "boosts": boosts,
        "pins": pins,
        "synonyms": synonyms,
    })
}

fn synonym(synonyms: &Synonyms, rules: Rules) -> Value {
    let keys = |texts: &[String]| texts.iter().map(|text| key(text, rules)).collect::<Vec<_>>();
    json!([keys(&synonyms.from), keys(&synonyms.to), u8::from(synonyms.two_way)])
}

/// What a result shows of an answer until the answer itself is there.
fn leads(number: usize, block: &[&Entry<'_>]) -> Payload {
    Payload::numbered(
        "l",
        number,
        &block.iter().map(|entry| lead(&entry.answer.opening(LEAD))).collect::<Vec<_>>(),
    )
}

/// The beginning of an answer, cut between words.
fn lead(text: &str) -> String {
    let mut line = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        length += word.chars().count() + 1;
        if length > LEAD {
            return format!("{}…", line.trim_end_matches([',', ';', ':', '.']));
        }
        line.push_str(if line.is_empty() { "" } else { " " });
        line.push_str(word);
    }
    line
}

/// Answers that travel together.
struct AnswerBlock<'e> {
    /// Number of its first answer.
    first: usize,
    answers: &'e [&'e Entry<'e>],
}

impl AnswerBlock<'_> {
    /// The HTML of its answers, one after another, and where each ends. Every address inside the site stands between NUL bytes; the browser
    /// puts the way to the top of the site before it.
    fn html(&self, spell: &Spell<'_>) -> (String, Vec<usize>) {
        let mut html = String::with_capacity(2 * ANSWER_BLOCK);
        let mut mark = |target: &Target, out: &mut String| {
            out.push('\0');
            spell(target, out);
            out.push('\0');
        };
        let end = |entry: &&Entry<'_>| {
            entry.answer.render_into(&mut mark, &mut html);
            html.len()
        };
        let ends = self.answers.iter().map(end).collect();
        (html, ends)
    }

    fn payload(&self, number: usize, spell: &Spell<'_>) -> Payload {
        let (html, ends) = self.html(spell);
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let answers: Vec<&str> = starts.zip(&ends).map(|(start, end)| &html[start..*end]).collect();
        Payload::numbered("a", number, &answers)
    }
}

/// Parts the answers into blocks of about the same size.
fn answer_blocks<'e>(entries: &'e [&'e Entry<'e>]) -> Vec<AnswerBlock<'e>> {
    let mut blocks = Vec::new();
    let (mut first, mut filled) = (0, 0);
    for (number, entry) in entries.iter().enumerate() {
        if filled > 0 && filled + entry.answer.html_len() > ANSWER_BLOCK {
            blocks.push(AnswerBlock { first, answers: &entries[first..number] });
            (first, filled) = (number, 0);
        }
        filled += entry.answer.html_len();
    }
    blocks.push(AnswerBlock { first, answers: &entries[first..] });
    blocks
}

/// A topic and how many answers it has.
struct TopicCount<'a> {
    id: &'a str,
    title: &'a str,
    answers: u32,
}

/// All topics, by title.
fn topic_counts<'a>(entries: &[&'a Entry<'_>]) -> Vec<TopicCount<'a>> {
    let mut counts: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    for topic in entries.iter().flat_map(|entry| &*entry.topics) {
        *counts.entry((topic.title, topic.id)).or_default() += 1;
    }
    counts.into_iter().map(|((title, id), answers)| TopicCount { id, title, answers }).collect()
}

/// The answers of each topic.
fn answers_of_topics(entries: &[&Entry<'_>]) -> Value {
    let mut lists: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (number, entry) in entries.iter().enumerate() {
        for topic in &*entry.topics {
            lists.entry(topic.id).or_default().push(number as u32);
        }
    }
    let lists: BTreeMap<&str, String> =
        lists.into_iter().map(|(id, list)| (id, deltas(list.into_iter()))).collect();
    json!(lists)
}
