//! The documentation keeps step with the code: every key, class, field and option that a user can
//! write is named in it, and every example in it builds.

mod support;

use askbook::config::HEADING_KINDS;
use askbook::document::{Kind, allowed};
use askbook::rules::RULES;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use support::{TODAY, files, run, write};

const KINDS: [Kind; 8] = [
    Kind::Home,
    Kind::Section,
    Kind::Article,
    Kind::Page,
    Kind::Person,
    Kind::Question,
    Kind::Topic,
    Kind::Takeaways,
];

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn docs() -> PathBuf {
    repository().join("docs")
}

fn page(path: &str) -> String {
    fs::read_to_string(docs().join("content").join(path)).unwrap()
}

/// Fails with the names that a page has neither between backticks nor as a table of TOML.
#[track_caller]
fn assert_named(path: &str, names: &BTreeSet<String>) {
    assert!(!names.is_empty(), "nothing to look for in {path}");
    let text = page(path);
    let named = |name: &str| {
        let spellings = [format!("`{name}`"), format!("[{name}]"), format!("[{name}."), format!(".{name}]")];
        spellings.iter().any(|spelling| text.contains(spelling))
    };
    let missing: Vec<&String> = names.iter().filter(|name| !named(name)).collect();
    assert!(missing.is_empty(), "docs/content/{path} does not explain {missing:?}");
}

/// The code of a module, without its tests.
fn code(module: &str) -> String {
    let text = fs::read_to_string(repository().join("src").join(module)).unwrap();
    text.split("#[cfg(test)]").next().unwrap_or_default().to_owned()
}

/// The keys that a module asks its reader for: `r.text("key")`, `top.nested("key", …)`.
fn keys_read(module: &str) -> BTreeSet<String> {
    const CALLS: &[&str] = &[
        ".text(\"",
        ".texts(\"",
        ".placed(\"",
        ".flag(\"",
        ".integer(\"",
        ".number(\"",
        ".date(\"",
        ".node(\"",
        ".items(\"",
        ".nested(\"",
        "folder(r, \"",
        "read_name(r, \"",
        "read_web_address(r, \"",
    ];
    let code = code(module);
    let after = |call: &&str| {
        code.split(*call)
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    CALLS.iter().flat_map(after).collect()
}

#[test]
fn every_front_matter_key_is_explained() {
    let mut keys: BTreeSet<String> = KINDS.into_iter().flat_map(allowed).map(str::to_owned).collect();
    keys.extend(keys_read("document/keys.rs"));
    assert_named("write/front-matter.md", &keys);
}

#[test]
fn every_key_of_the_book_is_explained() {
    assert_named("configure/book-toml.md", &keys_read("config/read.rs"));
}

#[test]
fn every_key_of_check_is_explained() {
    assert_named("configure/book-toml.md", &keys_read("config/check.rs"));
}

/// Every rule has a heading that reports link to, with its severity and its sentence; `UPDATE=1` is no help here, because the
/// pages say more than that.
#[test]
fn every_rule_is_explained_where_reports_say() {
    for rule in RULES {
        let text = page(&format!("check/rules-{}.md", rule.group.name()));
        let locked = if rule.is_locked() { ", cannot be turned off" } else { "" };
        let mut severity = rule.severity.name().to_owned();
        severity[..1].make_ascii_uppercase();
        let wanted =
            format!("## {id} {{#{id}}}\n\n{severity}{locked}. {says}\n", id = rule.id, says = rule.says);
        assert!(text.contains(&wanted), "docs/content/check/rules-{}.md lacks:\n{wanted}", rule.group.name());
        assert!(rule.docs().ends_with(&format!("/check/rules-{}/#{}", rule.group.name(), rule.id)));
    }
}

#[test]
fn every_class_of_typed_sections_is_explained() {
    let classes = HEADING_KINDS.iter().map(|kind| format!("{{.{kind}}}")).collect();
    assert_named("write/typed-sections.md", &classes);
}

#[test]
fn every_field_of_the_view_is_named() {
    let code = code("view.rs");
    let mut fields = BTreeSet::new();
    for line in code.lines().map(str::trim).filter(|line| !line.starts_with("//")) {
        let declared = line.strip_prefix("pub ").and_then(|rest| rest.split_once(": ")).map(|(name, _)| name);
        fields.extend(declared.filter(|name| !name.contains(' ')).map(str::to_owned));
        if let Some((_, inner)) =
            line.split_once(" { ").filter(|_| line.starts_with(|c: char| c.is_ascii_uppercase()))
        {
            fields.extend(
                inner.split(", ").filter_map(|field| field.split_once(": ")).map(|(name, _)| name.to_owned()),
            );
        }
    }
    assert!(
        fields.contains("lead_html") && fields.contains("people"),
        "the fields are no longer found: {fields:?}"
    );
    assert_named("theme/view.md", &fields);
}

#[test]
fn every_command_and_option_is_explained() {
    let text = page("configure/commands.md");
    let help = |args: &[&str]| run(repository(), args).expect(0).out;
    let commands = help(&["--help"]);
    let commands = commands.split("Commands:").nth(1).unwrap().split("Options:").next().unwrap();
    let mut checked = 0;
    for name in commands
        .lines()
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next())
        .filter(|name| !name.is_empty() && *name != "help")
    {
        assert!(
            text.contains(&format!("`askbook {name} ")) || text.contains(&format!("`askbook {name}`")),
            "configure/commands.md does not explain `askbook {name}`"
        );
        let help = help(&[name, "--help"]);
        let words = help.split("Options:").nth(1).unwrap_or_default().split_whitespace();
        for option in words.filter(|word| word.starts_with("--") && !matches!(*word, "--help" | "--version"))
        {
            let option = option.trim_end_matches(['.', ',']);
            assert!(
                text.contains(option),
                "configure/commands.md does not explain {option} of `askbook {name}`"
            );
            checked += 1;
        }
    }
    assert!(checked > 5, "the options are no longer found");
}

