//! What the sandbox refuses, and how it says so.

use super::sandbox_client::{Outcome, Stripe};

#[tokio::test]
async fn wrong_card_data_is_named() -> Outcome {
    let stripe = Stripe::fresh().await?;
    for (number, month, year, cvc, code, param) in [
        ("4242424242424241", "12", "2040", "123", "incorrect_number", "number"),
        ("4111111111111111", "12", "2040", "123", "card_declined", ""),
        ("4242424242424242", "13", "2040", "123", "invalid_expiry_month", "exp_month"),
        ("4242424242424242", "12", "2020", "123", "invalid_expiry_year", "exp_year"),
        ("4242424242424242", "12", "2040", "9", "invalid_cvc", "cvc"),
    ] {
        let form = [
            ("type", "card"),
            ("card[number]", number),
            ("card[exp_month]", month),
            ("card[exp_year]", year),
            ("card[cvc]", cvc),
        ];
        let refused = stripe.post("v1/payment_methods", &form).await?;
        assert_eq!(refused.status, 402, "{code}");
        assert_eq!(refused.code(), code);
        assert_eq!(refused.body["error"]["param"].as_str().unwrap_or(""), param);
        assert!(!refused.body.to_string().contains(number));
    }
    Ok(())
}

#[tokio::test]
async fn wrong_parameters_are_named() -> Outcome {
    let stripe = Stripe::fresh().await?;
    for (form, code, param, message) in [
        (
            &[("currency", "usd")][..],
            "parameter_missing",
            "amount",
            "Missing required param: amount.",
        ),
        (
            &[("amount", "100")],
            "parameter_missing",
            "currency",
            "Missing required param: currency.",
        ),
        (
            &[("amount", "0"), ("currency", "usd")],
            "parameter_invalid_integer",
            "amount",
            "This value must be greater than or equal to 1.",
        ),
        (
            &[("amount", "x"), ("currency", "usd")],
            "parameter_invalid_integer",
            "amount",
            "Invalid integer: x",
        ),
        (
            &[("amount", "49"), ("currency", "usd")],
            "amount_too_small",
            "amount",
            "Amount must be at least $0.50 usd",
        ),
        (
            &[("amount", "100000000"), ("currency", "usd")],
            "amount_too_large",
            "amount",
            "Amount must be no more than $999,999.99",
        ),
        (
            &[("amount", "100"), ("currency", "usd"), ("foo", "1")],
            "parameter_unknown",
            "foo",
            "Received unknown parameter: foo",
        ),
        (
            &[("amount", "100"), ("currency", "usd"), ("payment_method_types[]", "card")],
            "parameter_unknown",
            "payment_method_types",
            "Received unknown parameter: payment_method_types",
        ),
    ] {
        let refused = stripe.post("v1/payment_intents", form).await?;
        assert_eq!(refused.status, 400, "{message}");
        assert_eq!(refused.code(), code);
        assert_eq!(refused.body["error"]["param"], param);
        assert_eq!(refused.message(), message);
    }
    let form = [("amount", "2000"), ("currency", "usd")];
    let open = stripe.post("v1/payment_intents", &form).await?;
    let confirm = format!("v1/payment_intents/{}/confirm", open.text("id"));
    let nowhere = stripe.post(&confirm, &[("payment_method", "pm_card_visa")]).await?;
    assert_eq!(nowhere.status, 400);
    assert!(nowhere.message().contains("return_url"));
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_and_never_a_500() -> Outcome {
    let stripe = Stripe::fresh().await?;
    let post = || {
        Ok::<_, Box<dyn std::error::Error>>(
            stripe.request("POST", "v1/payment_intents")?.bearer_auth(&stripe.secret),
        )
    };
    for body in [&b"amount=%ff"[..], b"amount[=1", b"a=\xff", b"a=1&a[b]=2"] {
        assert_eq!(stripe.send(post()?.body(body.to_vec())).await?.status, 400);
    }
    let json = stripe.send(post()?.json(&serde_json::json!({"amount": 100}))).await?;
    assert_eq!(json.status, 400);
    assert!(json.message().contains("application/x-www-form-urlencoded"));
    let huge = stripe.send(post()?.body("x".repeat(300_000))).await?;
    assert_eq!(huge.status, 413);
    let nowhere = stripe.get("v1/nowhere").await?;
    assert_eq!(nowhere.status, 404);
    assert!(nowhere.message().starts_with("Unrecognized request URL (GET: /v1/nowhere)."));
    let nothing = stripe.get("v1/payment_intents/pi_x").await?;
    assert_eq!((nothing.status, nothing.code()), (404, "resource_missing"));
    assert_eq!(nothing.body["error"]["param"], "intent");
    Ok(())
}
