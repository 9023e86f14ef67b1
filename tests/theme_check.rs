//! `askbook theme`: what a theme gets wrong is found by the specimen guide, at its place and with its remedy.

mod support;

use std::fs;
use std::path::Path;
use support::{assert_same, copy_tree, difference, files, run, tests_dir};

/// A folder with the theme of `tests/theme_check/` in its `themes/`.
fn with_theme(name: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy_tree(&tests_dir("theme_check").join(name), &folder.path().join("themes").join(name));
    folder
}

#[test]
fn the_themes_of_askbook_have_no_problems() {
    for name in ["default", "evergreen"] {
        let ran = run(Path::new("."), &["theme", "check", name]).expect(0);
        assert_eq!(ran.out, "no problems\n", "{name}: {}", ran.err);
    }
}

#[test]
fn every_slip_of_a_theme_is_reported_where_it_stands() {
    let reports = ["slips", "bare"].map(|name| {
        let folder = with_theme(name);
        let ran = run(folder.path(), &["theme", "check", name]).expect(1);
        difference(&tests_dir("theme_check").join(format!("{name}.txt")), &ran.err)
    });
    assert_same(reports.into_iter().flatten());
}

#[test]
fn the_theme_of_a_guide_is_checked_without_its_name() {
    let folder = with_theme("slips");
    fs::write(folder.path().join("book.toml"), "[book]\ntitle = \"G\"\n[output.html]\ntheme = \"slips\"\n")
        .unwrap();
    let ran = run(folder.path(), &["theme", "check"]).expect(1);
    assert!(ran.err.contains("themes/slips/templates/article.html"), "{}", ran.err);
    fs::write(folder.path().join("book.toml"), "[book]\ntitle = \"G\"\n").unwrap();
    run(folder.path(), &["theme", "check"]).expect(0);
}

#[test]
fn a_theme_that_cannot_be_loaded_is_wrong_use() {
    let ran = run(Path::new("."), &["theme", "check", "nowhere"]).expect(2);
    assert!(ran.err.contains("there is no theme `nowhere`"), "{}", ran.err);
}

#[test]
fn a_gallery_is_the_same_every_time_and_has_every_template() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["one", "two"] {
        run(folder.path(), &["theme", "gallery", "default", "-d", name]).expect(0);
    }
    let [one, two] = ["one", "two"].map(|name| support::snapshot(&folder.path().join(name)));
    assert!(one == two);
    let pages: Vec<&Vec<u8>> =
        one.iter().filter(|(path, _)| path.ends_with(".html")).map(|(_, bytes)| bytes).collect();
    let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/templates");
    let kinds = files(&templates).into_iter().filter(|name| !name.contains('/') && name != "base.html");
    for kind in kinds {
        let class = format!("page-{}\"", kind.trim_end_matches(".html"));
        let shown = pages.iter().any(|page| String::from_utf8_lossy(page).contains(&class));
        assert!(shown, "no page of the gallery shows {kind}");
    }
}
