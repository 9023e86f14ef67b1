//! One file → front matter as types and the range of the body. Pure, one file at a time.

use crate::address;
use crate::discover::Source;
use crate::node::{Mistake, Node, Path, Placed, Reader};
use crate::problem::Problem;
use crate::text;
use crate::yaml;
use jiff::civil::Date;
use std::ops::Range;

/// What kind of page a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// The front page (`content/_index.md`).
    Home,
    /// A folder's `_index.md`.
    Section,
    /// An article that answers questions.
    Article,
    /// A plain page, such as the disclaimer.
    Page,
    /// An author or reviewer (`people/`).
    Person,
    /// A question with a file of its own (`faqs/`).
    Question,
    /// A topic's introduction (`topics/`).
    Topic,
    /// The takeaways of an article, in a file of their own (`takeaways/`).
    Takeaways,
}

impl Kind {
    /// The name that authors write in `kind:`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Home => "home",
            Kind::Section => "section",
            Kind::Article => "article",
            Kind::Page => "page",
            Kind::Person => "person",
            Kind::Question => "question",
            Kind::Topic => "topic",
            Kind::Takeaways => "takeaways",
        }
    }

    /// The kind that a path means, without its language folder.
    fn of_path(path: &str) -> Kind {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        match (folder.split('/').next().unwrap_or_default(), name) {
            ("", "_index.md") => Kind::Home,
            (_, "_index.md") => Kind::Section,
            ("people", _) => Kind::Person,
            ("faqs", _) => Kind::Question,
            ("topics", _) => Kind::Topic,
            ("takeaways", _) => Kind::Takeaways,
            ("", _) => Kind::Page,
            _ => Kind::Article,
        }
    }
}

/// A file with its front matter read.
#[derive(Debug, Clone)]
pub struct Document {
    /// The file.
    pub source: Source,
    /// What it is.
    pub kind: Kind,
    /// Its front matter.
    pub front: FrontMatter,
    /// Where the front matter's YAML stands in the file.
    pub yaml: Range<usize>,
    /// Where the body stands in the file.
    pub body: Range<usize>,
}

impl Document {
    /// The body's Markdown.
    pub fn body_text(&self) -> &str {
        &self.source.file.text[self.body.clone()]
    }

    /// Where a front-matter value stands in the file.
    pub fn locate(&self, path: &Path) -> Range<usize> {
        self.locate_part(path, false)
    }

    /// Where a front-matter key stands in the file.
    pub fn locate_key(&self, path: &Path) -> Range<usize> {
        self.locate_part(path, true)
    }

    fn locate_part(&self, path: &Path, at_key: bool) -> Range<usize> {
        locate(&self.source.file.text, &self.yaml, path, at_key)
    }

