//! One file → front matter as types and the range of the body. Pure, one file at a time.
//!
//! [`front`] holds the types, [`keys`] reads them.

mod front;
mod keys;

pub use front::{Alias, Allowance, Change, Disclosure, Faq, FaqEntry, FrontMatter, Reference, Search, Term};
pub use keys::{ORDER, allowed, mistakes, order, outline, required};

use crate::discover::Source;
use crate::node::{Mistake, Node, Path};
use crate::problem::{Problem, SourceText};
use crate::yaml::{self, Places};
use std::ops::Range;
use std::sync::{Arc, OnceLock};
use thin_vec::ThinVec;

/// What kind of page a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// The front page (`content/_index.md`).
    Home,
    /// A folder's `_index.md`.
    Section,
    /// An article that answers questions.
    Article,
    /// A plain page, such as the disclaimer.
    Page,
    /// An author or reviewer (`people/`).
    Person,
    /// A question with a file of its own (`faqs/`).
    Question,
    /// A topic's introduction (`topics/`).
    Topic,
    /// The takeaways of an article, in a file of their own (`takeaways/`).
    Takeaways,
}

impl Kind {
    /// The name that authors write in `kind:`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Home => "home",
            Kind::Section => "section",
            Kind::Article => "article",
            Kind::Page => "page",
            Kind::Person => "person",
            Kind::Question => "question",
            Kind::Topic => "topic",
            Kind::Takeaways => "takeaways",
        }
    }

    /// The kind that a path means, without its language folder.
    pub(crate) fn of_path(path: &str) -> Kind {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        match (folder.split('/').next().unwrap_or_default(), name) {
            ("", "_index.md") => Kind::Home,
            (_, "_index.md") => Kind::Section,
            ("people", _) => Kind::Person,
            ("faqs", _) => Kind::Question,
            ("topics", _) => Kind::Topic,
            ("takeaways", _) => Kind::Takeaways,
            ("", _) => Kind::Page,
            _ => Kind::Article,
        }
    }
}

/// A file with its front matter read.
#[derive(Debug, Clone)]
pub struct Document {
    /// The file.
    pub source: Source,
    /// What it is.
    pub kind: Kind,
    /// Its front matter.
    pub front: FrontMatter,
    /// Where the front matter's YAML stands in the file.
    pub yaml: Range<usize>,
    /// Where the body stands in the file.
    pub body: Range<usize>,
    /// Where the front matter's values stand, found when it is first asked.
    places: OnceLock<Places>,
}

impl Document {
    /// The body's Markdown.
    pub fn body_text(&self) -> &str {
        &self.source.file.text[self.body.clone()]
    }

    /// Lets go of the takeaways and questions of the front matter; gives the questions.
    pub(crate) fn release_converted(&mut self) -> ThinVec<Faq> {
        self.front.takeaways = None;
        std::mem::take(&mut self.front.faqs)
    }

    /// Lets go of the file's text, and of the above.
    pub(crate) fn release(&mut self) {
        match Arc::get_mut(&mut self.source.file) {
            Some(file) => file.text = String::new(),
            None => {
                self.source.file =
                    Arc::new(SourceText { path: self.source.file.path.clone(), text: String::new() })
            }
        }
        (self.yaml, self.body) = (0..0, 0..0);
        drop(self.release_converted());
    }

    /// Where a front-matter value stands in the file.
    pub fn locate(&self, path: &Path) -> Range<usize> {
        self.locate_part(path, false)
    }

    /// Where a front-matter key stands in the file.
    pub fn locate_key(&self, path: &Path) -> Range<usize> {
        self.locate_part(path, true)
    }

    fn locate_part(&self, path: &Path, at_key: bool) -> Range<usize> {
        let text = &self.source.file.text[self.yaml.clone()];
        let places = self.places.get_or_init(|| Places::of(text));
        moved(places.locate(text, path, at_key), self.yaml.start)
    }

