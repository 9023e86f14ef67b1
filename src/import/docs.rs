//! Docusaurus and Starlight: a folder of Markdown and MDX.

use super::front;
use super::script::{self, Locale, property};
use super::site::{Anchors, Dialect, Page, Site};
use super::tree::Tree;
use super::{folders, people, urls, versions};
use crate::document::Kind;
use crate::node::Node;
use crate::problem::SourceText;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Reads a Docusaurus site: `docs/`, `blog/`, `src/pages/`, `static/`, and their translations in `i18n/`.
pub(super) fn docusaurus(tree: Tree) -> Site {
    let mut site = Site::new(tree, Dialect::Mdx, Anchors::Github);
    let script = script_settings(
        &mut site,
        &["docusaurus.config.js", "docusaurus.config.ts", "docusaurus.config.mjs"],
        "url",
        "baseUrl",
    );
    site.local_links = true;
    people::read_file(&mut site, "blog/authors.yml");
    let docs = versions::choose(&mut site, &script.text);
    for (lang, plugin) in languages(&mut site, &script.text) {
        let of = |own: &str, name: &str| {
            plugin.as_ref().map_or(own.to_owned(), |plugin| format!("{plugin}-{name}"))
        };
        let below = |route: &str| if lang.is_empty() { route.to_owned() } else { format!("{lang}/{route}") };
        let folder = if plugin.is_some() {
            format!("{}/{}", of("", "docs"), docs.translated)
        } else {
            docs.folder.clone()
        };
        let further = docs.further.as_deref().map(below);
        let shape = Shape { further, ..Shape::new(&folder, &below("docs/"), &lang) };
        read_docs(&mut site, &shape);
        read_blog(&mut site, &of("blog", "blog"), &lang);
        let pages = Shape {
            numbered: false,
            articles: false,
            ..Shape::new(&of("src/pages", "pages"), &below(""), &lang)
        };
        read_docs(&mut site, &pages);
    }
    note_untranslated(&mut site, &script);
    folders::static_files(&mut site, &["static"]);
    site
}

/// The main language, then each folder of `i18n/` with the beginning of the names of its parts.
fn languages(site: &mut Site, script: &str) -> Vec<(String, Option<String>)> {
    site.language = property(script, "defaultLocale").unwrap_or_else(|| "en".into());
    let folders: BTreeSet<String> =
        site.tree.below("i18n").filter_map(|(_, path)| Some(path.split_once('/')?.0.to_owned())).collect();
    let mut all = vec![(String::new(), None)];
    for folder in folders {
        // The folder of the main language translates the interface.
        if folder == site.language {
            continue;
        }
        // The label of a language is no name of the guide, so that the guide keeps its own.
        site.languages.push((folder.clone(), String::new()));
        let plugin = format!("i18n/{folder}/docusaurus-plugin-content");
        all.push((folder, Some(plugin)));
    }
    all
}

/// Reads a Starlight site: `src/content/docs/`, `src/assets/`, `public/`.
pub(super) fn starlight(tree: Tree) -> Site {
    let mut site = Site::new(tree, Dialect::Mdx, Anchors::Github);
    let script = script_settings(
        &mut site,
        &["astro.config.mjs", "astro.config.js", "astro.config.ts"],
        "site",
        "base",
    );
    let content = "src/content/docs";
    let locales = locales(&mut site, &script.text);
    let main = main_locale(&locales, &script.text);
    if let Some(main) = &main {
        site.language = main.tag.clone();
    }
    let mut top = Shape { numbered: false, ..Shape::new(content, "", "") };
    for locale in locales.iter().filter(|locale| !locale.folder.is_empty()) {
        let folder = &locale.folder;
        let is_main = main.as_ref() == Some(locale);
        let lang = if is_main { "" } else { folder.as_str() };
        if !is_main {
            site.languages.push((folder.clone(), String::new()));
        }
        let below = format!("{folder}/");
        read_docs(
            &mut site,
            &Shape { numbered: false, ..Shape::new(&format!("{content}/{folder}"), &below, lang) },
        );
        top.without.push(below);
    }
    read_docs(&mut site, &top);
    note_untranslated(&mut site, &script);
    folders::static_files(&mut site, &["public"]);
    let assets: Vec<(String, String)> =
        site.tree.below("src/assets").map(|(source, path)| (source.to_owned(), path.to_owned())).collect();
    for (source, path) in assets {
        site.carry_file(&source, &format!("media/{path}"), &format!("/src/assets/{path}"));
    }
    site
}

