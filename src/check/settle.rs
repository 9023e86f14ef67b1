//! Which findings stay, and how bad they are: by book.toml, and by what the files themselves allow.

use super::prose::Prose;
use super::{Guide, finding};
use crate::config::{Config, Level};
use crate::markdown::REMARK;
use crate::node::Path;
use crate::problem::{Problem, SourceText};
use crate::rules::{self, Rule};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// A rule that a file may break, in a part of it.
struct Allowance<'a> {
    rule: String,
    file: &'a Arc<SourceText>,
    /// Where it is written.
    span: Range<usize>,
    /// Where it holds; none means the whole file.
    covers: Option<Range<usize>>,
    has_reason: bool,
    used: bool,
}

/// Applies book.toml to what was found. With a `guide`, what its files allow counts too, and what is wrong with that is
/// reported; a build, which does not read the text twice, leaves it out.
pub fn settle(config: &Config, guide: Option<&Guide<'_>>, found: Vec<Problem>) -> Vec<Problem> {
    let mut allowances = guide.map(allowances).unwrap_or_default();
    let mut kept = Vec::with_capacity(found.len());
    for problem in found {
        if let Some(problem) = at_its_level(config, problem)
            && !is_allowed(&mut allowances, &problem)
        {
            kept.push(problem);
        }
    }
    let of_settings = allowances.values().flatten().flat_map(about_allowance);
    let of_settings = of_settings.chain(guide.into_iter().flat_map(|guide| empty_folders(guide)));
    kept.extend(of_settings.filter_map(|problem| at_its_level(config, problem)));
    kept
}

/// The problem at the severity that book.toml gives its rule; none when it turns the rule off.
fn at_its_level(config: &Config, problem: Problem) -> Option<Problem> {
    if rules::find(problem.code).is_some_and(Rule::is_locked) {
        return Some(problem);
    }
    let level = level(config, &problem);
    match level {
        None => Some(problem),
        Some(level) => level.map(|severity| Problem { severity, ..problem }),
    }
}

/// What book.toml says of a problem's rule: for its folder, or else for the whole guide.
fn level(config: &Config, problem: &Problem) -> Option<Level> {
    let path = problem.file.path.strip_prefix(&config.src_name()).map(|path| path.trim_start_matches('/'));
    let is_in = |folder: &str| {
        path.is_some_and(|path| {
            folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
        })
    };
    let of_folder =
        config.check.folders.iter().rev().filter(|folder| is_in(&folder.path)).map(|folder| &folder.rules);
    let mut tables = of_folder.chain(std::iter::once(&config.check.rules));
    tables.find_map(|rules| rules.get(problem.id()).or_else(|| rules.get(problem.code)).copied())
}

/// What every file allows, by its path.
fn allowances<'a>(guide: &Guide<'a>) -> BTreeMap<&'a str, Vec<Allowance<'a>>> {
    let mut all: BTreeMap<&str, Vec<Allowance<'_>>> = BTreeMap::new();
    for prose in &guide.prose {
        let list = of_front_matter(prose).into_iter().chain(of_comments(prose)).collect::<Vec<_>>();
        if !list.is_empty() {
            all.insert(&prose.file().path, list);
        }
    }
    all
}

fn of_front_matter<'a>(prose: &Prose<'a>) -> Vec<Allowance<'a>> {
    let allow = |allowance: &crate::document::Allowance| Allowance {
        rule: allowance.rule.text.clone(),
        file: prose.file(),
        span: prose.document.locate_key(&allowance.rule.path),
        covers: None,
        has_reason: !allowance.reason.trim().is_empty(),
        used: false,
    };
    prose.document.front.allow.iter().map(allow).collect()
}

/// `<!-- askbook: allow rule, rule: reason -->` in front of a block.
fn of_comments<'a>(prose: &Prose<'a>) -> Vec<Allowance<'a>> {
    let mut out = Vec::new();
    for comment in &prose.comments {
        let Some(written) = comment.text.strip_prefix(REMARK) else { continue };
        let written = written.trim();
        let allowed = written.strip_prefix("allow ").unwrap_or(written);
        let (ids, reason) = allowed.split_once(':').unwrap_or((allowed, ""));
        let span = prose.span(&comment.spot);
        let covers = comment.covers.as_ref().map_or(span.clone(), |block| prose.span(block));
        out.extend(ids.split(',').map(|id| Allowance {
            rule: id.trim().to_owned(),
            file: prose.file(),
            span: span.clone(),
            covers: Some(covers.clone()),
            has_reason: !reason.trim().is_empty(),
            used: false,
        }));
    }
    out
}

fn is_allowed(allowances: &mut BTreeMap<&str, Vec<Allowance<'_>>>, problem: &Problem) -> bool {
    if rules::find(problem.code).is_some_and(Rule::is_locked) {
        return false;
    }
    let Some(list) = allowances.get_mut(problem.file.path.as_str()) else { return false };
    let covers = |allowance: &&mut Allowance<'_>| {
        (allowance.rule == problem.id() || allowance.rule == problem.code)
            && allowance.covers.as_ref().is_none_or(|range| range.contains(&problem.span.start))
    };
    let Some(allowance) = list.iter_mut().find(covers) else { return false };
    allowance.used = true;
    true
}

/// What is wrong with an allowance.
fn about_allowance(allowance: &Allowance<'_>) -> Option<Problem> {
    let problem = |rule, message: String, help: String| {
        Some(finding(rule, allowance.file, allowance.span.clone(), message, help))
    };
    let id = &allowance.rule;
    let known = rules::find(id);
    if known.is_none() && !id.contains('.') {
        return problem("unknown-rule", format!("there is no rule `{id}`"), rules::suggest(id));
    }
    if known.is_some_and(Rule::is_locked) {
        let help = "mend the mistake: a build stops at it whatever is allowed here".to_owned();
        return problem("locked-rule", format!("the rule `{id}` cannot be allowed to be broken"), help);
    }
    if !allowance.has_reason {
        let help = if allowance.covers.is_some() {
            format!("write `<!-- askbook: allow {id}: why -->`")
        } else {
            format!("write `{id}: why` below `allow:`")
        };
        return problem("allow-without-reason", format!("this allows `{id}` without saying why"), help);
    }
    if allowance.used {
        return None;
    }
    let place = if allowance.covers.is_some() { "the block behind it" } else { "this file" };
    problem("unused-allow", format!("{place} does not break the rule `{id}`"), "remove it".to_owned())
}

/// Folders of `[[check.folders]]` in which no file is.
fn empty_folders(guide: &Guide<'_>) -> Vec<Problem> {
    let config = &guide.site.config;
    let holds = |folder: &str| {
        let inside = |path: &str| {
            folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
        };
        guide.pages().any(|(_, entry)| inside(&entry.document.source.path))
    };
    let folders = config.check.folders.iter().enumerate().filter(|(_, folder)| !holds(&folder.path));
    folders
        .map(|(at, folder)| {
            let path = Path::key("check").and("folders").at(at).and("path");
            let message = format!("no page stands in the folder `{}`", folder.path);
            let help = format!("write a path below {}/, such as \"pain\"", config.src_name());
            finding("empty-folder-rules", &config.file, config.locate(&path, false), message, help)
        })
        .collect()
}