    /// An error at a front-matter value.
    pub fn error(
        &self,
        path: &Path,
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Problem {
        Problem::error(&self.source.file, self.locate(path), code, message, help)
    }

    /// A warning at a front-matter value.
    pub fn warning(
        &self,
        path: &Path,
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Problem {
        Problem::warning(&self.source.file, self.locate(path), code, message, help)
    }
}

fn locate(text: &str, yaml: &Range<usize>, path: &Path, at_key: bool) -> Range<usize> {
    let span = yaml::locate(&text[yaml.clone()], path, at_key);
    yaml.start + span.start..yaml.start + span.end
}

/// Front matter as types. One struct for all kinds; [`allowed`] says which keys a kind has.
#[derive(Debug, Clone, Default)]
pub struct FrontMatter {
    /// The page's heading; for a person the name, for a question file the question.
    pub title: Option<Placed>,
    /// One or two sentences under the heading.
    pub description: Option<String>,
    /// Title for menus and breadcrumbs.
    pub short_title: Option<String>,
    /// Category that is shown instead of the section's title.
    pub category: Option<String>,
    /// Ids of people who wrote it.
    pub authors: Option<Vec<Placed>>,
    /// Ids of people who reviewed it.
    pub reviewers: Option<Vec<Placed>>,
    /// First published.
    pub date: Option<Date>,
    /// Changed in a way that readers should know.
    pub updated: Option<Date>,
    /// Reviewed as a whole.
    pub reviewed: Option<Date>,
    /// Due for the next review.
    pub next_review: Option<Date>,
    /// Time between reviews, in months.
    pub review_every: Option<i32>,
    /// Not shown from this day on.
    pub expires: Option<Date>,
    /// Not shown at all.
    pub draft: Option<bool>,
    /// Last part of the address.
    pub slug: Option<Placed>,
    /// Old addresses and fragments.
    pub aliases: Vec<Alias>,
    /// Topics of the article; its questions inherit them.
    pub tags: Option<Vec<Placed>>,
    /// Order in the section, small first.
    pub weight: Option<i64>,
    /// Language, when the folder does not say it.
    pub lang: Option<Placed>,
    /// Pages with the same key are translations of one another.
    pub translation_key: Option<String>,
    /// Key takeaways, as Markdown.
    pub takeaways: Option<Vec<Placed>>,
    /// Questions, in the order of the page.
    pub faqs: Vec<Faq>,
    /// Sources.
    pub references: Vec<Reference>,
    /// How the page is found.
    pub search: Search,
    /// Template of the theme to use instead of the kind's own.
    pub template: Option<Placed>,
    /// Free data for the theme.
    pub extra: Option<Node>,
    /// Defaults for the pages of a section.
    pub cascade: Option<Box<FrontMatter>>,
    /// Permanent id of a question file; the file's name when not given.
    pub id: Option<Placed>,
    /// Other ways in which people ask the question.
    pub also_asked: Vec<Placed>,
    /// Topics of the question.
    pub topics: Option<Vec<Placed>>,
    /// A person's role.
    pub role: Option<String>,
    /// A person's credentials.
    pub credentials: Vec<String>,
    /// A person's pages elsewhere.
    pub links: Vec<(Placed, String)>,
    /// The article to which takeaways or a question belong: its path without `.md`.
    pub article: Option<Placed>,
}

/// An old address, with the fragment it leads to now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// `/old/path/` or `#old-fragment`, with its place.
    pub from: Placed,
    /// The fragment of this page to which it leads; none means the top.
    pub to: Option<String>,
}

impl Alias {
    /// Where `to` stands.
    pub fn to_path(&self) -> Path {
        let mut path = self.from.path.clone();
        path.0.pop();
        path.and("to")
    }
}

/// An entry of `faqs:`.
#[derive(Debug, Clone)]
pub enum Faq {
    /// The id of a question file, or of a question in the body.
    Id(Placed),
    /// A question, or data for a question in the body when there is no answer.
    Question(Box<FaqEntry>),
}

/// A question as front matter spells it.
#[derive(Debug, Clone, Default)]
pub struct FaqEntry {
    /// Where the entry stands.
    pub path: Path,
    /// Permanent id.
    pub id: Option<Placed>,
    /// The question.
    pub question: Option<Placed>,
    /// The answer, as Markdown.
    pub answer: Option<Placed>,
    /// Other ways to ask it.
    pub also_asked: Vec<Placed>,
    /// Topics; those of the article when not given.
    pub topics: Option<Vec<Placed>>,
    /// Changed in a way that readers should know.
    pub updated: Option<Date>,
    /// Reviewed as a whole.
    pub reviewed: Option<Date>,
    /// Sources of this answer.
    pub references: Vec<Reference>,
    /// Old fragments.
    pub aliases: Vec<Alias>,
    /// How it is found.
    pub search: Search,
}

/// A source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reference {
    /// Title of the work.
    pub title: String,
    /// Authors as they are to be printed.
    pub authors: Option<String>,
    /// Publisher or journal.
    pub publisher: Option<String>,
    /// Year of publication.
    pub year: Option<i64>,
    /// Address.
    pub url: Option<String>,
    /// Digital object identifier, without `https://doi.org/`.
    pub doi: Option<String>,
    /// Day on which it was looked up.
    pub accessed: Option<Date>,
}

