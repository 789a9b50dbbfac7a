//! Finding a book in the list: words, filters, orders and pages, over HTTP.

use crate::engines;
use crate::running_shop::{RunningShop, Visitor};
use serde_json::Value;
use std::collections::HashSet;

/// The titles of a page of the list, in their order.
async fn titles(visitor: &Visitor, address: &str) -> Vec<String> {
    let (status, page) = visitor.page(address).await;
    assert_eq!(status, 200, "{address}");
    shown_titles(&page)
}

/// The titles of the rows of a page.
fn shown_titles(page: &str) -> Vec<String> {
    let table = page.split("<tbody").nth(1).unwrap_or_default();
    let table = table.split("</tbody").next().unwrap_or_default();
    let rest = table.split("<cite>").skip(1);
    let title = |rest: &str| rest.split('<').next().unwrap_or_default().replace("&amp;", "&");
    rest.map(title).collect()
}

/// What the list says of itself.
fn status_line(page: &str) -> &str {
    let rest = page.split("role=\"status\"").nth(1).unwrap_or_default();
    let rest = rest.split_once('>').map_or("", |(_, rest)| rest);
    rest.split('<').next().unwrap_or_default()
}

/// The address of the link to another page.
fn link(page: &str, rel: &str) -> Option<String> {
    let tag = page.split("<a ").find(|tag| tag.contains(&format!("rel=\"{rel}\"")))?;
    let address = tag.split("href=\"").nth(1)?.split('"').next()?;
    Some(address.replace("&amp;", "&"))
}

/// A shop with 60 more books, ten of each title and price.
async fn large_shop() -> RunningShop {
    let shop = RunningShop::open().await;
    shop.sql(
        "with recursive counted(n) as (select 0 union all select n + 1 from counted where n < 59)
         insert into books (id, slug, title, title_key, author, read, price_minor, currency, stock, created_at)
         select printf('%032x', n), 'twin-' || n, 'Twin ' || (n % 6), 'twin ' || (n % 6), 'A. Nonymous',
             0, 500 + (n % 6), 'usd', n % 3, 0
         from counted",
    )
    .await;
    shop
}

#[tokio::test]
async fn words_are_found_by_how_they_begin_without_accents_and_case() {
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    for (address, title) in [
        ("/?q=miserables", "Les Misérables"),
        ("/?q=MIS%C3%89RABLES", "Les Misérables"),
        ("/?q=mise", "Les Misérables"),
        ("/?q=hugo+mis", "Les Misérables"),
        ("/?q=doll%27s", "A Doll's House"),
        ("/?q=romeo+%26", "Romeo & Juliet"),
        ("/?author=KEROU", "On the Road"),
        ("/?q=road&author=jack+kerouac", "On the Road"),
    ] {
        assert_eq!(titles(&visitor, address).await, [title], "{address}");
    }
    let (_, page) = visitor.page("/?q=miserables").await;
    assert_eq!(status_line(&page), "1 book");
    for nothing in ["/?q=kafka+road", "/?author=Metamorphosis", "/?q=_", "/?author=%26"] {
        assert!(titles(&visitor, nothing).await.is_empty(), "{nothing}");
    }
}

#[tokio::test]
async fn what_is_typed_is_never_syntax() {
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    for junk in [
        "%22*-(+AND",
        "AND",
        "NEAR(",
        "title:road",
        "%22",
        "%22%22%22",
        "*",
        "^road",
        "a%00b",
        "-road",
        "%7Broad%7D",
        "road+OR",
        "(",
        ")",
        "%27",
        ";drop+table+books",
        "+",
        "%2B",
        "a%22b%22*",
    ] {
        for field in ["q", "author", "min", "max", "stock", "sort", "after", "before"] {
            let (status, _) = visitor.page(&format!("/?{field}={junk}")).await;
            assert_eq!(status, 200, "{field}={junk}");
        }
    }
    assert_eq!(titles(&visitor, "/").await.len(), 24);
}

