//! What a shopper can be told when something does not work, and its HTTP status.

use crate::domain::{
    admin_book::{BookForm, Seen},
    book::Book,
    book_draft::{BookDraft, BookFaults},
    buyer::ContactFaults,
    cart::CartFault,
};
use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

/// Every way in which a call of the shop can fail, as the pages tell it apart.
/// Carries no detail of the inside: that is logged where it happened. Says nothing of money:
/// only who calls knows whether some may have moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum ShopError {
    /// The address of the checkout names no book.
    #[error("No item selected")]
    NoItemSelected,
    /// No book has that id.
    #[error("There is no such book in this shop.")]
    NoSuchBook,
    /// No PaymentIntent of this shop has that id, or none that may be shown.
    #[error("There is no such payment in this shop.")]
    NoSuchPayment,
    /// This visitor has no such order.
    #[error("There is no such order in this shop.")]
    NoSuchOrder,
    /// The order is paid: its details cannot change any more.
    #[error("This order is closed. Reload the page to see how it stands.")]
    OrderClosed,
    /// The order's time is over, or its payment was ended: it has to be placed again.
    #[error("This order is over, because it was not paid in time.")]
    OrderExpired,
    /// All copies are sold, or reserved by somebody who is paying.
    #[error(
        "All copies of this book are sold or reserved at the moment. A reserved one may become free again: try again later."
    )]
    SoldOut,
    /// Fewer copies are left than are wanted.
    #[error("{}", not_enough(title, *left))]
    NotEnough {
        /// Of which book.
        title: String,
        /// How many are left.
        left: i64,
    },
    /// The cart is not what it was when it was shown, or a book in it is not sold any more.
    #[error("Your cart has changed since this page was opened. Please look at it again.")]
    CartChanged,
    /// Books in the cart are priced in different currencies.
    #[error("These books are priced in different currencies. Please buy them one after another.")]
    MixedCurrencies,
    /// More than can be charged at once.
    #[error("This is more than can be paid at once. Please buy some of it first.")]
    TooMuch,
    /// Less than a card can be charged.
    #[error("This is less than can be paid by card. Please add another book to your cart.")]
    TooLittle,
    /// Too many checkouts were begun from here lately.
    #[error("Too many orders were begun from here. Please wait a minute and try again.")]
    TooMany,
    /// Only the seller may do that.
    #[error("Only the seller may do that.")]
    Forbidden,
    /// The order is not paid, or less is left of its money than is asked for.
    #[error("That much cannot be given back: the order is not paid, or less is left of it.")]
    NotRefundable,
    /// The order asks for another amount than the buyer was shown.
    #[error(
        "The price has changed. Please look at the new amount, and press Pay again if you agree."
    )]
    PriceChanged,
    /// Contact details that have to be corrected.
    #[error("Please correct your details.")]
    InvalidContact(Box<ContactFaults>),
    /// The link to somebody's orders is not one that the shop has made.
    #[error("This link is not complete, or not one of ours. You can ask for a new one below.")]
    LinkForged,
    /// The link to somebody's orders was good for a day, and that is over.
    #[error("This link has expired: it works for a day. You can ask for a new one below.")]
    LinkExpired,
    /// A book that keeps not all of its rules.
    #[error("Please correct what is marked.")]
    InvalidBook(Box<BookFaults>),
    /// Somebody else has changed the book since it was seen: as it is now.
    #[error("Somebody else has changed this book in the meantime.")]
    BookChanged(Box<Book>),
    /// A picture that cannot be used.
    #[error("{0}")]
    BadCover(String),
    /// The cart cannot be changed like that.
    #[error("{0}")]
    Cart(CartFault),
    /// Stripe did not answer, or not usefully.
    #[error("Our payment provider cannot be reached at the moment. Please try again in a minute.")]
    StripeUnreachable,
    /// Stripe answered, and refused.
    #[error("Our payment provider refused the request. Please try again in a minute.")]
    StripeRefused,
    /// The browser could not reach the shop.
    #[error("The shop cannot be reached. Check your connection and try again.")]
    ShopUnreachable,
    /// What was sent is not what this call takes.
    #[error("The shop did not understand that request. Reload the page and try again.")]
    BadRequest,
    /// Our own fault.
    #[error("Something went wrong in the shop. Please try again.")]
    Internal,
}

fn not_enough(title: &str, left: i64) -> String {
    match left {
        ..=0 => format!("All copies of {title} are sold or reserved at the moment."),
        1 => format!("Only one copy of {title} is left. Please change the quantity in your cart."),
        some => format!(
            "Only {some} copies of {title} are left. Please change the quantity in your cart."
        ),
    }
}

impl ShopError {
    /// The HTTP status that says the same.
    pub fn status(&self) -> u16 {
        match self {
            ShopError::NoItemSelected
            | ShopError::NoSuchBook
            | ShopError::NoSuchPayment
            | ShopError::NoSuchOrder => 404,
            ShopError::OrderClosed
            | ShopError::OrderExpired
            | ShopError::PriceChanged
            | ShopError::SoldOut
            | ShopError::NotEnough { .. }
            | ShopError::CartChanged
            | ShopError::MixedCurrencies
            | ShopError::TooMuch
            | ShopError::TooLittle
            | ShopError::BookChanged(_)
            | ShopError::NotRefundable => 409,
            ShopError::TooMany => 429,
            ShopError::Forbidden | ShopError::LinkForged => 403,
            ShopError::LinkExpired => 410,
            ShopError::InvalidContact(_)
            | ShopError::InvalidBook(_)
            | ShopError::BadCover(_)
            | ShopError::Cart(_) => 422,
            ShopError::BadRequest => 400,
            ShopError::StripeUnreachable | ShopError::ShopUnreachable => 503,
            ShopError::StripeRefused => 502,
            ShopError::Internal => 500,
        }
    }

    /// The form of a book that could not be saved: all that was typed, and what is wrong.
    pub fn on_form(self, draft: BookDraft, seen: Option<Seen>) -> BookForm {
        let words = self.to_string();
        let form = BookForm { seen, ..BookForm::default() };
        match self {
            ShopError::InvalidBook(faults) => {
                BookForm { draft, faults: *faults, trouble: Some(words), ..form }
            }
            ShopError::BookChanged(now) => BookForm::against(draft, seen, &now),
            ShopError::BadCover(fault) => BookForm { draft, cover_fault: Some(fault), ..form },
            ShopError::Forbidden => {
                let trouble = "You are not signed in any more. Sign in again in another tab, then \
                    save once more: what you have typed stays here.";
                BookForm { draft, trouble: Some(trouble.to_owned()), ..form }
            }
            _ => BookForm { draft, trouble: Some(words), ..form },
        }
    }

    /// Whether the same call may work when it is tried again.
    pub fn retryable(&self) -> bool {
        self.status() >= 500
    }
}

impl FromServerFnError for ShopError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => ShopError::ShopUnreachable,
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Serialization(_) => ShopError::BadRequest,
            // On the server: the body is no text, or too long. In the browser: the answer is none.
            ServerFnErrorErr::Deserialization(_) if cfg!(feature = "ssr") => ShopError::BadRequest,
            _ => ShopError::Internal,
        }
    }
}
