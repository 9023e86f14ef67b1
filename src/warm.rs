//! What the last build came to, kept beside the guide. When nothing has changed since, that stands and nothing is built.
//!
//! Everything a build can depend on is compared: the program, the settings and the day, every file of content and themes, and
//! every published file, so that the folder is what a build from nothing would make. Whatever is in doubt is built anew: a
//! record that is damaged or from another program, a file whose times cannot be trusted yet.

use crate::cache::{self, FOLDER};
use crate::config::Config;
use crate::output::Written;
use crate::problem::{Problem, Severity, SourceText};
use crate::rules;
use crate::stamp::{Look, Stamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a build that is about to begin depends on, as it is now.
pub struct Before<'a> {
    root: &'a Path,
    target: &'a Path,
    /// Of the program, the settings and the place of the site.
    key: blake3::Hash,
    sources: Look,
    /// What those sources hold whose times cannot be trusted yet, read before the build reads them.
    contents: BTreeMap<PathBuf, blake3::Hash>,
}

/// What an earlier build came to.
#[derive(Debug)]
pub struct Earlier {
    /// Warnings in the content.
    pub problems: Vec<Problem>,
    /// Files that it wrote, without the manifest.
    pub files: usize,
    /// Their size in bytes.
    pub bytes: u64,
    /// Questions whose id was derived from their text.
    pub derived_ids: usize,
}

impl<'a> Before<'a> {
    /// Looks at everything that a build of `config` into `target` reads. `found` are the problems of the settings. None when the
    /// content cannot be looked at.
    pub fn look(config: &'a Config, found: &[Problem], target: &'a Path) -> Option<Before<'a>> {
        let program = fs::metadata(std::env::current_exe().ok()?).ok()?;
        let place = std::path::absolute(target).ok()?;
        // Whoever adds a setting cannot forget it here.
        let text = format!("{:?}{config:?}{found:?}{place:?}", Stamp::of(&program));
        let root = &config.root;
        let sources = Look::below(root, &[&config.src, Path::new("themes")]).ok()?;
        let contents = hashes(root, sources.recent())?;
        Some(Before { root, target, key: blake3::hash(text.as_bytes()), sources, contents })
    }

    /// What the last build came to, if another would come to the same and its files are all as it left them.
    pub fn unchanged(&self) -> Option<Earlier> {
        let record = self.read()?;
        let contents = hashes(self.root, record.recent.iter().map(Path::new))?;
        if record.key != self.key.to_string() || record.sources != self.sources(&contents)? {
            return None;
        }
        if !self.is_as_left(&record) {
            return None;
        }
        let problems = record.problems(self.root)?;
        if self.contents.len() < contents.len() {
            let (sources, recent) = (self.sources(&self.contents)?, names(&self.contents)?);
            // Written in vain, the next build reads these files again.
            let _ = self.write(&Record { sources, recent, ..record.clone() });
        }
        let Record { files, bytes, derived_ids, .. } = record;
        Some(Earlier { problems, files, bytes, derived_ids })
    }

    /// Whether the site is as the last build left it, whatever became of the sources since.
    pub fn stands(&self) -> bool {
        self.read().is_some_and(|record| self.is_as_left(&record))
    }

    fn is_as_left(&self, record: &Record) -> bool {
        let now = || self.site(&Look::below(self.target, &[Path::new("")]).ok()?);
        now().is_some_and(|site| site == record.site)
    }

    /// Keeps what the build came to. Without the record the next build is a full one, so a disk that refuses it does no harm.
    pub fn keep(&self, problems: &[Problem], written: &Written, derived_ids: usize) {
        let _ = self.record(problems, written, derived_ids).map(|record| self.write(&record));
    }

    fn record(&self, problems: &[Problem], written: &Written, derived_ids: usize) -> Option<Record> {
        Some(Record {
            key: self.key.to_string(),
            sources: self.sources(&self.contents)?,
            recent: names(&self.contents)?,
            site: self.site(&written.look)?,
            files: written.files,
            bytes: written.bytes,
            derived_ids,
            problems: problems.iter().map(Kept::of).collect(),
        })
    }

    fn sources(&self, contents: &BTreeMap<PathBuf, blake3::Hash>) -> Option<String> {
        self.sources.hash(self.root, contents).map(|hash| hash.to_string())
    }

    fn site(&self, look: &Look) -> Option<String> {
        look.hash(self.target, &BTreeMap::new()).map(|hash| hash.to_string())
    }

    /// One record for each place that the guide is built into.
    fn file(&self) -> PathBuf {
        let place = std::path::absolute(self.target).unwrap_or_default();
        let name = blake3::hash(place.as_os_str().as_encoded_bytes()).to_hex();
        self.root.join(FOLDER).join("cache").join(format!("build-{}.json", &name[..16]))
    }

    fn read(&self) -> Option<Record> {
        let text = fs::read_to_string(self.file()).ok()?;
        let (hash, json) = text.split_once('\n')?;
        (hash == blake3::hash(json.as_bytes()).to_string()).then(|| serde_json::from_str(json).ok())?
    }

    fn write(&self, record: &Record) -> io::Result<()> {
        let json = serde_json::to_string(record)?;
        let file = self.file();
        fs::create_dir_all(file.parent().unwrap_or(self.root))?;
        cache::ignore(&self.root.join(FOLDER))?;
        let beside = file.with_extension(format!("{}.new", std::process::id()));
        fs::write(&beside, format!("{}\n{json}", blake3::hash(json.as_bytes())))?;
        fs::rename(beside, file)
    }
}

