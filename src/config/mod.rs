//! book.toml: as written → as used. mdBook's key names wherever they mean the same thing.
//!
//! [`read`] reads the keys, those of `[check]` in [`check`]; [`toml`] says where they stand.

mod check;
mod read;
pub(crate) mod toml;

pub use check::{Check, FolderRules, Level, Levels, Limits};

use crate::error::{Error, Result};
use crate::locale;
use crate::node::Path;
use crate::problem::{Problem, SourceText};
use ::toml::de::DeTable;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path as FsPath, PathBuf};
use std::sync::Arc;

/// Everything that book.toml and the command line decide. Never changed after it is made.
#[derive(Debug, Clone)]
pub struct Config {
    /// Folder of book.toml.
    pub root: PathBuf,
    /// book.toml itself, for mistakes that only the whole guide shows.
    pub file: Arc<SourceText>,
    /// Name of the guide.
    pub title: String,
    /// What the guide is about, in a sentence or two.
    pub description: String,
    /// Folder of the content, below `root`.
    pub src: PathBuf,
    /// Folder that the build writes.
    pub build_dir: PathBuf,
    /// Names and extensions of files that travel with the content though they could run.
    pub allow_files: Vec<String>,
    /// Address of the published site, when known.
    pub site_url: Option<SiteUrl>,
    /// Name of the theme.
    pub theme: String,
    /// Languages in their order; the first is the main one and has no path prefix.
    pub languages: Vec<Language>,
    /// Give every question a page of its own.
    pub question_pages: bool,
    /// Keep raw HTML of Markdown bodies (content is then trusted).
    pub raw_html: bool,
    /// Typographic quotes and dashes.
    pub smart_punctuation: bool,
    /// Write the search index.
    pub search: bool,
    /// Write feeds, where `site_url` is known.
    pub feed: bool,
    /// Write llms.txt and the Markdown twins of pages.
    pub llms: bool,
    /// Make smaller variants of pictures.
    pub responsive_images: bool,
    /// Draw cards, the pictures beside links where people share them.
    pub cards: Cards,
    /// Write the whole guide on one page; none decides by its size.
    pub print: Option<bool>,
    /// `MedicalWebPage` in JSON-LD, and the disclaimer on every article.
    pub health: bool,
    /// Line under every article.
    pub disclaimer: String,
    /// Who publishes the guide.
    pub publisher: Option<Publisher>,
    /// Address of an article's source, with `{path}` for its path.
    pub edit_url_template: Option<String>,
    /// Where "Was this page helpful?" leads, with `{helpful}`, `{title}` and `{url}`; none hides the question.
    pub feedback_url_template: Option<String>,
    /// Old addresses and where they lead now.
    pub redirects: BTreeMap<String, String>,
    /// Words that mean the same to readers; the first of a one-way list is what readers type.
    pub synonyms: Vec<Synonyms>,
    /// Free values for the theme.
    pub theme_options: serde_json::Value,
    /// Which rules `check` applies.
    pub check: Check,
    /// What the command line decides.
    pub run: Run,
    /// Texts of files that are open in an editor; empty outside of one.
    pub unsaved: Unsaved,
}

/// Texts by the path of their file on disk. They count instead of what the disk holds.
pub type Unsaved = BTreeMap<PathBuf, Arc<str>>;

impl Config {
    /// Where a value of book.toml stands, or its key. Reads the file again, so it is for mistakes only.
    pub fn locate(&self, path: &Path, at_key: bool) -> Range<usize> {
        toml::locate(DeTable::parse_recoverable(&self.file.text).0.get_ref(), path, at_key)
    }

    /// Whether feeds are written: they need absolute addresses.
    pub fn has_feed(&self) -> bool {
        self.feed && self.site_url.is_some()
    }

    /// The content folder with forward slashes, as problems name it.
    pub fn src_name(&self) -> String {
        self.src.to_string_lossy().replace('\\', "/")
    }
}

/// Which cards are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cards {
    /// None.
    No,
    /// One for each page, or one for all of them when there are very many.
    Auto,
    /// One for each page.
    Each,
}

/// What the command line decides about one run.
#[derive(Debug, Clone)]
pub struct Run {
    /// The day for which the site is built (drafts, future dates, expiry, reviews).
    pub today: Date,
    /// Show drafts, future and expired pages, marked as such.
    pub preview: bool,
    /// Links name files, so that the site works from disk.
    pub offline: bool,
}

/// Where the site will be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteUrl {
    /// `https://guides.example.org`.
    pub origin: String,
    /// `/some/base/`, with both slashes.
    pub base: String,
}

impl SiteUrl {
    /// The absolute address of a path inside the site.
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{}{path}", self.origin, self.base)
    }

    /// Reads an absolute address; none when it is not one.
    pub fn parse(text: &str) -> Option<SiteUrl> {
        let scheme = if text.starts_with("https://") { "https://" } else { "http://" };
        let rest = text.strip_prefix(scheme)?;
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\'' | '<' | '>' | '?' | '#' | '\\');
        if host.is_empty() || !host.chars().all(plain) || !path.chars().all(plain) {
            return None;
        }
        let path = path.trim_matches('/');
        let base = if path.is_empty() { "/".to_owned() } else { format!("/{path}/") };
        Some(SiteUrl { origin: format!("{scheme}{host}"), base })
    }
}

