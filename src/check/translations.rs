//! Translations: whether they follow their originals, and whether files and folders say the same of their language.

use super::{Guide, finding};
use crate::catalog::{Entry, PageId};
use crate::document::Kind;
use crate::locale;
use crate::node::Path;
use crate::problem::Problem;
use crate::site::Page;
use crate::translation::{self, KEY, State};
use std::collections::BTreeSet;

pub(super) fn page(guide: &Guide<'_>, page: PageId, found: &mut Vec<Problem>) {
    let entry = &guide.site.catalog.pages[page];
    follows(guide, page, entry, found);
    other_questions(guide, page, entry, found);
    unknown_key(guide, page, entry, found);
    contradicts_folder(guide, entry, found);
    duplicate(guide, page, entry, found);
}

pub(super) fn guide(guide: &Guide<'_>, found: &mut Vec<Problem>) {
    undeclared_languages(guide, found);
}

/// Whether the page follows its original as that is now.
fn follows(guide: &Guide<'_>, page: PageId, entry: &Entry, found: &mut Vec<Problem>) {
    let catalog = &guide.site.catalog;
    let file = &entry.document.source.file;
    let at_title = entry.document.locate(&Path::key("title"));
    let at_record = || entry.document.locate(&Path::key(KEY));
    let accept = format!("then run `askbook translations --accept {}`", file.path);
    let Some((state, original)) = translation::state(catalog, page).zip(translation::original(catalog, page))
    else {
        if entry.front().translated_from.is_some() && !has_hidden_original(guide, entry) {
            let message = "this file says which original it follows, and there is none";
            let help = "give it the original's path as `translation_key`, or remove `translated_from`";
            found.push(finding("translation-without-original", file, at_record(), message, help));
        }
        return;
    };
    let original = &catalog.pages[original].document;
    let name = &original.source.file.path;
    match state {
        State::Outdated => {
            let message = format!("{name} has changed since this was translated");
            let help = format!("bring the translation up to date, {accept}");
            let problem = finding("translation-outdated", file, at_record(), message, help);
            let place = original.locate(&Path::key("title"));
            found.push(problem.beside(&original.source.file, place, "the original"));
        }
        State::Unrecorded if is_text(entry.kind()) => {
            let message = format!("this file does not say which state of {name} it follows");
            let help = format!("compare the two, {accept}");
            found.push(finding("translation-unrecorded", file, at_title, message, help));
        }
        State::Unrecorded | State::Current | State::Missing => {}
    }
}

/// Home pages and sections hold little that could be left behind, and people are seldom translated.
fn is_text(kind: Kind) -> bool {
    matches!(kind, Kind::Article | Kind::Page | Kind::Question | Kind::Takeaways)
}

/// The original may be a draft.
fn has_hidden_original(guide: &Guide<'_>, entry: &Entry) -> bool {
    guide.site.catalog.hidden(&format!("{}.md", entry.translation_key())).is_some()
}

/// The ids of questions that a page lists or holds.
fn ids(guide: &Guide<'_>, page: &Page) -> BTreeSet<String> {
    page.questions.iter().map(|id| guide.site.questions[*id].anchor.clone()).collect()
}

/// Questions that one of the two languages lacks, as their ids tell.
fn other_questions(guide: &Guide<'_>, page: PageId, entry: &Entry, found: &mut Vec<Problem>) {
    let Some(original) = translation::original(&guide.site.catalog, page) else { return };
    let (here, there) = (ids(guide, &guide.site.pages[page]), ids(guide, &guide.site.pages[original]));
    let original = &guide.site.catalog.pages[original].document;
    let list = |from: &BTreeSet<String>, to: &BTreeSet<String>| {
        from.difference(to).map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")
    };
    let (lacks, has_alone) = (list(&there, &here), list(&here, &there));
    let name = &original.source.file.path;
    let message = match (lacks.is_empty(), has_alone.is_empty()) {
        (true, true) => return,
        (false, true) => format!("this translation lacks questions of {name}: {lacks}"),
        (true, false) => format!("{name} lacks questions of this translation: {has_alone}"),
        (false, false) => format!("this translation lacks {lacks} of {name}, which lacks {has_alone}"),
    };
    let help = "translate the questions that are missing, and give the same question the same id in both";
    let span = entry.document.locate(&Path::key("title"));
    let problem = finding("translation-questions", &entry.document.source.file, span, message, help);
    found.push(problem.beside(&original.source.file, original.locate(&Path::key("title")), "the original"));
}

