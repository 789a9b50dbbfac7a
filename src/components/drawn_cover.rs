//! Covers drawn from title and author: one series of books, in several designs and colours of
//! which each book keeps its own. Text of SVG, because that is the least to send and to run.

use super::cover_text::{LEADING, Lines, fitted};
use crate::domain::book::Book;
use std::{borrow::Cow, fmt::Write};

/// The colours of a cover.
struct Palette {
    ground: &'static str,
    /// Near the ground: patterns and shapes.
    figure: &'static str,
    /// Far from the ground: what draws the eye.
    accent: &'static str,
    /// Type on the ground.
    ink: &'static str,
}

const fn palette(
    ground: &'static str,
    figure: &'static str,
    accent: &'static str,
    ink: &'static str,
) -> Palette {
    Palette { ground, figure, accent, ink }
}

const PALETTES: [Palette; 11] = [
    palette("#1f4a3d", "#2f6a56", "#e8b04a", "#f8eed8"),
    palette("#6e1f24", "#8c3438", "#e9c48a", "#fbeedd"),
    palette("#1d2a4d", "#304376", "#e7a13d", "#f4ecdc"),
    palette("#dba63f", "#c58a20", "#7a2d1a", "#2a1a10"),
    palette("#f1e4c8", "#dfcba2", "#b23a2a", "#2b2119"),
    palette("#1b5a63", "#2a7a84", "#f2b5a0", "#f9f1e4"),
    palette("#a8482a", "#8a371d", "#f4d9a6", "#fff4e4"),
    palette("#4a2545", "#6a3c64", "#e6a9a1", "#faeeea"),
    palette("#b3c5d1", "#92abbd", "#23374a", "#16222e"),
    palette("#545a2b", "#6f763d", "#f0d98c", "#faf4e0"),
    palette("#2b2b2e", "#45454a", "#d8553a", "#f4efe6"),
];

const DESIGNS: u32 = 8;
/// The label of paper on a patterned cover, and the type on it.
const PAPER: &str = "#f8f0de";
const PAPER_INK: &str = "#241f1a";

/// What a drawing takes, in bytes.
const USUAL: usize = 2048;

/// The cover as an SVG element, 240 by 360 units. What is drawn depends on the book's id, title and author.
pub(super) fn drawn(book: &Book) -> String {
    let choice = book.id.cover_hue();
    let colours = &PALETTES[(choice / DESIGNS) as usize % PALETTES.len()];
    let mut svg = String::with_capacity(USUAL);
    let _ = write!(
        svg,
        "<svg viewBox=\"0 0 240 360\" preserveAspectRatio=\"xMidYMid slice\" focusable=\"false\"><path fill=\"{}\" d=\"M0 0h240v360H0z\"/>",
        colours.ground
    );
    match choice % DESIGNS {
        0 => bands(&mut svg, colours, book),
        1 => sun(&mut svg, colours, book),
        2 => arches(&mut svg, colours, book),
        3 => initial(&mut svg, colours, book),
        4 => waves(&mut svg, colours, book),
        5 => rays(&mut svg, colours, book),
        6 => {
            // Lines of dots: dashes of no length with round ends.
            let rows: String =
                (0..16).map(|row| format!("M{} {}h250", row % 2 * 12, row * 24)).collect();
            path(
                &mut svg,
                &rows,
                colours.figure,
                "stroke-width=\"9\" stroke-linecap=\"round\" stroke-dasharray=\"0 24\"",
            );
            label(&mut svg, colours, book);
        }
        _ => {
            let stripes: String =
                (0..10).map(|stripe| format!("M{} 0v360", stripe * 26 + 6)).collect();
            path(&mut svg, &stripes, colours.figure, "stroke-width=\"11\"");
            let hairs: String =
                (0..10).map(|stripe| format!("M{} 0v360", stripe * 26 + 19)).collect();
            path(&mut svg, &hairs, colours.accent, "stroke-width=\"1\"");
            label(&mut svg, colours, book);
        }
    }
    svg.push_str("</svg>");
    svg
}

