//! The keys of book.toml.

use super::check;
use super::{Cards, Config, HEADING_KINDS, Language, Publisher, Run, SiteUrl, Synonyms};
use crate::address;
use crate::locale::{self, BadTag};
use crate::node::{self, Mistake, Node, Path, Reader};
use crate::outline::{Keys, Shape};
use crate::problem::SourceText;
use crate::text;
use std::collections::BTreeMap;
use std::path::{Path as FsPath, PathBuf};
use std::sync::Arc;

pub(super) fn read(
    root: &FsPath,
    file: &Arc<SourceText>,
    node: &Node,
    run: Run,
    mistakes: &mut Vec<Mistake>,
) -> Config {
    let mut top = Reader::new(node, Path::default(), mistakes);
    let config = read_all(root, file, run, &mut top);
    top.refuse_unknown(&[]);
    config
}

/// What book.toml may hold.
pub(super) fn outline() -> Keys {
    let run = Run { today: jiff::civil::Date::default(), preview: false, offline: false };
    let file = Arc::new(SourceText { path: String::new(), text: String::new() });
    node::outline(|r| read_all(FsPath::new(""), &file, run, r))
}

fn read_all(root: &FsPath, file: &Arc<SourceText>, run: Run, top: &mut Reader<'_, '_>) -> Config {
    top.require("book");
    let book = top.nested("book", read_book);
    let (build_dir, allow_files) = top.nested("build", |r| {
        let allowed = r.texts("allow-files").unwrap_or_default().into_iter().map(|placed| placed.text);
        (folder(r, "build-dir", "public"), allowed.collect())
    });
    let html = top.nested("output", |r| r.nested("html", read_html));
    let guide = top.nested("guide", read_guide);
    let check = top.nested("check", |r| check::read(r, guide.health));
    let (raw_html,) = top.nested("markdown", |r| (r.flag("raw-html").unwrap_or(false),));
    let synonyms = top.nested("search", read_search);
    let written = top.has("publisher");
    let publisher = top.nested("publisher", |r| read_publisher(r, written));
    let languages = read_languages(top, &book, &guide.disclaimer);
    Config {
        root: root.to_path_buf(),
        file: Arc::clone(file),
        title: book.title,
        description: book.description,
        src: book.src,
        build_dir,
        allow_files,
        site_url: html.site_url,
        theme: html.theme,
        languages,
        question_pages: guide.question_pages,
        raw_html,
        smart_punctuation: html.smart_punctuation,
        search: html.search,
        feed: html.feed,
        llms: html.llms,
        responsive_images: html.responsive_images,
        cards: html.cards,
        print: html.print,
        health: guide.health,
        disclaimer: guide.disclaimer,
        publisher,
        edit_url_template: html.edit_url_template,
        feedback_url_template: html.feedback_url_template,
        redirects: html.redirects,
        synonyms,
        theme_options: html.options,
        check,
        run,
        unsaved: super::Unsaved::new(),
    }
}

#[derive(Default)]
struct Book {
    title: String,
    description: String,
    src: PathBuf,
    language: String,
}

fn read_book(r: &mut Reader<'_, '_>) -> Book {
    let title = r.text("title");
    if !r.require("title") && title.is_none() {
        r.mistake("title", "missing-key", "the guide has no title", "write `title = \"…\"` under [book]");
    }
    r.texts("authors"); // mdBook's key; askbook's authors are people pages
    let language = r.text("language").unwrap_or_else(|| "en".into());
    check_language(r, "language", &language);
    Book {
        title: title.unwrap_or_else(|| "Untitled guide".into()),
        description: r.text("description").unwrap_or_default(),
        src: folder(r, "src", "content"),
        language,
    }
}

/// Reports a tag under which no language is known. False when there is a mistake.
fn check_language(r: &mut Reader<'_, '_>, key: &str, tag: &str) -> bool {
    let (message, help) = match locale::check(tag) {
        Ok(()) => return true,
        Err(BadTag::Form) => {
            (format!("`{tag}` is not a language tag"), "write a tag such as \"en\" or \"pt-BR\"".to_owned())
        }
        Err(BadTag::Alias(today)) => (format!("`{tag}` is written `{today}`"), format!("write \"{today}\"")),
        Err(BadTag::Unknown) => {
            (format!("no language has the tag `{tag}`"), "write a tag such as \"en\" or \"pt-BR\"".to_owned())
        }
    };
    r.mistake(key, "bad-language", message, help);
    false
}

/// A folder below the site; a path that leads out of it is refused.
fn folder(r: &mut Reader<'_, '_>, key: &'static str, default: &str) -> PathBuf {
    inner_folder(r, key, default).unwrap_or_else(|| PathBuf::from(default))
}

/// A folder below the site that need not be given.
pub(super) fn optional_folder(r: &mut Reader<'_, '_>, key: &'static str) -> Option<PathBuf> {
    inner_folder(r, key, key)
}

