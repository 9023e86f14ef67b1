//! Contradictions: what looks like the same quantity, given with different values in one guide.
//!
//! Two quantities are compared when they have one unit, stand in clauses about the same subject, and neither clause has a
//! word that tells the two cases apart ("severe" here, "ordinary" there).

use super::language::is_running_text;
use super::likeness::{Stems, Weighed};
use super::prose::Block;
use super::quantities::{PERCENT, Quantity, clause, quantities, without};
use super::sentences::words;
use super::{Guide, finding};
use crate::catalog::{LangId, PageId};
use crate::document::Kind;
use crate::problem::Problem;
use crate::text::excerpt;
use std::collections::BTreeSet;
use std::ops::Range;

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
    /// Its place is in the block's text.
    quantity: Quantity,
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
    for (lang, language) in guide.site.config.languages.iter().enumerate() {
        // Numbers and units are known in English only.
        if language.code.split('-').next() == Some("en") {
            of_language(guide, lang, &Stems::of(&language.code), found);
        }
    }
}

fn of_language(guide: &Guide<'_>, lang: LangId, stems: &Stems, found: &mut Vec<Problem>) {
    let topics: Vec<BTreeSet<String>> = guide.pages().map(|(_, entry)| stems.set(&entry.title)).collect();
    let reader = Reader { stems, outcomes: stems.set(OUTCOMES), topics: &topics };
    let statements = reader.statements(guide, lang);
    let subjects: Vec<BTreeSet<String>> = statements.iter().map(|s| s.subject.clone()).collect();
    let weighed = Weighed::of(&subjects);
    let mut told: BTreeSet<usize> = BTreeSet::new();
    for (a, b) in weighed.pairs() {
        if contradict(&statements[a], &statements[b], &weighed) && told.insert(b) {
            found.push(report(guide, &statements[b], &statements[a]));
        }
    }
}

/// Reads the statements of one language.
struct Reader<'g> {
    stems: &'g Stems,
    outcomes: BTreeSet<String>,
    /// What each page is about.
    topics: &'g [BTreeSet<String>],
}

impl<'g> Reader<'g> {
    fn statements(&self, guide: &'g Guide<'_>, lang: LangId) -> Vec<Statement<'g>> {
        let mut out = Vec::new();
        for (page, _) in guide.pages().filter(|(_, entry)| entry.lang == lang && entry.kind() != Kind::Person)
        {
            for block in guide.prose[page].blocks.iter().filter(|block| is_running_text(block)) {
                for sentence in block.sentences() {
                    self.sentence(page, block, &sentence, &mut out);
                }
            }
        }
        out
    }

    fn sentence(
        &self,
        page: PageId,
        block: &'g Block,
        sentence: &Range<usize>,
        out: &mut Vec<Statement<'g>>,
    ) {
        let text = &block.text[sentence.clone()];
        let all = quantities(text);
        // A sentence with several quantities of one unit compares them itself.
        let single = |unit: &str| all.iter().filter(|other| other.unit == unit).count() == 1;
        for quantity in all.iter().filter(|quantity| single(quantity.unit)) {
            let range = sentence.start + quantity.range.start..sentence.start + quantity.range.end;
            if block.is_code(&range) {
                continue;
            }
            let is_limit = is_limit(text, quantity);
            out.push(Statement {
                page,
                block,
                quantity: Quantity { range, ..quantity.clone() },
                subject: self.subject(page, text, is_limit),
                topic: &self.topics[page],
                cases: cases(text, quantity, is_limit),
                is_limit,
                sentence: sentence.clone(),
            });
        }
    }

    fn subject(&self, page: PageId, text: &str, is_limit: bool) -> BTreeSet<String> {
        let mut subject = self.stems.set(&without(text));
        if is_limit {
            subject.retain(|stem| !self.outcomes.contains(stem));
        }
        if subject.len() < FEW {
            subject.extend(self.topics[page].iter().cloned());
        }
        subject
    }
}

/// Stems below which a clause relies on its page to say what it is about.
const FEW: usize = 3;

