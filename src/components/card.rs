//! The card of a book: the picture that other sites show beside a link to its page.

use super::{
    cover_text::{LEADING, fitted},
    drawn_cover::{drawn, escaped},
};
use crate::domain::book::Book;
use std::fmt::Write;

/// A card's width in pixels: twice as many as high, nearly, is what all sites show whole.
pub const WIDTH: u32 = 1200;
/// A card's height in pixels.
pub const HEIGHT: u32 = 630;
/// Where the cover is: left, top, width and height.
pub const COVER: (u32, u32, u32, u32) = (88, 63, 336, 504);

/// The room for words right of the cover, and where it begins.
const WORDS: (u32, u32) = (500, 620);

/// The card as an SVG document whose type is `family`; the place of the cover is left empty when
/// the book has a picture. No price is on it: other sites keep a card for weeks.
pub fn card(book: &Book, family: &str) -> String {
    let (x, y, width, height) = COVER;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
         width=\"{WIDTH}\" height=\"{HEIGHT}\" font-family=\"{family}\">\
         <style>.cover-title{{font-weight:600}}</style>\
         <path fill=\"#f6f1e6\" d=\"M0 0h{WIDTH}v{HEIGHT}H0z\"/>\
         <path fill=\"#1c4f3d\" d=\"M0 0h20v{HEIGHT}H0z\"/>"
    );
    if book.cover.is_none() {
        let (left, top) = (x + 10, y + 12);
        let _ = write!(
            svg,
            "<path fill=\"#d8cdb9\" d=\"M{left} {top}h{width}v{height}H{left}z\"/>\
             <svg x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\">{}</svg>",
            drawn(book)
        );
    }
    let mut below = 120;
    for (text, most, sizes, class, colour) in [
        (&book.title, 290, (78, 30), "cover-title", "#231f1a"),
        (&book.author, 90, (38, 20), "cover-author", "#5d5347"),
    ] {
        let set = fitted(text, WORDS.1, most, sizes.0, sizes.1);
        for line in &set.lines {
            below += set.size * LEADING / 100;
            let _ = write!(
                svg,
                "<text class=\"{class}\" x=\"{}\" y=\"{below}\" font-size=\"{}\" fill=\"{colour}\">{}</text>",
                WORDS.0,
                set.size,
                escaped(line)
            );
        }
        below += 28;
    }
    let _ = write!(
        svg,
        "<path fill=\"#1c4f3d\" d=\"M{left} 512h56v4h-56z\"/>\
         <text x=\"{left}\" y=\"566\" font-size=\"30\" fill=\"#1c4f3d\">Bookshop</text></svg>",
        left = WORDS.0
    );
    svg
}
