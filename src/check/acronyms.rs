//! Acronyms that are not spelled out where a page uses them first.

use super::prose::{Block, Part};
use super::sentences::words;
use super::{Guide, finding};
use crate::catalog::PageId;
use crate::document::Kind;
use crate::problem::Problem;
use std::collections::BTreeSet;

/// Acronyms that readers know better than what they stand for.
const KNOWN: &[&str] = &[
    "AI", "AIDS", "AM", "API", "ATM", "BBC", "CD", "CET", "COVID", "CPU", "CSS", "CSV", "CV", "DIY", "DNA",
    "DOI", "DVD", "EST", "ET", "EU", "FAQ", "FAQS", "GB", "GIF", "GMT", "GPS", "HIV", "HTML", "HTTP",
    "HTTPS", "ID", "IDS", "IP", "IT", "JPEG", "JSON", "KB", "LED", "MB", "MP3", "NASA", "NHS", "NOT", "OR",
    "AND", "OK", "PC", "PDF", "PIN", "PM", "PNG", "PST", "QR", "RSS", "SIM", "SMS", "SOS", "SVG", "TOML",
    "TV", "UK", "UN", "URL", "URLS", "US", "USA", "USB", "UTC", "VIP", "WHO", "WIFI", "XML", "YAML", "ZIP",
];

pub(super) fn page(guide: &Guide<'_>, page: PageId, found: &mut Vec<Problem>) {
    if !guide.is_english(page) || guide.site.catalog.pages[page].kind() == Kind::Person {
        return;
    }
    let prose = &guide.prose[page];
    let known = |word: &str| {
        KNOWN.contains(&word.to_uppercase().as_str())
            || guide.site.config.check.acronyms.iter().any(|own| own == word)
    };
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut blocks: Vec<&Block> = prose.blocks.iter().filter(|block| !block.quoted).collect();
    // A reader meets the body before the questions of the front matter.
    blocks.sort_by_key(|block| (block.in_front_matter() && block.part != Part::Title, 0));
    let spelled: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
    for block in &blocks {
        for (at, word) in acronyms(&block.text) {
            let range = at..at + word.len();
            if known(word) || block.is_code(&range) || !seen.insert(word.to_owned()) {
                continue;
            }
            if spelled.iter().any(|text| spells_out(text, word)) {
                continue;
            }
            let message = format!("`{word}` is used, but this page never says what it stands for");
            let help = format!(
                "write it in full at its first use, with ({word}) behind it; if every reader knows it, name it in `acronyms` under [check]"
            );
            found.push(finding(
                "unexplained-acronym",
                prose.file(),
                prose.span_in(block, range),
                message,
                help,
            ));
        }
    }
}

/// Words of two to six capitals. A text that is written in capitals as a whole has none.
fn acronyms(text: &str) -> Vec<(usize, &str)> {
    let all: Vec<(usize, &str)> = words(text).collect();
    let capitals =
        all.iter().filter(|(_, word)| word.len() > 1 && word.chars().all(|c| c.is_ascii_uppercase())).count();
    if capitals * 2 > all.len() && all.len() > 2 {
        return Vec::new();
    }
    all.into_iter().filter(|(_, word)| is_acronym(word)).collect()
}

fn is_acronym(word: &str) -> bool {
    let plain = word.strip_suffix('s').unwrap_or(word);
    (2..=6).contains(&plain.len())
        && plain.chars().all(|c| c.is_ascii_uppercase())
        && !plain.chars().all(|c| "IVXLC".contains(c))
}

/// True when a text says what an acronym stands for: words with its letters beside it, one of the two in brackets, or a
/// phrase such as "stands for".
fn spells_out(text: &str, acronym: &str) -> bool {
    let plain = acronym.strip_suffix('s').filter(|rest| rest.len() > 1).unwrap_or(acronym);
    let bracketed = [format!("({plain}"), format!("({acronym}")];
    if bracketed.iter().any(|form| text.contains(form.as_str())) {
        return true;
    }
    [" stands for", " is short for", " means", " ("]
        .iter()
        .any(|phrase| text.contains(&format!("{acronym}{phrase}")))
        || text.contains(&format!("short for {acronym}"))
        || initials_before(text, plain)
}

/// Words in a row whose first letters are the acronym: "delayed onset muscle soreness, or DOMS".
fn initials_before(text: &str, acronym: &str) -> bool {
    let firsts = words(text).filter(|(_, word)| *word != acronym).filter_map(|(_, word)| word.chars().next());
    // Of two letters any text has such a pair, so the words must be a name.
    let is_short = acronym.len() <= 2;
    let initials: String = firsts
        .flat_map(|first| if is_short { vec![first] } else { first.to_uppercase().collect() })
        .collect();
    initials.contains(acronym)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acronyms_are_told_from_shouting_and_numerals() {
        let found = |text| acronyms(text).into_iter().map(|(_, word)| word.to_owned()).collect::<Vec<_>>();
        assert_eq!(found("Ask about DOMS, MRIs and World War II."), ["DOMS", "MRIs"]);
        assert_eq!(found("READ THIS FIRST"), [""; 0]);
    }

    #[test]
    fn every_way_to_spell_one_out_is_seen() {
        for text in [
            "delayed onset muscle soreness (DOMS)",
            "DOMS (delayed onset …)",
            "DOMS stands for it",
            "Delayed onset muscle soreness, or DOMS",
        ] {
            assert!(spells_out(text, "DOMS"), "{text}");
        }
        assert!(!spells_out("DOMS hurts", "DOMS"));
    }
}