fn inner_folder(r: &mut Reader<'_, '_>, key: &'static str, example: &str) -> Option<PathBuf> {
    let text = r.text(key)?;
    let path = PathBuf::from(&text);
    let inside = path
        .components()
        .all(|c| matches!(c, std::path::Component::Normal(_) | std::path::Component::CurDir));
    if inside && !text.is_empty() {
        return Some(path);
    }
    let message = format!("`{key}` must be a folder inside the guide");
    r.mistake(key, "bad-path", message, format!("write a name such as \"{example}\""));
    None
}

struct Html {
    site_url: Option<SiteUrl>,
    theme: String,
    smart_punctuation: bool,
    search: bool,
    feed: bool,
    llms: bool,
    responsive_images: bool,
    cards: Cards,
    print: Option<bool>,
    edit_url_template: Option<String>,
    feedback_url_template: Option<String>,
    redirects: BTreeMap<String, String>,
    options: serde_json::Value,
}

fn read_html(r: &mut Reader<'_, '_>) -> Html {
    r.expect("site-url", || Shape::Web);
    let written = r.text("site-url");
    let site_url = written.as_deref().and_then(SiteUrl::parse);
    if written.is_some() && site_url.is_none() {
        r.mistake(
            "site-url",
            "bad-url",
            "`site-url` must be an absolute address",
            "write \"https://example.org/\"",
        );
    }
    r.expect("theme", || Shape::Name);
    let theme = r.text("theme").unwrap_or_else(|| "default".into());
    if !text::is_name(&theme) {
        r.mistake(
            "theme",
            "bad-name",
            "`theme` must be the name of a theme",
            "write the name of a folder in themes/",
        );
    }
    Html {
        site_url,
        theme,
        smart_punctuation: r.flag("smart-punctuation").unwrap_or(true),
        search: r.nested("search", |r| r.flag("enable")).unwrap_or(true),
        feed: r.nested("feed", |r| r.flag("enable")).unwrap_or(true),
        llms: r.nested("llms", |r| r.flag("enable")).unwrap_or(true),
        responsive_images: r.flag("responsive-images").unwrap_or(true),
        cards: read_cards(r),
        print: r.nested("print", |r| r.flag("enable")),
        edit_url_template: read_edit_url(r),
        feedback_url_template: read_feedback_url(r),
        redirects: read_redirect_table(r),
        options: r.node("options").map_or_else(|| serde_json::json!({}), Node::to_json),
    }
}

fn read_cards(r: &mut Reader<'_, '_>) -> Cards {
    match r.flag("cards") {
        None => Cards::Auto,
        Some(true) => Cards::Each,
        Some(false) => Cards::No,
    }
}

fn read_edit_url(r: &mut Reader<'_, '_>) -> Option<String> {
    let template = r.text("edit-url-template")?;
    if address::is_web(&template) && template.contains("{path}") {
        return Some(template);
    }
    let help = "write an address with `{path}` in the place of the file, such as \"https://example.org/edit/main/{path}\"";
    r.mistake("edit-url-template", "bad-url", "this is not the address of a file", help);
    None
}

fn read_feedback_url(r: &mut Reader<'_, '_>) -> Option<String> {
    let template = r.text("feedback-url-template")?;
    let mail = template.strip_prefix("mailto:").and_then(|rest| rest.split('?').next()).is_some_and(is_email);
    if (mail || address::is_web(&template)) && template.contains("{helpful}") {
        return Some(template);
    }
    let help = "write a web or mail address with `{helpful}` in the place of yes or no, such as \"mailto:editors@example.org?subject={helpful}: {title}\"";
    r.mistake("feedback-url-template", "bad-url", "this is not an address for answers of readers", help);
    None
}

fn read_redirect_table(r: &mut Reader<'_, '_>) -> BTreeMap<String, String> {
    r.expect("redirect", || Shape::Named(Box::new(Shape::Text)));
    r.nested("redirect", read_redirects)
}

fn read_redirects(r: &mut Reader<'_, '_>) -> BTreeMap<String, String> {
    let mut redirects = BTreeMap::new();
    let pairs: Vec<_> = r.keys().map(|(name, node)| (name.to_owned(), node.clone())).collect();
    for (from, node) in pairs {
        let help = "write \"/old/\" = \"/new/\" or \"/old/\" = \"https://example.org/\"";
        match &node {
            _ if address::inside(&from).is_none() => {
                r.mistake_at_key(&from, "bad-redirect", "this is not an address inside the site", help)
            }
            Node::Str(to) if is_redirect_target(to) => drop(redirects.insert(from, to.clone())),
            _ => r.mistake(&from, "bad-redirect", "a redirect must lead to a path or a web address", help),
        }
    }
    r.accept_all();
    redirects
}

