//! From an uploaded file to a cover's two sizes. The file is from anyone: its own claims are not
//! believed, and nothing is decoded that would not fit into memory.

use super::CoverFault;
use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, ImageResult, Limits, Rgb,
    RgbImage, codecs::jpeg::JpegEncoder, imageops::FilterType, metadata::Orientation,
};
use std::io::Cursor;

/// The largest file that is taken, in bytes.
pub const FILE_MAX: usize = 5 * 1024 * 1024;
/// The widest and the highest picture, in pixels.
const SIDE_MAX: u32 = 8000;
/// The most pixels: as a progressive JPEG they take some 300 MB while they are decoded.
const PIXELS_MAX: u64 = 24_000_000;
/// What a decoded picture may take in memory, in bytes: that many pixels with transparency.
const MEMORY_MAX: u64 = 4 * PIXELS_MAX;
/// Beside the list and on the book's page, each on a screen of fine pixels: width and height.
const SMALL: (u32, u32) = (320, 480);
const LARGE: (u32, u32) = (960, 1440);
/// Of JPEG, 1 to 100: from here on nobody sees the difference.
const QUALITY: u8 = 82;

/// A picture as JPEG, each size with the whole picture and never larger than the original.
pub(super) struct Sizes {
    pub(super) small: Vec<u8>,
    pub(super) large: Vec<u8>,
}

/// Both sizes of the picture in `file`, upright and on white.
///
/// # Errors
/// Why it is no cover.
pub(super) fn sizes(file: &[u8]) -> Result<Sizes, CoverFault> {
    let (mut picture, orientation) = decoded(file)?;
    // Cheap and coarse first, fine at the end; turned when it is small, as that takes a copy.
    let (width, height) = (LARGE.0 * 2, LARGE.1 * 2);
    if picture.width() > width || picture.height() > height {
        picture = picture.thumbnail(width, height);
    }
    picture.apply_orientation(orientation);
    let large = on_white(&within(picture, LARGE));
    let small = within(DynamicImage::ImageRgb8(large.clone()), SMALL).into_rgb8();
    Ok(Sizes { small: jpeg(&small)?, large: jpeg(&large)? })
}

/// The picture as it lies in the file, and how it has to be turned.
fn decoded(file: &[u8]) -> Result<(DynamicImage, Orientation), CoverFault> {
    let format = image::guess_format(file).map_err(|_| CoverFault::NotAPicture)?;
    if !matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP) {
        return Err(CoverFault::NotAPicture);
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(MEMORY_MAX);
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(fault)?;
    // A decoder may ignore the limits on memory.
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > PIXELS_MAX || decoder.total_bytes() > MEMORY_MAX {
        return Err(CoverFault::TooManyPixels);
    }
    let orientation = decoder.orientation().map_err(fault)?;
    let picture = DynamicImage::from_decoder(decoder).map_err(fault)?;
    Ok((picture, orientation))
}

fn fault(error: ImageError) -> CoverFault {
    match error {
        ImageError::Limits(_) => CoverFault::TooManyPixels,
        ImageError::Unsupported(_) => CoverFault::NotAPicture,
        _ => CoverFault::Damaged,
    }
}

/// The picture in its own shape, not larger than that.
fn within(picture: DynamicImage, (width, height): (u32, u32)) -> DynamicImage {
    if picture.width() <= width && picture.height() <= height {
        return picture;
    }
    picture.resize(width, height, FilterType::CatmullRom)
}

/// What shows through is white.
fn on_white(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let see_through = picture.to_rgba8();
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [colours @ .., opacity] = see_through.get_pixel(x, y).0;
        let opacity = u32::from(opacity);
        Rgb(colours.map(|colour| {
            let mixed = (u32::from(colour) * opacity + 255 * (255 - opacity)) / 255;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        }))
    })
}

fn jpeg(picture: &RgbImage) -> Result<Vec<u8>, CoverFault> {
    let mut bytes = Vec::new();
    let encoded: ImageResult<()> =
        JpegEncoder::new_with_quality(&mut bytes, QUALITY).encode_image(picture);
    encoded.map_err(fault)?;
    Ok(bytes)
}