/// One language of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Language {
    /// BCP 47 tag; also the folder below the content and the first part of its addresses.
    pub code: String,
    /// Name of the guide in this language.
    pub title: String,
    /// Description in this language.
    pub description: String,
    /// Line under every article, in this language.
    pub disclaimer: String,
    /// Path prefix of its pages: empty for the main language, else `de/`.
    pub prefix: String,
    /// Pages that only the main language has are shown in it, inside this language's interface.
    pub fallback: bool,
    /// Heading texts that are recognised beside those of the interface texts: kind → texts.
    pub headings: BTreeMap<String, Vec<String>>,
}

impl Language {
    /// `rtl` for a language that is written from right to left, else `ltr`.
    pub fn direction(&self) -> &'static str {
        locale::direction(&self.code)
    }
}

/// Who publishes the guide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publisher {
    /// Name.
    pub name: String,
    /// Address of their own site.
    pub url: Option<String>,
    /// Where readers can write to.
    pub email: Option<String>,
}

/// Words that readers use for one another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Synonyms {
    /// The words or phrases.
    pub words: Vec<String>,
    /// Only the first leads to the others, not the other way round.
    pub one_way: bool,
}

/// Finds and reads book.toml of `root`.
///
/// # Errors
/// When there is no book.toml or it cannot be read. Mistakes in it are returned as problems,
/// together with a configuration in which the wrong values are left at their defaults.
pub fn load(root: &FsPath, run: Run) -> Result<(Config, Vec<Problem>)> {
    let path = root.join("book.toml");
    let text = std::fs::read_to_string(&path).map_err(|error| {
        let missing = error.kind() == std::io::ErrorKind::NotFound;
        let failed = Error::io("cannot read", &path, error);
        if missing {
            failed.help("run askbook in the folder of a guide, or make one with `askbook init`")
        } else {
            failed
        }
    })?;
    Ok(parse(root, &text, run))
}

/// Reads the text of a book.toml.
pub fn parse(root: &FsPath, text: &str, run: Run) -> (Config, Vec<Problem>) {
    let file = Arc::new(SourceText { path: "book.toml".into(), text: text.to_owned() });
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut problems: Vec<Problem> = errors
        .iter()
        .map(|error| {
            let span = error.span().unwrap_or(0..0);
            Problem::error(&file, span, "toml-syntax", error.message(), toml_help(error.message()))
        })
        .collect();
    let readable = problems.is_empty();
    let node = toml::table_node(table.get_ref());
    let mut mistakes = Vec::new();
    let config = read::read(root, &file, &node, run, &mut mistakes);
    // What is missing may stand in a line that could not be read.
    let mistakes = mistakes.into_iter().filter(|mistake| readable || mistake.code != "missing-key");
    problems.extend(mistakes.map(|mistake| {
        let span = toml::locate(table.get_ref(), &mistake.path, mistake.at_key);
        mistake.at(&file, span)
    }));
    (config, problems)
}

/// What book.toml may hold.
pub fn outline() -> crate::outline::Keys {
    read::outline()
}

fn toml_help(message: &str) -> &'static str {
    if message.contains("duplicate") {
        "keep one of the two; a table can be opened once only"
    } else {
        "write `key = \"value\"`, with text in quotes"
    }
}

/// The typed sections that can be recognised by the text of their heading.
pub const HEADING_KINDS: &[&str] =
    &["answer", "takeaways", "faqs", "non-urgent", "urgent", "emergency", "do", "dont", "compare", "steps"];

#[cfg(test)]
mod tests {
    use super::*;

    fn run() -> Run {
        Run { today: "2026-11-23".parse().unwrap(), preview: false, offline: false }
    }

    fn codes(text: &str) -> Vec<(usize, &'static str)> {
        let (_, problems) = parse(FsPath::new("."), text, run());
        problems.iter().map(|p| (p.position().0, p.code)).collect()
    }

    #[test]
    fn a_site_address_keeps_its_base_path() {
        let url = SiteUrl::parse("https://x.org/a/b").unwrap();
        assert_eq!((url.base.as_str(), url.absolute("c/").as_str()), ("/a/b/", "https://x.org/a/b/c/"));
        assert_eq!(SiteUrl::parse("https://x.org").unwrap().base, "/");
        assert_eq!(SiteUrl::parse("x.org"), None);
    }

    #[test]
    fn every_mistake_in_the_book_is_reported_at_its_line() {
        let text = "[book]\ntitle = \"G\"\nlanguag = \"en\"\n[output.html]\nsite-url = \"x\"\n[guide]\nquestion-pages = \"yes\"\n";
        assert_eq!(codes(text), [(3, "unknown-key"), (5, "bad-url"), (7, "wrong-type")]);
    }

    #[test]
    fn folders_cannot_lead_out_of_the_guide() {
        for bad in ["../x", "/etc", ""] {
            assert_eq!(codes(&format!("[book]\ntitle=\"G\"\nsrc=\"{bad}\"\n")), [(3, "bad-path")], "{bad}");
        }
    }

    #[test]
    fn the_main_language_comes_first_and_has_no_prefix() {
        let (config, problems) = parse(
            FsPath::new("."),
            "[book]\ntitle=\"G\"\n[language.de]\ntitle=\"L\"\n[language.en]\n",
            run(),
        );
        assert!(problems.is_empty());
        let prefixes: Vec<_> =
            config.languages.iter().map(|l| (l.code.as_str(), l.prefix.as_str())).collect();
        assert_eq!(prefixes, [("en", ""), ("de", "de/")]);
    }
}
