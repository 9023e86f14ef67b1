//! What goes into the gaps of HTML, on a page of its own and where the page stands in the whole guide.

use super::{Presenter, plan};
use crate::address;
use crate::catalog::WHOLE;
use crate::gapped::{Gap, Gapped, Target};
use crate::site::Variant;
use crate::text;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::rc::Rc;

/// Pages of the content by their address: the part of the whole guide that holds them, and their number in it.
pub(super) type Places<'s> = HashMap<&'s str, (usize, usize)>;

/// Where a page stands in the whole guide.
pub(super) struct Place<'s> {
    pub places: Rc<Places<'s>>,
    /// Number of the page.
    pub own: usize,
    /// How many levels lower its headings are.
    pub down: u8,
}

impl Presenter<'_> {
    /// HTML for this page.
    pub(super) fn html(&self, html: &Gapped) -> String {
        html.fill(&mut |gap, out| match gap {
            Gap::Address(target) => self.write_address(target, out),
            Gap::Anchor(id) => out.push_str(&text::escape_html(&self.anchor(id))),
            Gap::Variants(path) => self.write_variants(path, out),
            Gap::Level(level) => {
                let _ = write!(out, "{}", self.level(*level)); // writing to a string cannot fail
            }
        })
    }

    /// The source of a picture's smaller variants, from which the browser takes the one that fits.
    fn write_variants(&self, path: &str, out: &mut String) {
        let Some(variants) = self.site.variants.get(path) else { return };
        let spelled = |variant: &Variant| {
            format!("{}{} {}w", self.root, address::spell_url(&variant.path, self.offline()), variant.width)
        };
        let set = variants.iter().map(spelled).collect::<Vec<_>>().join(", ");
        let sizes = text::escape_html(&self.site.picture_sizes);
        out.push_str(&format!("<source type=\"image/webp\" srcset=\"{set}\" sizes=\"{sizes}\">"));
    }

    fn write_address(&self, target: &Target, out: &mut String) {
        let (path, fragment) = self.place_of(self.address(target));
        if path == self.url && !fragment.is_empty() {
            out.push('#');
            out.push_str(&address::encode(&fragment));
        } else {
            out.push_str(&self.root);
            out.push_str(&address::spell(&path, &fragment, self.offline()));
        }
    }

    /// Where the page and fragment of an address are to be found: in the whole guide, links lead on inside it.
    fn place_of(&self, (path, fragment): (String, String)) -> (String, String) {
        let found = self.place.as_ref().and_then(|place| place.places.get(path.as_str()));
        match found {
            Some((part, number)) => {
                let url = format!("{}{WHOLE}", self.prefix());
                (plan::numbered(&url, *part), anchor_in(*number, &fragment))
            }
            None => (path, fragment),
        }
    }

    /// The `id` of an element of the page's text; of the page itself when there is no name.
    pub(super) fn anchor(&self, name: &str) -> String {
        self.place.as_ref().map_or_else(|| name.to_owned(), |place| anchor_in(place.own, name))
    }

    /// The level of a heading of the page's text. There are six.
    pub(super) fn level(&self, level: u8) -> u8 {
        self.place.as_ref().map_or(level, |place| (level + place.down).min(6))
    }
}

/// The `id` of an element of a page that stands in the whole guide. The number of the page keeps the ids of pages apart.
pub(super) fn anchor_in(number: usize, name: &str) -> String {
    if name.is_empty() { format!("c{number}") } else { format!("c{number}-{name}") }
}
