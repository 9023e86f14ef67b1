//! The files of the old site, and what became of each.

use crate::error::{Error, Result};
use crate::problem::SourceText;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use walkdir::{DirEntry, WalkDir};

/// Folders that hold no content of anybody: version control, packages, builds.
const NO_SOURCE: &[&str] =
    &[".git", ".hg", ".svn", "node_modules", ".jekyll-cache", ".docusaurus", ".astro", ".DS_Store"];

/// The files below a folder.
#[derive(Debug)]
pub(super) struct Tree {
    root: PathBuf,
    files: BTreeSet<String>,
    used: BTreeMap<String, &'static str>,
}

impl Tree {
    /// Lists the files of `root`, without links. `without` is a folder that may lie inside it: the new guide.
    pub(super) fn read(root: &Path, without: &Path) -> Result<Tree> {
        if !root.is_dir() {
            return Err(Error::new("there is no folder").at(root).help("name the folder of the old site"));
        }
        let mut files = BTreeSet::new();
        let walk =
            WalkDir::new(root).into_iter().filter_entry(|entry| is_source(entry) && entry.path() != without);
        for entry in walk {
            let entry = entry.map_err(|error| Error::new("cannot read the old site").because(error))?;
            if let (false, Some(path)) = (entry.file_type().is_dir(), relative(root, entry.path())) {
                files.insert(path);
            }
        }
        Ok(Tree { root: root.to_path_buf(), files, used: BTreeMap::new() })
    }

    /// Paths below the root, in order.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(String::as_str)
    }

    /// Paths below a folder (`""` for all), with the rest of each.
    pub(super) fn below<'t>(&'t self, folder: &str) -> impl Iterator<Item = (&'t str, &'t str)> + use<'t> {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        self.files.iter().filter_map(move |path| Some((path.as_str(), path.strip_prefix(prefix.as_str())?)))
    }

    /// True when there is a file of this path.
    pub(super) fn has(&self, path: &str) -> bool {
        self.files.contains(path)
    }

    /// True when there is a file below this folder.
    pub(super) fn has_folder(&self, folder: &str) -> bool {
        self.below(folder).next().is_some()
    }

    /// Where a file is on disk.
    pub(super) fn disk(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// True for a file that is one itself; a link could lead out of the old site.
    pub(super) fn is_ordinary(&self, path: &str) -> bool {
        self.disk(path).symlink_metadata().is_ok_and(|data| data.is_file())
    }

    /// The text of a file; none when it is not there or no text.
    pub(super) fn text(&self, path: &str) -> Option<Arc<SourceText>> {
        let bytes =
            (self.has(path) && self.is_ordinary(path)).then(|| std::fs::read(self.disk(path)).ok())??;
        let text = String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))?;
        Some(Arc::new(SourceText { path: path.to_owned(), text }))
    }

    /// Notes that something of a file is in the new guide.
    pub(super) fn mark(&mut self, path: &str, what: &'static str) {
        self.used.entry(path.to_owned()).or_insert(what);
    }

    /// Files of which nothing is in the new guide.
    pub(super) fn left(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(String::as_str).filter(|path| !self.used.contains_key(*path))
    }
}

fn is_source(entry: &DirEntry) -> bool {
    entry.depth() == 0 || !NO_SOURCE.contains(&entry.file_name().to_string_lossy().as_ref())
}

fn relative(root: &Path, path: &Path) -> Option<String> {
    let parts = path.strip_prefix(root).ok()?.components();
    Some(parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/"))
}
