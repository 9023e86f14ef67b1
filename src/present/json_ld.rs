//! JSON-LD: one graph for each page, in schema.org's vocabulary.
//!
//! A question is marked up on the page that owns it and nowhere else, with the text that
//! readers see there. Search engines stopped showing FAQ results in May 2026; the markup is
//! for other readers of the page.

use super::{Presenter, head, reference_url};
use crate::catalog::{LangId, PageId};
use crate::document::{self, Kind};
use crate::markdown::Rich;
use crate::view::Head;
use serde::Serialize;

/// What a page's script element holds.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: Vec<Node<'a>>,
}

/// A node of the graph. Fields stand in the order in which they are printed.
#[derive(Serialize)]
#[serde(untagged)]
enum Node<'a> {
    WebSite(WebSite<'a>),
    WebPage(WebPage<'a>),
    Breadcrumbs(Breadcrumbs<'a>),
    Article(Box<Article<'a>>),
    Person(Person<'a>),
}

#[derive(Serialize)]
#[serde(tag = "@type")]
struct WebSite<'a> {
    #[serde(rename = "@id")]
    id: String,
    url: Option<String>,
    name: &'a str,
    #[serde(rename = "inLanguage")]
    lang: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<Organization<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "@type")]
struct Organization<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct WebPage<'a> {
    #[serde(rename = "@type")]
    kind: PageType,
    #[serde(rename = "@id")]
    id: &'a str,
    url: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    #[serde(rename = "inLanguage")]
    lang: &'a str,
    #[serde(rename = "mainEntity", skip_serializing_if = "Vec::is_empty")]
    questions: Vec<Question<'a>>,
    #[serde(rename = "isPartOf")]
    site: Reference<String>,
    #[serde(rename = "lastReviewed", skip_serializing_if = "Option::is_none")]
    reviewed: Option<String>,
    #[serde(rename = "reviewedBy", skip_serializing_if = "Vec::is_empty")]
    reviewers: Vec<Person<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum PageType {
    One(&'static str),
    Two([&'static str; 2]),
}

/// A node that stands elsewhere.
#[derive(Serialize)]
struct Reference<T> {
    #[serde(rename = "@id")]
    id: T,
}

#[derive(Serialize)]
#[serde(tag = "@type")]
struct Question<'a> {
    #[serde(rename = "@id")]
    id: String,
    url: String,
    name: &'a str,
    #[serde(rename = "acceptedAnswer")]
    answer: Answer<'a>,
}

#[derive(Serialize)]
#[serde(tag = "@type")]
struct Answer<'a> {
    text: &'a str,
    url: String,
}

#[derive(Serialize)]
#[serde(tag = "@type", rename = "BreadcrumbList")]
struct Breadcrumbs<'a> {
    #[serde(rename = "itemListElement")]
    items: Vec<ListItem<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "@type")]
struct ListItem<'a> {
    position: usize,
    name: &'a str,
    item: String,
}

#[derive(Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
struct Article<'a> {
    headline: &'a str,
    description: &'a str,
    main_entity_of_page: Reference<&'a str>,
    in_language: &'a str,
    time_required: String,
    word_count: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<Person<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    article_section: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    r#abstract: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sponsor: Option<Organization<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    digital_source_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    citation: Vec<CreativeWork<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "@type", rename_all = "camelCase")]
struct Person<'a> {
    name: &'a str,
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    job_title: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    same_as: Vec<&'a str>,
}

#[derive(Serialize)]
#[serde(tag = "@type")]
struct CreativeWork<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

/// The graph of a page that askbook makes.
pub(super) fn of_list(presenter: &Presenter<'_>, title: &str, head: &Head) -> String {
    let Some(url) = &head.canonical else { return String::new() };
    let page = web_page(presenter, PageType::One("CollectionPage"), url, title, head);
    script(vec![Node::WebSite(website(presenter)), Node::WebPage(page)])
}

/// The graph of a page of the content.
pub(super) fn of_page(presenter: &Presenter<'_>, page: PageId, kind: &str, head: &Head) -> String {
    let Some(url) = head::absolute(presenter, &presenter.url) else { return String::new() };
    let entry = &presenter.site.catalog.pages[page];
    let questions = owned_questions(presenter, page, &url);
    let health = presenter.site.config.health && kind == "article";
    let base = if health { "MedicalWebPage" } else { "WebPage" };
    let types = if questions.is_empty() { PageType::One(base) } else { PageType::Two([base, "FAQPage"]) };
    let node = WebPage {
        questions,
        reviewed: entry.front().reviewed.map(|day| day.to_string()),
        reviewers: people(presenter, entry.front().reviewers.as_deref()),
        ..web_page(presenter, types, &url, &entry.title, head)
    };
    let mut graph = vec![Node::WebSite(website(presenter)), Node::WebPage(node)];
    if kind != "home" {
        graph.push(Node::Breadcrumbs(breadcrumbs(presenter, page, &url)));
    }
    if kind == "article" {
        graph.push(Node::Article(Box::new(article(presenter, page, &url, head))));
    }
    if kind == "person" {
        graph.push(Node::Person(person(presenter, page)));
    }
    script(graph)
}

