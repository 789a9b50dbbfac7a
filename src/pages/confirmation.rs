//! `/success?pi=<PaymentIntent id>` or `/success?order=<token>`: how the payment stands, as Stripe
//! tells our server.

use crate::{
    components::{awaited::awaited, failure::Failure, order_confirmation::OrderConfirmation},
    functions::payment::retrieve_payment,
    words::words,
};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::use_query_map;

/// The confirmation. Stripe's own redirect names the same id `payment_intent`.
#[component]
pub fn ConfirmationPage() -> impl IntoView {
    let (id, token) = use_query_map().with_untracked(|query| {
        let id = query.get("pi").or_else(|| query.get("payment_intent"));
        (id.unwrap_or_default(), query.get("order").unwrap_or_default())
    });
    view! {
        <Title text=words().say("page_order_title")/>
        <Meta name="robots" content="noindex"/>
        {awaited(async move {
            match retrieve_payment(id, token).await {
                Ok(confirmation) => view! { <OrderConfirmation confirmation/> }.into_any(),
                Err(error) => view! { <Failure error/> }.into_any(),
            }
        })}
    }
}
