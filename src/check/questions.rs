//! Questions that ask the same, and answers that begin or end badly.

use super::likeness::{Stems, Weighed};
use super::structure::sections;
use super::{Guide, finding};
use crate::catalog::{LangId, PageId};
use crate::document::Kind;
use crate::node::Path;
use crate::problem::{Problem, SourceText};
use crate::questions::{Question, QuestionId};
use crate::text::{excerpt, sort_key};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// Likeness from which two questions ask nearly the same.
const SIMILAR: f64 = 0.72;
/// Likeness below which two answers say different things.
const SAME_ANSWER: f64 = 0.5;

pub(super) fn page(guide: &Guide<'_>, page: PageId, found: &mut Vec<Problem>) {
    let mine = guide.site.questions.iter().filter(|question| question.source == page);
    for question in mine {
        long_answer(guide, question, found);
        if guide.is_english(page) {
            weak_opening(guide, question, found);
        }
        without_article(guide, question, found);
    }
}

pub(super) fn guide(guide: &Guide<'_>, found: &mut Vec<Problem>) {
    for lang in 0..guide.site.config.languages.len() {
        alike(guide, lang, found);
    }
}

/// Where the text of a question stands.
fn place<'g>(guide: &'g Guide<'_>, question: &Question) -> (&'g Arc<SourceText>, Range<usize>) {
    let document = &guide.site.catalog.pages[question.source].document;
    let span = match &question.entry {
        Some(path) => document.locate(&path.and("question")),
        None if document.kind == Kind::Question => document.locate(&Path::key("title")),
        None => guide.site.pages[question.source].body.anchors.get(&question.anchor).cloned().unwrap_or(0..0),
    };
    (&guide.prose[question.source].document.source.file, span)
}

fn report(
    guide: &Guide<'_>,
    rule: &'static str,
    question: &Question,
    message: String,
    help: impl Into<String>,
) -> Problem {
    let (file, span) = place(guide, question);
    finding(rule, file, span, message, help)
}

fn long_answer(guide: &Guide<'_>, question: &Question, found: &mut Vec<Problem>) {
    let most = guide.site.config.check.limits.answer_words;
    let words = super::sentences::count(question.answer.text());
    if words > most {
        let message = format!("the answer to this question has {words} words");
        let help = format!("answer in {most} words at most, and link to a section for the rest");
        found.push(report(guide, "long-answer", question, message, help));
    }
}

/// Beginnings that put off the answer.
const WEAK: &[&str] = &[
    "it depends",
    "that depends",
    "this depends",
    "well,",
    "good question",
    "great question",
    "that is a good question",
    "that's a good question",
    "thank you for",
    "thanks for",
    "as mentioned",
    "as stated above",
    "as noted above",
    "see above",
    "in this article",
    "this article",
    "in this section",
    "this section",
    "there are many",
    "there are several factors",
    "many people",
    "a lot of people",
    "first of all",
    "to answer this",
    "the answer is",
    "the short answer is",
    "it is important to",
    "it should be noted",
    "please note",
    "as you may know",
    "we are often asked",
    "we often get asked",
    "generally speaking",
    "basically",
];

fn weak_opening(guide: &Guide<'_>, question: &Question, found: &mut Vec<Problem>) {
    let answer = question.answer.text().replace('’', "'").to_lowercase();
    let weak = WEAK.iter().find(|weak| {
        answer.strip_prefix(**weak).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    });
    if let Some(weak) = weak {
        let message = format!("the answer to this question begins with \"{weak}\"");
        let help = "begin with what the reader came for; say after that on what it depends";
        found.push(report(guide, "weak-opening", question, message, help));
    }
}

fn without_article(guide: &Guide<'_>, question: &Question, found: &mut Vec<Problem>) {
    let entry = &guide.site.catalog.pages[question.source];
    // A file that names its article is wrong in another way.
    let has_file = entry.kind() == Kind::Question && entry.front().article.is_none();
    if has_file && question.owner.is_none() && !guide.site.config.question_pages {
        let help =
            format!("write `- {}` below `faqs:` of the article where readers look for it", question.id);
        let message = "no article shows this question".to_owned();
        found.push(report(guide, "question-without-article", question, message, help));
    }
}

