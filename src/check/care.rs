//! Care cards, do and don't lists, callouts, short answers and takeaways of health guides, by the rules of the NHS digital
//! service manual for those components.

use super::prose::{Block, Part};
use super::sentences::{count, sentences};
use super::structure::{heading_at, sections};
use super::{Guide, finding};
use crate::catalog::PageId;
use crate::document::Kind;
use crate::markdown::{Section, SectionKind};
use crate::node::Path;
use crate::problem::Problem;
use pulldown_cmark::BlockQuoteKind;
use std::ops::Range;

/// Callouts of warning that a page may have.
const WARNINGS: usize = 2;
/// Words of a short answer.
const ANSWER: std::ops::RangeInclusive<usize> = 40..=60;
/// Takeaways of an article.
const TAKEAWAYS: std::ops::RangeInclusive<usize> = 3..=6;
/// Most words of a takeaway.
const TAKEAWAY: usize = 25;

pub(super) fn page(guide: &Guide<'_>, page: PageId, found: &mut Vec<Problem>) {
    if !guide.site.config.check.health {
        return;
    }
    let all = sections(guide, page);
    for section in &all {
        let span = guide.site.pages[page].body.anchors[&section.id].clone();
        let mine = Mine { guide, page, section, span };
        match section.kind {
            SectionKind::NonUrgent | SectionKind::Urgent | SectionKind::Emergency => mine.care_card(found),
            SectionKind::Do | SectionKind::Dont => mine.single_item(found),
            SectionKind::Plain => mine.hidden_advice(&all, found),
            SectionKind::Answer => mine.short_answer(found),
            _ => {}
        }
    }
    dont_before_do(guide, page, &all, found);
    callouts(guide, page, found);
    takeaways(guide, page, found);
}

/// A section with its place.
struct Mine<'g> {
    guide: &'g Guide<'g>,
    page: PageId,
    section: &'g Section,
    span: Range<usize>,
}

impl Mine<'_> {
    fn report(
        &self,
        rule: &'static str,
        span: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Problem {
        finding(rule, self.guide.prose[self.page].file(), span, message, help)
    }

    /// Text blocks of the section itself.
    fn blocks(&self) -> Vec<&Block> {
        let Some((heading, _)) = heading_at(self.guide, self.page, self.span.start) else {
            return Vec::new();
        };
        self.guide.prose[self.page]
            .blocks
            .iter()
            .filter(|block| block.heading == Some(heading) && !matches!(block.part, Part::Heading(_)))
            .collect()
    }

    fn care_card(&self, found: &mut Vec<Problem>) {
        let blocks = self.blocks();
        if self.guide.is_english(self.page) {
            found.extend(self.heading_without_if());
            found.extend(blocks.iter().filter_map(|block| self.leaning(block)));
        }
        found.extend(self.text_after_list(&blocks));
        if self.section.kind == SectionKind::Emergency {
            self.further_reading(found);
        }
    }

    fn heading_without_if(&self) -> Option<Problem> {
        let title = self.section.title.text().to_lowercase();
        let mut words = title.split(|c: char| !c.is_alphanumeric());
        if words.any(|word| matches!(word, "if" | "when")) {
            return None;
        }
        let help = "write what to do and end it in \"if:\", such as `## See a doctor if: {.non-urgent}`";
        Some(self.report("care-card-heading", self.span.clone(), "this heading does not say \"if\"", help))
    }

    fn text_after_list(&self, blocks: &[&Block]) -> Option<Problem> {
        let last_item = blocks.iter().rposition(|block| block.part == Part::Item)?;
        let after = blocks[last_item + 1..].iter().find(|block| block.part == Part::Paragraph)?;
        let span = self.guide.prose[self.page].span(&after.spot);
        let help = "put it above the list, or below a heading of its own, so that it is not taken for a part of the card";
        Some(self.report("text-after-care-card", span, "this stands in the card, behind its list", help))
    }

    /// A phrase that leans on the text around the card.
    fn leaning(&self, block: &Block) -> Option<Problem> {
        let lower = block.text.to_ascii_lowercase();
        let at = LEANING.iter().find_map(|phrase| lower.find(phrase))?;
        let span = self.guide.prose[self.page].span_in(block, at..block.text.len());
        let help = "name the signs: a card is read alone";
        Some(self.report("care-card-not-alone", span, "this points to text outside the card", help))
    }

    fn further_reading(&self, found: &mut Vec<Problem>) {
        let prose = &self.guide.prose[self.page];
        let Some((heading, _)) = heading_at(self.guide, self.page, self.span.start) else { return };
        let mine = prose.links.iter().filter(|link| link.heading == Some(heading));
        for link in mine.filter(|link| !link.to.starts_with("tel:")) {
            let help = "leave nothing but the action; put further reading elsewhere";
            let message = "somebody in an emergency should not have to read on";
            found.push(self.report("emergency-card-link", prose.span(&link.spot), message, help));
        }
    }

    fn single_item(&self, found: &mut Vec<Problem>) {
        let items = self.blocks().iter().filter(|block| block.part == Part::Item).count();
        if items == 1 {
            let help = "write it as a sentence or as a callout";
            found.push(self.report("single-item-list", self.span.clone(), "this list has one entry", help));
        }
    }

    /// A section about when to get help that is no care card.
    fn hidden_advice(&self, all: &[&Section], found: &mut Vec<Problem>) {
        let title = self.section.title.text().to_lowercase();
        let asks = ADVICE.iter().any(|start| title.starts_with(start));
        let has_card = all.iter().any(|section| {
            matches!(section.kind, SectionKind::NonUrgent | SectionKind::Urgent | SectionKind::Emergency)
        });
        if self.guide.is_english(self.page) && asks && !has_card {
            let help = "make it a care card: `## See a doctor if: {.non-urgent}` with a list of signs";
            found.push(self.report(
                "missing-care-card",
                self.span.clone(),
                "readers look for this advice in a care card",
                help,
            ));
        }
    }

    fn short_answer(&self, found: &mut Vec<Problem>) {
        let words = count(&self.section.content.text());
        if !ANSWER.contains(&words) {
            let help = format!("answer in {} to {} words", ANSWER.start(), ANSWER.end());
            let words = if words == 1 { "one word".to_owned() } else { format!("{words} words") };
            found.push(self.report(
                "short-answer-length",
                self.span.clone(),
                format!("the short answer has {words}"),
                help,
            ));
        }
    }
}

