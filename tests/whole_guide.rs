//! The whole guide for paper: when it is made, how it is cut, and that nothing is lost or found twice.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use support::{TODAY, files, run, write};

/// A guide whose articles hold `kilobytes` of text each and link to their neighbours, below two sections.
fn guide(settings: &str, articles: usize, kilobytes: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(&root.join("book.toml"), format!("[book]\ntitle = \"G\"\n{settings}"));
    write(&root.join("content/_index.md"), "---\ntitle: G\n---\n\nTo [the last](b/a9.md#part).\n");
    for section in ["a", "b"] {
        write(&root.join(format!("content/{section}/_index.md")), "---\ntitle: Section\n---\n\nText.\n");
    }
    for number in 0..articles {
        let (own, next) = (place(number, articles), place((number + 1) % articles, articles));
        let mut text = format!(
            "---\ntitle: Article {number}\nweight: {number}\n---\n\n[Next](../{next}#part), and a note.[^n]\n\n"
        );
        while text.len() < kilobytes * 1000 {
            let _ = writeln!(
                text,
                "Marker {number}. Nothing but text of some length fills this article to its end.\n"
            );
        }
        text.push_str("## Part\n\n[Up](#part)\n\n[^n]: The note.\n");
        write(&root.join("content").join(own), text);
    }
    folder
}

fn place(number: usize, articles: usize) -> String {
    let last = if number + 1 == articles { 9 } else { number };
    format!("{}/a{last}.md", if number < articles / 2 { "a" } else { "b" })
}

fn build(root: &Path) {
    let ran = run(root, &["build", "-d", "out", "--date", TODAY]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
}

/// The pages of the whole guide by their path below the output.
fn whole(root: &Path) -> BTreeMap<String, String> {
    let out = root.join("out");
    let pages = files(&out).into_iter().filter(|file| file.starts_with("whole-guide/"));
    pages.map(|file| (file.clone(), fs::read_to_string(out.join(file)).unwrap())).collect()
}

fn values<'h>(html: &'h str, attribute: &str) -> Vec<&'h str> {
    let mark = format!(" {attribute}=\"");
    html.split(mark.as_str()).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

#[test]
fn a_small_guide_has_the_page_and_a_large_one_only_when_it_is_asked_for() {
    let made = |settings: &str, kilobytes| {
        let folder = guide(settings, 4, kilobytes);
        build(folder.path());
        let home = fs::read_to_string(folder.path().join("out/index.html")).unwrap();
        let pages = whole(folder.path()).len();
        assert_eq!(home.contains("whole-guide/"), pages > 0, "the footer leads to what is there");
        pages
    };
    assert_eq!(made("", 1), 1);
    assert_eq!(made("[output.html.print]\nenable = false\n", 1), 0);
    assert_eq!(made("", 700), 0);
    assert_eq!(made("[output.html.print]\nenable = true\n", 700), 2);
}

#[test]
fn a_large_guide_is_cut_into_parts_that_hold_all_of_it_and_lead_to_each_other() {
    let folder = guide(
        "[output.html]\nsite-url = \"https://g.example/\"\n[output.html.print]\nenable = true\n",
        6,
        700,
    );
    build(folder.path());
    let pages = whole(folder.path());
    assert_eq!(
        pages.keys().collect::<Vec<_>>(),
        ["whole-guide/index.html", "whole-guide/page-2/index.html", "whole-guide/page-3/index.html"]
    );
    let all: String = pages.values().map(String::as_str).collect();
    for number in 0..6 {
        assert_eq!(all.matches(&format!(">Article {number}</h3>")).count(), 1);
    }
    for html in pages.values() {
        assert!(html.len() < 2_500_000 && html.contains("<meta name=\"robots\" content=\"noindex\">"));
        assert!(!html.contains("rel=\"canonical\"") && html.contains("class=\"pager\""));
        let ids = values(html, "id");
        assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "an id stands twice");
    }
    // The link of the home page to the last article, and of each article to the next one.
    let first = &pages["whole-guide/index.html"];
    assert!(values(first, "href").contains(&"../whole-guide/page-3/#c8-part"), "{:?}", values(first, "href"));
    for (file, html) in &pages {
        for href in values(html, "href").into_iter().filter(|href| href.contains("#c")) {
            let (path, id) = href.split_once('#').unwrap();
            let target = if path.is_empty() {
                file.clone()
            } else {
                format!("{}index.html", path.trim_start_matches("../"))
            };
            assert!(values(&pages[&target], "id").contains(&id), "{file} leads to {href}");
        }
    }
    let sitemap = fs::read_to_string(folder.path().join("out/sitemap.xml")).unwrap();
    assert!(sitemap.contains("https://g.example/faq/") && !sitemap.contains("whole-guide"));
}

#[test]
fn a_page_cannot_take_the_address_of_the_whole_guide_unless_there_is_none() {
    for (settings, code) in [("", Some(1)), ("[output.html.print]\nenable = false\n", Some(0))] {
        let folder = guide(settings, 2, 1);
        write(&folder.path().join("content/whole-guide.md"), "---\ntitle: Mine\n---\n\nText.\n");
        let ran = run(folder.path(), &["build", "-d", "out", "--date", TODAY]);
        assert_eq!(ran.code, code, "{}", ran.err);
        assert_eq!(ran.err.contains("duplicate-address"), code == Some(1));
    }
}
