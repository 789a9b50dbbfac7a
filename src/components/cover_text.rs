//! Setting a text on a cover without measuring it: letters have about the widths that they have
//! in any book face.

/// A text in lines that fit.
pub(super) struct Lines {
    /// Size of the type, in the units of the drawing.
    pub(super) size: u32,
    /// From top to bottom.
    pub(super) lines: Vec<String>,
}

/// From one line to the next, in hundredths of the size.
pub(super) const LEADING: u32 = 112;

/// The text as large as it fits into `width` and `height`, from `largest` down to `smallest`; what
/// does not fit even then is cut short.
pub(super) fn fitted(text: &str, width: u32, height: u32, largest: u32, smallest: u32) -> Lines {
    let words: Vec<Word> = text.split_whitespace().map(Word::of).collect();
    let rows = |size: u32| (height * 100 / (size * LEADING)).max(1) as usize;
    let longest = words.iter().map(|word| word.length).max().unwrap_or(0);
    for size in (smallest + 1..=largest).rev() {
        let room = width * 1000 / size;
        if longest <= room && starts(&words, room).count() <= rows(size) {
            return Lines { size, lines: wrapped(&words, room) };
        }
    }
    let room = width * 1000 / smallest;
    let pieces: Vec<String> = words.iter().flat_map(|word| broken(word.text, room)).collect();
    let pieces: Vec<Word> = pieces.iter().map(|piece| Word::of(piece)).collect();
    let mut lines = wrapped(&pieces, room);
    if lines.len() > rows(smallest) {
        lines.truncate(rows(smallest));
        if let Some(last) = lines.last_mut() {
            last.pop();
            last.push('…');
        }
    }
    Lines { size: smallest, lines }
}

/// A word, measured once.
struct Word<'a> {
    text: &'a str,
    length: u32,
}

impl Word<'_> {
    fn of(text: &str) -> Word<'_> {
        Word { text, length: text.chars().map(width).sum() }
    }
}

/// Which words begin a line, where lines are at most `room` thousandths of the size.
fn starts(words: &[Word<'_>], room: u32) -> impl Iterator<Item = usize> {
    let mut filled = None;
    words.iter().enumerate().filter_map(move |(place, word)| {
        let longer = filled.map(|filled: u32| filled + SPACE + word.length);
        let fits = longer.is_some_and(|longer| longer <= room);
        filled = if fits { longer } else { Some(word.length) };
        (!fits).then_some(place)
    })
}

/// Words in such lines.
fn wrapped(words: &[Word<'_>], room: u32) -> Vec<String> {
    let starts: Vec<usize> = starts(words, room).collect();
    let ends = starts.iter().skip(1).copied().chain([words.len()]);
    let lines = starts.iter().zip(ends).map(|(start, end)| &words[*start..end]);
    lines.map(|line| line.iter().map(|word| word.text).collect::<Vec<_>>().join(" ")).collect()
}

/// A word in pieces of at most `room`.
fn broken(word: &str, room: u32) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut filled = 0;
    for letter in word.chars() {
        if filled + width(letter) > room {
            pieces.push(String::new());
            filled = 0;
        }
        filled += width(letter);
        if let Some(piece) = pieces.last_mut() {
            piece.push(letter);
        }
    }
    pieces
}

const SPACE: u32 = 280;

/// A letter's width in thousandths of the size, rather too wide than too narrow.
fn width(letter: char) -> u32 {
    match letter {
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | 'I' | '.' | ',' | '\'' | '’' | ':' | ';' | '!'
        | '-' | '(' | ')' => 390,
        'm' | 'w' | 'M' | 'W' | '@' | '—' | '…' => 960,
        ' ' => SPACE,
        letter if letter.is_uppercase() => 760,
        letter if u32::from(letter) >= 0x1100 => 1050,
        _ => 580,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_title_is_large_and_a_long_one_wraps() {
        let emma = fitted("Emma", 180, 150, 44, 13);
        assert_eq!((emma.size, emma.lines.as_slice()), (44, ["Emma".to_owned()].as_slice()));
        let long = fitted("The Posthumous Memoirs of Brás Cubas", 180, 150, 44, 13);
        assert!(long.size < 44 && long.lines.len() > 1);
        assert_eq!(long.lines.join(" "), "The Posthumous Memoirs of Brás Cubas");
    }

    #[test]
    fn what_does_not_fit_is_cut() {
        for text in ["x".repeat(300), "Schneewittchen ".repeat(40), "紅".repeat(300)] {
            let set = fitted(&text, 180, 100, 40, 13);
            assert!(set.lines.len() as u32 * set.size * LEADING / 100 <= 100, "{text}");
            assert!(
                set.lines.iter().all(|line| Word::of(line).length <= 180 * 1000 / 13 + 960),
                "{text}"
            );
            assert!(set.lines.last().is_some_and(|line| line.ends_with('…')), "{text}");
        }
        assert!(fitted("", 180, 100, 40, 13).lines.is_empty());
    }
}
