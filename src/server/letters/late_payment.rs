//! Money came when the order was over, or paid already: it goes back.

use super::{About, Words};
use crate::{
    domain::{money::Money, payment::PaymentIntentId},
    error::ShopError,
    server::{db::refunds, state::AppState},
};

/// What the letter says about the payment of that id.
///
/// # Errors
/// [`ShopError::Internal`] when the database does not answer.
pub(super) async fn words(
    state: &AppState,
    about: &About,
    payment: &str,
) -> Result<Words, ShopError> {
    let given_back = refunds::given_back(&state.db, &PaymentIntentId(payment.to_owned())).await?;
    let amount = Money::new(given_back, about.order.amount.currency);
    Ok(Words {
        subject: about.subject("Your payment came too late: it is on its way back"),
        preview: format!("We are sending back {amount}."),
        heading: "Your payment came too late",
        to: about.buyer.name.clone(),
        paragraphs: vec![
            format!(
                "A payment of {amount} reached us when your order was over, or paid already. \
                 Nothing will be delivered for it, and we are sending it back the way it came; \
                 that can take some days."
            ),
            "You are welcome to order again.".to_owned(),
        ],
        order: Some(about.summary(Some(("On its way back", amount)), false)),
        link: about.link(state),
        home: state.public_url.to_string(),
        notes: about.notes(),
    })
}
