//! Drawings (SVG) → pixels → PNG. Text in a drawing is not drawn: outlines come from `card`.

use png::{BitDepth, ColorType, Compression, Encoder, Filter};
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{self, Options, Tree};
use std::collections::HashMap;

/// Pixels, four bytes each (red, green, blue, alpha), row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pixels {
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Bytes.
    pub rgba: Vec<u8>,
}

/// Draws an SVG so that it fills `width` × `height`; a drawing of other proportions stands in the middle. Files that it names are
/// not loaded.
///
/// # Errors
/// With the reason when it is not SVG.
pub fn draw(svg: &str, width: u32, height: u32) -> Result<Pixels, String> {
    place(svg, width, height, 1.0, Color::TRANSPARENT)
}

/// Draws an SVG in the middle of a white square of `side` pixels; it takes `share` of the side.
///
/// # Errors
/// With the reason when it is not SVG.
pub fn draw_on_white(svg: &str, side: u32, share: f32) -> Result<Pixels, String> {
    place(svg, side, side, share, Color::WHITE)
}

fn place(svg: &str, width: u32, height: u32, share: f32, ground: Color) -> Result<Pixels, String> {
    let mut options = Options::default();
    options.image_href_resolver.resolve_string = Box::new(|_, _| None);
    let tree = Tree::from_str(svg, &options).map_err(|error| error.to_string())?;
    let mut pixmap = Pixmap::new(width, height).ok_or("a picture needs a size")?;
    pixmap.fill(ground);
    resvg::render(&tree, fitting(&tree, width, height, share), &mut pixmap.as_mut());
    Ok(Pixels { width, height, rgba: pixmap.take_demultiplied() })
}

fn fitting(tree: &usvg::Tree, width: u32, height: u32, share: f32) -> Transform {
    let size = tree.size();
    let scale = share * (width as f32 / size.width()).min(height as f32 / size.height());
    let (x, y) = (width as f32 - size.width() * scale, height as f32 - size.height() * scale);
    Transform::from_row(scale, 0.0, 0.0, scale, x / 2.0, y / 2.0)
}

impl Pixels {
    /// A PNG file; few colours make it small.
    ///
    /// # Errors
    /// When the pixels do not fit the size.
    pub fn png(&self) -> Result<Vec<u8>, png::EncodingError> {
        let mut file = Vec::new();
        let mut encoder = Encoder::new(&mut file, self.width, self.height);
        encoder.set_depth(BitDepth::Eight);
        let opaque = self.rgba.chunks_exact(4).all(|pixel| pixel[3] == u8::MAX);
        let palette = if opaque { self.palette() } else { None };
        let bytes = match palette {
            Some((colours, indexes)) => {
                encoder.set_color(ColorType::Indexed);
                encoder.set_palette(colours);
                // A third larger than what takes sixty times as long.
                encoder.set_compression(Compression::Fast);
                encoder.set_filter(Filter::Up);
                indexes
            }
            None if opaque => {
                encoder.set_color(ColorType::Rgb);
                self.rgba.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect()
            }
            None => {
                encoder.set_color(ColorType::Rgba);
                self.rgba.clone()
            }
        };
        encoder.write_header()?.write_image_data(&bytes)?;
        Ok(file)
    }

    /// The colours in the order in which they come, and the place of each pixel's; none when there are too many.
    fn palette(&self) -> Option<(Vec<u8>, Vec<u8>)> {
        let mut places: HashMap<[u8; 3], u8, foldhash::fast::FixedState> = HashMap::default();
        let mut colours = Vec::new();
        let mut indexes = Vec::with_capacity(self.rgba.len() / 4);
        let mut last = ([0; 3], None);
        for pixel in self.rgba.chunks_exact(4) {
            let colour = [pixel[0], pixel[1], pixel[2]];
            if last.0 != colour || last.1.is_none() {
                let place = match places.get(&colour) {
                    Some(place) => *place,
                    None => {
                        let next = u8::try_from(places.len()).ok()?;
                        colours.extend(colour);
                        *places.entry(colour).or_insert(next)
                    }
                };
                last = (colour, Some(place));
            }
            indexes.extend(last.1);
        }
        Some((colours, indexes))
    }
}

/// What a PNG file shows.
#[cfg(test)]
pub(crate) fn decoded(file: &[u8]) -> Pixels {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(file));
    decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::ALPHA);
    let mut reader = decoder.read_info().unwrap();
    let mut rgba = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut rgba).unwrap();
    Pixels { width: info.width, height: info.height, rgba }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_holds_every_pixel() {
        let few = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 2 1'><path fill='#123' d='M0 0h2v1H0z'/><path fill='red' d='M1 0h1v1H1z'/></svg>";
        let clear = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 2 1'><path fill='red' d='M1 0h1v1H1z'/></svg>";
        let many = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 2 1'><linearGradient id='a'><stop stop-color='red'/><stop offset='.5' stop-color='lime'/><stop offset='1' stop-color='blue'/></linearGradient><path fill='url(#a)' d='M0 0h2v1H0z'/></svg>";
        for (svg, colour) in [(few, 3), (clear, 6), (many, 2)] {
            let pixels = draw(svg, 800, 400).unwrap();
            let file = pixels.png().unwrap();
            assert_eq!(file[25], colour, "colour type of the header");
            assert!(decoded(&file) == pixels, "{svg}");
        }
    }

    #[test]
    fn another_shape_stands_in_the_middle() {
        let wide =
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 10'><path d='M0 0h20v10H0z'/></svg>";
        let pixels = draw(wide, 20, 20).unwrap();
        let rows: Vec<u8> = pixels.rgba.chunks_exact(80).map(|row| row[3]).collect();
        assert_eq!(rows.iter().filter(|alpha| **alpha == u8::MAX).count(), 10);
        assert_eq!((rows[4], rows[5], rows[14], rows[15]), (0, 255, 255, 0));
        assert!(draw("no drawing", 1, 1).is_err());
    }
}