/// A graph for a script element: `<` cannot begin a tag there.
fn script(graph: Vec<Node<'_>>) -> String {
    let document = Document { context: "https://schema.org", graph };
    serde_json::to_string(&document).expect("texts are JSON").replace('<', "\\u003c")
}

fn site_id(presenter: &Presenter<'_>) -> String {
    let prefix = presenter.prefix();
    head::absolute(presenter, prefix).unwrap_or_default() + "#website"
}

/// The code of the page's language.
fn code<'s>(presenter: &Presenter<'s>, lang: LangId) -> &'s str {
    &presenter.site.config.languages[lang].code
}

fn website<'s>(presenter: &Presenter<'s>) -> WebSite<'s> {
    let publisher = presenter.site.config.publisher.as_ref();
    WebSite {
        id: site_id(presenter),
        url: head::absolute(presenter, presenter.prefix()),
        name: &presenter.site.config.languages[presenter.lang].title,
        lang: code(presenter, presenter.lang),
        publisher: publisher
            .map(|publisher| Organization { name: &publisher.name, url: publisher.url.as_deref() }),
    }
}

fn web_page<'a>(
    presenter: &Presenter<'a>,
    kind: PageType,
    url: &'a str,
    title: &'a str,
    head: &'a Head,
) -> WebPage<'a> {
    WebPage {
        kind,
        id: url,
        url,
        name: title,
        description: &head.description,
        lang: code(presenter, presenter.lang),
        questions: Vec::new(),
        site: Reference { id: site_id(presenter) },
        reviewed: None,
        reviewers: Vec::new(),
    }
}

/// The questions that the page owns, with the text that readers see.
fn owned_questions<'s>(presenter: &Presenter<'s>, page: PageId, url: &str) -> Vec<Question<'s>> {
    let site = presenter.site;
    let own_file = site.pages[page].own_question.filter(|id| site.questions[*id].owner.is_none());
    let ids = site.pages[page].questions.iter().copied().filter(|id| site.questions[*id].owner == Some(page));
    ids.chain(own_file)
        .map(|id| {
            let question = &site.questions[id];
            let link = format!("{url}#{}", crate::address::encode(&question.anchor));
            Question {
                id: link.clone(),
                url: link.clone(),
                name: question.question.text(),
                answer: Answer { text: question.answer.text(), url: link },
            }
        })
        .collect()
}

fn people<'s>(presenter: &Presenter<'s>, ids: Option<&[crate::node::Placed]>) -> Vec<Person<'s>> {
    let ids = ids.unwrap_or_default().iter();
    ids.filter_map(|id| presenter.site.catalog.person(presenter.lang, &id.text))
        .map(|page| person(presenter, page))
        .collect()
}

fn person<'s>(presenter: &Presenter<'s>, page: PageId) -> Person<'s> {
    let entry = &presenter.site.catalog.pages[page];
    Person {
        name: &entry.title,
        url: head::absolute(presenter, &entry.url),
        job_title: entry.front().role.as_deref(),
        same_as: entry.front().links.iter().map(|(_, url)| url.as_str()).collect(),
    }
}

fn breadcrumbs<'a>(presenter: &Presenter<'a>, page: PageId, url: &str) -> Breadcrumbs<'a> {
    let catalog = &presenter.site.catalog;
    let address = |url: &str| head::absolute(presenter, url).unwrap_or_default();
    let home = (presenter.texts().format("home"), address(presenter.prefix()));
    let sections =
        catalog.ancestors(page).into_iter().filter(|id| catalog.pages[*id].kind() == Kind::Section);
    let sections = sections.map(|id| (catalog.pages[id].short_title(), address(&catalog.pages[id].url)));
    let own = (catalog.pages[page].title.as_str(), url.to_owned());
    let items = std::iter::once(home).chain(sections).chain([own]).enumerate();
    Breadcrumbs { items: items.map(|(at, (name, item))| ListItem { position: at + 1, name, item }).collect() }
}

fn article<'a>(presenter: &Presenter<'a>, page: PageId, url: &'a str, head: &'a Head) -> Article<'a> {
    let entry = &presenter.site.catalog.pages[page];
    let front = entry.front();
    let content = &presenter.site.pages[page];
    let takeaways = content.takeaways.as_ref().filter(|list| !list.items.is_empty());
    let lines = takeaways.map(|list| list.items.iter().map(Rich::text).collect::<Vec<_>>());
    Article {
        headline: &entry.title,
        description: &head.description,
        main_entity_of_page: Reference { id: url },
        in_language: code(presenter, presenter.lang),
        time_required: format!("PT{}M", presenter.reading_minutes(page)),
        word_count: content.body.words,
        author: people(presenter, front.authors.as_deref()),
        date_published: front.date.map(|day| day.to_string()),
        date_modified: entry.changed().map(|day| day.to_string()),
        article_section: presenter.category(page).map(|category| category.title),
        r#abstract: lines.map(|lines| lines.join(" ")),
        sponsor: front.disclosure.sponsor.as_deref().map(|name| Organization { name, url: None }),
        digital_source_type: front
            .disclosure
            .ai_assisted
            .is_some()
            .then_some("https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource"),
        citation: front.references.iter().map(citation).collect(),
    }
}

fn citation(reference: &document::Reference) -> CreativeWork<'_> {
    CreativeWork { name: &reference.title, url: reference_url(reference) }
}