#[tokio::test]
async fn a_mistyped_word_finds_what_is_similar_and_says_so() {
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    for (address, title) in [
        ("/?q=Kerouak", "On the Road"),
        ("/?q=jack+kerouak", "On the Road"),
        ("/?q=Dostoyevski", "Crime and Punishment"),
        ("/?q=frankenstien", "Frankenstein"),
        ("/?author=Dostoyevski", "Crime and Punishment"),
    ] {
        let (_, page) = visitor.page(address).await;
        assert_eq!(shown_titles(&page), [title], "{address}");
        assert_eq!(status_line(&page), "No exact match; showing similar: 1 book");
    }
    let (_, page) = visitor.page("/?q=no+such+book").await;
    assert_eq!(status_line(&page), "No books");
    assert!(page.contains("No book matches “no such book”."));
    // What is there, but too dear, is no reason to guess.
    let (_, page) = visitor.page("/?q=kerouac&max=1").await;
    assert_eq!(status_line(&page), "No books");
}

#[tokio::test]
async fn the_list_is_sorted_as_asked() {
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    let newest = titles(&visitor, "/").await;
    assert_eq!(newest[0], "On the Road", "the first catalogue keeps its order");
    assert_eq!(titles(&visitor, "/?sort=nonsense").await, newest);
    let by_title = titles(&visitor, "/?sort=title").await;
    assert_eq!(by_title[..2], ["A Doll's House", "Crime and Punishment"]);
    assert!(by_title.is_sorted_by_key(|title| title.to_lowercase().replace('é', "e")));
    let prices = async |sort: &str| -> Vec<i64> {
        let (_, found) = visitor.call("list_books", &[("query[sort]", sort)]).await;
        let minor = |book: &Value| book["price"]["minor"].as_i64().expect("a price");
        found["books"].as_array().expect("books").iter().map(minor).collect()
    };
    assert!(prices("price").await.is_sorted());
    assert!(prices("price-down").await.is_sorted_by(|a, b| a >= b));
}

#[tokio::test]
async fn the_list_is_narrowed_by_price_and_stock() {
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    let all = titles(&visitor, "/").await;
    assert_eq!(titles(&visitor, "/?min=19.99&max=19.99&q=road").await, ["On the Road"]);
    assert_eq!(titles(&visitor, "/?max=3.99&q=eggs").await, ["Green Eggs and Ham"]);
    assert!(titles(&visitor, "/?max=3.98&q=eggs").await.is_empty());
    let in_stock = titles(&visitor, "/?stock=1").await;
    assert!(all.contains(&"Quo Vadis".to_owned()) && !in_stock.contains(&"Quo Vadis".to_owned()));
    assert_eq!(in_stock.len(), 23);
    let (status, page) = visitor.page("/?min=cheap&max=5").await;
    assert_eq!(status, 200);
    assert!(page.contains("Enter the price as a number, such as 19.99."));
    assert!(
        page.contains("value=\"cheap\"") && page.contains("value=\"5\""),
        "nothing typed is lost"
    );
    assert_eq!(shown_titles(&page), titles(&visitor, "/?max=5").await);
}

#[tokio::test]
async fn pages_forward_and_back_have_every_book_once_in_every_order() {
    let shop = large_shop().await;
    let visitor = Visitor::of(&shop);
    for list in [
        "/",
        "/?sort=title",
        "/?sort=price",
        "/?sort=price-down",
        "/?q=twin",
        "/?q=twin&sort=title",
        "/?stock=1&sort=price",
        "/?author=nonymous&sort=price-down&min=5.01",
    ] {
        let mut addresses = vec![list.to_owned()];
        let mut forward = Vec::new();
        loop {
            let address = addresses.last().expect("an address");
            let (_, page) = visitor.page(address).await;
            let books = slugs(&page);
            assert!(!books.is_empty() && books.len() <= 24, "{address}");
            forward.push(books);
            match link(&page, "next") {
                Some(next) => addresses.push(next),
                None => break,
            }
        }
        let all: Vec<&String> = forward.iter().flatten().collect();
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len(), "{list}: twice on a page");
        let (_, first) = visitor.page(list).await;
        assert_eq!(status_line(&first), format!("{} books", all.len()), "{list}");
        assert!(forward.len() > 1, "{list}");
        let mut address = addresses.last().expect("an address").clone();
        for expected in forward.iter().rev().skip(1) {
            let (_, page) = visitor.page(&address).await;
            address = link(&page, "prev").expect("a way back");
            let (_, page) = visitor.page(&address).await;
            assert_eq!(&slugs(&page), expected, "{address}");
        }
        let (_, page) = visitor.page(&address).await;
        assert_eq!(link(&page, "prev"), None, "{list}: nothing is before the first page");
    }
}

