//! What stands around the text of a page: header, menus, footer. It may be in another language, when a page of the main language
//! stands inside one that has no translation of it.

use super::Presenter;
use crate::catalog::{LangId, PageId};
use crate::gapped::Target;
use crate::site::Site;
use crate::view::Frame;
use std::borrow::Cow;

/// Language and texts of what stands around a text in a language.
pub fn frame_view(site: &Site, lang: LangId) -> Frame {
    let language = &site.config.languages[lang];
    Frame { lang: language.code.clone(), dir: language.direction(), text: site.texts[lang].text.clone() }
}

impl<'s> Presenter<'s> {
    /// True for a page that stands inside another language.
    pub(super) fn is_fallback(&self) -> bool {
        self.frame != self.lang
    }

    /// The page to which this one leads when it names `page`: inside another language, its translation.
    pub(super) fn meant(&self, page: PageId) -> PageId {
        let translation = || self.site.catalog.translation(page, self.frame);
        if self.is_fallback() { translation().unwrap_or(page) } else { page }
    }

    /// Where a page is found by readers of this one.
    pub(super) fn url_of(&self, page: PageId) -> Cow<'s, str> {
        self.site.page_url(self.frame, self.meant(page))
    }

    /// Path and fragment of what a text links to. Anchors of a translation have names of their own; without the one that the text
    /// names, the link leads to its top.
    pub(super) fn address(&self, target: &Target) -> (String, String) {
        let (path, mut fragment) = self.site.address(self.frame, target);
        let Target::Page { page, .. } = target else { return (path, fragment) };
        let meant = self.meant(*page);
        if meant == *page {
            return (path, fragment);
        }
        if !self.site.pages[meant].anchors.contains(&fragment) {
            fragment.clear();
        }
        (self.url_of(*page).into_owned(), fragment)
    }
}
