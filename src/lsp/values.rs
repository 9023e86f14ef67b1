//! What can be written in front matter: keys that are not there yet, and values.

use super::complete::{Proposal, Proposals, Sort, all, anchors, plain, rules};
use super::hover;
use super::spot::{self, Slot, Spot};
use super::view::View;
use crate::catalog::{self, Entry};
use crate::document::{self, Kind};
use crate::outline::{Keys, Shape};
use crate::schema;
use crate::topics::Topic;
use crate::yaml;
use std::collections::BTreeSet;

/// A key or value of front matter.
pub fn front_matter(view: &View<'_>) -> Option<Proposals> {
    let spot = view.spot()?;
    let outline = document::outline(view.kind());
    let shape = shape_at(&outline, &spot.keys);
    let keys = match &shape {
        None if spot.keys.is_empty() => Some(&outline),
        Some(shape) => keys_of(shape),
        None => None,
    };
    let mut items = Vec::new();
    if matches!(spot.slot, Slot::Key | Slot::Entry) {
        items.extend(keys.map(|keys| new_keys(view, &spot, keys)).unwrap_or_default());
        if spot.keys.last().is_some_and(|key| key == "allow") {
            items.extend(
                rules()
                    .into_iter()
                    .map(|rule| Proposal { insert: Some(format!("{}: ", rule.label)), ..rule }),
            );
        }
    }
    if matches!(spot.slot, Slot::Value | Slot::Entry) {
        items.extend(values(view, &spot, shape));
    }
    Some(all(items, spot.word))
}

/// What the value below a path of keys may be.
fn shape_at<'k>(outline: &'k Keys, path: &[String]) -> Option<&'k Shape> {
    let (first, rest) = path.split_first()?;
    let shape = outline.known.iter().find(|(key, _)| key == first).map(|(_, shape)| shape)?;
    if rest.is_empty() { Some(shape) } else { shape_at(keys_of(shape)?, rest) }
}

/// The keys of a map, or of the maps in a list.
fn keys_of(shape: &Shape) -> Option<&Keys> {
    match shape {
        Shape::Keys(keys) => Some(keys),
        Shape::List(shapes) => shapes.iter().find_map(keys_of),
        _ => None,
    }
}

/// The keys that are not there yet, in their order.
fn new_keys(view: &View<'_>, spot: &Spot, keys: &Keys) -> Vec<Proposal> {
    let written = if spot.keys.is_empty() { written_keys(view) } else { BTreeSet::new() };
    let here = &view.text[spot.word.clone()];
    let free = keys.known.iter().filter(|(key, _)| *key == here || !written.contains(*key));
    let place = |key: &str| document::ORDER.iter().position(|known| *known == key).unwrap_or(usize::MAX);
    let mut free: Vec<&(&'static str, Shape)> = free.collect();
    if spot.keys.is_empty() {
        free.sort_by_key(|(key, _)| place(key));
    }
    // Where a colon follows, only the name is missing.
    let has_colon = view.text[spot.word.end..].starts_with(':');
    let proposal = |(key, shape): &&(&'static str, Shape)| {
        let place = spot.place(key);
        let about = schema::about(&place);
        Proposal {
            label: (*key).to_owned(),
            insert: Some(if has_colon { (*key).to_owned() } else { format!("{key}: ") }),
            detail: hover::shape_name(shape).to_owned(),
            docs: about.map(|about| about.text.to_owned()).unwrap_or_default(),
            sort: Sort::Key,
        }
    };
    free.iter().map(proposal).collect()
}

/// The keys at the beginning of a line.
fn written_keys(view: &View<'_>) -> BTreeSet<String> {
    let yaml = &view.text[spot::front_matter(view.text)];
    let keys = yaml.lines().filter_map(|line| line.split_once(':')).map(|(key, _)| key);
    keys.filter(|key| !key.starts_with([' ', '-', '#'])).map(str::to_owned).collect()
}

/// What a value can be: words of the shape, or names of things that are there.
fn values(view: &View<'_>, spot: &Spot, shape: Option<&Shape>) -> Vec<Proposal> {
    let named = named_values(view, spot);
    if !named.is_empty() {
        return named;
    }
    match shape {
        Some(Shape::Flag) => vec![plain("true", ""), plain("false", "")],
        Some(Shape::Choice(choices)) => choices.iter().map(|choice| plain(choice, "")).collect(),
        Some(Shape::Day) => vec![plain(&view.site().config.run.today.to_string(), "today")],
        Some(Shape::Period) => {
            ["6 months", "12 months", "2 years", "3 years"].map(|period| plain(period, "")).to_vec()
        }
        _ => Vec::new(),
    }
}

fn named_values(view: &View<'_>, spot: &Spot) -> Vec<Proposal> {
    let site = view.site();
    let (lang, catalog) = (view.lang(), &site.catalog);
    let inside = |key: &str| spot.keys.first().is_some_and(|first| first == key);
    match spot.keys.last().map(String::as_str) {
        Some("authors" | "reviewers") if !inside("references") && !inside("faqs") => people(view),
        Some("tags" | "topics") => {
            let topics = site.topics.topics.iter().filter(|topic| topic.lang == lang);
            let counts = |topic: &Topic| {
                format!("{} questions, {} articles", topic.questions.len(), topic.articles.len())
            };
            topics
                .map(|topic| Proposal {
                    insert: Some(yaml::word(&topic.title)),
                    ..plain(&topic.title, &counts(topic))
                })
                .collect()
        }
        Some("faqs") => {
            let files = catalog.of_kind(lang, Kind::Question).map(|page| &catalog.pages[page]);
            files
                .map(|entry| Proposal {
                    sort: Sort::Reference,
                    ..plain(catalog::question_id(entry), &entry.title)
                })
                .collect()
        }
        Some("article") => {
            let articles = catalog.of_kind(lang, Kind::Article).map(|page| &catalog.pages[page]);
            articles.map(|entry| Proposal { sort: Sort::File, ..plain(&entry.key, &entry.title) }).collect()
        }
        Some("category") => {
            let known: BTreeSet<&String> =
                catalog.pages.iter().filter_map(|entry| entry.front().category.as_ref()).collect();
            known
                .into_iter()
                .map(|category| Proposal { insert: Some(yaml::word(category)), ..plain(category, "") })
                .collect()
        }
        Some("lang") => {
            site.config.languages.iter().map(|language| plain(&language.code, &language.title)).collect()
        }
        Some("template") => {
            view.analysis.theme.tera.get_template_names().map(|name| plain(name, "")).collect()
        }
        Some("to") if inside("aliases") => view.page().map(|page| anchors(view, page)).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// People of the language, and of the main one.
fn people(view: &View<'_>) -> Vec<Proposal> {
    let catalog = &view.site().catalog;
    let mut seen = BTreeSet::new();
    let pages = [view.lang(), 0].into_iter().flat_map(|lang| catalog.of_kind(lang, Kind::Person));
    let people = pages.map(|page| &catalog.pages[page]).filter(|entry| seen.insert(entry.name().to_owned()));
    let detail = |entry: &Entry| match &entry.front().role {
        Some(role) => format!("{}, {role}", entry.title),
        None => entry.title.clone(),
    };
    people.map(|entry| Proposal { sort: Sort::Reference, ..plain(entry.name(), &detail(entry)) }).collect()
}
