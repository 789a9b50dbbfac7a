//! The seller's own facts: the password, and what a page says once.

use super::book::BookId;
use serde::{Deserialize, Serialize};

/// The shortest password that is taken, in characters.
pub const PASSWORD_MIN: usize = 12;
/// The longest, in bytes: hashing takes time.
const PASSWORD_MAX: usize = 1024;

/// What is wrong with a new password typed twice, in words for who typed it.
pub fn password_fault(password: &str, again: &str) -> Option<String> {
    if password.chars().count() < PASSWORD_MIN {
        Some(format!("Choose a password of at least {PASSWORD_MIN} characters."))
    } else if password.len() > PASSWORD_MAX {
        Some("Choose a shorter password.".to_owned())
    } else if password != again {
        Some("The two passwords differ. Type the same one twice.".to_owned())
    } else {
        None
    }
}

/// What is said once at the top of the page after something was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    /// Such as `Book added!`.
    pub text: String,
    /// The book that one press puts back on the shelf.
    #[serde(default)]
    pub undo: Option<BookId>,
}

impl Flash {
    /// Words alone.
    pub fn new(text: impl Into<String>) -> Flash {
        Flash { text: text.into(), undo: None }
    }
}

/// What is wrong with the form as a whole that a page shows again, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormFault(pub String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_and_typed_twice_alike() {
        let fault = |password: &str, again: &str| password_fault(password, again);
        assert_eq!(fault("twelve chars", "twelve chars"), None);
        assert_eq!(fault("zwölf Zeichen", "zwölf Zeichen"), None);
        assert!(fault("eleven char", "eleven char").is_some_and(|words| words.contains("12")));
        assert!(
            fault("twelve chars", "twelve charz").is_some_and(|words| words.contains("differ"))
        );
        let long = "x".repeat(PASSWORD_MAX + 1);
        assert!(fault(&long, &long).is_some());
    }
}
