//! Scopes: to which texts a rule is applied.

/// Any of some selectors, each of which is a list of parts that all must hold (`heading & ~blockquote`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scope(Vec<Vec<Part>>);

/// Names that a text's scope must have, or must not have.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    names: Vec<String>,
    negated: bool,
}

/// Names of scopes that texts here can have. Those of code comments and of single stretches of a text are missing.
pub(super) const NAMES: &[&str] = &[
    "text",
    "heading",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "table",
    "cell",
    "list",
    "paragraph",
    "sentence",
    "blockquote",
    "summary",
    "raw",
    "md",
];

impl Scope {
    /// Reads selectors as rule files have them.
    pub(super) fn of(selectors: &[String]) -> Scope {
        let part = |text: &str| {
            let text = text.trim();
            let bare = text.trim_start_matches('~').trim();
            Part {
                names: bare.split('.').map(|name| name.trim().to_owned()).collect(),
                negated: text.starts_with('~'),
            }
        };
        Scope(selectors.iter().map(|selector| selector.split('&').map(part).collect()).collect())
    }

    /// True for a text of this scope in a block of scope `parent`.
    pub(super) fn matches(&self, target: &str, parent: &str) -> bool {
        self.0.iter().any(|parts| parts.iter().all(|part| part.matches(target, parent)))
    }

    /// The first name that no text here has.
    pub(super) fn unknown(&self) -> Option<&str> {
        let names = self.0.iter().flatten().flat_map(|part| &part.names);
        names.map(String::as_str).find(|name| !NAMES.contains(name))
    }
}

impl Part {
    /// As in Vale: what must not be is looked for in the block, and never holds for texts of a whole file.
    fn matches(&self, target: &str, parent: &str) -> bool {
        let holds = |scope: &str| self.names.iter().all(|name| scope.split('.').any(|own| own == name));
        if self.negated {
            !holds(parent) && !target.starts_with("raw") && !target.starts_with("summary")
        } else {
            holds(target)
        }
    }
}
