//! What is added to a page while it is served, never to a built file.

use super::status::{Notice, Status};
use crate::text::escape_html;
use std::fmt::Write as _;

/// The script of the page.
pub const SCRIPT: &str = include_str!("live.js");
/// The style of the panel.
pub const STYLE: &str = include_str!("live.css");

/// Puts the script before the last `</body>`, or at the end where there is none.
pub fn inject(html: &[u8], status: &Status) -> Vec<u8> {
    let tag = script_tag("site", &status.site);
    let at = body_end(html).unwrap_or(html.len());
    [&html[..at], tag.as_bytes(), &html[at..]].concat()
}

fn script_tag(what: &str, name: &str) -> String {
    format!("<script src=\"/-/askbook/live.js\" data-{what}=\"{}\" defer></script>\n", escape_html(name))
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
    for notice in &status.problems {
        item(&mut items, notice);
    }
    let script = script_tag("build", &status.build);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>The guide cannot be built</title>\n\
         <link rel=\"stylesheet\" href=\"/-/askbook/live.css\">\n</head>\n<body class=\"alone\">\n<main>\n\
         <h1>The guide cannot be built</h1>\n<p>This page changes as soon as the errors are mended.</p>\n\
         <ol class=\"problems\">\n{items}</ol>\n</main>\n{script}</body>\n</html>\n"
    )
}

fn item(out: &mut String, notice: &Notice) {
    let _ = write!(out, "<li class=\"{0}\"><p><strong>{0}</strong> ", notice.severity);
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
    use super::*;

    fn status() -> Status {
        let place = super::super::status::Place { file: "content/<a>.md".into(), line: 2, column: 7 };
        let notice = Notice {
            severity: "error",
            code: "x",
            place: Some(place),
            message: "<b>".into(),
            help: "&".into(),
        };
        Status::new("run-2".into(), "run-1".into(), vec![notice])
    }

    #[test]
    fn the_script_stands_before_the_last_end_of_the_body() {
        let page = inject(b"<body>&lt;/body> </BODY>\n</html>", &status());
        let page = String::from_utf8(page).unwrap();
        assert!(page.starts_with("<body>&lt;/body> <script src=\"/-/askbook/live.js\" data-site=\"run-1\" defer></script>\n</BODY>"), "{page}");
        assert!(inject(b"<p>", &status()).starts_with(b"<p><script"));
        assert!(inject(b"", &status()).starts_with(b"<script"));
    }

    #[test]
    fn the_page_of_problems_escapes_what_it_shows() {
        let page = problems_page(&status());
        assert!(
            page.contains("<code>content/&lt;a&gt;.md:2:7</code> <span class=\"message\">&lt;b&gt;</span>"),
            "{page}"
        );
        assert!(page.contains("<p class=\"help\">&amp;</p>"));
    }
}
