//! Data as an author wrote it (YAML or TOML), and the reader that turns it into types
//! while collecting every mistake instead of stopping at the first.

mod path;

pub use path::{Path, Step};

use crate::outline::{Asked, Keys, Shape};
use crate::problem::{Problem, SourceText};
use jiff::civil::Date;
use std::ops::Range;
use std::sync::Arc;
use thin_vec::ThinVec;

/// A value of front matter or book.toml. Maps keep the author's order.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// Nothing was written.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction.
    Float(f64),
    /// Text.
    Str(String),
    /// A list.
    Seq(Vec<Node>),
    /// Keys with their values.
    Map(Vec<(String, Node)>),
}

impl Node {
    /// What an editor calls this kind of value.
    pub fn name(&self) -> &'static str {
        match self {
            Node::Null => "nothing",
            Node::Bool(_) => "true or false",
            Node::Int(_) | Node::Float(_) => "a number",
            Node::Str(_) => "text",
            Node::Seq(_) => "a list",
            Node::Map(_) => "keys with values",
        }
    }

    /// The same data as JSON, for values that are handed on to themes as they are.
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Node::Null => serde_json::Value::Null,
            Node::Bool(value) => (*value).into(),
            Node::Int(value) => (*value).into(),
            Node::Float(value) => (*value).into(),
            Node::Str(value) => value.clone().into(),
            Node::Seq(items) => items.iter().map(Node::to_json).collect(),
            Node::Map(pairs) => pairs
                .iter()
                .map(|(key, value)| (key.clone(), value.to_json()))
                .collect::<serde_json::Map<_, _>>()
                .into(),
        }
    }
}

/// A mistake at a path, before it is known where in the file that is.
#[derive(Debug, Clone, PartialEq)]
pub struct Mistake {
    /// Which value.
    pub path: Path,
    /// Point at the key rather than at the value.
    pub at_key: bool,
    /// Stable rule name.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// The remedy.
    pub help: String,
    /// What the text at the place should be, when the remedy is nothing but that.
    pub instead: Option<String>,
}

impl Mistake {
    /// The mistake as an error in a file, at a place that has been found.
    pub fn at(self, file: &Arc<SourceText>, span: Range<usize>) -> Problem {
        Problem::error(file, span, self.code, self.message, self.help).instead(self.instead)
    }
}

/// Text together with the place it came from, for mistakes found in it later.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Placed {
    /// The text.
    pub text: String,
    /// Where it stands.
    pub path: Path,
}

/// Reads the keys of one map, one by one, and reports those that nobody asked for.
pub struct Reader<'n, 'm> {
    pairs: &'n [(String, Node)],
    path: Path,
    asked: Asked,
    free: bool,
    mistakes: &'m mut Vec<Mistake>,
}

impl<'n, 'm> Reader<'n, 'm> {
    /// A reader of `node` at `path`. Anything but a map is a mistake and reads as an empty map.
    pub fn new(node: &'n Node, path: Path, mistakes: &'m mut Vec<Mistake>) -> Self {
        let pairs = match node {
            Node::Map(pairs) => pairs.as_slice(),
            Node::Null => &[],
            other => {
                let message = format!("expected keys with values, found {}", other.name());
                mistakes.push(Mistake {
                    path: path.clone(),
                    at_key: false,
                    code: "wrong-type",
                    message,
                    help: if path.is_empty() {
                        "write one `key: value` on each line, with a space after the colon"
                    } else {
                        "write its keys below it, each with its value"
                    }
                    .into(),
                    instead: None,
                });
                &[]
            }
        };
        Reader { pairs, path, asked: Asked::default(), free: false, mistakes }
    }

    /// The path of one of this map's keys.
    pub fn path_of(&self, key: &str) -> Path {
        self.path.and(key)
    }

    /// True when the author wrote the key.
    pub fn has(&self, key: &str) -> bool {
        self.pairs.iter().any(|(name, _)| name == key)
    }

