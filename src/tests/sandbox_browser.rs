//! What a browser may do with the sandbox: publishable key, client secret,
//! 3D Secure.

use super::sandbox_client::{Outcome, Reply, Stripe};

const WAY_BACK: (&str, &str) = ("return_url", "http://shop.test/success?x=1#top");

async fn challenged(stripe: &Stripe, card: &str) -> Result<Reply, Box<dyn std::error::Error>> {
    let form = [("payment_method", card), ("confirm", "true"), ("use_stripe_sdk", "true")];
    stripe.intent(&form).await
}

async fn answer(
    stripe: &Stripe,
    intent: &Reply,
    outcome: &str,
) -> Result<Reply, Box<dyn std::error::Error>> {
    let form = [
        ("payment_intent", intent.text("id")),
        ("client_secret", intent.text("client_secret")),
        ("outcome", outcome),
    ];
    stripe.post_public("3ds/authenticate", &form).await
}

#[tokio::test]
async fn a_publishable_key_opens_only_what_its_secret_opens() -> Outcome {
    let stripe = Stripe::fresh().await?;
    let intent = stripe.intent(&[("metadata[order_id]", "42")]).await?;
    let other = stripe.intent(&[]).await?;
    let path = format!("v1/payment_intents/{}", intent.text("id"));
    let look = async |secret: &str| {
        let query = format!("{path}?key={}&client_secret={secret}", stripe.publishable);
        stripe.send(stripe.request("GET", &query)?.header("Origin", "null")).await
    };
    let seen = look(intent.text("client_secret")).await?;
    assert_eq!(seen.status, 200);
    assert_eq!(seen.header("access-control-allow-origin"), "*");
    for hidden in ["metadata", "latest_charge", "customer"] {
        assert!(seen.body.get(hidden).is_none(), "{hidden}");
    }
    for wrong in [other.text("client_secret"), "nonsense"] {
        let refused = look(wrong).await?;
        assert_eq!(refused.status, 400);
        assert_eq!(refused.body["error"]["param"], "client_secret");
    }
    let missing = stripe.post_public(&format!("{path}/confirm"), &[]).await?;
    assert_eq!(missing.code(), "parameter_missing");

    for forbidden in ["v1/payment_intents", "v1/refunds", "v1/customers"] {
        let refused = stripe.post_public(forbidden, &[("amount", "100")]).await?;
        assert_eq!((refused.status, refused.code()), (403, "secret_key_required"));
    }
    let cancel = stripe.post_public(&format!("{path}/cancel"), &[]).await?;
    assert_eq!(cancel.status, 403);
    Ok(())
}

#[tokio::test]
async fn keys_are_checked_and_never_echoed() -> Outcome {
    let stripe = Stripe::fresh().await?;
    let none = stripe.send(stripe.request("GET", "v1/payment_intents")?).await?;
    assert_eq!(none.status, 401);
    assert!(none.message().starts_with("You did not provide an API key."));
    let wrong = stripe.request("GET", "v1/payment_intents")?.bearer_auth("sk_test_0123456789abcd");
    let wrong = stripe.send(wrong).await?;
    assert_eq!(wrong.status, 401);
    assert_eq!(wrong.message(), "Invalid API Key provided: sk_test_**********abcd");
    let basic = stripe.request("GET", "v1/payment_intents")?.basic_auth(&stripe.secret, Some(""));
    assert_eq!(stripe.send(basic).await?.status, 200);
    let in_form = [("key", stripe.secret.as_str())];
    let in_form = stripe.send(stripe.request("POST", "v1/customers")?.form(&in_form)).await?;
    assert_eq!(in_form.status, 401);
    assert!(!in_form.body.to_string().contains(&stripe.secret));
    Ok(())
}

#[tokio::test]
async fn a_browser_pays_with_a_card_number() -> Outcome {
    let stripe = Stripe::fresh().await?;
    let intent = stripe.intent(&[]).await?;
    let form = [
        ("client_secret", intent.text("client_secret")),
        ("return_url", "http://shop.test/success"),
        ("use_stripe_sdk", "true"),
        ("payment_method_data[type]", "card"),
        ("payment_method_data[card][number]", "4242 4242 4242 4242"),
        ("payment_method_data[card][exp_month]", "12"),
        ("payment_method_data[card][exp_year]", "40"),
        ("payment_method_data[card][cvc]", "123"),
        ("payment_method_data[billing_details][address][postal_code]", "12345"),
    ];
    let confirm = format!("v1/payment_intents/{}/confirm", intent.text("id"));
    let paid = stripe.post_public(&confirm, &form).await?;
    assert_eq!(paid.text("status"), "succeeded");
    assert!(paid.body.get("metadata").is_none());

    let origin = stripe
        .request("OPTIONS", &confirm)?
        .header("Origin", "null")
        .header("Access-Control-Request-Method", "POST");
    let preflight = stripe.send(origin).await?;
    assert_eq!(preflight.status, 200);
    assert_eq!(preflight.header("access-control-allow-origin"), "*");
    Ok(())
}

