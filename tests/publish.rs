//! What stands on the disk after a build that failed, was refused or was killed, and how the
//! commands end.

mod support;

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};
use support::{Ran, TODAY, askbook, files, run, snapshot, write};
use tempfile::TempDir;

fn article(title: &str, body: &str) -> String {
    format!("---\ntitle: {title}\n---\n\n{body}\n")
}

/// A small guide of its own theme, which is quick to build.
fn guide(articles: usize) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    support::copy_tree(&support::tests_dir("golden/_themes"), &root.join("themes"));
    write(&root.join("book.toml"), "[book]\ntitle = \"G\"\n[output.html]\ntheme = \"plain\"\n");
    write(&root.join("content/_index.md"), article("Guide", "Welcome."));
    write(&root.join("content/pain/_index.md"), article("Pain", "About pain."));
    for number in 0..articles {
        let text = format!("Text of article {number}. [Home](../_index.md)");
        write(&root.join(format!("content/pain/a{number}.md")), article(&format!("Article {number}"), &text));
    }
    folder
}

fn build(root: &Path) -> Ran {
    run(root, &["build", "--date", TODAY])
}

/// Fails unless the folder holds exactly what its manifest says, byte for byte.
#[track_caller]
fn assert_whole(public: &Path) {
    let manifest: Value =
        serde_json::from_slice(&fs::read(public.join("askbook-manifest.json")).unwrap()).unwrap();
    let records = manifest["files"].as_object().unwrap();
    for (path, record) in records {
        let bytes = fs::read(public.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert_eq!(record["blake3"], blake3::hash(&bytes).to_hex().as_str(), "{path}");
    }
    let listed = files(public).into_iter().filter(|path| path != "askbook-manifest.json");
    assert!(listed.eq(records.keys().cloned().collect::<std::collections::BTreeSet<_>>()));
}

#[test]
fn a_failed_build_leaves_the_published_folder_as_it_was() {
    let folder = guide(3);
    let root = folder.path();
    build(root).expect(0);
    let before = snapshot(&root.join("public"));
    let failures: [(&str, &str, i32); 4] = [
        ("content/pain/a1.md", "---\ntitle: [\n---\n", 1),
        ("themes/plain/templates/article.html", "{% if %}", 2),
        ("themes/plain/templates/article.html", "{{ page.nothing.here }}", 2),
        ("themes/plain/theme.toml", "name = 1", 2),
    ];
    for (path, text, code) in failures {
        let good = fs::read(root.join(path)).unwrap();
        write(&root.join(path), text);
        build(root).expect(code);
        assert!(snapshot(&root.join("public")) == before, "{path} changed the folder");
        write(&root.join(path), good);
    }
    fs::remove_file(root.join("book.toml")).unwrap();
    build(root).expect(2);
    assert!(snapshot(&root.join("public")) == before);
    assert_whole(&root.join("public"));
}

/// A limit on the size of a file is the full disk that needs no rights: the write fails half way.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_published_folder_as_it_was() {
    let folder = guide(3);
    let root = folder.path();
    build(root).expect(0);
    let before = snapshot(&root.join("public"));
    write(&root.join("content/pain/big.md"), article("Big", &"word ".repeat(40_000)));
    let limited =
        format!("trap '' XFSZ; ulimit -f 64; exec '{}' build --date {TODAY}", env!("CARGO_BIN_EXE_askbook"));
    let ran = Ran::from(
        std::process::Command::new("sh").args(["-c", &limited]).current_dir(root).output().unwrap(),
    )
    .expect(2);
    assert!(
        ran.err.contains("cannot write") && ran.err.contains("a file") || ran.err.contains("File too large"),
        "{}",
        ran.err
    );
    assert!(snapshot(&root.join("public")) == before);
    assert!(!root.join(".public.askbook-new").exists(), "the half-made folder is still there");
    build(root).expect(0);
    assert_whole(&root.join("public"));
}

/// Thirty times: the folder is the whole old site or the whole new one, whenever the build dies.
#[test]
fn a_killed_build_leaves_a_whole_site() {
    let folder = guide(300);
    let root = folder.path();
    let public = root.join("public");
    build(root).expect(0);
    let started = Instant::now();
    build(root).expect(0);
    let whole = started.elapsed();
    let mut killed = 0;
    for round in 0..30u32 {
        write(&root.join("content/pain/a0.md"), article("Article 0", &format!("Round {round}.")));
        let mut child = askbook()
            .args(["build", "--date", TODAY])
            .current_dir(root)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Spread over the build, and a little beyond its end.
        std::thread::sleep(whole.mul_f64(f64::from(round) / 27.0).max(Duration::from_millis(1)));
        child.kill().unwrap();
        killed += u32::from(child.wait().unwrap().code().is_none());
        assert_whole(&public);
        let page = fs::read_to_string(public.join("pain/a0/index.html")).unwrap();
        assert!(page.contains("Text of article 0") || page.contains("Round "), "round {round}");
    }
    assert!(killed > 5, "only {killed} builds were killed before their end");
    build(root).expect(0);
    assert_whole(&public);
    assert!(fs::read_to_string(public.join("pain/a0/index.html")).unwrap().contains("Round 29"));
    let left: Vec<_> = fs::read_dir(root)
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .filter(|n| n.to_string_lossy().contains("askbook-"))
        .collect();
    assert!(left.iter().all(|name| name.to_string_lossy().ends_with("askbook-lock")), "{left:?}");
}

