//! Which keys a kind of file has, and how each is read.

use super::{ALL_KINDS, Alias, Allowance, Change, Faq, FaqEntry, FrontMatter, Kind, Reference, Search, Term};
use crate::address;
use crate::node::{self, Mistake, Node, Path, Placed, Reader};
use crate::outline::{Keys, Shape};
use crate::text;
use thin_vec::ThinVec;

/// Keys that every kind has.
const COMMON: &[&str] = &[
    "kind",
    "title",
    "description",
    "draft",
    "date",
    "updated",
    "lang",
    "translation_key",
    "translated_from",
    "search",
    "template",
    "extra",
    "allow",
];

/// Keys of pages that stand in the tree.
const PLACED: &[&str] = &["short_title", "slug", "aliases", "weight", "expires"];

/// Keys of pages that somebody signs.
const SIGNED: &[&str] = &["authors", "reviewers", "reviewed", "next_review", "review_every", "references"];

/// Keys that say how a page came to be.
const DISCLOSED: &[&str] = &["funding", "conflicts", "sponsor", "ai_assisted"];

/// The keys that a kind of file may have.
pub fn allowed(kind: Kind) -> Vec<&'static str> {
    let own: &[&[&'static str]] = match kind {
        Kind::Home => &[PLACED],
        Kind::Section => &[PLACED, &["cascade"]],
        Kind::Article => {
            &[PLACED, SIGNED, DISCLOSED, &["category", "tags", "takeaways", "faqs", "changes", "exit_page"]]
        }
        Kind::Page => &[PLACED, &["faqs", "terms", "exit_page"]],
        Kind::Person => &[PLACED, &["role", "credentials", "links"]],
        Kind::Question => &[
            SIGNED,
            &["id", "also_asked", "topics", "article", "aliases", "expires", "weight", "short_title"],
        ],
        Kind::Topic => &[PLACED],
        Kind::Takeaways => &[&["article"]],
    };
    [&[COMMON], own].concat().concat()
}

/// The order in which keys are written: what a page is and where, who signs it and when, what it belongs to, what it holds.
pub const ORDER: &[&str] = &[
    "kind",
    "id",
    "title",
    "description",
    "short_title",
    "slug",
    "aliases",
    "category",
    "role",
    "credentials",
    "links",
    "also_asked",
    "topics",
    "article",
    "authors",
    "reviewers",
    "date",
    "updated",
    "reviewed",
    "next_review",
    "review_every",
    "expires",
    "draft",
    "exit_page",
    "sponsor",
    "funding",
    "conflicts",
    "ai_assisted",
    "weight",
    "tags",
    "lang",
    "translation_key",
    "translated_from",
    "search",
    "template",
    "cascade",
    "takeaways",
    "faqs",
    "references",
    "terms",
    "changes",
    "allow",
    "extra",
];

/// All keys of all kinds in the order in which they are written, those of entries too.
pub fn order() -> Keys {
    node::outline(|r| {
        ORDER.iter().for_each(|key| read_key(r, key, Kind::Article, &mut FrontMatter::default()))
    })
}

/// Keys that a kind of file cannot do without.
pub fn required(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Takeaways => &["article"],
        _ => &["title"],
    }
}

/// What the front matter of a kind of file may hold.
pub fn outline(kind: Kind) -> Keys {
    let keys = node::outline(|r| {
        allowed(kind).iter().for_each(|key| read_key(r, key, kind, &mut FrontMatter::default()))
    });
    Keys { required: required(kind).to_vec(), ..keys }
}

/// The mistakes of front matter that is not written to a file yet.
pub fn mistakes(node: &Node, kind: Kind) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    read_front(node, kind, &mut mistakes);
    mistakes
}