/// How a page or question is found by the guide's search.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Search {
    /// Leave it out of the index.
    pub exclude: Option<bool>,
    /// Multiplies its score.
    pub boost: Option<f64>,
    /// Further words that lead to it.
    pub keywords: Vec<String>,
    /// Queries for which it comes first.
    pub pin: Vec<String>,
}

/// Splits a file and reads its front matter. `path` is without the language folder.
/// The document is complete even when there are problems.
pub fn read(source: Source, path: &str) -> (Document, Vec<Problem>) {
    let file = std::sync::Arc::clone(&source.file);
    let (yaml, body, unclosed) = split(&file.text);
    let mut problems = Vec::new();
    if unclosed {
        let help = "write a line `---` after the last key";
        problems.push(Problem::error(
            &file,
            0..3,
            "front-matter-open",
            "the front matter is never closed",
            help,
        ));
    }
    let node = yaml::parse(&file.text[yaml.clone()]).unwrap_or_else(|error| {
        let span = yaml.start + error.span.start..yaml.start + error.span.end;
        problems.push(Problem::error(
            &file,
            span,
            "yaml-syntax",
            error.message.clone(),
            yaml_help(&error.message),
        ));
        Node::Null
    });
    let mut mistakes = Vec::new();
    let kind = kind_of(&node, path, &mut mistakes);
    let front =
        if problems.is_empty() { read_front(&node, kind, &mut mistakes) } else { FrontMatter::default() };
    problems.extend(mistakes.into_iter().map(|m| {
        Problem::error(&file, locate(&file.text, &yaml, &m.path, m.at_key), m.code, m.message, m.help)
    }));
    (Document { source, kind, front, yaml, body }, problems)
}

/// The remedy for each message of [`yaml::parse`].
fn yaml_help(message: &str) -> &'static str {
    const REMEDIES: &[(&str, &str)] = &[
        (
            "colon cannot stand",
            "put the value in quotes if the colon belongs to it; otherwise begin every key of a level in the same column",
        ),
        ("written twice", "keep one of the two"),
        ("tab", "indent with spaces"),
        ("cannot begin with", "put the value in quotes"),
        ("quotation mark", "close it on the same line; inside '…' write an apostrophe twice: ''"),
        (
            "a key was expected",
            "check the quotes and the indentation; inside '…' write an apostrophe twice: ''",
        ),
        ("list is never", "close it with `]`, or write one entry on each line after `- `"),
        ("braces are never", "close them with `}`"),
        ("escape", "use '…' instead of \"…\", or write the backslash twice"),
        ("aliases", "write the values out, without `&` and `*`"),
        ("in the middle", "remove that line, or close the front matter there"),
        ("tags", "remove the word that begins with `!`, or put the value in quotes"),
        ("too deep", "write fewer levels and shorter lists"),
        ("longer than", "move text into the body"),
    ];
    let known = REMEDIES.iter().find(|(part, _)| message.contains(part));
    known.map_or("check the quotes and the indentation here and on the line above", |(_, help)| help)
}

/// Front matter and body of a file; the third value is true when the front matter never ends.
fn split(text: &str) -> (Range<usize>, Range<usize>, bool) {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let Some(first) = fence(text, start) else { return (start..start, start..text.len(), false) };
    let mut at = first;
    while at < text.len() {
        if let Some(next) = fence(text, at) {
            return (first..at, next..text.len(), false);
        }
        at = text[at..].find('\n').map_or(text.len(), |newline| at + newline + 1);
    }
    (first..first, text.len()..text.len(), true)
}

/// The end of a `---` line that begins at `at`.
fn fence(text: &str, at: usize) -> Option<usize> {
    let line = text[at..].split_inclusive('\n').next()?;
    (line.trim_end() == "---").then_some(at + line.len())
}

