//! A picture → smaller variants of it as WebP: in widths that pages use, upright, in sRGB, without what a camera wrote beside it.

use crate::picture::MAX_PIXELS;
use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{PixelType, Resizer};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbaImage};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};
use std::borrow::Cow;
use std::io::Cursor;
use webp::{Encoder, WebPConfig};

/// Changes whenever the same picture would become other variants.
pub const VERSION: u32 = 1;
/// Widths of variants in pixels; wider than the last one no column is, also on dense screens.
const WIDTHS: [u32; 4] = [480, 800, 1200, 1600];
/// A variant that is hardly narrower than the widest one is not worth its bytes.
const NEAR: f64 = 0.85;
/// Files that are no larger stay alone, in bytes: a choice would cost as much as it saves.
const SMALL: usize = 2 << 10;
/// Photographs: readers see no difference.
const QUALITY: f32 = 80.0;

/// A picture made smaller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Small {
    /// In pixels.
    pub width: u32,
    /// A WebP file.
    pub bytes: Vec<u8>,
}

/// The variants of a picture that are smaller files than the picture itself, the narrowest first. None for a film, a picture that
/// is too large, and whatever is no picture.
pub fn variants(file: &[u8]) -> Vec<Small> {
    let Some(Upright { image, is_exact }) = Some(file).filter(|file| file.len() > SMALL).and_then(upright)
    else {
        return Vec::new();
    };
    let widest = image.width().min(WIDTHS[WIDTHS.len() - 1]);
    let narrower = WIDTHS.into_iter().filter(|width| f64::from(*width) < f64::from(widest) * NEAR);
    let small = narrower.chain([widest]).filter_map(|width| {
        let bytes = encode(&resized(&image, width)?, is_exact)?;
        Some(Small { width, bytes })
    });
    let mut kept: Vec<Small> = small.filter(|small| small.bytes.len() < file.len()).collect();
    // A wider file that is not larger serves the narrow place as well.
    while let Some(at) = kept.windows(2).position(|pair| pair[0].bytes.len() >= pair[1].bytes.len()) {
        kept.remove(at);
    }
    kept
}

/// Variants as one file, for the cache: how many, width and length of each, their bytes.
pub fn pack(all: &[Small]) -> Vec<u8> {
    let number = |number: usize| (number as u32).to_le_bytes();
    let mut file = number(all.len()).to_vec();
    for small in all {
        file.extend(small.width.to_le_bytes());
        file.extend(number(small.bytes.len()));
    }
    file.extend(all.iter().flat_map(|small| &small.bytes));
    file
}

/// What [`pack`] has packed: widths and files.
pub fn unpack(file: &[u8]) -> Vec<(u32, &[u8])> {
    let (numbers, _) = file.as_chunks::<4>();
    let mut numbers = numbers.iter().map(|bytes| u32::from_le_bytes(*bytes));
    let count = numbers.next().unwrap_or(0) as usize;
    let heads: Vec<(u32, u32)> = (0..count).map_while(|_| Some((numbers.next()?, numbers.next()?))).collect();
    let mut rest = file.get(4 + 8 * count..).unwrap_or_default();
    let mut take = |length: u32| {
        let (bytes, after) = rest.split_at_checked(length as usize)?;
        rest = after;
        Some(bytes)
    };
    heads.into_iter().map_while(|(width, length)| Some((width, take(length)?))).collect()
}

/// A picture as it is shown.
struct Upright {
    image: RgbaImage,
    /// Every pixel is as it was drawn: lines and letters, which losses would blur.
    is_exact: bool,
}

fn upright(file: &[u8]) -> Option<Upright> {
    let format = image::guess_format(file).ok()?;
    if is_film(file, format) {
        return None;
    }
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_PIXELS * 8);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 || u64::from(width) * u64::from(height) > MAX_PIXELS {
        return None;
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten();
    let decoded = DynamicImage::from_decoder(decoder).ok()?;
    let mut pixels = decoded.into_rgba8();
    if let Some(profile) = profile {
        pixels = in_srgb(pixels, &profile)?;
    }
    let mut image = DynamicImage::ImageRgba8(pixels);
    image.apply_orientation(orientation);
    Some(Upright { image: image.into_rgba8(), is_exact: format == ImageFormat::Png })
}

/// WebP and PNG can hold films, which stay as they are.
fn is_film(file: &[u8], format: ImageFormat) -> bool {
    let has = |name: &[u8]| file.windows(name.len()).take(FILM_HEAD).any(|part| part == name);
    match format {
        ImageFormat::WebP => has(b"ANIM"),
        ImageFormat::Png => has(b"acTL"),
        ImageFormat::Jpeg => false,
        _ => true,
    }
}

/// Where the mark of a film stands at the latest, in bytes; a profile may come before it.
const FILM_HEAD: usize = 64 << 10;

/// The same colours in numbers that every browser reads alike; none for colours that are not made of red, green and blue.
fn in_srgb(mut pixels: RgbaImage, profile: &[u8]) -> Option<RgbaImage> {
    let Ok(profile) = ColorProfile::new_from_slice(profile) else { return Some(pixels) };
    if profile.color_space != DataColorSpace::Rgb {
        return (profile.color_space == DataColorSpace::Gray).then_some(pixels);
    }
    let srgb = ColorProfile::new_srgb();
    let transform =
        profile.create_transform_8bit(Layout::Rgba, &srgb, Layout::Rgba, TransformOptions::default()).ok()?;
    let mut converted = vec![0; pixels.len()];
    transform.transform(&pixels, &mut converted).ok()?;
    pixels.copy_from_slice(&converted);
    Some(pixels)
}

/// Pixels of four bytes.
struct Raster<'p> {
    width: u32,
    height: u32,
    pixels: Cow<'p, [u8]>,
}

fn resized(image: &RgbaImage, width: u32) -> Option<Raster<'_>> {
    if width == image.width() {
        return Some(Raster { width, height: image.height(), pixels: image.as_raw().into() });
    }
    let height = u64::from(image.height()) * u64::from(width) + u64::from(image.width()) / 2;
    let height = u32::try_from(height / u64::from(image.width())).ok()?.max(1);
    let source = ImageRef::new(image.width(), image.height(), image.as_raw(), PixelType::U8x4).ok()?;
    let mut small = Image::new(width, height, PixelType::U8x4);
    Resizer::new().resize(&source, &mut small, None).ok()?;
    Some(Raster { width, height, pixels: small.into_vec().into() })
}

/// The smaller file of one with losses and, for drawings, one without.
fn encode(image: &Raster<'_>, is_exact: bool) -> Option<Vec<u8>> {
    let mut lossy = WebPConfig::new().ok()?;
    lossy.quality = QUALITY;
    lossy.use_sharp_yuv = 1;
    let with_losses = encode_as(image, &lossy)?;
    let mut lossless = WebPConfig::new().ok()?;
    lossless.lossless = 1;
    let without = if is_exact { encode_as(image, &lossless) } else { None };
    Some(without.filter(|without| without.len() <= with_losses.len()).unwrap_or(with_losses))
}

fn encode_as(image: &Raster<'_>, config: &WebPConfig) -> Option<Vec<u8>> {
    let encoder = Encoder::from_rgba(&image.pixels, image.width, image.height);
    encoder.encode_advanced(config).ok().map(|file| file.to_vec())
}

#[cfg(test)]
mod tests;
