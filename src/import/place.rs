//! Where pages and files may stand in the new guide: names that can be addresses, none twice, none of askbook's own.

use super::keys;
use super::site::{Page, Site};
use crate::catalog::is_reserved;
use crate::discover;
use crate::document::Kind;
use crate::text;
use std::collections::{BTreeMap, BTreeSet};

/// Folders and pages that mean something to askbook.
const OWN: &[&str] = &["people", "faqs", "topics", "takeaways", "search", "faq", "assets"];

/// Gives every page and file its final place.
pub(super) fn settle(site: &mut Site) {
    let mut taken = BTreeSet::new();
    let mut pages = std::mem::take(&mut site.pages);
    for page in &mut pages {
        let special =
            matches!(page.kind, Some(Kind::Question | Kind::Topic | Kind::Person | Kind::Takeaways));
        page.target = named(&page.target, &page.lang, special);
        let wanted = page.target.clone();
        let mut number = 2;
        while !taken.insert(page.new_url().to_lowercase()) {
            let stem = wanted.trim_end_matches(".md").trim_end_matches("/_index");
            page.target = format!("{}-{number}.md", if stem == "_index" { "index" } else { stem });
            number += 1;
        }
    }
    site.pages = pages;
    files(site);
}

fn named(target: &str, lang: &str, special: bool) -> String {
    let (prefix, rest) = match target.strip_prefix(&format!("{lang}/")) {
        Some(rest) if !lang.is_empty() => (format!("{lang}/"), rest),
        _ => (String::new(), target),
    };
    let parts: Vec<String> = rest
        .trim_end_matches(".md")
        .split('/')
        .enumerate()
        .map(|(at, part)| {
            let name = if text::is_name(part) { part.to_owned() } else { text::slug(part) };
            let name = if name.is_empty() { "page".to_owned() } else { name };
            if at == 0 && !special && OWN.contains(&name.as_str()) { format!("{name}-pages") } else { name }
        })
        .collect();
    format!("{prefix}{}.md", parts.join("/"))
}

/// Only files that can do no harm travel along, each to a place of its own.
fn files(site: &mut Site) {
    let mut taken: BTreeSet<String> =
        site.pages.iter().map(|page| page.new_url().trim_end_matches('/').to_lowercase()).collect();
    let mut kept = BTreeMap::new();
    for (source, target) in std::mem::take(&mut site.files) {
        let hidden = target.split('/').any(|part| part.starts_with(['.', '#']) || part.ends_with('~'));
        let plain = !target.chars().any(|c| c.is_control() || c == '\\');
        let harmless = site.tree.is_ordinary(&source) && discover::is_harmless(&site.tree.disk(&source));
        if harmless && plain && !hidden && !is_reserved(&target) && taken.insert(target.to_lowercase()) {
            kept.insert(source, target);
        }
    }
    let targets: BTreeSet<&String> = kept.values().collect();
    site.file_urls.retain(|_, target| targets.contains(target));
    for source in kept.keys() {
        site.tree.mark(source, "file");
    }
    site.files = kept;
}

/// Folders that hold articles and have no page: section path → title.
pub(super) fn missing_sections(pages: &[Page]) -> BTreeMap<String, String> {
    let known: BTreeSet<String> = pages.iter().map(Page::new_url).collect();
    let mut missing = BTreeMap::new();
    for page in pages.iter().filter(|page| matches!(page.becomes(), Kind::Article | Kind::Section)) {
        let mut path = page.target.trim_end_matches(".md").trim_end_matches("/_index");
        while let Some((folder, _)) = path.rsplit_once('/') {
            path = folder;
            if !known.contains(&format!("{folder}/")) && folder != page.lang {
                let name = folder.rsplit('/').next().unwrap_or(folder);
                missing.insert(format!("{folder}/_index.md"), keys::title_of(name));
            }
        }
    }
    missing
}
