//! Contradictions: what looks like the same quantity, given with different values in one guide.
//!
//! Two quantities are compared when they have one unit, stand in clauses about the same subject, and neither clause has a
//! word that tells the two cases apart ("severe" here, "ordinary" there).

use super::language::is_running_text;
use super::likeness::{Stems, Weighed};
use super::prose::Block;
use super::sentences::words;
use super::{Guide, finding};
use crate::catalog::{LangId, PageId};
use crate::document::Kind;
use crate::problem::Problem;
use crate::text::excerpt;
use fancy_regex::Regex;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

/// Likeness of two clauses from which they speak of one thing.
const ALIKE: f64 = 0.4;
/// Likeness from which two shares are shares of one thing: the parts of a whole differ in a word.
const ALIKE_SHARES: f64 = 0.9;
/// Likeness that is enough when both say how long something may last.
const ALIKE_LIMITS: f64 = 0.4;

/// Stems that each of two clauses may have for itself. With more of them they speak of two things.
const OWN: usize = 1;

/// A quantity in its sentence.
struct Statement<'g> {
    page: PageId,
    block: &'g Block,
    /// In the block's text.
    range: Range<usize>,
    /// Lowest and highest value.
    value: (f64, f64),
    unit: &'static str,
    /// What the clause is about.
    subject: BTreeSet<String>,
    /// What the page is about.
    topic: &'g BTreeSet<String>,
    /// Words that tell cases apart, and names.
    cases: BTreeSet<String>,
    /// The clause says how long something may last before it is too long.
    is_limit: bool,
    /// The sentence.
    sentence: Range<usize>,
}

/// Numbers, `to` between two of them, and a unit.
static QUANTITY: LazyLock<Regex> = LazyLock::new(|| {
    let number = r"(\d+(?:\.\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)";
    let unit = UNITS.iter().flat_map(|(_, spellings)| *spellings).copied().collect::<Vec<_>>().join("|");
    let pattern =
        format!(r"(?i)(?<![\w.,/–-]){number}(?:\s?(?:to|or|-|–)\s?{number})?(?:\s|-)?({unit})(?![\w])");
    Regex::new(&pattern).expect("the pattern of a quantity is a regular expression")
});

const PERCENT: &str = "percent";

/// Units by one name each, with the ways to write them.
const UNITS: &[(&str, &[&str])] = &[
    ("second", &["seconds", "second", "secs", "sec"]),
    ("minute", &["minutes", "minute", "mins", "min"]),
    ("hour", &["hours", "hour", "hrs", "hr"]),
    ("day", &["days", "day"]),
    ("week", &["weeks", "week"]),
    ("month", &["months", "month"]),
    ("year", &["years", "year"]),
    (PERCENT, &["percent", "per cent", "%"]),
    ("milligram", &["milligrams", "milligram", "mg"]),
    ("gram", &["grams", "gram", "g"]),
    ("kilogram", &["kilograms", "kilogram", "kg"]),
    ("millilitre", &["millilitres", "milliliters", "ml"]),
    ("litre", &["litres", "litre", "liters", "liter"]),
    ("centimetre", &["centimetres", "centimeters", "cm"]),
    ("metre", &["metres", "metre", "meters", "meter"]),
    ("feet", &["feet", "foot"]),
    ("degree", &["°C", "degrees"]),
];

const NUMBERS: [&str; 13] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
];

/// Words that say how long something may last.
const LIMITS: &[&str] = &[
    "persist",
    "persists",
    "last",
    "lasts",
    "continue",
    "continues",
    "no better",
    "not better",
    "not improve",
    "n't improve",
    "not improving",
    "not eased",
    "not settle",
    "not go away",
    "not gone away",
    "longer than",
    "still",
];

/// What may become of something that lasts, and what to do then: no subject of its own.
const OUTCOMES: &str = "persist last continue better improve improving ease eased settle longer worse worsen get ask see consult \
    contact call speak talk seek doctor gp physician professional healthcare health care medical advice help provider";

/// Words that tell one case from another.
const CASES: &[&str] = &[
    "severe",
    "mild",
    "moderate",
    "ordinary",
    "sharp",
    "dull",
    "strong",
    "light",
    "deep",
    "acute",
    "chronic",
    "first",
    "second",
    "third",
    "last",
    "next",
    "another",
    "other",
    "child",
    "children",
    "adult",
    "adults",
    "baby",
    "babies",
    "infant",
    "older",
    "younger",
    "pregnant",
    "pregnancy",
    "men",
    "women",
    "morning",
    "evening",
    "night",
    "before",
    "after",
    "least",
    "most",
    "maximum",
    "minimum",
    "average",
    "usually",
    "rarely",
    "sometimes",
    "often",
    "early",
    "late",
    "new",
    "old",
    "each",
    "every",
    "per",
    "once",
    "total",
    "warm",
    "cold",
    "heat",
    "ice",
    "walk",
    "run",
    "running",
    "beginner",
    "beginners",
    "experienced",
    "short",
    "long",
    "vaccinated",
    "unvaccinated",
];

