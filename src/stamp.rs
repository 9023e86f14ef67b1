//! What tells that files are as they were, without reading them: size, times and inode, as Git's index keeps them.

use rayon::prelude::*;
use std::array::from_fn;
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A file that was written so shortly before it was looked at can be written again without its times telling: the coarsest
/// clock of a common file system (FAT) has steps of two seconds.
const CLOCK_STEP: Duration = Duration::from_secs(2);
/// The same where a file can have two names: Linux stamps files by a clock that goes in steps of up to ten milliseconds.
const LINK_CLOCK_STEP: Duration = Duration::from_millis(20);

/// What a file looks like from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// Bytes.
    size: u64,
    /// When it was written, in nanoseconds since 1970.
    modified: i64,
    /// When it or its name was changed; nobody can set it. 0 where the system does not tell.
    changed: i64,
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
        self.modified.max(self.changed).saturating_add(CLOCK_STEP.as_nanos() as i64) >= nanoseconds(then)
    }

    /// Whether a file that can have two names was surely not written to since `then`. A name more or less does not count.
    pub fn is_written_before(&self, then: SystemTime) -> bool {
        self.modified.saturating_add(LINK_CLOCK_STEP.as_nanos() as i64) < nanoseconds(then)
    }

    fn bytes(&self) -> [u8; STATE] {
        let parts = [
            self.size.to_le_bytes(),
            self.modified.to_le_bytes(),
            self.changed.to_le_bytes(),
            self.inode.to_le_bytes(),
        ];
        from_fn(|at| parts[at / 8][at % 8])
    }
}

#[cfg(unix)]
fn changed_and_inode(data: &Metadata) -> (i64, u64) {
    use std::os::unix::fs::MetadataExt as _;
    (data.ctime().saturating_mul(1_000_000_000).saturating_add(data.ctime_nsec()), data.ino())
}

#[cfg(not(unix))]
fn changed_and_inode(_: &Metadata) -> (i64, u64) {
    (0, 0)
}

/// Reaches to the year 2262, like most file systems.
fn nanoseconds(time: SystemTime) -> i64 {
    let whole = |duration: Duration| i64::try_from(duration.as_nanos()).unwrap_or(i64::MAX);
    time.duration_since(UNIX_EPOCH).map_or_else(|before| -whole(before.duration()), whole)
}

/// All files of some folders as one value, and those whose times cannot be trusted yet.
///
/// The value is the sum of a hash of each file, so that files can be added in any order and from several threads (Bellare and
/// Micciancio 1997, "A New Paradigm for Collision-Free Hashing: Incrementality at Reduced Cost").
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Look {
    sum: Sum,
    recent: Vec<PathBuf>,
}

type Sum = [u64; 4];

/// Bytes of what tells a state of a file from another: its stamp, or the hash of what it holds.
const STATE: usize = 32;

impl Look {
    /// Everything below `top/folder` for each of the folders but folders themselves; links are not followed. A folder that is not
    /// there has no files.
    ///
    /// # Errors
    /// When a folder cannot be read.
    pub fn below(top: &Path, folders: &[&Path]) -> io::Result<Look> {
        let now = SystemTime::now();
        let mut look = Look::default();
        for folder in folders {
            match walk(&top.join(folder), folder.as_os_str(), now) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                found => look.absorb(found?),
            }
        }
        Ok(look)
    }

    /// Adds a file by its path.
    pub fn add(&mut self, path: impl AsRef<OsStr>, stamp: &Stamp) {
        self.sum = plus(self.sum, digest(path.as_ref(), &stamp.bytes()));
    }

    /// Files that could have been written since they were looked at without looking different; only their contents tell.
    pub fn recent(&self) -> impl Iterator<Item = &Path> {
        self.recent.iter().map(PathBuf::as_path)
    }

    /// One value for all: equal as long as no file was added, removed, renamed or written. Files in `contents`, by their paths
    /// below `top`, count by the hash of what they hold. None when one of these is gone.
    pub fn hash(&self, top: &Path, contents: &BTreeMap<PathBuf, blake3::Hash>) -> Option<blake3::Hash> {
        let mut sum = self.sum;
        for (path, hash) in contents {
            let stamp = Stamp::of(&fs::symlink_metadata(top.join(path)).ok()?);
            let path = path.as_os_str();
            sum = plus(minus(sum, digest(path, &stamp.bytes())), digest(path, hash.as_bytes()));
        }
        let bytes: Vec<u8> = sum.iter().flat_map(|lane| lane.to_le_bytes()).collect();
        Some(blake3::hash(&bytes))
    }

    fn absorb(&mut self, other: Look) {
        self.sum = plus(self.sum, other.sum);
        self.recent.extend(other.recent);
    }
}

