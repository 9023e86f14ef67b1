//! A rule file → a rule.

use super::scope::Scope;
use crate::discover::Source;
use crate::node::{Mistake, Node, Path, Reader};
use crate::problem::{Problem, Severity};
use crate::yaml;
use fancy_regex::Regex;
use std::sync::Arc;

/// A rule, ready to be applied.
pub(super) struct Rule {
    /// `Style.Rule`.
    pub name: Arc<str>,
    /// How bad a hit is.
    pub level: Severity,
    /// Where it is applied.
    pub scope: Scope,
    /// What is said, with `%s` for what was found.
    pub message: String,
    /// What its author says beside the message.
    pub help: String,
    /// What it does.
    pub kind: Kind,
}

/// What a rule does.
pub(super) enum Kind {
    /// Finds what is not to be there.
    Existence {
        /// What is not to be there.
        pattern: Regex,
        /// What is allowed nevertheless.
        exceptions: Option<Regex>,
    },
    /// Finds what is to be written in another way; the n-th group of the pattern is that of the n-th swap.
    Substitution {
        /// Any of the swaps, each a group.
        pattern: Regex,
        /// What is to be written.
        swaps: Vec<Swap>,
        /// What is allowed nevertheless.
        exceptions: Option<Regex>,
        /// A capital stays a capital.
        capitalize: bool,
        /// `expected` is a list of choices.
        replaces: bool,
    },
    /// Counts.
    Occurrence {
        /// What is counted.
        token: Regex,
        /// Most of them.
        max: usize,
        /// Least of them.
        min: usize,
    },
}

/// What is to be written in another way.
pub(super) struct Swap {
    /// The pattern alone, for replacements that name its groups.
    pub whole: Regex,
    /// What is to be written.
    pub expected: String,
}

/// The name of the rule in a file: its folder and its own name.
pub(super) fn name(path: &str) -> String {
    let mut parts = path.rsplit('/');
    let file = parts.next().unwrap_or_default();
    format!("{}.{}", parts.next().unwrap_or_default(), file.rsplit_once('.').map_or(file, |(stem, _)| stem))
}

/// Reads a rule file; none when it is wrong, or of a kind that is not run here.
pub(super) fn read(source: &Source) -> (Option<Rule>, Vec<Problem>) {
    let text = source.file.text.as_str();
    let start =
        text.strip_prefix("---").map_or(0, |rest| text.len() - rest.trim_start_matches(['\r', '\n']).len());
    let node = match yaml::parse(&text[start..]) {
        Ok(node) => lower_case_keys(node),
        Err(error) => {
            let span = start + error.span.start..start + error.span.end;
            return (
                None,
                vec![Problem::error(&source.file, span, "vale-style", error.message.clone(), error.remedy())],
            );
        }
    };
    let mut mistakes = Vec::new();
    let rule = read_rule(&node, &name(&source.path), &mut mistakes);
    let problem = |mistake: Mistake| {
        let span = yaml::locate(&text[start..], &mistake.path, mistake.at_key);
        let span = start + span.start..start + span.end;
        if mistake.code == "vale-skipped" {
            super::finding("vale-skipped", &source.file, span, mistake.message, mistake.help)
        } else {
            super::finding("vale-style", &source.file, span, mistake.message, mistake.help)
        }
    };
    let rule = rule.filter(|_| mistakes.is_empty());
    (rule, mistakes.into_iter().map(problem).collect())
}

/// Vale does not tell `ignorecase` from `ignoreCase`.
fn lower_case_keys(node: Node) -> Node {
    match node {
        Node::Map(pairs) => {
            Node::Map(pairs.into_iter().map(|(key, value)| (key.to_lowercase(), value)).collect())
        }
        other => other,
    }
}

const RUN: &[&str] = &["existence", "substitution", "occurrence"];

fn read_rule(node: &Node, name: &str, mistakes: &mut Vec<Mistake>) -> Option<Rule> {
    let mut r = Reader::new(node, Path::default(), mistakes);
    let extends = r.text("extends");
    let Some(extends) = extends.filter(|extends| RUN.contains(&extends.as_str())) else {
        let message = "this rule is of a kind that askbook does not run";
        r.mistake(
            "extends",
            "vale-skipped",
            message,
            format!("askbook runs {}; run Vale itself for others", RUN.join(", ")),
        );
        return None;
    };
    let message = r.text("message");
    if message.is_none() {
        r.mistake("", "vale-style", "this rule has no message", "write `message:`");
    }
    let level = r.text("level").map_or(Some(Severity::Warning), |level| severity(&level));
    if level.is_none() {
        r.mistake("level", "vale-style", "this is no level", "write suggestion, warning or error");
    }
    let scope =
        r.texts("scope").unwrap_or_default().into_iter().map(|placed| placed.text).collect::<Vec<_>>();
    let scope = Scope::of(&if scope.is_empty() { vec!["text".to_owned()] } else { scope });
    if let Some(unknown) = scope.unknown() {
        let message = format!("askbook has no texts of scope `{unknown}`");
        r.mistake("scope", "vale-skipped", message, "run Vale itself for this rule");
    }
    let said = [r.text("description"), r.text("link").map(|link| format!("see {link}"))];
    let kind = read_kind(&mut r, &extends);
    for key in ["limit", "name", "pos", "vocab"] {
        r.node(key); // for editors of other tools
    }
    r.refuse_unknown(&[]);
    Some(Rule {
        name: name.into(),
        level: level?,
        scope,
        message: message?,
        help: said.into_iter().flatten().collect::<Vec<_>>().join("; "),
        kind: kind?,
    })
}