#[test]
fn a_build_that_was_killed_between_two_renames_is_mended() {
    let folder = guide(1);
    let root = folder.path();
    build(root).expect(0);
    let before = snapshot(&root.join("public"));
    fs::rename(root.join("public"), root.join(".public.askbook-old")).unwrap();
    write(&root.join("content/pain/a0.md"), "---\n");
    build(root).expect(1);
    write(&root.join("content/pain/a0.md"), article("Article 0", "Text of article 0. [Home](../_index.md)"));
    build(root).expect(0);
    assert!(snapshot(&root.join("public")) == before);
}

#[test]
fn two_builds_at_once_do_not_mix() {
    let folder = guide(100);
    let root = folder.path();
    let start = || {
        askbook()
            .args(["build", "--date", TODAY])
            .current_dir(root)
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    };
    let both = [start(), start()].map(|child| Ran::from(child.wait_with_output().unwrap()));
    assert!(both.iter().any(|ran| ran.code == Some(0)), "{both:?}");
    for ran in both.iter().filter(|ran| ran.code != Some(0)) {
        assert_eq!(ran.code, Some(2));
        assert!(ran.err.contains("another build is writing"), "{}", ran.err);
    }
    assert_whole(&root.join("public"));
}

#[test]
fn the_site_is_never_written_over_other_files() {
    let folder = guide(1);
    let root = folder.path();
    write(&root.join("mine/letter.txt"), "dear");
    write(&root.join("a-file"), "x");
    let refused = [
        "content",
        "content/out",
        "content/pain",
        ".",
        "themes",
        "themes/plain",
        "mine",
        "a-file",
        "..",
        "/",
    ];
    let before = snapshot(root);
    for target in refused {
        let ran = run(root, &["build", "--date", TODAY, "-d", target]).expect(2);
        assert!(ran.err.contains("help: "), "{target}: {}", ran.err);
        let after: Vec<_> =
            snapshot(root).into_iter().filter(|(path, _)| !path.ends_with("askbook-lock")).collect();
        assert!(after == before, "-d {target} changed the guide");
    }
    let beside = format!("{}-out", root.file_name().unwrap().to_string_lossy());
    for dir in [&format!("../{beside}"), "content", "."] {
        write(&root.join("book.toml"), format!("[book]\ntitle = \"G\"\n[build]\nbuild-dir = \"{dir}\"\n"));
        let ran = build(root);
        assert!(matches!(ran.code, Some(1 | 2)), "{dir}: {ran:?}");
    }
    assert!(!root.parent().unwrap().join(beside).exists());
}

#[test]
fn a_file_that_was_put_into_the_site_is_not_lost() {
    let folder = guide(1);
    let root = folder.path();
    build(root).expect(0);
    write(&root.join("public/letter.txt"), "dear");
    let ran = build(root).expect(2);
    assert!(ran.err.contains("letter.txt"), "{}", ran.err);
    assert_eq!(fs::read_to_string(root.join("public/letter.txt")).unwrap(), "dear");
    fs::remove_file(root.join("public/letter.txt")).unwrap();
    build(root).expect(0);
}

#[cfg(unix)]
#[test]
fn a_link_in_place_of_the_site_is_refused() {
    let folder = guide(1);
    let root = folder.path();
    write(&root.join("elsewhere/letter.txt"), "dear");
    std::os::unix::fs::symlink("elsewhere", root.join("public")).unwrap();
    build(root).expect(2);
    assert_eq!(files(&root.join("elsewhere")), ["letter.txt"]);
}

#[test]
fn a_page_that_is_gone_is_gone_from_the_site() {
    let folder = guide(2);
    let root = folder.path();
    build(root).expect(0);
    fs::remove_file(root.join("content/pain/a1.md")).unwrap();
    build(root).expect(0);
    assert!(!root.join("public/pain/a1").exists());
    assert_whole(&root.join("public"));
}

