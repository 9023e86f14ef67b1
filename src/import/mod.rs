//! `import`: the sources of another generator → a guide. One reader for each generator makes one neutral list of
//! pages ([`site`]); everything behind that is the same for all. What could not be carried is a line of the
//! report; nothing is left out without one.
//!
//! [`mdbook`], [`jekyll`], [`folders`] (Hugo and Zola), [`docs`] (Docusaurus and Starlight; with [`script`] and [`versions`]) and [`plain`] read;
//! [`place`] decides where pages may stand; [`markup`] (with [`own`]), [`html`], [`headings`] (with [`asked`])
//! and [`links`] are the passes over a body, [`targets`] knows where old addresses lead, [`keys`] maps front matter, [`write`] makes the files.

mod calls;
mod dates;
mod docs;
mod edits;
mod folders;
mod front;
mod headings;
mod asked;
mod html;
mod jekyll;
mod keys;
mod known;
mod links;
mod markup;
mod mdbook;
mod own;
mod people;
mod place;
mod plain;
mod script;
mod settings;
mod site;
mod table;
mod targets;
mod tidy;
mod tree;
mod urls;
mod versions;
mod write;

use crate::error::{Error, Result};
use crate::problem::{self, Problem, SourceText};
use crate::theme::Theme;
use clap::ValueEnum;
use headings::Shaped;
use site::Site;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path};
use std::sync::Arc;
use tree::Tree;
use write::{OfBody, Plan};

/// A generator whose sources can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Generator {
    /// mdBook (SUMMARY.md)
    Mdbook,
    /// Jekyll
    Jekyll,
    /// Hugo
    Hugo,
    /// Zola, 0.22 and 0.23
    Zola,
    /// Docusaurus
    Docusaurus,
    /// Starlight
    Starlight,
    /// Articles as text or Markdown
    Text,
}

impl Generator {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Generator::Mdbook => "mdBook",
            Generator::Jekyll => "Jekyll",
            Generator::Hugo => "Hugo",
            Generator::Zola => "Zola",
            Generator::Docusaurus => "Docusaurus",
            Generator::Starlight => "Starlight",
            Generator::Text => "text",
        }
    }

    /// The generator whose marks a folder bears.
    fn of(tree: &Tree) -> Generator {
        let has = |paths: &[&str]| paths.iter().any(|path| tree.has(path));
        let setting = |path: &str, key: &str| {
            let node = tree.text(path).and_then(|file| front::settings(&file));
            node.is_some_and(|node| front::below(&node, &[key]).is_some())
        };
        let collections = || tree.paths().any(|path| path.starts_with('_') && path.ends_with(".md"));
        let is_book = tree.has("SUMMARY.md")
            || tree.has("book.toml") && tree.paths().any(|path| path.ends_with("/SUMMARY.md"));
        if is_book {
            Generator::Mdbook
        } else if has(&["docusaurus.config.js", "docusaurus.config.ts", "docusaurus.config.mjs"]) {
            Generator::Docusaurus
        } else if has(&["astro.config.mjs", "astro.config.js", "astro.config.ts"])
            || tree.has_folder("src/content/docs")
        {
            Generator::Starlight
        } else if has(&["_config.yml", "_config.yaml", "_config.toml"])
            || tree.has_folder("_posts")
            || collections()
        {
            Generator::Jekyll
        } else if tree.has("zola.toml") || setting("config.toml", "base_url") {
            Generator::Zola
        } else if has(folders::HUGO) {
            Generator::Hugo
        } else {
            Generator::Text
        }
    }
}

/// What to import, and where to.
#[derive(Debug)]
pub struct Options<'a> {
    /// Folder of the old site.
    pub from: &'a Path,
    /// Folder of the new guide.
    pub into: &'a Path,
    /// The generator; recognised when not given.
    pub generator: Option<Generator>,
    /// Write into a folder that holds files; a file of the same name is replaced.
    pub force: bool,
}

