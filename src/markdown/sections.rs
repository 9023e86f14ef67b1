//! A body → its sections, with the typed ones taken to their places.

use super::Rich;
use super::anchors::{anchor_error, derived_anchor};
use super::body::{Block, Body, BodyQuestion, Content, Footnote, Item, Section, SectionKind, TakeawayList};
use super::render::{Notes, Renderer, Spot, note_back, plain_text};
use crate::config::HEADING_KINDS;
use crate::document::Kind;
use crate::node::nearest;
use crate::problem::Severity;
use crate::text::count_words;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Tag, TagEnd};
use std::ops::Range;

/// A heading as the parser saw it.
struct Heading<'t> {
    level: u8,
    id: Option<CowStr<'t>>,
    classes: Vec<CowStr<'t>>,
    title: Vec<Spot<'t>>,
    range: Range<usize>,
}

/// A part of the body: what stands before the first heading, or a heading with its text.
struct Part<'t> {
    heading: Option<Heading<'t>>,
    events: Vec<Spot<'t>>,
}

/// Reads the events of a body.
pub(super) fn read<'t>(renderer: &mut Renderer<'_, 't>, events: impl Iterator<Item = Spot<'t>>) -> Body {
    let (parts, notes) = cut(events);
    let mut builder = Builder { renderer, body: Body::default(), open: Vec::new(), last_level: 1 };
    for part in parts {
        builder.part(part);
    }
    builder.close_down_to(0);
    let mut body = builder.body;
    body.sections = packed(body.sections);
    body.words = count_words(body.lead.text())
        + body.answer.iter().chain(&body.sections).map(Section::words).sum::<usize>();
    body.footnotes = footnotes(renderer, notes);
    body
}

/// A list in no more memory than it needs. An allocator may leave one that shrinks where it is.
fn packed<T>(list: Vec<T>) -> Vec<T> {
    let mut exact = Vec::with_capacity(list.len());
    exact.extend(list);
    exact
}

/// Cuts the events at the headings of the top level; footnotes are set aside.
fn cut<'t>(events: impl Iterator<Item = Spot<'t>>) -> (Vec<Part<'t>>, Notes<'t>) {
    let mut parts = vec![Part { heading: None, events: Vec::new() }];
    let mut notes = Notes::new();
    let mut note: Option<(String, Vec<Spot<'t>>)> = None;
    let mut in_heading = false;
    let mut depth = 0usize;
    for (event, range) in events {
        match event {
            Event::Start(Tag::FootnoteDefinition(name)) => note = Some((name.to_string(), Vec::new())),
            Event::End(TagEnd::FootnoteDefinition) => notes.extend(note.take()),
            event if note.is_some() => {
                note.iter_mut().for_each(|(_, events)| events.push((event.clone(), range.clone())))
            }
            Event::Start(Tag::Heading { level, id, classes, .. }) if depth == 0 => {
                let heading = Heading { level: level_number(level), id, classes, title: Vec::new(), range };
                parts.push(Part { heading: Some(heading), events: Vec::new() });
                in_heading = true;
            }
            Event::End(TagEnd::Heading(_)) if in_heading => in_heading = false,
            event => {
                match event {
                    Event::Start(_) => depth += 1,
                    Event::End(_) => depth = depth.saturating_sub(1),
                    _ => {}
                }
                let part = parts.last_mut().expect("there is always a part");
                match (&mut part.heading, in_heading) {
                    (Some(heading), true) => heading.title.push((event, range)),
                    _ => part.events.push((event, range)),
                }
            }
        }
    }
    (parts, notes)
}

fn level_number(level: HeadingLevel) -> u8 {
    level as u8
}

struct Builder<'b, 'c, 't> {
    renderer: &'b mut Renderer<'c, 't>,
    body: Body,
    /// Sections that later headings can still stand under.
    open: Vec<Section>,
    last_level: u8,
}

impl<'t> Builder<'_, '_, 't> {
    fn part(&mut self, part: Part<'t>) {
        match part.heading {
            None => self.lead(part.events),
            Some(heading) => self.section(heading, part.events),
        }
    }

    fn lead(&mut self, events: Vec<Spot<'t>>) {
        if self.renderer.context.entry().kind() == Kind::Takeaways {
            self.body.lead_items = self.file_items(events);
        } else {
            self.body.lead = self.renderer.rich(events);
        }
    }

    /// The entries of a list, each without its paragraph.
    fn items(&mut self, events: Vec<Spot<'t>>) -> Vec<Item> {
        list_items(events).into_iter().map(|item| self.item(item)).collect()
    }

