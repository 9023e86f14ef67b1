//! From a translation that follows its original to one that does not, and back, as editors and readers see it.

mod support;

use scraper::{Html, Selector};
use std::fs;
use std::path::Path;
use support::{files, run, write};

const ORIGINAL: &str = "---\ntitle: Heat\nweight: 2\n---\n\nPut it on the back.\n";
const TRANSLATION: &str =
    "---\r\n# von Hand\r\ntitle: 'Wärme'\r\n---\r\n\r\nLegen Sie sie auf den Rücken.\r\n";

fn guide() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = |path: &str| folder.path().join(path);
    write(&at("book.toml"), "[book]\ntitle = \"G\"\n\n[language.de]\n");
    for lang in ["", "de/"] {
        write(&at(&format!("content/{lang}_index.md")), "---\ntitle: G\n---\n");
        write(&at(&format!("content/{lang}pain/_index.md")), "---\ntitle: P\n---\n");
    }
    write(&at("content/pain/heat.md"), ORIGINAL);
    write(&at("content/pain/cold.md"), "---\ntitle: Cold\n---\n\nIce.\n");
    write(&at("content/de/pain/heat.md"), TRANSLATION);
    folder
}

/// The state of the translation of a page, as programs get it.
fn state(root: &Path, original: &str) -> String {
    let out = run(root, &["translations", "--format", "json"]).expect(0).out;
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    let pages = json["languages"][0]["pages"].as_array().unwrap();
    let line = pages.iter().find(|line| line["original"] == original).unwrap();
    line["state"].as_str().unwrap().to_owned()
}

/// Where the notice of the translated page leads; none without one.
fn notice(root: &Path) -> Option<String> {
    run(root, &["build", "-d", "out"]).expect(0);
    let html = Html::parse_document(&fs::read_to_string(root.join("out/de/pain/heat/index.html")).unwrap());
    let link = Selector::parse("main .notice a[lang=en][hreflang=en]").unwrap();
    html.select(&link).next().map(|link| link.attr("href").unwrap().to_owned())
}

#[test]
fn an_edit_of_the_original_is_told_until_the_translation_is_accepted_again() {
    let guide = guide();
    let root = guide.path();
    let (original, translation) = (root.join("content/pain/heat.md"), root.join("content/de/pain/heat.md"));
    let of_heat = || state(root, "content/pain/heat.md");
    let accept = || run(root, &["translations", "--accept", "content/de/pain/heat.md"]).expect(0);
    assert_eq!(state(root, "content/pain/cold.md"), "missing");
    assert_eq!((of_heat().as_str(), notice(root)), ("unrecorded", None));

    accept();
    let text = fs::read_to_string(&translation).unwrap();
    let record = text.lines().find(|line| line.starts_with("translated_from: ")).unwrap().to_owned();
    assert_eq!(text.replace(&format!("{record}\r\n"), ""), TRANSLATION, "nothing else has changed");
    assert_eq!((of_heat().as_str(), notice(root)), ("current", None));

    write(
        &original,
        ORIGINAL.replace("weight: 2", "weight: 3\nupdated: 2026-02-03").replace(" on the", "\non  the"),
    );
    assert_eq!((of_heat().as_str(), notice(root)), ("current", None), "no word is another");

    write(&original, ORIGINAL.replace("back", "neck"));
    assert_eq!((of_heat().as_str(), notice(root)), ("outdated", Some("../../../pain/heat/".into())));
    let check = run(root, &["check"]);
    assert!(check.err.contains("warning[translation-outdated]: content/pain/heat.md has changed"));

    accept();
    assert_eq!((of_heat().as_str(), notice(root)), ("current", None));
    assert_ne!(fs::read_to_string(&translation).unwrap(), text);
}

#[test]
fn a_file_in_normal_form_stays_in_it() {
    let guide = guide();
    let root = guide.path();
    let translation = root.join("content/de/pain/heat.md");
    write(&translation, "---\ntitle: Wärme\nfaqs:\n  - question: Warum?\n    answer: Darum.\n---\n");
    run(root, &["fmt", "--check"]).expect(0);
    run(root, &["translations", "--accept", "content/de/pain/heat.md"]).expect(0);
    assert!(fs::read_to_string(&translation).unwrap().contains("translated_from: v1-"));
    run(root, &["fmt", "--check"]).expect(0);
}

#[test]
fn only_translations_can_be_accepted() {
    let guide = guide();
    for (file, why) in [
        ("content/pain/heat.md", "translates no page"),
        ("book.toml", "is no page"),
        ("none.md", "cannot read"),
    ] {
        let ran = run(guide.path(), &["translations", "--accept", file]).expect(2);
        assert!(ran.err.contains(why), "{}", ran.err);
    }
    let ran = run(guide.path(), &["translations", "--lang", "fr"]).expect(2);
    assert!(ran.err.contains("[language.fr]"), "{}", ran.err);
}

