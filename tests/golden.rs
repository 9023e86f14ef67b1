//! Golden sites: every folder of `golden/` is a guide with the files that it must become.
//!
//! `book.toml` and `content/` are the guide, `args` holds further arguments of `askbook build`,
//! `expected/` the outputs that are compared byte for byte (an empty file there and a run with
//! `UPDATE=1` makes a new one), and `files.txt` the list of all outputs, where a case has one.
//! `golden/_themes/` is laid under every case, so that no case follows the default theme.

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use support::{TODAY, copy_tree, difference, files, run, tests_dir};

fn cases() -> Vec<PathBuf> {
    let entries = fs::read_dir(tests_dir("golden")).unwrap().map(|entry| entry.unwrap().path());
    let mut cases: Vec<PathBuf> = entries.filter(|path| path.join("book.toml").is_file()).collect();
    cases.sort();
    cases
}

/// Builds a case; gives the folder it was built in.
fn build(case: &Path) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy_tree(&tests_dir("golden/_themes"), &folder.path().join("themes"));
    copy_tree(case, folder.path());
    let written = fs::read_to_string(case.join("args")).unwrap_or_default();
    let mut args = vec!["build", "-d", "out"];
    args.extend(written.split_whitespace());
    if !written.contains("--date") {
        args.extend(["--date", TODAY]);
    }
    let ran = run(folder.path(), &args);
    assert_eq!(ran.code, Some(0), "{}\n{}", case.display(), ran.err);
    folder
}

#[test]
fn every_guide_becomes_the_site_it_must_become() {
    let mut differences = Vec::new();
    for case in cases() {
        let built = build(&case);
        let out = built.path().join("out");
        for file in files(&case.join("expected")) {
            let actual =
                fs::read_to_string(out.join(&file)).unwrap_or_else(|_| "this file was not written\n".into());
            differences.extend(difference(&case.join("expected").join(&file), &actual));
        }
        if case.join("files.txt").is_file() {
            differences.extend(difference(&case.join("files.txt"), &listing(&out)));
        }
    }
    support::assert_same(differences);
}

/// All outputs without the search index, whose names follow its contents.
fn listing(out: &Path) -> String {
    files(out).into_iter().filter(|file| !file.ends_with(".js")).map(|file| file + "\n").collect()
}

/// The questions of a built case, without what tells where they stand.
fn questions(case: &str, articles: &[&str]) -> Vec<serde_json::Value> {
    let built = build(&tests_dir("golden").join(case));
    let text = fs::read_to_string(built.path().join("out/faq.json")).unwrap();
    let whole: serde_json::Value = serde_json::from_str(&text).unwrap();
    let all = whole["questions"].as_array().unwrap();
    let find = |article: &&str| {
        let mut found = all
            .iter()
            .find(|q| q["url"].as_str().unwrap().contains(*article))
            .unwrap_or_else(|| panic!("{article}"))
            .clone();
        for key in ["id", "url", "article", "owner"] {
            found.as_object_mut().unwrap().shift_remove(key);
        }
        found
    };
    articles.iter().map(find).collect()
}

#[test]
fn three_spellings_of_a_question_are_one_object() {
    let found = questions("question-spellings", &["in-front-matter", "in-the-body", "in-its-own-file"]);
    assert_eq!(found[0], found[1]);
    assert_eq!(found[0], found[2]);
    assert_eq!(found[0]["question"], "How long does “it” last?");
}

#[test]
fn three_spellings_of_takeaways_are_one_list() {
    let built = build(&tests_dir("golden/takeaway-spellings"));
    let list = |page: &str| {
        let html = fs::read_to_string(built.path().join("out/pain").join(page).join("index.html")).unwrap();
        html.split("takeaways ").nth(1).unwrap().split("end takeaways").next().unwrap().to_owned()
    };
    assert_eq!(list("in-front-matter"), list("in-the-body"));
    assert_eq!(list("in-front-matter"), list("in-its-own-file"));
}
