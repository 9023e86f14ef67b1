//! What is known after a build, and what a page is told of it.

use super::editor::Editor;
use super::mark::Mark;
use super::memory::{File, Memory};
use super::pages::Pages;
use super::searches::Search;
use crate::error::Error;
use crate::problem::{Problem, Severity};
use crate::rules::{self, Stage};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::Arc;

/// Problems that a page is told of, those of the page itself first; `askbook check` has them all.
pub const SHOWN: usize = 100;

/// A problem, for the panel in the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How bad it is.
    pub severity: Severity,
    /// Name of the rule, or of the rule of a Vale style.
    pub code: String,
    /// Where the rule is explained; none for what is no rule.
    pub docs: Option<String>,
    /// File, line and column, when it has a place.
    pub place: Option<Place>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// A rule of `check` found it, after the page was there.
    pub is_late: bool,
    /// What to look at first, within a severity.
    pub rank: usize,
}

/// Where a problem is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// File, relative to the site.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl Notice {
    /// A notice that belongs to no file.
    pub fn of_build(severity: Severity, code: &str, message: String, help: String) -> Notice {
        let code = code.to_owned();
        Notice { severity, code, docs: None, place: None, message, help, is_late: false, rank: 0 }
    }
}

impl From<&Problem> for Notice {
    fn from(problem: &Problem) -> Self {
        let (line, column) = problem.position();
        let rule = rules::find(problem.code);
        Notice {
            severity: problem.severity,
            code: problem.id().to_owned(),
            docs: rule.map(rules::Rule::docs),
            place: Some(Place { file: problem.file.path.clone(), line, column }),
            message: problem.message.clone(),
            help: problem.help.clone(),
            is_late: rule.is_some_and(|rule| rule.stage == Stage::Check),
            rank: rules::rank(problem.code),
        }
    }
}

impl From<&Error> for Notice {
    fn from(error: &Error) -> Self {
        let help = error.remedy().unwrap_or_default().to_owned();
        Notice::of_build(Severity::Error, "build-stopped", error.to_string(), help)
    }
}

/// What is known after a build.
#[derive(Debug, Clone, Default)]
pub struct Status {
    /// Name of the last build, good or not; no other run of the program uses it again.
    pub build: String,
    /// Name of the build that is served; empty when none was good yet.
    pub site: String,
    /// Grows when files changed that pages show without naming their content, such as pictures.
    pub media: usize,
    /// The rules of `check` have not been applied to this build yet.
    pub checking: bool,
    /// What is wrong, errors first, and within a severity what is to be looked at first.
    pub notices: Arc<Vec<Notice>>,
    /// The pages of the guide as it is written, good or not.
    pub pages: Arc<Pages>,
    /// Old and new address of the page that this build found under another name.
    pub moved: Option<(String, String)>,
}

impl Status {
    /// The same with other problems.
    pub fn with(self, mut notices: Vec<Notice>) -> Status {
        notices.sort_by(|a, b| (a.severity, a.rank, &a.code).cmp(&(b.severity, b.rank, &b.code)));
        Status { notices: Arc::new(notices), ..self }
    }

    /// How many problems of a severity there are.
    pub fn count(&self, severity: Severity) -> usize {
        self.notices.iter().filter(|notice| notice.severity == severity).count()
    }

    /// True when a problem or a page names the file; the editor opens no other.
    pub fn names(&self, file: &str) -> bool {
        let named = |notice: &Notice| notice.place.as_ref().is_some_and(|place| place.file == file);
        self.notices.iter().any(named) || self.pages.is_source(file)
    }
}

/// Everything that a request is answered from. Replaced as a whole.
#[derive(Clone, Default)]
pub struct Snapshot {
    /// The last good site; none when there was none yet.
    pub site: Option<Arc<Memory>>,
    /// What is known about it.
    pub status: Arc<Status>,
    /// Searches that found nothing.
    pub searches: Arc<Vec<Search>>,
}

/// What a page is told: `/-/askbook/status.json` and the events.
#[derive(Debug, Serialize)]
pub struct Told<'a> {
    build: &'a str,
    site: &'a str,
    media: usize,
    checking: bool,
    errors: usize,
    warnings: usize,
    notes: usize,
    /// The first problems: of this page, then of the guide, errors before the rest.
    problems: Vec<ToldNotice<'a>>,
    /// Hash of the list of pages that readers do not see; the list itself is `/-/askbook/states.json`.
    states: String,
    page: ToldPage<'a>,
    searches: &'a [Search],
    /// `link`, `command`, or `none`.
    editor: &'static str,
}

#[derive(Debug, Serialize)]
struct ToldNotice<'a> {
    severity: &'static str,
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    docs: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<ToldPlace>,
    message: &'a str,
    help: &'a str,
    /// The open page is made of the file.
    here: bool,
}

#[derive(Debug, Serialize)]
struct ToldPlace {
    #[serde(flatten)]
    place: Place,
    /// The link that opens it in the editor.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<String>,
}

/// The page that asks.
#[derive(Debug, Default, Serialize)]
struct ToldPage<'a> {
    /// What stands before the address of the page: `/`, or the base path.
    root: &'a str,
    /// None when there is no page at the address any more.
    mark: Option<Mark>,
    /// Address of the page that was here before its file was renamed.
    moved: Option<&'a str>,
    state: Option<&'static str>,
    /// The first line of its file.
    source: Option<ToldPlace>,
}

