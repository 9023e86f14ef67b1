//! Every answer of a language, as the search takes it: questions first, then sections.

use crate::address;
use crate::catalog::{LangId, PageId};
use crate::document::{Kind, Search};
use crate::error::Result;
use crate::gapped::Target;
use crate::markdown::Section;
use crate::search::{self, Answer, Entry, Kind as AnswerKind, Synonyms, Topic};
use crate::site::{Page, Site};
use crate::topics::TopicId;
use std::borrow::Cow;
use std::sync::Arc;

/// The search index of a language in memory.
pub fn search_index(site: &Site, lang: LangId) -> search::Built {
    let (code, answers, synonyms, spell) = parts(site, lang);
    search::build(code, &answers, &synonyms, &spell)
}

/// Makes the search index of a language and hands over each file; gives the path of the first one that a browser loads.
///
/// # Errors
/// When `take` refuses a file.
pub fn write_search_index(site: &Site, lang: LangId, take: &search::Take<'_>) -> Result<String> {
    let (code, answers, synonyms, spell) = parts(site, lang);
    search::write(code, &answers, &synonyms, &spell, take)
}

/// What a search is made of.
#[allow(clippy::type_complexity, reason = "named once, used twice")]
fn parts<'s>(
    site: &'s Site,
    lang: LangId,
) -> (&'s str, Vec<Entry<'s>>, Vec<Synonyms>, impl Fn(&Target, &mut String) + Sync + 's) {
    let spell = move |target: &Target, out: &mut String| {
        let (path, fragment) = site.address(lang, target);
        out.push_str(&address::spell(&path, &fragment, site.config.run.offline));
    };
    (&site.config.languages[lang].code, answers(site, lang), synonyms(site), spell)
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
pub fn answers(site: &Site, lang: LangId) -> Vec<Entry<'_>> {
    // A list that grows would end with up to twice the room, and these are many.
    let sections_in = |page: &Arc<Page>| page.body.sections.len() + 1;
    let most = site.questions.len() + site.pages.iter().map(sections_in).sum::<usize>();
    let mut entries = Vec::with_capacity(most);
    for (id, question) in site.questions.iter().enumerate().filter(|(_, question)| question.lang == lang) {
        let page = question.owner.unwrap_or(question.source);
        let page_search = &site.catalog.pages[page].front().search;
        if question.search.exclude == Some(true) || page_search.exclude == Some(true) {
            continue;
        }
        entries.push(Entry {
            id: borrowed(&question.id),
            kind: AnswerKind::Question,
            question: borrowed(&question.question.text),
            also_asked: Cow::Borrowed(&question.also_asked),
            context: borrowed(&site.catalog.pages[page].title),
            headings: Vec::new(),
            topics: topics(site, &site.topics.of_question[id]),
            keywords: question.search.keywords.iter().chain(&page_search.keywords).map(borrowed).collect(),
            boost: boost(&question.search) * boost(page_search),
            pinned: Cow::Borrowed(&question.search.pin),
            answer: Answer::Text {
                plain: borrowed(&question.answer.text),
                html: Cow::Borrowed(&question.answer.html),
            },
            page: address::spell_path(site.page_url(lang, page), site.config.run.offline),
            fragment: address::encode(&question.anchor),
        });
    }
    for page in site.catalog.sequence(lang).into_iter().chain(site.catalog.of_kind(lang, Kind::Page)) {
        if site.catalog.pages[page].front().search.exclude != Some(true) {
            sections(site, page, &mut entries);
        }
    }
    entries
}

fn borrowed<'s>(text: &'s (impl AsRef<str> + ?Sized)) -> Cow<'s, str> {
    Cow::Borrowed(text.as_ref())
}

fn sections<'s>(site: &'s Site, page: PageId, entries: &mut Vec<Entry<'s>>) {
    let body = &site.pages[page].body;
    let mut pins: &[String] = &site.catalog.pages[page].front().search.pin;
    for section in body.answer.iter().chain(&body.sections) {
        if section.has_text() {
            // What an article is pinned for leads to its first answer.
            entries.push(Entry {
                pinned: Cow::Borrowed(std::mem::take(&mut pins)),
                ..section_entry(site, page, section)
            });
        }
    }
}

fn section_entry<'s>(site: &'s Site, page: PageId, section: &'s Section) -> Entry<'s> {
    let entry = &site.catalog.pages[page];
    let search = &entry.front().search;
    Entry {
        id: format!("{}#{}", entry.key, section.id).into(),
        kind: AnswerKind::Section,
        question: borrowed(&section.title.text),
        also_asked: Cow::Borrowed(&[]),
        context: borrowed(&entry.title),
        headings: section.children.iter().map(|child| borrowed(&child.title.text)).collect(),
        topics: topics(site, &site.topics.of_page[page]),
        keywords: search.keywords.iter().map(borrowed).collect(),
        boost: boost(search),
        pinned: Cow::Borrowed(&[]),
        answer: Answer::Section(section),
        page: address::spell_path(entry.url.as_str().into(), site.config.run.offline),
        fragment: address::encode(&section.id),
    }
}

fn boost(search: &Search) -> f32 {
    search.boost.unwrap_or(1.0) as f32
}

fn topics<'s>(site: &'s Site, ids: &[TopicId]) -> Vec<Topic<'s>> {
    let topic = |id: &TopicId| &site.topics.topics[*id];
    ids.iter().map(|id| Topic { id: borrowed(&topic(id).slug), title: borrowed(&topic(id).title) }).collect()
}
