//! A revised site is a compiled site: whatever an editor types into a file of the specimen guide, which has every kind of page and
//! part, either the whole guide is compiled again or every output is what that would have made, and so is every problem.
//!
//! `ASKBOOK_SEQUENCES=2000 cargo test --release --test revise` tries as many sequences of edits.

mod support;

use askbook::compile;
use askbook::config::{self, Config, Run};
use askbook::discover::{Asset, Discovered, Source};
use askbook::machine::Output;
use askbook::problem::{Problem, SourceText, any_error};
use askbook::render::{self, Sink};
use askbook::site::Site;
use askbook::theme::Theme;
use proptest::prelude::*;
use proptest::test_runner::{Config as Cases, TestRunner};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use support::{TODAY, files};

fn specimen() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/specimen")
}

/// What an editor does to a file. Numbers choose among what is there.
#[derive(Debug, Clone)]
enum Edit {
    /// A word more in a line.
    Word(usize, usize),
    /// Another line at a place.
    Line(usize, usize, usize),
    /// A line less.
    Delete(usize, usize),
    /// A line of another file.
    Copy(usize, usize, usize, usize),
    /// Two lines exchanged.
    Swap(usize, usize),
    /// A letter less.
    Letter(usize, usize),
    /// Another title.
    Title(usize, usize),
}

/// Titles from the beginning and the end of the alphabet: they change the order of lists, or not.
const TITLES: &[&str] =
    &["A", "More of the same", "Zygotes and zebras", "\"Quoted: a title\"", "2 more", "\"\""];

/// Lines that editors write.
const LINES: &[&str] = &[
    "More words here.",
    "",
    "- one more",
    "## Another part",
    "### A smaller part {#small}",
    "See [this](../index.md).",
    "See [that](question:no-such-question).",
    "![](no-such.png)",
    "A note.[^n]",
    "[^n]: What it says.",
    "<b>raw</b>",
    "title: Another title",
    "description: Another description",
    "tags: [other]",
    "draft: true",
    "weight: 7",
    "aliases: [/old/]",
    "  - question: What else?",
    "    answer: Nothing else.",
    "    id: what-else",
    "---",
];

fn edit() -> impl Strategy<Value = Edit> {
    let n = any::<usize>;
    prop_oneof![
        4 => (n(), n()).prop_map(|(file, line)| Edit::Word(file, line)),
        3 => (n(), n(), n()).prop_map(|(file, line, text)| Edit::Line(file, line, text)),
        2 => (n(), n()).prop_map(|(file, line)| Edit::Delete(file, line)),
        2 => (n(), n(), n(), n()).prop_map(|(file, line, other, from)| Edit::Copy(file, line, other, from)),
        1 => (n(), n()).prop_map(|(file, line)| Edit::Swap(file, line)),
        1 => (n(), n()).prop_map(|(file, at)| Edit::Letter(file, at)),
        2 => (n(), n()).prop_map(|(file, title)| Edit::Title(file, title)),
    ]
}

/// The guide's files by path.
type Texts = BTreeMap<String, String>;

fn texts() -> Texts {
    let content = specimen().join("content");
    let read = |path: &String| fs::read_to_string(content.join(path)).unwrap();
    files(&content)
        .into_iter()
        .filter(|path| path.ends_with(".md"))
        .map(|path| (path.clone(), read(&path)))
        .collect()
}

/// Makes an edit; gives the path of the file.
fn make(texts: &mut Texts, edit: &Edit) -> String {
    let name = |texts: &Texts, number: usize| texts.keys().nth(number % texts.len()).unwrap().clone();
    let lines =
        |texts: &Texts, path: &str| -> Vec<String> { texts[path].split('\n').map(str::to_owned).collect() };
    let (Edit::Word(file, _)
    | Edit::Line(file, ..)
    | Edit::Delete(file, _)
    | Edit::Copy(file, ..)
    | Edit::Swap(file, _)
    | Edit::Letter(file, _)
    | Edit::Title(file, _)) = *edit;
    let path = name(texts, file);
    let mut text = lines(texts, &path);
    let count = text.len();
    match *edit {
        Edit::Word(_, line) => text[line % count].push_str(" more"),
        Edit::Line(_, line, which) => text.insert(line % count, LINES[which % LINES.len()].to_owned()),
        Edit::Delete(_, line) => drop(text.remove(line % count)),
        Edit::Copy(_, line, other, from) => {
            let other = lines(texts, &name(texts, other));
            text.insert(line % count, other[from % other.len()].clone());
        }
        Edit::Swap(_, line) => text.swap(line % count, (line / 2) % count),
        Edit::Title(_, which) => {
            if let Some(line) = text.iter_mut().find(|line| line.starts_with("title:")) {
                *line = format!("title: {}", TITLES[which % TITLES.len()]);
            }
        }
        Edit::Letter(_, at) => {
            let line = &mut text[at % count];
            if let Some((place, letter)) = line.char_indices().nth(at / 7 % line.chars().count().max(1)) {
                line.replace_range(place..place + letter.len_utf8(), "");
            }
        }
    }
    texts.insert(path.clone(), text.join("\n"));
    path
}

