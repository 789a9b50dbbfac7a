//! What search engines, and sites that show a link, are told.

use crate::running_shop::{ON_THE_ROAD, RunningShop, Visitor};
use serde_json::Value;

const PUBLIC: &str = "https://books.example";

async fn shop() -> RunningShop {
    RunningShop::open_with(&[("BOOKSHOP_URL", PUBLIC)]).await
}

/// Where a head says what the page's own address is.
fn canonical(page: &str) -> Option<&str> {
    let tag = page.split("<link").find(|tag| tag.contains("rel=\"canonical\""))?;
    let (_, rest) = tag.split_once("href=\"")?;
    rest.split_once('"').map(|(address, _)| address)
}

/// What the meta element of that name or property says; there is one or none.
fn meta<'page>(page: &'page str, name: &str) -> Option<&'page str> {
    let (named, property) = (format!("name=\"{name}\""), format!("property=\"{name}\""));
    let of_name = |tag: &&str| {
        let tag = tag.split_once('>').map_or("", |(tag, _)| tag);
        tag.contains(&named) || tag.contains(&property)
    };
    let mut tags = page.split("<meta").filter(of_name);
    let (_, rest) = tags.next()?.split_once("content=\"")?;
    assert!(tags.next().is_none(), "{name} twice");
    rest.split_once('"').map(|(value, _)| value)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn books_that_are_asked_for_at_once_keep_their_own_heads() {
    let shop =
        RunningShop::open_with(&[("BOOKSHOP_URL", PUBLIC), ("BOOKSHOP_PAGE_CACHE", "0")]).await;
    let rows = shop.sql("select slug from books where retired_at is null").await;
    let slugs: Vec<String> = rows.iter().map(|row| crate::engines::Get::get(row, 0)).collect();
    assert!(slugs.len() > 10);
    let shop = &shop;
    for _ in 0..10 {
        let asked = slugs.iter().map(|slug| async move {
            let path = format!("/books/{slug}");
            let (_, page) = Visitor::of(shop).page(&path).await;
            assert_eq!(canonical(&page), Some(format!("{PUBLIC}{path}").as_str()), "{page}");
            assert!(meta(&page, "og:title").is_some() && meta(&page, "robots").is_none(), "{page}");
        });
        futures::future::join_all(asked).await;
    }
}

#[tokio::test]
async fn a_book_says_what_it_is_to_people_and_machines() {
    let shop = shop().await;
    shop.sql("update books set title = '</script><b>\"&', isbn = '9780140283297' where slug = 'on-the-road'")
        .await;
    let visitor = Visitor::of(&shop);
    let (_, page) = visitor.page("/books/on-the-road?utm_source=letter").await;
    let address = "https://books.example/books/on-the-road";
    assert_eq!(canonical(&page), Some(address), "{page}");
    for (name, value) in [
        ("og:url", address),
        ("og:type", "book"),
        ("og:image:width", "1200"),
        ("twitter:card", "summary_large_image"),
    ] {
        assert_eq!(meta(&page, name), Some(value), "{name}");
    }
    assert!(meta(&page, "description").is_some_and(|text| text.contains("Sal Paradise")));
    assert!(meta(&page, "og:title").is_some_and(|text| text.contains("Jack Kerouac")));
    assert_eq!(meta(&page, "robots"), None);
    let card = meta(&page, "og:image").and_then(|card| card.strip_prefix(PUBLIC));
    assert_eq!(visitor.get(card.expect("a card")).await.status(), 200);

    let (_, data) = page.split_once("<script type=\"application/ld+json\">").expect("JSON-LD");
    let (data, _) = data.split_once("</script>").expect("its end");
    let data: Value = serde_json::from_str(data).expect("JSON");
    assert_eq!(data["@type"], "Book");
    assert_eq!(data["name"], "</script><b>\"&");
    assert_eq!(data["author"]["name"], "Jack Kerouac");
    assert_eq!(data["isbn"], "9780140283297");
    assert_eq!(data["offers"]["@type"], "Offer");
    assert_eq!(data["offers"]["price"], "19.99");
    assert_eq!(data["offers"]["priceCurrency"], "USD");
    assert_eq!(data["offers"]["availability"], "https://schema.org/InStock");
    shop.sql("update books set stock = 0 where slug = 'on-the-road'").await;
    let (_, page) = visitor.page("/books/on-the-road").await;
    assert!(page.contains("https://schema.org/OutOfStock"));
}

/// <https://ogp.me/#optional>
#[tokio::test]
async fn a_page_says_which_language_it_is_in_and_which_others_there_are() {
    let shop = shop().await;
    for (visitor, own, other) in
        [(Visitor::of(&shop), "en_GB", "he_IL"), (Visitor::speaking(&shop, "he"), "he_IL", "en_GB")]
    {
        for path in ["/", "/books/walden"] {
            let (_, page) = visitor.page(path).await;
            assert_eq!(meta(&page, "og:locale"), Some(own), "{path}");
            assert_eq!(meta(&page, "og:locale:alternate"), Some(other), "{path}");
        }
    }
}

#[tokio::test]
async fn the_list_has_one_address_and_parts_of_it_have_none() {
    let shop = shop().await;
    let visitor = Visitor::of(&shop);
    for path in ["/", "/?sort=title", "/?utm_source=letter", "/?q="] {
        let (_, page) = visitor.page(path).await;
        assert_eq!(canonical(&page), Some("https://books.example/"), "{path}");
        assert_eq!(meta(&page, "robots"), None, "{path}");
        assert!(meta(&page, "description").is_some_and(|text| !text.is_empty()));
        assert_eq!(meta(&page, "og:type"), Some("website"));
    }
    for path in ["/?q=emma", "/?author=Jane%20Austen", "/?max=5", "/?after=x", "/?stock=1"] {
        let (_, page) = visitor.page(path).await;
        assert_eq!(canonical(&page), None, "{path}");
        assert_eq!(meta(&page, "robots"), Some("noindex"), "{path}");
    }
}

