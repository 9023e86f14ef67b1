//! `askbook import`: every folder of `import/` is an old site (`from/`) with the guide that it must become
//! (`expected/`), report included. What holds for any site is checked for each of them: it builds, every old
//! address leads to its page, every link inside it leads somewhere, and nothing is lost without a line.
//!
//! ASKBOOK_IMPORT names further sites, as folders separated by colons; CV_FAQ names the folder of a public
//! collection of 248 questions about COVID-19 (18F/cv_faq, CC0).

mod support;

use askbook::import::{self, Generator, Options, Outcome};
use proptest::prelude::*;
use scraper::{Html, Selector};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use support::{TODAY, difference, files, run, snapshot, tests_dir, write};

fn cases() -> Vec<PathBuf> {
    let mut cases: Vec<PathBuf> =
        fs::read_dir(tests_dir("import")).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(cases.len() >= 7, "the cases are no longer found");
    cases
}

/// Imports a folder into a new one.
fn imported(from: &Path, generator: Option<Generator>) -> (tempfile::TempDir, Outcome) {
    let folder = tempfile::tempdir().unwrap();
    let into = folder.path().join("guide");
    let outcome = import::import(&Options { from, into: &into, generator, force: false }).unwrap();
    (folder, outcome)
}

#[test]
fn every_site_becomes_the_guide_it_must_become() {
    let mut differences = Vec::new();
    for case in cases() {
        let (folder, _) = imported(&case.join("from"), None);
        let guide = folder.path().join("guide");
        let expected = case.join("expected");
        let mut all: BTreeSet<String> = files(&guide).into_iter().collect();
        if expected.is_dir() {
            all.extend(files(&expected));
        }
        for file in all.iter().filter(|file| !file.ends_with(".png") && *file != ".gitignore") {
            let actual =
                fs::read_to_string(guide.join(file)).unwrap_or_else(|_| "this file was not written\n".into());
            differences.extend(difference(&expected.join(file), &actual));
        }
    }
    support::assert_same(differences);
}

/// What a built site shows of an import.
struct Figures {
    pages: usize,
    old: usize,
    links: usize,
}

/// Builds an imported guide and checks addresses and links in what was written.
fn check_built(guide: &Path, outcome: &Outcome, name: &str) -> Figures {
    let ran = run(guide, &["build", "--drafts", "--date", TODAY]);
    assert_eq!(ran.code, Some(0), "{name}:\n{}", ran.err);
    let public = guide.join("public");
    let pages: BTreeMap<String, Html> = files(&public)
        .into_iter()
        .filter(|file| file.ends_with(".html"))
        .map(|file| (file.clone(), Html::parse_document(&fs::read_to_string(public.join(&file)).unwrap())))
        .collect();
    let reported: String =
        outcome.notes.iter().map(|note| format!("{} {}\n", note.file.path, note.message)).collect();
    let mut old = 0;
    for page in &outcome.pages {
        assert!(guide.join("content").join(&page.to).is_file(), "{name}: {}", page.to);
        for url in page.urls.iter().filter(|url| url.len() > 1) {
            let path = url.trim_start_matches('/');
            let is_there =
                [path.to_owned(), format!("{path}index.html")].iter().any(|file| pages.contains_key(file));
            assert!(is_there || reported.contains(url), "{name}: {url} of {} leads nowhere", page.from);
            old += usize::from(is_there);
        }
    }
    let mut links = 0;
    let anchor = Selector::parse("a[href], img[src]").unwrap();
    let ids: BTreeMap<&String, BTreeSet<&str>> = pages.iter().map(|(file, page)| (file, ids(page))).collect();
    // The 404 page stands at no address of its own and names everything from the top of the host.
    for (file, page) in pages.iter().filter(|(file, _)| *file != "404.html") {
        for element in page.select(&anchor) {
            let href = element.attr("href").or_else(|| element.attr("src")).unwrap();
            let base = url_of(file);
            let Ok(full) = base.join(href) else { panic!("{name}: {file}: {href}") };
            if full.0.starts_with("https://x.test/") {
                links += 1;
                let (path, fragment) = full.split();
                let target =
                    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path };
                assert!(public.join(&target).is_file(), "{name}: {file} links to {href}");
                if let (Some(ids), Some(fragment)) = (ids.get(&target), fragment) {
                    assert!(ids.contains(fragment.as_str()), "{name}: {file} links to {href}");
                }
            }
        }
    }
    Figures { pages: outcome.pages.len(), old, links }
}

