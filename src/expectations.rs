//! `tests/search.yml` beside book.toml: queries, and the answers that the search must give for them. An editor who has
//! repaired a search writes it down there, and every later check holds the guide to it.

use crate::catalog::LangId;
use crate::config::Config;
use crate::discover;
use crate::error::Result;
use crate::machine;
use crate::node::{Mistake, Node, Path, Placed, Reader, nearest};
use crate::problem::{Problem, SourceText};
use crate::searcher::{Answers, Searcher};
use crate::site::Site;
use crate::theme::Theme;
use crate::yaml;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io;
use std::ops::Range;
use std::sync::Arc;
use thin_vec::ThinVec;

/// The file, from the folder of book.toml.
pub const FILE: &str = "tests/search.yml";
/// Among how many answers an expected one must be when nothing is said.
const WITHIN: usize = 3;
/// Deepest place that can be expected, and to which a missing answer is looked for.
const DEEPEST: usize = 100;
/// Answers that a report names.
const NAMED: usize = 3;

/// One query and the answers that it must find.
#[derive(Debug)]
struct Expectation {
    query: String,
    expect: ThinVec<Placed>,
    within: usize,
    lang: Option<Placed>,
}

/// What is wrong in the file of expectations, and which of them do not hold. Answers are asked for only of a `sound` guide:
/// in another, a mistake elsewhere may be why one is missing.
///
/// # Errors
/// When the theme's search does not run.
pub fn check(site: &Site, theme: &Theme, sound: bool) -> Result<Vec<Problem>> {
    let source = match discover::beside_book(&site.config, FILE) {
        None => return Ok(Vec::new()),
        Some(Err(problem)) => return Ok(vec![*problem]),
        Some(Ok(source)) => source,
    };
    let list = List { file: source.file };
    let (expectations, mut problems) = list.read();
    if sound && !expectations.is_empty() {
        problems.extend(list.hold(site, theme, &expectations)?);
    }
    Ok(problems)
}

/// The file of expectations.
struct List {
    file: Arc<SourceText>,
}

impl List {
    /// The YAML without a byte order mark.
    fn yaml(&self) -> Range<usize> {
        let start = if self.file.text.starts_with('\u{feff}') { 3 } else { 0 };
        start..self.file.text.len()
    }

    fn span(&self, path: &Path, at_key: bool) -> Range<usize> {
        let start = self.yaml().start;
        let span = yaml::locate(&self.file.text[start..], path, at_key);
        start + span.start..start + span.end
    }

    fn error(&self, path: &Path, code: &'static str, message: String, help: String) -> Problem {
        Problem::error(&self.file, self.span(path, false), code, message, help)
    }

    fn read(&self) -> (Vec<Expectation>, Vec<Problem>) {
        let start = self.yaml().start;
        let node = match yaml::parse(&self.file.text[start..]) {
            Ok(node) => node,
            Err(error) => {
                let span = start + error.span.start..start + error.span.end;
                let help = error.remedy();
                return (
                    Vec::new(),
                    vec![Problem::error(&self.file, span, "yaml-syntax", error.message, help)],
                );
            }
        };
        let mut mistakes = Vec::new();
        let expectations = read_list(&node, &mut mistakes);
        let problem = |m: Mistake| {
            let span = self.span(&m.path, m.at_key);
            m.at(&self.file, span)
        };
        (expectations, mistakes.into_iter().map(problem).collect())
    }

    /// Asks every query.
    fn hold(&self, site: &Site, theme: &Theme, expectations: &[Expectation]) -> Result<Vec<Problem>> {
        let Some(script) = engine(site, theme) else { return Ok(vec![self.no_search(&site.config)]) };
        let mut problems = Vec::new();
        let mut guides: BTreeMap<LangId, Guide> = BTreeMap::new();
        for expectation in expectations {
            let lang = match language(site, expectation.lang.as_ref()) {
                Ok(lang) => lang,
                Err((path, message, help)) => {
                    problems.push(self.error(path, "unknown-language", message, help));
                    continue;
                }
            };
            let guide = match guides.entry(lang) {
                Entry::Occupied(opened) => opened.into_mut(),
                Entry::Vacant(place) => place.insert(Guide::open(site, lang, &script)?),
            };
            self.ask(guide, expectation, &mut problems)?;
        }
        Ok(problems)
    }

    fn no_search(&self, config: &Config) -> Problem {
        let help = if config.search {
            format!("the theme `{}` has no search.js; remove {FILE} if readers need no search", config.theme)
        } else {
            format!("set `enable = true` under [output.html.search], or remove {FILE}")
        };
        Problem::error(&self.file, 0..0, "no-search", "this guide has no search that could be tested", help)
    }

    fn ask(&self, guide: &Guide, expectation: &Expectation, problems: &mut Vec<Problem>) -> Result<()> {
        let Expectation { query, expect, within, .. } = expectation;
        let (known, unknown): (Vec<&Placed>, Vec<&Placed>) =
            expect.iter().partition(|id| guide.has(&id.text));
        problems.extend(unknown.into_iter().map(|id| self.unknown_answer(guide, id)));
        let place = |answers: &Answers, id: &Placed| answers.hits.iter().position(|hit| hit.id == id.text);
        let shown = guide.searcher.query(query, *within)?;
        let lost: Vec<&Placed> = known.into_iter().filter(|id| place(&shown, id).is_none()).collect();
        if lost.is_empty() {
            return Ok(());
        }
        let deep = guide.searcher.query(query, DEEPEST)?;
        let among = if *within == 1 { "first".to_owned() } else { format!("among the first {within}") };
        for id in lost {
            let message = match place(&deep, id) {
                Some(at) => format!("`{query}` finds this answer at place {}, not {among}", at + 1),
                None => format!("`{query}` does not find this answer"),
            };
            problems.push(self.error(&id.path, "answer-not-found", message, remedy(&deep, id)));
        }
        Ok(())
    }

