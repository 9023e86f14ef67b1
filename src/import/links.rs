//! The last pass over a body: links and pictures lead to files of the new guide.

use super::calls::options;
use super::edits::{Edit, Mapped};
use super::markup::Found;
use super::site::Site;
use super::targets::{Map, Now, join};
use crate::address;
use percent_encoding::percent_decode_str;
use pulldown_cmark::{BrokenLink, Event, LinkType, Parser, Tag, TagEnd};
use std::ops::Range;

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