#[tokio::test]
async fn a_completed_challenge_pays_and_a_failed_one_does_not() -> Outcome {
    let stripe = Stripe::fresh().await?;
    for card in [
        "pm_card_authenticationRequired",
        "pm_card_threeDSecure2Required",
        "pm_card_authenticationRequiredOnSetup",
    ] {
        let intent = challenged(&stripe, card).await?;
        assert_eq!(intent.text("status"), "requires_action");
        assert_eq!(intent.body["next_action"]["type"], "use_stripe_sdk");
        let paid = answer(&stripe, &intent, "complete").await?;
        assert_eq!((paid.status, paid.text("status")), (200, "succeeded"));
        let again = answer(&stripe, &intent, "complete").await?;
        assert_eq!(again.code(), "payment_intent_unexpected_state");

        let intent = challenged(&stripe, card).await?;
        let failed = answer(&stripe, &intent, "fail").await?;
        assert_eq!(failed.text("status"), "requires_payment_method");
        assert_eq!(
            failed.body["last_payment_error"]["code"],
            "payment_intent_authentication_failure"
        );
    }
    let then_declined = "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds";
    let intent = challenged(&stripe, then_declined).await?;
    let declined = answer(&stripe, &intent, "complete").await?;
    assert_eq!(declined.text("status"), "requires_payment_method");
    assert_eq!(declined.body["last_payment_error"]["decline_code"], "insufficient_funds");
    Ok(())
}

#[tokio::test]
async fn the_banks_page_leads_back_to_the_shop() -> Outcome {
    let stripe = Stripe::fresh().await?;
    for (outcome, status) in [("complete", "succeeded"), ("fail", "failed")] {
        let form =
            [("payment_method", "pm_card_threeDSecure2Required"), ("confirm", "true"), WAY_BACK];
        let intent = stripe.intent(&form).await?;
        let action = &intent.body["next_action"]["redirect_to_url"];
        assert_eq!(action["return_url"], WAY_BACK.1);
        let url = action["url"].as_str().unwrap_or("").replace(&stripe.base, "");
        let page = stripe.send(stripe.request("GET", &url)?).await?;
        assert_eq!(page.status, 200);

        let source = url.rsplit("source=").next().unwrap_or("");
        let form =
            [("payment_intent", intent.text("id")), ("source", source), ("outcome", outcome)];
        let post = || {
            Ok::<_, Box<dyn std::error::Error>>(stripe.request("POST", "3ds/redirect")?.form(&form))
        };
        let back = stripe.send(post()?).await?;
        assert_eq!(back.status, 303);
        let location = format!(
            "http://shop.test/success?x=1&payment_intent={}&payment_intent_client_secret={}\
             &redirect_status={status}#top",
            intent.text("id"),
            intent.text("client_secret"),
        );
        assert_eq!(back.header("location"), location);
        assert_eq!(stripe.send(post()?).await?.status, 404);
    }
    let script = [
        ("payment_method", "pm_card_visa"),
        ("confirm", "true"),
        ("return_url", "javascript:alert(1)"),
    ];
    assert_eq!(stripe.intent(&script).await?.code(), "url_invalid");
    Ok(())
}

#[tokio::test]
async fn off_session_payments_cannot_authenticate() -> Outcome {
    let stripe = Stripe::fresh().await?;
    let form = [
        ("payment_method", "pm_card_authenticationRequired"),
        ("confirm", "true"),
        ("off_session", "true"),
    ];
    let refused = stripe.intent(&form).await?;
    assert_eq!((refused.status, refused.code()), (402, "authentication_required"));
    Ok(())
}

#[tokio::test]
async fn the_browser_half_is_served() -> Outcome {
    let stripe = Stripe::fresh().await?;
    let script = stripe.send(stripe.request("GET", "endive/stripe.js")?).await?;
    assert_eq!(script.status, 200);
    assert_eq!(script.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(script.header("cache-control"), "no-store");
    assert_eq!(stripe.send(stripe.request("GET", "endive/nothing.js")?).await?.status, 404);
    assert_eq!(stripe.send(stripe.request("GET", "")?).await?.status, 200);
    Ok(())
}
