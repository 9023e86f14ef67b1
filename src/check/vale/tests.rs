//! Expected reports are those that Vale's own tests hold it to: `testdata/features/checks.feature`, `scopes.feature` and
//! `internal/check/*_test.go` of github.com/errata-ai/vale at commit bb78a32, with rules written for them here.

use super::rule::{self, Rule};
use super::scope::Scope;
use crate::discover::Source;
use crate::problem::SourceText;
use std::sync::Arc;

fn source(text: &str) -> Source {
    let file = Arc::new(SourceText { path: "styles/Team/Rule.yml".into(), text: text.into() });
    Source { path: "styles/Team/Rule.yml".into(), file }
}

fn rule(text: &str) -> Rule {
    let (rule, problems) = rule::read(&source(text));
    assert!(
        problems.is_empty(),
        "{:?}",
        problems.iter().map(crate::problem::Problem::line).collect::<Vec<_>>()
    );
    rule.unwrap()
}

/// Columns from 1 and messages.
fn hits(text: &str, on: &str) -> Vec<(usize, String)> {
    rule(text).apply(on).into_iter().map(|hit| (hit.range.start + 1, hit.message)).collect()
}

fn one(column: usize, message: &str) -> Vec<(usize, String)> {
    vec![(column, message.to_owned())]
}

#[test]
fn existence_finds_tokens_between_word_boundaries() {
    let text = "extends: existence\nmessage: \"'%s' left in text\"\ntokens: [test]\n";
    assert_eq!(hits(text, "This is a test."), one(11, "'test' left in text"));
    assert_eq!(hits(text, "This is a tester."), []);
}

/// "Existence" of checks.feature: no word boundary, and what is found in the message.
#[test]
fn existence_without_word_boundaries() {
    let text = "extends: existence\nmessage: \"Use exactly one space. Check '%s'.\"\nnonword: true\ntokens:\n  - '[a-z][.?!] {2,}[A-Z]'\n  - '[a-z][.?!][A-Z]'\n";
    assert_eq!(
        hits(text, "This is a very good sentence.And another one."),
        one(28, "Use exactly one space. Check 'e.A'.")
    );
}

#[test]
fn existence_keeps_exceptions_and_raw_patterns() {
    let text = "extends: existence\nmessage: \"'%s'\"\nignorecase: true\nexceptions: [TODO list]\ntokens: ['TODO(?: list)?']\n";
    assert_eq!(hits(text, "A todo and a TODO list."), one(3, "'todo'"));
    let raw = "extends: existence\nmessage: \"'%s'\"\nnonword: true\nraw: ['(?:foo)', '(?:bar)']\n";
    assert_eq!(hits(raw, "a foobar"), one(3, "'foobar'"));
}

/// `TestRegex` of substitution_test.go.
#[test]
fn substitution_swaps_patterns() {
    let text = "extends: substitution\nmessage: \"Use '%s' instead of '%s'.\"\nignorecase: true\nlevel: error\nswap:\n  (?:foo|bar): sub\n";
    assert_eq!(hits(text, "foo"), one(1, "Use 'sub' instead of 'foo'."));
}

/// `TestIsDeterministic`: the longest pattern wins.
#[test]
fn substitution_prefers_the_longest_pattern() {
    let text = "extends: substitution\nmessage: \"Use '%s' instead of '%s'.\"\nignorecase: true\nswap:\n  emnify iot supernetwork: emnify IoT SuperNetwork\n  emnify: emnify\n";
    assert_eq!(
        hits(text, "EMnify IoT SuperNetwork"),
        one(1, "Use 'emnify IoT SuperNetwork' instead of 'EMnify IoT SuperNetwork'.")
    );
}

/// "Substitution" of checks.feature: what is right already is not reported.
#[test]
fn substitution_leaves_what_is_right() {
    let text = "extends: substitution\nmessage: Use '%s' rather than %s.\nignorecase: true\nswap:\n  javascript: JavaScript\n  ios: iOS\n";
    let on = "Javascript is a programming language. I developed a javascript application.";
    assert_eq!(
        hits(text, on),
        [
            (1, "Use 'JavaScript' rather than Javascript.".to_owned()),
            (53, "Use 'JavaScript' rather than javascript.".to_owned())
        ]
    );
    assert_eq!(hits(text, "JavaScript on iOS"), []);
}

/// `demo.CapSub` of checks.feature: groups in the replacement, and a capital that stays.
#[test]
fn substitution_fills_groups_and_keeps_capitals() {
    let text = "extends: substitution\nmessage: \"Use '%s' instead of '%s'.\"\nscope: raw\ncapitalize: true\nignorecase: true\naction:\n  name: replace\nswap:\n  \"change in(?: )?to the (.*) directory\": change to the $1 directory\n";
    assert_eq!(
        hits(text, "Change into the `/etc` directory."),
        one(1, "Use 'Change to the `/etc` directory' instead of 'Change into the `/etc` directory'.")
    );
}

/// `TestConvertGroups` and `TestRegexEscapedParens`.
#[test]
fn groups_of_swaps_do_not_shift_one_another() {
    let text = "extends: substitution\nmessage: \"%s|%s\"\nswap:\n  '(a)(b)': x\n  'c\\(d': y\n  e: z\n";
    assert_eq!(hits(text, "e"), one(1, "z|e"));
    assert_eq!(hits(text, "ab"), one(1, "x|ab"));
}

/// "Occurrence" of checks.feature.
#[test]
fn occurrence_counts_in_its_scope() {
    let few = "extends: occurrence\nmessage: Content too short.\nscope: raw\nmin: 10\ntoken: \\b(\\w+)\\b\n";
    assert_eq!(hits(few, "# Intro"), one(3, "Content too short."));
    let none = "extends: occurrence\nmessage: No intro\nscope: raw\nmin: 1\ntoken: '# Introduction'\n";
    assert_eq!(hits(none, "# Intro\n"), one(1, "No intro"));
    assert_eq!(hits(none, "# Introduction\n"), []);
    let commas = "extends: occurrence\nmessage: More than 3 commas!\nscope: sentence\nmax: 3\ntoken: ','\n";
    assert_eq!(hits(commas, "a, b, c, d, e"), one(2, "More than 3 commas!"));
}

/// "Negated" of scopes.feature.
#[test]
fn scopes_select_by_every_part() {
    let scope =
        |selectors: &[&str]| Scope::of(&selectors.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>());
    let matches = |selectors: &[&str], target: &str| scope(selectors).matches(target, target);
    assert!(matches(&["text"], "text.heading.h2.md") && !matches(&["text"], "raw.md"));
    assert!(
        matches(&["heading.h2"], "text.heading.h2.md") && !matches(&["heading.h2"], "text.heading.h3.md")
    );
    assert!(matches(&["~blockquote"], "text.md") && !matches(&["~blockquote"], "text.blockquote.md"));
    assert!(
        matches(&["heading & ~h1"], "text.heading.h2.md")
            && !matches(&["heading & ~h1"], "text.heading.h1.md")
    );
    assert!(!matches(&["~heading"], "summary.md"));
    assert!(matches(&["list", "blockquote"], "text.blockquote.md"));
}

#[test]
fn kinds_that_are_not_run_are_said() {
    let (rule, problems) = rule::read(&source("extends: spelling\nmessage: x\n"));
    assert!(rule.is_none());
    assert_eq!(problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), ["vale-skipped"]);
}
