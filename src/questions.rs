//! The questions of all pages, from their three spellings, as one kind of object.

use crate::catalog::{self, Catalog, Entry, LangId, PageId};
use crate::document::{Alias, Faq, FaqEntry, Kind, Reference, Search};
use crate::markdown::{self, Body, BodyQuestion, Context, Found, Rich};
use crate::node::{Path, Placed};
use crate::problem::Problem;
use crate::text;
use jiff::civil::Date;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;
use thin_vec::ThinVec;

/// Position of a question in [`crate::site::Site::questions`].
pub type QuestionId = usize;

/// A question with its answer.
#[derive(Debug, Clone)]
pub struct Question {
    /// Permanent name, unique in its language.
    pub id: String,
    /// The author gave the id; renaming the question cannot move it.
    pub permanent: bool,
    /// Anchor on every page that shows it.
    pub anchor: String,
    /// Its language.
    pub lang: LangId,
    /// The question.
    pub question: Rich,
    /// Other ways in which people ask it.
    pub also_asked: ThinVec<String>,
    /// The answer.
    pub answer: Rich,
    /// Topics as written; none means those of the page.
    pub topics: Option<ThinVec<String>>,
    /// The article that owns it; none for a question file that no article lists.
    pub owner: Option<PageId>,
    /// The file it is written in.
    pub source: PageId,
    /// Its entry in that file's front matter; none for a heading and for a question file.
    pub entry: Option<Path>,
    /// Changed in a way that readers should know.
    pub updated: Option<Date>,
    /// Reviewed as a whole.
    pub reviewed: Option<Date>,
    /// Sources.
    pub references: ThinVec<Reference>,
    /// How it is found.
    pub search: Search,
    /// Old addresses and fragments.
    pub aliases: ThinVec<Alias>,
}

impl Question {
    /// Whether the two differ at most in what they say.
    pub fn is_reworded(&self, other: &Question) -> bool {
        self.id == other.id
            && self.permanent == other.permanent
            && self.anchor == other.anchor
            && self.lang == other.lang
            && self.topics == other.topics
            && self.owner == other.owner
            && self.source == other.source
            && self.aliases == other.aliases
    }
}

/// What one page's file holds, converted.
#[derive(Debug, Default)]
pub struct Converted {
    /// The body.
    pub body: Box<Body>,
    /// Takeaways of the front matter.
    pub takeaways: Vec<Rich>,
    /// Questions of the front matter, in the order of `faqs`; none for ids and for entries
    /// that only describe a question of the body.
    pub faqs: Vec<Option<(Rich, Rich)>>,
    /// Title as rich text (for question files).
    pub title: Rich,
    /// Mistakes and links.
    pub found: Found,
}

/// Converts everything in one file. Pure.
pub fn convert(context: &Context<'_>) -> Converted {
    let front = context.entry().front();
    let (body, mut found) = markdown::body(context);
    let mut keep = |(rich, more): (Rich, Found)| {
        found.absorb(more);
        rich
    };
    let takeaways =
        front.takeaways.iter().flatten().map(|item| keep(markdown::line(context, item))).collect();
    let faqs = front
        .faqs
        .iter()
        .map(|faq| match faq {
            Faq::Question(entry) => match (&entry.question, &entry.answer) {
                (Some(question), Some(answer)) => {
                    Some((keep(markdown::line(context, question)), keep(markdown::blocks(context, answer))))
                }
                _ => None,
            },
            Faq::Id(_) => None,
        })
        .collect();
    let title = match (&front.title, context.entry().kind()) {
        (Some(title), Kind::Question) => keep(markdown::line(context, title)),
        _ => Rich::default(),
    };
    Converted { body: Box::new(body), takeaways, faqs, title, found }
}

/// All questions, and for every page those that it shows, in order.
pub struct Collected {
    /// Questions in the order of their pages.
    pub questions: Vec<Arc<Question>>,
    /// Questions of each page.
    pub of_page: Vec<Vec<QuestionId>>,
    /// Questions with a file of their own, by that file's page.
    pub of_file: HashMap<PageId, QuestionId>,
}

/// Joins the three spellings. `converted` is in the order of the catalog's pages; `faqs` gives the `faqs` of a page's front matter.
pub fn collect(
    catalog: &Catalog,
    converted: &mut [Converted],
    mut faqs: impl FnMut(PageId) -> ThinVec<Faq>,
) -> (Collected, Vec<Problem>) {
    let mut collector = Collector {
        catalog,
        questions: Vec::new(),
        of_page: vec![Vec::new(); catalog.pages.len()],
        files: HashMap::new(),
        given: HashMap::new(),
        problems: Vec::new(),
    };
    for (page, converted) in converted.iter_mut().enumerate() {
        if catalog.pages[page].kind() == Kind::Question {
            collector.file(page, converted);
        }
    }
    for (page, converted) in converted.iter_mut().enumerate() {
        if catalog.pages[page].kind() != Kind::Question {
            collector.page(page, converted, faqs(page));
        }
    }
    let Collector { questions, of_page, files, problems, .. } = collector;
    (Collected { questions, of_page, of_file: files }, problems)
}

