//! The order is paid.

use super::{About, Content};
use crate::server::state::AppState;

/// What the letter says.
pub(super) fn content(state: &AppState, about: &About) -> Content {
    let words = about.words;
    let amount = [("amount", words.money(about.order.amount))];
    let mut paragraphs = vec![words.fill("letter_paid_words", &amount)];
    if about.buyer.address.is_some() {
        paragraphs.push(words.say("letter_paid_to_send"));
    }
    Content {
        words,
        subject: about.subject("letter_paid_subject"),
        preview: words.fill("letter_paid_preview", &amount),
        heading: words.say("letter_paid_heading"),
        to: about.buyer.name.clone(),
        paragraphs,
        order: Some(about.summary(None, true)),
        link: about.link(state),
        home: state.public_url.to_string(),
        notes: about.notes(),
    }
}
