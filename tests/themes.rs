//! The themes that ship: texts in every language, and templates that compile.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn themes() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("themes")
}

/// Tables and keys of an interface text file, as `table.key`.
fn keys(path: &Path) -> BTreeSet<String> {
    let table: toml::Table = fs::read_to_string(path).unwrap().parse().unwrap();
    let of_table = |(name, value): (&String, &toml::Value)| match value {
        toml::Value::Table(inner) => inner.keys().map(|key| format!("{name}.{key}")).collect(),
        _ => vec![name.clone()],
    };
    table.iter().flat_map(of_table).collect()
}

/// Every text that templates print is written, and every text that is written is printed.
#[test]
fn texts_and_templates_agree() {
    let mut printed = String::new();
    let mut folders = vec![themes().join("default/templates"), themes().join("evergreen")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "html") {
                printed.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }
    let written = keys(&themes().join("default/i18n/en.toml"));
    for (at, _) in printed.match_indices("text.") {
        let before = printed[..at].chars().next_back();
        let key: String =
            printed[at + 5..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if before.is_some_and(|c| !c.is_alphanumeric() && c != '.' && c != '-') && !key.is_empty() {
            assert!(
                written.contains(&format!("text.{key}")),
                "templates print text.{key}, which is not written"
            );
        }
    }
    for key in written.iter().filter_map(|key| key.strip_prefix("text.")) {
        let stem = key.trim_end_matches("_one").trim_end_matches("_other");
        let joined =
            key.rsplit_once('_').is_some_and(|(head, _)| printed.contains(&format!("\"{head}_\" ~")));
        assert!(printed.contains(key) || printed.contains(stem) || joined, "no template prints text.{key}");
    }
}

#[test]
fn every_theme_inside_the_binary_loads() {
    let empty = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(themes()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let theme = askbook::theme::Theme::load(empty.path(), &name)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        for kind in [
            "home",
            "section",
            "article",
            "page",
            "person",
            "people",
            "question",
            "faq",
            "a-to-z",
            "takeaways",
        ] {
            assert!(theme.tera.contains_template(&format!("{kind}.html")), "{name} has no {kind}.html");
        }
    }
}