/// A key that no other page has joins nothing.
fn unknown_key(guide: &Guide<'_>, page: PageId, entry: &Entry, found: &mut Vec<Problem>) {
    let Some(key) = &entry.front().translation_key else { return };
    if guide.site.catalog.translations[page].len() < 2 && !has_hidden_original(guide, entry) {
        let message = format!("no page of another language has the key or the path `{key}`");
        let help = "write the path of the original below the content folder, without `.md`, or the key that it gives";
        let span = entry.document.locate(&Path::key("translation_key"));
        found.push(finding("unknown-translation-key", &entry.document.source.file, span, message, help));
    }
}

/// A file in the folder of one language that says it is in another.
fn contradicts_folder(guide: &Guide<'_>, entry: &Entry, found: &mut Vec<Problem>) {
    let languages = &guide.site.config.languages;
    let (folder, _) = crate::catalog::split_language(languages, &entry.document.source.path);
    let Some(written) = entry.front().lang.as_ref().filter(|_| folder != 0 && folder != entry.lang) else {
        return;
    };
    let message =
        format!("this file says `{}` and lies in the folder of `{}`", written.text, languages[folder].code);
    let help = "move the file, or remove `lang`";
    found.push(finding(
        "language-contradicts-folder",
        &entry.document.source.file,
        entry.document.locate(&written.path),
        message,
        help,
    ));
}

/// A second page of one language for the same original. Readers who change the language get to the other one.
fn duplicate(guide: &Guide<'_>, page: PageId, entry: &Entry, found: &mut Vec<Problem>) {
    let catalog = &guide.site.catalog;
    let Some(first) = catalog.translation(page, entry.lang).filter(|first| *first != page) else { return };
    let first = &catalog.pages[first].document;
    let message = format!("{} is this page in the same language already", first.source.file.path);
    let help = "give one of the two a `translation_key` of its own, or remove it";
    let keys = ["translation_key", "title"].map(|key| entry.document.locate(&Path::key(key)));
    let span = keys.into_iter().find(|span| !span.is_empty()).unwrap_or(0..0);
    let problem = finding("duplicate-translation", &entry.document.source.file, span, message, help);
    found.push(problem.beside(&first.source.file, first.locate(&Path::key("title")), "the other one"));
}

/// Folders that are named like a language and hold the same files as the folder above, and no settings that say so.
fn undeclared_languages(guide: &Guide<'_>, found: &mut Vec<Problem>) {
    let catalog = &guide.site.catalog;
    let mut seen = BTreeSet::new();
    let mut entries: Vec<&Entry> = catalog.pages.iter().map(AsRef::as_ref).collect();
    entries.sort_by_key(|entry| &entry.document.source.path);
    for entry in entries {
        let Some((folder, rest)) = entry.document.source.path.split_once('/') else { continue };
        let is_declared = guide.site.config.languages.iter().any(|language| language.code == folder);
        if is_declared || seen.contains(folder) || locale::check(folder).is_err() {
            continue;
        }
        // Every guide has a home page, and `men` is a language too.
        let Some(original) = catalog.by_path(rest).filter(|_| rest.contains('/')) else { continue };
        seen.insert(folder);
        let original = &catalog.pages[original].document;
        let message = format!(
            "this folder is named like a language and mirrors {}, but book.toml has no `[language.{folder}]`",
            guide.site.config.src_name(),
        );
        let help = format!("write `[language.{folder}]` with a `title` into book.toml, or rename the folder");
        let span = entry.document.locate(&Path::key("title"));
        let problem = finding("undeclared-language", &entry.document.source.file, span, message, help);
        found.push(problem.beside(
            &original.source.file,
            original.locate(&Path::key("title")),
            "the original",
        ));
    }
}
