//! Jekyll: posts, collections and pages; Liquid in the bodies.
//!
//! A page that lists others under `questions:` is a group of questions (as in the guides of 18F): it becomes
//! a topic, and the pages it lists become question files.

use super::front;
use super::site::{Anchors, Dialect, Page, Site};
use super::tree::Tree;
use super::{folders, people, urls};
use crate::document::Kind;
use crate::node::Node;
use crate::problem::SourceText;
use std::collections::HashMap;
use std::sync::Arc;

const CONFIG: &[&str] = &["_config.yml", "_config.yaml", "_config.toml"];
/// Folders with an underscore that hold no pages.
const NO_PAGES: &[&str] = &["_layouts", "_includes", "_sass", "_data", "_site", "_plugins", "_assets"];

pub(super) fn read(tree: Tree) -> Site {
    let mut site = Site::new(tree, Dialect::Liquid, Anchors::Kramdown);
    let settings = Settings::read(&mut site);
    for path in ["_data/authors.yml", "_data/authors.yaml", "_data/authors.json", "_data/people.yml"] {
        people::read_file(&mut site, path);
    }
    let paths: Vec<String> = site.tree.paths().map(str::to_owned).collect();
    for path in paths {
        if let Some(mut page) = read_page(&mut site, &settings, &path) {
            site.tree.mark(&path, "page");
            settings.place_by_language(&mut page);
            site.pages.push(page);
        } else if !path.starts_with(['_', '.']) && !path.ends_with(".md") {
            site.carry_file(&path, &path, &format!("/{path}"));
        }
    }
    group_questions(&mut site);
    name_sources(&mut site);
    site
}

struct Settings {
    permalink: String,
    collections: HashMap<String, Collection>,
    /// The folder of the collections, with its slash.
    folder: String,
    /// Languages beside the main one (Polyglot).
    languages: Vec<String>,
}

/// What the settings say of a collection.
#[derive(Default)]
struct Collection {
    permalink: Option<String>,
    /// Its pages are published.
    output: bool,
}

impl Settings {
    fn read(site: &mut Site) -> Settings {
        let none = Settings {
            permalink: "date".into(),
            collections: HashMap::new(),
            folder: String::new(),
            languages: Vec::new(),
        };
        let Some(file) = CONFIG.iter().find_map(|path| site.tree.text(path)) else { return none };
        site.tree.mark(&file.path, "settings");
        let node = front::settings(&file).unwrap_or(Node::Null);
        let text = |key: &str| front::text_below(&node, &[key]).unwrap_or_default();
        site.title = text("title");
        site.description = text("description");
        let base = format!("/{}", text("baseurl").trim_matches('/'));
        site.url = format!("{}{base}", text("url").trim_end_matches('/'));
        site.values.insert("site.baseurl".into(), String::new());
        site.values.insert("site.url".into(), String::new());
        for (key, value) in
            [("title", text("title")), ("description", text("description")), ("email", text("email"))]
        {
            site.values.insert(format!("site.{key}"), value);
        }
        for key in ["lang", "default_lang"] {
            if !text(key).is_empty() {
                site.language = text(key);
            }
        }
        let languages: Vec<String> =
            front::below(&node, &["languages"]).map(front::texts).unwrap_or_default();
        let languages: Vec<String> = languages.into_iter().filter(|code| *code != site.language).collect();
        site.languages.extend(languages.iter().map(|code| (code.clone(), String::new())));
        if let Some(author) =
            front::text_below(&node, &["author", "name"]).or_else(|| front::text_below(&node, &["author"]))
        {
            people::id_of(site, &author);
        }
        let read = [
            "title",
            "description",
            "url",
            "baseurl",
            "lang",
            "author",
            "author.name",
            "permalink",
            "collections.*",
            "collections_dir",
            "default_lang",
            "languages",
        ];
        super::settings::note_unread(site, &file, &node, &read);
        let collections = match front::below(&node, &["collections"]) {
            Some(Node::Map(pairs)) => pairs
                .iter()
                .map(|(name, value)| {
                    let permalink = front::text_below(value, &["permalink"]);
                    let output = front::below(value, &["output"]) == Some(&Node::Bool(true));
                    (name.clone(), Collection { permalink, output })
                })
                .collect(),
            Some(list) => front::texts(list).into_iter().map(|name| (name, Collection::default())).collect(),
            None => HashMap::new(),
        };
        let permalink = text("permalink");
        let permalink = if permalink.is_empty() { none.permalink } else { permalink };
        let folder = text("collections_dir").trim_matches('/').to_owned();
        let folder = if folder.is_empty() { folder } else { folder + "/" };
        Settings { permalink, collections, folder, languages }
    }
}

