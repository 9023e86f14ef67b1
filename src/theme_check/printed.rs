//! What a printed page must have, whatever a theme looks like.

use crate::view::{ArticleBody, Body, Contents, Footnote, PageView, Questions};

/// What is missing on a page: code, message and remedy.
pub(super) type Missing = (&'static str, String, String);

const LANGUAGE: &str = "write `<html lang=\"{{ frame.lang }}\" dir=\"{{ frame.dir }}\">`, and give `<main>` those of `page` where they differ";

/// Everything that is missing on a page.
pub(super) fn missing(view: &PageView, html: &str) -> Vec<Missing> {
    let mut missing = Vec::new();
    let mut want = |there: bool, code, what: &str, help: &str| {
        if !there {
            missing.push((code, format!("the page has no {what}"), help.to_owned()));
        }
    };
    // The text may stand inside another language.
    let around = ["main", "html"].map(|name| opening(html, name).next().unwrap_or_default());
    let of_text = |name| around.iter().find_map(|tag| attribute(tag, name));
    want(
        of_text("lang") == Some(view.lang.as_str()) && attribute(around[1], "lang").is_some(),
        "missing-language",
        "language",
        LANGUAGE,
    );
    want(of_text("dir").unwrap_or("ltr") == view.dir, "missing-language", "direction of writing", LANGUAGE);
    want(html.contains("<title>"), "missing-title", "title", "print `page.head.title` in a `title` element");
    want(
        html.contains("name=\"viewport\""),
        "missing-viewport",
        "viewport for phones",
        "write `<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">`",
    );
    want(
        opening(html, "main").count() == 1,
        "missing-landmark",
        "`main` element, or more than one",
        "put what the page is about into one `main`",
    );
    want(
        opening(html, "h1").count() == 1,
        "missing-heading",
        "`h1`, or more than one",
        "print `page.title` in one `h1`",
    );
    let canonical = view.head.canonical.as_ref().is_none_or(|_| html.contains("rel=\"canonical\""));
    want(
        canonical,
        "missing-canonical",
        "canonical address",
        "write `<link rel=\"canonical\" href=\"{{ page.head.canonical }}\">`",
    );
    let data = view.head.json_ld_html.is_empty() || html.contains("application/ld+json");
    want(
        data,
        "missing-data",
        "JSON-LD",
        "print `page.head.json_ld_html` in a script of type `application/ld+json`",
    );
    let lost: Vec<String> =
        anchors(view).into_iter().filter(|id| !html.contains(&format!("id=\"{id}\""))).collect();
    if let Some(first) = lost.first() {
        let message = format!(
            "links to `#{first}` lead nowhere on this page ({} of its anchors are missing)",
            lost.len()
        );
        missing.push((
            "missing-anchor",
            message,
            "give each section, question and footnote its `id` or `anchor`".into(),
        ));
    }
    missing
}

/// The opening tags of an element.
fn opening<'h>(html: &'h str, name: &'h str) -> impl Iterator<Item = &'h str> {
    html.split('<').skip(1).filter_map(move |rest| {
        let tag = rest.split('>').next()?;
        (tag.split(|c: char| c.is_whitespace()).next() == Some(name)).then_some(tag)
    })
}

fn attribute<'h>(tag: &'h str, name: &str) -> Option<&'h str> {
    tag.split(&format!(" {name}=\"")).nth(1)?.split('"').next()
}

/// The anchors that links from elsewhere use.
fn anchors(view: &PageView) -> Vec<String> {
    match &view.body {
        Body::Article(body) => article_anchors(body),
        Body::Page(body) => text_anchors(&body.contents, body.questions.as_ref(), &body.footnotes),
        Body::Question(body) => vec![body.question.anchor.clone()],
        Body::Topic(body) => body.questions.iter().map(|question| question.id.clone()).collect(),
        Body::Faq { topics, .. } => topics.iter().map(|topic| topic.id.clone()).collect(),
        _ => Vec::new(),
    }
}

fn article_anchors(body: &ArticleBody) -> Vec<String> {
    let mut ids = text_anchors(&body.contents, body.questions.as_ref(), &body.footnotes);
    ids.extend(body.answer.iter().chain(&body.sections).map(|section| section.id.clone()));
    ids.extend(body.takeaways.iter().map(|list| list.id.clone()));
    ids
}

fn text_anchors(contents: &[Contents], questions: Option<&Questions>, notes: &[Footnote]) -> Vec<String> {
    let mut ids: Vec<String> = contents.iter().map(|line| line.id.clone()).collect();
    ids.extend(questions.into_iter().flat_map(|list| &list.items).map(|question| question.anchor.clone()));
    ids.extend(notes.iter().map(|note| note.id.clone()));
    ids
}
