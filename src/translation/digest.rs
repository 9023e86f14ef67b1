//! A name for what a translator has to translate in a file: its words and their structure.
//!
//! Line breaks, spaces, the way in which Markdown is spelled and keys that readers do not read do not count. Nor do dates, tags,
//! names of people and where links inside the guide lead: they change without a word for the translator.

use crate::document::{Document, Faq, FaqEntry, FrontMatter, Reference};
use crate::node::Placed;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// Stands before the digest. It is raised when something else is to count, so that old records are not taken for changes.
const VERSION: &str = "v1";

/// The digest of a file: `v1-` and 16 hexadecimal digits, so that YAML never takes it for a number.
pub fn digest(document: &Document) -> String {
    let mut words = Words { out: String::new(), apart: false };
    words.front(&document.front);
    words.markdown("body", document.body_text());
    let hash = blake3::hash(words.out.as_bytes()).to_hex();
    format!("{VERSION}-{}", &hash[..16])
}

/// What counts, word by word. Marks of structure begin with a NUL byte, which content cannot hold.
struct Words {
    out: String,
    /// The next text does not follow the last one directly.
    apart: bool,
}

impl Words {
    fn mark(&mut self, mark: &str) {
        self.apart = false;
        self.out.push('\0');
        self.out.push_str(mark);
        self.out.push('\0');
    }

    fn text(&mut self, text: &str) {
        if std::mem::take(&mut self.apart) && !self.out.ends_with(['\0', ' ']) {
            self.out.push(' ');
        }
        for c in text.chars() {
            if !c.is_whitespace() {
                self.out.push(c);
            } else if !self.out.ends_with(' ') {
                self.out.push(' ');
            }
        }
    }