    /// An error at a front-matter value.
    pub fn error(
        &self,
        path: &Path,
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Problem {
        Problem::error(&self.source.file, self.locate(path), code, message, help)
    }

    /// A warning at a front-matter value.
    pub fn warning(
        &self,
        path: &Path,
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Problem {
        Problem::warning(&self.source.file, self.locate(path), code, message, help)
    }
}

fn moved(span: Range<usize>, by: usize) -> Range<usize> {
    by + span.start..by + span.end
}

/// Splits a file and reads its front matter. `path` is without the language folder.
/// The document is complete even when there are problems.
pub fn read(source: Source, path: &str) -> (Document, Vec<Problem>) {
    let file = Arc::clone(&source.file);
    let (yaml, body, unclosed) = split(&file.text);
    let mut problems = Vec::new();
    if unclosed {
        let help = "write a line `---` after the last key";
        problems.push(Problem::error(
            &file,
            0..3,
            "front-matter-open",
            "the front matter is never closed",
            help,
        ));
    }
    let node = yaml::parse(&file.text[yaml.clone()]).unwrap_or_else(|error| {
        let (message, help) = (error.message.clone(), error.remedy());
        let span = moved(error.span, yaml.start);
        problems.push(Problem::error(&file, span, "yaml-syntax", message, help));
        Node::Null
    });
    let mut mistakes = Vec::new();
    let kind = kind_of(&node, path, &mut mistakes);
    let front = if problems.is_empty() {
        keys::read_front(&node, kind, &mut mistakes)
    } else {
        FrontMatter::default()
    };
    let document = Document { source, kind, front, yaml, body, places: OnceLock::new() };
    problems.extend(mistakes.into_iter().map(|m| {
        let span = document.locate_part(&m.path, m.at_key);
        m.at(&file, span)
    }));
    (document, problems)
}

/// Where the front matter's YAML and the body of a file stand.
pub fn parts(text: &str) -> (Range<usize>, Range<usize>) {
    let (yaml, body, _) = split(text);
    (yaml, body)
}

/// Front matter and body of a file; the third value is true when the front matter never ends.
fn split(text: &str) -> (Range<usize>, Range<usize>, bool) {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let Some(first) = fence(text, start) else { return (start..start, start..text.len(), false) };
    let mut at = first;
    while at < text.len() {
        if let Some(next) = fence(text, at) {
            return (first..at, next..text.len(), false);
        }
        at = text[at..].find('\n').map_or(text.len(), |newline| at + newline + 1);
    }
    (first..first, text.len()..text.len(), true)
}

/// The end of a `---` line that begins at `at`.
fn fence(text: &str, at: usize) -> Option<usize> {
    let line = text[at..].split_inclusive('\n').next()?;
    (line.trim_end() == "---").then_some(at + line.len())
}

fn kind_of(node: &Node, path: &str, mistakes: &mut Vec<Mistake>) -> Kind {
    let by_path = Kind::of_path(path);
    let Node::Map(pairs) = node else { return by_path };
    let Some((_, Node::Str(name))) = pairs.iter().find(|(key, _)| key == "kind") else { return by_path };
    if by_path == Kind::Home || by_path == Kind::Section {
        return by_path;
    }
    CHOICES.into_iter().find(|kind| kind.name() == name).unwrap_or_else(|| {
        let names = CHOICES.map(Kind::name);
        let near = crate::node::nearest(name, names.into_iter());
        let help = near
            .map_or_else(|| format!("kinds: {}", names.join(", ")), |near| format!("did you mean `{near}`?"));
        let (message, instead) = (format!("unknown kind `{name}`"), near.map(str::to_owned));
        let path = Path::key("kind");
        mistakes.push(Mistake { path, at_key: false, code: "bad-value", message, help, instead });
        by_path
    })
}

/// Kinds that `kind:` can name.
const CHOICES: [Kind; 6] =
    [Kind::Article, Kind::Page, Kind::Person, Kind::Question, Kind::Topic, Kind::Takeaways];

/// All kinds of files.
pub const ALL_KINDS: [Kind; 8] = [
    Kind::Home,
    Kind::Section,
    Kind::Article,
    Kind::Page,
    Kind::Person,
    Kind::Question,
    Kind::Topic,
    Kind::Takeaways,
];

#[cfg(test)]
mod tests {
    use super::*;

    fn document(path: &str, text: &str) -> (Document, Vec<Problem>) {
        let file = Arc::new(SourceText { path: path.into(), text: text.into() });
        read(Source { path: path.into(), file }, path)
    }

    #[test]
    fn front_matter_and_body_keep_their_places() {
        let (document, problems) = document("s/a.md", "\u{feff}---\ntitle: A\n---\nBody\n");
        assert!(problems.is_empty());
        assert_eq!(document.body_text(), "Body\n");
        assert_eq!(document.front.title.as_ref().unwrap().text, "A");
    }

    #[test]
    fn all_mistakes_of_a_file_are_found_in_one_run() {
        let text = "---\ntitel: A\ndate: soon\ndraft: yes\nfaqs:\n  - question: Q\n    anser: x\n---\n";
        let (_, problems) = document("s/a.md", text);
        let mut found: Vec<_> = problems.iter().map(|p| (p.position(), p.code)).collect();
        found.sort_unstable();
        assert_eq!(
            found,
            [
                ((2, 1), "unknown-key"),
                ((3, 7), "bad-date"),
                ((4, 8), "wrong-type"),
                ((6, 15), "missing-answer"),
                ((7, 5), "unknown-key"),
            ]
        );
    }

    #[test]
    fn every_allowed_key_has_a_reader() {
        for kind in ALL_KINDS {
            let (_, problems) = document("s/a.md", "---\ntitle: A\n---\n");
            assert!(problems.is_empty());
            let mut mistakes = Vec::new();
            keys::read_front(&Node::Null, kind, &mut mistakes);
        }
    }

    #[test]
    fn every_key_has_a_place_in_the_order() {
        for key in ALL_KINDS.into_iter().flat_map(allowed) {
            assert_eq!(ORDER.iter().filter(|known| **known == key).count(), 1, "{key}");
        }
    }

    #[test]
    fn an_open_front_matter_is_said_once() {
        let (_, problems) = document("s/a.md", "---\ntitle: A\n");
        assert_eq!(problems.iter().map(|p| p.code).collect::<Vec<_>>(), ["front-matter-open"]);
    }

    #[test]
    fn kinds_follow_from_the_place() {
        for (path, kind) in [
            ("_index.md", Kind::Home),
            ("about.md", Kind::Page),
            ("pain/_index.md", Kind::Section),
            ("pain/a.md", Kind::Article),
            ("people/hart.md", Kind::Person),
            ("faqs/q.md", Kind::Question),
        ] {
            assert_eq!(Kind::of_path(path), kind, "{path}");
        }
    }
}
