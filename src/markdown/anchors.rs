//! Anchors: given or made from a text, one of each name on a page.

use super::body::Body;
use crate::text;

/// An anchor made from a text, free on its page.
pub(crate) fn derived_anchor(title: &str, taken: impl Fn(&str) -> bool) -> String {
    let slug = text::slug(title);
    let plain = !slug.is_empty() && !is_reserved(&slug);
    let base = if plain { slug } else { format!("section-{slug}").trim_end_matches('-').to_owned() };
    unique(&base, taken)
}

/// What is wrong with a given anchor: code, message and remedy.
pub(crate) fn anchor_error(id: &str, taken: bool) -> Option<(&'static str, String, String)> {
    if !text::is_name(id) {
        let help = format!("write `{{#{}}}`", text::slug(id));
        return Some(("bad-name", format!("`{id}` cannot be an anchor"), help));
    }
    if is_reserved(id) {
        return Some((
            "reserved-anchor",
            format!("the anchor `{id}` belongs to the page itself"),
            "choose another name".into(),
        ));
    }
    taken.then(|| {
        (
            "duplicate-anchor",
            format!("the anchor `{id}` stands twice on this page"),
            "choose another name for one of them".into(),
        )
    })
}

/// Anchors that pages use for their own parts; a test holds the default theme to them.
const RESERVED: &[&str] = &["changes", "footnotes", "questions", "references"];

fn is_reserved(id: &str) -> bool {
    RESERVED.contains(&id) || id.starts_with("site-") || id.starts_with("term-") || id.starts_with("note-")
}

/// `base`, or `base-2`, `base-3` … if it is taken.
pub(crate) fn unique(base: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut candidate = base.to_owned();
    let mut number = 2;
    while taken(&candidate) {
        candidate = format!("{base}-{number}");
        number += 1;
    }
    candidate
}

/// The anchors that a body makes beside those of its headings.
pub(crate) fn note_anchors(body: &Body) -> impl Iterator<Item = String> + '_ {
    body.footnotes
        .iter()
        .flat_map(|note| std::iter::once(format!("note-{}", note.number)).chain(note.back.iter().cloned()))
}
