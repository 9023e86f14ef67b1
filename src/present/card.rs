//! The card of a page, and where its picture is.

use super::{Job, Presenter, Work};
use crate::catalog::PageId;
use crate::site::Site;
use crate::view::{Card, PageView};

/// Folder of cards in the site.
pub(crate) const FOLDER: &str = "assets/cards/";

/// Digits of a card's name.
const DIGITS: usize = 16;

impl Presenter<'_> {
    /// The card of a page with its path; none when the site has no cards.
    pub(super) fn card(&self, title: &str, page: Option<PageId>) -> Option<(String, Card)> {
        let cards = self.site.cards.as_ref()?;
        let language = &self.site.config.languages[self.lang];
        let (title, page) = if cards.each { (title, page) } else { (language.title.as_str(), None) };
        let section = page.and_then(|page| self.category(page)).map(|link| link.title);
        let card = Card {
            title: title.to_owned(),
            guide: if title == language.title { String::new() } else { language.title.clone() },
            section: section.unwrap_or_default(),
            dated: page.map(|page| self.dated(page)).unwrap_or_default(),
            lang: language.code.clone(),
            dir: language.direction(),
        };
        let hash = blake3::hash(format!("{}\n{card:?}", cards.theme).as_bytes()).to_hex();
        Some((format!("{FOLDER}{}.png", &hash[..DIGITS]), card))
    }

    /// "Reviewed 3 November 2026", or when it was changed.
    fn dated(&self, page: PageId) -> String {
        let entry = &self.site.catalog.pages[page];
        let (key, day) = match entry.front().reviewed {
            Some(day) => ("reviewed", Some(day)),
            None if entry.front().updated.is_some() => ("updated", entry.changed()),
            None => ("published", entry.changed()),
        };
        let texts = self.texts();
        let label = texts.text.get(key).map(String::as_str).unwrap_or_default();
        day.map(|day| format!("{label} {}", texts.date(day))).unwrap_or_default()
    }
}

impl Job {
    /// The card of the page with its path; none when the site has no cards. `view` is the page's.
    pub fn card(&self, site: &Site, view: &PageView) -> Option<(String, Card)> {
        let page = match self.work {
            Work::Content(page) | Work::Fallback(page) | Work::Section(page, _) => Some(page),
            _ => None,
        };
        self.presenter(site).card(&view.title, page)
    }
}
