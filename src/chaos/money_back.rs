//! What becomes of a buyer's money afterwards.

use rand::Rng;
use std::time::Duration;
use tokio::task::JoinSet;

use super::{
    browser::{Browser, Payable},
    diary::Diary,
    script::Afterwards,
    seeds::Dice,
    surroundings::Surroundings,
};

/// Gives the money of a purchase back, in one of several ways. Whether there is any, and how
/// much, is for the shop to find out: it is asked even when nothing was paid.
pub async fn give_back(
    how: Afterwards,
    around: &Surroundings,
    browser: &Browser,
    dice: &mut Dice,
    diary: &mut Diary,
    bought: Option<&Payable>,
) {
    let Some(pay) = bought else { return };
    let part = (pay.minor / 3).max(1);
    let mut request = || format!("{:032x}", dice.random::<u128>());
    match how {
        Afterwards::Nothing => {}
        Afterwards::Refund => at_once(around, browser, diary, pay, &[(None, request())]).await,
        Afterwards::RefundInParts => {
            at_once(around, browser, diary, pay, &[(Some(part), request())]).await;
            tokio::time::sleep(Duration::from_millis(50)).await;
            let rest = if part % 2 == 0 { None } else { Some(part) };
            at_once(around, browser, diary, pay, &[(rest, request())]).await;
        }
        Afterwards::SameRefundTwice => {
            let same = (None, request());
            at_once(around, browser, diary, pay, &[same.clone(), same]).await;
        }
        Afterwards::TwoRefundsAtOnce => {
            let two = [(Some(pay.minor), request()), (Some(pay.minor), request())];
            at_once(around, browser, diary, pay, &two).await;
        }
        Afterwards::RefundAtStripe => {
            let amount = (part % 2 == 0).then_some(part);
            let key = request();
            let done = around.dashboard.refund(&pay.payment_intent, amount, &key).await;
            diary.story.push(format!("refund at Stripe of {}: {done}", pay.payment_intent));
        }
        Afterwards::PaidAgainAtStripe => {
            // Its order may have no address that could be told of it.
            diary.deserves.insert("email");
            let done = around.dashboard.pay_again(pay, &request()).await;
            diary.story.push(format!("order {} paid again at Stripe: {done}", pay.order));
        }
    }
}

/// Asks the shop for these refunds, all at once.
async fn at_once(
    around: &Surroundings,
    browser: &Browser,
    diary: &mut Diary,
    pay: &Payable,
    refunds: &[(Option<i64>, String)],
) {
    let mut asked = JoinSet::new();
    for (amount, request) in refunds.iter().cloned() {
        let (browser, token) = (browser.clone(), around.admin_token.clone());
        let order = pay.order.clone();
        asked.spawn(async move {
            let answer = browser.refund(&order, amount, &request, &token).await;
            (request, amount, answer)
        });
    }
    for (request, amount, answer) in asked.join_all().await {
        let said = answer.map_or("nothing".to_owned(), |(status, body)| format!("{status} {body}"));
        diary.story.push(format!("refund {request} of {amount:?} for {}: {said}", pay.order));
    }
}