/// Title on a band of paper, as the old paperbacks have it.
fn bands(svg: &mut String, colours: &Palette, book: &Book) {
    shape(svg, PAPER, "M0 92h240v160H0z");
    path(svg, "M0 86h240M0 258h240", colours.accent, "stroke-width=\"3\"");
    for x in [92, 120, 148] {
        lozenge(svg, x, 48, colours.accent);
    }
    let title = fitted(&book.title, 192, 136, 40, 13);
    set(svg, &title, 124, 172, Anchor::Middle, PAPER_INK, "cover-title");
    author(svg, book, 124, 306, Anchor::Middle, colours.ink);
}

/// A sun that goes down behind the sea.
fn sun(svg: &mut String, colours: &Palette, book: &Book) {
    let _ = write!(svg, "<circle cx=\"124\" cy=\"262\" r=\"78\" fill=\"{}\"/>", colours.accent);
    shape(svg, colours.figure, "M0 276h240v84H0z");
    path(
        svg,
        "M70 290h108M82 304h84M94 318h60M108 332h32",
        colours.accent,
        "stroke-width=\"5\" stroke-linecap=\"round\"",
    );
    let title = fitted(&book.title, 196, 112, 38, 13);
    set(svg, &title, 24, 74, Anchor::Start, colours.ink, "cover-title");
    author(svg, book, 24, 154, Anchor::Start, colours.ink);
}

/// Arches within arches.
fn arches(svg: &mut String, colours: &Palette, book: &Book) {
    for (radius, colour) in [
        (112, colours.figure),
        (90, colours.accent),
        (68, colours.ground),
        (46, colours.figure),
        (24, colours.accent),
    ] {
        let (left, across) = (124 - radius, 2 * radius);
        shape(svg, colour, &format!("M{left} 360v-62a{radius} {radius} 0 0 1 {across} 0v62z"));
    }
    let title = fitted(&book.title, 196, 104, 36, 13);
    set(svg, &title, 124, 72, Anchor::Middle, colours.ink, "cover-title");
    author(svg, book, 124, 150, Anchor::Middle, colours.ink);
}

/// The first letter, larger than the cover.
fn initial(svg: &mut String, colours: &Palette, book: &Book) {
    let letter = book.title.chars().find(|letter| letter.is_alphanumeric()).unwrap_or('*');
    let letter: String = letter.to_uppercase().collect();
    let _ = write!(
        svg,
        "<text class=\"cover-title\" x=\"132\" y=\"352\" font-size=\"330\" text-anchor=\"middle\" fill=\"{}\">{}</text>",
        colours.figure,
        escaped(&letter)
    );
    path(svg, "M24 30h196M24 36h196", colours.accent, "stroke-width=\"2\"");
    let title = fitted(&book.title, 196, 150, 42, 13);
    let below = 52 + title.lines.len() as u32 * title.size * LEADING / 100;
    set(svg, &title, 24, (52 + below) / 2, Anchor::Start, colours.ink, "cover-title");
    author(svg, book, 24, 326, Anchor::Start, colours.ink);
}

/// Waves, as on Japanese paper.
fn waves(svg: &mut String, colours: &Palette, book: &Book) {
    for row in 0..8 {
        let (left, y) = (if row % 2 == 0 { -20 } else { -50 }, 214 + row * 22);
        for (radius, colour) in [(30, colours.figure), (21, colours.accent), (15, colours.ground)] {
            let gap = 60 - 2 * radius;
            let wave = format!("a{radius} {radius} 0 0 1 {} 0m{gap} 0", 2 * radius);
            let start = left + 30 - radius;
            shape(svg, colour, &format!("M{start} {y}{}", wave.repeat(5)));
        }
    }
    let title = fitted(&book.title, 196, 100, 36, 13);
    set(svg, &title, 124, 72, Anchor::Middle, colours.ink, "cover-title");
    author(svg, book, 124, 148, Anchor::Middle, colours.ink);
}

