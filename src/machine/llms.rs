//! llms.txt and a Markdown twin of every page: the guide without its frame.

use super::{Output, absolute, public_pages};
use crate::catalog::{LangId, PageId};
use crate::document::Kind;
use crate::gapped::Gapped;
use crate::markdown::Rich;
use crate::present;
use crate::site::Site;
use crate::text::squeeze;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// llms.txt of a language: the sections with their articles, each with its twin.
pub fn index(site: &Site, lang: LangId) -> Output {
    let language = &site.config.languages[lang];
    let mut text = format!("# {}\n", squeeze(&language.title));
    if !language.description.is_empty() {
        let _ = write!(text, "\n> {}\n", squeeze(&language.description));
    }
    let pages: BTreeSet<PageId> =
        public_pages(site).filter(|page| site.catalog.pages[*page].lang == lang).collect();
    let mut section = None;
    for page in site.catalog.sequence(lang).into_iter().filter(|page| pages.contains(page)) {
        let parent = site.catalog.parent[page];
        if section != Some(parent) {
            let title =
                parent.map_or(language.title.as_str(), |parent| site.catalog.pages[parent].title.as_str());
            let _ = write!(text, "\n## {}\n\n", squeeze(title));
            section = Some(parent);
        }
        line(&mut text, site, page);
    }
    text.push_str("\n## Optional\n\n");
    for page in pages.iter().filter(|page| site.catalog.pages[**page].kind() == Kind::Page) {
        line(&mut text, site, *page);
    }
    let _ = writeln!(
        text,
        "- [faq.json]({}): every question with its answer",
        absolute(site, &format!("{}faq.json", language.prefix))
    );
    Output::text(format!("{}llms.txt", language.prefix), text)
}

fn line(text: &mut String, site: &Site, page: PageId) {
    let entry = &site.catalog.pages[page];
    let _ = write!(text, "- [{}]({})", squeeze(&entry.title), absolute(site, &present::twin_url(&entry.url)));
    match &entry.front().description {
        Some(description) => drop(writeln!(text, ": {description}")),
        None => text.push('\n'),
    }
}

/// The Markdown twin of a page.
pub fn twin(site: &Site, page: PageId) -> Output {
    let entry = &site.catalog.pages[page];
    let content = &site.pages[page];
    let mut text = format!("# {}\n", entry.title);
    if let Some(description) = &entry.front().description {
        let _ = write!(text, "\n> {description}\n");
    }
    let body = match (content.own_question, &content.body.markdown) {
        (Some(question), _) => markdown(site, page, &site.questions[question].answer),
        (None, Some(edits)) => filled(site, page, &edits.apply(entry.document.body_text())),
        (None, None) => String::new(),
    };
    if !body.trim().is_empty() {
        let _ = write!(text, "\n{}\n", body.trim());
    }
    takeaways(&mut text, site, page);
    questions(&mut text, site, page);
    references(&mut text, site, page);
    Output::text(present::twin_url(&entry.url), text)
}

/// The Markdown of a text; empty when it is part of a body.
fn markdown(site: &Site, page: PageId, rich: &Rich) -> String {
    rich.markdown().map_or_else(String::new, |source| filled(site, page, &source))
}

fn filled(site: &Site, page: PageId, source: &Gapped) -> String {
    let lang = site.catalog.pages[page].lang;
    source.render(&mut |target, out| out.push_str(&present::absolute(site, lang, target)))
}

/// Takeaways that are not in the body already.
fn takeaways(text: &mut String, site: &Site, page: PageId) {
    let Some(list) =
        site.pages[page].takeaways.as_ref().filter(|list| list.items.iter().any(Rich::has_markdown))
    else {
        return;
    };
    let _ = write!(text, "\n## {}\n\n", list.title);
    for item in &list.items {
        let _ = writeln!(text, "- {}", squeeze(&markdown(site, page, item)));
    }
}

/// Questions that are not in the body already.
fn questions(text: &mut String, site: &Site, page: PageId) {
    let content = &site.pages[page];
    let entry = &site.catalog.pages[page];
    let outside: Vec<_> =
        content.questions.iter().map(|id| &site.questions[*id]).filter(|q| q.answer.has_markdown()).collect();
    if outside.is_empty() {
        return;
    }
    if content.body.faq_heading.is_none() {
        let _ = write!(text, "\n## {}\n", site.texts[entry.lang].format("questions"));
    }
    for question in outside {
        let answer = markdown(site, page, &question.answer);
        let _ = write!(text, "\n### {}\n\n{}\n", question.question.text(), answer.trim());
    }
}

fn references(text: &mut String, site: &Site, page: PageId) {
    let entry = &site.catalog.pages[page];
    if entry.front().references.is_empty() {
        return;
    }
    let _ = write!(text, "\n## {}\n\n", site.texts[entry.lang].format("references"));
    for (at, reference) in entry.front().references.iter().enumerate() {
        let link = reference
            .url
            .clone()
            .or_else(|| reference.doi.as_ref().map(|doi| format!("https://doi.org/{doi}")));
        let title =
            link.map_or_else(|| reference.title.clone(), |link| format!("[{}]({link})", reference.title));
        let _ = writeln!(text, "{}. {title}", at + 1);
    }
}
