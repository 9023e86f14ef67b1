//! The ending that writes: compile, render, publish in one step.

use crate::cache::Cache;
use crate::check::{self, Guide, Outside, Reading};
use crate::compile;
use crate::config::Config;
use crate::discover::{self, Asset};
use crate::error::{Error, Result};
use crate::expectations;
use crate::external::Asker;
use crate::machine::Output;
use crate::output::{self, Publication, Replaced, Written};
use crate::picture;
use crate::present;
use crate::problem::{self, Problem};
use crate::render::{self, Sink};
use crate::shrink;
use crate::site::{Anchors, Page, Site, Variant};
use crate::theme::Theme;
use crate::warm::{Before, Earlier};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

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
    /// The site as it is now; nothing when one of the problems is an error.
    pub site: Option<Built>,
    /// Questions whose id was derived from their text and will move with it.
    pub derived_ids: usize,
}

/// A site in its folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Built {
    /// Files, without the manifest.
    pub files: usize,
    /// Their size in bytes.
    pub bytes: u64,
    /// Nothing had changed since the last build, and nothing was written.
    pub unchanged: bool,
}

impl From<Earlier> for Outcome {
    fn from(earlier: Earlier) -> Self {
        let Earlier { problems, files, bytes, derived_ids } = earlier;
        Outcome { problems, site: Some(Built { files, bytes, unchanged: true }), derived_ids }
    }
}

/// Whether a build may take the outcome of the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// If nothing has changed since, and else its files that stay the same. The site is the same.
    Warm,
    /// Everything is made and written again.
    Clean,
}

/// Builds the site of `config` into `target`. With an error in the content nothing is written.
///
/// # Errors
/// When the disk or the theme stops the build; `target` is then as it was.
pub fn build(
    config: Config,
    found: Vec<Problem>,
    target: &Path,
    start: Start,
    progress: &dyn Progress,
) -> Result<Outcome> {
    progress.step("Reading", None);
    let settings = config.clone();
    let before = Before::look(&settings, &found, target);
    if let (Start::Warm, Some(earlier)) = (start, before.as_ref().and_then(Before::unchanged)) {
        return Ok(earlier.into());
    }
    let theme = Theme::load(&config.root, &config.theme)?;
    let (site, problems) = compile::compile_for_outputs(config, &theme)?;
    let mut all = found;
    all.extend(problems);
    let mut all = check::settle(&site.config, None, all);
    problem::sort(&mut all);
    let derived_ids = site.questions.iter().filter(|question| !question.permanent).count();
    if problem::any_error(&all) {
        return Ok(Outcome { problems: all, site: None, derived_ids });
    }
    let now = SystemTime::now();
    let known = start == Start::Warm && before.as_ref().is_some_and(Before::stands);
    let replaced = if known { Replaced::Known(now) } else { Replaced::Unknown };
    let written = publish(site, &theme, target, replaced, progress)?;
    if let Some(before) = before {
        before.keep(&all, &written, derived_ids);
    }
    let built = Built { files: written.files, bytes: written.bytes, unchanged: false };
    Ok(Outcome { problems: all, site: Some(built), derived_ids })
}

/// Writes every file of the site into `target`.
///
/// # Errors
/// When the disk or the theme stops it; `target` is then as it was.
pub fn publish(
    mut site: Site,
    theme: &Theme,
    target: &Path,
    replaced: Replaced,
    progress: &dyn Progress,
) -> Result<Written> {
    progress.step("Writing", Some(present::plan(&site).len()));
    let content = site.config.root.join(&site.config.src);
    let themes = site.config.root.join("themes");
    let publication = Publication::begin(target, &[&site.config.root, &content, &themes], replaced)?;
    let cache = Cache::of(&site.config.root);
    let folder = Folder { publication: &publication, cache: &cache, progress };
    site.variants = Arc::new(variants(&site, &folder)?);
    render::for_machines(&site, &folder)?;
    site.release_sources();
    render::for_readers(&site, theme, &folder)?;
    let written = publication.finish(anchors(site))?;
    cache.tidy();
    Ok(written)
}

/// Writes the smaller variants of every picture that a page shows.
fn variants(site: &Site, folder: &Folder<'_>) -> Result<BTreeMap<String, Vec<Variant>>> {
    let shown: BTreeSet<&str> =
        site.pages.iter().flat_map(|page| page.pictures.iter().map(String::as_str)).collect();
    let of_picture = |path: &str| {
        let Some(asset) = site.catalog.asset(path) else { return Ok(Vec::new()) };
        let file = fs::read(&asset.disk).map_err(|error| Error::io("cannot read", &asset.disk, error))?;
        let name = format!("{}.v{}", blake3::hash(&file).to_hex(), shrink::VERSION);
        let small = folder.costly(&name, &|| Ok(shrink::pack(&shrink::variants(&file))))?;
        let written = shrink::unpack(&small).into_iter().map(|(width, bytes)| {
            let path = hashed(path, width, bytes);
            folder.put(Output { path: path.clone(), bytes: bytes.to_vec() })?;
            Ok(Variant { width, path })
        });
        written.collect::<Result<Vec<_>>>()
    };
    let all: Vec<_> =
        shown.into_par_iter().map(|path| Ok((path.to_owned(), of_picture(path)?))).collect::<Result<_>>()?;
    Ok(all.into_iter().filter(|(_, variants)| !variants.is_empty()).collect())
}