/// The questions that a page's file holds itself, in the order in which [`collect`] finds them. `files` are the questions with a
/// file of their own.
pub fn of_file(
    catalog: &Catalog,
    files: HashMap<PageId, QuestionId>,
    page: PageId,
    converted: &mut Converted,
) -> (Vec<Arc<Question>>, Vec<Problem>) {
    let mut collector = Collector {
        catalog,
        questions: Vec::new(),
        of_page: vec![Vec::new(); catalog.pages.len()],
        files,
        given: HashMap::new(),
        problems: Vec::new(),
    };
    if catalog.pages[page].kind() == Kind::Question {
        collector.file(page, converted);
    } else {
        collector.page(page, converted, catalog.pages[page].front().faqs.clone());
    }
    (collector.questions, collector.problems)
}

struct Collector<'a> {
    catalog: &'a Catalog,
    questions: Vec<Arc<Question>>,
    of_page: Vec<Vec<QuestionId>>,
    /// Questions with a file of their own.
    files: HashMap<PageId, QuestionId>,
    /// Given ids and the file that gave them first.
    given: HashMap<(LangId, String), String>,
    problems: Vec<Problem>,
}

impl Collector<'_> {
    /// A question file.
    fn file(&mut self, page: PageId, converted: &mut Converted) {
        let entry = &self.catalog.pages[page];
        let front = entry.front();
        let id = catalog::question_id(entry).to_owned();
        let answer = whole_answer(entry, *std::mem::take(&mut converted.body));
        if answer.text().is_empty() {
            let at = entry.document.body.start;
            let help = "write the answer below the front matter";
            self.problems.push(Problem::error(
                &entry.document.source.file,
                at..at,
                "missing-answer",
                "this question has no answer",
                help,
            ));
        }
        self.given.insert((entry.lang, id.clone()), entry.document.source.file.path.clone());
        let question = Question {
            anchor: id.clone(),
            id,
            permanent: true,
            lang: entry.lang,
            question: std::mem::take(&mut converted.title),
            also_asked: texts(&front.also_asked),
            answer,
            topics: front.topics.as_deref().map(texts),
            owner: self.catalog.owner.get(&page).copied(),
            source: page,
            entry: None,
            updated: front.updated.or(front.date),
            reviewed: front.reviewed,
            references: front.references.clone(),
            search: front.search.clone(),
            aliases: front.aliases.clone(),
        };
        self.files.insert(page, self.questions.len());
        self.questions.push(Arc::new(question));
    }

    /// The questions of an article, in the order of `faqs` and then of the body.
    fn page(&mut self, page: PageId, converted: &mut Converted, faqs: ThinVec<Faq>) {
        let mut body: Vec<Option<BodyQuestion>> =
            std::mem::take(&mut converted.body.questions).into_iter().map(Some).collect();
        let mut anchors: BTreeSet<String> = converted.body.anchors.keys().cloned().collect();
        for (faq, rich) in faqs.into_iter().zip(std::mem::take(&mut converted.faqs)) {
            match (faq, rich) {
                (Faq::Id(placed), _) => self.by_id(page, &placed, &mut body, &mut anchors),
                (Faq::Question(described), Some(rich)) => self.inline(page, *described, rich, &mut anchors),
                (Faq::Question(described), None) => self.described(page, *described, &mut body),
            }
        }
        for question in body.into_iter().flatten() {
            self.body_question(page, question, FaqEntry::default());
        }
    }

    /// An id: a question of the body, or a question file.
    fn by_id(
        &mut self,
        page: PageId,
        placed: &Placed,
        body: &mut [Option<BodyQuestion>],
        anchors: &mut BTreeSet<String>,
    ) {
        let entry = &self.catalog.pages[page];
        if let Some(question) = take_body(body, &placed.text) {
            return self.body_question(page, question, FaqEntry::default());
        }
        let Some(file) = self.catalog.named(entry.lang, Kind::Question, &placed.text) else {
            self.problems.push(catalog::unknown_name(self.catalog, entry, placed, Kind::Question, "faqs"));
            return;
        };
        let question = self.files[&file];
        if self.of_page[page].contains(&question) || !anchors.insert(placed.text.clone()) {
            let message = format!("the question `{}` stands twice on this page", placed.text);
            self.problems.push(entry.document.error(
                &placed.path,
                "duplicate-question",
                message,
                "remove one of them",
            ));
        } else {
            self.of_page[page].push(question);
        }
    }

    /// A question with its answer in front matter.
    fn inline(
        &mut self,
        page: PageId,
        mut described: FaqEntry,
        rich: (Rich, Rich),
        anchors: &mut BTreeSet<String>,
    ) {
        let entry = &self.catalog.pages[page];
        let given = described.id.take().filter(|id| {
            let error = markdown::anchor_error(&id.text, anchors.contains(&id.text));
            if let Some((code, message, help)) = &error {
                self.problems.push(entry.document.error(&id.path, code, message.as_str(), help.as_str()));
            }
            error.is_none()
        });
        let taken = |candidate: &str| anchors.contains(candidate);
        let derived = || markdown::derived_anchor(rich.0.text(), taken);
        let anchor = given.as_ref().map_or_else(derived, |id| id.text.clone());
        anchors.insert(anchor.clone());
        self.add(page, anchor, given.map(|id| (id.text, Spot::Value(id.path))), rich, described);
    }

    /// An entry without an answer describes a question of the body.
    fn described(&mut self, page: PageId, described: FaqEntry, body: &mut [Option<BodyQuestion>]) {
        let Some(id) = &described.id else { return };
        let entry = &self.catalog.pages[page];
        if described.question.is_some() || described.answer.is_some() {
            return; // half a question; said when it was read
        }
        match take_body(body, &id.text) {
            Some(question) => self.body_question(page, question, described),
            None => {
                let message = format!("there is no question `{{#{}}}` in the body", id.text);
                let help = "write the question there, or give this entry `question:` and `answer:`";
                self.problems.push(entry.document.error(&id.path, "unknown-question", message, help));
            }
        }
    }

    fn body_question(&mut self, page: PageId, question: BodyQuestion, described: FaqEntry) {
        let rich = (question.question, question.answer);
        let given = question.given.map(|id| (id, Spot::Body(question.span)));
        self.add(page, question.anchor, given, rich, described);
    }

    fn add(
        &mut self,
        page: PageId,
        anchor: String,
        given: Option<(String, Spot)>,
        (question, answer): (Rich, Rich),
        described: FaqEntry,
    ) {
        let entry = &self.catalog.pages[page];
        if let Some((id, spot)) = &given {
            self.check_unique(page, id, spot);
        }
        let permanent = given.is_some();
        let question = Question {
            // A derived id names its page, so that it does not depend on other pages.
            id: given.map_or_else(|| format!("{}/{anchor}", entry.key), |(id, _)| id),
            permanent,
            anchor,
            lang: entry.lang,
            question,
            also_asked: texts(&described.also_asked),
            answer,
            topics: described.topics.as_deref().map(texts),
            owner: Some(page),
            source: page,
            entry: described.answer.is_some().then_some(described.path),
            updated: described.updated,
            reviewed: described.reviewed,
            references: described.references,
            search: described.search,
            aliases: described.aliases,
        };
        self.of_page[page].push(self.questions.len());
        self.questions.push(Arc::new(question));
    }

    fn check_unique(&mut self, page: PageId, id: &str, spot: &Spot) {
        let entry = &self.catalog.pages[page];
        let file = &entry.document.source.file;
        if let Some(other) = self.given.get(&(entry.lang, id.to_owned())) {
            let message = format!("the question id `{id}` is used already");
            let help = format!(
                "the other one is in {other}; give one of them another id, or share one question file"
            );
            let span = match spot {
                Spot::Body(span) => span.clone(),
                Spot::Value(path) => entry.document.locate(path),
            };
            self.problems.push(Problem::error(file, span, "duplicate-id", message, help));
        } else {
            self.given.insert((entry.lang, id.to_owned()), file.path.clone());
        }
    }
}

/// Where a question's id was given.
enum Spot {
    Body(Range<usize>),
    /// In front matter.
    Value(Path),
}

fn take_body(body: &mut [Option<BodyQuestion>], id: &str) -> Option<BodyQuestion> {
    body.iter_mut().find(|slot| slot.as_ref().is_some_and(|q| q.anchor == id))?.take()
}

fn texts(placed: &[Placed]) -> ThinVec<String> {
    placed.iter().map(|placed| text::squeeze(&placed.text)).filter(|text| !text.is_empty()).collect()
}

/// A body that is an answer. It is shown on other pages too, so it keeps its Markdown.
fn whole_answer(entry: &Entry, mut body: Body) -> Rich {
    let edits = body.markdown.take().unwrap_or_default();
    flatten(body).with_markdown(edits.apply(entry.document.body_text()))
}

/// A whole body as one text.
pub fn flatten(body: Body) -> Rich {
    body.answer.iter().chain(&body.sections).fold(body.lead, Rich::and_section)
}
