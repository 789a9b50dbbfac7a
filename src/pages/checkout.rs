//! `/checkout` for the cart, `/checkout?item=<id>` for one copy of a book: what is bought, for how
//! much, and the form that pays for it. Showing this page writes nothing: the order begins when
//! the form wakes in the browser.

use crate::{
    components::{
        address_fields::CountrySelect, failure::Failure, order_items::OrderItems,
        payment_form::PaymentForm, test_cards::TestCards,
    },
    domain::{
        address::Country,
        book::BookId,
        checkout::{Summary, TypedContact},
    },
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
    let Summary { items, total, selection, ships, contact } = summary;
    let kept = contact.is_some();
    // What was just typed, or else what was kept before.
    let typed = use_context::<TypedContact>().unwrap_or_else(|| TypedContact {
        contact: contact.unwrap_or_default(),
        ..TypedContact::default()
    });
    let kept = kept && typed.problems().is_empty();
    let country = typed.contact.address.as_ref().map(|to| to.country.clone()).unwrap_or_default();
    let no_country = typed.faults.address.country.is_some();
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
                    <div class="no-script" id="kept" tabindex="-1">
                        {kept.then(|| view! { <p><strong>"Your details are kept."</strong></p> })}
                        <p>"Paying by card needs JavaScript: the card form comes from our payment provider, so that your card number never reaches this shop. Nothing has been charged."</p>
                        <p>"You can fill in your details now. To pay, switch JavaScript on for this shop and reload this page, which then knows them; or open the shop in another browser."</p>
                    </div>
                </noscript>
                <PaymentForm item selection amount=total ships typed>
                    {ships.then(|| view! { <CountrySelect countries chosen=country faulty=no_country/> })}
                </PaymentForm>
            </section>
        </div>
    }
}
