//! Builds again after every change and publishes what came of it.

use super::Caller;
use super::memory::{Keeper, Memory};
use super::status::{Notice, Snapshot, Status};
use super::watcher::{Changes, Watcher};
use crate::build::Progress;
use crate::check;
use crate::compile;
use crate::config::{Config, SiteUrl};
use crate::discover::Asset;
use crate::error::{Error, Result};
use crate::machine::Output;
use crate::present;
use crate::problem::{self, Problem};
use crate::render::{self, Sink};
use crate::theme::Theme;
use anstream::{eprintln, println};
use notify_debouncer_full::DebounceEventResult;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use tokio::sync::watch;

/// Builds, and remembers what it told last.
pub struct Builder {
    caller: Caller,
    origin: String,
    watcher: Watcher,
    publish: watch::Sender<Snapshot>,
    /// Sets the builds of this run apart from those of an earlier one on the same port.
    run: String,
    builds: u64,
    told: Vec<Notice>,
    unseen: Vec<String>,
}

/// What a build came to.
struct Built {
    /// None when one of the problems is an error.
    site: Option<Memory>,
    problems: Vec<Problem>,
}

impl Builder {
    /// A builder of the site that will stand at `origin`.
    pub fn new(caller: Caller, origin: String, watcher: Watcher, publish: watch::Sender<Snapshot>) -> Self {
        let started = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let run = format!("{:x}", started.as_nanos());
        Builder { caller, origin, watcher, publish, run, builds: 0, told: Vec::new(), unseen: Vec::new() }
    }

    /// Builds for the first time.
    pub fn first(&mut self, loaded: (Config, Vec<Problem>), progress: &dyn Progress) {
        self.build("", Ok(loaded), Some(progress));
    }

    /// Builds after every change, for as long as changes are told.
    pub fn follow(mut self, told: &Receiver<DebounceEventResult>) {
        while let Ok(first) = told.recv() {
            let changes = self.watcher.sift(std::iter::once(first).chain(told.try_iter()));
            if changes.is_empty() {
                continue;
            }
            let what = name(&changes);
            self.unseen.extend(changes.failures);
            let loaded = (self.caller.load)();
            self.build(&what, loaded, None);
        }
        eprintln!("changes are no longer seen; start `askbook serve` again");
    }

    fn build(&mut self, what: &str, loaded: Result<(Config, Vec<Problem>)>, progress: Option<&dyn Progress>) {
        let started = Instant::now();
        let built = loaded.and_then(|(config, problems)| {
            self.watch(&config);
            // A mistake of ours must not end the preview: the next save may avoid it.
            catch_unwind(AssertUnwindSafe(|| build(config, problems, &self.origin, progress))).unwrap_or_else(
                |_| {
                    Err(Error::new("the build broke off; this is a mistake in askbook")
                        .help("please report it"))
                },
            )
        });
        let took = started.elapsed().as_millis();
        let (site, notices) = self.tell(built);
        let outcome =
            site.as_ref().map_or_else(|| "not built".to_owned(), |site| format!("{} files", site.len()));
        let status = self.publish(site, notices);
        println!("{what}{outcome} in {took} ms{}", summary(&status));
    }

    fn watch(&mut self, config: &Config) {
        for failure in self.watcher.follow(config) {
            if !self.unseen.contains(&failure) {
                self.unseen.push(failure);
            }
        }
    }

    /// Prints what is new, and gives the site and everything to be shown in the page.
    fn tell(&mut self, built: Result<Built>) -> (Option<Memory>, Vec<Notice>) {
        let (site, notices) = match &built {
            Ok(built) => (built.site.is_some(), built.problems.iter().map(Notice::from).collect()),
            Err(error) => (false, vec![Notice::from(error)]),
        };
        let notices: Vec<Notice> = self.unseen.iter().map(|failure| unseen(failure)).chain(notices).collect();
        if notices != self.told {
            self.unseen.iter().for_each(|failure| eprintln!("{failure}"));
            match &built {
                Ok(built) => (self.caller.problems)(&built.problems),
                Err(error) => (self.caller.failure)(error),
            }
            self.told.clone_from(&notices);
        }
        (built.ok().and_then(|built| built.site).filter(|_| site), notices)
    }

    /// Replaces what is served: with the new site, or with the last good one and the new problems.
    fn publish(&mut self, site: Option<Memory>, notices: Vec<Notice>) -> Arc<Status> {
        self.builds += 1;
        let build = format!("{}-{}", self.run, self.builds);
        let last = self.publish.borrow().clone();
        let snapshot = match site {
            Some(site) => Snapshot {
                site: Some(Arc::new(site)),
                status: Arc::new(Status::new(build.clone(), build, notices)),
            },
            None => Snapshot {
                site: last.site,
                status: Arc::new(Status::new(build, last.status.site.clone(), notices)),
            },
        };
        let status = Arc::clone(&snapshot.status);
        self.publish.send_replace(snapshot);
        status
    }
}

fn unseen(failure: &str) -> Notice {
    let help = "start `askbook serve` again when the reason is mended".to_owned();
    Notice { severity: "warning", code: "not-watched", place: None, message: failure.to_owned(), help }
}

/// The changed files, in a few words.
fn name(changes: &Changes) -> String {
    let mut files = changes.files.iter();
    match (files.next(), files.len()) {
        (Some(file), 0) => format!("{file}: "),
        (Some(file), more) => format!("{file} and {more} more: "),
        (None, _) => "anything: ".to_owned(),
    }
}

fn summary(status: &Status) -> String {
    let count = |n: usize, what: &str| match n {
        0 => String::new(),
        1 => format!(", 1 {what}"),
        _ => format!(", {n} {what}s"),
    };
    count(status.errors, "error") + &count(status.warnings, "warning")
}

fn build(
    mut config: Config,
    found: Vec<Problem>,
    origin: &str,
    progress: Option<&dyn Progress>,
) -> Result<Built> {
    let base = config.site_url.as_ref().map_or_else(|| "/".to_owned(), |url| url.base.clone());
    // Canonical addresses and the page for lost ones then lead to this preview.
    config.site_url = Some(SiteUrl { origin: origin.to_owned(), base: "/".to_owned() });
    step(progress, "Reading", None);
    let theme = Theme::load(&config.root, &config.theme)?;
    let (site, mut problems) = compile::compile(config, &theme)?;
    problems.extend(found);
    let mut problems = check::settle(&site.config, None, problems);
    problem::sort(&mut problems);
    if problem::any_error(&problems) {
        return Ok(Built { site: None, problems });
    }
    step(progress, "Rendering", Some(present::plan(&site).len()));
    let sink = Counting { keeper: Keeper::default(), progress };
    render::render(&site, &theme, &sink)?;
    Ok(Built { site: Some(sink.keeper.finish(&base)), problems })
}

fn step(progress: Option<&dyn Progress>, name: &str, pages: Option<usize>) {
    if let Some(progress) = progress {
        progress.step(name, pages);
    }
}

/// Keeps the files, and tells how far it is.
struct Counting<'a> {
    keeper: Keeper,
    progress: Option<&'a dyn Progress>,
}

impl Sink for Counting<'_> {
    fn put(&self, output: Output) -> Result<()> {
        self.keeper.put(output)
    }

    fn copy(&self, asset: &Asset) -> Result<()> {
        self.keeper.copy(asset)
    }

    fn tick(&self) {
        if let Some(progress) = self.progress {
            progress.tick();
        }
    }
}