/// The names of the books in the rows.
fn slugs(page: &str) -> Vec<String> {
    let table = page.split("<tbody").nth(1).unwrap_or_default();
    let table = table.split("</tbody").next().unwrap_or_default();
    let rest = table.split("href=\"/books/").skip(1);
    rest.map(|rest| rest.split('"').next().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn a_place_that_is_gone_or_nonsense_is_the_start() {
    let shop = large_shop().await;
    let visitor = Visitor::of(&shop);
    let (_, first) = visitor.page("/").await;
    let next = link(&first, "next").expect("a second page");
    let place = next.split("after=").nth(1).expect("a place");
    for address in [
        "/?after=nonsense".to_owned(),
        "/?before=nonsense".to_owned(),
        format!("/?after={}", &place[1..]),
        "/?after=bjE".to_owned(), // after the first book ever: the list is over
        format!("/?before={place}&sort=nonsense"),
    ] {
        let (status, page) = visitor.page(&address).await;
        assert_eq!((status, slugs(&page)), (200, slugs(&first)), "{address}");
    }
    let by_title = titles(&visitor, "/?sort=title").await;
    assert_eq!(titles(&visitor, &format!("/?sort=title&after={place}")).await, by_title);
}

#[tokio::test]
async fn changes_are_found_and_retired_books_are_not() {
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    shop.sql("update books set title = 'Der Prozess', author = 'F. Kafka' where title = 'Walden'")
        .await;
    assert_eq!(titles(&visitor, "/?q=prozess").await, ["Der Prozess"]);
    assert!(titles(&visitor, "/?q=walden").await.is_empty());
    shop.sql("update books set retired_at = 1 where title = 'Der Prozess'").await;
    for address in ["/?q=prozess", "/?q=prozes+kafk", "/?author=F.+Kafka&q=prozess"] {
        assert!(titles(&visitor, address).await.is_empty(), "{address}");
    }
    for sort in ["", "title", "price", "price-down"] {
        let all = titles(&visitor, &format!("/?sort={sort}")).await;
        assert!(all.len() == 23 && !all.contains(&"Der Prozess".to_owned()), "{sort}");
    }
    shop.sql("delete from book_slugs where slug = 'walden'").await;
    shop.sql("delete from books where title = 'Der Prozess'").await;
    if !engines::is_postgres() {
        shop.sql("insert into book_search (book_search, rank) values ('integrity-check', 1)").await;
    }
}

#[tokio::test]
async fn many_books_are_counted_up_to_a_thousand_and_those_with_certain_words_up_to_200() {
    let shop = RunningShop::open().await;
    shop.sql(
        "with recursive counted(n) as (select 0 union all select n + 1 from counted where n < 1199)
         insert into books (id, slug, title, title_key, author, read, price_minor, currency, created_at)
         select printf('%032x', n), 'volume-' || n, 'Volume ' || n, printf('volume %04d', n), 'Anon',
             0, 500 + n % 100, 'usd', 0
         from counted",
    )
    .await;
    let visitor = Visitor::of(&shop);
    for (address, count) in [
        ("/", 1000),
        ("/?q=vol", 200),
        ("/?q=vol&sort=title", 200),
        ("/?q=v&author=an&sort=price-down", 200),
    ] {
        let (_, page) = visitor.page(address).await;
        assert_eq!(status_line(&page), format!("More than {count} books"), "{address}");
        assert_eq!(shown_titles(&page).len(), 24);
    }
    assert_eq!(titles(&visitor, "/?q=vol&sort=title").await[..2], ["Volume 0", "Volume 1"]);
    for (address, count) in [("/?max=5.49", 604), ("/?q=vol&max=5.09", 120)] {
        let (_, page) = visitor.page(address).await;
        assert_eq!(status_line(&page), format!("{count} books"), "{address}");
    }
}
