//! What machines read: sitemap, feed, robots.txt, faq.json, llms.txt, Markdown twins, redirects
//! and the files of static hosts. Pure.

mod answers;
mod faq_json;
mod feed;
mod hosts;
mod llms;
mod manifest;
mod redirects;
mod sitemap;

pub use answers::{answers, search_index, write_search_index};
pub use faq_json::{SCHEMA as FAQ_SCHEMA, path as faq_path, write as write_faq};
pub use hosts::POLICY;
use llms::twin;

use crate::catalog::{LangId, PageId};
use crate::document::Kind;
use crate::site::Site;

/// A file to write: path inside the site and contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// Path inside the site, with forward slashes.
    pub path: String,
    /// Contents.
    pub bytes: Vec<u8>,
}

impl Output {
    /// A text file.
    pub fn text(path: impl Into<String>, text: String) -> Self {
        Output { path: path.into(), bytes: text.into_bytes() }
    }
}

/// Something to make for machines.
#[derive(Debug, Clone, Copy)]
pub enum Work<'s> {
    /// The Markdown twin of a page.
    Twin(PageId),
    /// `faq.json` of a language.
    Faq(LangId),
    /// `llms.txt` of a language.
    Llms(LangId),
    /// The feed of a language.
    Feed(LangId),
    /// The web app manifest of a language.
    Manifest(LangId),
    /// The page at an old address, and where it leads.
    Redirect(&'s str, &'s str),
    /// The schema of `faq.json`, the sitemap, `robots.txt` and the files of hosts.
    Site,
}

/// Everything there is to make for machines, in a fixed order: what takes longest comes first, so that no thread is left with it.
pub fn plan(site: &Site) -> Vec<Work<'_>> {
    let llms = site.config.llms;
    let of_language = |lang| {
        let always = [Work::Faq(lang), Work::Feed(lang), Work::Manifest(lang)];
        always.into_iter().chain(llms.then_some(Work::Llms(lang)))
    };
    let mut plan: Vec<Work<'_>> = site.languages().flat_map(of_language).collect();
    plan.push(Work::Site);
    plan.extend(pages_with_twins(site).map(Work::Twin));
    plan.extend(site.redirects.iter().map(|(from, to)| Work::Redirect(from, to)));
    plan
}

/// Pages that have a Markdown twin.
pub fn pages_with_twins(site: &Site) -> impl Iterator<Item = PageId> + '_ {
    let pages = site.catalog.pages.iter().enumerate();
    pages.filter(|(_, entry)| site.config.llms && entry.has_page).map(|(page, _)| page)
}

impl Work<'_> {
    /// Makes it: a file, several, or none.
    pub fn make(self, site: &Site) -> Vec<Output> {
        match self {
            Work::Twin(page) => vec![twin(site, page)],
            Work::Faq(lang) => vec![faq_json::faq_json(site, lang)],
            Work::Llms(lang) => vec![llms::index(site, lang)],
            Work::Feed(lang) => feed::atom(site, lang).into_iter().collect(),
            Work::Manifest(lang) => manifest::manifest(site, lang).into_iter().collect(),
            Work::Redirect(from, to) => vec![redirects::page(site, from, to)],
            Work::Site => of_site(site),
        }
    }
}

fn of_site(site: &Site) -> Vec<Output> {
    let mut outputs = vec![
        Output::text("faq.schema.json", faq_json::SCHEMA.to_owned()),
        hosts::robots(site),
        hosts::headers(site),
        Output::text(".nojekyll", String::new()),
    ];
    outputs.extend(sitemap::sitemap(site));
    outputs.extend(hosts::redirects(site));
    outputs
}

/// Pages that readers and search engines may find: published, with a page of their own.
fn public_pages(site: &Site) -> impl Iterator<Item = PageId> + '_ {
    let pages = site.catalog.pages.iter().enumerate();
    pages
        .filter(|(id, entry)| {
            entry.has_page
                && entry.status.reason().is_none()
                && entry.kind() != Kind::Topic
                && !site.catalog.owner.contains_key(id)
        })
        .map(|(id, _)| id)
}

/// The absolute address of a path, or a path from the top when the site's address is unknown.
fn absolute(site: &Site, url: &str) -> String {
    let spelled = crate::address::spell_url(url, false);
    site.config.site_url.as_ref().map_or_else(|| format!("/{spelled}"), |known| known.absolute(&spelled))
}
