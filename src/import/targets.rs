//! What the paths and addresses of the old site are in the new guide.

use super::markup::is_outside;
use super::site::Site;
use super::urls::same;
use crate::address;
use crate::document::Kind;
use percent_encoding::percent_decode_str;
use std::collections::{BTreeMap, HashMap};

/// `path` seen from `folder`, without dots; none when it leads above the top.
pub(super) fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// What old paths and addresses are now.
pub(super) struct Map {
    pages: HashMap<String, usize>,
    urls: HashMap<String, usize>,
    redirects: HashMap<String, String>,
    /// Every old anchor of each page and what it is now.
    anchors: Vec<BTreeMap<String, String>>,
}

/// Where a link leads now.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Now {
    /// As it is written.
    Same,
    /// Another address.
    At(String),
    /// A fragment that is gone; the page is there.
    WithoutAnchor(String),
    /// Nowhere.
    Gone,
}

impl Map {
    /// Reads what the site has.
    pub(super) fn of(site: &Site, anchors: Vec<BTreeMap<String, String>>) -> Map {
        let (mut pages, mut urls) = (HashMap::new(), HashMap::new());
        for (at, page) in site.pages.iter().enumerate() {
            if !page.file.text.is_empty() {
                pages.entry(page.file.path.to_lowercase()).or_insert(at);
            }
        }
        for first in [true, false] {
            for (at, page) in site.pages.iter().enumerate() {
                for url in page.urls.iter().take(if first { 1 } else { usize::MAX }) {
                    urls.entry(same(url)).or_insert(at);
                }
            }
        }
        for (at, page) in site.pages.iter().enumerate() {
            urls.entry(same(&page.new_url())).or_insert(at);
        }
        let redirects = site.redirects.iter().map(|(from, to)| (same(from), to.clone())).collect();
        Map { pages, urls, redirects, anchors }
    }

    /// The page at an old address.
    pub(super) fn at_url(&self, url: &str) -> Option<usize> {
        self.urls.get(&same(url)).copied()
    }

    /// Where a link that stands on a page leads.
    pub(super) fn now(&self, site: &Site, page: usize, written: &str) -> Now {
        let written = written.trim();
        if let Some(fragment) = written.strip_prefix('#') {
            return self.page(site, page, fragment, Some(page));
        }
        let own = site.url.trim_end_matches('/');
        let inner = match written
            .strip_prefix(own)
            .filter(|rest| own.contains("://") && (rest.is_empty() || rest.starts_with(['/', '#', '?'])))
        {
            Some(rest) => format!("{}/{}", site.base(), rest.trim_start_matches('/')),
            None if written.starts_with("//") => return Now::At(format!("https:{written}")),
            None if is_outside(written) => return Now::Same,
            None => written.to_owned(),
        };
        let (path, fragment) = inner.split_once('#').unwrap_or((&inner, ""));
        let path =
            percent_decode_str(path.split('?').next().unwrap_or_default()).decode_utf8_lossy().into_owned();
        if let Some(file) = self.file(site, page, &path) {
            return Now::At(format!("/{}", address::encode(&file)));
        }
        match self.find(site, page, &path) {
            Some(target) => self.page(site, target, fragment, None),
            None if own.contains("://") && inner != written => Now::Same,
            None => Now::Gone,
        }
    }

    fn page(&self, site: &Site, target: usize, fragment: &str, own: Option<usize>) -> Now {
        let path = if own == Some(target) {
            String::new()
        } else {
            format!("/{}", address::encode(&site.pages[target].target))
        };
        let fragment = percent_decode_str(fragment).decode_utf8_lossy().into_owned();
        let flat = matches!(site.pages[target].becomes(), Kind::Question | Kind::Takeaways);
        let known = self.anchors[target]
            .get(&fragment)
            .or_else(|| self.anchors[target].get(&fragment.to_lowercase()));
        let top = |path: String| {
            if path.is_empty() { format!("/{}", address::encode(&site.pages[target].target)) } else { path }
        };
        match known {
            _ if fragment.is_empty() => Now::At(top(path)),
            Some(_) if flat => Now::At(top(path)),
            Some(anchor) if anchor.is_empty() => Now::At(top(path)),
            Some(anchor) => Now::At(format!("{path}#{}", address::encode(anchor))),
            None => Now::WithoutAnchor(top(path)),
        }
    }

    fn find(&self, site: &Site, page: usize, path: &str) -> Option<usize> {
        let from = &site.pages[page];
        let folder = from.file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let content = from.file.path.strip_suffix(from.path.as_str()).unwrap_or_default();
        let base = site.base().trim_start_matches('/');
        if let Some(rest) = path.strip_prefix("@/") {
            return self.source(&join(content, rest)?);
        }
        let from_top = path
            .strip_prefix('/')
            .map(|rest| rest.strip_prefix(base).unwrap_or(rest).trim_start_matches('/'));
        let relative_url = || {
            let url = from.urls.first()?;
            join(url.rsplit_once('/').map_or("", |(folder, _)| folder), path)
        };
        match from_top {
            Some(rest) => self
                .local(site, page, rest)
                .or_else(|| self.url(rest))
                .or_else(|| self.url(path))
                .or_else(|| self.source(&join(content, rest)?))
                .or_else(|| self.source(&join("", rest)?))
                .or_else(|| self.url(rest.strip_prefix(from.lang.as_str())?.strip_prefix('/')?)),
            None => {
                let by_file = self.source(&join(folder, path)?);
                let by_url = || self.url(&relative_url()?);
                by_file
                    .or_else(by_url)
                    .or_else(|| self.source(&join(content, path)?))
                    .or_else(|| self.untranslated(site, page, path))
                    .or_else(|| self.by_name(site, path))
            }
        }
    }

