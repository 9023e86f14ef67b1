//! All documents → ids, addresses, the tree and its order. Pure, from front matter alone, so
//! that every address is known before any Markdown is read.

use crate::address;
use crate::config::{Config, Language};
use crate::discover::{Asset, Source};
use crate::document::{self, Document, Faq, FrontMatter, Kind};
use crate::node::{Path, Placed, Step, nearest};
use crate::problem::{Problem, SourceText};
use crate::text;
use jiff::ToSpan as _;
use jiff::civil::Date;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Position of a page in [`Catalog::pages`].
pub type PageId = usize;
/// Position of a language in [`Config::languages`].
pub type LangId = usize;

/// Whether readers see a page on the day of the build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Yes.
    Published,
    /// `draft: true`.
    Draft,
    /// Its date is in the future.
    Scheduled,
    /// Its `expires` day has come.
    Expired,
}

impl Status {
    /// Why readers do not see it; none when they do.
    pub fn reason(self) -> Option<&'static str> {
        match self {
            Status::Published => None,
            Status::Draft => Some("draft"),
            Status::Scheduled => Some("scheduled"),
            Status::Expired => Some("expired"),
        }
    }
}

/// A document with its place in the site.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The file; its front matter holds the section's defaults too.
    pub document: Document,
    /// Its language.
    pub lang: LangId,
    /// Path without the language folder and without `.md`; the same in all languages.
    pub key: String,
    /// Whether readers see it.
    pub status: Status,
    /// Address inside the site, without leading slash. Empty for the home page.
    pub url: String,
    /// Its heading.
    pub title: String,
    /// False for files that only lend their content to other pages.
    pub has_page: bool,
}

impl Entry {
    /// What kind of page it is.
    pub fn kind(&self) -> Kind {
        self.document.kind
    }

    /// Its front matter.
    pub fn front(&self) -> &FrontMatter {
        &self.document.front
    }

    /// Last part of its key: the id of a person or topic.
    pub fn name(&self) -> &str {
        self.key.rsplit('/').next().unwrap_or_default()
    }

    /// Its title in menus and breadcrumbs.
    pub fn short_title(&self) -> &str {
        self.front().short_title.as_deref().unwrap_or(&self.title)
    }

    /// Newest of updated and published.
    pub fn changed(&self) -> Option<Date> {
        self.front().updated.max(self.front().date)
    }

    /// The day of the next review: given, or the last one and the period between reviews.
    pub fn next_review(&self) -> Option<Date> {
        let front = self.front();
        let computed = || front.reviewed?.checked_add(front.review_every?.months()).ok();
        front.next_review.or_else(computed)
    }
}

/// Every page with its place in the tree. Relations are positions in `pages`.
#[derive(Debug, Default)]
pub struct Catalog {
    /// Pages in the order of their paths.
    pub pages: Vec<Entry>,
    /// The section above each page.
    pub parent: Vec<Option<PageId>>,
    /// Sections and articles below each page, in their order.
    pub children: Vec<Vec<PageId>>,
    /// The same page in other languages, in the order of languages, itself included.
    pub translations: Vec<Vec<PageId>>,
    /// The article that a question file belongs to.
    pub owner: HashMap<PageId, PageId>,
    /// Old addresses and where they lead now (address inside the site, with fragment).
    pub redirects: BTreeMap<String, String>,
    /// Files that travel with the content.
    pub assets: Vec<Asset>,
    by_key: HashMap<(LangId, String), PageId>,
    by_path: HashMap<String, PageId>,
    by_url: HashMap<String, PageId>,
    by_name: HashMap<(LangId, Kind, String), PageId>,
    asset_at: HashMap<String, usize>,
    hidden: HashMap<String, Status>,
}

/// Pages that askbook makes for every language, below the language's prefix.
pub const GENERATED: &[&str] = &["faq/", "faq/a-to-z/", "takeaways/", "topics/", "people/", "search/"];

impl Catalog {
    /// The page whose file has this path below the content folder.
    pub fn by_path(&self, path: &str) -> Option<PageId> {
        self.by_path.get(path).copied()
    }

