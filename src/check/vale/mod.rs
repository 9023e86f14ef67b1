//! Rules of Vale styles (vale.sh), read as they are: the extension points `existence`, `substitution` and `occurrence` with
//! the keys and scopes that Vale's documentation gives them.
//!
//! [`rule`] reads a rule file, [`scope`] says to which texts a rule is applied, [`apply`] applies it.

mod apply;
mod rule;
mod scope;
#[cfg(test)]
mod tests;

use super::prose::{Block, Part, Prose};
use super::sentences::sentences;
use super::{Guide, finding};
use crate::config::Config;
use crate::discover::Source;
use crate::node::{Path, nearest};
use crate::problem::Problem;
use apply::Hit;
use rayon::prelude::*;
use rule::Rule;
use std::ops::Range;
use std::sync::Arc;

/// Reads the rule files and applies them to every page.
pub(super) fn check(guide: &Guide<'_>, styles: &[Source]) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut rules = Vec::new();
    for source in styles {
        let (rule, problems) = rule::read(source);
        rules.extend(rule);
        found.extend(problems);
    }
    found.extend(unknown_settings(&guide.site.config, styles));
    found.par_extend(guide.prose.par_iter().flat_map_iter(|prose| page(prose, &rules)));
    found
}

/// Rules with a full stop in their name that book.toml sets and no style has.
fn unknown_settings(config: &Config, styles: &[Source]) -> Vec<Problem> {
    let known: Vec<String> = styles.iter().map(|source| rule::name(&source.path)).collect();
    let whole = config.check.rules.keys().map(|id| (Path::key("check").and("rules").and(id), id));
    let of_folders = config.check.folders.iter().enumerate().flat_map(|(at, folder)| {
        let path = Path::key("check").and("folders").at(at).and("rules");
        folder.rules.keys().map(move |id| (path.and(id), id))
    });
    let unknown = whole.chain(of_folders).filter(|(_, id)| id.contains('.') && !known.contains(id));
    unknown
        .map(|(path, id)| {
            let help = match nearest(id, known.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "name a rule as `Style.Rule`: its folder and its file".into(),
            };
            let message = format!("the styles have no rule `{id}`");
            finding("unknown-rule", &config.file, config.locate(&path, true), message, help)
        })
        .collect()
}

fn page(prose: &Prose<'_>, rules: &[Rule]) -> Vec<Problem> {
    let mut found = Vec::new();
    let blocks: Vec<(&Block, String, &'static str)> =
        prose.blocks.iter().map(|block| (block, masked(block), scope_of(block))).collect();
    for rule in rules {
        for (block, text, scope) in &blocks {
            for range in texts(rule, text, scope) {
                let hits = rule.apply(&text[range.clone()]);
                found.extend(hits.into_iter().map(|hit| {
                    let at = range.start + hit.range.start..range.start + hit.range.end;
                    report(prose, rule, &hit, prose.span_in(block, at))
                }));
            }
        }
        found.extend(whole_texts(prose, rule, &blocks));
    }
    found
}

/// The stretches of a block to which a rule is applied.
fn texts(rule: &Rule, text: &str, scope: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    if scope == PROSE && rule.scope.matches("paragraph.md", "paragraph.md") {
        out.push(0..text.len());
    }
    if scope == PROSE && rule.scope.matches("sentence.md", "sentence.md") {
        out.extend(sentences(text));
    }
    if rule.scope.matches(scope, scope) {
        out.push(0..text.len());
    }
    out
}

const PROSE: &str = "text.md";

/// The scope of a block in Vale's words.
fn scope_of(block: &Block) -> &'static str {
    match block.part {
        Part::Title | Part::Heading(1) => "text.heading.h1.md",
        Part::Question | Part::Heading(3) => "text.heading.h3.md",
        Part::Heading(2) => "text.heading.h2.md",
        Part::Heading(4) => "text.heading.h4.md",
        Part::Heading(5) => "text.heading.h5.md",
        Part::Heading(_) => "text.heading.h6.md",
        Part::Item | Part::Takeaway => "text.list.md",
        Part::Cell => "text.table.cell.md",
        Part::Paragraph | Part::Description if block.quoted => "text.blockquote.md",
        Part::Paragraph | Part::Description => PROSE,
    }
}

/// The text with asterisks for its code, which Vale does not read either.
fn masked(block: &Block) -> String {
    let mut text = block.text.clone();
    for code in &block.code {
        text.replace_range(code.clone(), &"*".repeat(code.len()));
    }
    text
}

/// Rules over the whole Markdown, and over all prose of a page.
fn whole_texts(prose: &Prose<'_>, rule: &Rule, blocks: &[(&Block, String, &'static str)]) -> Vec<Problem> {
    let mut found = Vec::new();
    let document = prose.document;
    if rule.scope.matches("raw.md", "raw.md") {
        let start = document.body.start;
        let hits = rule.apply(document.body_text());
        found.extend(
            hits.iter().map(|hit| report(prose, rule, hit, start + hit.range.start..start + hit.range.end)),
        );
    }
    if rule.scope.matches("summary.md", "summary.md") {
        let is_prose = |scope: &str| matches!(scope, PROSE | "text.list.md" | "text.blockquote.md");
        let parts: Vec<&str> =
            blocks.iter().filter(|(.., scope)| is_prose(scope)).map(|(_, text, _)| text.as_str()).collect();
        let title = document.locate(&Path::key("title"));
        found.extend(
            rule.apply(&parts.join("\n\n")).iter().map(|hit| report(prose, rule, hit, title.clone())),
        );
    }
    found
}

fn report(prose: &Prose<'_>, rule: &Rule, hit: &Hit, span: Range<usize>) -> Problem {
    let problem = finding("vale", prose.file(), span, hit.message.clone(), rule.help.clone());
    Problem { severity: rule.level, style: Some(Arc::clone(&rule.name)), ..problem }
}
