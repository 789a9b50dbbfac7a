//! A buyer's own orders.

use crate::{domain::my_orders::MyOrder, error::ShopError};
use leptos::prelude::*;

/// The orders that the link in a mail shows, the newest first.
///
/// # Errors
/// [`ShopError::LinkForged`] for a token that is not ours; [`ShopError::LinkExpired`] for one whose
/// day is over.
#[server(prefix = "/fn", endpoint = "load_my_orders")]
pub async fn load_my_orders(#[server(default)] token: String) -> Result<Vec<MyOrder>, ShopError> {
    use crate::server::{answer::answer, orders_link};
    answer(async |state| orders_link::orders(&state, &token).await).await
}
