//! Watches the sources: content, themes and book.toml, and nothing that the build or an editor
//! writes on the side.

use crate::config::Config;
use notify_debouncer_full::notify::event::{AccessKind, AccessMode};
use notify_debouncer_full::notify::{self, EventKind, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{
    DebounceEventResult, DebouncedEvent, Debouncer, RecommendedCache, new_debouncer_opt,
};
use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::Duration;

/// Long enough for the two or three steps of one save, too short to be felt.
const SETTLE: Duration = Duration::from_millis(10);

type Notify = Debouncer<RecommendedWatcher, RecommendedCache>;

/// Watches the sources of one site.
pub struct Watcher {
    notify: Result<Notify, String>,
    sources: Sources,
    watched: BTreeSet<PathBuf>,
}

/// What the system told.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Sources that changed, relative to the site.
    pub files: BTreeSet<String>,
    /// The system lost count: anything may have changed.
    pub unknown: bool,
    /// Why changes may be missed.
    pub failures: Vec<String>,
}

impl Changes {
    /// True when a build could come out differently.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && !self.unknown && self.failures.is_empty()
    }

    /// Adds later changes. Failures are told once, and not kept.
    pub fn add(&mut self, later: &Changes) {
        self.files.extend(later.files.iter().cloned());
        self.unknown |= later.unknown;
    }

    /// The files, if they are all that changed and at most so many.
    pub fn few(&self, most: usize) -> Option<&BTreeSet<String>> {
        (!self.unknown && self.files.len() <= most).then_some(&self.files)
    }

    /// True when nothing changed but Markdown.
    pub fn only_content(&self) -> bool {
        !self.unknown && self.files.iter().all(|file| file.ends_with(".md"))
    }

    /// True when a file changed, or may have, that pages show under an unchanged name, such as a picture. Files of themes have
    /// their content in their names.
    pub fn touch_media(&self) -> bool {
        let is_text = |file: &String| {
            file.ends_with(".md") || file.ends_with(".toml") || file.split('/').next() == Some("themes")
        };
        self.unknown || !self.files.iter().all(is_text)
    }
}

impl Watcher {
    /// A watcher of the site at `root` (a canonical path) that tells `changes`.
    pub fn new(root: PathBuf, changes: Sender<DebounceEventResult>) -> Self {
        let config = notify::Config::default().with_follow_symlinks(false);
        let notify = new_debouncer_opt(SETTLE, None, changes, RecommendedCache::new(), config)
            .map_err(|error| plain(&error));
        Watcher { notify, sources: Sources::new(root), watched: BTreeSet::new() }
    }

    /// Watches what this configuration reads. Gives what cannot be watched, and why.
    pub fn follow(&mut self, config: &Config) -> Vec<String> {
        self.sources.follow(config);
        let notify = match &mut self.notify {
            Ok(notify) => notify,
            Err(error) => return vec![format!("changes are not seen: {error}")],
        };
        let wanted = self.sources.folders();
        for gone in self.watched.difference(&wanted.keys().cloned().collect()).cloned().collect::<Vec<_>>() {
            // A folder that is no more cannot be let go of, and need not.
            let _ = notify.unwatch(&gone);
            self.watched.remove(&gone);
        }
        let mut failures = Vec::new();
        for (folder, mode) in wanted {
            if self.watched.contains(&folder) {
                continue;
            }
            match notify.watch(&folder, mode) {
                Ok(()) => drop(self.watched.insert(folder)),
                Err(error) => {
                    failures.push(format!("changes in {} are not seen: {}", folder.display(), plain(&error)));
                }
            }
        }
        failures
    }

    /// What of the told events matters.
    pub fn sift(&mut self, told: impl Iterator<Item = DebounceEventResult>) -> Changes {
        let mut changes = Changes::default();
        for result in told {
            match result {
                Ok(events) => events.iter().for_each(|event| self.take(event, &mut changes)),
                Err(errors) => changes
                    .failures
                    .extend(errors.iter().map(|error| format!("changes may be missed: {}", plain(error)))),
            }
        }
        changes
    }

    fn take(&mut self, event: &DebouncedEvent, changes: &mut Changes) {
        changes.unknown |= event.need_rescan();
        if is_reading(event.kind) {
            return;
        }
        for path in &event.paths {
            // A folder that was removed or replaced has to be watched anew.
            if self.watched.contains(path) && *path != self.sources.root {
                if let Ok(notify) = &mut self.notify {
                    let _ = notify.unwatch(path);
                }
                self.watched.remove(path);
            }
            changes.files.extend(self.sources.name(path));
        }
    }
}

/// Reading is no change; closing after writing is the end of one.
fn is_reading(kind: EventKind) -> bool {
    matches!(kind, EventKind::Access(access) if access != AccessKind::Close(AccessMode::Write))
}

