//! The third pass over a body: the title, the levels of headings, their anchors, and questions below a heading
//! such as "Frequently asked questions".

use super::asked::questions_below;
use super::calls::options;
use super::edits::{Edit, Mapped};
use super::markup::Found;
use super::site::Anchors;
use crate::config::HEADING_KINDS;
use crate::document::Kind;
use crate::markdown::{anchor_error, derived_anchor};
use crate::text;
use crate::texts::Texts;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What a body's headings became.
#[derive(Debug, Default)]
pub(super) struct Shaped {
    /// The title that stood in the body.
    pub title: Option<String>,
    /// Every old anchor and the one it is now; empty for the top of the page.
    pub anchors: BTreeMap<String, String>,
    /// Old anchors that need an alias, and where they lead now.
    pub aliases: Vec<(String, String)>,
}

/// What the pass needs to know about the page.
pub(super) struct Page<'a> {
    /// What it becomes.
    pub kind: Kind,
    /// Its title, when the front matter has one.
    pub title: Option<&'a str>,
    /// How the old generator made anchors.
    pub style: Anchors,
    /// Headings that mean something.
    pub texts: &'a Texts,
    /// Ids of elements, with the byte of the file where they stood.
    pub ids: &'a [(usize, String)],
}

/// A heading, or a paragraph that looks like a question.
#[derive(Debug, Clone)]
pub(super) struct Heading {
    pub range: Range<usize>,
    pub inner: Range<usize>,
    pub level: usize,
    pub given: Option<String>,
    pub classes: Vec<String>,
    pub text: String,
    pub old: String,
    /// A paragraph of strong text that is a question.
    pub is_paragraph: bool,
}

impl Heading {
    /// Ends in a question mark.
    pub(super) fn is_question(&self) -> bool {
        self.text.trim_end().ends_with('?')
    }
}

/// Shapes a body in place. `questions` holds the ids of questions of the whole guide.
pub(super) fn shape(
    body: &mut Mapped,
    page: &Page<'_>,
    questions: &mut BTreeSet<String>,
    found: &mut Found,
) -> Shaped {
    let mut headings = headings(&body.text);
    name_old(&mut headings, page.style);
    let mut shaped = Shaped::default();
    let mut edits = Vec::new();
    take_title(body, page, &mut headings, &mut shaped, &mut edits);
    let shift = usize::from(headings.iter().any(|heading| heading.level == 1 && !heading.is_paragraph));
    headings
        .iter_mut()
        .filter(|heading| !heading.is_paragraph)
        .for_each(|heading| heading.level = (heading.level + shift).min(6));
    let changes = questions_below(body, page, &headings, &mut edits, found);
    let mut writer = Writer { body, taken: BTreeSet::new(), questions, shaped, edits, found };
    for (at, heading) in headings.iter().enumerate() {
        writer.write(heading, &changes[at], shift);
    }
    let Writer { shaped: mut done, edits, .. } = writer;
    place_ids(body, page, &headings, &mut done);
    body.apply(edits);
    done
}

/// What becomes of a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Change {
    Level(usize),
    /// A question, at its level.
    Question(usize),
    /// A group of questions, or a question without an answer.
    Strong,
    /// Moved down by the one who knows where.
    Moved,
    /// Text that is recognised by mistake gets a word before it.
    Renamed(usize),
    /// Not a heading.
    Nothing,
}

fn headings(text: &str) -> Vec<Heading> {
    let mut found: Vec<Heading> = Vec::new();
    let mut open: Option<Heading> = None;
    let mut strong: Option<(Range<usize>, usize, bool)> = None; // paragraph, depth of strong, only strong so far
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, id, classes, .. }) => {
                open = Some(Heading {
                    inner: range.end..range.start,
                    level: level as usize,
                    given: id.map(|id| id.to_string()),
                    classes: classes.iter().map(ToString::to_string).collect(),
                    text: String::new(),
                    old: String::new(),
                    is_paragraph: false,
                    range,
                });
            }
            Event::End(TagEnd::Heading(_)) => found.extend(open.take().map(|heading| finish(heading, text))),
            Event::Start(Tag::Paragraph) => strong = Some((range, 0, true)),
            Event::End(TagEnd::Paragraph) => {
                let paragraph = strong.take().filter(|(_, _, only)| *only).map(|(range, ..)| range);
                found.extend(paragraph.and_then(|range| strong_question(text, range)));
            }
            other => {
                if let Some((_, depth, only)) = &mut strong {
                    match &other {
                        Event::Start(Tag::Strong) => *depth += 1,
                        Event::End(TagEnd::Strong) => *depth -= 1,
                        Event::SoftBreak => *only = false,
                        Event::Text(words) if *depth == 0 && !words.trim().is_empty() => *only = false,
                        _ if *depth == 0 => *only = false,
                        _ => {}
                    }
                }
                if let Some(heading) = &mut open {
                    heading.inner = heading.inner.start.min(range.start)..heading.inner.end.max(range.end);
                    match other {
                        Event::Text(words) | Event::Code(words) => heading.text.push_str(&words),
                        Event::SoftBreak | Event::HardBreak => heading.text.push(' '),
                        _ => {}
                    }
                }
            }
        }
    }
    found
}

