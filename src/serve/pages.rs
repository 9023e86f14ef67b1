//! What an editor wants to know of each page: the files it is made of, and whether readers see it.

use crate::address;
use crate::catalog::{Entry, PageId, Status};
use crate::document::Kind;
use crate::site::Site;
use std::collections::{BTreeMap, BTreeSet};

/// Pages of the content by the path of their file in the site (`pain/heat/index.html`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pages {
    by_path: BTreeMap<String, Sources>,
}

/// Where a page comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sources {
    /// Address inside the site.
    pub url: String,
    /// Its own file first, then those of its questions and takeaways, relative to the site.
    pub files: Vec<String>,
    /// `draft`, `scheduled`, `expired` or `overdue`; none for a page that readers see as it is.
    pub state: Option<&'static str>,
}

impl Pages {
    /// The pages of a guide, also of one with problems.
    pub fn of(site: &Site) -> Pages {
        let takeaways = takeaways(site);
        let entries = site.catalog.pages.iter().enumerate().filter(|(_, entry)| entry.has_page);
        let by_path = entries
            .map(|(id, entry)| {
                let mut files = files(site, id);
                files.extend(takeaways.get(&id).into_iter().flatten().cloned());
                let sources = Sources { url: entry.url.clone(), files, state: state(site, entry) };
                (address::file_of(&entry.url), sources)
            })
            .collect();
        Pages { by_path }
    }

    /// What is known of a page; none for pages that askbook makes itself.
    pub fn get(&self, path: &str) -> Option<&Sources> {
        self.by_path.get(path)
    }

    /// True when a page is made of the file.
    pub fn is_source(&self, file: &str) -> bool {
        self.by_path.values().any(|sources| sources.files.iter().any(|source| source == file))
    }

    /// Addresses of the pages that readers do not see or should not trust, with the reason.
    pub fn states(&self) -> BTreeMap<&str, &'static str> {
        self.by_path.values().filter_map(|sources| Some((sources.url.as_str(), sources.state?))).collect()
    }

    /// The old and the new address of a page whose file was renamed: when one page went and one came since then.
    pub fn moved(&self, before: &Pages) -> Option<(String, String)> {
        let only = |here: &Pages, there: &Pages| {
            let mut gone = here.by_path.iter().filter(|(path, _)| !there.by_path.contains_key(*path));
            let first = gone.next()?;
            gone.next().is_none().then(|| first.1.url.clone())
        };
        Some((only(before, self)?, only(self, before)?))
    }
}

fn files(site: &Site, page: PageId) -> Vec<String> {
    let path = |id: PageId| site.catalog.pages[id].document.source.file.path.clone();
    let own = path(page);
    let others: BTreeSet<String> = site.pages[page]
        .questions
        .iter()
        .map(|question| path(site.questions[*question].source))
        .filter(|file| *file != own)
        .collect();
    std::iter::once(own.clone()).chain(others).collect()
}

/// Files of takeaways by the article that shows them.
fn takeaways(site: &Site) -> BTreeMap<PageId, Vec<String>> {
    let mut files: BTreeMap<PageId, Vec<String>> = BTreeMap::new();
    for entry in site.catalog.pages.iter().filter(|entry| entry.kind() == Kind::Takeaways) {
        let named = entry.front().article.as_ref().map(|named| named.text.trim_end_matches(".md"));
        if let Some(article) = named.and_then(|key| site.catalog.by_key(entry.lang, key)) {
            files.entry(article).or_default().push(entry.document.source.file.path.clone());
        }
    }
    files
}

fn state(site: &Site, entry: &Entry) -> Option<&'static str> {
    match entry.status {
        Status::Published => {
            entry.next_review().is_some_and(|day| day < site.config.run.today).then_some("overdue")
        }
        status => status.reason(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages(urls: &[&str]) -> Pages {
        let sources = |url: &str| Sources { url: url.to_owned(), files: Vec::new(), state: None };
        Pages { by_path: urls.iter().map(|url| (address::file_of(url), sources(url))).collect() }
    }

    #[test]
    fn one_page_that_went_and_one_that_came_are_the_same() {
        let before = pages(&["", "a/", "b/"]);
        assert_eq!(pages(&["", "a/", "c/"]).moved(&before), Some(("b/".into(), "c/".into())));
        assert_eq!(pages(&["", "a/"]).moved(&before), None, "deleted");
        assert_eq!(pages(&["", "a/", "b/", "c/"]).moved(&before), None, "added");
        assert_eq!(pages(&["", "c/", "d/"]).moved(&before), None, "which is which?");
    }
}
