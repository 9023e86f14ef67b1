//! Two sites → what readers will see changed. Pure.

use super::lines::{self, Change};
use super::site::{Line, Page, Question, Site};
use std::collections::{BTreeMap, BTreeSet};

/// Everything that readers will see changed.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Pages that are new: address and title.
    pub added: Vec<(String, String)>,
    /// Pages that are gone: address and title.
    pub removed: Vec<(String, String)>,
    /// Pages with another address: old, new, title.
    pub moved: Vec<(String, String, String)>,
    /// Pages with another title, text, day or person.
    pub pages: Vec<PageChange>,
    /// Questions that are new: address and question.
    pub questions_added: Vec<(String, String)>,
    /// Questions that are gone: address and question.
    pub questions_removed: Vec<(String, String)>,
    /// Questions that say something else.
    pub questions: Vec<QuestionChange>,
    /// Addresses that lead nowhere now.
    pub lost_addresses: Vec<String>,
    /// Anchors that are gone, with the page on which they were.
    pub lost_anchors: Vec<(String, String)>,
    /// One of the sites lists no anchors, so that none could be missed.
    pub anchors_unknown: bool,
}

impl Changes {
    /// Readers will see no change.
    pub fn is_empty(&self) -> bool {
        *self == Changes { anchors_unknown: self.anchors_unknown, ..Changes::default() }
    }
}

/// A page that is there before and after.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct PageChange {
    /// Its address now.
    pub url: String,
    /// Its title now.
    pub title: String,
    /// Its title and other facts that changed.
    pub facts: Vec<Fact>,
    /// Its text.
    pub text: Vec<Change>,
    /// Links that are new.
    pub links_added: Vec<String>,
    /// Links that are gone.
    pub links_removed: Vec<String>,
}

/// A question that is there before and after.
#[derive(Debug, PartialEq, Eq)]
pub struct QuestionChange {
    /// Where it stands now.
    pub url: String,
    /// The question now.
    pub question: String,
    /// Its words, topics, days and sources that changed.
    pub facts: Vec<Fact>,
    /// Its answer.
    pub answer: Vec<Change>,
}

/// A single value before and after; empty where there was none.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fact {
    /// What it is.
    pub what: &'static str,
    /// Before.
    pub old: String,
    /// Now.
    pub new: String,
}

/// Compares two sites.
pub fn compare(old: &Site, new: &Site) -> Changes {
    let mut changes = Changes::default();
    pages(old, new, &mut changes);
    questions(old, new, &mut changes);
    lost(old, new, &mut changes);
    changes
}

/// Where a page of the old site is now: at its address, or where that leads.
fn now<'s>(new: &'s Site, url: &'s str) -> Option<&'s str> {
    if new.pages.contains_key(url) {
        return Some(url);
    }
    let to = new.redirects.get(url)?.split('#').next()?;
    new.pages.contains_key(to).then_some(to)
}

fn pages(old: &Site, new: &Site, changes: &mut Changes) {
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for (url, page) in &old.pages {
        let Some(to) = now(new, url) else {
            changes.removed.push((url.clone(), page.title.clone()));
            continue;
        };
        // An address that leads to a page that was there already says nothing of that page.
        let joined = to != url && old.pages.contains_key(to);
        if to != url {
            changes.moved.push((url.clone(), to.to_owned(), new.pages[to].title.clone()));
        }
        if !joined && known.insert(to) {
            changes.pages.extend(page_change(new, to, page));
        }
    }
    let added = new.pages.iter().filter(|(url, _)| !known.contains(url.as_str()));
    changes.added = added.map(|(url, page)| (url.clone(), page.title.clone())).collect();
}

fn page_change(site: &Site, url: &str, old: &Page) -> Option<PageChange> {
    let new = &site.pages[url];
    // A link to a page that has moved leads to the same page.
    let followed = |link: &String| {
        let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
        let to = now(site, path).unwrap_or(path);
        if fragment.is_empty() { to.to_owned() } else { format!("{to}#{fragment}") }
    };
    let links: BTreeSet<String> = old.links.iter().map(followed).collect();
    let missing = |a: &BTreeSet<String>, b: &BTreeSet<String>| a.difference(b).cloned().collect::<Vec<_>>();
    let mut facts = fact("title", &old.title, &new.title);
    facts.extend(all_facts(&old.facts, &new.facts));
    let change = PageChange {
        url: url.to_owned(),
        title: new.title.clone(),
        facts,
        text: lines::changes(&old.lines, &new.lines),
        links_added: missing(&new.links, &links),
        links_removed: missing(&links, &new.links),
    };
    let links = change.links_added.len() + change.links_removed.len();
    (!change.facts.is_empty() || !change.text.is_empty() || links > 0).then_some(change)
}

fn fact(what: &'static str, old: &str, new: &str) -> Vec<Fact> {
    if old == new { Vec::new() } else { vec![Fact { what, old: old.to_owned(), new: new.to_owned() }] }
}

