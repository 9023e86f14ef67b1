//! Where a value stands in the data that holds it.

use std::fmt;
use std::sync::Arc;

/// One step on the way to a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A key of a map.
    Key(Box<str>),
    /// A position in a list, from 0.
    Index(usize),
}

/// The way from the top to a value (`faqs[2].answer`). Ways that begin alike share their beginning: every text of front matter keeps
/// its own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Path(Option<Arc<Link>>);

#[derive(Debug, PartialEq, Eq)]
struct Link {
    before: Path,
    last: Step,
}

impl Path {
    /// The path of a top-level key.
    pub fn key(name: &str) -> Self {
        Path::default().and(name)
    }

    /// This path and one key more.
    #[must_use]
    pub fn and(&self, name: &str) -> Self {
        self.with(Step::Key(name.into()))
    }

    /// This path and one list position more.
    #[must_use]
    pub fn at(&self, index: usize) -> Self {
        self.with(Step::Index(index))
    }

    fn with(&self, last: Step) -> Self {
        Path(Some(Arc::new(Link { before: self.clone(), last })))
    }

    /// This path without its last step.
    #[must_use]
    pub fn parent(&self) -> Self {
        self.0.as_ref().map(|link| link.before.clone()).unwrap_or_default()
    }

    /// Whether it leads to the whole.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// The steps from the top.
    pub fn steps(&self) -> Vec<&Step> {
        let last = self.0.as_deref();
        let mut steps: Vec<&Step> =
            std::iter::successors(last, |link| link.before.0.as_deref()).map(|link| &link.last).collect();
        steps.reverse();
        steps
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.steps().into_iter().enumerate() {
            match step {
                Step::Key(key) if position == 0 => f.write_str(key)?,
                Step::Key(key) => write!(f, ".{key}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_reads_from_the_top() {
        let path = Path::key("faqs").at(2).and("answer");
        assert_eq!(path.to_string(), "faqs[2].answer");
        assert_eq!(path.parent().to_string(), "faqs[2]");
        assert_eq!(path.parent().and("answer"), path);
        assert!(path.parent().parent().parent().is_empty());
    }
}
