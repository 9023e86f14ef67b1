//! Gives a heading or a question another name: its id or words, an alias for the address that readers know, every link to it,
//! and the expectations of its search.

use super::alias::{self, Edit};
use super::entry::{self, Asked};
use super::thing::{self, Thing};
use super::view::View;
use super::written::{self, Heading};
use crate::catalog::PageId;
use crate::compile;
use crate::config::Config;
use crate::discover;
use crate::document::{Faq, Kind};
use crate::expectations;
use crate::markdown;
use crate::node::{Node, Path};
use crate::problem::Severity;
use crate::questions::{Question, QuestionId};
use crate::site::Site;
use crate::yaml;
use std::collections::BTreeMap;
use std::ops::Range;

/// What can be renamed here, and what it is called now.
#[derive(Debug)]
pub struct Renamable {
    /// Bytes of the file.
    pub name: Range<usize>,
    /// The name as it is now.
    pub called: String,
    what: What,
}

#[derive(Debug)]
enum What {
    /// The id of a heading or question.
    Id(Thing),
    /// The words of a heading, and the anchor that is made of them.
    Words(PageId, String),
    /// The words of a question of the front matter.
    Asked(Asked),
}

/// Changes of files, by their path from the folder of the guide.
pub type Edits = BTreeMap<String, Vec<Edit>>;

/// What can be renamed at the cursor.
///
/// # Errors
/// When there is nothing; the text says what can be renamed.
pub fn at(view: &View<'_>) -> Result<Renamable, String> {
    const WHAT: &str = "a heading, a question, its id, or a link to one of them can be renamed";
    if let Some(asked) = entry::at(view) {
        return Ok(of_front_matter(view.site(), asked, view.at));
    }
    let named = thing::at(view).ok_or(WHAT)?;
    let in_name = (named.name.start..=named.name.end).contains(&view.at);
    if !in_name || !matches!(named.thing, Thing::Anchor(..) | Thing::Question(_)) {
        return Err(WHAT.into());
    }
    let called = view.text[named.name.clone()].to_owned();
    let is_words = |heading: &Heading| heading.words == named.name;
    let what = match view.page().filter(|_| written::headings(view.text).iter().any(is_words)) {
        Some(page) => What::Words(page, anchor(view.site(), &named.thing)),
        None => What::Id(named.thing),
    };
    Ok(Renamable { name: named.name, called, what })
}

/// On its words a question gets other words, on the key in front of them an id.
fn of_front_matter(site: &Site, asked: Asked, at: usize) -> Renamable {
    if at > asked.key.end {
        return Renamable { name: asked.words.clone(), called: asked.text.clone(), what: What::Asked(asked) };
    }
    let called = site.questions[asked.question].anchor.clone();
    Renamable { name: asked.key, called, what: What::Id(Thing::Question(asked.question)) }
}

/// The anchor of a heading or question.
fn anchor(site: &Site, thing: &Thing) -> String {
    match thing {
        Thing::Question(question) => site.questions[*question].anchor.clone(),
        Thing::Anchor(_, anchor) => anchor.clone(),
        _ => String::new(),
    }
}

/// Everything that changes when the name at the cursor becomes `new`.
///
/// # Errors
/// When the new name cannot stand there, or something in the guide would be wrong with it.
pub fn rename(view: &View<'_>, new: &str) -> Result<Edits, String> {
    let new = new.trim();
    let Renamable { what, called, .. } = at(view)?;
    if new == called {
        return Ok(Edits::new());
    }
    let site = view.site();
    let mut work = Work { site, edits: Edits::new() };
    match what {
        What::Words(page, anchor) => work.words(page, &anchor, new)?,
        What::Asked(asked) => work.asked(&asked, new)?,
        What::Id(thing) => {
            if let Some((_, message, help)) = markdown::anchor_error(new, false) {
                return Err(format!("{message}; {help}"));
            }
            work.id(&thing, new)?;
        }
    }
    let edits = work.edits;
    verify(view, &edits)?;
    Ok(edits)
}

struct Work<'s> {
    site: &'s Site,
    edits: Edits,
}

