//! Pictures of a text → HTML.

use super::link::Destination;
use super::render::{Renderer, raw};
use crate::gapped::{Gap, Target};
use crate::picture;
use crate::problem::Severity;
use crate::text::escape_html;
use pulldown_cmark::Event;
use std::ops::Range;

/// The first picture is on the screen from the start when it stands in so many bytes of a body.
const FIRST_SCREEN: usize = 1000;

impl<'t> Renderer<'_, 't> {
    /// The HTML of a picture; none when it cannot be shown.
    pub(super) fn image(
        &mut self,
        destination: &str,
        title: &str,
        alt: &str,
        range: Range<usize>,
    ) -> Option<Event<'t>> {
        if alt.trim().is_empty() {
            let help = "write what the picture shows between the square brackets";
            let message = "this picture has no text alternative";
            self.problem(Severity::Warning, range.clone(), "missing-alt", message, help);
        }
        let path = self.picture_path(destination, &range)?;
        let size = self.context.catalog.asset(&path).and_then(|asset| asset.size);
        let source = self.gap(Target::Path(path.clone()), destination, &range);
        let mut attributes = format!(" alt=\"{}\"", escape_html(alt));
        if !title.is_empty() {
            attributes.push_str(&format!(" title=\"{}\"", escape_html(title)));
        }
        if let Some((width, height)) = size {
            attributes.push_str(&format!(" width=\"{width}\" height=\"{height}\""));
        }
        attributes.push_str(self.loading(&range));
        let image = format!("<img src=\"{source}\"{attributes}>");
        if size.is_none() || !self.context.config.responsive_images || !picture::has_variants(&path) {
            return Some(raw(image));
        }
        self.found.pictures.push(path.clone());
        let variants = self.mark(Gap::Variants(path));
        Some(raw(format!("<picture>{variants}{image}</picture>")))
    }

    /// Whether the browser waits with a picture until the reader comes near.
    fn loading(&mut self, range: &Range<usize>) -> &'static str {
        let is_first = !std::mem::replace(&mut self.has_picture, true);
        if is_first && self.is_near_top(range, FIRST_SCREEN) {
            " fetchpriority=\"high\""
        } else {
            " loading=\"lazy\" decoding=\"async\""
        }
    }

    /// The path of a picture in the site; mistakes are reported here.
    fn picture_path(&mut self, destination: &str, range: &Range<usize>) -> Option<String> {
        let (code, message, help) = match self.destination(destination, range)? {
            Destination::Inside(Target::Path(path)) => return Some(path),
            Destination::Outside => (
                "outside-picture",
                "this picture is on another site",
                "put the file beside the article: readers' browsers load nothing from other sites",
            ),
            _ => (
                "not-a-picture",
                "this is not a picture",
                "name a picture file beside the article, or remove the `!`",
            ),
        };
        self.problem(Severity::Error, range.clone(), code, message, help);
        None
    }
}