/// The languages of a Starlight site: those that the settings name, else the folders that are called as languages are.
fn locales(site: &mut Site, script: &str) -> Vec<Locale> {
    let named = script::locales(script, "locales");
    if !named.is_empty() || !script.contains("locales") {
        return named;
    }
    let folders: BTreeSet<&str> =
        site.tree.below("src/content/docs").filter_map(|(_, path)| Some(path.split_once('/')?.0)).collect();
    let is_tag = |name: &&str| {
        let (language, region) = name.split_once('-').unwrap_or((name, "xx"));
        language.len() == 2 && region.len() <= 4 && name.chars().all(|c| c.is_ascii_alphabetic() || c == '-')
    };
    let of_folder = |name: &str| Locale { folder: name.into(), tag: name.into() };
    folders.into_iter().filter(is_tag).map(of_folder).collect()
}

/// The language at the top, or the one that the settings call the default.
fn main_locale(locales: &[Locale], script: &str) -> Option<Locale> {
    let default = property(script, "defaultLocale").filter(|name| name != "root").unwrap_or_default();
    locales.iter().find(|locale| locale.folder == default).cloned()
}

/// Settings that are a script are not run; plain texts of some keys are looked for, and the rest is reported.
fn script_settings(site: &mut Site, names: &[&str], origin: &str, base: &str) -> Arc<SourceText> {
    let Some(file) = names.iter().find_map(|name| site.tree.text(name)) else {
        return Arc::new(SourceText { path: names[0].to_owned(), text: String::new() });
    };
    let value = |key: &str| property(&file.text, key).unwrap_or_default();
    site.title = value("title");
    site.description = value("tagline");
    site.url = format!("{}/{}", value(origin).trim_end_matches('/'), value(base).trim_matches('/'));
    site.tree.mark(&file.path, "title and address");
    let message =
        "these settings are a script, of which only the title, the address and the languages were read";
    site.note(&file, 0..0, "script-left", message, "carry menus, redirects and the order of pages by hand");
    file
}

/// Both generators show a page in the main language where a translation is missing, at an address of its own.
fn note_untranslated(site: &mut Site, file: &Arc<SourceText>) {
    let targets: BTreeSet<String> = site.pages.iter().map(|page| page.target.clone()).collect();
    for (lang, _) in site.languages.clone() {
        let missing =
            |page: &&Page| page.lang.is_empty() && !targets.contains(&format!("{lang}/{}", page.target));
        let count = site.pages.iter().filter(missing).count();
        if count > 0 {
            let message = format!(
                "{count} pages are not translated into `{lang}`; their addresses below /{lang}/ lead nowhere"
            );
            let help = "the server can redirect them to the pages in the main language";
            site.note(file, 0..0, "address-left", message, help);
        }
    }
}

struct Shape {
    folder: String,
    route: String,
    /// A second address below which the pages were.
    further: Option<String>,
    /// The language folder of the new guide; empty for the main language.
    lang: String,
    /// Names may begin with their position (`01-intro.md`).
    numbered: bool,
    /// Pages at the top are articles.
    articles: bool,
    /// Folders that are read on their own.
    without: Vec<String>,
}

impl Shape {
    /// The shape of Docusaurus' docs.
    fn new(folder: &str, route: &str, lang: &str) -> Shape {
        Shape {
            folder: folder.into(),
            route: route.into(),
            further: None,
            lang: lang.into(),
            numbered: true,
            articles: true,
            without: Vec::new(),
        }
    }

    /// A path below the folder of the language.
    fn target(&self, path: &str) -> String {
        in_language(&self.lang, path)
    }
}

fn in_language(lang: &str, path: &str) -> String {
    if lang.is_empty() { path.to_owned() } else { format!("{lang}/{path}") }
}

fn is_page(path: &str) -> bool {
    path.ends_with(".md") || path.ends_with(".mdx")
}

fn read_docs(site: &mut Site, shape: &Shape) {
    let files: Vec<(String, String)> =
        site.tree.below(&shape.folder).map(|(source, path)| (source.to_owned(), path.to_owned())).collect();
    for (source, path) in files {
        let name = path.rsplit('/').next().unwrap_or(&path);
        if shape.without.iter().any(|folder| path.starts_with(folder)) {
            continue;
        }
        if name.starts_with("_category_.") {
            category(site, &source, &path, shape);
        } else if is_page(&path) && !name.starts_with('_') {
            let Some(file) = site.tree.text(&source) else { continue };
            site.tree.mark(&source, "page");
            let page = page(site, file, &path, shape);
            site.pages.push(page);
        } else if !is_page(&path) && !path.ends_with(".js") && !path.ends_with(".tsx") {
            site.carry_file(&source, &shape.target(&path), &format!("/{}{path}", shape.route));
        }
    }
}

/// A path without the positions of its parts, and the last position.
fn unnumbered(path: &str, shape: &Shape) -> (String, Option<i64>) {
    let mut position = None;
    let part = |part: &str| {
        let digits = part.len() - part.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let rest = part[digits..].trim_start_matches([' ', '.', '_', '-']);
        let has_sign = part[digits..].starts_with(['-', '.', '_', ' ']);
        if shape.numbered && digits > 0 && has_sign && !rest.is_empty() && folders::dated(part).0.is_none() {
            (rest.to_owned(), part[..digits].parse().ok())
        } else {
            (part.to_owned(), None)
        }
    };
    let parts: Vec<String> = path
        .split('/')
        .map(|name| {
            let (name, number) = part(name);
            position = number;
            name
        })
        .collect();
    (parts.join("/"), position)
}

