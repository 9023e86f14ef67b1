//! The site → all of its files, each made on its own and handed on at once.

use crate::address;
use crate::card::Easel;
use crate::catalog::LangId;
use crate::discover::Asset;
use crate::error::{Error, Result};
use crate::icons;
use crate::machine::{self, Output, Work};
use crate::present::{self, Job};
use crate::search::{self, File};
use crate::site::Site;
use crate::theme::Theme;
use crate::view::{Card, PageView};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, PoisonError};
use tera::{Context, Value};

/// Writes a file, in large pieces.
pub type Write<'a> = dyn Fn(&mut dyn io::Write) -> io::Result<()> + 'a;

/// Takes finished files, from several threads.
pub trait Sink: Sync {
    /// Takes a file that was made.
    ///
    /// # Errors
    /// When it cannot be kept.
    fn put(&self, output: Output) -> Result<()>;

    /// Takes a file that is made as it is written, because it may be too long to be held.
    ///
    /// # Errors
    /// When it cannot be kept.
    fn stream(&self, path: &str, write: &Write<'_>) -> Result<()> {
        let mut bytes = Vec::new();
        write(&mut bytes).expect("memory takes everything");
        self.put(Output { path: path.to_owned(), bytes })
    }

    /// Takes a file of the content as it is.
    ///
    /// # Errors
    /// When it cannot be kept.
    fn copy(&self, asset: &Asset) -> Result<()>;

    /// A file that costs much to make, by a name that says everything it depends on. A sink may know it from an earlier build.
    ///
    /// # Errors
    /// When it cannot be made.
    fn costly(&self, name: &str, make: &dyn Fn() -> Result<Vec<u8>>) -> Result<Vec<u8>> {
        let _ = name;
        make()
    }

    /// One more page is done.
    fn tick(&self) {}
}

/// Most pages are no longer, in bytes, so that a page need not be moved while it grows.
const USUAL_PAGE: usize = 48 << 10;

/// The parts of a template's context that all pages of a language share.
struct Shared {
    site: Value,
    frame: Value,
    text: Value,
    assets: Value,
}

/// A page that has been printed.
pub struct Page {
    /// The page itself.
    pub output: Output,
    /// Its card with the path of the picture; none when the site has no cards.
    pub card: Option<(String, Card)>,
}

/// What is needed to print pages of a site in a theme, one by one and in any order.
pub struct Press {
    by_language: Vec<Shared>,
}

impl Press {
    /// A press for a site in a theme. `indexes` are the paths of the search's first files, by language.
    pub fn new(site: &Site, theme: &Theme, indexes: Vec<Option<String>>) -> Press {
        let by_language =
            indexes.into_iter().enumerate().map(|(lang, index)| share(site, theme, lang, index)).collect();
        Press { by_language }
    }

    /// The page of a job, of the site and theme that the press is for.
    ///
    /// # Errors
    /// When its template fails.
    pub fn page(&self, site: &Site, theme: &Theme, job: &Job) -> Result<Page> {
        let (root, view) = job.view(site);
        let template = job.template(site, &view);
        let html = self.fill(theme, job, &template, &root, &view).map_err(|error| {
            let help = if theme.tera.contains_template(&template) {
                "a field that only some pages have is printed with `{{ page.extra?.name or \"\" }}`"
            } else {
                "write it, or extend a theme that has it; `askbook theme check` names all that a theme lacks"
            };
            Error::new(format!("the template `{template}` failed on /{}\n{error}", job.url)).help(help)
        })?;
        let output = Output { path: address::file_of(&job.url), bytes: html };
        Ok(Page { output, card: job.card(site, &view) })
    }

    fn fill(
        &self,
        theme: &Theme,
        job: &Job,
        template: &str,
        root: &str,
        view: &PageView,
    ) -> tera::TeraResult<Vec<u8>> {
        let shared = &self.by_language[job.lang];
        let text = &self.by_language[job.text_lang()].text;
        let mut context = Context::new();
        context.insert_value("root", Value::normal_string(root));
        context.insert_value("site", shared.site.clone());
        context.insert_value("frame", shared.frame.clone());
        context.insert_value("text", text.clone());
        context.insert_value("assets", shared.assets.clone());
        context.insert("page", view);
        let mut html = Vec::with_capacity(USUAL_PAGE);
        theme.tera.render_to(template, &context, &mut html)?;
        Ok(html)
    }
}

