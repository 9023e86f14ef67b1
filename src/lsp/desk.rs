//! What the threads share: the open files, the guides they belong to, and what is known of each guide.

use super::documents::Documents;
use crate::problem::Problem;
use crate::site::Site;
use crate::theme::Theme;
use lsp_server::RequestId;
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long nothing must have been typed before a guide is read anew.
const QUIET: Duration = Duration::from_millis(120);

/// A guide as it was read last.
pub struct Analysis {
    /// The change up to which it counts.
    pub revision: u64,
    /// The guide.
    pub site: Site,
    /// What was wrong when it was compiled.
    pub problems: Vec<Problem>,
    /// Its theme.
    pub theme: Arc<Theme>,
}

/// A guide that is to be read.
pub struct Job {
    /// Its folder.
    pub root: PathBuf,
    /// The change up to which it will count.
    pub revision: u64,
    /// The files that are open now.
    pub documents: Documents,
    /// How often files of themes have changed.
    pub themes: u64,
}

/// A request that nobody waits for any more.
#[derive(Debug)]
pub struct Cancelled;

struct Known {
    /// The last change.
    revision: u64,
    /// When it came.
    since: Instant,
    /// Somebody waits for the result.
    hurry: bool,
    /// The change up to which it has been read, with or without success.
    done: u64,
    analysis: Option<Arc<Analysis>>,
}

#[derive(Default)]
struct State {
    documents: Documents,
    guides: BTreeMap<PathBuf, Known>,
    cancelled: HashSet<RequestId>,
    changes: u64,
    themes: u64,
    closed: bool,
}

/// The shared state, and a bell for its changes.
#[derive(Default)]
pub struct Desk {
    state: Mutex<State>,
    bell: Condvar,
}

impl Desk {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The open files as they are now.
    pub fn documents(&self) -> Documents {
        self.lock().documents.clone()
    }

    /// Changes the open files; the guide to which the changed one belongs is read anew.
    pub fn edit(&self, change: impl FnOnce(&mut Documents) -> Option<PathBuf>) -> Option<PathBuf> {
        let mut state = self.lock();
        let path = change(&mut state.documents)?;
        if let Some(root) = root_of(&path) {
            state.touch(&root);
        }
        self.bell.notify_all();
        Some(path)
    }

    /// Reads a guide, or reads it anew.
    pub fn touch(&self, root: &Path) {
        self.lock().touch(root);
        self.bell.notify_all();
    }

    /// Files changed on disk.
    pub fn touch_files(&self, paths: &[PathBuf]) {
        let mut state = self.lock();
        let is_theme = |path: &PathBuf| path.components().any(|part| part.as_os_str() == "themes");
        state.themes += u64::from(paths.iter().any(is_theme));
        let roots: Vec<PathBuf> = state.guides.keys().cloned().collect();
        for root in roots.iter().filter(|root| paths.iter().any(|path| is_part(root, path))) {
            state.touch(root);
        }
        self.bell.notify_all();
    }

    /// Nobody waits for this request any more.
    pub fn cancel(&self, id: RequestId) {
        self.lock().cancelled.insert(id);
        self.bell.notify_all();
    }

    /// Whether a request was cancelled; asked once for each.
    pub fn take_cancelled(&self, id: &RequestId) -> bool {
        self.lock().cancelled.remove(id)
    }

    /// Ends the work of every thread.
    pub fn close(&self) {
        self.lock().closed = true;
        self.bell.notify_all();
    }

    /// The next guide to read, when it is time; none at the end.
    pub fn next(&self) -> Option<Job> {
        let mut state = self.lock();
        loop {
            if state.closed {
                return None;
            }
            let waits = |known: &Known| {
                if known.hurry { Duration::ZERO } else { QUIET.saturating_sub(known.since.elapsed()) }
            };
            let due = state.guides.iter().filter(|(_, known)| known.done < known.revision);
            let next = due.map(|(root, known)| (waits(known), root.clone(), known.revision)).min();
            match next {
                Some((Duration::ZERO, root, revision)) => {
                    return Some(Job {
                        root,
                        revision,
                        documents: state.documents.clone(),
                        themes: state.themes,
                    });
                }
                Some((wait, ..)) => {
                    state = self.bell.wait_timeout(state, wait).unwrap_or_else(PoisonError::into_inner).0;
                }
                None => state = self.bell.wait(state).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    /// False when newer text has come, or the end.
    pub fn is_current(&self, job: &Job) -> bool {
        let state = self.lock();
        !state.closed && state.guides.get(&job.root).is_some_and(|known| known.revision == job.revision)
    }

    /// Keeps what was read.
    pub fn keep(&self, job: &Job, analysis: Analysis) {
        if let Some(known) = self.lock().guides.get_mut(&job.root) {
            known.analysis = Some(Arc::new(analysis));
        }
        self.bell.notify_all();
    }

    /// The job is done, with or without success.
    pub fn finish(&self, job: &Job) {
        if let Some(known) = self.lock().guides.get_mut(&job.root) {
            known.done = known.done.max(job.revision);
            known.hurry = false;
        }
        self.bell.notify_all();
    }

    /// What is known of a guide; waits for the first reading, or with `fresh` for one of the text as it is now. None when the
    /// guide cannot be read.
    ///
    /// # Errors
    /// When the request is cancelled while it waits.
    pub fn analysis(
        &self,
        root: &Path,
        fresh: bool,
        id: &RequestId,
    ) -> Result<Option<Arc<Analysis>>, Cancelled> {
        let mut state = self.lock();
        if !state.guides.contains_key(root) {
            state.touch(root);
        }
        loop {
            if state.closed || state.cancelled.remove(id) {
                return Err(Cancelled);
            }
            let Some(known) = state.guides.get_mut(root) else { return Ok(None) };
            let enough = |analysis: &&Arc<Analysis>| !fresh || analysis.revision >= known.revision;
            if let Some(analysis) = known.analysis.as_ref().filter(enough) {
                return Ok(Some(Arc::clone(analysis)));
            }
            if known.done >= known.revision {
                return Ok(None);
            }
            known.hurry = true;
            self.bell.notify_all();
            state = self.bell.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Every guide as it was read last.
    pub fn analyses(&self) -> Vec<(PathBuf, Arc<Analysis>)> {
        let state = self.lock();
        let known =
            |(root, known): (&PathBuf, &Known)| Some((root.clone(), Arc::clone(known.analysis.as_ref()?)));
        state.guides.iter().filter_map(known).collect()
    }
}

impl State {
    fn touch(&mut self, root: &Path) {
        self.changes += 1;
        let (revision, since) = (self.changes, Instant::now());
        let known = self.guides.entry(root.to_owned()).or_insert(Known {
            revision,
            since,
            // The first reading need not wait for a pause.
            hurry: true,
            done: 0,
            analysis: None,
        });
        known.revision = revision;
        known.since = since;
    }
}

/// A file in the folder of a guide, and in no hidden folder: what programs keep there is no part of it.
fn is_part(root: &Path, path: &Path) -> bool {
    let hidden = |part: std::path::Component<'_>| part.as_os_str().to_string_lossy().starts_with('.');
    path.strip_prefix(root).is_ok_and(|below| !below.components().any(hidden))
}

/// The guide to which a file belongs: the nearest folder above it with a book.toml.
pub fn root_of(path: &Path) -> Option<PathBuf> {
    path.ancestors().skip(1).find(|folder| is_guide(folder)).map(Path::to_path_buf)
}

/// True for the folder of a guide.
pub fn is_guide(folder: &Path) -> bool {
    folder.join("book.toml").is_file()
}