    /// The page at this address.
    pub fn by_url(&self, url: &str) -> Option<PageId> {
        self.by_url.get(url).copied()
    }

    /// The page of a language with this path, both without language folder and `.md`.
    pub fn by_key(&self, lang: LangId, key: &str) -> Option<PageId> {
        self.by_key.get(&(lang, key.to_owned())).copied()
    }

    /// The person with this id, in the language or else in the main one.
    pub fn person(&self, lang: LangId, id: &str) -> Option<PageId> {
        [lang, 0].into_iter().find_map(|lang| self.named(lang, Kind::Person, id))
    }

    /// The page of a kind with this name in a language.
    pub fn named(&self, lang: LangId, kind: Kind, name: &str) -> Option<PageId> {
        self.by_name.get(&(lang, kind, name.to_owned())).copied()
    }

    /// The names of all pages of a kind in a language.
    pub fn names(&self, lang: LangId, kind: Kind) -> impl Iterator<Item = &str> {
        self.by_name
            .keys()
            .filter(move |(l, k, _)| *l == lang && *k == kind)
            .map(|(_, _, name)| name.as_str())
    }

    /// The file of the content with this path.
    pub fn asset(&self, path: &str) -> Option<&Asset> {
        self.asset_at.get(path).map(|at| &self.assets[*at])
    }

    /// Why the file of this path is not published, when it exists and is not.
    pub fn hidden(&self, path: &str) -> Option<Status> {
        self.hidden.get(path).copied()
    }

    /// Paths of all Markdown files, for suggestions.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.by_path.keys().map(String::as_str)
    }

    /// Paths of all other files, for suggestions.
    pub fn asset_paths(&self) -> impl Iterator<Item = &str> {
        self.assets.iter().map(|asset| asset.path.as_str())
    }

    /// Pages of a language that have a page of their own, by kind.
    pub fn of_kind(&self, lang: LangId, kind: Kind) -> impl Iterator<Item = PageId> + '_ {
        self.pages
            .iter()
            .enumerate()
            .filter(move |(_, e)| e.lang == lang && e.kind() == kind)
            .map(|(id, _)| id)
    }

    /// Sections and articles at the top of a language's tree.
    pub fn roots(&self, lang: LangId) -> Vec<PageId> {
        let tops = self
            .pages
            .iter()
            .enumerate()
            .filter(|(id, entry)| entry.lang == lang && self.parent[*id].is_none());
        let mut roots = Vec::new();
        for (id, entry) in tops {
            match entry.kind() {
                Kind::Home => roots.extend(&self.children[id]),
                Kind::Section | Kind::Article => roots.push(id),
                _ => {}
            }
        }
        roots
    }

    /// The articles of a language in the order of the guide.
    pub fn sequence(&self, lang: LangId) -> Vec<PageId> {
        let mut sequence = Vec::new();
        let mut open: Vec<PageId> = self.roots(lang);
        open.reverse();
        while let Some(id) = open.pop() {
            if self.pages[id].kind() == Kind::Article {
                sequence.push(id);
            }
            open.extend(self.children[id].iter().rev());
        }
        sequence
    }

    /// From the page below the home page down to the parent.
    pub fn ancestors(&self, page: PageId) -> Vec<PageId> {
        let mut chain: Vec<PageId> =
            std::iter::successors(self.parent[page], |id| self.parent[*id]).collect();
        chain.reverse();
        chain
    }
}