fn ids(page: &Html) -> BTreeSet<&str> {
    page.tree.nodes().filter_map(|node| node.value().as_element()?.attr("id")).collect()
}

/// An address, resolved as RFC 3986, section 5.2 says, for what a static site holds.
struct Url(String);

fn url_of(file: &str) -> Url {
    Url(format!("https://x.test/{file}"))
}

impl Url {
    fn join(&self, reference: &str) -> Result<Url, ()> {
        let is_absolute = reference.split_once(':').is_some_and(|(scheme, _)| {
            !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
        });
        if is_absolute {
            return Ok(Url(reference.to_owned()));
        }
        let own = self.0.split('#').next().unwrap();
        if reference.is_empty() || reference.starts_with('#') {
            return Ok(Url(format!("{own}{reference}")));
        }
        let (path, fragment) =
            reference.split_once('#').map_or((reference, None), |(path, fragment)| (path, Some(fragment)));
        let own = own.trim_start_matches("https://x.test/");
        let mut parts: Vec<&str> = own.split('/').collect();
        parts.pop();
        if path.starts_with('/') {
            parts.clear();
        }
        let mut last = "";
        for part in path.split('/') {
            last = part;
            match part {
                "" | "." => {}
                ".." => drop(parts.pop().ok_or(())?),
                part => parts.push(part),
            }
        }
        let slash = if matches!(last, "" | "." | "..") && !parts.is_empty() { "/" } else { "" };
        let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
        Ok(Url(format!("https://x.test/{}{slash}{fragment}", parts.join("/"))))
    }

    fn split(&self) -> (String, Option<String>) {
        let decode =
            |text: &str| percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned();
        let rest = self.0.trim_start_matches("https://x.test/");
        let (path, fragment) =
            rest.split_once('#').map_or((rest, None), |(path, fragment)| (path, Some(fragment)));
        (
            decode(path.split('?').next().unwrap()),
            fragment.filter(|fragment| !fragment.is_empty()).map(decode),
        )
    }
}

#[test]
fn imported_sites_build_and_old_addresses_lead_to_their_pages() {
    for case in cases() {
        let (folder, outcome) = imported(&case.join("from"), None);
        let figures = check_built(&folder.path().join("guide"), &outcome, &case.display().to_string());
        assert!(figures.pages > 1 && figures.links > 5 && figures.old > 0, "{}", case.display());
    }
}

/// Real sites, where ASKBOOK_IMPORT names some.
#[test]
fn real_sites_build_and_old_addresses_lead_to_their_pages() {
    let named = std::env::var("ASKBOOK_IMPORT").unwrap_or_default();
    let own = tests_dir("import/hugo/from").display().to_string();
    for from in named.split(':').filter(|from| !from.is_empty()).chain([own.as_str()]) {
        let (folder, outcome) = imported(Path::new(from), None);
        let figures = check_built(&folder.path().join("guide"), &outcome, from);
        let mut notes: BTreeMap<&str, usize> = BTreeMap::new();
        outcome.notes.iter().for_each(|note| *notes.entry(note.code).or_default() += 1);
        println!(
            "{from} ({}): {} pages, {} old addresses, {} links checked, not carried as it was: {notes:?}",
            outcome.generator.name(),
            figures.pages,
            figures.old,
            figures.links
        );
        assert_eq!(
            outcome.pages.iter().map(|page| &page.to).collect::<BTreeSet<_>>().len(),
            outcome.pages.len()
        );
    }
}