#[test]
fn the_documentation_has_no_problems() {
    let ran = run(repository(), &["check", "docs", "--date", TODAY]).expect(0);
    assert!(has_only_notes(&ran), "{}", ran.err);
}

/// Notes are hints for better text; the documentation may have some.
fn has_only_notes(ran: &support::Ran) -> bool {
    ran.out == "no problems\n"
        || ran.err.lines().last().is_some_and(|line| line.starts_with("0 errors, 0 warnings"))
}

/// The guide that ships here, whose search is held to tests/search.yml.
#[test]
fn the_shipped_guide_has_no_problems() {
    let ran = run(repository(), &["check", "--date", TODAY]).expect(0);
    assert!(has_only_notes(&ran), "{}", ran.err);
}

/// Fenced code whose info string names a file: `markdown content/pain/heat.md`.
fn example_files(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```").filter(|info| !info.is_empty()) else { continue };
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        if let Some((_, path)) = info.split_once(' ') {
            found.push((path.to_owned(), body.join("\n") + "\n"));
        }
    }
    found
}

/// The examples of a page are laid over a new guide, which must then build without a problem.
#[test]
fn every_example_builds() {
    let mut built = 0;
    for path in files(&docs().join("content")).into_iter().filter(|path| path.ends_with(".md")) {
        let examples = example_files(&page(&path));
        if examples.is_empty() {
            continue;
        }
        let folder = tempfile::tempdir().unwrap();
        let guide = folder.path();
        run(guide, &["init"]).expect(0);
        write(&guide.join("content/pain/_index.md"), "---\ntitle: Pain\n---\n");
        for (file, text) in &examples {
            write(&guide.join(file), text);
        }
        let ran = run(guide, &["build"]);
        assert!(
            ran.code == Some(0) && ran.err.is_empty(),
            "an example of docs/content/{path} does not build:\n{}",
            ran.err
        );
        run(guide, &["check"]).expect(0);
        built += 1;
    }
    assert!(built > 10, "the examples are no longer found");
}
