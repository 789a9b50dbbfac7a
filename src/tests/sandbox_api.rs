//! The sandbox's PaymentIntents: every state, and declines.

use super::sandbox_client::{Outcome, Stripe};

#[tokio::test]
async fn a_payment_goes_from_creation_to_success() -> Outcome {
    let stripe = Stripe::fresh().await?;
    let created = stripe.intent(&[("metadata[order_id]", "42")]).await?;
    assert_eq!(created.status, 200);
    assert_eq!(created.text("status"), "requires_payment_method");
    assert!(created.header("request-id").starts_with("req_"));
    assert_eq!(created.header("stripe-version"), "2026-09-30.endive");

    let path = format!("v1/payment_intents/{}", created.text("id"));
    let ready = stripe.post(&path, &[("payment_method", "pm_card_visa")]).await?;
    assert_eq!(ready.text("status"), "requires_confirmation");
    let paid = stripe.post(&format!("{path}/confirm"), &[]).await?;
    assert_eq!(paid.text("status"), "succeeded");
    assert_eq!(paid.body["amount_received"], 2000);

    let charge = stripe.get(&format!("v1/charges/{}", paid.text("latest_charge"))).await?;
    assert_eq!(charge.body["paid"], true);
    assert_eq!(charge.body["amount_captured"], 2000);
    assert_eq!(charge.body["payment_method_details"]["card"]["last4"], "4242");
    assert_eq!(charge.body["metadata"]["order_id"], "42");
    Ok(())
}

#[tokio::test]
async fn final_states_refuse_to_move() -> Outcome {
    let stripe = Stripe::fresh().await?;
    let paid = stripe.paid().await?;
    let path = format!("v1/payment_intents/{}", paid.text("id"));
    for (action, form) in
        [("/confirm", &[][..]), ("/cancel", &[]), ("/capture", &[]), ("", &[("amount", "3000")])]
    {
        let refused = stripe.post(&format!("{path}{action}"), form).await?;
        assert_eq!(refused.status, 400, "{action}");
        assert_eq!(refused.code(), "payment_intent_unexpected_state", "{action}");
        assert_eq!(refused.body["error"]["payment_intent"]["id"], paid.body["id"]);
    }
    let described = stripe.post(&path, &[("metadata[a]", "1")]).await?;
    assert_eq!(described.status, 200);

    let open = stripe.intent(&[]).await?;
    let path = format!("v1/payment_intents/{}", open.text("id"));
    let reason = [("cancellation_reason", "abandoned")];
    let canceled = stripe.post(&format!("{path}/cancel"), &reason).await?;
    assert_eq!(canceled.text("status"), "canceled");
    assert_eq!(canceled.text("cancellation_reason"), "abandoned");
    let again = stripe.post(&format!("{path}/cancel"), &[]).await?;
    assert!(
        again.message().starts_with(
            "You cannot cancel this PaymentIntent because it has a status of canceled."
        )
    );
    Ok(())
}

#[tokio::test]
async fn manual_capture_takes_up_to_what_was_authorized() -> Outcome {
    let stripe = Stripe::fresh().await?;
    let form =
        [("capture_method", "manual"), ("payment_method", "pm_card_visa"), ("confirm", "true")];
    let held = stripe.intent(&form).await?;
    assert_eq!(held.text("status"), "requires_capture");
    assert_eq!(held.body["amount_capturable"], 2000);
    let charge = stripe.get(&format!("v1/charges/{}", held.text("latest_charge"))).await?;
    assert!(charge.body["payment_method_details"]["card"]["capture_before"].is_i64());
    let refund = stripe.post("v1/refunds", &[("payment_intent", held.text("id"))]).await?;
    assert!(refund.message().contains("You must cancel the PaymentIntent to reverse"));
    let path = format!("v1/payment_intents/{}/capture", held.text("id"));
    let too_much = stripe.post(&path, &[("amount_to_capture", "2001")]).await?;
    assert_eq!(too_much.code(), "amount_too_large");
    assert_eq!(too_much.body["error"]["payment_intent"]["id"], held.body["id"]);
    let nothing = stripe.post(&path, &[("amount_to_capture", "0")]).await?;
    assert_eq!(nothing.body["error"]["param"], "amount");
    let negative = stripe.post(&path, &[("amount_to_capture", "-1")]).await?;
    assert_eq!((negative.message(), negative.code()), ("Invalid non-negative integer", ""));
    let taken = stripe.post(&path, &[("amount_to_capture", "1500")]).await?;
    assert_eq!(taken.text("status"), "succeeded");
    assert_eq!(taken.body["amount_received"], 1500);

    let released = stripe.intent(&form).await?;
    let path = format!("v1/payment_intents/{}/cancel", released.text("id"));
    assert_eq!(stripe.post(&path, &[]).await?.text("status"), "canceled");
    Ok(())
}

#[tokio::test]
async fn a_declined_card_leaves_the_intent_payable() -> Outcome {
    let stripe = Stripe::fresh().await?;
    for (card, code, decline) in [
        ("pm_card_visa_chargeDeclined", "card_declined", "generic_decline"),
        ("pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
        ("pm_card_visa_chargeDeclinedLostCard", "card_declined", "lost_card"),
        ("pm_card_visa_chargeDeclinedStolenCard", "card_declined", "stolen_card"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card"),
        ("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", "incorrect_cvc"),
        ("pm_card_chargeDeclinedProcessingError", "processing_error", "processing_error"),
    ] {
        let intent = stripe.intent(&[]).await?;
        let path = format!("v1/payment_intents/{}", intent.text("id"));
        let confirm = format!("{path}/confirm");
        let declined = stripe.post(&confirm, &[("payment_method", card)]).await?;
        assert_eq!(declined.status, 402, "{card}");
        assert_eq!(declined.code(), code, "{card}");
        assert_eq!(declined.body["error"]["decline_code"], decline, "{card}");
        assert_eq!(declined.body["error"]["type"], "card_error");

        let now = stripe.get(&format!("{path}?expand[]=latest_charge")).await?;
        assert_eq!(now.text("status"), "requires_payment_method");
        assert!(now.body["payment_method"].is_null());
        assert_eq!(now.body["last_payment_error"]["code"], code);
        assert_eq!(now.body["latest_charge"]["status"], "failed");
        let paid = stripe.post(&confirm, &[("payment_method", "pm_card_visa")]).await?;
        assert_eq!(paid.text("status"), "succeeded");
        assert!(paid.body["last_payment_error"].is_null());
    }
    Ok(())
}

#[tokio::test]
async fn a_bank_debit_is_processing_until_it_settles() -> Outcome {
    let stripe = Stripe::fresh().await?;
    let form = [
        ("amount", "2000"),
        ("currency", "usd"),
        ("allowed_payment_method_types[]", "us_bank_account"),
        ("payment_method", "pm_usBankAccount_success"),
        ("confirm", "true"),
    ];
    let debit = stripe.post("v1/payment_intents", &form).await?;
    assert_eq!(debit.text("status"), "processing");
    let path = format!("v1/payment_intents/{}", debit.text("id"));
    for _ in 0..50 {
        if stripe.get(&path).await?.text("status") == "succeeded" {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    Err("the debit did not settle within ten seconds".into())
}
