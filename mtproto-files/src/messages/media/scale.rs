//! Makes an image a thumbnail (feature `thumbnails`): decodes it, scales it down and writes it as a JPEG.

use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Seek};

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageReader, Limits, Rgb, RgbImage};
use tl_types::Bytes;

use crate::base::bytes::length;
use crate::base::cause::Cause;
use crate::base::limits::{MAX_THUMBNAIL_SIDE, MAX_THUMBNAIL_SIZE};
use crate::io::blocking::off_thread;
use crate::io::source::Peek;

/// The most memory that an image takes while it is decoded, in bytes: a photo of 50 megapixels.
const MAX_MEMORY: u64 = 256 * 1024 * 1024;
/// The JPEG qualities that are tried, until the thumbnail is small enough.
const QUALITIES: [u8; 4] = [87, 75, 50, 25];

/// Returns the thumbnail of an image that can be looked at.
///
/// # Errors
///
/// A file that is no image of a known kind, is damaged, or takes too much memory.
pub(super) async fn thumbnail(source: Peek) -> Result<Bytes, Cause> {
    off_thread(move || match source {
        Peek::Path(path) => made(BufReader::new(File::open(path)?)),
        Peek::Bytes(bytes) => made(Cursor::new(bytes)),
        Peek::Once(_) => Err(not_made("can be read only once")),
    })
    .await
}

fn made(reader: impl BufRead + Seek) -> Result<Bytes, Cause> {
    let mut reader = ImageReader::new(reader).with_guessed_format()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_MEMORY);
    reader.limits(limits);
    let image = reader.decode().map_err(|error| not_made(format!("cannot be decoded: {error}")))?;
    let side = u32::try_from(MAX_THUMBNAIL_SIDE).unwrap_or(u32::MAX);
    let is_large = image.width().max(image.height()) > side;
    let image = on_white(&if is_large { image.resize(side, side, FilterType::Triangle) } else { image });
    for quality in QUALITIES {
        let mut jpeg = Vec::new();
        let written = JpegEncoder::new_with_quality(&mut jpeg, quality).encode_image(&image);
        written.map_err(|error| not_made(format!("cannot be written as a JPEG: {error}")))?;
        if length(&jpeg) <= MAX_THUMBNAIL_SIZE {
            return Ok(jpeg.into());
        }
    }
    Err(not_made("stays too large"))
}

/// An image without transparency, which a JPEG does not have.
fn on_white(image: &DynamicImage) -> RgbImage {
    let image = image.to_rgba8();
    let mut flat = RgbImage::new(image.width(), image.height());
    for (to, from) in flat.pixels_mut().zip(image.pixels()) {
        let [red, green, blue, alpha] = from.0;
        let over = |value: u8| {
            let mixed = u32::from(value) * u32::from(alpha) + 255 * (255 - u32::from(alpha));
            u8::try_from(mixed / 255).unwrap_or(u8::MAX)
        };
        *to = Rgb([over(red), over(green), over(blue)]);
    }
    flat
}

fn not_made(what: impl Into<String>) -> Cause {
    Cause::Thumbnail { what: what.into() }
}

#[cfg(test)]
mod tests {
    use image::{ImageFormat, Rgba, RgbaImage};

    use super::*;

    fn png(width: u32, height: u32, color: [u8; 4]) -> Bytes {
        let mut bytes = Cursor::new(Vec::new());
        RgbaImage::from_pixel(width, height, Rgba(color)).write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner().into()
    }

    async fn made_of(bytes: Bytes) -> DynamicImage {
        let jpeg = thumbnail(Peek::Bytes(bytes)).await.unwrap();
        assert!(length(&jpeg) <= MAX_THUMBNAIL_SIZE);
        assert_eq!(image::guess_format(&jpeg).unwrap(), ImageFormat::Jpeg);
        image::load_from_memory(&jpeg).unwrap()
    }

    #[tokio::test]
    async fn an_image_is_scaled_down_and_never_up() {
        for (from, to) in
            [((640, 480), (320, 240)), ((100, 2000), (16, 320)), ((20, 10), (20, 10)), ((5000, 1), (320, 1))]
        {
            let made = made_of(png(from.0, from.1, [255, 0, 0, 255])).await;
            assert_eq!((made.width(), made.height()), to, "{from:?}");
        }
    }

    #[tokio::test]
    async fn what_is_transparent_is_white() {
        let pixel = |image: DynamicImage| image.to_rgb8().get_pixel(5, 5).0;
        assert!(pixel(made_of(png(10, 10, [0, 0, 0, 0])).await).iter().all(|value| *value > 250));
        assert!(pixel(made_of(png(10, 10, [0, 0, 0, 255])).await).iter().all(|value| *value < 5));
    }

    #[tokio::test]
    async fn noise_stays_small_enough() {
        let mut random = fastrand::Rng::with_seed(1);
        let noise = RgbImage::from_fn(2000, 2000, |_, _| Rgb([random.u8(..), random.u8(..), random.u8(..)]));
        let mut bytes = Cursor::new(Vec::new());
        noise.write_to(&mut bytes, ImageFormat::Png).unwrap();
        made_of(bytes.into_inner().into()).await;
    }

    #[tokio::test]
    async fn what_is_no_image_says_so() {
        let head = &png(640, 480, [1, 2, 3, 4])[..60];
        for bytes in [&b"no image"[..], b"", head] {
            let error = thumbnail(Peek::Bytes(Bytes::copy_from_slice(bytes))).await.unwrap_err();
            assert!(error.to_string().contains("cannot be decoded"), "{error}");
        }
    }

    #[tokio::test]
    async fn a_bomb_is_not_decoded() {
        // It says 60000x60000, and has no pixels.
        let mut bomb = png(1, 1, [0; 4]).to_vec();
        bomb[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
        bomb.splice(29..33, crc32fast::hash(&bomb[12..29]).to_be_bytes());
        let error = thumbnail(Peek::Bytes(bomb.into())).await.unwrap_err();
        assert!(error.to_string().contains("limit"), "{error}");
    }
}
