//! Width and height of pictures, and what cameras write into them.

use exif::{Exif, In, Tag};
use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read as _, Seek};
use std::path::Path;

/// Most pixels of a picture that is taken into memory.
pub const MAX_PIXELS: u64 = 64 << 20;

/// How much of a file is read to find what it holds, in bytes.
const HEAD: u64 = 64;
/// How much of a file is read to find how the camera was held, in bytes: two parts of a JPEG file, each as long as it can be.
const CAMERA_HEAD: u64 = 128 << 10;
/// How much of an SVG file is read to find its size, in bytes.
const SVG_HEAD: u64 = 8192;

/// Width and height in pixels; none for files that are no picture or tell no size.
pub fn size(path: &Path) -> Option<(u32, u32)> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    match extension.as_str() {
        "svg" => {
            let mut head = String::new();
            File::open(path).ok()?.take(SVG_HEAD).read_to_string(&mut head).ok()?;
            svg_size(&head)
        }
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" => {
            let size = imagesize::size(path).ok()?;
            let (width, height) = (u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?);
            Some(if is_turned(path) { (height, width) } else { (width, height) })
        }
        _ => None,
    }
}

/// The ending that a picture should have; none when its own fits, and for files that are no such picture.
pub fn other_ending(path: &Path) -> Option<&'static str> {
    let own = path.extension()?.to_str()?.to_ascii_lowercase();
    if !["png", "jpg", "jpeg", "gif", "webp", "avif"].contains(&own.as_str()) {
        return None;
    }
    let mut head = Vec::new();
    File::open(path).ok()?.take(HEAD).read_to_end(&mut head).ok()?;
    let endings = image::guess_format(&head).ok()?.extensions_str();
    endings.first().copied().filter(|_| !endings.contains(&own.as_str()))
}

/// Whether a picture says where it was taken. Reads the whole file.
pub fn tells_place(path: &Path) -> bool {
    let is_place = |field: &exif::Field| matches!(field.tag, Tag::GPSLatitude | Tag::GPSLongitude);
    let file = File::open(path).map(BufReader::new);
    file.ok().and_then(camera).is_some_and(|camera| camera.fields().any(is_place))
}

/// Whether a camera was held upright: the photograph lies on its side in the file, and browsers turn it.
fn is_turned(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(CAMERA_HEAD).read_to_end(&mut head));
    // Of other kinds of picture, browsers heed a turn that the picture itself names, or none.
    let is_jpeg = read.is_ok() && head.starts_with(&[0xff, 0xd8]);
    let camera = is_jpeg.then(|| camera(Cursor::new(head))).flatten();
    let orientation =
        camera.and_then(|camera| camera.get_field(Tag::Orientation, In::PRIMARY)?.value.get_uint(0));
    orientation.is_some_and(|orientation| (5..=8).contains(&orientation))
}

/// What a camera wrote into a picture, as far as it can be read.
fn camera(mut picture: impl BufRead + Seek) -> Option<Exif> {
    let read = exif::Reader::new().continue_on_error(true).read_from_container(&mut picture);
    read.or_else(|error| error.distill_partial_result(|_| {})).ok()
}

/// Whether there can be smaller variants of a file, by its name.
pub fn has_variants(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    matches!(ending.as_str(), "jpg" | "jpeg" | "png" | "webp")
}

/// True when an SVG could run a script or load something, or cannot be read.
///
/// A browser that opens the file alone treats it as a document. The test is strict on purpose:
/// drawings need none of these words.
pub fn is_active(path: &Path) -> bool {
    std::fs::read(path).map_or(true, |bytes| is_active_svg(&String::from_utf8_lossy(&bytes)))
}

fn is_active_svg(text: &str) -> bool {
    let lower: String = text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let words = [
        "<script",
        "<foreignobject",
        "<iframe",
        "<embed",
        "<object",
        "<handler",
        "javascript:",
        "<!entity",
        "<!doctype html",
        "&#",
    ];
    words.iter().any(|word| lower.contains(word)) || has_handler(&lower) || has_prefix(&lower)
}

/// An attribute such as `onload=`.
fn has_handler(text: &str) -> bool {
    text.match_indices("on").any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let name_end =
            text[at..].find(|c: char| !c.is_ascii_alphanumeric()).map_or(text.len(), |end| at + end);
        let boundary = before.is_some_and(|c| c.is_whitespace() || matches!(c, '"' | '\'' | '/' | ':'));
        boundary && name_end > at + 2 && text[name_end..].trim_start().starts_with('=')
    })
}

/// `<x:script`: a script under another name for the namespace.
fn has_prefix(text: &str) -> bool {
    [":script", ":foreignobject", ":iframe", ":handler"].iter().any(|word| text.contains(word))
}

/// The size that an SVG's first element gives, in `width` and `height` or in its `viewBox`.
fn svg_size(text: &str) -> Option<(u32, u32)> {
    let tag = text[text.find("<svg")?..].split('>').next()?;
    let number = |name| attribute(tag, name)?.trim_end_matches("px").parse::<f64>().ok();
    let (width, height) = match (number("width"), number("height")) {
        (Some(width), Some(height)) => (width, height),
        _ => {
            let corners: Vec<f64> =
                attribute(tag, "viewBox")?.split([' ', ',']).filter_map(|part| part.parse().ok()).collect();
            (*corners.get(2)?, *corners.get(3)?)
        }
    };
    let whole = |value: f64| (1.0..65536.0).contains(&value).then(|| value.round() as u32);
    Some((whole(width)?, whole(height)?))
}

/// The value of an attribute of a tag.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let mut rest = tag;
    loop {
        let at = rest.find(name)?;
        let before = rest[..at].chars().next_back();
        rest = &rest[at + name.len()..];
        let value = rest.trim_start().strip_prefix('=').map(str::trim_start);
        if let (Some(value), Some(true)) = (value, before.map(char::is_whitespace)) {
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            return value[1..].split(quote).next();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawings_are_told_from_programs() {
        for active in [
            "<svg><SCRIPT>x</SCRIPT></svg>",
            "<svg onload=\"x\">",
            "<svg><a href='javascript:x'/></svg>",
            "<svg><rect fill='red'onclick = 'x'/></svg>",
            "<svg xmlns:s='http://www.w3.org/2000/svg'><s:script/></svg>",
        ] {
            assert!(is_active_svg(active), "{active}");
        }
        assert!(!is_active_svg(
            "<svg viewBox='0 0 1 1'><title>Sore on one side = no</title><text>on = 1</text></svg>"
        ));
    }

    #[test]
    fn svg_sizes_come_from_the_first_element() {
        assert_eq!(
            svg_size("<?xml?><svg xmlns='x' width=\"640px\" height='320'><rect width='1'/></svg>"),
            Some((640, 320))
        );
        assert_eq!(svg_size("<svg stroke-width=\"2\" viewBox=\"0 0 720 360.4\">"), Some((720, 360)));
        assert_eq!(svg_size("<svg width='100%' height='100%'>"), None);
        assert_eq!(svg_size("no picture"), None);
    }
}
