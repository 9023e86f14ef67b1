//! The whole guide on one page, for paper: which pages it holds and in what order, and its view.
//!
//! It is cut into parts, so that no page grows without end. The pages of the content keep their text: only anchors get
//! the name of their page, headings a lower level, and links lead to the place in the guide.

use super::fill::{Place, Places, anchor_in};
use super::{Presenter, head};
use crate::catalog::{LangId, PageId, WHOLE};
use crate::document::Kind;
use crate::markdown;
use crate::site::Site;
use crate::view::{Body, Chapter, GuidePart, PageView, WholeGuideBody};
use std::collections::HashMap;
use std::rc::Rc;

/// Bytes of text on one page of it: some 900 sheets of paper, which browsers still lay out in less than half a minute.
const PER_PART: usize = 2_000_000;

/// The chapters of each part: articles in their order, questions without an article, plain pages, people.
///
/// Empty when book.toml says so, or says nothing and one part is not enough: nobody prints such a guide by accident.
pub(super) fn parts(site: &Site, lang: LangId) -> Vec<Vec<PageId>> {
    if site.config.print == Some(false) {
        return Vec::new();
    }
    let mut parts: Vec<Vec<PageId>> = Vec::new();
    let mut size = 0;
    for page in chapters(site, lang) {
        let more = bytes(site, page);
        match parts.last_mut() {
            Some(part) if size + more <= PER_PART => part.push(page),
            Some(_) if site.config.print.is_none() => return Vec::new(),
            _ => {
                parts.push(vec![page]);
                size = 0;
            }
        }
        size += more;
    }
    parts
}

fn chapters(site: &Site, lang: LangId) -> Vec<PageId> {
    let catalog = &site.catalog;
    let of_kind = |kind| catalog.of_kind(lang, kind).filter(|page| catalog.pages[*page].has_page);
    let is_alone = |page: &PageId| {
        site.pages[*page].own_question.is_some_and(|question| site.questions[question].owner.is_none())
    };
    let mut plain: Vec<PageId> = of_kind(Kind::Page).collect();
    plain.sort_by_cached_key(|page| {
        let entry = &catalog.pages[*page];
        (entry.front().weight.unwrap_or(i64::MAX), entry.url.clone())
    });
    let articles = catalog.sequence(lang);
    if articles.is_empty() {
        return Vec::new();
    }
    let questions = of_kind(Kind::Question).filter(is_alone);
    articles.into_iter().chain(questions).chain(plain).chain(of_kind(Kind::Person)).collect()
}

/// Bytes of a page's text as HTML.
fn bytes(site: &Site, page: PageId) -> usize {
    fn of(section: &markdown::Section) -> usize {
        section.title.html().len()
            + section.content.html().len()
            + section.children.iter().map(of).sum::<usize>()
    }
    let content = &site.pages[page];
    let body = &content.body;
    let sections: usize = body.answer.iter().chain(&body.sections).map(of).sum();
    let notes: usize = body.footnotes.iter().map(|note| note.content.html().len()).sum();
    let answers = content.questions.iter().chain(&content.own_question).map(|id| &site.questions[*id]);
    let answers: usize = answers.map(|one| one.question.html().len() + one.answer.html().len()).sum();
    body.lead.html().len() + sections + notes + answers
}

/// Sections above a page, from the top.
fn sections_above(site: &Site, page: PageId) -> Vec<PageId> {
    let mut above = site.catalog.ancestors(page);
    above.retain(|id| site.catalog.pages[*id].kind() == Kind::Section);
    above
}

/// Numbers every page that stands in the whole guide, sections included.
fn places<'s>(site: &'s Site, lang: LangId, parts: &[Vec<PageId>]) -> Places<'s> {
    let catalog = &site.catalog;
    let mut places = HashMap::new();
    let home = site.config.languages[lang].prefix.as_str();
    places.insert(home, (0, 0));
    for (part, pages) in parts.iter().enumerate() {
        for page in pages {
            let above = sections_above(site, *page);
            for id in
                above.into_iter().filter(|_| catalog.pages[*page].kind() == Kind::Article).chain([*page])
            {
                let number = places.len();
                places.entry(catalog.pages[id].url.as_str()).or_insert((part, number));
            }
        }
    }
    places
}

