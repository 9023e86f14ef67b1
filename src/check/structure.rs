//! Titles, headings, pictures, files: how pages are made.

use super::prose::{Block, Part};
use super::{Guide, finding};
use crate::catalog::PageId;
use crate::discover::Asset;
use crate::document::Kind;
use crate::gapped::Target;
use crate::markdown::{Section, SectionKind};
use crate::node::{Node, Path};
use crate::picture;
use crate::problem::{Problem, SourceText};
use crate::text::sort_key;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Longest title, in characters (NHS service manual, "Formatting and punctuation").
const TITLE: usize = 65;

pub(super) fn page(guide: &Guide<'_>, page: PageId, found: &mut Vec<Problem>) {
    long_title(guide, page, found);
    empty_sections(guide, page, found);
    repeated_headings(guide, page, found);
    pictures_without_size(guide, page, found);
}

pub(super) fn guide(guide: &Guide<'_>, found: &mut Vec<Problem>) {
    repeated_titles(guide, found);
    orphans(guide, found);
    unused_files(guide, found);
    pictures(guide, found);
}

fn long_title(guide: &Guide<'_>, page: PageId, found: &mut Vec<Problem>) {
    let entry = &guide.site.catalog.pages[page];
    let length = entry.title.chars().count();
    if entry.kind() != Kind::Question && length > TITLE {
        let message = format!("this title has {length} characters");
        let help = format!("say it in {TITLE}; menus can have a `short_title`");
        let span = entry.document.locate(&Path::key("title"));
        found.push(finding("long-title", &entry.document.source.file, span, message, help));
    }
}

/// Every section of a page with the heading's place.
pub(super) fn sections<'g>(guide: &'g Guide<'_>, page: PageId) -> Vec<&'g Section> {
    fn walk<'s>(section: &'s Section, out: &mut Vec<&'s Section>) {
        out.push(section);
        section.children.iter().for_each(|child| walk(child, out));
    }
    let body = &guide.site.pages[page].body;
    let mut out = Vec::new();
    body.answer.iter().chain(&body.sections).for_each(|section| walk(section, &mut out));
    out
}

fn empty_sections(guide: &Guide<'_>, page: PageId, found: &mut Vec<Problem>) {
    let file = guide.prose[page].file();
    for section in sections(guide, page) {
        // One that is made from a list is missed as such.
        let is_text = matches!(section.kind, SectionKind::Plain | SectionKind::Answer | SectionKind::Compare);
        if is_text && section.content.html().is_empty() && section.children.is_empty() {
            let span = guide.site.pages[page].body.anchors[&section.id].clone();
            let help = "write the section, or remove its heading";
            found.push(finding("empty-section", file, span, "nothing stands below this heading", help));
        }
    }
}

fn repeated_headings(guide: &Guide<'_>, page: PageId, found: &mut Vec<Problem>) {
    let body = &guide.site.pages[page].body;
    let mut seen: BTreeSet<(String, String)> = BTreeSet::new();
    let mut check = |parent: &str, section: &Section| {
        if !seen.insert((parent.to_owned(), sort_key(section.title.text()))) {
            let help = "say in each heading what is special about its section";
            let span = body.anchors[&section.id].clone();
            let message = "a heading beside this one has the same text";
            found.push(finding("repeated-heading", guide.prose[page].file(), span, message, help));
        }
    };
    body.answer.iter().chain(&body.sections).for_each(|section| check("", section));
    for section in sections(guide, page) {
        section.children.iter().for_each(|child| check(&section.id, child));
    }
}

fn pictures_without_size(guide: &Guide<'_>, page: PageId, found: &mut Vec<Problem>) {
    let prose = &guide.prose[page];
    let folder = prose.document.source.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    for picture in &prose.pictures {
        let asset = guide.site.catalog.asset(&asset_path(folder, &picture.to));
        if asset.is_some_and(|asset| asset.size.is_none()) {
            let help = "save it again, in an SVG with `width` and `height`, or as PNG, JPEG, WebP or AVIF";
            let message = "the size of this picture cannot be read";
            found.push(finding(
                "picture-without-size",
                prose.file(),
                prose.span(&picture.spot),
                message,
                help,
            ));
        }
    }
}

/// The path of a file below the content folder, as a page of `folder` names it.
fn asset_path(folder: &str, to: &str) -> String {
    let (start, rest) = to.strip_prefix('/').map_or((folder, to), |rest| ("", rest));
    let mut parts: Vec<&str> = start.split('/').filter(|part| !part.is_empty()).collect();
    for part in rest.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    percent_encoding::percent_decode_str(&parts.join("/")).decode_utf8_lossy().into_owned()
}

fn repeated_titles(guide: &Guide<'_>, found: &mut Vec<Problem>) {
    let mut first: BTreeMap<(usize, String), PageId> = BTreeMap::new();
    let pages =
        guide.pages().filter(|(_, entry)| matches!(entry.kind(), Kind::Article | Kind::Page | Kind::Section));
    for (page, entry) in pages.filter(|(_, entry)| !entry.title.is_empty()) {
        let key = (entry.lang, sort_key(&entry.title));
        if let Some(other) = first.get(&key) {
            let other = &guide.site.catalog.pages[*other].document.source.file.path;
            let message = format!("{other} has the same title");
            let help = "say in each title what is special about its page";
            let span = entry.document.locate(&Path::key("title"));
            found.push(finding("repeated-title", &entry.document.source.file, span, message, help));
        } else {
            first.insert(key, page);
        }
    }
}

