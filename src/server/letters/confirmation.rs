//! The order is paid.

use super::{About, Words};
use crate::server::state::AppState;

/// What the letter says.
pub(super) fn words(state: &AppState, about: &About) -> Words {
    let amount = about.order.amount;
    let mut paragraphs = vec![format!("Thanks for your order. {amount} was paid, in full.")];
    if about.buyer.address.is_some() {
        paragraphs.push("We will write again when it is on its way to you.".to_owned());
    }
    Words {
        subject: about.subject("Your order is paid"),
        preview: format!("{amount} was paid. Here is what you have bought."),
        heading: "Thanks for your order",
        to: about.buyer.name.clone(),
        paragraphs,
        order: Some(about.summary(None, true)),
        link: about.link(state),
        home: state.public_url.to_string(),
        notes: about.notes(),
    }
}
