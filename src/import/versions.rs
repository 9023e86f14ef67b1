//! Versions of Docusaurus' docs: one becomes the guide, the others are named in the report.

use super::front;
use super::script::property;
use super::site::Site;
use crate::problem::SourceText;
use crate::yaml;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The version that becomes the guide.
pub(super) struct Chosen {
    /// Its folder.
    pub folder: String,
    /// The name of its folders in `i18n/`.
    pub translated: String,
    /// A second address below which its pages were.
    pub further: Option<String>,
}

/// Takes `docs/`, the version that is being written, or the newest of the others when there is none.
pub(super) fn choose(site: &mut Site, script: &str) -> Chosen {
    let current = Chosen { folder: "docs".into(), translated: "current".into(), further: None };
    let Some(file) = site.tree.text("versions.json") else { return current };
    let names = yaml::parse(&file.text).map(|node| front::texts(&node)).unwrap_or_default();
    let Some(newest) = names.first().cloned() else { return current };
    site.tree.mark(&file.path, "versions");
    let chosen = if site.tree.has_folder("docs") {
        let published = property(script, "lastVersion").as_deref() == Some("current");
        Chosen { further: (!published).then(|| "docs/next/".into()), ..current }
    } else {
        Chosen { folder: folder_of(&newest), translated: format!("version-{newest}"), further: None }
    };
    for name in names.iter().filter(|name| folder_of(name) != chosen.folder) {
        left(site, &file, name, &chosen.folder);
    }
    if chosen.further.is_some() {
        only_published(site, &folder_of(&newest), &newest);
    }
    chosen
}

fn folder_of(version: &str) -> String {
    format!("versioned_docs/version-{version}")
}

/// One line for a version, with the folders that its files stand in.
fn left(site: &mut Site, file: &Arc<SourceText>, name: &str, taken: &str) {
    let marks = [format!("version-{name}/"), format!("version-{name}-"), format!("version-{name}.json")];
    let is_its = |path: &&str| {
        path.starts_with("versioned_")
            && path.split_once('/').is_some_and(|(_, rest)| marks.iter().any(|mark| rest.starts_with(mark)))
            || path.starts_with("i18n/")
                && path
                    .splitn(4, '/')
                    .nth(3)
                    .is_some_and(|rest| marks.iter().any(|mark| rest.starts_with(mark)))
    };
    let files: Vec<String> = site.tree.paths().filter(is_its).map(str::to_owned).collect();
    let mut folders: BTreeMap<String, usize> = BTreeMap::new();
    for path in &files {
        let end =
            path.find(&format!("version-{name}")).map_or(path.len(), |at| at + "version-".len() + name.len());
        *folders.entry(path[..end].to_owned()).or_default() += 1;
        site.tree.mark(path, "version");
    }
    let listed: Vec<String> =
        folders.iter().map(|(folder, count)| format!("{count} files of {folder}")).collect();
    let at = file.text.find(&format!("\"{name}\"")).unwrap_or(0);
    let message =
        format!("the version `{name}` was not carried ({}); the guide has `{taken}`", listed.join(", "));
    let help = "to keep it, import a copy of the site in which its folder has the place of `docs` into a guide of its own";
    site.note(file, at..at, "version-left", message, help);
}

/// Pages that readers have at the addresses of the newest version, and that the one being written does not have.
fn only_published(site: &mut Site, folder: &str, name: &str) {
    let is_page = |path: &str| path.ends_with(".md") || path.ends_with(".mdx");
    let gone: Vec<String> = site
        .tree
        .below(folder)
        .filter(|(_, path)| is_page(path) && !site.tree.has(&format!("docs/{path}")))
        .map(|(source, _)| source.to_owned())
        .collect();
    for path in gone {
        let file = Arc::new(SourceText { path, text: String::new() });
        let message = format!("only the version `{name}` has this page; its address leads nowhere");
        site.note(
            &file,
            0..0,
            "version-left",
            message,
            "write the page, or an alias where its matter is now",
        );
    }
}