/// What files hold now.
fn hashes<'p>(root: &Path, files: impl Iterator<Item = &'p Path>) -> Option<BTreeMap<PathBuf, blake3::Hash>> {
    let hash = |path: &Path| Some((path.to_path_buf(), blake3::hash(&fs::read(root.join(path)).ok()?)));
    files.map(hash).collect()
}

fn names(contents: &BTreeMap<PathBuf, blake3::Hash>) -> Option<Vec<String>> {
    contents.keys().map(|path| path.to_str().map(str::to_owned)).collect()
}

/// A build as it is kept. Hashes are in hexadecimal digits.
#[derive(Clone, Serialize, Deserialize)]
struct Record {
    key: String,
    sources: String,
    /// Sources that count in `sources` by what they held.
    recent: Vec<String>,
    site: String,
    files: usize,
    bytes: u64,
    derived_ids: usize,
    problems: Vec<Kept>,
}

impl Record {
    fn problems(&self, root: &Path) -> Option<Vec<Problem>> {
        let mut files = BTreeMap::new();
        self.problems.iter().map(|kept| kept.problem(root, &mut files)).collect()
    }
}

/// A problem without the text of its file, which is on the disk.
#[derive(Clone, Serialize, Deserialize)]
struct Kept {
    severity: String,
    code: String,
    file: String,
    text: String,
    start: usize,
    end: usize,
    message: String,
    help: String,
    style: Option<String>,
}

impl Kept {
    fn of(problem: &Problem) -> Kept {
        // A build reports neither remedies to apply nor other places.
        let Problem { severity, code, file, span, message, help, style, instead: _, related: _ } = problem;
        Kept {
            severity: severity.name().to_owned(),
            code: (*code).to_owned(),
            file: file.path.clone(),
            text: blake3::hash(file.text.as_bytes()).to_string(),
            start: span.start,
            end: span.end,
            message: message.clone(),
            help: help.clone(),
            style: style.as_deref().map(str::to_owned),
        }
    }

    fn problem(&self, root: &Path, files: &mut BTreeMap<String, Arc<SourceText>>) -> Option<Problem> {
        let file = match files.get(&self.file) {
            Some(file) => Arc::clone(file),
            None => self.source(root)?,
        };
        files.insert(self.file.clone(), Arc::clone(&file));
        let severities = [Severity::Error, Severity::Warning, Severity::Note];
        Some(Problem {
            severity: severities.into_iter().find(|severity| severity.name() == self.severity)?,
            code: rules::find(&self.code)?.id,
            file,
            span: self.start..self.end,
            message: self.message.clone(),
            help: self.help.clone(),
            style: self.style.as_deref().map(Arc::from),
            instead: None,
            related: Vec::new(),
        })
    }

    /// The text that the problem points into; problems of a file as a whole have none.
    fn source(&self, root: &Path) -> Option<Arc<SourceText>> {
        let text = || Some(String::from_utf8_lossy(&fs::read(root.join(&self.file)).ok()?).into_owned());
        let same = |text: &String| blake3::hash(text.as_bytes()).to_string() == self.text;
        let text = Some(String::new()).filter(same).or_else(|| text().filter(same))?;
        Some(Arc::new(SourceText { path: self.file.clone(), text }))
    }
}
