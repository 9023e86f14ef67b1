//! JSON-LD: one graph for each page, in schema.org's vocabulary.
//!
//! A question is marked up on the page that owns it and nowhere else, with the text that
//! readers see there. Search engines stopped showing FAQ results in May 2026; the markup is
//! for other readers of the page.

use super::{Presenter, head, reference_url};
use crate::catalog::PageId;
use crate::document::Kind;
use crate::view::Head;
use serde_json::{Map, Value, json};

/// The graph of a page that askbook makes.
pub(super) fn of_list(presenter: &Presenter<'_>, title: &str, head: &Head) -> String {
    let Some(url) = &head.canonical else { return String::new() };
    let mut page = web_page(presenter, "CollectionPage", url, title, head);
    page.insert("isPartOf".into(), json!({"@id": site_id(presenter)}));
    script(&[website(presenter), Value::Object(page)])
}

/// The graph of a page of the content.
pub(super) fn of_page(presenter: &Presenter<'_>, page: PageId, kind: &str, head: &Head) -> String {
    let Some(url) = head::absolute(presenter, &presenter.url) else { return String::new() };
    let entry = &presenter.site.catalog.pages[page];
    let questions = owned_questions(presenter, page, &url);
    let health = presenter.site.config.health && kind == "article";
    let base = if health { "MedicalWebPage" } else { "WebPage" };
    let mut node = web_page(presenter, base, &url, &entry.title, head);
    if !questions.is_empty() {
        node.insert("@type".into(), json!([base, "FAQPage"]));
        node.insert("mainEntity".into(), Value::Array(questions));
    }
    node.insert("isPartOf".into(), json!({"@id": site_id(presenter)}));
    add_reviews(presenter, page, &mut node);
    let mut graph = vec![website(presenter), Value::Object(node)];
    if kind != "home" {
        graph.push(breadcrumbs(presenter, page, &url));
    }
    if kind == "article" {
        graph.push(article(presenter, page, &url, head));
    }
    if kind == "person" {
        graph.push(person(presenter, page));
    }
    script(&graph)
}

/// A graph for a script element: `<` cannot begin a tag there.
fn script(graph: &[Value]) -> String {
    json!({"@context": "https://schema.org", "@graph": graph}).to_string().replace('<', "\\u003c")
}

fn site_id(presenter: &Presenter<'_>) -> String {
    let prefix = presenter.prefix();
    head::absolute(presenter, prefix).unwrap_or_default() + "#website"
}

fn website(presenter: &Presenter<'_>) -> Value {
    let language = &presenter.site.config.languages[presenter.lang];
    let mut node = json!({
        "@type": "WebSite",
        "@id": site_id(presenter),
        "url": head::absolute(presenter, presenter.prefix()),
        "name": language.title,
        "inLanguage": language.code,
    });
    if let Some(publisher) = &presenter.site.config.publisher {
        let mut organization = json!({"@type": "Organization", "name": publisher.name});
        if let Some(url) = &publisher.url {
            organization["url"] = json!(url);
        }
        node["publisher"] = organization;
    }
    node
}

fn web_page(
    presenter: &Presenter<'_>,
    kind: &str,
    url: &str,
    title: &str,
    head: &Head,
) -> Map<String, Value> {
    let mut node = Map::new();
    node.insert("@type".into(), json!(kind));
    node.insert("@id".into(), json!(url));
    node.insert("url".into(), json!(url));
    node.insert("name".into(), json!(title));
    if !head.description.is_empty() {
        node.insert("description".into(), json!(head.description));
    }
    node.insert("inLanguage".into(), json!(presenter.site.config.languages[presenter.lang].code));
    node
}

/// The questions that the page owns, with the text that readers see.
fn owned_questions(presenter: &Presenter<'_>, page: PageId, url: &str) -> Vec<Value> {
    let site = presenter.site;
    let own_file = site.pages[page].own_question.filter(|id| site.questions[*id].owner.is_none());
    let ids = site.pages[page].questions.iter().copied().filter(|id| site.questions[*id].owner == Some(page));
    ids.chain(own_file)
        .map(|id| {
            let question = &site.questions[id];
            let link = format!("{url}#{}", crate::address::encode(&question.anchor));
            json!({
                "@type": "Question",
                "@id": link,
                "url": link,
                "name": question.question.text,
                "acceptedAnswer": {"@type": "Answer", "text": question.answer.text, "url": link},
            })
        })
        .collect()
}