impl<'s> Presenter<'s> {
    /// One part of the whole guide.
    pub(super) fn whole_guide(&self, number: usize) -> PageView {
        let parts = parts(self.site, self.lang);
        let places = Rc::new(places(self.site, self.lang, &parts));
        let language = &self.site.config.languages[self.lang];
        let pages = parts.get(number).map_or(&[][..], Vec::as_slice);
        let changed = pages.iter().filter_map(|page| self.site.catalog.pages[*page].changed()).max();
        let home = self.site.catalog.by_url(&language.prefix).filter(|_| number == 0);
        let answers = |page: &PageId| {
            self.site.pages[*page].questions.len()
                + usize::from(self.site.pages[*page].own_question.is_some())
        };
        let body = WholeGuideBody {
            id: if number == 0 { anchor_in(0, "") } else { String::new() },
            intro_html: home.map(|page| self.inside(&places, page, 0).whole_body(page)).unwrap_or_default(),
            parts: self.guide_parts(&places, number, pages),
            changed: changed.map(|day| self.date(day)),
            articles: pages.iter().filter(|page| self.kind(**page) == Kind::Article).count(),
            questions: pages.iter().map(answers).sum(),
            web_address: head::absolute(self, &language.prefix),
            pager: self.pager(&format!("{}{WHOLE}", language.prefix), parts.len(), number, 1),
        };
        let title = self.texts().format("whole_guide");
        let head = head::unlisted(self, title, &language.description);
        let body = Body::WholeGuide(Box::new(body));
        let crumbs = vec![self.home_link()];
        let view = self.with_head(
            "whole-guide",
            language.title.clone(),
            language.description.clone(),
            crumbs,
            head,
            body,
        );
        PageView { languages: self.menu(None), ..view }
    }

    fn kind(&self, page: PageId) -> Kind {
        self.site.catalog.pages[page].kind()
    }

    /// A presenter for a page of the content where it stands in the whole guide; headings are `down` levels lower.
    fn inside(&self, places: &Rc<Places<'s>>, page: PageId, down: u8) -> Presenter<'s> {
        let own = places.get(self.site.catalog.pages[page].url.as_str()).map_or(0, |(_, number)| *number);
        let place = Place { places: Rc::clone(places), own, down };
        Presenter {
            site: self.site,
            lang: self.lang,
            frame: self.frame,
            url: self.url.clone(),
            root: self.root.clone(),
            place: Some(place),
        }
    }

    /// The pages of a part below the headings of their sections. A section that goes on gets its heading once more.
    fn guide_parts(&self, places: &Rc<Places<'s>>, number: usize, pages: &[PageId]) -> Vec<GuidePart> {
        let mut parts: Vec<GuidePart> = Vec::new();
        let mut open: Option<(Kind, Option<PageId>)> = None;
        let mut shown: Vec<PageId> = Vec::new();
        for page in pages {
            let kind = self.kind(*page);
            let above = if kind == Kind::Article { sections_above(self.site, *page) } else { Vec::new() };
            if open != Some((kind, above.last().copied())) {
                open = Some((kind, above.last().copied()));
                let is_new = |id: &PageId| !shown.contains(id) && self.begins_in(places, *id, number);
                let new: Vec<PageId> = above.iter().copied().filter(is_new).collect();
                shown.extend(&new);
                parts.extend(new.iter().map(|id| self.section_part(places, *id)));
                if new.last() != above.last() || above.is_empty() {
                    parts.push(self.bare_part(kind, above.last().copied()));
                }
            }
            if let Some(part) = parts.last_mut() {
                let level = if part.title.is_empty() { 2 } else { 3 };
                part.chapters.push(self.chapter(places, *page, level));
            }
        }
        parts
    }

    fn begins_in(&self, places: &Places<'s>, page: PageId, part: usize) -> bool {
        places.get(self.site.catalog.pages[page].url.as_str()).is_some_and(|(begins, _)| *begins == part)
    }

    fn section_part(&self, places: &Rc<Places<'s>>, section: PageId) -> GuidePart {
        let entry = &self.site.catalog.pages[section];
        let own = self.inside(places, section, 1);
        GuidePart {
            id: own.anchor(""),
            above: self.titles_above(section),
            title: entry.title.clone(),
            intro_html: own.whole_body(section),
            chapters: Vec::new(),
        }
    }

    /// A heading without an anchor: of a section that goes on, or of what stands in no section.
    fn bare_part(&self, kind: Kind, section: Option<PageId>) -> GuidePart {
        let texts = self.texts();
        let title = match (section, kind) {
            (Some(section), _) => &self.site.catalog.pages[section].title,
            (None, Kind::Question) => texts.format("other_questions"),
            (None, Kind::Page) => texts.format("other_pages"),
            (None, Kind::Person) => texts.format("people"),
            (None, _) => "",
        };
        GuidePart {
            id: String::new(),
            above: section.map(|id| self.titles_above(id)).unwrap_or_default(),
            title: title.to_owned(),
            intro_html: String::new(),
            chapters: Vec::new(),
        }
    }

    fn titles_above(&self, section: PageId) -> Vec<String> {
        let above = sections_above(self.site, section).into_iter();
        above.filter(|id| *id != section).map(|id| self.site.catalog.pages[id].title.clone()).collect()
    }

    fn chapter(&self, places: &Rc<Places<'s>>, page: PageId, level: u8) -> Chapter {
        let entry = &self.site.catalog.pages[page];
        let own = self.inside(places, page, level - 1);
        let (kind, body) = own.kind_and_body(page);
        Chapter {
            kind,
            id: own.anchor(""),
            level,
            title: entry.title.clone(),
            description: entry.front().description.clone().unwrap_or_default(),
            web_address: head::absolute(self, &entry.url),
            body,
        }
    }
}
