//! How hard the text is to read.

use super::prose::{Block, Part};
use super::readability::{Counts, Formula};
use super::sentences::count;
use super::{Guide, finding};
use crate::catalog::PageId;
use crate::problem::Problem;
use crate::text::excerpt;
use std::cmp::Reverse;
use std::ops::Range;

/// Words below which a level would say nothing.
const ENOUGH_WORDS: usize = 100;
/// Sentences that a finding names as the hardest.
const WORST: usize = 3;

/// The reading level of a page.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Reading {
    /// The page's file.
    pub file: String,
    /// Its language.
    pub language: String,
    /// Sentences that were counted.
    pub sentences: usize,
    /// Their words.
    pub words: usize,
    /// SMOG grade, English only.
    pub smog: Option<f64>,
    /// Flesch–Kincaid grade, English only.
    pub flesch_kincaid: Option<f64>,
    /// Reading ease by Flesch and Amstad, German only.
    pub flesch: Option<f64>,
    /// The hardest sentences, the hardest first.
    pub worst: Vec<Hard>,
}

/// A sentence that is hard to read.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Hard {
    /// Its line, from 1.
    pub line: usize,
    /// Its words.
    pub words: usize,
    /// Its beginning.
    pub text: String,
}

/// Sentences that are too long.
pub(super) fn page(guide: &Guide<'_>, page: PageId, found: &mut Vec<Problem>) {
    let most = guide.site.config.check.limits.sentence_words;
    let prose = &guide.prose[page];
    for block in prose.blocks.iter().filter(|block| is_running_text(block)) {
        for range in block.sentences() {
            let words = count(&block.text[range.clone()]);
            if words > most {
                let message = format!("this sentence has {words} words");
                let help = format!("make it two: readers take in up to {most} words at a time");
                let span = prose.span_in(block, range);
                found.push(finding("long-sentence", prose.file(), span, message, help));
            }
        }
    }
    found.extend(level(guide, page).and_then(|level| too_hard(guide, page, &level)));
}

/// Reading levels of all pages that have one.
pub(super) fn reading(guide: &Guide<'_>) -> Vec<Reading> {
    (0..guide.prose.len()).filter_map(|page| level(guide, page)).collect()
}

/// A sentence with its counts and its place.
type Sentence<'g> = (Counts, &'g Block, Range<usize>);

/// The sentences of a page that count for its reading level.
fn counted<'g>(guide: &'g Guide<'_>, page: PageId, formula: Formula) -> Vec<Sentence<'g>> {
    let blocks = guide.prose[page].blocks.iter();
    let counted = |block: &'g Block| {
        let count =
            move |range: Range<usize>| (Counts::of(&without_code(block, &range), formula), block, range);
        block.sentences().into_iter().map(count)
    };
    blocks.filter(|block| is_running_text(block) && is_sentence(&block.text)).flat_map(counted).collect()
}

fn level(guide: &Guide<'_>, page: PageId) -> Option<Reading> {
    let formula = Formula::of(guide.lang(page))?;
    let mut sentences = counted(guide, page, formula);
    let counts = sentences.iter().fold(Counts::default(), |sum, (counts, ..)| sum.and(*counts));
    if counts.words < ENOUGH_WORDS {
        return None;
    }
    sentences.sort_by_key(|(counts, ..)| Reverse((counts.polysyllables + counts.words / 4, counts.words)));
    let worst = sentences.into_iter().take(WORST).map(|sentence| hard(guide, page, sentence));
    let rounded = |value: f64| (value * 10.0).round() / 10.0;
    let english = formula == Formula::English;
    Some(Reading {
        file: guide.prose[page].file().path.clone(),
        language: guide.lang(page).to_owned(),
        sentences: counts.sentences,
        words: counts.words,
        smog: english.then(|| rounded(counts.smog())),
        flesch_kincaid: english.then(|| rounded(counts.flesch_kincaid())),
        flesch: (!english).then(|| rounded(counts.amstad())),
        worst: worst.collect(),
    })
}

fn hard(guide: &Guide<'_>, page: PageId, (counts, block, range): Sentence<'_>) -> Hard {
    let prose = &guide.prose[page];
    let start = prose.span_in(block, range.clone()).start;
    Hard { line: prose.line(start), words: counts.words, text: excerpt(&block.text[range], 60) }
}

fn too_hard(guide: &Guide<'_>, page: PageId, level: &Reading) -> Option<Problem> {
    let limits = &guide.site.config.check.limits;
    let over = |value: Option<f64>, limit: f64| value.is_some_and(|value| value > limit);
    let is_hard = over(level.smog, limits.smog)
        || over(level.flesch_kincaid, limits.flesch_kincaid)
        || level.flesch.is_some_and(|value| value < limits.flesch);
    if !is_hard {
        return None;
    }
    let prose = &guide.prose[page];
    let message = match (level.smog, level.flesch_kincaid, level.flesch) {
        (Some(smog), Some(grade), _) => {
            format!("this page reads at grade {smog:.1} by SMOG and {grade:.1} by Flesch–Kincaid")
        }
        (.., Some(ease)) => format!("this page has a reading ease of {ease:.0} by Flesch and Amstad"),
        _ => return None,
    };
    let lines: Vec<String> =
        level.worst.iter().map(|hard| format!("line {} (\"{}\")", hard.line, hard.text)).collect();
    let help = format!("begin with the hardest sentences: {}", lines.join(", "));
    let span = prose.document.locate(&crate::node::Path::key("title"));
    Some(finding("reading-level", prose.file(), span, message, help))
}

/// The text of a sentence with spaces for its code, which has no syllables.
fn without_code(block: &Block, sentence: &Range<usize>) -> String {
    let mut text = block.text.clone();
    block.code.iter().for_each(|code| text.replace_range(code.clone(), &" ".repeat(code.len())));
    text[sentence.clone()].to_owned()
}

/// Text that is read as sentences, and that the author wrote.
pub(super) fn is_running_text(block: &Block) -> bool {
    !block.quoted && matches!(block.part, Part::Paragraph | Part::Item | Part::Description | Part::Takeaway)
}

/// An entry of a list is a sentence only when it ends as one.
fn is_sentence(text: &str) -> bool {
    text.trim_end().ends_with(['.', '!', '?', '…', '。'])
}
