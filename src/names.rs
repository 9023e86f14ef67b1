//! Sets of names that take little room.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeSet;

/// A set of names, sorted, in one piece of memory: of the anchors of a page, of which a guide holds many and each is asked for seldom. An
/// empty name is not kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names(Box<str>);

/// Stands after each name; no name has it.
const END: char = '\n';

impl Names {
    /// Whether a name is one of them. Looks at each.
    pub fn contains(&self, name: &str) -> bool {
        self.iter().any(|other| other == name)
    }

    /// The names in their order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.split_terminator(END)
    }

    /// Those that are not among others.
    pub fn difference<'a>(&'a self, others: &'a Names) -> impl Iterator<Item = &'a str> {
        self.iter().filter(|name| !others.contains(name))
    }
}

impl<S: AsRef<str>> FromIterator<S> for Names {
    fn from_iter<I: IntoIterator<Item = S>>(names: I) -> Names {
        let names: Vec<S> = names.into_iter().collect();
        let sorted: BTreeSet<&str> = names.iter().flat_map(|name| name.as_ref().split(END)).collect();
        let mut all = String::with_capacity(sorted.iter().map(|name| name.len() + 1).sum());
        sorted.iter().filter(|name| !name.is_empty()).for_each(|name| all.extend([name, "\n"]));
        Names(all.into())
    }
}

impl Serialize for Names {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Names, D::Error> {
        Vec::<String>::deserialize(deserializer).map(Names::from_iter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// They are a sorted set, as the standard one is, and come back from a manifest as they were.
        #[test]
        fn they_are_a_sorted_set(names in proptest::collection::vec("[a-cé-]{1,3}", 0..12), other in proptest::collection::vec("[a-cé-]{1,3}", 0..12)) {
            let (ours, theirs): (Names, Names) = (names.iter().collect(), other.iter().collect());
            let (set, others): (BTreeSet<String>, BTreeSet<String>) = (names.into_iter().collect(), other.into_iter().collect());
            prop_assert!(ours.iter().eq(&set));
            prop_assert!(ours.difference(&theirs).eq(set.difference(&others)));
            prop_assert!(others.iter().all(|name| ours.contains(name) == set.contains(name)));
            let written = serde_json::to_string(&ours).unwrap();
            prop_assert_eq!(&written, &serde_json::to_string(&set).unwrap());
            prop_assert_eq!(serde_json::from_str::<Names>(&written).unwrap(), ours);
        }
    }
}
