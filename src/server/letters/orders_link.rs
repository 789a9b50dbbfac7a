//! The way to all orders of an address, for somebody who has asked for it.

use super::{About, SHOP, Words};
use crate::{
    error::ShopError,
    server::{orders_link, state::AppState},
};

/// What the letter says.
///
/// # Errors
/// As [`orders_link::link`].
pub(super) fn words(state: &AppState, about: &About) -> Result<Words, ShopError> {
    let link = orders_link::link(state, &about.order.id)?;
    Ok(Words {
        subject: format!("Your orders at {SHOP}"),
        preview: "The link to your orders works for a day.".to_owned(),
        heading: "Your orders",
        to: about.buyer.name.clone(),
        paragraphs: vec!["Here is the link to your orders. It works for a day.".to_owned()],
        order: None,
        link: ("See your orders", link),
        home: state.public_url.to_string(),
        notes: vec![
            "Whoever has the link can see your orders, so keep it to yourself.".to_owned(),
            "If you have not asked for it, nothing is wrong: only you have got this mail."
                .to_owned(),
        ],
    })
}
