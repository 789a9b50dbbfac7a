//! What happens most often, function by function: `cargo bench --bench hot`.

use axum::{
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::{HeaderMap, Request, header},
};
use bookshop::{
    domain::{
        book::BookId,
        cart::Cart,
        catalogue::CatalogueQuery,
        money::{Currency, Money},
    },
    server::{
        cart::{self, Carts},
        catalogue::words,
        config::Config,
        cookie_keys::CookieKeys,
        shop::Shop,
        webhook::signature,
    },
};
use criterion::{Criterion, criterion_group, criterion_main};
use hmac::{Hmac, Mac};
use secrecy::SecretString;
use sha2::Sha256;
use std::{hint::black_box, net::SocketAddr};
use tokio::runtime::Runtime;
use tower::ServiceExt;

fn money(criterion: &mut Criterion) {
    let price = Money::new(123_456, Currency::USD);
    criterion.bench_function("a price as text", |bencher| {
        bencher.iter(|| black_box(price).to_string());
    });
}

fn search(criterion: &mut Criterion) {
    let search = "silver \"harbour\" & jane".to_owned();
    let query = CatalogueQuery { search, ..CatalogueQuery::default() };
    criterion.bench_function("a search as a query of FTS5", |bencher| {
        bencher.iter(|| words::asked(black_box(&query)));
    });
}

fn webhook(criterion: &mut Criterion) {
    let secrets = [SecretString::from("whsec_of_this_benchmark")];
    let body = vec![b'x'; 3000];
    let mut mac = Hmac::<Sha256>::new_from_slice(b"whsec_of_this_benchmark").expect("a key");
    mac.update(b"1767225600.");
    mac.update(&body);
    let signature: String =
        mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    let header = format!("t=1767225600,v1={signature}");
    criterion.bench_function("a webhook's signature, 3 KB", |bencher| {
        bencher.iter(|| {
            let believed =
                signature::verify(&secrets, Some(&header), black_box(&body), 1_767_225_600);
            believed.expect("a right signature");
        });
    });
}

fn cart(criterion: &mut Criterion) {
    let keys = CookieKeys::of(&[7; 64]);
    let mut now = Cart::default();
    for book in 0..3_u128 {
        let price = Money::new(1999, Currency::USD);
        now.add(&BookId(format!("{book:032x}")), 2, price).expect("a book in the cart");
    }
    let kept = cart::cookies(&HeaderMap::new(), &keys, &Carts { now, before: Cart::default() });
    let mut set = kept.get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
    let cookie = set.find(|cookie| cookie.starts_with("cart=")).expect("a cookie");
    let cookie = cookie.split(';').next().expect("its name and value");
    let mut headers = HeaderMap::new();
    headers.insert(header::COOKIE, cookie.parse().expect("a header"));
    assert_eq!(cart::read(&headers, &keys).now.copies(), 6);
    criterion.bench_function("the cart's cookie, three books", |bencher| {
        bencher.iter(|| cart::read(black_box(&headers), &keys));
    });
}

fn list(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let database = format!("sqlite://{}/shop.db", folder.path().display());
    let config = Config::read(&|name| match name {
        "DATABASE_URL" => Some(database.clone()),
        "LEPTOS_SITE_ADDR" => Some("127.0.0.1:0".to_owned()),
        "BOOKSHOP_PAGE_CACHE" => Some("0".to_owned()),
        _ => None,
    });
    let runtime = Runtime::new().expect("a runtime");
    let shop = runtime.block_on(Shop::build(config.expect("a configuration"))).expect("a shop");
    let router = shop.router();
    let page = || async {
        let from = ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 1)));
        let request = Request::get("/").extension(from).body(Body::empty()).expect("a request");
        let answer = router.clone().oneshot(request).await.expect("an answer");
        assert_eq!(answer.status(), 200);
        to_bytes(answer.into_body(), usize::MAX).await.expect("a page")
    };
    criterion.bench_function("the list, 24 books, rendered", |bencher| {
        bencher.iter(|| runtime.block_on(page()));
    });
}

criterion_group!(hot, money, search, webhook, cart, list);
criterion_main!(hot);
