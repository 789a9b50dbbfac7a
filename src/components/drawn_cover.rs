//! Covers drawn from title and author: one series of books, in several designs and colours of
//! which each book keeps its own. Text of SVG, because that is the least to send and to run.

use super::{
    cover_grounds::{Design, Ground, PAPER_INK},
    cover_text::{LEADING, Lines, fitted},
};
use crate::domain::book::Book;
use std::{borrow::Cow, fmt::Write};

/// What the words take, in bytes.
const USUAL_WORDS: usize = 768;

/// The cover as an element of a page, which says nothing to who cannot see it.
pub(super) fn element(book: &Book) -> String {
    format!("<span class=\"cover\" aria-hidden=\"true\">{}</span>", drawn(book))
}

/// The cover as an SVG element, 240 by 360 units. What is drawn depends on the book's id, title and author.
pub(super) fn drawn(book: &Book) -> String {
    let ground = Ground::of(book.id.cover_hue());
    let mut svg = String::with_capacity(ground.shapes.len() + USUAL_WORDS);
    svg.push_str(
        "<svg viewBox=\"0 0 240 360\" preserveAspectRatio=\"xMidYMid slice\" focusable=\"false\">",
    );
    svg.push_str(&ground.shapes);
    write_on(&mut svg, ground, book);
    svg.push_str("</svg>");
    svg
}

/// Title and author, where the design has room for them.
fn write_on(svg: &mut String, ground: &Ground, book: &Book) {
    let ink = ground.colours.ink;
    let (left, middle) = ((24, Anchor::Start), (124, Anchor::Middle));
    let title = |width, height, largest| fitted(&book.title, width, height, largest, 13);
    let (x, author_at) = match ground.design {
        Design::Bands => {
            set(svg, &title(192, 136, 40), middle, 172, PAPER_INK, TITLE);
            (middle, 306)
        }
        Design::Sun => {
            set(svg, &title(196, 112, 38), left, 74, ink, TITLE);
            (left, 154)
        }
        Design::Arches => {
            set(svg, &title(196, 104, 36), middle, 72, ink, TITLE);
            (middle, 150)
        }
        Design::Initial => {
            initial(svg, ground.colours.figure, &book.title);
            let title = title(196, 150, 42);
            let below = 52 + title.lines.len() as u32 * title.size * LEADING / 100;
            set(svg, &title, left, (52 + below) / 2, ink, TITLE);
            (left, 326)
        }
        Design::Waves => {
            set(svg, &title(196, 100, 36), middle, 72, ink, TITLE);
            (middle, 148)
        }
        Design::Rays => {
            set(svg, &fitted(&book.title, 156, 108, 34, 12), middle, 160, ink, TITLE);
            (middle, 316)
        }
        Design::Dots | Design::Stripes => {
            set(svg, &fitted(&book.title, 148, 92, 30, 11), middle, 114, PAPER_INK, TITLE);
            set(svg, &fitted(&book.author, 148, 34, 15, 8), middle, 196, PAPER_INK, AUTHOR);
            return;
        }
    };
    set(svg, &fitted(&book.author, 192, 44, 18, 9), x, author_at, ink, AUTHOR);
}

/// The first letter of a title, larger than the cover.
fn initial(svg: &mut String, colour: &str, title: &str) {
    let letter = title.chars().find(|letter| letter.is_alphanumeric()).unwrap_or('*');
    let letter: String = letter.to_uppercase().collect();
    let _ = write!(
        svg,
        "<text class=\"{TITLE}\" x=\"132\" y=\"352\" font-size=\"330\" text-anchor=\"middle\" fill=\"{colour}\">{}</text>",
        escaped(&letter)
    );
}

/// The classes of what is written.
const TITLE: &str = "cover-title";
const AUTHOR: &str = "cover-author";

#[derive(Clone, Copy)]
enum Anchor {
    Start,
    Middle,
}

/// Lines of type around the height `middle`.
fn set(
    svg: &mut String,
    text: &Lines,
    (x, anchor): (u32, Anchor),
    middle: u32,
    colour: &str,
    class: &str,
) {
    let anchor = match anchor {
        Anchor::Start => "start",
        Anchor::Middle => "middle",
    };
    let Lines { size, lines } = text;
    let step = size * LEADING / 100;
    // Capitals stand about two thirds of the size above their line.
    let first =
        (middle + size * 36 / 100).saturating_sub(step * (lines.len().max(1) as u32 - 1) / 2);
    let _ = write!(
        svg,
        "<text class=\"{class}\" font-size=\"{size}\" text-anchor=\"{anchor}\" fill=\"{colour}\">"
    );
    let mut y = first;
    for line in lines {
        let _ = write!(svg, "<tspan x=\"{x}\" y=\"{y}\">");
        svg.push_str(&escaped(line));
        svg.push_str("</tspan>");
        y += step;
    }
    svg.push_str("</text>");
}

/// Text that is nothing but text in SVG within HTML.
pub(super) fn escaped(text: &str) -> Cow<'_, str> {
    let plain = |letter: char| !matches!(letter, '&' | '<' | '>' | '"') && !letter.is_control();
    if text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            letter if letter.is_control() => {}
            letter => escaped.push(letter),
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        book::BookId,
        money::{Currency, Money},
    };

    fn book(id: &str, title: &str) -> Book {
        Book {
            id: BookId(id.to_owned()),
            slug: "a-book".to_owned(),
            title: title.to_owned(),
            author: "Miguel de Cervantes".to_owned(),
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
    fn every_design_is_drawn_with_title_and_author_as_text() {
        let mut designs = std::collections::HashSet::new();
        for number in 0..64_u32 {
            let id = format!("{number:032x}");
            let svg = drawn(&book(&id, "<b>Don</b> & \"Quixote\" 'x'"));
            designs.insert(Ground::of(BookId(id).cover_hue()).design);
            assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>"), "{svg}");
            assert!(!svg.contains("<b>") && svg.contains("&lt;b&gt;"), "{svg}");
            assert!(svg.contains("Cervantes"), "{svg}");
            assert!(svg.len() < 4000, "{}", svg.len());
        }
        assert_eq!(designs.len(), Design::ALL.len());
    }

    #[test]
    fn any_title_can_be_drawn() {
        for title in ["", "\0\u{202e}", "🦀", &"x".repeat(300), &"long words ".repeat(27)] {
            for number in 0..32_u32 {
                drawn(&book(&number.to_string(), title));
            }
        }
    }
}
