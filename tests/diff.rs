//! `askbook diff`: what readers see changed between two built sites. Expected reports are in `tests/diff/expected.*`;
//! `UPDATE=1 cargo test --test diff` writes them anew.

mod support;

use scraper::{Html, Selector};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use support::{TODAY, copy_tree, difference, run, tests_dir, write};
use tempfile::TempDir;

/// The site of a guide below `tests/diff/`, built with further arguments after some change.
fn built(guide: &str, change: impl Fn(&Path), args: &[&str]) -> TempDir {
    let (sources, site) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    copy_tree(&tests_dir("diff").join(guide), sources.path());
    change(sources.path());
    let target = site.path().join("site");
    let all = [&["build", "--date", TODAY, "-d", target.to_str().unwrap()], args].concat();
    run(sources.path(), &all).expect(0);
    site
}

fn diff(old: &TempDir, new: &TempDir, args: &[&str]) -> support::Ran {
    let folders = [old.path().join("site"), new.path().join("site")];
    let folders = folders.map(|folder| folder.to_string_lossy().into_owned());
    run(Path::new("."), &[&["diff", &folders[0], &folders[1]], args].concat())
}

fn unchanged(_: &Path) {}

#[test]
fn every_kind_of_change_is_reported() {
    let (old, new) = (built("old", unchanged, &[]), built("new", unchanged, &[]));
    let reports =
        [("text", "txt"), ("markdown", "md"), ("json", "json")].into_iter().filter_map(|(format, ending)| {
            let report = diff(&old, &new, &["--format", format]).expect(1).out;
            difference(&tests_dir("diff/expected").with_extension(ending), &report)
        });
    support::assert_same(reports);
}

#[test]
fn a_site_that_is_the_same_ends_with_zero() {
    let site = built("new", unchanged, &[]);
    assert_eq!(diff(&site, &site, &[]).expect(0).out, "no change that readers see\n");
}

/// Another theme, address, markup and order of keys say nothing new to readers.
#[test]
fn markup_theme_and_address_are_no_change() {
    let site = built("new", unchanged, &[]);
    let markup = |guide: &Path| {
        let page = guide.join("content/pain/soreness.md");
        let text = fs::read_to_string(&page).unwrap();
        let text = text.replace("*muscle*", "**muscle**").replace("A **small** one", "A small one");
        let text = text
            .replace("Firm pressure strains", "Firm pressure\nstrains")
            .replace("```text", "~~~text")
            .replace("```", "~~~");
        write(&page, text);
    };
    let other = built("new", markup, &["--theme", "evergreen", "--site-url", "https://staging.example.com/"]);
    assert_eq!(diff(&site, &other, &[]).expect(0).out, "no change that readers see\n");
}

#[test]
fn a_folder_without_a_site_is_trouble() {
    let site = built("new", unchanged, &[]);
    let ran = run(Path::new("."), &["diff", site.path().to_str().unwrap(), site.path().to_str().unwrap()])
        .expect(2);
    assert!(ran.err.contains("holds no site that askbook built"), "{}", ran.err);
}

#[test]
fn a_site_of_an_older_program_is_compared_but_for_its_anchors() {
    let (old, new) = (built("old", unchanged, &[]), built("old", unchanged, &[]));
    let manifest = old.path().join("site/askbook-manifest.json");
    let mut value: serde_json::Value = serde_json::from_str(&fs::read_to_string(&manifest).unwrap()).unwrap();
    value.as_object_mut().unwrap().remove("anchors").unwrap();
    write(&manifest, value.to_string());
    let report = diff(&old, &new, &[]).expect(0).out;
    assert!(report.contains("Anchors were not compared"), "{report}");
}

/// The words of a page as a browser shows them.
fn shown(site: &TempDir, url: &str) -> String {
    let html = fs::read_to_string(site.path().join("site").join(url).join("index.html")).unwrap();
    let main = Selector::parse("main").unwrap();
    let text: String =
        Html::parse_document(&html).select(&main).flat_map(|main| main.text().collect::<Vec<_>>()).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is reported as new stands on the page now, and did not before; what is reported as gone, the other way round.
#[test]
fn what_is_reported_is_what_browsers_show() {
    let (old, new) = (built("old", unchanged, &[]), built("new", unchanged, &[]));
    let report: serde_json::Value =
        serde_json::from_str(&diff(&old, &new, &["--format", "json"]).expect(1).out).unwrap();
    let mut seen = BTreeSet::new();
    let pages = report["pages"]["changed"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|page| page["text"].as_array().unwrap().iter().map(move |change| (page, change)));
    for (page, change) in pages.filter(|(_, change)| change["moved"] == false) {
        let url = page["url"].as_str().unwrap();
        let before = if url == "pain/heat/" { "pain/warmth/" } else { url };
        for (key, here, there) in
            [("new", shown(&new, url), shown(&old, before)), ("old", shown(&old, before), shown(&new, url))]
        {
            if let Some(sentence) = change[key].as_str() {
                assert!(here.contains(sentence) && !there.contains(sentence), "{key}: {sentence}");
                seen.insert(sentence.to_owned());
            }
        }
    }
    assert!(seen.len() > 8, "{seen:?}");
}
