//! What is known after a build: the last good site and today's problems, as the page shows them.

use super::memory::Memory;
use crate::error::Error;
use crate::problem::Problem;
use serde::Serialize;
use std::sync::Arc;

/// Problems that are listed in the page; the terminal has them all.
const SHOWN: usize = 100;

/// A problem, for the panel in the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// `error` or `warning`.
    pub severity: &'static str,
    /// Name of the rule.
    pub code: &'static str,
    /// File, line and column, when it has a place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

/// Where a problem is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// File, relative to the site.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl From<&Problem> for Notice {
    fn from(problem: &Problem) -> Self {
        let (line, column) = problem.position();
        Notice {
            severity: problem.severity.name(),
            code: problem.code,
            place: Some(Place { file: problem.file.path.clone(), line, column }),
            message: problem.message.clone(),
            help: problem.help.clone(),
        }
    }
}

impl From<&Error> for Notice {
    fn from(error: &Error) -> Self {
        let help = error.remedy().unwrap_or_default().to_owned();
        Notice { severity: "error", code: "build-stopped", place: None, message: error.to_string(), help }
    }
}

/// What `/-/askbook/status.json` and the events say.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Status {
    /// Name of the last build, good or not; no other run of the program uses it again.
    pub build: String,
    /// Name of the build that is served; empty when none was good yet.
    pub site: String,
    /// How many errors there are.
    pub errors: usize,
    /// How many warnings there are.
    pub warnings: usize,
    /// The first problems, errors before warnings.
    pub problems: Vec<Notice>,
}

impl Status {
    /// The status after a build.
    pub fn new(build: String, site: String, mut problems: Vec<Notice>) -> Status {
        problems.sort_by_key(|notice| notice.severity != "error");
        let errors = problems.iter().filter(|notice| notice.severity == "error").count();
        let warnings = problems.len() - errors;
        problems.truncate(SHOWN);
        Status { build, site, errors, warnings, problems }
    }

    /// As JSON on one line.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("text and numbers are always JSON")
    }
}

/// Everything that a request is answered from. Replaced as a whole after a build.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// The last good site; none when there was none yet.
    pub site: Option<Arc<Memory>>,
    /// What is known about it.
    pub status: Arc<Status>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_stand_first_and_the_list_is_short() {
        let notice = |severity| Notice {
            severity,
            code: "x",
            place: None,
            message: String::new(),
            help: String::new(),
        };
        let mut notices = vec![notice("warning"); 150];
        notices.push(notice("error"));
        let status = Status::new("2".into(), "1".into(), notices);
        assert_eq!((status.errors, status.warnings, status.problems.len()), (1, 150, SHOWN));
        assert_eq!(status.problems[0].severity, "error");
    }
}
