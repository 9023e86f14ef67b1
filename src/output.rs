//! The one place that writes. A new site is made beside the old one and takes its place in one
//! step, so that a failed build leaves the published folder exactly as it was. Files that stay the same are linked
//! instead of written: they keep their times, by which programs that upload a site know what to leave out.

use crate::check::{Published, PublishedQuestion};
use crate::error::{Error, Result};
use crate::machine::Output;
use crate::site::Anchors;
use crate::stamp::{Look, Stamp};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashSet};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::Mutex;
use std::time::SystemTime;
use walkdir::WalkDir;

/// The file that lists what askbook wrote; a folder with files beside it is never replaced.
pub const MANIFEST: &str = "askbook-manifest.json";

/// Size and hash of a written file.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
struct Record {
    bytes: u64,
    blake3: String,
}

#[derive(Debug, Default, serde::Serialize, serde::Deserialize)]
struct Manifest {
    askbook: String,
    files: BTreeMap<String, Record>,
    /// Older programs did not list them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    anchors: Option<Anchors>,
}

/// What the manifest of a site lists.
#[derive(Debug)]
pub struct Listed {
    /// Files.
    pub files: Vec<String>,
    /// Anchors; none when the site was written by a program that did not list them.
    pub anchors: Option<Anchors>,
}

/// What a site that was written to a folder lists; none when there is no such site.
pub fn listed(folder: &Path) -> Option<Listed> {
    let manifest = manifest(folder)?;
    Some(Listed { files: manifest.files.into_keys().collect(), anchors: manifest.anchors })
}

fn manifest(folder: &Path) -> Option<Manifest> {
    serde_json::from_slice(&fs::read(folder.join(MANIFEST)).ok()?).ok()
}

/// The files of a site that was written to a folder; none when there is no such site.
pub fn files_of(folder: &Path) -> Option<Vec<String>> {
    listed(folder).map(|listed| listed.files)
}

/// The part of `faq.json` that is read again.
#[derive(serde::Deserialize)]
struct Faq {
    questions: Vec<FaqQuestion>,
}

#[derive(serde::Deserialize)]
struct FaqQuestion {
    id: String,
    url: String,
}

/// What a site that was written to a folder has; none when there is no such site. `shown` is the folder as problems name it.
pub fn published(folder: &Path, shown: &str) -> Option<Published> {
    let Listed { files, anchors } = listed(folder)?;
    let mut questions = Vec::new();
    for path in files.iter().filter(|path| *path == "faq.json" || path.ends_with("/faq.json")) {
        let bytes = fs::read(folder.join(path)).unwrap_or_default();
        let prefix = path.strip_suffix("faq.json").unwrap_or_default().to_owned();
        let faq: Faq = serde_json::from_slice(&bytes).unwrap_or(Faq { questions: Vec::new() });
        questions.extend(faq.questions.into_iter().map(|question| PublishedQuestion {
            anchor: question.url.rsplit('#').next().unwrap_or_default().to_owned(),
            id: question.id,
            prefix: prefix.clone(),
        }));
    }
    let anchors = anchors.unwrap_or_default();
    Some(Published { manifest: format!("{shown}/{MANIFEST}"), files, questions, anchors })
}

/// What is known of the site that a new one replaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replaced {
    /// At this time its files were what its manifest says.
    Known(SystemTime),
    /// Anybody may have changed them, or there is none.
    Unknown,
}

/// A site that is being written.
pub struct Publication {
    replaces: Replaced,
    /// The files of a site that is [`Replaced::Known`].
    replaced: BTreeMap<String, Record>,
    /// Those of them that are part of the new site.
    kept: Mutex<Vec<String>>,
    target: PathBuf,
    staging: PathBuf,
    retired: PathBuf,
    written: Mutex<BTreeMap<String, Record>>,
    look: Mutex<Look>,
    folders: Mutex<HashSet<PathBuf>>,
    _lock: File,
    done: bool,
}

