//! What needs attention, in words for the seller: what it is and what to do about it.

use crate::{
    domain::concern::Concern,
    error::ShopError,
    server::db::{
        Db,
        attention::{self, Concern as Kind, Raised},
    },
};

/// What is open, then what a person was done with lately, each the newest first.
///
/// # Errors
/// [`ShopError::Internal`] when the database does not answer.
pub async fn list(db: &Db) -> Result<Vec<Concern>, ShopError> {
    Ok(attention::list(db).await?.into_iter().map(explain).collect())
}

/// A concern in words.
pub fn explain(raised: Raised) -> Concern {
    let (heading, advice) = match raised.concern {
        Some(Kind::Mismatch) => (
            "A payment does not fit its order",
            "Money has reached Stripe, and the order is still open. Compare both; then give the money back at Stripe, or write to the buyer.",
        ),
        Some(Kind::UnknownPayment) => (
            "Money came for an unknown order",
            "Look the payment up at Stripe. If it is none of this shop's, give it back there; if a backup was restored, the order may be missing here.",
        ),
        Some(Kind::LostPayment) => (
            "Stripe does not know a payment any more",
            "This happens after a change of keys. If the buyer says that they paid, look at the Stripe account of the old keys.",
        ),
        Some(Kind::RefundFailed) => (
            "Money could not be given back",
            "Ask the buyer for another way to pay them back, or try again from the order's page.",
        ),
        Some(Kind::RefundWaits) => (
            "Stripe does not say whether money was given back",
            "The shop keeps asking, and takes this off the list when it knows. If it stays, look at Stripe whether the shop's key is good and may read and make refunds, and whether this refund is there.",
        ),
        Some(Kind::Dispute) => (
            "A buyer's bank asks for the money back",
            "Answer at Stripe before the due date, with proof that the books were sent. Without an answer the money is lost.",
        ),
        Some(Kind::Email) => (
            "A mail was not sent, or may not have been",
            "Look at the order. If the buyer has to know, send the confirmation again from its page, or write to them yourself.",
        ),
        None => ("Something needs a look", "Look at the order."),
    };
    Concern {
        id: raised.id,
        heading: heading.to_owned(),
        detail: raised.detail,
        subject: raised.subject,
        advice: advice.to_owned(),
        order: raised.order,
        at: raised.at,
        resolved_at: raised.resolved_at,
    }
}
