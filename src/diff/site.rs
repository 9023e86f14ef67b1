//! A built site as data.

use crate::address;
use crate::check::sentences;
use crate::error::{Error, Result};
use crate::output;
use crate::site::Anchors;
use crate::text::squeeze;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use rayon::prelude::*;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A built site.
#[derive(Debug, Default)]
pub struct Site {
    /// Pages with a text of their own, by address.
    pub pages: BTreeMap<String, Page>,
    /// Questions by the folder of their language and their id.
    pub questions: BTreeMap<(String, String), Question>,
    /// Addresses of all pages, lists and redirects too.
    pub addresses: BTreeSet<String>,
    /// Old addresses and where they lead.
    pub redirects: BTreeMap<String, String>,
    /// Anchors of each page; none when the site was built by a program that did not list them.
    pub anchors: Option<Anchors>,
}

/// A page as readers see it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// Its heading.
    pub title: String,
    /// The sentences of its text, each with the heading above it. Questions of the page are left out.
    pub lines: Vec<Line>,
    /// Where its links lead.
    pub links: BTreeSet<String>,
    /// Its days and people, by what they are.
    pub facts: BTreeMap<&'static str, String>,
}

/// A sentence with the heading above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The heading; empty above the first.
    pub heading: String,
    /// The sentence, or the heading itself.
    pub text: String,
    /// It is the heading itself.
    pub is_heading: bool,
}

/// A question as readers see it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Question {
    /// The question.
    pub question: String,
    /// The sentences of its answer.
    pub answer: Vec<String>,
    /// Where it stands.
    pub url: String,
    /// Its topics, days and sources, by what they are.
    pub facts: BTreeMap<&'static str, String>,
}

/// Reads the site in a folder.
///
/// # Errors
/// When the folder holds no site of askbook, or a file of it cannot be read.
pub fn read(folder: &Path) -> Result<Site> {
    let listed = output::listed(folder).ok_or_else(|| {
        Error::new("this folder holds no site that askbook built:")
            .at(folder)
            .help("build one with `askbook build -d FOLDER`")
    })?;
    let files: BTreeSet<&str> = listed.files.iter().map(String::as_str).collect();
    let base = base(folder)?;
    let mut site = Site { anchors: listed.anchors, ..Site::default() };
    for file in files.iter().filter(|file| file.rsplit('/').next() == Some("faq.json")) {
        questions(&mut site, folder, file, &base)?;
    }
    let html = files.iter().filter(|file| file.ends_with(".html") && !file.starts_with("assets/"));
    site.addresses = html.map(|file| file.strip_suffix("index.html").unwrap_or(file).to_owned()).collect();
    site.redirects = redirects(folder, &files, &base)?;
    let twins: Vec<&str> = files.iter().copied().filter(|file| is_twin(file, &files)).collect();
    if twins.is_empty() {
        return Err(Error::new("this site has no Markdown twins, by which pages are compared:")
            .at(folder)
            .help("build it without `[output.html.llms] enable = false`"));
    }
    let pages: Result<Vec<(String, Page)>> =
        twins.par_iter().map(|twin| page(&site, folder, twin, &base)).collect();
    site.pages = pages?.into_iter().collect();
    Ok(site)
}

/// A Markdown file beside the page that it is the twin of.
fn is_twin(file: &str, files: &BTreeSet<&str>) -> bool {
    file.strip_suffix(".md").is_some_and(|stem| files.contains(format!("{stem}.html").as_str()))
}

fn text_of(folder: &Path, file: &str) -> Result<String> {
    let path = folder.join(file);
    fs::read_to_string(&path).map_err(|error| Error::io("cannot read", &path, error))
}

/// The absolute addresses of a site begin with this; its own paths follow.
struct Base {
    /// Origin and path (`https://example.org/guide/`), or `/`.
    whole: String,
    /// Path alone (`/guide/`).
    path: String,
}

impl Base {
    /// An absolute address as a path of the site; what leads elsewhere stays.
    fn inside<'a>(&self, address: &'a str) -> &'a str {
        address.strip_prefix(&self.whole).unwrap_or(address)
    }
}

