//! The outline of a file, and the questions and pages of a guide by their words.

use super::thing::{self, Place, Thing};
use super::view::View;
use super::written::{self, Heading};
use crate::document::Faq;
use crate::site::Site;
use crate::text;
use std::ops::Range;

/// A heading or question with what stands below it.
#[derive(Debug)]
pub struct Symbol {
    /// Its words.
    pub name: String,
    /// A question of the front matter.
    pub is_question: bool,
    /// Everything that belongs to it, in bytes of the file.
    pub whole: Range<usize>,
    /// Its own words.
    pub words: Range<usize>,
    /// Headings below it.
    pub children: Vec<Symbol>,
}

/// The questions of a file's front matter, then its headings.
pub fn outline(view: &View<'_>) -> Vec<Symbol> {
    let document = view.document();
    let mut symbols = Vec::new();
    for faq in &document.front.faqs {
        let Faq::Question(entry) = faq else { continue };
        let Some(question) = entry.question.as_ref() else { continue };
        let words = document.locate(&question.path);
        let whole = document.locate(&entry.path);
        let whole = whole.start.min(words.start)..whole.end.max(words.end);
        let name = text::squeeze(&question.text);
        symbols.push(Symbol { name, is_question: true, whole, words, children: Vec::new() });
    }
    let headings = written::headings(view.text);
    symbols.extend(nested(&headings, view.text.len()));
    symbols
}

/// Headings in those of a higher level above them.
fn nested(headings: &[Heading], end: usize) -> Vec<Symbol> {
    let mut symbols = Vec::new();
    let mut rest = headings;
    while let Some((first, below)) = rest.split_first() {
        let inner = below.iter().position(|other| other.level <= first.level).unwrap_or(below.len());
        let stop = below.get(inner).map_or(end, |next| next.line.start);
        symbols.push(Symbol {
            name: first.text.clone(),
            is_question: false,
            whole: first.line.start..stop,
            words: first.words.clone(),
            children: nested(&below[..inner], stop),
        });
        rest = &below[inner..];
    }
    symbols.retain(|symbol| !symbol.name.is_empty());
    symbols
}

/// Most symbols of a guide that are given at once.
const MOST: usize = 200;

/// Questions and pages of a guide whose words hold those of the query: name, whether it is a question, what it belongs to, and
/// its place.
pub fn of_guide(site: &Site, query: &str) -> Vec<(String, bool, String, Place)> {
    let wanted = text::sort_key(query);
    let fits = |name: &str| wanted.split(' ').all(|word| text::sort_key(name).contains(word));
    let questions = site.questions.iter().enumerate().filter(|(_, question)| fits(question.question.text()));
    let questions = questions.filter_map(|(id, question)| {
        let page = &site.catalog.pages[question.owner.unwrap_or(question.source)];
        Some((
            question.question.text().to_owned(),
            true,
            page.title.clone(),
            thing::place(site, &Thing::Question(id))?,
        ))
    });
    let pages = site.catalog.pages.iter().enumerate().filter(|(_, entry)| fits(&entry.title));
    let pages = pages.filter_map(|(id, entry)| {
        let place = thing::place(site, &Thing::Page(id))?;
        Some((entry.title.clone(), false, entry.kind().name().to_owned(), place))
    });
    questions.chain(pages).take(MOST).collect()
}
