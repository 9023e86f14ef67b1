//! The site → one view value for each page. Pure, one page at a time.

mod article;
mod card;
mod fill;
mod frame;
mod head;
pub mod icons;
mod json_ld;
mod lists;
mod plan;
mod versions;
mod whole;

pub(crate) use card::FOLDER as CARDS;
pub use frame::frame_view;
pub use plan::{Job, Work, plan};
pub(crate) use versions::alternates;

use crate::address;
use crate::catalog::{LangId, PageId, WHOLE};
use crate::document::{self, Kind};

use crate::gapped::Target;
use crate::markdown::Section;
use crate::questions::QuestionId;
use crate::site::Site;
use crate::text;
use crate::texts::Texts;
use crate::topics::TopicId;
use crate::view::{
    Body, DateView, Feedback, Head, LanguageView, Link, PageView, Publisher, QuestionRef, QuestionView,
    Reference, SiteUrls, SiteView, Teaser, TopicRef,
};
use fill::Place;
use jiff::civil::Date;
use std::borrow::Cow;

/// Articles on one page of a section, and takeaways on one page of their list.
pub(crate) const PER_PAGE: usize = 100;
/// Questions with answers on one page of a topic.
pub(crate) const ANSWERS_PER_PAGE: usize = 50;
/// Links to questions on one page; a longer index is cut by letter.
pub(crate) const LINKS_PER_PAGE: usize = 400;
/// Characters of a description that is taken from the text.
const DESCRIPTION: usize = 160;
/// Questions of a topic in the index, when there are too many for one page.
const FIRST_OF_TOPIC: usize = 8;

/// Makes the views of one page: knows where the page is, and so how its links are spelled.
pub struct Presenter<'s> {
    site: &'s Site,
    /// Language of the page's text.
    lang: LangId,
    /// Language of what stands around the text.
    frame: LangId,
    url: String,
    root: String,
    /// Set for a page that stands in the whole guide.
    place: Option<Place<'s>>,
}

impl<'s> Presenter<'s> {
    /// A presenter for the page at `url`.
    pub fn new(site: &'s Site, lang: LangId, url: &str) -> Self {
        Presenter::framed(site, lang, lang, url)
    }

    /// A presenter for a page whose text may be in another language than what stands around it.
    fn framed(site: &'s Site, lang: LangId, frame: LangId, url: &str) -> Self {
        let root = match (&site.config.site_url, url) {
            // The page for lost addresses is sent for any of them, so its links are absolute.
            (Some(site_url), "404.html") if !site.config.run.offline => site_url.base.clone(),
            _ => address::root_of(url),
        };
        Presenter { site, lang, frame, url: url.to_owned(), root, place: None }
    }

    /// What leads from the page to the top of the site.
    pub fn root(&self) -> &str {
        &self.root
    }

