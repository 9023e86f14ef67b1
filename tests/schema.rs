//! The schemas agree with the readers: what a build accepts they accept, and what the readers refuse they refuse.
//! The validator is other people's (the crate `jsonschema`).

mod support;

use askbook::document::{self, ALL_KINDS, Kind};
use askbook::outline::{Keys, Shape};
use askbook::schema::{self, forms};
use askbook::{config, discover, problem::SourceText};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use support::{TODAY, files, run, tests_dir, write};

fn validators() -> BTreeMap<&'static str, jsonschema::Validator> {
    let options = jsonschema::draft202012::options().should_validate_formats(true);
    let make = |name| (name, options.clone().build(&schema::named(name).unwrap()).unwrap());
    schema::names().into_iter().map(make).collect()
}

/// The kind and the front matter of a content file, as other programs read it.
fn front(path: &str, text: &str) -> (Kind, Option<Value>) {
    let file = Arc::new(SourceText { path: path.into(), text: text.into() });
    let inside = path.strip_prefix("de/").unwrap_or(path);
    let (document, _) = document::read(discover::Source { path: path.into(), file }, inside);
    let (yaml, _) = document::parts(text);
    let value: Option<serde_yaml::Value> = serde_yaml::from_str(&text[yaml]).ok();
    (document.kind, value.and_then(|value| serde_json::to_value(value).ok()))
}

#[test]
fn every_schema_is_valid() {
    for name in schema::names() {
        let schema = schema::named(name).unwrap();
        assert!(jsonschema::meta::is_valid(&schema), "{name}");
        let ran = run(Path::new("."), &["schema", name]).expect(0);
        assert_eq!(serde_json::from_str::<Value>(&ran.out).unwrap(), schema);
    }
}

/// Guides that build without a word.
fn good_guides() -> Vec<PathBuf> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let golden = fs::read_dir(tests_dir("golden")).unwrap().map(|entry| entry.unwrap().path());
    let golden = golden.filter(|path| path.join("book.toml").is_file());
    [repository.to_path_buf(), repository.join("docs")].into_iter().chain(golden).collect()
}

#[test]
fn what_a_build_accepts_the_schemas_accept() {
    let validators = validators();
    let mut seen = BTreeSet::new();
    for guide in good_guides() {
        let content = guide.join("content");
        for path in files(&content).into_iter().filter(|path| path.ends_with(".md")) {
            let (kind, value) = front(&path, &fs::read_to_string(content.join(&path)).unwrap());
            let value = value.unwrap();
            let errors: Vec<String> =
                validators[kind.name()].iter_errors(&value).map(|error| format!("{error}")).collect();
            assert!(errors.is_empty(), "{}/{path}: {errors:?}", guide.display());
            seen.insert(kind.name());
        }
        let book: toml::Table =
            toml::from_str(&fs::read_to_string(guide.join("book.toml")).unwrap()).unwrap();
        let book = serde_json::to_value(book).unwrap();
        let errors: Vec<String> =
            validators["book"].iter_errors(&book).map(|error| format!("{error}")).collect();
        assert!(errors.is_empty(), "{}: {errors:?}", guide.display());
    }
    assert_eq!(seen.len(), ALL_KINDS.len(), "every kind has a file: {seen:?}");
}

/// Mistakes that a schema can see: those of keys and types.
const SEEN: &[&str] = &["[unknown-key]", "[wrong-type]", "[bad-date]", "[bad-period]", "[missing-answer]"];