/// The questions of 18F/cv_faq, where CV_FAQ names them; the case `jekyll` has the same layout.
#[test]
fn a_public_collection_of_questions_is_imported_whole() {
    let given = std::env::var_os("CV_FAQ").map(PathBuf::from);
    let from = given.clone().unwrap_or_else(|| tests_dir("import/jekyll/from"));
    let collection = if given.is_some() { "_content" } else { "_answers" };
    let (folder, outcome) = imported(&from, None);
    let guide = folder.path().join("guide");
    let figures = check_built(&guide, &outcome, "cv_faq");
    let json: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(guide.join("public/faq.json")).unwrap()).unwrap();
    let questions: BTreeMap<&str, &serde_json::Value> =
        json["questions"].as_array().unwrap().iter().map(|q| (q["id"].as_str().unwrap(), q)).collect();
    let sources: Vec<String> = files(&from.join(collection));
    assert_eq!(questions.len(), sources.len());
    for source in &sources {
        let id = source.trim_end_matches(".md");
        let text = fs::read_to_string(from.join(collection).join(source)).unwrap();
        let yaml = text.split("---\n").nth(1).unwrap();
        let front: serde_yaml::Value = serde_yaml::from_str(yaml).unwrap();
        let question = questions.get(id).unwrap_or_else(|| panic!("{id} is not there"));
        let page = fs::read_to_string(guide.join("content/faqs").join(source)).unwrap();
        let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            page.contains(&squeezed(front["title"].as_str().unwrap()).replace('"', "\\\""))
                || page.contains(&squeezed(front["title"].as_str().unwrap())),
            "{id}"
        );
        for url in front["sources"].as_sequence().unwrap().iter().filter_map(|source| source["url"].as_str())
        {
            assert!(page.contains(url), "{id}: {url}");
        }
        let day = jiff::fmt::strtime::parse("%B %d, %Y", front["date"].as_str().unwrap())
            .unwrap()
            .to_date()
            .unwrap();
        assert!(page.contains(&format!("date: {day}\n")), "{id}: {day}");
        let old = front["redirect_from"].as_sequence().into_iter().flatten().filter_map(|url| url.as_str());
        for url in old {
            let file = guide.join("public").join(url.trim_start_matches('/')).join("index.html");
            let redirect = fs::read_to_string(&file).unwrap_or_else(|_| panic!("{id}: {url} leads nowhere"));
            assert!(redirect.contains(&format!("faqs/{id}/")), "{id}: {url}");
        }
        assert!(!question["topics"].as_array().unwrap().is_empty(), "{id} has no topic");
    }
    println!("{} questions, {} old addresses, {} links", questions.len(), figures.old, figures.links);
    let search = run(
        &guide,
        &["search", if given.is_some() { "how do i protect myself" } else { "how long is a nap" }],
    );
    assert_eq!(search.code, Some(0), "{}", search.err);
}

