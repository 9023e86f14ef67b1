//! A built site in memory: path → file.

use super::mark::is_dress;
use crate::discover::Asset;
use crate::error::{Error, Result};
use crate::machine::Output;
use crate::render::Sink;
use axum::body::Bytes;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// A file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum File {
    /// Made by the build.
    Made(Bytes),
    /// A file of the content, read when it is asked for.
    Disk(PathBuf),
}

/// The files of a site by their path, which has no leading slash.
#[derive(Debug, Default)]
pub struct Memory {
    files: HashMap<String, File>,
    dress: Vec<String>,
    base: String,
}

/// What an address leads to.
#[derive(Debug, PartialEq, Eq)]
pub enum Found<'a> {
    /// A file, with its path.
    File(&'a str, &'a File),
    /// A folder that was asked for without its slash.
    Folder,
    /// Nothing.
    Nothing,
}

impl Memory {
    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Paths of files that an open page can exchange without being loaded again, sorted.
    pub fn dress(&self) -> &[String] {
        &self.dress
    }

    /// The file at a path inside the site.
    pub fn get(&self, path: &str) -> Option<&File> {
        self.files.get(path)
    }

    /// Looks up an address (decoded, with its leading slash), at the top or below the base path of
    /// the published site. Only what the build listed can be found, so no address leads outside.
    pub fn find(&self, address: &str) -> Found<'_> {
        let path = address.strip_prefix('/').unwrap_or(address);
        match self.at(path) {
            Found::Nothing => address.strip_prefix(&self.base).map_or(Found::Nothing, |path| self.at(path)),
            found => found,
        }
    }

    fn at(&self, path: &str) -> Found<'_> {
        let folder = path.is_empty() || path.ends_with('/');
        let file = if folder { format!("{path}index.html") } else { path.to_owned() };
        match self.files.get_key_value(&file) {
            Some((path, file)) => Found::File(path, file),
            None if !folder && self.files.contains_key(&format!("{path}/index.html")) => Found::Folder,
            None => Found::Nothing,
        }
    }
}

/// Keeps the files of a build that is under way.
#[derive(Debug, Default)]
pub struct Keeper {
    files: Mutex<HashMap<String, File>>,
}

impl Keeper {
    /// The complete site; `base` is the base path of the published one.
    pub fn finish(self, base: &str) -> Memory {
        let files = self.files.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut dress: Vec<String> = files.keys().filter(|path| is_dress(path)).cloned().collect();
        dress.sort();
        Memory { files, dress, base: base.to_owned() }
    }

    fn keep(&self, path: String, file: File) -> Result<()> {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        if files.contains_key(&path) {
            return Err(Error::new(format!("two pages would be written to `{path}`")));
        }
        files.insert(path, file);
        Ok(())
    }
}

impl Sink for Keeper {
    fn put(&self, output: Output) -> Result<()> {
        self.keep(output.path, File::Made(output.bytes.into()))
    }

    fn copy(&self, asset: &Asset) -> Result<()> {
        self.keep(asset.path.clone(), File::Disk(asset.disk.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn memory() -> Memory {
        let keeper = Keeper::default();
        for path in ["index.html", "a/index.html", "a/style.css"] {
            keeper.put(Output::text(path, path.to_owned())).unwrap();
        }
        keeper.finish("/some/base/")
    }

    fn path(memory: &Memory, address: &str) -> Option<String> {
        match memory.find(address) {
            Found::File(path, _) => Some(path.to_owned()),
            _ => None,
        }
    }

    #[test]
    fn addresses_are_found_at_the_top_and_below_the_base_path() {
        let memory = memory();
        assert_eq!(path(&memory, "/").as_deref(), Some("index.html"));
        assert_eq!(path(&memory, "/some/base/").as_deref(), Some("index.html"));
        assert_eq!(path(&memory, "/some/base/a/style.css").as_deref(), Some("a/style.css"));
        assert_eq!(memory.find("/a"), Found::Folder);
        assert_eq!(memory.find("/some/base/a"), Found::Folder);
    }

    #[test]
    fn no_address_leads_outside() {
        let memory = memory();
        for address in
            ["/../Cargo.toml", "/a/../index.html", "//index.html", "/a//", "/a/style.css/", "/./", "/\0", "x"]
        {
            assert_eq!(memory.find(address), Found::Nothing, "{address}");
        }
    }

    #[test]
    fn one_path_is_made_once() {
        let keeper = Keeper::default();
        keeper.put(Output::text("a", String::new())).unwrap();
        assert!(keeper.put(Output::text("a", String::new())).is_err());
    }
}
