//! A site in memory: path → file. Pages, index and files for machines are made when they are asked for, so that an edit costs
//! only what somebody looks at.

use super::mark::is_dress;
use crate::address;
use crate::card::Easel;
use crate::error::Result;
use crate::icons::{self, Picture};
use crate::machine::{self, Output, Work};
use crate::present::{self, Job};
use crate::render::{self, Press};
use crate::site::Site;
use crate::theme::Theme;
use axum::body::Bytes;
use rayon::prelude::*;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// A file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum File {
    /// Made of the guide.
    Made(Bytes),
    /// A file of the content, read when it is asked for.
    Disk(PathBuf),
    /// It cannot be made; says why.
    Failed(String),
}

/// How a file comes to be.
enum Plan {
    /// The job of this number.
    Page(usize),
    Twin(usize),
    Theme,
    Asset(usize),
    Icon(Picture),
    /// The web app manifest of a language. Browsers load it with every page.
    Manifest(usize),
    /// An old address.
    Redirect(String),
}

/// How each file comes to be, without those for machines and the search.
struct Plans {
    jobs: Vec<Job>,
    by_path: HashMap<String, Plan>,
}

/// Files by their path.
type Files = HashMap<String, Bytes>;

/// The search of a language: the path of its first file, and all of them.
type Index = (String, Files);

/// The files of a site by their path, which has no leading slash.
pub struct Memory {
    site: Site,
    theme: Arc<Theme>,
    press: Press,
    plans: Arc<Plans>,
    /// The first file of the search of each language.
    firsts: Vec<Option<String>>,
    /// Pages that were asked for already.
    pages: Mutex<Files>,
    /// Files for machines without the twins.
    others: OnceLock<Files>,
    /// By language.
    indexes: Vec<OnceLock<Index>>,
    dress: Vec<String>,
    base: String,
}

/// What an address leads to.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// A file, with its path.
    File(String, File),
    /// A folder that was asked for without its slash.
    Folder,
    /// Nothing.
    Nothing,
}

impl Memory {
    /// A site in a theme. `base` is the base path of the published site, `build` a name that no other build has.
    pub fn new(site: Site, theme: Arc<Theme>, base: String, build: &str) -> Memory {
        let jobs = present::plan(&site);
        let plans = Arc::new(Plans::of(&site, &theme, jobs));
        Memory::with(plans, site, theme, base, build)
    }

    /// The same place for a site that differs in its wordings, in the same theme.
    pub fn reworded(&self, site: Site, build: &str) -> Memory {
        let jobs = present::plan(&site);
        // Lists are cut into pages, so other words may make other pages.
        let plans = if jobs == self.plans.jobs {
            Arc::clone(&self.plans)
        } else {
            Arc::new(Plans::of(&site, &self.theme, jobs))
        };
        Memory::with(plans, site, Arc::clone(&self.theme), self.base.clone(), build)
    }

    fn with(plans: Arc<Plans>, site: Site, theme: Arc<Theme>, base: String, build: &str) -> Memory {
        let languages = 0..site.config.languages.len();
        // Another name in every build, by which an open page knows that there is another index.
        let index = |lang: usize| {
            let code = &site.config.languages[lang].code;
            render::has_search(&site, lang).then(|| format!("search/{code}.{build}.js"))
        };
        let firsts: Vec<Option<String>> = languages.clone().map(index).collect();
        let press = Press::new(&site, &theme, firsts.clone());
        let styles = theme.files.keys().filter(|path| is_dress(path));
        let mut dress: Vec<String> = styles.chain(firsts.iter().flatten()).cloned().collect();
        dress.sort();
        Memory {
            press,
            plans,
            firsts,
            pages: Mutex::default(),
            others: OnceLock::new(),
            indexes: languages.map(|_| OnceLock::new()).collect(),
            dress,
            base,
            site,
            theme,
        }
    }