/// Where pages of several languages and collections go, and the addresses that the generators' manuals give them.
#[test]
fn languages_and_collections_have_the_places_their_generators_give_them() {
    let docs = "i18n/fr/docusaurus-plugin-content-docs/current";
    /// Files of a site; a page, where it goes, and its addresses.
    type Case<'t> = (&'t [(&'t str, &'t str)], &'t str, &'t str, &'t [&'t str]);
    let cases: &[Case<'_>] = &[
        (
            &[
                (
                    "_config.yml",
                    "collections_dir: all\npermalink: pretty\ncollections: {tips: {output: true}, mute: {}}\n",
                ),
                ("all/_mute/b.md", "---\ntitle: B\n---\n"),
            ],
            "all/_tips/deep/a.md",
            "tips/deep/a.md",
            &["/tips/deep/a/"],
        ),
        (&[("_config.yml", "collections: {mute: {}}\n")], "_mute/a.md", "mute/a.md", &[]),
        (
            &[("_config.yml", "languages: [en, fr]\ndefault_lang: en\n"), ("a.md", "---\ntitle: A\n---\n")],
            "a.fr.md",
            "fr/a.md",
            &["/fr/a.fr.html"],
        ),
        (
            &[("hugo.toml", "defaultContentLanguageInSubdir = true\n[languages.en]\n[languages.fr]\n")],
            "content/s/a.md",
            "s/a.md",
            &["/en/s/a/"],
        ),
        (
            &[("hugo.toml", ""), ("config/_default/languages.toml", "[fr]\ncontentDir = \"texte\"\n")],
            "texte/s/a.md",
            "fr/s/a.md",
            &["/fr/s/a/"],
        ),
        (
            &[("config.toml", "base_url = \"https://x.org\"\n[languages.fr]\n")],
            "content/s/a.fr.md",
            "fr/s/a.md",
            &["/fr/s/a/"],
        ),
        (
            &[
                ("docusaurus.config.js", "lastVersion: 'current'"),
                ("versions.json", "[\"1\"]"),
                ("docs/s/a.md", "# A\n"),
            ],
            &format!("{docs}/s/a.md"),
            "fr/s/a.md",
            &["/fr/docs/s/a/"],
        ),
        (
            &[
                ("docusaurus.config.js", ""),
                ("versions.json", "[\"2\", \"1\"]"),
                ("versioned_docs/version-1/b.md", "# B\n"),
            ],
            "versioned_docs/version-2/s/a.md",
            "s/a.md",
            &["/docs/s/a/"],
        ),
        (
            &[(
                "astro.config.mjs",
                "defaultLocale: 'fr', locales: { en: { label: 'E' }, fr: { label: 'F' } }",
            )],
            "src/content/docs/fr/s/a.md",
            "s/a.md",
            &["/fr/s/a/"],
        ),
        (
            &[("astro.config.mjs", "import { locales } from './x'"), ("src/content/docs/s/a.md", "# A\n")],
            "src/content/docs/fr/s/a.md",
            "fr/s/a.md",
            &["/fr/s/a/"],
        ),
    ];
    for (files, page, to, urls) in cases {
        let site = tempfile::tempdir().unwrap();
        files.iter().for_each(|(path, text)| write(&site.path().join(path), *text));
        let lang = if page.ends_with("a.fr.md") { "lang: fr\n" } else { "" };
        write(&site.path().join(page), format!("---\ntitle: A\n{lang}---\n\nText.\n"));
        let (folder, outcome) = imported(site.path(), None);
        let moved =
            outcome.pages.iter().find(|moved| moved.from == *page).unwrap_or_else(|| panic!("{page}"));
        assert_eq!(
            (moved.to.as_str(), &moved.urls),
            (*to, &urls.iter().map(|url| (*url).to_owned()).collect()),
            "{page}"
        );
        check_built(&folder.path().join("guide"), &outcome, page);
    }
}

#[test]
fn a_full_folder_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let guide = folder.path().join("guide");
    write(&guide.join("mine.txt"), "mine");
    let from = tests_dir("import/text/from").display().to_string();
    let before = snapshot(folder.path());
    let ran = run(folder.path(), &["import", &from, "--into", "guide"]).expect(2);
    assert!(ran.err.contains("--force"), "{}", ran.err);
    assert!(snapshot(folder.path()) == before);
    let ran = run(folder.path(), &["import", &from, "--into", "guide", "--force"]).expect(0);
    assert!(ran.out.contains("import-report.txt"), "{}", ran.out);
    assert_eq!(fs::read_to_string(guide.join("mine.txt")).unwrap(), "mine");
    run(folder.path(), &["import", "nowhere", "--into", "new"]).expect(2);
    assert!(!folder.path().join("new").exists());
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let (guide, outside) = (folder.path().join("guide"), folder.path().join("outside"));
    fs::create_dir_all(&guide).unwrap();
    fs::create_dir_all(&outside).unwrap();
    std::os::unix::fs::symlink(&outside, guide.join("content")).unwrap();
    let from = tests_dir("import/text/from");
    let result = import::import(&Options { from: &from, into: &guide, generator: None, force: true });
    assert!(result.is_err());
    assert!(files(&outside).is_empty());
}

/// A link in the old site could name any file of the machine.
#[cfg(unix)]
#[test]
fn nothing_is_read_through_a_link() {
    let site = tempfile::tempdir().unwrap();
    let secret = tempfile::tempdir().unwrap();
    write(&secret.path().join("key.png"), "secret");
    write(&secret.path().join("key.md"), "---\ntitle: secret\n---\nsecret\n");
    write(&site.path().join("hugo.toml"), "title = \"T\"\n");
    write(
        &site.path().join("content/s/a.md"),
        "---\ntitle: A\n---\n![x](key.png) {{% include \"s/key.md\" %}}\n",
    );
    for name in ["key.png", "key.md"] {
        std::os::unix::fs::symlink(secret.path().join(name), site.path().join("content/s").join(name))
            .unwrap();
    }
    let (folder, _) = imported(site.path(), None);
    let guide = folder.path().join("guide");
    for file in files(&guide) {
        assert!(
            !String::from_utf8_lossy(&fs::read(guide.join(&file)).unwrap()).contains("secret\n"),
            "{file}"
        );
    }
    assert!(!guide.join("content/s/key.png").exists());
    let report = fs::read_to_string(guide.join(import::REPORT)).unwrap();
    assert!(report.contains("content/s/key.png") && report.contains("content/s/key.md"), "{report}");
}