/// Phrases that need the text around them.
const LEANING: &[&str] = &[
    "if this happens",
    "if that happens",
    "these symptoms",
    "the above",
    "as above",
    "listed above",
    "mentioned above",
    "see below",
    "any of the following",
];

/// Beginnings of headings about when to get help.
const ADVICE: &[&str] = &[
    "when to see",
    "when to get help",
    "when to get medical",
    "when to seek",
    "when to consult",
    "when to call",
    "when to contact",
    "when should you see",
    "when to ask for help",
    "see a doctor",
    "see a gp",
    "seek medical",
    "get medical help",
];

fn dont_before_do(guide: &Guide<'_>, page: PageId, all: &[&Section], found: &mut Vec<Problem>) {
    let first = |kind| all.iter().position(|section| section.kind == kind);
    if let (Some(dont), Some(r#do)) = (first(SectionKind::Dont), first(SectionKind::Do))
        && dont < r#do
    {
        let span = guide.site.pages[page].body.anchors[&all[dont].id].clone();
        let help = "put the list of what to do first";
        found.push(finding(
            "dont-before-do",
            guide.prose[page].file(),
            span,
            "readers meet what not to do before what to do",
            help,
        ));
    }
}

fn callouts(guide: &Guide<'_>, page: PageId, found: &mut Vec<Problem>) {
    let prose = &guide.prose[page];
    let is_warning = |kind| matches!(kind, BlockQuoteKind::Warning | BlockQuoteKind::Caution);
    for callout in prose.callouts.iter().filter(|callout| is_warning(callout.kind)).skip(WARNINGS) {
        let help = format!("keep the {WARNINGS} that matter most; make the others ordinary text");
        found.push(finding(
            "many-warnings",
            prose.file(),
            prose.span(&callout.spot),
            "this page has too many warnings",
            help,
        ));
    }
    for callout in prose.callouts.iter().filter(|_| guide.is_english(page)) {
        let lower = callout.text.to_lowercase();
        if CARE.iter().any(|phrase| lower.contains(phrase)) {
            let help = "write a care card: `## See a doctor if: {.non-urgent}` with a list of signs";
            found.push(finding(
                "callout-for-care",
                prose.file(),
                prose.span(&callout.spot),
                "this callout says when to get help",
                help,
            ));
        }
    }
}

/// Advice to get help.
const CARE: &[&str] = &[
    "see a doctor",
    "see your doctor",
    "see a gp",
    "see your gp",
    "call 999",
    "call 911",
    "call 112",
    "call 111",
    "call an ambulance",
    "call emergency",
    "go to a&e",
    "go to the emergency",
    "seek medical",
    "get medical help",
    "emergency number",
    "consult a doctor",
    "consult a healthcare",
];

fn takeaways(guide: &Guide<'_>, page: PageId, found: &mut Vec<Problem>) {
    let entry = &guide.site.catalog.pages[page];
    let Some(list) = guide.site.pages[page].takeaways.as_ref().filter(|_| entry.kind() == Kind::Article)
    else {
        return;
    };
    let prose = &guide.prose[page];
    let in_body = || guide.site.pages[page].body.anchors.get(&list.id).cloned();
    let whole = in_body().unwrap_or_else(|| prose.document.locate_key(&Path::key("takeaways")));
    if !TAKEAWAYS.contains(&list.items.len()) {
        let message = match list.items.len() {
            1 => "this article has one key takeaway".to_owned(),
            number => format!("this article has {number} key takeaways"),
        };
        let help = format!("keep {} to {} that a reader should remember", TAKEAWAYS.start(), TAKEAWAYS.end());
        found.push(finding("takeaways-count", prose.file(), whole.clone(), message, help));
    }
    for (at, item) in list.items.iter().enumerate() {
        let placed = entry.front().takeaways.as_ref().and_then(|all| all.get(at));
        let span = placed.map_or(whole.clone(), |placed| prose.document.locate(&placed.path));
        if let Some(message) = wrong_form(item.text()) {
            let help = "write one full sentence that can be understood alone";
            found.push(finding("takeaway-form", prose.file(), span, message, help));
        }
    }
}

fn wrong_form(text: &str) -> Option<String> {
    let words = count(text);
    let starts = text.chars().find(|c| c.is_alphanumeric());
    if starts.is_some_and(char::is_lowercase) {
        Some("this takeaway does not begin with a capital".into())
    } else if !text.trim_end().ends_with(['.', '!', '?', '。']) {
        Some("this takeaway does not end with a full stop".into())
    } else if sentences(text).len() > 1 {
        Some(format!("this takeaway has {} sentences", sentences(text).len()))
    } else {
        (words > TAKEAWAY).then(|| format!("this takeaway has {words} words"))
    }
}
