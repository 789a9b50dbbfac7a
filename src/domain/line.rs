//! What may stand in one line of text that somebody types.

/// Whether a letter has no place in a line: it ends the line, or turns round what stands after it,
/// beyond the field that it was typed in
/// (<https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters>). Marks and joiners that
/// words in Hebrew or Persian need are none of these.
pub fn is_unfit(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether nobody sees that letter, and no word needs it.
pub fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}'
    )
}
