//! Reads guides while somebody writes in them, and tells the editor what is wrong: the same as `askbook check --drafts`, of the
//! text as it is in the editor.

use super::desk::{Analysis, Desk, Job};
use super::diagnostics::Report;
use super::positions::Encoding;
use super::say;
use crate::build::{self, Beside};
use crate::compile;
use crate::config::{self, Config, Run, Unsaved};
use crate::error::{Error, Result};
use crate::problem::{Problem, SourceText};
use crate::theme::Theme;
use jiff::civil::Date;
use ls_types::{MessageType, Uri};
use lsp_server::Message;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Sender;

/// Works until the desk is closed.
pub struct Analyst {
    /// What it shares with the other threads.
    pub desk: Arc<Desk>,
    /// Where it tells.
    pub out: Sender<Message>,
    /// What columns count.
    pub encoding: Encoding,
    /// The day, in UTC.
    pub today: fn() -> Date,
    /// Files for which the editor shows something, by guide.
    shown: BTreeMap<PathBuf, BTreeSet<Uri>>,
    /// The theme that was read last: its guide, its name, and how often files of themes had changed.
    theme: Option<(PathBuf, String, u64, Arc<Theme>)>,
}

impl Analyst {
    /// One that has read nothing yet.
    pub fn new(desk: Arc<Desk>, out: Sender<Message>, encoding: Encoding, today: fn() -> Date) -> Self {
        Analyst { desk, out, encoding, today, shown: BTreeMap::new(), theme: None }
    }

    /// Reads one guide after the other.
    pub fn work(mut self) {
        while let Some(job) = self.desk.next() {
            // A mistake of ours must not end the help: the next change may avoid it.
            let outcome = catch_unwind(AssertUnwindSafe(|| self.read(&job)));
            match outcome {
                Ok(Ok(())) => {}
                Ok(Err(error)) => self.tell(&job, &[stopped(&error)]),
                Err(_) => say::log(
                    &self.out,
                    MessageType::ERROR,
                    "the check broke off; this is a mistake in askbook, please report it",
                ),
            }
            self.desk.finish(&job);
        }
    }

    /// Reads a guide, unless newer text comes meanwhile.
    fn read(&mut self, job: &Job) -> Result<()> {
        let run = Run { today: (self.today)(), preview: true, offline: false };
        let (config, found) = load(&job.root, job.documents.texts(), run)?;
        let theme = self.theme(job, &config)?;
        if !self.desk.is_current(job) {
            return Ok(());
        }
        let (site, mut problems) = compile::compile(config, &theme)?;
        let analysis =
            |site, problems| Analysis { revision: job.revision, site, problems, theme: Arc::clone(&theme) };
        if !self.desk.is_current(job) {
            self.desk.keep(job, analysis(site, problems));
            return Ok(());
        }
        let compiled = problems.clone();
        problems.extend(found);
        let checked = build::examine(&site, &theme, problems, &Beside::default());
        self.desk.keep(job, analysis(site, compiled));
        let problems = checked?.problems;
        if self.desk.is_current(job) {
            self.tell(job, &problems);
        }
        Ok(())
    }

    fn theme(&mut self, job: &Job, config: &Config) -> Result<Arc<Theme>> {
        if let Some((root, name, themes, theme)) = &self.theme
            && *root == job.root
            && *name == config.theme
            && *themes == job.themes
        {
            return Ok(Arc::clone(theme));
        }
        let theme = Arc::new(Theme::load(&config.root, &config.theme)?);
        self.theme = Some((job.root.clone(), config.theme.clone(), job.themes, Arc::clone(&theme)));
        Ok(theme)
    }

    /// Replaces what the editor shows for a guide.
    fn tell(&mut self, job: &Job, problems: &[Problem]) {
        let report = Report { root: &job.root, documents: &job.documents, encoding: self.encoding };
        let before = self.shown.remove(&job.root).unwrap_or_default();
        let now = report.publications(problems);
        let gone = before.iter().filter(|uri| !now.iter().any(|params| params.uri == **uri));
        gone.for_each(|uri| say::publish(&self.out, report.nothing(uri)));
        self.shown.insert(job.root.clone(), now.iter().map(|params| params.uri.clone()).collect());
        now.into_iter().for_each(|params| say::publish(&self.out, params));
    }
}

/// Settings of a guide, with the texts of open files.
pub fn load(root: &Path, unsaved: Unsaved, run: Run) -> Result<(Config, Vec<Problem>)> {
    let (mut config, problems) = match unsaved.get(&root.join("book.toml")) {
        Some(text) => config::parse(root, text, run),
        None => config::load(root, run)?,
    };
    config.unsaved = unsaved;
    Ok((config, problems))
}

/// What keeps a guide from being read is shown at its settings.
fn stopped(error: &Error) -> Problem {
    let file = Arc::new(SourceText { path: "book.toml".into(), text: String::new() });
    Problem::error(&file, 0..0, "cannot-read", error.to_string(), error.remedy().unwrap_or_default())
}