fn severity(level: &str) -> Option<Severity> {
    match level {
        "suggestion" => Some(Severity::Note),
        "warning" => Some(Severity::Warning),
        "error" => Some(Severity::Error),
        _ => None,
    }
}

fn read_kind(r: &mut Reader<'_, '_>, extends: &str) -> Option<Kind> {
    let replaces = r.nested("action", |r| {
        r.node("params");
        r.text("name").is_some_and(|name| name == "replace")
    });
    let ignore_case = r.flag("ignorecase").unwrap_or(false);
    if extends == "occurrence" {
        let count = |number: Option<f64>| number.map_or(0, |number| number as usize);
        let (max, min) = (count(r.number("max")), count(r.number("min")));
        let token = r.text("token")?;
        let prefix = if ignore_case { "(?i)" } else { "" };
        return Some(Kind::Occurrence {
            token: pattern(r, "token", &format!("{prefix}(?:{token})"))?,
            max,
            min,
        });
    }
    let exceptions = read_exceptions(r);
    let nonword = r.flag("nonword").unwrap_or(false);
    if extends == "existence" {
        let pattern = existence(r, ignore_case, nonword)?;
        return Some(Kind::Existence { pattern, exceptions });
    }
    let capitalize = r.flag("capitalize").unwrap_or(false);
    let (pattern, swaps) = substitution(r, ignore_case, nonword)?;
    Some(Kind::Substitution { pattern, swaps, exceptions, capitalize, replaces })
}

fn list(r: &mut Reader<'_, '_>, key: &'static str) -> Vec<String> {
    r.texts(key).unwrap_or_default().into_iter().map(|placed| placed.text).collect()
}

/// The pattern of an `existence`, put together as Vale does it.
fn existence(r: &mut Reader<'_, '_>, ignore_case: bool, nonword: bool) -> Option<Regex> {
    let tokens: Vec<String> =
        list(r, "tokens").into_iter().filter(|token| !token.trim().is_empty()).collect();
    let raw = list(r, "raw").concat();
    let append = r.flag("append").unwrap_or(false);
    let joined = template(&tokens.join("|"), nonword || tokens.is_empty());
    let case = if ignore_case { "(?i)" } else { "" };
    let text = if append { format!("{case}{joined}{raw}") } else { format!("{case}{raw}{joined}") };
    pattern(r, if tokens.is_empty() { "raw" } else { "tokens" }, &text)
}

fn template(inner: &str, nonword: bool) -> String {
    if nonword { format!("(?m)(?:{inner})") } else { format!(r"(?m)\b(?:{inner})\b") }
}

fn read_exceptions(r: &mut Reader<'_, '_>) -> Option<Regex> {
    let mut terms = list(r, "exceptions");
    if terms.is_empty() {
        return None;
    }
    // The longest first, so that it wins over its own beginning.
    terms.sort_by_key(|term| std::cmp::Reverse(term.len()));
    let own_case = |term: &String| {
        if term.starts_with("(?i)") { format!("(?:{term})") } else { format!("(?-i:{term})") }
    };
    let joined = terms.iter().map(own_case).collect::<Vec<_>>().join("|");
    pattern(r, "exceptions", &template(&joined, false))
}

fn substitution(r: &mut Reader<'_, '_>, ignore_case: bool, nonword: bool) -> Option<(Regex, Vec<Swap>)> {
    let case = if ignore_case { "(?i)" } else { "" };
    let Some(Node::Map(pairs)) = r.node("swap") else {
        r.mistake("swap", "vale-style", "this rule swaps nothing", "write pairs below `swap:`");
        return None;
    };
    let mut pairs: Vec<(String, String)> =
        pairs.iter().filter_map(|(from, to)| text_of(to).map(|to| (from.clone(), to))).collect();
    // The longest first, so that it wins over its own beginning.
    pairs.sort_by(|a, b| (b.0.len(), &a.0).cmp(&(a.0.len(), &b.0)));
    let groups: Vec<String> = pairs.iter().map(|(from, _)| format!("({})", without_groups(from))).collect();
    let whole = pattern(r, "swap", &format!("{case}{}", template(&groups.join("|"), nonword)))?;
    let mut swaps = Vec::new();
    for (from, expected) in pairs {
        swaps.push(Swap { whole: pattern(r, "swap", &format!("{case}{from}"))?, expected });
    }
    Some((whole, swaps))
}

fn text_of(node: &Node) -> Option<String> {
    match node {
        Node::Str(text) => Some(text.clone()),
        Node::Int(number) => Some(number.to_string()),
        Node::Float(number) => Some(number.to_string()),
        Node::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}

/// The pattern with its groups made silent: those of the swaps are counted.
fn without_groups(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut escaped = false;
    let chars: Vec<char> = pattern.chars().collect();
    for (at, c) in chars.iter().enumerate() {
        out.push(*c);
        if *c == '(' && !escaped && chars.get(at + 1) != Some(&'?') {
            out.push_str("?:");
        }
        escaped = *c == '\\' && !escaped;
    }
    out
}

fn pattern(r: &mut Reader<'_, '_>, key: &'static str, text: &str) -> Option<Regex> {
    Regex::new(text)
        .map_err(|error| {
            r.mistake(
                key,
                "vale-style",
                format!("this is no regular expression: {error}"),
                "correct the pattern",
            )
        })
        .ok()
}
