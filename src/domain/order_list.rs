//! The seller's list of orders: what can be looked for, and what a row says.

use super::{
    money::Money,
    order::{OrderId, OrderState},
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Which orders the list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrderFilter {
    /// All of them.
    #[default]
    All,
    /// Paid, with books that go by post and have not been sent.
    ToSend,
    /// Paid.
    Paid,
    /// Placed, not paid.
    Pending,
    /// Over without having been paid.
    Canceled,
    /// Paid, and some or all of it was given back.
    Refunded,
    /// A buyer's bank asks for the money back, and nothing is decided.
    InDispute,
}

impl OrderFilter {
    /// Every one, in the order of the form.
    pub const ALL: [OrderFilter; 7] = [
        OrderFilter::All,
        OrderFilter::ToSend,
        OrderFilter::Paid,
        OrderFilter::Pending,
        OrderFilter::Canceled,
        OrderFilter::Refunded,
        OrderFilter::InDispute,
    ];

    /// The word in the address.
    pub fn as_str(self) -> &'static str {
        match self {
            OrderFilter::All => "all",
            OrderFilter::ToSend => "to-send",
            OrderFilter::Paid => "paid",
            OrderFilter::Pending => "pending",
            OrderFilter::Canceled => "canceled",
            OrderFilter::Refunded => "refunded",
            OrderFilter::InDispute => "in-dispute",
        }
    }

    /// The filter of that word; all orders for any other.
    pub fn parse(word: &str) -> OrderFilter {
        OrderFilter::ALL.into_iter().find(|filter| filter.as_str() == word).unwrap_or_default()
    }

    /// What the form calls it.
    pub fn label(self) -> &'static str {
        match self {
            OrderFilter::All => "All orders",
            OrderFilter::ToSend => "To send",
            OrderFilter::Paid => "Paid",
            OrderFilter::Pending => "Pending",
            OrderFilter::Canceled => "Canceled",
            OrderFilter::Refunded => "Refunded",
            OrderFilter::InDispute => "In dispute",
        }
    }
}

/// What is asked of the list. Shown by the address, so that it can be kept and shared.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OrderQuery {
    /// An order's number or id, a PaymentIntent's id, or a part of a name, an email or a title.
    pub q: String,
    /// Which orders.
    pub state: OrderFilter,
    /// Only orders of whoever placed this one.
    pub buyer_of: String,
    /// Where the page begins: after the row that has this [`OrderRow::key`].
    pub after: String,
}

/// Never prints what was typed: it may be somebody's name or email.
impl fmt::Debug for OrderQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OrderQuery").field("state", &self.state).finish_non_exhaustive()
    }
}

/// One page of the list, the newest order first.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderPage {
    /// At most fifty.
    pub rows: Vec<OrderRow>,
    /// The key to go on after, when there is more.
    pub next: Option<String>,
}

/// An order in a row. Holds a person's details, and so is never printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderRow {
    /// Which order.
    pub id: OrderId,
    /// When it was placed, in epoch seconds.
    pub placed_at: i64,
    /// Who buys, once they have said so.
    pub buyer: Option<String>,
    /// The titles, with their numbers of copies.
    pub books: Vec<String>,
    /// What is to be paid.
    pub amount: Money,
    /// What was given back, or is on its way.
    pub given_back: Money,
    /// How it stands.
    pub mark: OrderMark,
}

impl OrderRow {
    /// Its place in the list.
    pub fn key(&self) -> String {
        format!("{}-{}", self.placed_at, self.id.0)
    }

    /// The address of its page.
    pub fn href(&self) -> String {
        order_href(&self.id)
    }
}

/// The address of an order's page at the seller's desk.
pub fn order_href(id: &OrderId) -> String {
    format!("/admin/orders/{}", id.0)
}

/// How an order stands, as the seller cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderMark {
    /// Its own state.
    pub state: OrderState,
    /// Whether some of its books go by post.
    pub ships: bool,
    /// Whether it was marked as sent.
    pub sent: bool,
    /// Whether some of its money was given back.
    pub refunded: bool,
    /// Whether all of it was.
    pub wholly_refunded: bool,
    /// Whether a dispute about it is open.
    pub disputed: bool,
}

impl OrderMark {
    /// The word for styles, and what people read, most pressing first.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            _ if self.disputed => ("disputed", "In dispute"),
            _ if self.state == OrderState::Pending => ("pending", "Pending"),
            _ if self.state == OrderState::Canceled => ("canceled", "Canceled"),
            _ if self.wholly_refunded => ("refunded", "Refunded"),
            _ if self.is_to_send() => ("to-send", "Paid, to send"),
            _ if self.sent => ("sent", "Sent"),
            _ if self.refunded => ("refunded", "Paid, part refunded"),
            _ => ("paid", "Paid"),
        }
    }

    /// Whether the seller still has to send it.
    pub fn is_to_send(self) -> bool {
        self.state == OrderState::Paid && self.ships && !self.sent && !self.wholly_refunded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_kept_by_its_word() {
        for filter in OrderFilter::ALL {
            assert_eq!(OrderFilter::parse(filter.as_str()), filter);
        }
        assert_eq!(OrderFilter::parse("whatever"), OrderFilter::All);
    }

    #[test]
    fn the_most_pressing_is_said() {
        let paid = OrderMark {
            state: OrderState::Paid,
            ships: true,
            sent: false,
            refunded: false,
            wholly_refunded: false,
            disputed: false,
        };
        assert_eq!(paid.words().1, "Paid, to send");
        assert_eq!(OrderMark { sent: true, ..paid }.words().1, "Sent");
        assert_eq!(OrderMark { ships: false, ..paid }.words().1, "Paid");
        let back = OrderMark { refunded: true, wholly_refunded: true, ..paid };
        assert!(back.words().1 == "Refunded" && !back.is_to_send());
        assert_eq!(OrderMark { disputed: true, ..back }.words().1, "In dispute");
    }
}
