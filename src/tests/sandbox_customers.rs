//! The sandbox's customers: their PaymentMethods, and who may pay with which.

use serde_json::Value;

use super::sandbox_client::{Outcome, Reply, Stripe};

/// A customer with a card as its default.
async fn with_default(stripe: &Stripe) -> Result<Reply, Box<dyn std::error::Error>> {
    let card = "pm_card_visa";
    let form = [
        ("payment_method", card),
        ("invoice_settings[default_payment_method]", card),
        ("expand[]", "invoice_settings.default_payment_method"),
    ];
    stripe.post("v1/customers", &form).await
}

fn default_of(customer: &Reply) -> &Value {
    &customer.body["invoice_settings"]["default_payment_method"]
}

#[tokio::test]
async fn a_customer_can_come_with_its_default_card() -> Outcome {
    let stripe = Stripe::fresh().await?;
    let customer = with_default(&stripe).await?;
    assert_eq!(customer.status, 200);
    assert_eq!(default_of(&customer)["customer"], customer.body["id"]);
    let card = default_of(&customer)["id"].as_str().unwrap_or("");

    let id = customer.text("id");
    let form = [("customer", id), ("confirm", "true")];
    let paid = stripe.intent(&form).await?;
    assert_eq!((paid.text("status"), paid.text("payment_method")), ("succeeded", card));

    let other = stripe.post("v1/customers", &[]).await?;
    let default = [("invoice_settings[default_payment_method]", card)];
    let refused = stripe.post(&format!("v1/customers/{}", other.text("id")), &default).await?;
    assert_eq!(refused.code(), "resource_missing");
    assert_eq!(
        refused.message(),
        format!(
            "The customer does not have a payment method with the ID {card}. The payment method \
             must be attached to the customer."
        )
    );
    let found = stripe.get(&format!("v1/customers/{id}/payment_methods/{card}")).await?;
    assert_eq!(found.text("id"), card);
    let not_here =
        stripe.get(&format!("v1/customers/{}/payment_methods/{card}", other.text("id"))).await?;
    assert_eq!(not_here.status, 404);
    assert_eq!(stripe.get("v1/customers/cus_x/payment_methods").await?.status, 404);

    stripe.post(&format!("v1/payment_methods/{card}/detach"), &[]).await?;
    let bare = stripe.get(&format!("v1/customers/{id}")).await?;
    assert!(default_of(&bare).is_null());
    let unpayable = stripe.intent(&form).await?;
    assert!(unpayable.message().contains(&format!("To confirm the PaymentIntent with {id}, ")));
    Ok(())
}

#[tokio::test]
async fn parameters_that_only_stripe_has_are_said_to_be_so() -> Outcome {
    let stripe = Stripe::fresh().await?;
    let form = [("balance", "-500"), ("invoice_prefix", "SHOP1"), ("tax_exempt", "exempt")];
    let customer = stripe.post("v1/customers", &form).await?;
    assert_eq!(customer.body["balance"], -500);
    assert_eq!(customer.text("invoice_prefix"), "SHOP1");
    let refused = stripe.post("v1/customers", &[("source", "tok_visa")]).await?;
    assert_eq!(refused.message(), "The sandbox does not implement the parameter source.");
    Ok(())
}

