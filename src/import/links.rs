//! The last pass over a body: links and pictures lead to files of the new guide.

use super::calls::options;
use super::edits::{Edit, Mapped};
use super::markup::{Found, is_outside};
use super::site::Site;
use super::urls::same;
use crate::address;
use crate::document::Kind;
use percent_encoding::percent_decode_str;
use pulldown_cmark::{BrokenLink, Event, LinkType, Parser, Tag, TagEnd};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

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
enum Now {
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

    fn now(&self, site: &Site, page: usize, written: &str) -> Now {
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
                .url(rest)
                .or_else(|| self.url(path))
                .or_else(|| self.source(&join(content, rest)?))
                .or_else(|| self.source(&join("", rest)?)),
            None => {
                let by_file = self.source(&join(folder, path)?);
                let by_url = || self.url(&relative_url()?);
                by_file
                    .or_else(by_url)
                    .or_else(|| self.source(&join(content, path)?))
                    .or_else(|| self.by_name(site, path))
            }
        }
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

    fn file(&self, site: &Site, page: usize, path: &str) -> Option<String> {
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
        by_source(folder, path).or_else(at_url).or_else(beside).or_else(|| by_source(content, path))
    }
}

/// A link or picture that is being read.
struct Open {
    range: Range<usize>,
    inner: Range<usize>,
    destination: String,
    title: String,
    picture: bool,
    alt: String,
}

/// Rewrites the links of a body in place.
pub(super) fn rewrite(site: &Site, map: &Map, page: usize, body: &mut Mapped, found: &mut Found) {
    let mut edits = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut undefined: Vec<Range<usize>> = Vec::new();
    let note = |link: BrokenLink<'_>| {
        undefined.extend((link.link_type != LinkType::Shortcut).then_some(link.span));
        None
    };
    for (event, range) in
        Parser::new_with_broken_link_callback(&body.text, options(), Some(note)).into_offset_iter()
    {
        match event {
            Event::Start(Tag::Link { link_type, dest_url, title, .. }) => {
                if matches!(link_type, LinkType::Autolink | LinkType::Email) {
                    continue;
                }
                // The brackets of `[text][]` do not belong to the parser's link.
                let end = range.end + if body.text[range.end..].starts_with("[]") { 2 } else { 0 };
                open.push(Open::new(range.start..end, &dest_url, &title, false));
            }
            Event::Start(Tag::Image { dest_url, title, .. }) => {
                open.push(Open::new(range, &dest_url, &title, true))
            }
            Event::End(TagEnd::Link)
                if open.last().is_some_and(|open| open.range.start == range.start && !open.picture) =>
            {
                let link = open.pop().expect("just seen");
                edits.extend(link_edits(site, map, page, body, &link, found));
                grow(&mut open, &range);
            }
            Event::End(TagEnd::Image) => {
                if let Some(picture) = open.pop() {
                    edits.extend(picture_edits(site, map, page, body, &picture, found));
                }
                grow(&mut open, &range);
            }
            Event::Text(text) | Event::Code(text) => {
                open.last_mut().into_iter().for_each(|open| open.alt.push_str(&text));
                grow(&mut open, &range);
            }
            _ => grow(&mut open, &range),
        }
    }
    for span in undefined {
        edits.extend(without_brackets(body, span, found));
    }
    body.apply(edits);
}

/// `[text][name]` without a definition of the name: its text.
fn without_brackets(body: &Mapped, span: Range<usize>, found: &mut Found) -> Vec<Edit> {
    let end = span.end + if body.text[span.end..].starts_with("[]") { 2 } else { 0 };
    let written = &body.text[span.start..end];
    let Some(close) = written.rfind("][").filter(|_| written.starts_with('[')) else { return Vec::new() };
    found.note(
        body,
        span.clone(),
        "link-left",
        format!("`{written}` has no address; its text was kept"),
        "link to a page of the guide",
    );
    vec![(span.start..span.start + 1, String::new()), (span.start + close..end, String::new())]
}

fn grow(open: &mut [Open], range: &Range<usize>) {
    if let Some(open) = open.last_mut() {
        open.inner = open.inner.start.min(range.start)..open.inner.end.max(range.end);
    }
}

