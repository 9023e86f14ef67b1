//! The site → all of its files, each made on its own and handed on at once.

use crate::address;
use crate::discover::Asset;
use crate::error::{Error, Result};
use crate::machine::{self, Output};
use crate::present::{self, Job};
use crate::site::Site;
use crate::theme::Theme;
use crate::view::PageView;
use rayon::prelude::*;
use tera::{Context, Value};

/// Takes finished files, from several threads.
pub trait Sink: Sync {
    /// Takes a file that was made.
    ///
    /// # Errors
    /// When it cannot be kept.
    fn put(&self, output: Output) -> Result<()>;

    /// Takes a file of the content as it is.
    ///
    /// # Errors
    /// When it cannot be kept.
    fn copy(&self, asset: &Asset) -> Result<()>;

    /// One more page is done.
    fn tick(&self) {}
}

/// The parts of a template's context that all pages of a language share.
struct Shared {
    site: Value,
    text: Value,
    assets: Value,
}

/// Makes every file of the site.
///
/// # Errors
/// When a template fails or the sink refuses a file.
pub fn render(site: &Site, theme: &Theme, sink: &dyn Sink) -> Result<()> {
    let indexes = search_indexes(site, sink)?;
    let shared: Vec<Shared> =
        indexes.into_iter().enumerate().map(|(lang, index)| share(site, theme, lang, index)).collect();
    theme
        .files
        .par_iter()
        .try_for_each(|(path, bytes)| sink.put(Output { path: path.clone(), bytes: bytes.clone() }))?;
    site.catalog.assets.par_iter().try_for_each(|asset| sink.copy(asset))?;
    present::plan(site).par_iter().try_for_each(|job| {
        sink.put(page(site, theme, &shared[job.lang], job)?)?;
        sink.tick();
        Ok(())
    })?;
    machine::plan(site)
        .into_par_iter()
        .try_for_each(|work| work.make(site).into_iter().try_for_each(|output| sink.put(output)))
}

/// Writes the search index of each language; gives the paths of their first files.
fn search_indexes(site: &Site, sink: &dyn Sink) -> Result<Vec<Option<String>>> {
    let languages = &site.config.languages;
    if !site.config.search {
        return Ok(vec![None; languages.len()]);
    }
    let build = |lang: usize| {
        let built = machine::search_index(site, lang);
        for file in built.files {
            sink.put(Output { path: file.path, bytes: file.bytes })?;
        }
        Ok(Some(built.entry))
    };
    let used: Vec<usize> = site.languages().collect();
    (0..languages.len())
        .into_par_iter()
        .map(|lang| if used.contains(&lang) { build(lang) } else { Ok(None) })
        .collect()
}

fn share(site: &Site, theme: &Theme, lang: usize, index: Option<String>) -> Shared {
    Shared {
        site: Value::from_serializable(&present::site_view(site, lang, index)),
        text: Value::from_serializable(&site.texts[lang].text),
        assets: Value::from_serializable(&theme.assets),
    }
}

fn page(site: &Site, theme: &Theme, shared: &Shared, job: &Job) -> Result<Output> {
    let (root, view) = job.view(site);
    let template = job.template(site, &view);
    let html = fill(theme, shared, &template, &root, &view).map_err(|error| {
        let help = "a field that only some pages have is printed with `{{ page.extra?.name or \"\" }}`";
        Error::new(format!("the template `{template}` failed on /{}\n{error}", job.url)).help(help)
    })?;
    Ok(Output::text(address::file_of(&job.url), html))
}

/// A page as a theme prints it, or why it does not.
pub struct Printed {
    /// Address inside the site.
    pub url: String,
    /// Name of the template.
    pub template: String,
    /// What the template was given.
    pub view: PageView,
    /// The page, or the template's mistake.
    pub html: std::result::Result<String, tera::Error>,
}

/// Every page of the site, one after another, for looking at a theme. Nothing else is made, no search index either.
pub fn pages<'a>(site: &'a Site, theme: &'a Theme) -> impl Iterator<Item = Printed> + 'a {
    let languages = 0..site.config.languages.len();
    let shared: Vec<Shared> =
        languages.map(|lang| share(site, theme, lang, Some("search/index.js".into()))).collect();
    present::plan(site).into_iter().map(move |job| {
        let (root, view) = job.view(site);
        let template = job.template(site, &view);
        let html = fill(theme, &shared[job.lang], &template, &root, &view);
        Printed { url: job.url, template, view, html }
    })
}

fn fill(
    theme: &Theme,
    shared: &Shared,
    template: &str,
    root: &str,
    view: &PageView,
) -> tera::TeraResult<String> {
    let mut context = Context::new();
    context.insert_value("root", Value::normal_string(root));
    context.insert_value("site", shared.site.clone());
    context.insert_value("text", shared.text.clone());
    context.insert_value("assets", shared.assets.clone());
    context.insert("page", view);
    theme.tera.render(template, &context)
}