#[tokio::test]
async fn no_header_of_a_request_changes_an_address() {
    let shop = shop().await;
    for (name, value) in [("host", "evil.example"), ("x-forwarded-host", "evil.example")] {
        for path in ["/", "/books/walden", "/robots.txt", "/sitemap.xml"] {
            let request = reqwest::Client::new().get(format!("{}{path}", shop.url));
            let answer = request.header(name, value).send().await.expect("an answer");
            let text = answer.text().await.expect("text");
            assert!(text.contains(PUBLIC) && !text.contains("evil"), "{name} {path}");
        }
    }
}

#[tokio::test]
async fn what_is_somebodys_own_and_what_has_failed_is_not_listed() {
    let shop = shop().await;
    let visitor = Visitor::of(&shop);
    let checkout = format!("/checkout?item={ON_THE_ROAD}");
    for path in [
        &checkout,
        "/checkout",
        "/success?pi=pi_x",
        "/cart",
        "/orders",
        "/orders/mine?token=x",
        "/admin/sign-in",
        "/admin/books",
        "/books/no-such-book",
        "/no/such/page",
        "/covers/x.jpg",
        "/cards/x.png",
        "/sitemaps/9.xml",
    ] {
        let answer = visitor.get(path).await;
        assert_eq!(answer.headers()["x-robots-tag"], "noindex", "{path}");
    }
    for path in ["/", "/books/walden", "/robots.txt", "/sitemap.xml"] {
        assert!(!visitor.get(path).await.headers().contains_key("x-robots-tag"), "{path}");
    }
}

#[tokio::test]
async fn robots_are_told_where_to_look_and_where_not() {
    let shop = shop().await;
    let answer = Visitor::of(&shop).get("/robots.txt").await;
    assert_eq!(answer.headers()["content-type"], "text/plain; charset=utf-8");
    let text = answer.text().await.expect("text");
    assert!(text.starts_with("User-agent: *\n"), "{text}");
    for path in ["/admin", "/api/", "/cart", "/checkout", "/fn/", "/orders", "/success"] {
        assert!(text.contains(&format!("\nDisallow: {path}\n")), "{path}");
    }
    assert!(text.contains("\nSitemap: https://books.example/sitemap.xml\n"), "{text}");
}

#[tokio::test]
async fn the_sitemap_names_every_book_and_when_it_was_changed() {
    let shop = shop().await;
    let visitor = Visitor::of(&shop);
    shop.sql("update books set retired_at = 1 where slug = 'walden'").await;
    let answer = visitor.get("/sitemap.xml").await;
    assert_eq!(answer.headers()["content-type"], "application/xml");
    let text = answer.text().await.expect("text");
    assert!(text.contains("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">"));
    assert_eq!(text.matches("<url>").count(), 24, "the list and 23 books: {text}");
    assert!(text.contains("<loc>https://books.example/</loc>") && !text.contains("walden"));
    let added = "/books/kokoro</loc><lastmod>2026-01-01</lastmod>";
    assert!(text.contains(added), "{text}");

    shop.sql("update books set stock = 3 where slug = 'kokoro'").await;
    let (_, text) = visitor.page("/sitemap.xml").await;
    assert!(text.contains(added), "a sale changes nothing");
    shop.sql("update books set version = version + 1 where slug = 'kokoro'").await;
    let (_, text) = visitor.page("/sitemap.xml").await;
    assert!(!text.contains(added) && text.contains("/books/kokoro</loc><lastmod>20"), "{text}");
}

#[tokio::test]
async fn a_large_catalogue_is_in_several_files() {
    let shop = shop().await;
    let visitor = Visitor::of(&shop);
    shop.sql(
        "with recursive n (n) as (select 10001 union all select n + 1 from n where n < 30000)
         insert into books (number, id, slug, title, title_key, author, read, price_minor, currency,
             created_at)
         select n, 'many' || n, 'many-' || n, 'Many', 'many', 'Many', 0, 1, 'usd', 0 from n",
    )
    .await;
    // A part without a book for sale is not named.
    shop.sql("update books set retired_at = 1 where number between 10001 and 20000").await;
    let (_, index) = visitor.page("/sitemap.xml").await;
    assert!(index.contains("<sitemapindex "), "{index}");
    let named: Vec<&str> = index
        .split("<loc>https://books.example")
        .skip(1)
        .filter_map(|rest| rest.split_once("</loc>"))
        .map(|(path, _)| path)
        .collect();
    assert_eq!(named, ["/sitemaps/1.xml", "/sitemaps/3.xml"]);
    let mut pages = 0;
    for path in named {
        let (status, text) = visitor.page(path).await;
        assert_eq!(status, 200);
        pages += text.matches("<url>").count();
    }
    assert_eq!(pages, 1 + 24 + 10_000);
    for path in ["/sitemaps/2.xml", "/sitemaps/0.xml", "/sitemaps/-1.xml", "/sitemaps/x"] {
        assert_eq!(visitor.page(path).await.0, 404, "{path}");
    }
    let last = format!("/sitemaps/{}.xml", i64::MAX);
    assert_eq!(visitor.page(&last).await.0, 404);
}
