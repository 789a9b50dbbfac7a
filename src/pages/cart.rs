//! `/cart`: what somebody has put aside, and what it costs now.

use crate::{
    components::{cart_contents::CartContents, failure::Failure},
    error::ShopError,
    functions::cart::load_cart,
};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};

/// The cart. A form of it that changed nothing shows this page again, with the reason as context.
#[component]
pub fn CartPage() -> impl IntoView {
    let fault = use_context::<ShopError>().map(|error| error.to_string());
    let cart = Resource::new_blocking(|| (), |()| load_cart());
    view! {
        <Title text="Your cart"/>
        <Meta name="robots" content="noindex"/>
        <h1>"Your cart"</h1>
        <Suspense>
            {move || {
                let fault = fault.clone();
                Suspend::new(async move {
                    match cart.await {
                        Ok(cart) => view! { <CartContents cart fault/> }.into_any(),
                        Err(error) => view! { <Failure error/> }.into_any(),
                    }
                })
            }}
        </Suspense>
    }
}
