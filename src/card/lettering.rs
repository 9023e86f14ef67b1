//! Text → outlines of its letters, set in lines. Any script that the fonts have is shaped and runs in its own direction.

use cosmic_text::fontdb::{Database, Family, ID, Query, Source, Weight};
use cosmic_text::{
    Align, Attrs, Buffer, Ellipsize, EllipsizeHeightLimit, Fallback, FontSystem, LayoutGlyph, Metrics,
    Shaping, Wrap,
};
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};
use ttf_parser::{Face, GlyphId, OutlineBuilder};
use unicode_script::Script;

/// Fonts, and what is needed to set text in them.
pub(super) struct Lettering {
    fonts: Database,
    /// One for each thread at work: setting text fills its caches.
    systems: Mutex<Vec<FontSystem>>,
}

/// How a text is set.
pub(super) struct Style<'s> {
    /// Families as CSS lists them; the first that there is counts.
    pub families: &'s str,
    pub weight: u16,
    /// Height of the letters' square.
    pub size: f32,
    /// From one line to the next, in heights of the square.
    pub leading: f32,
    /// The longest line.
    pub width: f32,
    /// Most lines; what does not fit ends in an ellipsis.
    pub lines: usize,
    /// Where lines stand in the width; none for the side on which the text begins.
    pub align: Option<Align>,
}

/// No font is preferred for a script: whichever has the letters is taken.
struct Any;

impl Fallback for Any {
    fn common_fallback(&self) -> &[&'static str] {
        &[]
    }

    fn forbidden_fallback(&self) -> &[&'static str] {
        &[]
    }

    fn script_fallback(&self, _: Script, _: &str) -> &[&'static str] {
        &[]
    }
}

impl Lettering {
    /// Fonts by the bytes of their files (TrueType or OpenType).
    pub fn new(files: &[Arc<Vec<u8>>]) -> Lettering {
        let mut fonts = Database::new();
        for file in files {
            fonts.load_font_source(Source::Binary(Arc::clone(file) as Arc<dyn AsRef<[u8]> + Send + Sync>));
        }
        Lettering { fonts, systems: Mutex::default() }
    }

    /// The outlines as the data of an SVG path; the first line's letters stand on y = 0. Empty when there is nothing to draw, or a
    /// letter that no font has.
    pub fn outlines(&self, text: &str, style: &Style<'_>) -> String {
        let free = || self.systems.lock().unwrap_or_else(PoisonError::into_inner);
        let known = free().pop();
        let mut system = known.unwrap_or_else(|| {
            FontSystem::new_with_locale_and_db_and_fallback("en".into(), self.fonts.clone(), Any)
        });
        let family = self.family(style);
        let data = self.weights(&family, style.weight).into_iter().find_map(|weight| {
            let buffer = lay_out(&mut system, text, style, &family, weight);
            self.path(&buffer)
        });
        free().push(system);
        data.unwrap_or_default()
    }

    /// The first family of the list that there is.
    fn family(&self, style: &Style<'_>) -> String {
        let names = style.families.split(',').map(|name| name.trim().trim_matches(['"', '\'']));
        let is_there = |name: &&str| {
            let families = [Family::Name(name)];
            self.fonts.query(&Query { families: &families, ..Query::default() }).is_some()
        };
        let first =
            || self.fonts.faces().find_map(|face| face.families.first().map(|(name, _)| name.clone()));
        names.into_iter().find(is_there).map(str::to_owned).or_else(first).unwrap_or_default()
    }

    /// Weights to try, the best one first. Other fonts take part only in a weight that they have.
    fn weights(&self, family: &str, wanted: u16) -> Vec<u16> {
        let of_family =
            Query { families: &[Family::Name(family)], weight: Weight(wanted), ..Query::default() };
        let best = self.fonts.query(&of_family).and_then(|id| self.fonts.face(id)).map(|face| face.weight.0);
        let mut others: Vec<u16> = self.fonts.faces().map(|face| face.weight.0).collect();
        others.sort_by_key(|weight| (weight.abs_diff(wanted), *weight));
        others.dedup();
        others.retain(|weight| Some(*weight) != best);
        best.into_iter().chain(others).collect()
    }

    /// None when a letter has no outline in any font.
    fn path(&self, buffer: &Buffer) -> Option<String> {
        let mut path = String::new();
        let mut first = None;
        for run in buffer.layout_runs() {
            let baseline = run.line_y - *first.get_or_insert(run.line_y);
            for glyph in run.glyphs {
                if glyph.glyph_id == 0 {
                    return None;
                }
                self.outline(glyph.font_id, glyph, baseline, &mut path)?;
            }
        }
        Some(path)
    }

    fn outline(&self, font: ID, glyph: &LayoutGlyph, baseline: f32, path: &mut String) -> Option<()> {
        self.fonts.with_face_data(font, |data, index| {
            let face = Face::parse(data, index).ok()?;
            let mut pen = Pen {
                x: glyph.x + glyph.font_size * glyph.x_offset,
                y: baseline + glyph.y - glyph.font_size * glyph.y_offset,
                scale: glyph.font_size / f32::from(face.units_per_em()),
                path,
            };
            face.outline_glyph(GlyphId(glyph.glyph_id), &mut pen); // none for a space
            Some(())
        })?
    }
}

fn lay_out(system: &mut FontSystem, text: &str, style: &Style<'_>, family: &str, weight: u16) -> Buffer {
    let mut buffer = Buffer::new_empty(Metrics::relative(style.size, style.leading));
    buffer.set_wrap(Wrap::WordOrGlyph);
    buffer.set_ellipsize(Ellipsize::End(EllipsizeHeightLimit::Lines(style.lines)));
    buffer.set_size(Some(style.width), None);
    let attrs = Attrs::new().family(Family::Name(family)).weight(Weight(weight));
    buffer.set_text(text, &attrs, Shaping::Advanced, style.align);
    buffer.shape_until_scroll(system, false);
    buffer
}

/// Writes outlines as they are placed; in fonts, y grows upwards.
struct Pen<'p> {
    x: f32,
    y: f32,
    scale: f32,
    path: &'p mut String,
}

impl Pen<'_> {
    fn write(&mut self, command: char, points: &[(f32, f32)]) {
        self.path.push(command);
        for (x, y) in points {
            // Writing to a string cannot fail.
            let _ = write!(self.path, "{:.2} {:.2} ", self.x + x * self.scale, self.y - y * self.scale);
        }
    }
}

impl OutlineBuilder for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.write('M', &[(x, y)]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.write('L', &[(x, y)]);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.write('Q', &[(x1, y1), (x, y)]);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.write('C', &[(x1, y1), (x2, y2), (x, y)]);
    }

    fn close(&mut self) {
        self.path.push('Z');
    }
}
