//! Docusaurus and Starlight: a folder of Markdown and MDX.

use super::front;
use super::site::{Anchors, Dialect, Page, Site};
use super::tree::Tree;
use super::{folders, people, urls};
use crate::document::Kind;
use crate::node::Node;
use crate::problem::SourceText;
use std::sync::Arc;

/// Reads a Docusaurus site: `docs/`, `blog/`, `src/pages/`, `static/`.
pub(super) fn docusaurus(tree: Tree) -> Site {
    let mut site = Site::new(tree, Dialect::Mdx, Anchors::Github);
    script_settings(
        &mut site,
        &["docusaurus.config.js", "docusaurus.config.ts", "docusaurus.config.mjs"],
        "url",
        "baseUrl",
    );
    people::read_file(&mut site, "blog/authors.yml");
    let shape = Shape { folder: "docs", route: "docs/", numbered: true };
    read_docs(&mut site, &shape);
    read_blog(&mut site);
    read_docs(&mut site, &Shape { folder: "src/pages", route: "", numbered: false });
    folders::static_files(&mut site, &["static"]);
    site
}

/// Reads a Starlight site: `src/content/docs/`, `src/assets/`, `public/`.
pub(super) fn starlight(tree: Tree) -> Site {
    let mut site = Site::new(tree, Dialect::Mdx, Anchors::Github);
    script_settings(&mut site, &["astro.config.mjs", "astro.config.js", "astro.config.ts"], "site", "base");
    read_docs(&mut site, &Shape { folder: "src/content/docs", route: "", numbered: false });
    folders::static_files(&mut site, &["public"]);
    let assets: Vec<(String, String)> =
        site.tree.below("src/assets").map(|(source, path)| (source.to_owned(), path.to_owned())).collect();
    for (source, path) in assets {
        site.carry_file(&source, &format!("media/{path}"), &format!("/src/assets/{path}"));
    }
    site
}

/// Settings that are a script are not run; plain texts of four keys are looked for, and the rest is reported.
fn script_settings(site: &mut Site, names: &[&str], origin: &str, base: &str) {
    let Some(file) = names.iter().find_map(|name| site.tree.text(name)) else { return };
    let value = |key: &str| property(&file.text, key).unwrap_or_default();
    site.title = value("title");
    site.description = value("tagline");
    site.url = format!("{}/{}", value(origin).trim_end_matches('/'), value(base).trim_matches('/'));
    site.tree.mark(&file.path, "title and address");
    let message = "these settings are a script, of which only the title and the address were read";
    site.note(&file, 0..0, "script-left", message, "carry menus, redirects and the order of pages by hand");
}

/// The first `key: 'text'` of a script.
fn property(text: &str, key: &str) -> Option<String> {
    text.match_indices(key).find_map(|(at, _)| {
        let before = text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && c != '_');
        let rest = text[at + key.len()..]
            .trim_start_matches(['\'', '"'])
            .trim_start()
            .strip_prefix(':')?
            .trim_start();
        let quote = rest.chars().next().filter(|c| before && matches!(c, '\'' | '"' | '`'))?;
        rest[1..].split(quote).next().map(str::to_owned)
    })
}

struct Shape {
    folder: &'static str,
    route: &'static str,
    /// Names may begin with their position (`01-intro.md`).
    numbered: bool,
}

fn is_page(path: &str) -> bool {
    path.ends_with(".md") || path.ends_with(".mdx")
}

fn read_docs(site: &mut Site, shape: &Shape) {
    let files: Vec<(String, String)> =
        site.tree.below(shape.folder).map(|(source, path)| (source.to_owned(), path.to_owned())).collect();
    for (source, path) in files {
        let name = path.rsplit('/').next().unwrap_or(&path);
        if name.starts_with("_category_.") {
            category(site, &source, &path, shape);
        } else if is_page(&path) && !name.starts_with('_') {
            let Some(file) = site.tree.text(&source) else { continue };
            site.tree.mark(&source, "page");
            let page = page(site, file, &path, shape);
            site.pages.push(page);
        } else if !is_page(&path) && !path.ends_with(".js") && !path.ends_with(".tsx") {
            site.carry_file(&source, &path, &format!("/{}{path}", shape.route));
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
    let (mut page, problems) = front::page(file, path, &target);
    site.notes.extend(problems);
    page.kind = (!is_index && folder.is_empty() && shape.folder != "src/pages").then_some(Kind::Article);
    if let (Some(position), None) = (position, page.value("sidebar_position")) {
        page.given.push(("weight", Node::Int(position)));
    }
    let own = if is_index { folder.to_owned() } else { stem.clone() };
    let url = match page.text("slug") {
        Some(slug) if shape.numbered && !slug.starts_with('/') => format!("{folder}/{slug}"),
        Some(slug) => slug.trim_matches('/').to_owned(),
        None => own,
    };
    page.urls = vec![format!("/{}{}", shape.route, urls::closed(url.trim_matches('/')))];
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
        &format!("{folder}/_index.md"),
    );
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
fn read_blog(site: &mut Site) {
    let files: Vec<(String, String)> =
        site.tree.below("blog").map(|(source, path)| (source.to_owned(), path.to_owned())).collect();
    for (source, path) in files {
        let Some(file) = site.tree.text(&source).filter(|_| is_page(&path)) else {
            if !path.starts_with("authors.") {
                site.carry_file(&source, &format!("blog/{path}"), &format!("/blog/{path}"));
            }
            continue;
        };
        site.tree.mark(&source, "page");
        let stem = path.rsplit_once('.').map_or(path.as_str(), |(stem, _)| stem).trim_end_matches("/index");
        let (day, name) = folders::dated(stem.rsplit('/').next().unwrap_or(stem));
        let (mut page, problems) = front::page(file, &path, &format!("blog/{name}.md"));
        site.notes.extend(problems);
        let parts = day.map(|day| day.replace('-', "/") + "/").unwrap_or_default();
        let url =
            page.text("slug").map_or(format!("{parts}{name}"), |slug| slug.trim_matches('/').to_owned());
        page.urls = vec![format!("/blog/{}", urls::closed(&url))];
        if let (Some(day), None) = (day, page.value("date")) {
            page.given.push(("date", Node::Str(day.to_owned())));
        }
        site.pages.push(page);
    }
}
