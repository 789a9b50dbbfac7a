//! A book as machines read it: JSON-LD of <https://schema.org/Book> and <https://schema.org/Offer>.

use crate::domain::{book::Book, site::PublicUrl};
use serde_json::{Value, json};

/// The book and its offer, as JSON that may stand in a script element.
pub fn book_data(book: &Book, shop: &PublicUrl) -> String {
    let address = shop.of(&book.href());
    let availability = if book.is_sold_out() { "OutOfStock" } else { "InStock" };
    let mut data = json!({
        "@context": "https://schema.org",
        "@type": "Book",
        "@id": address,
        "url": address,
        "name": book.title,
        "author": { "@type": "Person", "name": book.author },
        "image": shop.of(&picture(book)),
        "offers": {
            "@type": "Offer",
            "url": address,
            "price": book.price.decimal(),
            "priceCurrency": book.price.currency.code().to_ascii_uppercase(),
            "availability": format!("https://schema.org/{availability}"),
            "itemCondition": "https://schema.org/NewCondition",
        },
    });
    let given = [
        ("isbn", book.isbn.clone()),
        ("description", Some(book.description.clone()).filter(|text| !text.is_empty())),
        // ISO 8601 writes a year with four digits, and those before the common era otherwise.
        ("datePublished", book.year.filter(|year| *year > 0).map(|year| format!("{year:04}"))),
    ];
    for (name, value) in given {
        if let Some(value) = value {
            data[name] = Value::String(value);
        }
    }
    in_script(&data.to_string())
}

fn picture(book: &Book) -> String {
    match &book.cover {
        Some(name) => format!("/covers/{name}-large.jpg"),
        None => book.card_href(),
    }
}

/// The same JSON without what could end the script element or begin a comment in it
/// (<https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements>).
fn in_script(json: &str) -> String {
    json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        book::BookId,
        money::{Currency, Money},
    };

    fn book(price: Money) -> Book {
        Book {
            id: BookId("id".to_owned()),
            slug: "a-book".to_owned(),
            title: "</script><!-- & \"A\\Book\"".to_owned(),
            author: "Å".to_owned(),
            year: Some(180),
            isbn: None,
            description: String::new(),
            read: false,
            price,
            stock: Some(0),
            ships: true,
            cover: None,
            version: 3,
        }
    }

    #[test]
    fn whatever_a_title_is_the_script_is_whole() {
        let shop = PublicUrl("https://shop.example".into());
        let book = book(Money::new(1999, Currency::USD));
        let text = book_data(&book, &shop);
        assert!(!text.contains(['<', '>', '&']), "{text}");
        let data: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(data["name"], book.title);
        assert_eq!(data["datePublished"], "0180");
        assert_eq!(data["image"], "https://shop.example/cards/id-3.png");
        assert_eq!(data["offers"]["availability"], "https://schema.org/OutOfStock");
        assert!(data.get("isbn").is_none() && data.get("description").is_none());
    }

    #[test]
    fn prices_are_decimals_of_their_currency() {
        let shop = PublicUrl("https://shop.example".into());
        for (minor, code, price) in
            [(1999, "usd", "19.99"), (500, "jpy", "500"), (5, "kwd", "0.005")]
        {
            let price_of = Money::new(minor, code.parse().expect("a currency"));
            let data: Value =
                serde_json::from_str(&book_data(&book(price_of), &shop)).expect("JSON");
            assert_eq!(data["offers"]["price"], price);
            assert_eq!(data["offers"]["priceCurrency"], code.to_ascii_uppercase());
        }
    }
}
