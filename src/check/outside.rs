//! What is outside the guide: the site that was published last, and the answers of other sites.

use super::{Guide, finding};
use crate::address;
use crate::catalog::{GENERATED, WHOLE};
use crate::discover::Source;
use crate::node::{Path, nearest};
use crate::present;
use crate::problem::{Problem, SourceText};
use crate::site::Anchors;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// What rules are told about the world outside the guide.
#[derive(Debug, Default)]
pub struct Outside {
    /// The site as it was published last.
    pub published: Option<Published>,
    /// What other sites answered, when they were asked.
    pub answers: Answers,
    /// Rule files of Vale styles.
    pub styles: Vec<Source>,
    /// Pictures of the guide that say where they were taken, by their paths.
    pub placed: BTreeSet<String>,
}

/// A published site.
#[derive(Debug, Default)]
pub struct Published {
    /// Its list of files, as problems name it.
    pub manifest: String,
    /// Its files.
    pub files: Vec<String>,
    /// Its questions.
    pub questions: Vec<PublishedQuestion>,
    /// The anchors of its pages, by address; empty when an older program wrote it.
    pub anchors: Anchors,
}

/// A question of a published site.
#[derive(Debug, Clone)]
pub struct PublishedQuestion {
    /// Its id.
    pub id: String,
    /// The folder of its language, with a slash; empty for the main one.
    pub prefix: String,
    /// Its anchor.
    pub anchor: String,
}

/// What another site answered.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Answer {
    /// The page is there.
    Found,
    /// It has moved for good.
    Moved(String),
    /// It is not there: the status code of HTTP.
    Broken(u16),
    /// No answer that says anything: why.
    Unreachable(String),
}

/// Answers by address.
pub type Answers = BTreeMap<String, Answer>;

pub(super) fn check(guide: &Guide<'_>, outside: &Outside) -> Vec<Problem> {
    let mut found = Vec::new();
    if let Some(published) = &outside.published {
        vanished_addresses(guide, published, &mut found);
        vanished_questions(guide, published, &mut found);
        vanished_anchors(guide, published, &mut found);
    }
    if !outside.answers.is_empty() {
        found.extend(
            uses(guide).iter().filter_map(|link| wrong_answer(link, outside.answers.get(&link.address)?)),
        );
    }
    found
}

fn vanished_addresses(guide: &Guide<'_>, published: &Published, found: &mut Vec<Problem>) {
    let site = guide.site;
    let urls = present::plan(site).into_iter().map(|job| job.url);
    let now: BTreeSet<String> =
        urls.chain(site.redirects.keys().cloned()).map(|url| address::file_of(&url)).collect();
    let html = published.files.iter().filter(|file| file.ends_with(".html") && !file.starts_with("assets/"));
    for file in html.filter(|file| !now.contains(*file)) {
        let url = file.strip_suffix("index.html").unwrap_or(file);
        if is_part_of_list(guide, url) {
            continue;
        }
        let name = |url: &str| url.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
        let names: Vec<(String, &str)> = site
            .catalog
            .pages
            .iter()
            .filter(|e| e.has_page)
            .map(|e| (name(&e.url), e.document.source.file.path.as_str()))
            .collect();
        let near = nearest(&name(url), names.iter().map(|(name, _)| name.as_str()));
        let near = near.and_then(|near| names.iter().find(|(name, _)| name == near)).map(|(_, path)| *path);
        let place = near.map_or("the page that took its place".to_owned(), |path| {
            format!("{path}, if that took its place")
        });
        let help = format!("write `/{url}` below `aliases:` in {place}, or a redirect in book.toml");
        let message =
            format!("`/{url}` is published, but the guide has no page and no alias for it any more");
        found.push(finding("vanished-address", &manifest(published), 0..0, message, help));
    }
}

/// Later pages of long lists come and go with what they list.
fn is_part_of_list(guide: &Guide<'_>, url: &str) -> bool {
    let prefixes = guide.site.config.languages.iter().map(|language| language.prefix.as_str());
    let mut rests = prefixes.filter_map(|prefix| url.strip_prefix(prefix));
    let last = url.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    last.chars().all(|c| c.is_ascii_digit()) && !last.is_empty()
        || rests.any(|rest| {
            let whole = rest.starts_with(WHOLE);
            whole
                || GENERATED
                    .iter()
                    .any(|list| *list != "topics/" && *list != "people/" && rest.starts_with(list))
        })
}

