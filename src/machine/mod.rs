//! What machines read: sitemap, feed, robots.txt, faq.json, llms.txt, Markdown twins, redirects
//! and the files of static hosts. Pure.

mod answers;
mod faq_json;
mod feed;
mod hosts;
mod llms;
mod redirects;
mod sitemap;

pub use answers::{answers, search_index};
pub use faq_json::SCHEMA as FAQ_SCHEMA;
pub use hosts::POLICY;
pub use llms::twin;

use crate::catalog::PageId;
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

/// All files for machines, except the twins of single pages.
pub fn outputs(site: &Site) -> Vec<Output> {
    let mut outputs = Vec::new();
    for lang in site.languages() {
        outputs.push(faq_json::faq_json(site, lang));
        outputs.push(llms::index(site, lang));
        outputs.extend(feed::atom(site, lang));
    }
    outputs.push(Output::text("faq.schema.json", faq_json::SCHEMA.to_owned()));
    outputs.extend(sitemap::sitemap(site));
    outputs.push(hosts::robots(site));
    outputs.push(hosts::headers(site));
    outputs.extend(hosts::redirects(site));
    outputs.push(Output::text(".nojekyll", String::new()));
    outputs.extend(redirects::pages(site));
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