/// Where the site stands, by the address of its schema.
fn base(folder: &Path) -> Result<Base> {
    let faq: Value = parsed(folder, "faq.json")?;
    let schema = faq["$schema"].as_str().unwrap_or_default();
    let whole = schema.strip_suffix("faq.schema.json").unwrap_or("/").to_owned();
    let rest = whole.split_once("://").map_or(whole.as_str(), |(_, rest)| rest);
    let path = rest.find('/').map_or("/", |slash| &rest[slash..]).to_owned();
    Ok(Base { whole, path })
}

fn parsed(folder: &Path, file: &str) -> Result<Value> {
    let broken = |error| Error::new("cannot read").at(folder.join(file)).because(error);
    serde_json::from_str(&text_of(folder, file)?).map_err(broken)
}

fn questions(site: &mut Site, folder: &Path, file: &str, base: &Base) -> Result<()> {
    let prefix = file.strip_suffix("faq.json").unwrap_or_default();
    let faq = parsed(folder, file)?;
    for entry in faq["questions"].as_array().into_iter().flatten() {
        let text = |key: &str| entry[key].as_str().unwrap_or_default();
        let answer = text("answer_text");
        let list = |key: &str, name: fn(&Value) -> Option<&str>| {
            entry[key].as_array().into_iter().flatten().filter_map(name).collect::<Vec<_>>().join(", ")
        };
        let facts = [
            ("updated", text("updated").to_owned()),
            ("reviewed", text("reviewed").to_owned()),
            ("topics", list("topics", Value::as_str)),
            ("sources", list("sources", |source| source["title"].as_str())),
        ];
        let question = Question {
            question: text("question").to_owned(),
            answer: sentences(answer).into_iter().map(|range| answer[range].to_owned()).collect(),
            url: base.inside(text("url")).to_owned(),
            facts: facts.into_iter().filter(|(_, fact)| !fact.is_empty()).collect(),
        };
        site.questions.insert((prefix.to_owned(), text("id").to_owned()), question);
    }
    Ok(())
}

/// `_redirects`, whose addresses begin with the path of the site.
fn redirects(folder: &Path, files: &BTreeSet<&str>, base: &Base) -> Result<BTreeMap<String, String>> {
    if !files.contains("_redirects") {
        return Ok(BTreeMap::new());
    }
    let decoded = |path: &str| percent_encoding::percent_decode_str(path).decode_utf8_lossy().into_owned();
    let inside = |address: &str| decoded(address.strip_prefix(&base.path).unwrap_or(address));
    let text = text_of(folder, "_redirects")?;
    let lines = text.lines().filter_map(|line| line.split_once(' '));
    Ok(lines.map(|(from, to)| (inside(from), inside(to.split(' ').next().unwrap_or(to)))).collect())
}

fn page(site: &Site, folder: &Path, twin: &str, base: &Base) -> Result<(String, Page)> {
    let url = twin.strip_suffix("index.md").or(twin.strip_suffix(".md")).unwrap_or(twin).to_owned();
    let mut reader = Reader { base, asked: asked(site, &url), ..Reader::of(base) };
    reader.read(&text_of(folder, twin)?);
    let html = text_of(folder, &address::file_of(&url))?;
    let Reader { title, lines, links, .. } = reader;
    Ok((url, Page { title, lines, links, facts: facts(&html) }))
}

/// The questions of a page: they are compared for themselves.
fn asked<'s>(site: &'s Site, url: &str) -> BTreeSet<&'s str> {
    let here = site.questions.values().filter(|question| question.url.split('#').next() == Some(url));
    here.map(|question| question.question.as_str()).collect()
}