#[tokio::test]
async fn nobody_pays_with_the_card_of_another() -> Outcome {
    let stripe = Stripe::fresh().await?;
    let customer = with_default(&stripe).await?;
    let owner = customer.text("id");
    let card = default_of(&customer)["id"].as_str().unwrap_or("");
    let other = stripe.post("v1/customers", &[]).await?;

    let nobodys = stripe.intent(&[]).await?;
    let path = format!("v1/payment_intents/{}/confirm", nobodys.text("id"));
    let refused = stripe.post(&path, &[("payment_method", card)]).await?;
    assert_eq!(
        refused.message(),
        format!(
            "The `payment_method` parameter supplied {card} belongs to the Customer {owner}. \
             Please include the Customer in the `customer` parameter on the PaymentIntent."
        )
    );
    let error = &refused.body["error"];
    assert_eq!((refused.code(), error["param"].as_str()), ("parameter_missing", Some("source")));
    assert_eq!(error["payment_intent"]["id"], nobodys.body["id"]);

    let theirs = stripe.intent(&[("customer", other.text("id"))]).await?;
    let path = format!("v1/payment_intents/{}/confirm", theirs.text("id"));
    let refused = stripe.post(&path, &[("payment_method", card)]).await?;
    assert_eq!(
        refused.message(),
        format!(
            "The PaymentMethod {card} does not belong to the Customer you supplied {}. Please use \
             this PaymentMethod with the Customer that it belongs to instead.",
            other.text("id")
        )
    );
    assert_eq!((refused.code(), &refused.body["error"]["param"]), ("", &"payment_method".into()));
    Ok(())
}

#[tokio::test]
async fn a_bank_refuses_to_attach_what_it_would_not_pay() -> Outcome {
    let stripe = Stripe::fresh().await?;
    let customer = stripe.post("v1/customers", &[]).await?;
    let attach = [("customer", customer.text("id"))];
    for (card, status) in [
        ("pm_card_chargeDeclined", 402),
        ("pm_card_chargeDeclinedExpiredCard", 402),
        ("pm_card_chargeCustomerFail", 200),
        ("pm_card_radarBlock", 200),
    ] {
        let attached = stripe.post(&format!("v1/payment_methods/{card}/attach"), &attach).await?;
        assert_eq!(attached.status, status, "{card}");
        let made = stripe.post("v1/customers", &[("payment_method", card)]).await?;
        assert_eq!(made.status, status, "{card}");
    }
    Ok(())
}

#[tokio::test]
async fn lists_are_narrowed_by_what_exists_or_did() -> Outcome {
    let stripe = Stripe::fresh().await?;
    for (list, filter, kind) in [
        ("payment_intents", "customer", "customer"),
        ("charges", "payment_intent", "payment_intent"),
        ("refunds", "payment_intent", "payment_intent"),
        ("refunds", "charge", "charge"),
    ] {
        let refused = stripe.get(&format!("v1/{list}?{filter}=x")).await?;
        assert_eq!((refused.status, refused.code()), (400, "resource_missing"), "{list}");
        assert_eq!(refused.body["error"]["param"], filter);
        assert_eq!(refused.message(), format!("No such {kind}: 'x'"));
    }
    let customer = with_default(&stripe).await?;
    let id = customer.text("id");
    stripe.intent(&[("customer", id), ("confirm", "true")]).await?;
    let delete = stripe.request("DELETE", &format!("v1/customers/{id}"))?;
    stripe.send(delete.bearer_auth(&stripe.secret)).await?;
    let kept = stripe.get(&format!("v1/payment_intents?customer={id}")).await?;
    assert_eq!(kept.body["data"].as_array().map(Vec::len), Some(1));
    Ok(())
}

#[tokio::test]
async fn cards_with_a_note_are_paid_and_tell_of_it() -> Outcome {
    let stripe = Stripe::fresh().await?;
    for (card, field, value) in [
        ("pm_card_cvcCheckFail", "/payment_method_details/card/checks/cvc_check", "fail"),
        ("pm_card_visa", "/payment_method_details/card/checks/cvc_check", "pass"),
        ("pm_card_riskLevelElevated", "/outcome/risk_level", "elevated"),
    ] {
        let form = [("payment_method", card), ("confirm", "true"), ("expand[]", "latest_charge")];
        let paid = stripe.intent(&form).await?;
        assert_eq!(paid.text("status"), "succeeded", "{card}");
        let told = paid.body["latest_charge"].pointer(field).and_then(Value::as_str);
        assert_eq!(told, Some(value), "{card}");
    }
    Ok(())
}