fn kind_of(node: &Node, path: &str, mistakes: &mut Vec<Mistake>) -> Kind {
    let by_path = Kind::of_path(path);
    let Node::Map(pairs) = node else { return by_path };
    let Some((_, Node::Str(name))) = pairs.iter().find(|(key, _)| key == "kind") else { return by_path };
    const CHOICES: [Kind; 6] =
        [Kind::Article, Kind::Page, Kind::Person, Kind::Question, Kind::Topic, Kind::Takeaways];
    if by_path == Kind::Home || by_path == Kind::Section {
        return by_path;
    }
    CHOICES.into_iter().find(|kind| kind.name() == name).unwrap_or_else(|| {
        let names = CHOICES.map(Kind::name);
        let help = crate::node::nearest(name, names.into_iter())
            .map_or_else(|| format!("kinds: {}", names.join(", ")), |near| format!("did you mean `{near}`?"));
        let message = format!("unknown kind `{name}`");
        mistakes.push(Mistake { path: Path::key("kind"), at_key: false, code: "bad-value", message, help });
        by_path
    })
}

/// Keys that every kind has.
const COMMON: &[&str] = &[
    "kind",
    "title",
    "description",
    "draft",
    "date",
    "updated",
    "lang",
    "translation_key",
    "search",
    "template",
    "extra",
];
/// Keys of pages that stand in the tree.
const PLACED: &[&str] = &["short_title", "slug", "aliases", "weight", "expires"];
/// Keys of pages that somebody signs.
const SIGNED: &[&str] = &["authors", "reviewers", "reviewed", "next_review", "review_every", "references"];

/// The keys that a kind of file may have.
pub fn allowed(kind: Kind) -> Vec<&'static str> {
    let own: &[&[&'static str]] = match kind {
        Kind::Home => &[PLACED],
        Kind::Section => &[PLACED, &["cascade"]],
        Kind::Article => &[PLACED, SIGNED, &["category", "tags", "takeaways", "faqs"]],
        Kind::Page => &[PLACED, &["faqs"]],
        Kind::Person => &[PLACED, &["role", "credentials", "links"]],
        Kind::Question => &[
            SIGNED,
            &["id", "also_asked", "topics", "article", "aliases", "expires", "weight", "short_title"],
        ],
        Kind::Topic => &[PLACED],
        Kind::Takeaways => &[&["article"]],
    };
    [&[COMMON], own].concat().concat()
}

const ALL_KINDS: [Kind; 8] = [
    Kind::Home,
    Kind::Section,
    Kind::Article,
    Kind::Page,
    Kind::Person,
    Kind::Question,
    Kind::Topic,
    Kind::Takeaways,
];