    /// The site that is shown.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// Its theme.
    pub fn theme(&self) -> &Arc<Theme> {
        &self.theme
    }

    /// How many files there are, without those for machines and the search.
    pub fn len(&self) -> usize {
        self.plans.by_path.len() + self.firsts.iter().flatten().count()
    }

    /// Paths of files that an open page can exchange without being loaded again, sorted.
    pub fn dress(&self) -> &[String] {
        &self.dress
    }

    /// Prints every page to see that it can be, and calls `tick` after each.
    ///
    /// # Errors
    /// When a template fails.
    pub fn print_all(&self, tick: &(dyn Fn() + Sync)) -> Result<()> {
        self.plans.jobs.par_iter().try_for_each(|job| {
            self.press.page(&self.site, &self.theme, job)?;
            tick();
            Ok(())
        })
    }

    /// The file at a path inside the site.
    pub fn get(&self, path: &str) -> Option<File> {
        if let Some(lang) = self.firsts.iter().position(|first| first.as_deref() == Some(path)) {
            let (first, files) = self.index(lang);
            return Some(File::Made(files[first].clone()));
        }
        let Some(plan) = self.plans.by_path.get(path) else {
            // A page that was opened before the last build names the first file as it was called then.
            let index = |lang: usize| {
                let (first, files) = self.index(lang);
                files.get(if is_dress(path) { first.as_str() } else { path })
            };
            let of_search =
                (0..self.indexes.len()).filter(|lang| self.has_index(*lang, path)).find_map(index);
            if path.starts_with(present::CARDS) {
                return self.card(path);
            }
            let of_others = || if path.ends_with(".html") { None } else { self.others().get(path) };
            return of_search.or_else(of_others).cloned().map(File::Made);
        };
        Some(match plan {
            Plan::Page(job) => self.page(path, &self.plans.jobs[*job]),
            Plan::Twin(page) => made(Work::Twin(*page).make(&self.site)),
            Plan::Theme => File::Made(self.theme.files[path].clone().into()),
            Plan::Asset(number) => File::Disk(self.site.catalog.assets[*number].disk.clone()),
            Plan::Icon(picture) => {
                let drawn = icons::drawing(&self.theme).and_then(|drawing| picture.draw(drawing));
                drawn.map_or_else(|error| File::Failed(error.to_string()), |bytes| File::Made(bytes.into()))
            }
            Plan::Manifest(lang) => made(Work::Manifest(*lang).make(&self.site)),
            Plan::Redirect(from) => {
                let to = self.site.redirects.get(from)?;
                made(Work::Redirect(from, to).make(&self.site))
            }
        })
    }