fn page(site: &mut Site, file: Arc<SourceText>, path: &str, shape: &Shape) -> Page {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let (stem, position) = unnumbered(stem, shape);
    let (folder, name) = stem.rsplit_once('/').unwrap_or(("", &stem));
    let is_index = name.eq_ignore_ascii_case("index")
        || shape.numbered && (name.eq_ignore_ascii_case("readme") || folder.rsplit('/').next() == Some(name));
    let target = match (is_index, folder) {
        (true, "") => "_index.md".to_owned(),
        (true, folder) => format!("{folder}/_index.md"),
        _ => format!("{stem}.md"),
    };
    let (mut page, problems) = front::page(file, path, &shape.target(&target));
    site.notes.extend(problems);
    page.lang = shape.lang.clone();
    page.kind = (!is_index && folder.is_empty() && shape.articles).then_some(Kind::Article);
    if let (Some(position), None) = (position, page.value("sidebar_position")) {
        page.given.push(("weight", Node::Int(position)));
    }
    let own = if is_index { folder.to_owned() } else { stem.clone() };
    let url = match page.text("slug") {
        Some(slug) if shape.numbered && !slug.starts_with('/') => format!("{folder}/{slug}"),
        Some(slug) => slug.trim_matches('/').to_owned(),
        None => own,
    };
    let url = urls::closed(url.trim_matches('/'));
    page.urls = [Some(&shape.route), shape.further.as_ref()]
        .into_iter()
        .flatten()
        .map(|route| format!("/{route}{url}"))
        .collect();
    page
}

/// `_category_.json`: title, order and text of a folder.
fn category(site: &mut Site, source: &str, path: &str, shape: &Shape) {
    let Some(file) = site.tree.text(source) else { return };
    let Some(node) = front::settings(&file) else { return };
    site.tree.mark(source, "section");
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let (folder, position) = unnumbered(folder, shape);
    super::settings::note_unread(
        site,
        &file,
        &node,
        &["label", "position", "link.description", "link.type", "link.title"],
    );
    let (mut page, _) = front::page(
        Arc::new(SourceText { path: source.to_owned(), text: String::new() }),
        path,
        &shape.target(&format!("{folder}/_index.md")),
    );
    page.lang = shape.lang.clone();
    let text = |keys: &[&str]| front::text_below(&node, keys).map(Node::Str);
    page.given.extend(text(&["link", "title"]).or_else(|| text(&["label"])).map(|title| ("title", title)));
    page.given.extend(text(&["link", "description"]).map(|about| ("description", about)));
    let weight = front::below(&node, &["position"]).cloned().or_else(|| position.map(Node::Int));
    page.given
        .extend(weight.filter(|weight| matches!(weight, Node::Int(_))).map(|weight| ("weight", weight)));
    let generated = front::text_below(&node, &["link", "type"]).as_deref() == Some("generated-index");
    page.urls.extend(generated.then(|| format!("/{}category/{folder}/", shape.route)));
    site.pages.push(page);
}

/// Posts have their day in their name or in the name of their folder.
fn read_blog(site: &mut Site, folder: &str, lang: &str) {
    let files: Vec<(String, String)> =
        site.tree.below(folder).map(|(source, path)| (source.to_owned(), path.to_owned())).collect();
    for (source, path) in files {
        let Some(file) = site.tree.text(&source).filter(|_| is_page(&path)) else {
            if !path.starts_with("authors.") {
                let target = in_language(lang, &format!("blog/{path}"));
                site.carry_file(&source, &target, &format!("/{target}"));
            }
            continue;
        };
        site.tree.mark(&source, "page");
        let stem = path.rsplit_once('.').map_or(path.as_str(), |(stem, _)| stem).trim_end_matches("/index");
        let (day, name) = folders::dated(stem.rsplit('/').next().unwrap_or(stem));
        let (mut page, problems) = front::page(file, &path, &in_language(lang, &format!("blog/{name}.md")));
        site.notes.extend(problems);
        page.lang = lang.to_owned();
        let parts = day.map(|day| day.replace('-', "/") + "/").unwrap_or_default();
        let url =
            page.text("slug").map_or(format!("{parts}{name}"), |slug| slug.trim_matches('/').to_owned());
        page.urls = vec![format!("/{}", in_language(lang, &format!("blog/{}", urls::closed(&url))))];
        if let (Some(day), None) = (day, page.value("date")) {
            page.given.push(("date", Node::Str(day.to_owned())));
        }
        site.pages.push(page);
    }
}
