//! Old addresses: patterns, and the one spelling in which they are compared.

use super::dates;
use super::front;
use super::site::Page;
use crate::text;

/// Extensions that addresses of pages have.
const OF_PAGES: &[&str] = &["html", "htm", "xhtml", "php", "asp", "aspx", "jsp", "xml", "txt", "json"];

/// An address whose last part is no file ends in a slash.
pub(super) fn closed(url: &str) -> String {
    let last = url.rsplit('/').next().unwrap_or_default();
    let is_file = last
        .rsplit_once('.')
        .is_some_and(|(_, extension)| OF_PAGES.contains(&extension.to_lowercase().as_str()));
    if url.is_empty() || url.ends_with('/') || is_file { url.to_owned() } else { format!("{url}/") }
}

/// The spelling by which two addresses are the same page: no slash at the ends, no `index.html`, no `.html`.
pub(super) fn same(url: &str) -> String {
    let url = url.trim_start_matches('/');
    let url = url.strip_suffix("index.html").unwrap_or(url);
    url.trim_end_matches('/').trim_end_matches(".html").to_lowercase()
}

/// Fills a pattern such as `/:year/:month/:title/` for a page (Jekyll, Hugo).
pub(super) fn fill(pattern: &str, page: &Page, slug: &str, title: &str, folder: &str) -> String {
    let day = page.value("date").and_then(dates::day).or_else(|| given_day(page));
    let part = |format: &str| day.map_or(String::new(), |day| day.strftime(format).to_string());
    let mut categories: Vec<String> = page.value("categories").map(front::texts).unwrap_or_default();
    categories.extend(page.text("category").map(str::to_owned));
    let categories: Vec<String> = categories.iter().map(|name| text::slug(name)).collect();
    let values = [
        (":output_ext", ".html".to_owned()),
        (":slugorfilename", slug.to_owned()),
        (":contentbasename", slug.to_owned()),
        (":slugorcontentbasename", slug.to_owned()),
        (":categories", categories.join("/")),
        (":collection", folder.split('/').next().unwrap_or_default().to_owned()),
        (":sections", folder.to_owned()),
        (":section", folder.split('/').next().unwrap_or_default().to_owned()),
        (":filename", slug.to_owned()),
        (":basename", slug.to_owned()),
        (":short_year", part("%y")),
        (":year", part("%Y")),
        (":month", part("%m")),
        (":i_month", part("%-m")),
        (":i_day", part("%-d")),
        (":day", part("%d")),
        (":y_day", part("%j")),
        (":slug", slug.to_owned()),
        (":title", title.to_owned()),
        (":path", slug.to_owned()),
        (":name", slug.to_owned()),
    ];
    let filled = values.iter().fold(pattern.to_owned(), |url, (name, value)| url.replace(name, value));
    let parts: Vec<&str> = filled.split('/').filter(|part| !part.is_empty()).collect();
    let end = if filled.ends_with('/') { "/" } else { "" };
    format!("{}{end}", parts.join("/"))
}

fn given_day(page: &Page) -> Option<jiff::civil::Date> {
    page.given.iter().find(|(key, _)| *key == "date").and_then(|(_, value)| dates::day(value))
}
