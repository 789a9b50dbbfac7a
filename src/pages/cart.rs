//! `/cart`: what somebody has put aside, and what it costs now.

use crate::{
    components::{awaited::awaited, cart_contents::CartContents, failure::Failure},
    error::ShopError,
    functions::cart::load_cart,
    words::words,
};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};

/// The cart. A form of it that changed nothing shows this page again, with the reason as context.
#[component]
pub fn CartPage() -> impl IntoView {
    let words = words();
    let fault = use_context::<ShopError>().map(|error| words.error(&error));
    view! {
        <Title text=words.say("page_cart")/>
        <Meta name="robots" content="noindex"/>
        <h1>{words.say("page_cart")}</h1>
        {awaited(async move {
            match load_cart().await {
                Ok(cart) => view! { <CartContents cart fault/> }.into_any(),
                Err(error) => view! { <Failure error/> }.into_any(),
            }
        })}
    }
}