/// Reads all sources and places them.
pub fn build(config: &Config, sources: Vec<Source>, assets: Vec<Asset>) -> (Catalog, Vec<Problem>) {
    let read: Vec<_> = sources.into_par_iter().map(|source| place(config, source)).collect();
    let mut problems = Vec::new();
    let mut entries = Vec::new();
    for (entry, found) in read {
        entries.push(entry);
        problems.extend(found);
    }
    apply_cascades(&mut entries);
    let (mut entries, hidden) = choose_published(config, entries, &mut problems);
    set_addresses(config, &mut entries);
    let mut catalog = Catalog {
        asset_at: assets.iter().enumerate().map(|(at, asset)| (asset.path.clone(), at)).collect(),
        assets,
        hidden,
        ..Catalog::default()
    };
    index(&mut catalog, entries, &mut problems);
    catalog.owner = owners(&catalog, &mut problems);
    if !config.question_pages {
        for (id, entry) in catalog.pages.iter_mut().enumerate() {
            entry.has_page = entry.has_page && !catalog.owner.contains_key(&id);
        }
    }
    catalog.parent = (0..catalog.pages.len()).map(|id| parent_of(&catalog, id)).collect();
    catalog.children = children(&catalog);
    catalog.translations = translations(&catalog);
    check_addresses(config, &catalog, &mut problems);
    catalog.redirects = redirects(config, &catalog, &mut problems);
    check_names(&catalog, &mut problems);
    check_homes(config, &catalog, &mut problems);
    (catalog, problems)
}

/// Reads one source and finds its language.
fn place(config: &Config, source: Source) -> (Entry, Vec<Problem>) {
    let (by_folder, rest) = split_language(&config.languages, &source.path);
    let rest = rest.to_owned();
    let (document, mut problems) = document::read(source, &rest);
    let mut lang = by_folder;
    if let Some(written) = &document.front.lang {
        match config.languages.iter().position(|language| language.code == written.text) {
            Some(found) => lang = found,
            None => problems.push(unknown_language(config, &document, written)),
        }
    }
    let title = document.front.title.as_ref().map(|title| text::squeeze(&title.text)).unwrap_or_default();
    if title.is_empty() && problems.is_empty() && document.kind != Kind::Takeaways {
        let file = &document.source.file;
        let at = document.yaml.start.min(file.text.len());
        let help = "write `title: …` between two lines of `---` at the top";
        problems.push(Problem::error(file, at..at, "missing-title", "this file has no title", help));
    }
    let key = rest.strip_suffix(".md").unwrap_or(&rest).to_owned();
    let has_page = document.kind != Kind::Takeaways;
    (Entry { document, lang, key, status: Status::Published, url: String::new(), title, has_page }, problems)
}

fn unknown_language(config: &Config, document: &Document, written: &Placed) -> Problem {
    let codes: Vec<&str> = config.languages.iter().map(|language| language.code.as_str()).collect();
    let help = format!(
        "declare it as [language.{}] in book.toml, or use one of: {}",
        written.text,
        codes.join(", ")
    );
    document.error(
        &written.path,
        "unknown-language",
        format!("the language `{}` is not declared", written.text),
        help,
    )
}

/// The language of a path by its first folder, and the path below that folder.
pub fn split_language<'p>(languages: &[Language], path: &'p str) -> (LangId, &'p str) {
    languages
        .iter()
        .enumerate()
        .skip(1)
        .find_map(|(id, language)| path.strip_prefix(language.prefix.as_str()).map(|rest| (id, rest)))
        .unwrap_or((0, path))
}

/// Gives every page the defaults of the sections above it, the nearest first.
fn apply_cascades(entries: &mut [Entry]) {
    let defaults: HashMap<(LangId, String), FrontMatter> = entries
        .iter()
        .filter_map(|entry| {
            let cascade = entry.front().cascade.as_deref()?.clone();
            Some(((entry.lang, folder(&entry.key).to_owned()), cascade))
        })
        .collect();
    if defaults.is_empty() {
        return;
    }
    for entry in entries.iter_mut().filter(|entry| entry.kind() == Kind::Article) {
        let mut at = folder(&entry.key).to_owned();
        loop {
            if let Some(cascade) = defaults.get(&(entry.lang, at.clone())) {
                entry.document.front.inherit(cascade);
            }
            if at.is_empty() {
                break;
            }
            at = folder(&at).to_owned();
        }
    }
}

