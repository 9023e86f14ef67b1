//! The files that are open in the editor, as they are there.

use super::positions::{Encoding, Lines};
use crate::config::Unsaved;
use ls_types::{TextDocumentContentChangeEvent, TextDocumentItem, Uri};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// An open file.
#[derive(Debug, Clone)]
pub struct Document {
    /// As the editor spells its address.
    pub uri: Uri,
    /// Raised by the editor with every change.
    pub version: i32,
    /// As it is in the editor.
    pub text: Arc<str>,
}

/// All open files by their path on disk.
#[derive(Debug, Clone, Default)]
pub struct Documents {
    open: BTreeMap<PathBuf, Document>,
}

impl Documents {
    /// Takes an opened file; gives its path.
    pub fn open(&mut self, item: TextDocumentItem) -> Option<PathBuf> {
        let path = path_of(&item.uri)?;
        let document = Document { uri: item.uri, version: item.version, text: item.text.into() };
        self.open.insert(path.clone(), document);
        Some(path)
    }

    /// Applies changes in their order; gives the path of the file. A file that is not open stays unknown.
    pub fn change(
        &mut self,
        uri: &Uri,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) -> Option<PathBuf> {
        let path = path_of(uri)?;
        let document = self.open.get_mut(&path)?;
        let mut text = document.text.to_string();
        for change in changes {
            match change.range {
                Some(range) => {
                    let bytes = Lines::of(&text, encoding).bytes(range);
                    text.replace_range(bytes, &change.text);
                }
                None => text = change.text,
            }
        }
        document.text = text.into();
        document.version = version;
        Some(path)
    }

    /// Forgets a closed file; gives its path.
    pub fn close(&mut self, uri: &Uri) -> Option<PathBuf> {
        let path = path_of(uri)?;
        self.open.remove(&path).map(|_| path)
    }

    /// An open file.
    pub fn get(&self, path: &Path) -> Option<&Document> {
        self.open.get(path)
    }

    /// The paths of the open files.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.open.keys().map(PathBuf::as_path)
    }

    /// The texts of all open files.
    pub fn texts(&self) -> Unsaved {
        self.open.iter().map(|(path, document)| (path.clone(), Arc::clone(&document.text))).collect()
    }

    /// The address of a file as the editor spells it.
    pub fn uri(&self, path: &Path) -> Option<Uri> {
        self.get(path).map(|document| document.uri.clone()).or_else(|| Uri::from_file_path(path))
    }
}

/// The path of a file on disk; none for other addresses (`untitled:`, `git:`).
pub fn path_of(uri: &Uri) -> Option<PathBuf> {
    if !uri.scheme().as_str().eq_ignore_ascii_case("file") {
        return None;
    }
    uri.to_file_path().map(Cow::into_owned)
}
