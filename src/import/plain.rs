//! Articles as people write them: text files, and Markdown without a generator.

use super::dates;
use super::front;
use super::site::{Anchors, Dialect, Page, Site};
use super::tree::Tree;
use crate::document::Kind;
use crate::node::Node;
use crate::text;

/// Longest line that can be a heading, in characters.
const HEADING: usize = 90;

pub(super) fn read(tree: Tree) -> Site {
    let mut site = Site::new(tree, Dialect::Plain, Anchors::Github);
    let paths: Vec<String> = site.tree.paths().map(str::to_owned).collect();
    for path in paths {
        let Some((stem, extension)) = path.rsplit_once('.') else { continue };
        match (extension.to_ascii_lowercase().as_str(), site.tree.text(&path)) {
            ("md" | "markdown" | "txt" | "text", Some(file)) => {
                let (folder, name) = stem.rsplit_once('/').unwrap_or(("", stem));
                let is_index = matches!(name.to_ascii_lowercase().as_str(), "readme" | "index" | "_index");
                let target = match (is_index, folder) {
                    (true, "") => "_index.md".to_owned(),
                    (true, folder) => format!("{folder}/_index.md"),
                    _ => format!("{stem}.md"),
                };
                let (mut page, problems) = front::page(file, &path, &target);
                site.notes.extend(problems);
                page.kind = (folder.is_empty() && !is_index).then_some(Kind::Article);
                page.urls = vec![format!("/{stem}.html")];
                if !extension.to_ascii_lowercase().starts_with('m') && page.front.is_empty() {
                    article(&mut page);
                }
                site.tree.mark(&path, "page");
                site.pages.push(page);
            }
            _ => site.carry_file(&path, &path, &format!("/{path}")),
        }
    }
    site
}

/// A text → Markdown: title, byline, dates, headings, lists and questions by their looks.
fn article(page: &mut Page) {
    let text = page.body.text.clone();
    let mut reader =
        Lines { edits: Vec::new(), given: Vec::new(), in_questions: false, seen_title: false, in_head: true };
    let mut at = 0;
    let lines: Vec<(usize, &str)> = text
        .split_inclusive('\n')
        .map(|line| {
            let start = at;
            at += line.len();
            (start, line)
        })
        .collect();
    for (position, (start, line)) in lines.iter().enumerate() {
        let blank = |at: Option<usize>| {
            at.is_none_or(|at| lines.get(at).is_none_or(|(_, line)| line.trim().is_empty()))
        };
        let alone = blank(position.checked_sub(1)) && blank(Some(position + 1));
        reader.line(*start, line, alone);
    }
    page.body.apply(reader.edits);
    page.given.extend(reader.given);
}

struct Lines {
    edits: Vec<super::edits::Edit>,
    given: Vec<(&'static str, Node)>,
    in_questions: bool,
    seen_title: bool,
    /// Before the first paragraph: byline and dates stand here.
    in_head: bool,
}

impl Lines {
    fn line(&mut self, start: usize, line: &str, alone: bool) {
        let trimmed = line.trim();
        let range = start..start + line.trim_end_matches(['\n', '\r']).len();
        if trimmed.is_empty() {
            return;
        }
        if !self.seen_title {
            self.seen_title = true;
            self.given.push(("title", Node::Str(text::squeeze(trimmed.trim_start_matches('#')))));
            return self.edits.push((range, String::new()));
        }
        if self.in_head && self.head(trimmed) {
            return self.edits.push((range, String::new()));
        }
        if let Some(item) = trimmed.strip_prefix(['•', '‣', '●', '◦', '·', '–']).map(str::trim_start)
        {
            self.in_head = false;
            return self.edits.push((range, format!("- {item}")));
        }
        if !alone || !is_heading(trimmed) {
            self.in_head = false;
            return;
        }
        let level = self.level(trimmed);
        self.in_head = false;
        self.edits.push((range, format!("{level} {trimmed}")));
    }

    /// Byline, dates and reading time.
    fn head(&mut self, line: &str) -> bool {
        let lower = line.to_lowercase();
        if is_reading_time(&lower) {
            return true; // computed anew
        }
        let behind = |words: &[&str]| {
            let word = words.iter().find(|word| lower.starts_with(**word))?;
            Some(line[word.len()..].trim_start_matches([':', ' ']).trim().to_owned())
        };
        if let Some(day) = dates::day_of(line) {
            self.given.push(("date", Node::Str(day.to_string())));
            return true;
        }
        for (words, key) in [
            (&["reviewed by", "medically reviewed by"][..], "reviewers"),
            (&["by ", "written by", "author:"][..], "authors"),
        ] {
            if let Some(names) = behind(words) {
                let names = names.replace(" and ", ", ");
                let names = names.split(',').map(|name| Node::Str(name.trim().to_owned())).collect();
                self.given.push((key, Node::Seq(names)));
                return true;
            }
        }
        for (words, key) in [
            (&["published", "posted", "date:"][..], "date"),
            (&["updated", "last updated", "last modified"][..], "updated"),
            (&["reviewed", "last reviewed"][..], "reviewed"),
        ] {
            let day = behind(words).and_then(|rest| dates::day_of(rest.trim_start_matches("on ")));
            if let Some(day) = day {
                self.given.push((key, Node::Str(day.to_string())));
                return true;
            }
        }
        false
    }

    fn level(&mut self, heading: &str) -> &'static str {
        let words = text::sort_key(heading);
        let begins =
            matches!(words.as_str(), "frequently asked questions" | "faq" | "faqs" | "questions and answers");
        let is_question = heading.ends_with('?');
        if begins {
            self.in_questions = true;
        } else if self.in_questions && is_question {
            return "###";
        } else {
            self.in_questions = false;
        }
        "##"
    }
}

fn is_heading(line: &str) -> bool {
    let first = line.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric() || c == '¿');
    first && line.chars().count() <= HEADING && !line.ends_with(['.', ',', ';', ':', '!'])
}

/// `6 min read`, `Reading time: 6 minutes`.
fn is_reading_time(line: &str) -> bool {
    let digits = line.chars().any(|c| c.is_ascii_digit());
    digits
        && line.len() < 40
        && (line.contains("min read") || line.contains("minute read") || line.contains("reading time"))
}