impl Publication {
    /// Begins a site that will stand at `target`.
    ///
    /// # Errors
    /// When `target` holds files that askbook did not write, holds the guide's sources
    /// (`sources`), or another build is writing it.
    pub fn begin(target: &Path, sources: &[&Path], replaces: Replaced) -> Result<Publication> {
        refuse_sources(target, sources)?;
        let parent =
            target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(parent).map_err(|error| Error::io("cannot make the folder", parent, error))?;
        let name = target
            .file_name()
            .ok_or_else(|| Error::new("cannot write a site to").at(target))?
            .to_string_lossy()
            .into_owned();
        let beside = |what: &str| parent.join(format!(".{name}.askbook-{what}"));
        let lock = lock(&beside("lock"))?;
        let (staging, retired) = (beside("new"), beside("old"));
        recover(target, &retired)?;
        let old = manifest(target).unwrap_or_default().files;
        refuse_foreign(target, &old)?;
        remove_tree(&staging)?;
        remove_tree(&retired)?;
        fs::create_dir(&staging).map_err(|error| Error::io("cannot make the folder", &staging, error))?;
        Ok(Publication {
            replaces,
            replaced: if replaces == Replaced::Unknown { BTreeMap::new() } else { old },
            kept: Mutex::default(),
            target: target.to_path_buf(),
            staging,
            retired,
            written: Mutex::default(),
            look: Mutex::default(),
            folders: Mutex::default(),
            _lock: lock,
            done: false,
        })
    }

    /// Writes one file. Can be called from several threads.
    ///
    /// # Errors
    /// When the path would leave the site, is written already, or the disk refuses.
    pub fn write(&self, output: &Output) -> Result<()> {
        let path = self.place(&output.path)?;
        let record = Record {
            bytes: output.bytes.len() as u64,
            blake3: blake3::hash(&output.bytes).to_hex().to_string(),
        };
        self.record(&output.path, record.clone())?;
        if self.keep(&output.path, &record, &path) {
            return Ok(());
        }
        let stamp = create(&path, &output.bytes).map_err(|error| Error::io("cannot write", &path, error))?;
        held(&self.look).add(&output.path, &stamp);
        Ok(())
    }

    /// Writes one file that `write` makes in large pieces.
    ///
    /// # Errors
    /// As [`Publication::write`].
    pub fn stream(&self, path: &str, write: &dyn Fn(&mut dyn Write) -> io::Result<()>) -> Result<()> {
        let place = self.place(path)?;
        // Its place is taken before the file is there, so that a second one is told why.
        self.record(path, Record::default())?;
        let (record, stamp) =
            create_from(&place, write).map_err(|error| Error::io("cannot write", &place, error))?;
        held(&self.written).insert(path.to_owned(), record.clone());
        let beside = place.with_extension("askbook-kept");
        if self.keep(path, &record, &beside) {
            return fs::rename(&beside, &place).map_err(|error| Error::io("cannot write", &place, error));
        }
        held(&self.look).add(path, &stamp);
        Ok(())
    }

    /// Links a file of the old site to its place in the new one if it is the same; false where it has to be written.
    fn keep(&self, path: &str, record: &Record, place: &Path) -> bool {
        let same = self.replaced.get(path) == Some(record);
        let kept = same && fs::hard_link(self.target.join(path), place).is_ok();
        if kept {
            held(&self.kept).push(path.to_owned());
        }
        kept
    }

    /// Copies a file of the content.
    ///
    /// # Errors
    /// As [`Publication::write`], and when the file cannot be read.
    pub fn copy(&self, path: &str, from: &Path) -> Result<()> {
        let bytes = fs::read(from).map_err(|error| Error::io("cannot read", from, error))?;
        self.write(&Output { path: path.to_owned(), bytes })
    }

    fn record(&self, path: &str, record: Record) -> Result<()> {
        if held(&self.written).insert(path.to_owned(), record).is_some() {
            return Err(Error::new(format!("two pages would be written to `{path}`")));
        }
        Ok(())
    }

