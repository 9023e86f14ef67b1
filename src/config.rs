//! book.toml: as written → as used. mdBook's key names wherever they mean the same thing.

use crate::address;
use crate::error::{Error, Result};
use crate::node::{Mistake, Node, Path, Reader, Step};
use crate::problem::{Problem, SourceText};
use crate::text;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path as FsPath, PathBuf};
use std::sync::Arc;
use toml::de::{DeTable, DeValue};

/// Everything that book.toml and the command line decide. Never changed after it is made.
#[derive(Debug, Clone)]
pub struct Config {
    /// Folder of book.toml.
    pub root: PathBuf,
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
    /// `MedicalWebPage` in JSON-LD, and the disclaimer on every article.
    pub health: bool,
    /// Line under every article.
    pub disclaimer: String,
    /// Who publishes the guide.
    pub publisher: Option<Publisher>,
    /// Address of an article's source, with `{path}` for its path.
    pub edit_url_template: Option<String>,
    /// Old addresses and where they lead now.
    pub redirects: BTreeMap<String, String>,
    /// Words that mean the same to readers; the first of a one-way list is what readers type.
    pub synonyms: Vec<Synonyms>,
    /// Free values for the theme.
    pub theme_options: serde_json::Value,
    /// What the command line decides.
    pub run: Run,
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
    /// Heading texts that are recognised beside those of the interface texts: kind → texts.
    pub headings: BTreeMap<String, Vec<String>>,
}

impl Language {
    /// Right-to-left scripts by their language tag.
    pub fn direction(&self) -> &'static str {
        let primary = self.code.split('-').next().unwrap_or_default();
        if matches!(primary, "ar" | "dv" | "fa" | "he" | "ku" | "ps" | "sd" | "ug" | "ur" | "yi") {
            "rtl"
        } else {
            "ltr"
        }
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
    let node = table_node(table.get_ref());
    let mut mistakes = Vec::new();
    let config = read(root, &node, run, &mut mistakes);
    // What is missing may stand in a line that could not be read.
    let mistakes = mistakes.into_iter().filter(|mistake| readable || mistake.code != "missing-key");
    problems.extend(mistakes.map(|mistake| {
        let span = locate(table.get_ref(), &mistake.path, mistake.at_key);
        Problem::error(&file, span, mistake.code, mistake.message, mistake.help)
    }));
    (config, problems)
}

fn toml_help(message: &str) -> &'static str {
    if message.contains("duplicate") {
        "keep one of the two; a table can be opened once only"
    } else {
        "write `key = \"value\"`, with text in quotes"
    }
}

fn read(root: &FsPath, node: &Node, run: Run, mistakes: &mut Vec<Mistake>) -> Config {
    let mut top = Reader::new(node, Path::default(), mistakes);
    let book = top.nested("book", read_book);
    let (build_dir, allow_files) = top.nested("build", |r| {
        let allowed = r.texts("allow-files").unwrap_or_default().into_iter().map(|placed| placed.text);
        (folder(r, "build-dir", "public"), allowed.collect())
    });
    let html = top.nested("output", |r| r.nested("html", read_html));
    let guide = top.nested("guide", read_guide);
    let (raw_html,) = top.nested("markdown", |r| (r.flag("raw-html").unwrap_or(false),));
    let synonyms = top.nested("search", read_search);
    let publisher = if top.has("publisher") { top.nested("publisher", read_publisher) } else { None };
    let languages = read_languages(&mut top, &book, &guide.disclaimer);
    top.refuse_unknown(&[]);
    Config {
        root: root.to_path_buf(),
        title: book.title,
        description: book.description,
        src: book.src,
        build_dir,
        allow_files,
        site_url: html.site_url,
        theme: html.theme,
        languages,
        question_pages: guide.question_pages,
        raw_html,
        smart_punctuation: html.smart_punctuation,
        search: html.search,
        health: guide.health,
        disclaimer: guide.disclaimer,
        publisher,
        edit_url_template: html.edit_url_template,
        redirects: html.redirects,
        synonyms,
        theme_options: html.options,
        run,
    }
}

struct Book {
    title: String,
    description: String,
    src: PathBuf,
    language: String,
}

fn read_book(r: &mut Reader<'_, '_>) -> Book {
    let title = r.text("title");
    if title.is_none() && !r.has("title") {
        r.mistake("title", "missing-key", "the guide has no title", "write `title = \"…\"` under [book]");
    }
    r.texts("authors"); // mdBook's key; askbook's authors are people pages
    let language = r.text("language").unwrap_or_else(|| "en".into());
    if !is_language(&language) {
        let message = format!("`{language}` is not a language tag");
        r.mistake("language", "bad-language", message, "write a tag such as \"en\" or \"pt-BR\"");
    }
    Book {
        title: title.unwrap_or_else(|| "Untitled guide".into()),
        description: r.text("description").unwrap_or_default(),
        src: folder(r, "src", "content"),
        language,
    }
}

fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    parts.next().is_some_and(|p| (2..=3).contains(&p.len()) && p.chars().all(|c| c.is_ascii_lowercase()))
        && parts.all(|p| (2..=8).contains(&p.len()) && p.chars().all(|c| c.is_ascii_alphanumeric()))
}

/// A folder below the site; a path that leads out of it is refused.
fn folder(r: &mut Reader<'_, '_>, key: &'static str, default: &str) -> PathBuf {
    let text = r.text(key).unwrap_or_else(|| default.into());
    let path = PathBuf::from(&text);
    let inside = path
        .components()
        .all(|c| matches!(c, std::path::Component::Normal(_) | std::path::Component::CurDir));
    if inside && !text.is_empty() {
        return path;
    }
    r.mistake(
        key,
        "bad-path",
        format!("`{key}` must be a folder inside the guide"),
        format!("write a name such as \"{default}\""),
    );
    PathBuf::from(default)
}

struct Html {
    site_url: Option<SiteUrl>,
    theme: String,
    smart_punctuation: bool,
    search: bool,
    edit_url_template: Option<String>,
    redirects: BTreeMap<String, String>,
    options: serde_json::Value,
}

fn read_html(r: &mut Reader<'_, '_>) -> Html {
    let written = r.text("site-url");
    let site_url = written.as_deref().and_then(SiteUrl::parse);
    if written.is_some() && site_url.is_none() {
        r.mistake(
            "site-url",
            "bad-url",
            "`site-url` must be an absolute address",
            "write \"https://example.org/\"",
        );
    }
    let theme = r.text("theme").unwrap_or_else(|| "default".into());
    if !text::is_name(&theme) {
        r.mistake(
            "theme",
            "bad-name",
            "`theme` must be the name of a theme",
            "write the name of a folder in themes/",
        );
    }
    Html {
        site_url,
        theme,
        smart_punctuation: r.flag("smart-punctuation").unwrap_or(true),
        search: r.nested("search", |r| r.flag("enable")).unwrap_or(true),
        edit_url_template: read_edit_url(r),
        redirects: r.nested("redirect", read_redirects),
        options: r.node("options").map_or_else(|| serde_json::json!({}), Node::to_json),
    }
}

fn read_edit_url(r: &mut Reader<'_, '_>) -> Option<String> {
    let template = r.text("edit-url-template")?;
    if address::is_web(&template) && template.contains("{path}") {
        return Some(template);
    }
    let help = "write an address with `{path}` in the place of the file, such as \"https://example.org/edit/main/{path}\"";
    r.mistake("edit-url-template", "bad-url", "this is not the address of a file", help);
    None
}

fn read_redirects(r: &mut Reader<'_, '_>) -> BTreeMap<String, String> {
    let mut redirects = BTreeMap::new();
    let pairs: Vec<_> = r.keys().map(|(name, node)| (name.to_owned(), node.clone())).collect();
    for (from, node) in pairs {
        let help = "write \"/old/\" = \"/new/\" or \"/old/\" = \"https://example.org/\"";
        match &node {
            _ if address::inside(&from).is_none() => {
                r.mistake_at_key(&from, "bad-redirect", "this is not an address inside the site", help)
            }
            Node::Str(to) if is_redirect_target(to) => drop(redirects.insert(from, to.clone())),
            _ => r.mistake(&from, "bad-redirect", "a redirect must lead to a path or a web address", help),
        }
    }
    r.accept_all();
    redirects
}

/// Anything else could run code in the reader's browser.
fn is_redirect_target(to: &str) -> bool {
    to.starts_with('/') && !to.starts_with("//") || SiteUrl::parse(to).is_some()
}

struct Guide {
    question_pages: bool,
    health: bool,
    disclaimer: String,
}

fn read_guide(r: &mut Reader<'_, '_>) -> Guide {
    let profile = r.text("profile").unwrap_or_else(|| "general".into());
    if !matches!(profile.as_str(), "health" | "general") {
        r.mistake(
            "profile",
            "bad-value",
            format!("unknown profile `{profile}`"),
            "write \"health\" or \"general\"",
        );
    }
    Guide {
        question_pages: r.flag("question-pages").unwrap_or(false),
        health: profile == "health",
        disclaimer: r.text("disclaimer").unwrap_or_default(),
    }
}

fn read_publisher(r: &mut Reader<'_, '_>) -> Option<Publisher> {
    let name = r.text("name");
    if name.is_none() {
        r.mistake(
            "name",
            "missing-key",
            "the publisher has no name",
            "write `name = \"…\"` under [publisher]",
        );
    }
    let (url, email) = (r.text("url"), r.text("email"));
    if url.as_deref().is_some_and(|url| !address::is_web(url)) {
        r.mistake("url", "bad-url", "`url` must be a web address", "begin it with https://");
    }
    if email.as_deref().is_some_and(|email| !is_email(email)) {
        r.mistake("email", "bad-url", "`email` must be an e-mail address", "write name@example.org");
    }
    name.map(|name| Publisher { name, url, email })
}

