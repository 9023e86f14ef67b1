//! The theme's public contract: one value per page, data only.
//!
//! Every field that a template may print is declared and documented here. Fields that
//! end in `_html` hold finished HTML and are printed with `| safe`; all others are plain
//! text that the template engine escapes. Every `url` is a path inside the site without
//! a leading slash (`pain/soreness/#how-long`); a template prints `{{ root }}{{ x.url }}`.
//! `root` leads from the page to the top of the site (`../../`, `./`), so one build works
//! under any base path and from disk.

#![allow(missing_docs, reason = "a field without a comment is what its name says")]

use serde::Serialize;
use std::collections::BTreeMap;

/// Raised when a field is removed or changes its meaning; themes name the version they know.
pub const VERSION: u32 = 1;

/// What every page of one language shares.
#[derive(Debug, Clone, Serialize)]
pub struct SiteView {
    /// The guide's name, in the page's language.
    pub title: String,
    /// One or two sentences about the guide; may be empty.
    pub description: String,
    /// Absolute address of the site with a final slash, or none when `site-url` is not set.
    pub base_url: Option<String>,
    /// `askbook` and its version.
    pub generator: String,
    /// All languages of the site in the order of book.toml; one entry when there is one.
    pub languages: Vec<LanguageView>,
    /// Header navigation: the top sections in their order.
    pub nav: Vec<Link>,
    /// Plain pages for the footer (about, disclaimer …).
    pub footer: Vec<Link>,
    /// Pages that askbook makes itself.
    pub urls: SiteUrls,
    /// Topics with the most questions first, at most twelve.
    pub top_topics: Vec<TopicRef>,
    /// True when the search index is written.
    pub search: bool,
    /// Path of the search index of the page's language without root
    /// (`search/en.js`), for `<html data-search-index>`; none without search.
    pub search_index: Option<String>,
    /// Icons and the web app manifest, for the page's head; without any that the site does not have.
    pub icons: Vec<Icon>,
    /// The publisher's line under every health page; empty when none is set.
    pub disclaimer: String,
    /// Who publishes the guide.
    pub publisher: Option<Publisher>,
    /// Free values of `[output.html.options]` in book.toml, for themes.
    pub options: serde_json::Value,
}

/// What stands around the text of a page: header, menus, footer. Its language is that of the text, except on a page that has not been
/// translated and stands inside another language.
#[derive(Debug, Clone, Serialize)]
pub struct Frame {
    /// BCP 47 tag.
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// Interface texts by key.
    pub text: BTreeMap<String, String>,
}

/// A `link` for browsers and telephones that keep the page by a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Icon {
    /// `icon`, `apple-touch-icon` or `manifest`.
    pub rel: &'static str,
    /// Path inside the site.
    pub url: String,
    /// Width and height in pixels (`32x32`); empty where the file says it.
    pub sizes: &'static str,
    /// Media type; empty where browsers need not know it before they load the file.
    pub media_type: &'static str,
}

/// One language of the site.
#[derive(Debug, Clone, Serialize)]
pub struct LanguageView {
    /// BCP 47 tag (`en`, `de`).
    pub code: String,
    /// The language's own name (`Deutsch`).
    pub name: String,
    /// Home page in that language.
    pub url: String,
}

/// The page of which another one is a translation.
#[derive(Debug, Clone, Serialize)]
pub struct Original {
    pub title: String,
    pub url: String,
    /// BCP 47 tag of its language.
    pub code: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// How the translation stands to it: `current`, `outdated`, `unrecorded` when nobody said which state it follows, or `untranslated`
    /// when the page is the original inside another language.
    pub state: &'static str,
}

/// A line of the language menu.
#[derive(Debug, Clone, Serialize)]
pub struct Version {
    /// BCP 47 tag.
    pub code: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// The language's own name.
    pub name: String,
    /// This page in that language, or the language's home page.
    pub url: String,
    /// True for the language of the page.
    pub current: bool,
    /// What the home page is called there, when the link leads to it instead of this page; else empty.
    pub home: String,
}

/// Addresses of the pages that askbook makes itself, per language.
#[derive(Debug, Clone, Serialize)]
pub struct SiteUrls {
    pub home: String,
    pub faq: String,
    pub a_to_z: String,
    pub takeaways: String,
    pub topics: String,
    pub people: String,
    pub search: String,
    /// The whole guide on one page; none when it is not made.
    pub whole_guide: Option<String>,
    /// Atom feed; none without `site-url`, or when book.toml says so.
    pub feed: Option<String>,
}

