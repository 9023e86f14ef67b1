//! Every rule by its id: what it says, how bad a finding is, and where the documentation explains it.
//!
//! Modules name a rule by its id alone. This table is what book.toml, the outputs for programs and the documentation read.

use crate::node::nearest;
use crate::problem::Severity::{self, Error, Note, Warning};

/// Where the documentation of askbook is published.
const DOCS: &str = "https://askbook.example/docs/";

/// What a rule is about; each has a page of the documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Files, book.toml, the settings of `check` itself.
    Settings,
    /// Front matter.
    FrontMatter,
    /// Headings, typed sections, pictures.
    Structure,
    /// Links, redirects, published addresses.
    Links,
    /// Questions and answers, and how they are found.
    Questions,
    /// The health profile.
    Health,
    /// How the text reads.
    Language,
    /// Pages in several languages.
    Translations,
}

/// All groups, in the order of the documentation.
pub const GROUPS: [Group; 8] = [
    Group::Settings,
    Group::FrontMatter,
    Group::Structure,
    Group::Links,
    Group::Questions,
    Group::Health,
    Group::Language,
    Group::Translations,
];

impl Group {
    /// Name in addresses and outputs.
    pub fn name(self) -> &'static str {
        match self {
            Group::Settings => "settings",
            Group::FrontMatter => "front-matter",
            Group::Structure => "structure",
            Group::Links => "links",
            Group::Questions => "questions",
            Group::Health => "health",
            Group::Language => "language",
            Group::Translations => "translations",
        }
    }
}

/// When a rule is applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Whenever the guide is compiled: `build`, `serve` and `check`.
    Compile,
    /// Only in `check`.
    Check,
}

/// A rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Stable id, which reports show in brackets.
    pub id: &'static str,
    /// What it is about.
    pub group: Group,
    /// How bad a finding is unless book.toml says otherwise.
    pub severity: Severity,
    /// When it is applied.
    pub stage: Stage,
    /// One sentence: what is wrong when it fires, or what it asks for.
    pub says: &'static str,
}

impl Rule {
    /// True when a finding keeps the site from being built, so that nobody can turn the rule off.
    pub fn is_locked(&self) -> bool {
        self.stage == Stage::Compile && self.severity == Error
    }

    /// Address of its documentation.
    pub fn docs(&self) -> String {
        format!("{DOCS}check/rules-{}/#{}", self.group.name(), self.id)
    }
}

/// The rule of an id.
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id)
}

/// The position of a rule in [`RULES`]: findings of the first ones are to be looked at first.
pub fn rank(id: &str) -> usize {
    RULES.iter().position(|rule| rule.id == id).unwrap_or(RULES.len())
}

/// What to do about an id that is no rule.
pub fn suggest(id: &str) -> String {
    match nearest(id, RULES.iter().map(|rule| rule.id)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the rules are listed at {DOCS}check/rules/"),
    }
}

const fn compile(group: Group, severity: Severity, id: &'static str, says: &'static str) -> Rule {
    Rule { id, group, severity, stage: Stage::Compile, says }
}

const fn check(group: Group, severity: Severity, id: &'static str, says: &'static str) -> Rule {
    Rule { id, group, severity, stage: Stage::Check, says }
}

use Group::{FrontMatter, Health, Language, Links, Questions, Settings, Structure, Translations};

