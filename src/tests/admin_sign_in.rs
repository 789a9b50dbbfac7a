//! The door to `/admin`: the first password, signing in and out, and who stays outside.

use crate::engines::Get;
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

#[tokio::test]
async fn a_new_start_voids_the_link_of_the_one_before() {
    let shop = RunningShop::open().await;
    let old = token(&shop);
    let shop = RunningShop::open_in(shop.close().await, &[]).await;
    assert_ne!(token(&shop), old);
    assert_eq!(set_up(&shop, &old, PASSWORD, PASSWORD).await.0, 403);
    shop.sql("update admin_account set setup_until = setup_until - 86401").await;
    let (status, page) = set_up(&shop, &token(&shop), PASSWORD, PASSWORD).await;
    assert_eq!(status, 403, "a day has passed");
    assert!(page.contains("does not work any more"));
    let kept: String = shop.value("select setup_hash from admin_account").await;
    assert!(!kept.contains(&token(&shop)), "the link is kept as a hash");
}

#[tokio::test]
async fn a_wrong_password_is_told_in_the_same_words_and_only_so_often() {
    let shop = RunningShop::open_with(&[("BOOKSHOP_SIGN_INS_PER_MINUTE", "4")]).await;
    shop.seller().await;
    let visitor = Visitor::of(&shop);
    for wrong in ["", "wrong", "a shelf of old book"] {
        let (status, page) = visitor.submit("/admin/sign-in", &[("password", wrong)]).await;
        assert_eq!(status, 422, "{wrong}");
        assert!(page.contains("This is not the password."), "{page}");
    }
    let (status, to) = visitor.submit("/admin/sign-in", &[("password", PASSWORD)]).await;
    assert_eq!((status, to.as_str()), (303, "/admin/books"));
    let answer = Visitor::of(&shop).post("/admin/sign-in", &[("password", PASSWORD)]).await;
    assert_eq!(answer.status(), 429, "even the right one has to wait");
    let wait: u64 =
        answer.headers()["retry-after"].to_str().expect("text").parse().expect("seconds");
    assert!((1..=16).contains(&wait), "{wait}");
    assert!(answer.text().await.expect("text").contains("Please wait"));
}

#[tokio::test]
async fn nobody_signs_in_while_no_password_is_set() {
    let shop = RunningShop::open().await;
    let (status, page) = Visitor::of(&shop).submit("/admin/sign-in", &[("password", "")]).await;
    assert_eq!(status, 422);
    assert!(page.contains("This is not the password."));
}

#[tokio::test]
async fn the_sign_in_goes_on_to_the_page_that_was_asked_for() {
    let shop = RunningShop::open().await;
    shop.seller().await;
    let visitor = Visitor::of(&shop);
    for path in ["/admin/books?q=a%26b", "/admin/orders", "/admin/no/such/page"] {
        let answer = visitor.get(path).await;
        assert_eq!(answer.status(), 303, "{path}");
        let to = answer.headers()[LOCATION].to_str().expect("text").to_owned();
        let next = to.strip_prefix("/admin/sign-in?next=").expect("the sign-in");
        assert_eq!(
            next,
            path.replace('/', "%2F")
                .replace('?', "%3F")
                .replace('=', "%3D")
                .replace("%26", "%2526")
        );
    }
    let form = [("password", PASSWORD), ("next", "/admin/books?q=a%26b")];
    assert_eq!(visitor.submit("/admin/sign-in", &form).await.1, "/admin/books?q=a%26b");
    let form = [("password", PASSWORD), ("next", "//evil.example/admin")];
    assert_eq!(Visitor::of(&shop).submit("/admin/sign-in", &form).await.1, "/admin/books");
}

#[tokio::test]
async fn the_session_is_a_cookie_out_of_reach_and_is_kept_as_a_hash() {
    let shop = RunningShop::open().await;
    shop.seller().await;
    let sign_in = |proto: &'static str| {
        let request = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        let request =
            request.build().expect("a client").post(format!("{}/admin/sign-in", shop.url));
        request.header("x-forwarded-proto", proto).form(&[("password", PASSWORD)]).send()
    };
    let answer = sign_in("https").await.expect("an answer");
    let cookie = answer.headers()["set-cookie"].to_str().expect("text").to_owned();
    for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Secure"] {
        assert!(cookie.contains(part), "{part}: {cookie}");
    }
    let plain = sign_in("http").await.expect("an answer");
    let plain = plain.headers()["set-cookie"].to_str().expect("text").to_owned();
    assert!(!plain.contains("Secure") && plain != cookie, "a new id at every sign-in");
    let (_, value) = cookie.split(';').next().expect("a pair").split_once('=').expect("a value");
    assert_eq!(value.len(), 64);
    for row in shop.sql("select id_hash from admin_sessions").await {
        assert_ne!(row.get::<String>(0), value);
    }
}