/// Keys of other kinds, with the explanation an author needs.
fn elsewhere(known: &[&'static str]) -> Vec<(&'static str, String)> {
    let mut out: Vec<(&'static str, String)> = Vec::new();
    for kind in ALL_KINDS {
        for key in allowed(kind) {
            if !known.contains(&key) && !out.iter().any(|(name, _)| *name == key) {
                out.push((key, format!("`{key}` belongs to a file of kind `{}`", kind.name())));
            }
        }
    }
    for (key, use_instead) in
        [("author", "authors"), ("tag", "tags"), ("topic", "topics"), ("sources", "references")]
    {
        if known.contains(&use_instead) {
            out.push((key, format!("did you mean `{use_instead}`?")));
        }
    }
    out
}

pub(super) fn read_front(node: &Node, kind: Kind, mistakes: &mut Vec<Mistake>) -> FrontMatter {
    let mut reader = Reader::new(node, Path::default(), mistakes);
    read_keys(&mut reader, &allowed(kind), kind)
}

/// Reads the keys of `known`; every other key that is written is a mistake.
fn read_keys(r: &mut Reader<'_, '_>, known: &[&'static str], kind: Kind) -> FrontMatter {
    let mut front = FrontMatter::default();
    for key in known {
        read_key(r, key, kind, &mut front);
    }
    r.refuse_unknown(&elsewhere(known));
    front
}

fn read_key(r: &mut Reader<'_, '_>, key: &'static str, kind: Kind, front: &mut FrontMatter) {
    match key {
        "kind" => {
            r.expect("kind", || Shape::Choice(super::CHOICES.iter().map(|kind| kind.name()).collect()));
            drop(r.text("kind"));
        }
        "title" => front.title = r.placed("title"),
        "description" => front.description = r.text("description").map(|text| text::squeeze(&text)),
        "short_title" => front.short_title = r.text("short_title"),
        "category" => front.category = r.text("category"),
        "authors" => front.authors = r.texts("authors"),
        "reviewers" => front.reviewers = r.texts("reviewers"),
        "date" => front.date = r.date("date"),
        "updated" => front.updated = r.date("updated"),
        "reviewed" => front.reviewed = r.date("reviewed"),
        "next_review" => front.next_review = r.date("next_review"),
        "review_every" => front.review_every = read_months(r),
        "expires" => front.expires = r.date("expires"),
        "draft" => front.draft = r.flag("draft"),
        "slug" => front.slug = read_name(r, "slug"),
        "aliases" => front.aliases = read_aliases(r),
        "tags" => front.tags = r.texts("tags"),
        "weight" => front.weight = r.integer("weight"),
        "lang" => front.lang = r.placed("lang"),
        "translation_key" => front.translation_key = r.text("translation_key"),
        "translated_from" => front.translated_from = r.placed("translated_from"),
        "takeaways" => front.takeaways = r.texts("takeaways"),
        "faqs" => front.faqs = read_faqs(r),
        "references" => front.references = read_references(r),
        "search" => front.search = r.nested("search", read_search),
        "template" => front.template = r.placed("template"),
        "extra" => front.extra = r.node("extra").cloned(),
        "allow" => {
            r.expect("allow", || Shape::Named(Box::new(Shape::Text)));
            front.allow = r.nested("allow", read_allow);
        }
        "cascade" => front.cascade = read_cascade(r),
        "id" => front.id = read_name(r, "id"),
        "also_asked" => front.also_asked = r.texts("also_asked").unwrap_or_default(),
        "topics" => front.topics = r.texts("topics"),
        "role" => front.role = r.text("role"),
        "credentials" => {
            front.credentials =
                r.texts("credentials").unwrap_or_default().into_iter().map(|p| p.text).collect();
        }
        "links" => front.links = read_links(r),
        "terms" => front.terms = read_terms(r),
        "changes" => front.changes = read_changes(r),
        "funding" => front.disclosure.funding = r.text("funding"),
        "conflicts" => front.disclosure.conflicts = r.text("conflicts"),
        "sponsor" => front.disclosure.sponsor = r.text("sponsor"),
        "ai_assisted" => front.disclosure.ai_assisted = r.text("ai_assisted"),
        "exit_page" => front.exit_page = read_web_address(r, "exit_page"),
        "article" => front.article = r.placed("article"),
        other => unreachable!("the key `{other}` of kind `{}` has no reader", kind.name()),
    }
}

/// Defaults that a section can give to its pages.
const CASCADED: &[&str] =
    &["authors", "reviewers", "review_every", "category", "tags", "template", "draft", "search", "exit_page"];

fn read_cascade(r: &mut Reader<'_, '_>) -> Option<Box<FrontMatter>> {
    let written = r.has("cascade");
    let defaults = r.nested("cascade", |inner| {
        let mut defaults = FrontMatter::default();
        let known = ORDER.iter().filter(|key| CASCADED.contains(key));
        known.for_each(|key| read_key(inner, key, Kind::Article, &mut defaults));
        defaults
    });
    written.then(|| Box::new(defaults))
}

/// `24 months`, `2 years` or a number of months.
fn read_months(r: &mut Reader<'_, '_>) -> Option<i32> {
    r.expect("review_every", || Shape::Period);
    let node = r.node("review_every")?;
    let months = match node {
        Node::Int(months) => i32::try_from(*months).ok(),
        Node::Str(text) => parse_months(text),
        _ => None,
    };
    let months = months.filter(|months| (1..=120).contains(months));
    if months.is_none() {
        let message = "`review_every` must be a time between one month and ten years";
        r.mistake("review_every", "bad-period", message, "write \"12 months\" or \"2 years\"");
    }
    months
}

fn parse_months(text: &str) -> Option<i32> {
    let (number, unit) = text.trim().split_once(' ')?;
    let number: i32 = number.parse().ok()?;
    match unit.trim() {
        "month" | "months" => Some(number),
        "year" | "years" => number.checked_mul(12),
        _ => None,
    }
}

/// A name that becomes part of an address or an anchor.
fn read_name(r: &mut Reader<'_, '_>, key: &'static str) -> Option<Placed> {
    r.expect(key, || Shape::Name);
    let placed = r.placed(key).filter(|placed| !placed.text.is_empty())?;
    if text::is_name(&placed.text) {
        return Some(placed);
    }
    let slug = text::slug(&placed.text);
    let help = if slug.is_empty() {
        "write lower-case words joined by hyphens".into()
    } else {
        format!("write `{slug}`")
    };
    let message = format!("`{}` cannot stand in an address", placed.text);
    r.mistake(key, "bad-name", message, help);
    if !slug.is_empty() {
        r.instead(slug);
    }
    None
}

fn read_aliases(r: &mut Reader<'_, '_>) -> ThinVec<Alias> {
    r.expect("aliases", || Shape::List(vec![Shape::Text, Shape::Keys(node::outline(read_alias))]));
    let mut aliases = ThinVec::new();
    for (path, node) in r.items("aliases").unwrap_or_default() {
        let alias = match node {
            Node::Str(from) => Some(Alias { from: Placed { text: from.clone(), path }, to: None }),
            other => r.item(path, other, read_alias),
        };
        aliases.extend(alias);
    }
    aliases
}

/// Rules that the file may break, each with the reason.
fn read_allow(r: &mut Reader<'_, '_>) -> ThinVec<Allowance> {
    let pairs: Vec<_> = r.keys().map(|(rule, node)| (rule.to_owned(), node.clone())).collect();
    r.accept_all();
    let mut allowances = ThinVec::new();
    for (rule, node) in pairs {
        let path = r.path_of(&rule);
        match node {
            Node::Str(reason) => allowances.push(Allowance { rule: Placed { text: rule, path }, reason }),
            Node::Null => {
                allowances.push(Allowance { rule: Placed { text: rule, path }, reason: String::new() })
            }
            other => {
                let message = format!("`allow.{rule}` must be text, found {}", other.name());
                r.mistake(&rule, "wrong-type", message, "write the reason behind the rule");
            }
        }
    }
    allowances
}

fn read_alias(r: &mut Reader<'_, '_>) -> Option<Alias> {
    let from = r.placed("from");
    let to = r.text("to").map(|to| to.trim_start_matches('#').to_owned());
    from.map(|from| Alias { from, to })
}

fn read_faqs(r: &mut Reader<'_, '_>) -> ThinVec<Faq> {
    r.expect("faqs", || {
        Shape::List(vec![Shape::Text, Shape::Keys(node::outline(|r| read_faq(r, Path::default())))])
    });
    let mut faqs = ThinVec::new();
    for (path, node) in r.items("faqs").unwrap_or_default() {
        faqs.push(match node {
            Node::Str(id) => Faq::Id(Placed { text: id.clone(), path }),
            Node::Map(_) => Faq::Question(Box::new(r.item(path.clone(), node, |r| read_faq(r, path)))),
            other => {
                r.item(path, other, |_| ()); // says that this is no question
                continue;
            }
        });
    }
    faqs
}

fn read_faq(r: &mut Reader<'_, '_>, path: Path) -> FaqEntry {
    r.require_one_of(&["id", "question"]);
    let [question, answer] = r.require_together(["question", "answer"]);
    // Fields stand in the order in which their keys are written.
    let entry = FaqEntry {
        path,
        id: read_name(r, "id"),
        aliases: read_aliases(r),
        question: r.placed("question"),
        also_asked: r.texts("also_asked").unwrap_or_default(),
        topics: r.texts("topics"),
        updated: r.date("updated"),
        reviewed: r.date("reviewed"),
        search: r.nested("search", read_search),
        answer: read_answer(r),
        references: read_references(r),
    };
    let id = r.has("id");
    if question && !answer {
        r.mistake("question", "missing-answer", "this question has no answer", "write `answer:` below it");
    } else if answer && !question {
        r.mistake("answer", "missing-question", "this answer has no question", "write `question:` above it");
    } else if !question && !id {
        let help = "write `question:` and `answer:`, or the id of a question file";
        r.mistake("", "missing-question", "this entry is no question", help);
    }
    entry
}

fn read_answer(r: &mut Reader<'_, '_>) -> Option<Placed> {
    r.expect("answer", || Shape::Markdown);
    r.placed("answer")
}

fn read_references(r: &mut Reader<'_, '_>) -> ThinVec<Reference> {
    r.expect("references", || Shape::List(vec![Shape::Text, Shape::Keys(node::outline(read_reference))]));
    let mut references = ThinVec::new();
    for (path, node) in r.items("references").unwrap_or_default() {
        references.push(match node {
            Node::Str(title) => Reference { title: title.clone(), ..Reference::default() },
            other => r.item(path, other, read_reference),
        });
    }
    references
}

fn read_reference(r: &mut Reader<'_, '_>) -> Reference {
    let reference = Reference {
        title: r.text("title").unwrap_or_default(),
        authors: r.text("authors"),
        publisher: r.text("publisher"),
        year: r.integer("year"),
        url: read_web_address(r, "url"),
        doi: r.text("doi"),
        accessed: r.date("accessed"),
    };
    if !r.require("title") {
        r.mistake("", "missing-key", "this reference has no title", "write `title:`");
    }
    if reference.doi.as_deref().is_some_and(|doi| !doi.starts_with("10.") || !doi.contains('/')) {
        r.mistake("doi", "bad-doi", "this is not a DOI", "write it without an address, such as 10.1000/182");
    }
    reference
}

fn read_web_address(r: &mut Reader<'_, '_>, key: &'static str) -> Option<String> {
    r.expect(key, || Shape::Web);
    let url = r.text(key).filter(|url| !url.is_empty())?;
    if address::is_web(&url) {
        return Some(url);
    }
    r.mistake(key, "bad-url", format!("`{key}` must be a web address"), "begin it with https://");
    None
}

fn read_terms(r: &mut Reader<'_, '_>) -> ThinVec<Term> {
    r.expect("terms", || Shape::List(vec![Shape::Keys(node::outline(read_term))]));
    let items = r.items("terms").unwrap_or_default();
    items.into_iter().filter_map(|(path, node)| r.item(path, node, read_term)).collect()
}

fn read_term(r: &mut Reader<'_, '_>) -> Option<Term> {
    require(r, ["term", "definition"], "entry");
    let term = r.placed("term");
    let also = r.texts("also").unwrap_or_default();
    let definition = r.text("definition");
    term.zip(definition).map(|(term, definition)| Term { term, also, definition: text::squeeze(&definition) })
}

fn read_changes(r: &mut Reader<'_, '_>) -> ThinVec<Change> {
    r.expect("changes", || Shape::List(vec![Shape::Keys(node::outline(read_change))]));
    let items = r.items("changes").unwrap_or_default();
    let mut changes: ThinVec<Change> =
        items.into_iter().filter_map(|(path, node)| r.item(path, node, read_change)).collect();
    changes.sort_by_key(|change| std::cmp::Reverse(change.date));
    changes
}

fn read_change(r: &mut Reader<'_, '_>) -> Option<Change> {
    require(r, ["date", "note"], "change");
    let (date, note) = (r.date("date"), r.text("note"));
    date.zip(note).map(|(date, note)| Change { date, note: text::squeeze(&note) })
}

/// Reports keys that an item of a list cannot do without.
fn require(r: &mut Reader<'_, '_>, keys: [&'static str; 2], item: &str) {
    for key in keys {
        if !r.require(key) {
            r.mistake("", "missing-key", format!("this {item} has no {key}"), format!("write `{key}:`"));
        }
    }
}

fn read_search(r: &mut Reader<'_, '_>) -> Search {
    let texts =
        |placed: Option<ThinVec<Placed>>| placed.unwrap_or_default().into_iter().map(|p| p.text).collect();
    Search {
        exclude: r.flag("exclude"),
        boost: r.number("boost"),
        keywords: texts(r.texts("keywords")),
        pin: texts(r.texts("pin")),
    }
}

fn read_links(r: &mut Reader<'_, '_>) -> ThinVec<(Placed, String)> {
    r.expect("links", || Shape::List(vec![Shape::Keys(node::outline(read_link))]));
    let mut links = ThinVec::new();
    for (path, node) in r.items("links").unwrap_or_default() {
        let link = r.item(path, node, read_link);
        if let (Some(title), Some(url)) = link {
            links.push((title, url));
        }
    }
    links
}

fn read_link(r: &mut Reader<'_, '_>) -> (Option<Placed>, Option<String>) {
    (r.placed("title"), read_web_address(r, "url"))
}
