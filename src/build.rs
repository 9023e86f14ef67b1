//! The ending that writes: compile, render, publish in one step.

use crate::compile;
use crate::config::Config;
use crate::discover::Asset;
use crate::error::Result;
use crate::expectations;
use crate::machine::Output;
use crate::output::{Publication, Written};
use crate::present;
use crate::problem::{self, Problem};
use crate::render::{self, Sink};
use crate::theme::Theme;
use std::path::Path;

/// Told how far a build is.
pub trait Progress: Sync {
    /// A step begins: its name, and how many pages it has when that is known.
    fn step(&self, name: &str, pages: Option<usize>);
    /// One more page of the step is done.
    fn tick(&self);
}

/// What a build came to.
#[derive(Debug)]
pub struct Outcome {
    /// Mistakes in the content, in reading order.
    pub problems: Vec<Problem>,
    /// What was written; nothing when one of the problems is an error.
    pub written: Option<Written>,
    /// Questions whose id was derived from their text and will move with it.
    pub derived_ids: usize,
}

/// Builds the site of `config` into `target`. With an error in the content nothing is written.
///
/// # Errors
/// When the disk or the theme stops the build; `target` is then as it was.
pub fn build(config: Config, found: Vec<Problem>, target: &Path, progress: &dyn Progress) -> Result<Outcome> {
    progress.step("Reading", None);
    let theme = Theme::load(&config.root, &config.theme)?;
    let (site, problems) = compile::compile(config, &theme)?;
    let mut all = found;
    all.extend(problems);
    problem::sort(&mut all);
    let derived_ids = site.questions.iter().filter(|question| !question.permanent).count();
    if problem::any_error(&all) {
        return Ok(Outcome { problems: all, written: None, derived_ids });
    }
    progress.step("Writing", Some(present::plan(&site).len()));
    let content = site.config.root.join(&site.config.src);
    let themes = site.config.root.join("themes");
    let publication = Publication::begin(target, &[&site.config.root, &content, &themes])?;
    render::render(&site, &theme, &Folder { publication: &publication, progress })?;
    let written = publication.finish()?;
    Ok(Outcome { problems: all, written: Some(written), derived_ids })
}

/// Everything that is wrong with the guide of `config`, in reading order; writes nothing.
///
/// # Errors
/// When the content folder cannot be read, or the theme's search does not run.
pub fn check(config: Config, found: Vec<Problem>, theme: &Theme) -> Result<Vec<Problem>> {
    let (site, problems) = compile::compile(config, theme)?;
    let mut all = found;
    all.extend(problems);
    all.extend(expectations::check(&site, theme, !problem::any_error(&all))?);
    problem::sort(&mut all);
    Ok(all)
}

/// Files go to the folder that is being made.
struct Folder<'a> {
    publication: &'a Publication,
    progress: &'a dyn Progress,
}

impl Sink for Folder<'_> {
    fn put(&self, output: Output) -> Result<()> {
        self.publication.write(&output)
    }

    fn copy(&self, asset: &Asset) -> Result<()> {
        self.publication.copy(&asset.path, &asset.disk)
    }

    fn tick(&self) {
        self.progress.tick();
    }
}