/// What was carried.
#[derive(Debug)]
pub struct Outcome {
    /// The generator of the old site.
    pub generator: Generator,
    /// Pages: old file, new file below `content`, old addresses.
    pub pages: Vec<Moved>,
    /// Other files that travel along.
    pub files: usize,
    /// Sections that were made for folders without a page.
    pub sections: usize,
    /// What could not be carried as it was, sorted.
    pub notes: Vec<Problem>,
}

/// A page's way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// File below the old site.
    pub from: String,
    /// File below the content folder of the guide.
    pub to: String,
    /// Addresses that lead to it, from the top of the site.
    pub urls: Vec<String>,
}

/// The report beside book.toml.
pub const REPORT: &str = "import-report.txt";

/// Reads the old site and writes the guide with its report.
///
/// # Errors
/// When the old site cannot be read, or the folder of the guide holds files already and `force` is not set.
pub fn import(options: &Options<'_>) -> Result<Outcome> {
    refuse_full(options)?;
    let tree = Tree::read(options.from, options.into)?;
    let generator = options.generator.unwrap_or_else(|| Generator::of(&tree));
    let mut site = match generator {
        Generator::Mdbook => mdbook::read(tree),
        Generator::Jekyll => jekyll::read(tree),
        Generator::Hugo => folders::hugo(tree),
        Generator::Zola => folders::zola(tree),
        Generator::Docusaurus => docs::docusaurus(tree),
        Generator::Starlight => docs::starlight(tree),
        Generator::Text => plain::read(tree),
    };
    if site.pages.is_empty() {
        return Err(Error::new(format!("found no pages of {} in", generator.name()))
            .at(options.from)
            .help("name the folder that holds the settings file, or the generator with --generator"));
    }
    let plan = translate(&mut site)?;
    let mut notes = std::mem::take(&mut site.notes);
    notes.extend(site.tree.left().map(file_left));
    problem::sort(&mut notes);
    notes.dedup_by(|a, b| a.file.path == b.file.path && a.span == b.span && a.message == b.message);
    let moved = |page: &site::Page| Moved {
        from: page.file.path.clone(),
        to: page.target.clone(),
        urls: page.urls.clone(),
    };
    let outcome = Outcome {
        generator,
        pages: site.pages.iter().map(moved).collect(),
        files: plan.copies.len(),
        sections: plan.sections,
        notes,
    };
    write_all(options, &site, &plan, &report(&outcome))?;
    Ok(outcome)
}

fn refuse_full(options: &Options<'_>) -> Result<()> {
    let holds_files = fs::read_dir(options.into).is_ok_and(|mut entries| entries.next().is_some());
    if holds_files && !options.force {
        return Err(Error::new("there are files already in")
            .at(options.into)
            .help("choose another folder with --into, or write into it with --force"));
    }
    Ok(())
}

/// Everything between reading and writing.
fn translate(site: &mut Site) -> Result<Plan> {
    place::settle(site);
    for page in &mut site.pages {
        let old = keys::old_addresses(page);
        page.urls.extend(old);
    }
    let (shaped, of_bodies): (Vec<_>, Vec<_>) = bodies(site)?
        .into_iter()
        .map(|shaped| {
            let of_body = OfBody { title: shaped.title, aliases: shaped.aliases };
            (shaped.anchors, of_body)
        })
        .unzip();
    let map = targets::Map::of(site, shaped);
    for at in 0..site.pages.len() {
        let mut found = markup::Found::default();
        let mut body = std::mem::take(&mut site.pages[at].body);
        links::rewrite(site, &map, at, &mut body, &mut found);
        site.pages[at].body = body;
        absorb(site, at, found);
    }
    Ok(write::plan(site, &map, of_bodies))
}

