//! Whether a theme prints every kind of page, and what it misses: the specimen guide is printed with it, and its templates are read
//! for names that no view has.

mod names;
mod printed;
mod scan;
mod shape;

use crate::error::Result;
use crate::locale;
use crate::node::nearest;
use crate::present;
use crate::problem::{self, Problem, SourceText};
use crate::render::{self, Printed};
use crate::specimen;
use crate::texts::{Texts, counted_key};
use crate::theme::{Template, Theme};
use shape::Shape;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use tera::ErrorKind;

/// Everything that is wrong with the theme `name` of the site at `root`, in reading order.
///
/// # Errors
/// When the theme cannot be loaded or replaces the recognised headings in a way that breaks the specimen.
pub fn check(root: &Path, name: &str) -> Result<Vec<Problem>> {
    let theme = Theme::load(root, name)?;
    let site = specimen::site(root, name, false, &theme)?;
    let pages: Vec<Printed> = render::pages(&site, &theme).collect();
    let mut problems = Vec::new();
    problems.extend(templates_missing(&theme, &pages));
    problems.extend(pages.iter().filter_map(|page| mistake(&theme, page)));
    problems.extend(pages.iter().flat_map(|page| contract(&theme, page)));
    problems.extend(names(&theme, &shared(&site, &theme), &pages));
    problems.extend(texts(&theme));
    problem::sort(&mut problems);
    problems.dedup_by(|a, b| same(a, b));
    let explained: BTreeSet<(String, usize)> =
        problems.iter().filter(|problem| problem.code.starts_with("unknown-")).map(at).collect();
    problems.retain(|problem| problem.code != "template-fails" || !explained.contains(&at(problem)));
    Ok(problems)
}

fn at(problem: &Problem) -> (String, usize) {
    (problem.file.path.clone(), problem.span.start)
}

/// One mistake shows on many pages.
fn same(a: &Problem, b: &Problem) -> bool {
    a.file.path == b.file.path
        && a.code == b.code
        && a.span == b.span
        && (a.message == b.message || a.code == "missing-anchor")
}

fn templates_missing(theme: &Theme, pages: &[Printed]) -> Vec<Problem> {
    let wanted: BTreeMap<&str, &str> =
        pages.iter().map(|page| (page.template.as_str(), page.view.kind)).collect();
    let absent = wanted.into_iter().filter(|(template, _)| !theme.tera.contains_template(template));
    absent
        .map(|(template, kind)| {
            let message = format!("pages of the kind `{kind}` have no template `{template}`");
            let help =
                format!("write templates/{template}, or extend a theme that has it: `extends = \"default\"`");
            Problem::error(&theme.manifest, 0..0, "missing-template", message, help)
        })
        .collect()
}

/// The template's own mistake, where it stands.
fn mistake(theme: &Theme, page: &Printed) -> Option<Problem> {
    let error = page.html.as_ref().err().filter(|_| theme.tera.contains_template(&page.template))?;
    let (file, span, message) = match error.kind() {
        ErrorKind::RenderingError(report) | ErrorKind::SyntaxError(report) => {
            let file = file_of(theme, report.filename());
            let span = place(&file.text, report.span().start_line, report.span().start_col);
            (file, span, report.message().to_owned())
        }
        other => (file_of(theme, &page.template), 0..0, other.to_string()),
    };
    let help = format!(
        "seen on a page of the kind `{}`; print a field that only some pages have with `{{% if … %}}` around it",
        page.view.kind
    );
    Some(Problem::error(&file, span, "template-fails", message, help))
}

/// The file of a template: `name`, or `<theme>/name`.
fn file_of(theme: &Theme, name: &str) -> Arc<SourceText> {
    let named = |template: &&Template| {
        template.name == name || format!("{}/{}", template.theme, template.name) == name
    };
    theme
        .templates
        .iter()
        .rfind(named)
        .map_or_else(|| Arc::clone(&theme.manifest), |template| Arc::clone(&template.file))
}

/// Line from 1 and column from 0 → bytes.
fn place(text: &str, line: usize, column: usize) -> Range<usize> {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = text[start..].lines().next().unwrap_or_default();
    let at = rest.char_indices().nth(column).map_or(rest.len(), |(at, _)| at);
    let word =
        rest[at..].find(|c: char| !(c.is_alphanumeric() || "._".contains(c))).unwrap_or(rest.len() - at);
    start + at..start + at + word.max(1)
}

/// What every page must have.
fn contract(theme: &Theme, page: &Printed) -> Vec<Problem> {
    let Ok(html) = &page.html else { return Vec::new() };
    let file = file_of(theme, &page.template);
    let problem = |(code, message, help)| {
        Problem::error(&file, 0..0, code, format!("{message} (kind `{}`)", page.view.kind), help)
    };
    printed::missing(&page.view, html).into_iter().map(problem).collect()
}

/// What all pages share, as templates are given it.
fn shared(site: &crate::site::Site, theme: &Theme) -> Shape {
    let mut shape = Shape::default();
    for lang in 0..site.config.languages.len() {
        shape.learn(&serde_json::json!({
            "root": "./",
            "site": present::site_view(site, lang, Some("search/index.js".into())),
            "assets": theme.assets,
            "frame": present::frame_view(site, lang),
            "text": site.texts[lang].text,
        }));
    }
    shape
}

