//! What the keys of other generators are here.

/// What a key of another generator is here.
#[derive(Debug, Clone, Copy)]
pub(super) enum To {
    /// Text.
    Text(&'static str),
    /// A day.
    Day(&'static str),
    /// `true` or `false`.
    Flag(&'static str),
    /// `published`: a day, or the opposite of a draft.
    Published,
    /// A whole number.
    Number(&'static str),
    /// Topics of an article or question.
    Topics,
    /// Words of the search.
    Keywords,
    /// Names of people.
    People(&'static str),
    /// Old addresses; they were read when the pages were placed.
    Addresses,
    /// The last part of the address.
    Slug,
    /// Left out of the search when it is this.
    Hidden(bool),
    /// Sources.
    References,
    /// Questions with answers.
    Questions,
    /// Keys inside, by the same table.
    Inside,
    /// As it is.
    Same,
}

/// Keys in lower case (`sidebar.order` for a key inside another) and what they are here.
pub(super) const TABLE: &[(&str, To)] = &[
    ("title", To::Text("title")),
    ("description", To::Text("description")),
    ("summary", To::Text("description")),
    ("excerpt", To::Text("description")),
    ("subtitle", To::Text("description")),
    ("short_title", To::Text("short_title")),
    ("linktitle", To::Text("short_title")),
    ("sidebar_label", To::Text("short_title")),
    ("sidebar.label", To::Text("short_title")),
    ("nav_title", To::Text("short_title")),
    ("date", To::Day("date")),
    ("publishdate", To::Day("date")),
    ("pubdate", To::Day("date")),
    ("published", To::Published),
    ("updated", To::Day("updated")),
    ("lastmod", To::Day("updated")),
    ("modified", To::Day("updated")),
    ("last_modified_at", To::Day("updated")),
    ("lastupdated", To::Day("updated")),
    ("last_update", To::Inside),
    ("last_update.date", To::Day("updated")),
    ("last_update.author", To::People("authors")),
    ("reviewed", To::Day("reviewed")),
    ("next_review", To::Day("next_review")),
    ("expires", To::Day("expires")),
    ("expirydate", To::Day("expires")),
    ("unpublishdate", To::Day("expires")),
    ("draft", To::Flag("draft")),
    ("slug", To::Slug),
    ("url", To::Addresses),
    ("permalink", To::Addresses),
    ("path", To::Addresses),
    ("aliases", To::Addresses),
    ("redirect_from", To::Addresses),
    ("weight", To::Number("weight")),
    ("order", To::Number("weight")),
    ("nav_order", To::Number("weight")),
    ("sidebar_position", To::Number("weight")),
    ("sidebar", To::Inside),
    ("sidebar.order", To::Number("weight")),
    ("tags", To::Topics),
    ("topics", To::Topics),
    ("category", To::Topics),
    ("categories", To::Topics),
    ("taxonomies", To::Inside),
    ("taxonomies.tags", To::Topics),
    ("taxonomies.categories", To::Topics),
    ("taxonomies.authors", To::People("authors")),
    ("keywords", To::Keywords),
    ("author", To::People("authors")),
    ("authors", To::People("authors")),
    ("reviewers", To::People("reviewers")),
    ("translationkey", To::Text("translation_key")),
    ("translation_key", To::Text("translation_key")),
    ("in_search_index", To::Hidden(false)),
    ("pagefind", To::Hidden(false)),
    ("sources", To::References),
    ("references", To::References),
    ("takeaways", To::Same),
    ("faq", To::Questions),
    ("faqs", To::Questions),
    ("extra", To::Inside),
    ("params", To::Inside),
];
