//! Money came when the order was over, or paid already: it goes back.

use super::{About, Content};
use crate::{
    domain::{money::Money, payment::PaymentIntentId},
    error::ShopError,
    server::{db::refunds, state::AppState},
};

/// What the letter says about the payment of that id.
///
/// # Errors
/// [`ShopError::Internal`] when the database does not answer.
pub(super) async fn content(
    state: &AppState,
    about: &About,
    payment: &str,
) -> Result<Content, ShopError> {
    let given_back = refunds::given_back(&state.db, &PaymentIntentId(payment.to_owned())).await?;
    let words = about.words;
    let sum = Money::new(given_back, about.order.amount.currency);
    let amount = [("amount", words.money(sum))];
    Ok(Content {
        words,
        subject: about.subject("letter_late_subject"),
        preview: words.fill("letter_late_preview", &amount),
        heading: words.say("letter_late_heading"),
        to: about.buyer.name.clone(),
        paragraphs: vec![words.fill("letter_late_words", &amount), words.say("letter_late_again")],
        order: Some(about.summary(Some(("letter_late_sum", sum)), false)),
        link: about.link(state),
        home: state.public_url.to_string(),
        notes: about.notes(),
    })
}
