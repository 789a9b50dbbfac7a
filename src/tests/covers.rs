//! Pictures of books: what is taken, what becomes of it, and how it is served.

use crate::{
    buying::eventually_sql,
    running_shop::{ON_THE_ROAD, RunningShop, Visitor},
};
use bookshop::{
    domain::book::BookId,
    server::covers::{self, CoverFault},
};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use std::io::Cursor;

const RED: Rgb<u8> = Rgb([200, 20, 20]);
const BLUE: Rgb<u8> = Rgb([20, 20, 200]);

/// Walden.
const WALDEN: &str = "94726f384f164d04b88fb47ea0e0a3ac";

/// A picture whose left half is red and whose right half is blue.
fn halves(width: u32, height: u32) -> DynamicImage {
    let colour = |x: u32, _| if x < width / 2 { RED } else { BLUE };
    RgbImage::from_fn(width, height, colour).into()
}

fn file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).expect("a file");
    bytes.into_inner()
}

/// Stores a file and looks at both sizes as a browser gets them.
async fn served(shop: &RunningShop, file: Vec<u8>) -> [DynamicImage; 2] {
    let name = covers::store(&shop.database().await, file).await.expect("a cover");
    let visitor = Visitor::of(shop);
    let mut pictures = Vec::new();
    for size in ["small", "large"] {
        let answer = visitor.get(&format!("/covers/{name}-{size}.jpg")).await;
        assert_eq!(answer.status(), 200);
        let header = |name: &str| answer.headers()[name].to_str().expect("text").to_owned();
        assert_eq!(header("content-type"), "image/jpeg");
        assert_eq!(header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(header("x-content-type-options"), "nosniff");
        let bytes = answer.bytes().await.expect("bytes");
        let picture = image::load_from_memory_with_format(&bytes, ImageFormat::Jpeg);
        pictures.push(picture.expect("a JPEG"));
    }
    pictures.try_into().expect("two sizes")
}

/// Whether a colour is about that one.
fn is(picture: &DynamicImage, x: u32, y: u32, colour: Rgb<u8>) -> bool {
    let found = picture.to_rgb8().get_pixel(x, y).0;
    found.iter().zip(colour.0).all(|(a, b)| a.abs_diff(b) < 40)
}

#[tokio::test]
async fn a_picture_is_served_in_two_sizes() {
    // L5
    let shop = RunningShop::open().await;
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let [small, large] = served(&shop, file(&halves(2000, 2400), format)).await;
        assert_eq!((small.width(), small.height()), (320, 384), "{format:?}");
        assert_eq!((large.width(), large.height()), (960, 1152), "{format:?}");
        assert!(is(&large, 10, 10, RED) && is(&large, 950, 1140, BLUE), "{format:?}");
    }
    let [small, large] = served(&shop, file(&halves(100, 150), ImageFormat::Png)).await;
    let tiny = (100, 150);
    assert_eq!(((small.width(), small.height()), (large.width(), large.height())), (tiny, tiny));
}

#[tokio::test]
async fn a_camera_that_was_held_sideways_makes_no_difference() {
    let shop = RunningShop::open().await;
    let plain = file(&halves(80, 40), ImageFormat::Jpeg);
    // Exif with one entry: orientation (0x0112) 6, to be turned by 90 degrees.
    let exif =
        b"\xff\xe1\x00\x22Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    let turned = [&plain[..2], exif, &plain[2..]].concat();
    let [small, _] = served(&shop, turned).await;
    assert_eq!((small.width(), small.height()), (40, 80));
    assert!(is(&small, 20, 5, RED) && is(&small, 20, 75, BLUE));
}

#[tokio::test]
async fn what_shows_through_is_white() {
    let shop = RunningShop::open().await;
    let glass = RgbaImage::from_pixel(60, 90, Rgba([0, 0, 0, 0]));
    let [small, _] = served(&shop, file(&glass.into(), ImageFormat::Png)).await;
    assert!(is(&small, 30, 45, Rgb([255, 255, 255])));
}

#[tokio::test]
async fn what_is_no_picture_is_refused_by_what_is_in_it() {
    let png = file(&halves(40, 60), ImageFormat::Png);
    let cut = png[..png.len() / 2].to_vec();
    let jpeg = file(&halves(400, 600), ImageFormat::Jpeg);
    let not_a_picture: [&[u8]; 6] = [
        b"",
        b"just a text, whatever the name of its file is",
        b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>",
        b"GIF89a\x01\0\x01\0\0\0\0;",
        b"%PDF-1.7",
        b"<?php phpinfo(); ?>",
    ];
    for file in not_a_picture {
        let fault = covers::made(file.to_vec()).await.err();
        assert!(matches!(fault, Some(CoverFault::NotAPicture)), "{fault:?}");
    }
    for file in [
        cut,
        jpeg[..40].to_vec(),
        b"\xff\xd8\xff\xe0 nothing more".to_vec(),
        b"RIFF\x04\0\0\0WEBP".to_vec(),
    ] {
        let fault = covers::made(file).await.err();
        assert!(matches!(fault, Some(CoverFault::Damaged)), "{fault:?}");
    }
    let fault = covers::made(vec![0; covers::FILE_MAX + 1]).await.err();
    assert!(matches!(fault, Some(CoverFault::TooLarge)), "{fault:?}");
}