/// Everything before the last slash.
fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn choose_published(
    config: &Config,
    entries: Vec<Entry>,
    problems: &mut Vec<Problem>,
) -> (Vec<Entry>, HashMap<String, Status>) {
    let mut hidden = HashMap::new();
    let mut shown = Vec::with_capacity(entries.len());
    for mut entry in entries {
        entry.status = status(&entry, config.run.today);
        check_dates(config, &entry, problems);
        if entry.status == Status::Published || config.run.preview {
            shown.push(entry);
        } else {
            hidden.insert(entry.document.source.path.clone(), entry.status);
        }
    }
    (shown, hidden)
}

fn status(entry: &Entry, today: Date) -> Status {
    let front = entry.front();
    if front.draft == Some(true) {
        Status::Draft
    } else if front.expires.is_some_and(|day| day <= today) {
        Status::Expired
    } else if front.date.is_some_and(|day| day > today) {
        Status::Scheduled
    } else {
        Status::Published
    }
}

fn check_dates(config: &Config, entry: &Entry, problems: &mut Vec<Problem>) {
    let front = entry.front();
    let document = &entry.document;
    if let (Some(date), Some(updated)) = (front.date, front.updated)
        && updated < date
    {
        let help = format!("`date` is {date}: give a later day, or leave `updated` out");
        problems.push(document.error(
            &Path::key("updated"),
            "date-order",
            "`updated` is before `date`",
            help,
        ));
    }
    if entry.status != Status::Scheduled
        && let Some(day) = front.reviewed.filter(|day| *day > config.run.today)
    {
        let message = format!("`reviewed` is in the future ({day})");
        problems.push(document.error(
            &Path::key("reviewed"),
            "future-date",
            message,
            "give the day of the last review",
        ));
    }
    if let (Some(date), Some(expires)) = (front.date, front.expires)
        && expires <= date
    {
        problems.push(document.error(
            &Path::key("expires"),
            "date-order",
            "`expires` is not after `date`",
            "give a later day",
        ));
    }
}

/// Gives every entry its address.
fn set_addresses(config: &Config, entries: &mut [Entry]) {
    let slugs: HashMap<(LangId, String), String> = entries
        .iter()
        .filter(|entry| entry.kind() == Kind::Section)
        .filter_map(|entry| {
            let slug = entry.front().slug.as_ref()?.text.clone();
            Some(((entry.lang, folder(&entry.key).to_owned()), slug))
        })
        .collect();
    for entry in entries {
        entry.url = address(config, &slugs, entry);
    }
}

fn address(config: &Config, slugs: &HashMap<(LangId, String), String>, entry: &Entry) -> String {
    let mut url = config.languages[entry.lang].prefix.clone();
    let mut at = String::new();
    for part in folder(&entry.key).split('/').filter(|part| !part.is_empty()) {
        if !at.is_empty() {
            at.push('/');
        }
        at.push_str(part);
        url.push_str(slugs.get(&(entry.lang, at.clone())).map_or(&address_part(part), |slug| slug));
        url.push('/');
    }
    if !matches!(entry.kind(), Kind::Home | Kind::Section) {
        let slug = entry.front().slug.as_ref().map(|slug| slug.text.clone());
        let id = entry.front().id.as_ref().map(|id| id.text.clone());
        let topic = (entry.kind() == Kind::Topic).then(|| text::slug(&entry.title));
        url.push_str(&topic.or(slug).or(id).unwrap_or_else(|| address_part(entry.name())));
        url.push('/');
    }
    url
}

/// A file or folder name as part of an address.
fn address_part(name: &str) -> String {
    if text::is_name(name) { name.to_owned() } else { text::slug(name) }
}

fn index(catalog: &mut Catalog, entries: Vec<Entry>, problems: &mut Vec<Problem>) {
    for (id, entry) in entries.iter().enumerate() {
        catalog.by_path.insert(entry.document.source.path.clone(), id);
        catalog.by_key.entry((entry.lang, entry.key.clone())).or_insert(id);
        let name = match entry.kind() {
            Kind::Question => question_id(entry).to_owned(),
            Kind::Topic => text::slug(&entry.title),
            _ => entry.name().to_owned(),
        };
        if matches!(entry.kind(), Kind::Question | Kind::Person | Kind::Topic) {
            let earlier = catalog.by_name.insert((entry.lang, entry.kind(), name.clone()), id);
            if let Some(earlier) = earlier {
                problems.push(duplicate_name(entry, &entries[earlier], &name));
            }
        }
    }
    catalog.pages = entries;
    for (id, entry) in catalog.pages.iter().enumerate().filter(|(_, entry)| entry.has_page) {
        catalog.by_url.entry(entry.url.clone()).or_insert(id);
    }
}

