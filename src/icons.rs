//! Icons in the sizes and formats that browsers and telephones want, all of the theme's one drawing.

use crate::error::{Error, Result};
use crate::paint::{self, Pixels};
use crate::present::icons::{ICO, OF_MANIFEST, TOUCH};
use crate::site::Site;
use crate::theme::Theme;
use image::ExtendedColorType;
use image::codecs::ico::{IcoEncoder, IcoFrame};

/// Changes whenever the same drawing would become other icons.
const VERSION: u32 = 1;
/// Widths inside `favicon.ico`: tabs on plain and on dense screens, and the task bar.
const ICO_SIDES: [u32; 3] = [16, 32, 48];
/// What Apple asks for; smaller screens make it smaller.
const TOUCH_SIDE: u32 = 180;
/// Telephones round the corners of a home screen's icons.
const TOUCH_SHARE: f32 = 0.78;
/// The square inside the circle to which W3C's "Web Application Manifest" lets a maskable icon be cut: its radius is 2/5 of the
/// side, so 0.8 / √2 and a hair less.
const MASKABLE_SHARE: f32 = 0.56;

/// An icon that is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    /// Several widths in one file.
    Ico,
    /// On white, for home screens.
    Touch,
    /// One of [`OF_MANIFEST`].
    OfManifest(usize),
}

/// What is to be drawn for a site: nothing without a drawing, and nothing for which the content has a file of its own.
pub fn plan(site: &Site) -> Vec<Picture> {
    if site.icon.is_none() {
        return Vec::new();
    }
    let of_manifest = if site.config.run.offline { 0 } else { OF_MANIFEST.len() };
    let all = [Picture::Ico, Picture::Touch].into_iter().chain((0..of_manifest).map(Picture::OfManifest));
    all.filter(|picture| site.catalog.asset(picture.path()).is_none()).collect()
}

/// The drawing of which a theme's icons are made.
///
/// # Errors
/// When it is not a text.
pub fn drawing(theme: &Theme) -> Result<&str> {
    let file = theme.icon().and_then(|path| theme.files.get(path));
    let bytes = file.map(Vec::as_slice).unwrap_or_default();
    std::str::from_utf8(bytes).map_err(|error| broken(&error.to_string()))
}

impl Picture {
    /// Path inside the site.
    pub fn path(self) -> &'static str {
        match self {
            Picture::Ico => ICO,
            Picture::Touch => TOUCH,
            Picture::OfManifest(number) => OF_MANIFEST[number].0,
        }
    }

    /// A name that says everything on which the file depends.
    pub fn name(self, drawing: &str) -> String {
        format!("{}.i{VERSION}.{}", blake3::hash(drawing.as_bytes()).to_hex(), self.path())
    }

    /// The file.
    ///
    /// # Errors
    /// When the drawing is not SVG.
    pub fn draw(self, drawing: &str) -> Result<Vec<u8>> {
        let pixels = match self {
            Picture::Ico => return ico(drawing),
            Picture::Touch => paint::draw_on_white(drawing, TOUCH_SIDE, TOUCH_SHARE),
            Picture::OfManifest(number) => match OF_MANIFEST[number] {
                (_, side, "maskable") => paint::draw_on_white(drawing, side, MASKABLE_SHARE),
                (_, side, _) => paint::draw(drawing, side, side),
            },
        };
        let pixels = pixels.map_err(|why| broken(&why))?;
        pixels.png().map_err(|error| broken(&error.to_string()))
    }
}

fn ico(drawing: &str) -> Result<Vec<u8>> {
    let frame = |side| -> Result<IcoFrame<'static>> {
        let Pixels { width, height, rgba } = paint::draw(drawing, side, side).map_err(|why| broken(&why))?;
        let frame = IcoFrame::as_png(&rgba, width, height, ExtendedColorType::Rgba8);
        frame.map_err(|error| broken(&error.to_string()))
    };
    let frames = ICO_SIDES.into_iter().map(frame).collect::<Result<Vec<_>>>()?;
    let mut file = Vec::new();
    IcoEncoder::new(&mut file).encode_images(&frames).map_err(|error| broken(&error.to_string()))?;
    Ok(file)
}

fn broken(why: &str) -> Error {
    Error::new(format!("the theme's icon, static/favicon.svg, cannot be drawn: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paint::decoded;
    use image::ImageFormat;

    const RED: &str =
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'><path fill='red' d='M0 0h8v8H0z'/></svg>";

    fn png(picture: Picture) -> Pixels {
        decoded(&picture.draw(RED).unwrap())
    }

    fn at(pixels: &Pixels, x: u32, y: u32) -> &[u8] {
        &pixels.rgba[((y * pixels.width + x) * 4) as usize..][..4]
    }

    #[test]
    fn the_ico_file_holds_every_width() {
        let file = Picture::Ico.draw(RED).unwrap();
        // ICONDIR: reserved, type 1, count; then 16 bytes an entry that begin with width and height.
        assert_eq!(file[..6], [0, 0, 1, 0, 3, 0]);
        let sides: Vec<(u8, u8)> = (0..3).map(|at| (file[6 + at * 16], file[7 + at * 16])).collect();
        assert_eq!(sides, [(16, 16), (32, 32), (48, 48)]);
        let largest = image::load_from_memory_with_format(&file, ImageFormat::Ico).unwrap().into_rgba8();
        assert!(largest.width() == 48 && largest.pixels().all(|pixel| pixel.0 == [255, 0, 0, 255]));
    }

    #[test]
    fn what_a_telephone_cuts_off_is_white() {
        let touch = png(Picture::Touch);
        assert_eq!((touch.width, touch.height), (180, 180));
        assert_eq!((at(&touch, 0, 0), at(&touch, 90, 90)), (&[255; 4][..], &[255, 0, 0, 255][..]));
        let masked = png(Picture::OfManifest(2));
        let radius = f64::from(masked.width) * 0.4;
        let middle = f64::from(masked.width) / 2.0;
        let outside = |x: u32, y: u32| (f64::from(x) - middle).hypot(f64::from(y) - middle) > radius;
        let all = (0..masked.height).flat_map(|y| (0..masked.width).map(move |x| (x, y)));
        let cut = all.filter(|(x, y)| outside(*x, *y)).find(|(x, y)| at(&masked, *x, *y) != [255; 4]);
        assert_eq!(cut, None);
    }

    #[test]
    fn what_is_no_drawing_is_an_error_that_names_the_file() {
        for picture in [Picture::Ico, Picture::Touch, Picture::OfManifest(0)] {
            assert!(picture.draw("GIF89a").unwrap_err().to_string().contains("static/favicon.svg"));
        }
    }
}
