//! What a check found, for other programs: JSON, SARIF, annotations of GitHub. Pure.

mod github;
mod json;
mod sarif;

pub use github::github;
pub use json::json;
pub use sarif::sarif;

use crate::build::Checked;
use crate::problem::{Problem, Severity};

/// What is reported.
pub struct Report<'a> {
    /// What was found.
    pub checked: &'a Checked,
    /// The guide's folder as it was named, so that paths are found from where the command runs; empty for the current one.
    pub folder: &'a str,
    /// The check failed.
    pub failed: bool,
}

impl Report<'_> {
    /// The path of a file of the guide, with forward slashes.
    fn path(&self, file: &str) -> String {
        let folder = self.folder.trim_end_matches('/');
        if folder.is_empty() { file.to_owned() } else { format!("{folder}/{file}") }
    }
}

/// A place in a file.
struct Region {
    start: (usize, usize),
    end: (usize, usize),
}

impl Region {
    /// The place of a problem; none when it is about a file as a whole.
    fn of(problem: &Problem) -> Option<Region> {
        let has_text = !problem.file.text.is_empty();
        has_text.then(|| Region { start: problem.position(), end: problem.end_position() })
    }
}

/// How many problems of a severity there are.
fn count(problems: &[Problem], severity: Severity) -> usize {
    problems.iter().filter(|problem| problem.severity == severity).count()
}
