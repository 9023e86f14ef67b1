//! Spellings that readers stumble over, in English text.

use super::language::is_running_text;
use super::prose::{Block, Part};
use super::{Guide, finding};
use crate::catalog::PageId;
use crate::problem::Problem;
use fancy_regex::{Captures, Regex};
use std::sync::LazyLock;

/// A spelling, and what to write instead.
struct Wording {
    rule: &'static str,
    pattern: &'static str,
    /// Only in the health profile.
    health: bool,
    advise: fn(&Captures<'_, str>) -> Option<Advice>,
}

/// What is said of a spelling.
struct Advice {
    message: String,
    help: String,
    /// What to write, when it is nothing but another spelling.
    instead: Option<String>,
}

impl Wording {
    fn applies(&self, block: &Block, health: bool) -> bool {
        // Headings and questions may speak as readers do.
        (health || !self.health) && (self.rule != "contraction" || is_running_text(block))
    }
}

/// Units of time, measure and count behind a number.
const UNITS: &str = r"(?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|times|percent|per cent|%|mg|g|kg|ml|l|litres?|liters?|mm|cm|m|km|metres?|miles?|°C|degrees)";

const WORDINGS: &[Wording] = &[
    Wording {
        rule: "latin-abbreviation",
        pattern: r"(?<![\w./@-])(?:e\.g\.|i\.e\.|eg|ie|etc\.?|viz\.?)(?![\w@/-]|\.\w)",
        health: false,
        advise: |found| {
            let short = found.get(0)?.as_str();
            let (help, instead) = match short.trim_end_matches('.') {
                "e.g" | "eg" => ("write \"for example\" or \"such as\"", Some("for example")),
                "i.e" | "ie" | "viz" => ("write \"that is\"", Some("that is")),
                _ => ("name what you mean, or begin the list with \"such as\"", None),
            };
            let message = format!("`{short}` is Latin");
            Some(Advice { message, help: help.to_owned(), instead: instead.map(str::to_owned) })
        },
    },
    Wording {
        rule: "range-dash",
        pattern: r"(?<![\w.,/–-])(\d+(?:[.,]\d+)?)\s?[-–]\s?(\d+(?:[.,]\d+)?)(?=\s?UNITS\b|\s?%)",
        health: false,
        advise: |found| {
            let (from, to) = (found.get(1)?.as_str(), found.get(2)?.as_str());
            let message =
                format!("`{}` can be misread, and heard as \"{from} {to}\"", found.get(0)?.as_str());
            let plain = format!("{from} to {to}");
            Some(Advice { message, help: format!("write \"{plain}\""), instead: Some(plain) })
        },
    },
    Wording {
        rule: "number-word",
        pattern: r"(?i)\b(two|three|four|five|six|seven|eight|nine|ten)(?=\s(?:to\s\w+\s)?UNITS\b)",
        health: true,
        advise: |found| {
            let word = found.get(1)?.as_str();
            let digits = NUMBERS.iter().position(|number| number.eq_ignore_ascii_case(word))?;
            Some(Advice {
                message: format!("`{word}` is a quantity in words"),
                help: format!("write \"{digits}\": digits are found at a glance"),
                instead: Some(digits.to_string()),
            })
        },
    },
    Wording {
        rule: "short-month",
        pattern: r"\b(?:\d{1,2}\s(Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b|(Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?\s\d{1,4}\b)",
        health: false,
        advise: |found| {
            let message = format!("the month in `{}` is cut short", found.get(0)?.as_str());
            Some(Advice { message, help: "write it in full".into(), instead: None })
        },
    },
    Wording {
        rule: "contraction",
        pattern: r"(?i)\b(?:\w+n['’]t|cannae)\b",
        health: true,
        advise: |found| {
            let word = found.get(0)?.as_str().replace('’', "'").to_lowercase();
            let plain = match word.as_str() {
                "can't" => "cannot".to_owned(),
                "won't" => "will not".to_owned(),
                "shan't" => "shall not".to_owned(),
                _ => format!("{} not", word.trim_end_matches("n't")),
            };
            let message = format!("the \"not\" in `{word}` is easily missed");
            Some(Advice { message, help: format!("write \"{plain}\""), instead: Some(plain) })
        },
    },
    Wording {
        rule: "repeated-word",
        pattern: r"(?i)(?<![\w'’-])([a-z]+)\s+\1(?![\w'’-])",
        health: false,
        advise: |found| {
            let word = found.get(1)?.as_str();
            let is_slip = SLIPS.iter().any(|known| known.eq_ignore_ascii_case(word));
            let message = format!("`{word}` stands twice");
            is_slip.then(|| Advice {
                message,
                help: "remove one of the two".into(),
                instead: Some(word.to_owned()),
            })
        },
    },
];

/// Words that are written twice by mistake only. Of others there may be names, and "that that" is English.
const SLIPS: &[&str] = &[
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "can", "for", "from", "has", "have", "he", "her",
    "his", "if", "in", "it", "its", "may", "must", "not", "of", "on", "or", "our", "she", "should", "than",
    "the", "their", "there", "these", "they", "this", "to", "was", "we", "were", "which", "who", "will",
    "with", "you", "your",
];

const NUMBERS: [&str; 11] =
    ["", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/// The patterns, made once. They are fixed, so none can be wrong.
static PATTERNS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let compiled = WORDINGS.iter().map(|wording| Regex::new(&wording.pattern.replace("UNITS", UNITS)));
    compiled.map(|pattern| pattern.expect("a pattern of WORDINGS is a regular expression")).collect()
});

