//! Topics: one vocabulary for the tags of articles and the topics of questions.

use crate::catalog::{Catalog, LangId, PageId};
use crate::document::Kind;
use crate::questions::{Collected, QuestionId};
use crate::text;
use foldhash::{HashMap, HashMapExt as _};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Position of a topic in [`crate::site::Site::topics`].
pub type TopicId = usize;

/// What a topic holds.
#[derive(Debug, Clone)]
pub struct Topic {
    /// Its language.
    pub lang: LangId,
    /// Its name.
    pub title: String,
    /// Its name in addresses.
    pub slug: String,
    /// The file that introduces it.
    pub page: Option<PageId>,
    /// Its questions in the order of the pages that own them.
    pub questions: Vec<QuestionId>,
    /// Its articles in the order of the guide.
    pub articles: Vec<PageId>,
}

/// All topics, and those of every question and page.
#[derive(Debug, Default)]
pub struct Topics {
    /// By language, then by weight and title.
    pub topics: Vec<Topic>,
    /// Topics of each question.
    pub of_question: Vec<Vec<TopicId>>,
    /// Topics of each page.
    pub of_page: Vec<Vec<TopicId>>,
}

/// Gathers the topics that articles and questions name.
pub fn gather(catalog: &Catalog, collected: &Collected) -> Topics {
    let page_names: Vec<Vec<String>> = (0..catalog.pages.len()).map(|page| names_of(catalog, page)).collect();
    let mut found: BTreeMap<(LangId, String), Topic> = BTreeMap::new();
    for entry in catalog.pages.iter().filter(|entry| entry.kind() == Kind::Topic) {
        topic(catalog, &mut found, entry.lang, &entry.title);
    }
    for page in (0..catalog.pages.len()).filter(|page| catalog.pages[*page].kind() == Kind::Article) {
        for name in &page_names[page] {
            if let Some(topic) = topic(catalog, &mut found, catalog.pages[page].lang, name) {
                topic.articles.push(page);
            }
        }
    }
    for (id, question) in collected.questions.iter().enumerate() {
        let of_page = &page_names[question.owner.unwrap_or(question.source)];
        for name in question.topics.as_deref().unwrap_or(of_page) {
            if let Some(topic) = topic(catalog, &mut found, question.lang, name) {
                topic.questions.push(id);
            }
        }
    }
    arrange(catalog, collected, found)
}

fn arrange(catalog: &Catalog, collected: &Collected, found: BTreeMap<(LangId, String), Topic>) -> Topics {
    let mut topics: Vec<Topic> = found.into_values().collect();
    topics.sort_by_cached_key(|topic| {
        let weight = topic.page.and_then(|page| catalog.pages[page].front().weight).unwrap_or(i64::MAX);
        (topic.lang, weight, text::sort_key(&topic.title), topic.slug.clone())
    });
    let mut of_question = vec![Vec::new(); collected.questions.len()];
    let mut of_page = vec![Vec::new(); catalog.pages.len()];
    let places = reading_order(catalog, collected);
    for (id, topic) in topics.iter_mut().enumerate() {
        topic.questions.sort_by_key(|question| places[*question]);
        topic.questions.dedup();
        topic.articles.dedup();
        topic.questions.iter().for_each(|question| of_question[*question].push(id));
        topic.articles.iter().for_each(|page| of_page[*page].push(id));
    }
    Topics { topics, of_question, of_page }
}

/// Where a reader of the whole guide meets each question: the place of its article, and its place
/// there. Questions that no article lists come last.
fn reading_order(catalog: &Catalog, collected: &Collected) -> Vec<(usize, usize)> {
    let mut places = vec![(usize::MAX, usize::MAX); collected.questions.len()];
    let languages = catalog.pages.iter().map(|entry| entry.lang + 1).max().unwrap_or(0);
    for lang in 0..languages {
        for (at, page) in catalog.sequence(lang).into_iter().enumerate() {
            for (position, question) in collected.of_page[page].iter().enumerate() {
                if collected.questions[*question].owner == Some(page) {
                    places[*question] = (at, position);
                }
            }
        }
    }
    places
}

/// The tags of a page; without any, its category.
fn names_of(catalog: &Catalog, page: PageId) -> Vec<String> {
    let entry = &catalog.pages[page];
    let tags: Vec<String> = entry.front().tags.iter().flatten().map(|tag| text::squeeze(&tag.text)).collect();
    if !tags.is_empty() {
        return tags;
    }
    let section = || catalog.parent[page].filter(|parent| catalog.pages[*parent].kind() == Kind::Section);
    let category = entry.front().category.clone();
    category.or_else(|| section().map(|section| catalog.pages[section].title.clone())).into_iter().collect()
}

fn topic<'f>(
    catalog: &Catalog,
    found: &'f mut BTreeMap<(LangId, String), Topic>,
    lang: LangId,
    name: &str,
) -> Option<&'f mut Topic> {
    let slug = text::slug(name);
    if slug.is_empty() {
        return None;
    }
    Some(found.entry((lang, slug.clone())).or_insert_with(|| {
        let page = catalog.named(lang, Kind::Topic, &slug);
        let title = page.map_or_else(|| name.to_owned(), |page| catalog.pages[page].title.clone());
        Topic { lang, title, slug, page, questions: Vec::new(), articles: Vec::new() }
    }))
}

/// Articles that share topics with each article, the nearest first. A topic counts more the
/// fewer articles it has; the same section and a link count a little.
pub fn related(catalog: &Catalog, topics: &Topics, links: &[Vec<PageId>], most: usize) -> Vec<Vec<PageId>> {
    links.par_iter().enumerate().map(|(page, links)| related_to(catalog, topics, links, page, most)).collect()
}

/// Articles of one topic that are looked at, so that one huge topic does not make the work
/// grow with the square of the site.
const NEIGHBOURS: usize = 64;

/// Articles that are related to one page, which links to `links`.
pub fn related_to(
    catalog: &Catalog,
    topics: &Topics,
    links: &[PageId],
    page: PageId,
    most: usize,
) -> Vec<PageId> {
    if catalog.pages[page].kind() != Kind::Article {
        return Vec::new();
    }
    let mut scores: HashMap<PageId, f64> = HashMap::new();
    for topic in &topics.of_page[page] {
        let articles = &topics.topics[*topic].articles;
        let weight = (1.0 + catalog.pages.len() as f64 / articles.len() as f64).ln();
        let here = articles.binary_search(&page).unwrap_or_else(|at| at);
        let start = here.saturating_sub(NEIGHBOURS / 2).min(articles.len().saturating_sub(NEIGHBOURS));
        for other in articles.iter().skip(start).take(NEIGHBOURS).filter(|other| **other != page) {
            *scores.entry(*other).or_default() += weight;
        }
    }
    for other in
        links.iter().filter(|other| **other != page && catalog.pages[**other].kind() == Kind::Article)
    {
        *scores.entry(*other).or_default() += 1.0;
    }
    for (other, score) in &mut scores {
        if catalog.parent[*other] == catalog.parent[page] {
            *score += 0.5;
        }
    }
    let mut ranked: Vec<(PageId, f64)> = scores.into_iter().collect();
    ranked.sort_by(|a, b| {
        b.1.total_cmp(&a.1).then_with(|| catalog.pages[a.0].url.cmp(&catalog.pages[b.0].url))
    });
    // A new list: made of the ranked one, the few would keep its room.
    ranked.iter().take(most).map(|&(page, _)| page).collect()
}