/// Anything else could run code in the reader's browser.
fn is_redirect_target(to: &str) -> bool {
    to.starts_with('/') && !to.starts_with("//") || SiteUrl::parse(to).is_some()
}

struct Guide {
    question_pages: bool,
    health: bool,
    disclaimer: String,
}

fn read_guide(r: &mut Reader<'_, '_>) -> Guide {
    r.expect("profile", || Shape::Choice(vec!["general", "health"]));
    let profile = r.text("profile");
    Guide {
        question_pages: r.flag("question-pages").unwrap_or(false),
        health: profile.and_then(|profile| is_health(r, &profile)).unwrap_or(false),
        disclaimer: r.text("disclaimer").unwrap_or_default(),
    }
}

/// Whether a profile is that of health guides; none when there is no such profile.
pub(super) fn is_health(r: &mut Reader<'_, '_>, profile: &str) -> Option<bool> {
    if matches!(profile, "health" | "general") {
        return Some(profile == "health");
    }
    let message = format!("unknown profile `{profile}`");
    r.mistake("profile", "bad-value", message, "write \"health\" or \"general\"");
    None
}

fn read_publisher(r: &mut Reader<'_, '_>, written: bool) -> Option<Publisher> {
    r.require("name");
    r.expect("url", || Shape::Web);
    let name = r.text("name");
    if written && name.is_none() {
        r.mistake(
            "name",
            "missing-key",
            "the publisher has no name",
            "write `name = \"…\"` under [publisher]",
        );
    }
    let (url, email) = (r.text("url"), r.text("email"));
    if url.as_deref().is_some_and(|url| !address::is_web(url)) {
        r.mistake("url", "bad-url", "`url` must be a web address", "begin it with https://");
    }
    if email.as_deref().is_some_and(|email| !is_email(email)) {
        r.mistake("email", "bad-url", "`email` must be an e-mail address", "write name@example.org");
    }
    name.map(|name| Publisher { name, url, email })
}

/// Good enough to catch slips, and to stand in a `mailto:` link as it is.
fn is_email(text: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || ".-_+".contains(c))
    };
    text.split_once('@').is_some_and(|(name, host)| plain(name) && plain(host) && host.contains('.'))
}

fn read_search(r: &mut Reader<'_, '_>) -> Vec<Synonyms> {
    r.expect("synonyms", || Shape::List(vec![Shape::Keys(node::outline(read_synonyms))]));
    let items = r.items("synonyms").unwrap_or_default();
    items.into_iter().map(|(path, node)| r.item(path, node, read_synonyms)).collect()
}

fn read_synonyms(r: &mut Reader<'_, '_>) -> Synonyms {
    let words: Vec<String> = r.texts("words").unwrap_or_default().into_iter().map(|word| word.text).collect();
    if words.len() < 2 {
        r.mistake(
            "words",
            "bad-value",
            "synonyms are two or more words",
            "write words = [\"doms\", \"muscle soreness\"]",
        );
    }
    Synonyms { words, one_way: r.flag("one-way").unwrap_or(false) }
}

fn read_languages(top: &mut Reader<'_, '_>, book: &Book, disclaimer: &str) -> Vec<Language> {
    let main = Language {
        code: book.language.clone(),
        title: book.title.clone(),
        description: book.description.clone(),
        disclaimer: disclaimer.to_owned(),
        prefix: String::new(),
        fallback: false,
        headings: BTreeMap::new(),
    };
    top.expect("language", || {
        Shape::Named(Box::new(Shape::Keys(node::outline(|r| read_language(r, "", &Book::default(), "")))))
    });
    top.nested("language", |r| {
        let mut languages = vec![main];
        let pairs: Vec<_> = r.keys().map(|(name, node)| (name.to_owned(), node.clone())).collect();
        for (code, node) in pairs {
            let read = r.entry(&code, &node, |r| read_language(r, &code, book, disclaimer));
            if !check_language(r, &code, &code) {
                continue;
            }
            if code == book.language {
                languages[0] = Language { prefix: String::new(), ..read };
            } else {
                languages.push(read);
            }
        }
        r.accept_all();
        languages
    })
}

fn read_language(r: &mut Reader<'_, '_>, code: &str, book: &Book, disclaimer: &str) -> Language {
    let headings = r.nested("headings", |r| {
        HEADING_KINDS
            .iter()
            .filter_map(|kind| {
                r.texts(kind).map(|texts| ((*kind).to_owned(), texts.into_iter().map(|t| t.text).collect()))
            })
            .collect()
    });
    Language {
        code: code.to_owned(),
        title: r.text("title").unwrap_or_else(|| book.title.clone()),
        description: r.text("description").unwrap_or_else(|| book.description.clone()),
        disclaimer: r.text("disclaimer").unwrap_or_else(|| disclaimer.to_owned()),
        prefix: format!("{code}/"),
        fallback: r.flag("fallback").unwrap_or(false),
        headings,
    }
}