impl Work<'_> {
    fn edit(&mut self, page: PageId, edit: Edit) {
        let path = self.site.catalog.pages[page].document.source.file.path.clone();
        self.edits.entry(path).or_default().push(edit);
    }

    fn heading(&self, page: PageId, anchor: &str) -> Option<Heading> {
        let span = self.site.pages[page].body.anchors.get(anchor)?;
        let text = &self.site.catalog.pages[page].document.source.file.text;
        written::headings(text).into_iter().find(|heading| heading.line.start == span.start)
    }

    /// Other words for a heading. Its anchor moves with them, unless its author gave it one.
    fn words(&mut self, page: PageId, anchor: &str, new: &str) -> Result<(), String> {
        if new.is_empty() || new.contains(['\n', '\r']) {
            return Err("a heading has words on one line".into());
        }
        let heading = self.heading(page, anchor).ok_or("this heading has no anchor")?;
        self.edit(page, (heading.words.clone(), new.to_owned()));
        if heading.id.is_some() {
            return Ok(());
        }
        let taken = |candidate: &str| {
            candidate != anchor && self.site.pages[page].body.anchors.contains_key(candidate)
        };
        let moved = markdown::derived_anchor(&plain(new), taken);
        if moved == anchor {
            return Ok(());
        }
        self.moved(page, &thing::of_anchor(self.site, page, anchor), anchor, &moved)
    }

    /// Other words for a question of the front matter. Its anchor moves with them, unless it has an id.
    fn asked(&mut self, asked: &Asked, new: &str) -> Result<(), String> {
        if new.is_empty() || new.contains(['\n', '\r']) {
            return Err("a question has words on one line".into());
        }
        let (site, page) = (self.site, asked.page);
        let (entry, question) = (&site.catalog.pages[page], &site.questions[asked.question]);
        self.edit(page, entry::reworded(&entry.document, asked, new)?);
        let moved = markdown::derived_anchor(&plain(new), |_| false);
        if question.permanent || moved == question.anchor {
            return Ok(());
        }
        let others = site.pages[page].questions.iter().map(|id| &site.questions[*id].anchor);
        if others.chain(site.pages[page].body.anchors.keys()).any(|anchor| *anchor == moved) {
            return Err(format!(
                "`#{moved}` is something else on this page; give this question an `id` first"
            ));
        }
        self.alias(page, &asked.entry, &format!("\"#{}\"", question.anchor))?;
        let id = format!("{}/{moved}", entry.key);
        self.names(&Thing::Question(asked.question), &question.id, &id, &moved);
        Ok(())
    }

    /// Another id.
    fn id(&mut self, thing: &Thing, new: &str) -> Result<(), String> {
        match thing {
            Thing::Question(question) => self.question(*question, new),
            Thing::Anchor(page, anchor) => {
                self.heading_id(*page, anchor, new)?;
                self.moved(*page, thing, anchor, new)
            }
            _ => Err("this has no id".into()),
        }
    }

    /// Writes the id of a heading, in the place of the one that is there.
    fn heading_id(&mut self, page: PageId, anchor: &str, new: &str) -> Result<(), String> {
        let heading = self.heading(page, anchor).ok_or("this anchor belongs to the page itself")?;
        let text = &self.site.catalog.pages[page].document.source.file.text;
        let behind = &text[heading.words.end..heading.line.end];
        let edit = match (heading.id, behind.find('{')) {
            (Some(id), _) => (id, new.to_owned()),
            (None, Some(brace)) => {
                let at = heading.words.end + brace + 1;
                (at..at, format!("#{new} "))
            }
            (None, None) => (heading.words.end..heading.words.end, format!(" {{#{new}}}")),
        };
        self.edit(page, edit);
        Ok(())
    }

    fn question(&mut self, id: QuestionId, new: &str) -> Result<(), String> {
        let site = self.site;
        let question = &site.questions[id];
        let page = question.source;
        let document = &site.catalog.pages[page].document;
        match (&question.entry, document.kind) {
            (Some(entry), _) => {
                let between = || {
                    let key = document.locate_key(&entry.and("question")).start;
                    (
                        key..key,
                        format!(
                            "id: {}{}",
                            yaml::word(new),
                            crate::scaffold::separator(&document.source.file.text, key)
                        ),
                    )
                };
                let edit = match question.permanent {
                    true => (document.locate(&entry.and("id")), yaml::word(new)),
                    false => between(),
                };
                self.edit(page, edit);
                self.alias(page, entry, &format!("\"#{}\"", question.anchor))?;
            }
            (None, Kind::Question) => self.question_file(page, question, new)?,
            (None, _) => {
                self.heading_id(page, &question.anchor, new)?;
                return self.moved(page, &Thing::Question(id), &question.anchor, new);
            }
        }
        self.names(&Thing::Question(id), &question.id, new, new);
        Ok(())
    }

    /// A question with a file of its own is named by `id`, or by its file.
    fn question_file(&mut self, page: PageId, question: &Question, new: &str) -> Result<(), String> {
        let entry = &self.site.catalog.pages[page];
        let Some(id) = &entry.front().id else {
            return Err(format!("the file's name is the id; write `id: {}` into it first", question.id));
        };
        self.edit(page, (entry.document.locate(&id.path), yaml::word(new)));
        let old = format!("\"#{}\"", question.anchor);
        let aliases = if entry.has_page { format!("/{}, {old}", entry.url) } else { old };
        self.alias(page, &Path::default(), &aliases)
    }

    /// A heading of the body has another anchor: the old one stays as an alias of the page.
    fn moved(&mut self, page: PageId, thing: &Thing, old: &str, new: &str) -> Result<(), String> {
        let entry = &self.site.catalog.pages[page];
        let to_old = entry.front().aliases.iter().filter(|alias| alias.to.as_deref() == Some(old));
        let to_old: Vec<Range<usize>> = to_old.map(|alias| entry.document.locate(&alias.to_path())).collect();
        to_old.into_iter().for_each(|span| self.edit(page, (span, yaml::word(new))));
        self.alias(page, &Path::default(), &format!("{{from: \"#{old}\", to: {}}}", yaml::word(new)))?;
        let (old_name, new_name) = match thing {
            Thing::Question(question) if self.site.questions[*question].permanent => {
                (old.to_owned(), new.to_owned())
            }
            Thing::Question(_) if self.gets_id(page, old) => (format!("{}/{old}", entry.key), new.to_owned()),
            Thing::Question(_) => (format!("{}/{old}", entry.key), format!("{}/{new}", entry.key)),
            _ => (format!("{}#{old}", entry.key), format!("{}#{new}", entry.key)),
        };
        self.names(thing, &old_name, &new_name, new);
        Ok(())
    }

    /// The heading of this anchor is being given an id of its own.
    fn gets_id(&self, page: PageId, anchor: &str) -> bool {
        let path = &self.site.catalog.pages[page].document.source.file.path;
        let words = self.heading(page, anchor).map(|heading| heading.words);
        let edits = self.edits.get(path).into_iter().flatten();
        !edits.into_iter().any(|(span, _)| Some(span) == words.as_ref())
    }

    fn alias(&mut self, page: PageId, base: &Path, alias: &str) -> Result<(), String> {
        let document = &self.site.catalog.pages[page].document;
        let edit = alias::add(document, base, alias).ok_or("the front matter has no room for an alias")?;
        self.edit(page, edit);
        Ok(())
    }

    /// Everywhere a thing is named: links, lists of questions, expectations of the search.
    fn names(&mut self, thing: &Thing, old_id: &str, new_id: &str, anchor: &str) {
        for (page, to) in thing::references(self.site, thing) {
            let text = &self.site.catalog.pages[page].document.source.file.text[to.clone()];
            let edit = match (text.find('#'), text.strip_prefix("question:")) {
                (_, Some(_)) => (to.start + "question:".len()..to.end, new_id.to_owned()),
                (Some(mark), None) => (to.start + mark + 1..to.end, anchor.to_owned()),
                (None, None) => continue,
            };
            self.edit(page, edit);
        }
        if let Thing::Question(question) = thing {
            self.lists(*question, old_id, new_id);
        }
        let expected = expected(&self.site.config, old_id);
        if !expected.is_empty() {
            let edits = expected.into_iter().map(|span| (span, yaml::word(new_id)));
            self.edits.entry(expectations::FILE.to_owned()).or_default().extend(edits);
        }
    }

    /// Entries of `faqs` that name a question by its id, or describe a question of the body.
    fn lists(&mut self, question: QuestionId, old: &str, new: &str) {
        let site = self.site;
        let holds = |page: &PageId| site.pages[*page].questions.contains(&question);
        for page in (0..site.pages.len()).filter(holds) {
            let document = &site.catalog.pages[page].document;
            for faq in &document.front.faqs {
                let named = match faq {
                    Faq::Id(id) => Some(id),
                    Faq::Question(entry) if entry.answer.is_none() => entry.id.as_ref(),
                    Faq::Question(_) => None,
                };
                if let Some(id) = named.filter(|id| id.text == old) {
                    self.edit(page, (document.locate(&id.path), yaml::word(new)));
                }
            }
        }
    }
}

