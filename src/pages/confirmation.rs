//! `/success?pi=<PaymentIntent id>`: how the payment stands, as Stripe tells our server.

use crate::{
    components::{failure::Failure, order_confirmation::OrderConfirmation},
    functions::payment::retrieve_payment,
};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::use_query_map;

/// The confirmation. Stripe's own redirect names the same id `payment_intent`.
#[component]
pub fn ConfirmationPage() -> impl IntoView {
    let id = use_query_map()
        .with_untracked(|query| query.get("pi").or_else(|| query.get("payment_intent")))
        .unwrap_or_default();
    let payment = Resource::new_blocking(move || id.clone(), retrieve_payment);
    view! {
        <Title text="Your order"/>
        <Meta name="robots" content="noindex"/>
        <Suspense>
            {move || Suspend::new(async move {
                match payment.await {
                    Ok(payment) => view! { <OrderConfirmation payment/> }.into_any(),
                    Err(error) => view! { <Failure error/> }.into_any(),
                }
            })}
        </Suspense>
    }
}