/// Good enough to catch slips, and to stand in a `mailto:` link as it is.
fn is_email(text: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || ".-_+".contains(c))
    };
    text.split_once('@').is_some_and(|(name, host)| plain(name) && plain(host) && host.contains('.'))
}

fn read_search(r: &mut Reader<'_, '_>) -> Vec<Synonyms> {
    let mut synonyms = Vec::new();
    for (path, node) in r.items("synonyms").unwrap_or_default() {
        let group = r.item(path, node, |r| {
            let words: Vec<String> =
                r.texts("words").unwrap_or_default().into_iter().map(|word| word.text).collect();
            if words.len() < 2 {
                r.mistake(
                    "words",
                    "bad-value",
                    "synonyms are two or more words",
                    "write words = [\"doms\", \"muscle soreness\"]",
                );
            }
            Synonyms { words, one_way: r.flag("one-way").unwrap_or(false) }
        });
        synonyms.push(group);
    }
    synonyms
}

fn read_languages(top: &mut Reader<'_, '_>, book: &Book, disclaimer: &str) -> Vec<Language> {
    let main = Language {
        code: book.language.clone(),
        title: book.title.clone(),
        description: book.description.clone(),
        disclaimer: disclaimer.to_owned(),
        prefix: String::new(),
        headings: BTreeMap::new(),
    };
    top.nested("language", |r| {
        let mut languages = vec![main];
        let pairs: Vec<_> = r.keys().map(|(name, node)| (name.to_owned(), node.clone())).collect();
        for (code, node) in pairs {
            let read = r.entry(&code, &node, |r| read_language(r, &code, book, disclaimer));
            if !is_language(&code) {
                let message = format!("`{code}` is not a language tag");
                r.mistake(&code, "bad-language", message, "write a tag such as \"de\" or \"pt-BR\"");
            } else if code == book.language {
                languages[0] = Language { prefix: String::new(), ..read };
            } else {
                languages.push(read);
            }
        }
        r.accept_all();
        languages
    })
}

fn read_language(r: &mut Reader<'_, '_>, code: &str, book: &Book, disclaimer: &str) -> Language {
    let headings = r.nested("headings", |r| {
        HEADING_KINDS
            .iter()
            .filter_map(|kind| {
                r.texts(kind).map(|texts| ((*kind).to_owned(), texts.into_iter().map(|t| t.text).collect()))
            })
            .collect()
    });
    Language {
        code: code.to_owned(),
        title: r.text("title").unwrap_or_else(|| book.title.clone()),
        description: r.text("description").unwrap_or_else(|| book.description.clone()),
        disclaimer: r.text("disclaimer").unwrap_or_else(|| disclaimer.to_owned()),
        prefix: format!("{code}/"),
        headings,
    }
}

/// The typed sections that can be recognised by the text of their heading.
pub const HEADING_KINDS: &[&str] =
    &["answer", "takeaways", "faqs", "non-urgent", "urgent", "emergency", "do", "dont", "compare", "steps"];

fn table_node(table: &DeTable<'_>) -> Node {
    Node::Map(
        table.iter().map(|(key, value)| (key.get_ref().to_string(), value_node(value.get_ref()))).collect(),
    )
}

fn value_node(value: &DeValue<'_>) -> Node {
    match value {
        DeValue::String(text) => Node::Str(text.to_string()),
        DeValue::Integer(number) => {
            i64::from_str_radix(number.as_str(), number.radix()).map_or(Node::Null, Node::Int)
        }
        DeValue::Float(number) => number.as_str().parse().map_or(Node::Null, Node::Float),
        DeValue::Boolean(value) => Node::Bool(*value),
        DeValue::Datetime(date) => Node::Str(date.to_string()),
        DeValue::Array(items) => Node::Seq(items.iter().map(|item| value_node(item.get_ref())).collect()),
        DeValue::Table(table) => table_node(table),
    }
}

/// Where the value at `path` (or its key) stands in book.toml.
fn locate(table: &DeTable<'_>, path: &Path, at_key: bool) -> Range<usize> {
    let mut found = 0..0;
    let mut here: Option<&DeValue<'_>> = None;
    for (depth, step) in path.0.iter().enumerate() {
        let last = depth + 1 == path.0.len();
        let hit = match (step, here) {
            (Step::Key(name), None) => table.get_key_value(name.as_str()).map(|(k, v)| (k.span(), v)),
            (Step::Key(name), Some(value)) => {
                value.as_table().and_then(|t| t.get_key_value(name.as_str())).map(|(k, v)| (k.span(), v))
            }
            (Step::Index(index), Some(value)) => {
                value.as_array().and_then(|a| a.get(*index)).map(|v| (v.span(), v))
            }
            (Step::Index(_), None) => None,
        };
        let Some((key, value)) = hit else { break };
        let is_table = value.get_ref().as_table().is_some();
        found = if is_table || (last && at_key) { key } else { value.span() };
        here = Some(value.get_ref());
    }
    found
}

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
