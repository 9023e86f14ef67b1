//! Names in templates that the view does not have.

use super::scan::{Placed, Read, Step, Tag, Token, reads, tags};
use super::shape::Shape;
use crate::node::nearest;
use crate::problem::Problem;
use crate::theme::Template;
use std::collections::{BTreeMap, BTreeSet};

/// Words that mean something by themselves in a template.
const GIVEN: &[&str] = &["loop", "__tera_context", "body", "super"];

/// What is known of the values that a template is given.
pub(super) struct Known<'s> {
    /// `root`, `site`, `frame`, `text`, `assets`, `page`; `page.body` is that of the template's kind when it has one.
    pub(super) given: &'s Shape,
    /// Every name of a field that there is.
    pub(super) names: &'s BTreeSet<&'s str>,
}

/// Reports every value and field of a template that no view has.
pub(super) fn check(template: &Template, known: &Known<'_>) -> Vec<Problem> {
    let mut checker = Checker { template, known, scope: BTreeMap::new(), problems: Vec::new() };
    for tag in tags(&template.file.text) {
        checker.tag(&tag);
    }
    checker.problems
}

struct Checker<'a> {
    template: &'a Template,
    known: &'a Known<'a>,
    /// Names that the template itself gives, with their shapes where they are known. One name stays what it was given last.
    scope: BTreeMap<String, Option<&'a Shape>>,
    problems: Vec<Problem>,
}

impl<'a> Checker<'a> {
    fn tag(&mut self, tag: &Tag<'_>) {
        match tag.keyword() {
            Some("for") => self.for_loop(&tag.tokens),
            Some("set" | "set_global") => self.assignment(&tag.tokens),
            Some("component") => self.parameters(&tag.tokens),
            Some(
                "block" | "endblock" | "endcomponent" | "extends" | "include" | "filter" | "endfilter"
                | "endif" | "endfor",
            ) => {}
            _ => self.expression(&tag.tokens),
        }
    }

    /// `for x in values`, `for key, x in values`.
    fn for_loop(&mut self, tokens: &[Placed<'_>]) {
        let Some(at) = tokens.iter().position(|(token, _)| *token == Token::Word("in")) else { return };
        let values = reads(&tokens[at + 1..]);
        let element =
            values.first().and_then(|read| self.resolve(read)).and_then(|shape| shape.element.as_deref());
        self.expression(&tokens[at + 1..]);
        let names: Vec<&str> = words(&tokens[..at]).filter(|word| *word != "for").collect();
        for name in &names {
            self.scope.insert((*name).to_owned(), element.filter(|_| names.len() == 1));
        }
    }

    /// `set x = value`.
    fn assignment(&mut self, tokens: &[Placed<'_>]) {
        let Some(at) = tokens.iter().position(|(token, _)| *token == Token::Mark('=')) else { return };
        self.expression(&tokens[at + 1..]);
        if let Some(name) = words(&tokens[..at]).last() {
            self.scope.insert(name.to_owned(), None);
        }
    }

    /// `component name(x: map, y: bool = true, @text)`.
    fn parameters(&mut self, tokens: &[Placed<'_>]) {
        self.scope.clear();
        for pair in tokens.windows(2) {
            if let [(Token::Word(name), _), (Token::Mark(':'), _)] = pair {
                self.scope.insert((*name).to_owned(), None);
            }
        }
    }

    fn expression(&mut self, tokens: &[Placed<'_>]) {
        let keyword = usize::from(matches!(
            tokens.iter().find(|(token, _)| *token != Token::Mark('-')),
            Some((Token::Word("if" | "elif"), _))
        ));
        for read in reads(&tokens[keyword.min(tokens.len())..]) {
            self.read(&read);
        }
    }

    fn read(&mut self, read: &Read<'_>) {
        let own = self.scope.get(read.root).copied();
        let given = self.known.given.fields.get(read.root);
        if own.is_none() && given.is_none() {
            if !GIVEN.contains(&read.root) {
                let known = self
                    .scope
                    .keys()
                    .map(String::as_str)
                    .chain(self.known.given.fields.keys().map(String::as_str));
                let help = nearest(read.root, known).map_or_else(
                    || "a template is given `root`, `site`, `frame`, `text`, `assets` and `page`".to_owned(),
                    did_you_mean,
                );
                self.report(
                    read.span.clone(),
                    "unknown-value",
                    format!("there is no value `{}`", read.root),
                    help,
                );
            }
            return;
        }
        let mut shape = own.unwrap_or(given);
        for step in &read.steps {
            match step {
                Step::Part => {}
                Step::Element => shape = shape.and_then(|shape| shape.element.as_deref()),
                Step::Field(name, span) => {
                    if shape.is_some_and(|shape| shape.free || !shape.seen) {
                        return;
                    }
                    if !self.has(shape, name) {
                        self.unknown_field(shape, name, span.clone());
                        return;
                    }
                    shape = shape.and_then(|shape| shape.fields.get(*name));
                }
            }
        }
    }

    fn has(&self, shape: Option<&Shape>, name: &str) -> bool {
        shape.map_or_else(|| self.known.names.contains(name), |shape| shape.fields.contains_key(name))
    }

    fn unknown_field(&mut self, shape: Option<&Shape>, name: &str, span: std::ops::Range<usize>) {
        let near = match shape {
            Some(shape) => nearest(name, shape.fields.keys().map(String::as_str)),
            None => nearest(name, self.known.names.iter().copied()),
        };
        let near = near.map(did_you_mean);
        let all = shape.map(|shape| shape.fields.keys().take(30).cloned().collect::<Vec<_>>().join(", "));
        let help = near.or_else(|| all.filter(|all| !all.is_empty()).map(|all| format!("its fields: {all}")));
        let help = help.unwrap_or_else(|| "src/view.rs and the documentation name every field".to_owned());
        self.report(span, "unknown-field", format!("there is no field `{name}` here"), help);
    }

    /// The shape that a path leads to, when all of it is known.
    fn resolve(&self, read: &Read<'_>) -> Option<&'a Shape> {
        let known: &'a Known<'a> = self.known;
        let own = self.scope.get(read.root).copied();
        let mut shape = own.unwrap_or_else(|| known.given.fields.get(read.root))?;
        for step in &read.steps {
            shape = match step {
                Step::Part => shape,
                Step::Element => shape.element.as_deref()?,
                Step::Field(name, _) => shape.fields.get(*name)?,
            };
        }
        Some(shape)
    }

    fn report(&mut self, span: std::ops::Range<usize>, code: &'static str, message: String, help: String) {
        self.problems.push(Problem::error(&self.template.file, span, code, message, help));
    }
}

fn words<'t>(tokens: &[Placed<'t>]) -> impl Iterator<Item = &'t str> {
    tokens.iter().filter_map(|(token, _)| match token {
        Token::Word(word) => Some(*word),
        _ => None,
    })
}

fn did_you_mean(name: &str) -> String {
    format!("did you mean `{name}`?")
}
