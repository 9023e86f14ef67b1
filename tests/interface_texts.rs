//! The interface texts of the default theme: every language has every text, in every plural form, with every placeholder.

use askbook::locale;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use toml::{Table, Value};

/// Languages that must be there, with the plural categories that the table "Language Plural Rules" of CLDR 48 gives for whole numbers.
const LANGUAGES: &[(&str, &str)] = &[
    ("ar", "zero one two few many other"),
    ("de", "one other"),
    ("en", "one other"),
    ("es", "one many other"),
    ("fr", "one many other"),
    ("he", "one two other"),
    ("hi", "one other"),
    ("it", "one many other"),
    ("ja", "other"),
    ("ko", "other"),
    ("nl", "one other"),
    ("pl", "one few many other"),
    ("pt", "one many other"),
    ("ru", "one few many other"),
    ("sv", "one other"),
    ("tr", "one other"),
    ("uk", "one few many other"),
    ("zh", "other"),
    ("zh-Hant", "other"),
];

fn files() -> BTreeMap<String, Table> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/i18n");
    let read = |entry: std::io::Result<std::fs::DirEntry>| {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        (path.file_stem().unwrap().to_string_lossy().into_owned(), text.parse::<Table>().unwrap())
    };
    std::fs::read_dir(folder).unwrap().map(read).collect()
}

/// The texts of `[text]` and `[format]`, as `text.menu`.
fn texts(file: &Table) -> BTreeMap<String, String> {
    let table = |name: &str| {
        file[name]
            .as_table()
            .unwrap()
            .clone()
            .into_iter()
            .map(move |(key, text)| (name.to_owned(), key, text))
            .collect::<Vec<_>>()
    };
    let all = table("text").into_iter().chain(table("format"));
    all.map(|(name, key, text): (String, String, Value)| {
        (format!("{name}.{key}"), text.as_str().unwrap().to_owned())
    })
    .collect()
}

/// A key without its plural category, and the category.
fn counted<'k>(key: &'k str, english: &BTreeMap<String, String>) -> Option<(&'k str, &'k str)> {
    let (stem, category) = key.rsplit_once('_')?;
    let has = |form: &str| english.contains_key(&format!("{stem}_{form}"));
    (has("one") && has("other"))
        .then_some((stem, category))
        .filter(|(_, category)| locale::CATEGORIES.contains(category))
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

#[test]
fn every_language_has_every_text_in_every_plural_form() {
    let files = files();
    let english = texts(&files["en"]);
    assert_eq!(
        files.keys().map(String::as_str).collect::<Vec<_>>(),
        LANGUAGES.iter().map(|(tag, _)| *tag).collect::<Vec<_>>()
    );
    for (tag, categories) in LANGUAGES {
        let categories: Vec<&str> = categories.split(' ').collect();
        assert_eq!(locale::plural_categories(tag), categories, "{tag}");
        let wanted: BTreeSet<String> = english
            .keys()
            .flat_map(|key| match counted(key, &english) {
                Some((stem, _)) => categories.iter().map(|category| format!("{stem}_{category}")).collect(),
                None => vec![key.clone()],
            })
            .collect();
        let has: BTreeSet<String> = texts(&files[*tag]).into_keys().collect();
        assert_eq!(has, wanted, "{tag}");
    }
}

#[test]
fn every_text_keeps_its_placeholders() {
    let files = files();
    let english = texts(&files["en"]);
    for (tag, file) in &files {
        for (key, text) in texts(file) {
            let form = counted(&key, &english);
            let like = form.map_or_else(|| key.clone(), |(stem, _)| format!("{stem}_other"));
            let mut wanted = placeholders(&english[&like]);
            // A form for one number alone may say it in words.
            if form.is_some_and(|(_, category)| stands_for_one_number(tag, category)) {
                wanted
                    .retain(|name| !matches!(*name, "count" | "n") || text.contains(&format!("{{{name}}}")));
            }
            assert_eq!(placeholders(&text), wanted, "{tag}: {key}");
            assert!(
                !text.trim().is_empty() && (key == "text.separator" || text == text.trim()),
                "{tag}: {key}"
            );
        }
    }
}

/// Nothing is counted as none here: a list of nothing has a text of its own.
fn stands_for_one_number(tag: &str, category: &str) -> bool {
    category == "zero" || (1..1000).filter(|number| locale::count(tag, *number).0 == category).count() == 1
}

#[test]
fn the_direction_is_that_of_the_letters() {
    for (tag, file) in files() {
        let letters: Vec<char> = texts(&file)
            .into_values()
            .collect::<String>()
            .chars()
            .filter(|c| c.is_alphabetic() && !c.is_ascii())
            .collect();
        let from_right = letters.iter().filter(|c| matches!(**c as u32, 0x0590..=0x08FF)).count();
        let direction = if from_right * 2 > letters.len() { "rtl" } else { "ltr" };
        assert_eq!(locale::direction(&tag), direction, "{tag}");
    }
}

/// Headings that askbook itself writes are headings that it recognises.
#[test]
fn headings_of_lists_are_recognised() {
    for (tag, file) in files() {
        let headings = file["headings"].as_table().unwrap();
        assert_eq!(
            headings.keys().map(String::as_str).collect::<Vec<_>>(),
            ["do", "dont", "faqs", "takeaways"],
            "{tag}"
        );
        for (kind, text) in [("takeaways", "key_takeaways"), ("faqs", "questions")] {
            let written = file["format"][text].as_str().unwrap();
            let known = headings[kind].as_array().unwrap();
            assert!(
                known.iter().any(|heading| heading.as_str() == Some(written)),
                "{tag}: {written} is no heading of {kind}"
            );
        }
        let all: Vec<String> = headings
            .values()
            .flat_map(|list| list.as_array().unwrap())
            .map(|text| text.as_str().unwrap().to_lowercase())
            .collect();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "{tag}: a heading means two things");
    }
}
