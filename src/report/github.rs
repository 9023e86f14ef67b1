//! Annotations in the log of a GitHub workflow, which the host shows at the lines of a pull request.

use super::{Region, Report};
use crate::problem::{Problem, Severity};

/// One workflow command for each problem.
pub fn github(report: &Report<'_>) -> String {
    report.checked.problems.iter().map(|problem| annotation(report, problem) + "\n").collect()
}

fn annotation(report: &Report<'_>, problem: &Problem) -> String {
    let command = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut place = format!("file={}", property(&report.path(&problem.file.path)));
    if let Some(Region { start, end }) = Region::of(problem) {
        place += &format!(",line={},endLine={},col={}", start.0, end.0, start.1);
        // The host refuses columns of several lines.
        if start.0 == end.0 {
            place += &format!(",endColumn={}", end.1);
        }
    }
    let message = if problem.help.is_empty() {
        problem.message.clone()
    } else {
        format!("{}\n{}", problem.message, problem.help)
    };
    format!("::{command} {place},title={}::{}", property(problem.id()), data(&message))
}

/// Escapes a message as the commands of the runner need it (`toCommandValue` and `escapeData` of actions/toolkit).
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_message_can_end_the_command() {
        assert_eq!(property("a:b,c%\n"), "a%3Ab%2Cc%25%0A");
        assert_eq!(data("50 %: yes"), "50 %25: yes");
    }
}