#[test]
fn what_the_readers_refuse_the_schemas_refuse() {
    let validators = validators();
    let content = tests_dir("mistakes/content");
    let mut refused = 0;
    for path in files(&content).into_iter().filter(|path| path.ends_with(".md")) {
        let report = fs::read_to_string(content.join(path.replace(".md", ".txt"))).unwrap_or_default();
        let Ok(text) = fs::read_to_string(content.join(&path)) else { continue };
        let (kind, value) = front(&path, &text);
        let front_matter = SEEN.iter().any(|code| report.contains(code))
            && !report.contains("this question has no answer\n");
        if let (Some(value), true) = (value, front_matter) {
            assert!(
                !validators[kind.name()].is_valid(&value),
                "{path} is accepted, but not by the reader:\n{report}"
            );
            refused += 1;
        }
    }
    for path in files(&tests_dir("mistakes/book")).into_iter().filter(|path| path.ends_with(".toml")) {
        let report =
            fs::read_to_string(tests_dir("mistakes/book").join(path.replace(".toml", ".txt"))).unwrap();
        let text = fs::read_to_string(tests_dir("mistakes/book").join(&path)).unwrap();
        if let (Ok(book), true) =
            (toml::from_str::<toml::Table>(&text), SEEN.iter().any(|code| report.contains(code)))
        {
            let book = serde_json::to_value(book).unwrap();
            assert!(
                !validators["book"].is_valid(&book),
                "{path} is accepted, but not by the reader:\n{report}"
            );
            refused += 1;
        }
    }
    assert!(refused >= 15, "only {refused} broken files were found");
}

fn places(place: &str, keys: &Keys, out: &mut BTreeSet<String>) {
    for (key, shape) in &keys.known {
        let inside = if place.is_empty() { (*key).to_owned() } else { format!("{place}.{key}") };
        deeper(&inside, shape, out);
        out.insert(inside);
    }
}

fn deeper(place: &str, shape: &Shape, out: &mut BTreeSet<String>) {
    match shape {
        Shape::Keys(keys) => places(place, keys, out),
        Shape::List(shapes) => shapes.iter().for_each(|shape| deeper(place, shape, out)),
        Shape::Named(shape) => deeper(&format!("{place}.*"), shape, out),
        _ => {}
    }
}

#[test]
fn every_key_is_said_in_words_and_nothing_else_is() {
    let mut all = BTreeSet::new();
    ALL_KINDS.iter().for_each(|kind| places("", &document::outline(*kind), &mut all));
    places("book", &config::outline(), &mut all);
    let silent: Vec<&String> = all.iter().filter(|place| schema::about(place).is_none()).collect();
    assert!(silent.is_empty(), "say in src/schema/about.rs what these mean: {silent:?}");
    for about in schema::ABOUT {
        let used =
            all.iter().any(|place| schema::about(place).is_some_and(|found| std::ptr::eq(found, about)));
        assert!(used, "no reader asks for `{}`", about.key);
        assert!(serde_json::from_str::<Value>(about.example).is_ok(), "{}", about.key);
    }
}

/// Examples of keys must be what their schema says.
#[test]
fn examples_fit_their_schemas() {
    fn walk(schema: &Value, seen: &mut usize) {
        if let Some(examples) = schema["examples"].as_array().filter(|examples| !examples[0].is_null()) {
            let validator = jsonschema::draft202012::new(schema).unwrap();
            assert!(validator.is_valid(&examples[0]), "{schema:#}");
            *seen += 1;
        }
        match schema {
            Value::Object(map) => {
                map.iter().filter(|(key, _)| *key != "examples").for_each(|(_, inner)| walk(inner, seen))
            }
            Value::Array(items) => items.iter().for_each(|inner| walk(inner, seen)),
            _ => {}
        }
    }
    let mut seen = 0;
    schema::names().into_iter().for_each(|name| walk(&schema::named(name).unwrap(), &mut seen));
    assert!(seen > 100, "only {seen} examples");
}