    fn item(&mut self, events: Vec<Spot<'t>>) -> Item {
        self.renderer.rich(events).inline()
    }

    /// The entries of the list that a file is. They are shown elsewhere, so each keeps its own Markdown.
    fn file_items(&mut self, events: Vec<Spot<'t>>) -> Vec<Item> {
        let with_markdown = |events: Vec<Spot<'t>>| {
            let part = extent(&events);
            let item = self.item(events);
            item.with_markdown(self.renderer.markdown_of(part))
        };
        list_items(events).into_iter().map(with_markdown).collect()
    }

    fn section(&mut self, heading: Heading<'t>, events: Vec<Spot<'t>>) {
        let level = self.checked_level(&heading);
        self.close_down_to(level);
        self.leave_out_attributes(&heading);
        let in_faqs = self.open.first().is_some_and(|section| section.kind == SectionKind::Faqs);
        if in_faqs {
            return self.question_part(level, heading, events);
        }
        let kind = Some(self.kind(&heading))
            .filter(|kind| self.has_place(*kind, level))
            .unwrap_or(SectionKind::Plain);
        let title = self.renderer.inline(heading.title);
        let id = self.anchor(heading.id.as_deref(), title.text(), &heading.range);
        match kind {
            SectionKind::Takeaways => self.takeaways(id, title.text().to_owned(), events, &heading.range),
            SectionKind::Faqs => self.faqs(id, title, &events, &heading.range),
            _ => {
                self.once(kind, &heading.range);
                let content = self.content(kind, events, &heading.range).into();
                self.open.push(Section { id, level, kind, title, content, children: Vec::new() });
            }
        }
    }

    /// Classes and ids of headings mean nothing outside askbook.
    fn leave_out_attributes(&mut self, heading: &Heading<'t>) {
        if heading.id.is_none() && heading.classes.is_empty() {
            return;
        }
        let source = self.renderer.source(&heading.range);
        if let (Some(open), Some(close)) = (source.rfind('{'), source.rfind('}')) {
            let start = source[..open].trim_end().len();
            self.renderer.leave_out(heading.range.start + start..heading.range.start + close + 1);
        }
    }

    /// Headings of the body begin at level 2 and go down one step at a time.
    fn checked_level(&mut self, heading: &Heading<'t>) -> u8 {
        let level = heading.level;
        let at = heading.range.clone();
        if level == 1 {
            let help = "the title is the page's only first-level heading: write `##`";
            self.renderer.problem(Severity::Error, at, "second-h1", "this is a first-level heading", help);
        } else if level > 4 {
            let help = "rewrite the section so that `####` is the deepest heading";
            self.renderer.problem(
                Severity::Warning,
                at,
                "heading-too-deep",
                "this heading is too deep to be found",
                help,
            );
        } else if level > self.last_level + 1 {
            let marks = "#".repeat(usize::from(self.last_level) + 1);
            let source = self.renderer.source(&at);
            let instead =
                source.starts_with('#').then(|| format!("{marks}{}", source.trim_start_matches('#')));
            let help = format!("write `{marks}` here");
            self.renderer
                .problem(Severity::Warning, at, "heading-skips", "this heading skips a level", help)
                .instead = instead;
        }
        self.last_level = level.max(2);
        level.clamp(2, 4)
    }

    /// The kind by class, or by the text of the heading.
    fn kind(&mut self, heading: &Heading<'t>) -> SectionKind {
        for class in &heading.classes {
            if let Some(kind) = SectionKind::by_name(class) {
                return kind;
            }
            let near = nearest(class, HEADING_KINDS.iter().copied());
            let help = match near {
                Some(near) => format!("did you mean `.{near}`?"),
                None => format!("classes: {}", HEADING_KINDS.join(", ")),
            };
            let message = format!("there is no kind of section `.{class}`");
            let place = self.class_place(&heading.range, class);
            let instead = near.filter(|_| place != heading.range).map(|near| format!(".{near}"));
            self.renderer.problem(Severity::Error, place, "unknown-class", message, help).instead = instead;
        }
        let recognised = self.renderer.context.texts.kind_of_heading(&plain_text(&heading.title));
        recognised.and_then(SectionKind::by_name).unwrap_or(SectionKind::Plain)
    }

    /// Where a class is written behind a heading.
    fn class_place(&self, heading: &Range<usize>, class: &str) -> Range<usize> {
        let source = self.renderer.source(heading);
        let written = format!(".{class}");
        match source.rfind('{').and_then(|brace| Some(brace + source[brace..].find(&written)?)) {
            Some(at) => heading.start + at..heading.start + at + written.len(),
            None => heading.clone(),
        }
    }

    /// Takeaways and questions are sections of the second level, on pages that show them apart.
    fn has_place(&self, kind: SectionKind, level: u8) -> bool {
        let page = self.renderer.context.entry().kind();
        match kind {
            SectionKind::Takeaways => level == 2 && page == Kind::Article,
            SectionKind::Faqs => level == 2 && matches!(page, Kind::Article | Kind::Page),
            _ => true,
        }
    }

    fn content(&mut self, kind: SectionKind, mut events: Vec<Spot<'t>>, heading: &Range<usize>) -> Rich {
        let has_list = events.iter().any(|(event, _)| matches!(event, Event::Start(Tag::List(_))));
        let needs_list =
            kind.is_care_card() || matches!(kind, SectionKind::Do | SectionKind::Dont | SectionKind::Steps);
        if needs_list && !has_list {
            let message = format!("a section of kind `.{}` needs a list", kind.name());
            self.renderer.problem(
                Severity::Error,
                heading.clone(),
                "list-missing",
                message,
                "write one entry on each line, after `- `",
            );
        }
        if kind == SectionKind::Dont {
            events = say_do_not(events, self.renderer.context.texts.format("do_not"));
        }
        self.renderer.rich(events)
    }

    fn takeaways(&mut self, id: String, title: String, events: Vec<Spot<'t>>, heading: &Range<usize>) {
        let items = self.items(events);
        if items.is_empty() {
            let help = "write one takeaway on each line, after `- `";
            self.renderer.problem(
                Severity::Error,
                heading.clone(),
                "list-missing",
                "the key takeaways need a list",
                help,
            );
        }
        if self.body.takeaways.is_some() {
            self.twice(heading, "key takeaways");
        }
        self.body.takeaways = Some(TakeawayList { id, title, items });
    }

    fn faqs(&mut self, id: String, title: Rich, events: &[Spot<'t>], heading: &Range<usize>) {
        if !plain_text(events).is_empty() {
            let at = events.first().map_or(heading.clone(), |(_, range)| range.clone());
            let help = "move it above the heading, or below a question";
            self.renderer.problem(
                Severity::Warning,
                at,
                "text-before-questions",
                "text before the first question is not shown",
                help,
            );
        }
        if self.body.faq_heading.is_some() {
            self.twice(heading, "questions");
        }
        self.body.faq_heading = Some(Block { id: id.clone(), title: title.text().to_owned() });
        self.open.push(Section {
            id,
            level: 2,
            kind: SectionKind::Faqs,
            title,
            content: Content::default(),
            children: Vec::new(),
        });
    }

    /// A page has one short answer and one care card of each urgency.
    fn once(&mut self, kind: SectionKind, heading: &Range<usize>) {
        let mut known = self.open.iter().chain(&self.body.sections).chain(&self.body.answer);
        if (kind == SectionKind::Answer || kind.is_care_card()) && known.any(|section| section.kind == kind) {
            self.twice(heading, &format!("kind `.{}`", kind.name()));
        }
    }

    fn twice(&mut self, heading: &Range<usize>, what: &str) {
        let message = format!("this page has two sections of {what}");
        self.renderer.problem(
            Severity::Error,
            heading.clone(),
            "section-twice",
            message,
            "join them into one",
        );
    }

    /// A heading below the questions: a question, or a heading inside an answer.
    fn question_part(&mut self, level: u8, heading: Heading<'t>, events: Vec<Spot<'t>>) {
        self.renderer.anchor_notes = false;
        if level == 3 {
            let span = self.renderer.span(heading.range.clone());
            let question = self.renderer.inline(heading.title);
            let given = heading.id.as_ref().map(ToString::to_string);
            let anchor = self.anchor(heading.id.as_deref(), question.text(), &heading.range);
            let answer = self.renderer.rich(events);
            if answer.text().is_empty() {
                let help = "write the answer below the question";
                self.renderer.problem(
                    Severity::Error,
                    heading.range,
                    "missing-answer",
                    "this question has no answer",
                    help,
                );
            }
            self.body.questions.push(BodyQuestion { given, anchor, question, answer, span });
        } else {
            let title = self.renderer.inline(heading.title);
            let content = self.renderer.rich(events).into();
            if let Some(last) = self.body.questions.last_mut() {
                let (id, kind, children) = (String::new(), SectionKind::Plain, Vec::new());
                let part = Section { id, level, kind, title, content, children };
                last.answer = std::mem::take(&mut last.answer).and_section(&part);
            }
        }
        self.renderer.anchor_notes = true;
    }

    /// Closes every open section of this level or deeper.
    fn close_down_to(&mut self, level: u8) {
        while self.open.last().is_some_and(|section| section.level >= level.max(2)) {
            let Some(mut section) = self.open.pop() else { return };
            section.children.shrink_to_fit();
            match self.open.last_mut() {
                Some(parent) => parent.children.push(section),
                None => self.keep(section),
            }
        }
    }

    fn keep(&mut self, section: Section) {
        match section.kind {
            SectionKind::Faqs => {}
            SectionKind::Answer if self.body.answer.is_none() && section.level == 2 => {
                self.body.answer = Some(section)
            }
            _ => self.body.sections.push(section),
        }
    }

    /// An anchor that no other heading of the page has.
    fn anchor(&mut self, given: Option<&str>, title: &str, range: &Range<usize>) -> String {
        let span = self.renderer.span(range.clone());
        if let Some(id) = given {
            let error = anchor_error(id, self.body.anchors.contains_key(id));
            match error {
                None => {
                    self.body.anchors.insert(id.to_owned(), span);
                    return id.to_owned();
                }
                Some((code, message, help)) => {
                    self.renderer.problem(Severity::Error, range.clone(), code, message, help);
                }
            }
        }
        let free = derived_anchor(title, |candidate| self.body.anchors.contains_key(candidate));
        self.body.anchors.insert(free.clone(), span);
        free
    }
}