impl Settings {
    /// A translation stands in the folder of its language, as its address does.
    fn place_by_language(&self, page: &mut Page) {
        let Some(lang) = page.text("lang").filter(|lang| self.languages.iter().any(|known| known == lang))
        else {
            return;
        };
        let (lang, prefix) = (lang.to_owned(), format!("{lang}/"));
        let path = page.target.strip_prefix(&prefix).unwrap_or(&page.target).trim_end_matches(".md");
        page.target = format!("{prefix}{}.md", path.strip_suffix(&format!(".{lang}")).unwrap_or(path));
        for url in &mut page.urls {
            if !url.starts_with(&format!("/{prefix}")) {
                *url = format!("/{lang}{url}");
            }
        }
        page.lang = lang;
    }

    /// The pattern of a collection's addresses; none when its pages are not published.
    fn pattern(&self, collection: &str) -> Option<String> {
        let known = self.collections.get(collection)?;
        let end = match self.permalink.as_str() {
            "date" | "none" | "ordinal" => ":output_ext",
            "pretty" => "/",
            own if own.ends_with('/') => "/",
            own if own.ends_with(":output_ext") => ":output_ext",
            _ => "",
        };
        let derived = known.output.then(|| format!("/:collection/:path{end}"));
        known.permalink.clone().filter(|pattern| !pattern.is_empty()).or(derived)
    }
}

fn read_page(site: &mut Site, settings: &Settings, path: &str) -> Option<Page> {
    let whole = path;
    let path = path.strip_prefix(settings.folder.as_str()).unwrap_or(path);
    let top = path.split('/').next().unwrap_or_default();
    let stem = path.strip_suffix(".md").or_else(|| path.strip_suffix(".markdown"))?;
    if NO_PAGES.contains(&top) || path.starts_with('.') {
        return None;
    }
    let file = site.tree.text(whole)?;
    // Without front matter Jekyll copies a file as it is.
    if !file.text.trim_start_matches('\u{feff}').starts_with("---") {
        return None;
    }
    Some(match top.strip_prefix('_') {
        Some("posts" | "drafts") => post(site, settings, file, path, stem),
        Some(collection) => member(site, settings, file, path, stem, collection),
        None => {
            match stem.rsplit_once("/_posts/").or_else(|| stem.strip_prefix("_posts/").map(|rest| ("", rest)))
            {
                Some(_) => post(site, settings, file, path, stem),
                None => plain(site, settings, file, path, stem),
            }
        }
    })
}

fn new_page(site: &mut Site, file: Arc<SourceText>, path: &str, target: &str) -> Page {
    let (page, problems) = front::page(file, path, target);
    site.notes.extend(problems);
    page
}

fn post(site: &mut Site, settings: &Settings, file: Arc<SourceText>, path: &str, stem: &str) -> Page {
    let name = stem.rsplit('/').next().unwrap_or(stem);
    let (day, name) = folders::dated(name);
    let mut page = new_page(site, file, path, &format!("posts/{name}.md"));
    if let (Some(day), None) = (day, page.value("date")) {
        page.given.push(("date", Node::Str(day.to_owned())));
    }
    if path.starts_with("_drafts/") {
        page.given.push(("draft", Node::Bool(true)));
    }
    let pattern = match settings.permalink.as_str() {
        "date" => "/:categories/:year/:month/:day/:title.html",
        "pretty" => "/:categories/:year/:month/:day/:title/",
        "ordinal" => "/:categories/:year/:y_day/:title.html",
        "none" => "/:categories/:title.html",
        own => own,
    };
    let slug = page.text("slug").unwrap_or(name).to_owned();
    let url = urls::fill(pattern, &page, &slug, &slug, "posts");
    set_url(&mut page, &url);
    page
}

/// A page of a collection. Only collections that the settings name have pages of their own.
fn member(
    site: &mut Site,
    settings: &Settings,
    file: Arc<SourceText>,
    path: &str,
    stem: &str,
    collection: &str,
) -> Page {
    let rest = stem.split_once('/').map_or(stem, |(_, rest)| rest);
    let mut page = new_page(site, file, path, &format!("{}.md", stem.trim_start_matches('_')));
    match settings.pattern(collection) {
        Some(pattern) => {
            let url = urls::fill(&pattern, &page, rest, rest, collection);
            set_url(&mut page, &url);
        }
        None if page.text("permalink").is_some() => set_url(&mut page, ""),
        None => {}
    }
    page
}