/// Makes every file of the site.
///
/// # Errors
/// When a template fails or the sink refuses a file.
pub fn render(site: &Site, theme: &Theme, sink: &dyn Sink) -> Result<()> {
    for_machines(site, sink)?;
    for_readers(site, theme, sink)
}

/// Makes what machines read. Nothing else needs the sources of the site.
///
/// # Errors
/// When the sink refuses a file.
pub fn for_machines(site: &Site, sink: &dyn Sink) -> Result<()> {
    machine::plan(site).into_par_iter().try_for_each(|work| match work {
        Work::Faq(lang) => {
            sink.stream(&machine::faq_path(site, lang), &|out| machine::write_faq(site, lang, out))
        }
        work => work.make(site).into_iter().try_for_each(|output| sink.put(output)),
    })
}

/// Makes pages, their search, and what belongs to them.
///
/// # Errors
/// When a template fails or the sink refuses a file.
pub fn for_readers(site: &Site, theme: &Theme, sink: &dyn Sink) -> Result<()> {
    let (search, pages) = rayon::join(|| write_search(site, sink), || write_pages(site, theme, sink));
    search.and(pages)?;
    theme
        .files
        .par_iter()
        .try_for_each(|(path, bytes)| sink.put(Output { path: path.clone(), bytes: bytes.clone() }))?;
    site.catalog.assets.par_iter().try_for_each(|asset| sink.copy(asset))?;
    icons::plan(site).into_par_iter().try_for_each(|picture| {
        let drawing = icons::drawing(theme)?;
        let bytes = sink.costly(&picture.name(drawing), &|| picture.draw(drawing))?;
        sink.put(Output { path: picture.path().to_owned(), bytes })
    })
}

/// Makes pages and their cards.
fn write_pages(site: &Site, theme: &Theme, sink: &dyn Sink) -> Result<()> {
    let press = Press::new(site, theme, search_entries(site));
    let cards = Mutex::new(BTreeMap::new());
    present::plan(site).par_iter().try_for_each(|job| {
        let page = press.page(site, theme, job)?;
        cards.lock().unwrap_or_else(PoisonError::into_inner).extend(page.card);
        sink.put(page.output)?;
        sink.tick();
        Ok(())
    })?;
    draw(theme, cards.into_inner().unwrap_or_else(PoisonError::into_inner), sink)
}

/// Draws cards by the paths of their pictures. Pages may share one.
fn draw(theme: &Theme, cards: BTreeMap<String, Card>, sink: &dyn Sink) -> Result<()> {
    let Some(style) = theme.card.as_ref().filter(|_| !cards.is_empty()) else { return Ok(()) };
    let easel = Easel::new(style)?;
    cards.into_par_iter().try_for_each(|(path, card)| {
        let name = path.strip_prefix(present::CARDS).unwrap_or(&path);
        let bytes = sink.costly(name, &|| easel.png(&card))?;
        sink.put(Output { path, bytes })
    })
}

/// Writes the search index of each language.
fn write_search(site: &Site, sink: &dyn Sink) -> Result<()> {
    let put = |file: File| sink.put(Output { path: file.path, bytes: file.bytes });
    let languages = (0..site.config.languages.len()).into_par_iter().filter(|lang| has_search(site, *lang));
    languages.try_for_each(|lang| machine::write_search_index(site, lang, &put))
}

/// The first file of the search of each language that has one.
fn search_entries(site: &Site) -> Vec<Option<String>> {
    let languages = site.config.languages.iter().enumerate();
    languages
        .map(|(lang, language)| has_search(site, lang).then(|| search::entry_path(&language.code)))
        .collect()
}

/// Whether a language of the site has a search.
pub fn has_search(site: &Site, lang: LangId) -> bool {
    site.config.search && site.languages().any(|used| used == lang)
}

fn share(site: &Site, theme: &Theme, lang: LangId, index: Option<String>) -> Shared {
    Shared {
        site: Value::from_serializable(&present::site_view(site, lang, index)),
        frame: Value::from_serializable(&present::frame_view(site, lang)),
        text: Value::from_serializable(&site.texts[lang].text),
        assets: Value::from_serializable(&theme.assets),
    }
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
    let press = Press::new(site, theme, search_entries(site));
    present::plan(site).into_iter().map(move |job| {
        let (root, view) = job.view(site);
        let template = job.template(site, &view);
        let html = press.fill(theme, &job, &template, &root, &view);
        let html = html.map(|html| String::from_utf8(html).expect("templates write text"));
        Printed { url: job.url, template, view, html }
    })
}
