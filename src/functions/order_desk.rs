//! What the seller asks about orders and what came of them. Each is for the seller alone.

use crate::{
    domain::{
        concern::Concern,
        order::OrderId,
        order_file::OrderFile,
        order_list::{OrderPage, OrderQuery},
        sales::{Customer, CustomerSort, Sales},
    },
    error::ShopError,
};
use leptos::prelude::*;

/// One page of the orders that `query` asks for, the newest first.
///
/// # Errors
/// [`ShopError::Forbidden`]; [`ShopError::Internal`] when the database does not answer.
#[server(prefix = "/fn", endpoint = "list_orders")]
pub async fn list_orders(#[server(default)] query: OrderQuery) -> Result<OrderPage, ShopError> {
    use crate::server::{admin, answer::answer, db};
    answer(async |state| {
        admin::authorize(&state).await?;
        Ok(db::order_list::page(&state.db, &query).await?)
    })
    .await
}

/// Everything that the shop knows of one order, and how Stripe says that its payment stands.
///
/// # Errors
/// [`ShopError::Forbidden`]; [`ShopError::NoSuchOrder`]; [`ShopError::Internal`].
#[server(prefix = "/fn", endpoint = "read_order")]
pub async fn read_order(order: OrderId) -> Result<OrderFile, ShopError> {
    use crate::server::{admin, answer::answer, order_desk};
    answer(async |state| {
        admin::authorize(&state).await?;
        order_desk::reading::read(&state, &order).await
    })
    .await
}

/// What a person has to look at, the open ones first.
///
/// # Errors
/// [`ShopError::Forbidden`]; [`ShopError::Internal`] when the database does not answer.
#[server(prefix = "/fn", endpoint = "list_concerns")]
pub async fn list_concerns() -> Result<Vec<Concern>, ShopError> {
    use crate::server::{admin, answer::answer, order_desk};
    answer(async |state| {
        admin::authorize(&state).await?;
        order_desk::concerns::list(&state.db).await
    })
    .await
}

/// How much a person has to look at.
///
/// # Errors
/// [`ShopError::Forbidden`]; [`ShopError::Internal`] when the database does not answer.
#[server(prefix = "/fn", endpoint = "count_concerns")]
pub async fn count_concerns() -> Result<i64, ShopError> {
    use crate::server::{admin, answer::answer, db};
    answer(async |state| {
        admin::authorize(&state).await?;
        Ok(db::attention::open(&state.db).await?)
    })
    .await
}

/// Sales of the last `days` days, today included.
///
/// # Errors
/// [`ShopError::Forbidden`]; [`ShopError::Internal`] when the database does not answer.
#[server(prefix = "/fn", endpoint = "read_sales")]
pub async fn read_sales(days: i64) -> Result<Sales, ShopError> {
    use crate::{
        domain::sales::SPANS,
        server::{admin, answer::answer, db},
    };
    answer(async |state| {
        admin::authorize(&state).await?;
        if !SPANS.contains(&days) {
            return Err(ShopError::BadRequest);
        }
        let livemode = state.elements.mode.money_moves();
        Ok(db::sales::read(&state.db, days, livemode).await?)
    })
    .await
}

/// Who has bought, at most two hundred.
///
/// # Errors
/// [`ShopError::Forbidden`]; [`ShopError::Internal`] when the database does not answer.
#[server(prefix = "/fn", endpoint = "list_customers")]
pub async fn list_customers(sort: CustomerSort) -> Result<Vec<Customer>, ShopError> {
    use crate::server::{admin, answer::answer, db};
    answer(async |state| {
        admin::authorize(&state).await?;
        let livemode = state.elements.mode.money_moves();
        Ok(db::customers::list(&state.db, sort, livemode, 200).await?)
    })
    .await
}