/// Where events stand in the text, from the first to the last.
fn extent(events: &[Spot<'_>]) -> Range<usize> {
    let start = events.iter().map(|(_, range)| range.start).min().unwrap_or_default();
    start..events.iter().map(|(_, range)| range.end).max().unwrap_or(start)
}

/// The entries of the first-level lists among some events.
fn list_items(events: Vec<Spot<'_>>) -> Vec<Vec<Spot<'_>>> {
    let mut items: Vec<Vec<Spot<'_>>> = Vec::new();
    let mut depth = 0;
    for (event, range) in events {
        match &event {
            Event::End(TagEnd::Item) if depth == 1 => depth = 0,
            Event::Start(Tag::Item) if depth == 0 => {
                depth = 1;
                items.push(Vec::new());
                continue;
            }
            Event::Start(Tag::Item) => depth += 1,
            Event::End(TagEnd::Item) => depth -= 1,
            _ => {}
        }
        if let (1.., Some(item)) = (depth, items.last_mut()) {
            item.push((event, range));
        }
    }
    items
}

/// Puts "do not" in front of every entry that does not say it, so that the list cannot be
/// misread where its colours and crosses are not seen.
fn say_do_not<'t>(events: Vec<Spot<'t>>, words: &str) -> Vec<Spot<'t>> {
    let mut out = Vec::with_capacity(events.len() + 8);
    let mut lists = 0;
    let mut at_start = false;
    for (event, range) in events {
        match &event {
            Event::Start(Tag::List(_)) => lists += 1,
            Event::End(TagEnd::List(_)) => lists -= 1,
            Event::Start(Tag::Item) => at_start = lists == 1,
            Event::Text(text) if at_start => {
                at_start = false;
                let start = text.trim_start().to_lowercase();
                let said = [words, "do not", "don't", "don’t", "never"].iter().any(|w| start.starts_with(*w));
                if !said {
                    out.push((Event::Text(format!("{words} ").into()), range.clone()));
                }
            }
            _ => {}
        }
        out.push((event, range));
    }
    out
}

/// Footnotes that are referred to, by their numbers. Those that are not, and references to
/// notes that are not there, are mistakes.
fn footnotes<'t>(renderer: &mut Renderer<'_, 't>, mut notes: Notes<'t>) -> Vec<Footnote> {
    let mut out = Vec::new();
    let mut number = 0;
    while number < renderer.notes.len() {
        let (name, uses) = renderer.notes[number].clone();
        number += 1;
        let events = notes.remove(&name).unwrap_or_default();
        let content = renderer.rich(events);
        let back = (1..=uses).map(|nth| note_back(number, nth)).collect();
        out.push(Footnote { number, content, back });
    }
    for (name, events) in notes {
        if let Some((_, range)) = events.first() {
            let help = format!("refer to it with `[^{name}]`, or remove it");
            renderer.problem(
                Severity::Warning,
                range.clone(),
                "unused-footnote",
                "nothing refers to this footnote",
                help,
            );
        }
    }
    out
}
