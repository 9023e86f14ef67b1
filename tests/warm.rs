//! A warm build leaves exactly what a clean one makes, whatever happened in between: to the content, the theme, the settings,
//! the published folder or the record of the last build.
//!
//! `ASKBOOK_SEQUENCES=2000 cargo test --release --test warm` tries as many sequences of changes.

mod support;

use askbook::build::{self, Outcome, Progress, Start};
use askbook::cache;
use askbook::config::{self, Run};
use askbook::output::MANIFEST;
use jiff::civil::Date;
use proptest::prelude::*;
use proptest::test_runner::{Config as Cases, TestRunner};
use std::fs;
use std::path::{Path, PathBuf};
use support::{TODAY, snapshot, write};

struct Quiet;

impl Progress for Quiet {
    fn step(&self, _: &str, _: Option<usize>) {}
    fn tick(&self) {}
}

/// What may happen between two builds. Numbers choose among what is there.
#[derive(Debug, Clone)]
enum Change {
    Nothing,
    Body(usize, u8),
    Title(usize, u8),
    Answer(usize, u8),
    Heading(usize, u8),
    Link(usize, usize),
    Add(u8),
    Rename(usize, u8),
    Delete(usize),
    Draft(usize),
    Broken(usize),
    Warned(usize),
    File(u8),
    BookTitle(u8),
    NoSearch(bool),
    Template(u8),
    NoTemplate,
    NextDay,
    Unpublish(usize),
    Overwrite(usize),
    Stranger,
    Forget,
    Truncate,
    Flip(usize),
}

fn change() -> impl Strategy<Value = Change> {
    use Change::*;
    prop_oneof![
        3 => Just(Nothing),
        4 => (any::<usize>(), any::<u8>()).prop_map(|(at, v)| Body(at, v)),
        2 => (any::<usize>(), any::<u8>()).prop_map(|(at, v)| Title(at, v)),
        3 => (any::<usize>(), any::<u8>()).prop_map(|(at, v)| Answer(at, v)),
        2 => (any::<usize>(), any::<u8>()).prop_map(|(at, v)| Heading(at, v)),
        2 => (any::<usize>(), any::<usize>()).prop_map(|(from, to)| Link(from, to)),
        2 => any::<u8>().prop_map(Add),
        2 => (any::<usize>(), any::<u8>()).prop_map(|(at, v)| Rename(at, v)),
        1 => any::<usize>().prop_map(Delete),
        1 => any::<usize>().prop_map(Draft),
        1 => any::<usize>().prop_map(Broken),
        1 => any::<usize>().prop_map(Warned),
        1 => any::<u8>().prop_map(File),
        1 => any::<u8>().prop_map(BookTitle),
        1 => any::<bool>().prop_map(NoSearch),
        1 => any::<u8>().prop_map(Template),
        1 => Just(NoTemplate),
        1 => Just(NextDay),
        1 => any::<usize>().prop_map(Unpublish),
        2 => any::<usize>().prop_map(Overwrite),
        1 => Just(Stranger),
        1 => Just(Forget),
        1 => Just(Truncate),
        1 => any::<usize>().prop_map(Flip),
    ]
}

/// A small guide in a folder of its own, with the day on which it is built.
struct Guide {
    folder: tempfile::TempDir,
    day: Date,
}

impl Guide {
    fn new() -> Guide {
        let guide = Guide { folder: tempfile::tempdir().unwrap(), day: TODAY.parse().unwrap() };
        guide.write("book.toml", &book("A guide", true));
        guide.write("content/_index.md", "---\ntitle: A guide\n---\nWelcome.\n");
        guide.write("content/pain/_index.md", "---\ntitle: Pain\n---\nAbout pain.\n");
        for name in ["ice", "heat", "rest"] {
            guide.write(&format!("content/pain/{name}.md"), &article(name, "First words."));
        }
        guide.write("content/faqs/free.md", "---\ntitle: Does it cost anything?\nid: free\n---\nNo.\n");
        guide
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self, path: &str, text: &str) {
        write(&self.root().join(path), text);
    }