fn vanished_questions(guide: &Guide<'_>, published: &Published, found: &mut Vec<Problem>) {
    let site = guide.site;
    let anchors: BTreeSet<&str> =
        site.pages.iter().flat_map(|page| page.old_anchors.values().flatten()).map(String::as_str).collect();
    for question in &published.questions {
        let lang = site.config.languages.iter().position(|language| language.prefix == question.prefix);
        let is_there = |lang| {
            site.questions
                .iter()
                .any(|now| now.lang == lang && (now.id == question.id || now.anchor == question.anchor))
        };
        if lang.is_some_and(is_there) || anchors.contains(question.anchor.as_str()) {
            continue;
        }
        let message = format!("the question `{}` is published, but the guide has it no more", question.id);
        let help = format!(
            "give it its id again, or write `\"#{}\"` below `aliases:` of the question that took its place",
            question.anchor
        );
        found.push(finding("vanished-question", &manifest(published), 0..0, message, help));
    }
}

/// Anchors of pages that are still there, or that have moved. Those of questions are reported as questions.
fn vanished_anchors(guide: &Guide<'_>, published: &Published, found: &mut Vec<Problem>) {
    let site = guide.site;
    let questions: BTreeSet<&str> =
        published.questions.iter().map(|question| question.anchor.as_str()).collect();
    for (url, anchors) in &published.anchors {
        let moved = || site.catalog.by_url(site.redirects.get(url)?.split('#').next()?);
        let Some(page) = site.catalog.by_url(url).or_else(moved) else { continue };
        let now = &site.pages[page].anchors;
        for anchor in anchors.difference(now).filter(|anchor| !questions.contains(anchor)) {
            let path = &site.catalog.pages[page].document.source.file.path;
            let near = nearest(anchor, now.iter()).unwrap_or("the-heading");
            let message = format!("`/{url}#{anchor}` is published, but {path} has no such anchor any more");
            let help = format!(
                "write `{{from: \"#{anchor}\", to: {near}}}` below `aliases:` there, with the heading that took its place"
            );
            found.push(finding("vanished-anchor", &manifest(published), 0..0, message, help));
        }
    }
}

fn manifest(published: &Published) -> Arc<SourceText> {
    Arc::new(SourceText { path: published.manifest.clone(), text: String::new() })
}

/// A link to another site.
struct Use<'g> {
    address: String,
    file: &'g Arc<SourceText>,
    span: Range<usize>,
}

pub(super) fn addresses(guide: &Guide<'_>) -> BTreeSet<String> {
    uses(guide).into_iter().map(|link| link.address).collect()
}

/// Every link to another site: of texts, sources, people.
fn uses<'g>(guide: &'g Guide<'_>) -> Vec<Use<'g>> {
    let mut all = Vec::new();
    for (page, entry) in guide.pages() {
        let prose = &guide.prose[page];
        let of_text = prose.links.iter().filter(|link| address::is_web(&link.to));
        all.extend(of_text.map(|link| Use {
            address: whole_page(&link.to),
            file: prose.file(),
            span: prose.span(&link.spot),
        }));
        for (at, reference) in entry.front().references.iter().enumerate() {
            let path = Path::key("references").at(at);
            let doi = reference.doi.as_ref().map(|doi| (format!("https://doi.org/{doi}"), "doi"));
            let url = reference.url.clone().map(|url| (url, "url"));
            for (address, key) in url.into_iter().chain(doi) {
                let span = entry.document.locate(&path.and(key));
                all.push(Use { address: whole_page(&address), file: prose.file(), span });
            }
        }
        for (at, (_, address)) in entry.front().links.iter().enumerate() {
            let span = entry.document.locate(&Path::key("links").at(at).and("url"));
            all.push(Use { address: whole_page(address), file: prose.file(), span });
        }
    }
    all
}

/// Fragments are not sent to servers.
fn whole_page(address: &str) -> String {
    address.split('#').next().unwrap_or(address).to_owned()
}

fn wrong_answer(link: &Use<'_>, answer: &Answer) -> Option<Problem> {
    let report =
        |rule, message: String, help: &str| Some(finding(rule, link.file, link.span.clone(), message, help));
    match answer {
        Answer::Found => None,
        Answer::Moved(to) => report(
            "moved-external",
            format!("{} has moved to {to}", link.address),
            "write the new address, if the page is still the one you mean",
        ),
        Answer::Broken(status) => report(
            "broken-external",
            format!("{} answers with {status}", link.address),
            "find the page's new address, or another source",
        ),
        Answer::Unreachable(why) => report(
            "unreachable-external",
            format!("{} could not be asked: {why}", link.address),
            "open it in a browser; check again later",
        ),
    }
}
