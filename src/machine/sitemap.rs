//! sitemap.xml (sitemaps.org 0.9), in several files where there are too many pages for one.

use super::{Output, absolute, public_pages};
use crate::present::{Work, plan};
use crate::site::Site;
use crate::text::escape_html;
use std::fmt::Write as _;

/// Addresses in one file, by the protocol.
const MOST: usize = 50_000;

/// The sitemap; nothing without `site-url`, because the protocol wants absolute addresses.
pub fn sitemap(site: &Site) -> Vec<Output> {
    if site.config.site_url.is_none() {
        return Vec::new();
    }
    let mut lines: Vec<(String, String)> = public_pages(site)
        .map(|page| {
            let entry = &site.catalog.pages[page];
            let day = entry.changed().map(|day| day.to_string()).unwrap_or_default();
            (absolute(site, &entry.url), day)
        })
        .collect();
    let generated = plan(site).into_iter().filter(|job| {
        matches!(
            job.work,
            Work::Faq
                | Work::AToZ(..)
                | Work::Takeaways(_)
                | Work::Topics
                | Work::Topic(..)
                | Work::People
                | Work::Search
        )
    });
    lines.extend(generated.map(|job| (absolute(site, &job.url), String::new())));
    lines.sort();
    if lines.len() <= MOST {
        return vec![Output::text("sitemap.xml", urlset(&lines))];
    }
    let mut outputs: Vec<Output> = lines
        .chunks(MOST)
        .enumerate()
        .map(|(at, part)| Output::text(format!("sitemap-{}.xml", at + 1), urlset(part)))
        .collect();
    let index: String = outputs
        .iter()
        .map(|part| format!("<sitemap><loc>{}</loc></sitemap>\n", escape_html(&absolute(site, &part.path))))
        .collect();
    outputs.push(Output::text("sitemap.xml", document("sitemapindex", &index)));
    outputs
}

fn urlset(lines: &[(String, String)]) -> String {
    let mut inner = String::with_capacity(lines.len() * 96);
    for (url, day) in lines {
        let _ = write!(inner, "<url><loc>{}</loc>", escape_html(url));
        if !day.is_empty() {
            let _ = write!(inner, "<lastmod>{day}</lastmod>");
        }
        inner.push_str("</url>\n");
    }
    document("urlset", &inner)
}

fn document(root: &str, inner: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<{root} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{inner}</{root}>\n"
    )
}
