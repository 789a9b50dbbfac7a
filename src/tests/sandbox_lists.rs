//! The sandbox's lists, refunds and customers.

use serde_json::Value;

use super::sandbox_client::{Outcome, Reply, Stripe};

fn ids(list: &Reply) -> Vec<String> {
    let data = list.body["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    data.iter().filter_map(|item| item["id"].as_str().map(str::to_owned)).collect()
}

#[tokio::test]
async fn lists_come_in_pages_newest_first() -> Outcome {
    let stripe = Stripe::fresh().await?;
    let customer = stripe.post("v1/customers", &[("email", "jo@example.com")]).await?;
    let customer = customer.text("id");
    stripe.intent(&[]).await?;
    let mut made = Vec::new();
    for _ in 0..5 {
        made.insert(0, stripe.intent(&[("customer", customer)]).await?.text("id").to_owned());
    }
    let page = async |more: String| {
        stripe.get(&format!("v1/payment_intents?customer={customer}&limit=2{more}")).await
    };
    let first = page(String::new()).await?;
    assert_eq!(ids(&first), made[..2]);
    assert_eq!(first.body["has_more"], true);
    assert_eq!(first.body["object"], "list");
    assert_eq!(first.body["url"], "/v1/payment_intents");
    let last = page(format!("&starting_after={}", made[3])).await?;
    assert_eq!(ids(&last), made[4..]);
    assert_eq!(last.body["has_more"], false);
    let newer = page(format!("&ending_before={}", made[3])).await?;
    assert_eq!(ids(&newer), made[1..3]);
    assert_eq!(newer.body["has_more"], true);

    let far = "&created[gte]=4000000000".to_owned();
    assert!(ids(&page(far).await?).is_empty());
    let expanded = page("&expand[]=data.customer".to_owned()).await?;
    assert_eq!(expanded.body["data"][0]["customer"]["email"], "jo@example.com");
    for wrong in ["limit=0", "limit=101", "limit=x", "foo=1", "starting_after=pi_x"] {
        assert_eq!(
            stripe.get(&format!("v1/payment_intents?{wrong}")).await?.status,
            400,
            "{wrong}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn refunds_give_back_what_was_paid_and_no_more() -> Outcome {
    let stripe = Stripe::fresh().await?;
    let paid = stripe.paid().await?;
    let refund = async |amount: &str| {
        let form = [("payment_intent", paid.text("id")), ("amount", amount)];
        stripe.post("v1/refunds", &form).await
    };
    let over = refund("2001").await?;
    assert_eq!(over.body["error"]["param"], "amount");
    assert_eq!(
        over.message(),
        "Refund amount ($20.01) is greater than unrefunded amount on charge ($20.00)"
    );
    let part = refund("500").await?;
    assert_eq!((part.status, part.text("status")), (200, "succeeded"));
    let rest = stripe.post("v1/refunds", &[("charge", paid.text("latest_charge"))]).await?;
    assert_eq!(rest.body["amount"], 1500);
    assert_eq!(refund("1").await?.code(), "charge_already_refunded");

    let charge = stripe.get(&format!("v1/charges/{}", paid.text("latest_charge"))).await?;
    assert_eq!(charge.body["refunded"], true);
    assert_eq!(charge.body["amount_refunded"], 2000);
    let list = stripe.get(&format!("v1/refunds?payment_intent={}", paid.text("id"))).await?;
    assert_eq!(ids(&list), [rest.text("id"), part.text("id")]);
    let of_charge = format!("v1/charges/{}/refunds", paid.text("latest_charge"));
    assert_eq!(stripe.get(&of_charge).await?.body["data"], list.body["data"]);
    let one = stripe.get(&format!("{of_charge}/{}", part.text("id"))).await?;
    assert_eq!(one.body, part.body);
    let unknown = stripe.get("v1/refunds/re_x").await?;
    assert_eq!((unknown.status, &unknown.body["error"]["param"]), (404, &"refund".into()));

    let unpaid = stripe.intent(&[]).await?;
    let refused = stripe.post("v1/refunds", &[("payment_intent", unpaid.text("id"))]).await?;
    assert_eq!(
        refused.message(),
        format!(
            "This PaymentIntent ({}) does not have a successful charge to refund.",
            unpaid.text("id")
        )
    );
    Ok(())
}

#[tokio::test]
async fn customers_come_and_go() -> Outcome {
    let stripe = Stripe::fresh().await?;
    let form = [("email", "jo@example.com"), ("metadata[a]", "1")];
    let customer = stripe.post("v1/customers", &form).await?;
    let path = format!("v1/customers/{}", customer.text("id"));
    let renamed = stripe.post(&path, &[("name", "Jo"), ("metadata[a]", "")]).await?;
    assert_eq!(renamed.text("name"), "Jo");
    assert_eq!(renamed.body["metadata"], serde_json::json!({}));
    let found = stripe.get("v1/customers?email=jo@example.com").await?;
    assert_eq!(ids(&found), [customer.text("id")]);

    let attach = [("customer", customer.text("id"))];
    let card = stripe.post("v1/payment_methods/pm_card_visa/attach", &attach).await?;
    assert_eq!(card.body["customer"], customer.body["id"]);
    for _ in 0..2 {
        let form = [
            ("customer", customer.text("id")),
            ("payment_method", card.text("id")),
            ("confirm", "true"),
        ];
        assert_eq!(stripe.intent(&form).await?.text("status"), "succeeded");
    }
    let delete = stripe.request("DELETE", &path)?.bearer_auth(&stripe.secret);
    assert_eq!(stripe.send(delete).await?.body["deleted"], true);
    let gone = stripe.get(&path).await?;
    assert_eq!(gone.body["deleted"], true);
    assert_eq!(gone.body.get("email"), None::<&Value>);
    assert_eq!(stripe.post(&path, &[("name", "x")]).await?.status, 404);
    assert!(ids(&stripe.get("v1/customers").await?).is_empty());
    Ok(())
}