#[tokio::test]
async fn a_small_file_that_would_unpack_to_a_giant_is_refused() {
    for (width, height) in [(60_000, 60_000), (8001, 1), (1, 8001), (7999, 7999), (4900, 4900)] {
        let fault = covers::made(claiming(width, height)).await.err();
        assert!(matches!(fault, Some(CoverFault::TooManyPixels)), "{width}x{height}: {fault:?}");
    }
}

/// A PNG with transparency that says to be so large.
fn claiming(width: u32, height: u32) -> Vec<u8> {
    let pixel = RgbaImage::from_pixel(1, 1, Rgba([0, 0, 0, 255]));
    let mut png = file(&pixel.into(), ImageFormat::Png);
    // Signature (8), length and kind of IHDR (8), then width and height; its sum at 29.
    png[16..20].copy_from_slice(&width.to_be_bytes());
    png[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc32(&png[12..29]);
    png[29..33].copy_from_slice(&sum.to_be_bytes());
    png
}

/// As PNG counts it (<https://www.w3.org/TR/png-3/#D-CRCAppendix>).
fn crc32(bytes: &[u8]) -> u32 {
    let step = |sum: u32, byte: &u8| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 * (sum & 1)))
    };
    !bytes.iter().fold(!0, step)
}

#[tokio::test]
async fn a_book_shows_its_picture_everywhere() {
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    let db = shop.database().await;
    let picture = file(&halves(60, 90), ImageFormat::Png);
    let name = covers::store(&db, picture.clone()).await.expect("a cover");
    assert_eq!(covers::store(&db, picture).await.expect("a cover"), name, "the same, once");
    assert_eq!(shop.value::<i64>("select count(*) from covers").await, 2);
    let book = BookId(ON_THE_ROAD.to_owned());
    let mut tx = db.begin_write().await.expect("the writer");
    assert!(covers::set(&mut tx, &book, Some(&name)).await.expect("done"));
    assert!(!covers::set(&mut tx, &BookId("none".to_owned()), None).await.expect("done"));
    tx.commit().await.expect("kept");
    let (_, page) = visitor.page("/books/on-the-road").await;
    assert!(page.contains(&format!("src=\"/covers/{name}-large.jpg\"")));
    let (_, list) = visitor.page("/").await;
    assert!(list.contains(&format!("src=\"/covers/{name}-small.jpg\"")));
    let version = "select version from books where title = 'On the Road'";
    assert_eq!(shop.value::<i64>(version).await, 2);
    let mut tx = db.begin_write().await.expect("the writer");
    assert!(covers::set(&mut tx, &book, None).await.expect("done"));
    tx.commit().await.expect("kept");
    let (_, page) = visitor.page("/books/on-the-road").await;
    assert!(!page.contains("/covers/"));
    assert_eq!(visitor.page(&format!("/covers/{name}-small.jpg")).await.0, 404, "no book has it");
}

#[tokio::test]
async fn a_picture_goes_with_the_last_book_that_has_it() {
    let shop = RunningShop::open_with(&[("BOOKSHOP_SWEEP_SECONDS", "0.1")]).await;
    let db = shop.database().await;
    let [first, second] = [40, 80].map(|width| file(&halves(width, 90), ImageFormat::Png));
    let first = covers::store(&db, first).await.expect("a cover");
    let second = covers::store(&db, second).await.expect("a cover");
    let of_first = "select count(*) from covers
        where substr(name, 1, 32) = (select cover from books where title = 'Walden')";
    let all = "select count(*) from covers";
    let road = BookId(ON_THE_ROAD.to_owned());
    let walden = BookId(WALDEN.to_owned());
    let give = async |book: &BookId, cover: Option<&str>| {
        let mut tx = db.begin_write().await.expect("the writer");
        assert!(covers::set(&mut tx, book, cover).await.expect("done"));
        tx.commit().await.expect("kept");
    };
    for book in [&road, &walden, &road] {
        give(book, Some(&first)).await;
    }
    give(&road, Some(&second)).await;
    assert_eq!(shop.value::<i64>(of_first).await, 2, "another book has it");
    // Off the shelf, and back on it with its picture.
    let seller = shop.seller().await;
    let delete = format!("/admin/books/{WALDEN}/delete");
    let restore = format!("/admin/books/{WALDEN}/restore");
    assert_eq!(seller.submit(&delete, &[]).await.0, 303);
    assert_eq!(shop.value::<i64>(of_first).await, 2, "it can be put back");
    assert_eq!(seller.submit(&restore, &[]).await.0, 303);
    let (_, page) = seller.page("/books/walden").await;
    assert!(page.contains(&format!("/covers/{first}-large.jpg")));
    // Gone for good.
    assert_eq!(seller.submit(&delete, &[]).await.0, 303);
    shop.sql("update books set retired_at = retired_at - 3601 where title = 'Walden' returning 1")
        .await;
    eventually_sql(&shop, "select 1 where not exists (select 1 from books where title = 'Walden')")
        .await;
    assert_eq!(shop.value::<i64>(all).await, 2);
    give(&road, None).await;
    assert_eq!(shop.value::<i64>(all).await, 0);
}

#[tokio::test]
async fn a_picture_that_there_is_not_is_a_404() {
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    for path in [
        "/covers/x.jpg",
        "/covers/0123456789abcdef0123456789abcdef-small.jpg",
        "/covers/%00.jpg",
        "/covers/x.png",
    ] {
        let answer = visitor.get(path).await;
        assert_eq!(answer.status(), 404, "{path}");
        assert!(!answer.headers().contains_key("cache-control"), "{path}");
    }
    assert_eq!(visitor.get("/covers/..%2f..%2fetc%2fpasswd.jpg").await.status(), 400);
}
