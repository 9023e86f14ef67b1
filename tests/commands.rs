//! The command line: exit codes, help, and the commands that write files for the author.

mod support;

use std::fs;
use std::path::Path;
use support::{TODAY, copy_tree, run, snapshot, tests_dir, write};

fn small_guide() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy_tree(&tests_dir("mistakes/site"), folder.path());
    folder
}

#[test]
fn every_command_has_help_with_an_example() {
    let here = Path::new(".");
    let all = run(here, &["--help"]).expect(0).out;
    let commands: Vec<&str> = all
        .lines()
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1)
        .take_while(|line| line.starts_with("  "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert!(commands.len() >= 6, "{all}");
    for command in commands {
        let help = run(here, &[command, "--help"]).expect(0).out;
        assert!(help.contains("Example") && help.contains(&format!("askbook {command}")), "{help}");
    }
    let version = run(here, &["--version"]).expect(0).out;
    assert_eq!(version, format!("askbook {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn exit_codes_tell_content_from_use() {
    let guide = small_guide();
    let root = guide.path();
    run(root, &["check", "--date", TODAY]).expect(0);
    run(root, &["build", "--date", TODAY, "-d", "out"]).expect(0);
    write(&root.join("content/pain/bad.md"), "---\ntitel: x\n---\n");
    run(root, &["check"]).expect(1);
    let ran = run(root, &["build"]).expect(1);
    assert!(ran.err.contains("nothing was written"), "{}", ran.err);
    assert!(!root.join("public").exists());
    for wrong in [
        &["bild"][..],
        &[],
        &["build", "--dats", "x"],
        &["build", "--date", "soon"],
        &["check", "nowhere"],
        &["check", "--theme", "none"],
    ] {
        let ran = run(root, wrong).expect(2);
        assert!(ran.out.is_empty() && !ran.err.is_empty(), "{wrong:?}");
    }
}

#[test]
fn warnings_do_not_keep_a_site_from_being_built() {
    let guide = small_guide();
    write(&guide.path().join("content/pain/warned.md"), "---\ntitle: Warned\n---\n\nSome <b>HTML</b>.\n");
    let ran = run(guide.path(), &["build", "--date", TODAY]).expect(0);
    assert!(ran.err.contains("warning[raw-html]") && ran.err.contains("0 errors, 2 warnings"), "{}", ran.err);
    assert!(guide.path().join("public/pain/warned/index.html").is_file());
    run(guide.path(), &["check"]).expect(0);
}

#[test]
fn no_colours_where_nobody_sees_them() {
    let guide = small_guide();
    write(&guide.path().join("content/pain/bad.md"), "---\ntitel: x\n---\n");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_askbook"))
        .arg("check")
        .current_dir(guide.path())
        .output()
        .unwrap();
    assert!(!output.stderr.contains(&0x1b));
}

#[test]
fn a_new_guide_builds_without_a_word_of_reproach() {
    for title in ["My guide", "Ein \"Ratgeber\": größer \\ besser", "深部"] {
        let folder = tempfile::tempdir().unwrap();
        let ran = run(folder.path(), &["init", "guide", "--title", title]).expect(0);
        assert!(ran.out.contains("askbook serve guide --open"), "{}", ran.out);
        let ran = run(folder.path(), &["build", "guide"]).expect(0);
        assert_eq!(ran.err, "");
        let home = fs::read_to_string(folder.path().join("guide/public/index.html")).unwrap();
        let spoken = scraper::Html::parse_document(&home);
        let selector = scraper::Selector::parse("h1").unwrap();
        assert_eq!(spoken.select(&selector).next().unwrap().text().collect::<String>().trim(), title);
        let ran = run(folder.path(), &["init", "guide"]).expect(2);
        assert!(ran.err.contains("askbook new article"), "{}", ran.err);
    }
}

#[test]
fn new_files_build_at_once() {
    let guide = small_guide();
    let root = guide.path();
    let new = |kind: &str, name: &str, more: &[&str]| run(root, &[&["new", kind, name], more].concat());
    new("article", "self-care/cold/cold-packs", &["--title", "Do \"cold packs\" help?: yes"]).expect(0);
    new("question", "is-it-safe", &[]).expect(0);
    new("person", "ada-lovelace", &["--title", "Ada: Lovelace"]).expect(0);
    for made in [
        "self-care/_index.md",
        "self-care/cold/_index.md",
        "self-care/cold/cold-packs.md",
        "faqs/is-it-safe.md",
        "people/ada-lovelace.md",
    ] {
        assert!(root.join("content").join(made).is_file(), "{made}");
    }
    let ran = run(root, &["build"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", ran.err);
}

#[test]
fn new_refuses_what_would_break_the_guide() {
    let guide = small_guide();
    let root = guide.path();
    let before = snapshot(root);
    for (kind, name) in [
        ("article", "soreness"),
        ("article", "pain/soreness"),
        ("article", "../out"),
        ("article", "pain/../../out"),
        ("article", "pain/my page"),
        ("question", ""),
        ("person", "/etc/x"),
        ("person", "hart"),
    ] {
        let ran = run(root, &["new", kind, name]).expect(2);
        assert!(ran.err.contains("help: "), "{kind} {name}: {}", ran.err);
    }
    run(root, &["new", "poem", "x"]).expect(2);
    assert!(snapshot(root) == before);
}

/// All anchors and ids of the site, to see that none has moved.
fn anchors(root: &Path) -> Vec<String> {
    run(root, &["build", "--date", TODAY]).expect(0);
    let urls = |text: &str| {
        text.lines().filter(|line| line.contains("\"url\"")).map(str::to_owned).collect::<Vec<_>>()
    };
    urls(&fs::read_to_string(root.join("public/faq.json")).unwrap())
}

#[test]
fn ids_are_written_where_they_were_and_change_nothing_else() {
    let guide = small_guide();
    let root = guide.path();
    let front = "---\r\ntitle: Front # a comment\r\nfaqs:\r\n  - question: Ist das \"größer\"?   # why\r\n    answer: Ja.\r\n  -   {question: \"Flow?\", answer: Yes.}\r\n  - how-long\r\n---\r\n\r\nText.\r\n";
    let body = "---\ntitle: Body\n---\n\nText.\n\n## FAQ\n\n### Is it *safe*?\n\nYes.\n\n### Is it given? {#given}\n\nYes.\n\n### Is it safe?\n\nNo.\n";
    write(&root.join("content/pain/front.md"), front);
    write(&root.join("content/pain/body.md"), body);
    let before = anchors(root);
    let listed = run(root, &["ids", "--date", TODAY]).expect(0);
    assert_eq!(
        fs::read_to_string(root.join("content/pain/front.md")).unwrap(),
        front,
        "listing writes nothing"
    );
    assert!(listed.out.contains("askbook ids --write"), "{}", listed.out);
    let written = run(root, &["ids", "--write", "--date", TODAY]).expect(0);
    assert!(written.out.contains("4 ids written"), "{}", written.out);
    let now = |file: &str| fs::read_to_string(root.join("content/pain").join(file)).unwrap();
    let with_ids = front
        .replace("  - question: Ist", "  - id: ist-das-grosser\r\n    question: Ist")
        .replace("{question: \"Flow?\"", "{id: flow, question: \"Flow?\"");
    assert_eq!(now("front.md"), with_ids);
    let with_ids = body
        .replace("*safe*?", "*safe*? {#is-it-safe}")
        .replace("Is it safe?", "Is it safe? {#is-it-safe-2}");
    assert_eq!(now("body.md"), with_ids);
    assert_eq!(anchors(root), before, "no link moved");
    let again = run(root, &["ids", "--write", "--date", TODAY]).expect(0);
    assert!(again.out.contains("0 ids written"), "{}", again.out);
}

/// The small guide, built.
fn built_guide() -> tempfile::TempDir {
    let guide = small_guide();
    run(guide.path(), &["build", "--date", TODAY]).expect(0);
    guide
}

#[test]
fn the_search_answers_in_the_terminal() {
    let guide = built_guide();
    let root = guide.path();
    let ran = run(root, &["search", "how", "lnog", "does", "it", "last"]).expect(0);
    for part in ["Searched instead: how long does it last", "  1. How long does it last?", "id: how-long"] {
        assert!(ran.out.contains(part), "{part}: {}", ran.out);
    }
    let ran = run(root, &["search", "how long", "--explain", "--limit", "1", "--format", "json"]).expect(0);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(json["hits"].as_array().unwrap().len(), 1);
    assert!(json["hits"][0]["parts"].as_object().is_some_and(|parts| !parts.is_empty()), "{json}");
    assert!(json["words"][0]["readings"][0]["trust"].is_number(), "{json}");
    let ran = run(root, &["search", "xylophone"]).expect(1);
    assert!(ran.out.contains("No answer has: xylophone"), "{}", ran.out);
}

#[test]
fn the_search_says_what_it_needs() {
    let guide = built_guide();
    let root = guide.path();
    let elsewhere = tempfile::tempdir().unwrap();
    let public = root.join("public").to_string_lossy().into_owned();
    for (folder, args, help) in [
        (elsewhere.path(), &["search", "x"][..], "askbook init"),
        (elsewhere.path(), &["search", "x", "-d", "nowhere"], "askbook build"),
        (elsewhere.path(), &["search", "x", "-d", &public], "--lang"),
        (root, &["search", "x", "--lang", "fr"], "de, en"),
        (root, &["search", "x", "--log", "none.txt"], ""),
        (root, &["search"], ""),
    ] {
        let ran = run(folder, args).expect(2);
        assert!(ran.out.is_empty() && ran.err.contains(help), "{args:?}: {}", ran.err);
    }
    run(elsewhere.path(), &["search", "normal", "-d", &public, "--lang", "en"]).expect(0);
    let book = fs::read_to_string(root.join("book.toml")).unwrap();
    write(&root.join("book.toml"), book + "\n[output.html.search]\nenable = false\n");
    run(root, &["build", "--date", TODAY]).expect(0);
    let ran = run(root, &["search", "normal"]).expect(2);
    assert!(ran.err.contains("enable = true"), "{}", ran.err);
}

#[test]
fn a_log_is_read_for_what_readers_asked_in_vain() {
    let guide = built_guide();
    let root = guide.path();
    let log = "xylophone\n\nis it normal\n{\"q\": \"Xylophone\"}\nis xylophone normal\nevil \u{1b}[31m\n";
    write(&root.join("log.txt"), log);
    let ran = run(root, &["search", "--log", "log.txt"]).expect(0);
    assert!(ran.out.starts_with("Queries in the log: 5, different ones: 4\n"), "{}", ran.out);
    assert!(ran.out.contains("      2  xylophone  [missing: xylophone]\n"), "{}", ran.out);
    assert!(!ran.out.contains('\u{1b}'), "a log cannot steer the terminal: {:?}", ran.out);
    let ran = run(root, &["search", "--log", "log.txt", "--format", "json", "--limit", "1"]).expect(0);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(json["nothing_found"]["list"][0]["count"], 2);
    assert_eq!(json["words_missing"]["list"][0]["missing"][0], "xylophone");
}

/// A guide with one finding of each severity that is not locked: a warning of the compile, a warning and a note of `check`.
fn guide_with_findings() -> tempfile::TempDir {
    let guide = small_guide();
    let text = "---\ntitle: Heat\n---\n\n<!-- askbook: allow missing-alt: the picture is decoration -->\n![](muscle.svg)\n\n\
                ![](muscle.svg)\n\nRead [more](soreness.md), it lasts 2-3 days.\n";
    write(&guide.path().join("content/pain/heat.md"), text);
    guide
}

#[test]
fn severities_decide_when_a_check_fails() {
    let guide = guide_with_findings();
    let check = |args: &[&str]| run(guide.path(), &[&["check", "--date", TODAY], args].concat());
    let ran = check(&[]).expect(0);
    assert!(ran.err.ends_with("0 errors, 2 warnings, 1 note\n"), "{}", ran.err);
    check(&["--fail-on", "warning"]).expect(1);
    let book = fs::read_to_string(guide.path().join("book.toml")).unwrap();
    let with = |more: &str| write(&guide.path().join("book.toml"), format!("{book}\n[check]\n{more}\n"));
    with("fail-on = \"warning\"");
    check(&[]).expect(1);
    check(&["--fail-on", "error"]).expect(0);
    with("[check.rules]\nrange-dash = \"error\"");
    check(&[]).expect(1);
    with("[check.rules]\nrange-dash = \"off\"\nmissing-alt = \"off\"\nvague-link-text = \"off\"");
    let ran = check(&["--fail-on", "note"]).expect(1);
    assert!(ran.err.contains("unused-allow"), "what is turned off needs no exception: {}", ran.err);
}

/// A build and a preview know what book.toml says of the rules that they apply.
#[test]
fn a_build_keeps_to_the_severities_of_the_book() {
    let guide = guide_with_findings();
    let build = || run(guide.path(), &["build", "--date", TODAY, "-d", "public"]);
    let ran = build().expect(0);
    assert!(ran.err.contains("missing-alt") && !ran.err.contains("range-dash"), "{}", ran.err);
    let book = fs::read_to_string(guide.path().join("book.toml")).unwrap();
    let with =
        |more: &str| write(&guide.path().join("book.toml"), format!("{book}\n[check.rules]\n{more}\n"));
    with("missing-alt = \"off\"");
    assert_eq!(build().expect(0).err, "");
    with("missing-alt = \"error\"");
    assert!(build().expect(1).err.contains("nothing was written"));
}

#[test]
fn readers_never_see_what_is_said_to_askbook() {
    let guide = guide_with_findings();
    for markdown in ["", "[markdown]\nraw-html = true\n"] {
        let book = fs::read_to_string(tests_dir("mistakes/site/book.toml")).unwrap();
        write(&guide.path().join("book.toml"), format!("{book}\n{markdown}"));
        run(guide.path(), &["build", "--date", TODAY]).expect(0);
        for (path, bytes) in snapshot(&guide.path().join("public")) {
            let text = String::from_utf8_lossy(&bytes);
            assert!(
                !text.contains("is decoration") && !text.contains("askbook: allow"),
                "{path} with {markdown:?}"
            );
        }
    }
}

#[test]
fn a_comment_over_several_lines_is_not_for_readers() {
    let guide = small_guide();
    let text = "---\ntitle: Heat\n---\n\nBefore.\n\n<!--\nnot for\n\nreaders\n-->\n\nAfter.\n";
    write(&guide.path().join("content/pain/heat.md"), text);
    let ran = run(guide.path(), &["build", "--date", TODAY]).expect(0);
    assert!(!ran.err.contains("raw-html"), "{}", ran.err);
    let page = fs::read_to_string(guide.path().join("public/pain/heat/index.html")).unwrap();
    assert!(page.contains("Before.") && page.contains("After.") && !page.contains("not for"), "{page}");
}

#[test]
fn a_vanished_address_is_seen_after_a_build() {
    let guide = small_guide();
    write(
        &guide.path().join("content/pain/heat.md"),
        "---\ntitle: Heat\nfaqs:\n  - id: how-hot\n    question: How hot?\n    answer: Warm.\n---\n\nText.\n",
    );
    run(guide.path(), &["build", "--date", TODAY]).expect(0);
    assert_eq!(run(guide.path(), &["check", "--date", TODAY]).expect(0).out, "no problems\n");
    fs::rename(guide.path().join("public"), guide.path().join("online")).unwrap();
    fs::remove_file(guide.path().join("content/pain/heat.md")).unwrap();
    assert_eq!(run(guide.path(), &["check", "--date", TODAY]).expect(0).out, "no problems\n");
    let ran = run(guide.path(), &["check", "--date", TODAY, "--published", "online"]).expect(0);
    for told in ["vanished-address", "`/pain/heat/`", "vanished-question", "`how-hot`"] {
        assert!(ran.err.contains(told), "{told}: {}", ran.err);
    }
}

#[test]
fn rules_are_explained_and_long_lists_of_notes_are_short() {
    let here = Path::new(".");
    let ran = run(here, &["check", "--explain", "missing-page"]).expect(0);
    assert!(
        ran.out.contains("cannot be turned off") && ran.out.contains("/check/rules-links/#missing-page"),
        "{}",
        ran.out
    );
    let ran = run(here, &["check", "--explain", "mising-page"]).expect(2);
    assert!(ran.err.contains("did you mean `missing-page`?"), "{}", ran.err);
    let guide = small_guide();
    let lines: String = (0..30).map(|n| format!("- It lasts {n}-{} days.\n", n + 2)).collect();
    write(&guide.path().join("content/pain/many.md"), format!("---\ntitle: Many\n---\n\n{lines}"));
    let short = run(guide.path(), &["check", "--date", TODAY]).expect(0).err;
    let long = run(guide.path(), &["check", "--date", TODAY, "--notes"]).expect(0).err;
    let notes = |text: &str| text.matches("note[").count();
    assert_eq!((notes(&short), notes(&long)), (20, 30), "{short}");
    assert!(short.contains("… and 10 more notes"), "{short}");
}

/// The guides in the repository, and what `init` and `new` make, are in normal form.
#[test]
fn guides_of_ours_are_in_normal_form() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    for guide in ["", "docs", "src/specimen"] {
        let ran = run(&repository.join(guide), &["fmt", "--check"]).expect(0);
        assert!(ran.out.starts_with("0 of ") && ran.err.is_empty(), "{guide}: {}{}", ran.out, ran.err);
    }
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), &["init", "--title", "Pain: \"plainly\", explained"]).expect(0);
    run(folder.path(), &["new", "article", "deep/er/why", "--title", "Yes"]).expect(0);
    run(folder.path(), &["new", "question", "how-long", "--title", "How long, [about]?"]).expect(0);
    run(folder.path(), &["new", "person", "hart"]).expect(0);
    let ran = run(folder.path(), &["fmt", "--check"]).expect(0);
    assert!(ran.out.starts_with("0 of ") && ran.err.is_empty(), "{}{}", ran.out, ran.err);
}

#[test]
fn front_matter_is_formatted_once_and_for_all() {
    let folder = tempfile::tempdir().unwrap();
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    copy_tree(&repository.join("content"), &folder.path().join("content"));
    copy_tree(&repository.join("docs/content"), &folder.path().join("content/docs"));
    fs::copy(repository.join("book.toml"), folder.path().join("book.toml")).unwrap();
    let path = folder.path().join("content/about.md");
    let mixed = "---\r\ndate:  2026-01-02\r\n# the name\r\ntitle: 'About'\r\n---\r\n\r\n  Body \r\n";
    write(&path, mixed);
    let before = snapshot(folder.path());
    let ran = run(folder.path(), &["fmt", "--check"]).expect(1);
    assert!(
        ran.out.contains("content/about.md\n") && ran.err.is_empty(),
        "no file is left alone: {}",
        ran.err
    );
    assert!(snapshot(folder.path()) == before, "--check writes nothing");
    run(folder.path(), &["fmt"]).expect(0);
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text, "---\r\n# the name\r\ntitle: About\r\ndate: 2026-01-02\r\n---\r\n\r\n  Body \r\n");
    let ran = run(folder.path(), &["fmt", "--check"]).expect(0);
    assert!(ran.out.starts_with("0 of "), "{}", ran.out);
    let body = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        text.splitn(3, "---").nth(2).map(str::to_owned)
    };
    for ((name, old), (_, new)) in before.iter().zip(&snapshot(folder.path())) {
        assert!(!name.ends_with(".md") || body(old) == body(new), "{name}");
    }
}