/// Names that no view has, in every template. A template of a kind knows the body of its kind, a part knows those of all.
fn names(theme: &Theme, shared: &Shape, pages: &[Printed]) -> Vec<Problem> {
    let learn = |kind: Option<&str>| {
        let mut shape = Shape::default();
        for page in pages.iter().filter(|page| kind.is_none_or(|kind| page.view.kind == kind)) {
            shape.learn(&serde_json::json!({ "page": page.view }));
        }
        shape
    };
    let all = learn(None);
    let mut known = BTreeSet::new();
    all.names(&mut known);
    shared.names(&mut known);
    known.extend(["index", "index0", "first", "last", "length"]); // of `loop`
    let kinds: BTreeSet<&str> = pages.iter().map(|page| page.view.kind).collect();
    let mut problems = Vec::new();
    for template in &theme.templates {
        let kind = template.name.strip_suffix(".html").filter(|name| kinds.contains(name));
        let mut given = learn(kind);
        given.join(shared);
        problems.extend(names::check(template, &names::Known { given: &given, names: &known }));
    }
    problems
}

/// Texts that a language lacks: those of English, and counted ones in every plural category of the language.
fn texts(theme: &Theme) -> Vec<Problem> {
    let english = theme.texts("en");
    let mut problems = Vec::new();
    for language in theme.texts.keys() {
        let texts = &theme.own_texts(language);
        let wanted = wanted(language, &english.text).chain(wanted(language, &english.format));
        let lacks = |key: &String| !texts.text.contains_key(key) && !texts.format.contains_key(key);
        let (forms, absent): (Vec<String>, Vec<String>) =
            wanted.filter(lacks).partition(|key| is_further_form(key, texts));
        if let Some(first) = absent.first() {
            let known = texts.text.keys().chain(texts.format.keys()).map(String::as_str);
            let unknown =
                known.filter(|key| !english.text.contains_key(*key) && !english.format.contains_key(*key));
            let help = nearest(first, unknown).map_or_else(
                || format!("write them into i18n/{language}.toml"),
                |near| format!("is `{near}` meant to be `{first}`?"),
            );
            let message = format!(
                "the language `{language}` lacks {} texts, which appear in English: {}",
                absent.len(),
                absent.join(", ")
            );
            problems.push(Problem::warning(&theme.manifest, 0..0, "missing-text", message, help));
        }
        if !forms.is_empty() {
            let categories = locale::plural_categories(language).join(", ");
            let message = format!("the language `{language}` lacks plural forms: {}", forms.join(", "));
            let help =
                format!("write them into i18n/{language}.toml; its plural categories are: {categories}");
            problems.push(Problem::warning(&theme.manifest, 0..0, "missing-text", message, help));
        }
    }
    problems
}

/// The keys that a language must have for some texts of English.
fn wanted<'t>(language: &'t str, english: &'t BTreeMap<String, String>) -> impl Iterator<Item = String> + 't {
    let categories = locale::plural_categories(language);
    // How a theme writes dates is its own affair.
    let keys: BTreeSet<String> = english
        .keys()
        .filter(|key| *key != "date")
        .flat_map(|key| match counted_key(key, english) {
            Some(stem) => categories.iter().map(|category| format!("{stem}_{category}")).collect(),
            None => vec![key.clone()],
        })
        .collect();
    keys.into_iter()
}

/// True for a form of a counted text that the language has in another form.
fn is_further_form(key: &str, texts: &Texts) -> bool {
    counted_key(key, &texts.text).or_else(|| counted_key(key, &texts.format)).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fields that no page of the specimen fills, and the names of fields under which nothing is known.
    fn unseen(shape: &Shape, path: &str, found: &mut Vec<String>) {
        for (name, field) in &shape.fields {
            let path = format!("{path}.{name}");
            if !field.seen {
                found.push(path.clone());
            }
            unseen(field, &path, found);
        }
        if let Some(element) = &shape.element {
            unseen(element, &format!("{path}[]"), found);
        }
    }

    #[test]
    fn the_specimen_fills_every_field_of_the_view() {
        let root = Path::new(".");
        let theme = Theme::load(root, "default").unwrap();
        let site = specimen::site(root, "default", false, &theme).unwrap();
        let mut shape = shared(&site, &theme);
        for page in render::pages(&site, &theme) {
            shape.learn(&serde_json::json!({ "page": page.view }));
        }
        let mut found = Vec::new();
        unseen(&shape, "", &mut found);
        // Made up by sites; an A to Z is cut into pages only above 400 questions, the whole guide only above two megabytes; and
        // a question that is a chapter of its own belongs to no article.
        let unfilled = [".extra", ".options", ".a_to_z.pager", ".chapters[].body.question.owner"];
        found.retain(|path| !unfilled.iter().any(|part| path.contains(part)));
        assert!(found.is_empty(), "a theme cannot be checked for these fields: {found:#?}");
    }

    #[test]
    fn a_place_covers_the_word_that_stands_there() {
        let text = "<p>\n{{ pagé.title }}";
        assert_eq!(&text[place(text, 2, 3)], "pagé.title");
        assert_eq!(place(text, 9, 9), text.len()..text.len() + 1);
    }
}
