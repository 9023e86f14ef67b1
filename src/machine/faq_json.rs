//! faq.json: every question of a language for other programs, and its JSON Schema.

use super::{Output, absolute};
use crate::catalog::LangId;
use crate::document::Reference;
use crate::present;
use crate::questions::Question;
use crate::site::Site;
use serde_json::{Map, Value, json};

/// The schema of faq.json (JSON Schema 2020-12).
pub const SCHEMA: &str = include_str!("faq.schema.json");

/// faq.json of a language.
pub fn faq_json(site: &Site, lang: LangId) -> Output {
    let language = &site.config.languages[lang];
    let questions: Vec<Value> = (0..site.questions.len())
        .filter(|id| site.questions[*id].lang == lang)
        .map(|id| question(site, id))
        .collect();
    let whole = json!({
        "$schema": absolute(site, "faq.schema.json"),
        "version": 1,
        "title": language.title,
        "language": language.code,
        "questions": questions,
    });
    Output::text(format!("{}faq.json", language.prefix), format!("{whole:#}\n"))
}

fn question(site: &Site, id: usize) -> Value {
    let question = &site.questions[id];
    let mut node = Map::new();
    let mut set = |key: &str, value: Value| drop(node.insert(key.to_owned(), value));
    set("id", json!(question.id));
    set("question", json!(question.question.text));
    if !question.also_asked.is_empty() {
        set("also_asked", json!(question.also_asked));
    }
    set("answer_text", json!(question.answer.text));
    set("answer_html", json!(answer_html(site, question)));
    set("url", json!(absolute(site, &site.question_url(id))));
    let topics: Vec<&str> =
        site.topics.of_question[id].iter().map(|topic| site.topics.topics[*topic].title.as_str()).collect();
    set("topics", json!(topics));
    let owner = question.owner.map(|page| &site.catalog.pages[page]);
    if let Some(owner) = owner {
        set("article", json!({"title": owner.title, "url": absolute(site, &owner.url)}));
    }
    let day = question.updated.or_else(|| owner?.changed());
    set("updated", json!(day.map(|day| day.to_string())));
    let day = question.reviewed.or_else(|| owner?.front().reviewed);
    set("reviewed", json!(day.map(|day| day.to_string())));
    let of_owner = owner.map_or(&[][..], |owner| &owner.front().references);
    let sources = if question.references.is_empty() { of_owner } else { &question.references };
    set("sources", sources.iter().map(source).collect());
    Value::Object(node)
}

fn answer_html(site: &Site, question: &Question) -> String {
    question
        .answer
        .html
        .render(&mut |target, out| out.push_str(&present::absolute(site, question.lang, target)))
}

fn source(reference: &Reference) -> Value {
    let mut node = json!({"title": reference.title});
    for (key, value) in
        [("publisher", &reference.publisher), ("url", &reference.url), ("doi", &reference.doi)]
    {
        if let Some(value) = value {
            node[key] = json!(value);
        }
    }
    node
}