/// Who publishes the guide.
#[derive(Debug, Clone, Serialize)]
pub struct Publisher {
    pub name: String,
    /// Absolute URL, when given.
    pub url: Option<String>,
    /// Where readers can write to, when given.
    pub email: Option<String>,
}

/// A link with its text.
#[derive(Debug, Clone, Serialize)]
pub struct Link {
    pub title: String,
    pub url: String,
    /// True when the link leads to the page it stands on. Not set in `SiteView`, which all pages
    /// share: compare its links with `page.url` and `page.section_url`.
    pub current: bool,
}

/// A topic with the number of its questions and articles.
#[derive(Debug, Clone, Serialize)]
pub struct TopicRef {
    pub title: String,
    pub url: String,
    pub questions: usize,
    pub articles: usize,
}

/// One page. `body` depends on `kind`; everything else is there for all kinds.
#[derive(Debug, Clone, Serialize)]
pub struct PageView {
    /// `home`, `section`, `article`, `page`, `person`, `people`, `question`, `faq`, `a-to-z`,
    /// `takeaways`, `topics`, `topic`, `search`, `whole-guide`, `not-found`.
    pub kind: &'static str,
    /// The `h1`.
    pub title: String,
    /// The dek under the title, as the author wrote it; may be empty.
    pub description: String,
    /// BCP 47 tag of the page.
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// Address inside the site.
    pub url: String,
    /// Address of the top section that holds the page; empty when there is none.
    pub section_url: String,
    pub head: Head,
    /// From the home page down to the parent; the page itself is not in it.
    pub breadcrumbs: Vec<Link>,
    /// Other languages of this page, without the page itself.
    pub translations: Vec<LanguageView>,
    /// The page of the main language of which this one is a translation.
    pub original: Option<Original>,
    /// The language menu: every language of the site, with this page or else with its home page.
    pub languages: Vec<Version>,
    /// Markdown twin of the page (`…/index.md`); none for generated lists, or when book.toml says so.
    pub markdown_url: Option<String>,
    /// "Edit this page" address (absolute); none unless book.toml sets a template.
    pub edit_url: Option<String>,
    /// Where "Was this page helpful?" leads; only on articles and questions, and only when book.toml says where to.
    pub feedback: Option<Feedback>,
    /// Where "Exit this page" leads (absolute); none unless the page asks for the button.
    pub exit_url: Option<String>,
    /// Free values of the front matter's `extra`.
    pub extra: serde_json::Value,
    pub body: Body,
}

/// The two answers to "Was this page helpful?", as absolute web or mail addresses.
#[derive(Debug, Clone, Serialize)]
pub struct Feedback {
    pub yes_url: String,
    pub no_url: String,
}

/// What belongs in the document's head.
#[derive(Debug, Clone, Serialize)]
pub struct Head {
    /// `<title>`: page title, en dash, site name.
    pub title: String,
    /// Meta description: the written one, or the beginning of the text; may be empty.
    pub description: String,
    /// Absolute canonical address.
    pub canonical: Option<String>,
    /// `<link rel="alternate" hreflang>` of a translated page, itself included, x-default last.
    pub alternates: Vec<Alternate>,
    /// OpenGraph and Twitter properties in order: (`og:title`, …).
    pub meta: Vec<(String, String)>,
    /// JSON-LD graph, already safe inside a script element; empty when there is none.
    pub json_ld_html: String,
    /// Search engines are asked not to list the page.
    pub noindex: bool,
}

/// Width of a card in pixels.
pub const CARD_WIDTH: u32 = 1200;
/// Height of a card in pixels.
pub const CARD_HEIGHT: u32 = 630;

/// The picture that stands beside a link to a page where people share it: what a theme's `card.svg` is given as `card`. Beside it
/// stands `token`, the custom properties that the theme's style sheets set on `:root`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Card {
    /// Title of the page.
    pub title: String,
    /// Name of the guide; empty when it is the title.
    pub guide: String,
    /// Section or category of the page; may be empty.
    pub section: String,
    /// When the page was last reviewed or changed, in words; may be empty.
    pub dated: String,
    /// BCP 47 tag of the page's language.
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
}

/// One `hreflang` line.
#[derive(Debug, Clone, Serialize)]
pub struct Alternate {
    pub lang: String,
    /// Absolute address.
    pub url: String,
}