/// Words that turn a clause round. In one that says how long something may last they belong to it: "is not better".
const NOT: &[&str] = &["not", "no", "never", "without", "cannot"];

pub(super) fn guide(guide: &Guide<'_>, found: &mut Vec<Problem>) {
    for lang in 0..guide.site.config.languages.len() {
        let code = &guide.site.config.languages[lang].code;
        if code.split('-').next() != Some("en") {
            continue; // numbers and units are known in English only
        }
        let stems = Stems::of(code);
        let topics: Vec<BTreeSet<String>> = guide.pages().map(|(_, entry)| stems.set(&entry.title)).collect();
        let statements = statements(guide, lang, &stems, &topics);
        let subjects: Vec<BTreeSet<String>> = statements.iter().map(|s| s.subject.clone()).collect();
        let weighed = Weighed::of(&subjects);
        let mut told: BTreeSet<usize> = BTreeSet::new();
        for (a, b) in weighed.pairs() {
            if contradict(&statements[a], &statements[b], &weighed) && told.insert(b) {
                found.push(report(guide, &statements[b], &statements[a]));
            }
        }
    }
}

fn statements<'g>(
    guide: &'g Guide<'_>,
    lang: LangId,
    stems: &Stems,
    topics: &'g [BTreeSet<String>],
) -> Vec<Statement<'g>> {
    let mut out = Vec::new();
    for (page, _) in guide.pages().filter(|(_, entry)| entry.lang == lang && entry.kind() != Kind::Person) {
        for block in guide.prose[page].blocks.iter().filter(|block| is_running_text(block)) {
            for sentence in block.sentences() {
                out.extend(in_sentence(page, block, sentence, stems, &topics[page]));
            }
        }
    }
    out
}

fn in_sentence<'g>(
    page: PageId,
    block: &'g Block,
    sentence: Range<usize>,
    stems: &Stems,
    topic: &'g BTreeSet<String>,
) -> Vec<Statement<'g>> {
    let text = &block.text[sentence.clone()];
    let hits: Vec<(Range<usize>, (f64, f64), &'static str)> = quantities(text);
    // A sentence with several quantities of one unit compares them itself.
    let single = |unit: &str| hits.iter().filter(|(.., other)| *other == unit).count() == 1;
    let statement = |(range, value, unit): &(Range<usize>, (f64, f64), &'static str)| {
        let clause = clause(text, range);
        let lower = text[clause.clone()].to_lowercase();
        // "After 3 days" says nothing about the case; "after a bath" does.
        let before = text[clause.start..range.start].to_lowercase();
        let cases = format!(
            "{} {}",
            before.trim_end().trim_end_matches("after"),
            text[range.end..clause.end].to_lowercase()
        );
        let words: BTreeSet<&str> = cases.split(|c: char| !c.is_alphanumeric()).collect();
        let is_limit = LIMITS.iter().any(|limit| lower.contains(limit));
        let mut subject = stems.set(&QUANTITY.replace_all(text, " "));
        if is_limit {
            subject.retain(|stem| !stems.set(OUTCOMES).contains(stem));
        }
        if subject.len() < 3 {
            subject.extend(topic.iter().cloned());
        }
        let not = if is_limit { &[][..] } else { NOT };
        let told_apart = CASES.iter().chain(not).filter(|case| words.contains(*case));
        Statement {
            page,
            block,
            range: sentence.start + range.start..sentence.start + range.end,
            value: *value,
            unit,
            subject,
            topic,
            cases: told_apart.map(|case| (*case).to_owned()).chain(names(text)).collect(),
            is_limit,
            sentence: sentence.clone(),
        }
    };
    hits.iter()
        .filter(|(range, _, unit)| {
            single(unit) && !block.is_code(&(sentence.start + range.start..sentence.start + range.end))
        })
        .map(statement)
        .collect()
}

/// Words with a capital inside a sentence: of two products or places each has its own values.
fn names(sentence: &str) -> impl Iterator<Item = String> + '_ {
    words(sentence)
        .skip(1)
        .filter(|(_, word)| word.starts_with(char::is_uppercase))
        .map(|(_, word)| word.to_owned())
}

