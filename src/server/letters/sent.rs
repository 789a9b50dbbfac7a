//! The order is on its way.

use super::{About, Words};
use crate::server::state::AppState;

/// What the letter says.
pub(super) fn words(state: &AppState, about: &About) -> Words {
    Words {
        subject: about.subject("Your order is on its way"),
        preview: "It has left the shop.".to_owned(),
        heading: "Your order is on its way",
        to: about.buyer.name.clone(),
        paragraphs: vec!["Your order has left the shop and is on its way to you.".to_owned()],
        order: Some(about.summary(None, true)),
        link: about.link(state),
        home: state.public_url.to_string(),
        notes: about.notes(),
    }
}
