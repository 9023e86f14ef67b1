//! Documents → entries with language, status and address.

use super::{Catalog, Entry, LangId, PageId, Status, tree};
use crate::config::{Config, Language};
use crate::discover::Source;
use crate::document::{self, Document, FrontMatter, Kind};
use crate::node::{Path, Placed};
use crate::problem::Problem;
use crate::text;
use jiff::civil::Date;
use std::collections::HashMap;
use std::sync::Arc;

/// Reads one source and finds its language.
pub(super) fn place(config: &Config, source: Source) -> (Entry, Vec<Problem>) {
    let (by_folder, rest) = split_language(&config.languages, &source.path);
    let rest = rest.to_owned();
    let (document, mut problems) = document::read(source, &rest);
    let mut lang = by_folder;
    if let Some(written) = &document.front.lang {
        match config.languages.iter().position(|language| language.code == written.text) {
            Some(found) => lang = found,
            None => problems.push(unknown_language(config, &document, written)),
        }
    }
    let title = document.front.title.as_ref().map(|title| text::squeeze(&title.text)).unwrap_or_default();
    if title.is_empty() && problems.is_empty() && document::required(document.kind).contains(&"title") {
        let file = &document.source.file;
        let at = document.yaml.start.min(file.text.len());
        let help = "write `title: …` between two lines of `---` at the top";
        problems.push(Problem::error(file, at..at, "missing-title", "this file has no title", help));
    }
    let key = rest.strip_suffix(".md").unwrap_or(&rest).to_owned();
    let has_page = document.kind != Kind::Takeaways;
    (Entry { document, lang, key, status: Status::Published, url: String::new(), title, has_page }, problems)
}

fn unknown_language(config: &Config, document: &Document, written: &Placed) -> Problem {
    let codes: Vec<&str> = config.languages.iter().map(|language| language.code.as_str()).collect();
    let help = format!(
        "declare it as [language.{}] in book.toml, or use one of: {}",
        written.text,
        codes.join(", ")
    );
    document.error(
        &written.path,
        "unknown-language",
        format!("the language `{}` is not declared", written.text),
        help,
    )
}

/// The language of a path by its first folder, and the path below that folder.
pub fn split_language<'p>(languages: &[Language], path: &'p str) -> (LangId, &'p str) {
    languages
        .iter()
        .enumerate()
        .skip(1)
        .find_map(|(id, language)| path.strip_prefix(language.prefix.as_str()).map(|rest| (id, rest)))
        .unwrap_or((0, path))
}

/// Gives every page the defaults of the sections above it, the nearest first.
pub(super) fn apply_cascades(entries: &mut [Arc<Entry>]) {
    let defaults: HashMap<(LangId, String), FrontMatter> = entries
        .iter()
        .filter_map(|entry| {
            let cascade = entry.front().cascade.as_deref()?.clone();
            Some(((entry.lang, folder(&entry.key).to_owned()), cascade))
        })
        .collect();
    if defaults.is_empty() {
        return;
    }
    for entry in entries {
        inherit(Arc::make_mut(entry), |lang, folder| defaults.get(&(lang, folder.to_owned())));
    }
}

/// Gives an article the defaults that `of_folder` knows for the folders above it.
fn inherit<'f>(entry: &mut Entry, of_folder: impl Fn(LangId, &str) -> Option<&'f FrontMatter>) {
    if entry.kind() != Kind::Article {
        return;
    }
    let key = entry.key.clone();
    let mut at = folder(&key);
    loop {
        if let Some(cascade) = of_folder(entry.lang, at) {
            entry.document.front.inherit(cascade);
        }
        if at.is_empty() {
            break;
        }
        at = folder(at);
    }
}

/// The entry of a page whose file was written anew, when that changes nothing of it but wordings.
pub(super) fn again(config: &Config, catalog: &Catalog, page: PageId, source: Source) -> Option<Entry> {
    let old = &catalog.pages[page];
    let (mut entry, problems) = place(config, source);
    inherit(&mut entry, |lang, folder| {
        let key = if folder.is_empty() { "_index".to_owned() } else { format!("{folder}/_index") };
        catalog.pages[catalog.by_key(lang, &key)?].front().cascade.as_deref()
    });
    let entry = Entry { status: old.status, url: old.url.clone(), has_page: old.has_page, ..entry };
    let same = problems.is_empty()
        && entry.kind() == old.kind()
        && entry.lang == old.lang
        && entry.front().is_reworded(old.front())
        && (entry.title == old.title || can_be_retitled(catalog, page, &entry));
    same.then_some(entry)
}

