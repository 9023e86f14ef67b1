//! Every mistake an editor can make, with the report that `askbook check` prints for it.
//!
//! A case is a file: `mistakes/content/<path>.md` is laid into the small guide of
//! `mistakes/site/`, `mistakes/book/<case>.toml` takes the place of its book.toml, and
//! `mistakes/sites/<case>/` is laid over it as a whole. The expected report stands beside it
//! with the ending `.txt`; `UPDATE=1 cargo test --test mistakes` writes it anew.
//!
//! Rules of `check` have a folder each, `mistakes/rules/<rule>/`, with cases that fire (`fires*`, each with its report) and
//! cases in which the rule must stay quiet (`quiet*`). Those of the health profile lie over `mistakes/health/`, which lies
//! over the small guide.

mod support;

use askbook::build::{self, Beside};
use askbook::config::{self, Run};
use askbook::discover;
use askbook::problem::Problem;
use askbook::rules::{self, Group, RULES, Stage};
use askbook::theme::Theme;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use support::{TODAY, copy_tree, difference, files, tests_dir, write};
use tempfile::TempDir;

/// A case and where its files go.
struct Case {
    expected: PathBuf,
    lay: Vec<(PathBuf, PathBuf)>,
}

fn cases() -> Vec<Case> {
    let top = tests_dir("mistakes");
    let mut cases = Vec::new();
    for kind in ["content", "book"] {
        let folder = top.join(kind);
        for file in files(&folder).into_iter().filter(|file| !file.ends_with(".txt")) {
            let inside = if kind == "book" { "book.toml".to_owned() } else { format!("content/{file}") };
            let path = folder.join(&file);
            cases.push(Case { expected: path.with_extension("txt"), lay: vec![(path, inside.into())] });
        }
    }
    for entry in fs::read_dir(top.join("sites")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            let lay = overlay(&path);
            cases.push(Case { expected: path.with_extension("txt"), lay });
        }
    }
    for (rule, path) in rule_cases("fires") {
        let mut lay = overlay(&path);
        if is_health(&rule) {
            lay.splice(0..0, overlay(&top.join("health")));
        }
        cases.push(Case { expected: path.with_extension("txt"), lay });
    }
    cases
}

/// The files of a folder that is laid over a guide.
fn overlay(folder: &Path) -> Vec<(PathBuf, PathBuf)> {
    files(folder).into_iter().map(|file| (folder.join(&file), file.into())).collect()
}

/// The cases of rules whose folder begins with a word: rule and folder.
fn rule_cases(word: &str) -> Vec<(String, PathBuf)> {
    let mut cases = Vec::new();
    for rule in fs::read_dir(tests_dir("mistakes/rules")).unwrap() {
        let rule = rule.unwrap();
        for case in fs::read_dir(rule.path()).unwrap().map(|case| case.unwrap().path()) {
            if case.is_dir() && case.file_name().unwrap().to_string_lossy().starts_with(word) {
                cases.push((rule.file_name().into_string().unwrap(), case));
            }
        }
    }
    cases.sort();
    cases
}

fn is_health(rule: &str) -> bool {
    rules::find(rule).is_some_and(|rule| rule.group == Group::Health)
        || rules::find(rule).is_some_and(|rule| ["number-word", "contraction"].contains(&rule.id))
}

/// The small guide, which has no mistakes.
fn small_guide() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy_tree(&tests_dir("mistakes/site"), folder.path());
    folder
}

fn theme() -> Theme {
    Theme::load(Path::new("."), "default").unwrap()
}

/// What `askbook check` finds.
fn check(root: &Path, theme: &Theme) -> Vec<Problem> {
    let run = Run { today: TODAY.parse().unwrap(), preview: false, offline: false };
    let (config, problems) = config::load(root, run).unwrap();
    build::check(config, problems, theme, &Beside::default()).unwrap().problems
}

fn report(problems: &[Problem]) -> String {
    problems.iter().map(|problem| problem.report(false) + "\n\n").collect()
}

