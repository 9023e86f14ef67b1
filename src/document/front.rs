//! Front matter as types.

use crate::node::{Node, Path, Placed};
use crate::text;
use jiff::civil::Date;
use thin_vec::ThinVec;

/// Front matter as types. One struct for all kinds; [`allowed`] says which keys a kind has.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FrontMatter {
    /// The page's heading; for a person the name, for a question file the question.
    pub title: Option<Placed>,
    /// One or two sentences under the heading.
    pub description: Option<String>,
    /// Title for menus and breadcrumbs.
    pub short_title: Option<String>,
    /// Category that is shown instead of the section's title.
    pub category: Option<String>,
    /// Ids of people who wrote it.
    pub authors: Option<ThinVec<Placed>>,
    /// Ids of people who reviewed it.
    pub reviewers: Option<ThinVec<Placed>>,
    /// First published.
    pub date: Option<Date>,
    /// Changed in a way that readers should know.
    pub updated: Option<Date>,
    /// Reviewed as a whole.
    pub reviewed: Option<Date>,
    /// Due for the next review.
    pub next_review: Option<Date>,
    /// Time between reviews, in months.
    pub review_every: Option<i32>,
    /// Not shown from this day on.
    pub expires: Option<Date>,
    /// Not shown at all.
    pub draft: Option<bool>,
    /// Last part of the address.
    pub slug: Option<Placed>,
    /// Old addresses and fragments.
    pub aliases: ThinVec<Alias>,
    /// Topics of the article; its questions inherit them.
    pub tags: Option<ThinVec<Placed>>,
    /// Order in the section, small first.
    pub weight: Option<i64>,
    /// Language, when the folder does not say it.
    pub lang: Option<Placed>,
    /// Pages with the same key are translations of one another.
    pub translation_key: Option<String>,
    /// The state of the original that this translation follows.
    pub translated_from: Option<Placed>,
    /// Key takeaways, as Markdown.
    pub takeaways: Option<ThinVec<Placed>>,
    /// Questions, in the order of the page.
    pub faqs: ThinVec<Faq>,
    /// Sources.
    pub references: ThinVec<Reference>,
    /// How the page is found.
    pub search: Search,
    /// Template of the theme to use instead of the kind's own.
    pub template: Option<Placed>,
    /// Free data for the theme.
    pub extra: Option<Node>,
    /// Rules of `check` that the file may break.
    pub allow: ThinVec<Allowance>,
    /// Defaults for the pages of a section.
    pub cascade: Option<Box<FrontMatter>>,
    /// Permanent id of a question file; the file's name when not given.
    pub id: Option<Placed>,
    /// Other ways in which people ask the question.
    pub also_asked: ThinVec<Placed>,
    /// Topics of the question.
    pub topics: Option<ThinVec<Placed>>,
    /// A person's role.
    pub role: Option<String>,
    /// A person's credentials.
    pub credentials: ThinVec<String>,
    /// A person's pages elsewhere.
    pub links: ThinVec<(Placed, String)>,
    /// Words of the glossary that this page is.
    pub terms: ThinVec<Term>,
    /// What changed, and when.
    pub changes: ThinVec<Change>,
    /// How the page came to be, as far as readers should know it.
    pub disclosure: Disclosure,
    /// Where "Exit this page" leads; the button shows only when it is given.
    pub exit_page: Option<String>,
    /// The article to which takeaways or a question belong: its path without `.md`.
    pub article: Option<Placed>,
}

impl FrontMatter {
    /// Whether the two differ at most in wordings: of the title, the description, takeaways, questions and answers.
    pub fn is_reworded(&self, other: &FrontMatter) -> bool {
        self.without_wordings() == other.without_wordings()
    }

    fn without_wordings(&self) -> FrontMatter {
        let mut bare = FrontMatter { description: None, ..self.clone() };
        let of_faqs = bare.faqs.iter_mut().filter_map(|faq| match faq {
            Faq::Question(entry) => Some([&mut entry.question, &mut entry.answer]),
            Faq::Id(_) => None,
        });
        let wordings =
            of_faqs.flatten().flatten().chain(bare.takeaways.iter_mut().flatten()).chain(&mut bare.title);
        wordings.for_each(|placed| placed.text.clear());
        bare
    }