#[test]
fn what_is_switched_off_is_not_written_and_nothing_leads_to_it() {
    let folder = guide(2);
    let root = folder.path();
    let settings = |more: &str| {
        write(
            &root.join("book.toml"),
            format!("[book]\ntitle = \"G\"\n[output.html]\nsite-url = \"https://g.example/\"\n{more}"),
        );
        build(root).expect(0);
    };
    settings("");
    fs::rename(root.join("public"), root.join("everything")).unwrap();
    let written =
        [("feed", &["feed.xml"][..]), ("llms", &["llms.txt", "index.md"]), ("search", &["search/en/"])];
    for (switched, names) in written {
        settings(&format!("[output.html.{switched}]\nenable = false\n"));
        for named in names {
            assert!(files(&root.join("everything")).iter().any(|path| path.contains(named)), "{named}");
            for path in files(&root.join("public")) {
                assert!(!path.contains(named), "{path} is written");
                let text = fs::read_to_string(root.join("public").join(&path)).unwrap_or_default();
                assert!(!path.ends_with(".html") || !text.contains(named), "{path} leads to {named}");
            }
        }
    }
    settings("[output.html.llms]\nenable = false\n");
    let compared = run(root, &["diff", "everything", "public"]).expect(2);
    assert!(compared.err.contains("no Markdown twins"), "{}", compared.err);
}

/// A guide of several hundred answers, whose words are those of other guides in another order.
fn wordy(articles: usize) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let words: Vec<String> =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/content/find/how-good-it-is.md"))
            .unwrap()
            .split(|c: char| !c.is_ascii_lowercase())
            .filter(|word| word.len() > 2)
            .map(str::to_owned)
            .collect();
    let mut state = 1_u32;
    let mut next = |count: usize| {
        let mut text = String::new();
        for _ in 0..count {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            text += &words[(state >> 8) as usize % words.len()];
            text += " ";
        }
        text.trim_end().to_owned()
    };
    write(&root.join("book.toml"), "[book]\ntitle = \"G\"\n");
    write(&root.join("content/_index.md"), article("Guide", "Welcome."));
    for number in 0..articles {
        let section = |at| format!("## {} {at}\n\n{}.\n\n", next(4), next(60));
        let body: String = (0..8).map(section).collect();
        write(&root.join(format!("content/a{number}.md")), article(&format!("Article {number}"), &body));
    }
    folder
}

#[cfg(unix)]
#[test]
fn a_file_that_stays_the_same_keeps_its_time() {
    use std::os::unix::fs::MetadataExt as _;
    let folder = guide(3);
    let root = folder.path();
    let look = |path: &str| fs::metadata(root.join("public").join(path)).unwrap();
    let edit = |text: &str| {
        write(&root.join("content/pain/a0.md"), article("Article 0", text));
        build(root).expect(0);
        assert_whole(&root.join("public"));
    };
    build(root).expect(0);
    let [page, other, faq] = ["pain/a0/index.html", "pain/a1/index.html", "faq.json"];
    let before = [page, other, faq].map(look);
    edit("Another text.");
    let after = [page, other, faq].map(look);
    assert_ne!(before[0].ino(), after[0].ino());
    for (before, after) in before.iter().zip(&after).skip(1) {
        assert_eq!((before.ino(), before.mtime_nsec()), (after.ino(), after.mtime_nsec()));
        assert_eq!(after.nlink(), 1, "the old site is gone");
    }
    assert!(run(root, &["build", "--date", TODAY]).expect(0).out.contains("unchanged"));

    // What somebody else wrote is never taken for ours, even if its size stays.
    let text = fs::read_to_string(root.join("public").join(other)).unwrap();
    write(&root.join("public").join(other), text.replace("article 1", "article X"));
    edit("A third text.");
    assert_eq!(fs::read_to_string(root.join("public").join(other)).unwrap(), text);

    let before = look(other).ino();
    run(root, &["build", "--date", TODAY, "--clean"]).expect(0);
    assert_ne!(look(other).ino(), before, "a clean build writes everything");
}

#[test]
fn an_edited_word_leaves_most_files_as_they_were() {
    let folder = wordy(80);
    let root = folder.path();
    build(root).expect(0);
    let before: BTreeMap<_, _> = snapshot(&root.join("public")).into_iter().collect();
    let file = root.join("content/a40.md");
    let text = fs::read_to_string(&file).unwrap();
    let (head, tail) = text.rsplit_once(' ').unwrap();
    let (head, _) = head.rsplit_once(' ').unwrap();
    write(&file, format!("{head} zygote {tail}"));
    build(root).expect(0);
    let after = snapshot(&root.join("public"));
    let is_new = |(path, bytes): &&(String, Vec<u8>)| before.get(path) != Some(bytes);
    let changed: Vec<&String> = after.iter().filter(is_new).map(|(path, _)| path).collect();
    let (of_search, others): (Vec<&String>, Vec<&String>) =
        changed.into_iter().partition(|path| path.starts_with("search/en/"));
    assert!(of_search.iter().all(|path| !before.contains_key(*path)), "a name stands for one content");
    assert!(
        !of_search.is_empty() && of_search.len() * 5 < after.len(),
        "{} of {}",
        of_search.len(),
        after.len()
    );
    let shown = ["a40/index.html", "a40/index.md", "askbook-manifest.json", "search/en.js"];
    assert!(
        others.iter().all(|path| shown.contains(&path.as_str()) || path.starts_with("whole-guide")),
        "{others:?}"
    );
}