    fn texts(&self) -> &'s Texts {
        &self.site.texts[self.lang]
    }

    fn prefix(&self) -> &'s str {
        &self.site.config.languages[self.frame].prefix
    }

    fn offline(&self) -> bool {
        self.site.config.run.offline
    }

    /// An address as views give it.
    fn href(&self, url: &str) -> String {
        address::spell_url(url, self.offline())
    }

    fn date(&self, day: Date) -> DateView {
        DateView { iso: day.to_string(), text: self.texts().date(day) }
    }

    fn link(&self, title: &str, url: &str) -> Link {
        Link { title: title.to_owned(), url: self.href(url), current: url == self.url }
    }

    fn page_link(&self, page: PageId) -> Link {
        let page = self.meant(page);
        self.link(self.site.catalog.pages[page].short_title(), &self.url_of(page))
    }

    /// The category that stands over an article: its own, or its section.
    fn category(&self, page: PageId) -> Option<Link> {
        let entry = &self.site.catalog.pages[page];
        let section = self.site.catalog.parent[page]
            .filter(|parent| self.site.catalog.pages[*parent].kind() == Kind::Section)?;
        let mut link = self.page_link(section);
        link.title =
            entry.front().category.clone().unwrap_or_else(|| self.site.catalog.pages[section].title.clone());
        Some(link)
    }

    fn reading_minutes(&self, page: PageId) -> usize {
        text::reading_minutes(self.site.pages[page].body.words)
    }

    fn teaser(&self, page: PageId) -> Teaser {
        let page = self.meant(page);
        let entry = &self.site.catalog.pages[page];
        let takeaways = self.site.pages[page].takeaways.as_ref();
        Teaser {
            title: entry.title.clone(),
            url: self.href(&self.url_of(page)),
            description: self.description(page),
            category: self.category(page),
            reading_time: self.texts().count("min_read", self.reading_minutes(page)),
            date: entry.changed().map(|day| self.date(day)),
            takeaway_html: takeaways.and_then(|list| list.items.first()).map(|item| self.html(item.html())),
        }
    }

    /// The description as written, or the beginning of the short answer, or else of the text.
    fn description(&self, page: PageId) -> String {
        let entry = &self.site.catalog.pages[page];
        let body = &self.site.pages[page].body;
        entry.front().description.clone().unwrap_or_else(|| {
            let own = self.site.pages[page].own_question.map(|id| self.site.questions[id].answer.text());
            let text = |section: &Section| Cow::from(section.content.text());
            let whole = own.into_iter().map(Cow::from).chain(body.answer.iter().map(text));
            let mut texts = whole.chain([Cow::from(body.lead.text())]).chain(body.sections.iter().map(text));
            text::excerpt(&texts.find(|text| !text.is_empty()).unwrap_or_default(), DESCRIPTION)
        })
    }

    fn question_ref(&self, id: QuestionId) -> QuestionRef {
        let question = &self.site.questions[id];
        let owner = question.owner.unwrap_or(question.source);
        QuestionRef {
            id: question.id.clone(),
            question: question.question.text().to_owned(),
            url: self.href(&self.site.question_url(self.frame, id)),
            context: self.site.catalog.pages[owner].title.clone(),
        }
    }

    fn question(&self, id: QuestionId) -> QuestionView {
        let question = &self.site.questions[id];
        let page = question.owner.unwrap_or(question.source);
        let own = self.url_of(page) == self.url || self.place.is_some();
        let old = if own { self.old_anchors(page, &question.anchor) } else { String::new() };
        QuestionView {
            id: question.id.replace('/', "--"),
            anchor: self.anchor(&question.anchor),
            question: question.question.text().to_owned(),
            question_html: format!("{old}{}", self.html(question.question.html())),
            answer_html: self.html(question.answer.html()),
            url: self.href(&self.site.question_url(self.frame, id)),
            owner: question.owner.map(|owner| self.page_link(owner)),
            topics: self.site.topics.of_question[id].iter().map(|topic| self.topic_link(*topic)).collect(),
            updated: question.updated.map(|day| self.date(day)),
            reviewed: question.reviewed.map(|day| self.date(day)),
            references: self.references(&question.references),
        }
    }

    /// Empty elements for the old anchors that lead to `anchor`.
    fn old_anchors(&self, page: PageId, anchor: &str) -> String {
        let old = self.site.pages[page].old_anchors.get(anchor);
        old.into_iter()
            .flatten()
            .map(|id| format!("<span id=\"{}\"></span>", text::escape_html(&self.anchor(id))))
            .collect()
    }

    fn topic_link(&self, id: TopicId) -> Link {
        self.link(&self.site.topics.topics[id].title, &self.topic_url(id))
    }

    fn topic_url(&self, id: TopicId) -> String {
        let topic = &self.site.topics.topics[id];
        format!("{}topics/{}/", self.site.config.languages[topic.lang].prefix, topic.slug)
    }

    fn topic_ref(&self, id: TopicId) -> TopicRef {
        let topic = &self.site.topics.topics[id];
        TopicRef {
            title: topic.title.clone(),
            url: self.href(&self.topic_url(id)),
            questions: topic.questions.len(),
            articles: topic.articles.len(),
        }
    }

    fn topics(&self) -> impl Iterator<Item = TopicId> + use<'s> {
        let lang = self.lang;
        self.site
            .topics
            .topics
            .iter()
            .enumerate()
            .filter(move |(_, topic)| topic.lang == lang)
            .map(|(id, _)| id)
    }

    fn references(&self, references: &[document::Reference]) -> Vec<Reference> {
        references
            .iter()
            .map(|reference| {
                let year = reference.year.map(|year| year.to_string());
                let parts = [reference.authors.clone(), reference.publisher.clone(), year];
                Reference {
                    title: reference.title.clone(),
                    url: reference_url(reference),
                    detail: parts.into_iter().flatten().collect::<Vec<_>>().join(self.texts().separator()),
                    accessed: reference.accessed.map(|day| self.date(day)),
                }
            })
            .collect()
    }

    fn breadcrumbs(&self, page: PageId) -> Vec<Link> {
        let catalog = &self.site.catalog;
        let mut links = vec![self.home_link()];
        let sections =
            catalog.ancestors(page).into_iter().filter(|id| catalog.pages[*id].kind() == Kind::Section);
        links.extend(sections.map(|id| self.page_link(id)));
        links
    }

    fn home_link(&self) -> Link {
        self.link(self.site.texts[self.frame].format("home"), self.prefix())
    }

    /// A view of a page that askbook makes; `file` introduces it.
    fn page(
        &self,
        kind: &'static str,
        title: String,
        description: String,
        breadcrumbs: Vec<Link>,
        file: Option<PageId>,
        body: Body,
    ) -> PageView {
        let head = head::of_list(self, &title, &description, file);
        PageView {
            translations: file.map(|file| self.translations(file)).unwrap_or_default(),
            languages: self.menu(file),
            ..self.with_head(kind, title, description, breadcrumbs, head, body)
        }
    }

    /// The parts of a view that all kinds have.
    fn with_head(
        &self,
        kind: &'static str,
        title: String,
        description: String,
        breadcrumbs: Vec<Link>,
        head: Head,
        body: Body,
    ) -> PageView {
        PageView {
            kind,
            title,
            description,
            lang: self.site.config.languages[self.lang].code.clone(),
            dir: self.site.config.languages[self.lang].direction(),
            url: self.href(&self.url),
            section_url: String::new(),
            head,
            breadcrumbs,
            translations: Vec::new(),
            languages: Vec::new(),
            original: None,
            markdown_url: None,
            edit_url: None,
            feedback: None,
            exit_url: None,
            extra: serde_json::Value::Null,
            body,
        }
    }

    /// A view of a page of the content.
    fn content_page(&self, page: PageId, kind: &'static str, body: Body) -> PageView {
        let entry = &self.site.catalog.pages[page];
        let breadcrumbs = if kind == "home" { Vec::new() } else { self.breadcrumbs(page) };
        let head = head::of_page(self, page, kind);
        // What is made of the text says nothing that does not follow.
        let description = entry.front().description.clone().unwrap_or_default();
        let list = self.with_head(kind, entry.title.clone(), description, breadcrumbs, head, body);
        let chain = self.site.catalog.ancestors(page).into_iter().chain([page]);
        let top = chain.into_iter().find(|id| self.site.catalog.pages[*id].kind() == Kind::Section);
        PageView {
            section_url: top.map(|id| self.href(&self.url_of(id))).unwrap_or_default(),
            translations: self.translations(page),
            languages: self.menu(Some(page)),
            original: self.original(page),
            markdown_url: self.site.config.llms.then(|| self.href(&twin_url(&entry.url))),
            edit_url: self.edit_url(page),
            feedback: self.feedback(page, kind),
            exit_url: entry.front().exit_page.clone(),
            extra: entry.front().extra.as_ref().map_or(serde_json::Value::Null, crate::node::Node::to_json),
            ..list
        }
    }

    fn edit_url(&self, page: PageId) -> Option<String> {
        let template = self.site.config.edit_url_template.as_ref()?;
        Some(
            template.replace(
                "{path}",
                &address::encode(&self.site.catalog.pages[page].document.source.file.path),
            ),
        )
    }

    /// Where readers say whether a page that answers something was helpful.
    fn feedback(&self, page: PageId, kind: &str) -> Option<Feedback> {
        let template = self
            .site
            .config
            .feedback_url_template
            .as_ref()
            .filter(|_| matches!(kind, "article" | "question"))?;
        let entry = &self.site.catalog.pages[page];
        let url = head::absolute(self, &entry.url).unwrap_or_else(|| entry.url.clone());
        let filled = template
            .replace("{title}", &address::encode_value(&entry.title))
            .replace("{url}", &address::encode_value(&url));
        Some(Feedback {
            yes_url: filled.replace("{helpful}", "yes"),
            no_url: filled.replace("{helpful}", "no"),
        })
    }
}