fn is_limit(text: &str, quantity: &Quantity) -> bool {
    let clause = text[clause(text, &quantity.range)].to_lowercase();
    LIMITS.iter().any(|limit| clause.contains(limit))
}

/// What tells the case of a quantity apart from others.
fn cases(text: &str, quantity: &Quantity, is_limit: bool) -> BTreeSet<String> {
    let clause = clause(text, &quantity.range);
    let before = text[clause.start..quantity.range.start].to_lowercase();
    let behind = text[quantity.range.end..clause.end].to_lowercase();
    // "After 3 days" says nothing about the case; "after a bath" does.
    let before = before.trim_end().trim_end_matches("after");
    let words: BTreeSet<&str> =
        [before, &behind].iter().flat_map(|part| part.split(|c: char| !c.is_alphanumeric())).collect();
    let not = if is_limit { &[][..] } else { NOT };
    let told_apart = CASES.iter().chain(not).filter(|case| words.contains(*case));
    let names = names(text).filter(|name| !OUTCOMES.split(' ').any(|word| name.eq_ignore_ascii_case(word)));
    told_apart.map(|case| (*case).to_owned()).chain(names).collect()
}

/// Words with a capital inside a sentence: of two products or places each has its own values.
fn names(sentence: &str) -> impl Iterator<Item = String> + '_ {
    words(sentence)
        .skip(1)
        .filter(|(_, word)| word.starts_with(char::is_uppercase))
        .map(|(_, word)| word.to_owned())
}

fn contradict(a: &Statement<'_>, b: &Statement<'_>, weighed: &Weighed<'_>) -> bool {
    // Ranges with a common end are two ways to say one thing: "up to 14" and "2 to 14".
    let differs = a.quantity.low != b.quantity.low && a.quantity.high != b.quantity.high;
    let comparable = a.quantity.unit == b.quantity.unit && a.cases == b.cases && a.is_limit == b.is_limit;
    // What is said with two values in one block is said on purpose.
    differs && comparable && !std::ptr::eq(a.block, b.block) && one_subject(a, b, weighed)
}

fn one_subject(a: &Statement<'_>, b: &Statement<'_>, weighed: &Weighed<'_>) -> bool {
    let own = |one: &Statement<'_>, other: &Statement<'_>| one.subject.difference(&other.subject).count();
    if !a.is_limit && (own(a, b) > OWN || own(b, a) > OWN) {
        return false;
    }
    let (least, alike) = if a.is_limit { (1, ALIKE_LIMITS) } else { (FEW, ALIKE) };
    let alike = if a.quantity.unit == PERCENT { ALIKE_SHARES } else { alike };
    if a.subject.intersection(&b.subject).count() < least {
        return false;
    }
    if a.page == b.page {
        return weighed.alike(&a.subject, &b.subject) >= alike;
    }
    // On two pages the same words may be about two things: what the pages are about counts, too.
    let whole = |statement: &Statement<'_>| {
        statement.subject.union(statement.topic).cloned().collect::<BTreeSet<_>>()
    };
    weighed.alike(&whole(a), &whole(b)) >= alike
}

fn report(guide: &Guide<'_>, here: &Statement<'_>, there: &Statement<'_>) -> Problem {
    let (prose, other) = (&guide.prose[here.page], &guide.prose[there.page]);
    let (mine, its) = (&here.quantity.range, &there.quantity.range);
    let place = other.span_in(there.block, its.clone());
    let line = other.line(place.start);
    let values = (&here.block.text[mine.clone()], &there.block.text[its.clone()]);
    let message = format!("{} here, but {} in {}, line {line}", values.0, values.1, other.file().path);
    let sentence = excerpt(&there.block.text[there.sentence.clone()], 100);
    let help = format!("give one value, or say how the cases differ; the other sentence is \"{sentence}\"");
    let problem =
        finding("contradiction", prose.file(), prose.span_in(here.block, mine.clone()), message, help);
    problem.beside(other.file(), place, format!("{} here", values.1))
}