/// Files that include one another double with each round.
#[test]
fn includes_end() {
    let site = tempfile::tempdir().unwrap();
    write(&site.path().join("book.toml"), "[book]\ntitle = \"T\"\n");
    write(&site.path().join("src/SUMMARY.md"), "- [A](a.md)\n");
    write(&site.path().join("src/a.md"), "{{#include a.md}}\n".repeat(200));
    let (folder, outcome) = imported(site.path(), None);
    assert_eq!(outcome.pages.len(), 1);
    let size = fs::metadata(folder.path().join("guide/content/a.md")).unwrap().len();
    assert!(size < 100 << 20, "{size}");
}

// ---------------------------------------------------------------------------------------------
// Nothing is lost in silence

const KEYS: &[&str] = &[
    "title",
    "description",
    "summary",
    "date",
    "lastmod",
    "draft",
    "weight",
    "slug",
    "aliases",
    "tags",
    "categories",
    "keywords",
    "author",
    "authors",
    "layout",
    "template",
    "sources",
    "faq",
    "mood",
    "colour",
    "url",
    "published",
    "sidebar",
    "taxonomies",
    "params",
    "extra",
    "excerpt",
    "reviewed",
    "takeaways",
];

fn value() -> impl Strategy<Value = serde_json::Value> {
    let word = "[a-z]{3,9}q[0-9]{3}";
    prop_oneof![
        word.prop_map(serde_json::Value::from),
        any::<bool>().prop_map(serde_json::Value::from),
        (1000i64..9999).prop_map(serde_json::Value::from),
        proptest::collection::vec(word, 1..3).prop_map(serde_json::Value::from),
        (word, word).prop_map(|(key, text)| serde_json::json!({ key: text })),
        Just(serde_json::Value::from("2024-02-03")),
    ]
}

/// Every text and number of a value.
fn leaves(value: &serde_json::Value) -> Vec<String> {
    match value {
        serde_json::Value::Array(items) => items.iter().flat_map(leaves).collect(),
        serde_json::Value::Object(map) => {
            map.iter().flat_map(|(key, value)| [vec![key.clone()], leaves(value)].concat()).collect()
        }
        serde_json::Value::String(text) => vec![text.clone()],
        serde_json::Value::Number(number) => vec![number.to_string()],
        _ => Vec::new(),
    }
}

/// A line of a body that some generator gives a meaning.
fn line() -> impl Strategy<Value = String> {
    let word = "[a-z]{4,9}z[0-9]{3}";
    prop_oneof![
        word.prop_map(|w| format!("Plain {w}.")),
        word.prop_map(|w| format!("# Heading {w}")),
        word.prop_map(|w| format!("## Is it {w}?")),
        Just("## FAQ".to_owned()),
        word.prop_map(|w| format!("### {w}")),
        word.prop_map(|w| format!("{{{{< {w} >}}}}")),
        word.prop_map(|w| format!("{{% {w} %}}")),
        word.prop_map(|w| format!("{{{{ {w}(a=\"b\") }}}}")),
        word.prop_map(|w| format!("<div class=\"{w}\">")),
        word.prop_map(|w| format!("<b>{w}</b>")),
        word.prop_map(|w| format!("[text {w}](gone-{w}.md)")),
        word.prop_map(|w| format!(":::note {w}")),
        Just(":::".to_owned()),
        word.prop_map(|w| format!("{{{{#include {w}}}}}")),
        word.prop_map(|w| format!("**{w}?**")),
        word.prop_map(|w| format!("- {w}")),
        word.prop_map(|w| format!("<script>{w}</script>")),
        word.prop_map(|w| format!("import {w} from '{w}';")),
    ]
}