/// The part of a page that depends on its kind. Serialised without a tag: templates read
/// `page.body.…` and know their own kind.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum Body {
    Home(Box<HomeBody>),
    Section(Box<SectionBody>),
    Article(Box<ArticleBody>),
    /// Plain page.
    Page(Box<TextBody>),
    Person(Box<PersonBody>),
    People {
        people: Vec<PersonView>,
    },
    Question(Box<QuestionBody>),
    Faq {
        topics: Vec<TopicQuestions>,
        questions: usize,
    },
    AToZ(Box<AToZBody>),
    Takeaways {
        sections: Vec<SectionTakeaways>,
        pager: Pager,
    },
    Topics {
        topics: Vec<TopicRef>,
    },
    Topic(Box<TopicBody>),
    Search(Box<SearchBody>),
    WholeGuide(Box<WholeGuideBody>),
    NotFound {
        top_questions: Vec<QuestionRef>,
    },
}

/// Home page.
#[derive(Debug, Clone, Serialize)]
pub struct HomeBody {
    pub intro_html: String,
    /// Top sections with their first articles (at most six each).
    pub sections: Vec<SectionTeaser>,
    /// Questions to show first: pinned ones, then the first of each article; at most eight.
    pub top_questions: Vec<QuestionRef>,
    /// Newest articles, at most six.
    pub latest: Vec<Teaser>,
    /// Number of questions and articles in this language.
    pub questions: usize,
    pub articles: usize,
}

/// A section with its first articles.
#[derive(Debug, Clone, Serialize)]
pub struct SectionTeaser {
    pub title: String,
    pub description: String,
    pub url: String,
    pub articles: Vec<Teaser>,
    /// Number of all articles in the section.
    pub count: usize,
}

/// A section page: its introduction, sub-sections and articles in their order.
#[derive(Debug, Clone, Serialize)]
pub struct SectionBody {
    pub intro_html: String,
    pub sections: Vec<SectionTeaser>,
    pub articles: Vec<Teaser>,
    pub pager: Pager,
}

/// Where one stands in a list of several pages. Lists of one page have `pages == 1`.
#[derive(Debug, Clone, Serialize)]
pub struct Pager {
    pub page: usize,
    pub pages: usize,
    pub previous: Option<Link>,
    pub next: Option<Link>,
}

/// An article as it stands in a list.
#[derive(Debug, Clone, Serialize)]
pub struct Teaser {
    pub title: String,
    pub url: String,
    pub description: String,
    pub category: Option<Link>,
    /// `6 min read`, in the page's language.
    pub reading_time: String,
    /// Newest of updated and published.
    pub date: Option<DateView>,
    /// The first takeaway, when there is one.
    pub takeaway_html: Option<String>,
}

/// A calendar day.
#[derive(Debug, Clone, Serialize)]
pub struct DateView {
    /// `2026-11-23`, for `<time datetime>`.
    pub iso: String,
    /// `23 November 2026`, in the page's language.
    pub text: String,
}

/// An article page, in the order in which it is read.
#[derive(Debug, Clone, Serialize)]
pub struct ArticleBody {
    pub category: Option<Link>,
    pub authors: Vec<PersonRef>,
    pub reviewers: Vec<PersonRef>,
    pub reading_time: ReadingTime,
    pub published: Option<DateView>,
    pub updated: Option<DateView>,
    pub reviewed: Option<DateView>,
    pub next_review: Option<DateView>,
    /// The next review was due before the build date.
    pub overdue: bool,
    /// A draft, or a page dated in the future; only ever in a preview build.
    pub unpublished: Option<&'static str>,
    /// The short answer (`{.answer}`).
    pub answer: Option<Section>,
    /// Text before the first heading.
    pub lead_html: String,
    /// Contents: sections, takeaways, questions, references in page order; empty below three.
    pub contents: Vec<Contents>,
    pub sections: Vec<Section>,
    pub takeaways: Option<Takeaways>,
    pub questions: Option<Questions>,
    pub footnotes: Vec<Footnote>,
    pub references: Vec<Reference>,
    /// What changed, the newest first.
    pub changes: Vec<Change>,
    /// Who paid for the work; may be empty.
    pub funding: String,
    /// Interests of those who wrote the page; may be empty.
    pub conflicts: String,
    /// Name of the sponsor; may be empty. A sponsored page says so at its top.
    pub sponsor: String,
    /// How a machine helped to make the page; may be empty.
    pub ai_assisted: String,
    pub related: Vec<Teaser>,
    pub tags: Vec<Link>,
    pub previous: Option<Link>,
    pub next: Option<Link>,
}

/// A change of a page.
#[derive(Debug, Clone, Serialize)]
pub struct Change {
    pub date: DateView,
    pub note: String,
}

/// Reading time at 200 words, or 400 characters of Chinese or Japanese, a minute; rounded, at least one minute.
#[derive(Debug, Clone, Serialize)]
pub struct ReadingTime {
    pub minutes: usize,
    /// `6 min read`.
    pub text: String,
    /// ISO 8601 duration, `PT6M`.
    pub iso: String,
}

