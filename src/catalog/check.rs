//! Addresses and names that clash, lead outside or are missing.

use super::{Catalog, Entry, GENERATED, LangId, PageId, WHOLE};
use crate::address;
use crate::config::Config;
use crate::discover::Asset;
use crate::document::Kind;
use crate::node::{Path, Placed, Step, nearest};
use crate::problem::{Problem, SourceText};
use crate::text;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Two pages, or a page and a file, must not have one address; not even on disks that do not
/// tell upper from lower case.
pub(super) fn check_addresses(config: &Config, catalog: &Catalog, problems: &mut Vec<Problem>) {
    let mut taken: HashMap<String, String> = HashMap::new();
    for language in &config.languages {
        let whole = (config.print != Some(false)).then_some(&WHOLE);
        for path in GENERATED.iter().chain(whole) {
            taken.insert(
                format!("{}{path}", language.prefix).to_lowercase(),
                "a page that askbook makes".into(),
            );
        }
    }
    for name in RESERVED {
        taken.insert((*name).into(), "a file that askbook makes".into());
    }
    for asset in catalog.assets.iter() {
        let key = asset.path.to_lowercase();
        let folder = format!("{}/", key.split('/').next().unwrap_or_default());
        if let Some(other) =
            taken.get(&key).or_else(|| taken.get(&folder).filter(|_| key.starts_with("assets/")))
        {
            problems.push(taken_by_file(config, asset, other));
        }
        taken.insert(key, format!("the file {}", asset.path));
    }
    for entry in catalog.pages.iter().filter(|entry| entry.has_page) {
        let index = generated_index(config, entry);
        let key = entry.url.to_lowercase();
        let mine = entry.document.source.file.path.clone();
        let clash = taken.get(&key).filter(|_| !index).or_else(|| taken.get(key.trim_end_matches('/')));
        if let Some(other) = clash {
            let message = format!("the address `/{}` is taken by {other}", entry.url);
            let help =
                "rename the file or give it another `slug`; many disks do not tell upper from lower case";
            let path = Path::key(if entry.front().slug.is_some() { "slug" } else { "title" });
            problems.push(entry.document.error(&path, "duplicate-address", message, help));
        }
        taken.insert(key, mine);
    }
}

fn taken_by_file(config: &Config, asset: &Asset, other: &str) -> Problem {
    let path = format!("{}/{}", config.src.to_string_lossy().replace('\\', "/"), asset.path);
    let file = Arc::new(SourceText { path, text: String::new() });
    let message = format!("the address `/{}` is taken by {other}", asset.path);
    Problem::error(&file, 0..0, "duplicate-address", message, "rename the file")
}

/// A section file such as `people/_index.md` introduces the generated page of that address.
fn generated_index(config: &Config, entry: &Entry) -> bool {
    let prefix = &config.languages[entry.lang].prefix;
    entry.kind() == Kind::Section && GENERATED.iter().any(|path| entry.url == format!("{prefix}{path}"))
}

/// First parts of addresses that askbook needs for itself.
const RESERVED: &[&str] = &[
    "assets",
    "404.html",
    "sitemap.xml",
    "feed.xml",
    "robots.txt",
    "faq.json",
    "llms.txt",
    "_headers",
    "_redirects",
    "askbook-manifest.json",
    "faq.schema.json",
    ".nojekyll",
];

/// True for a path that askbook writes itself.
pub fn is_reserved(path: &str) -> bool {
    let first = path.split('/').next().unwrap_or_default();
    RESERVED.contains(&first) || GENERATED.contains(&path)
}

pub(super) fn redirects(
    config: &Config,
    catalog: &Catalog,
    problems: &mut Vec<Problem>,
) -> BTreeMap<String, String> {
    let mut redirects = BTreeMap::new();
    for entry in catalog.pages.iter().filter(|entry| entry.has_page) {
        for alias in entry.front().aliases.iter().filter(|alias| !alias.from.text.starts_with('#')) {
            let target = match &alias.to {
                Some(fragment) => format!("{}#{fragment}", entry.url),
                None => entry.url.clone(),
            };
            add_redirect(catalog, entry, &alias.from, target, &mut redirects, problems);
        }
    }
    for (from, to) in &config.redirects {
        redirects.insert(from.trim_start_matches('/').to_owned(), to.trim_start_matches('/').to_owned());
    }
    redirects
}