/// Articles stand in their sections and plain pages in the footer; people and topics are reached through what names them.
fn orphans(guide: &Guide<'_>, found: &mut Vec<Problem>) {
    let catalog = &guide.site.catalog;
    let named: BTreeSet<PageId> = catalog.pages.iter().flat_map(|entry| catalog.signers(entry)).collect();
    let filled: BTreeSet<PageId> = guide
        .site
        .topics
        .topics
        .iter()
        .filter(|topic| !topic.questions.is_empty() || !topic.articles.is_empty())
        .filter_map(|topic| topic.page)
        .collect();
    for (page, entry) in guide.pages() {
        let (message, help) = match entry.kind() {
            Kind::Person if !named.contains(&page) => {
                ("no page names this person", "name them in `authors` or `reviewers`, or remove the file")
            }
            Kind::Topic if !filled.contains(&page) => (
                "no article and no question has this topic",
                "name it in `tags` or `topics`, or remove the file",
            ),
            _ => continue,
        };
        let span = entry.document.locate(&Path::key("title"));
        found.push(finding("orphan-page", &entry.document.source.file, span, message, help));
    }
}

fn unused_files(guide: &Guide<'_>, found: &mut Vec<Problem>) {
    let site = guide.site;
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for page in &site.pages {
        let paths = page.uses.iter().filter_map(|link| match &link.target {
            Target::Path(path) => Some(path.as_str()),
            _ => None,
        });
        used.extend(paths);
    }
    let free = guide.pages().filter_map(|(_, entry)| entry.front().extra.as_ref()).map(Node::to_json);
    let mut named: Vec<String> = Vec::new();
    free.chain([site.config.theme_options.clone()]).for_each(|value| texts_in(&value, &mut named));
    let is_named = |path: &str| {
        named.iter().any(|text| text.trim_start_matches('/') == path || path.ends_with(&format!("/{text}")))
    };
    let for_hosts = |path: &str| site.config.allow_files.iter().any(|allowed| allowed == path);
    for asset in site.catalog.assets.iter() {
        if !used.contains(asset.path.as_str()) && !is_named(&asset.path) && !for_hosts(&asset.path) {
            let file = whole_file(guide, asset);
            let help = "link to it or show it, or remove it: it is published as it is";
            found.push(finding("unused-file", &file, 0..0, "nothing in the guide uses this file", help));
        }
    }
}

/// Files of pictures that do not do readers good.
fn pictures(guide: &Guide<'_>, found: &mut Vec<Problem>) {
    for asset in guide.site.catalog.assets.iter() {
        if let Some(ending) = asset.other_ending {
            let message = format!("this picture is a file of another kind: {}", ending.to_uppercase());
            let help = format!("rename it, so that it ends in `.{ending}`");
            found.push(finding("picture-wrong-ending", &whole_file(guide, asset), 0..0, message, help));
        }
        let (width, height) = asset.size.filter(|_| picture::has_variants(&asset.path)).unwrap_or_default();
        if u64::from(width) * u64::from(height) > picture::MAX_PIXELS {
            let message = format!("this picture has {width} × {height} pixels");
            let help = "save it with a longer side of 4000 pixels at most";
            found.push(finding("picture-too-large", &whole_file(guide, asset), 0..0, message, help));
        }
    }
}

/// Pictures that say where they were taken; `placed` are their paths.
pub(super) fn placed_pictures(guide: &Guide<'_>, placed: &BTreeSet<String>) -> Vec<Problem> {
    let assets = guide.site.catalog.assets.iter().filter(|asset| placed.contains(&asset.path));
    let message = "this picture says where it was taken";
    let help = "take it out, for example with `exiftool -gps:all= FILE`: the file is published as it is";
    assets
        .map(|asset| finding("picture-with-place", &whole_file(guide, asset), 0..0, message, help))
        .collect()
}

/// A file of the content as problems name it.
fn whole_file(guide: &Guide<'_>, asset: &Asset) -> Arc<SourceText> {
    let path = format!("{}/{}", guide.site.config.src_name(), asset.path);
    Arc::new(SourceText { path, text: String::new() })
}

/// Every text in a free value.
fn texts_in(value: &serde_json::Value, out: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => out.push(text.clone()),
        serde_json::Value::Array(items) => items.iter().for_each(|item| texts_in(item, out)),
        serde_json::Value::Object(map) => map.values().for_each(|item| texts_in(item, out)),
        _ => {}
    }
}

/// The block of a heading, by where the heading begins.
pub(super) fn heading_at<'g>(guide: &'g Guide<'_>, page: PageId, start: usize) -> Option<(usize, &'g Block)> {
    let prose = &guide.prose[page];
    let is_heading =
        |block: &Block| matches!(block.part, Part::Heading(_)) && prose.span(&block.spot).start == start;
    prose.blocks.iter().enumerate().find(|(_, block)| is_heading(block))
}
