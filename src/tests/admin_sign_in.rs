//! The door to `/admin`: the first password, signing in and out, and who stays outside.

use crate::running_shop::{PASSWORD, RunningShop, Visitor};
use reqwest::header::LOCATION;

fn token(shop: &RunningShop) -> String {
    let link = shop.setup_link.as_deref().expect("a link");
    link.split_once("/admin/setup?token=").expect("a token").1.to_owned()
}

async fn set_up(shop: &RunningShop, token: &str, password: &str, again: &str) -> (u16, String) {
    let form = [("token", token), ("password", password), ("again", again)];
    Visitor::of(shop).submit("/admin/setup", &form).await
}

#[tokio::test]
async fn the_set_up_link_sets_one_password_once() {
    let shop = RunningShop::open().await;
    let token = token(&shop);
    let path = format!("/admin/setup?token={token}");
    let (status, page) = Visitor::of(&shop).page(&path).await;
    assert_eq!(status, 200);
    assert!(page.contains("name=\"again\"") && page.contains(&token));
    for (password, again, words) in [
        ("too short", "too short", "at least 12 characters"),
        ("long enough for all", "long enough for none", "differ"),
    ] {
        let (status, page) = set_up(&shop, &token, password, again).await;
        assert_eq!(status, 422);
        assert!(page.contains(words) && page.contains("role=\"alert\""), "{page}");
        assert!(!page.contains(password), "a password is not sent back");
    }
    let (status, _) = set_up(&shop, &"0".repeat(64), PASSWORD, PASSWORD).await;
    assert_eq!(status, 403);
    let seller = shop.seller().await;
    assert_eq!(seller.get("/admin").await.headers()[LOCATION], "/admin/books");
    let (status, page) =
        set_up(&shop, &token, "another long password", "another long password").await;
    assert_eq!(status, 403);
    assert!(page.contains("does not work any more"));
    assert_eq!(shop.value::<i64>("select count(*) from admin_sessions").await, 1);
    let folder = shop.close().await;
    let shop = RunningShop::open_in(folder, &[]).await;
    assert_eq!(shop.setup_link, None, "the password is set");
}