    /// Fills what is not written from a section's defaults.
    pub fn inherit(&mut self, defaults: &FrontMatter) {
        let from = defaults.clone();
        self.authors = self.authors.take().or(from.authors);
        self.reviewers = self.reviewers.take().or(from.reviewers);
        self.review_every = self.review_every.or(from.review_every);
        self.category = self.category.take().or(from.category);
        self.tags = self.tags.take().or(from.tags);
        self.template = self.template.take().or(from.template);
        self.draft = self.draft.or(from.draft);
        self.exit_page = self.exit_page.take().or(from.exit_page);
        self.search.exclude = self.search.exclude.or(from.search.exclude);
        self.search.boost = self.search.boost.or(from.search.boost);
        self.search.keywords.extend(from.search.keywords);
    }
}

/// A rule that a file may break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowance {
    /// The rule's id, with its place.
    pub rule: Placed,
    /// Why; empty when nothing was written.
    pub reason: String,
}

/// An old address, with the fragment it leads to now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// `/old/path/` or `#old-fragment`, with its place.
    pub from: Placed,
    /// The fragment of this page to which it leads; none means the top.
    pub to: Option<String>,
}

impl Alias {
    /// Where `to` stands.
    pub fn to_path(&self) -> Path {
        self.from.path.parent().and("to")
    }
}

/// An entry of `faqs:`.
#[derive(Debug, Clone, PartialEq)]
pub enum Faq {
    /// The id of a question file, or of a question in the body.
    Id(Placed),
    /// A question, or data for a question in the body when there is no answer.
    Question(Box<FaqEntry>),
}

/// A question as front matter spells it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FaqEntry {
    /// Where the entry stands.
    pub path: Path,
    /// Permanent id.
    pub id: Option<Placed>,
    /// The question.
    pub question: Option<Placed>,
    /// The answer, as Markdown.
    pub answer: Option<Placed>,
    /// Other ways to ask it.
    pub also_asked: ThinVec<Placed>,
    /// Topics; those of the article when not given.
    pub topics: Option<ThinVec<Placed>>,
    /// Changed in a way that readers should know.
    pub updated: Option<Date>,
    /// Reviewed as a whole.
    pub reviewed: Option<Date>,
    /// Sources of this answer.
    pub references: ThinVec<Reference>,
    /// Old fragments.
    pub aliases: ThinVec<Alias>,
    /// How it is found.
    pub search: Search,
}

/// A source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reference {
    /// Title of the work.
    pub title: String,
    /// Authors as they are to be printed.
    pub authors: Option<String>,
    /// Publisher or journal.
    pub publisher: Option<String>,
    /// Year of publication.
    pub year: Option<i64>,
    /// Address.
    pub url: Option<String>,
    /// Digital object identifier, without `https://doi.org/`.
    pub doi: Option<String>,
    /// Day on which it was looked up.
    pub accessed: Option<Date>,
}

/// A word with its meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The word.
    pub term: Placed,
    /// Other spellings and short forms.
    pub also: ThinVec<Placed>,
    /// What it means, in a sentence or two of plain text.
    pub definition: String,
}

impl Term {
    /// Its anchor on the page of the glossary.
    pub fn anchor(&self) -> String {
        format!("term-{}", text::slug(&self.term.text))
    }
}

/// A change of a page that readers should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Day of the change.
    pub date: Date,
    /// What changed, as plain text.
    pub note: String,
}

/// Money, interests and machines behind a page. Every field is a line of plain text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Disclosure {
    /// Who paid for the work.
    pub funding: Option<String>,
    /// Interests of those who wrote it.
    pub conflicts: Option<String>,
    /// Name of the sponsor; the page is then marked at its top.
    pub sponsor: Option<String>,
    /// How a language model or another machine helped to make it.
    pub ai_assisted: Option<String>,
}

/// How a page or question is found by the guide's search.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Search {
    /// Leave it out of the index.
    pub exclude: Option<bool>,
    /// Multiplies its score.
    pub boost: Option<f64>,
    /// Further words that lead to it.
    pub keywords: ThinVec<String>,
    /// Queries for which it comes first.
    pub pin: ThinVec<String>,
}
