//! Variants, read by another decoder than the library that wrote them.

use super::*;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{ExtendedColorType, ImageEncoder as _, Rgb, RgbImage, Rgba, RgbaImage};

/// Smooth colours and some grain, as photographs have.
fn photograph(width: u32, height: u32) -> RgbImage {
    let mut grain = 1_u32;
    RgbImage::from_fn(width, height, |x, y| {
        grain = grain.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let wave = |at: u32, long: f32| (127.0 + 100.0 * (at as f32 / long).sin()) as u8;
        let grain = (grain >> 29) as u8;
        Rgb([wave(x, 90.0) + grain, wave(y, 70.0) + grain, wave(x + y, 120.0) + grain])
    })
}

/// A JPEG file with what a camera writes beside the picture.
fn jpeg(image: &RgbImage, exif: Option<&[u8]>, profile: Option<Vec<u8>>) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut file, 95);
    if let Some(exif) = exif {
        encoder.set_exif_metadata(exif.to_vec()).unwrap();
    }
    if let Some(profile) = profile {
        encoder.set_icc_profile(profile).unwrap();
    }
    encoder.write_image(image, image.width(), image.height(), ExtendedColorType::Rgb8).unwrap();
    file
}

fn png(image: &RgbaImage) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    image.write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner()
}

fn decoded(small: &Small) -> DynamicImage {
    image::load_from_memory_with_format(&small.bytes, ImageFormat::WebP).unwrap()
}

fn widths(all: &[Small]) -> Vec<u32> {
    all.iter().map(|small| small.width).collect()
}

/// EXIF data with an orientation and the name of a place.
fn exif(orientation: u8) -> Vec<u8> {
    let mut exif = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    exif.extend(b"52.3702N 4.8952E");
    exif
}

#[test]
fn a_photograph_is_smaller_in_every_width_and_looks_the_same() {
    let photograph = photograph(1000, 601);
    let file = jpeg(&photograph, None, None);
    let all = variants(&file);
    assert_eq!(widths(&all), [480, 800, 1000]);
    let original = image::load_from_memory(&file).unwrap();
    for small in &all {
        let picture = decoded(small).into_rgb8();
        let wanted =
            original.resize_exact(picture.width(), picture.height(), FilterType::Lanczos3).into_rgb8();
        let square = |(a, b): (&u8, &u8)| f64::from(a.abs_diff(*b)).powi(2);
        let error = picture.iter().zip(wanted.iter()).map(square).sum::<f64>() / picture.len() as f64;
        let psnr = 10.0 * (255.0 * 255.0 / error).log10();
        assert!(picture.width() == small.width && psnr > 34.0, "{}: {psnr:.1} dB", small.width);
        assert!(picture.height().abs_diff(small.width * 601 / 1000) <= 1 && small.bytes.len() < file.len());
    }
    assert_eq!(widths(&variants(&jpeg(&self::photograph(3000, 300), None, None))), [480, 800, 1200, 1600]);
    assert_eq!(widths(&variants(&jpeg(&self::photograph(300, 200), None, None))), [300], "never larger");
}

#[test]
fn photographs_stand_upright_and_say_nothing_of_their_place() {
    let halves = RgbImage::from_fn(600, 400, |x, _| Rgb(if x < 300 { [200, 30, 30] } else { [30, 30, 200] }));
    let file = jpeg(&halves, Some(&exif(6)), None);
    assert!(file.windows(8).any(|part| part == b"52.3702N"), "the original says it");
    let all = variants(&file);
    let small = all.last().unwrap();
    assert!(!small.bytes.windows(8).any(|part| part == b"52.3702N") && small.width == 400);
    let picture = decoded(small).into_rgb8();
    // Turned by a quarter: what was left is above.
    assert_eq!(picture.dimensions(), (400, 600));
    assert!(picture.get_pixel(200, 100)[0] > 150 && picture.get_pixel(200, 500)[2] > 150);
}

#[test]
fn colours_are_the_same_in_srgb() {
    let one = RgbImage::from_pixel(400, 300, Rgb([180, 110, 80]));
    let profile = ColorProfile::new_display_p3().encode().unwrap();
    let grain = |image: &RgbImage| jpeg(image, None, Some(profile.clone()));
    let all = variants(&grain(&one));
    let colour = decoded(all.last().expect("a variant")).into_rgb8().get_pixel(200, 150).0;
    // By the matrices of both standards.
    for (value, wanted) in colour.into_iter().zip([191_u8, 106, 73]) {
        assert!(value.abs_diff(wanted) <= 3, "{colour:?}");
    }
}

#[test]
fn what_shines_through_still_does() {
    let mut picture = RgbaImage::from_fn(900, 600, |x, y| {
        let Rgb([red, green, blue]) = *photograph(1, 1).get_pixel(0, 0);
        Rgba([red ^ (x * y % 251) as u8, green, blue, if x < 450 { 0 } else { 128 }])
    });
    picture.put_pixel(0, 0, Rgba([1, 2, 3, 255]));
    let all = variants(&png(&picture));
    let small = decoded(all.first().expect("a variant")).into_rgba8();
    assert_eq!((small.get_pixel(100, 100)[3], small.get_pixel(400, 100)[3]), (0, 128));
}

#[test]
fn letters_and_lines_stay_sharp() {
    let drawing = RgbaImage::from_fn(700, 500, |x, y| {
        let dark = (x / 7 + y / 11) % 5 == 0 || x * y % 97 == 0;
        Rgba(if dark { [20, 40, 60, 255] } else { [255, 250, 240, 255] })
    });
    let all = variants(&png(&drawing));
    let whole = all.iter().find(|small| small.width == 700).expect("a variant in the full width");
    assert!(decoded(whole).into_rgba8() == drawing, "without losses");
}

#[test]
fn what_gains_nothing_or_is_no_single_picture_stays_as_it_is() {
    let plain = png(&RgbaImage::from_pixel(30, 20, Rgba([1, 2, 3, 255])));
    assert_eq!(variants(&plain), []);
    let mut film = b"RIFF\x40\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0\x0f\0\0\x0f\0\0ANIM\x06\0\0\0".to_vec();
    film.resize(SMALL * 2, 0);
    let whole = jpeg(&photograph(900, 600), None, None);
    let damaged = &whole[..SMALL * 2];
    for file in [&film[..], b"GIF89a\x01\0\x01\0", b"", &[b'x'; SMALL * 2], &plain] {
        assert_eq!(variants(file), []);
    }
    // Decoders show what there is of a picture, and so do browsers.
    assert!(variants(damaged).iter().all(|small| small.bytes.len() < damaged.len()));
}

#[test]
fn a_picture_that_would_fill_the_memory_is_not_read() {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 9000, 9000);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    encoder.write_header().unwrap().write_image_data(&vec![0x5a; 9000 / 8 * 9000]).unwrap();
    assert!(file.len() < 1 << 20, "a small file");
    assert_eq!(variants(&file), []);
}

#[test]
fn packed_variants_come_out_again() {
    let all = [Small { width: 480, bytes: vec![1, 2] }, Small { width: 800, bytes: Vec::new() }];
    let file = pack(&all);
    assert_eq!(unpack(&file), [(480, &[1, 2][..]), (800, &[])]);
    assert_eq!(unpack(&pack(&[])), []);
    assert!(unpack(b"").is_empty() && unpack(&[255; 9]).is_empty());
}
