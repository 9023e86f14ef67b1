//! Index → payloads → files.
//!
//! A *payload* is what the browser asks for by name: `w<n>` words with their postings, by range of surface form; `t<n>`
//! titles, addresses and leads of a block of answers; `e<n>`
//! words by ending, to repair slips in the first letters; `a<n>` the answers themselves; `f` the answers of each topic. A
//! *file* is a classic script that hands payloads over: `askbook.search.put(key, payload)`. The entry file holds the head
//! and, on a small site, the payloads that every query needs; on a large one each payload is a file of its own, so that
//! what a query fetches hardly grows with the site.
//!
//! All files but the entry have one hash in their names, that of all of them together: a name then follows from the kind
//! and the number, and no list of names has to be fetched.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::analyse::{Rules, analyse};
use super::codec::{deltas, push_words};
use super::index::Index;
use super::shard::shards;
use super::stem::stop_words;
use super::{Built, Entry, File, Kind, Synonyms};

/// Titles: below this many answers they all travel in the entry file.
const TITLES_IN_ENTRY: usize = 400;
/// Titles: answers in a block.
const TITLE_BLOCK: usize = 24;
/// Answers: bytes in a block, about 6 KB compressed.
const ANSWER_BLOCK: usize = 20 << 10;
/// Characters of an answer that a result shows at most.
const LEAD: usize = 140;
/// Words in a block of the vocabulary by ending.
const ENDING_BLOCK: usize = 800;

/// A named piece of the index, as JSON text.
struct Payload {
    name: String,
    json: String,
}

/// Lays the index out as files.
pub fn files(lang: &str, entries: &[&Entry], synonyms: &[Synonyms], index: &Index) -> Built {
    let folder = format!("search/{lang}");
    let layout = Layout::of(entries, index);
    let generation = layout.generation();
    let mut head = head(lang, entries, synonyms, &layout);
    head["gen"] = json!(generation);
    let entry = entry_file(&folder, &generation, &head, &layout);
    let path = entry.path.clone();
    let mut files: Vec<File> =
        layout.apart.iter().map(|payload| payload_file(&folder, &generation, payload)).collect();
    files.push(entry);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Built { entry: path, files }
}

/// Which payloads there are and where they travel.
struct Layout {
    within: Vec<Payload>,
    apart: Vec<Payload>,
    /// First surface form of each shard but the first.
    word_starts: Vec<String>,
    /// The same for the blocks of endings.
    ending_starts: Vec<String>,
    title_block: usize,
    /// First answer of each answer block but the first.
    answer_starts: Vec<usize>,
}

impl Layout {
    fn of(entries: &[&Entry], index: &Index) -> Self {
        let shards = shards(index);
        let words: Vec<Payload> =
            shards.iter().enumerate().map(|(n, shard)| named("w", n, &shard.json(index))).collect();
        let title_block = if entries.len() <= TITLES_IN_ENTRY { entries.len().max(1) } else { TITLE_BLOCK };
        let titles: Vec<Payload> =
            entries.chunks(title_block).enumerate().map(|(n, block)| named("t", n, &titles(block))).collect();
        let (answer_starts, answers) = answers(entries);
        let mut layout = Layout {
            within: Vec::new(),
            apart: answers,
            word_starts: shards.iter().skip(1).map(|shard| shard.start().to_string()).collect(),
            ending_starts: Vec::new(),
            title_block,
            answer_starts,
        };
        if words.len() > 1 {
            layout.place_endings(index);
        }
        layout.place(words);
        layout.place(titles);
        layout.apart.push(Payload { name: "f".into(), json: topics(entries).to_string() });
        layout
    }

    /// One block travels with the head, many are files of their own.
    fn place(&mut self, payloads: Vec<Payload>) {
        let to = if payloads.len() == 1 { &mut self.within } else { &mut self.apart };
        to.extend(payloads);
    }

    /// The words backwards, for those whose slip is in the first letters and so leads to a wrong shard: of a word with one
    /// slip either the first or the last half is right. A site whose words are in one file has no need of it.
    fn place_endings(&mut self, index: &Index) {
        let surfaces = index.classes.iter().flat_map(|class| &class.surfaces);
        let long = surfaces.filter(|word| word.chars().count() >= 4 && !word.chars().any(char::is_numeric));
        let mut backwards: Vec<String> = long.map(|word| word.chars().rev().collect()).collect();
        backwards.sort_unstable();
        for (number, block) in backwards.chunks(ENDING_BLOCK).enumerate() {
            self.apart.push(named("e", number, &json!(front_coded(block))));
        }
        self.ending_starts = backwards.chunks(ENDING_BLOCK).skip(1).map(|block| block[0].clone()).collect();
    }

    fn generation(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for payload in self.within.iter().chain(&self.apart) {
            hasher.update(payload.name.as_bytes()).update(payload.json.as_bytes());
        }
        short_hash(&hasher.finalize())
    }
}

fn named(kind: &str, number: usize, value: &Value) -> Payload {
    Payload { name: format!("{kind}{number}"), json: value.to_string() }
}

fn short_hash(hash: &blake3::Hash) -> String {
    hash.to_hex()[..10].to_string()
}