    fn page(&self, path: &str, job: &Job) -> File {
        let known = || self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bytes) = known().get(path) {
            return File::Made(bytes.clone());
        }
        match self.press.page(&self.site, &self.theme, job) {
            Ok(page) => {
                let bytes = Bytes::from(page.output.bytes);
                known().insert(path.to_owned(), bytes.clone());
                File::Made(bytes)
            }
            Err(error) => File::Failed(error.to_string()),
        }
    }

    /// The card at a path. A preview has hardly ever use for one, so nothing is kept ready.
    fn card(&self, path: &str) -> Option<File> {
        let jobs = &self.plans.jobs;
        let of_job = |job: &Job| job.card(&self.site, &job.view(&self.site).1).filter(|(own, _)| own == path);
        let (_, card) = jobs.par_iter().find_map_any(of_job)?;
        let drawn = Easel::new(self.theme.card.as_ref()?).and_then(|easel| easel.png(&card));
        Some(drawn.map_or_else(|error| File::Failed(error.to_string()), |bytes| File::Made(bytes.into())))
    }

    fn others(&self) -> &Files {
        self.others.get_or_init(|| {
            let is_other =
                |work: &Work<'_>| !matches!(work, Work::Twin(_) | Work::Manifest(_) | Work::Redirect(..));
            let work = machine::plan(&self.site).into_par_iter().filter(is_other);
            let outputs: Vec<Output> = work.flat_map_iter(|work| work.make(&self.site)).collect();
            outputs.into_iter().map(|output| (output.path, output.bytes.into())).collect()
        })
    }

    /// Whether a path is one of the search of a language.
    fn has_index(&self, lang: usize, path: &str) -> bool {
        let code = &self.site.config.languages[lang].code;
        let below = path.strip_prefix("search/").and_then(|rest| rest.strip_prefix(code.as_str()));
        render::has_search(&self.site, lang) && below.is_some_and(|rest| rest.starts_with(['/', '.']))
    }

    fn index(&self, lang: usize) -> &Index {
        self.indexes[lang].get_or_init(|| {
            let built = machine::search_index(&self.site, lang);
            (built.entry, built.files.into_iter().map(|file| (file.path, file.bytes.into())).collect())
        })
    }

    /// Looks up an address (decoded, with its leading slash), at the top or below the base path of
    /// the published site. Only what belongs to the site can be found, so no address leads outside.
    pub fn find(&self, address: &str) -> Found {
        let path = address.strip_prefix('/').unwrap_or(address);
        match self.at(path) {
            Found::Nothing => address.strip_prefix(&self.base).map_or(Found::Nothing, |path| self.at(path)),
            found => found,
        }
    }

    /// The path of the page or file that an address leads to.
    pub fn path_of(&self, address: &str) -> Option<String> {
        let path = address.strip_prefix('/').unwrap_or(address);
        let below = || address.strip_prefix(&self.base);
        let mut paths = [Some(path), below()].into_iter().flatten().map(file_of);
        paths.find(|path| self.plans.by_path.contains_key(path))
    }

    fn at(&self, path: &str) -> Found {
        let file = file_of(path);
        match self.get(&file) {
            Some(found) => Found::File(file, found),
            None if file == path && self.plans.by_path.contains_key(&format!("{path}/index.html")) => {
                Found::Folder
            }
            None => Found::Nothing,
        }
    }
}

/// The file that is sent for a path.
fn file_of(path: &str) -> String {
    let folder = path.is_empty() || path.ends_with('/');
    if folder { format!("{path}index.html") } else { path.to_owned() }
}

fn made(outputs: Vec<Output>) -> File {
    File::Made(outputs.into_iter().next().map(|output| output.bytes.into()).unwrap_or_default())
}