fn quantities(text: &str) -> Vec<(Range<usize>, (f64, f64), &'static str)> {
    let hits = QUANTITY.captures_iter(text).filter_map(Result::ok);
    let read = hits.filter_map(|hit| {
        let low = number(hit.get(1)?.as_str())?;
        let high = hit.get(2).map_or(Some(low), |high| number(high.as_str()))?;
        Some((hit.get(0)?.range(), (low, high), unit(hit.get(3)?.as_str())?))
    });
    read.collect()
}

fn number(text: &str) -> Option<f64> {
    let word = NUMBERS.iter().position(|number| number.eq_ignore_ascii_case(text)).map(|at| at as f64);
    word.or_else(|| text.parse().ok())
}

fn unit(text: &str) -> Option<&'static str> {
    let is = |spelling: &&str| spelling.eq_ignore_ascii_case(text);
    UNITS.iter().find(|(_, spellings)| spellings.iter().any(is)).map(|(name, _)| *name)
}

/// The clause of a sentence in which a quantity stands.
fn clause(text: &str, quantity: &Range<usize>) -> Range<usize> {
    const ENDS: &[&str] = &[", ", "; ", ": ", " (", ") ", " and ", " but ", " while ", " or "];
    let before = |end: &&str| text[..quantity.start].rfind(*end).map_or(0, |at| at + end.len());
    let after = |end: &&str| text[quantity.end..].find(*end).map_or(text.len(), |at| quantity.end + at);
    let start = ENDS.iter().map(|end| before(&end)).max().unwrap_or(0);
    start..ENDS.iter().map(|end| after(&end)).min().unwrap_or(text.len())
}

fn contradict(a: &Statement<'_>, b: &Statement<'_>, weighed: &Weighed<'_>) -> bool {
    // Ranges with a common end are two ways to say one thing: "up to 14" and "2 to 14".
    let differs = a.value.0 != b.value.0 && a.value.1 != b.value.1;
    if a.unit != b.unit || !differs || a.cases != b.cases || a.is_limit != b.is_limit {
        return false;
    }
    // One sentence that is said with two values on purpose stands in one block.
    if std::ptr::eq(a.block, b.block) {
        return false;
    }
    let shared = a.subject.intersection(&b.subject).count();
    let own = |one: &Statement<'_>, other: &Statement<'_>| one.subject.difference(&other.subject).count();
    if !a.is_limit && (own(a, b) > OWN || own(b, a) > OWN) {
        return false;
    }
    let (least, alike) = if a.is_limit { (1, ALIKE_LIMITS) } else { (3, ALIKE) };
    let alike = if a.unit == PERCENT { ALIKE_SHARES } else { alike };
    if a.page == b.page {
        return shared >= least && weighed.alike(&a.subject, &b.subject) >= alike;
    }
    // On two pages the same words may be about two things: what the pages are about counts, too.
    let whole = |statement: &Statement<'_>| {
        statement.subject.union(statement.topic).cloned().collect::<BTreeSet<_>>()
    };
    shared >= least && weighed.alike(&whole(a), &whole(b)) >= alike
}

fn report(guide: &Guide<'_>, here: &Statement<'_>, there: &Statement<'_>) -> Problem {
    let (prose, other) = (&guide.prose[here.page], &guide.prose[there.page]);
    let line = {
        let at = other.span_in(there.block, there.range.clone()).start;
        other.file().text[..at.min(other.file().text.len())].matches('\n').count() + 1
    };
    let message = format!(
        "{} here, but {} in {}, line {line}",
        &here.block.text[here.range.clone()],
        &there.block.text[there.range.clone()],
        other.file().path
    );
    let sentence = excerpt(&there.block.text[there.sentence.clone()], 100);
    let help = format!("give one value, or say how the cases differ; the other sentence is \"{sentence}\"");
    finding("contradiction", prose.file(), prose.span_in(here.block, here.range.clone()), message, help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_read_in_every_spelling() {
        let read =
            |text| quantities(text).into_iter().map(|(_, value, unit)| (value, unit)).collect::<Vec<_>>();
        assert_eq!(read("in 2 to 3 days"), [((2.0, 3.0), "day")]);
        assert_eq!(
            read("for 2–3 days, or a 10-minute walk"),
            [((2.0, 3.0), "day"), ((10.0, 10.0), "minute")]
        );
        assert_eq!(read("two or three weeks; 2.5%"), [((2.0, 3.0), "week"), ((2.5, 2.5), "percent")]);
        assert_eq!(read("COVID-19 days; 3 dayshifts; version 1.2.3 days"), []);
    }

    #[test]
    fn a_clause_ends_at_the_next_comma() {
        let text = "If it hurts, rest for 2 days, then walk.";
        let quantity = quantities(text)[0].0.clone();
        assert_eq!(&text[clause(text, &quantity)], "rest for 2 days");
    }
}
