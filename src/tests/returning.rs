//! A buyer who comes back to a checkout that the sweep is just about to end keeps it.

use crate::{
    buying::{Checkout, eventually, eventually_sql},
    copies::told,
    running_shop::{ON_THE_ROAD, RunningShop, SHOWN, Visitor},
    sandbox_client::{Outcome, Stripe},
    way::Way,
};
use reqwest::Method;
use serde_json::json;
use std::sync::Arc;
use tokio::sync::Barrier;

/// That their order is kept for nearly the hour that their last visit is worth.
const KEPT: &str = "
    select 1 from orders
    where buyer_name is not null and state = 'pending' and expires_at > unixepoch() + 3000";

/// An order past its time, whose buyer comes back while the sweep waits for Stripe's word on it,
/// and one behind it that has ended, so that the sweep is done with the first.
async fn overtaken(silent: bool) -> (Stripe, RunningShop, Checkout) {
    let account = Stripe::fresh().await.expect("an account");
    let released = Arc::new(Barrier::new(2));
    let (way, url) = Way::to(&account.base, &released).await;
    let shop = RunningShop::open_with(&told(&account, &url)).await;
    let checkout = Checkout::begin(&shop).await;
    Visitor::of(&shop).start_checkout(ON_THE_ROAD).await;
    way.watch("/v1/payment_intents/");
    shop.sql("update orders set expires_at = 1 where buyer_name is not null returning id").await;
    eventually("the sweep's call", async || (!way.calls().is_empty()).then_some(())).await;
    checkout.say_who_buys(&SHOWN).await;
    if silent {
        let path = format!("/v1/payment_intents/{}", checkout.payment_intent);
        let fault = json!({"method": "GET", "path": path, "kind": "drop_before", "times": 100});
        shop.sandbox_control(Method::POST, "faults/next", fault).await;
    }
    released.wait().await;
    shop.sql("update orders set expires_at = 2 where buyer_name is null returning id").await;
    let ended = "select 1 from orders where buyer_name is null and state = 'canceled'";
    eventually_sql(&shop, ended).await;
    (account, shop, checkout)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reservation_that_is_prolonged_while_the_sweep_looks_is_not_ended() -> Outcome {
    let (account, shop, checkout) = overtaken(false).await;
    assert_eq!(shop.sql(KEPT).await.len(), 1);
    let path = format!("v1/payment_intents/{}", checkout.payment_intent);
    assert_eq!(account.get(&path).await?.text("status"), "requires_payment_method");
    // When nobody comes back any more, it ends.
    shop.sql("update orders set expires_at = 1 where state = 'pending' returning id").await;
    let ended = "select 1 where not exists (select 1 from orders where state = 'pending')";
    eventually_sql(&shop, ended).await;
    assert_eq!(account.get(&path).await?.text("status"), "canceled");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sweep_that_gets_no_answer_does_not_shorten_it() {
    let (_account, shop, _) = overtaken(true).await;
    assert_eq!(shop.sql(KEPT).await.len(), 1);
}