    /// The raw value of a key; null counts as not written.
    pub fn node(&mut self, key: &'static str) -> Option<&'n Node> {
        self.ask(key, || Shape::Free)
    }

    /// Says what a key holds where the method that reads it cannot.
    pub fn expect(&mut self, key: &'static str, shape: fn() -> Shape) {
        self.asked.key(key, shape);
    }

    /// Says that a key must be there; gives whether it is.
    pub fn require(&mut self, key: &'static str) -> bool {
        self.asked.require(key);
        self.has(key)
    }

    /// Says that two keys need each other, and gives which of them are there.
    pub fn require_together(&mut self, keys: [&'static str; 2]) -> [bool; 2] {
        self.asked.require_together(keys);
        keys.map(|key| self.has(key))
    }

    /// Says that one of some keys must be there.
    pub fn require_one_of(&mut self, keys: &[&'static str]) {
        self.asked.require_one_of(keys);
    }

    fn ask(&mut self, key: &'static str, shape: fn() -> Shape) -> Option<&'n Node> {
        self.asked.key(key, shape);
        self.pairs
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, node)| node)
            .filter(|node| **node != Node::Null)
    }

    /// Adds a mistake at a key.
    pub fn mistake_at_key(
        &mut self,
        key: &str,
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(self.path.and(key), true, code, message.into(), help.into());
    }

    /// Adds a mistake at a key's value.
    pub fn mistake(
        &mut self,
        key: &str,
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(self.path.and(key), false, code, message.into(), help.into());
    }

    fn push(&mut self, path: Path, at_key: bool, code: &'static str, message: String, help: String) {
        self.mistakes.push(Mistake { path, at_key, code, message, help, instead: None });
    }

    /// Says what should stand at the place of the last mistake.
    pub fn instead(&mut self, text: impl Into<String>) {
        if let Some(last) = self.mistakes.last_mut() {
            last.instead = Some(text.into());
        }
    }

    /// Text. Numbers and booleans are refused, because YAML has already changed their spelling.
    pub fn text(&mut self, key: &'static str) -> Option<String> {
        let node = self.ask(key, || Shape::Text)?;
        self.as_text(node, self.path.and(key))
    }

    /// Text together with its place.
    pub fn placed(&mut self, key: &'static str) -> Option<Placed> {
        let path = self.path.and(key);
        self.text(key).map(|text| Placed { text, path })
    }

    fn as_text(&mut self, node: &Node, path: Path) -> Option<String> {
        match node {
            Node::Str(text) => Some(text.clone()),
            Node::Int(_) | Node::Float(_) | Node::Bool(_) => {
                let message = format!("`{path}` must be text, found {}", node.name());
                self.push(path, false, "wrong-type", message, "put the value in quotes".into());
                None
            }
            other => {
                let message = format!("`{path}` must be text, found {}", other.name());
                let help = match other {
                    Node::Map(_) => "put the whole value in quotes if the colon or the braces belong to it",
                    _ => "write one line of text after the key",
                };
                self.push(path, false, "wrong-type", message, help.into());
                None
            }
        }
    }

    /// A list of texts; a single text counts as a list of one.
    pub fn texts(&mut self, key: &'static str) -> Option<ThinVec<Placed>> {
        let node = self.ask(key, || Shape::Texts)?;
        let path = self.path.and(key);
        let items = self.as_list(node, &path);
        let placed = items
            .into_iter()
            .filter_map(|(path, item)| self.as_text(item, path.clone()).map(|text| Placed { text, path }));
        Some(placed.collect())
    }

    /// The items of a list with their paths; a single value counts as a list of one.
    pub fn items(&mut self, key: &'static str) -> Option<Vec<(Path, &'n Node)>> {
        let node = self.ask(key, || Shape::Free)?;
        Some(self.as_list(node, &self.path.and(key)))
    }

    fn as_list(&self, node: &'n Node, path: &Path) -> Vec<(Path, &'n Node)> {
        match node {
            Node::Seq(items) => {
                items.iter().enumerate().map(|(index, item)| (path.at(index), item)).collect()
            }
            single => vec![(path.clone(), single)],
        }
    }

    /// `true` or `false`.
    pub fn flag(&mut self, key: &'static str) -> Option<bool> {
        match self.ask(key, || Shape::Flag)? {
            Node::Bool(value) => Some(*value),
            other => {
                let message =
                    format!("`{}` must be true or false, found {}", self.path.and(key), describe(other));
                self.mistake(key, "wrong-type", message, "write `true` or `false` without quotes");
                None
            }
        }
    }

    /// A whole number.
    pub fn integer(&mut self, key: &'static str) -> Option<i64> {
        match self.ask(key, || Shape::Integer)? {
            Node::Int(value) => Some(*value),
            other => {
                let message =
                    format!("`{}` must be a whole number, found {}", self.path.and(key), describe(other));
                self.mistake(key, "wrong-type", message, "write a number such as 10");
                None
            }
        }
    }

    /// A number that is finite and not negative.
    pub fn number(&mut self, key: &'static str) -> Option<f64> {
        let value = match self.ask(key, || Shape::Number)? {
            Node::Int(value) => *value as f64,
            Node::Float(value) => *value,
            _ => f64::NAN,
        };
        if value.is_finite() && value >= 0.0 {
            return Some(value);
        }
        let message = format!("`{}` must be a number of 0 or more", self.path.and(key));
        self.mistake(key, "wrong-type", message, "write a number such as 1.5");
        None
    }

    /// A calendar day. An empty text counts as not written: forms save it for a field that was left empty.
    pub fn date(&mut self, key: &'static str) -> Option<Date> {
        let node = self.ask(key, || Shape::Day).filter(|node| **node != Node::Str(String::new()))?;
        let found = match node {
            Node::Str(text) => text.parse::<Date>().ok().filter(|_| text.len() == 10),
            _ => None,
        };
        if found.is_none() {
            let message = format!("`{}` must be a day, found {}", self.path.and(key), describe(node));
            self.mistake(key, "bad-date", message, "write year-month-day, such as 2026-01-31");
        }
        found
    }

    /// Reads a nested map. Not written reads as an empty map.
    pub fn nested<T>(&mut self, key: &'static str, read: impl FnOnce(&mut Reader<'_, '_>) -> T) -> T {
        let empty = Node::Null;
        let node = self.node(key).unwrap_or(&empty);
        let mut inner = Reader::new(node, self.path.and(key), self.mistakes);
        let value = read(&mut inner);
        inner.refuse_unknown(&[]);
        let (asked, free) = (inner.asked, inner.free);
        if !free {
            self.asked.nested(key, asked);
        }
        value
    }

    /// Reads one item of a list as a map.
    pub fn item<T>(&mut self, path: Path, node: &Node, read: impl FnOnce(&mut Reader<'_, '_>) -> T) -> T {
        let mut inner = Reader::new(node, path, self.mistakes);
        let value = read(&mut inner);
        inner.refuse_unknown(&[]);
        value
    }

    /// Reports every key that was never asked for. `elsewhere` explains keys that are known
    /// in another kind of file: (key, explanation).
    pub fn refuse_unknown(&mut self, elsewhere: &[(&str, String)]) {
        for (name, _) in self.pairs {
            if self.free || self.asked.has(name) {
                continue;
            }
            let help = match elsewhere.iter().find(|(key, _)| key == name) {
                Some((_, explanation)) => explanation.clone(),
                None => suggest(name, &self.asked.names()),
            };
            let near = nearest(name, self.asked.names().into_iter());
            let message = format!("unknown key `{name}`");
            self.push(self.path.and(name), true, "unknown-key", message, help);
            if let Some(near) = near.filter(|_| !elsewhere.iter().any(|(key, _)| key == name)) {
                self.instead(near);
            }
        }
    }

    /// The keys as written, for maps whose keys are free.
    pub fn keys(&self) -> impl Iterator<Item = (&'n str, &'n Node)> + use<'n> {
        self.pairs.iter().map(|(name, node)| (name.as_str(), node))
    }

    /// Counts every key as known; for maps whose keys are free.
    pub fn accept_all(&mut self) {
        self.free = true;
    }

    /// Reads the value of a free key.
    pub fn entry<T>(&mut self, name: &str, node: &Node, read: impl FnOnce(&mut Reader<'_, '_>) -> T) -> T {
        self.item(self.path.and(name), node, read)
    }
}

/// The keys that a reader asks for.
pub fn outline<T>(read: impl FnOnce(&mut Reader<'_, '_>) -> T) -> Keys {
    let mut mistakes = Vec::new();
    let mut reader = Reader::new(&Node::Null, Path::default(), &mut mistakes);
    read(&mut reader);
    reader.asked.outline()
}

/// "did you mean" for `name` among `known`, or the list of what is known.
pub fn suggest(name: &str, known: &[&str]) -> String {
    match nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            let mut sorted: Vec<_> = known.to_vec();
            sorted.sort_unstable();
            sorted.dedup();
            format!("known keys: {}", sorted.join(", "))
        }
    }
}

