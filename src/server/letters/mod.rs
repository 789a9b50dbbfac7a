//! What the shop's mails say: a file for each letter, one frame for the HTML of all, one for the
//! text. What waits in the outbox is only what a letter is about; it is written when it is sent.

mod confirmation;
mod html;
mod late_payment;
mod orders_link;
mod refund;
mod sent;
mod text;

use super::{
    countries,
    db::{
        orders::{self, Order},
        outbox::{Letter, Mail},
    },
    mailer::Draft,
    state::AppState,
};
use crate::{
    domain::{buyer::Contact, money::Money, order::LineItem, utc},
    error::ShopError,
};

/// The shop's name, as its letters are headed and signed.
const SHOP: &str = "Bookshop";

/// The order that a letter is about.
struct About {
    order: Order,
    buyer: Contact,
    lines: Vec<LineItem>,
}

/// What a letter says: both of its parts are made of this, so that they say the same.
struct Words {
    /// The subject line.
    subject: String,
    /// What lists of mails show beside the subject.
    preview: String,
    heading: &'static str,
    /// The buyer's name.
    to: String,
    paragraphs: Vec<String>,
    order: Option<Summary>,
    /// What the one link that matters is called, and where it leads to.
    link: (&'static str, String),
    /// The shop's own address.
    home: String,
    /// Small print.
    notes: Vec<String>,
}

/// An order as a letter lists it.
struct Summary {
    /// What people call it: eight digits.
    number: String,
    /// The day in UTC on which it was paid.
    paid_on: Option<String>,
    lines: Vec<LineItem>,
    /// What stands below the lines, such as the total.
    sums: Vec<(&'static str, Money)>,
    /// The lines of a label; none: nothing goes by post.
    address: Vec<String>,
}

/// The mail as it is to be sent; `None` when the buyer left no address.
///
/// # Errors
/// [`ShopError::Internal`] when the database does not answer.
pub async fn write(state: &AppState, letter: &Letter) -> Result<Option<Draft>, ShopError> {
    let order = orders::find(&state.db, &letter.order).await?;
    let Some((order, buyer)) = order.and_then(|order| Some((order.clone(), order.buyer?))) else {
        return Ok(None);
    };
    let lines = orders::lines(&state.db, &order.id).await?;
    let about = About { order, buyer, lines };
    let words = match letter.mail {
        Mail::Confirmation => confirmation::words(state, &about),
        Mail::Refund => refund::words(state, &about, &letter.subject).await?,
        Mail::LatePayment => late_payment::words(state, &about, &letter.subject).await?,
        Mail::Sent => sent::words(state, &about),
        Mail::OrdersLink => orders_link::words(state, &about)?,
    };
    let name = [&about.order.id.0, letter.mail.as_str(), &letter.subject];
    let name: Vec<&str> =
        name.into_iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
    Ok(Some(Draft {
        name: name.join("-"),
        text: text::write(&words),
        html: html::write(&words),
        subject: words.subject,
        to_name: about.buyer.name,
        to_email: about.buyer.email,
    }))
}

impl About {
    /// A subject line with the order's number.
    fn subject(&self, words: &str) -> String {
        format!("{words} (order {})", self.order.id.short())
    }

    /// The order with what it costs and `more` below its lines; with where it goes to if `ships`.
    fn summary(&self, more: Option<(&'static str, Money)>, ships: bool) -> Summary {
        let address = self.buyer.address.as_ref().filter(|_| ships);
        let label = address.map(|address| {
            let name = std::iter::once(self.buyer.name.clone());
            name.chain(countries::label(address)).collect()
        });
        Summary {
            number: self.order.id.short(),
            paid_on: self.order.paid_at.map(utc::date),
            lines: self.lines.clone(),
            sums: [("Total", self.order.amount)].into_iter().chain(more).collect(),
            address: label.unwrap_or_default(),
        }
    }

    /// The way to the order's own page.
    fn link(&self, state: &AppState) -> (&'static str, String) {
        ("See your order", format!("{}/success?order={}", state.public_url, self.order.token))
    }

    /// What has to be said below every letter about this order.
    fn notes(&self) -> Vec<String> {
        let test =
            (!self.order.livemode).then(|| "This was a test: no money has moved.".to_owned());
        let link = "Whoever has the link to your order can see it, so keep it to yourself.";
        test.into_iter().chain([link.to_owned()]).collect()
    }
}
