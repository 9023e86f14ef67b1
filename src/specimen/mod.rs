//! The specimen guide: every kind of page, every part and every state, inside the program. Themes are checked against
//! it and shown with it, so that a theme needs no guide of its own.

use crate::compile;
use crate::config::{self, Config, Run};
use crate::discover::{Discovered, Source};
use crate::error::{Error, Result};
use crate::problem::{SourceText, any_error};
use crate::site::Site;
use crate::theme::Theme;
use jiff::civil::Date;
use std::path::Path;
use std::sync::Arc;

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/embedded_specimen.rs"));
}

/// The day for which the specimen is built, so that it looks the same every day.
const TODAY: Date = jiff::civil::date(2026, 11, 23);

/// The specimen guide in the theme `name` of the site at `root`.
///
/// # Errors
/// When the theme replaces the recognised headings in a way that breaks the specimen.
pub fn site(root: &Path, name: &str, offline: bool, theme: &Theme) -> Result<Site> {
    let (site, problems) = compile::join(config(root, name, offline), theme, sources(), Vec::new());
    if any_error(&problems) {
        let reports: Vec<String> = problems.iter().map(|problem| problem.report(false)).collect();
        return Err(Error::new(format!(
            "the specimen guide cannot be shown in this theme\n{}",
            reports.join("\n")
        )));
    }
    Ok(site)
}

fn config(root: &Path, name: &str, offline: bool) -> Config {
    let run = Run { today: TODAY, preview: true, offline };
    let (mut config, _) = config::parse(root, include_str!("book.toml"), run);
    name.clone_into(&mut config.theme);
    config
}

fn sources() -> Discovered {
    let source = |(path, bytes): &(&str, &[u8])| Source {
        path: (*path).to_owned(),
        file: Arc::new(SourceText {
            path: format!("specimen/{path}"),
            text: String::from_utf8_lossy(bytes).into_owned(),
        }),
    };
    Discovered { sources: embedded::FILES.iter().map(source).collect(), assets: Vec::new() }
}
