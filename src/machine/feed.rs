//! The Atom feed (RFC 4287) of a language: the newest articles with their takeaways.

use super::{Output, absolute, public_pages};
use crate::catalog::{LangId, PageId};
use crate::document::Kind;
use crate::present;
use crate::site::Site;
use crate::text::escape_html;
use jiff::civil::Date;
use std::fmt::Write as _;

/// Articles in the feed.
const ENTRIES: usize = 20;

/// The feed; none when book.toml says so, or has no `site-url`, because its entries need absolute addresses.
pub fn atom(site: &Site, lang: LangId) -> Option<Output> {
    if !site.config.has_feed() {
        return None;
    }
    let language = &site.config.languages[lang];
    let mut dated: Vec<(Date, PageId)> = public_pages(site)
        .filter(|page| {
            site.catalog.pages[*page].lang == lang && site.catalog.pages[*page].kind() == Kind::Article
        })
        .filter_map(|page| Some((site.catalog.pages[page].changed()?, page)))
        .collect();
    dated.sort_by_key(|(day, page)| (std::cmp::Reverse(*day), site.catalog.pages[*page].url.clone()));
    dated.truncate(ENTRIES);
    let path = format!("{}feed.xml", language.prefix);
    let newest = dated.first().map_or(Date::constant(1970, 1, 1), |(day, _)| *day);
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    let _ = writeln!(xml, "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">", language.code);
    element(&mut xml, "title", &language.title);
    if !language.description.is_empty() {
        element(&mut xml, "subtitle", &language.description);
    }
    element(&mut xml, "id", &absolute(site, &language.prefix));
    element(&mut xml, "updated", &instant(newest));
    link(&mut xml, "self", &absolute(site, &path));
    link(&mut xml, "alternate", &absolute(site, &language.prefix));
    author(&mut xml, site.config.publisher.as_ref().map_or(&language.title, |publisher| &publisher.name));
    for (day, page) in dated {
        entry(&mut xml, site, page, day);
    }
    xml.push_str("</feed>\n");
    Some(Output::text(path, xml))
}

fn entry(xml: &mut String, site: &Site, page: PageId, day: Date) {
    let entry = &site.catalog.pages[page];
    let url = absolute(site, &entry.url);
    xml.push_str("<entry>\n");
    element(xml, "title", &entry.title);
    element(xml, "id", &url);
    link(xml, "alternate", &url);
    if let Some(date) = entry.front().date {
        element(xml, "published", &instant(date));
    }
    element(xml, "updated", &instant(day));
    for id in entry.front().authors.iter().flatten() {
        if let Some(person) = site.catalog.person(entry.lang, &id.text) {
            author(xml, &site.catalog.pages[person].title);
        }
    }
    if let Some(description) = &entry.front().description {
        element(xml, "summary", description);
    }
    if let Some(list) = site.pages[page].takeaways.as_ref().filter(|list| !list.items.is_empty()) {
        let html = |item: &crate::markdown::Rich| {
            item.html().render(&mut |target, out| out.push_str(&present::absolute(site, entry.lang, target)))
        };
        let items: String = list.items.iter().map(|item| format!("<li>{}</li>", html(item))).collect();
        let _ =
            writeln!(xml, "<content type=\"html\">{}</content>", escape_html(&format!("<ul>{items}</ul>")));
    }
    xml.push_str("</entry>\n");
}

fn element(xml: &mut String, name: &str, text: &str) {
    let _ = writeln!(xml, "<{name}>{}</{name}>", escape_html(&printable(text)));
}

fn link(xml: &mut String, relation: &str, url: &str) {
    let _ = writeln!(xml, "<link rel=\"{relation}\" href=\"{}\"/>", escape_html(url));
}

fn author(xml: &mut String, name: &str) {
    let _ = writeln!(xml, "<author><name>{}</name></author>", escape_html(&printable(name)));
}

/// XML 1.0 has no control characters but tab and line ends.
fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || matches!(c, '\t' | '\n')).collect()
}

/// Content is dated by day; the feed needs an instant, and midnight UTC is one for everybody.
fn instant(day: Date) -> String {
    format!("{day}T00:00:00Z")
}