#[test]
fn a_link_to_a_page_that_is_not_translated_leads_to_the_original() {
    let guide = guide();
    let root = guide.path();
    let translation = root.join("content/de/pain/heat.md");
    write(&translation, "---\ntitle: Wärme\n---\n\nSiehe [Kälte](cold.md).\n");
    run(root, &["build", "-d", "out"]).expect(0);
    let html = fs::read_to_string(root.join("out/de/pain/heat/index.html")).unwrap();
    assert!(html.contains("href=\"../../../pain/cold/\""), "{html}");

    write(
        &root.join("content/de/pain/kaelte.md"),
        "---\ntitle: Kälte\ntranslation_key: pain/cold\n---\n\nEis.\n",
    );
    let ran = run(root, &["build", "-d", "out"]).expect(1);
    assert!(ran.err.contains("missing-page"), "a link past the translation is a mistake: {}", ran.err);
}

/// A built page, and a question about it.
struct Built(Html);

impl Built {
    fn of(root: &Path, page: &str) -> Built {
        let path = root.join("out").join(page).join("index.html");
        Built(Html::parse_document(&fs::read_to_string(&path).unwrap()))
    }

    /// An attribute of every element that a selector finds.
    fn all(&self, selector: &str, attribute: &str) -> Vec<&str> {
        let found = Selector::parse(selector).unwrap();
        self.0.select(&found).map(|element| element.attr(attribute).unwrap_or_default()).collect()
    }
}

#[test]
fn a_page_without_a_translation_stands_inside_the_language_until_there_is_one() {
    let guide = guide();
    let root = guide.path();
    let settings = |fallback: bool| {
        let book = format!(
            "[book]\ntitle = \"G\"\n\n[output.html]\nsite-url = \"https://example.org/\"\n\n[language.de]\nfallback = {fallback}\n"
        );
        write(&root.join("book.toml"), book);
        run(root, &["build", "-d", "out"]).expect(0);
    };
    write(
        &root.join("content/pain/cold.md"),
        "---\ntitle: Cold\n---\n\n[Heat](heat.md), [rest](rest.md) and [top](#), [all](/faq/).\n",
    );
    write(&root.join("content/pain/rest.md"), "---\ntitle: Rest\n---\n\nRest.\n");
    let menu = "nav.languages a[hreflang=de]";

    settings(false);
    assert!(!root.join("out/de/pain/cold/index.html").exists());
    assert_eq!(Built::of(root, "pain/cold").all(menu, "href"), ["../../de/"]);

    settings(true);
    assert_eq!(Built::of(root, "pain/cold").all(menu, "href"), ["../../de/pain/cold/"]);
    let page = Built::of(root, "de/pain/cold");
    assert_eq!((page.all("html", "lang"), page.all("main", "lang")), (vec!["de"], vec!["en"]));
    assert_eq!(page.all(".translation", "lang"), ["de"]);
    assert_eq!(page.all("link[rel=canonical]", "href"), ["https://example.org/pain/cold/"]);
    assert_eq!(page.all("link[hreflang]", "href"), [""; 0]);
    assert_eq!(page.all("nav.languages a", "href"), ["../../../pain/cold/"]);
    // A translation, a page that has none either, the page itself, and a list.
    let links =
        ["../../../de/pain/heat/", "../../../de/pain/rest/", "../../../de/pain/cold/", "../../../faq/"];
    assert_eq!(page.all(".article-body > p a", "href"), links);
    let sitemap = fs::read_to_string(root.join("out/sitemap.xml")).unwrap();
    assert!(sitemap.contains("/de/pain/heat/") && !sitemap.contains("/de/pain/cold/"));

    // A German page that names an English one leads to it inside German.
    write(
        &root.join("content/de/pain/heat.md"),
        "---\ntitle: Wärme\n---\n\n[Kälte](/pain/cold.md)\n\n## Und nun?\n\nSo auch [hier](/pain/cold.md).\n",
    );
    settings(true);
    let german = Built::of(root, "de/pain/heat");
    assert_eq!(german.all(".article-body p > a", "href"), ["../../../de/pain/cold/"; 2]);
    let found = files(&root.join("out/search/de")).into_iter().filter(|name| name.starts_with('a'));
    let answers: String =
        found.map(|name| fs::read_to_string(root.join("out/search/de").join(name)).unwrap()).collect();
    assert!(
        answers.contains("\\u0000de/pain/cold/\\u0000"),
        "an answer of the search leads there too: {answers}"
    );

    write(&root.join("content/de/pain/cold.md"), "---\ntitle: Kälte\n---\n\nEis.\n");
    settings(true);
    let page = Built::of(root, "de/pain/cold");
    assert_eq!(page.all("main", "lang"), [""]);
    assert_eq!(page.all("link[rel=canonical]", "href"), ["https://example.org/de/pain/cold/"]);
}
