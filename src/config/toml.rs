//! TOML → [`Node`], and where a value stands.

use crate::node::{Node, Path, Step};
use std::ops::Range;
use toml::de::{DeTable, DeValue};

pub(crate) fn table_node(table: &DeTable<'_>) -> Node {
    Node::Map(
        table.iter().map(|(key, value)| (key.get_ref().to_string(), value_node(value.get_ref()))).collect(),
    )
}

fn value_node(value: &DeValue<'_>) -> Node {
    match value {
        DeValue::String(text) => Node::Str(text.to_string()),
        DeValue::Integer(number) => {
            i64::from_str_radix(number.as_str(), number.radix()).map_or(Node::Null, Node::Int)
        }
        DeValue::Float(number) => number.as_str().parse().map_or(Node::Null, Node::Float),
        DeValue::Boolean(value) => Node::Bool(*value),
        DeValue::Datetime(date) => Node::Str(date.to_string()),
        DeValue::Array(items) => Node::Seq(items.iter().map(|item| value_node(item.get_ref())).collect()),
        DeValue::Table(table) => table_node(table),
    }
}

/// Where the value at `path` (or its key) stands in the text.
pub(crate) fn locate(table: &DeTable<'_>, path: &Path, at_key: bool) -> Range<usize> {
    let mut found = 0..0;
    let mut here: Option<&DeValue<'_>> = None;
    let steps = path.steps();
    for (depth, &step) in steps.iter().enumerate() {
        let last = depth + 1 == steps.len();
        let hit = match (step, here) {
            (Step::Key(name), None) => table.get_key_value(&**name).map(|(k, v)| (k.span(), v)),
            (Step::Key(name), Some(value)) => {
                value.as_table().and_then(|t| t.get_key_value(&**name)).map(|(k, v)| (k.span(), v))
            }
            (Step::Index(index), Some(value)) => {
                value.as_array().and_then(|a| a.get(*index)).map(|v| (v.span(), v))
            }
            (Step::Index(_), None) => None,
        };
        let Some((key, value)) = hit else { break };
        let is_table = value.get_ref().as_table().is_some();
        found = if is_table || (last && at_key) { key } else { value.span() };
        here = Some(value.get_ref());
    }
    found
}
