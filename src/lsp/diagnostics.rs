//! Problems → what editors show for each file.

use super::documents::Documents;
use super::positions::{Encoding, Lines};
use crate::problem::{Problem, Severity};
use crate::rules;
use ls_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString,
    PublishDiagnosticsParams, Uri,
};
use std::path::Path;

/// How the problems of a guide are told.
pub struct Report<'a> {
    /// Folder of the guide.
    pub root: &'a Path,
    /// The open files as they were when the guide was read.
    pub documents: &'a Documents,
    /// What columns count.
    pub encoding: Encoding,
}

impl Report<'_> {
    /// What to show for each file. Notes are shown only where the author works: a large guide has thousands.
    pub fn publications(&self, problems: &[Problem]) -> Vec<PublishDiagnosticsParams> {
        let of_files = problems.chunk_by(|a, b| a.file.path == b.file.path);
        let mut files: Vec<PublishDiagnosticsParams> =
            of_files.filter_map(|of_file| self.of_file(of_file)).collect();
        // Open files come first, so that their author need not wait.
        files.sort_by_key(|params| params.version.is_none());
        files.extend(self.clean(&files));
        files
    }

    /// Open files in which nothing is wrong.
    fn clean(&self, told: &[PublishDiagnosticsParams]) -> Vec<PublishDiagnosticsParams> {
        let open =
            self.documents.paths().filter(|path| super::desk::root_of(path).as_deref() == Some(self.root));
        let uris = open.filter_map(|path| self.documents.uri(path));
        uris.filter(|uri| !told.iter().any(|params| params.uri == *uri))
            .map(|uri| self.nothing(&uri))
            .collect()
    }

    /// Nothing is wrong in a file.
    pub fn nothing(&self, uri: &Uri) -> PublishDiagnosticsParams {
        let version = super::documents::path_of(uri)
            .and_then(|path| self.documents.get(&path).map(|document| document.version));
        PublishDiagnosticsParams::new(uri.clone(), Vec::new(), version)
    }

    fn of_file(&self, problems: &[Problem]) -> Option<PublishDiagnosticsParams> {
        let file = &problems.first()?.file;
        let path = self.root.join(&file.path);
        let open = self.documents.get(&path);
        let shown = problems.iter().filter(|problem| open.is_some() || problem.severity != Severity::Note);
        let lines = Lines::of(&file.text, self.encoding);
        let diagnostics: Vec<Diagnostic> = shown.map(|problem| self.diagnostic(problem, &lines)).collect();
        if diagnostics.is_empty() {
            return None;
        }
        Some(PublishDiagnosticsParams::new(
            self.documents.uri(&path)?,
            diagnostics,
            open.map(|document| document.version),
        ))
    }

    fn diagnostic(&self, problem: &Problem, lines: &Lines<'_>) -> Diagnostic {
        let message = match problem.help.as_str() {
            "" => problem.message.clone(),
            help => format!("{}\n{help}", problem.message),
        };
        let docs = rules::find(problem.code).and_then(|rule| rule.docs().parse().ok());
        let related: Vec<_> = problem.related.iter().filter_map(|place| self.related(place)).collect();
        Diagnostic {
            range: lines.range(&problem.span),
            severity: Some(severity(problem.severity)),
            code: Some(NumberOrString::String(problem.id().to_owned())),
            code_description: docs.map(|href| CodeDescription { href }),
            source: Some("askbook".into()),
            message,
            related_information: Some(related).filter(|related| !related.is_empty()),
            data: problem.instead.clone().map(serde_json::Value::from),
            ..Diagnostic::default()
        }
    }

    fn related(&self, place: &crate::problem::Related) -> Option<DiagnosticRelatedInformation> {
        let uri = self.documents.uri(&self.root.join(&place.file.path))?;
        let range = Lines::of(&place.file.text, self.encoding).range(&place.span);
        Some(DiagnosticRelatedInformation {
            location: Location { uri, range },
            message: place.message.clone(),
        })
    }
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Note => DiagnosticSeverity::INFORMATION,
    }
}
