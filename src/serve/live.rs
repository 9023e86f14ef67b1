//! What is added to a page while it is served, never to a built file. The scripts are modules in `live/`.

use super::status::{Notice, SHOWN, Snapshot, Status};
use crate::problem::Severity;
use crate::text::escape_html;
use std::fmt::Write as _;

/// Files below `/-/askbook/` by their name.
pub const FILES: &[(&str, &str)] = &[
    ("live.js", include_str!("live/live.js")),
    ("kept.js", include_str!("live/kept.js")),
    ("place.js", include_str!("live/place.js")),
    ("panel.js", include_str!("live/panel.js")),
    ("lists.js", include_str!("live/lists.js")),
    ("badges.js", include_str!("live/badges.js")),
    ("panel.css", include_str!("live/panel.css")),
];

/// Puts the script before the last `</body>`, or at the end where there is none. `path` is the page's file in the site.
pub fn inject(html: &[u8], path: &str, snapshot: &Snapshot) -> Vec<u8> {
    let mark = snapshot.mark(path);
    let (content, bytes) = mark.as_ref().map_or(("", ""), |mark| (&mark.content, &mark.bytes));
    let media = snapshot.status.media.to_string();
    let missing = if path == "404.html" { "yes" } else { "" };
    let tag = script_tag(&[("content", content), ("bytes", bytes), ("media", &media), ("missing", missing)]);
    let at = body_end(html).unwrap_or(html.len());
    [&html[..at], tag.as_bytes(), &html[at..]].concat()
}

fn script_tag(data: &[(&str, &str)]) -> String {
    let attributes: String =
        data.iter().map(|(name, value)| format!(" data-{name}=\"{}\"", escape_html(value))).collect();
    format!("<script type=\"module\" src=\"/-/askbook/live.js\" data-askbook-live{attributes}></script>\n")
}

fn body_end(html: &[u8]) -> Option<usize> {
    const END: &[u8] = b"</body>";
    (0..=html.len().checked_sub(END.len())?)
        .rev()
        .find(|at| html[*at..*at + END.len()].eq_ignore_ascii_case(END))
}

/// The page for every address as long as no build was good: the problems, readable without a script.
pub fn problems_page(status: &Status) -> String {
    let mut items = String::new();
    for notice in status.notices.iter().take(SHOWN) {
        item(&mut items, notice);
    }
    let script = script_tag(&[("build", &status.build)]);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>The guide cannot be built</title>\n\
         <link rel=\"stylesheet\" href=\"/-/askbook/panel.css\">\n</head>\n<body class=\"alone\">\n<main>\n\
         <h1>The guide cannot be built</h1>\n<p>This page changes as soon as the errors are mended.</p>\n\
         <ol class=\"problems\">\n{items}</ol>\n</main>\n{script}</body>\n</html>\n"
    )
}

/// The page in the place of one that its template cannot print.
pub fn failed_page(status: &Status, why: String) -> String {
    let notice = Notice::of_build(Severity::Error, "build-stopped", why, String::new());
    problems_page(&status.clone().with(vec![notice]))
}

fn item(out: &mut String, notice: &Notice) {
    let _ = write!(out, "<li class=\"{0}\"><p><strong>{0}</strong> ", notice.severity.name());
    if let Some(place) = &notice.place {
        let _ = write!(out, "<code>{}:{}:{}</code> ", escape_html(&place.file), place.line, place.column);
    }
    let _ = write!(out, "<span class=\"message\">{}</span></p>", escape_html(&notice.message));
    if !notice.help.is_empty() {
        let _ = write!(out, "<p class=\"help\">{}</p>", escape_html(&notice.help));
    }
    out.push_str("</li>\n");
}

#[cfg(test)]
mod tests {
    use super::super::status::Place;
    use super::*;
    use crate::problem::Severity;

    #[test]
    fn the_script_stands_before_the_last_end_of_the_body() {
        let inject = |html: &[u8]| String::from_utf8(inject(html, "a", &Snapshot::default())).unwrap();
        let page = inject(b"<body>&lt;/body> </BODY>\n</html>");
        let tag = "<script type=\"module\" src=\"/-/askbook/live.js\" data-askbook-live data-content=\"\" data-bytes=\"\" data-media=\"0\" data-missing=\"\"></script>\n";
        assert_eq!(page, format!("<body>&lt;/body> {tag}</BODY>\n</html>"));
        assert_eq!(inject(b"<p>"), format!("<p>{tag}"));
        assert_eq!(inject(b""), tag);
    }

    #[test]
    fn the_page_of_problems_escapes_what_it_shows() {
        let place = Place { file: "content/<a>.md".into(), line: 2, column: 7 };
        let notice = Notice::of_build(Severity::Error, "x", "<b>".into(), "&".into());
        let status = Status::default().with(vec![Notice { place: Some(place), ..notice }]);
        let page = problems_page(&status);
        assert!(
            page.contains("<code>content/&lt;a&gt;.md:2:7</code> <span class=\"message\">&lt;b&gt;</span>"),
            "{page}"
        );
        assert!(page.contains("<p class=\"help\">&amp;</p>"));
    }
}
