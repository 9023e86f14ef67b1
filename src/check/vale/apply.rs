//! A rule on a text → its hits.

use super::rule::{Kind, Rule, Swap};
use fancy_regex::Regex;
use std::ops::Range;

/// What a rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    /// Where.
    pub range: Range<usize>,
    /// What the rule says of it.
    pub message: String,
}

impl Rule {
    /// Everything that the rule finds in a text.
    pub(super) fn apply(&self, text: &str) -> Vec<Hit> {
        match &self.kind {
            Kind::Existence { pattern, exceptions } => self.existence(text, pattern, exceptions.as_ref()),
            Kind::Substitution { pattern, swaps, exceptions, capitalize, replaces } => {
                let expect = |swap: &Swap, observed: &str| expected(swap, observed, *capitalize, *replaces);
                self.substitution(text, pattern, swaps, exceptions.as_ref(), &expect)
            }
            Kind::Occurrence { token, max, min } => {
                self.occurrence(text, token, *max, *min).into_iter().collect()
            }
        }
    }

    fn existence(&self, text: &str, pattern: &Regex, exceptions: Option<&Regex>) -> Vec<Hit> {
        let hits = pattern.find_iter(text).filter_map(Result::ok).filter(|hit| !hit.range().is_empty());
        let hits = hits.filter(|hit| !is_exception(exceptions, hit.as_str().trim()));
        hits.map(|hit| Hit { range: hit.range(), message: fill(&self.message, &[hit.as_str()]) }).collect()
    }

    fn substitution(
        &self,
        text: &str,
        pattern: &Regex,
        swaps: &[Swap],
        exceptions: Option<&Regex>,
        expect: &dyn Fn(&Swap, &str) -> Expected,
    ) -> Vec<Hit> {
        let mut hits = Vec::new();
        for found in pattern.captures_iter(text).filter_map(Result::ok) {
            let group =
                swaps.iter().enumerate().find_map(|(at, swap)| found.get(at + 1).map(|hit| (swap, hit)));
            let Some((swap, hit)) = group else { continue };
            let observed = hit.as_str().trim();
            let expected = expect(swap, observed);
            if !expected.is_met_by(observed) && !is_exception(exceptions, observed) {
                let message =
                    if expected.is_quoted { once_quoted(&self.message) } else { self.message.clone() };
                hits.push(Hit { range: hit.range(), message: fill(&message, &[&expected.shown, observed]) });
            }
        }
        hits
    }

    fn occurrence(&self, text: &str, token: &Regex, max: usize, min: usize) -> Option<Hit> {
        let hits: Vec<Range<usize>> =
            token.find_iter(text).filter_map(Result::ok).map(|hit| hit.range()).collect();
        let wrong = (max > 0 && hits.len() > max) || (min > 0 && hits.len() < min);
        let whole = || 0..text.len().min(1);
        let place = hits
            .iter()
            .find(|range| !text[(*range).clone()].trim().is_empty())
            .cloned()
            .unwrap_or_else(whole);
        wrong.then(|| Hit { range: place, message: fill(&self.message, &[&hits.len().to_string()]) })
    }
}

/// What is to be written.
struct Expected {
    /// As the message shows it.
    shown: String,
    /// The pattern that is right already.
    pattern: String,
    /// The choices are in quotes.
    is_quoted: bool,
}

impl Expected {
    fn is_met_by(&self, observed: &str) -> bool {
        let is_phrase =
            self.pattern.split_whitespace().count() > 1 || self.pattern.chars().all(char::is_alphanumeric);
        match Regex::new(&format!("^(?:{})$", self.pattern)) {
            Ok(pattern) if !is_phrase => pattern.is_match(observed).unwrap_or(false),
            _ => self.pattern == observed,
        }
    }
}

fn expected(swap: &Swap, observed: &str, capitalize: bool, replaces: bool) -> Expected {
    let has_capital = observed.starts_with(char::is_uppercase);
    let cased = |text: &str| if capitalize && has_capital { capital(text) } else { text.to_owned() };
    let groups = swap
        .expected
        .match_indices('$')
        .any(|(at, _)| swap.expected[at + 1..].starts_with(|c: char| c.is_ascii_digit()));
    let pattern = cased(&if groups {
        swap.whole.replace(observed, swap.expected.as_str()).into_owned()
    } else {
        swap.expected.clone()
    });
    if !replaces {
        return Expected { shown: pattern.clone(), pattern, is_quoted: false };
    }
    let choices: Vec<String> = pattern.split('|').map(|choice| format!("'{}'", cased(choice))).collect();
    Expected { shown: either(&choices), pattern, is_quoted: true }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// "a", "a or b", "a, b, or c".
fn either(choices: &[String]) -> String {
    match choices {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] => format!("{one} or {two}"),
        [first @ .., last] => format!("{}, or {last}", first.join(", ")),
    }
}

/// Choices bring their own quotes, so the message gives up the first pair of its own.
fn once_quoted(message: &str) -> String {
    let twice = ["'%s'", "\"%s\""].into_iter().find(|quoted| message.matches(quoted).count() == 2);
    twice.map_or(message.to_owned(), |quoted| message.replacen(quoted, "%s", 1))
}

fn is_exception(exceptions: Option<&Regex>, observed: &str) -> bool {
    exceptions.is_some_and(|pattern| pattern.is_match(observed).unwrap_or(false))
}

/// The message with each `%s` filled in turn.
fn fill(message: &str, found: &[&str]) -> String {
    let mut out = String::new();
    let mut values = found.iter();
    let mut parts = message.split("%s");
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        out.push_str(values.next().unwrap_or(&"%s"));
        out.push_str(part);
    }
    out
}