fn source(path: &str, text: &str) -> Source {
    let file = Arc::new(SourceText { path: format!("content/{path}"), text: text.to_owned() });
    Source { path: path.to_owned(), file }
}

fn config() -> Config {
    let run = Run { today: TODAY.parse().unwrap(), preview: true, offline: false };
    config::parse(Path::new("."), &fs::read_to_string(specimen().join("book.toml")).unwrap(), run).0
}

fn compiled(texts: &Texts, theme: &Theme) -> (Site, Vec<Problem>) {
    let sources = texts.iter().map(|(path, text)| source(path, text)).collect();
    compile::join(config(), theme, Discovered { sources, assets: Vec::new() }, Vec::new())
}

/// Every output of a site by its path.
#[derive(Default)]
struct Outputs(Mutex<BTreeMap<String, Vec<u8>>>);

impl Sink for Outputs {
    fn put(&self, output: Output) -> askbook::Result<()> {
        self.0.lock().unwrap().insert(output.path, output.bytes);
        Ok(())
    }

    fn costly(&self, name: &str, _: &dyn Fn() -> askbook::Result<Vec<u8>>) -> askbook::Result<Vec<u8>> {
        Ok(name.into()) // the name of a card says what it shows
    }
    fn copy(&self, _: &Asset) -> askbook::Result<()> {
        Ok(())
    }
}

fn outputs(site: &Site, theme: &Theme) -> BTreeMap<String, Vec<u8>> {
    let outputs = Outputs::default();
    render::render(site, theme, &outputs).unwrap();
    outputs.0.into_inner().unwrap()
}

/// Fails with the names of what one of the two has alone, or the first output that differs.
#[track_caller]
fn assert_same_outputs(revised: &Site, whole: &Site, theme: &Theme) {
    let (ours, theirs) = (outputs(revised, theme), outputs(whole, theme));
    let alone: Vec<_> = ours.keys().filter(|path| !theirs.contains_key(*path)).collect();
    assert!(alone.is_empty() && ours.len() == theirs.len(), "a whole compile does not make {alone:?}");
    for (path, bytes) in &ours {
        assert!(*bytes == theirs[path], "{path} is not what a whole compile makes");
    }
}

fn reports(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(|problem| problem.report(false)).collect()
}

#[test]
fn a_revised_site_is_a_compiled_site() {
    let theme = Theme::load(Path::new("."), "default").unwrap();
    let sequences = std::env::var("ASKBOOK_SEQUENCES").ok().and_then(|n| n.parse().ok()).unwrap_or(24);
    let (revised, edits) = (Cell::new(0), Cell::new(0));
    let mut runner =
        TestRunner::new(Cases { cases: sequences, failure_persistence: None, ..Cases::default() });
    let result = runner.run(&prop::collection::vec(edit(), 1..8), |sequence| {
        let mut texts = texts();
        let (mut site, mut problems) = compiled(&texts, &theme);
        let mut was_revised = false;
        for edit in &sequence {
            let mut next = texts.clone();
            let path = make(&mut next, edit);
            edits.set(edits.get() + 1);
            if let Some(new) = compile::revise(&site, &problems, source(&path, &next[&path])) {
                revised.set(revised.get() + 1);
                (texts, site, was_revised) = (next, new, true);
                continue;
            }
            let (new, found) = compiled(&next, &theme);
            // As in the preview, a site with errors is not taken.
            if !any_error(&found) {
                (texts, site, problems) = (next, new, found);
            }
        }
        if was_revised {
            let (whole, found) = compiled(&texts, &theme);
            assert_eq!(reports(&problems), reports(&found));
            assert_same_outputs(&site, &whole, &theme);
        }
        Ok(())
    });
    eprintln!("{} of {} edits were revised", revised.get(), edits.get());
    result.unwrap();
    assert!(revised.get() * 5 > edits.get(), "many edits are of wordings alone");
}

/// Random edits seldom meet the one file whose title stands in other texts.
#[test]
fn a_new_title_of_any_file_is_compiled_or_revised() {
    let theme = Theme::load(Path::new("."), "default").unwrap();
    let before = texts();
    let (site, problems) = compiled(&before, &theme);
    let mut revised = 0;
    for file in 0..before.len() {
        for title in [0, 2] {
            let mut texts = before.clone();
            let path = make(&mut texts, &Edit::Title(file, title));
            if let Some(new) = compile::revise(&site, &problems, source(&path, &texts[&path])) {
                revised += 1;
                assert_same_outputs(&new, &compiled(&texts, &theme).0, &theme);
            }
        }
    }
    assert!(revised > 0, "a title that stays in its place needs no whole compile");
}
