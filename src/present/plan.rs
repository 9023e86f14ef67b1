//! The list of pages to write, as data: first listed, then rendered, each on its own.

use super::{ANSWERS_PER_PAGE, LINKS_PER_PAGE, PER_PAGE, Presenter, lists, whole};
use crate::catalog::{LangId, PageId, WHOLE};
use crate::document::Kind;
use crate::site::Site;
use crate::topics::TopicId;
use crate::view::PageView;

/// One page to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Address inside the site.
    pub url: String,
    /// Language of its texts.
    pub lang: LangId,
    /// What it shows.
    pub work: Work,
}

/// What a page shows. Numbers of list pages count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// A page of the content that is no list.
    Content(PageId),
    /// A page of the main language inside the interface of a language that has no translation of it.
    Fallback(PageId),
    /// A section's list of articles.
    Section(PageId, usize),
    /// Questions by topic.
    Faq,
    /// Questions from A to Z: letter (none for the first page) and page of that letter.
    AToZ(Option<usize>, usize),
    /// All key takeaways.
    Takeaways(usize),
    /// All topics.
    Topics,
    /// One topic.
    Topic(TopicId, usize),
    /// All people.
    People,
    /// Search results.
    Search,
    /// The whole guide for paper.
    WholeGuide(usize),
    /// The page for lost addresses.
    NotFound,
}

/// Lists every page of the site, in a fixed order.
pub fn plan(site: &Site) -> Vec<Job> {
    let mut jobs = Vec::new();
    for (id, entry) in site.catalog.pages.iter().enumerate().filter(|(_, entry)| entry.has_page) {
        match entry.kind() {
            Kind::Topic => {} // introduces the generated page of its topic
            Kind::Section if is_generated(site, &entry.url) => {}
            Kind::Section => paged(&mut jobs, entry.lang, &entry.url, articles(site, id), PER_PAGE, |n| {
                Work::Section(id, n)
            }),
            _ => jobs.push(Job { url: entry.url.clone(), lang: entry.lang, work: Work::Content(id) }),
        }
    }
    for lang in site.languages() {
        generated(site, lang, &mut jobs);
    }
    jobs
}

/// True for the addresses of pages that askbook makes.
fn is_generated(site: &Site, url: &str) -> bool {
    let prefixes = site.config.languages.iter().map(|language| language.prefix.as_str());
    prefixes
        .into_iter()
        .any(|prefix| url.strip_prefix(prefix).is_some_and(|rest| crate::catalog::GENERATED.contains(&rest)))
}

fn articles(site: &Site, section: PageId) -> usize {
    site.catalog.children[section]
        .iter()
        .filter(|id| site.catalog.pages[**id].kind() == Kind::Article)
        .count()
}

fn generated(site: &Site, lang: LangId, jobs: &mut Vec<Job>) {
    if site.config.languages[lang].fallback {
        let inside =
            |page| Some(Job { url: site.fallback_url(lang, page)?, lang, work: Work::Fallback(page) });
        jobs.extend((0..site.catalog.pages.len()).filter_map(inside));
    }
    let prefix = &site.config.languages[lang].prefix;
    let mut add = |path: &str, work| jobs.push(Job { url: format!("{prefix}{path}"), lang, work });
    add("faq/", Work::Faq);
    add("topics/", Work::Topics);
    add("people/", Work::People);
    add("search/", Work::Search);
    if lang == 0 {
        add("404.html", Work::NotFound);
    }
    let with_takeaways = lists::with_takeaways(site, lang).len();
    paged(jobs, lang, &format!("{prefix}takeaways/"), with_takeaways, PER_PAGE, Work::Takeaways);
    for (id, topic) in site.topics.topics.iter().enumerate().filter(|(_, topic)| topic.lang == lang) {
        let url = format!("{prefix}topics/{}/", topic.slug);
        paged(jobs, lang, &url, topic.questions.len(), ANSWERS_PER_PAGE, |n| Work::Topic(id, n));
    }
    a_to_z(site, lang, jobs);
    let whole = (0..whole::parts(site, lang).len()).map(|number| Job {
        url: numbered(&format!("{prefix}{WHOLE}"), number),
        lang,
        work: Work::WholeGuide(number),
    });
    jobs.extend(whole);
}

fn a_to_z(site: &Site, lang: LangId, jobs: &mut Vec<Job>) {
    let base = format!("{}faq/a-to-z/", site.config.languages[lang].prefix);
    jobs.push(Job { url: base.clone(), lang, work: Work::AToZ(None, 0) });
    let letters = &site.letters[lang];
    if letters.iter().map(|letter| letter.questions.len()).sum::<usize>() <= LINKS_PER_PAGE {
        return;
    }
    for (position, letter) in letters.iter().enumerate() {
        let url = format!("{base}{}/", lists::letter_slug(&letter.name));
        paged(jobs, lang, &url, letter.questions.len(), LINKS_PER_PAGE, |n| Work::AToZ(Some(position), n));
    }
}

/// One job for each page of a list; an empty list has one page too.
fn paged(
    jobs: &mut Vec<Job>,
    lang: LangId,
    url: &str,
    items: usize,
    per_page: usize,
    work: impl Fn(usize) -> Work,
) {
    for number in 0..items.div_ceil(per_page).max(1) {
        jobs.push(Job { url: numbered(url, number), lang, work: work(number) });
    }
}

/// The address of a list's page; the first has no number.
pub(super) fn numbered(url: &str, number: usize) -> String {
    if number == 0 { url.to_owned() } else { format!("{url}page-{}/", number + 1) }
}

impl Job {
    /// Language of the page's text.
    pub fn text_lang(&self) -> LangId {
        if matches!(self.work, Work::Fallback(_)) { 0 } else { self.lang }
    }

    pub(super) fn presenter<'s>(&self, site: &'s Site) -> Presenter<'s> {
        Presenter::framed(site, self.text_lang(), self.lang, &self.url)
    }

    /// The page's view and what leads from it to the top of the site.
    pub fn view(&self, site: &Site) -> (String, PageView) {
        let presenter = self.presenter(site);
        let view = match self.work {
            Work::Content(page) | Work::Fallback(page) => presenter.content(page),
            Work::Section(page, number) => presenter.section(page, number),
            Work::Faq => presenter.faq(),
            Work::AToZ(letter, number) => presenter.a_to_z(letter, number),
            Work::Takeaways(number) => presenter.takeaways(number),
            Work::Topics => presenter.all_topics(),
            Work::Topic(topic, number) => presenter.topic(topic, number),
            Work::People => presenter.people(),
            Work::Search => presenter.search(),
            Work::WholeGuide(number) => presenter.whole_guide(number),
            Work::NotFound => presenter.not_found(),
        };
        (presenter.root, view)
    }

    /// The template that shows the page.
    pub fn template(&self, site: &Site, view: &PageView) -> String {
        let own = match self.work {
            Work::Content(page) | Work::Fallback(page) | Work::Section(page, _) => {
                site.catalog.pages[page].front().template.as_ref()
            }
            _ => None,
        };
        own.map_or_else(|| format!("{}.html", view.kind), |template| template.text.clone())
    }
}