/// `</` is written so that even a file pasted into a page could not end its script element.
fn put(key: &str, json: &str) -> String {
    format!("askbook.search.put({},{});\n", json!(key), json.replace("</", "<\\/"))
}

fn payload_file(folder: &str, generation: &str, payload: &Payload) -> File {
    File {
        path: format!("{folder}/{}.{generation}.js", payload.name),
        bytes: put(&format!("{generation}/{}", payload.name), &payload.json).into_bytes(),
    }
}

fn entry_file(folder: &str, generation: &str, head: &Value, layout: &Layout) -> File {
    let mut text = put(folder, &head.to_string());
    for payload in &layout.within {
        text.push_str(&put(&format!("{generation}/{}", payload.name), &payload.json));
    }
    let hash = short_hash(&blake3::hash(text.as_bytes()));
    File { path: format!("{folder}/index.{hash}.js"), bytes: text.into_bytes() }
}

/// What every query needs, whatever it asks.
fn head(lang: &str, entries: &[&Entry], synonyms: &[Synonyms], layout: &Layout) -> Value {
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
        "questions": entries.iter().filter(|entry| entry.kind == Kind::Question).count(),
        "words": front_coded(&layout.word_starts),
        "endings": front_coded(&layout.ending_starts),
        "titleBlock": layout.title_block,
        "answers": deltas(layout.answer_starts.iter().map(|&start| start as u32)),
        "stop": stop_words(lang),
        "topics": topic_list(entries),
        "boosts": boosts,
        "pins": pins,
        "synonyms": synonyms,
    })
}

/// Tokens of a phrase, parted by spaces: how whole queries are compared.
fn key(text: &str, rules: Rules) -> String {
    let tokens: Vec<String> = analyse(text, rules).into_iter().map(|token| token.text).collect();
    tokens.join(" ")
}

fn synonym(synonyms: &Synonyms, rules: Rules) -> Value {
    let keys = |texts: &[String]| texts.iter().map(|text| key(text, rules)).collect::<Vec<_>>();
    json!([keys(&synonyms.from), keys(&synonyms.to), u8::from(synonyms.two_way)])
}

fn front_coded(words: &[String]) -> String {
    let mut out = String::new();
    push_words(&mut out, words.iter().map(String::as_str));
    out
}

/// What a result shows, by column; pages and topics that answers share are written once in a block.
fn titles(block: &[&Entry]) -> Value {
    let mut pages: Vec<[&str; 2]> = Vec::new();
    let mut page_of: Vec<usize> = Vec::new();
    let mut fragments: Vec<&str> = Vec::new();
    for entry in block {
        let (path, fragment) = entry.url.split_once('#').unwrap_or((&entry.url, ""));
        let page = [path, entry.context.as_str()];
        let known = pages.iter().position(|&other| other == page);
        page_of.push(known.unwrap_or(pages.len()));
        if known.is_none() {
            pages.push(page);
        }
        // A fragment that is the id is left out.
        fragments.push(if fragment == entry.id { "\u{1}" } else { fragment });
    }
    json!({
        "id": block.iter().map(|entry| &entry.id).collect::<Vec<_>>(),
        "q": block.iter().map(|entry| &entry.question).collect::<Vec<_>>(),
        "l": block.iter().map(|entry| lead(&entry.text)).collect::<Vec<_>>(),
        "p": pages,
        "o": page_of,
        "f": fragments,
        "t": block.iter().map(|entry| entry.topics.iter().map(|topic| &topic.id).collect::<Vec<_>>()).collect::<Vec<_>>(),
    })
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

/// The answers' HTML in blocks, and the first answer of each block but the first.
fn answers(entries: &[&Entry]) -> (Vec<usize>, Vec<Payload>) {
    let mut starts = vec![0];
    let mut filled = 0;
    for (number, entry) in entries.iter().enumerate() {
        if filled > 0 && filled + entry.html.len() > ANSWER_BLOCK {
            starts.push(number);
            filled = 0;
        }
        filled += entry.html.len();
    }
    let ends = starts.iter().skip(1).copied().chain([entries.len()]);
    let blocks = starts.iter().zip(ends).enumerate().map(|(block, (&start, end))| {
        let html: Vec<&str> = entries[start..end].iter().map(|entry| entry.html.as_str()).collect();
        named("a", block, &json!(html))
    });
    let blocks = blocks.collect();
    (starts.split_off(1), blocks)
}

/// Topics with their titles and how many answers each has, by title.
fn topic_list(entries: &[&Entry]) -> Vec<Value> {
    let mut counts: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    for topic in entries.iter().flat_map(|entry| &entry.topics) {
        *counts.entry((&topic.title, &topic.id)).or_default() += 1;
    }
    counts.into_iter().map(|((title, id), count)| json!([id, title, count])).collect()
}

/// The answers of each topic.
fn topics(entries: &[&Entry]) -> Value {
    let mut lists: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (number, entry) in entries.iter().enumerate() {
        for topic in &entry.topics {
            lists.entry(&topic.id).or_default().push(number as u32);
        }
    }
    let lists: BTreeMap<&str, String> =
        lists.into_iter().map(|(id, list)| (id, deltas(list.into_iter()))).collect();
    json!(lists)
}
