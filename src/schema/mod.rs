//! JSON Schema 2020-12 of front matter and of book.toml, and forms for editors, all made of what the readers ask
//! for ([`crate::outline`]). [`about`] says in words what each key means, [`forms`] makes the files of editing tools.

mod about;
pub mod forms;

use crate::config;
use crate::document::{self, ALL_KINDS, Kind};
use crate::outline::{Keys, Shape};
use serde_json::{Map, Value, json};

pub use about::{ABOUT, CLASSES, about, about_class};

/// The names of all schemas: the kinds of files, and `book`.
pub fn names() -> Vec<&'static str> {
    ALL_KINDS.iter().map(|kind| kind.name()).chain(["book"]).collect()
}

/// The schema of a kind of front matter.
pub fn of_kind(kind: Kind) -> Value {
    let title = format!("Front matter of a file of kind {}", kind.name());
    whole(kind.name(), &title, "", &document::outline(kind))
}

/// The schema of book.toml.
pub fn of_book() -> Value {
    whole("book", "book.toml of an askbook guide", "book", &config::outline())
}

/// The schema of a name that [`names`] gives.
pub fn named(name: &str) -> Option<Value> {
    match ALL_KINDS.iter().find(|kind| kind.name() == name) {
        Some(kind) => Some(of_kind(*kind)),
        None => (name == "book").then(of_book),
    }
}

/// The name of a schema's file.
pub fn file_name(name: &str) -> String {
    format!("{name}.schema.json")
}

fn whole(name: &str, title: &str, place: &str, keys: &Keys) -> Value {
    let mut schema = Map::new();
    schema.insert("$schema".into(), "https://json-schema.org/draft/2020-12/schema".into());
    schema.insert("$id".into(), file_name(name).into());
    schema.insert("title".into(), title.into());
    schema.extend(object(place, keys));
    schema.into()
}

fn object(place: &str, keys: &Keys) -> Map<String, Value> {
    let property = |(key, shape): &(&'static str, Shape)| {
        let inside = if place.is_empty() { (*key).to_owned() } else { format!("{place}.{key}") };
        let mut value = of_shape(&inside, shape);
        if let Some(about) = about(&inside) {
            let fields = value.as_object_mut().expect("every schema is an object");
            fields.insert("description".into(), about.text.into());
            if let Ok(example) = serde_json::from_str::<Value>(about.example) {
                fields.insert("examples".into(), json!([example]));
            }
        }
        ((*key).to_owned(), value)
    };
    let mut out = Map::new();
    out.insert("type".into(), "object".into());
    out.insert("additionalProperties".into(), false.into());
    if !keys.required.is_empty() {
        out.insert("required".into(), json!(keys.required));
    }
    if !keys.one_of.is_empty() {
        let each: Vec<Value> = keys.one_of.iter().map(|key| json!({ "required": [key] })).collect();
        out.insert("anyOf".into(), each.into());
    }
    if !keys.together.is_empty() {
        let both = keys.together.iter().flat_map(|[a, b]| [(*a, *b), (*b, *a)]);
        let needs: Map<String, Value> = both.map(|(key, other)| (key.to_owned(), json!([other]))).collect();
        out.insert("dependentRequired".into(), needs.into());
    }
    out.insert("properties".into(), keys.known.iter().map(property).collect::<Map<_, _>>().into());
    out
}

fn of_shape(place: &str, shape: &Shape) -> Value {
    match shape {
        Shape::Text | Shape::Markdown => json!({ "type": "string" }),
        Shape::Texts => {
            json!({ "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] })
        }
        Shape::Name => {
            json!({ "type": "string", "pattern": "^[^\\s/\\\\?#%:*\"<>|.-][^\\s/\\\\?#%:*\"<>|]*$", "maxLength": 200 })
        }
        Shape::Web => json!({ "type": "string", "pattern": "^https?://\\S+$" }),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Integer => json!({ "type": "integer" }),
        Shape::Number => json!({ "type": "number", "minimum": 0 }),
        Shape::Day => {
            json!({ "type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" })
        }
        Shape::Period => json!({ "anyOf": [
            { "type": "integer", "minimum": 1, "maximum": 120 },
            { "type": "string", "pattern": "^\\s*[0-9]+ +(months?|years?)\\s*$" }
        ] }),
        Shape::Choice(choices) => json!({ "enum": choices }),
        Shape::Keys(keys) => object(place, keys).into(),
        Shape::List(shapes) => list(place, shapes),
        Shape::Named(shape) => {
            json!({ "type": "object", "additionalProperties": of_shape(&format!("{place}.*"), shape) })
        }
        Shape::Free => json!({}),
    }
}

/// A list; one entry may stand without it.
fn list(place: &str, shapes: &[Shape]) -> Value {
    let each: Vec<Value> = shapes.iter().map(|shape| of_shape(place, shape)).collect();
    let entry = if let [single] = each.as_slice() { single.clone() } else { json!({ "anyOf": each }) };
    json!({ "anyOf": [entry, { "type": "array", "items": entry }] })
}
