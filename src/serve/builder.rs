//! Builds again after every change and publishes what came of it.

use super::Caller;
use super::checker::Work;
use super::memory::{File, Memory};
use super::pages::Pages;
use super::status::{Notice, Snapshot, Status};
use super::watcher::{Changes, Watcher};
use crate::address;
use crate::build::Progress;
use crate::check;
use crate::compile;
use crate::config::{Config, SiteUrl};
use crate::discover;
use crate::error::{Error, Result};
use crate::present;
use crate::problem::{self, Problem, Severity};
use crate::site::Site;
use crate::theme::Theme;
use anstream::{eprintln, println};
use notify_debouncer_full::DebounceEventResult;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use tokio::sync::watch;

/// Files that are tried one by one before the whole guide is compiled.
const FEW: usize = 8;

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
    /// The last good build.
    good: Option<Good>,
    /// What changed since then.
    changed: Changes,
}

/// What the next build can begin with.
struct Good {
    site: Arc<Memory>,
    /// The settings as they were read.
    settings: String,
    /// What was wrong, before exceptions are applied, and after.
    found: Vec<Problem>,
    problems: Vec<Problem>,
}

/// What a build came to.
struct Built {
    /// None when one of the problems is an error.
    site: Option<Arc<Memory>>,
    problems: Vec<Problem>,
    /// What remains to be checked: the guide, and the problems before exceptions are applied.
    guide: (Site, Arc<Theme>),
    found: Vec<Problem>,
    /// Its pages are those of the last good build.
    revised: bool,
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
        let changed = Changes { unknown: true, ..Changes::default() };
        Builder { caller, origin, watcher, publish, check, run, builds: 0, told, unseen, good: None, changed }
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
        self.builds += 1;
        self.changed.add(changes);
        let built = loaded.and_then(|(config, problems)| {
            self.watch(&config);
            // A mistake of ours must not end the preview: the next save may avoid it.
            catch_unwind(AssertUnwindSafe(|| self.make(config, problems, progress))).unwrap_or_else(|_| {
                Err(Error::new("the build broke off; this is a mistake in askbook").help("please report it"))
            })
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

    /// A name that no other build has.
    fn name(&self) -> String {
        format!("{}-{}", self.run, self.builds)
    }

    /// Revises the last good site where that is enough, and else compiles the guide.
    fn make(
        &mut self,
        config: Config,
        found: Vec<Problem>,
        progress: Option<&dyn Progress>,
    ) -> Result<Built> {
        let settings = format!("{config:?}{found:?}");
        let built = match self.revised(&settings)? {
            Some(built) => built,
            None => self.compiled(config, found, progress)?,
        };
        if let Some(site) = &built.site {
            let (site, found, problems) = (Arc::clone(site), built.found.clone(), built.problems.clone());
            self.good = Some(Good { site, settings, found, problems });
            self.changed = Changes::default();
        }
        Ok(built)
    }

    /// The last good site with the changed files written anew; none when the guide has to be compiled.
    fn revised(&self, settings: &str) -> Result<Option<Built>> {
        let Some(good) = self.good.as_ref().filter(|good| good.settings == settings) else { return Ok(None) };
        let Some(site) = self.changed.few(FEW).and_then(|files| revise(good, files)) else { return Ok(None) };
        let memory = good.site.reworded(site, &self.name());
        self.see_pages(&memory)?;
        Ok(Some(Built {
            guide: (memory.site().clone(), Arc::clone(memory.theme())),
            site: Some(Arc::new(memory)),
            problems: good.problems.clone(),
            found: good.found.clone(),
            revised: true,
        }))
    }

    fn compiled(
        &self,
        mut config: Config,
        found: Vec<Problem>,
        progress: Option<&dyn Progress>,
    ) -> Result<Built> {
        let base = config.site_url.as_ref().map_or_else(|| "/".to_owned(), |url| url.base.clone());
        // Canonical addresses and the page for lost ones then lead to this preview.
        config.site_url = Some(SiteUrl { origin: self.origin.clone(), base: "/".to_owned() });
        step(progress, "Reading", None);
        let theme = self.theme(&config)?;
        let (site, mut problems) = compile::compile(config, &theme)?;
        problems.extend(found);
        let found = problems.clone();
        let mut problems = check::settle(&site.config, None, problems);
        problem::sort(&mut problems);
        let guide = (site.clone(), Arc::clone(&theme));
        if problem::any_error(&problems) {
            return Ok(Built { site: None, problems, guide, found, revised: false });
        }
        let memory = Memory::new(site, theme, base, &self.name());
        if self.changed.only_content() {
            self.see_pages(&memory)?;
        } else {
            step(progress, "Rendering", Some(present::plan(memory.site()).len()));
            memory.print_all(&|| progress.into_iter().for_each(Progress::tick))?;
        }
        Ok(Built { site: Some(Arc::new(memory)), problems, guide, found, revised: false })
    }

    /// The theme of the last good build as long as none of its files can have changed.
    fn theme(&self, config: &Config) -> Result<Arc<Theme>> {
        let kept = self
            .good
            .as_ref()
            .filter(|good| self.changed.only_content() && good.site.site().config.theme == config.theme);
        match kept {
            Some(good) => Ok(Arc::clone(good.site.theme())),
            None => Ok(Arc::new(Theme::load(&config.root, &config.theme)?)),
        }
    }

    /// Prints the pages of the changed files, so that a page that cannot be printed leaves the last good site standing.
    fn see_pages(&self, memory: &Memory) -> Result<()> {
        let entries = &memory.site().catalog.pages;
        let changed =
            entries.iter().filter(|entry| self.changed.files.contains(&entry.document.source.file.path));
        for entry in changed {
            if let Some(File::Failed(why)) = memory.get(&address::file_of(&entry.url)) {
                return Err(Error::new(why));
            }
        }
        Ok(())
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
        let build = self.name();
        let mut snapshot = self.publish.borrow().clone();
        let old = Arc::clone(&snapshot.status);
        let mut status = Status { build: build.clone(), moved: None, ..Status::clone(&old) };
        status.media += usize::from(changes.touch_media());
        status.checking = built.is_ok();
        let mut work = None;
        if let Ok(Built { site, guide: (guide, theme), found, revised, .. }) = built {
            if !revised {
                status.pages = Arc::new(Pages::of(&guide));
            }
            if let Some(site) = site {
                status.moved = status.pages.moved(&old.pages).filter(|_| !revised);
                snapshot.site = Some(site);
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

fn step(progress: Option<&dyn Progress>, name: &str, pages: Option<usize>) {
    if let Some(progress) = progress {
        progress.step(name, pages);
    }
}

/// The last good site with `files`, relative to the site, read again; none when more than wordings changed.
fn revise(good: &Good, files: &BTreeSet<String>) -> Option<Site> {
    let config = &good.site.site().config;
    let content = format!("{}/", config.src.to_string_lossy().replace('\\', "/"));
    let mut site = good.site.site().clone();
    for file in files {
        let source = discover::again(config, file.strip_prefix(&content)?)?;
        site = compile::revise(&site, &good.found, source)?;
    }
    Some(site)
}
