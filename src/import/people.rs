//! Names of authors → people with a file of their own.

use super::front;
use super::site::{Person, Site};
use crate::node::Node;
use crate::text;

/// A person of whom only the name is known.
pub(super) fn named(name: &str) -> Person {
    // `Ada Lovelace <ada@example.org>`: the address is not for the public.
    let name = text::squeeze(name.split('<').next().unwrap_or(name));
    let id = text::slug(&name);
    Person { id: if id.is_empty() { "author".into() } else { id }, name, ..Person::default() }
}

/// Reads a file of people, each below the name that pages use (Jekyll, Docusaurus, Hugo).
pub(super) fn read_file(site: &mut Site, path: &str) {
    let Some(file) = site.tree.text(path) else { return };
    let Some(Node::Map(pairs)) = front::settings(&file) else { return };
    site.tree.mark(path, "people");
    for (id, node) in &pairs {
        let text =
            |keys: &[&str]| keys.iter().find_map(|key| front::text_below(node, &[key])).unwrap_or_default();
        let name = text(&["name", "display_name"]);
        let mut person = named(if name.is_empty() { id } else { &name });
        let slug = text::slug(id);
        if !slug.is_empty() {
            person.id = slug;
        }
        person.role = text(&["title", "role", "position"]);
        person.url =
            Some(text(&["url", "web", "website"])).filter(|url| url.contains("://")).unwrap_or_default();
        person.biography = text(&["bio", "description", "biography"]);
        const READ: &[&str] = &[
            "name",
            "display_name",
            "title",
            "role",
            "position",
            "url",
            "web",
            "website",
            "bio",
            "description",
            "biography",
        ];
        let read: Vec<String> = READ.iter().map(|key| format!("{id}.{key}")).collect();
        let read: Vec<&str> = read.iter().map(String::as_str).collect();
        let only = Node::Map(vec![(id.clone(), node.clone())]);
        super::settings::note_unread(site, &file, &only, &read);
        site.people.insert(id.clone(), person);
    }
}

/// The id of a person by the name that a page uses.
pub(super) fn id_of(site: &mut Site, name: &str) -> String {
    site.people.entry(name.to_owned()).or_insert_with(|| named(name)).id.clone()
}
