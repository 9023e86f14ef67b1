//! The answer search: from finished answers to the files that the browser searches.
//!
//! Rooms, in reading order:
//!
//! - [`analyse`]: text → tokens (the one part that the browser has too; a golden file holds both to it);
//! - [`stem`]: tokens → classes of forms, and stop words, by language (build only);
//! - [`rank`]: the constants and formulas of the ranking that do not depend on the query;
//! - [`compound`]: words of words, parted against the site's own vocabulary (build only);
//! - [`bridge`]: the reader's words → words of the site that mean nearly the same (build only);
//! - [`lexicon`]: texts → classes, on all cores;
//! - [`index`]: the inverted index in memory;
//! - [`order`]: like questions beside like, on a large site;
//! - [`codec`]: numbers and sorted words as compressible text;
//! - [`shard`]: forms and postings by range of form, so that a query fetches only what it names;
//! - [`words`]: index → payloads of words, endings and meanings;
//! - [`titles`]: answers → what their results show, without what can be derived;
//! - [`format`]: payloads, and those of answers, → files, their sizes fitted to the size of the site.
//!
//! Everything is pure and deterministic: no disk, no clock, no hash order in the output.

pub mod analyse;
mod bridge;
mod codec;
mod compound;
mod format;
mod index;
mod lexicon;
mod order;
pub mod rank;
mod shard;
pub mod stem;
#[cfg(test)]
mod tests;
mod titles;
mod words;

pub use format::entry_path;

use crate::error::Result;
use crate::gapped::{Gapped, Target};
use crate::markdown::Section;
use index::Draft;
use order::Ordered;
use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};

/// A topic that answers can be filtered by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Topic<'a> {
    /// Its permanent id.
    pub id: &'a str,
    /// What readers see.
    pub title: &'a str,
}

/// The page that answers stand on.
#[derive(Clone, Debug)]
pub struct Page<'a> {
    /// Its title, the context of its answers.
    pub title: &'a str,
    /// Its path from the site's root.
    pub path: Cow<'a, str>,
    /// Words the editor adds to all its answers, for the search alone.
    pub keywords: &'a [String],
}

/// The permanent id of an answer.
#[derive(Clone, Copy, Debug)]
pub enum Id<'a> {
    /// That of a question, whole.
    Question(&'a str),
    /// Those of a page and of its section, which `#` joins.
    Section(&'a str, &'a str),
}

impl<'a> Id<'a> {
    /// As readers of the index are given it.
    pub fn whole(self) -> Cow<'a, str> {
        match self {
            Id::Question(id) => id.into(),
            Id::Section(page, section) => format!("{page}#{section}").into(),
        }
    }
}

/// One answer: a question with its answer, or one section of an article. The unit of the index and of the results. It borrows what it can,
/// since a large site has a hundred thousand of them.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// Its id.
    pub id: Id<'a>,
    /// The question, or the section's heading.
    pub question: &'a str,
    /// Other ways to ask it; each counts as the question itself.
    pub also_asked: &'a [String],
    /// The page it stands on.
    pub page: Arc<Page<'a>>,
    /// Headings within it.
    pub headings: Box<[&'a str]>,
    /// Topics it belongs to.
    pub topics: Arc<[Topic<'a>]>,
    /// Words the editor adds for the search alone, beside those of the page.
    pub keywords: &'a [String],
    /// Factor on the score; 1 is neutral.
    pub boost: f32,
    /// Queries for which this entry comes first.
    pub pinned: &'a [String],
    /// The answer.
    pub answer: Answer<'a>,
    /// The fragment at which it stands on its page, without `#`.
    pub fragment: Cow<'a, str>,
}

/// What is said to a question.
#[derive(Clone, Copy, Debug)]
pub enum Answer<'a> {
    /// A finished text.
    Text {
        /// As plain text.
        plain: &'a str,
        /// As HTML.
        html: &'a Gapped,
    },
    /// A section with everything below it, which is put together when it is needed: there are many, and a copy of each would be held.
    Section(&'a Section),
}

impl<'a> Answer<'a> {
    /// As plain text.
    fn plain(self) -> Cow<'a, str> {
        match self {
            Answer::Text { plain, .. } => Cow::Borrowed(plain),
            Answer::Section(section) => section.whole_text().into(),
        }
    }

    /// Plain text that begins it, of more characters than `least` if it has so many.
    fn opening(self, least: usize) -> Cow<'a, str> {
        match self {
            Answer::Section(section) => {
                let own = section.content.text();
                if own.chars().nth(least).is_some() { own.into() } else { self.plain() }
            }
            Answer::Text { .. } => self.plain(),
        }
    }

    /// Bytes of the HTML without its gaps.
    fn html_len(self) -> usize {
        match self {
            Answer::Text { html, .. } => html.len(),
            Answer::Section(section) => section.html_len(),
        }
    }

    /// Appends the HTML with every address written by `write`.
    fn render_into(self, write: &mut dyn FnMut(&Target, &mut String), out: &mut String) {
        match self {
            Answer::Text { html, .. } => html.render_into(write, out),
            Answer::Section(section) => section.render_into(write, out),
        }
    }
}