pub(super) fn page(guide: &Guide<'_>, page: PageId, found: &mut Vec<Problem>) {
    if !guide.is_english(page) {
        return;
    }
    let prose = &guide.prose[page];
    let health = guide.site.config.check.health;
    for block in prose.blocks.iter().filter(|block| is_written(block)) {
        for (wording, pattern) in
            WORDINGS.iter().zip(PATTERNS.iter()).filter(|(wording, _)| wording.applies(block, health))
        {
            for hit in pattern.captures_iter(block.text.as_str()).filter_map(Result::ok) {
                let Some(range) = hit.get(0).map(|all| all.range()).filter(|range| !block.is_code(range))
                else {
                    continue;
                };
                let Some(Advice { message, help, instead }) = (wording.advise)(&hit) else { continue };
                let (spelling, span) = (&block.text[range.clone()], prose.span_in(block, range));
                // In front matter a text can be written otherwise than it reads.
                let is_plain = prose.file().text.get(span.clone()) == Some(spelling);
                let instead = instead.filter(|_| is_plain).map(|text| like(spelling, text));
                found.push(finding(wording.rule, prose.file(), span, message, help).instead(instead));
            }
        }
    }
}

/// The text with a capital, when the spelling has one.
fn like(spelling: &str, text: String) -> String {
    let mut letters = text.chars();
    match letters.next().filter(|_| spelling.starts_with(char::is_uppercase)) {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => text,
    }
}

/// Text of the author: everything but quotations.
fn is_written(block: &Block) -> bool {
    is_running_text(block)
        || (!block.quoted
            && matches!(block.part, Part::Title | Part::Heading(_) | Part::Question | Part::Cell))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rules that fire on a text.
    fn fired(text: &str) -> Vec<&'static str> {
        let hits = WORDINGS.iter().zip(PATTERNS.iter()).flat_map(|(wording, pattern)| {
            pattern
                .captures_iter(text)
                .filter_map(Result::ok)
                .filter_map(|hit| (wording.advise)(&hit))
                .map(|_| wording.rule)
        });
        hits.collect()
    }

    #[test]
    fn each_pattern_sees_its_spelling_and_nothing_like_it() {
        assert_eq!(fired("Rest, e.g. in bed, etc."), ["latin-abbreviation"; 2]);
        assert_eq!(fired("Use example.ie or the fetch API."), [""; 0]);
        assert_eq!(fired("It takes 2-3 days or 10–15%."), ["range-dash"; 2]);
        assert_eq!(fired("Call 020 7946-0123, in 2019-2020, page 4-5, 2026-01-31."), [""; 0]);
        assert_eq!(fired("For three weeks, one of the two."), ["number-word"]);
        assert_eq!(fired("On 12 Jan 2026; by May 2026; you may 3 times"), ["short-month"]);
        assert_eq!(fired("You can't and don't."), ["contraction"; 2]);
        assert_eq!(fired("Wait for the the doctor. I know that that is so."), ["repeated-word"]);
    }
}
