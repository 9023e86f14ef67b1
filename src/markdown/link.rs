//! Where a link leads: a page, a question, a file, or out of the site.

use super::Context;
use crate::catalog::{GENERATED, PageId, Status, WHOLE, split_language};
use crate::document::Term;
use crate::gapped::Target;
use crate::node::nearest;
use percent_encoding::percent_decode_str;

/// What a destination turned out to be.
pub(super) enum Destination {
    /// An address outside; written as it is.
    Outside,
    /// Inside the site.
    Inside(Target),
    /// A word of the glossary: the page that explains it, and what it says.
    Term(PageId, Term),
    /// A mistake. The link becomes plain text.
    Wrong(Wrong),
}

/// What is wrong with a destination.
pub(super) struct Wrong {
    pub code: &'static str,
    pub message: String,
    pub help: String,
    /// The destination that was meant.
    pub meant: Option<String>,
}

/// Schemes that a link may have. Everything else could run code in the reader's browser.
const SCHEMES: &[&str] = &["http", "https", "mailto", "tel"];

/// Decides where `destination` leads from the context's page.
pub(super) fn resolve(context: &Context<'_>, destination: &str) -> Destination {
    let destination = destination.trim();
    if destination.is_empty() {
        return wrong("empty-link", "this link leads nowhere", "write an address between the round brackets");
    }
    if let Some(fragment) = destination.strip_prefix('#') {
        return Destination::Inside(Target::Page { page: context.page, fragment: decode(fragment) });
    }
    if destination.starts_with("//") {
        return wrong("bad-link", "this address has no scheme", "begin it with https://");
    }
    match scheme(destination) {
        Some("question") => Destination::Inside(Target::Question(decode(&destination["question:".len()..]))),
        Some("term") => term(context, &decode(&destination["term:".len()..])),
        Some(known) if SCHEMES.iter().any(|s| s.eq_ignore_ascii_case(known)) => Destination::Outside,
        Some("") => wrong(
            "bad-link",
            "this address hides its scheme",
            "write it without spaces and control characters",
        ),
        Some(other) => wrong(
            "bad-link",
            &format!("links with `{other}:` are not allowed"),
            "use https:, mailto:, tel:, question: or term:",
        ),
        None => inside(context, destination),
    }
}

fn wrong(code: &'static str, message: &str, help: &str) -> Destination {
    Destination::Wrong(Wrong { code, message: message.to_owned(), help: help.to_owned(), meant: None })
}

fn term(context: &Context<'_>, word: &str) -> Destination {
    let lang = context.entry().lang;
    if let Some((page, term)) = context.catalog.term(lang, word) {
        return Destination::Term(page, term.clone());
    }
    let meant = nearest(word, context.catalog.terms(lang)).map(|near| format!("term:{near}"));
    let help = meant.as_ref().map_or_else(
        || "add it to `terms:` in the front matter of a page, such as content/glossary.md".to_owned(),
        |meant| format!("did you mean `{meant}`?"),
    );
    let message = format!("the glossary does not explain `{word}`");
    Destination::Wrong(Wrong { code: "unknown-term", message, help, meant })
}

/// The scheme of an address, by the grammar of RFC 3986, section 3.1.
fn scheme(text: &str) -> Option<&str> {
    let (scheme, _) = text.split_once(':')?;
    let valid = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    // A browser ignores control characters and spaces in a scheme; so does this check.
    if !valid && scheme.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Some("");
    }
    valid.then_some(scheme)
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

fn inside(context: &Context<'_>, destination: &str) -> Destination {
    let (path, fragment) = destination.split_once('#').unwrap_or((destination, ""));
    let path = decode(path.split('?').next().unwrap_or_default());
    let Some(full) = join(folder_of(context), &path) else {
        return wrong(
            "link-outside",
            "this link leads out of the content folder",
            "link to a file inside it",
        );
    };
    match find(context, &full, path.starts_with('/')) {
        Some(Target::Page { page, .. }) if !fragment.is_empty() => {
            Destination::Inside(Target::Page { page, fragment: decode(fragment) })
        }
        Some(other) => Destination::Inside(other),
        None => missing(context, &full),
    }
}

/// The folder of the page's file, without final slash.
fn folder_of<'a>(context: &Context<'a>) -> &'a str {
    context.entry().document.source.path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// `path` seen from `folder`, without dots; none when it leads above the top.
