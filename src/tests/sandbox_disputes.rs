//! What comes after a payment with some test cards: disputes, and refunds that
//! end later.

use serde_json::{Value, json};

use super::sandbox_client::{Outcome, Reply, Stripe};

type Failure = Box<dyn std::error::Error>;

/// A payment of $20.00 with this card.
async fn paid_with(stripe: &Stripe, card: &str) -> Result<Reply, Failure> {
    let paid = stripe.intent(&[("payment_method", card), ("confirm", "true")]).await?;
    assert_eq!(paid.text("status"), "succeeded", "{card}");
    Ok(paid)
}

/// The dispute of a payment, once there is one.
async fn dispute_of(stripe: &Stripe, paid: &Reply) -> Result<Value, Failure> {
    let path = format!("v1/disputes?payment_intent={}", paid.text("id"));
    let list = stripe.get_until(&path, |list| list["data"][0].is_object()).await?;
    Ok(list.body["data"][0].clone())
}

fn path_of(dispute: &Value) -> String {
    format!("v1/disputes/{}", dispute["id"].as_str().unwrap_or(""))
}

async fn until_status(stripe: &Stripe, path: &str, status: &str) -> Result<Reply, Failure> {
    stripe.get_until(path, |object| object["status"] == status).await
}

/// The types of all events like these, oldest first.
async fn told(stripe: &Stripe, pattern: &str) -> Result<Vec<String>, Failure> {
    let list = stripe.get(&format!("v1/events?limit=100&type={pattern}")).await?;
    let events = list.body["data"].as_array().cloned().unwrap_or_default();
    Ok(events.iter().rev().filter_map(|e| e["type"].as_str().map(str::to_owned)).collect())
}

#[tokio::test]
async fn a_dispute_takes_the_money_and_gives_it_back_when_won() -> Outcome {
    let stripe = Stripe::fresh().await?;
    let paid = paid_with(&stripe, "pm_card_createDispute").await?;
    let dispute = dispute_of(&stripe, &paid).await?;
    assert!(dispute["id"].as_str().is_some_and(|id| id.starts_with("dp_")));
    assert_eq!(
        (&dispute["reason"], &dispute["status"]),
        (&json!("fraudulent"), &json!("needs_response"))
    );
    assert_eq!((&dispute["amount"], &dispute["currency"]), (&json!(2000), &json!("usd")));
    assert_eq!(dispute["charge"], paid.body["latest_charge"]);
    assert_eq!(dispute["is_charge_refundable"], false);
    assert!(dispute["evidence_details"]["due_by"].as_i64() > dispute["created"].as_i64());
    let out = &dispute["balance_transactions"][0];
    assert_eq!(
        (&out["amount"], &out["fee"], &out["net"]),
        (&json!(-2000), &json!(1500), &json!(-3500))
    );
    assert_eq!((&out["type"], &out["source"]), (&json!("adjustment"), &dispute["id"]));
    let charge = stripe.get(&format!("v1/charges/{}", paid.text("latest_charge"))).await?;
    assert_eq!(charge.body["disputed"], true);
    let refund = stripe.post("v1/refunds", &[("payment_intent", paid.text("id"))]).await?;
    assert_eq!(refund.code(), "charge_disputed");

    let path = path_of(&dispute);
    let staged = [("evidence[customer_name]", "Jo"), ("submit", "false"), ("metadata[a]", "1")];
    let staged = stripe.post(&path, &staged).await?;
    assert_eq!(staged.text("status"), "needs_response");
    assert_eq!(staged.body["evidence"]["customer_name"], "Jo");
    assert_eq!(staged.body["evidence_details"]["has_evidence"], true);
    let sent = stripe.post(&path, &[("evidence[uncategorized_text]", "winning_evidence")]).await?;
    assert_eq!(sent.text("status"), "under_review");
    assert_eq!(sent.body["evidence_details"]["submission_count"], 1);
    let won = until_status(&stripe, &path, "won").await?;
    assert_eq!(won.body["balance_transactions"][1]["net"], 2000);
    assert_eq!(
        told(&stripe, "charge.dispute.*").await?,
        [
            "charge.dispute.created",
            "charge.dispute.funds_withdrawn",
            "charge.dispute.updated",
            "charge.dispute.updated",
            "charge.dispute.closed",
            "charge.dispute.funds_reinstated",
        ]
    );
    let refund = stripe.post("v1/refunds", &[("payment_intent", paid.text("id"))]).await?;
    assert_eq!(refund.text("status"), "succeeded");
    let expanded = stripe.get(&format!("{path}?expand[]=charge&expand[]=payment_intent")).await?;
    assert_eq!(expanded.body["charge"]["refunded"], true);
    assert_eq!(expanded.body["payment_intent"]["status"], "succeeded");
    Ok(())
}

