//! The page with every component, over HTTP.

use crate::running_shop::{RunningShop, Visitor};

#[tokio::test]
async fn a_shop_on_its_sandbox_shows_every_component() {
    let shop = RunningShop::open().await;
    let (status, page) = Visitor::of(&shop).page("/styleguide").await;
    assert_eq!(status, 200);
    assert!(page.contains("<h1>Styleguide</h1>") && page.contains("content=\"noindex\""));
    for class in [
        "button-danger",
        "field-error",
        "payment-wait",
        "book-list",
        "last-copies",
        "sold-out",
        "cart-note",
        "cart-empty",
        "order-items",
        "offline-notice",
        "test-cards",
        "desk-mark",
        "desk-story",
        "shelf-table",
        "cover-picture",
        "failure",
    ] {
        assert!(page.contains(class), "{class}");
    }
    for standing in
        ["unpaid", "processing", "held", "paid", "refunded", "canceled", "returned", "in-question"]
    {
        assert!(page.contains(&format!("data-standing=\"{standing}\"")), "{standing}");
    }
}

#[tokio::test]
async fn a_shop_with_keys_has_no_such_page() {
    for (secret, publishable) in [("sk_test_x", "pk_test_x"), ("sk_live_x", "pk_live_x")] {
        let shop = RunningShop::open_with(&[
            ("STRIPE_SECRET_KEY", secret),
            ("STRIPE_PUBLISHABLE_KEY", publishable),
            // Nobody is asked anything.
            ("STRIPE_API_BASE", "https://127.0.0.1:9/"),
        ])
        .await;
        let (status, page) = Visitor::of(&shop).page("/styleguide").await;
        assert_eq!(status, 404, "{secret}");
        assert!(page.contains("This page is not in our catalogue"), "{page}");
        assert!(!page.contains("Styleguide"));
    }
}
