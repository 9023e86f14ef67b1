//! Settings files of the old site: what is read of them, and a line in the report for everything else.

use super::site::Site;
use crate::config::toml;
use crate::node::{Node, Path};
use crate::problem::SourceText;
use crate::yaml;
use ::toml::de::DeTable;
use std::ops::Range;
use std::sync::Arc;

/// Notes every key of a settings file but those of `read`, which are dotted (`book.title`); a path that ends
/// in `.*` stands for all keys below it.
pub(super) fn note_unread(site: &mut Site, file: &Arc<SourceText>, node: &Node, read: &[&str]) {
    let mut unread = Vec::new();
    collect(node, &Path::default(), read, &mut unread);
    for path in unread {
        let span = locate(file, &path);
        let message = format!("the setting `{path}` was not carried");
        site.note(file, span, "setting-left", message, "see whether book.toml has something equal");
    }
}

fn collect(node: &Node, path: &Path, read: &[&str], unread: &mut Vec<Path>) {
    let Node::Map(pairs) = node else { return };
    for (key, value) in pairs {
        let here = path.and(key);
        let name = here.to_string();
        let is_read = |known: &&str| {
            known.eq_ignore_ascii_case(&name)
                || known.strip_suffix(".*").is_some_and(|top| {
                    name.len() > top.len()
                        && name[..top.len()].eq_ignore_ascii_case(top)
                        && name.as_bytes()[top.len()] == b'.'
                })
        };
        let has_read = |known: &&str| known.to_lowercase().starts_with(&format!("{}.", name.to_lowercase()));
        if read.iter().any(is_read) {
            continue;
        }
        if read.iter().any(has_read) {
            collect(value, &here, read, unread);
        } else {
            unread.push(here);
        }
    }
}

fn locate(file: &SourceText, path: &Path) -> Range<usize> {
    if !file.path.ends_with(".toml") {
        return yaml::locate(&file.text, path, true);
    }
    DeTable::parse(&file.text).map_or(0..0, |table| toml::locate(table.get_ref(), path, true))
}
