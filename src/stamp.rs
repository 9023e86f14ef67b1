//! What tells that files are as they were, without reading them: size, times and inode, as Git's index keeps them.

use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A file that was written so shortly before it was looked at can be written again without its times telling: the coarsest
/// clock of a common file system (FAT) has steps of two seconds.
const CLOCK_STEP: Duration = Duration::from_secs(2);

/// What a file looks like from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// Bytes.
    size: u64,
    /// When it was written, in nanoseconds since 1970.
    modified: i128,
    /// When it or its name was changed; nobody can set it. 0 where the system does not tell.
    changed: i128,
    /// Number in its file system; 0 where the system does not tell.
    inode: u64,
}

impl Stamp {
    /// The stamp of a file, as its metadata tells it.
    pub fn of(data: &Metadata) -> Stamp {
        let (changed, inode) = changed_and_inode(data);
        Stamp { size: data.len(), modified: data.modified().map_or(0, nanoseconds), changed, inode }
    }

    /// Whether it could have been written again since `then` without looking different.
    fn is_recent(&self, then: SystemTime) -> bool {
        self.modified.max(self.changed) + CLOCK_STEP.as_nanos() as i128 >= nanoseconds(then)
    }

    fn hash_into(&self, hasher: &mut blake3::Hasher) {
        hasher.update(&self.size.to_le_bytes());
        hasher.update(&self.modified.to_le_bytes());
        hasher.update(&self.changed.to_le_bytes());
        hasher.update(&self.inode.to_le_bytes());
    }
}

#[cfg(unix)]
fn changed_and_inode(data: &Metadata) -> (i128, u64) {
    use std::os::unix::fs::MetadataExt as _;
    (i128::from(data.ctime()) * 1_000_000_000 + i128::from(data.ctime_nsec()), data.ino())
}

#[cfg(not(unix))]
fn changed_and_inode(_: &Metadata) -> (i128, u64) {
    (0, 0)
}

fn nanoseconds(time: SystemTime) -> i128 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => after.as_nanos() as i128,
        Err(before) => -(before.duration().as_nanos() as i128),
    }
}

/// All files of some folders with their stamps.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// By path.
    files: Vec<(PathBuf, Stamp)>,
}

impl Look {
    /// Everything below `top/folder` for each of the folders but folders themselves; links are not followed. A folder that is not
    /// there has no files.
    ///
    /// # Errors
    /// When a folder cannot be read.
    pub fn below(top: &Path, folders: &[&Path]) -> io::Result<Look> {
        let mut files = Vec::new();
        for folder in folders {
            match walk(&top.join(folder), folder) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                found => files.extend(found?),
            }
        }
        Ok(Look::of(files))
    }

    /// Of files that are known.
    pub fn of(mut files: Vec<(PathBuf, Stamp)>) -> Look {
        // By bytes: any order that is always the same will do, and paths compare part by part.
        files.sort_unstable_by(|a, b| a.0.as_os_str().cmp(b.0.as_os_str()));
        Look { files }
    }

    /// Files that could have been written since `then` without looking different; only their contents tell.
    pub fn recent(&self, then: SystemTime) -> impl Iterator<Item = &Path> {
        self.files.iter().filter(move |(_, stamp)| stamp.is_recent(then)).map(|(path, _)| path.as_path())
    }

    /// One value for all: equal as long as no file was added, removed, renamed or written. Files in `contents` count by the hash
    /// of what they hold.
    pub fn hash(&self, contents: &BTreeMap<PathBuf, blake3::Hash>) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new();
        for (path, stamp) in &self.files {
            let name = path.as_os_str().as_encoded_bytes();
            hasher.update(&(name.len() as u64).to_le_bytes()).update(name);
            match contents.get(path) {
                Some(hash) => drop(hasher.update(hash.as_bytes())),
                None => stamp.hash_into(&mut hasher),
            }
        }
        hasher.finalize()
    }
}

fn walk(folder: &Path, name: &Path) -> io::Result<Vec<(PathBuf, Stamp)>> {
    let (mut files, mut folders) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = name.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            folders.push((entry.path(), name));
        } else {
            files.push((name, Stamp::of(&entry.metadata()?)));
        }
    }
    let below: Vec<_> =
        folders.par_iter().map(|(folder, name)| walk(folder, name)).collect::<io::Result<_>>()?;
    files.extend(below.into_iter().flatten());
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(folder: &Path) -> Look {
        Look::below(folder, &[Path::new("a"), Path::new("missing")]).unwrap()
    }

    #[test]
    fn whatever_happens_to_a_file_changes_the_look() {
        let top = tempfile::tempdir().unwrap();
        fs::create_dir_all(top.path().join("a/b")).unwrap();
        fs::write(top.path().join("a/b/one"), "one").unwrap();
        let nothing = BTreeMap::new();
        let first = look(top.path());
        assert_eq!(first.hash(&nothing), look(top.path()).hash(&nothing));
        fs::write(top.path().join("a/b/two"), "two").unwrap();
        let added = look(top.path());
        assert_ne!(first.hash(&nothing), added.hash(&nothing));
        fs::rename(top.path().join("a/b/two"), top.path().join("a/two")).unwrap();
        let moved = look(top.path());
        assert_ne!(added.hash(&nothing), moved.hash(&nothing));
        fs::write(top.path().join("a/two"), "longer").unwrap();
        assert_ne!(moved.hash(&nothing), look(top.path()).hash(&nothing));
        fs::remove_file(top.path().join("a/two")).unwrap();
        assert_eq!(first.hash(&nothing), look(top.path()).hash(&nothing));
    }

    #[test]
    fn a_file_just_written_counts_by_what_it_holds() {
        let top = tempfile::tempdir().unwrap();
        fs::create_dir(top.path().join("a")).unwrap();
        fs::write(top.path().join("a/one"), "one").unwrap();
        let now = SystemTime::now();
        let one = look(top.path());
        assert_eq!(one.recent(now).collect::<Vec<_>>(), [Path::new("a/one")]);
        assert_eq!(one.recent(now + Duration::from_secs(60)).count(), 0);
        let contents = |text: &str| BTreeMap::from([(PathBuf::from("a/one"), blake3::hash(text.as_bytes()))]);
        fs::write(top.path().join("a/one"), "one").unwrap();
        assert_eq!(one.hash(&contents("one")), look(top.path()).hash(&contents("one")), "times do not count");
        assert_ne!(one.hash(&contents("one")), one.hash(&contents("two")));
    }
}
