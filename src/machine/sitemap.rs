//! sitemap.xml (sitemaps.org 0.9), with the languages of each page, in several files where there are too many pages for one.

use super::{Output, absolute, public_pages};
use crate::catalog::{LangId, PageId};
use crate::present::{Work, alternates, plan};
use crate::site::Site;
use crate::text::escape_html;
use crate::view::Alternate;
use std::fmt::Write as _;

/// Addresses in one file, by the protocol.
const MOST: usize = 50_000;

/// Bytes of one file: 50 MiB by the protocol, less what stands around the lines.
const MOST_BYTES: usize = 50 * 1024 * 1024 - 1024;

/// The sitemap; nothing without `site-url`, because the protocol wants absolute addresses.
pub fn sitemap(site: &Site) -> Vec<Output> {
    if site.config.site_url.is_none() {
        return Vec::new();
    }
    let mut lines: Vec<Line> = public_pages(site)
        .map(|page| {
            let entry = &site.catalog.pages[page];
            let day = entry.changed().map(|day| day.to_string()).unwrap_or_default();
            line(site, entry.lang, &entry.url, Some(page), day)
        })
        .collect();
    lines.extend(plan(site).into_iter().filter_map(|job| match job.work {
        Work::Faq | Work::AToZ(..) | Work::Takeaways(_) | Work::Topics | Work::People | Work::Search => {
            Some(line(site, job.lang, &job.url, None, String::new()))
        }
        Work::Topic(topic, _) => {
            Some(line(site, job.lang, &job.url, site.topics.topics[topic].page, String::new()))
        }
        Work::Content(_) | Work::Fallback(_) | Work::Section(..) | Work::WholeGuide(_) | Work::NotFound => {
            None
        }
    }));
    lines.sort_by(|a, b| a.url.cmp(&b.url));
    let parts = parts(lines.iter().map(Line::xml));
    if let [only] = parts.as_slice() {
        return vec![Output::text("sitemap.xml", document("urlset", only))];
    }
    let mut outputs: Vec<Output> = parts
        .iter()
        .enumerate()
        .map(|(at, part)| Output::text(format!("sitemap-{}.xml", at + 1), document("urlset", part)))
        .collect();
    let index: String = outputs
        .iter()
        .map(|part| format!("<sitemap><loc>{}</loc></sitemap>\n", escape_html(&absolute(site, &part.path))))
        .collect();
    outputs.push(Output::text("sitemap.xml", document("sitemapindex", &index)));
    outputs
}

/// A page, with the same page in every language that has it.
struct Line {
    url: String,
    day: String,
    alternates: Vec<Alternate>,
}

fn line(site: &Site, lang: LangId, url: &str, page: Option<PageId>, day: String) -> Line {
    Line { url: absolute(site, url), day, alternates: alternates(site, lang, url, page) }
}

impl Line {
    fn xml(&self) -> String {
        let mut out = format!("<url><loc>{}</loc>", escape_html(&self.url));
        if !self.day.is_empty() {
            let _ = write!(out, "<lastmod>{}</lastmod>", self.day);
        }
        for Alternate { lang, url } in &self.alternates {
            let _ = write!(
                out,
                "<xhtml:link rel=\"alternate\" hreflang=\"{lang}\" href=\"{}\"/>",
                escape_html(url)
            );
        }
        out.push_str("</url>\n");
        out
    }
}

/// The lines in files of which none is too long; one empty file when there are none.
fn parts(lines: impl Iterator<Item = String>) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut count = 0;
    for line in lines {
        let last = parts.last_mut().expect("there is a first part");
        if count == MOST || last.len() + line.len() > MOST_BYTES {
            parts.push(line);
            count = 1;
        } else {
            last.push_str(&line);
            count += 1;
        }
    }
    parts
}

fn document(root: &str, inner: &str) -> String {
    let xhtml =
        if inner.contains("<xhtml:link ") { " xmlns:xhtml=\"http://www.w3.org/1999/xhtml\"" } else { "" };
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<{root} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"{xhtml}>\n{inner}</{root}>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_file_is_too_long() {
        let long = "x".repeat(MOST_BYTES / 2 - 1);
        let lengths = |parts: Vec<String>| parts.iter().map(String::len).collect::<Vec<_>>();
        assert_eq!(lengths(parts(std::iter::repeat_n(long, 3))), [MOST_BYTES - 2, MOST_BYTES / 2 - 1]);
        assert_eq!(lengths(parts(std::iter::repeat_n("x".to_owned(), MOST + 1))), [MOST, 1]);
        assert_eq!(lengths(parts(std::iter::empty())), [0]);
    }
}