/// What a question asks for, by its first words: questions of different kinds are different, whatever they share.
fn asks_for(question: &str) -> &'static str {
    let text = question.to_lowercase();
    let starts = |words: &[&str]| words.iter().any(|word| text.starts_with(word));
    const KINDS: &[(&str, &[&str])] = &[
        ("duration", &["how long", "how many days", "how many weeks", "wie lange"]),
        ("amount", &["how much", "how many", "how often", "wie viel", "wie oft"]),
        ("manner", &["how", "what can i do", "what should i do", "wie "]),
        ("reason", &["why", "what causes", "warum", "wieso", "woher"]),
        ("time", &["when", "wann"]),
        ("place", &["where", "wo "]),
        ("person", &["who", "wer "]),
        ("thing", &["what", "which", "was ", "welch"]),
    ];
    KINDS.iter().find(|(_, words)| starts(words)).map_or("whether", |(kind, _)| kind)
}

/// Something that is compared with questions: its stems, and what it asks for.
struct Asked {
    what: What,
    stems: BTreeSet<String>,
    for_what: &'static str,
    text: String,
}

#[derive(Clone, Copy)]
enum What {
    Question(QuestionId),
    /// Another wording of a question.
    Wording(QuestionId),
    Heading(PageId, usize),
}

impl What {
    fn question(self) -> Option<QuestionId> {
        match self {
            What::Question(id) | What::Wording(id) => Some(id),
            What::Heading(..) => None,
        }
    }
}

/// Stems that another wording must have to be compared: fewer are key words, which several questions may share.
const WORDING: usize = 3;

/// Everything in a language that asks: questions, their other wordings, headings.
fn asked(guide: &Guide<'_>, lang: LangId, stems: &Stems) -> Vec<Asked> {
    let site = guide.site;
    let one = |what, text: &str| Asked {
        what,
        stems: stems.set(text),
        for_what: asks_for(text),
        text: text.to_owned(),
    };
    let mut all = Vec::new();
    for (id, question) in site.questions.iter().enumerate().filter(|(_, question)| question.lang == lang) {
        all.push(one(What::Question(id), question.question.text()));
        let wordings = question.also_asked.iter().map(|wording| one(What::Wording(id), wording));
        all.extend(wordings.filter(|wording| wording.stems.len() >= WORDING));
    }
    for (page, _) in guide.pages().filter(|(_, entry)| entry.lang == lang && entry.kind() == Kind::Article) {
        for (at, section) in sections(guide, page).into_iter().enumerate() {
            if section.title.text().ends_with('?') {
                all.push(one(What::Heading(page, at), section.title.text()));
            }
        }
    }
    all
}

fn alike(guide: &Guide<'_>, lang: LangId, found: &mut Vec<Problem>) {
    let stems = Stems::of(&guide.site.config.languages[lang].code);
    let asked = asked(guide, lang, &stems);
    let sets: Vec<BTreeSet<String>> = asked.iter().map(|one| one.stems.clone()).collect();
    let weighed = Weighed::of(&sets);
    let mut told = BTreeSet::new();
    for (a, b) in weighed.pairs() {
        let (one, two) = (&asked[a], &asked[b]);
        let likeness = likeness(one, two, &weighed);
        match (one.what.question(), two.what.question(), two.what) {
            (Some(first), Some(second), _) if first != second && !told.contains(&(first, second)) => {
                if let Some(problem) = two_questions(guide, &stems, (first, second), likeness) {
                    told.insert((first, second));
                    found.push(problem);
                }
            }
            (Some(question), None, What::Heading(page, at))
                if likeness >= Likeness::Same && told.insert((question, question)) =>
            {
                found.extend(question_and_heading(guide, question, page, at));
            }
            _ => {}
        }
    }
    repeated_wordings(guide, lang, found);
}

