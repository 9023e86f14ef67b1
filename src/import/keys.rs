//! Front matter of other generators → askbook's, by one table ([`super::table`]). What has no equal goes under `extra`.

use super::dates;
use super::front;
use super::people;
use super::site::{Key, Page, Site};
use super::table::{TABLE, To};
use super::urls;
use crate::address;
use crate::document::{self, Kind, ORDER};
use crate::node::{Node, Step};
use crate::text;
use std::ops::Range;
use std::sync::Arc;

/// Addresses that a page's front matter claims, each with its leading slash.
pub(super) fn old_addresses(page: &Page) -> Vec<String> {
    let keys = page
        .front
        .iter()
        .filter(|key| matches!(key.name.as_str(), "aliases" | "redirect_from" | "redirects"));
    let top = page.urls.first().map_or("", String::as_str);
    let folder = top.trim_end_matches('/').rsplit_once('/').map_or("", |(folder, _)| folder);
    let absolute = |url: String| {
        let url = url
            .split_once("://")
            .map_or(url.as_str(), |(_, rest)| rest.find('/').map_or("/", |slash| &rest[slash..]))
            .to_owned();
        let url = if url.starts_with('/') { url } else { format!("{folder}/{url}") };
        urls::closed(&url)
    };
    keys.flat_map(|key| front::texts(&key.value)).map(absolute).collect()
}

/// The front matter that a page gets, in the canonical order.
pub(super) fn map(
    site: &mut Site,
    at: usize,
    body_title: Option<String>,
    aliases: Vec<Node>,
) -> Vec<(String, Node)> {
    let page = &site.pages[at];
    let (kind, keys, given) = (page.becomes(), page.front.clone(), page.given.clone());
    let mut mapper = Mapper { site, at, kind, out: Vec::new(), extra: Vec::new() };
    mapper.out.extend(given.into_iter().map(|(key, value)| (key.to_owned(), value)));
    mapper.people_given();
    keys.iter().for_each(|key| mapper.key(key, &key.name, &key.value));
    mapper.title(body_title);
    if !aliases.is_empty() {
        mapper.out.push(("aliases".into(), Node::Seq(aliases)));
    }
    mapper.kind();
    mapper.finish(&keys)
}

struct Mapper<'s> {
    site: &'s mut Site,
    at: usize,
    kind: Kind,
    out: Vec<(String, Node)>,
    extra: Vec<(String, Node)>,
}

