//! Width and height of pictures.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

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
            Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?))
        }
        _ => None,
    }
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
    fn svg_sizes_come_from_the_first_element() {
        assert_eq!(svg_size("<?xml?><svg xmlns='x' width=\"640px\" height='320'><rect width='1'/></svg>"), Some((640, 320)));
        assert_eq!(svg_size("<svg stroke-width=\"2\" viewBox=\"0 0 720 360.4\">"), Some((720, 360)));
        assert_eq!(svg_size("<svg width='100%' height='100%'>"), None);
        assert_eq!(svg_size("no picture"), None);
    }
}
