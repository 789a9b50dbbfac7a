//! Money is given back.

use super::{About, Words};
use crate::{
    domain::refund::RefundId,
    error::ShopError,
    server::{db::refunds, state::AppState},
};

/// What the letter says about the refund of that id.
///
/// # Errors
/// [`ShopError::Internal`] when the database does not answer.
pub(super) async fn words(
    state: &AppState,
    about: &About,
    refund: &str,
) -> Result<Words, ShopError> {
    let mut tx = state.db.begin_write().await?;
    let refund = refunds::find(&mut tx, &RefundId(refund.to_owned())).await?;
    let amount = refund.map_or(about.order.amount, |refund| refund.amount);
    Ok(Words {
        subject: about.subject("Your money is on its way back"),
        preview: format!("We have given back {amount}."),
        heading: "Your money is on its way back",
        to: about.buyer.name.clone(),
        paragraphs: vec![format!(
            "We have given back {amount} of what you paid, the way it came. It can take some days \
             until your bank shows it."
        )],
        order: Some(about.summary(Some(("Given back", amount)), false)),
        link: about.link(state),
        home: state.public_url.to_string(),
        notes: about.notes(),
    })
}