fn plain(site: &mut Site, settings: &Settings, file: Arc<SourceText>, path: &str, stem: &str) -> Page {
    let (folder, name) = stem.rsplit_once('/').unwrap_or(("", stem));
    let is_index = name == "index"
        || (name.eq_ignore_ascii_case("readme") && !site.tree.has(&format!("{folder}/index.md")));
    let target = match (is_index, folder) {
        (true, "") => "_index.md".to_owned(),
        (true, folder) => format!("{folder}/_index.md"),
        _ => format!("{stem}.md"),
    };
    let mut page = new_page(site, file, path, &target);
    let url = match (is_index, settings.permalink.as_str()) {
        (true, _) => stem.strip_suffix(name).unwrap_or_default().to_owned(),
        (false, "date" | "none" | "ordinal") => format!("{stem}.html"),
        _ => format!("{stem}/"),
    };
    set_url(&mut page, &url);
    page
}

/// The given address, or the one that follows from the path.
fn set_url(page: &mut Page, derived: &str) {
    let url = page
        .text("permalink")
        .map_or_else(|| derived.to_owned(), |given| given.trim_start_matches('/').to_owned());
    page.urls.push(format!("/{}", urls::closed(&url)));
}

fn name_of(page: &Page) -> &str {
    let path = page.target.trim_end_matches(".md");
    path.rsplit('/').next().unwrap_or(path)
}

/// Pages that list questions become topics, and what they list becomes question files.
fn group_questions(site: &mut Site) {
    let by_name: HashMap<String, usize> =
        site.pages.iter().enumerate().map(|(at, page)| (name_of(page).to_owned(), at)).collect();
    let mut weight = 0;
    for group in 0..site.pages.len() {
        let Some(list) = site.pages[group].value("questions").cloned() else { continue };
        let names = front::texts(&list);
        let known: Vec<usize> = names.iter().filter_map(|name| by_name.get(name).copied()).collect();
        if known.is_empty() {
            continue;
        }
        let title = site.pages[group].text("title").unwrap_or_default().to_owned();
        for question in known {
            weight += 10;
            into_question(&mut site.pages[question], &title, weight);
        }
        report_unknown(site, group, &names, &by_name);
        let page = &mut site.pages[group];
        page.front.retain(|key| key.name != "questions");
        page.target = format!("topics/{}.md", name_of(page));
        page.kind = Some(Kind::Topic);
        page.given.push(("weight", Node::Int(i64::try_from(group).unwrap_or(0) + 1)));
    }
}

fn into_question(page: &mut Page, topic: &str, weight: i64) {
    if page.kind != Some(Kind::Question) {
        page.target = format!("faqs/{}.md", name_of(page));
        page.kind = Some(Kind::Question);
        page.given.push(("weight", Node::Int(weight)));
        page.given.push(("topics", Node::Seq(Vec::new())));
    }
    if let Some((_, Node::Seq(topics))) = page.given.iter_mut().find(|(key, _)| *key == "topics")
        && !topics.contains(&Node::Str(topic.to_owned()))
    {
        topics.push(Node::Str(topic.to_owned()));
    }
}

fn report_unknown(site: &mut Site, group: usize, names: &[String], known: &HashMap<String, usize>) {
    let page = &site.pages[group];
    let (file, key) = (Arc::clone(&page.file), page.front.iter().find(|key| key.name == "questions"));
    let span = key.map_or(0..0, |key| key.span.clone());
    let missing: Vec<&String> = names.iter().filter(|name| !known.contains_key(*name)).collect();
    for name in missing {
        let message = format!("there is no page `{name}`, which this list names");
        site.note(
            &file,
            span.clone(),
            "missing-file",
            message,
            "the other questions of the list were carried",
        );
    }
}

/// Pages without a text that `sources:` name as agencies lend their title to the references.
fn name_sources(site: &mut Site) {
    let mut agencies: Vec<String> = Vec::new();
    for page in &site.pages {
        if let Some(Node::Seq(sources)) = page.value("sources") {
            agencies.extend(sources.iter().filter_map(|source| front::text_below(source, &["agency"])));
        }
    }
    let mut kept = Vec::with_capacity(site.pages.len());
    for page in std::mem::take(&mut site.pages) {
        let name = page.text("name").unwrap_or_else(|| name_of(&page)).to_owned();
        match page.text("title") {
            Some(title)
                if page.body.text.trim().is_empty() && page.kind.is_none() && agencies.contains(&name) =>
            {
                site.sources.insert(name.clone(), title.to_owned());
                let help = "write a person or a page for it if readers miss it";
                site.note(
                    &page.file,
                    0..0,
                    "page-became-name",
                    format!("`{name}` names sources; its page holds nothing else"),
                    help,
                );
                for key in page.front.iter().filter(|key| !matches!(key.name.as_str(), "title" | "name")) {
                    let message = format!("the key `{}` was not carried", key.name);
                    site.note(
                        &page.file,
                        key.span.clone(),
                        "key-left",
                        message,
                        "the page it stands on is no page of the new guide",
                    );
                }
            }
            _ => kept.push(page),
        }
    }
    site.pages = kept;
}