fn finish(mut heading: Heading, text: &str) -> Heading {
    if heading.inner.start > heading.inner.end {
        heading.inner = heading.range.start..heading.range.start;
    }
    let end = heading.range.start + text[heading.range.clone()].trim_end_matches('\n').len();
    heading.range.end = end;
    heading
}

/// `**How long?**` alone in its paragraph.
fn strong_question(text: &str, range: Range<usize>) -> Option<Heading> {
    let range = range.start..range.start + text[range.clone()].trim_end().len();
    let inner = text[range.clone()].strip_prefix("**")?.strip_suffix("**")?;
    (inner.trim_end().ends_with('?') && !inner.contains("**")).then(|| Heading {
        inner: range.start + 2..range.end - 2,
        level: 6,
        given: None,
        classes: Vec::new(),
        text: inner.to_owned(),
        old: String::new(),
        is_paragraph: true,
        range,
    })
}

/// The anchors that the old generator gave.
fn name_old(headings: &mut [Heading], style: Anchors) {
    let mut used: BTreeMap<String, usize> = BTreeMap::new();
    for heading in headings.iter_mut().filter(|heading| !heading.is_paragraph) {
        let base = heading.given.clone().unwrap_or_else(|| old_anchor(&heading.text, style));
        let count = used.entry(base.clone()).or_insert(0);
        heading.old = if *count == 0 { base } else { format!("{base}-{count}") };
        *count += 1;
    }
}

fn old_anchor(text: &str, style: Anchors) -> String {
    let text = text.trim().to_lowercase();
    let text = match style {
        Anchors::Kramdown => text.trim_start_matches(|c: char| !c.is_alphabetic()),
        _ => &text,
    };
    if style == Anchors::Slug {
        let mut out = String::new();
        for c in text.chars() {
            match c {
                c if c.is_alphanumeric() => out.push(c),
                _ if !out.is_empty() && !out.ends_with('-') => out.push('-'),
                _ => {}
            }
        }
        return out.trim_end_matches('-').to_owned();
    }
    let keep = |c: char| match c {
        c if c.is_whitespace() => Some('-'),
        c if c.is_alphanumeric() || matches!(c, '-' | '_') => Some(c),
        _ => None,
    };
    text.chars().filter_map(keep).collect()
}

/// A first-level heading at the top is the title.
fn take_title(
    body: &Mapped,
    page: &Page<'_>,
    headings: &mut Vec<Heading>,
    shaped: &mut Shaped,
    edits: &mut Vec<Edit>,
) {
    let Some(first) = headings.iter().find(|heading| !heading.is_paragraph) else { return };
    let others = headings.iter().filter(|heading| heading.level == 1 && !heading.is_paragraph).count() > 1;
    let same = page.title.is_none_or(|title| text::sort_key(title) == text::sort_key(&first.text));
    let at_top = page.title.is_some() || !others || body.text[..first.range.start].trim().is_empty();
    if first.level != 1 || !same || !at_top || first.text.trim().is_empty() {
        return;
    }
    shaped.title = Some(text::squeeze(&first.text));
    shaped.anchors.insert(first.old.clone(), String::new());
    let end = first.range.end + body.text[first.range.end..].starts_with('\n') as usize;
    edits.push((first.range.start..end, String::new()));
    let start = first.range.start;
    headings.retain(|heading| heading.range.start != start);
}

struct Writer<'a> {
    body: &'a Mapped,
    taken: BTreeSet<String>,
    questions: &'a mut BTreeSet<String>,
    shaped: Shaped,
    edits: Vec<Edit>,
    found: &'a mut Found,
}

