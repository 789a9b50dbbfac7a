//! What is drawn of a cover before anything is written on it: one of several designs, in the
//! colours of one of several palettes.

use std::{fmt::Write, sync::LazyLock};

/// The colours of a cover.
pub(super) struct Palette {
    pub(super) ground: &'static str,
    /// Near the ground: patterns and shapes.
    pub(super) figure: &'static str,
    /// Far from the ground: what draws the eye.
    pub(super) accent: &'static str,
    /// Type on the ground.
    pub(super) ink: &'static str,
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

/// The label of paper on a patterned cover, and the type on it.
const PAPER: &str = "#f8f0de";
pub(super) const PAPER_INK: &str = "#241f1a";

/// What is drawn, from the one that [`Design::of`] takes as nought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Design {
    /// A band of paper, as the old paperbacks have it.
    Bands,
    /// A sun that goes down behind the sea.
    Sun,
    /// Arches within arches.
    Arches,
    /// The book's first letter, larger than the cover.
    Initial,
    /// Waves, as on Japanese paper.
    Waves,
    /// Rays behind a round plate.
    Rays,
    /// Dots under a label of paper.
    Dots,
    /// Stripes under one.
    Stripes,
}

impl Design {
    pub(super) const ALL: [Design; 8] = [
        Design::Bands,
        Design::Sun,
        Design::Arches,
        Design::Initial,
        Design::Waves,
        Design::Rays,
        Design::Dots,
        Design::Stripes,
    ];
}

/// A cover without its words.
pub(super) struct Ground {
    pub(super) design: Design,
    pub(super) colours: &'static Palette,
    /// The shapes, as SVG.
    pub(super) shapes: String,
}

/// Every design in every palette: there are few, and each is drawn once.
static GROUNDS: LazyLock<Vec<Ground>> = LazyLock::new(|| {
    let designs = |colours| Design::ALL.map(|design| Ground::drawn(design, colours));
    PALETTES.iter().flat_map(designs).collect()
});

impl Ground {
    /// The one that a book has chosen by such a number.
    pub(super) fn of(choice: u32) -> &'static Ground {
        &GROUNDS[choice as usize % GROUNDS.len()]
    }

    fn drawn(design: Design, colours: &'static Palette) -> Ground {
        let mut shapes = String::new();
        shape(&mut shapes, colours.ground, "M0 0h240v360H0z");
        match design {
            Design::Bands => bands(&mut shapes, colours),
            Design::Sun => sun(&mut shapes, colours),
            Design::Arches => arches(&mut shapes, colours),
            Design::Initial => {
                path(&mut shapes, "M24 30h196M24 36h196", colours.accent, "stroke-width=\"2\"");
            }
            Design::Waves => waves(&mut shapes, colours),
            Design::Rays => rays(&mut shapes, colours),
            Design::Dots => dots(&mut shapes, colours),
            Design::Stripes => stripes(&mut shapes, colours),
        }
        Ground { design, colours, shapes }
    }
}

fn bands(svg: &mut String, colours: &Palette) {
    shape(svg, PAPER, "M0 92h240v160H0z");
    path(svg, "M0 86h240M0 258h240", colours.accent, "stroke-width=\"3\"");
    for x in [92, 120, 148] {
        lozenge(svg, x, 48, colours.accent);
    }
}

fn sun(svg: &mut String, colours: &Palette) {
    let _ = write!(svg, "<circle cx=\"124\" cy=\"262\" r=\"78\" fill=\"{}\"/>", colours.accent);
    shape(svg, colours.figure, "M0 276h240v84H0z");
    path(
        svg,
        "M70 290h108M82 304h84M94 318h60M108 332h32",
        colours.accent,
        "stroke-width=\"5\" stroke-linecap=\"round\"",
    );
}

fn arches(svg: &mut String, colours: &Palette) {
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
}

fn waves(svg: &mut String, colours: &Palette) {
    for row in 0..8 {
        let (left, y) = (if row % 2 == 0 { -20 } else { -50 }, 214 + row * 22);
        for (radius, colour) in [(30, colours.figure), (21, colours.accent), (15, colours.ground)] {
            let gap = 60 - 2 * radius;
            let wave = format!("a{radius} {radius} 0 0 1 {} 0m{gap} 0", 2 * radius);
            let start = left + 30 - radius;
            shape(svg, colour, &format!("M{start} {y}{}", wave.repeat(5)));
        }
    }
}

fn rays(svg: &mut String, colours: &Palette) {
    let ends = "M124 156L60-60 0-60zM124 156L190-60 250-60zM124 156L110-90 138-90zM124 156L-90 20-90 90zM124 156L330 20 330 90zM124 156L-90 170-90 260zM124 156L330 170 330 260zM124 156L-60 380 30 420zM124 156L310 380 220 420zM124 156L90 420 158 420z";
    shape(svg, colours.figure, ends);
    let _ = write!(
        svg,
        "<circle cx=\"124\" cy=\"156\" r=\"104\" fill=\"{}\" stroke=\"{}\" stroke-width=\"3\"/><circle cx=\"124\" cy=\"156\" r=\"98\" fill=\"none\" stroke=\"{}\"/>",
        colours.ground, colours.accent, colours.accent
    );
    lozenge(svg, 124, 84, colours.accent);
    shape(svg, colours.ground, "M0 290h240v52H0z");
    path(svg, "M0 290h240M0 342h240", colours.accent, "stroke-width=\"2\"");
}

fn dots(svg: &mut String, colours: &Palette) {
    // Lines of dots: dashes of no length with round ends.
    let rows: String = (0..16).map(|row| format!("M{} {}h250", row % 2 * 12, row * 24)).collect();
    path(
        svg,
        &rows,
        colours.figure,
        "stroke-width=\"9\" stroke-linecap=\"round\" stroke-dasharray=\"0 24\"",
    );
    label(svg, colours);
}

fn stripes(svg: &mut String, colours: &Palette) {
    let lines = |first| -> String {
        (0..10).map(|stripe| format!("M{} 0v360", stripe * 26 + first)).collect()
    };
    path(svg, &lines(6), colours.figure, "stroke-width=\"11\"");
    path(svg, &lines(19), colours.accent, "stroke-width=\"1\"");
    label(svg, colours);
}

/// A label of paper, pasted on.
fn label(svg: &mut String, colours: &Palette) {
    let _ = write!(
        svg,
        "<path d=\"M38 54h172v172H38z\" fill=\"{PAPER}\"/><path d=\"M44 60h160v160H44z\" fill=\"none\" stroke=\"{PAPER_INK}\" stroke-width=\"1.5\"/>"
    );
    path(svg, "M94 172h60", PAPER_INK, "stroke-width=\"1\"");
    let on_paper = if colours.accent == "#f4d9a6" { colours.ground } else { colours.accent };
    lozenge(svg, 124, 172, on_paper);
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