fn duplicate_name(entry: &Entry, earlier: &Entry, name: &str) -> Problem {
    let path = Path::key(if entry.front().id.is_some() { "id" } else { "title" });
    let message = format!("the {} `{name}` exists already", entry.kind().name());
    let help = format!("the other one is {}; rename one of the two", earlier.document.source.file.path);
    entry.document.error(&path, "duplicate-id", message, help)
}

/// The permanent id of a question file.
pub fn question_id(entry: &Entry) -> &str {
    entry.front().id.as_ref().map_or_else(|| entry.name(), |id| id.text.as_str())
}

/// The article of each question file: the one it names, or the first that lists it.
fn owners(catalog: &Catalog, problems: &mut Vec<Problem>) -> HashMap<PageId, PageId> {
    let mut owner = HashMap::new();
    for (id, entry) in catalog.pages.iter().enumerate() {
        for faq in &entry.front().faqs {
            let (Faq::Id(placed), Kind::Article | Kind::Page) = (faq, entry.kind()) else { continue };
            if let Some(question) = catalog.named(entry.lang, Kind::Question, &placed.text) {
                owner.entry(question).or_insert(id);
            }
        }
    }
    for (id, entry) in catalog.pages.iter().enumerate().filter(|(_, entry)| entry.kind() == Kind::Question) {
        let Some(named) = &entry.front().article else { continue };
        match catalog.by_key(entry.lang, named.text.trim_end_matches(".md")) {
            Some(article) if lists(catalog, article, question_id(entry)) => drop(owner.insert(id, article)),
            Some(article) => problems.push(entry.document.error(
                &named.path,
                "owner-does-not-list",
                format!("`{}` does not list this question", named.text),
                format!(
                    "add `- {}` to its `faqs:` in {}",
                    question_id(entry),
                    catalog.pages[article].document.source.file.path
                ),
            )),
            None => problems.push(missing_article(catalog, entry, named)),
        }
    }
    owner
}

fn lists(catalog: &Catalog, article: PageId, id: &str) -> bool {
    catalog.pages[article].front().faqs.iter().any(|faq| matches!(faq, Faq::Id(placed) if placed.text == id))
}

/// The problem that a file names an article that is not there.
pub fn missing_article(catalog: &Catalog, entry: &Entry, named: &Placed) -> Problem {
    let keys = catalog
        .pages
        .iter()
        .filter(|e| e.lang == entry.lang && e.kind() == Kind::Article)
        .map(|e| e.key.as_str());
    let help = match nearest(&named.text, keys) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "write its path below the content folder, without `.md`".into(),
    };
    entry.document.error(
        &named.path,
        "missing-article",
        format!("there is no article `{}`", named.text),
        help,
    )
}

/// The nearest section above a page.
fn parent_of(catalog: &Catalog, id: PageId) -> Option<PageId> {
    let entry = &catalog.pages[id];
    let mut at = match entry.kind() {
        Kind::Home => return None,
        Kind::Section => folder(folder(&entry.key)),
        _ => folder(&entry.key),
    };
    loop {
        let key = if at.is_empty() { "_index".to_owned() } else { format!("{at}/_index") };
        if let Some(section) = catalog.by_key(entry.lang, &key).filter(|section| *section != id) {
            return Some(section);
        }
        if at.is_empty() {
            return None;
        }
        at = folder(at);
    }
}

