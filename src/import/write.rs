//! The new guide as files: book.toml, pages, people and everything that travels along.

use super::keys;
use super::place;
use super::site::Site;
use super::targets::Map;
use super::urls::same;
use crate::address;
use crate::catalog::is_reserved;
use crate::document::Kind;
use crate::node::Node;
use crate::yaml;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Texts of the new guide by their path, and files to copy: path → source.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Path below the new guide → text.
    pub texts: BTreeMap<String, String>,
    /// Path below the new guide → path below the old site.
    pub copies: BTreeMap<String, String>,
    /// Sections that were made because their folder had no page.
    pub sections: usize,
}

/// What a page's body gave to its front matter.
#[derive(Debug, Default)]
pub(super) struct OfBody {
    /// Title in the body.
    pub title: Option<String>,
    /// Old anchors and where they lead now.
    pub aliases: Vec<(String, String)>,
}

/// Makes all texts.
pub(super) fn plan(site: &mut Site, map: &Map, of_bodies: Vec<OfBody>) -> Plan {
    let mut plan = Plan::default();
    let mut claimed: BTreeSet<String> = site.pages.iter().map(|page| same(&page.new_url())).collect();
    for (at, of_body) in of_bodies.into_iter().enumerate() {
        let aliases = aliases(site, at, of_body.aliases, &mut claimed);
        let front = keys::map(site, at, of_body.title, aliases);
        let page = &site.pages[at];
        plan.texts.insert(format!("content/{}", page.target), document(&front, &page.body.text));
    }
    for (path, title) in place::missing_sections(&site.pages) {
        plan.texts
            .entry(format!("content/{path}"))
            .or_insert_with(|| document(&[("title".into(), Node::Str(title))], ""));
        plan.sections += 1;
    }
    homes(site, &mut plan);
    people(site, &mut plan);
    let redirects = redirects(site, map, &mut claimed);
    plan.texts.insert("book.toml".into(), book(site, &redirects));
    plan.texts.insert(".gitignore".into(), "/public\n.*.askbook-*\n".into());
    plan.copies =
        site.files.iter().map(|(source, target)| (format!("content/{target}"), source.clone())).collect();
    plan
}

fn document(front: &[(String, Node)], body: &str) -> String {
    let pairs: Vec<yaml::Pair> =
        front.iter().map(|(key, value)| (key.clone(), yaml::Noted::from(value))).collect();
    let body = body.trim_start_matches(['\n', '\r']).trim_end();
    let body = if body.is_empty() { String::new() } else { format!("\n{body}\n") };
    format!("---\n{}---\n{body}", yaml::document(&pairs))
}

/// Old addresses and anchors of a page that are not its new ones.
fn aliases(
    site: &mut Site,
    at: usize,
    anchors: Vec<(String, String)>,
    claimed: &mut BTreeSet<String>,
) -> Vec<Node> {
    let page = &site.pages[at];
    let (file, own, kind, urls) = (Arc::clone(&page.file), page.new_url(), page.becomes(), page.urls.clone());
    let mut out = Vec::new();
    let mut seen = BTreeSet::new();
    for url in urls {
        let path = url.trim_start_matches('/');
        let is_own = same(path) == same(&own) && address::file_of(path) == address::file_of(&own);
        if is_own || path.is_empty() || path == "index.html" || !seen.insert(path.to_owned()) {
            continue;
        }
        // A page of the site that only differs in its last slash answers already.
        let exact = claimed.contains(&format!("={path}"))
            || is_reserved(path)
            || site.pages.iter().any(|page| page.new_url() == path);
        if address::inside(&url).is_none() || exact {
            let help = "the server can redirect it";
            site.note(&file, 0..0, "address-left", format!("the old address `{url}` cannot lead here"), help);
            continue;
        }
        claimed.insert(format!("={path}"));
        out.push(Node::Str(url));
    }
    if matches!(kind, Kind::Question | Kind::Takeaways | Kind::Section | Kind::Home) {
        return out;
    }
    for (from, to) in anchors.into_iter().filter(|(from, _)| seen.insert(format!("#{from}"))) {
        let from = Node::Str(format!("#{from}"));
        out.push(if to.is_empty() {
            from
        } else {
            Node::Map(vec![("from".into(), from), ("to".into(), Node::Str(to))])
        });
    }
    out
}