impl Entry<'_> {
    /// Whether it is a section of an article, and no question.
    fn is_section(&self) -> bool {
        matches!(self.id, Id::Section(..))
    }

    /// The texts around the question that tell what it is about.
    fn context_texts(&self) -> impl Iterator<Item = &str> {
        let keywords = self.keywords.iter().chain(self.page.keywords).map(String::as_str);
        let topics = self.topics.iter().map(|topic| topic.title);
        std::iter::once(self.page.title).chain(self.headings.iter().copied()).chain(keywords).chain(topics)
    }
}

/// Words or phrases that the search takes for one another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Synonyms {
    /// What readers type.
    pub from: Vec<String>,
    /// What the site says.
    pub to: Vec<String>,
    /// Whether `to` also finds `from`.
    pub two_way: bool,
}

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Path from the site's root. Of all but the entry file, the name holds a hash, so that what has this name never changes.
    pub path: String,
    /// Contents: a classic script.
    pub bytes: Vec<u8>,
}

/// The search of one language, ready to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Built {
    /// Path of the file that leads to the others, see [`entry_path`].
    pub entry: String,
    /// All files, that one included, sorted by path.
    pub files: Vec<File>,
}

/// Takes a finished file, from several threads.
pub type Take<'a> = dyn Fn(File) -> Result<()> + Sync + 'a;

/// Makes the search of one language and hands over each file. Questions come before sections; beyond that
/// the order of the entries decides between equal scores on a small site, and on a large one the order of [`order`]. `spell` writes an
/// address inside the site, counted from its top; the browser puts the way to the top before it.
///
/// # Errors
/// When `take` refuses a file.
pub fn write(
    lang: &str,
    entries: &[Entry<'_>],
    synonyms: &[Synonyms],
    spell: &(dyn Fn(&Target, &mut String) + Sync),
    take: &Take<'_>,
) -> Result<()> {
    let (questions, sections): (Vec<&Entry<'_>>, Vec<&Entry<'_>>) =
        entries.iter().partition(|entry| !entry.is_section());
    let given = [&questions[..], &sections].concat();
    let mut draft = Draft::of(lang, &given);
    let ordered = if given.len() <= format::SMALL {
        Ordered::as_given(given)
    } else {
        Ordered::clustered(&given, questions.len(), &mut draft)
    };
    let index = draft.weigh(lang);
    format::write(lang, &ordered, synonyms, index, spell, take)
}

/// The search of one language in memory, see [`write`].
pub fn build(
    lang: &str,
    entries: &[Entry<'_>],
    synonyms: &[Synonyms],
    spell: &(dyn Fn(&Target, &mut String) + Sync),
) -> Built {
    let files = Mutex::new(Vec::new());
    let keep = |file| {
        files.lock().unwrap_or_else(PoisonError::into_inner).push(file);
        Ok(())
    };
    write(lang, entries, synonyms, spell, &keep).expect("memory takes every file");
    let mut files = files.into_inner().unwrap_or_else(PoisonError::into_inner);
    files.sort_by(|a: &File, b: &File| a.path.cmp(&b.path));
    Built { entry: entry_path(lang), files }
}
