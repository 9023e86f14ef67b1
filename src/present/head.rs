//! What stands in a page's head: title, canonical address, languages, OpenGraph.

use super::{Presenter, json_ld, versions::alternates};
use crate::catalog::PageId;
use crate::document::Kind;
use crate::view::{CARD_HEIGHT, CARD_WIDTH, Head};

/// The head of a page that askbook makes.
pub(super) fn of_list(
    presenter: &Presenter<'_>,
    title: &str,
    description: &str,
    file: Option<PageId>,
) -> Head {
    let mut head = base(presenter, title, description);
    head.alternates = alternates(presenter.site, presenter.lang, &presenter.url, file);
    head.meta = open_graph(presenter, title, None, &head, "website");
    head.json_ld_html = json_ld::of_list(presenter, title, &head);
    head
}

/// The head of a page that search engines are asked not to list: what it says stands elsewhere, or nowhere. Who shares it shares the guide.
pub(super) fn unlisted(presenter: &Presenter<'_>, title: &str, description: &str) -> Head {
    let guide = &presenter.site.config.languages[presenter.lang].title;
    let mut head = base(presenter, title, description);
    head.title = full_title(guide, title);
    head.canonical = None;
    head.noindex = true;
    head.meta = open_graph(presenter, guide, None, &head, "website");
    head
}

/// Titles, description and canonical address.
fn base(presenter: &Presenter<'_>, title: &str, description: &str) -> Head {
    let language = &presenter.site.config.languages[presenter.lang];
    let mut head = Head::empty();
    head.title = full_title(title, &language.title);
    head.description =
        if description.is_empty() { language.description.clone() } else { description.to_owned() };
    head.canonical = absolute(presenter, &presenter.url);
    head
}

/// The head of a page of the content.
pub(super) fn of_page(presenter: &Presenter<'_>, page: PageId, kind: &str) -> Head {
    let entry = &presenter.site.catalog.pages[page];
    let description = presenter.description(page);
    let mut head = base(presenter, &entry.title, &description);
    if kind == "home" && entry.title == presenter.site.config.languages[presenter.lang].title {
        head.title.clone_from(&entry.title);
    }
    if presenter.is_fallback() {
        // Only what stands around the text is another, which makes it a duplicate to search engines.
        head.canonical = absolute(presenter, &entry.url);
    }
    // A question that an article owns is indexed there, and only there.
    if let Some(owner) = presenter.site.catalog.owner.get(&page) {
        head.canonical = absolute(presenter, &presenter.site.catalog.pages[*owner].url);
    }
    head.alternates = alternates(presenter.site, presenter.lang, &presenter.url, Some(page));
    head.noindex = entry.status.reason().is_some();
    let of_article = kind == "article";
    head.meta = open_graph(
        presenter,
        &entry.title,
        Some(page),
        &head,
        if of_article { "article" } else { "website" },
    );
    if of_article {
        head.meta.extend(article_meta(presenter, page));
    }
    if !presenter.is_fallback() {
        head.json_ld_html = json_ld::of_page(presenter, page, kind, &head);
    }
    head
}

/// Page title, en dash, name of the site.
fn full_title(title: &str, site: &str) -> String {
    if title == site { title.to_owned() } else { format!("{title} – {site}") }
}

/// The absolute address of a path; none without `site-url`.
pub(super) fn absolute(presenter: &Presenter<'_>, url: &str) -> Option<String> {
    let site_url = presenter.site.config.site_url.as_ref()?;
    Some(site_url.absolute(&crate::address::spell_url(url, false)))
}

fn open_graph(
    presenter: &Presenter<'_>,
    title: &str,
    page: Option<PageId>,
    head: &Head,
    kind: &str,
) -> Vec<(String, String)> {
    let language = &presenter.site.config.languages[presenter.lang];
    let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    let mut meta =
        vec![pair("og:title", title), pair("og:type", kind), pair("og:site_name", &language.title)];
    let locale = |code: &str| code.replace('-', "_");
    meta.push(pair("og:locale", &locale(&language.code)));
    let others = head.alternates.iter().map(|other| &other.lang);
    let others = others.filter(|code| **code != language.code && *code != "x-default");
    meta.extend(others.map(|code| pair("og:locale:alternate", &locale(code))));
    meta.extend(head.canonical.iter().map(|url| pair("og:url", url)));
    if !head.description.is_empty() {
        meta.push(pair("og:description", &head.description));
    }
    let picture = picture(presenter, title, page, head);
    meta.push(pair("twitter:card", if picture.is_empty() { "summary" } else { "summary_large_image" }));
    meta.extend(picture);
    meta
}

/// The card of a page, as whoever shows a link to it finds it.
fn picture(
    presenter: &Presenter<'_>,
    title: &str,
    page: Option<PageId>,
    head: &Head,
) -> Vec<(String, String)> {
    let Some((path, _)) = presenter.card(title, page) else { return Vec::new() };
    let Some(url) = absolute(presenter, &path) else { return Vec::new() };
    let properties = [
        ("og:image", url),
        ("og:image:type", "image/png".to_owned()),
        ("og:image:width", CARD_WIDTH.to_string()),
        ("og:image:height", CARD_HEIGHT.to_string()),
        ("og:image:alt", head.title.clone()),
    ];
    properties.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn article_meta(presenter: &Presenter<'_>, page: PageId) -> Vec<(String, String)> {
    let entry = &presenter.site.catalog.pages[page];
    let front = entry.front();
    let mut meta = Vec::new();
    meta.extend(front.date.map(|day| ("article:published_time".to_owned(), day.to_string())));
    meta.extend(entry.changed().map(|day| ("article:modified_time".to_owned(), day.to_string())));
    let people = front
        .authors
        .iter()
        .flatten()
        .filter_map(|id| presenter.site.catalog.person(presenter.lang, &id.text));
    meta.extend(
        people.map(|id| ("article:author".to_owned(), presenter.site.catalog.pages[id].title.clone())),
    );
    meta.extend(presenter.category(page).map(|category| ("article:section".to_owned(), category.title)));
    let topics = presenter.site.topics.of_page[page].iter().filter(|_| entry.kind() == Kind::Article);
    meta.extend(topics.map(|id| ("article:tag".to_owned(), presenter.site.topics.topics[*id].title.clone())));
    meta
}
