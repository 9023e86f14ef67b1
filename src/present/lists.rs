//! Views of the pages that askbook makes itself: indexes, topics, people, search.

use super::plan::numbered;
use super::{ANSWERS_PER_PAGE, FIRST_OF_TOPIC, LINKS_PER_PAGE, PER_PAGE, Presenter};
use crate::catalog::{LangId, PageId};
use crate::document::Kind;
use crate::questions::QuestionId;
use crate::site::{self, Site};
use crate::text;
use crate::topics::TopicId;
use crate::view::{
    AToZBody, ArticleTakeaways, Body, HomeBody, Letter, LetterGroup, PageView, Pager, QuestionRef,
    SearchBody, SectionBody, SectionTakeaways, SectionTeaser, Teaser, TopicBody, TopicQuestions,
};

/// Questions that the home page, the search page and the page for lost addresses show first.
const TOP_QUESTIONS: usize = 8;
/// Articles of a section on the home page, and newest articles.
const FIRST_ARTICLES: usize = 6;
/// More sections than this are listed without their articles.
const MANY_SECTIONS: usize = 12;

/// The articles of a language that have takeaways, in the order of the guide.
pub(super) fn with_takeaways(site: &Site, lang: LangId) -> Vec<PageId> {
    let mut articles = site.catalog.sequence(lang);
    articles.retain(|page| site.pages[*page].takeaways.as_ref().is_some_and(|list| !list.items.is_empty()));
    articles
}

/// A letter as a part of an address.
pub(super) fn letter_slug(letter: &str) -> String {
    if letter == "#" { "0-9".to_owned() } else { letter.to_lowercase() }
}

