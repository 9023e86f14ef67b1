//! mdBook: SUMMARY.md is the tree, book.toml the settings.

use super::front;
use super::site::{Anchors, Dialect, Site};
use super::tree::Tree;
use crate::document::Kind;
use crate::node::Node;
use crate::problem::{Problem, SourceText};
use crate::text;
use std::ops::Range;
use std::sync::Arc;

pub(super) fn read(tree: Tree) -> Site {
    let mut site = Site::new(tree, Dialect::Mdbook, Anchors::Mdbook);
    let src = settings(&mut site);
    let path = if src.is_empty() { "SUMMARY.md".into() } else { format!("{src}/SUMMARY.md") };
    let Some(summary) = site.tree.text(&path) else { return site };
    site.tree.mark(&path, "order of the pages");
    let mut placer = Placer { site, src, summary: Arc::clone(&summary), weight: 0, is_first: true };
    for chapter in chapters(&summary.text) {
        placer.place(chapter, "");
    }
    let mut site = placer.site;
    carry_files(&mut site, &placer.src);
    site
}

/// Reads book.toml; gives the folder of the sources.
fn settings(site: &mut Site) -> String {
    let Some(file) = site.tree.text("book.toml") else { return "src".into() };
    site.tree.mark("book.toml", "settings");
    let Some(node) = front::settings(&file) else { return "src".into() };
    let text = |keys: &[&str]| front::text_below(&node, keys).unwrap_or_default();
    site.title = text(&["book", "title"]);
    site.description = text(&["book", "description"]);
    let language = text(&["book", "language"]);
    if !language.is_empty() {
        site.language = language;
    }
    let base = text(&["output", "html", "site-url"]);
    if !base.is_empty() {
        site.url = if base.contains("://") { base } else { format!("/{}", base.trim_start_matches('/')) };
    }
    for name in front::below(&node, &["book", "authors"]).map(front::texts).unwrap_or_default() {
        site.people.entry(name.clone()).or_insert_with(|| super::people::named(&name));
    }
    if let Some(Node::Map(pairs)) = front::below(&node, &["output", "html", "redirect"]) {
        site.redirects = pairs
            .iter()
            .flat_map(|(from, to)| front::texts(to).into_iter().map(|to| (dotless(from), to)))
            .collect();
    }
    super::settings::note_unread(
        site,
        &file,
        &node,
        &[
            "book.title",
            "book.description",
            "book.language",
            "book.src",
            "book.authors",
            "output.html.site-url",
            "output.html.redirect",
        ],
    );
    let src = text(&["book", "src"]);
    if src.is_empty() { "src".into() } else { src.trim_matches(['.', '/']).to_owned() }
}

/// `./old.html` → `/old.html`.
fn dotless(path: &str) -> String {
    format!("/{}", path.trim_start_matches("./").trim_start_matches('/'))
}

/// An entry of SUMMARY.md.
#[derive(Debug)]
struct Chapter {
    title: String,
    /// None for a part, empty for a draft.
    path: Option<String>,
    span: Range<usize>,
    /// Stands in no list: before or behind the numbered chapters.
    unnumbered: bool,
    depth: usize,
    children: Vec<Chapter>,
}

/// The tree of a SUMMARY.md: parts hold the chapters behind them.
fn chapters(text: &str) -> Vec<Chapter> {
    let mut top: Vec<Chapter> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let span = at..at + line.trim_end().len();
        at += line.len();
        if let Some(chapter) = entry(line, span) {
            push(&mut top, chapter);
        }
    }
    top
}

fn entry(line: &str, span: Range<usize>) -> Option<Chapter> {
    let trimmed = line.trim();
    if let Some(title) = trimmed.strip_prefix("# ") {
        let title = title.trim();
        let is_name =
            title.eq_ignore_ascii_case("summary") || title.eq_ignore_ascii_case("table of contents");
        let part = Chapter {
            title: title.to_owned(),
            path: None,
            span,
            unnumbered: false,
            depth: 0,
            children: Vec::new(),
        };
        return (!is_name).then_some(part);
    }
    let unnumbered = trimmed.starts_with('[');
    let link = trimmed.trim_start_matches(['-', '*', '+']).trim_start();
    let open = link.starts_with('[').then(|| link.rfind("]("))??;
    let close = link[open..].find(')').map(|close| open + close)?;
    let indent =
        line.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { 4 } else { 1 }).sum::<usize>();
    Some(Chapter {
        title: link[1..open].replace(['`', '*', '\\'], ""),
        path: Some(
            link[open + 2..close]
                .trim()
                .trim_matches(['<', '>'])
                .trim_start_matches("./")
                .replace("%20", " "),
        ),
        span,
        unnumbered,
        depth: if unnumbered { 0 } else { indent + 1 },
        children: Vec::new(),
    })
}

