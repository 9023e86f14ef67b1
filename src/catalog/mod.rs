//! All documents → ids, addresses, the tree and its order. Pure, from front matter alone, so
//! that every address is known before any Markdown is read.
//!
//! [`place`] gives every document its language, status and address; [`tree`] relates the pages;
//! [`check`] finds addresses and names that clash or are missing.

mod check;
mod place;
mod tree;

pub(crate) use check::add_redirect;
pub use check::{is_reserved, unknown_name};
pub use place::split_language;
pub use tree::missing_article;

use crate::config::Config;
use crate::discover::{Asset, Source};
use crate::document::{Document, Faq, FrontMatter, Kind, Term};
use crate::node::Path;
use crate::problem::Problem;
use crate::text;
use jiff::ToSpan as _;
use jiff::civil::Date;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use thin_vec::ThinVec;

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

    /// What its translations have in common with it: the key that it gives, or the path of its file.
    pub fn translation_key(&self) -> &str {
        self.front().translation_key.as_deref().map_or(&self.key, |key| key.trim_end_matches(".md"))
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

/// Every page with its place in the tree. Relations are positions in `pages`. A copy shares everything with the original.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    /// Pages in the order of their paths.
    pub pages: Vec<Arc<Entry>>,
    /// The section above each page.
    pub parent: Arc<Vec<Option<PageId>>>,
    /// Sections and articles below each page, in their order.
    pub children: Arc<Vec<Vec<PageId>>>,
    /// The same page in other languages, in the order of languages, itself included.
    pub translations: Arc<Vec<Vec<PageId>>>,
    /// The article that a question file belongs to.
    pub owner: Arc<HashMap<PageId, PageId>>,
    /// Old addresses and where they lead now (address inside the site, with fragment).
    pub redirects: Arc<BTreeMap<String, String>>,
    /// Files that travel with the content.
    pub assets: Arc<Vec<Asset>>,
    names: Arc<Names>,
    terms: Arc<BTreeMap<(LangId, String), (PageId, usize)>>,
}

/// What pages and files are found by.
#[derive(Debug, Default)]
struct Names {
    by_key: HashMap<(LangId, String), PageId>,
    by_path: HashMap<String, PageId>,
    by_url: HashMap<String, PageId>,
    by_name: HashMap<(LangId, Kind, String), PageId>,
    asset_at: HashMap<String, usize>,
    hidden: HashMap<String, Status>,
}

/// Pages that askbook makes for every language, below the language's prefix.
pub const GENERATED: &[&str] = &["faq/", "faq/a-to-z/", "takeaways/", "topics/", "people/", "search/"];
/// The whole guide for paper, below the language's prefix. It is not made of every guide.
pub const WHOLE: &str = "whole-guide/";

impl Catalog {
    /// The page whose file has this path below the content folder.
    pub fn by_path(&self, path: &str) -> Option<PageId> {
        self.names.by_path.get(path).copied()
    }

    /// The page at this address.
    pub fn by_url(&self, url: &str) -> Option<PageId> {
        self.names.by_url.get(url).copied()
    }

    /// The page of a language with this path, both without language folder and `.md`.
    pub fn by_key(&self, lang: LangId, key: &str) -> Option<PageId> {
        self.names.by_key.get(&(lang, key.to_owned())).copied()
    }

    /// The person with this id, in the language or else in the main one.
    pub fn person(&self, lang: LangId, id: &str) -> Option<PageId> {
        [lang, 0].into_iter().find_map(|lang| self.named(lang, Kind::Person, id))
    }

    /// The people who sign a page, as its authors or reviewers.
    pub fn signers(&self, entry: &Entry) -> impl Iterator<Item = PageId> {
        let front = entry.front();
        let named = front.authors.iter().chain(&front.reviewers).flatten();
        named.filter_map(|placed| self.person(entry.lang, &placed.text))
    }

    /// The page of a kind with this name in a language.
    pub fn named(&self, lang: LangId, kind: Kind, name: &str) -> Option<PageId> {
        self.names.by_name.get(&(lang, kind, name.to_owned())).copied()
    }

    /// A word of a language's glossary, by any of its spellings.
    pub fn term(&self, lang: LangId, word: &str) -> Option<(PageId, &Term)> {
        let (page, at) = self.terms.get(&(lang, text::slug(word)))?;
        Some((*page, &self.pages[*page].front().terms[*at]))
    }

    /// The words of a language's glossary as `term:` links name them.
    pub fn terms(&self, lang: LangId) -> impl Iterator<Item = &str> {
        self.terms.keys().filter(move |(of, _)| *of == lang).map(|(_, name)| name.as_str())
    }

    /// The names of all pages of a kind in a language.
    pub fn names(&self, lang: LangId, kind: Kind) -> impl Iterator<Item = &str> {
        self.names
            .by_name
            .keys()
            .filter(move |(l, k, _)| *l == lang && *k == kind)
            .map(|(_, _, name)| name.as_str())
    }

    /// A page in another language: its translation, or itself in its own.
    pub fn translation(&self, page: PageId, lang: LangId) -> Option<PageId> {
        self.translations[page].iter().copied().find(|id| self.pages[*id].lang == lang)
    }

    /// The file of the content with this path.
    pub fn asset(&self, path: &str) -> Option<&Asset> {
        self.names.asset_at.get(path).map(|at| &self.assets[*at])
    }