#[test]
fn a_new_guide_has_its_schemas_and_forms_on_request() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), &["init", "guide"]).expect(0);
    let guide = folder.path().join("guide");
    for path in [
        "schemas/article.schema.json",
        "schemas/book.schema.json",
        ".taplo.toml",
        ".vscode/extensions.json",
        "frontmatter.json",
    ] {
        assert!(guide.join(path).is_file(), "{path}");
    }
    write(&guide.join("frontmatter.json"), "{}");
    write(&guide.join("schemas/book.schema.json"), "{}");
    let ran = run(&guide, &["schema", "--write"]).expect(0);
    assert!(
        ran.out.contains("kept frontmatter.json") && ran.out.contains("wrote schemas/book.schema.json"),
        "{}",
        ran.out
    );
    assert_eq!(fs::read_to_string(guide.join("frontmatter.json")).unwrap(), "{}");
    assert!(!guide.join("admin").exists());
    run(&guide, &["schema", "--forms"]).expect(0);
    let forms: serde_yaml::Value =
        serde_yaml::from_str(&fs::read_to_string(guide.join("admin/config.yml")).unwrap()).unwrap();
    let collections = forms["collections"].as_sequence().unwrap();
    let names: Vec<&str> =
        collections.iter().map(|collection| collection["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["people", "faqs", "topics", "first-section"]);
    for collection in collections {
        let fields = collection["fields"].as_sequence().unwrap();
        let required: Vec<&str> = fields
            .iter()
            .filter(|field| field.get("required").is_none())
            .map(|field| field["name"].as_str().unwrap())
            .collect();
        assert_eq!(required, ["title"]);
        // Decap begins a list of keys with an empty entry unless it is told to begin without one.
        let lists = fields.iter().filter(|field| field["widget"] == "list" && field.get("fields").is_some());
        assert!(lists.clone().all(|list| list["default"].as_sequence().is_some_and(Vec::is_empty)));
        assert!(collection["name"] != "first-section" || lists.count() > 2);
    }
    let ran = run(&guide, &["build", "--date", TODAY]).expect(0);
    assert_eq!(ran.err, "");
    assert!(
        !files(&guide.join("public"))
            .iter()
            .any(|file| file.contains("schema.json") && !file.contains("faq") || file.contains("config.yml"))
    );
    run(&guide, &["schema"]).expect(2);
    run(&guide, &["schema", "poem"]).expect(2);
}

/// Content types of Front Matter CMS have the fields that its documentation names.
#[test]
fn content_types_use_known_fields() {
    let known = ["string", "number", "datetime", "boolean", "choice", "tags", "draft", "list", "fields"];
    let (_, text) =
        forms::wiring("content").into_iter().find(|(path, _)| path == "frontmatter.json").unwrap();
    let json: Value = serde_json::from_str(&text).unwrap();
    let types = json["frontMatter.taxonomy.contentTypes"].as_array().unwrap();
    assert_eq!(types.len(), ALL_KINDS.len() + 1);
    for field in types.iter().flat_map(|kind| kind["fields"].as_array().unwrap()) {
        assert!(known.contains(&field["type"].as_str().unwrap()), "{field}");
    }
}

/// What Decap CMS writes for an article with a question of which only the required fields were filled in.
#[test]
fn an_article_saved_by_a_form_is_sound() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), &["init", "guide"]).expect(0);
    let guide = folder.path().join("guide");
    let days = "date: \"\"\nupdated: \"\"\nexpires: \"\"\nreviewed: \"\"\nnext_review: \"\"\nslug: \"\"\nexit_page: \"\"\n";
    let asked = "faqs:\n  - aliases: []\n    updated: \"\"\n    reviewed: \"\"\n    references: []\n    id: \"\"\n    question: Does heat help?\n    answer: Yes, for most people it does help.\n";
    write(
        &guide.join("content/first-section/heat.md"),
        format!(
            "---\ntitle: What does heat do?\n{days}aliases: []\nreferences: []\n{asked}changes: []\n---\nIt warms.\n"
        ),
    );
    let ran = run(&guide, &["check", "--date", TODAY]).expect(0);
    assert!(!ran.err.contains("heat.md"), "{}", ran.err);
}