/// Adds one old address, unless it is taken or could lead the build out of its folder.
pub(crate) fn add_redirect(
    catalog: &Catalog,
    entry: &Entry,
    from: &Placed,
    target: String,
    redirects: &mut BTreeMap<String, String>,
    problems: &mut Vec<Problem>,
) {
    let error = |code, message: String, help: &str| entry.document.error(&from.path, code, message, help);
    let Some(path) = address::inside(&from.text) else {
        let help = "write a path such as /old/address/ or a fragment such as #old-heading";
        problems.push(error("bad-alias", format!("`{}` is not an address inside the site", from.text), help));
        return;
    };
    if catalog.by_url(&path).is_some() || redirects.get(&path).is_some_and(|other| *other != target) {
        let help = "an old address can lead to one page only; remove it here or there";
        let by = catalog
            .by_url(&path)
            .map_or("another alias", |page| &catalog.pages[page].document.source.file.path);
        problems.push(error("alias-taken", format!("the address `{}` is taken by {by}", from.text), help));
        return;
    }
    redirects.insert(path, target);
}

/// Every language that has pages has a home page.
pub(super) fn check_homes(config: &Config, catalog: &Catalog, problems: &mut Vec<Problem>) {
    for (lang, language) in config.languages.iter().enumerate() {
        let has_pages = lang == 0 || catalog.pages.iter().any(|entry| entry.lang == lang);
        if !has_pages || catalog.of_kind(lang, Kind::Home).next().is_some() {
            continue;
        }
        let path =
            format!("{}/{}_index.md", config.src.to_string_lossy().replace('\\', "/"), language.prefix);
        let file = Arc::new(SourceText { path, text: String::new() });
        let help = "make this file with `title:` between two lines of `---`";
        problems.push(Problem::error(
            &file,
            0..0,
            "missing-home",
            format!("the language `{}` has no home page", language.code),
            help,
        ));
    }
}

/// The glossary: every spelling of a word with its page and place there. A spelling means one thing only.
pub(super) fn terms(
    catalog: &Catalog,
    problems: &mut Vec<Problem>,
) -> BTreeMap<(LangId, String), (PageId, usize)> {
    let mut terms = BTreeMap::new();
    for (page, entry) in catalog.pages.iter().enumerate() {
        for (at, term) in entry.front().terms.iter().enumerate() {
            for spelling in std::iter::once(&term.term).chain(&term.also) {
                let key = (entry.lang, text::slug(&spelling.text));
                if let Some(earlier) = terms.insert(key, (page, at)).filter(|earlier| *earlier != (page, at))
                {
                    problems.push(duplicate_term(catalog, entry, spelling, earlier));
                }
            }
        }
    }
    terms
}

fn duplicate_term(
    catalog: &Catalog,
    entry: &Entry,
    spelling: &Placed,
    (page, at): (PageId, usize),
) -> Problem {
    let message = format!("the glossary explains `{}` already", spelling.text);
    let other = &catalog.pages[page].document;
    let place = other.locate(&other.front.terms[at].term.path);
    let problem =
        entry.document.error(&spelling.path, "duplicate-term", message, "keep one of the two entries");
    problem.beside(&other.source.file, place, "the other entry")
}

/// People and question files that are named must exist.
pub(super) fn check_names(catalog: &Catalog, problems: &mut Vec<Problem>) {
    for entry in &catalog.pages {
        let front = entry.front();
        // What a page inherits is checked once, where the section gives it.
        let own =
            front.authors.iter().chain(&front.reviewers).flatten().filter(|placed| !is_inherited(placed));
        let given = front
            .cascade
            .iter()
            .flat_map(|cascade| cascade.authors.iter().chain(&cascade.reviewers).flatten());
        for placed in own.chain(given) {
            if catalog.person(entry.lang, &placed.text).is_none() {
                problems.push(unknown_name(catalog, entry, placed, Kind::Person, "people"));
            }
        }
    }
}

fn is_inherited(placed: &Placed) -> bool {
    matches!(placed.path.steps().first(), Some(Step::Key(key)) if &**key == "cascade")
}

/// The problem that a person or question of this name is not there.
pub fn unknown_name(catalog: &Catalog, entry: &Entry, placed: &Placed, kind: Kind, folder: &str) -> Problem {
    let names = catalog.names(entry.lang, kind).chain(catalog.names(0, kind));
    let near = nearest(&placed.text, names);
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!(
            "make content/{folder}/{}.md with `askbook new {} {}`",
            placed.text,
            kind.name(),
            placed.text
        ),
    };
    let code = if kind == Kind::Person { "unknown-person" } else { "unknown-question" };
    let message = format!("there is no {} `{}`", kind.name(), placed.text);
    entry.document.error(&placed.path, code, message, help).instead(near.map(str::to_owned))
}