/// How places are opened.
pub struct Opening<'a> {
    /// The editor.
    pub editor: &'a Editor,
    /// Folder of the site.
    pub root: &'a Path,
}

impl Opening<'_> {
    fn place(&self, place: &Place) -> ToldPlace {
        ToldPlace { place: place.clone(), link: self.editor.link(self.root, place) }
    }

    fn name(&self) -> &'static str {
        match self.editor {
            Editor::None => "none",
            Editor::Link(_) => "link",
            Editor::Command(_) => "command",
        }
    }
}

impl Snapshot {
    /// What the page at an address is told, as JSON on one line.
    pub fn tell(&self, address: &str, opening: &Opening<'_>) -> String {
        let status = &self.status;
        let path = self.site.as_ref().and_then(|site| site.path_of(address));
        let sources = path.as_ref().and_then(|path| status.pages.get(path));
        let files = sources.map(|sources| sources.files.as_slice()).unwrap_or_default();
        let told = Told {
            build: &status.build,
            site: &status.site,
            media: status.media,
            checking: status.checking,
            errors: status.count(Severity::Error),
            warnings: status.count(Severity::Warning),
            notes: status.count(Severity::Note),
            problems: problems(&status.notices, files, opening),
            states: super::mark::hash(self.states().as_bytes()),
            page: ToldPage {
                root: sources.and_then(|sources| address.strip_suffix(sources.url.as_str())).unwrap_or("/"),
                mark: path.and_then(|path| self.mark(&path)),
                moved: status
                    .moved
                    .as_ref()
                    .filter(|(from, _)| address_is(address, from))
                    .map(|(_, to)| to.as_str()),
                state: sources.and_then(|sources| sources.state),
                source: files
                    .first()
                    .map(|file| opening.place(&Place { file: file.clone(), line: 1, column: 1 })),
            },
            searches: &self.searches,
            editor: opening.name(),
        };
        serde_json::to_string(&told).expect("text and numbers are always JSON")
    }

    /// Pages that readers do not see or should not trust, as JSON: address → reason.
    pub fn states(&self) -> String {
        serde_json::to_string(&self.status.pages.states()).expect("texts are always JSON")
    }

    /// The mark of a page; one on disk may change whenever files do that are not text.
    pub fn mark(&self, path: &str) -> Option<Mark> {
        let site = self.site.as_ref()?;
        Some(match site.get(path)? {
            File::Made(bytes) => Mark::of(&bytes, site.dress()),
            File::Failed(why) => Mark::of(why.as_bytes(), &[]),
            File::Disk(_) => Mark::of(self.status.media.to_string().as_bytes(), &[]),
        })
    }
}

/// True when an address of the server is that of a page; the base path may stand before it.
fn address_is(address: &str, url: &str) -> bool {
    address.strip_suffix(url).is_some_and(|before| before.ends_with('/'))
}

fn problems<'a>(notices: &'a [Notice], files: &[String], opening: &Opening<'_>) -> Vec<ToldNotice<'a>> {
    let is_here = |notice: &&Notice| notice.place.as_ref().is_some_and(|place| files.contains(&place.file));
    let (here, others): (Vec<&Notice>, Vec<&Notice>) = notices.iter().partition(is_here);
    let tell = |notice: &'a Notice, here: bool| ToldNotice {
        severity: notice.severity.name(),
        code: &notice.code,
        docs: notice.docs.as_deref(),
        place: notice.place.as_ref().map(|place| opening.place(place)),
        message: &notice.message,
        help: &notice.help,
        here,
    };
    let here = here.into_iter().map(|notice| tell(notice, true));
    here.chain(others.into_iter().map(|notice| tell(notice, false))).take(SHOWN).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notice(severity: Severity, file: &str) -> Notice {
        let place = Some(Place { file: file.into(), line: 1, column: 1 });
        Notice { place, ..Notice::of_build(severity, "x", String::new(), String::new()) }
    }

    #[test]
    fn problems_of_the_page_stand_first_and_errors_before_the_rest() {
        let mut notices = vec![notice(Severity::Note, "a.md"); 150];
        notices.extend([
            notice(Severity::Warning, "b.md"),
            notice(Severity::Error, "a.md"),
            notice(Severity::Note, "b.md"),
        ]);
        let status = Status::default().with(notices);
        assert_eq!(
            [Severity::Error, Severity::Warning, Severity::Note].map(|one| status.count(one)),
            [1, 1, 151]
        );
        let opening = Opening { editor: &Editor::None, root: Path::new("/") };
        let told = problems(&status.notices, &["b.md".into()], &opening);
        let first: Vec<_> = told.iter().take(4).map(|one| (one.severity, one.here)).collect();
        assert_eq!(first, [("warning", true), ("note", true), ("error", false), ("note", false)]);
        assert_eq!(told.len(), SHOWN);
    }

    #[test]
    fn a_page_is_known_below_the_base_path_too() {
        assert!(address_is("/pain/heat/", "pain/heat/") && address_is("/some/base/pain/heat/", "pain/heat/"));
        assert!(!address_is("/pain/heat/", "eat/") && !address_is("/pain/", "pain/heat/"));
    }
}