/// Sections and articles of every page, in the order of weight and title.
fn children(catalog: &Catalog) -> Vec<Vec<PageId>> {
    let mut children = vec![Vec::new(); catalog.pages.len()];
    for (id, entry) in catalog.pages.iter().enumerate() {
        if let (Some(parent), Kind::Section | Kind::Article) = (catalog.parent[id], entry.kind()) {
            children[parent].push(id);
        }
    }
    let order = |id: &PageId| {
        let entry = &catalog.pages[*id];
        (entry.front().weight.unwrap_or(i64::MAX), text::sort_key(&entry.title), entry.url.clone())
    };
    for list in &mut children {
        list.sort_by_cached_key(order);
    }
    children
}

fn translations(catalog: &Catalog) -> Vec<Vec<PageId>> {
    let group = |entry: &Entry| match &entry.front().translation_key {
        Some(key) => format!("={key}"),
        None => entry.key.clone(),
    };
    let mut groups: HashMap<String, Vec<PageId>> = HashMap::new();
    for (id, entry) in catalog.pages.iter().enumerate() {
        groups.entry(group(entry)).or_default().push(id);
    }
    for list in groups.values_mut() {
        list.sort_by_key(|id| (catalog.pages[*id].lang, *id));
        list.dedup_by_key(|id| catalog.pages[*id].lang);
    }
    catalog.pages.iter().map(|entry| groups[&group(entry)].clone()).collect()
}

/// Two pages, or a page and a file, must not have one address; not even on disks that do not
/// tell upper from lower case.
fn check_addresses(config: &Config, catalog: &Catalog, problems: &mut Vec<Problem>) {
    let mut taken: HashMap<String, String> = HashMap::new();
    for language in &config.languages {
        for path in GENERATED {
            taken.insert(
                format!("{}{path}", language.prefix).to_lowercase(),
                "a page that askbook makes".into(),
            );
        }
    }
    for name in RESERVED {
        taken.insert((*name).into(), "a file that askbook makes".into());
    }
    for asset in &catalog.assets {
        let key = asset.path.to_lowercase();
        let folder = format!("{}/", key.split('/').next().unwrap_or_default());
        if let Some(other) =
            taken.get(&key).or_else(|| taken.get(&folder).filter(|_| key.starts_with("assets/")))
        {
            problems.push(taken_by_file(config, asset, other));
        }
        taken.insert(key, format!("the file {}", asset.path));
    }
    for entry in catalog.pages.iter().filter(|entry| entry.has_page) {
        let index = generated_index(config, entry);
        let key = entry.url.to_lowercase();
        let mine = entry.document.source.file.path.clone();
        let clash = taken.get(&key).filter(|_| !index).or_else(|| taken.get(key.trim_end_matches('/')));
        if let Some(other) = clash {
            let message = format!("the address `/{}` is taken by {other}", entry.url);
            let help =
                "rename the file or give it another `slug`; many disks do not tell upper from lower case";
            let path = Path::key(if entry.front().slug.is_some() { "slug" } else { "title" });
            problems.push(entry.document.error(&path, "duplicate-address", message, help));
        }
        taken.insert(key, mine);
    }
}

fn taken_by_file(config: &Config, asset: &Asset, other: &str) -> Problem {
    let path = format!("{}/{}", config.src.to_string_lossy().replace('\\', "/"), asset.path);
    let file = Arc::new(SourceText { path, text: String::new() });
    let message = format!("the address `/{}` is taken by {other}", asset.path);
    Problem::error(&file, 0..0, "duplicate-address", message, "rename the file")
}

/// A section file such as `people/_index.md` introduces the generated page of that address.
fn generated_index(config: &Config, entry: &Entry) -> bool {
    let prefix = &config.languages[entry.lang].prefix;
    entry.kind() == Kind::Section && GENERATED.iter().any(|path| entry.url == format!("{prefix}{path}"))
}

/// First parts of addresses that askbook needs for itself.
const RESERVED: &[&str] = &[
    "assets",
    "404.html",
    "sitemap.xml",
    "feed.xml",
    "robots.txt",
    "faq.json",
    "llms.txt",
    "_headers",
    "_redirects",
    "askbook-manifest.json",
    "faq.schema.json",
    ".nojekyll",
];

