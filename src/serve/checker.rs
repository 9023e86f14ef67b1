//! Applies the rules of `check` after the page is there, so that they cost an edit nothing.

use super::status::{Notice, Snapshot, Status};
use crate::build::{self, Beside};
use crate::problem::{Problem, Severity};
use crate::site::Site;
use crate::theme::Theme;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;
use tokio::sync::watch;

/// How long nothing must have been built: the next save may be under way, and it comes first.
const CALM: Duration = Duration::from_millis(150);

/// The last place in the queue for a processor (`nice(2)` of Linux).
#[cfg(target_os = "linux")]
const MOST_NICE: i32 = 19;

/// A guide that was built, to be checked.
pub struct Work {
    /// Name of the build.
    pub build: String,
    /// The guide, with problems or without.
    pub site: Site,
    /// Its theme.
    pub theme: Arc<Theme>,
    /// What the build found, before book.toml and exceptions are applied.
    pub found: Vec<Problem>,
    /// Notices that belong to no file.
    pub notices: Vec<Notice>,
}

/// Checks the newest guide, again and again, until nobody sends any.
pub fn run(work: &Receiver<Work>, publish: &watch::Sender<Snapshot>) {
    let pool = own_threads();
    while let Ok(first) = work.recv() {
        let newest = settled(work, first);
        let build = newest.build.clone();
        let notices = match &pool {
            Some(pool) => pool.install(|| check(newest)),
            None => check(newest),
        };
        publish.send_if_modified(|snapshot| {
            let is_current = snapshot.status.build == build;
            if is_current {
                let status = Status { checking: false, ..Status::clone(&snapshot.status) };
                snapshot.status = Arc::new(status.with(notices));
            }
            is_current
        });
    }
}

/// Threads beside those that build: among these, the work of the next edit would wait until the whole check is done. None when the system
/// refuses them.
fn own_threads() -> Option<rayon::ThreadPool> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let threads = rayon::ThreadPoolBuilder::new().num_threads((cores / 2).max(1));
    threads.start_handler(|_| give_way()).build().ok()
}

/// Lets every other thread go first. Only on Linux has each thread a niceness of its own.
fn give_way() {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::nice(MOST_NICE); // refused, the check takes a share of the time
}

/// The last guide that came before it was calm.
fn settled(work: &Receiver<Work>, first: Work) -> Work {
    let mut newest = first;
    loop {
        match work.recv_timeout(CALM) {
            Ok(newer) => newest = newer,
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return newest,
        }
    }
}

fn check(work: Work) -> Vec<Notice> {
    let Work { site, theme, found, mut notices, .. } = work;
    let of_build: Vec<Notice> = found.iter().map(Notice::from).collect();
    // A mistake of ours must not end the preview: the next save may avoid it.
    let checked = catch_unwind(AssertUnwindSafe(|| build::examine(&site, &theme, found, &Beside::default())));
    match checked {
        Ok(Ok(checked)) => notices.extend(checked.problems.iter().map(Notice::from)),
        Ok(Err(error)) => notices.extend(of_build.into_iter().chain([stopped(&error.to_string())])),
        Err(_) => {
            let message = "the check broke off; this is a mistake in askbook";
            notices.extend(of_build.into_iter().chain([stopped(message)]));
        }
    }
    notices
}

fn stopped(message: &str) -> Notice {
    let help = "`askbook check` may say more".to_owned();
    Notice::of_build(Severity::Warning, "check-stopped", message.to_owned(), help)
}