impl Open {
    fn new(range: Range<usize>, destination: &str, title: &str, picture: bool) -> Open {
        let inner = range.end..range.start;
        Open {
            range,
            inner,
            destination: destination.into(),
            title: title.into(),
            picture,
            alt: String::new(),
        }
    }

    /// The part in front of the text and the part behind it.
    fn sides(&self) -> (Range<usize>, Range<usize>) {
        if self.inner.start > self.inner.end {
            let at = self.range.start + if self.picture { 2 } else { 1 };
            return (self.range.start..at, at..self.range.end);
        }
        (self.range.start..self.inner.start, self.inner.end..self.range.end)
    }

    fn behind(&self, destination: &str) -> String {
        let title = if self.title.is_empty() {
            String::new()
        } else {
            format!(" \"{}\"", self.title.replace('"', "\\\""))
        };
        format!("]({destination}{title})")
    }
}

fn link_edits(
    site: &Site,
    map: &Map,
    page: usize,
    body: &Mapped,
    link: &Open,
    found: &mut Found,
) -> Vec<Edit> {
    let (front, back) = link.sides();
    let written = &link.destination;
    let no_text = link.inner.start > link.inner.end;
    let text = if no_text { super::known::bracketed(written) } else { String::new() };
    match map.now(site, page, written) {
        Now::Same if !no_text => Vec::new(),
        Now::Same => vec![(back, text + &link.behind(written))],
        Now::At(new) => vec![(back, text + &link.behind(&new))],
        Now::WithoutAnchor(new) => {
            found.note(
                body,
                link.range.clone(),
                "anchor-missing",
                format!("`{written}` names a part that is not there; the link leads to the top of the page"),
                "name the heading that was meant",
            );
            vec![(back, text + &link.behind(&new))]
        }
        Now::Gone if site.url.contains("://") && !written.contains(':') => {
            let absolute = absolute(site, page, written);
            found.note(
                body,
                link.range.clone(),
                "link-to-old-site",
                format!("`{written}` is no page of the new guide; the link leads to {absolute}"),
                "link to a page of the guide",
            );
            vec![(back, text + &link.behind(&absolute))]
        }
        Now::Gone => {
            found.note(
                body,
                link.range.clone(),
                "link-left",
                format!("`{written}` leads nowhere; its text was kept"),
                "link to a page of the guide",
            );
            vec![(front, String::new()), (back, text)]
        }
    }
}

/// The address on the old site.
fn absolute(site: &Site, page: usize, written: &str) -> String {
    let (scheme, rest) = site.url.split_once("://").unwrap_or(("https", &site.url));
    let origin = format!("{scheme}://{}", rest.split('/').next().unwrap_or_default());
    let path = match written.strip_prefix('/') {
        Some(path) => path.to_owned(),
        None => {
            let url = site.pages[page].urls.first().map_or("", String::as_str);
            let folder = format!("{}/{}", site.base(), url.rsplit_once('/').map_or("", |(folder, _)| folder));
            join(&folder, written.trim_start_matches("@/")).unwrap_or_default()
        }
    };
    format!("{origin}/{}", path.replace(' ', "%20"))
}

fn picture_edits(
    site: &Site,
    map: &Map,
    page: usize,
    body: &Mapped,
    picture: &Open,
    found: &mut Found,
) -> Vec<Edit> {
    let (_, back) = picture.sides();
    let written = &picture.destination;
    if written.starts_with("http://") || written.starts_with("https://") || written.starts_with("//") {
        found.note(
            body,
            picture.range.clone(),
            "picture-elsewhere",
            format!("the picture `{written}` is on another site and became a link"),
            "put the file beside the page",
        );
        let text = if picture.alt.trim().is_empty() { written.clone() } else { picture.alt.clone() };
        return vec![(
            picture.range.clone(),
            format!("[{}]({})", super::known::bracketed(&text), super::known::address(written)),
        )];
    }
    let path = percent_decode_str(written.split(['?', '#']).next().unwrap_or_default())
        .decode_utf8_lossy()
        .into_owned();
    match map.file(site, page, &path) {
        Some(file) => vec![(back, picture.behind(&format!("/{}", address::encode(&file))))],
        None => {
            found.note(
                body,
                picture.range.clone(),
                "picture-missing",
                format!("there is no picture `{written}`; its description was kept"),
                "put the file beside the page",
            );
            vec![(picture.range.clone(), picture.alt.clone())]
        }
    }
}