/// How alike two questions are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    /// Not enough to be compared.
    Different,
    /// They share nearly all that is special about them; one more word often makes another question.
    Near,
    /// The same words in another order or form.
    Same,
    /// The same text.
    Equal,
}

fn likeness(one: &Asked, two: &Asked, weighed: &Weighed<'_>) -> Likeness {
    if sort_key(&one.text) == sort_key(&two.text) {
        return Likeness::Equal;
    }
    if one.for_what != two.for_what || one.stems.is_empty() {
        return Likeness::Different;
    }
    if one.stems == two.stems {
        return Likeness::Same;
    }
    let has_number = |stem: &&String| stem.starts_with(|c: char| c.is_ascii_digit());
    let numbers_differ = one.stems.symmetric_difference(&two.stems).any(|stem| has_number(&stem));
    let near = !numbers_differ && weighed.alike(&one.stems, &two.stems) >= SIMILAR;
    if near { Likeness::Near } else { Likeness::Different }
}

fn two_questions(
    guide: &Guide<'_>,
    stems: &Stems,
    (first, second): (QuestionId, QuestionId),
    likeness: Likeness,
) -> Option<Problem> {
    let (one, two) = (&guide.site.questions[first], &guide.site.questions[second]);
    if likeness == Likeness::Different {
        return None;
    }
    let other = format!("\"{}\" in {}", excerpt(one.question.text(), 80), place(guide, one).0.path);
    let answers = [stems.set(one.answer.text()), stems.set(two.answer.text())];
    let same_answer = Weighed::of(&answers).alike(&answers[0], &answers[1]) >= SAME_ANSWER;
    if !same_answer && likeness >= Likeness::Same {
        let message = format!("this asks the same as {other}, and the answers differ");
        let help = "make it one question in a file of `faqs/` that both articles list, or let each question say what sets it apart";
        return Some(report(guide, "different-answers", two, message, help));
    }
    let (rule, how) = match likeness {
        Likeness::Equal => ("repeated-question", "the same"),
        Likeness::Same => ("similar-question", "the same in other words"),
        _ if same_answer => ("similar-question", "nearly the same"),
        _ => return None,
    };
    let help = "keep one of them, in a file of `faqs/` that both articles list; write the other wording below `also_asked:`";
    Some(report(guide, rule, two, format!("this asks {how} as {other}"), help))
}

fn question_and_heading(guide: &Guide<'_>, question: QuestionId, page: PageId, at: usize) -> Option<Problem> {
    let question = &guide.site.questions[question];
    let section = *sections(guide, page).get(at)?;
    let path = &guide.prose[page].file().path;
    let message =
        format!("the section \"{}\" in {path} answers this already", excerpt(section.title.text(), 80));
    Some(report(
        guide,
        "question-like-heading",
        question,
        message,
        "let the answer be short and link to the section, or remove one of the two",
    ))
}

/// Another wording of one question must not be the wording of another.
fn repeated_wordings(guide: &Guide<'_>, lang: LangId, found: &mut Vec<Problem>) {
    let of_language = || guide.site.questions.iter().filter(|question| question.lang == lang);
    let by_text: BTreeMap<String, &Question> =
        of_language().map(|question| (sort_key(question.question.text()), question.as_ref())).collect();
    let mut by_wording: BTreeMap<String, &Question> = BTreeMap::new();
    for question in of_language() {
        for wording in &question.also_asked {
            let key = sort_key(wording);
            let other =
                by_text.get(&key).or_else(|| by_wording.get(&key)).filter(|other| other.id != question.id);
            if let Some(other) = other {
                let message = format!(
                    "its other wording \"{wording}\" is one of \"{}\", too",
                    excerpt(other.question.text(), 80)
                );
                found.push(report(
                    guide,
                    "repeated-question",
                    question,
                    message,
                    "leave the wording where readers find the better answer",
                ));
            }
            by_wording.insert(key, question);
        }
    }
}
