//! `init`, `new` and `ids`: files that askbook writes for the author.

use crate::catalog::PageId;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::problem::SourceText;
use crate::questions::Question;
use crate::schema::forms;
use crate::site::Site;
use crate::text;
use crate::yaml;
use clap::ValueEnum;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What `new` can make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum NewKind {
    /// An article in a section
    Article,
    /// A question with a file of its own
    Question,
    /// An author or reviewer
    Person,
}

/// Makes a new guide.
///
/// # Errors
/// When the folder holds a guide already or cannot be written.
pub fn init(dir: &Path, title: &str, today: Date) -> Result<Vec<PathBuf>> {
    let book = dir.join("book.toml");
    if book.exists() {
        return Err(Error::new("there is a guide already:")
            .at(&book)
            .help("use `askbook new article` to add to it"));
    }
    let files = [
        ("book.toml", format!(include_str!("scaffold/book.toml"), title = toml_string(title))),
        (".gitignore", "/public\n/.askbook\n.*.askbook-*\n".to_owned()),
        (
            "content/_index.md",
            format!(
                "---\ntitle: {}\n---\n\nWelcome. Ask a question, or choose a section.\n",
                yaml::value(title)
            ),
        ),
        (
            "content/about.md",
            format!(
                "---\ntitle: About this guide\ndate: {today}\n---\n\nWho writes it, for whom, and how to reach you.\n"
            ),
        ),
        ("content/people/me.md", person("Your name")),
        ("content/first-section/_index.md", include_str!("scaffold/section.md").to_owned()),
        (
            "content/first-section/first-article.md",
            article("first-article", "Why does my first question matter?", today),
        ),
    ];
    let files = files.map(|(path, text)| (path.to_owned(), text));
    let mut made = Vec::new();
    for (path, text) in files.into_iter().chain(forms::schemas()).chain(forms::wiring("content")) {
        let path = dir.join(path);
        if write_if_missing(&path, &text)? {
            made.push(path);
        }
    }
    Ok(made)
}

/// Writes a file unless there is one; gives whether it did.
pub(crate) fn write_if_missing(path: &Path, text: &str) -> Result<bool> {
    let missing = !path.exists();
    if missing {
        write_new(path, text)?;
    }
    Ok(missing)
}

/// Writes a file in the place of any that is there.
pub(crate) fn write_over(path: &Path, text: &str) -> Result<()> {
    if path.exists() { replace(path, text) } else { write_new(path, text) }
}

/// Makes one new content file.
///
/// # Errors
/// When the name cannot stand in an address, or the file exists.
pub fn new_file(config: &Config, kind: NewKind, name: &str, title: Option<&str>) -> Result<PathBuf> {
    let name = name.trim_end_matches(".md");
    let parts: Vec<&str> = name.split('/').collect();
    if parts.iter().any(|part| !text::is_name(part)) {
        let suggestion = parts.iter().map(|part| text::slug(part)).collect::<Vec<_>>().join("/");
        return Err(
            Error::new(format!("`{name}` cannot stand in an address")).help(format!("try `{suggestion}`"))
        );
    }
    let folder = match kind {
        NewKind::Article if parts.len() < 2 => {
            return Err(Error::new("an article stands in a section")
                .help(format!("try `askbook new article some-section/{name}`")));
        }
        NewKind::Article => "",
        NewKind::Question => "faqs/",
        NewKind::Person => "people/",
    };
    let title = title.map_or_else(|| title_of(parts[parts.len() - 1], kind), str::to_owned);
    let today = config.run.today;
    let text = match kind {
        NewKind::Article => article(parts[parts.len() - 1], &title, today),
        NewKind::Question => {
            format!(include_str!("scaffold/question.md"), title = yaml::value(&title), today = today)
        }
        NewKind::Person => person(&title),
    };
    let content = config.root.join(&config.src);
    let path = content.join(format!("{folder}{name}.md"));
    write_new(&path, &text)?;
    if kind == NewKind::Article {
        make_sections(&content, &parts[..parts.len() - 1])?;
    }
    Ok(path)
}

/// Every folder above a new article is a section.
fn make_sections(content: &Path, folders: &[&str]) -> Result<()> {
    let mut folder = content.to_path_buf();
    for name in folders {
        folder.push(name);
        let index = folder.join("_index.md");
        if !index.exists() {
            write_new(
                &index,
                &format!("---\ntitle: {}\n---\n", yaml::value(&title_of(name, NewKind::Article))),
            )?;
        }
    }
    Ok(())
}

fn title_of(name: &str, kind: NewKind) -> String {
    let words = name.replace(['-', '_'], " ");
    let mut letters = words.chars();
    let title: String =
        letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default();
    if kind == NewKind::Question { format!("{title}?") } else { title }
}

