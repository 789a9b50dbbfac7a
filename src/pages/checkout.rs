//! `/checkout` for the cart, `/checkout?item=<id>` for one copy of a book: what is bought, for how
//! much, and the form that pays for it. Showing this page writes nothing: the order begins when
//! the form wakes in the browser.

use crate::{
    components::{
        address_fields::CountrySelect, failure::Failure, order_items::OrderItems,
        payment_form::PaymentForm, test_cards::TestCards,
    },
    domain::{address::Country, book::BookId, checkout::Summary},
    functions::{address::list_countries, checkout::load_checkout},
};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::use_query_map;

/// The checkout of one book, or of the cart.
#[component]
pub fn CheckoutPage() -> impl IntoView {
    let item = use_query_map().with_untracked(|query| query.get("item")).unwrap_or_default();
    let asked = item.clone();
    let summary = Resource::new_blocking(move || asked.clone(), load_checkout);
    let countries = Resource::new_blocking(|| (), |()| list_countries());
    view! {
        <Title text="Checkout"/>
        <Meta name="robots" content="noindex"/>
        <Suspense>
            {move || {
                let item = BookId(item.clone());
                Suspend::new(async move {
                    match summary.await {
                        Ok(summary) => {
                            let countries = countries.await.unwrap_or_default();
                            view! { <Checkout item summary countries/> }.into_any()
                        }
                        Err(error) => view! { <Failure error/> }.into_any(),
                    }
                })
            }}
        </Suspense>
    }
}

#[component]
fn Checkout(item: BookId, summary: Summary, countries: Vec<Country>) -> impl IntoView {
    let Summary { items, total, selection, ships } = summary;
    let back = if item.0.is_empty() { ("/cart", "Back to cart") } else { ("/", "Back Home") };
    view! {
        <div class="checkout">
            <section class="order-summary" aria-labelledby="order-heading">
                <h1 id="order-heading">"Ready to buy?"</h1>
                <p><a class="back" href=back.0>{back.1}</a></p>
                <h2>"You are buying:"</h2>
                <OrderItems items total/>
                <TestCards/>
            </section>
            <section class="payment" aria-labelledby="payment-heading">
                <h2 id="payment-heading">"One time payment"</h2>
                <noscript>
                    <p class="no-script">
                        "Paying by card needs JavaScript: the card form comes from our payment provider, so that your card number never reaches this shop. Please switch JavaScript on for this page. Nothing has been charged."
                    </p>
                </noscript>
                <PaymentForm item selection amount=total ships>
                    {ships.then(|| view! { <CountrySelect countries/> })}
                </PaymentForm>
            </section>
        </div>
    }
}