fn generators() -> impl Strategy<Value = Generator> {
    prop_oneof![
        Just(Generator::Mdbook),
        Just(Generator::Jekyll),
        Just(Generator::Hugo),
        Just(Generator::Zola),
        Just(Generator::Docusaurus),
        Just(Generator::Starlight),
        Just(Generator::Text),
    ]
}

/// The marked words of a text (`lettersz123`).
fn marked(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| {
        word.len() > 4
            && word.is_char_boundary(word.len() - 4)
            && word[word.len() - 4..].starts_with(['z', 'q'])
            && word[word.len() - 3..].chars().all(|c| c.is_ascii_digit())
    });
    words.map(str::to_owned).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    /// Every file, key, value and word of an old site is in the new guide or in the report.
    #[test]
    fn nothing_is_lost_in_silence(
        generator in generators(),
        front in proptest::collection::btree_map(proptest::sample::select(KEYS), value(), 0..7),
        body in proptest::collection::vec(line(), 0..12),
        stray in "[a-z]{4,8}\\.(html|js|png|yml|txt|toml)",
        translated in any::<bool>(),
    ) {
        let site = tempfile::tempdir().unwrap();
        let (settings, text, page) = match generator {
            Generator::Mdbook => ("book.toml", "[book]\ntitle = \"T\"\n", "src/a.md"),
            Generator::Jekyll => ("_config.yml", "title: T\n", "notes/a.md"),
            Generator::Hugo => ("hugo.toml", "title = \"T\"\n", "content/notes/a.md"),
            Generator::Zola => ("zola.toml", "base_url = \"https://x.org\"\n", "content/notes/a.md"),
            Generator::Docusaurus => ("docusaurus.config.js", "", "docs/notes/a.md"),
            Generator::Starlight => ("astro.config.mjs", "", "src/content/docs/notes/a.md"),
            Generator::Text => ("readme.md", "# T\n", "notes/a.md"),
        };
        let (text, page) = match generator {
            Generator::Hugo if translated => ("title = \"T\"\n[languages.de]\n", "content/notes/a.de.md"),
            Generator::Zola if translated => {
                ("base_url = \"https://x.org\"\n[languages.de]\n", "content/notes/a.de.md")
            }
            Generator::Docusaurus if translated => {
                (text, "i18n/de/docusaurus-plugin-content-docs/current/notes/a.md")
            }
            Generator::Starlight if translated => {
                ("locales: { root: { lang: 'en' }, de: { label: 'D' } }", "src/content/docs/de/notes/a.md")
            }
            _ => (text, page),
        };
        write(&site.path().join(settings), text);
        write(&site.path().join("src/SUMMARY.md"), if generator == Generator::Mdbook { "- [A](a.md)\n" } else { "" });
        write(&site.path().join("odd").join(&stray), "stray");
        let yaml: String = front.iter().map(|(key, value)| format!("{key}: {value}\n")).collect();
        let source = format!("---\n{yaml}---\n\n{}\n", body.join("\n\n"));
        write(&site.path().join(page), &source);
        let (folder, outcome) = imported(site.path(), Some(generator));
        let guide = folder.path().join("guide");
        let report = fs::read_to_string(guide.join(import::REPORT)).unwrap();
        let carried: String = files(&guide.join("content"))
            .iter()
            .filter_map(|file| fs::read_to_string(guide.join("content").join(file)).ok())
            .collect::<String>() + &fs::read_to_string(guide.join("book.toml")).unwrap();
        let everything = format!("{carried}{report}{}", files(&guide).join("\n"));
        prop_assert!(everything.contains(&stray), "{} is lost", stray);
        prop_assert!(outcome.pages.iter().any(|moved| moved.from == page));
        for (key, value) in &front {
            for leaf in leaves(value) {
                let named = report.contains(&format!("`{key}`"));
                prop_assert!(named || everything.contains(&leaf), "{}: {} is lost from\n{}\n{}", key, leaf, source, everything);
            }
        }
        let there = marked(&everything);
        for word in marked(&body.join("\n")) {
            prop_assert!(there.contains(&word), "{} is lost from\n{}\n{}", word, source, everything);
        }
    }
}
