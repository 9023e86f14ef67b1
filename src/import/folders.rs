//! Generators whose folders are the tree: Hugo and Zola.

use super::front;
use super::site::{Anchors, Dialect, Page, Site};
use super::tree::Tree;
use crate::node::Node;
use crate::problem::SourceText;
use crate::text;
use std::sync::Arc;

/// The names of settings files, the first that is there is read.
pub(super) const HUGO: &[&str] = &[
    "hugo.toml",
    "hugo.yaml",
    "hugo.yml",
    "hugo.json",
    "config.toml",
    "config.yaml",
    "config.yml",
    "config.json",
    "config/_default/hugo.toml",
    "config/_default/hugo.yaml",
    "config/_default/config.toml",
    "config/_default/config.yaml",
];
const ZOLA: &[&str] = &["zola.toml", "config.toml"];

/// Reads a Hugo site.
pub(super) fn hugo(tree: Tree) -> Site {
    let mut site = Site::new(tree, Dialect::Hugo, Anchors::Github);
    let (file, mut node) = settings(&mut site, HUGO);
    languages_file(&mut site, &mut node);
    site.url = front::text_below(&node, &["baseURL"]).unwrap_or_default();
    if let Some(language) = front::text_below(&node, &["defaultContentLanguage"])
        .or_else(|| front::text_below(&node, &["languageCode"]))
        .or_else(|| front::text_below(&node, &["locale"]))
    {
        site.language = language;
    }
    site.description = front::text_below(&node, &["params", "description"]).unwrap_or_default();
    languages(&mut site, &node, &["title", "label", "languageName"]);
    values(&mut site, "", front::below(&node, &["params"]));
    let content = content_folders(&site, &node);
    let shape = Shape {
        permalinks: front::below(&node, &["permalinks"]).cloned().unwrap_or(Node::Null),
        ugly: front::below(&node, &["uglyURLs"]) == Some(&Node::Bool(true)),
        dated_names: false,
        main_below: front::below(&node, &["defaultContentLanguageInSubdir"]) == Some(&Node::Bool(true)),
    };
    read_settings_note(
        &mut site,
        file,
        &node,
        &[
            "baseURL",
            "title",
            "defaultContentLanguage",
            "defaultContentLanguageInSubdir",
            "languageCode",
            "locale",
            "languages.*",
            "contentDir",
            "params.description",
            "permalinks.*",
            "uglyURLs",
            "module.mounts",
        ],
    );
    for (folder, prefix) in content {
        read_folder(&mut site, &folder, &prefix, &shape);
    }
    static_files(&mut site, &["static", "assets"]);
    site
}

/// Reads a Zola site, 0.22 or 0.23.
pub(super) fn zola(tree: Tree) -> Site {
    let mut site = Site::new(tree, Dialect::Zola, Anchors::Slug);
    let (file, node) = settings(&mut site, ZOLA);
    site.url = front::text_below(&node, &["base_url"]).unwrap_or_default();
    site.description = front::text_below(&node, &["description"]).unwrap_or_default();
    if let Some(language) = front::text_below(&node, &["default_language"]) {
        site.language = language;
    }
    languages(&mut site, &node, &["title"]);
    if let Some(author) = front::text_below(&node, &["author"]) {
        super::people::id_of(&mut site, &author);
    }
    let read = ["base_url", "title", "description", "default_language", "languages.*", "author"];
    read_settings_note(&mut site, file, &node, &read);
    let shape = Shape { permalinks: Node::Null, ugly: false, dated_names: true, main_below: false };
    read_folder(&mut site, "content", "", &shape);
    static_files(&mut site, &["static"]);
    site
}

fn settings(site: &mut Site, names: &[&str]) -> (Option<Arc<SourceText>>, Node) {
    let file = names.iter().find_map(|name| site.tree.text(name));
    let node = file.as_ref().and_then(|file| front::settings(file)).unwrap_or(Node::Null);
    if let Some(file) = &file {
        site.tree.mark(&file.path, "settings");
    }
    site.title = front::text_below(&node, &["title"]).unwrap_or_default();
    (file, node)
}

fn read_settings_note(site: &mut Site, file: Option<Arc<SourceText>>, node: &Node, read: &[&str]) {
    if let Some(file) = file {
        super::settings::note_unread(site, &file, node, read);
    }
}

/// Languages in a settings file of their own.
fn languages_file(site: &mut Site, node: &mut Node) {
    let names = ["toml", "yaml", "yml", "json"].map(|end| format!("config/_default/languages.{end}"));
    let Some(file) = names.iter().find_map(|name| site.tree.text(name)) else { return };
    let (Some(languages), None) = (front::settings(&file), front::below(node, &["languages"])) else {
        return;
    };
    site.tree.mark(&file.path, "settings");
    match node {
        Node::Map(pairs) => pairs.push(("languages".into(), languages)),
        _ => *node = Node::Map(vec![("languages".into(), languages)]),
    }
}

fn languages(site: &mut Site, node: &Node, titles: &[&str]) {
    let Some(Node::Map(pairs)) = front::below(node, &["languages"]) else { return };
    for (code, language) in pairs {
        let title = titles.iter().find_map(|key| front::text_below(language, &[key])).unwrap_or_default();
        if *code != site.language {
            site.languages.push((code.clone(), title));
        } else if site.title.is_empty() {
            site.title = title;
        }
    }
}

/// Values that `{{< param x >}}` prints.
fn values(site: &mut Site, prefix: &str, node: Option<&Node>) {
    let Some(Node::Map(pairs)) = node else { return };
    for (key, value) in pairs {
        let name = format!("{prefix}{key}");
        if let Some(text) = front::text_below(node.unwrap_or(&Node::Null), &[key]) {
            site.values.insert(name.to_lowercase(), text);
        }
        values(site, &format!("{name}."), Some(value));
    }
}

