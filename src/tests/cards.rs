//! `/cards/…png`: the picture beside a link to a book.

use crate::running_shop::{ON_THE_ROAD, RunningShop, Visitor};
use bookshop::{domain::book::BookId, server::covers};
use futures::future::join_all;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use std::io::Cursor;

async fn card(visitor: &Visitor, path: &str) -> RgbImage {
    let answer = visitor.get(path).await;
    assert_eq!(answer.status(), 200, "{path}");
    assert_eq!(answer.headers()["content-type"], "image/png");
    assert_eq!(answer.headers()["cache-control"], "public, max-age=31536000, immutable");
    let bytes = answer.bytes().await.expect("bytes");
    assert!(bytes.len() < 300_000, "{}", bytes.len());
    let card = image::load_from_memory_with_format(&bytes, ImageFormat::Png).expect("a PNG");
    assert_eq!((card.width(), card.height()), (1200, 630));
    card.into_rgb8()
}

#[tokio::test]
async fn a_card_shows_the_book_and_changes_its_name_with_it() {
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    let first = card(&visitor, &format!("/cards/{ON_THE_ROAD}-1.png")).await;
    let again = card(&visitor, &format!("/cards/{ON_THE_ROAD}-1.png")).await;
    assert_eq!(first, again);

    let db = shop.database().await;
    let red: DynamicImage = RgbImage::from_pixel(400, 600, Rgb([200, 20, 20])).into();
    let mut file = Cursor::new(Vec::new());
    red.write_to(&mut file, ImageFormat::Png).expect("a file");
    let name = covers::store(&db, file.into_inner()).await.expect("a cover");
    let mut tx = db.begin_write().await.expect("a transaction");
    let book = BookId(ON_THE_ROAD.to_owned());
    assert!(covers::set(&mut tx, &book, Some(&name)).await.expect("set"));
    tx.commit().await.expect("done");

    let old = visitor.get(&format!("/cards/{ON_THE_ROAD}-1.png")).await;
    assert_eq!(old.status(), 307);
    let present = format!("/cards/{ON_THE_ROAD}-2.png");
    assert_eq!(old.headers()["location"], present.as_str());
    assert_eq!(old.headers()["cache-control"], "no-cache");
    let pictured = card(&visitor, &present).await;
    let [red, green, _] = pictured.get_pixel(256, 300).0;
    assert!(red > 160 && green < 60, "the picture is on the card");
    assert_eq!(pictured.get_pixel(1190, 10), first.get_pixel(1190, 10));
}

#[tokio::test]
async fn there_is_no_card_of_what_is_not_sold() {
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    shop.sql("update books set retired_at = 1 where slug = 'on-the-road'").await;
    for file in
        [format!("{ON_THE_ROAD}-1.png"), "x-1.png".to_owned(), "x.png".to_owned(), "-".to_owned()]
    {
        assert_eq!(visitor.get(&format!("/cards/{file}")).await.status(), 404, "{file}");
    }
}

/// Nobody makes the shop draw all day: in the seconds that somebody waits, 60 cards are drawn at
/// most, and fewer on a slow machine.
#[tokio::test]
async fn so_many_cards_are_drawn_at_once_and_no_more() {
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    shop.sql(
        "with recursive n (n) as (select 1 union all select n + 1 from n where n < 100)
         insert into books (id, slug, title, title_key, author, read, price_minor, currency,
             created_at)
         select 'many' || n, 'many-' || n, 'Many', 'many', 'Many', 0, 1, 'usd', 0 from n",
    )
    .await;
    let paths: Vec<String> = (1..=100).map(|n| format!("/cards/many{n}-1.png")).collect();
    let answers = join_all(paths.iter().map(|path| visitor.get(path))).await;
    let of = |status: u16| answers.iter().filter(move |answer| answer.status() == status);
    assert!(of(200).count() > 0);
    assert!(of(503).count() > 0, "{} cards were drawn", of(200).count());
    assert_eq!(of(200).count() + of(503).count(), answers.len());
    assert!(of(503).all(|answer| answer.headers().contains_key("retry-after")));
}