    /// Where a path of the site is made; refuses whatever could lead out of it.
    fn place(&self, path: &str) -> Result<PathBuf> {
        let relative = Path::new(path);
        let plain =
            !path.is_empty() && relative.components().all(|part| matches!(part, Component::Normal(_)));
        if !plain || path.contains(['\\', '\0']) {
            return Err(Error::new(format!("the path `{path}` would leave the site")));
        }
        let place = self.staging.join(relative);
        if let Some(folder) = place.parent() {
            self.make(folder).map_err(|error| Error::io("cannot make the folder", folder, error))?;
        }
        Ok(place)
    }

    fn make(&self, folder: &Path) -> io::Result<()> {
        if !held(&self.folders).contains(folder) {
            fs::create_dir_all(folder)?;
            held(&self.folders).insert(folder.to_path_buf());
        }
        Ok(())
    }

    /// Puts the new site in the place of the old one. `anchors` are those of its pages.
    ///
    /// # Errors
    /// When the disk refuses; the old site is then still there.
    pub fn finish(mut self, anchors: Anchors) -> Result<Written> {
        let files = std::mem::take(&mut *held(&self.written));
        let mut look = std::mem::take(&mut *held(&self.look));
        let (count, bytes) = (files.len(), files.values().map(|record| record.bytes).sum());
        let manifest = Manifest { askbook: env!("CARGO_PKG_VERSION").into(), files, anchors: Some(anchors) };
        let path = self.staging.join(MANIFEST);
        let write = |file: &mut dyn Write| {
            let mut file = BufWriter::new(file);
            serde_json::to_writer_pretty(&mut file, &manifest)?;
            file.write_all(b"\n")?;
            file.flush()
        };
        let (_, stamp) =
            create_from(&path, &write).map_err(|error| Error::io("cannot write", &path, error))?;
        look.add(MANIFEST, &stamp);
        exchange(&self.staging, &self.target, &self.retired)
            .map_err(|error| Error::io("cannot replace", &self.target, error))?;
        self.done = true;
        remove_tree(&self.staging)?;
        remove_tree(&self.retired)?;
        self.look_at_kept(&mut look);
        Ok(Written { files: count, bytes, look })
    }

    /// Adds the files that were kept, which look different once they are in the old site no more. One that was written to meanwhile is left
    /// out: the next build then finds another site than it expects, and writes all.
    fn look_at_kept(&self, look: &mut Look) {
        let Replaced::Known(then) = self.replaces else { return };
        let kept = std::mem::take(&mut *held(&self.kept));
        let stamp = |path: &String| {
            let stamp = Stamp::of(&fs::symlink_metadata(self.target.join(path)).ok()?);
            stamp.is_written_before(then).then_some(stamp)
        };
        let stamps: Vec<Option<Stamp>> = kept.par_iter().map(stamp).collect();
        for (path, stamp) in kept.iter().zip(stamps) {
            stamp.into_iter().for_each(|stamp| look.add(path, &stamp));
        }
    }
}

/// What was written.
#[derive(Debug)]
pub struct Written {
    /// Files, without the manifest.
    pub files: usize,
    /// Their size in bytes.
    pub bytes: u64,
    /// Every file as it was when it was written, by its path in the site.
    pub look: Look,
}

impl Drop for Publication {
    fn drop(&mut self) {
        if !self.done {
            let _ = fs::remove_dir_all(&self.staging);
        }
    }
}

