//! Files that cost much to make, kept beside the guide. Everything here can be made again and may be deleted at any time.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Folder beside book.toml for what can be made again.
pub const FOLDER: &str = ".askbook";

/// The files that builds of one guide have made, by a name that says everything they depend on.
pub struct Cache {
    folder: PathBuf,
    /// Names that this build asked for.
    used: Mutex<BTreeSet<String>>,
}

impl Cache {
    /// The cache of the guide at `root`.
    pub fn of(root: &Path) -> Cache {
        Cache { folder: root.join(FOLDER).join("cache").join("pictures"), used: Mutex::default() }
    }

    /// A file of an earlier build; none when there is none or it is damaged.
    pub fn get(&self, name: &str) -> Option<Vec<u8>> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned());
        let mut bytes = fs::read(self.folder.join(name)).ok()?;
        let at = bytes.len().checked_sub(blake3::OUT_LEN)?;
        let kept = bytes.split_off(at);
        (blake3::hash(&bytes).as_bytes()[..] == kept).then_some(bytes)
    }

    /// Keeps a file for later builds. Without it the next build makes it again, so a disk that refuses it does no harm.
    pub fn keep(&self, name: &str, bytes: &[u8]) {
        let _ = self.write(name, bytes);
    }

    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let root = self.folder.parent().and_then(Path::parent).unwrap_or(&self.folder);
        fs::create_dir_all(&self.folder)?;
        ignore(root)?;
        let whole = [bytes, blake3::hash(bytes).as_bytes()].concat();
        let beside = self.folder.join(format!("{name}.{}.new", std::process::id()));
        fs::write(&beside, whole)?;
        fs::rename(beside, self.folder.join(name))
    }

    /// Removes what this build did not ask for.
    pub fn tidy(&self) {
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            if !entry.file_name().to_str().is_some_and(|name| used.contains(name)) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// Tells version control to leave the folder alone.
///
/// # Errors
/// When the disk refuses it.
pub fn ignore(folder: &Path) -> io::Result<()> {
    let file = folder.join(".gitignore");
    if file.exists() { Ok(()) } else { fs::write(file, "*\n") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_file_is_as_good_as_none() {
        let root = tempfile::tempdir().unwrap();
        let cache = Cache::of(root.path());
        assert_eq!(cache.get("a"), None);
        cache.keep("a", b"bytes");
        assert_eq!(cache.get("a").as_deref(), Some(&b"bytes"[..]));
        let path = cache.folder.join("a");
        for damaged in [&b""[..], b"bytes", &fs::read(&path).unwrap()[1..]] {
            fs::write(&path, damaged).unwrap();
            assert_eq!(cache.get("a"), None);
        }
    }

    #[test]
    fn what_no_page_needs_any_more_goes() {
        let root = tempfile::tempdir().unwrap();
        let first = Cache::of(root.path());
        first.keep("a", b"1");
        first.keep("b", b"2");
        let second = Cache::of(root.path());
        second.get("b");
        second.tidy();
        assert_eq!((second.get("a"), second.get("b")), (None, Some(b"2".to_vec())));
        assert!(root.path().join(FOLDER).join(".gitignore").is_file());
    }
}