    /// The articles that are there now, in order.
    fn articles(&self) -> Vec<PathBuf> {
        let mut found: Vec<PathBuf> = fs::read_dir(self.root().join("content/pain"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        found.retain(|path| path.extension().is_some_and(|e| e == "md") && !path.ends_with("_index.md"));
        found.sort();
        found
    }

    fn article(&self, number: usize) -> Option<PathBuf> {
        let all = self.articles();
        (!all.is_empty()).then(|| all[number % all.len()].clone())
    }

    /// Changes the text of an article.
    fn edit(&self, number: usize, change: impl Fn(&str) -> String) {
        if let Some(path) = self.article(number) {
            fs::write(&path, change(&fs::read_to_string(&path).unwrap())).unwrap();
        }
    }

    /// Every file of a built site.
    fn site(&self, folder: &str) -> Vec<(String, Vec<u8>)> {
        let folder = self.root().join(folder);
        if folder.exists() { snapshot(&folder) } else { Vec::new() }
    }

    /// A file of the published site. Without its list of files a folder is nobody's, and no build replaces it.
    fn published(&self, number: usize) -> Option<PathBuf> {
        let mut all = self.site("public");
        all.retain(|(path, _)| path != MANIFEST);
        (!all.is_empty()).then(|| self.root().join("public").join(&all[number % all.len()].0))
    }

    /// The record of the last build.
    fn record(&self) -> Option<PathBuf> {
        let folder = self.root().join(cache::FOLDER).join("cache");
        let mut records: Vec<PathBuf> =
            fs::read_dir(folder).ok()?.map(|entry| entry.unwrap().path()).collect();
        records.sort();
        records.into_iter().next()
    }

    fn build(&self, folder: &str, start: Start) -> askbook::Result<Outcome> {
        let run = Run { today: self.day, preview: false, offline: false };
        let (config, found) = config::load(self.root(), run).unwrap();
        build::build(config, found, &self.root().join(folder), start, &Quiet)
    }

    fn make(&mut self, change: &Change) {
        match *change {
            Change::Nothing => {}
            Change::Body(at, v) => self.edit(at, |text| format!("{text}\nMore words {v}.\n")),
            Change::Title(at, v) => {
                self.edit(at, |text| replace_line(text, "title: ", &format!("Title {v}")))
            }
            Change::Answer(at, v) => {
                self.edit(at, |text| replace_line(text, "    answer: ", &format!("Answer {v}.")))
            }
            Change::Heading(at, v) => self.edit(at, |text| format!("{text}\n## Part {v}\n\nText.\n")),
            Change::Link(from, to) => {
                let to =
                    self.article(to).map(|path| path.file_name().unwrap().to_string_lossy().into_owned());
                self.edit(from, |text| format!("{text}\nSee [this]({}).\n", to.clone().unwrap_or_default()));
            }
            Change::Add(v) => {
                self.write(&format!("content/pain/new-{v}.md"), &article(&format!("new {v}"), "New."))
            }
            Change::Rename(at, v) => {
                if let Some(path) = self.article(at) {
                    fs::rename(&path, path.with_file_name(format!("moved-{v}.md"))).unwrap();
                }
            }
            Change::Delete(at) => drop(self.article(at).map(fs::remove_file)),
            Change::Draft(at) => self.edit(at, |text| text.replacen("---\n", "---\ndraft: true\n", 1)),
            Change::Broken(at) => self.edit(at, |text| text.replacen("---\n", "---\ntitle: [\n", 1)),
            Change::Warned(at) => self.edit(at, |text| format!("{text}\n#### Too deep at once\n")),
            Change::File(v) => self.write("content/pain/notes.txt", &format!("notes {v}")),
            Change::BookTitle(v) => self.write("book.toml", &book(&format!("Guide {v}"), true)),
            Change::NoSearch(search) => self.write("book.toml", &book("A guide", search)),
            Change::Template(v) => {
                self.write("themes/default/templates/parts/footer.html", &format!("<footer>{v}</footer>\n"))
            }
            Change::NoTemplate => drop(fs::remove_dir_all(self.root().join("themes"))),
            Change::NextDay => self.day = self.day.tomorrow().unwrap(),
            Change::Unpublish(at) => drop(self.published(at).map(fs::remove_file)),
            Change::Overwrite(at) => {
                if let Some(path) = self.published(at) {
                    // As many bytes, so that only the times tell.
                    let length = fs::metadata(&path).unwrap().len() as usize;
                    fs::write(&path, vec![b'x'; length]).unwrap();
                }
            }
            Change::Stranger => self.write("public/stranger.txt", "not ours"),
            Change::Forget => drop(fs::remove_dir_all(self.root().join(cache::FOLDER))),
            Change::Truncate => drop(self.record().map(|path| {
                let bytes = fs::read(&path).unwrap();
                fs::write(path, &bytes[..bytes.len() / 2])
            })),
            Change::Flip(at) => drop(self.record().map(|path| {
                let mut bytes = fs::read(&path).unwrap();
                let at = at % bytes.len();
                bytes[at] ^= 1;
                fs::write(path, bytes)
            })),
        }
    }
}

fn book(title: &str, search: bool) -> String {
    format!(
        "[book]\ntitle = \"{title}\"\n[output.html]\nsite-url = \"https://example.org/\"\n[output.html.search]\nenable = {search}\n"
    )
}

fn article(name: &str, body: &str) -> String {
    format!(
        "---\ntitle: About {name}\ndate: 2026-01-02\ntags: [pain]\nfaqs:\n  - question: What is {name}?\n    answer: It is {name}.\n---\n{body}\n"
    )
}

/// The first line that begins so gets another end.
fn replace_line(text: &str, beginning: &str, end: &str) -> String {
    let mut done = false;
    let line = |line: &str| {
        let hit = !done && line.starts_with(beginning);
        done |= hit;
        if hit { format!("{beginning}{end}\n") } else { format!("{line}\n") }
    };
    text.lines().map(line).collect()
}

/// What a build came to, without whether anything was written for it.
fn told(outcome: &Outcome) -> (Vec<String>, Option<(usize, u64)>, usize) {
    let problems = outcome.problems.iter().map(|problem| problem.report(false)).collect();
    (problems, outcome.site.map(|site| (site.files, site.bytes)), outcome.derived_ids)
}

/// Builds warm and clean, and holds the two against each other. Gives whether nothing had to be written.
fn build_both(guide: &Guide) -> bool {
    let stranger = guide.root().join("public/stranger.txt");
    let before = guide.site("public");
    let clean = guide.build("clean", Start::Clean).unwrap();
    let warm = match guide.build("public", Start::Warm) {
        Err(error) => {
            assert!(
                stranger.exists() && clean.site.is_some(),
                "only a file of others stops a build: {error}"
            );
            assert!(before == guide.site("public"), "the folder is as it was");
            fs::remove_file(stranger).unwrap();
            return build_both(guide);
        }
        Ok(warm) => warm,
    };
    assert_eq!(told(&warm), told(&clean));
    if clean.site.is_some() {
        assert!(!stranger.exists(), "a file of others is never taken for ours");
        let (warm, clean) = (guide.site("public"), guide.site("clean"));
        let names =
            |site: &[(String, Vec<u8>)]| site.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&warm), names(&clean));
        for ((name, warm), (_, clean)) in warm.iter().zip(&clean) {
            assert!(warm == clean, "{name} is not what a clean build makes");
        }
    } else {
        assert!(before == guide.site("public"), "a failed build changes nothing");
    }
    warm.site.is_some_and(|site| site.unchanged)
}