/// `pain/knee.jpg` → `assets/pictures/pain/knee.0123456789.480.webp`.
fn hashed(path: &str, width: u32, bytes: &[u8]) -> String {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    format!("assets/pictures/{stem}.{}.{width}.webp", &blake3::hash(bytes).to_hex()[..10])
}

/// The anchors of every page, old ones too: readers may have kept any of them. It is all that is left of the site.
fn anchors(site: Site) -> Anchors {
    let shown = site.catalog.pages.iter().zip(site.pages).filter(|(entry, _)| entry.has_page);
    let of_page =
        |page| Arc::try_unwrap(page).map_or_else(|page: Arc<Page>| page.anchors.clone(), |page| page.anchors);
    shown.map(|(entry, page)| (entry.url.clone(), of_page(page))).collect()
}

/// What a check is to look at beside the guide.
#[derive(Default)]
pub struct Beside<'a> {
    /// The published site, and how problems name its folder; the build folder when not given.
    pub published: Option<&'a Path>,
    /// Asks other sites for the pages to which the guide links.
    pub asker: Option<&'a Asker>,
}

/// What a check came to.
#[derive(Debug)]
pub struct Checked {
    /// Everything that is wrong, in reading order.
    pub problems: Vec<Problem>,
    /// Reading levels of the pages.
    pub reading: Vec<Reading>,
}

/// Everything that is wrong with the guide of `config`; writes nothing.
///
/// # Errors
/// When the content folder cannot be read, or the theme's search does not run.
pub fn check(config: Config, found: Vec<Problem>, theme: &Theme, beside: &Beside<'_>) -> Result<Checked> {
    let (site, problems) = compile::compile(config, theme)?;
    let mut all = found;
    all.extend(problems);
    examine(&site, theme, all, beside)
}

/// Everything that is wrong with a guide; `all` is what reading and compiling it found, before [`check::settle`].
///
/// # Errors
/// When the theme's search does not run.
pub fn examine(site: &Site, theme: &Theme, mut all: Vec<Problem>, beside: &Beside<'_>) -> Result<Checked> {
    all.extend(expectations::check(site, theme, !problem::any_error(&all))?);
    let guide = Guide::of(site);
    let (outside, unread) = outside(&guide, beside);
    all.extend(unread);
    let found = check::run(&guide, &outside, &all);
    all.extend(found);
    let mut problems = check::settle(&site.config, Some(&guide), all);
    problem::sort(&mut problems);
    Ok(Checked { problems, reading: guide.reading() })
}

/// Gathers what rules are told about the world outside the guide, and what of it cannot be read.
fn outside(guide: &Guide<'_>, beside: &Beside<'_>) -> (Outside, Vec<Problem>) {
    let config = &guide.site.config;
    let own = config.root.join(&config.build_dir);
    let shown = beside.published.unwrap_or(&config.build_dir).to_string_lossy().replace('\\', "/");
    let (styles, unread) = match &config.check.styles {
        Some(folder) => discover::texts_below(config, folder, &["yml", "yaml"]),
        None => (Vec::new(), Vec::new()),
    };
    let outside = Outside {
        published: output::published(beside.published.unwrap_or(&own), &shown),
        answers: beside.asker.map(|asker| asker.ask(&guide.outside_addresses())).unwrap_or_default(),
        styles,
        placed: placed_pictures(guide.site),
    };
    (outside, unread)
}

/// Pictures that say where they were taken, by their paths.
fn placed_pictures(site: &Site) -> BTreeSet<String> {
    let assets = site.catalog.assets.par_iter();
    assets.filter(|asset| picture::tells_place(&asset.disk)).map(|asset| asset.path.clone()).collect()
}

/// Files go to the folder that is being made.
struct Folder<'a> {
    publication: &'a Publication,
    cache: &'a Cache,
    progress: &'a dyn Progress,
}

impl Sink for Folder<'_> {
    fn put(&self, output: Output) -> Result<()> {
        self.publication.write(&output)
    }

    fn stream(&self, path: &str, write: &render::Write<'_>) -> Result<()> {
        self.publication.stream(path, write)
    }

    fn copy(&self, asset: &Asset) -> Result<()> {
        self.publication.copy(&asset.path, &asset.disk)
    }

    fn costly(&self, name: &str, make: &dyn Fn() -> Result<Vec<u8>>) -> Result<Vec<u8>> {
        if let Some(bytes) = self.cache.get(name) {
            return Ok(bytes);
        }
        let bytes = make()?;
        self.cache.keep(name, &bytes);
        Ok(bytes)
    }

    fn tick(&self) {
        self.progress.tick();
    }
}
