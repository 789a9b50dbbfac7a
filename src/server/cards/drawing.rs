//! From a book to the pixels of its card.

use crate::{
    components::card::{COVER, HEIGHT, WIDTH, card},
    domain::book::Book,
};
use image::{
    DynamicImage, ImageEncoder, ImageFormat, RgbaImage,
    codecs::png::{CompressionType, FilterType, PngEncoder},
    imageops,
};
use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{Options, Tree, fontdb::Database},
};
use std::{
    error::Error,
    sync::{Arc, LazyLock},
};

/// The family of the two faces in `fonts/`: Source Serif 4 without what no card needs, under the
/// name that its licence (`fonts/OFL.txt`) asks for.
const FAMILY: &str = "Card Serif";

static FONTS: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut fonts = Database::new();
    fonts.load_font_data(include_bytes!("fonts/card-serif-regular.ttf").to_vec());
    fonts.load_font_data(include_bytes!("fonts/card-serif-semibold.ttf").to_vec());
    Arc::new(fonts)
});

/// The card as a PNG file, with the picture of the book if it has one, a JPEG file.
///
/// # Errors
/// When something cannot be drawn, which is our own fault.
pub(super) fn png(
    book: Book,
    picture: Option<&[u8]>,
) -> Result<Vec<u8>, Box<dyn Error + Send + Sync>> {
    let cover = match picture {
        Some(bytes) => Some(image::load_from_memory_with_format(bytes, ImageFormat::Jpeg)?),
        None => None,
    };
    let svg = card(
        &Book {
            title: readable(&book.title),
            author: readable(&book.author),
            cover: cover.as_ref().and(book.cover.clone()),
            ..book
        },
        FAMILY,
    );
    let mut card = drawn(&svg)?;
    if let Some(cover) = cover {
        place(&mut card, &cover);
    }
    let mut file = Vec::new();
    let encoder =
        PngEncoder::new_with_quality(&mut file, CompressionType::Default, FilterType::Adaptive);
    let pixels = DynamicImage::ImageRgba8(card).into_rgb8();
    encoder.write_image(&pixels, WIDTH, HEIGHT, image::ExtendedColorType::Rgb8)?;
    Ok(file)
}

fn drawn(svg: &str) -> Result<RgbaImage, Box<dyn Error + Send + Sync>> {
    let options =
        Options { fontdb: FONTS.clone(), font_family: FAMILY.to_owned(), ..Options::default() };
    let tree = Tree::from_str(svg, &options)?;
    let mut pixels = Pixmap::new(WIDTH, HEIGHT).ok_or("no pixels")?;
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    // Nothing shows through: the colours are what they are.
    RgbaImage::from_raw(WIDTH, HEIGHT, pixels.take()).ok_or_else(|| "too few pixels".into())
}

/// The whole picture in the middle of its place.
fn place(card: &mut RgbaImage, cover: &DynamicImage) {
    let (left, top, width, height) = COVER;
    let cover = cover.resize(width, height, imageops::FilterType::CatmullRom).into_rgba8();
    let x = left + (width - cover.width().min(width)) / 2;
    let y = top + (height - cover.height().min(height)) / 2;
    imageops::overlay(card, &cover, x.into(), y.into());
}

/// The text, or none where the fonts lack letters of it: no words are better than empty boxes.
fn readable(text: &str) -> String {
    let latin_greek_cyrillic = |letter: char| matches!(letter, '\0'..='\u{17f}' | '\u{370}'..='\u{45f}' | '\u{1e00}'..='\u{1eff}');
    if text.chars().any(|letter| letter.is_alphanumeric() && !latin_greek_cyrillic(letter)) {
        return String::new();
    }
    let shown =
        |letter: &char| latin_greek_cyrillic(*letter) || ('\u{2010}'..='\u{2122}').contains(letter);
    text.chars().filter(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        book::BookId,
        money::{Currency, Money},
    };

    fn book(title: &str) -> Book {
        Book {
            id: BookId("c330540ddad6489193294cd952a17292".to_owned()),
            slug: "a-book".to_owned(),
            title: title.to_owned(),
            author: "Machado de Assis".to_owned(),
            year: None,
            isbn: None,
            description: String::new(),
            read: false,
            price: Money::new(1, Currency::USD),
            stock: None,
            ships: true,
            cover: None,
            version: 1,
        }
    }

    #[test]
    fn title_and_author_are_on_the_card() {
        let with =
            drawn(&card(&book("The Posthumous Memoirs of Brás Cubas"), FAMILY)).expect("a card");
        let without =
            drawn(&card(&Book { author: String::new(), ..book("") }, FAMILY)).expect("one");
        let dark = |card: &RgbaImage, rows: std::ops::Range<u32>| {
            let at = |x, y| card.get_pixel(x, y).0[0] < 128;
            rows.flat_map(|y| (500..1150).map(move |x| (x, y))).filter(|(x, y)| at(*x, *y)).count()
        };
        let (full, empty) = (dark(&with, 100..500), dark(&without, 100..500));
        assert!(full > 5000 && empty == 0, "{full} and {empty} dark pixels");
        assert!(dark(&without, 540..580) > 500, "the shop's name");
    }

    #[test]
    fn anything_can_be_drawn() {
        for title in ["", "\0\u{fffe}\u{202e}", "源氏物語", "🦀 & <b>", &"x".repeat(300)] {
            let file = png(book(title), None).expect("a card");
            assert!(file.starts_with(b"\x89PNG"), "{title}");
        }
        assert_eq!(readable("源氏物語"), "");
        assert_eq!(readable("Война и мир – 🦀"), "Война и мир – ");
    }
}