#[test]
fn a_warm_build_is_a_clean_build() {
    let sequences = std::env::var("ASKBOOK_SEQUENCES").ok().and_then(|n| n.parse().ok()).unwrap_or(6);
    let mut runner =
        TestRunner::new(Cases { cases: sequences, failure_persistence: None, ..Cases::default() });
    let strategy = prop::collection::vec(change(), 1..8);
    let result = runner.run(&strategy, |changes| {
        let mut guide = Guide::new();
        build_both(&guide);
        for change in &changes {
            guide.make(change);
            build_both(&guide);
        }
        Ok(())
    });
    result.unwrap();
}

#[test]
fn an_unchanged_guide_is_not_built_again() {
    let mut guide = Guide::new();
    guide.make(&Change::Warned(0));
    assert!(!build_both(&guide), "the first build writes");
    assert!(build_both(&guide), "the second has nothing to do, and tells the same problems");
    guide.make(&Change::Body(1, 7));
    assert!(!build_both(&guide));
    assert!(build_both(&guide));
    guide.make(&Change::Overwrite(3));
    assert!(!build_both(&guide), "a published file was changed by others");
    assert!(build_both(&guide));
    guide.make(&Change::NextDay);
    assert!(!build_both(&guide), "another day may show other pages");
}

#[test]
fn a_build_leaves_one_folder_beside_the_site_and_git_ignores_it() {
    let guide = Guide::new();
    build_both(&guide);
    assert_eq!(fs::read_to_string(guide.root().join(cache::FOLDER).join(".gitignore")).unwrap(), "*\n");
}
