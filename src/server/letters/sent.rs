//! The order is on its way.

use super::{About, Content};
use crate::server::state::AppState;

/// What the letter says.
pub(super) fn content(state: &AppState, about: &About) -> Content {
    let words = about.words;
    Content {
        words,
        subject: about.subject("letter_sent_subject"),
        preview: words.say("letter_sent_preview"),
        heading: words.say("letter_sent_heading"),
        to: about.buyer.name.clone(),
        paragraphs: vec![words.say("letter_sent_words")],
        order: Some(about.summary(None, true)),
        link: about.link(state),
        home: state.public_url.to_string(),
        notes: about.notes(),
    }
}
