//! What the shop's mails say, in their reader's language: a file for each letter, one frame for the
//! HTML of all, one for the text. What waits in the outbox is only what a letter is about; it is
//! written when it is sent.

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
    domain::{buyer::Contact, money::Money, order::LineItem},
    error::ShopError,
    words::Words,
};

/// The order that a letter is about.
struct About {
    order: Order,
    buyer: Contact,
    lines: Vec<LineItem>,
    /// In the language that the letter is written in.
    words: Words,
}

/// What a letter says: both of its parts are made of this, so that they say the same.
struct Content {
    /// The letter's language, for what its frame says.
    words: Words,
    /// The subject line.
    subject: String,
    /// What lists of mails show beside the subject.
    preview: String,
    heading: String,
    /// The buyer's name.
    to: String,
    paragraphs: Vec<String>,
    order: Option<Summary>,
    /// What the one link that matters is called, and where it leads to.
    link: (String, String),
    /// The shop's own address.
    home: String,
    /// Small print.
    notes: Vec<String>,
}

/// An order as a letter lists it.
struct Summary {
    /// What people call it, by its eight digits, and when it was paid.
    name: String,
    lines: Vec<LineItem>,
    /// What stands below the lines, such as the total.
    sums: Vec<(String, Money)>,
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
    let words = Words::of(letter.language.unwrap_or(order.language));
    let about = About { order, buyer, lines, words };
    let content = match letter.mail {
        Mail::Confirmation => confirmation::content(state, &about),
        Mail::Refund => refund::content(state, &about, &letter.subject).await?,
        Mail::LatePayment => late_payment::content(state, &about, &letter.subject).await?,
        Mail::Sent => sent::content(state, &about),
        Mail::OrdersLink => orders_link::content(state, &about)?,
    };
    let name = [&about.order.id.0, letter.mail.as_str(), &letter.subject];
    let name: Vec<&str> =
        name.into_iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
    Ok(Some(Draft {
        name: name.join("-"),
        text: text::write(&content),
        html: html::write(&content),
        subject: content.subject,
        to_name: about.buyer.name,
        to_email: about.buyer.email,
    }))
}

impl About {
    /// The subject line of that name, with the order's number.
    fn subject(&self, key: &str) -> String {
        self.words.fill(key, &[("number", self.order.id.short())])
    }

    /// The order with what it costs and `more` below its lines, an amount and the name of what it
    /// is called; with where it goes to if `ships`.
    fn summary(&self, more: Option<(&str, Money)>, ships: bool) -> Summary {
        let words = self.words;
        let address = self.buyer.address.as_ref().filter(|_| ships);
        let label = address.map(|address| {
            let name = std::iter::once(self.buyer.name.clone());
            name.chain(countries::label_in(words.language(), address)).collect()
        });
        let number = ("number", self.order.id.short());
        let sums = [("letter_total", self.order.amount)].into_iter().chain(more);
        Summary {
            name: match self.order.paid_at {
                Some(at) => words.fill("letter_order_paid", &[number, ("date", words.date(at))]),
                None => words.fill("letter_order", &[number]),
            },
            lines: self.lines.clone(),
            sums: sums.map(|(key, amount)| (words.say(key), amount)).collect(),
            address: label.unwrap_or_default(),
        }
    }

    /// The way to the order's own page.
    fn link(&self, state: &AppState) -> (String, String) {
        let href = format!("{}/success?order={}", state.public_url, self.order.token);
        (self.words.say("letter_see_order"), href)
    }

    /// What has to be said below every letter about this order.
    fn notes(&self) -> Vec<String> {
        let test = (!self.order.livemode).then(|| self.words.say("letter_test"));
        test.into_iter().chain([self.words.say("letter_keep_link")]).collect()
    }
}

impl Content {
    fn greeting(&self) -> String {
        self.words.fill("letter_dear", &[("name", self.to.clone())])
    }
}