/// Folders of content with the folder that their pages get: the default, those of languages, and mounts.
fn content_folders(site: &Site, node: &Node) -> Vec<(String, String)> {
    let default = front::text_below(node, &["contentDir"]).unwrap_or_else(|| "content".into());
    let mut folders = Vec::new();
    if let Some(Node::Map(pairs)) = front::below(node, &["languages"]) {
        for (code, language) in pairs {
            let prefix = if *code == site.language { String::new() } else { code.clone() };
            folders.extend(front::text_below(language, &["contentDir"]).map(|folder| (folder, prefix)));
        }
    }
    if let Some(Node::Seq(mounts)) = front::below(node, &["module", "mounts"]) {
        for mount in mounts {
            let (source, target) =
                (front::text_below(mount, &["source"]), front::text_below(mount, &["target"]));
            if let (Some(source), Some(rest)) =
                (source, target.as_deref().and_then(|target| target.strip_prefix("content")))
            {
                folders.push((source, rest.trim_start_matches('/').to_owned()));
            }
        }
    }
    if folders.is_empty() {
        folders.push((default, String::new()));
    }
    folders.into_iter().map(|(folder, prefix)| (folder.trim_matches('/').to_owned(), prefix)).collect()
}

/// How addresses follow from paths.
struct Shape {
    permalinks: Node,
    ugly: bool,
    dated_names: bool,
    /// Pages in the main language have its tag in their addresses.
    main_below: bool,
}

fn read_folder(site: &mut Site, folder: &str, prefix: &str, shape: &Shape) {
    let files: Vec<(String, String)> =
        site.tree.below(folder).map(|(source, path)| (source.to_owned(), path.to_owned())).collect();
    for (source, path) in files {
        if !path.ends_with(".md") {
            let target = if prefix.is_empty() { path } else { format!("{prefix}/{path}") };
            site.carry_file(&source, &target, &format!("/{target}"));
        } else if let Some(file) = site.tree.text(&source) {
            site.tree.mark(&source, "page");
            read_page(site, file, &path, prefix, shape);
        }
    }
}

fn read_page(site: &mut Site, file: Arc<SourceText>, path: &str, prefix: &str, shape: &Shape) {
    let stem = path.trim_end_matches(".md");
    let (stem, language) = match stem.rsplit_once('.') {
        Some((rest, code)) if code == site.language => (rest, String::new()),
        Some((rest, code)) if site.languages.iter().any(|(known, _)| known == code) => {
            (rest, code.to_owned())
        }
        _ => (stem, prefix.to_owned()),
    };
    let (parent, name) = stem.rsplit_once('/').unwrap_or(("", stem));
    let (day, name) = if shape.dated_names { dated(name) } else { (None, name) };
    let inner = match (name, parent) {
        ("index", "") => "_index".to_owned(),
        ("index", parent) => parent.to_owned(),
        (name, "") => name.to_owned(),
        (name, parent) => format!("{parent}/{name}"),
    };
    let at = |rest: &str| if language.is_empty() { rest.to_owned() } else { format!("{language}/{rest}") };
    let (mut page, problems) = front::page(file, path, &format!("{}.md", at(&inner)));
    site.notes.extend(problems);
    let own = at(&url(&page, &inner, shape));
    page.urls = match language.is_empty() && shape.main_below {
        true => vec![format!("/{}/{own}", site.language)],
        false => vec![format!("/{own}")],
    };
    page.lang = language.clone();
    if let (Some(day), None) = (day, page.value("date")) {
        page.given.push(("date", Node::Str(day.to_owned())));
    }
    site.pages.push(page);
}

/// `2020-01-31-name` → the day and `name`.
pub(super) fn dated(name: &str) -> (Option<&str>, &str) {
    let day = name.get(..10).filter(|day| day.parse::<jiff::civil::Date>().is_ok());
    match (day, name.get(10..)) {
        (Some(day), Some(rest)) if rest.starts_with(['-', '_']) && rest.len() > 1 => (Some(day), &rest[1..]),
        _ => (None, name),
    }
}

/// The address without leading slash.
fn url(page: &Page, inner: &str, shape: &Shape) -> String {
    if let Some(given) = page.text("url").or_else(|| page.text("path")) {
        return super::urls::closed(given.trim_start_matches('/'));
    }
    let inner = inner.to_lowercase().replace(' ', "-");
    let (parent, name) = inner.rsplit_once('/').unwrap_or(("", &inner));
    if name == "_index" {
        return if parent.is_empty() { String::new() } else { format!("{parent}/") };
    }
    let slug = page.text("slug").unwrap_or(name);
    let section = parent.split('/').next().unwrap_or_default();
    let pattern = front::text_below(&shape.permalinks, &[section])
        .or_else(|| front::text_below(&shape.permalinks, &["page", section]));
    if let Some(pattern) = pattern {
        return super::urls::closed(&super::urls::fill(
            &pattern,
            page,
            slug,
            &text::slug(page.text("title").unwrap_or(slug)),
            parent,
        ));
    }
    let end = if shape.ugly { ".html" } else { "/" };
    let slug = if text::is_name(slug) { slug.to_owned() } else { text::slug(slug) };
    if parent.is_empty() { format!("{slug}{end}") } else { format!("{parent}/{slug}{end}") }
}

/// Files that the old generator copied to the top of its site.
pub(super) fn static_files(site: &mut Site, folders: &[&str]) {
    for folder in folders {
        let files: Vec<(String, String)> =
            site.tree.below(folder).map(|(source, path)| (source.to_owned(), path.to_owned())).collect();
        for (source, path) in files {
            site.carry_file(&source, &path, &format!("/{path}"));
        }
    }
}