impl Presenter<'_> {
    pub(super) fn home_body(&self, page: PageId) -> Body {
        let catalog = &self.site.catalog;
        let sections =
            catalog.roots(self.lang).into_iter().filter(|id| catalog.pages[*id].kind() == Kind::Section);
        Body::Home(Box::new(HomeBody {
            intro_html: self.whole_body(page),
            sections: self.section_teasers(&sections.collect::<Vec<_>>()),
            top_questions: self.top_questions(),
            latest: self.latest(),
            questions: self.site.questions.iter().filter(|question| question.lang == self.lang).count(),
            articles: catalog.of_kind(self.lang, Kind::Article).count(),
        }))
    }

    /// Sections with their first articles; without articles when there are many sections.
    fn section_teasers(&self, sections: &[PageId]) -> Vec<SectionTeaser> {
        let articles = if sections.len() <= MANY_SECTIONS { FIRST_ARTICLES } else { 0 };
        sections.iter().map(|id| self.section_teaser(*id, articles)).collect()
    }

    fn section_teaser(&self, page: PageId, most: usize) -> SectionTeaser {
        let entry = &self.site.catalog.pages[page];
        let articles = self.articles(page);
        SectionTeaser {
            title: entry.title.clone(),
            description: self.description(page),
            url: self.href(&entry.url),
            count: articles.len(),
            articles: articles.into_iter().take(most).map(|id| self.teaser(id)).collect(),
        }
    }

    fn articles(&self, section: PageId) -> Vec<PageId> {
        let catalog = &self.site.catalog;
        catalog.children[section]
            .iter()
            .copied()
            .filter(|id| catalog.pages[*id].kind() == Kind::Article)
            .collect()
    }

    /// Pinned questions, then the first question of each article.
    fn top_questions(&self) -> Vec<QuestionRef> {
        let site = self.site;
        let pinned = (0..site.questions.len())
            .filter(|id| site.questions[*id].lang == self.lang && !site.questions[*id].search.pin.is_empty());
        let first = site
            .catalog
            .sequence(self.lang)
            .into_iter()
            .filter_map(|page| site.pages[page].questions.first().copied());
        let mut top: Vec<QuestionId> = Vec::new();
        for id in pinned.chain(first) {
            if top.len() < TOP_QUESTIONS && !top.contains(&id) {
                top.push(id);
            }
        }
        top.into_iter().map(|id| self.question_ref(id)).collect()
    }

    fn latest(&self) -> Vec<Teaser> {
        let catalog = &self.site.catalog;
        let mut articles: Vec<PageId> = catalog.of_kind(self.lang, Kind::Article).collect();
        articles.sort_by_key(|id| {
            (std::cmp::Reverse(catalog.pages[*id].changed()), catalog.pages[*id].url.clone())
        });
        articles.into_iter().take(FIRST_ARTICLES).map(|id| self.teaser(id)).collect()
    }

    pub(super) fn section(&self, page: PageId, number: usize) -> PageView {
        let catalog = &self.site.catalog;
        let entry = &catalog.pages[page];
        let articles = self.articles(page);
        let sub: Vec<PageId> = catalog.children[page]
            .iter()
            .copied()
            .filter(|id| catalog.pages[*id].kind() == Kind::Section)
            .collect();
        let body = SectionBody {
            intro_html: if number == 0 { self.whole_body(page) } else { String::new() },
            sections: if number == 0 { self.section_teasers(&sub) } else { Vec::new() },
            articles: slice(&articles, number, PER_PAGE).iter().map(|id| self.teaser(*id)).collect(),
            pager: self.pager(&entry.url, articles.len(), number, PER_PAGE),
        };
        self.content_page(page, "section", Body::Section(Box::new(body)))
    }

    pub(super) fn pager(&self, url: &str, items: usize, number: usize, per_page: usize) -> Pager {
        let pages = items.div_ceil(per_page).max(1);
        let to = |number: usize, key: &str| self.link(self.texts().format(key), &numbered(url, number));
        Pager {
            page: number + 1,
            pages,
            previous: number.checked_sub(1).map(|number| to(number, "previous")),
            next: (number + 1 < pages).then(|| to(number + 1, "next")),
        }
    }

    fn list(&self, kind: &'static str, key: &str, body: Body) -> PageView {
        let description = self
            .texts()
            .format(&format!("{key}_description"))
            .replace("{site}", &self.site.config.languages[self.lang].title);
        self.page(kind, self.texts().format(key).to_owned(), description, vec![self.home_link()], None, body)
    }

    pub(super) fn faq(&self) -> PageView {
        let topics = self.topic_questions(FIRST_OF_TOPIC);
        let questions = self.site.questions.iter().filter(|question| question.lang == self.lang).count();
        self.list("faq", "faq", Body::Faq { topics, questions })
    }

    /// Every topic with its questions; with the `first` ones when there are too many for a page.
    fn topic_questions(&self, first: usize) -> Vec<TopicQuestions> {
        let all: usize = self.topics().map(|id| self.site.topics.topics[id].questions.len()).sum();
        let most = if all <= 2 * LINKS_PER_PAGE { usize::MAX } else { first };
        let with_questions = self.topics().filter(|id| !self.site.topics.topics[*id].questions.is_empty());
        with_questions.map(|id| self.topic_with_questions(id, most)).chain(self.without_topic(most)).collect()
    }

    /// Questions that nobody gave a topic: files that no article lists.
    fn without_topic(&self, most: usize) -> Option<TopicQuestions> {
        let site = self.site;
        let lonely = |id: &QuestionId| {
            site.questions[*id].lang == self.lang && site.topics.of_question[*id].is_empty()
        };
        let ids: Vec<QuestionId> = (0..site.questions.len()).filter(lonely).collect();
        (!ids.is_empty()).then(|| TopicQuestions {
            id: "topic-".into(),
            title: self.texts().format("other_questions").to_owned(),
            url: self.href(&format!("{}faq/a-to-z/", self.prefix())),
            description: String::new(),
            questions: ids.iter().take(most).map(|id| self.question_ref(*id)).collect(),
            count: ids.len(),
        })
    }

    fn topic_with_questions(&self, id: TopicId, most: usize) -> TopicQuestions {
        let topic = &self.site.topics.topics[id];
        TopicQuestions {
            id: format!("topic-{}", topic.slug),
            title: topic.title.clone(),
            url: self.href(&self.topic_url(id)),
            description: topic.page.map(|page| self.description(page)).unwrap_or_default(),
            questions: topic.questions.iter().take(most).map(|id| self.question_ref(*id)).collect(),
            count: topic.questions.len(),
        }
    }

    pub(super) fn a_to_z(&self, letter: Option<usize>, number: usize) -> PageView {
        let body = self.a_to_z_body(letter, number);
        let mut view = self.list("a-to-z", "a_to_z", Body::AToZ(Box::new(body)));
        view.breadcrumbs.push(self.link(self.texts().format("faq"), &format!("{}faq/", self.prefix())));
        view
    }

    fn a_to_z_body(&self, letter: Option<usize>, number: usize) -> AToZBody {
        let letters = &self.site.letters[self.lang];
        let questions = letters.iter().map(|letter| letter.questions.len()).sum();
        let one_page = questions <= LINKS_PER_PAGE;
        let base = format!("{}faq/a-to-z/", self.prefix());
        let group = |name: &str, ids: &[QuestionId]| LetterGroup {
            letter: name.to_owned(),
            id: format!("letter-{}", letter_slug(name)),
            questions: ids.iter().map(|id| self.question_ref(*id)).collect(),
        };
        let groups = match letter {
            None if one_page => letters.iter().map(|letter| group(&letter.name, &letter.questions)).collect(),
            None => Vec::new(),
            Some(at) => vec![group(&letters[at].name, slice(&letters[at].questions, number, LINKS_PER_PAGE))],
        };
        let pager = match letter {
            Some(at) => {
                let url = format!("{base}{}/", letter_slug(&letters[at].name));
                self.pager(&url, letters[at].questions.len(), number, LINKS_PER_PAGE)
            }
            None => self.pager(&base, 0, 0, LINKS_PER_PAGE),
        };
        AToZBody { letters: self.letter_row(letters, letter, one_page), groups, pager, questions }
    }

    /// The row of letters: the whole Latin alphabet, and whatever other letters there are.
    fn letter_row(&self, letters: &[site::Letter], current: Option<usize>, one_page: bool) -> Vec<Letter> {
        let mut names: Vec<String> = letters.iter().map(|letter| letter.name.clone()).collect();
        // Basic Latin and Latin letters with strokes and the like.
        if names.iter().all(|name| name == "#" || name.chars().all(|c| c.is_uppercase() && c < '\u{250}')) {
            names.extend(('A'..='Z').map(String::from));
            names.sort_by(|one, other| text::letter_order(one).cmp(&text::letter_order(other)));
            names.dedup();
        }
        let base = format!("{}faq/a-to-z/", self.prefix());
        names
            .into_iter()
            .map(|name| {
                let at = letters.iter().position(|letter| letter.name == name);
                let slug = letter_slug(&name);
                let url = if one_page { format!("{base}#letter-{slug}") } else { format!("{base}{slug}/") };
                Letter {
                    url: at.map(|_| self.href(&url)),
                    current: at.is_some() && at == current,
                    count: at.map_or(0, |at| letters[at].questions.len()),
                    letter: name,
                }
            })
            .collect()
    }

    pub(super) fn takeaways(&self, number: usize) -> PageView {
        let articles = with_takeaways(self.site, self.lang);
        let mut sections: Vec<SectionTakeaways> = Vec::new();
        for page in slice(&articles, number, PER_PAGE) {
            let link = self.category(*page).unwrap_or_else(|| self.home_link());
            if sections.last().is_none_or(|section| section.url != link.url) {
                sections.push(SectionTakeaways { title: link.title, url: link.url, articles: Vec::new() });
            }
            if let (Some(section), Some(takeaways)) = (sections.last_mut(), self.article_takeaways(*page)) {
                section.articles.push(takeaways);
            }
        }
        let pager = self.pager(&format!("{}takeaways/", self.prefix()), articles.len(), number, PER_PAGE);
        self.list("takeaways", "takeaways", Body::Takeaways { sections, pager })
    }

    fn article_takeaways(&self, page: PageId) -> Option<ArticleTakeaways> {
        let entry = &self.site.catalog.pages[page];
        let list = self.site.pages[page].takeaways.as_ref()?;
        Some(ArticleTakeaways {
            title: entry.title.clone(),
            url: self.href(&format!("{}#{}", entry.url, list.id)),
            items_html: list.items.iter().map(|item| self.html(item.html())).collect(),
        })
    }

    pub(super) fn all_topics(&self) -> PageView {
        let topics = self.topics().map(|id| self.topic_ref(id)).collect();
        self.list("topics", "topics", Body::Topics { topics })
    }

    pub(super) fn topic(&self, id: TopicId, number: usize) -> PageView {
        let topic = &self.site.topics.topics[id];
        let body = TopicBody {
            intro_html: topic
                .page
                .filter(|_| number == 0)
                .map(|page| self.whole_body(page))
                .unwrap_or_default(),
            questions: slice(&topic.questions, number, ANSWERS_PER_PAGE)
                .iter()
                .map(|id| self.question(*id))
                .collect(),
            articles: if number == 0 {
                topic.articles.iter().take(PER_PAGE).map(|id| self.teaser(*id)).collect()
            } else {
                Vec::new()
            },
            pager: self.pager(&self.topic_url(id), topic.questions.len(), number, ANSWERS_PER_PAGE),
            count: topic.questions.len(),
        };
        let description = topic.page.map(|page| self.description(page)).unwrap_or_default();
        let description = if description.is_empty() {
            self.texts().format("topic_description").replace("{topic}", &topic.title)
        } else {
            description
        };
        let crumbs = vec![
            self.home_link(),
            self.link(self.texts().format("topics"), &format!("{}topics/", self.prefix())),
        ];
        self.page("topic", topic.title.clone(), description, crumbs, topic.page, Body::Topic(Box::new(body)))
    }

    pub(super) fn people(&self) -> PageView {
        let mut ids: Vec<PageId> = self.site.catalog.of_kind(self.lang, Kind::Person).collect();
        if ids.is_empty() {
            ids = self.site.catalog.of_kind(0, Kind::Person).collect();
        }
        let people = ids.into_iter().map(|id| self.person_view(id)).collect();
        self.list("people", "people", Body::People { people })
    }

    pub(super) fn search(&self) -> PageView {
        let body = SearchBody {
            top_questions: self.top_questions(),
            topics: self.topic_questions(0),
            a_to_z: self.a_to_z_body(None, 0),
        };
        self.list("search", "search", Body::Search(Box::new(body)))
    }

    pub(super) fn not_found(&self) -> PageView {
        let body = Body::NotFound { top_questions: self.top_questions() };
        let mut view = self.list("not-found", "not_found", body);
        view.head.noindex = true;
        view.head.canonical = None;
        view
    }
}

fn slice<T>(items: &[T], number: usize, per_page: usize) -> &[T] {
    let start = (number * per_page).min(items.len());
    &items[start..(start + per_page).min(items.len())]
}
