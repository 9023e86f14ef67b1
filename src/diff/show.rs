//! Changes as text for a terminal, as Markdown for a review, and as JSON for programs. Pure.

use super::compare::{Changes, Fact, PageChange, QuestionChange};
use super::lines::{Change, Fate, words};
use crate::problem::printable;
use crate::text::escape_markdown;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// How changed words are marked.
struct Marks {
    removed: [&'static str; 2],
    added: [&'static str; 2],
}

/// As `git diff --word-diff` marks them.
const PLAIN: Marks = Marks { removed: ["[-", "-]"], added: ["{+", "+}"] };
const MARKDOWN: Marks = Marks { removed: ["~~", "~~"], added: ["**", "**"] };

/// The changes as text.
pub fn text(changes: &Changes) -> String {
    Writer { marks: &PLAIN, is_markdown: false, out: String::new() }.write(changes)
}

/// The changes as Markdown.
pub fn markdown(changes: &Changes) -> String {
    Writer { marks: &MARKDOWN, is_markdown: true, out: String::new() }.write(changes)
}

struct Writer {
    marks: &'static Marks,
    is_markdown: bool,
    out: String,
}

impl Writer {
    fn write(mut self, changes: &Changes) -> String {
        if changes.is_empty() {
            self.out.push_str("no change that readers see\n");
        }
        self.list("Pages added", changes.added.iter().map(|(url, title)| format!("/{url}  {title}")));
        self.list("Pages removed", changes.removed.iter().map(|(url, title)| format!("/{url}  {title}")));
        self.list(
            "Pages moved",
            changes.moved.iter().map(|(from, to, title)| format!("/{from} → /{to}  {title}")),
        );
        changes.pages.iter().for_each(|page| self.page(page));
        let asked = |(url, question): &(String, String)| format!("/{url}  {question}");
        self.list("Questions added", changes.questions_added.iter().map(asked));
        self.list("Questions removed", changes.questions_removed.iter().map(asked));
        changes.questions.iter().for_each(|question| self.question(question));
        self.list(
            "Addresses that lead nowhere now",
            changes.lost_addresses.iter().map(|url| format!("/{url}")),
        );
        let anchors = changes.lost_anchors.iter().map(|(url, anchor)| format!("/{url}#{anchor}"));
        self.list("Anchors that are gone", anchors);
        if changes.anchors_unknown {
            self.out.push_str("\nAnchors were not compared: one of the sites was built by an askbook that did not list them.\n");
        }
        self.out
    }

    fn heading(&mut self, heading: &str) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        let heading = self.safe(heading);
        let _ = if self.is_markdown {
            write!(self.out, "## {heading}\n\n")
        } else {
            writeln!(self.out, "{heading}")
        };
    }

    fn list(&mut self, heading: &str, entries: impl Iterator<Item = String>) {
        let entries: Vec<String> = entries.collect();
        if !entries.is_empty() {
            self.heading(heading);
            entries.iter().for_each(|entry| self.entry(entry));
        }
    }

    fn entry(&mut self, entry: &str) {
        let entry = self.safe(entry);
        self.line(&entry);
    }

    fn line(&mut self, line: &str) {
        let bullet = if self.is_markdown { "- " } else { "  " };
        let _ = writeln!(self.out, "{bullet}{line}");
    }

    /// A text that a terminal and Markdown show as it is.
    fn safe(&self, text: &str) -> String {
        let text = printable(text);
        if self.is_markdown { escape_markdown(&text) } else { text }
    }

    fn page(&mut self, page: &PageChange) {
        self.heading(&format!("{} (/{})", page.title, page.url));
        self.facts(&page.facts);
        self.changes(&page.text);
        page.links_added.iter().for_each(|link| self.entry(&format!("new link to {link}")));
        page.links_removed.iter().for_each(|link| self.entry(&format!("no more link to {link}")));
    }

    fn question(&mut self, question: &QuestionChange) {
        self.heading(&format!("{} (/{})", question.question, question.url));
        self.facts(&question.facts);
        self.changes(&question.answer);
    }

    fn facts(&mut self, facts: &[Fact]) {
        for Fact { what, old, new } in facts {
            let value = |text: &str| if text.is_empty() { "none".to_owned() } else { text.to_owned() };
            self.entry(&format!("{what}: {} → {}", value(old), value(new)));
        }
    }

    fn changes(&mut self, changes: &[Change]) {
        let mut above = "";
        for change in changes {
            if change.is_heading {
                above = &change.heading;
                let line = format!("heading: {}", self.change(change));
                self.line(&line);
                continue;
            }
            if change.heading != above {
                above = &change.heading;
                let heading = self.safe(above);
                let line =
                    if self.is_markdown { format!("under *{heading}*:") } else { format!("{heading}:") };
                self.line(&line);
            }
            let line = self.change(change);
            match (above.is_empty(), self.is_markdown) {
                (true, _) => self.line(&line),
                (false, true) => drop(writeln!(self.out, "  - {line}")),
                (false, false) => self.line(&format!("  {line}")),
            }
        }
    }

    fn change(&self, change: &Change) -> String {
        let marked = |text: &str, marks: &[&str; 2]| format!("{}{}{}", marks[0], self.safe(text), marks[1]);
        match (&change.old, &change.new) {
            (Some(old), Some(_)) if change.is_move() => format!("moved: {}", self.safe(old)),
            (Some(old), Some(new)) => self.by_words(old, new),
            (Some(old), None) => marked(old, &self.marks.removed),
            (None, Some(new)) => marked(new, &self.marks.added),
            (None, None) => String::new(),
        }
    }

    fn by_words(&self, old: &str, new: &str) -> String {
        let mut out = String::new();
        for part in words(old, new) {
            // Two marks of Markdown side by side are hard to read, and some readers take them for one.
            if self.is_markdown && out.ends_with("~~") {
                out.push(' ');
            }
            let marks = match part.fate {
                Fate::Kept => &["", ""],
                Fate::Removed => &self.marks.removed,
                Fate::Added => &self.marks.added,
            };
            // Marks stand against words: Markdown knows them nowhere else.
            let inner = part.text.trim();
            let start = part.text.len() - part.text.trim_start().len();
            let (before, behind) = (&part.text[..start], &part.text[start + inner.len()..]);
            if inner.is_empty() {
                out.push_str(before);
                continue;
            }
            let _ = write!(out, "{before}{}{}{}{behind}", marks[0], self.safe(inner), marks[1]);
        }
        out
    }
}

/// The changes as JSON.
pub fn json(changes: &Changes) -> String {
    let page = |(url, title): &(String, String)| json!({ "url": url, "title": title });
    let question = |(url, question): &(String, String)| json!({ "url": url, "question": question });
    let moved =
        |(from, to, title): &(String, String, String)| json!({ "from": from, "to": to, "title": title });
    let anchor = |(url, anchor): &(String, String)| json!({ "url": url, "anchor": anchor });
    let value = json!({
        "version": 1,
        "changed": !changes.is_empty(),
        "pages": {
            "added": changes.added.iter().map(page).collect::<Value>(),
            "removed": changes.removed.iter().map(page).collect::<Value>(),
            "moved": changes.moved.iter().map(moved).collect::<Value>(),
            "changed": changes.pages.iter().map(page_json).collect::<Value>(),
        },
        "questions": {
            "added": changes.questions_added.iter().map(question).collect::<Value>(),
            "removed": changes.questions_removed.iter().map(question).collect::<Value>(),
            "changed": changes.questions.iter().map(question_json).collect::<Value>(),
        },
        "lost": {
            "anchors_compared": !changes.anchors_unknown,
            "addresses": changes.lost_addresses,
            "anchors": changes.lost_anchors.iter().map(anchor).collect::<Value>(),
        },
    });
    format!("{value:#}\n")
}

fn page_json(page: &PageChange) -> Value {
    json!({
        "url": page.url,
        "title": page.title,
        "facts": page.facts.iter().map(fact_json).collect::<Value>(),
        "text": page.text.iter().map(change_json).collect::<Value>(),
        "links": { "added": page.links_added, "removed": page.links_removed },
    })
}

fn question_json(question: &QuestionChange) -> Value {
    json!({
        "url": question.url,
        "question": question.question,
        "facts": question.facts.iter().map(fact_json).collect::<Value>(),
        "answer": question.answer.iter().map(change_json).collect::<Value>(),
    })
}

fn fact_json(fact: &Fact) -> Value {
    json!({ "what": fact.what, "old": fact.old, "new": fact.new })
}

fn change_json(change: &Change) -> Value {
    json!({ "heading": change.heading, "is_heading": change.is_heading, "old": change.old, "new": change.new, "moved": change.is_move() })
}