/// Days and people of a page, by its JSON-LD.
fn facts(html: &str) -> BTreeMap<&'static str, String> {
    const KEYS: &[(&str, &str)] = &[
        ("datePublished", "published"),
        ("dateModified", "updated"),
        ("lastReviewed", "reviewed"),
        ("author", "authors"),
        ("reviewedBy", "reviewers"),
    ];
    let mut facts = BTreeMap::new();
    for script in html.split("application/ld+json").skip(1) {
        let json = script
            .split_once('>')
            .and_then(|(_, rest)| rest.split_once("</script"))
            .map_or("", |(json, _)| json);
        let Ok(value) = serde_json::from_str::<Value>(json) else { continue };
        let graph = value["@graph"].as_array().cloned().unwrap_or_else(|| vec![value]);
        for (key, name) in KEYS {
            if let Some(fact) = graph.iter().find_map(|node| fact(&node[*key])) {
                facts.insert(*name, fact);
            }
        }
    }
    facts
}

fn fact(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(people) => {
            Some(people.iter().filter_map(|person| person["name"].as_str()).collect::<Vec<_>>().join(", "))
        }
        _ => None,
    }
    .filter(|fact| !fact.is_empty())
}

/// Reads a twin.
struct Reader<'a> {
    base: &'a Base,
    asked: BTreeSet<&'a str>,
    title: String,
    heading: String,
    /// Inside a question: its level.
    question: Option<u8>,
    text: String,
    lines: Vec<Line>,
    links: BTreeSet<String>,
}

impl<'a> Reader<'a> {
    fn of(base: &'a Base) -> Self {
        Reader {
            base,
            asked: BTreeSet::new(),
            title: String::new(),
            heading: String::new(),
            question: None,
            text: String::new(),
            lines: Vec::new(),
            links: BTreeSet::new(),
        }
    }

    fn read(&mut self, twin: &str) {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_GFM
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_DEFINITION_LIST;
        for event in Parser::new_ext(twin, options) {
            match event {
                Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) | Event::Html(text) => {
                    self.text.push_str(&text);
                }
                Event::SoftBreak | Event::HardBreak => self.text.push(' '),
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. })
                    if self.question.is_none() =>
                {
                    self.links.insert(self.base.inside(&dest_url).to_owned());
                }
                Event::Start(tag) if is_block(&tag) => self.close(),
                Event::End(TagEnd::Heading(level)) => self.heading(level as u8),
                Event::End(end) if ends_block(end) => self.close(),
                _ => {}
            }
        }
        self.close();
    }

    fn heading(&mut self, level: u8) {
        let heading = squeeze(&std::mem::take(&mut self.text));
        if level == 1 && self.title.is_empty() {
            self.title = heading;
            return;
        }
        if self.question.is_some_and(|question| level > question) {
            return; // a heading inside an answer
        }
        self.question = self.asked.contains(heading.as_str()).then_some(level);
        self.heading.clone_from(&heading);
        if self.question.is_none() {
            self.lines.push(Line { heading: heading.clone(), text: heading, is_heading: true });
        }
    }

    /// Keeps the sentences of a block.
    fn close(&mut self) {
        let text = squeeze(&std::mem::take(&mut self.text));
        if self.question.is_none() {
            let heading = &self.heading;
            let line = |range: std::ops::Range<usize>| Line {
                heading: heading.clone(),
                text: text[range].to_owned(),
                is_heading: false,
            };
            self.lines.extend(sentences(&text).into_iter().map(line));
        }
    }
}

fn is_block(tag: &Tag<'_>) -> bool {
    use Tag::{
        BlockQuote, CodeBlock, DefinitionListDefinition, DefinitionListTitle, FootnoteDefinition, Heading,
        Item,
    };
    matches!(
        tag,
        Tag::Paragraph
            | Tag::TableCell
            | Heading { .. }
            | Item
            | CodeBlock(_)
            | BlockQuote(_)
            | FootnoteDefinition(_)
            | DefinitionListTitle
            | DefinitionListDefinition
    )
}

fn ends_block(end: TagEnd) -> bool {
    use TagEnd::{CodeBlock, DefinitionListDefinition, DefinitionListTitle, Item, Paragraph, TableCell};
    matches!(end, Paragraph | TableCell | Item | CodeBlock | DefinitionListTitle | DefinitionListDefinition)
}
