//! The direction of dependencies: a module uses only modules that stand before it in lib.rs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Modules in the order of lib.rs.
fn modules() -> Vec<String> {
    let text = fs::read_to_string(source().join("lib.rs")).unwrap();
    let lines = text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    lines.map(str::to_owned).collect()
}

/// All Rust files of a module.
fn files(module: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let single = source().join(format!("{module}.rs"));
    files.extend(single.exists().then_some(single));
    let mut folders = vec![source().join(module)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs")
                && path.file_name().is_some_and(|name| name != "tests.rs")
            {
                files.push(path);
            }
        }
    }
    assert!(!files.is_empty(), "lib.rs names `{module}`, but it has no file");
    files
}

/// Code without its comments and tests: a test may look at later modules.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let code = text.split("#[cfg(test)]").next().unwrap();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Names behind `crate::` in some code, groups in braces included.
fn used(code: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            names.extend(group_heads(group));
        } else {
            names.push(head(rest));
        }
    }
    names
}

fn head(path: &str) -> String {
    path.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// First names of the entries of `{a::b, c::{d, e}}`.
fn group_heads(group: &str) -> Vec<String> {
    let mut heads = Vec::new();
    let mut depth = 0;
    let mut entry = String::new();
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => heads.push(head(std::mem::take(&mut entry).trim())),
            _ => {}
        }
        if c != ',' || depth > 0 {
            entry.push(c);
        }
    }
    heads.push(head(entry.trim()));
    heads.retain(|name| !name.is_empty());
    heads
}

#[test]
fn a_module_uses_only_modules_before_it() {
    let modules = modules();
    let order: BTreeMap<&str, usize> =
        modules.iter().enumerate().map(|(at, name)| (name.as_str(), at)).collect();
    let mut wrong = Vec::new();
    for (at, module) in modules.iter().enumerate() {
        for file in files(module) {
            for name in used(&code(&file)) {
                if order.get(name.as_str()).is_some_and(|other| *other > at) {
                    wrong.push(format!("{} uses `{name}`, which comes later", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Modules that may touch files, network, clock or environment.
const EDGES: &[&str] = &[
    "build", "cache", "cli", "compile", "config", "diff", "discover", "error", "external", "import", "lsp",
    "output", "picture", "scaffold", "serve", "stamp", "theme", "warm",
];

#[test]
fn only_the_edges_touch_the_outside() {
    let outside =
        ["std::fs", "std::env", "std::net", "std::process", "std::time", "Timestamp::now", "SystemTime"];
    let mut wrong = Vec::new();
    for module in modules().iter().filter(|module| !EDGES.contains(&module.as_str())) {
        for file in files(module) {
            let code = code(&file);
            for line in code.lines().filter(|line| outside.iter().any(|name| line.contains(name))) {
                wrong.push(format!("{}: {}", file.display(), line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_check_itself_sees_uses() {
    assert_eq!(used("use crate::a::B; crate::c::d()"), ["a", "c"]);
    assert_eq!(used("use crate::{a::{b, c}, d};"), ["a", "d"]);
}

/// Anchors of the default theme must not be taken by headings of the content.
#[test]
fn headings_cannot_take_the_anchors_of_the_theme() {
    let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/templates");
    let sections = fs::read_to_string(source().join("markdown/anchors.rs")).unwrap();
    let mut folders = vec![templates];
    let mut missing = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            for (at, _) in text.match_indices(" id=\"") {
                let id = text[at + 5..].split('"').next().unwrap();
                let fixed = id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
                let known = sections.contains(&format!("\"{id}\"")) || id.starts_with("site-");
                if fixed && !known {
                    missing.push(format!("{}: {id}", path.display()));
                }
            }
        }
    }
    assert!(missing.is_empty(), "add to RESERVED in src/markdown/anchors.rs:\n{}", missing.join("\n"));
}