/// Whether the new title is of no consequence but where it is printed: topics and questions have their names from titles, texts with a
/// word of a glossary name the page that explains it, and a list that is in the order of titles may have another order.
fn can_be_retitled(catalog: &Catalog, page: PageId, new: &Entry) -> bool {
    let is_glossary = !new.front().terms.is_empty();
    matches!(new.kind(), Kind::Article | Kind::Page)
        && !is_glossary
        && tree::keeps_its_place(catalog, page, new)
}

/// Everything before the last slash.
pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

pub(super) fn choose_published(
    config: &Config,
    entries: Vec<Arc<Entry>>,
    problems: &mut Vec<Problem>,
) -> (Vec<Arc<Entry>>, HashMap<String, Status>) {
    let mut hidden = HashMap::new();
    let mut shown = Vec::with_capacity(entries.len());
    for mut entry in entries {
        Arc::make_mut(&mut entry).status = status(&entry, config.run.today);
        check_dates(config, &entry, problems);
        if entry.status == Status::Published || config.run.preview {
            shown.push(entry);
        } else {
            hidden.insert(entry.document.source.path.clone(), entry.status);
        }
    }
    (shown, hidden)
}

fn status(entry: &Entry, today: Date) -> Status {
    let front = entry.front();
    if front.draft == Some(true) {
        Status::Draft
    } else if front.expires.is_some_and(|day| day <= today) {
        Status::Expired
    } else if front.date.is_some_and(|day| day > today) {
        Status::Scheduled
    } else {
        Status::Published
    }
}

fn check_dates(config: &Config, entry: &Entry, problems: &mut Vec<Problem>) {
    let front = entry.front();
    let document = &entry.document;
    if let (Some(date), Some(updated)) = (front.date, front.updated)
        && updated < date
    {
        let help = format!("`date` is {date}: give a later day, or leave `updated` out");
        problems.push(document.error(
            &Path::key("updated"),
            "date-order",
            "`updated` is before `date`",
            help,
        ));
    }
    if entry.status != Status::Scheduled
        && let Some(day) = front.reviewed.filter(|day| *day > config.run.today)
    {
        let message = format!("`reviewed` is in the future ({day})");
        problems.push(document.error(
            &Path::key("reviewed"),
            "future-date",
            message,
            "give the day of the last review",
        ));
    }
    if let (Some(date), Some(expires)) = (front.date, front.expires)
        && expires <= date
    {
        problems.push(document.error(
            &Path::key("expires"),
            "date-order",
            "`expires` is not after `date`",
            "give a later day",
        ));
    }
}

/// Gives every entry its address.
pub(super) fn set_addresses(config: &Config, entries: &mut [Arc<Entry>]) {
    let slugs: HashMap<(LangId, String), String> = entries
        .iter()
        .filter(|entry| entry.kind() == Kind::Section)
        .filter_map(|entry| {
            let slug = entry.front().slug.as_ref()?.text.clone();
            Some(((entry.lang, folder(&entry.key).to_owned()), slug))
        })
        .collect();
    for entry in entries {
        Arc::make_mut(entry).url = address(config, &slugs, entry);
    }
}

fn address(config: &Config, slugs: &HashMap<(LangId, String), String>, entry: &Entry) -> String {
    let mut url = config.languages[entry.lang].prefix.clone();
    let mut at = String::new();
    for part in folder(&entry.key).split('/').filter(|part| !part.is_empty()) {
        if !at.is_empty() {
            at.push('/');
        }
        at.push_str(part);
        url.push_str(slugs.get(&(entry.lang, at.clone())).map_or(&address_part(part), |slug| slug));
        url.push('/');
    }
    if !matches!(entry.kind(), Kind::Home | Kind::Section) {
        let slug = entry.front().slug.as_ref().map(|slug| slug.text.clone());
        let id = entry.front().id.as_ref().map(|id| id.text.clone());
        let topic = (entry.kind() == Kind::Topic).then(|| text::slug(&entry.title));
        url.push_str(&topic.or(slug).or(id).unwrap_or_else(|| address_part(entry.name())));
        url.push('/');
    }
    url
}

/// A file or folder name as part of an address.
fn address_part(name: &str) -> String {
    if text::is_name(name) { name.to_owned() } else { text::slug(name) }
}