/// The words of a heading as readers see them.
fn plain(words: &str) -> String {
    written::headings(&format!("## {words}\n")).pop().map_or_else(|| words.to_owned(), |heading| heading.text)
}

/// Where the expectations of the search name an answer.
fn expected(config: &Config, id: &str) -> Vec<Range<usize>> {
    let Some(Ok(source)) = discover::beside_book(config, expectations::FILE) else { return Vec::new() };
    let text = &source.file.text;
    let Ok(Node::Seq(entries)) = yaml::parse(text) else { return Vec::new() };
    let mut paths = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        let Node::Map(pairs) = entry else { continue };
        let path = Path::default().at(at).and("expect");
        match pairs.iter().find(|(key, _)| key == "expect").map(|(_, value)| value) {
            Some(Node::Str(name)) if name == id => paths.push(path),
            Some(Node::Seq(names)) => {
                let same = |(_, name): &(usize, &Node)| matches!(name, Node::Str(name) if name == id);
                paths.extend(names.iter().enumerate().filter(same).map(|(at, _)| path.at(at)));
            }
            _ => {}
        }
    }
    paths.into_iter().map(|path| yaml::locate(text, &path, false)).collect()
}

/// Reads the guide as it would be. A name that makes something wrong is refused.
fn verify(view: &View<'_>, edits: &Edits) -> Result<(), String> {
    let mut config = Config::clone(&view.site().config);
    for (path, edits) in edits {
        let disk = config.root.join(path);
        let text = text_of(view.site(), path).ok_or_else(|| format!("{path} cannot be changed"))?;
        config.unsaved.insert(disk, apply(&text, edits).into());
    }
    let errors = |problems: &[crate::problem::Problem]| {
        problems.iter().filter(|p| p.severity == Severity::Error).count()
    };
    let (_, problems) = compile::compile(config, &view.analysis.theme).map_err(|error| error.to_string())?;
    if errors(&problems) <= errors(&view.analysis.problems) {
        return Ok(());
    }
    let before = |message: &str| view.analysis.problems.iter().any(|problem| problem.message == message);
    let new = problems.iter().find(|p| p.severity == Severity::Error && !before(&p.message));
    Err(new
        .map_or_else(|| "the guide would be wrong".to_owned(), |problem| format!("then {}", problem.message)))
}

/// A file of the guide as it was read, by its path from the guide's folder.
pub fn text_of(site: &Site, path: &str) -> Option<String> {
    let page = site.catalog.pages.iter().find(|entry| entry.document.source.file.path == path);
    match page {
        Some(entry) => Some(entry.document.source.file.text.clone()),
        None => discover::beside_book(&site.config, path)?.ok().map(|source| source.file.text.clone()),
    }
}

fn apply(text: &str, edits: &[Edit]) -> String {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|(span, _)| (span.start, span.end));
    let mut out = text.to_owned();
    for (span, insert) in sorted.into_iter().rev() {
        out.replace_range(span.clone(), insert);
    }
    out
}
