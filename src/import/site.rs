//! The old site as every generator's reader hands it on: one neutral list of pages and files.

use super::edits::Mapped;
use super::tree::Tree;
use crate::document::Kind;
use crate::node::Node;
use crate::problem::{Problem, SourceText};
use crate::text;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

/// Markup in Markdown bodies that is not Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// `{{#include x}}`.
    Mdbook,
    /// Liquid and kramdown.
    Liquid,
    /// Hugo's shortcodes.
    Hugo,
    /// Zola's shortcodes, and Tera from 0.23 on.
    Zola,
    /// Components and directives.
    Mdx,
    /// None.
    Plain,
}

/// How a generator makes the anchor of a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchors {
    /// As GitHub does: letters, digits, `-` and `_`; spaces become hyphens.
    Github,
    /// GitHub's without marks that are no letters, underscores kept (mdBook).
    Mdbook,
    /// kramdown: nothing before the first letter.
    Kramdown,
    /// Zola: a slug in ASCII.
    Slug,
}

/// A page of the old site.
#[derive(Debug)]
pub(super) struct Page {
    /// The file it stands in.
    pub file: Arc<SourceText>,
    /// Its path below the content folder of the new guide.
    pub target: String,
    /// What it becomes, where the target does not say it.
    pub kind: Option<Kind>,
    /// The language folder of its target; empty for the main language.
    pub lang: String,
    /// Its path below the content folder of the old site, for links.
    pub path: String,
    /// Addresses it had, from the top of the site, each with its leading slash.
    pub urls: Vec<String>,
    /// Keys as they were written, and where.
    pub front: Vec<Key>,
    /// Keys that the place of the page decides.
    pub given: Vec<(&'static str, Node)>,
    /// The body, as far as it is translated.
    pub body: Mapped,
}

/// A key of front matter.
#[derive(Debug, Clone)]
pub(super) struct Key {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Node,
    /// Where it stands in the file.
    pub span: Range<usize>,
}

impl Page {
    /// A key's value.
    pub(super) fn value(&self, key: &str) -> Option<&Node> {
        self.front.iter().find(|written| written.name == key).map(|written| &written.value)
    }

    /// A key's text.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        match self.value(key) {
            Some(Node::Str(text)) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    /// What the page becomes.
    pub(super) fn becomes(&self) -> Kind {
        let prefix = if self.lang.is_empty() { String::new() } else { format!("{}/", self.lang) };
        self.kind.unwrap_or_else(|| {
            Kind::of_path(self.target.strip_prefix(prefix.as_str()).unwrap_or(&self.target))
        })
    }

    /// Its address in the new guide, without leading slash.
    pub(super) fn new_url(&self) -> String {
        let path = self.target.trim_end_matches(".md");
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let topic = self.text("title").filter(|_| self.kind == Some(Kind::Topic)).map(text::slug);
        let slug = self.text("slug").filter(|slug| name != "_index" && text::is_name(slug));
        match (topic.as_deref().or(slug).unwrap_or(name), folder) {
            ("_index", "") => String::new(),
            ("_index", folder) => format!("{folder}/"),
            (name, "") => format!("{name}/"),
            (name, folder) => format!("{folder}/{name}/"),
        }
    }
}

/// The whole old site.
#[derive(Debug)]
pub(super) struct Site {
    /// Its files.
    pub tree: Tree,
    /// Its name.
    pub title: String,
    /// What it is about.
    pub description: String,
    /// Its language.
    pub language: String,
    /// Its address.
    pub url: String,
    /// Further languages with their titles.
    pub languages: Vec<(String, String)>,
    /// True when links from the top lead to the page in their own language first.
    pub local_links: bool,
    /// Its pages.
    pub pages: Vec<Page>,
    /// Files that travel along: source path → path below the new content folder.
    pub files: BTreeMap<String, String>,
    /// Old addresses of files, each with its leading slash → path below the new content folder.
    pub file_urls: HashMap<String, String>,
    /// Redirects that the old site had.
    pub redirects: Vec<(String, String)>,
    /// People by the name that pages use for them: id and title.
    pub people: BTreeMap<String, Person>,
    /// Names of sources by the name that pages use for them.
    pub sources: HashMap<String, String>,
    /// Values that bodies can print, by name.
    pub values: HashMap<String, String>,
    /// Markup of its bodies.
    pub dialect: Dialect,
    /// Anchors of its headings.
    pub anchors: Anchors,
    /// What could not be carried as it was.
    pub notes: Vec<Problem>,
}

/// An author or reviewer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Person {
    /// Name of the file below `people/`, without `.md`.
    pub id: String,
    /// Name.
    pub name: String,
    /// Role.
    pub role: String,
    /// Own page elsewhere.
    pub url: String,
    /// Text about the person.
    pub biography: String,
}

impl Site {
    /// An empty site over a tree.
    pub(super) fn new(tree: Tree, dialect: Dialect, anchors: Anchors) -> Site {
        Site {
            tree,
            title: String::new(),
            description: String::new(),
            language: "en".into(),
            url: String::new(),
            languages: Vec::new(),
            local_links: false,
            pages: Vec::new(),
            files: BTreeMap::new(),
            file_urls: HashMap::new(),
            redirects: Vec::new(),
            people: BTreeMap::new(),
            sources: HashMap::new(),
            values: HashMap::new(),
            dialect,
            anchors,
            notes: Vec::new(),
        }
    }

    /// Adds a line to the report.
    pub(super) fn note(
        &mut self,
        file: &Arc<SourceText>,
        span: Range<usize>,
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.notes.push(Problem::warning(file, span, code, message, help));
    }

    /// The part of the site's address behind the host, without its last slash.
    pub(super) fn base(&self) -> &str {
        let rest = self.url.split_once("://").map_or(self.url.as_str(), |(_, rest)| rest);
        rest.find('/').map_or("", |slash| rest[slash..].trim_end_matches('/'))
    }

    /// A file that travels along, with the address it had.
    pub(super) fn carry_file(&mut self, source: &str, target: &str, url: &str) {
        let target = out_of_reserved(target);
        self.file_urls.insert(url.to_owned(), target.clone());
        self.files.insert(source.to_owned(), target);
    }
}

/// askbook keeps `assets/` for itself.
fn out_of_reserved(path: &str) -> String {
    path.strip_prefix("assets/").map_or_else(|| path.to_owned(), |rest| format!("media/{rest}"))
}
