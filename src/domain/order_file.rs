//! Everything that the shop knows of one order, for the seller.

use super::{
    buyer::Contact,
    concern::Concern,
    money::Money,
    order::{LineItem, OrderId},
    order_list::OrderMark,
    payment::PaymentIntentId,
    refund::RefundStatus,
};
use serde::{Deserialize, Serialize};

/// One order, whole. Holds a person's details, and so is never printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderFile {
    /// Which order.
    pub id: OrderId,
    /// How it stands.
    pub mark: OrderMark,
    /// What was ordered, as it was sold.
    pub lines: Vec<LineItem>,
    /// What is to be paid.
    pub amount: Money,
    /// What was given back, or is on its way.
    pub given_back: Money,
    /// Whether live money pays it.
    pub livemode: bool,
    /// Who buys, once they have said so.
    pub buyer: Option<Contact>,
    /// Where it goes, line by line; empty when no address was asked for.
    pub address: Vec<String>,
    /// Its PaymentIntent, once Stripe has made one.
    pub payment_intent: Option<PaymentIntentId>,
    /// How Stripe says that the payment stands now, in words; or that it does not answer.
    pub at_stripe: String,
    /// Times in epoch seconds.
    pub placed_at: i64,
    /// When it was paid.
    pub paid_at: Option<i64>,
    /// When the seller marked it as sent.
    pub sent_at: Option<i64>,
    /// Whether the mark can be taken back: its mail has not gone out.
    pub can_take_back: bool,
    /// Money given back.
    pub refunds: Vec<RefundLine>,
    /// What the buyer's bank asks for.
    pub disputes: Vec<DisputeLine>,
    /// What a person has to look at, or has looked at.
    pub concerns: Vec<Concern>,
    /// What happened, the oldest first.
    pub story: Vec<StoryLine>,
    /// A new id for the seller's next request, 32 hex digits: sent twice, it is done once.
    pub request: String,
}

impl OrderFile {
    /// What can still be given back.
    pub fn left(&self) -> Money {
        Money::new((self.amount.minor - self.given_back.minor).max(0), self.amount.currency)
    }
}

/// A refund.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundLine {
    /// `re_…`, once Stripe has answered.
    pub stripe_refund: Option<String>,
    /// How much.
    pub amount: Money,
    /// How far it is.
    pub status: RefundStatus,
    /// Who asked for it, in words.
    pub origin: String,
    /// When it was asked for, in epoch seconds.
    pub at: i64,
}

/// A dispute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisputeLine {
    /// `dp_…` or `du_…`
    pub id: String,
    /// How much.
    pub amount: Money,
    /// Why, in words.
    pub reason: String,
    /// How it stands, in words.
    pub status: String,
    /// Until when the seller can answer, in epoch seconds.
    pub due_by: Option<i64>,
    /// Whether it is decided.
    pub closed: bool,
}

/// Something that happened to an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryLine {
    /// When, in epoch seconds.
    pub at: i64,
    /// What, in words.
    pub words: String,
    /// The word for styles.
    pub kind: String,
}

/// What the seller has typed into the form for a refund, and why it was not taken: shown again,
/// so that nothing typed is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundFault {
    /// The amount as typed.
    pub amount: String,
    /// What to correct.
    pub words: String,
}

/// What an action has done, as the address of the next page says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// Stripe has taken the refund.
    Refunded,
    /// Stripe has not answered to it yet.
    RefundWaits,
    /// Stripe refused it.
    RefundFailed,
    /// The confirmation is sent again.
    Resent,
    /// Marked as sent.
    Sent,
    /// No longer marked as sent.
    NotSent,
    /// It was too late for that.
    TooLate,
    /// Off the list of what needs attention.
    Resolved,
    /// On that list again.
    Reopened,
    /// Nothing: it stood so already.
    Nothing,
}

impl Done {
    const ALL: [Done; 10] = [
        Done::Refunded,
        Done::RefundWaits,
        Done::RefundFailed,
        Done::Resent,
        Done::Sent,
        Done::NotSent,
        Done::TooLate,
        Done::Resolved,
        Done::Reopened,
        Done::Nothing,
    ];

    /// The word in the address.
    pub fn as_str(self) -> &'static str {
        match self {
            Done::Refunded => "refunded",
            Done::RefundWaits => "refund-waits",
            Done::RefundFailed => "refund-failed",
            Done::Resent => "resent",
            Done::Sent => "sent",
            Done::NotSent => "not-sent",
            Done::TooLate => "too-late",
            Done::Resolved => "resolved",
            Done::Reopened => "reopened",
            Done::Nothing => "nothing",
        }
    }

    /// What was done, by its word.
    pub fn parse(word: &str) -> Option<Done> {
        Done::ALL.into_iter().find(|done| done.as_str() == word)
    }

    /// What the seller is told.
    pub fn words(self) -> &'static str {
        match self {
            Done::Refunded => "The money is on its way back. The buyer gets a mail about it.",
            Done::RefundWaits => {
                "The refund is noted, but Stripe has not answered yet. The shop asks again by itself until it does."
            }
            Done::RefundFailed => {
                "Stripe refused this refund: no money went back. It may have been given back at Stripe already; look at the list below."
            }
            Done::Resent => "The confirmation is on its way to the buyer once more.",
            Done::Sent => {
                "Marked as sent. The buyer gets a mail in about a minute; until then you can take it back."
            }
            Done::NotSent => "Not marked as sent any more. The buyer gets no mail about it.",
            Done::TooLate => {
                "The mail to the buyer has gone out already: this cannot be taken back."
            }
            Done::Resolved => "Done: it is off the list. You find it below, if you need it again.",
            Done::Reopened => "It is on the list again.",
            Done::Nothing => "Nothing had to be changed.",
        }
    }

    /// Whether it went otherwise than the seller wanted.
    pub fn is_trouble(self) -> bool {
        matches!(self, Done::RefundWaits | Done::RefundFailed | Done::TooLate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_is_kept_by_its_word() {
        for done in Done::ALL {
            assert_eq!(Done::parse(done.as_str()), Some(done));
        }
        assert_eq!(Done::parse("<script>"), None);
    }
}