#[tokio::test]
async fn a_session_ends_by_signing_out_by_time_and_by_a_reset() {
    let shop = RunningShop::open().await;
    let seller = shop.seller().await;
    let answer = seller.get("/admin/books").await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["cache-control"], "no-store");
    assert_eq!(answer.headers()["x-robots-tag"], "noindex");
    assert_eq!(seller.submit("/admin/sign-out", &[]).await, (303, "/admin/sign-in".to_owned()));
    assert_eq!(shop.value::<i64>("select count(*) from admin_sessions").await, 0);
    assert_eq!(seller.get("/admin/books").await.status(), 303);
    let seller = shop.seller_again().await;
    shop.sql("update admin_sessions set expires_at = expires_at - 4000").await;
    assert_eq!(seller.get("/admin/books").await.status(), 200);
    let left = "select expires_at - unixepoch() from admin_sessions";
    assert!(shop.value::<i64>(left).await > 12 * 60 * 60 - 10, "who works stays signed in");
    shop.sql("update admin_sessions set expires_at = unixepoch()").await;
    assert_eq!(seller.get("/admin/books").await.status(), 303, "twelve hours of nothing");
    assert_eq!(seller.call("list_shelf", &[]).await.0, 403);
    let seller = shop.seller_again().await;
    let db = shop.database().await;
    let link = bookshop::server::admin::reset(&db, &shop.url).await.expect("a link");
    assert_eq!(seller.get("/admin/books").await.status(), 303, "all sessions are over");
    let (status, _) = seller.submit("/admin/sign-in", &[("password", PASSWORD)]).await;
    assert_eq!(status, 422, "the password is forgotten");
    let (_, token) = link.split_once("/admin/setup?token=").expect("a token");
    assert_eq!(
        set_up(&shop, token, "quite another password", "quite another password").await.0,
        303
    );
}

#[tokio::test]
async fn other_sites_and_strangers_change_nothing() {
    let shop = RunningShop::open().await;
    shop.seller().await;
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    let client = client.build().expect("a client");
    let sign_in =
        client.post(format!("{}/admin/sign-in", shop.url)).form(&[("password", PASSWORD)]);
    let answer = sign_in.send().await.expect("an answer");
    let cookie = answer.headers()["set-cookie"].to_str().expect("text").to_owned();
    let cookie = cookie.split(';').next().expect("a pair").to_owned();
    let book = "c330540ddad6489193294cd952a17292";
    for path in [format!("/admin/books/{book}/delete"), "/fn/retire_book".to_owned()] {
        let post = |headers: &[(&'static str, &str)], cookie: Option<&str>| {
            let mut request = client.post(format!("{}{path}", shop.url)).form(&[("id", book)]);
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            if let Some(cookie) = cookie {
                request = request.header("cookie", cookie);
            }
            request.send()
        };
        for headers in [
            vec![("sec-fetch-site", "cross-site")],
            vec![("origin", "https://evil.example")],
            vec![],
        ] {
            let answer = post(&headers, Some(&cookie)).await.expect("an answer");
            assert_eq!(answer.status(), 403, "{path} {headers:?}");
        }
        let ours = [("origin", shop.url.as_str())];
        assert_eq!(post(&ours, None).await.expect("an answer").status(), 403, "{path}");
        let made_up = format!("seller={}", "0".repeat(64));
        assert_eq!(post(&ours, Some(&made_up)).await.expect("an answer").status(), 403);
    }
    let left = "select count(*) from books where retired_at is null";
    assert_eq!(shop.value::<i64>(left).await, 24);
    let ours = client.post(format!("{}/admin/books/{book}/delete", shop.url));
    let ours = ours.header("cookie", &cookie).header("sec-fetch-site", "same-origin");
    assert_eq!(ours.send().await.expect("an answer").status(), 303);
    assert_eq!(shop.value::<i64>(left).await, 23);
}