impl Plans {
    fn of(site: &Site, theme: &Theme, jobs: Vec<Job>) -> Plans {
        let pages = jobs.iter().enumerate();
        let pages = pages.map(|(number, job)| (address::file_of(&job.url), Plan::Page(number)));
        let twins = machine::pages_with_twins(site);
        let twins = twins.map(|page| (present::twin_url(&site.catalog.pages[page].url), Plan::Twin(page)));
        let theme = theme.files.keys().map(|path| (path.clone(), Plan::Theme));
        let assets = site.catalog.assets.iter().enumerate();
        let assets = assets.map(|(number, asset)| (asset.path.clone(), Plan::Asset(number)));
        let icons = icons::plan(site).into_iter();
        let icons = icons.map(|picture| (picture.path().to_owned(), Plan::Icon(picture)));
        let manifests = site
            .languages()
            .filter_map(|lang| Some((present::icons::manifest(site, lang)?, Plan::Manifest(lang))));
        let redirects = site.redirects.keys();
        let redirects = redirects.map(|from| (address::file_of(from), Plan::Redirect(from.clone())));
        let by_path = redirects
            .chain(pages)
            .chain(twins)
            .chain(theme)
            .chain(icons)
            .chain(manifests)
            .chain(assets)
            .collect();
        Plans { jobs, by_path }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::specimen;
    use std::path::Path;

    fn memory() -> Memory {
        let theme = Theme::load(Path::new("."), "default").unwrap();
        let site = specimen::site(Path::new("."), "default", false, &theme).unwrap();
        Memory::new(site, Arc::new(theme), "/some/base/".into(), "b1")
    }

    fn path(memory: &Memory, address: &str) -> Option<String> {
        match memory.find(address) {
            Found::File(path, _) => Some(path),
            _ => None,
        }
    }

    #[test]
    fn addresses_are_found_at_the_top_and_below_the_base_path() {
        let memory = memory();
        assert_eq!(path(&memory, "/").as_deref(), Some("index.html"));
        assert_eq!(path(&memory, "/some/base/").as_deref(), Some("index.html"));
        assert_eq!(path(&memory, "/some/base/faq/").as_deref(), Some("faq/index.html"));
        assert_eq!(memory.path_of("/some/base/faq/").as_deref(), Some("faq/index.html"));
        assert_eq!(path(&memory, "/faq.json").as_deref(), Some("faq.json"));
        assert_eq!(memory.find("/faq"), Found::Folder);
        assert_eq!(memory.find("/some/base/faq"), Found::Folder);
    }

    #[test]
    fn the_search_of_a_page_opened_earlier_begins_with_the_index_of_now() {
        let memory = memory();
        let now = memory.get("search/en.b1.js");
        assert!(now.is_some());
        assert_eq!(memory.get("search/en.b0.js"), now);
        assert_eq!(memory.get("search/en/w0.b0.js"), None);
    }

    #[test]
    fn other_words_keep_the_list_of_files_unless_they_make_other_pages() {
        let before = memory();
        let same = before.reworded(before.site().clone(), "b2");
        assert!(Arc::ptr_eq(&before.plans, &same.plans));
        assert!(same.get("search/en.b2.js").is_some() && same.dress() != before.dress());
        let mut fewer = before.site().clone();
        Arc::make_mut(&mut fewer.config).print = Some(false);
        let fewer = before.reworded(fewer, "b3");
        assert!(
            before.get("whole-guide/index.html").is_some() && fewer.get("whole-guide/index.html").is_none()
        );
    }

    #[test]
    fn no_address_leads_outside() {
        let memory = memory();
        for address in [
            "/../Cargo.toml",
            "/faq/../index.html",
            "//index.html",
            "/faq//",
            "/faq.json/",
            "/./",
            "/\0",
            "x",
        ] {
            assert_eq!(memory.find(address), Found::Nothing, "{address}");
        }
    }

    #[test]
    fn what_is_served_is_what_a_build_writes() {
        struct Outputs(Mutex<Files>);
        impl render::Sink for Outputs {
            fn put(&self, output: Output) -> Result<()> {
                self.0.lock().unwrap().insert(output.path, output.bytes.into());
                Ok(())
            }
            fn copy(&self, _: &crate::discover::Asset) -> Result<()> {
                Ok(())
            }
        }
        let memory = memory();
        let outputs = Outputs(Mutex::default());
        render::render(memory.site(), memory.theme(), &outputs).unwrap();
        let built = outputs.0.into_inner().unwrap();
        assert!(built.len() > 100);
        // Only the names of the search's first files are others.
        let is_first = |path: &&String| is_dress(path) && path.starts_with("search/");
        let name = |path: &String| {
            let stem = path.strip_suffix("js").unwrap();
            let named = memory.firsts.iter().flatten().find(|named| named.starts_with(stem)).unwrap();
            (path.clone(), named.clone())
        };
        let names: HashMap<String, String> = built.keys().filter(is_first).map(name).collect();
        for (path, bytes) in &built {
            let Some(File::Made(served)) = memory.get(names.get(path).unwrap_or(path)) else {
                panic!("{path} is not served")
            };
            let text = String::from_utf8_lossy(bytes).into_owned();
            let renamed =
                || names.iter().fold(text.clone(), |text, (built, named)| text.replace(built, named));
            let text = if path.ends_with(".html") { renamed() } else { text };
            assert!(text == String::from_utf8_lossy(&served), "{path} differs");
        }
    }
}
