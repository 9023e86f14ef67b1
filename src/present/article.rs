//! Views of the pages that have a body: articles, plain pages, people, questions.

use super::{Presenter, TOP};
use crate::catalog::PageId;
use crate::document::Kind;
use crate::markdown;
use crate::node::Placed;
use crate::questions::QuestionId;
use crate::text;
use crate::view::{
    ArticleBody, Body, Change, Contents, Footnote, Link, PageView, PersonBody, PersonRef, PersonView,
    QuestionBody, Questions, ReadingTime, Section, Takeaways, Term, TextBody,
};

/// A contents list is shown from this many lines on (reader rules, A1.4).
const LEAST_CONTENTS: usize = 3;

impl Presenter<'_> {
    /// A page of the content that is no list.
    pub(super) fn content(&self, page: PageId) -> PageView {
        let is_home = self.site.catalog.pages[page].kind() == Kind::Home;
        let (kind, body) = if is_home { ("home", self.home_body(page)) } else { self.kind_and_body(page) };
        self.content_page(page, kind, body)
    }

    /// What a page of the content holds, and the kind of page that shows it.
    pub(super) fn kind_and_body(&self, page: PageId) -> (&'static str, Body) {
        match (self.site.catalog.pages[page].kind(), self.site.pages[page].own_question) {
            (Kind::Person, _) => ("person", Body::Person(Box::new(self.person_body(page)))),
            (Kind::Question, Some(id)) => ("question", Body::Question(Box::new(self.question_body(id)))),
            (Kind::Page | Kind::Question, _) => ("page", Body::Page(Box::new(self.text_body(page)))),
            _ => ("article", Body::Article(Box::new(self.article_body(page)))),
        }
    }

    fn article_body(&self, page: PageId) -> ArticleBody {
        let entry = &self.site.catalog.pages[page];
        let front = entry.front();
        let content = &self.site.pages[page];
        let today = self.site.config.run.today;
        let neighbour = |id: Option<PageId>| id.map(|id| self.page_link(id));
        let sections: Vec<Section> =
            content.body.sections.iter().map(|section| self.section_view(page, section)).collect();
        let takeaways =
            content.takeaways.as_ref().filter(|list| !list.items.is_empty()).map(|list| Takeaways {
                id: self.anchor(&list.id),
                title: list.title.clone(),
                items_html: list.items.iter().map(|item| self.html(item.html())).collect(),
            });
        let questions = self.questions(page);
        let references = self.references(&front.references);
        let contents =
            self.contents(&sections, takeaways.as_ref(), questions.as_ref(), !references.is_empty());
        ArticleBody {
            category: self.category(page),
            authors: self.people_refs(front.authors.as_deref()),
            reviewers: self.people_refs(front.reviewers.as_deref()),
            reading_time: self.reading_time(page),
            published: front.date.map(|day| self.date(day)),
            updated: front.updated.filter(|day| Some(*day) != front.date).map(|day| self.date(day)),
            reviewed: front.reviewed.map(|day| self.date(day)),
            next_review: entry.next_review().map(|day| self.date(day)),
            overdue: entry.next_review().is_some_and(|day| day < today),
            unpublished: entry.status.reason(),
            answer: content.body.answer.as_ref().map(|section| self.section_view(page, section)),
            lead_html: format!("{}{}", self.old_anchors(page, TOP), self.html(content.body.lead.html())),
            contents,
            sections,
            takeaways,
            questions,
            footnotes: self.footnotes(page),
            references,
            changes: front
                .changes
                .iter()
                .map(|change| Change { date: self.date(change.date), note: change.note.clone() })
                .collect(),
            funding: front.disclosure.funding.clone().unwrap_or_default(),
            conflicts: front.disclosure.conflicts.clone().unwrap_or_default(),
            sponsor: front.disclosure.sponsor.clone().unwrap_or_default(),
            ai_assisted: front.disclosure.ai_assisted.clone().unwrap_or_default(),
            related: content.related.iter().map(|id| self.teaser(*id)).collect(),
            tags: if front.tags.is_some() {
                self.site.topics.of_page[page].iter().map(|id| self.topic_link(*id)).collect()
            } else {
                Vec::new()
            },
            previous: neighbour(content.neighbours.0),
            next: neighbour(content.neighbours.1),
        }
    }

    fn reading_time(&self, page: PageId) -> ReadingTime {
        let minutes = self.reading_minutes(page);
        ReadingTime { minutes, text: self.texts().count("min_read", minutes), iso: format!("PT{minutes}M") }
    }

    fn section_view(&self, page: PageId, section: &markdown::Section) -> Section {
        Section {
            id: self.anchor(&section.id),
            level: self.level(section.level),
            kind: section.kind.name(),
            title_html: format!("{}{}", self.old_anchors(page, &section.id), self.html(section.title.html())),
            title: section.title.text().to_owned(),
            html: self.html(section.content.html()),
            children: section.children.iter().map(|child| self.section_view(page, child)).collect(),
        }
    }

    fn questions(&self, page: PageId) -> Option<Questions> {
        let content = &self.site.pages[page];
        if content.questions.is_empty() {
            return None;
        }
        let heading = content.body.faq_heading.as_ref();
        Some(Questions {
            id: self.anchor(heading.map_or("questions", |heading| heading.id.as_str())),
            title: heading
                .map_or_else(|| self.texts().format("questions").to_owned(), |heading| heading.title.clone()),
            items: content.questions.iter().map(|id| self.question(*id)).collect(),
        })
    }

    fn contents(
        &self,
        sections: &[Section],
        takeaways: Option<&Takeaways>,
        questions: Option<&Questions>,
        references: bool,
    ) -> Vec<Contents> {
        let mut lines: Vec<Contents> = sections
            .iter()
            .map(|section| Contents { title: section.title.clone(), id: section.id.clone() })
            .collect();
        lines.extend(takeaways.map(|list| Contents { title: list.title.clone(), id: list.id.clone() }));
        lines.extend(questions.map(|list| Contents { title: list.title.clone(), id: list.id.clone() }));
        if references {
            lines.push(Contents {
                title: self.texts().format("references").to_owned(),
                id: self.anchor("references"),
            });
        }
        if lines.len() < LEAST_CONTENTS { Vec::new() } else { lines }
    }

    fn footnotes(&self, page: PageId) -> Vec<Footnote> {
        let notes = self.site.pages[page].body.footnotes.iter();
        notes
            .map(|note| Footnote {
                number: note.number,
                id: self.anchor(&format!("note-{}", note.number)),
                html: self.html(note.content.html()),
                back: note.back.iter().map(|id| self.anchor(id)).collect(),
            })
            .collect()
    }

    fn text_body(&self, page: PageId) -> TextBody {
        let content = &self.site.pages[page];
        let sections: Vec<Section> = content
            .body
            .answer
            .iter()
            .chain(&content.body.sections)
            .map(|section| self.section_view(page, section))
            .collect();
        TextBody {
            lead_html: format!("{}{}", self.old_anchors(page, TOP), self.html(content.body.lead.html())),
            contents: self.contents(&sections, None, None, false),
            sections,
            questions: self.questions(page),
            terms: self.terms(page),
            footnotes: self.footnotes(page),
            updated: self.site.catalog.pages[page].changed().map(|day| self.date(day)),
        }
    }

    /// The entries of a glossary by the alphabet.
    fn terms(&self, page: PageId) -> Vec<Term> {
        let mut terms: Vec<Term> = self.site.catalog.pages[page]
            .front()
            .terms
            .iter()
            .map(|entry| Term {
                id: self.anchor(&entry.anchor()),
                term: entry.term.text.clone(),
                also: entry.also.iter().map(|also| also.text.clone()).collect(),
                definition: entry.definition.clone(),
            })
            .collect();
        terms.sort_by_cached_key(|entry| text::sort_key(&entry.term));
        terms
    }

    /// The whole body of a page as HTML.
    pub(super) fn whole_body(&self, page: PageId) -> String {
        let body = &self.site.pages[page].body;
        let mut html = body.lead.html().clone();
        for section in body.answer.iter().chain(&body.sections) {
            html.push_heading(section.level, &section.id, section.title.html());
            html.push(&section.whole_html());
        }
        format!("{}{}", self.old_anchors(page, TOP), self.html(&html))
    }

    fn people_refs(&self, ids: Option<&[Placed]>) -> Vec<PersonRef> {
        let ids = ids.unwrap_or_default().iter();
        let people: Vec<PageId> =
            ids.filter_map(|id| self.site.catalog.person(self.lang, &id.text)).collect();
        let names = people.iter().map(|page| self.site.catalog.pages[*page].title.as_str());
        let before = self.texts().before_each(names);
        people.iter().zip(before).map(|(page, before)| self.person_ref(*page, before)).collect()
    }

    fn person_ref(&self, page: PageId, before: String) -> PersonRef {
        let entry = &self.site.catalog.pages[page];
        PersonRef {
            before,
            name: entry.title.clone(),
            url: Some(self.href(&self.url_of(page))),
            role: entry.front().role.clone().unwrap_or_default(),
            credentials: entry.front().credentials.join(self.texts().separator()),
        }
    }

    pub(super) fn person_view(&self, page: PageId) -> PersonView {
        let entry = &self.site.catalog.pages[page];
        let front = entry.front();
        PersonView {
            name: entry.title.clone(),
            url: self.href(&entry.url),
            role: front.role.clone().unwrap_or_default(),
            credentials: front.credentials.join(self.texts().separator()),
            bio_html: self.whole_body(page),
            links: front
                .links
                .iter()
                .map(|(title, url)| Link { title: title.text.clone(), url: url.clone(), current: false })
                .collect(),
        }
    }

    fn person_body(&self, page: PageId) -> PersonBody {
        let id = self.site.catalog.pages[page].name();
        let names = |ids: Option<&[Placed]>| ids.into_iter().flatten().any(|placed| placed.text == id);
        let catalog = &self.site.catalog;
        let articles: Vec<PageId> = catalog.sequence(self.lang);
        let teasers = |signs: &dyn Fn(PageId) -> bool| {
            articles
                .iter()
                .filter(|id| signs(**id))
                .take(super::PER_PAGE)
                .map(|id| self.teaser(*id))
                .collect()
        };
        PersonBody {
            person: self.person_view(page),
            written: teasers(&|id| names(catalog.pages[id].front().authors.as_deref())),
            reviewed: teasers(&|id| names(catalog.pages[id].front().reviewers.as_deref())),
        }
    }

    fn question_body(&self, id: QuestionId) -> QuestionBody {
        let topics = &self.site.topics;
        let mut related: Vec<_> = topics.of_question[id]
            .iter()
            .flat_map(|topic| topics.topics[*topic].questions.iter().take(8))
            .filter(|other| **other != id)
            .collect();
        related.sort_unstable();
        related.dedup();
        QuestionBody {
            question: self.question(id),
            related: related.into_iter().take(6).map(|other| self.question_ref(*other)).collect(),
        }
    }
}