/// Keys of other kinds, with the explanation an author needs.
fn elsewhere(known: &[&'static str]) -> Vec<(&'static str, String)> {
    let mut out: Vec<(&'static str, String)> = Vec::new();
    for kind in ALL_KINDS {
        for key in allowed(kind) {
            if !known.contains(&key) && !out.iter().any(|(name, _)| *name == key) {
                out.push((key, format!("`{key}` belongs to a file of kind `{}`", kind.name())));
            }
        }
    }
    for (key, use_instead) in
        [("author", "authors"), ("tag", "tags"), ("topic", "topics"), ("sources", "references")]
    {
        if known.contains(&use_instead) {
            out.push((key, format!("did you mean `{use_instead}`?")));
        }
    }
    out
}

fn read_front(node: &Node, kind: Kind, mistakes: &mut Vec<Mistake>) -> FrontMatter {
    let mut reader = Reader::new(node, Path::default(), mistakes);
    read_keys(&mut reader, &allowed(kind), kind)
}

/// Reads the keys of `known`; every other key that is written is a mistake.
fn read_keys(r: &mut Reader<'_, '_>, known: &[&'static str], kind: Kind) -> FrontMatter {
    let mut front = FrontMatter::default();
    for key in known {
        read_key(r, key, kind, &mut front);
    }
    r.refuse_unknown(&elsewhere(known));
    front
}

fn read_key(r: &mut Reader<'_, '_>, key: &'static str, kind: Kind, front: &mut FrontMatter) {
    match key {
        "kind" => drop(r.text("kind")),
        "title" => front.title = r.placed("title"),
        "description" => front.description = r.text("description").map(|text| text::squeeze(&text)),
        "short_title" => front.short_title = r.text("short_title"),
        "category" => front.category = r.text("category"),
        "authors" => front.authors = r.texts("authors"),
        "reviewers" => front.reviewers = r.texts("reviewers"),
        "date" => front.date = r.date("date"),
        "updated" => front.updated = r.date("updated"),
        "reviewed" => front.reviewed = r.date("reviewed"),
        "next_review" => front.next_review = r.date("next_review"),
        "review_every" => front.review_every = read_months(r),
        "expires" => front.expires = r.date("expires"),
        "draft" => front.draft = r.flag("draft"),
        "slug" => front.slug = read_name(r, "slug"),
        "aliases" => front.aliases = read_aliases(r),
        "tags" => front.tags = r.texts("tags"),
        "weight" => front.weight = r.integer("weight"),
        "lang" => front.lang = r.placed("lang"),
        "translation_key" => front.translation_key = r.text("translation_key"),
        "takeaways" => front.takeaways = r.texts("takeaways"),
        "faqs" => front.faqs = read_faqs(r),
        "references" => front.references = read_references(r),
        "search" => front.search = r.nested("search", read_search),
        "template" => front.template = r.placed("template"),
        "extra" => front.extra = r.node("extra").cloned(),
        "cascade" => front.cascade = read_cascade(r),
        "id" => front.id = read_name(r, "id"),
        "also_asked" => front.also_asked = r.texts("also_asked").unwrap_or_default(),
        "topics" => front.topics = r.texts("topics"),
        "role" => front.role = r.text("role"),
        "credentials" => {
            front.credentials =
                r.texts("credentials").unwrap_or_default().into_iter().map(|p| p.text).collect();
        }
        "links" => front.links = read_links(r),
        "article" => front.article = r.placed("article"),
        other => unreachable!("the key `{other}` of kind `{}` has no reader", kind.name()),
    }
}

/// Defaults that a section can give to its pages.
const CASCADED: &[&str] =
    &["authors", "reviewers", "review_every", "category", "tags", "template", "draft", "search"];

fn read_cascade(r: &mut Reader<'_, '_>) -> Option<Box<FrontMatter>> {
    if !r.has("cascade") {
        return None;
    }
    Some(Box::new(r.nested("cascade", |inner| {
        let mut defaults = FrontMatter::default();
        CASCADED.iter().for_each(|key| read_key(inner, key, Kind::Article, &mut defaults));
        defaults
    })))
}

impl FrontMatter {
    /// Fills what is not written from a section's defaults.
    pub fn inherit(&mut self, defaults: &FrontMatter) {
        let from = defaults.clone();
        self.authors = self.authors.take().or(from.authors);
        self.reviewers = self.reviewers.take().or(from.reviewers);
        self.review_every = self.review_every.or(from.review_every);
        self.category = self.category.take().or(from.category);
        self.tags = self.tags.take().or(from.tags);
        self.template = self.template.take().or(from.template);
        self.draft = self.draft.or(from.draft);
        self.search.exclude = self.search.exclude.or(from.search.exclude);
        self.search.boost = self.search.boost.or(from.search.boost);
        self.search.keywords.extend(from.search.keywords);
    }
}

/// `24 months`, `2 years` or a number of months.
fn read_months(r: &mut Reader<'_, '_>) -> Option<i32> {
    let node = r.node("review_every")?;
    let months = match node {
        Node::Int(months) => i32::try_from(*months).ok(),
        Node::Str(text) => parse_months(text),
        _ => None,
    };
    let months = months.filter(|months| (1..=120).contains(months));
    if months.is_none() {
        let message = "`review_every` must be a time between one month and ten years";
        r.mistake("review_every", "bad-period", message, "write \"12 months\" or \"2 years\"");
    }
    months
}

fn parse_months(text: &str) -> Option<i32> {
    let (number, unit) = text.trim().split_once(' ')?;
    let number: i32 = number.parse().ok()?;
    match unit.trim() {
        "month" | "months" => Some(number),
        "year" | "years" => number.checked_mul(12),
        _ => None,
    }
}

/// A name that becomes part of an address or an anchor.
fn read_name(r: &mut Reader<'_, '_>, key: &'static str) -> Option<Placed> {
    let placed = r.placed(key)?;
    if text::is_name(&placed.text) {
        return Some(placed);
    }
    let slug = text::slug(&placed.text);
    let help = if slug.is_empty() {
        "write lower-case words joined by hyphens".into()
    } else {
        format!("write `{slug}`")
    };
    let message = format!("`{}` cannot stand in an address", placed.text);
    r.mistake(key, "bad-name", message, help);
    None
}

fn read_aliases(r: &mut Reader<'_, '_>) -> Vec<Alias> {
    let mut aliases = Vec::new();
    for (path, node) in r.items("aliases").unwrap_or_default() {
        let alias = match node {
            Node::Str(from) => Some(Alias { from: Placed { text: from.clone(), path }, to: None }),
            other => r.item(path, other, |r| {
                let to = r.text("to").map(|to| to.trim_start_matches('#').to_owned());
                r.placed("from").map(|from| Alias { from, to })
            }),
        };
        aliases.extend(alias);
    }
    aliases
}

fn read_faqs(r: &mut Reader<'_, '_>) -> Vec<Faq> {
    let mut faqs = Vec::new();
    for (path, node) in r.items("faqs").unwrap_or_default() {
        faqs.push(match node {
            Node::Str(id) => Faq::Id(Placed { text: id.clone(), path }),
            Node::Map(_) => Faq::Question(Box::new(r.item(path.clone(), node, |r| read_faq(r, path)))),
            other => {
                r.item(path, other, |_| ()); // says that this is no question
                continue;
            }
        });
    }
    faqs
}

fn read_faq(r: &mut Reader<'_, '_>, path: Path) -> FaqEntry {
    let entry = FaqEntry {
        path,
        id: read_name(r, "id"),
        question: r.placed("question"),
        answer: r.placed("answer"),
        also_asked: r.texts("also_asked").unwrap_or_default(),
        topics: r.texts("topics"),
        updated: r.date("updated"),
        reviewed: r.date("reviewed"),
        references: read_references(r),
        aliases: read_aliases(r),
        search: r.nested("search", read_search),
    };
    let written = |key: &str| r.has(key);
    let (question, answer, id) = (written("question"), written("answer"), written("id"));
    if question && !answer {
        r.mistake("question", "missing-answer", "this question has no answer", "write `answer:` below it");
    } else if answer && !question {
        r.mistake("answer", "missing-question", "this answer has no question", "write `question:` above it");
    } else if !question && !id {
        let help = "write `question:` and `answer:`, or the id of a question file";
        r.mistake("", "missing-question", "this entry is no question", help);
    }
    entry
}

fn read_references(r: &mut Reader<'_, '_>) -> Vec<Reference> {
    let mut references = Vec::new();
    for (path, node) in r.items("references").unwrap_or_default() {
        references.push(match node {
            Node::Str(title) => Reference { title: title.clone(), ..Reference::default() },
            other => r.item(path, other, read_reference),
        });
    }
    references
}

fn read_reference(r: &mut Reader<'_, '_>) -> Reference {
    let reference = Reference {
        title: r.text("title").unwrap_or_default(),
        authors: r.text("authors"),
        publisher: r.text("publisher"),
        year: r.integer("year"),
        url: read_web_address(r, "url"),
        doi: r.text("doi"),
        accessed: r.date("accessed"),
    };
    if !r.has("title") {
        r.mistake("", "missing-key", "this reference has no title", "write `title:`");
    }
    if reference.doi.as_deref().is_some_and(|doi| !doi.starts_with("10.") || !doi.contains('/')) {
        r.mistake("doi", "bad-doi", "this is not a DOI", "write it without an address, such as 10.1000/182");
    }
    reference
}

fn read_web_address(r: &mut Reader<'_, '_>, key: &'static str) -> Option<String> {
    let url = r.text(key)?;
    if address::is_web(&url) {
        return Some(url);
    }
    r.mistake(key, "bad-url", format!("`{key}` must be a web address"), "begin it with https://");
    None
}

fn read_search(r: &mut Reader<'_, '_>) -> Search {
    let texts =
        |placed: Option<Vec<Placed>>| placed.unwrap_or_default().into_iter().map(|p| p.text).collect();
    Search {
        exclude: r.flag("exclude"),
        boost: r.number("boost"),
        keywords: texts(r.texts("keywords")),
        pin: texts(r.texts("pin")),
    }
}

fn read_links(r: &mut Reader<'_, '_>) -> Vec<(Placed, String)> {
    let mut links = Vec::new();
    for (path, node) in r.items("links").unwrap_or_default() {
        let link = r.item(path, node, |r| (r.placed("title"), read_web_address(r, "url")));
        if let (Some(title), Some(url)) = link {
            links.push((title, url));
        }
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::SourceText;
    use std::sync::Arc;

    fn document(path: &str, text: &str) -> (Document, Vec<Problem>) {
        let file = Arc::new(SourceText { path: path.into(), text: text.into() });
        read(Source { path: path.into(), file }, path)
    }

    #[test]
    fn front_matter_and_body_keep_their_places() {
        let (document, problems) = document("s/a.md", "\u{feff}---\ntitle: A\n---\nBody\n");
        assert!(problems.is_empty());
        assert_eq!(document.body_text(), "Body\n");
        assert_eq!(document.front.title.as_ref().unwrap().text, "A");
    }

    #[test]
    fn all_mistakes_of_a_file_are_found_in_one_run() {
        let text = "---\ntitel: A\ndate: soon\ndraft: yes\nfaqs:\n  - question: Q\n    anser: x\n---\n";
        let (_, problems) = document("s/a.md", text);
        let mut found: Vec<_> = problems.iter().map(|p| (p.position(), p.code)).collect();
        found.sort_unstable();
        assert_eq!(
            found,
            [
                ((2, 1), "unknown-key"),
                ((3, 7), "bad-date"),
                ((4, 8), "wrong-type"),
                ((6, 15), "missing-answer"),
                ((7, 5), "unknown-key"),
            ]
        );
    }

    #[test]
    fn every_allowed_key_has_a_reader() {
        for kind in ALL_KINDS {
            let (_, problems) = document("s/a.md", "---\ntitle: A\n---\n");
            assert!(problems.is_empty());
            let mut mistakes = Vec::new();
            read_front(&Node::Null, kind, &mut mistakes);
        }
    }

    #[test]
    fn an_open_front_matter_is_said_once() {
        let (_, problems) = document("s/a.md", "---\ntitle: A\n");
        assert_eq!(problems.iter().map(|p| p.code).collect::<Vec<_>>(), ["front-matter-open"]);
    }

    #[test]
    fn kinds_follow_from_the_place() {
        for (path, kind) in [
            ("_index.md", Kind::Home),
            ("about.md", Kind::Page),
            ("pain/_index.md", Kind::Section),
            ("pain/a.md", Kind::Article),
            ("people/hart.md", Kind::Person),
            ("faqs/q.md", Kind::Question),
        ] {
            assert_eq!(Kind::of_path(path), kind, "{path}");
        }
    }
}
