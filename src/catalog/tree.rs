//! How pages relate: the section above, what stands below, translations, and whose a question is.

use super::place::folder;
use super::{Catalog, Entry, PageId, question_id};
use crate::document::{Faq, Kind};
use crate::node::{Placed, nearest};
use crate::problem::Problem;
use crate::text;
use std::collections::HashMap;

/// The article of each question file: the one it names, or the first that lists it.
pub(super) fn owners(catalog: &Catalog, problems: &mut Vec<Problem>) -> HashMap<PageId, PageId> {
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
pub(super) fn parent_of(catalog: &Catalog, id: PageId) -> Option<PageId> {
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
pub(super) fn children(catalog: &Catalog) -> Vec<Vec<PageId>> {
    let mut children = vec![Vec::new(); catalog.pages.len()];
    for (id, entry) in catalog.pages.iter().enumerate() {
        if let (Some(parent), Kind::Section | Kind::Article) = (catalog.parent[id], entry.kind()) {
            children[parent].push(id);
        }
    }
    for list in &mut children {
        list.sort_by_cached_key(|id| order(&catalog.pages[*id]));
    }
    children
}

fn order(entry: &Entry) -> (i64, String, String) {
    (entry.front().weight.unwrap_or(i64::MAX), text::sort_key(&entry.title), entry.url.clone())
}

/// Whether a page would stand in the same place below its section as `new`.
pub(super) fn keeps_its_place(catalog: &Catalog, page: PageId, new: &Entry) -> bool {
    let Some(list) = catalog.parent[page].map(|parent| &catalog.children[parent]) else { return true };
    let Some(at) = list.iter().position(|id| *id == page) else { return true };
    let of = |at: usize| list.get(at).map(|id| order(&catalog.pages[*id]));
    let key = order(new);
    at.checked_sub(1).and_then(of).is_none_or(|before| before < key)
        && of(at + 1).is_none_or(|after| key < after)
}

/// The same page in all languages. Of two pages of one language the first counts; the other is a mistake.
pub(super) fn translations(catalog: &Catalog) -> Vec<Vec<PageId>> {
    let mut groups: HashMap<&str, Vec<PageId>> = HashMap::new();
    for (id, entry) in catalog.pages.iter().enumerate() {
        groups.entry(entry.translation_key()).or_default().push(id);
    }
    for list in groups.values_mut() {
        list.sort_by_key(|id| (catalog.pages[*id].lang, *id));
        list.dedup_by_key(|id| catalog.pages[*id].lang);
    }
    catalog.pages.iter().map(|entry| groups[entry.translation_key()].clone()).collect()
}
