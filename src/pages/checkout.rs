//! `/checkout` for the cart, `/checkout?item=<id>` for one copy of a book: what is bought, for how
//! much, and the form that pays for it. Showing this page writes nothing: the order begins when
//! the form wakes in the browser.

use crate::{
    components::{
        address_fields::CountrySelect, cover::Cover, failure::Failure, payment_form::PaymentForm,
        test_cards::TestCards,
    },
    domain::{
        address::Country,
        book::BookId,
        checkout::{Item, Summary},
    },
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
    let asked = item.clone();
    let summary = Resource::new_blocking(move || asked.clone(), load_checkout);
    let countries = Resource::new_blocking(|| (), |()| list_countries());
    view! {
        <Title text=words.say("page_pay_title")/>
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
    let words = words();
    let Summary { items, total, selection, ships } = summary;
    let several = items.len() > 1 || items.iter().any(|item| item.copies > 1);
    let back = if item.0.is_empty() { ("/cart", "page_pay_back_cart") } else { ("/", "page_home") };
    view! {
        <div class="checkout">
            <section class="order-summary" aria-labelledby="order-heading">
                <h1 id="order-heading">{words.say("page_pay_heading")}</h1>
                <p><a class="back" href=back.0>{words.say(back.1)}</a></p>
                <h2>{words.say("page_pay_buying")}</h2>
                <div class="order-items">
                    {items.into_iter().map(|item| view! { <Line item/> }).collect_view()}
                </div>
                {several.then(|| view! {
                    <p class="order-total">{words.say("page_pay_total")} <strong>{words.money(total)}</strong></p>
                })}
                <TestCards/>
            </section>
            <section class="payment" aria-labelledby="payment-heading">
                <h2 id="payment-heading">{words.say("page_pay_one_time")}</h2>
                <noscript>
                    <p class="no-script">
                        {words.say("page_pay_no_script")}
                    </p>
                </noscript>
                <PaymentForm item selection amount=total ships>
                    {ships.then(|| view! { <CountrySelect countries/> })}
                </PaymentForm>
            </section>
        </div>
    }
}

/// One book of the purchase with its copies.
#[component]
fn Line(item: Item) -> impl IntoView {
    let Item { book, copies } = item;
    let words = words();
    let amount = match copies {
        1 => words.money(book.price),
        many => format!("{} × {many}", words.money(book.price)),
    };
    view! {
        <div class="order-item">
            <Cover book=book.clone()/>
            <ul class="order-lines">
                <li>{words.say("page_pay_book")} <em>{book.title}</em></li>
                <li>{words.say("page_pay_amount")} <em>{amount}</em></li>
            </ul>
        </div>
    }
}