/// A heading with what stands under it, up to the next heading of its level.
#[derive(Debug, Clone, Serialize)]
pub struct Section {
    pub id: String,
    /// 2 to 4.
    pub level: u8,
    /// `plain`, `answer`, `non-urgent`, `urgent`, `emergency`, `do`, `dont`, `compare`, `steps`.
    pub kind: &'static str,
    /// The heading's inline HTML.
    pub title_html: String,
    /// The heading's text.
    pub title: String,
    /// What stands before the first child heading. For `dont` every list item already begins
    /// with the words "do not".
    pub html: String,
    pub children: Vec<Section>,
}

/// One line of the contents list.
#[derive(Debug, Clone, Serialize)]
pub struct Contents {
    pub title: String,
    /// Anchor without `#`.
    pub id: String,
}

/// The key takeaways of an article.
#[derive(Debug, Clone, Serialize)]
pub struct Takeaways {
    /// Anchor of the heading.
    pub id: String,
    pub title: String,
    pub items_html: Vec<String>,
}

/// The questions of an article.
#[derive(Debug, Clone, Serialize)]
pub struct Questions {
    /// Anchor of the heading.
    pub id: String,
    pub title: String,
    pub items: Vec<QuestionView>,
}

/// A question with its answer.
#[derive(Debug, Clone, Serialize)]
pub struct QuestionView {
    /// A name that no other question of the site has, for pages that show questions of several
    /// pages: the permanent id, with `--` for `/`.
    pub id: String,
    /// Anchor on its page, without `#`.
    pub anchor: String,
    pub question: String,
    pub question_html: String,
    pub answer_html: String,
    /// Deep link to the answer on the page that owns it.
    pub url: String,
    /// The page that owns the question; none for a question that stands alone.
    pub owner: Option<Link>,
    pub topics: Vec<Link>,
    pub updated: Option<DateView>,
    pub reviewed: Option<DateView>,
    pub references: Vec<Reference>,
}

/// A question as it stands in a list: text and deep link.
#[derive(Debug, Clone, Serialize)]
pub struct QuestionRef {
    pub id: String,
    pub question: String,
    pub url: String,
    /// Title of the page that owns it.
    pub context: String,
}

/// A footnote of the body.
#[derive(Debug, Clone, Serialize)]
pub struct Footnote {
    pub number: usize,
    /// Anchor of the note.
    pub id: String,
    pub html: String,
    /// Anchors of the places that refer to it.
    pub back: Vec<String>,
}

/// A source.
#[derive(Debug, Clone, Serialize)]
pub struct Reference {
    pub title: String,
    /// Absolute URL; a DOI becomes `https://doi.org/…` when there is no `url`.
    pub url: Option<String>,
    /// Authors, publisher and year, joined for print; may be empty.
    pub detail: String,
    /// Day on which it was looked up.
    pub accessed: Option<DateView>,
}

/// A person as named in a byline.
#[derive(Debug, Clone, Serialize)]
pub struct PersonRef {
    /// What stands before the name when several people stand in a row: nothing, a comma, the word for "and".
    pub before: String,
    pub name: String,
    pub url: Option<String>,
    pub role: String,
    pub credentials: String,
}

/// A person in full.
#[derive(Debug, Clone, Serialize)]
pub struct PersonView {
    pub name: String,
    pub url: String,
    pub role: String,
    pub credentials: String,
    pub bio_html: String,
    /// Links elsewhere: `url` is absolute here.
    pub links: Vec<Link>,
}

/// A person's own page.
#[derive(Debug, Clone, Serialize)]
pub struct PersonBody {
    pub person: PersonView,
    pub written: Vec<Teaser>,
    pub reviewed: Vec<Teaser>,
}

/// A plain page.
#[derive(Debug, Clone, Serialize)]
pub struct TextBody {
    pub lead_html: String,
    pub sections: Vec<Section>,
    pub contents: Vec<Contents>,
    pub questions: Option<Questions>,
    /// The words of the glossary that this page is, in the order of the alphabet.
    pub terms: Vec<Term>,
    pub footnotes: Vec<Footnote>,
    pub updated: Option<DateView>,
}

/// A word of the glossary.
#[derive(Debug, Clone, Serialize)]
pub struct Term {
    /// Anchor of the entry.
    pub id: String,
    pub term: String,
    /// Other spellings and short forms.
    pub also: Vec<String>,
    /// What it means, as plain text.
    pub definition: String,
}

/// The page of one question.
#[derive(Debug, Clone, Serialize)]
pub struct QuestionBody {
    pub question: QuestionView,
    /// Other questions of the same topics, at most six.
    pub related: Vec<QuestionRef>,
}

