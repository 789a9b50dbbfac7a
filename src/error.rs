//! What can go wrong for a shopper, by name, and its HTTP status. The words are said by `words`.

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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ShopError {
    /// The address of the checkout names no book.
    NoItemSelected,
    /// No book has that id.
    NoSuchBook,
    /// No PaymentIntent of this shop has that id, or none that may be shown.
    NoSuchPayment,
    /// This visitor has no such order.
    NoSuchOrder,
    /// The order is paid: its details cannot change any more.
    OrderClosed,
    /// The order's time is over, or its payment was ended: it has to be placed again.
    OrderExpired,
    /// All copies are sold, or reserved by somebody who is paying.
    SoldOut,
    /// Fewer copies are left than are wanted.
    NotEnough {
        /// Of which book.
        title: String,
        /// How many are left.
        left: i64,
    },
    /// The cart is not what it was when it was shown, or a book in it is not sold any more.
    CartChanged,
    /// Books in the cart are priced in different currencies.
    MixedCurrencies,
    /// More than can be charged at once.
    TooMuch,
    /// Less than a card can be charged.
    TooLittle,
    /// Too many checkouts were begun from here lately.
    TooMany,
    /// Only the seller may do that.
    Forbidden,
    /// The order is not paid, or less is left of its money than is asked for.
    NotRefundable,
    /// The order asks for another amount than the buyer was shown.
    PriceChanged,
    /// Contact details that have to be corrected.
    InvalidContact(Box<ContactFaults>),
    /// The link to somebody's orders is not one that the shop has made.
    LinkForged,
    /// The link to somebody's orders was good for a day, and that is over.
    LinkExpired,
    /// A book that keeps not all of its rules.
    InvalidBook(Box<BookFaults>),
    /// Somebody else has changed the book since it was seen: as it is now.
    BookChanged(Box<Book>),
    /// A picture that cannot be used.
    BadCover(String),
    /// The cart cannot be changed like that.
    Cart(CartFault),
    /// Stripe did not answer, or not usefully.
    StripeUnreachable,
    /// Stripe answered, and refused.
    StripeRefused,
    /// The browser could not reach the shop.
    ShopUnreachable,
    /// The shop cannot write anything down at the moment.
    Busy,
    /// What was sent is not what this call takes.
    BadRequest,
    /// Our own fault.
    Internal,
}

impl ShopError {
    /// The error of that name, as serde writes it; `None` for those that say more than their name.
    /// The checkout reads its answers with it, without serde.
    pub fn named(name: &str) -> Option<ShopError> {
        Some(match name {
            "NoItemSelected" => ShopError::NoItemSelected,
            "NoSuchBook" => ShopError::NoSuchBook,
            "NoSuchPayment" => ShopError::NoSuchPayment,
            "NoSuchOrder" => ShopError::NoSuchOrder,
            "OrderClosed" => ShopError::OrderClosed,
            "OrderExpired" => ShopError::OrderExpired,
            "SoldOut" => ShopError::SoldOut,
            "CartChanged" => ShopError::CartChanged,
            "MixedCurrencies" => ShopError::MixedCurrencies,
            "TooMuch" => ShopError::TooMuch,
            "TooLittle" => ShopError::TooLittle,
            "TooMany" => ShopError::TooMany,
            "Forbidden" => ShopError::Forbidden,
            "NotRefundable" => ShopError::NotRefundable,
            "PriceChanged" => ShopError::PriceChanged,
            "LinkForged" => ShopError::LinkForged,
            "LinkExpired" => ShopError::LinkExpired,
            "StripeUnreachable" => ShopError::StripeUnreachable,
            "StripeRefused" => ShopError::StripeRefused,
            "ShopUnreachable" => ShopError::ShopUnreachable,
            "Busy" => ShopError::Busy,
            "BadRequest" => ShopError::BadRequest,
            "Internal" => ShopError::Internal,
            _ => return None,
        })
    }

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
            ShopError::StripeUnreachable | ShopError::ShopUnreachable | ShopError::Busy => 503,
            ShopError::StripeRefused => 502,
            ShopError::Internal => 500,
        }
    }

    /// The form of a book that could not be saved: all that was typed, and what is wrong, `words`
    /// being what the error is called.
    pub fn on_form(self, draft: BookDraft, seen: Option<Seen>, words: String) -> BookForm {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_known_by_the_name_that_it_is_sent_as() {
        // What serde knows: it lists all names when it is asked for one that there is not.
        let unknown = serde_json::from_str::<ShopError>("\"?\"").expect_err("no such name");
        let listed = unknown.to_string();
        let names: Vec<&str> = listed.split('`').skip(3).step_by(2).collect();
        assert!(names.len() > 20, "{listed}");
        for name in names {
            let sent = serde_json::from_str(&format!("\"{name}\"")).ok();
            assert_eq!(ShopError::named(name), sent, "{name}");
        }
    }
}
