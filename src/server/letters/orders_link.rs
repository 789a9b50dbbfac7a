//! The way to all orders of an address, for somebody who has asked for it.

use super::{About, Content};
use crate::{
    error::ShopError,
    server::{orders_link, state::AppState},
};

/// What the letter says.
///
/// # Errors
/// As [`orders_link::link`].
pub(super) fn content(state: &AppState, about: &About) -> Result<Content, ShopError> {
    let link = orders_link::link(state, &about.order.id)?;
    let words = about.words;
    Ok(Content {
        words,
        subject: words.say("letter_link_subject"),
        preview: words.say("letter_link_preview"),
        heading: words.say("letter_link_heading"),
        to: about.buyer.name.clone(),
        paragraphs: vec![words.say("letter_link_words")],
        order: None,
        link: (words.say("letter_link_see"), link),
        home: state.public_url.to_string(),
        notes: vec![words.say("letter_link_keep"), words.say("letter_link_unasked")],
    })
}