fn plus(one: Sum, other: Sum) -> Sum {
    from_fn(|lane| one[lane].wrapping_add(other[lane]))
}

fn minus(one: Sum, other: Sum) -> Sum {
    from_fn(|lane| one[lane].wrapping_sub(other[lane]))
}

/// The hash of a file's path and state. All states are of one size, so no other pair has the same bytes.
fn digest(path: &OsStr, state: &[u8; STATE]) -> Sum {
    let mut hasher = blake3::Hasher::new();
    let hash = hasher.update(path.as_encoded_bytes()).update(state).finalize();
    from_fn(|lane| u64::from_le_bytes(from_fn(|byte| hash.as_bytes()[8 * lane + byte])))
}

/// What is below a folder, whose files count as below `name`.
fn walk(folder: &Path, name: &OsStr, now: SystemTime) -> io::Result<Look> {
    let mut look = Look::default();
    let mut folders = Vec::new();
    let mut start = name.to_owned();
    if !start.is_empty() {
        start.push("/");
    }
    let mut path = OsString::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        path.clone_from(&start);
        path.push(entry.file_name());
        if entry.file_type()?.is_dir() {
            folders.push((entry.path(), path.clone()));
            continue;
        }
        let stamp = Stamp::of(&entry.metadata()?);
        look.add(&path, &stamp);
        if stamp.is_recent(now) {
            look.recent.push(PathBuf::from(&path));
        }
    }
    let below = folders.par_iter().map(|(folder, name)| walk(folder, name, now));
    let join = |mut one: Look, other: Look| {
        one.absorb(other);
        Ok(one)
    };
    look.absorb(below.try_reduce(Look::default, join)?);
    Ok(look)
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
        let hash = || look(top.path()).hash(top.path(), &BTreeMap::new()).unwrap();
        let first = hash();
        assert_eq!(first, hash());
        fs::write(top.path().join("a/b/two"), "two").unwrap();
        let added = hash();
        assert_ne!(first, added);
        fs::rename(top.path().join("a/b/two"), top.path().join("a/two")).unwrap();
        let moved = hash();
        assert_ne!(added, moved);
        fs::write(top.path().join("a/two"), "longer").unwrap();
        assert_ne!(moved, hash());
        fs::remove_file(top.path().join("a/two")).unwrap();
        assert_eq!(first, hash());
    }

    #[test]
    fn a_file_just_written_counts_by_what_it_holds() {
        let top = tempfile::tempdir().unwrap();
        fs::create_dir(top.path().join("a")).unwrap();
        fs::write(top.path().join("a/one"), "one").unwrap();
        let one = look(top.path());
        assert_eq!(one.recent().collect::<Vec<_>>(), [Path::new("a/one")]);
        let stamp = Stamp::of(&fs::metadata(top.path().join("a/one")).unwrap());
        assert!(!stamp.is_recent(SystemTime::now() + Duration::from_secs(60)));
        let contents = |text: &str| BTreeMap::from([(PathBuf::from("a/one"), blake3::hash(text.as_bytes()))]);
        let hash = |look: &Look, text: &str| look.hash(top.path(), &contents(text)).unwrap();
        let first = hash(&one, "one");
        assert_ne!(first, hash(&one, "two"));
        fs::write(top.path().join("a/one"), "one").unwrap();
        assert_eq!(first, hash(&look(top.path()), "one"), "times do not count");
        fs::remove_file(top.path().join("a/one")).unwrap();
        assert_eq!(one.hash(top.path(), &contents("one")), None);
    }

    #[test]
    fn files_can_be_added_one_by_one() {
        let top = tempfile::tempdir().unwrap();
        fs::create_dir_all(top.path().join("a/b")).unwrap();
        let mut added = Look::default();
        for path in ["a/b/two", "a/one"] {
            fs::write(top.path().join(path), path).unwrap();
            added.add(path, &Stamp::of(&fs::metadata(top.path().join(path)).unwrap()));
        }
        let hash = |look: &Look| look.hash(top.path(), &BTreeMap::new()).unwrap();
        assert_eq!(hash(&added), hash(&look(top.path())));
    }
}