/// The known name that is nearest to `name`, if one is near enough to be meant: at most a
/// third of its letters away (Damerau–Levenshtein), or the same letters in another case.
pub fn nearest<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let lower = name.to_lowercase();
    known
        .map(|candidate| (strsim::damerau_levenshtein(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= (candidate.chars().count().max(3) / 3).max(1))
        .min_by_key(|(distance, candidate)| (*distance, *candidate))
        .map(|(_, candidate)| candidate)
}

fn describe(node: &Node) -> String {
    match node {
        Node::Str(text) if text.chars().count() <= 40 => format!("\"{text}\""),
        Node::Int(value) => value.to_string(),
        Node::Float(value) => value.to_string(),
        Node::Bool(value) => value.to_string(),
        other => other.name().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(pairs: &[(&str, Node)]) -> Node {
        Node::Map(pairs.iter().map(|(key, node)| ((*key).to_owned(), node.clone())).collect())
    }

    #[test]
    fn every_unknown_key_is_reported_with_the_nearest_known_one() {
        let node = map(&[("titel", Node::Null), ("zebra", Node::Null)]);
        let mut mistakes = Vec::new();
        let mut reader = Reader::new(&node, Path::default(), &mut mistakes);
        assert_eq!(reader.text("title"), None);
        reader.refuse_unknown(&[]);
        assert_eq!(mistakes.len(), 2);
        assert_eq!(mistakes[0].help, "did you mean `title`?");
        assert_eq!(mistakes[1].help, "known keys: title");
    }

    #[test]
    fn paths_read_as_authors_write_them() {
        assert_eq!(Path::key("faqs").at(2).and("answer").to_string(), "faqs[2].answer");
    }

    #[test]
    fn dates_are_days_and_nothing_else() {
        for bad in ["2026-13-01", "2026-1-1", "tomorrow", "2026-01-01T00:00:00"] {
            let node = map(&[("date", Node::Str(bad.into()))]);
            let mut mistakes = Vec::new();
            assert_eq!(Reader::new(&node, Path::default(), &mut mistakes).date("date"), None, "{bad}");
            assert_eq!(mistakes.len(), 1);
        }
    }
}
