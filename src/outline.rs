//! What readers of keys expect, as data: schemas and forms are made of what the readers themselves ask for, so
//! that the three cannot drift apart.

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Text.
    Text,
    /// Text of several lines, as Markdown.
    Markdown,
    /// One text or a list of them.
    Texts,
    /// A name that can stand in an address.
    Name,
    /// A web address.
    Web,
    /// `true` or `false`.
    Flag,
    /// A whole number.
    Integer,
    /// A number of 0 or more.
    Number,
    /// A calendar day.
    Day,
    /// A number of months, or a text such as `2 years`.
    Period,
    /// One of these texts.
    Choice(Vec<&'static str>),
    /// Keys with values.
    Keys(Keys),
    /// A list whose entries are any of these; a single one may stand without the list.
    List(Vec<Shape>),
    /// Free keys with values of one shape.
    Named(Box<Shape>),
    /// Anything.
    Free,
}

/// The keys of a map.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Keys {
    /// Each key and its value.
    pub known: Vec<(&'static str, Shape)>,
    /// Keys that must be there.
    pub required: Vec<&'static str>,
    /// Keys of which each needs the other.
    pub together: Vec<[&'static str; 2]>,
    /// One of these must be there.
    pub one_of: Vec<&'static str>,
}

/// What a reader has asked for so far.
#[derive(Debug, Default)]
pub struct Asked {
    keys: Vec<(&'static str, Expected)>,
    required: Vec<&'static str>,
    together: Vec<[&'static str; 2]>,
    one_of: Vec<&'static str>,
}

/// Shapes of lists are worked out only when a schema is made.
#[derive(Debug)]
enum Expected {
    Shape(fn() -> Shape),
    Keys(Asked),
}

impl Asked {
    /// Notes a key and what it holds; the first note counts.
    pub fn key(&mut self, key: &'static str, shape: fn() -> Shape) {
        if !self.has(key) {
            self.keys.push((key, Expected::Shape(shape)));
        }
    }

    /// Notes what the map below a key was asked for, in the place of anything noted before by [`Asked::key`].
    pub fn nested(&mut self, key: &'static str, inner: Asked) {
        match self.keys.iter_mut().find(|(known, _)| *known == key) {
            Some((_, expected)) => *expected = Expected::Keys(inner),
            None => self.keys.push((key, Expected::Keys(inner))),
        }
    }

    /// Notes that a key must be there.
    pub fn require(&mut self, key: &'static str) {
        self.required.push(key);
    }

    /// Notes that neither of two keys means anything without the other.
    pub fn require_together(&mut self, pair: [&'static str; 2]) {
        self.together.push(pair);
    }

    /// Notes that one of these keys must be there.
    pub fn require_one_of(&mut self, keys: &[&'static str]) {
        self.one_of.extend(keys);
    }

    /// True when the key was asked for.
    pub fn has(&self, key: &str) -> bool {
        self.keys.iter().any(|(known, _)| *known == key)
    }

    /// The names of all keys.
    pub fn names(&self) -> Vec<&'static str> {
        self.keys.iter().map(|(name, _)| *name).collect()
    }

    /// Everything as data.
    pub fn outline(self) -> Keys {
        let shape = |expected: Expected| match expected {
            Expected::Shape(shape) => shape(),
            Expected::Keys(inner) => Shape::Keys(inner.outline()),
        };
        Keys {
            known: self.keys.into_iter().map(|(key, expected)| (key, shape(expected))).collect(),
            required: self.required,
            together: self.together,
            one_of: self.one_of,
        }
    }
}