fn add_reviews(presenter: &Presenter<'_>, page: PageId, node: &mut Map<String, Value>) {
    let front = presenter.site.catalog.pages[page].front();
    if let Some(day) = front.reviewed {
        node.insert("lastReviewed".into(), json!(day.to_string()));
    }
    let reviewers = people(presenter, front.reviewers.as_deref());
    if !reviewers.is_empty() {
        node.insert("reviewedBy".into(), Value::Array(reviewers));
    }
}

fn people(presenter: &Presenter<'_>, ids: Option<&[crate::node::Placed]>) -> Vec<Value> {
    let ids = ids.unwrap_or_default().iter();
    ids.filter_map(|id| presenter.site.catalog.person(presenter.lang, &id.text))
        .map(|page| person(presenter, page))
        .collect()
}

fn person(presenter: &Presenter<'_>, page: PageId) -> Value {
    let entry = &presenter.site.catalog.pages[page];
    let mut node =
        json!({"@type": "Person", "name": entry.title, "url": head::absolute(presenter, &entry.url)});
    if let Some(role) = &entry.front().role {
        node["jobTitle"] = json!(role);
    }
    if !entry.front().links.is_empty() {
        node["sameAs"] = entry.front().links.iter().map(|(_, url)| url.clone()).collect();
    }
    node
}

fn breadcrumbs(presenter: &Presenter<'_>, page: PageId, url: &str) -> Value {
    let catalog = &presenter.site.catalog;
    let home = (
        presenter.texts().format("home").to_owned(),
        head::absolute(presenter, presenter.prefix()).unwrap_or_default(),
    );
    let sections =
        catalog.ancestors(page).into_iter().filter(|id| catalog.pages[*id].kind() == Kind::Section);
    let sections = sections.map(|id| {
        let entry = &catalog.pages[id];
        (entry.short_title().to_owned(), head::absolute(presenter, &entry.url).unwrap_or_default())
    });
    let own = (catalog.pages[page].title.clone(), url.to_owned());
    let items: Vec<Value> = std::iter::once(home)
        .chain(sections)
        .chain([own])
        .enumerate()
        .map(
            |(at, (name, item))| json!({"@type": "ListItem", "position": at + 1, "name": name, "item": item}),
        )
        .collect();
    json!({"@type": "BreadcrumbList", "itemListElement": items})
}

fn article(presenter: &Presenter<'_>, page: PageId, url: &str, head: &Head) -> Value {
    let entry = &presenter.site.catalog.pages[page];
    let front = entry.front();
    let content = &presenter.site.pages[page];
    let mut node = json!({
        "@type": "Article",
        "headline": entry.title,
        "description": head.description,
        "mainEntityOfPage": {"@id": url},
        "inLanguage": presenter.site.config.languages[presenter.lang].code,
        "timeRequired": format!("PT{}M", presenter.reading_minutes(page)),
        "wordCount": content.body.words,
    });
    let authors = people(presenter, front.authors.as_deref());
    let mut set = |key: &str, value: Value| node[key] = value;
    if !authors.is_empty() {
        set("author", Value::Array(authors));
    }
    if let Some(day) = front.date {
        set("datePublished", json!(day.to_string()));
    }
    if let Some(day) = entry.changed() {
        set("dateModified", json!(day.to_string()));
    }
    if let Some(category) = presenter.category(page) {
        set("articleSection", json!(category.title));
    }
    if let Some(list) = content.takeaways.as_ref().filter(|list| !list.items.is_empty()) {
        let lines: Vec<&str> = list.items.iter().map(|item| item.text.as_str()).collect();
        set("abstract", json!(lines.join(" ")));
    }
    if let Some(sponsor) = &front.disclosure.sponsor {
        set("sponsor", json!({"@type": "Organization", "name": sponsor}));
    }
    if front.disclosure.ai_assisted.is_some() {
        set(
            "digitalSourceType",
            json!("https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource"),
        );
    }
    if !front.references.is_empty() {
        set("citation", front.references.iter().map(citation).collect());
    }
    node
}

fn citation(reference: &crate::document::Reference) -> Value {
    let mut node = json!({"@type": "CreativeWork", "name": reference.title});
    if let Some(url) = reference_url(reference) {
        node["url"] = json!(url);
    }
    node
}