/// The reason without the list of paths, which the message names already.
fn plain(error: &notify::Error) -> String {
    match &error.kind {
        notify::ErrorKind::Generic(text) => text.clone(),
        notify::ErrorKind::Io(error) => error.to_string(),
        notify::ErrorKind::MaxFilesWatch => {
            "the system watches too many files already; raise fs.inotify.max_user_watches".into()
        }
        _ => error.to_string(),
    }
}

/// Which paths are sources.
#[derive(Debug)]
struct Sources {
    root: PathBuf,
    content: PathBuf,
    themes: PathBuf,
    built: PathBuf,
}

impl Sources {
    fn new(root: PathBuf) -> Self {
        let [content, themes, built] =
            ["content", "themes", "public"].map(|name| below(&root, Path::new(name)));
        Sources { root, content, themes, built }
    }

    fn follow(&mut self, config: &Config) {
        self.content = below(&self.root, &config.src);
        self.themes = below(&self.root, Path::new("themes"));
        self.built = below(&self.root, &config.build_dir);
    }

    /// Folders to watch. The site's own folder is watched for book.toml (editors replace the file,
    /// so that watching the file itself would end with the first save) and for new folders.
    fn folders(&self) -> std::collections::BTreeMap<PathBuf, RecursiveMode> {
        let mut folders =
            std::collections::BTreeMap::from([(self.root.clone(), RecursiveMode::NonRecursive)]);
        for folder in [&self.content, &self.themes] {
            if folder.is_dir() {
                folders.insert(folder.clone(), RecursiveMode::Recursive);
            }
        }
        folders
    }

    /// The name of a source, relative to the site; none when the path is no source.
    fn name(&self, path: &Path) -> Option<String> {
        let is_book = path == self.root.join("book.toml");
        let in_tree = [&self.content, &self.themes].into_iter().find_map(|top| path.strip_prefix(top).ok());
        let in_build = path.starts_with(&self.built) && !self.content.starts_with(&self.built);
        if !is_book && (in_build || !in_tree.is_some_and(is_visible)) {
            return None;
        }
        Some(path.strip_prefix(&self.root).unwrap_or(path).to_string_lossy().replace('\\', "/"))
    }
}

/// Where a folder of the site really is, as the system will name it; without the `.` that
/// book.toml may hold when it does not exist yet.
fn below(root: &Path, folder: &Path) -> PathBuf {
    let plain = folder
        .components()
        .filter(|part| *part != Component::CurDir)
        .fold(root.to_path_buf(), |path, part| path.join(part));
    std::fs::canonicalize(&plain).unwrap_or(plain)
}

fn is_visible(path: &Path) -> bool {
    !path.components().any(|part| is_left_over(&part.as_os_str().to_string_lossy()))
}

/// Hidden files, and what editors write beside the file they save.
fn is_left_over(name: &str) -> bool {
    name.starts_with(['.', '#'])
        || name.ends_with('~')
        || name == "4913" // Vim asks with this name whether it may write
        || [".tmp", ".swp", ".swx", ".crswap", "___jb_tmp___", "___jb_old___"].iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(path: &str) -> Option<String> {
        Sources::new("/site".into()).name(Path::new(path))
    }

    #[test]
    fn sources_are_told_from_everything_else() {
        assert_eq!(name("/site/book.toml").as_deref(), Some("book.toml"));
        assert_eq!(name("/site/content/a/b.md").as_deref(), Some("content/a/b.md"));
        assert_eq!(name("/site/content").as_deref(), Some("content"));
        assert_eq!(name("/site/themes/own/theme.toml").as_deref(), Some("themes/own/theme.toml"));
        for other in [
            "/site/public/index.html",
            "/site/README.md",
            "/site",
            "/other/content/a.md",
            "/site/content2/a.md",
        ] {
            assert_eq!(name(other), None, "{other}");
        }
    }

    #[test]
    fn left_overs_of_editors_are_no_sources() {
        for file in
            [".a.md.swp", "a.md~", "#a.md#", ".#a.md", "4913", "a.md___jb_tmp___", ".git/index", "a.tmp"]
        {
            assert_eq!(name(&format!("/site/content/{file}")), None, "{file}");
        }
    }

    #[test]
    fn the_built_folder_is_no_source_even_inside_the_content() {
        let mut sources = Sources::new("/site".into());
        sources.content = below(&sources.root, Path::new("."));
        assert_eq!(sources.content, Path::new("/site"));
        assert_eq!(sources.name(Path::new("/site/public/a.md")), None);
        assert_eq!(sources.name(Path::new("/site/a.md")).as_deref(), Some("a.md"));
    }
}