/// Rays behind a round plate.
fn rays(svg: &mut String, colours: &Palette, book: &Book) {
    let ends = "M124 156L60-60 0-60zM124 156L190-60 250-60zM124 156L110-90 138-90zM124 156L-90 20-90 90zM124 156L330 20 330 90zM124 156L-90 170-90 260zM124 156L330 170 330 260zM124 156L-60 380 30 420zM124 156L310 380 220 420zM124 156L90 420 158 420z";
    shape(svg, colours.figure, ends);
    let _ = write!(
        svg,
        "<circle cx=\"124\" cy=\"156\" r=\"104\" fill=\"{}\" stroke=\"{}\" stroke-width=\"3\"/><circle cx=\"124\" cy=\"156\" r=\"98\" fill=\"none\" stroke=\"{}\"/>",
        colours.ground, colours.accent, colours.accent
    );
    lozenge(svg, 124, 84, colours.accent);
    let title = fitted(&book.title, 156, 108, 34, 12);
    set(svg, &title, 124, 160, Anchor::Middle, colours.ink, "cover-title");
    shape(svg, colours.ground, "M0 290h240v52H0z");
    path(svg, "M0 290h240M0 342h240", colours.accent, "stroke-width=\"2\"");
    author(svg, book, 124, 316, Anchor::Middle, colours.ink);
}

/// A label of paper, pasted on.
fn label(svg: &mut String, colours: &Palette, book: &Book) {
    let _ = write!(
        svg,
        "<path d=\"M38 54h172v172H38z\" fill=\"{PAPER}\"/><path d=\"M44 60h160v160H44z\" fill=\"none\" stroke=\"{PAPER_INK}\" stroke-width=\"1.5\"/>"
    );
    let title = fitted(&book.title, 148, 92, 30, 11);
    set(svg, &title, 124, 114, Anchor::Middle, PAPER_INK, "cover-title");
    path(svg, "M94 172h60", PAPER_INK, "stroke-width=\"1\"");
    lozenge(
        svg,
        124,
        172,
        if colours.accent == "#f4d9a6" { colours.ground } else { colours.accent },
    );
    let author = fitted(&book.author, 148, 34, 15, 8);
    set(svg, &author, 124, 196, Anchor::Middle, PAPER_INK, "cover-author");
}

enum Anchor {
    Start,
    Middle,
}

fn author(svg: &mut String, book: &Book, x: u32, middle: u32, anchor: Anchor, colour: &str) {
    let author = fitted(&book.author, 192, 44, 18, 9);
    set(svg, &author, x, middle, anchor, colour, "cover-author");
}

/// Lines of type around the height `middle`.
fn set(
    svg: &mut String,
    text: &Lines,
    x: u32,
    middle: u32,
    anchor: Anchor,
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
        let _ = write!(svg, "<tspan x=\"{x}\" y=\"{y}\">{}</tspan>", escaped(line));
        y += step;
    }
    svg.push_str("</text>");
}

fn lozenge(svg: &mut String, x: u32, y: u32, colour: &str) {
    shape(svg, colour, &format!("M{x} {}l7 7-7 7-7-7z", y - 7));
}

fn shape(svg: &mut String, colour: &str, d: &str) {
    let _ = write!(svg, "<path fill=\"{colour}\" d=\"{d}\"/>");
}

fn path(svg: &mut String, d: &str, colour: &str, stroke: &str) {
    let _ = write!(svg, "<path fill=\"none\" stroke=\"{colour}\" {stroke} d=\"{d}\"/>");
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
            designs.insert(BookId(id).cover_hue() % DESIGNS);
            assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>"), "{svg}");
            assert!(!svg.contains("<b>") && svg.contains("&lt;b&gt;"), "{svg}");
            assert!(svg.contains("Cervantes"), "{svg}");
            assert!(svg.len() < 4000, "{}", svg.len());
        }
        assert_eq!(designs.len() as u32, DESIGNS);
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
