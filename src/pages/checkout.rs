//! `/checkout?item=<id>`: what is bought, for how much, and the form that pays for it.
//! Showing this page writes nothing: the order begins when the form wakes in the browser.

use crate::{
    components::{
        cover::Cover, failure::Failure, payment_form::PaymentForm, test_cards::TestCards,
    },
    domain::book::Book,
    functions::books::load_book,
};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::use_query_map;

/// The checkout of one book.
#[component]
pub fn CheckoutPage() -> impl IntoView {
    let item = use_query_map().with_untracked(|query| query.get("item")).unwrap_or_default();
    let book = Resource::new_blocking(move || item.clone(), load_book);
    view! {
        <Title text="Checkout"/>
        <Meta name="robots" content="noindex"/>
        <Suspense>
            {move || Suspend::new(async move {
                match book.await {
                    Ok(book) => view! { <Checkout book/> }.into_any(),
                    Err(error) => view! { <Failure error/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Checkout(book: Book) -> impl IntoView {
    view! {
        <div class="checkout">
            <section class="order-summary" aria-labelledby="order-heading">
                <h1 id="order-heading">"Ready to buy?"</h1>
                <p><a class="back" href="/">"Back Home"</a></p>
                <h2>"You are buying:"</h2>
                <div class="order-item">
                    <Cover book=book.clone()/>
                    <ul class="order-lines">
                        <li>"Book Title: " <em>{book.title.clone()}</em></li>
                        <li>"Amount: " <em>{book.price.to_string()}</em></li>
                    </ul>
                </div>
                <TestCards/>
            </section>
            <section class="payment" aria-labelledby="payment-heading">
                <h2 id="payment-heading">"One time payment"</h2>
                <noscript>
                    <p class="no-script">
                        "Paying by card needs JavaScript: the card form comes from our payment provider, so that your card number never reaches this shop. Please switch JavaScript on for this page. Nothing has been charged."
                    </p>
                </noscript>
                <PaymentForm item=book.id amount=book.price/>
            </section>
        </div>
    }
}
