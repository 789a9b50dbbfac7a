//! What the shop's mails say.

use super::{
    db::{
        orders::{self, Order},
        outbox::{Letter, Mail},
        refunds,
    },
    mailer::Draft,
    orders_link::link,
    state::AppState,
};
use crate::{
    domain::{
        buyer::Contact, money::Money, order::LineItem, payment::PaymentIntentId, refund::RefundId,
    },
    error::ShopError,
};

/// The mail as it is to be sent; `None` when the buyer left no address.
///
/// # Errors
/// [`ShopError::Internal`] when the database does not answer.
pub async fn write(state: &AppState, letter: &Letter) -> Result<Option<Draft>, ShopError> {
    let order = orders::find(&state.db, &letter.order).await?;
    let Some((order, buyer)) = order.and_then(|order| Some((order.clone(), order.buyer?))) else {
        return Ok(None);
    };
    if letter.mail == Mail::OrdersLink {
        return orders_link(state, letter, buyer).map(Some);
    }
    let lines = orders::lines(&state.db, &order.id).await?;
    let (subject, words) = match letter.mail {
        Mail::Confirmation => (
            "Your order is paid",
            format!("thanks for your order. {} was paid, in full.", order.amount),
        ),
        Mail::LatePayment => {
            let payment = PaymentIntentId(letter.subject.clone());
            let amount = refunds::given_back(&state.db, &payment).await?;
            let amount = Money::new(amount, order.amount.currency);
            (
                "Your payment came too late: it is on its way back",
                format!(
                    "a payment of {amount} reached us when your order was over, or paid already. \
                     Nothing will be delivered for it, and we are sending it back the way it came; \
                     that can take some days. You are welcome to order again."
                ),
            )
        }
        Mail::Sent | Mail::OrdersLink => (
            "Your order is on its way",
            "your order has left the shop and is on its way to you.".to_owned(),
        ),
        Mail::Refund => {
            let mut tx = state.db.begin_write().await?;
            let refund = refunds::find(&mut tx, &RefundId(letter.subject.clone())).await?;
            let amount = refund.map_or(order.amount, |refund| refund.amount);
            (
                "Your money is on its way back",
                format!(
                    "we have given back {amount} of what you paid, the way it came. That can take \
                     some days."
                ),
            )
        }
    };
    let text = text(state, &order, &buyer.name, &words, &lines);
    let name = [&order.id.0, letter.mail.as_str(), &letter.subject];
    let name: Vec<&str> =
        name.into_iter().map(|part| part.trim()).filter(|p| !p.is_empty()).collect();
    Ok(Some(Draft {
        name: name.join("-"),
        to_name: buyer.name,
        to_email: buyer.email,
        subject: format!("{subject} (order {})", order.id.short()),
        text,
    }))
}

/// The mail that somebody has asked for who wants to see their orders again.
fn orders_link(state: &AppState, letter: &Letter, buyer: Contact) -> Result<Draft, ShopError> {
    let link = link(state, &letter.order)?;
    Ok(Draft {
        name: [&letter.order.0, letter.mail.as_str(), &letter.subject].join("-"),
        subject: "Your orders at Bookshop".to_owned(),
        text: format!(
            "Dear {},\n\nhere are your orders:\n{link}\n\nThe link works for a day. Whoever has it \
             can see your orders, so keep it to yourself. If you have not asked for it, nothing is \
             wrong: only you have got this mail.\n\nBookshop\n",
            buyer.name
        ),
        to_name: buyer.name,
        to_email: buyer.email,
    })
}

fn text(state: &AppState, order: &Order, name: &str, words: &str, lines: &[LineItem]) -> String {
    let books: String = lines
        .iter()
        .map(|line| format!("  {} x {}, {} each\n", line.quantity, line.title, line.unit_price))
        .collect();
    let test = if order.livemode { "" } else { "This was a test: no money has moved.\n\n" };
    format!(
        "Dear {name},\n\n{words}\n\nOrder {}\n{books}  Total: {}\n\nYour order, whenever you want \
         to look at it:\n{}/success?order={}\n\n{test}Bookshop\n",
        order.id.short(),
        order.amount,
        state.public_url,
        order.token
    )
}
