//! Every answer of a language, as the search takes it: questions first, then sections.

use crate::address;
use crate::catalog::{LangId, PageId};
use crate::document::{Kind, Search};
use crate::error::Result;
use crate::gapped::Target;
use crate::markdown::Section;
use crate::questions::{Question, QuestionId};
use crate::search::{self, Answer, Entry, Id, Synonyms, Topic};
use crate::site::{Page, Site};
use crate::topics::TopicId;
use std::sync::Arc;

/// The search index of a language in memory.
pub fn search_index(site: &Site, lang: LangId) -> search::Built {
    let (code, answers, synonyms, spell) = parts(site, lang);
    search::build(code, &answers, &synonyms, &spell)
}

/// Makes the search index of a language and hands over each file.
///
/// # Errors
/// When `take` refuses a file.
pub fn write_search_index(site: &Site, lang: LangId, take: &search::Take<'_>) -> Result<()> {
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
    let mut gathered = Gathered::of(site, lang);
    for (id, question) in site.questions.iter().enumerate().filter(|(_, question)| question.lang == lang) {
        gathered.question(id, question);
    }
    for page in site.catalog.sequence(lang).into_iter().chain(site.catalog.of_kind(lang, Kind::Page)) {
        gathered.sections(page);
    }
    gathered.entries
}

/// Answers of a language, as they are found.
struct Gathered<'s> {
    site: &'s Site,
    lang: LangId,
    /// Pages that have answers; all answers of one share it.
    pages: Vec<Option<Arc<search::Page<'s>>>>,
    entries: Vec<Entry<'s>>,
}

impl<'s> Gathered<'s> {
    fn of(site: &'s Site, lang: LangId) -> Self {
        // A list that grows would end with up to twice the room, and these are many.
        let sections_in = |page: &Arc<Page>| page.body.sections.len() + 1;
        let most = site.questions.len() + site.pages.iter().map(sections_in).sum::<usize>();
        Gathered { site, lang, pages: vec![None; site.pages.len()], entries: Vec::with_capacity(most) }
    }

    fn page(&mut self, id: PageId) -> Arc<search::Page<'s>> {
        let (site, lang) = (self.site, self.lang);
        let entry = &site.catalog.pages[id];
        let page = || {
            Arc::new(search::Page {
                title: &entry.title,
                path: address::spell_path(site.page_url(lang, id), site.config.run.offline),
                keywords: &entry.front().search.keywords,
            })
        };
        Arc::clone(self.pages[id].get_or_insert_with(page))
    }

    fn question(&mut self, id: QuestionId, question: &'s Question) {
        let site = self.site;
        let page = question.owner.unwrap_or(question.source);
        let page_search = &site.catalog.pages[page].front().search;
        if question.search.exclude == Some(true) || page_search.exclude == Some(true) {
            return;
        }
        let entry = Entry {
            id: Id::Question(&question.id),
            question: question.question.text(),
            also_asked: &question.also_asked,
            page: self.page(page),
            headings: Box::default(),
            topics: topics(site, &site.topics.of_question[id]),
            keywords: &question.search.keywords,
            boost: boost(&question.search) * boost(page_search),
            pinned: &question.search.pin,
            answer: Answer::Text { plain: question.answer.text(), html: question.answer.html() },
            fragment: address::encode(&question.anchor),
        };
        self.entries.push(entry);
    }

    fn sections(&mut self, id: PageId) {
        let site = self.site;
        let entry = &site.catalog.pages[id];
        let search = &entry.front().search;
        if search.exclude == Some(true) {
            return;
        }
        let page = self.page(id);
        let topics = topics(site, &site.topics.of_page[id]);
        let body = &site.pages[id].body;
        // The short answer answers what the page is called.
        let asked = |section: &Section| match &body.answer {
            Some(answer) if std::ptr::eq(answer, section) => std::slice::from_ref(&entry.title),
            _ => &[],
        };
        let with_text = body.answer.iter().chain(&body.sections).filter(|section| section.has_text());
        self.entries.extend(with_text.enumerate().map(|(number, section)| Entry {
            id: Id::Section(&entry.key, &section.id),
            question: section.title.text(),
            also_asked: asked(section),
            page: Arc::clone(&page),
            headings: section.children.iter().map(|child| child.title.text()).collect(),
            topics: Arc::clone(&topics),
            keywords: &[],
            boost: boost(search),
            // What an article is pinned for leads to its first answer.
            pinned: if number == 0 { &search.pin } else { &[] },
            answer: Answer::Section(section),
            fragment: address::encode(&section.id),
        }));
    }
}

fn boost(search: &Search) -> f32 {
    search.boost.unwrap_or(1.0) as f32
}

fn topics<'s>(site: &'s Site, ids: &[TopicId]) -> Arc<[Topic<'s>]> {
    let topic = |id: &TopicId| &site.topics.topics[*id];
    ids.iter().map(|id| Topic { id: &topic(id).slug, title: &topic(id).title }).collect()
}
