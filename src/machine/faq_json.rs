//! faq.json: every question of a language for other programs, and its JSON Schema.

use super::{Output, absolute};
use crate::catalog::LangId;
use crate::document::Reference;
use crate::present;
use crate::questions::{Question, QuestionId};
use crate::site::Site;
use jiff::civil::Date;
use serde::{Serialize, Serializer};
use std::io::{self, BufWriter, Write};

/// The schema of faq.json (JSON Schema 2020-12).
pub const SCHEMA: &str = include_str!("faq.schema.json");

/// faq.json of a language.
pub fn faq_json(site: &Site, lang: LangId) -> Output {
    let mut bytes = Vec::new();
    write(site, lang, &mut bytes).expect("memory takes everything");
    Output { path: path(site, lang), bytes }
}

/// The path of a language's faq.json.
pub fn path(site: &Site, lang: LangId) -> String {
    format!("{}faq.json", site.config.languages[lang].prefix)
}

/// Writes faq.json of a language, question by question.
///
/// # Errors
/// When `out` refuses it.
pub fn write(site: &Site, lang: LangId, out: &mut dyn Write) -> io::Result<()> {
    let language = &site.config.languages[lang];
    let whole = Whole {
        schema: absolute(site, "faq.schema.json"),
        version: 1,
        title: &language.title,
        language: &language.code,
        questions: Questions { site, lang },
    };
    let mut out = BufWriter::with_capacity(1 << 16, out);
    serde_json::to_writer_pretty(&mut out, &whole)?;
    out.write_all(b"\n")?;
    out.flush()
}

#[derive(Serialize)]
struct Whole<'s> {
    #[serde(rename = "$schema")]
    schema: String,
    version: u32,
    title: &'s str,
    language: &'s str,
    questions: Questions<'s>,
}

/// The questions of a language, each made when it is written: of a large guide they are tens of megabytes.
struct Questions<'s> {
    site: &'s Site,
    lang: LangId,
}

impl Serialize for Questions<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let all = self.site.questions.iter().enumerate().filter(|(_, question)| question.lang == self.lang);
        serializer.collect_seq(all.map(|(id, question)| entry(self.site, id, question)))
    }
}

#[derive(Serialize)]
struct Entry<'s> {
    id: &'s str,
    question: &'s str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    also_asked: &'s [String],
    answer_text: &'s str,
    answer_html: String,
    url: String,
    topics: Vec<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    article: Option<Article<'s>>,
    updated: Option<Date>,
    reviewed: Option<Date>,
    sources: Vec<Source<'s>>,
}

#[derive(Serialize)]
struct Article<'s> {
    title: &'s str,
    url: String,
}

#[derive(Serialize)]
struct Source<'s> {
    title: &'s str,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    doi: Option<&'s str>,
}

fn entry<'s>(site: &'s Site, id: QuestionId, question: &'s Question) -> Entry<'s> {
    let owner = question.owner.map(|page| &site.catalog.pages[page]);
    let of_owner = owner.map_or(&[][..], |owner| &owner.front().references);
    let sources = if question.references.is_empty() { of_owner } else { &question.references };
    let topics = site.topics.of_question[id].iter();
    Entry {
        id: &question.id,
        question: question.question.text(),
        also_asked: &question.also_asked,
        answer_text: question.answer.text(),
        answer_html: answer_html(site, question),
        url: absolute(site, &site.question_url(question.lang, id)),
        topics: topics.map(|topic| site.topics.topics[*topic].title.as_str()).collect(),
        article: owner.map(|owner| Article { title: &owner.title, url: absolute(site, &owner.url) }),
        updated: question.updated.or_else(|| owner?.changed()),
        reviewed: question.reviewed.or_else(|| owner?.front().reviewed),
        sources: sources.iter().map(source).collect(),
    }
}

fn answer_html(site: &Site, question: &Question) -> String {
    question
        .answer
        .html()
        .render(&mut |target, out| out.push_str(&present::absolute(site, question.lang, target)))
}

fn source(reference: &Reference) -> Source<'_> {
    Source {
        title: &reference.title,
        publisher: reference.publisher.as_deref(),
        url: reference.url.as_deref(),
        doi: reference.doi.as_deref(),
    }
}
