//! Which fields the view has, learnt from the views of the specimen guide: they hold every field.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Values that a site or a page makes up for its theme: anything may stand below them.
const FREE: &[&str] = &["extra", "options"];

/// What is known of a value: its fields, and what its elements are like.
#[derive(Debug, Default, Clone)]
pub(super) struct Shape {
    pub(super) fields: BTreeMap<String, Shape>,
    pub(super) element: Option<Box<Shape>>,
    /// Anything may stand below.
    pub(super) free: bool,
    /// It was something else than null at least once.
    pub(super) seen: bool,
}

impl Shape {
    /// Adds what one value shows.
    pub(super) fn learn(&mut self, value: &Value) {
        self.seen |= !value.is_null();
        match value {
            Value::Object(map) => {
                for (name, value) in map {
                    let field = self.fields.entry(name.clone()).or_default();
                    field.free |= FREE.contains(&name.as_str());
                    field.learn(value);
                }
            }
            Value::Array(items) => {
                for item in items {
                    self.element.get_or_insert_default().learn(item);
                }
            }
            _ => {}
        }
    }

    /// Adds the fields of another shape that this one does not have.
    pub(super) fn join(&mut self, other: &Shape) {
        for (name, field) in &other.fields {
            self.fields.entry(name.clone()).or_insert_with(|| field.clone());
        }
    }

    /// Every name of a field, at any depth.
    pub(super) fn names<'s>(&'s self, names: &mut BTreeSet<&'s str>) {
        for (name, field) in &self.fields {
            names.insert(name);
            field.names(names);
        }
        if let Some(element) = &self.element {
            element.names(names);
        }
    }
}