fn article(name: &str, title: &str, today: Date) -> String {
    format!(include_str!("scaffold/article.md"), name = name, title = yaml::value(title), today = today)
}

fn person(name: &str) -> String {
    format!(include_str!("scaffold/person.md"), name = yaml::value(name))
}

/// A JSON string is a basic string of TOML.
fn toml_string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn write_new(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| Error::io("cannot make the folder", folder, error))?;
    }
    let mut file = File::create_new(path).map_err(|error| {
        let exists = error.kind() == std::io::ErrorKind::AlreadyExists;
        let failed = Error::io("cannot make", path, error);
        if exists { failed.help("it is there already; nothing was changed") } else { failed }
    })?;
    file.write_all(text.as_bytes()).map_err(|error| Error::io("cannot write", path, error))
}

/// An id to be written into a file.
#[derive(Debug, Clone)]
pub struct NewId {
    /// The file.
    pub file: Arc<SourceText>,
    /// The question.
    pub question: String,
    /// Its id from now on.
    pub id: String,
    at: usize,
    insert: String,
}

/// The ids that questions without one get: the anchor they have, so that no link breaks; where
/// another question has that id, the page's name before it, and the anchor stays as an alias.
/// A heading cannot hold an alias, so such a question keeps its derived id.
pub fn missing_ids(site: &Site) -> Vec<NewId> {
    let mut taken: BTreeSet<(usize, String)> =
        site.questions.iter().filter(|q| q.permanent).map(|q| (q.lang, q.id.clone())).collect();
    let mut changes = Vec::new();
    for page in 0..site.pages.len() {
        for id in site.pages[page].questions.iter().filter(|id| site.questions[**id].source == page) {
            let question = &site.questions[*id];
            if question.permanent {
                continue;
            }
            let name = site.catalog.pages[page].name();
            let base = if taken.contains(&(question.lang, question.anchor.clone())) {
                format!("{name}-{}", question.anchor)
            } else {
                question.anchor.clone()
            };
            let free = crate::markdown::unique(&base, |candidate| {
                taken.contains(&(question.lang, candidate.to_owned()))
            });
            let change = place_of(site, page, question, free.clone());
            if change.is_some() {
                taken.insert((question.lang, free));
            }
            changes.extend(change);
        }
    }
    changes
}

/// Where the id of a question is written: before `question:` in front matter, or behind the heading.
fn place_of(site: &Site, page: PageId, question: &Question, id: String) -> Option<NewId> {
    let document = &site.catalog.pages[page].document;
    let file = &document.source.file;
    let (at, insert) = match &question.entry {
        Some(entry) => {
            let key = document.locate_key(&entry.and("question"));
            let between = separator(&file.text, key.start);
            let moved = id != question.anchor && question.aliases.is_empty();
            let alias =
                if moved { format!("aliases: [\"#{}\"]{between}", question.anchor) } else { String::new() };
            (key.start, format!("id: {id}{between}{alias}"))
        }
        None if id != question.anchor => return None,
        None => {
            let span = site.pages[page].body.anchors.get(&question.anchor)?;
            let heading = file.text[span.clone()].trim_end();
            (span.start + heading.len(), format!(" {{#{id}}}"))
        }
    };
    Some(NewId { file: Arc::clone(file), question: question.question.text().to_owned(), id, at, insert })
}

/// What stands between a new first key and the one at `at`: a comma in `{…}`, else a line with
/// the same indentation.
pub(crate) fn separator(text: &str, at: usize) -> String {
    let line = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let before = &text[line..at];
    if before.contains('{') {
        return ", ".into();
    }
    let end = if text[..line].ends_with("\r\n") { "\r\n" } else { "\n" };
    let indent: String = before.chars().map(|c| if c == '-' { ' ' } else { c }).collect();
    format!("{end}{indent}")
}

/// Writes ids into the files; every other byte stays.
///
/// # Errors
/// When a file cannot be written.
pub fn write_ids(config: &Config, changes: &[NewId]) -> Result<()> {
    let mut by_file: BTreeMap<&str, Vec<&NewId>> = BTreeMap::new();
    for change in changes {
        by_file.entry(change.file.path.as_str()).or_default().push(change);
    }
    for (path, mut changes) in by_file {
        let mut text = changes[0].file.text.clone();
        changes.sort_by_key(|change| std::cmp::Reverse(change.at));
        for change in changes {
            text.insert_str(change.at, &change.insert);
        }
        let path = config.root.join(path);
        replace(&path, &text)?;
    }
    Ok(())
}

/// Replaces a file in one step, so that a crash leaves the old or the new text.
pub(crate) fn replace(path: &Path, text: &str) -> Result<()> {
    let beside = path.with_extension("md.askbook-new");
    fs::write(&beside, text).map_err(|error| Error::io("cannot write", &beside, error))?;
    fs::rename(&beside, path).map_err(|error| Error::io("cannot replace", path, error))
}