    /// Why the file of this path is not published, when it exists and is not.
    pub fn hidden(&self, path: &str) -> Option<Status> {
        self.names.hidden.get(path).copied()
    }

    /// Paths of all Markdown files, for suggestions.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.names.by_path.keys().map(String::as_str)
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

    /// The same catalog with the file of a page written anew. None when that changes more than wordings, and so perhaps other pages.
    pub fn reworded(&self, config: &Config, page: PageId, source: Source) -> Option<Catalog> {
        let entry = place::again(config, self, page, source)?;
        let mut catalog = self.clone();
        catalog.pages[page] = Arc::new(entry);
        Some(catalog)
    }

    /// Lets go of the takeaways and questions of front matter; gives the questions of each page.
    pub(crate) fn release_converted(&mut self) -> Vec<ThinVec<Faq>> {
        let of_page = |(entry, can_go): (&mut Arc<Entry>, bool)| match Arc::get_mut(entry).filter(|_| can_go)
        {
            Some(entry) => entry.document.release_converted(),
            None => entry.front().faqs.clone(),
        };
        self.releasable().map(of_page).collect()
    }

    /// Lets go of what only checks and outputs for machines need of documents.
    pub(crate) fn release(&mut self) {
        let releasable = self.releasable().filter(|(_, can_go)| *can_go);
        releasable.filter_map(|(entry, _)| Arc::get_mut(entry)).for_each(|entry| entry.document.release());
    }

    /// Entries with whether parts of their documents may go. What has translations stays: its text tells whether they follow it.
    fn releasable(&mut self) -> impl IndexedParallelIterator<Item = (&mut Arc<Entry>, bool)> {
        let translations = &self.translations;
        self.pages.par_iter_mut().enumerate().map(|(page, entry)| (entry, translations[page].len() < 2))
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
    let place = |source| {
        let (entry, found) = place::place(config, source);
        (Arc::new(entry), found)
    };
    let (mut entries, found): (Vec<Arc<Entry>>, Vec<_>) = sources.into_par_iter().map(place).unzip();
    let mut problems: Vec<Problem> = found.into_iter().flatten().collect();
    place::apply_cascades(&mut entries);
    let (mut entries, hidden) = place::choose_published(config, entries, &mut problems);
    place::set_addresses(config, &mut entries);
    let names = index(&entries, &assets, hidden, &mut problems);
    let mut catalog =
        Catalog { pages: entries, assets: Arc::new(assets), names: Arc::new(names), ..Catalog::default() };
    catalog.terms = Arc::new(check::terms(&catalog, &mut problems));
    catalog.owner = Arc::new(tree::owners(&catalog, &mut problems));
    if !config.question_pages {
        for owned in catalog.owner.keys() {
            Arc::make_mut(&mut catalog.pages[*owned]).has_page = false;
        }
    }
    catalog.parent = Arc::new((0..catalog.pages.len()).map(|id| tree::parent_of(&catalog, id)).collect());
    catalog.children = Arc::new(tree::children(&catalog));
    catalog.translations = Arc::new(tree::translations(&catalog));
    check::check_addresses(config, &catalog, &mut problems);
    catalog.redirects = Arc::new(check::redirects(config, &catalog, &mut problems));
    check::check_names(&catalog, &mut problems);
    check::check_homes(config, &catalog, &mut problems);
    (catalog, problems)
}

fn index(
    entries: &[Arc<Entry>],
    assets: &[Asset],
    hidden: HashMap<String, Status>,
    problems: &mut Vec<Problem>,
) -> Names {
    let asset_at = assets.iter().enumerate().map(|(at, asset)| (asset.path.clone(), at)).collect();
    let mut names = Names { asset_at, hidden, ..Names::default() };
    for (id, entry) in entries.iter().enumerate() {
        names.by_path.insert(entry.document.source.path.clone(), id);
        names.by_key.entry((entry.lang, entry.key.clone())).or_insert(id);
        let name = match entry.kind() {
            Kind::Question => question_id(entry).to_owned(),
            Kind::Topic => text::slug(&entry.title),
            _ => entry.name().to_owned(),
        };
        if matches!(entry.kind(), Kind::Question | Kind::Person | Kind::Topic) {
            let earlier = names.by_name.insert((entry.lang, entry.kind(), name.clone()), id);
            if let Some(earlier) = earlier {
                problems.push(duplicate_name(entry, &entries[earlier], &name));
            }
        }
    }
    for (id, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.has_page) {
        names.by_url.entry(entry.url.clone()).or_insert(id);
    }
    names
}

fn duplicate_name(entry: &Entry, earlier: &Entry, name: &str) -> Problem {
    let path = Path::key(if entry.front().id.is_some() { "id" } else { "title" });
    let message = format!("the {} `{name}` exists already", entry.kind().name());
    let help = format!("the other one is {}; rename one of the two", earlier.document.source.file.path);
    let place =
        earlier.document.locate(&Path::key(if earlier.front().id.is_some() { "id" } else { "title" }));
    let problem = entry.document.error(&path, "duplicate-id", message, help);
    problem.beside(&earlier.document.source.file, place, "the other one")
}

/// The permanent id of a question file.
pub fn question_id(entry: &Entry) -> &str {
    entry.front().id.as_ref().map_or_else(|| entry.name(), |id| id.text.as_str())
}
