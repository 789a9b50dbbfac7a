//! Money is given back.

use super::{About, Content};
use crate::{
    domain::refund::RefundId,
    error::ShopError,
    server::{db::refunds, state::AppState},
};

/// What the letter says about the refund of that id.
///
/// # Errors
/// [`ShopError::Internal`] when the database does not answer.
pub(super) async fn content(
    state: &AppState,
    about: &About,
    refund: &str,
) -> Result<Content, ShopError> {
    let mut tx = state.db.begin_write().await?;
    let refund = refunds::find(&mut tx, &RefundId(refund.to_owned())).await?;
    let sum = refund.map_or(about.order.amount, |refund| refund.amount);
    let words = about.words;
    let amount = [("amount", words.money(sum))];
    Ok(Content {
        words,
        subject: about.subject("letter_refund_subject"),
        preview: words.fill("letter_refund_preview", &amount),
        heading: words.say("letter_refund_heading"),
        to: about.buyer.name.clone(),
        paragraphs: vec![words.fill("letter_refund_words", &amount)],
        order: Some(about.summary(Some(("letter_refund_sum", sum)), false)),
        link: about.link(state),
        home: state.public_url.to_string(),
        notes: about.notes(),
    })
}