    /// The page in the language of the one that links.
    fn local(&self, site: &Site, page: usize, rest: &str) -> Option<usize> {
        let lang =
            Some(site.pages[page].lang.as_str()).filter(|lang| site.local_links && !lang.is_empty())?;
        self.url(&format!("{lang}/{rest}"))
    }

    /// A page in the main language, where a translation links to one that is not translated.
    fn untranslated(&self, site: &Site, page: usize, path: &str) -> Option<usize> {
        let from = Some(&site.pages[page]).filter(|page| !page.lang.is_empty())?;
        let folder = from.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let wanted = join(folder, path)?;
        let stem = |path: &str| path.trim_end_matches(".mdx").trim_end_matches(".md").to_lowercase();
        let same = |page: &super::site::Page| page.lang.is_empty() && stem(&page.path) == stem(&wanted);
        site.pages.iter().position(same)
    }

    fn url(&self, url: &str) -> Option<usize> {
        let key = same(url);
        self.urls.get(&key).copied().or_else(|| {
            let to = self.redirects.get(&key)?;
            self.urls.get(&same(to)).copied()
        })
    }

    /// A page by its file, as links of Markdown files spell it.
    fn source(&self, path: &str) -> Option<usize> {
        let path = path.to_lowercase();
        let stem = path.strip_suffix(".html").unwrap_or(&path);
        let stem = stem.strip_suffix(".md").or_else(|| stem.strip_suffix(".mdx")).unwrap_or(stem);
        let endings =
            ["", ".md", ".mdx", ".markdown", "/_index.md", "/index.md", "/index.mdx", "/readme.md", ".txt"];
        let join = |ending: &str| {
            if stem.is_empty() {
                ending.trim_start_matches('/').to_owned()
            } else {
                format!("{stem}{ending}")
            }
        };
        self.pages
            .get(&path)
            .copied()
            .or_else(|| endings.iter().find_map(|ending| self.pages.get(&join(ending)).copied()))
    }

    /// Jekyll's `post_url` and Hugo's `ref` name a page without its folder.
    fn by_name(&self, site: &Site, path: &str) -> Option<usize> {
        if path.contains('/') || path.is_empty() {
            return None;
        }
        let wanted = path.trim_end_matches(".md").to_lowercase();
        let name = |page: &super::site::Page| {
            page.path
                .rsplit('/')
                .next()
                .unwrap_or_default()
                .rsplit_once('.')
                .map_or(String::new(), |(stem, _)| stem.to_lowercase())
        };
        let mut hits = site.pages.iter().enumerate().filter(|(_, page)| name(page) == wanted);
        match (hits.next(), hits.next()) {
            (Some((at, _)), None) => Some(at),
            _ => None,
        }
    }

    /// The file that a path on a page means.
    pub(super) fn file(&self, site: &Site, page: usize, path: &str) -> Option<String> {
        let from = &site.pages[page];
        let folder = from.file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let content = from.file.path.strip_suffix(from.path.as_str()).unwrap_or_default();
        let base = site.base();
        let by_source = |folder: &str, path: &str| site.files.get(&join(folder, path)?).cloned();
        if let Some(rest) = path.strip_prefix('/') {
            let url = path.strip_prefix(base).filter(|rest| rest.starts_with('/')).unwrap_or(path);
            let by_url = site.file_urls.get(url).or_else(|| site.file_urls.get(path)).cloned();
            return by_url.or_else(|| by_source(content, rest));
        }
        if let Some(rest) = path.strip_prefix("@site/") {
            return by_source("", rest);
        }
        let beside = || {
            join(from.path.trim_end_matches(".md"), path)
                .and_then(|path| site.files.get(&format!("{content}{path}")).cloned())
        };
        let at_url = || {
            let url = from.urls.first()?;
            let url = join(url.rsplit_once('/').map_or("", |(folder, _)| folder), path)?;
            site.file_urls.get(&format!("/{url}")).cloned()
        };
        // A translation shows the picture beside the page that it translates.
        let of_original = || {
            let main = site
                .pages
                .iter()
                .find(|page| !from.lang.is_empty() && page.lang.is_empty() && page.path == from.path)?;
            by_source(main.file.path.rsplit_once('/').map_or("", |(folder, _)| folder), path)
        };
        by_source(folder, path)
            .or_else(at_url)
            .or_else(beside)
            .or_else(|| by_source(content, path))
            .or_else(of_original)
    }
}