impl Writer<'_> {
    fn write(&mut self, heading: &Heading, change: &Change, shift: usize) {
        let inner = self.body.text[heading.inner.clone()].trim().replace('\n', " ");
        match change {
            Change::Nothing => {}
            Change::Strong => {
                self.shaped.anchors.insert(heading.old.clone(), String::new());
                self.edits.push((heading.range.clone(), format!("**{inner}**")));
            }
            Change::Moved => {
                let new = self.anchor(heading, &heading.text, false).0;
                self.shaped.anchors.insert(heading.old.clone(), new);
                self.edits.push((heading.range.clone(), String::new()));
            }
            Change::Level(level) | Change::Question(level) => {
                self.line(
                    heading,
                    *level,
                    &inner,
                    &heading.text,
                    matches!(change, Change::Question(_)),
                    shift,
                );
            }
            Change::Renamed(level) => {
                let text = format!("More: {}", heading.text);
                self.line(heading, *level, &format!("More: {inner}"), &text, false, 1);
            }
        }
    }

    fn line(
        &mut self,
        heading: &Heading,
        level: usize,
        inner: &str,
        text: &str,
        question: bool,
        shift: usize,
    ) {
        let (new, id) = self.anchor(heading, text, question);
        if !heading.old.is_empty() && heading.old != new {
            match anchor_error(&heading.old, false) {
                None => self.shaped.aliases.push((heading.old.clone(), new.clone())),
                Some(_) => self.found.note(
                    self.body,
                    heading.range.clone(),
                    "anchor-changed",
                    format!("the anchor `#{}` is `#{new}` now", heading.old),
                    "links from elsewhere open the top of the page",
                ),
            }
        }
        self.shaped.anchors.insert(heading.old.clone(), new);
        let classes: Vec<String> =
            heading.classes.iter().filter(|class| HEADING_KINDS.contains(&class.as_str())).cloned().collect();
        if classes.len() < heading.classes.len() {
            self.found.note(
                self.body,
                heading.range.clone(),
                "attributes-left",
                format!("classes of `{text}` were left out"),
                "nothing needs to be done unless readers miss them",
            );
        }
        let unchanged = level == heading.level
            && shift == 0
            && !heading.is_paragraph
            && id == heading.given
            && classes == heading.classes;
        if !unchanged {
            let line = format!("{} {inner}{}", "#".repeat(level), attributes(&classes, id.as_deref()));
            self.edits.push((heading.range.clone(), line));
        }
    }

    /// The anchor that askbook will give, and the one that must be written to keep the old one.
    fn anchor(&mut self, heading: &Heading, text: &str, question: bool) -> (String, Option<String>) {
        let derived = derived_anchor(text, |anchor| self.taken.contains(anchor));
        let old = &heading.old;
        let free = !old.is_empty() && anchor_error(old, self.taken.contains(old)).is_none();
        let needed = *old != derived || heading.given.is_some();
        // The id of a question is unique in the whole guide.
        let id = (free && needed && (!question || self.questions.insert(old.clone()))).then(|| old.clone());
        let new = id.clone().unwrap_or(derived);
        self.taken.insert(new.clone());
        (new, id)
    }
}

/// Classes and id as they stand behind a heading.
pub(super) fn attributes(classes: &[String], id: Option<&str>) -> String {
    let parts: Vec<String> =
        id.iter().map(|id| format!("#{id}")).chain(classes.iter().map(|class| format!(".{class}"))).collect();
    if parts.is_empty() { String::new() } else { format!(" {{{}}}", parts.join(" ")) }
}

/// Ids of elements lead to the heading behind them when nothing stands between, else to the one before.
fn place_ids(body: &Mapped, page: &Page<'_>, headings: &[Heading], shaped: &mut Shaped) {
    for (at, id) in page.ids {
        if shaped.anchors.contains_key(id) || id.is_empty() {
            continue;
        }
        let real = || headings.iter().filter(|heading| !heading.is_paragraph);
        let start = |heading: &&Heading| body.source(heading.range.start);
        let next = real().find(|heading| start(heading) >= *at && start(heading) < *at + id.len() + 24);
        let inside = real()
            .find(|heading| (body.source(heading.range.start)..body.source(heading.range.end)).contains(at));
        let before = real().rfind(|heading| start(heading) < *at);
        let new = next
            .or(inside)
            .or(before)
            .and_then(|heading| shaped.anchors.get(&heading.old))
            .cloned()
            .unwrap_or_default();
        let taken = shaped.anchors.values().any(|anchor| anchor == id);
        if anchor_error(id, taken).is_none() {
            shaped.aliases.push((id.clone(), new.clone()));
        }
        shaped.anchors.insert(id.clone(), new);
    }
}
