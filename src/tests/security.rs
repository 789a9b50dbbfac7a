//! What other sites, caches and curious people must not get.

use crate::running_shop::{ON_THE_ROAD, RunningShop, Visitor};

#[tokio::test]
async fn a_page_of_another_site_cannot_start_a_checkout() {
    let shop = RunningShop::open().await;
    let post = |name: &'static str, value: String| {
        reqwest::Client::new()
            .post(format!("{}/fn/start_checkout", shop.url))
            .header(name, value)
            .form(&[("item", ON_THE_ROAD)])
            .send()
    };
    for (name, value) in [
        ("sec-fetch-site", "cross-site".to_owned()),
        ("origin", "https://evil.example".to_owned()),
        ("origin", "null".to_owned()),
    ] {
        assert_eq!(post(name, value).await.expect("an answer").status(), 403);
    }
    assert!(shop.payment_intents().await.is_empty());
    assert_eq!(post("origin", shop.url.clone()).await.expect("an answer").status(), 200);
}

#[tokio::test]
async fn the_visitor_cookie_is_signed_and_out_of_reach_of_scripts() {
    let shop = RunningShop::open().await;
    let answer = Visitor::of(&shop).get(&format!("/checkout?item={ON_THE_ROAD}")).await;
    let cookie = answer.headers()["set-cookie"].to_str().expect("text").to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    let forged = reqwest::Client::new()
        .get(format!("{}/checkout?item={ON_THE_ROAD}", shop.url))
        .header("cookie", "visitor=842cbad1e42c4ffc8b1c00daf735e923")
        .send()
        .await
        .expect("an answer");
    assert!(forged.headers().contains_key("set-cookie"), "a forged visitor is a new one");
    let list = Visitor::of(&shop).get("/").await;
    assert!(!list.headers().contains_key("set-cookie"), "who only looks is not marked");
}

#[tokio::test]
async fn a_visitors_own_pages_stay_out_of_caches_and_referers() {
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    for path in [&format!("/checkout?item={ON_THE_ROAD}"), "/success?pi=pi_x", "/checkout"] {
        let answer = visitor.get(path).await;
        assert_eq!(answer.headers()["cache-control"], "no-store", "{path}");
        assert_eq!(answer.headers()["x-robots-tag"], "noindex", "{path}");
        assert_eq!(answer.headers()["referrer-policy"], "same-origin", "{path}");
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff", "{path}");
    }
}

#[tokio::test]
async fn a_page_loads_and_runs_nothing_but_what_its_policy_names() {
    let shop = RunningShop::open().await;
    let checkout = format!("/checkout?item={ON_THE_ROAD}");
    let paths =
        ["/", "/books/on-the-road", "/cart", &checkout, "/orders", "/admin/sign-in", "/styleguide"];
    for path in paths {
        let answer = Visitor::of(&shop).get(path).await;
        let policy = answer.headers()["content-security-policy"].to_str().expect("text").to_owned();
        assert!(policy.starts_with("default-src 'none';"), "{path}: {policy}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("nonce"), "{path}: {policy}");
        // The sandbox's stand-in for Stripe.js has a port of its own.
        assert_eq!(policy.contains("http://"), path == checkout, "{path}: {policy}");
        let page = answer.text().await.expect("a page");
        for (at, _) in page.match_indices("<script") {
            let tag = &page[at..at + page[at..].find('>').expect("an end")];
            assert!(tag.contains(" src=") || tag.contains("type=\"application/"), "{path}: {tag}");
        }
        for inline in ["<style", " style=", " onclick=", "javascript:"] {
            assert!(!page.contains(inline), "{path}: {inline}");
        }
    }
}

#[tokio::test]
async fn a_slash_at_the_end_is_the_same_page_with_the_same_protection() {
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    for (path, to) in [
        ("/checkout/?item=1", "/checkout?item=1"),
        ("/success/?payment_intent=pi_1", "/success?payment_intent=pi_1"),
        ("//evil.example/", "/evil.example"),
    ] {
        let answer = visitor.get(path).await;
        assert_eq!(answer.status(), 308, "{path}");
        assert_eq!(answer.headers()["location"], to);
    }
}

#[tokio::test]
async fn nonsense_is_answered_and_never_a_500() {
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    for function in ["start_checkout", "save_contact", "retrieve_payment"] {
        let (status, answer) = visitor.call(function, &[("unexpected", "\u{0}\u{202e}")]).await;
        assert!((400..500).contains(&status), "{function}: {status} {answer}");
    }
    let long = "x".repeat(100_000);
    let (status, _) = visitor.call("start_checkout", &[("item", &long)]).await;
    assert!((400..500).contains(&status), "{status}");
    for path in ["/?q=%FF%FE", "/checkout?item=%C0%80", "/success?pi=%F0%28", "/order/%FF"] {
        let status = visitor.get(path).await.status().as_u16();
        assert!(status < 500, "{path}: {status}");
    }
}