#[tokio::test]
async fn a_dispute_is_lost_by_bad_evidence_or_by_giving_in() -> Outcome {
    let stripe = Stripe::fresh().await?;
    let paid = paid_with(&stripe, "pm_card_createDispute").await?;
    let path = path_of(&dispute_of(&stripe, &paid).await?);
    let evidence = [("evidence[uncategorized_text]", "losing_evidence")];
    assert_eq!(stripe.post(&path, &evidence).await?.text("status"), "under_review");
    assert_eq!(stripe.post(&path, &evidence).await?.status, 400);
    until_status(&stripe, &path, "lost").await?;
    let again = stripe.post(&path, &evidence).await?;
    assert_eq!(again.message(), "This dispute is already closed.");

    let paid = paid_with(&stripe, "pm_card_createDisputeProductNotReceived").await?;
    let dispute = dispute_of(&stripe, &paid).await?;
    assert_eq!(dispute["reason"], "product_not_received");
    let close = format!("{}/close", path_of(&dispute));
    assert_eq!(stripe.post(&close, &[]).await?.text("status"), "lost");
    assert_eq!(stripe.post(&close, &[]).await?.status, 400);
    assert_eq!(told(&stripe, "charge.dispute.closed").await?.len(), 2);

    for (form, param) in [
        ([("evidence[narrative]", "x")], "evidence[narrative]"),
        ([("reason", "fraudulent")], "reason"),
    ] {
        let refused = stripe.post(&path_of(&dispute), &form).await?;
        assert_eq!(refused.body["error"]["param"], param);
    }
    assert_eq!(stripe.get("v1/disputes/dp_x").await?.code(), "resource_missing");
    Ok(())
}

#[tokio::test]
async fn an_inquiry_moves_no_money() -> Outcome {
    let stripe = Stripe::fresh().await?;
    let form = [
        ("payment_method_data[type]", "card"),
        ("payment_method_data[card][number]", "4000000000001976"),
        ("payment_method_data[card][exp_month]", "12"),
        ("payment_method_data[card][exp_year]", "2040"),
        ("payment_method_data[card][cvc]", "123"),
        ("confirm", "true"),
    ];
    let paid = stripe.intent(&form).await?;
    let dispute = dispute_of(&stripe, &paid).await?;
    assert_eq!(dispute["status"], "warning_needs_response");
    assert_eq!(dispute["balance_transactions"], json!([]));
    let part = [("payment_intent", paid.text("id")), ("amount", "500")];
    assert_eq!(stripe.post("v1/refunds", &part).await?.status, 200);
    let evidence = [("evidence[uncategorized_text]", "winning_evidence")];
    let path = path_of(&dispute);
    assert_eq!(stripe.post(&path, &evidence).await?.text("status"), "warning_under_review");
    until_status(&stripe, &path, "warning_closed").await?;
    assert_eq!(
        told(&stripe, "charge.dispute.*").await?,
        ["charge.dispute.created", "charge.dispute.updated", "charge.dispute.closed"]
    );
    Ok(())
}

#[tokio::test]
async fn only_what_was_taken_is_disputed() -> Outcome {
    let stripe = Stripe::fresh().await?;
    let form = [
        ("capture_method", "manual"),
        ("payment_method", "pm_card_createDispute"),
        ("confirm", "true"),
    ];
    let held = stripe.intent(&form).await?;
    let path = format!("v1/payment_intents/{}/capture", held.text("id"));
    stripe.post(&path, &[("amount_to_capture", "1500")]).await?;
    assert_eq!(dispute_of(&stripe, &held).await?["amount"], 1500);
    Ok(())
}

#[tokio::test]
async fn a_refund_that_fails_is_taken_back() -> Outcome {
    let stripe = Stripe::fresh().await?;
    let paid = paid_with(&stripe, "pm_card_refundFail").await?;
    let form = [("payment_intent", paid.text("id"))];
    let refund = stripe.post("v1/refunds", &form).await?;
    assert_eq!(refund.text("status"), "succeeded");
    assert_eq!(stripe.post("v1/refunds", &form).await?.code(), "charge_already_refunded");
    let path = format!("v1/refunds/{}?expand[]=failure_balance_transaction", refund.text("id"));
    let failed = until_status(&stripe, &path, "failed").await?;
    assert_eq!(failed.text("failure_reason"), "expired_or_canceled_card");
    assert_eq!(failed.body["failure_balance_transaction"]["net"], 2000);
    let charge = stripe.get(&format!("v1/charges/{}", paid.text("latest_charge"))).await?;
    assert_eq!(
        (&charge.body["amount_refunded"], &charge.body["refunded"]),
        (&json!(0), &json!(false))
    );
    assert_eq!(
        told(&stripe, "*refund*").await?,
        [
            "refund.created",
            "charge.refunded",
            "refund.updated",
            "refund.failed",
            "charge.refund.updated",
        ]
    );
    let event = stripe.get("v1/events?type=refund.updated").await?;
    let previous = &event.body["data"][0]["data"]["previous_attributes"];
    assert_eq!(previous["status"], "succeeded");
    assert_eq!(stripe.post("v1/refunds", &form).await?.status, 200);
    Ok(())
}

#[tokio::test]
async fn a_pending_refund_counts_and_succeeds_later() -> Outcome {
    let stripe = Stripe::fresh().await?;
    let paid = paid_with(&stripe, "pm_card_pendingRefund").await?;
    let form = [("payment_intent", paid.text("id")), ("amount", "500")];
    let refund = stripe.post("v1/refunds", &form).await?;
    assert_eq!(refund.text("status"), "pending");
    let path = format!("v1/charges/{}", paid.text("latest_charge"));
    assert_eq!(stripe.get(&path).await?.body["amount_refunded"], 500);
    until_status(&stripe, &format!("v1/refunds/{}", refund.text("id")), "succeeded").await?;
    assert_eq!(stripe.get(&path).await?.body["amount_refunded"], 500);
    let event = stripe.get("v1/events?type=refund.updated").await?;
    let data = &event.body["data"][0]["data"];
    assert_eq!(data["previous_attributes"], json!({"status": "pending"}));
    assert_eq!(data["object"]["status"], "succeeded");
    Ok(())
}
