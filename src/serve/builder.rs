//! Builds again after every change and publishes what came of it.

use super::Caller;
use super::checker::Work;
use super::memory::{Keeper, Memory};
use super::pages::Pages;
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
use crate::problem::{self, Problem, Severity};
use crate::render::{self, Sink};
use crate::site::Site;
use crate::theme::Theme;
use anstream::{eprintln, println};
use notify_debouncer_full::DebounceEventResult;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use tokio::sync::watch;

/// Builds, and remembers what it told last.
pub struct Builder {
    caller: Caller,
    origin: String,
    watcher: Watcher,
    publish: watch::Sender<Snapshot>,
    check: Sender<Work>,
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
    /// What remains to be checked: the guide, and the problems before exceptions are applied.
    guide: (Site, Theme),
    found: Vec<Problem>,
}

impl Builder {
    /// A builder of the site that will stand at `origin`. It publishes what it builds and passes it on to be checked.
    pub fn new(
        caller: Caller,
        origin: String,
        watcher: Watcher,
        publish: watch::Sender<Snapshot>,
        check: Sender<Work>,
    ) -> Self {
        let started = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let run = format!("{:x}", started.as_nanos());
        let (told, unseen) = (Vec::new(), Vec::new());
        Builder { caller, origin, watcher, publish, check, run, builds: 0, told, unseen }
    }

    /// Builds for the first time.
    pub fn first(&mut self, loaded: (Config, Vec<Problem>), progress: &dyn Progress) {
        self.build(&Changes::default(), Ok(loaded), Some(progress));
    }

    /// Builds after every change, for as long as changes are told.
    pub fn follow(mut self, told: &Receiver<DebounceEventResult>) {
        while let Ok(first) = told.recv() {
            let changes = self.watcher.sift(std::iter::once(first).chain(told.try_iter()));
            if changes.is_empty() {
                continue;
            }
            self.unseen.extend(changes.failures.iter().cloned());
            let loaded = (self.caller.load)();
            self.build(&changes, loaded, None);
        }
        eprintln!("changes are no longer seen; start `askbook serve` again");
    }

    fn build(
        &mut self,
        changes: &Changes,
        loaded: Result<(Config, Vec<Problem>)>,
        progress: Option<&dyn Progress>,
    ) {
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
        let notices = self.tell(&built);
        let outcome = match built.as_ref().ok().and_then(|built| built.site.as_ref()) {
            Some(site) => format!("{} files", site.len()),
            None => "not built".to_owned(),
        };
        let summary = summary(&notices);
        self.publish(built, changes, notices);
        println!("{}{outcome} in {took} ms{summary}", name(changes));
    }

    fn watch(&mut self, config: &Config) {
        for failure in self.watcher.follow(config) {
            if !self.unseen.contains(&failure) {
                self.unseen.push(failure);
            }
        }
    }

    /// Prints what is new, and gives everything that the pages are to show at once.
    fn tell(&mut self, built: &Result<Built>) -> Vec<Notice> {
        let of_build = match built {
            Ok(built) => built.problems.iter().map(Notice::from).collect(),
            Err(error) => vec![Notice::from(error)],
        };
        let notices: Vec<Notice> =
            self.unseen.iter().map(|failure| unseen(failure)).chain(of_build).collect();
        if notices != self.told {
            self.unseen.iter().for_each(|failure| eprintln!("{failure}"));
            match built {
                Ok(built) => (self.caller.problems)(&built.problems),
                Err(error) => (self.caller.failure)(error),
            }
            self.told.clone_from(&notices);
        }
        notices
    }

    /// Replaces what is served, with the new site or with the last good one, and has the guide checked.
    fn publish(&mut self, built: Result<Built>, changes: &Changes, notices: Vec<Notice>) {
        self.builds += 1;
        let build = format!("{}-{}", self.run, self.builds);
        let mut snapshot = self.publish.borrow().clone();
        let old = Arc::clone(&snapshot.status);
        let mut status = Status { build: build.clone(), moved: None, ..Status::clone(&old) };
        status.media += usize::from(changes.touch_media());
        status.checking = built.is_ok();
        let mut work = None;
        if let Ok(Built { site, guide: (guide, theme), found, .. }) = built {
            status.pages = Arc::new(Pages::of(&guide));
            if let Some(site) = site {
                status.moved = status.pages.moved(&old.pages);
                snapshot.site = Some(Arc::new(site));
                status.site.clone_from(&build);
            }
            let notices = self.unseen.iter().map(|failure| unseen(failure)).collect();
            work = Some(Work { build, site: guide, theme, found, notices });
        }
        snapshot.status = Arc::new(status.with(with_late(notices, &old, changes)));
        self.publish.send_modify(|current| {
            // Searches are noted by the pages meanwhile.
            snapshot.searches = Arc::clone(&current.searches);
            *current = snapshot;
        });
        if let Some(work) = work {
            // Fails only when the program ends.
            let _ = self.check.send(work);
        }
    }
}

/// The problems of a build, with what the rules of `check` said before about files that are as they were: they are
/// shown until the rules have been applied again.
fn with_late(mut notices: Vec<Notice>, old: &Status, changes: &Changes) -> Vec<Notice> {
    let stands = |notice: &&Notice| {
        let file = notice.place.as_ref().map(|place| &place.file);
        notice.is_late && file.is_some_and(|file| !changes.files.contains(file))
    };
    notices.extend(old.notices.iter().filter(stands).cloned());
    notices
}

fn unseen(failure: &str) -> Notice {
    let help = "start `askbook serve` again when the reason is mended".to_owned();
    Notice::of_build(Severity::Warning, "not-watched", failure.to_owned(), help)
}

/// The changed files, in a few words; none before the first build.
fn name(changes: &Changes) -> String {
    if changes.is_empty() {
        return String::new();
    }
    let mut files = changes.files.iter();
    match (files.next(), files.len()) {
        (Some(file), 0) => format!("{file}: "),
        (Some(file), more) => format!("{file} and {more} more: "),
        (None, _) => "anything: ".to_owned(),
    }
}

fn summary(notices: &[Notice]) -> String {
    let count = |severity: Severity, what: &str| match notices
        .iter()
        .filter(|one| one.severity == severity)
        .count()
    {
        0 => String::new(),
        1 => format!(", 1 {what}"),
        n => format!(", {n} {what}s"),
    };
    count(Severity::Error, "error") + &count(Severity::Warning, "warning")
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
    let found = problems.clone();
    let mut problems = check::settle(&site.config, None, problems);
    problem::sort(&mut problems);
    if problem::any_error(&problems) {
        return Ok(Built { site: None, problems, guide: (site, theme), found });
    }
    step(progress, "Rendering", Some(present::plan(&site).len()));
    let sink = Counting { keeper: Keeper::default(), progress };
    render::render(&site, &theme, &sink)?;
    let memory = sink.keeper.finish(&base);
    Ok(Built { site: Some(memory), problems, guide: (site, theme), found })
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
