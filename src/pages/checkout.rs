//! `/checkout` for the cart, `/checkout?item=<id>` for one copy of a book: what is bought, for how
//! much, and the form that pays for it. Showing this page writes nothing: the order begins when
//! the form wakes in the browser.

use crate::{
    components::{
        address_fields::CountrySelect, awaited::awaited, failure::Failure, order_items::OrderItems,
        payment_form::PaymentForm, test_cards::TestCards,
    },
    domain::{
        address::Country,
        book::BookId,
        buyer::ContactFaults,
        checkout::{Summary, TypedContact},
    },
    error::ShopError,
    functions::{address::list_countries, checkout::load_checkout},
    words::words,
};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::use_query_map;

/// The checkout of one book, or of the cart.
#[component]
pub fn CheckoutPage() -> impl IntoView {
    let words = words();
    let item = use_query_map().with_untracked(|query| query.get("item")).unwrap_or_default();
    view! {
        <Title text=words.say("page_pay_title")/>
        <Meta name="robots" content="noindex"/>
        {awaited(async move {
            match load_checkout(item.clone()).await {
                Ok(summary) => {
                    let countries = list_countries().await.unwrap_or_default();
                    view! { <Checkout item=BookId(item) summary countries/> }.into_any()
                }
                Err(error) => view! { <Failure error/> }.into_any(),
            }
        })}
    }
}

#[component]
fn Checkout(item: BookId, summary: Summary, countries: Vec<Country>) -> impl IntoView {
    let words = words();
    let Summary { items, total, selection, ships, contact } = summary;
    let kept = contact.is_some();
    // What was just typed, or else what was kept before.
    let typed = use_context::<TypedContact>().unwrap_or_else(|| TypedContact {
        contact: contact.unwrap_or_default(),
        ..TypedContact::default()
    });
    // Why the order that was asked for could not be placed.
    let refusal = use_context::<ShopError>();
    let kept = kept && refusal.is_none() && typed.faults == ContactFaults::default();
    let country = typed.contact.address.as_ref().map(|to| to.country.clone()).unwrap_or_default();
    let no_country = typed.faults.address.country.is_some();
    let back = if item.0.is_empty() { ("/cart", "page_pay_back_cart") } else { ("/", "page_home") };
    view! {
        <div class="checkout">
            <section class="order-summary" aria-labelledby="order-heading">
                <h1 id="order-heading">{words.say("page_pay_heading")}</h1>
                <p><a class="back" href=back.0>{words.say(back.1)}</a></p>
                <h2>{words.say("page_pay_buying")}</h2>
                <OrderItems items total/>
                <TestCards/>
            </section>
            <section class="payment" aria-labelledby="payment-heading">
                <h2 id="payment-heading">{words.say("page_pay_one_time")}</h2>
                <noscript>
                    <div class="no-script" id="kept" tabindex="-1">
                        {kept.then(|| view! { <p><strong>{words.say("page_pay_kept")}</strong></p> })}
                        <p>{words.say("page_pay_no_script")}</p>
                        <p>{words.say("page_pay_script_on")}</p>
                    </div>
                </noscript>
                <PaymentForm item selection amount=total ships typed refusal>
                    {ships.then(|| view! { <CountrySelect countries chosen=country faulty=no_country/> })}
                </PaymentForm>
            </section>
        </div>
    }
}