    /// A line of plain text; nothing when there is none.
    fn plain(&mut self, key: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.mark(key);
            self.text(text.trim());
        }
    }

    fn placed<'p>(&mut self, key: &str, texts: impl IntoIterator<Item = &'p Placed>) {
        texts.into_iter().for_each(|placed| self.markdown(key, &placed.text));
    }

    fn front(&mut self, front: &FrontMatter) {
        self.plain("title", front.title.as_ref().map(|title| title.text.as_str()));
        self.plain("short", front.short_title.as_deref());
        self.plain("description", front.description.as_deref());
        self.plain("category", front.category.as_deref());
        self.plain("role", front.role.as_deref());
        front.credentials.iter().for_each(|text| self.plain("credential", Some(text)));
        front.links.iter().for_each(|(title, _)| self.plain("link", Some(&title.text)));
        let made = &front.disclosure;
        for (key, text) in
            [("funding", &made.funding), ("conflicts", &made.conflicts), ("ai", &made.ai_assisted)]
        {
            self.plain(key, text.as_deref());
        }
        self.placed("takeaway", front.takeaways.iter().flatten());
        front.faqs.iter().for_each(|faq| match faq {
            Faq::Id(id) => self.plain("faq", Some(&id.text)),
            Faq::Question(entry) => self.question(entry),
        });
        front.references.iter().for_each(|reference| self.reference(reference));
        for term in &front.terms {
            self.plain("term", Some(&term.term.text));
            self.plain("meaning", Some(&term.definition));
        }
        front.changes.iter().for_each(|change| self.plain("change", Some(&change.note)));
    }

    fn question(&mut self, entry: &FaqEntry) {
        self.placed("question", &entry.question);
        self.placed("answer", &entry.answer);
        entry.references.iter().for_each(|reference| self.reference(reference));
    }

    fn reference(&mut self, reference: &Reference) {
        self.plain("reference", Some(&reference.title));
        self.plain("url", reference.url.as_deref().or(reference.doi.as_deref()));
    }

    fn markdown(&mut self, key: &str, text: &str) {
        self.mark(key);
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_HEADING_ATTRIBUTES
            | Options::ENABLE_GFM
            | Options::ENABLE_DEFINITION_LIST
            | Options::ENABLE_FOOTNOTES;
        let mut items = 0_usize;
        let mut in_code = false;
        for event in Parser::new_ext(text, options) {
            match event {
                // Whether a list is written with lines between its items is no difference to readers.
                Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) if items > 0 => {
                    self.apart = true;
                }
                // Raw HTML may be a comment only.
                Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => {}
                Event::Start(tag) => {
                    items += usize::from(tag == Tag::Item);
                    in_code |= matches!(tag, Tag::CodeBlock(_));
                    self.start(&tag);
                }
                Event::End(end) => {
                    items -= usize::from(end == TagEnd::Item);
                    in_code &= end != TagEnd::CodeBlock;
                    self.mark("end");
                }
                // Lines and their indentation are a part of code.
                Event::Text(text) if in_code => self.out.push_str(&text.replace("\r\n", "\n")),
                Event::Text(text) => self.text(&text),
                Event::Code(text) => {
                    self.mark("code");
                    self.text(&text);
                    self.mark("end");
                }
                Event::SoftBreak => self.text(" "),
                Event::HardBreak => self.mark("break"),
                Event::Rule => self.mark("rule"),
                Event::TaskListMarker(done) => self.mark(if done { "done" } else { "open" }),
                Event::FootnoteReference(_) => self.mark("note"),
                // A comment is for editors.
                Event::Html(html) | Event::InlineHtml(html) if html.trim_start().starts_with("<!--") => {}
                Event::Html(html) | Event::InlineHtml(html) => self.text(&html),
                Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text),
            }
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Heading { level, classes, .. } => {
                self.mark(&format!("h{}", *level as u8));
                classes.iter().for_each(|class| self.mark(class));
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => self.mark(&format!("code {}", info.trim())),
            Tag::List(first) => self.mark(if first.is_some() { "ol" } else { "ul" }),
            Tag::BlockQuote(kind) => self.mark(&format!("quote {kind:?}")),
            Tag::Link { dest_url, .. } if dest_url.contains("://") => self.mark(&format!("link {dest_url}")),
            Tag::Link { .. } => self.mark("link"),
            Tag::Image { .. } => self.mark("picture"),
            Tag::Strong => self.mark("strong"),
            Tag::Emphasis => self.mark("em"),
            Tag::Strikethrough => self.mark("del"),
            Tag::Item => self.mark("item"),
            Tag::TableCell => self.mark("cell"),
            _ => self.mark("block"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::Source;
    use crate::problem::SourceText;
    use std::sync::Arc;

    fn of(text: &str) -> String {
        let file = Arc::new(SourceText { path: "s/a.md".into(), text: text.into() });
        let (document, problems) = crate::document::read(Source { path: "s/a.md".into(), file }, "s/a.md");
        assert!(problems.is_empty(), "{text}");
        digest(&document)
    }

    const TEXT: &str = "---\ntitle: Heat\ndate: 2026-01-02\nfaqs:\n  - id: how\n    question: How long?\n    answer: Ten *whole* minutes.\n---\n\n## Warm it {.answer}\n\nPut it on\nthe back.\n\n- one\n- two\n\n```\na\n  b\n```\n\nSee [cold](cold.md) and [them](https://example.org/).\n";

    #[test]
    fn what_readers_do_not_read_is_no_change() {
        for (from, to) in [
            ("Put it on\nthe back.", "Put it  on the\nback."),
            ("title: Heat", "title:   \"Heat\""),
            (
                "date: 2026-01-02",
                "date: 2026-01-02\nupdated: 2026-02-03\nweight: 4\ntags: [Warm]\nsearch: {boost: 2}",
            ),
            ("id: how", "id: how-long\n    also_asked: [time]"),
            ("*whole*", "_whole_"),
            ("- one\n- two", "* one\n\n* two"),
            ("{.answer}", "{#warm .answer}"),
            ("(cold.md)", "(../cold/ice.md)"),
            ("\n## Warm", "\n<!-- askbook-allow long-title: x -->\n\n## Warm"),
            ("\n", "\r\n"),
        ] {
            assert!(TEXT.contains(from), "{from:?}");
            assert_eq!(of(&TEXT.replace(from, to)), of(TEXT), "{from:?} → {to:?}");
        }
    }

    #[test]
    fn what_readers_read_is_a_change() {
        let mut seen = std::collections::BTreeSet::from([of(TEXT)]);
        for (from, to) in [
            ("title: Heat", "title: Warmth"),
            ("date: 2026-01-02", "description: New."),
            ("How long?", "How much?"),
            ("Ten *whole*", "Nine *whole*"),
            ("*whole*", "whole"),
            ("Warm it", "Warm this"),
            ("{.answer}", ""),
            ("## Warm", "### Warm"),
            ("on\nthe back", "on\nthe neck"),
            ("- one\n- two", "1. one\n2. two"),
            ("- two", "- two\n- three"),
            ("  b", "b"),
            ("example.org", "example.net"),
        ] {
            assert!(TEXT.contains(from), "{from:?}");
            assert!(seen.insert(of(&TEXT.replace(from, to))), "{from:?} → {to:?}");
        }
    }

    /// Records in files must stay true: raise `VERSION` when this has to change.
    #[test]
    fn the_digest_stays_the_same() {
        assert_eq!(of(TEXT), "v1-6ad991c28a9edc73");
    }
}
