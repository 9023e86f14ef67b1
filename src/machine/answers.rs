//! Every answer of a language, as the search takes it: questions first, then sections.

use crate::address;
use crate::catalog::{LangId, PageId};
use crate::document::{Kind, Search};
use crate::gapped::Gapped;
use crate::markdown::Section;
use crate::search::{self, Entry, Kind as AnswerKind, Synonyms, Topic};
use crate::site::Site;
use crate::topics::TopicId;

/// The search index of a language.
pub fn search_index(site: &Site, lang: LangId) -> search::Built {
    search::build(&site.config.languages[lang].code, &answers(site, lang), &synonyms(site))
}

fn synonyms(site: &Site) -> Vec<Synonyms> {
    let groups = site.config.synonyms.iter().filter(|group| group.words.len() > 1);
    groups
        .map(|group| Synonyms {
            from: vec![group.words[0].clone()],
            to: group.words[1..].to_vec(),
            two_way: !group.one_way,
        })
        .collect()
}

/// The answers of a language.
pub fn answers(site: &Site, lang: LangId) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (id, question) in site.questions.iter().enumerate().filter(|(_, question)| question.lang == lang) {
        let page = question.owner.unwrap_or(question.source);
        let page_search = &site.catalog.pages[page].front().search;
        if question.search.exclude == Some(true) || page_search.exclude == Some(true) {
            continue;
        }
        entries.push(Entry {
            id: question.id.clone(),
            kind: AnswerKind::Question,
            question: question.question.text.clone(),
            also_asked: question.also_asked.clone(),
            context: site.catalog.pages[page].title.clone(),
            headings: Vec::new(),
            topics: topics(site, &site.topics.of_question[id]),
            keywords: [&question.search.keywords[..], &page_search.keywords[..]].concat(),
            boost: boost(&question.search) * boost(page_search),
            pinned: question.search.pin.clone(),
            text: question.answer.text.clone(),
            html: marked(site, lang, &question.answer.html),
            url: spelled(site, &site.question_url(id)),
        });
    }
    for page in site.catalog.sequence(lang).into_iter().chain(site.catalog.of_kind(lang, Kind::Page)) {
        if site.catalog.pages[page].front().search.exclude != Some(true) {
            sections(site, page, &mut entries);
        }
    }
    entries
}

fn sections(site: &Site, page: PageId, entries: &mut Vec<Entry>) {
    let body = &site.pages[page].body;
    let mut pins = site.catalog.pages[page].front().search.pin.clone();
    for section in body.answer.iter().chain(&body.sections) {
        let text = section.whole_text();
        if !text.is_empty() {
            // What an article is pinned for leads to its first answer.
            entries.push(Entry {
                pinned: std::mem::take(&mut pins),
                ..section_entry(site, page, section, text)
            });
        }
    }
}

fn section_entry(site: &Site, page: PageId, section: &Section, text: String) -> Entry {
    let entry = &site.catalog.pages[page];
    let search = &entry.front().search;
    Entry {
        id: format!("{}#{}", entry.key, section.id),
        kind: AnswerKind::Section,
        question: section.title.text.clone(),
        also_asked: Vec::new(),
        context: entry.title.clone(),
        headings: section.children.iter().map(|child| child.title.text.clone()).collect(),
        topics: topics(site, &site.topics.of_page[page]),
        keywords: search.keywords.clone(),
        boost: boost(search),
        pinned: Vec::new(),
        text,
        html: marked(site, entry.lang, &section.whole_html()),
        url: spelled(site, &format!("{}#{}", entry.url, section.id)),
    }
}

fn boost(search: &Search) -> f32 {
    search.boost.unwrap_or(1.0) as f32
}

fn topics(site: &Site, ids: &[TopicId]) -> Vec<Topic> {
    let topic = |id: &TopicId| &site.topics.topics[*id];
    ids.iter().map(|id| Topic { id: topic(id).slug.clone(), title: topic(id).title.clone() }).collect()
}

fn spelled(site: &Site, url: &str) -> String {
    address::spell_url(url, site.config.run.offline)
}

/// HTML in which every address inside the site stands between NUL bytes; the browser puts the
/// way to the top of the site before it.
fn marked(site: &Site, lang: LangId, html: &Gapped) -> String {
    html.render(&mut |target, out| {
        let (path, fragment) = site.address(lang, target);
        out.push('\0');
        out.push_str(&address::spell(&path, &fragment, site.config.run.offline));
        out.push('\0');
    })
}