/// The passes over all bodies that need no other page.
fn bodies(site: &mut Site) -> Result<Vec<Shaped>> {
    let theme = Theme::load(Path::new("."), "default")?;
    let mut questions = BTreeSet::new();
    let mut all = Vec::with_capacity(site.pages.len());
    for at in 0..site.pages.len() {
        let mut body = std::mem::take(&mut site.pages[at].body);
        let mut found = markup::translate(site, at, &mut body);
        let ids = html::translate(&mut body, &mut found);
        let page = &site.pages[at];
        let language = if page.lang.is_empty() { &site.language } else { &page.lang };
        let texts = theme.texts(language).recognising(&std::collections::BTreeMap::new());
        let given = page.given.iter().find_map(|(key, value)| match value {
            crate::node::Node::Str(title) if *key == "title" => Some(title.as_str()),
            _ => None,
        });
        let title = page
            .value("title")
            .and_then(keys::plain)
            .or_else(|| given.map(str::to_owned))
            .filter(|title| !title.trim().is_empty());
        let of_page = headings::Page {
            kind: page.becomes(),
            title: title.as_deref(),
            style: site.anchors,
            texts: &texts,
            ids: &ids,
        };
        all.push(headings::shape(&mut body, &of_page, &mut questions, &mut found));
        site.pages[at].body = body;
        absorb(site, at, found);
    }
    Ok(all)
}

fn absorb(site: &mut Site, at: usize, found: markup::Found) {
    let file = Arc::clone(&site.pages[at].file);
    for (span, code, message, help) in found.notes {
        site.note(&file, span, code, message, help);
    }
    for path in found.used {
        site.tree.mark(&path, "included");
    }
}

fn file_left(path: &str) -> Problem {
    let file = Arc::new(SourceText { path: path.to_owned(), text: String::new() });
    let help = "copy what readers need of it by hand; templates, styles and scripts belong into a theme";
    Problem::warning(&file, 0..0, "file-left", "nothing of this file was carried", help)
}

/// The report as text: what was carried, then a line for everything that was not.
pub fn report(outcome: &Outcome) -> String {
    let mut out = format!(
        "Import from {}: {} pages, {} other files, {} sections made for folders without a page, {} notes.\n\n",
        outcome.generator.name(),
        outcome.pages.len(),
        outcome.files,
        outcome.sections,
        outcome.notes.len()
    );
    for note in &outcome.notes {
        let (line, column) = note.position();
        let text = problem::printable(&format!(
            "{} [{}] ({})",
            note.message.replace('\n', " "),
            note.code,
            note.help
        ));
        out += &format!("{}:{line}:{column}: {text}\n", problem::printable(&note.file.path));
    }
    out += "\nPages:\n";
    for page in &outcome.pages {
        out += &format!("{} -> content/{}\n", problem::printable(&page.from), page.to);
    }
    out
}

fn write_all(options: &Options<'_>, site: &Site, plan: &Plan, report: &str) -> Result<()> {
    for (path, text) in &plan.texts {
        write_file(options, path, text.as_bytes())?;
    }
    for (path, source) in &plan.copies {
        let disk = site.tree.disk(source);
        let bytes = fs::read(&disk).map_err(|error| Error::io("cannot read", &disk, error))?;
        write_file(options, path, &bytes)?;
    }
    write_file(options, REPORT, report.as_bytes())
}

/// Writes below the folder of the guide, never through a link that leads out of it.
fn write_file(options: &Options<'_>, path: &str, bytes: &[u8]) -> Result<()> {
    let relative = Path::new(path);
    if !relative.components().all(|part| matches!(part, Component::Normal(_))) {
        return Err(Error::new(format!("the path `{path}` would leave the guide")));
    }
    let mut folder = options.into.to_path_buf();
    fs::create_dir_all(&folder).map_err(|error| Error::io("cannot make the folder", &folder, error))?;
    for part in relative.parent().into_iter().flat_map(Path::components) {
        folder.push(part);
        match fs::symlink_metadata(&folder) {
            Ok(data) if data.is_dir() => {}
            Ok(_) => {
                return Err(Error::new("this is not a folder:")
                    .at(&folder)
                    .help("remove it, or choose another folder with --into"));
            }
            Err(_) => fs::create_dir(&folder)
                .map_err(|error| Error::io("cannot make the folder", &folder, error))?,
        }
    }
    let file = options.into.join(relative);
    if fs::symlink_metadata(&file).is_ok_and(|data| !data.is_file()) {
        return Err(Error::new("this is not an ordinary file:")
            .at(&file)
            .help("remove it, or choose another folder with --into"));
    }
    fs::write(&file, bytes).map_err(|error| Error::io("cannot write", &file, error))
}