impl Mapper<'_> {
    fn note(&mut self, span: Range<usize>, code: &'static str, message: String, help: &str) {
        let file = Arc::clone(&self.site.pages[self.at].file);
        self.site.note(&file, span, code, message, help);
    }

    /// Names in `given` become people.
    fn people_given(&mut self) {
        for (key, value) in std::mem::take(&mut self.out) {
            let value = match (key.as_str(), value) {
                ("authors" | "reviewers", names) => Node::Seq(
                    front::texts(&names)
                        .iter()
                        .map(|name| Node::Str(people::id_of(self.site, name)))
                        .collect(),
                ),
                (_, value) => value,
            };
            self.out.push((key, value));
        }
    }

    fn key(&mut self, key: &Key, name: &str, value: &Node) {
        let lower = name.to_lowercase();
        let to = TABLE.iter().find(|(from, _)| *from == lower).map(|(_, to)| *to);
        let done = match (to, value) {
            (Some(_), Node::Null) => true,
            (Some(To::Inside), Node::Map(pairs)) => {
                let free = matches!(lower.as_str(), "extra" | "params");
                for (inner, value) in pairs {
                    if free {
                        self.put_extra(inner, value.clone());
                    } else {
                        self.key(key, &format!("{name}.{inner}"), value);
                    }
                }
                true
            }
            (Some(to), value) => self.mapped(to, value),
            (None, _) => false,
        };
        if !done {
            self.put_extra(name, value.clone());
            self.note(
                key.span.clone(),
                "key-in-extra",
                format!("`{name}` has no equal; it stands under `extra`"),
                "remove it if the theme does not use it",
            );
        }
    }

    /// Names of other generators may hold a dot; a free key may not say two things.
    fn put_extra(&mut self, name: &str, value: Node) {
        let taken = self.extra.iter().any(|(known, _)| known == name);
        let name = if taken { format!("{name} (2)") } else { name.to_owned() };
        self.extra.push((name, value));
    }

    fn mapped(&mut self, to: To, value: &Node) -> bool {
        match to {
            To::Text(key) => plain(value).is_some_and(|text| self.set(key, Node::Str(text))),
            To::Day(key) => dates::day(value).is_some_and(|day| self.set(key, Node::Str(day.to_string()))),
            To::Flag(key) => {
                matches!(value, Node::Bool(_))
                    && (value == &Node::Bool(false) || self.set(key, value.clone()))
            }
            To::Published => match value {
                Node::Bool(published) => *published || self.set("draft", Node::Bool(true)),
                other => dates::day(other).is_some_and(|day| self.set("date", Node::Str(day.to_string()))),
            },
            To::Number(key) => matches!(value, Node::Int(_)) && self.set(key, value.clone()),
            To::Topics => self.topics(value),
            To::Keywords => self.search("keywords", value),
            To::People(key) => self.people(key, value),
            To::Addresses => self.are_addresses(value),
            To::Slug => {
                let usable = plain(value).filter(|slug| {
                    text::is_name(slug) && !matches!(self.kind, Kind::Home | Kind::Section | Kind::Topic)
                });
                usable.is_some_and(|slug| self.set("slug", Node::Str(slug))) || self.are_addresses(value)
            }
            To::Hidden(when) => match value {
                Node::Bool(flag) => {
                    *flag != when || self.set("search", Node::Map(vec![("exclude".into(), Node::Bool(true))]))
                }
                _ => false,
            },
            To::References => self.references(value),
            To::Questions => self.questions(value),
            To::Same => self.set("takeaways", value.clone()),
            To::Inside => false,
        }
    }

    /// True when every address of a value is one of the page's.
    fn are_addresses(&self, value: &Node) -> bool {
        let texts = front::texts(value);
        let known: Vec<String> = self.site.pages[self.at].urls.iter().map(|url| urls::same(url)).collect();
        let is_known = |text: &String| {
            let wanted = urls::same(text.split_once("://").map_or(text.as_str(), |(_, rest)| rest));
            known.iter().any(|url| *url == wanted || url.ends_with(&format!("/{wanted}")))
        };
        !texts.is_empty() && texts.iter().all(is_known)
    }

    /// Sets a key unless it says something else already.
    fn set(&mut self, key: &str, value: Node) -> bool {
        match self.out.iter().find(|(known, _)| known == key) {
            Some((_, known)) => *known == value,
            None => {
                self.out.push((key.to_owned(), value));
                true
            }
        }
    }

    fn add(&mut self, key: &str, values: Vec<Node>) -> bool {
        if !self.out.iter().any(|(known, _)| known == key) {
            self.out.push((key.to_owned(), Node::Seq(Vec::new())));
        }
        if let Some((_, Node::Seq(list))) = self.out.iter_mut().find(|(known, _)| known == key) {
            for value in values {
                if !list.contains(&value) {
                    list.push(value);
                }
            }
        }
        true
    }

    fn topics(&mut self, value: &Node) -> bool {
        let key = if self.kind == Kind::Question { "topics" } else { "tags" };
        if !document::allowed(self.kind).contains(&key) {
            return false;
        }
        let topics: Vec<Node> = match value {
            // Jekyll splits a text at its spaces, Docusaurus' tags may have labels.
            Node::Seq(items) => {
                let name = |item: &Node| plain(item).or_else(|| front::text_below(item, &["label"]));
                let names: Option<Vec<String>> = items.iter().map(name).collect();
                let Some(names) = names else { return false };
                names.into_iter().map(Node::Str).collect()
            }
            other => plain(other).into_iter().map(Node::Str).collect(),
        };
        !topics.is_empty() && self.add(key, topics) || matches!(value, Node::Seq(items) if items.is_empty())
    }

    fn search(&mut self, key: &str, value: &Node) -> bool {
        let mut words: Vec<Node> = front::texts(value).into_iter().map(Node::Str).collect();
        if let [Node::Str(line)] = words.as_slice()
            && line.contains(',')
        {
            words = line.split(',').map(|word| Node::Str(word.trim().to_owned())).collect();
        }
        if words.is_empty() {
            return matches!(value, Node::Seq(items) if items.is_empty());
        }
        let entry = (key.to_owned(), Node::Seq(words));
        match self.out.iter_mut().find(|(known, _)| known == "search") {
            Some((_, Node::Map(pairs))) => pairs.push(entry),
            _ => self.out.push(("search".into(), Node::Map(vec![entry]))),
        }
        true
    }

    fn people(&mut self, key: &str, value: &Node) -> bool {
        if !document::allowed(self.kind).contains(&key) {
            return false;
        }
        let items = match value {
            Node::Seq(items) => items.as_slice(),
            single => std::slice::from_ref(single),
        };
        let names: Option<Vec<String>> =
            items.iter().map(|item| plain(item).or_else(|| front::text_below(item, &["name"]))).collect();
        let Some(names) = names.filter(|names| names.iter().all(|name| !name.trim().is_empty())) else {
            return false;
        };
        let whole = items
            .iter()
            .all(|item| matches!(item, Node::Str(_)) || matches!(item, Node::Map(pairs) if pairs.len() == 1));
        let ids = names.iter().map(|name| Node::Str(people::id_of(self.site, name))).collect();
        self.add(key, ids) && whole
    }

    /// Sources with the names that other guides give their parts.
    fn references(&mut self, value: &Node) -> bool {
        let Node::Seq(items) = value else { return false };
        let mut references = Vec::new();
        let mut whole = document::allowed(self.kind).contains(&"references");
        for item in items {
            match item {
                Node::Str(url) if address::is_web(url) => {
                    references.push(Node::Map(vec![
                        ("title".into(), Node::Str(url.clone())),
                        ("url".into(), Node::Str(url.clone())),
                    ]));
                }
                Node::Str(title) => references.push(Node::Str(title.clone())),
                Node::Map(pairs) => {
                    let (reference, complete) = self.reference(pairs);
                    whole &= complete;
                    references.extend(reference);
                }
                _ => whole = false,
            }
        }
        !references.is_empty() && self.add("references", references) && whole || items.is_empty()
    }

    fn reference(&self, pairs: &[(String, Node)]) -> (Option<Node>, bool) {
        let mut out: Vec<(String, Node)> = Vec::new();
        let mut complete = true;
        for (key, value) in pairs {
            let (key, value) = match (key.as_str(), plain(value)) {
                ("agency" | "name" | "source" | "title", Some(text)) => {
                    ("title", Node::Str(self.site.sources.get(&text).cloned().unwrap_or(text)))
                }
                ("url" | "href" | "link", Some(text)) if address::is_web(&text) => ("url", Node::Str(text)),
                ("authors" | "author", Some(text)) => ("authors", Node::Str(text)),
                ("publisher" | "journal", Some(text)) => ("publisher", Node::Str(text)),
                ("doi", Some(text)) => ("doi", Node::Str(text)),
                ("year", _) => ("year", value.clone()),
                _ => {
                    complete = false;
                    continue;
                }
            };
            if out.iter().any(|(known, _)| known == key) {
                complete = false;
            } else {
                out.push((key.to_owned(), value));
            }
        }
        let url = out.iter().find(|(key, _)| key == "url").map(|(_, value)| value.clone());
        if !out.iter().any(|(key, _)| key == "title") {
            let Some(url) = url else { return (None, false) };
            out.insert(0, ("title".into(), url));
        }
        out.sort_by_key(|(key, _)| key != "title");
        (Some(Node::Map(out)), complete)
    }

    /// `faqs` with `question` and `answer`, or `q` and `a`.
    fn questions(&mut self, value: &Node) -> bool {
        let Node::Seq(items) = value else { return false };
        let mut questions = Vec::new();
        for item in items {
            let text = |keys: &[&str]| keys.iter().find_map(|key| front::text_below(item, &[key]));
            let (Some(question), Some(answer)) =
                (text(&["question", "q", "title"]), text(&["answer", "a", "text"]))
            else {
                return false;
            };
            let Node::Map(pairs) = item else { return false };
            if pairs.len() > 2 {
                return false;
            }
            questions.push(Node::Map(vec![
                ("question".into(), Node::Str(question)),
                ("answer".into(), Node::Str(answer)),
            ]));
        }
        self.add("faqs", questions)
    }

    fn title(&mut self, body_title: Option<String>) {
        let title = self.out.iter().find(|(key, _)| key == "title").and_then(|(_, value)| plain(value));
        let title = title.map(|title| text::squeeze(&title)).filter(|title| !title.is_empty());
        let short = self.out.iter().find(|(key, _)| key == "short_title").and_then(|(_, value)| plain(value));
        let name = || {
            let page = &self.site.pages[self.at];
            let path = page.target.trim_end_matches(".md").trim_end_matches("/_index");
            title_of(path.rsplit('/').next().unwrap_or(path))
        };
        let title = title.or(body_title).or_else(|| short.clone()).unwrap_or_else(name);
        self.out.retain(|(key, value)| {
            key != "title" && !(key == "short_title" && plain(value).as_deref() == Some(&title))
        });
        self.out.push(("title".into(), Node::Str(title)));
    }

    fn kind(&mut self) {
        let page = &self.site.pages[self.at];
        let place = page.target.strip_prefix(&format!("{}/", page.lang)).unwrap_or(&page.target);
        if page.kind.is_some_and(|kind| kind != Kind::of_path(place)) {
            self.out.push(("kind".into(), Node::Str(self.kind.name().into())));
        }
    }

    /// Whatever askbook would refuse goes under `extra`.
    fn finish(mut self, keys: &[Key]) -> Vec<(String, Node)> {
        self.order_dates(keys);
        for mistake in document::mistakes(&Node::Map(self.out.clone()), self.kind) {
            let Some(&Step::Key(name)) = mistake.path.steps().first() else { continue };
            let Some(at) = self.out.iter().position(|(key, _)| **key == **name) else { continue };
            let (name, value) = self.out.remove(at);
            let span = keys.iter().find(|key| key.name == name).map_or(0..0, |key| key.span.clone());
            self.note(
                span,
                "key-in-extra",
                format!("`{name}` cannot stand here ({}); it stands under `extra`", mistake.message),
                &mistake.help,
            );
            self.put_extra(&name, value);
        }
        if !self.extra.is_empty() {
            self.out.push(("extra".into(), Node::Map(std::mem::take(&mut self.extra))));
        }
        let place = |key: &str| ORDER.iter().position(|known| *known == key).unwrap_or(ORDER.len());
        self.out.sort_by_key(|(key, _)| place(key));
        self.out
    }

    /// Days that contradict one another stop a build.
    fn order_dates(&mut self, keys: &[Key]) {
        let day = |out: &[(String, Node)], key: &str| {
            out.iter().find(|(known, _)| known == key).and_then(|(_, value)| dates::day(value))
        };
        for (key, earlier) in [("updated", true), ("expires", false)] {
            let (Some(date), Some(other)) = (day(&self.out, "date"), day(&self.out, key)) else { continue };
            if if earlier { other < date } else { other <= date } {
                let span = keys.first().map_or(0..0, |key| key.span.clone());
                self.note(
                    span,
                    "key-in-extra",
                    format!("`{key}` ({other}) is before `date` ({date}); it stands under `extra`"),
                    "correct one of the two",
                );
                self.out.retain(|(known, _)| known != key);
                self.put_extra(key, Node::Str(other.to_string()));
            }
        }
    }
}

/// A value that is one text.
pub(super) fn plain(node: &Node) -> Option<String> {
    match node {
        Node::Str(text) => Some(text.clone()),
        Node::Int(number) => Some(number.to_string()),
        Node::Float(number) => Some(number.to_string()),
        Node::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// `heat-or-cold` → `Heat or cold`.
pub(super) fn title_of(name: &str) -> String {
    let words = text::squeeze(&name.replace(['-', '_'], " "));
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