/// Where a reference is found on the web.
fn reference_url(reference: &document::Reference) -> Option<String> {
    reference
        .url
        .clone()
        .or_else(|| reference.doi.as_ref().map(|doi| format!("https://doi.org/{}", address::encode(doi))))
}

/// The Markdown twin of a page.
pub fn twin_url(url: &str) -> String {
    format!("{url}index.md")
}

/// What all pages of a language share.
pub fn site_view(site: &Site, lang: LangId, search_index: Option<String>) -> SiteView {
    let presenter = Presenter::new(site, lang, "");
    let language = &site.config.languages[lang];
    let catalog = &site.catalog;
    let url = |path: &str| presenter.href(&format!("{}{path}", language.prefix));
    let mut pages: Vec<PageId> = catalog
        .of_kind(lang, Kind::Page)
        .filter(|page| catalog.parent[*page].is_none_or(|p| catalog.pages[p].kind() == Kind::Home))
        .collect();
    pages.sort_by_cached_key(|page| {
        (catalog.pages[*page].front().weight.unwrap_or(i64::MAX), catalog.pages[*page].url.clone())
    });
    let mut top_topics: Vec<TopicRef> = presenter.topics().map(|topic| presenter.topic_ref(topic)).collect();
    top_topics.sort_by_key(|topic| std::cmp::Reverse(topic.questions));
    top_topics.truncate(12);
    SiteView {
        title: language.title.clone(),
        description: language.description.clone(),
        base_url: site.config.site_url.as_ref().map(|url| url.absolute("")),
        generator: format!("askbook {}", env!("CARGO_PKG_VERSION")),
        languages: languages(&presenter),
        nav: catalog
            .roots(lang)
            .into_iter()
            .filter(|id| catalog.pages[*id].kind() == Kind::Section)
            .take(8)
            .map(|id| presenter.page_link(id))
            .collect(),
        footer: pages.into_iter().map(|page| presenter.page_link(page)).collect(),
        urls: SiteUrls {
            home: url(""),
            faq: url("faq/"),
            a_to_z: url("faq/a-to-z/"),
            takeaways: url("takeaways/"),
            topics: url("topics/"),
            people: url("people/"),
            search: url("search/"),
            whole_guide: (!whole::parts(site, lang).is_empty()).then(|| url(WHOLE)),
            feed: site.config.has_feed().then(|| url("feed.xml")),
        },
        top_topics,
        search: site.config.search,
        search_index,
        icons: icons::links(site, lang),
        disclaimer: language.disclaimer.clone(),
        publisher: site.config.publisher.as_ref().map(|publisher| Publisher {
            name: publisher.name.clone(),
            url: publisher.url.clone(),
            email: publisher.email.clone(),
        }),
        options: site.config.theme_options.clone(),
    }
}

fn languages(presenter: &Presenter<'_>) -> Vec<LanguageView> {
    let site = presenter.site;
    site.languages().map(|lang| presenter.language(lang, &site.config.languages[lang].prefix)).collect()
}

impl Head {
    fn empty() -> Self {
        Head {
            title: String::new(),
            description: String::new(),
            canonical: None,
            alternates: Vec::new(),
            meta: Vec::new(),
            json_ld_html: String::new(),
            noindex: false,
        }
    }
}

/// Old fragments that lead to the top of a page.
pub(crate) const TOP: &str = "";

/// The gap-free address of a target, for outputs that stand outside the pages.
pub(crate) fn absolute(site: &Site, lang: LangId, target: &Target) -> String {
    let (path, fragment) = site.address(lang, target);
    let spelled = address::spell(&path, &fragment, false);
    site.config.site_url.as_ref().map_or_else(|| format!("/{spelled}"), |url| url.absolute(&spelled))
}