fn held<T>(lock: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Writes a new file; gives its stamp, asked of the open file, so that it is that of these bytes.
fn create(path: &Path, bytes: &[u8]) -> io::Result<Stamp> {
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    file.metadata().map(|data| Stamp::of(&data))
}

/// [`create`] of what `write` makes, with its size and hash.
fn create_from(path: &Path, write: &dyn Fn(&mut dyn Write) -> io::Result<()>) -> io::Result<(Record, Stamp)> {
    let mut hashed = Hashed { file: File::create_new(path)?, hasher: blake3::Hasher::new() };
    write(&mut hashed)?;
    let record =
        Record { bytes: hashed.hasher.count(), blake3: hashed.hasher.finalize().to_hex().to_string() };
    hashed.file.metadata().map(|data| (record, Stamp::of(&data)))
}

/// A file whose bytes are hashed on the way.
struct Hashed {
    file: File,
    hasher: blake3::Hasher,
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// One build at a time: the system lets go of the lock even when a build is killed.
fn lock(path: &Path) -> Result<File> {
    let file = File::options().create(true).write(true).truncate(false).open(path);
    let file = file.map_err(|error| Error::io("cannot write", path, error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(Error::new("another build is writing this site")
            .help("wait until it is done, or choose another folder with -d")),
        Err(fs::TryLockError::Error(error)) => Err(Error::io("cannot lock", path, error)),
    }
}

/// Puts the old site back when a build was killed between the two renames.
fn recover(target: &Path, retired: &Path) -> Result<()> {
    if !target.exists() && retired.join(MANIFEST).is_file() {
        fs::rename(retired, target).map_err(|error| Error::io("cannot put back", target, error))?;
    }
    Ok(())
}

fn refuse_sources(target: &Path, sources: &[&Path]) -> Result<()> {
    let full = |path: &Path| std::path::absolute(path).map(|path| fs::canonicalize(&path).unwrap_or(path));
    let wanted = full(target).map_err(|error| Error::io("cannot find", target, error))?;
    for source in sources {
        let source = full(source).map_err(|error| Error::io("cannot find", source, error))?;
        if source.starts_with(&wanted) || wanted.starts_with(&source) && !is_root_of(&source, sources) {
            return Err(Error::new("the site would be written over the guide itself, to")
                .at(target)
                .help("choose another folder with -d"));
        }
    }
    Ok(())
}

/// The guide's folder may hold the site; its content folder may not.
fn is_root_of(source: &Path, sources: &[&Path]) -> bool {
    sources.first().and_then(|root| fs::canonicalize(root).ok()).is_some_and(|root| root == source)
}

/// Refuses a folder that holds anything but the files that askbook wrote.
fn refuse_foreign(target: &Path, written: &BTreeMap<String, Record>) -> Result<()> {
    let Ok(metadata) = fs::symlink_metadata(target) else { return Ok(()) };
    if !metadata.is_dir() {
        return Err(Error::new("this is not a folder:").at(target).help("choose another folder with -d"));
    }
    for entry in WalkDir::new(target).min_depth(1) {
        let entry = entry.map_err(|error| Error::new("cannot read the folder").at(target).because(error))?;
        let path =
            entry.path().strip_prefix(target).unwrap_or(entry.path()).to_string_lossy().replace('\\', "/");
        if !entry.file_type().is_dir() && path != MANIFEST && !written.contains_key(&path) {
            let help =
                "move it into the content folder if it belongs to the site, or choose another folder with -d";
            return Err(Error::new(format!("askbook did not write `{path}`, so it will not replace"))
                .at(target)
                .help(help));
        }
    }
    Ok(())
}

fn remove_tree(path: &Path) -> Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::io("cannot remove", path, error)),
        _ => Ok(()),
    }
}

/// Puts `new` in the place of `target`. Where the system can exchange two folders there is no
/// moment without a site; elsewhere the old one steps aside first.
fn exchange(new: &Path, target: &Path, aside: &Path) -> io::Result<()> {
    if !target.exists() {
        return fs::rename(new, target);
    }
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        if renameat_with(CWD, new, CWD, target, RenameFlags::EXCHANGE).is_ok() {
            return Ok(());
        }
    }
    fs::rename(target, aside)?;
    fs::rename(new, target).inspect_err(|_| drop(fs::rename(aside, target)))
}