fn join(folder: &str, path: &str) -> Option<String> {
    let (start, rest) = match path.strip_prefix('/') {
        Some(rest) => ("", rest),
        None => (folder, path),
    };
    let mut parts: Vec<&str> = start.split('/').filter(|part| !part.is_empty()).collect();
    for part in rest.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// A file of the content, the page at an address, or a page that askbook makes.
fn find(context: &Context<'_>, path: &str, absolute: bool) -> Option<Target> {
    let catalog = context.catalog;
    let page = |page| Target::Page { page, fragment: String::new() };
    let index = if path.is_empty() { "_index.md".to_owned() } else { format!("{path}/_index.md") };
    let by_file = [path.to_owned(), format!("{path}.md"), index]
        .into_iter()
        .find_map(|candidate| catalog.by_path(&candidate))
        .filter(|id| catalog.pages[*id].has_page || catalog.owner.contains_key(id));
    if let Some(id) = by_file.or_else(|| untranslated(context, path)) {
        return Some(match catalog.owner.get(&id) {
            Some(_) if !catalog.pages[id].has_page => {
                Target::Question(crate::catalog::question_id(&catalog.pages[id]).to_owned())
            }
            _ => page(id),
        });
    }
    if catalog.asset(path).is_some() {
        return Some(Target::Path(path.to_owned()));
    }
    if !absolute {
        return None;
    }
    let url = format!("{}/", path.trim_end_matches('/'));
    let old = || {
        catalog.redirects.get(&url).or_else(|| catalog.redirects.get(path)).and_then(|to| moved(context, to))
    };
    catalog
        .by_url(&url)
        .map(page)
        .or_else(old)
        .or_else(|| generated(context, &url).then_some(Target::Path(url.clone())))
}

/// The original of a page that the language of the context's page lacks.
fn untranslated(context: &Context<'_>, path: &str) -> Option<PageId> {
    let catalog = context.catalog;
    let (lang, rest) = split_language(&context.config.languages, path);
    if lang == 0 || lang != context.entry().lang {
        return None;
    }
    let key = rest.strip_suffix(".md").unwrap_or(rest);
    // A translation at another path, or one that readers do not see yet, is a mistake of the link.
    let page = catalog.by_key(0, key).or_else(|| catalog.by_key(0, &format!("{key}/_index")))?;
    let hidden = catalog.hidden(&format!("{}.md", path.strip_suffix(".md").unwrap_or(path))).is_some();
    let translated = catalog.translations[page].iter().any(|id| catalog.pages[*id].lang == lang);
    (!hidden && !translated && catalog.pages[page].has_page).then_some(page)
}

/// The page to which an old address leads.
fn moved(context: &Context<'_>, to: &str) -> Option<Target> {
    let (url, fragment) = to.split_once('#').unwrap_or((to, ""));
    let page = context.catalog.by_url(url)?;
    Some(Target::Page { page, fragment: fragment.to_owned() })
}

fn generated(context: &Context<'_>, url: &str) -> bool {
    let prefixes = context.config.languages.iter().map(|language| language.prefix.as_str());
    let has_whole = context.config.print == Some(true); // else its size decides, which is not known yet
    let is_one = |rest| GENERATED.contains(&rest) || has_whole && rest == WHOLE;
    prefixes.into_iter().any(|prefix| url.strip_prefix(prefix).is_some_and(is_one))
}

fn missing(context: &Context<'_>, path: &str) -> Destination {
    let with_extension = if path.ends_with(".md") { path.to_owned() } else { format!("{path}.md") };
    if let Some(status) = context.catalog.hidden(&with_extension) {
        let state = match status {
            Status::Draft => "is a draft",
            Status::Scheduled => "is dated in the future",
            _ => "has expired",
        };
        let message = format!("`{path}` {state}, so readers would find nothing there");
        return wrong("link-to-unpublished", &message, "publish that page first, or remove the link");
    }
    let meant = meant(context, path, &with_extension).map(|near| format!("/{near}"));
    let help = match &meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => remedy(path),
    };
    let message = format!("there is no page or file `{path}`");
    Destination::Wrong(Wrong { code: "missing-page", message, help, meant })
}

/// The file that was meant: one whose name, not only whose folder, is near.
fn meant(context: &Context<'_>, path: &str, with_extension: &str) -> Option<String> {
    let catalog = context.catalog;
    let near = |wanted: &str, known: &mut dyn Iterator<Item = &'_ str>| {
        let wanted_name = name(wanted);
        let known: Vec<&str> =
            known.filter(|path| nearest(wanted_name, std::iter::once(name(path))).is_some()).collect();
        nearest(wanted, known.into_iter()).map(str::to_owned)
    };
    near(with_extension, &mut catalog.paths()).or_else(|| near(path, &mut catalog.asset_paths()))
}

/// The last part of a path.
fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

/// What to do about a file that is not there and not nearly there.
fn remedy(path: &str) -> String {
    match name(path).rsplit_once('.') {
        Some((_, extension)) if extension != "md" => {
            "put the file beside the article, or correct its name".into()
        }
        _ => "link to a Markdown file, such as ../section/article.md".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_without_leaving_the_content() {
        assert_eq!(join("pain", "../self-care/heat.md").as_deref(), Some("self-care/heat.md"));
        assert_eq!(join("pain", "/x//y/./z").as_deref(), Some("x/y/z"));
        assert_eq!(join("pain", "../../etc/passwd"), None);
    }

    #[test]
    fn schemes_are_seen_through_disguises() {
        assert_eq!(scheme("javascript:alert(1)"), Some("javascript"));
        assert_eq!(scheme("java\tscript:alert(1)"), Some(""));
        assert_eq!(scheme("a/b:c"), None);
        assert_eq!(scheme("HTTPS://x"), Some("HTTPS"));
    }
}
