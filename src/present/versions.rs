//! The same page in other languages: what the language menu, `hreflang` and the sitemap say of it.

use super::Presenter;
use crate::catalog::{GENERATED, LangId, PageId};
use crate::site::Site;
use crate::translation;
use crate::view::{Alternate, LanguageView, Original, Version};

/// A page in every language that has it, itself included: language and address, in the order of languages. `page` is its file,
/// or that of its topic; pages that askbook makes itself are known by their address.
pub(crate) fn versions(site: &Site, lang: LangId, url: &str, page: Option<PageId>) -> Vec<(LangId, String)> {
    let catalog = &site.catalog;
    if let Some(page) = page {
        let group = catalog.translations[page].iter().map(|id| &catalog.pages[*id]);
        return group.filter(|entry| entry.has_page).map(|entry| (entry.lang, entry.url.clone())).collect();
    }
    let rest = url.strip_prefix(site.config.languages[lang].prefix.as_str()).unwrap_or(url);
    if !GENERATED.contains(&rest) {
        return Vec::new();
    }
    site.languages().map(|lang| (lang, format!("{}{rest}", site.config.languages[lang].prefix))).collect()
}

/// `hreflang` lines of a page: every language that has it, itself included, and the main language's page for everybody else.
/// None when there is no other, when addresses are not absolute, and for what search engines shall not list.
pub(crate) fn alternates(site: &Site, lang: LangId, url: &str, page: Option<PageId>) -> Vec<Alternate> {
    let Some(site_url) = &site.config.site_url else { return Vec::new() };
    let listed = |id: &PageId| {
        site.catalog.pages[*id].status.reason().is_none() && !site.catalog.owner.contains_key(id)
    };
    if page.is_some_and(|page| !site.catalog.translations[page].iter().all(listed)) {
        return Vec::new();
    }
    let versions = versions(site, lang, url, page);
    // The further pages of a list have no counterparts.
    let names_itself = versions.iter().any(|(_, own)| own == url);
    if versions.len() < 2 || !names_itself {
        return Vec::new();
    }
    let absolute = |url: &str| site_url.absolute(&crate::address::spell_url(url, false));
    let line = |lang: &str, url: &str| Alternate { lang: lang.to_owned(), url: absolute(url) };
    let mut lines: Vec<Alternate> =
        versions.iter().map(|(lang, url)| line(&site.config.languages[*lang].code, url)).collect();
    lines.extend(versions.first().filter(|(lang, _)| *lang == 0).map(|(_, url)| line("x-default", url)));
    lines
}

impl Presenter<'_> {
    /// The language menu: every language of the site, with this page or else its home page.
    pub(super) fn menu(&self, page: Option<PageId>) -> Vec<Version> {
        let rest = self.url.strip_prefix(self.prefix()).unwrap_or(&self.url);
        // A further page of a list, a letter, or a topic without a counterpart: the list's first page.
        let list = GENERATED.iter().filter(|path| rest.starts_with(**path)).max_by_key(|path| path.len());
        let versions = match (versions(self.site, self.lang, &self.url, page), list) {
            (versions, Some(list)) if versions.len() < 2 => versions_of_list(self.site, self.lang, list),
            (versions, _) => versions,
        };
        let version = |lang: LangId| {
            let found = versions.iter().find(|(of, _)| *of == lang).map(|(_, url)| url.clone());
            let inside = || page.and_then(|page| self.site.fallback_url(lang, page));
            self.version(lang, found.or_else(inside).as_deref())
        };
        self.site.languages().map(version).collect()
    }

    fn version(&self, lang: LangId, url: Option<&str>) -> Version {
        let language = &self.site.config.languages[lang];
        let current = lang == self.frame;
        let is_home = url.is_none() && !current;
        Version {
            code: language.code.clone(),
            dir: language.direction(),
            name: self.site.texts[lang].format("language_name").to_owned(),
            url: self.href(if current { &self.url } else { url.unwrap_or(&language.prefix) }),
            current,
            home: if is_home { self.site.texts[lang].format("home").to_owned() } else { String::new() },
        }
    }

    /// The page that this one translates.
    pub(super) fn original(&self, page: PageId) -> Option<Original> {
        let catalog = &self.site.catalog;
        let (original, state) = if self.is_fallback() {
            (page, "untranslated")
        } else {
            let state = translation::state(catalog, page)?;
            (translation::original(catalog, page)?, state.name())
        };
        let entry = &catalog.pages[original];
        let language = &self.site.config.languages[entry.lang];
        entry.has_page.then(|| Original {
            title: entry.title.clone(),
            url: self.href(&entry.url),
            code: language.code.clone(),
            dir: language.direction(),
            state,
        })
    }

    /// The other languages of a page.
    pub(super) fn translations(&self, page: PageId) -> Vec<LanguageView> {
        let others = versions(self.site, self.lang, &self.url, Some(page)).into_iter();
        others.filter(|(lang, _)| *lang != self.frame).map(|(lang, url)| self.language(lang, &url)).collect()
    }

    pub(super) fn language(&self, lang: LangId, url: &str) -> LanguageView {
        let code = self.site.config.languages[lang].code.clone();
        LanguageView {
            name: self.site.texts[lang].format("language_name").to_owned(),
            code,
            url: self.href(url),
        }
    }
}

fn versions_of_list(site: &Site, lang: LangId, list: &str) -> Vec<(LangId, String)> {
    versions(site, lang, &format!("{}{list}", site.config.languages[lang].prefix), None)
}
