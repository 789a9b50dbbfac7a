//! A page that could not be made, in words.

use crate::error::ShopError;
use leptos::prelude::*;
use leptos_meta::Title;

/// Says what went wrong and where to go from here.
#[component]
pub fn Failure(error: ShopError) -> impl IntoView {
    let (heading, advice) = match &error {
        ShopError::NoItemSelected => (
            "No book chosen",
            "This address names no book. Choose one from the list and press Purchase.",
        ),
        ShopError::NoSuchBook => (
            "We do not have this book",
            "It may have been sold out and taken off the shelf. No payment was started.",
        ),
        ShopError::NoSuchPayment | ShopError::NoSuchOrder => (
            "We do not know this payment",
            "Check that the address is complete. If you have just paid, do not pay again: go back to the books and open the checkout once more, which knows your order.",
        ),
        error if error.retryable() => (
            "This did not work just now",
            "Reload the page in a minute. If you have just paid, do not pay again: this page will tell how the payment stands.",
        ),
        _ => ("This did not work", "Go back to the books and start again from there."),
    };
    view! {
        <Title text=heading/>
        <section class="failure">
            <h1>{heading}</h1>
            <p role="alert">"Error: " {error.to_string()}</p>
            <p>{advice}</p>
            <p><a class="button" href="/">"Back Home"</a></p>
        </section>
    }
}