#[test]
fn the_small_guide_has_no_mistakes() {
    assert_eq!(report(&check(small_guide().path(), &theme())), "");
}

#[test]
fn every_mistake_is_reported_where_it_stands_with_its_remedy() {
    let theme = theme();
    let differences = cases().into_iter().filter_map(|case| {
        let guide = small_guide();
        for (from, to) in &case.lay {
            write(&guide.path().join(to), fs::read(from).unwrap());
        }
        let problems = check(guide.path(), &theme);
        if problems.is_empty() {
            return Some(format!("nothing was found for {}", case.expected.display()));
        }
        difference(&case.expected, &report(&problems))
    });
    support::assert_same(differences);
}

/// A remedy that is nothing but another text at the place of the mistake mends it.
#[test]
fn remedies_that_replace_text_mend_the_mistake() {
    let theme = theme();
    let mut mended = BTreeSet::new();
    let mut wrong = Vec::new();
    for case in cases() {
        let guide = small_guide();
        for (from, to) in &case.lay {
            write(&guide.path().join(to), fs::read(from).unwrap());
        }
        let problems = check(guide.path(), &theme);
        for problem in problems.iter().filter(|problem| problem.instead.is_some()) {
            let path = guide.path().join(&problem.file.path);
            let mut text = problem.file.text.clone();
            text.replace_range(problem.span.clone(), problem.instead.as_deref().unwrap());
            write(&path, &text);
            let left = check(guide.path(), &theme);
            write(&path, &problem.file.text);
            let is_same =
                |other: &&Problem| other.code == problem.code && other.span.start == problem.span.start;
            if left.iter().any(|other| is_same(&other) && other.file.path == problem.file.path) {
                wrong.push(format!("{}: {}", case.expected.display(), problem.report(false)));
            }
            mended.insert(problem.code);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(mended.len() > 15, "only {mended:?}");
}

/// Compares the report of a guide that cannot be kept as a fixture.
#[track_caller]
fn assert_disk(case: &str, root: &Path) {
    let expected = tests_dir("mistakes/disk").join(case).with_extension("txt");
    support::assert_same(difference(&expected, &report(&check(root, &theme()))));
}

#[test]
fn a_file_beyond_the_limit_is_not_read() {
    let guide = small_guide();
    write(&guide.path().join("content/pain/long.md"), "x".repeat((16 << 20) + 1));
    assert_disk("file-too-large", guide.path());
}

#[cfg(unix)]
#[test]
fn links_and_strange_names_are_not_followed() {
    let guide = small_guide();
    let pain = guide.path().join("content/pain");
    std::os::unix::fs::symlink("/etc/passwd", pain.join("passwd.md")).unwrap();
    std::os::unix::fs::symlink("/etc", pain.join("etc")).unwrap();
    write(&pain.join("two\nlines.md"), "x");
    write(&pain.join("back\\slash.md"), "x");
    assert_disk("not-a-file", guide.path());
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_no_text_is_reported() {
    use std::os::unix::ffi::OsStrExt as _;
    let guide = small_guide();
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.md");
    write(&guide.path().join("content/pain").join(name), "x");
    let found = check(guide.path(), &theme());
    assert_eq!(found.iter().map(|problem| problem.code).collect::<Vec<_>>(), ["bad-file-name"]);
    assert!(found[0].file.path.ends_with("content/pain/caf\u{fffd}.md"), "{}", found[0].file.path);
}

/// Root may read everything, so this one runs as nobody where the tests run as root.
#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_reported() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    use std::os::unix::process::CommandExt as _;
    let guide = small_guide();
    let locked = guide.path().join("content/pain/locked.md");
    write(&locked, "x");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    let program = guide.path().join("askbook");
    fs::copy(env!("CARGO_BIN_EXE_askbook"), &program).unwrap();
    let mut command = std::process::Command::new(program);
    if fs::metadata(guide.path()).unwrap().uid() == 0 {
        fs::set_permissions(guide.path(), fs::Permissions::from_mode(0o755)).unwrap();
        command.uid(65534).gid(65534);
    }
    let ran = support::Ran::from(
        command.arg("check").current_dir(guide.path()).env("NO_COLOR", "1").output().unwrap(),
    )
    .expect(1);
    support::assert_same(difference(&tests_dir("mistakes/disk/cannot-read.txt"), &ran.err));
}

#[test]
fn the_command_prints_the_same_report_and_fails() {
    let guide = small_guide();
    copy_tree(&tests_dir("mistakes/sites/several-at-once"), guide.path());
    let ran = support::run(guide.path(), &["check", "--date", TODAY]).expect(1);
    let expected = fs::read_to_string(tests_dir("mistakes/sites/several-at-once.txt")).unwrap();
    assert!(ran.err.starts_with(&expected), "{}", ran.err);
    assert!(ran.err.ends_with("errors, 2 warnings\n"), "{}", ran.err);
}

/// Hyphenated strings of the modules that find mistakes which are no codes: keys, classes and anchors.
const NO_CODES: &[&str] = &[
    "allow-files",
    "build-dir",
    "by-topic",
    "contents-title",
    "edit-url-template",
    "feedback-url-template",
    "from-a-to-z",
    "key-takeaways",
    "non-urgent",
    "one-way",
    "question-pages",
    "raw-html",
    "responsive-images",
    "site-url",
    "smart-punctuation",
    "top-questions",
    "topic-filter",
];

/// Modules that find mistakes.
const FINDERS: &[&str] = &[
    "yaml.rs",
    "config/mod.rs",
    "config/read.rs",
    "discover.rs",
    "document/mod.rs",
    "document/keys.rs",
    "catalog/mod.rs",
    "catalog/place.rs",
    "catalog/tree.rs",
    "catalog/check.rs",
    "markdown/mod.rs",
    "markdown/image.rs",
    "markdown/link.rs",
    "markdown/render.rs",
    "markdown/sections.rs",
    "markdown/anchors.rs",
    "node.rs",
    "questions.rs",
    "topics.rs",
    "links.rs",
    "compile.rs",
    "expectations.rs",
];

#[test]
fn every_code_is_a_rule_and_is_shown_by_a_case() {
    let shown = shown_codes();
    let known: BTreeSet<String> =
        RULES.iter().map(|rule| rule.id.to_owned()).filter(|id| !ELSEWHERE.contains(&id.as_str())).collect();
    let missing: Vec<_> = known.difference(&shown).collect();
    assert!(missing.is_empty(), "no case in tests/mistakes shows {missing:?}");
    let codes = FINDERS.iter().flat_map(|module| codes_in(module)).collect::<BTreeSet<_>>();
    let unlisted: Vec<_> = codes
        .iter()
        .filter(|code| rules::find(code).is_none() && !NO_CODES.contains(&code.as_str()))
        .collect();
    assert!(unlisted.is_empty(), "{unlisted:?} are not in src/rules.rs; add them, or name them in NO_CODES");
}

/// Rules that need another site, tested in `tests/external.rs`, and the mark of all rules of styles.
const ELSEWHERE: &[&str] = &["broken-external", "moved-external", "unreachable-external", "vale"];

#[test]
fn every_rule_of_check_has_a_case_that_fires_and_one_that_stays_quiet() {
    let count = |word: &str, id: &str| rule_cases(word).iter().filter(|(rule, _)| rule == id).count();
    let of_expectations = ["no-search", "unknown-answer", "answer-not-found"];
    let missing: Vec<_> = RULES
        .iter()
        .filter(|rule| rule.stage == Stage::Check && !of_expectations.contains(&rule.id))
        .filter(|rule| rule.id == "vale" || !ELSEWHERE.contains(&rule.id))
        .filter(|rule| count("fires", rule.id) == 0 || count("quiet", rule.id) == 0)
        .map(|rule| rule.id)
        .collect();
    assert!(missing.is_empty(), "tests/mistakes/rules lacks cases of {missing:?}");
}

#[test]
fn rules_fire_only_where_they_should() {
    let theme = theme();
    let mut wrong = Vec::new();
    for (word, wanted) in [("fires", true), ("quiet", false)] {
        for (rule, path) in rule_cases(word) {
            let guide = small_guide();
            if is_health(&rule) {
                copy_tree(&tests_dir("mistakes/health"), guide.path());
            }
            copy_tree(&path, guide.path());
            let found = check(guide.path(), &theme);
            if found.iter().any(|problem| problem.code == rule) != wanted {
                wrong.push(format!("{}:\n{}", path.display(), report(&found)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_small_health_guide_has_no_mistakes() {
    let guide = small_guide();
    copy_tree(&tests_dir("mistakes/health"), guide.path());
    assert_eq!(report(&check(guide.path(), &theme())), "");
}

/// A report shows the severity that the table of rules gives, where no setting changes it.
#[test]
fn reports_have_the_severities_of_the_rules() {
    let top = tests_dir("mistakes");
    let settings = ["long-sentence/fires-as-error.txt"];
    let reports = files(&top)
        .into_iter()
        .filter(|file| file.ends_with(".txt") && !settings.iter().any(|s| file.ends_with(s)));
    for file in reports {
        for line in fs::read_to_string(top.join(&file)).unwrap().lines() {
            if let Some((severity, id)) = severity_and_id(line)
                && let Some(rule) = rules::find(&id)
            {
                assert_eq!(severity, rule.severity.name(), "{file}: {id}");
            }
        }
    }
}

/// `error[code]: …` of all expected reports.
fn shown_codes() -> BTreeSet<String> {
    let top = tests_dir("mistakes");
    let reports = files(&top).into_iter().filter(|file| file.ends_with(".txt"));
    let texts: Vec<String> = reports.map(|file| fs::read_to_string(top.join(file)).unwrap()).collect();
    texts.iter().flat_map(|text| text.lines()).filter_map(severity_and_id).map(|(_, id)| id).collect()
}

/// Severity and rule of a line of a report that begins a problem.
fn severity_and_id(line: &str) -> Option<(&'static str, String)> {
    ["error", "warning", "note"].into_iter().find_map(|severity| {
        let (id, _) = line.strip_prefix(severity)?.strip_prefix('[')?.split_once(']')?;
        Some((severity, id.to_owned()))
    })
}

/// Hyphenated lower-case strings of a module, without those of its tests.
fn codes_in(module: &str) -> Vec<String> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(module)).unwrap();
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    let is_code = |text: &&str| {
        text.contains('-')
            && text.split('-').all(|part| {
                !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
            })
    };
    text.split('"').filter(is_code).map(str::to_owned).collect()
}

#[test]
fn content_cannot_be_too_deep_for_the_reader() {
    // Nested lists and quotes as deep as the limits of a file allow must end in a report or a page.
    let guide = small_guide();
    let deep = format!("---\ntitle: Deep\n---\n\n{}x\n", "> ".repeat(20_000));
    write(&guide.path().join("content/pain/deep.md"), deep);
    let wide = format!("---\ntitle: Deep\nextra: {}{}\n---\n", "[".repeat(5_000), "]".repeat(5_000));
    write(&guide.path().join("content/pain/wide.md"), wide);
    let codes: Vec<_> = check(guide.path(), &theme()).iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["yaml-syntax"]);
}

#[test]
fn an_empty_folder_is_told_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let run = Run { today: TODAY.parse().unwrap(), preview: false, offline: false };
    let error = config::load(folder.path(), run.clone()).unwrap_err();
    assert!(error.remedy().is_some_and(|help| help.contains("askbook init")), "{error}");
    write(&folder.path().join("book.toml"), "[book]\ntitle = \"G\"\n");
    let (config, problems) = config::load(folder.path(), run).unwrap();
    assert!(problems.is_empty());
    let error = discover::discover(&config).unwrap_err();
    assert!(error.to_string().contains("content"), "{error}");
}