fn push(top: &mut Vec<Chapter>, chapter: Chapter) {
    let home = match top.last_mut() {
        Some(last) if last.depth < chapter.depth && !last.unnumbered => &mut last.children,
        _ => return top.push(chapter),
    };
    push(home, chapter);
}

struct Placer {
    site: Site,
    src: String,
    summary: Arc<SourceText>,
    weight: i64,
    is_first: bool,
}

impl Placer {
    fn place(&mut self, chapter: Chapter, folder: &str) {
        self.weight += 1;
        let weight = Node::Int(self.weight);
        let first = std::mem::take(&mut self.is_first);
        let Some(path) = &chapter.path else { return self.part(chapter, weight) };
        let source = if self.src.is_empty() { path.clone() } else { format!("{}/{path}", self.src) };
        let Some(file) = self.site.tree.text(&source) else { return self.draft(chapter, folder) };
        let name = name_of(path);
        let is_home = first && chapter.unnumbered;
        let target = match (is_home, chapter.children.is_empty()) {
            (true, _) => "_index.md".to_owned(),
            (_, true) => join(folder, &format!("{name}.md")),
            _ => join(folder, &format!("{name}/_index.md")),
        };
        if self.site.pages.iter().any(|page| page.file.path == file.path) {
            let help = "the page stands at its first place only";
            self.site.note(
                &self.summary,
                chapter.span,
                "listed-twice",
                format!("`{path}` is listed twice"),
                help,
            );
            return;
        }
        self.site.tree.mark(&source, "page");
        let (mut page, problems) = front::page(file, path, &target);
        self.site.notes.extend(problems);
        page.urls = old_urls(path, first);
        page.kind = (folder.is_empty() && !chapter.unnumbered && chapter.children.is_empty())
            .then_some(Kind::Article);
        if is_home {
            page.given.push(("title", Node::Str(self.site.title.clone()).or_text(&chapter.title)));
        } else {
            page.given.extend([("short_title", Node::Str(chapter.title.clone())), ("weight", weight)]);
        }
        self.site.pages.push(page);
        let below = join(folder, &name);
        chapter.children.into_iter().for_each(|child| self.place(child, &below));
    }

    /// A part becomes a section without a text.
    fn part(&mut self, chapter: Chapter, weight: Node) {
        let name = text::slug(&chapter.title);
        let (mut page, _) = front::page(empty(&self.summary), "", &format!("{name}/_index.md"));
        page.given = vec![("title", Node::Str(chapter.title.clone())), ("weight", weight)];
        self.site.pages.push(page);
        chapter.children.into_iter().for_each(|child| self.place(child, &name));
    }

    fn draft(&mut self, chapter: Chapter, folder: &str) {
        let path = chapter.path.clone().unwrap_or_default();
        let (code, message) = if path.is_empty() {
            ("chapter-without-text", format!("the chapter `{}` has no file", chapter.title))
        } else {
            ("missing-file", format!("there is no file `{path}`"))
        };
        self.site.notes.push(Problem::warning(
            &self.summary,
            chapter.span,
            code,
            message,
            "write the page when there is something to say",
        ));
        chapter.children.into_iter().for_each(|child| self.place(child, folder));
    }
}

trait OrText {
    fn or_text(self, other: &str) -> Node;
}

impl OrText for Node {
    fn or_text(self, other: &str) -> Node {
        if self == Node::Str(String::new()) { Node::Str(other.to_owned()) } else { self }
    }
}

/// A page that has no file of its own is reported against the file that names it.
fn empty(file: &Arc<SourceText>) -> Arc<SourceText> {
    Arc::new(SourceText { path: file.path.clone(), text: String::new() })
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// `cli/README.md` → `cli`, `cli/init.md` → `init`.
fn name_of(path: &str) -> String {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let is_index = stem.eq_ignore_ascii_case("readme") || stem.eq_ignore_ascii_case("index");
    let name = if is_index {
        folder.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or("introduction")
    } else {
        stem
    };
    if text::is_name(name) { name.to_owned() } else { text::slug(name) }
}

/// The first chapter is the book's front page as well.
fn old_urls(path: &str, first: bool) -> Vec<String> {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let (folder, name) = stem.rsplit_once('/').unwrap_or(("", stem));
    let url = if name.eq_ignore_ascii_case("readme") { join(folder, "index") } else { stem.to_owned() };
    let mut urls = vec![format!("/{url}.html")];
    urls.extend((first && url != "index").then(|| "/index.html".to_owned()));
    urls
}

fn carry_files(site: &mut Site, src: &str) {
    let files: Vec<(String, String)> =
        site.tree.below(src).map(|(source, path)| (source.to_owned(), path.to_owned())).collect();
    for (source, path) in files {
        if !path.ends_with(".md") {
            site.carry_file(&source, &path, &format!("/{path}"));
        }
    }
}
