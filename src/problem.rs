//! A mistake in the content, as data: where it is, what is wrong, and the remedy.

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use std::ops::Range;
use std::sync::Arc;

/// How bad a problem is. Errors keep a site from being published; warnings do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The site would be wrong or broken.
    Error,
    /// Readers or editors will be served badly.
    Warning,
    /// Worth a look: the text could be better. Never fails a check unless asked to.
    Note,
}

impl Severity {
    /// The name in settings, reports and outputs for programs.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// A text file that problems can point into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceText {
    /// Path as the editor knows it, relative to the site, with forward slashes.
    pub path: String,
    /// The whole file, front matter included.
    pub text: String,
}

/// One mistake in the content.
#[derive(Debug, Clone)]
pub struct Problem {
    /// How bad it is.
    pub severity: Severity,
    /// Stable name of the rule (`unknown-key`).
    pub code: &'static str,
    /// The file it is in.
    pub file: Arc<SourceText>,
    /// Bytes counted from the first byte of the file.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// The rule of a Vale style that found it (`Style.Rule`); the code is then `vale`.
    pub style: Option<Arc<str>>,
    /// What the text at `span` should be, when the remedy is nothing but that.
    pub instead: Option<String>,
    /// Other places that have to do with it.
    pub related: Vec<Related>,
}

/// A place that has to do with a problem elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// The file.
    pub file: Arc<SourceText>,
    /// Bytes counted from the first byte of the file.
    pub span: Range<usize>,
    /// What is there.
    pub message: String,
}

impl Problem {
    /// An error in `file` at `span`.
    pub fn error(
        file: &Arc<SourceText>,
        span: Range<usize>,
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Problem {
            severity: Severity::Error,
            code,
            file: Arc::clone(file),
            span,
            message: message.into(),
            help: help.into(),
            style: None,
            instead: None,
            related: Vec::new(),
        }
    }

    /// The problem with the text that should stand at its place.
    #[must_use]
    pub fn instead(self, text: Option<String>) -> Self {
        Problem { instead: text, ..self }
    }

    /// The problem with another place that has to do with it.
    #[must_use]
    pub fn beside(mut self, file: &Arc<SourceText>, span: Range<usize>, message: impl Into<String>) -> Self {
        self.related.push(Related { file: Arc::clone(file), span, message: message.into() });
        self
    }

    /// A warning in `file` at `span`.
    pub fn warning(
        file: &Arc<SourceText>,
        span: Range<usize>,
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Problem { severity: Severity::Warning, ..Problem::error(file, span, code, message, help) }
    }

    /// Line and column, both from 1; the column counts characters.
    pub fn position(&self) -> (usize, usize) {
        position(&self.file.text, self.span.start)
    }

    /// Line and column behind the last character, both from 1.
    pub fn end_position(&self) -> (usize, usize) {
        position(&self.file.text, self.span.end.max(self.span.start))
    }

    /// The id that reports show: that of the rule, or of the rule of a Vale style.
    pub fn id(&self) -> &str {
        self.style.as_deref().unwrap_or(self.code)
    }

    /// One line for a list: place, rule and message.
    pub fn line(&self) -> String {
        let (line, column) = self.position();
        let (severity, id) = (self.severity.name(), self.id());
        printable(&format!("{}:{line}:{column}: {severity}[{id}]: {}", self.file.path, self.message))
    }

    /// The report: position, line, caret and remedy, as compilers print it.
    pub fn report(&self, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let title = level.primary_title(self.message.as_str()).id(self.id());
        // A problem of a file as a whole has no line to show.
        let mut group = if self.file.text.is_empty() {
            title.element(Origin::path(self.file.path.as_str()))
        } else {
            let snippet = Snippet::source(self.file.text.as_str()).path(self.file.path.as_str());
            title.element(snippet.annotation(AnnotationKind::Primary.span(self.printable_span())))
        };
        if !self.help.is_empty() {
            group = group.element(Level::HELP.message(printable(&self.help)));
        }
        renderer.render(&[group])
    }

    /// The span on character boundaries, inside the text, and on one line: a caret under a
    /// whole paragraph says less than one under its beginning.
    fn printable_span(&self) -> Range<usize> {
        let text = &self.file.text;
        let start = floor_boundary(text, self.span.start.min(text.len()));
        let end = floor_boundary(text, self.span.end.min(text.len())).max(start);
        let line_end = text[start..end].find('\n').map_or(end, |at| start + at);
        start..line_end
    }
}

/// Sorts problems as an editor reads them: by file, by place, errors first at one place.
pub fn sort(problems: &mut [Problem]) {
    problems.sort_by(|a, b| {
        (&a.file.path, a.span.start, a.severity, a.code, &a.message).cmp(&(
            &b.file.path,
            b.span.start,
            b.severity,
            b.code,
            &b.message,
        ))
    });
}

/// True when at least one of the problems is an error.
pub fn any_error(problems: &[Problem]) -> bool {
    problems.iter().any(|problem| problem.severity == Severity::Error)
}

/// A text that a terminal can show as it is. Content is quoted in remedies and results; its control characters could steer
/// the editor's terminal, and its marks of direction could turn the line around.
pub fn printable(text: &str) -> String {
    text.replace(
        |c: char| c.is_control() || matches!(c as u32, 0x202A..=0x202E | 0x2066..=0x2069),
        "\u{fffd}",
    )
}

fn floor_boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn position(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..floor_boundary(text, at.min(text.len()))];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn position_counts_lines_and_characters_from_the_first_byte() {
        let text = "---\ntïtle: x\n---\nbody";
        assert_eq!(position(text, 0), (1, 1));
        assert_eq!(position(text, text.find('x').unwrap()), (2, 8));
        assert_eq!(position(text, text.len()), (4, 5));
    }

    #[test]
    fn a_span_inside_a_character_is_moved_to_its_start() {
        let file = Arc::new(SourceText { path: "a.md".into(), text: "ä".into() });
        let problem = Problem::error(&file, 1..9, "x", "m", "");
        assert_eq!(problem.printable_span(), 0..2);
    }
}