    fn unknown_answer(&self, guide: &Guide, id: &Placed) -> Problem {
        let near = nearest(&id.text, guide.ids.iter().map(String::as_str));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write the id of a question, or a page and a section as `page#section`; `askbook search` shows the ids".into(),
        };
        let message = format!("the search has no answer `{}` in the language `{}`", id.text, guide.code);
        self.error(&id.path, "unknown-answer", message, help).instead(near.map(str::to_owned))
    }
}

/// What to do for an answer that is not found where it should be.
fn remedy(answers: &Answers, id: &Placed) -> String {
    let first: Vec<String> = answers.hits.iter().take(NAMED).map(|hit| format!("`{}`", hit.id)).collect();
    let found = if first.is_empty() { "nothing".into() } else { first.join(", ") };
    let missing = match answers.missing.as_slice() {
        [] => String::new(),
        words => format!("; no answer has {}", words.join(", ")),
    };
    let place = if id.text.contains('#') { "its page's `keywords`" } else { "its question's `also_asked`" };
    format!("it finds first: {found}{missing}; add the query to {place}, or expect what readers see")
}

/// The search of one language, made in memory as the build makes it.
struct Guide {
    searcher: Searcher,
    code: String,
    ids: Vec<String>,
}

impl Guide {
    fn open(site: &Site, lang: LangId, script: &str) -> Result<Guide> {
        let built = machine::search_index(site, lang);
        let files: BTreeMap<String, String> = built
            .files
            .into_iter()
            .map(|file| (file.path, String::from_utf8_lossy(&file.bytes).into_owned()))
            .collect();
        let load = move |path: &str| files.get(path).cloned().ok_or_else(|| io::ErrorKind::NotFound.into());
        let ids =
            machine::answers(site, lang).into_iter().map(|answer| answer.id.whole().into_owned()).collect();
        let code = site.config.languages[lang].code.clone();
        Ok(Guide { searcher: Searcher::open(script, &built.entry, load)?, code, ids })
    }

    fn has(&self, id: &str) -> bool {
        self.ids.iter().any(|known| known == id)
    }
}

/// The theme's search engine; none when the guide has no search.
fn engine(site: &Site, theme: &Theme) -> Option<String> {
    let bytes = theme.files.get(theme.assets.get("search.js")?)?;
    site.config.search.then(|| String::from_utf8_lossy(bytes).into_owned())
}

/// The language that an expectation names, else the main one; or where, what is wrong and the remedy.
fn language<'e>(
    site: &Site,
    named: Option<&'e Placed>,
) -> std::result::Result<LangId, (&'e Path, String, String)> {
    let Some(Placed { text, path }) = named else { return Ok(0) };
    let code = |lang: LangId| site.config.languages[lang].code.as_str();
    site.languages().find(|lang| code(*lang) == text).ok_or_else(|| {
        let codes: Vec<&str> = site.languages().map(code).collect();
        let help = format!("languages of this guide: {}", codes.join(", "));
        (path, format!("the guide has no pages in the language `{text}`"), help)
    })
}

fn read_list(node: &Node, mistakes: &mut Vec<Mistake>) -> Vec<Expectation> {
    match node {
        Node::Null => Vec::new(),
        Node::Seq(items) => {
            let read = |(at, item): (usize, &Node)| read_item(item, Path::default().at(at), mistakes);
            items.iter().enumerate().filter_map(read).collect()
        }
        other => {
            mistakes.push(Mistake {
                path: Path::default(),
                at_key: false,
                code: "wrong-type",
                message: format!("expected a list of queries, found {}", other.name()),
                help: "begin each query with `- query: `, and indent its other keys by two spaces".into(),
                instead: None,
            });
            Vec::new()
        }
    }
}

fn read_item(node: &Node, path: Path, mistakes: &mut Vec<Mistake>) -> Option<Expectation> {
    let mut r = Reader::new(node, path, mistakes);
    let (query, expect) = (r.text("query"), r.texts("expect").unwrap_or_default());
    if lacks(&mut r, node, "query") {
        let help = "write `query:` and what a reader would type";
        r.mistake("query", "missing-key", "this entry has no query", help);
    }
    if lacks(&mut r, node, "expect") {
        let help = "write `expect:` and the id of an answer";
        r.mistake("expect", "missing-key", "this entry expects no answer", help);
    }
    let within = read_within(&mut r, expect.len());
    let lang = r.placed("lang");
    r.refuse_unknown(&[]);
    query.filter(|_| !expect.is_empty()).map(|query| Expectation { query, expect, within, lang })
}

/// Whether an entry says nothing under a key that it must have. What is no entry has been reported as a whole.
fn lacks(r: &mut Reader<'_, '_>, entry: &Node, key: &'static str) -> bool {
    let empty = match r.node(key) {
        None => true,
        Some(Node::Str(text)) => text.trim().is_empty(),
        Some(Node::Seq(items)) => items.is_empty(),
        Some(_) => false,
    };
    empty && matches!(entry, Node::Map(_))
}

/// Among how many answers the expected ones must be; by itself never fewer than there are.
fn read_within(r: &mut Reader<'_, '_>, expected: usize) -> usize {
    let usual = WITHIN.max(expected);
    let Some(number) = r.integer("within") else { return usual };
    let least = expected.max(1);
    match usize::try_from(number).ok().filter(|number| (least..=DEEPEST).contains(number)) {
        Some(within) => within,
        None => {
            let message = format!("`within` must be a number from {least} to {DEEPEST}");
            let help = "write among how many answers the expected ones must be";
            r.mistake("within", "out-of-range", message, help);
            usual
        }
    }
}