fn redirects(config: &Config, catalog: &Catalog, problems: &mut Vec<Problem>) -> BTreeMap<String, String> {
    let mut redirects = BTreeMap::new();
    for entry in catalog.pages.iter().filter(|entry| entry.has_page) {
        for alias in entry.front().aliases.iter().filter(|alias| !alias.from.text.starts_with('#')) {
            let target = match &alias.to {
                Some(fragment) => format!("{}#{fragment}", entry.url),
                None => entry.url.clone(),
            };
            add_redirect(catalog, entry, &alias.from, target, &mut redirects, problems);
        }
    }
    for (from, to) in &config.redirects {
        redirects.insert(from.trim_start_matches('/').to_owned(), to.trim_start_matches('/').to_owned());
    }
    redirects
}

/// Adds one old address, unless it is taken or could lead the build out of its folder.
pub(crate) fn add_redirect(
    catalog: &Catalog,
    entry: &Entry,
    from: &Placed,
    target: String,
    redirects: &mut BTreeMap<String, String>,
    problems: &mut Vec<Problem>,
) {
    let error = |code, message: String, help: &str| entry.document.error(&from.path, code, message, help);
    let Some(path) = address::inside(&from.text) else {
        let help = "write a path such as /old/address/ or a fragment such as #old-heading";
        problems.push(error("bad-alias", format!("`{}` is not an address inside the site", from.text), help));
        return;
    };
    if catalog.by_url(&path).is_some() || redirects.get(&path).is_some_and(|other| *other != target) {
        let help = "an old address can lead to one page only; remove it here or there";
        let by = catalog
            .by_url(&path)
            .map_or("another alias", |page| &catalog.pages[page].document.source.file.path);
        problems.push(error("alias-taken", format!("the address `{}` is taken by {by}", from.text), help));
        return;
    }
    redirects.insert(path, target);
}

/// Every language that has pages has a home page.
fn check_homes(config: &Config, catalog: &Catalog, problems: &mut Vec<Problem>) {
    for (lang, language) in config.languages.iter().enumerate() {
        let has_pages = lang == 0 || catalog.pages.iter().any(|entry| entry.lang == lang);
        if !has_pages || catalog.of_kind(lang, Kind::Home).next().is_some() {
            continue;
        }
        let path =
            format!("{}/{}_index.md", config.src.to_string_lossy().replace('\\', "/"), language.prefix);
        let file = Arc::new(SourceText { path, text: String::new() });
        let help = "make this file with `title:` between two lines of `---`";
        problems.push(Problem::error(
            &file,
            0..0,
            "missing-home",
            format!("the language `{}` has no home page", language.code),
            help,
        ));
    }
}

/// People and question files that are named must exist.
fn check_names(catalog: &Catalog, problems: &mut Vec<Problem>) {
    for entry in &catalog.pages {
        let front = entry.front();
        // What a page inherits is checked once, where the section gives it.
        let own =
            front.authors.iter().chain(&front.reviewers).flatten().filter(|placed| !is_inherited(placed));
        let given = front
            .cascade
            .iter()
            .flat_map(|cascade| cascade.authors.iter().chain(&cascade.reviewers).flatten());
        for placed in own.chain(given) {
            if catalog.person(entry.lang, &placed.text).is_none() {
                problems.push(unknown_name(catalog, entry, placed, Kind::Person, "people"));
            }
        }
    }
}

fn is_inherited(placed: &Placed) -> bool {
    matches!(placed.path.0.first(), Some(Step::Key(key)) if key == "cascade")
}

/// The problem that a person or question of this name is not there.
pub fn unknown_name(catalog: &Catalog, entry: &Entry, placed: &Placed, kind: Kind, folder: &str) -> Problem {
    let names = catalog.names(entry.lang, kind).chain(catalog.names(0, kind));
    let help = match nearest(&placed.text, names) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!(
            "make content/{folder}/{}.md with `askbook new {} {}`",
            placed.text,
            kind.name(),
            placed.text
        ),
    };
    let code = if kind == Kind::Person { "unknown-person" } else { "unknown-question" };
    entry.document.error(&placed.path, code, format!("there is no {} `{}`", kind.name(), placed.text), help)
}