/// A topic with its questions in the FAQ index.
#[derive(Debug, Clone, Serialize)]
pub struct TopicQuestions {
    /// Anchor on the page.
    pub id: String,
    pub title: String,
    pub url: String,
    pub description: String,
    /// The first questions; `count` says how many there are in all.
    pub questions: Vec<QuestionRef>,
    pub count: usize,
}

/// The A to Z of questions (or one letter of it, when there are too many for one page).
#[derive(Debug, Clone, Serialize)]
pub struct AToZBody {
    /// Every letter of the index. A letter without questions has no `url`.
    pub letters: Vec<Letter>,
    /// The letters shown on this page, with their questions.
    pub groups: Vec<LetterGroup>,
    pub pager: Pager,
    pub questions: usize,
}

/// A letter in the row of letters.
#[derive(Debug, Clone, Serialize)]
pub struct Letter {
    pub letter: String,
    pub url: Option<String>,
    pub current: bool,
    pub count: usize,
}

/// The questions that begin with one letter.
#[derive(Debug, Clone, Serialize)]
pub struct LetterGroup {
    pub letter: String,
    /// Anchor on the page.
    pub id: String,
    pub questions: Vec<QuestionRef>,
}

/// The takeaways of one section.
#[derive(Debug, Clone, Serialize)]
pub struct SectionTakeaways {
    pub title: String,
    pub url: String,
    pub articles: Vec<ArticleTakeaways>,
}

/// The takeaways of one article.
#[derive(Debug, Clone, Serialize)]
pub struct ArticleTakeaways {
    pub title: String,
    /// Deep link to the takeaways on the article.
    pub url: String,
    pub items_html: Vec<String>,
}

/// A topic's page: its questions with their answers, and its articles.
#[derive(Debug, Clone, Serialize)]
pub struct TopicBody {
    pub intro_html: String,
    pub questions: Vec<QuestionView>,
    pub articles: Vec<Teaser>,
    pub pager: Pager,
    /// Number of all questions of the topic.
    pub count: usize,
}

/// The search page. Without JavaScript it is the index by topic and from A to Z.
#[derive(Debug, Clone, Serialize)]
pub struct SearchBody {
    pub top_questions: Vec<QuestionRef>,
    pub topics: Vec<TopicQuestions>,
    pub a_to_z: AToZBody,
}

/// The whole guide on one page, for paper; a large guide is cut into several.
#[derive(Debug, Clone, Serialize)]
pub struct WholeGuideBody {
    /// Anchor of the top, for links to the home page; empty after the first page.
    pub id: String,
    /// Text of the home page; empty after the first page.
    pub intro_html: String,
    pub parts: Vec<GuidePart>,
    /// Newest change of what stands on the page.
    pub changed: Option<DateView>,
    /// Number of articles and questions on the page.
    pub articles: usize,
    pub questions: usize,
    /// Absolute address of the home page; none without `site-url`.
    pub web_address: Option<String>,
    pub pager: Pager,
}

/// A section in the whole guide, or a group of pages that stand in none.
#[derive(Debug, Clone, Serialize)]
pub struct GuidePart {
    /// Anchor; empty for a section that goes on from elsewhere, and for groups.
    pub id: String,
    /// Titles of the sections above it.
    pub above: Vec<String>,
    /// Empty for articles that stand in no section.
    pub title: String,
    /// Text of the section.
    pub intro_html: String,
    pub chapters: Vec<Chapter>,
}

/// A page of the content in the whole guide. Its anchors and the levels of its headings are those of its place there.
#[derive(Debug, Clone, Serialize)]
pub struct Chapter {
    /// `article`, `question`, `page` or `person`.
    pub kind: &'static str,
    /// Anchor.
    pub id: String,
    /// Level of its heading: 3, or 2 below no section.
    pub level: u8,
    pub title: String,
    /// May be empty.
    pub description: String,
    /// Absolute address of its own page; none without `site-url`.
    pub web_address: Option<String>,
    /// As on its own page.
    pub body: Body,
}

/// The whole value given to a template: `root`, `site`, `frame`, `text`, `assets`, `page`.
#[derive(Debug, Clone, Serialize)]
pub struct View<'a> {
    pub root: &'a str,
    pub site: &'a SiteView,
    pub frame: &'a Frame,
    /// Interface texts of the page's language by key.
    pub text: &'a BTreeMap<String, String>,
    /// Logical name of an asset (`askbook.css`) → its hashed path.
    pub assets: &'a BTreeMap<String, String>,
    pub page: &'a PageView,
}