/// All rules. Within a severity, what harms readers most comes first.
pub const RULES: &[Rule] = &[
    // Files and settings
    compile(Settings, Error, "toml-syntax", "book.toml cannot be read here."),
    compile(Settings, Error, "bad-path", "A folder in book.toml must lie inside the guide."),
    compile(Settings, Error, "bad-language", "A language is named by its tag, such as `en` or `pt-BR`."),
    compile(
        Settings,
        Error,
        "bad-redirect",
        "A redirect leads from a path of the site to a path or a web address.",
    ),
    compile(Settings, Error, "unknown-rule", "A setting of `[check]` or an `allow` names no rule."),
    compile(
        Settings,
        Error,
        "locked-rule",
        "An error that would break the site cannot be turned off or allowed.",
    ),
    compile(Settings, Error, "cannot-read", "A file cannot be read."),
    compile(Settings, Error, "not-a-file", "Links and devices in the content folder are not followed."),
    compile(
        Settings,
        Error,
        "bad-file-name",
        "A file name must be Unicode without control characters and backslashes.",
    ),
    compile(Settings, Error, "file-too-large", "A Markdown file is limited to 16 MiB."),
    compile(
        Settings,
        Error,
        "file-not-allowed",
        "Files that could run in a browser or steer the host are not published.",
    ),
    compile(Settings, Error, "active-picture", "An SVG must not hold a script or load anything."),
    compile(Settings, Error, "nul-byte", "A text file holds no NUL bytes."),
    compile(Settings, Error, "not-utf8", "Every text file is UTF-8."),
    compile(Settings, Error, "missing-home", "Every language with pages has a home page."),
    check(
        Settings,
        Warning,
        "allow-without-reason",
        "An `allow` says why: the next editor has to decide again.",
    ),
    check(Settings, Warning, "unused-allow", "An `allow` that allows nothing hides the next mistake."),
    check(Settings, Warning, "empty-folder-rules", "A folder in `[[check.folders]]` holds no page."),
    check(Settings, Warning, "unused-file", "Nothing in the guide uses a file that it publishes."),
    check(Settings, Error, "vale-style", "A rule file of the Vale styles cannot be used."),
    check(
        Settings,
        Note,
        "vale-skipped",
        "A rule file of the Vale styles is of a kind that askbook does not run.",
    ),
    // Front matter
    compile(FrontMatter, Error, "front-matter-open", "The front matter ends with a line of three hyphens."),
    compile(FrontMatter, Error, "yaml-syntax", "The front matter is not YAML here."),
    compile(FrontMatter, Error, "unknown-key", "A key is not known in this kind of file."),
    compile(FrontMatter, Error, "missing-key", "A key that is needed here is not written."),
    compile(FrontMatter, Error, "missing-title", "Every file has a title."),
    compile(FrontMatter, Error, "wrong-type", "A value is of another type than its key needs."),
    compile(FrontMatter, Error, "bad-value", "A value is none of those that its key can have."),
    compile(FrontMatter, Error, "out-of-range", "A number is too small or too large for its key."),
    compile(FrontMatter, Error, "bad-date", "A day is written as year-month-day."),
    compile(FrontMatter, Error, "date-order", "Dates of a page contradict each other."),
    compile(FrontMatter, Error, "future-date", "A review cannot lie in the future."),
    compile(FrontMatter, Error, "bad-period", "A period between reviews is written in months or years."),
    compile(
        FrontMatter,
        Error,
        "bad-name",
        "A name that becomes part of an address has letters, digits and hyphens only.",
    ),
    compile(FrontMatter, Error, "bad-url", "An address must be an absolute web or mail address."),
    compile(FrontMatter, Error, "bad-doi", "A DOI begins with `10.` and has a slash."),
    compile(
        FrontMatter,
        Error,
        "unknown-language",
        "A file names a language that book.toml does not declare.",
    ),
    compile(FrontMatter, Error, "unknown-person", "An author or reviewer has no file."),
    compile(FrontMatter, Error, "unknown-template", "The theme has no such template."),
    compile(FrontMatter, Error, "missing-article", "A file names an article that is not there."),
    // Structure
    compile(
        Structure,
        Error,
        "duplicate-address",
        "Two pages or files have one address, or would on a disk that ignores case.",
    ),
    compile(Structure, Error, "duplicate-id", "Two objects of one kind and language have one id."),
    compile(Structure, Error, "duplicate-term", "The glossary explains each term once."),
    compile(Structure, Error, "duplicate-anchor", "Two places of one page have one anchor."),
    compile(
        Structure,
        Error,
        "reserved-anchor",
        "An anchor belongs to a part of the page that askbook makes.",
    ),
    compile(Structure, Error, "second-h1", "The title is the only first-level heading of a page."),
    compile(Structure, Warning, "heading-skips", "Headings go down one level at a time."),
    compile(Structure, Warning, "heading-too-deep", "The deepest heading is of the fourth level."),
    compile(Structure, Error, "unknown-class", "There is no typed section of this class."),
    compile(Structure, Error, "list-missing", "A typed section that is made from a list has none."),
    compile(Structure, Error, "section-twice", "A page has each typed section that stands apart once."),
    compile(
        Structure,
        Error,
        "undefined-reference",
        "A footnote or link refers to a definition that is not there.",
    ),
    compile(Structure, Warning, "unused-footnote", "Nothing refers to a footnote."),
    compile(Structure, Warning, "raw-html", "HTML in Markdown is shown to readers as text."),
    compile(Structure, Warning, "missing-alt", "Every picture says in words what it shows."),
    compile(Structure, Error, "not-a-picture", "An image link names no picture."),
    compile(
        Structure,
        Error,
        "outside-picture",
        "Pictures come from the guide itself, never from another site.",
    ),
    check(
        Structure,
        Warning,
        "picture-without-size",
        "A picture whose size is not known makes the page jump while it loads.",
    ),
    check(
        Structure,
        Warning,
        "picture-too-large",
        "A picture has so many pixels that devices run out of memory.",
    ),
    check(
        Structure,
        Warning,
        "picture-with-place",
        "A picture says where it was taken, which may be somebody's home.",
    ),
    check(
        Structure,
        Warning,
        "picture-wrong-ending",
        "The ending of a picture's name says what the file holds.",
    ),
    check(
        Structure,
        Warning,
        "long-title",
        "A title has 65 characters at most, so that menus and search results show it whole.",
    ),
    check(Structure, Warning, "repeated-title", "Two pages of one language have the same title."),
    check(Structure, Warning, "empty-section", "A heading has nothing below it."),
    check(Structure, Warning, "orphan-page", "No page leads to a person or topic."),
    check(Structure, Note, "repeated-heading", "Two headings with one parent have the same text."),
    // Links
    compile(Links, Error, "unknown-term", "A link names a term that the glossary does not explain."),
    compile(Links, Error, "missing-page", "A link leads to a page or file that is not there."),
    compile(Links, Error, "missing-anchor", "A link leads to an anchor that is not there."),
    compile(Links, Error, "link-to-unpublished", "A link leads to a page that readers do not see yet."),
    compile(Links, Error, "link-outside", "A link leads out of the content folder."),
    compile(Links, Error, "empty-link", "A link has no address."),
    compile(Links, Error, "bad-link", "A link has an address that is not allowed."),
    compile(Links, Error, "bad-alias", "An old address must lie inside the site."),
    compile(Links, Error, "alias-taken", "An old address can lead to one page only."),
    check(Links, Error, "redirect-loop", "Redirects lead back to themselves."),
    check(Links, Error, "redirect-to-nothing", "A redirect leads to a page or anchor that is not there."),
    check(Links, Error, "redirect-over-page", "A redirect has the address of a page."),
    check(Links, Warning, "redirect-chain", "A redirect leads to another redirect."),
    check(
        Links,
        Warning,
        "vanished-address",
        "The published site has an address that is gone and has no alias.",
    ),
    check(
        Links,
        Warning,
        "vanished-question",
        "The published site has a question id that is gone and has no alias.",
    ),
    check(
        Links,
        Warning,
        "vanished-anchor",
        "The published site has an anchor that is gone and has no alias.",
    ),
    check(Links, Warning, "empty-link-text", "A link has no text that a reader could follow."),
    check(Links, Warning, "vague-link-text", "A link text says where the link leads."),
    check(Links, Note, "bare-address", "A web address in the text is not a link."),
    check(Links, Warning, "broken-external", "Another site answers that the page of a link is not there."),
    check(Links, Note, "moved-external", "Another site has moved the page of a link for good."),
    check(Links, Note, "unreachable-external", "Another site could not be asked."),
    // Translations
    check(
        Translations,
        Warning,
        "translation-outdated",
        "The original has changed since a page was translated.",
    ),
    check(
        Translations,
        Warning,
        "translation-without-original",
        "A translation follows an original that is not there.",
    ),
    check(
        Translations,
        Warning,
        "unknown-translation-key",
        "A `translation_key` joins pages of several languages.",
    ),
    check(
        Translations,
        Warning,
        "language-contradicts-folder",
        "A file says the language of the folder in which it lies.",
    ),
    check(
        Translations,
        Warning,
        "duplicate-translation",
        "Two pages of one language translate the same original.",
    ),
    check(
        Translations,
        Warning,
        "undeclared-language",
        "A folder of translations belongs to a language that book.toml declares.",
    ),
    check(
        Translations,
        Note,
        "translation-questions",
        "A translation and its original have the same questions, by their ids.",
    ),
    check(
        Translations,
        Note,
        "translation-unrecorded",
        "A translation says which state of the original it follows.",
    ),
    // Questions
    compile(Questions, Error, "missing-question", "An entry of `faqs` has no question."),
    compile(Questions, Error, "missing-answer", "A question has no answer."),
    compile(Questions, Error, "unknown-question", "There is no question of this id."),
    compile(Questions, Error, "duplicate-question", "A question stands twice on one page."),
    compile(
        Questions,
        Error,
        "owner-does-not-list",
        "A question file names an article that does not list it.",
    ),
    compile(
        Questions,
        Warning,
        "text-before-questions",
        "Text between the heading of the questions and the first of them is not shown.",
    ),
    check(Questions, Error, "no-search", "Expected answers need a guide with a search."),
    check(Questions, Error, "unknown-answer", "An expected answer is not in the search."),
    check(Questions, Error, "answer-not-found", "The search does not find an expected answer."),
    check(
        Questions,
        Warning,
        "different-answers",
        "Two questions ask nearly the same, and their answers differ.",
    ),
    check(Questions, Warning, "repeated-question", "Two questions ask the same."),
    check(Questions, Note, "similar-question", "Two questions ask nearly the same."),
    check(
        Questions,
        Note,
        "question-like-heading",
        "A question asks what a section of another article answers.",
    ),
    check(Questions, Warning, "question-without-article", "No article shows a question that has a file."),
    check(Questions, Note, "weak-opening", "An answer begins with words that say nothing."),
    check(
        Questions,
        Note,
        "long-answer",
        "An answer is so long that it should be a section, with a short answer in its place.",
    ),
    // Health
    check(Health, Error, "missing-author", "Every article names who wrote it."),
    check(Health, Error, "missing-reviewer", "Every article names who reviewed it."),
    check(Health, Error, "missing-review-date", "Every article says when it was reviewed."),
    check(Health, Error, "missing-references", "Every article names its sources."),
    check(Health, Error, "missing-disclaimer", "The guide says that it does not replace a professional."),
    check(Health, Warning, "missing-next-review", "Every article says when it will be reviewed again."),
    check(Health, Warning, "late-next-review", "Reviews are at most 36 months apart."),
    check(Health, Warning, "overdue-review", "The day of the next review has passed."),
    check(Health, Note, "review-soon", "The next review is due within 60 days."),
    check(Health, Warning, "missing-credentials", "An author or reviewer has neither role nor credentials."),
    check(Health, Warning, "missing-care-card", "A section says when to get help, but not as a care card."),
    check(
        Health,
        Warning,
        "care-card-heading",
        "The heading of a care card says what to do and ends in \"if\".",
    ),
    check(
        Health,
        Warning,
        "care-card-not-alone",
        "A care card can be understood without the text around it.",
    ),
    check(Health, Warning, "emergency-card-link", "An emergency card has no links to further reading."),
    check(
        Health,
        Warning,
        "text-after-care-card",
        "What follows the list of a care card begins with a heading.",
    ),
    check(
        Health,
        Warning,
        "dont-before-do",
        "The list of what to do comes before the list of what not to do.",
    ),
    check(Health, Warning, "single-item-list", "A do or don't list has two entries or more."),
    check(Health, Warning, "many-warnings", "A page has two warnings at most; more are not read."),
    check(Health, Warning, "callout-for-care", "When to get help stands in a care card, not in a callout."),
    check(Health, Note, "short-answer-length", "A short answer has 40 to 60 words."),
    check(Health, Note, "takeaways-count", "An article has three to six key takeaways."),
    check(Health, Note, "takeaway-form", "A key takeaway is one full sentence of 25 words at most."),
    // Language
    check(
        Language,
        Note,
        "contradiction",
        "The guide gives different values for what looks like the same quantity.",
    ),
    check(Language, Note, "reading-level", "The text is harder to read than the guide aims at."),
    check(Language, Note, "long-sentence", "A sentence is too long to be read in one go."),
    check(Language, Note, "unexplained-acronym", "An acronym is not spelled out at its first use."),
    check(Language, Note, "latin-abbreviation", "A Latin abbreviation has a plain English form."),
    check(Language, Note, "range-dash", "A range is written with \"to\"."),
    check(Language, Note, "number-word", "A quantity is written in digits."),
    check(Language, Note, "short-month", "Months are written in full."),
    check(Language, Note, "contraction", "Negative contractions are easily misread: write \"do not\"."),
    check(Language, Note, "repeated-word", "A word stands twice in a row."),
    check(Language, Warning, "vale", "A rule of the guide's Vale styles found something."),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn ids_are_unique_and_plain() {
        let ids: BTreeSet<_> = RULES.iter().map(|rule| rule.id).collect();
        assert_eq!(ids.len(), RULES.len());
        assert!(ids.iter().all(|id| crate::text::slug(id) == *id));
    }

    #[test]
    fn language_findings_never_fail_a_check_by_themselves() {
        let own = RULES.iter().filter(|rule| rule.group == Group::Language && rule.id != "vale");
        assert!(own.clone().count() > 5 && own.clone().all(|rule| rule.severity == Note));
    }
}