fn all_facts(old: &BTreeMap<&'static str, String>, new: &BTreeMap<&'static str, String>) -> Vec<Fact> {
    let names: BTreeSet<&'static str> = old.keys().chain(new.keys()).copied().collect();
    let value =
        |facts: &BTreeMap<&'static str, String>, name: &str| facts.get(name).cloned().unwrap_or_default();
    names.into_iter().flat_map(|name| fact(name, &value(old, name), &value(new, name))).collect()
}

type Key = (String, String);

/// The fact that a question is put in other words.
const QUESTION: &str = "question";

/// Questions belong together by their id, or else by their words.
fn questions(old: &Site, new: &Site, changes: &mut Changes) {
    let mut left: BTreeMap<&Key, &Question> = new.questions.iter().collect();
    let mut pairs = Vec::new();
    let mut gone = Vec::new();
    for (key, question) in &old.questions {
        match left.remove(key) {
            Some(now) => pairs.push((question, now)),
            None => gone.push((key, question)),
        }
    }
    for (key, question) in gone {
        let same = |(other, now): &(&&Key, &&Question)| other.0 == key.0 && now.question == question.question;
        let renamed = left.iter().find(same).map(|(key, _)| *key);
        match renamed.and_then(|key| left.remove(key)) {
            Some(now) => pairs.push((question, now)),
            None => changes.questions_removed.push((question.url.clone(), question.question.clone())),
        }
    }
    changes.questions = pairs.iter().filter_map(|(old, new)| question_change(old, new)).collect();
    changes.questions_added =
        left.into_values().map(|question| (question.url.clone(), question.question.clone())).collect();
    hoist(new, &pairs, changes);
}

fn question_change(old: &Question, new: &Question) -> Option<QuestionChange> {
    let lines = |answer: &[String]| {
        let line = |text: &String| Line { heading: String::new(), text: text.clone(), is_heading: false };
        answer.iter().map(line).collect::<Vec<_>>()
    };
    let mut facts = fact(QUESTION, &old.question, &new.question);
    facts.extend(all_facts(&old.facts, &new.facts));
    let answer = lines::changes(&lines(&old.answer), &lines(&new.answer));
    let change = QuestionChange { url: new.url.clone(), question: new.question.clone(), facts, answer };
    (!change.facts.is_empty() || !change.answer.is_empty()).then_some(change)
}

/// Questions take days and sources from their page: what changed for all questions of a page is said once, of the page.
fn hoist(new: &Site, pairs: &[(&Question, &Question)], changes: &mut Changes) {
    let page_of = |url: &str| url.split('#').next().unwrap_or_default().to_owned();
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for (_, question) in pairs {
        *count.entry(page_of(&question.url)).or_default() += 1;
    }
    let mut said: BTreeMap<(String, Fact), usize> = BTreeMap::new();
    for change in &changes.questions {
        for fact in change.facts.iter().filter(|fact| fact.what != QUESTION) {
            *said.entry((page_of(&change.url), fact.clone())).or_default() += 1;
        }
    }
    said.retain(|(page, _), times| new.pages.contains_key(page) && count.get(page) == Some(times));
    for change in &mut changes.questions {
        let page = page_of(&change.url);
        change.facts.retain(|fact| !said.contains_key(&(page.clone(), fact.clone())));
    }
    changes.questions.retain(|change| !change.facts.is_empty() || !change.answer.is_empty());
    for (page, fact) in said.into_keys() {
        add_fact(new, changes, &page, &fact);
    }
    changes.pages.sort_by(|a, b| a.url.cmp(&b.url));
}

fn add_fact(new: &Site, changes: &mut Changes, url: &str, fact: &Fact) {
    if !changes.pages.iter().any(|page| page.url == url) {
        let title = new.pages[url].title.clone();
        changes.pages.push(PageChange { url: url.to_owned(), title, ..PageChange::default() });
    }
    let page = changes.pages.iter_mut().find(|page| page.url == url);
    page.into_iter().filter(|page| !page.facts.contains(fact)).for_each(|page| page.facts.push(fact.clone()));
}

/// Addresses and anchors that readers may have kept and that lead nowhere now.
fn lost(old: &Site, new: &Site, changes: &mut Changes) {
    let leads = |url: &String| new.addresses.contains(url) || new.redirects.contains_key(url);
    let gone = old.addresses.iter().filter(|url| !leads(url) && !is_later_page(url));
    changes.lost_addresses = gone.cloned().collect();
    let (Some(before), Some(after)) = (&old.anchors, &new.anchors) else {
        changes.anchors_unknown = true;
        return;
    };
    for (url, anchors) in before {
        let Some(there) = now(new, url).and_then(|to| after.get(to)) else { continue };
        let gone = anchors.difference(there).map(|anchor| (url.clone(), anchor.to_owned()));
        changes.lost_anchors.extend(gone);
    }
}

/// Later pages of long lists come and go with what they list.
fn is_later_page(url: &str) -> bool {
    let last = url.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    !last.is_empty() && last.chars().all(|c| c.is_ascii_digit())
}