/// Every language has a home page.
fn homes(site: &Site, plan: &mut Plan) {
    let title = if site.title.is_empty() { "Home" } else { &site.title };
    let home = |title: &str| document(&[("title".into(), Node::Str(title.into()))], "");
    plan.texts.entry("content/_index.md".into()).or_insert_with(|| home(title));
    for (code, name) in &site.languages {
        if site.pages.iter().any(|page| page.lang == *code) {
            plan.texts
                .entry(format!("content/{code}/_index.md"))
                .or_insert_with(|| home(if name.is_empty() { title } else { name }));
        }
    }
}

fn people(site: &Site, plan: &mut Plan) {
    for person in site.people.values() {
        let mut front = vec![("title".to_owned(), Node::Str(person.name.clone()))];
        if !person.role.is_empty() {
            front.push(("role".into(), Node::Str(person.role.clone())));
        }
        if address::is_web(&person.url) {
            let link = vec![
                ("title".into(), Node::Str("Website".into())),
                ("url".into(), Node::Str(person.url.clone())),
            ];
            front.push(("links".into(), Node::Seq(vec![Node::Map(link)])));
        }
        plan.texts
            .entry(format!("content/people/{}.md", person.id))
            .or_insert_with(|| document(&front, &person.biography));
    }
}

/// Redirects of the old settings, with their targets as they are now.
fn redirects(site: &mut Site, map: &Map, claimed: &mut BTreeSet<String>) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for (from, to) in site.redirects.clone() {
        let path = from.trim_start_matches('/').to_owned();
        let (target, fragment) = to.split_once('#').unwrap_or((&to, ""));
        let fragment = if fragment.is_empty() { String::new() } else { format!("#{fragment}") };
        let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
        let full = super::targets::join(if target.starts_with('/') { "" } else { folder }, target)
            .unwrap_or_default();
        let new = if address::is_web(&to) {
            Some(to.clone())
        } else {
            map.at_url(&full).map(|page| format!("/{}{fragment}", site.pages[page].new_url()))
        };
        match new {
            Some(new) if address::inside(&from).is_some() && claimed.insert(format!("={path}")) => {
                out.push((from, new))
            }
            _ => {
                let file = site.tree.text("book.toml").unwrap_or_else(|| {
                    Arc::new(crate::problem::SourceText { path: "book.toml".into(), text: String::new() })
                });
                let message = format!("the redirect from `{from}` to `{to}` was not carried");
                site.note(
                    &file,
                    0..0,
                    "redirect-left",
                    message,
                    "write it into book.toml if it is still needed",
                );
            }
        }
    }
    out
}

fn book(site: &Site, redirects: &[(String, String)]) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let title = if site.title.is_empty() { "Imported guide" } else { &site.title };
    let mut out = format!("[book]\ntitle = {}\n", quoted(title));
    if !site.description.is_empty() {
        out += &format!("description = {}\n", quoted(&crate::text::squeeze(&site.description)));
    }
    out += &format!("language = {}\n\n[output.html]\n", quoted(&site.language));
    if site.url.contains("://") {
        out += &format!("site-url = {}\n", quoted(&format!("{}/", site.url.trim_end_matches('/'))));
    }
    if !redirects.is_empty() {
        out += "\n[output.html.redirect]\n";
        redirects.iter().for_each(|(from, to)| out += &format!("{} = {}\n", quoted(from), quoted(to)));
    }
    for (code, name) in
        site.languages.iter().filter(|(code, _)| site.pages.iter().any(|page| page.lang == *code))
    {
        out += &format!("\n[language.{code}]\n");
        if !name.is_empty() {
            out += &format!("title = {}\n", quoted(name));
        }
    }
    out
}
