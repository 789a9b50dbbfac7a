//! Letters are in the language that their reader has read the shop in, and in that one alone.

use crate::{
    buying::{ADDRESS, Checkout, eventually_sql, text},
    letters::{NAME, QUICK, Read, TITLE, all_sent, letter},
    outbox::{Mood, mail_server},
    running_shop::{ON_THE_ROAD, RunningShop, SHOWN, Visitor},
};
use bookshop::{
    domain::{
        language::Language,
        money::{Currency, Money},
    },
    words::{Words, tables::table},
};

/// Each letter, and how the names of its texts begin.
const LETTERS: [(&str, &str); 5] = [
    ("confirmation", "letter_paid_"),
    ("sent", "letter_sent_"),
    ("refund", "letter_refund_"),
    ("late_payment", "letter_late_"),
    ("orders_link", "letter_link_"),
];

/// What the frame says of an order.
const OF_AN_ORDER: [&str; 5] =
    ["letter_order", "letter_total", "letter_see_order", "letter_test", "letter_keep_link"];

fn is_hebrew(letter: char) -> bool {
    ('א'..='ת').contains(&letter)
}

/// What stands between the values of a text.
fn pieces(text: &str) -> Vec<&str> {
    let pieces = text.split('{').map(|rest| rest.split_once('}').map_or(rest, |(_, after)| after));
    pieces.map(str::trim).filter(|piece| !piece.is_empty()).collect()
}

/// What a program that reads aloud says beside the text.
fn labels(html: &str) -> Vec<&str> {
    let labels = ["aria-label=\"", "aria-roledescription=\""];
    labels
        .iter()
        .flat_map(|name| html.split(name).skip(1))
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

/// The letter without what was sold, typed and counted: what is left is the shop's own.
fn own_words(mail: &Read, number: &str) -> String {
    let mut said =
        [mail.subject.as_str(), &mail.text, &mail.shown(), &labels(&mail.html).join(" ")]
            .join("\n");
    let mut links = mail.links();
    // The shop's own address is how the others begin.
    links.sort_by_key(|link| std::cmp::Reverse(link.len()));
    for link in links {
        said = said.replace(&link, "");
    }
    for value in [TITLE, NAME, "Zoë Reader", number, ADDRESS[0].1, ADDRESS[1].1, ADDRESS[2].1] {
        said = said.replace(value, "");
    }
    said
}

/// A letter says all of its texts, in both parts, and nothing in another language.
async fn check(shop: &RunningShop, language: Language, kind: &str, stem: &str) {
    let words = Words::of(language);
    let mail = letter(shop, &format!("-{kind}")).await;
    let shown = mail.shown();
    let about_order = kind != "orders_link";
    let frame = OF_AN_ORDER.iter().filter(|_| about_order).copied();
    let own = table(language).iter().filter(|(key, _)| key.starts_with(stem));
    let all = frame.map(|key| (key.to_owned(), words.say(key)));
    let all = all.chain(own.map(|(key, text)| (key.clone(), text.clone())));
    let all: Vec<_> = all.chain([("letter_dear".to_owned(), words.say("letter_dear"))]).collect();
    assert!(all.len() > 5, "{kind}");
    for (key, text) in &all {
        let places: &[&str] = match key.rsplit('_').next() {
            Some("subject") => &[&mail.subject],
            Some("preview" | "heading") => &[&shown],
            _ => &[&mail.text, &shown],
        };
        for piece in pieces(text) {
            for place in places {
                assert!(place.contains(piece), "{kind}: {key} “{piece}” is missing in {place}");
            }
        }
    }
    let order: String = match kind {
        "late_payment" => shop.value("select id from orders where state = 'canceled'").await,
        _ => shop.value("select id from orders where state = 'paid'").await,
    };
    let number = order[..8].to_uppercase();
    let money = |minor| words.money(Money::new(minor, Currency::USD));
    let paid_at: i64 = shop.value("select paid_at from orders where state = 'paid'").await;
    let mut facts = match kind {
        "orders_link" => vec![],
        "late_payment" => vec![money(1999), number.clone()],
        _ => vec![money(3998), money(1999), number.clone(), words.date(paid_at), TITLE.to_owned()],
    };
    facts.extend((kind == "refund").then(|| money(500)));
    for fact in &facts {
        assert!(mail.text.contains(fact), "{kind}: {fact} is missing in {}", mail.text);
        assert!(shown.contains(fact), "{kind}: {fact} is missing in {shown}");
    }
    let direction = format!("lang=\"{}\" dir=\"{}\"", language.code(), language.direction());
    assert_eq!(
        mail.html.matches(&direction).count(),
        2,
        "the document and the letter: {}",
        mail.html
    );
    let other = Language::ALL.into_iter().find(|other| *other != language).expect("another");
    assert!(!mail.html.contains(&format!("dir=\"{}\"", other.direction())), "{kind}");
    let said = own_words(&mail, &number);
    let strange = |sign: char| match language {
        Language::English => is_hebrew(sign),
        Language::Hebrew => sign.is_ascii_alphabetic(),
    };
    let strangers: String = said.chars().filter(|sign| strange(*sign)).collect();
    assert!(strangers.is_empty(), "{kind}: {strangers} in {said}");
}

#[tokio::test]
async fn every_letter_is_whole_in_every_language_and_has_no_other_in_it() {
    for language in Language::ALL {
        let shop = all_sent(language.code()).await;
        for (kind, stem) in LETTERS {
            check(&shop, language, kind, stem).await;
        }
        let address = letter(&shop, "-confirmation").await.text;
        let country = if language == Language::Hebrew { "אירלנד" } else { "Ireland" };
        assert!(address.contains(country), "{address}");
    }
}

/// What a letter's table looks like from the other side: amounts stand at the end of their lines.
#[tokio::test]
async fn a_letter_is_laid_out_for_the_way_it_is_read() {
    for (language, start, end) in [("en", "left", "right"), ("he", "right", "left")] {
        let shop = RunningShop::open_with(&QUICK).await;
        let checkout = Checkout::by(Visitor::speaking(&shop, language), ON_THE_ROAD, &SHOWN).await;
        shop.pay(&checkout.payment_intent, "pm_card_visa").await;
        let html = letter(&shop, "-confirmation").await.html;
        let amounts = format!("padding:10px 0;padding-{start}:16px;");
        assert!(html.contains(&amounts) && !html.contains(&format!("padding-{end}")), "{html}");
        for side in [start, end] {
            assert!(html.contains(&format!("text-align:{side}")), "{html}");
        }
        assert!(!html.contains("{start}") && !html.contains("{end}"), "{html}");
        // A title and an address keep their own direction.
        assert!(html.contains("<span dir=\"auto\" style=\"font:italic"), "{html}");
        assert!(html.contains("<span dir=\"auto\">1 Quay Street</span>"), "{html}");
    }
}

#[tokio::test]
async fn a_hebrew_buyer_gets_a_hebrew_mail_for_what_they_have_paid() {
    // L6, from the page to the mail server.
    let (url, mails) = mail_server(Mood::Accepts).await;
    let variables = [
        ("BOOKSHOP_SMTP_URL", url.as_str()),
        ("BOOKSHOP_MAIL_FROM", "The Shop <orders@shop.example>"),
        ("BOOKSHOP_SWEEP_SECONDS", "0.1"),
    ];
    let shop = RunningShop::open_with(&variables).await;
    let visitor = Visitor::of(&shop);
    let form = [("to", "/"), ("language", "he")];
    assert_eq!(visitor.submit("/language", &form).await.0, 303);
    let checkout = Checkout::by(visitor, ON_THE_ROAD, &SHOWN).await;
    shop.pay(&checkout.payment_intent, "pm_card_visa").await;
    eventually_sql(&shop, "select 1 from outbox where sent_at is not null").await;
    let mails = mails.lock().expect("no panic while it was held").clone();
    assert_eq!(mails.len(), 1);
    let mail = Read::of(&mails[0]);
    assert!(mail.subject.starts_with("ההזמנה שלכם שולמה (הזמנה "), "{}", mail.subject);
    let paid_at: i64 = shop.value("select paid_at from orders").await;
    let day = Words::of(Language::Hebrew).date(paid_at);
    let amount = "הסכום \u{2068}\u{200f}19.99\u{a0}\u{200f}$\u{2069} שולם במלואו.";
    for part in [mail.text.clone(), mail.shown()] {
        for said in ["שלום \u{2068}Zoë Reader\u{2069},", amount, &day, "On the Road", "אירלנד"]
        {
            assert!(part.contains(said), "{said} is missing in {part}");
        }
    }
    assert!(
        mail.html.starts_with("<!DOCTYPE html><html lang=\"he\" dir=\"rtl\">"),
        "{}",
        mail.html
    );
}

#[tokio::test]
async fn the_newest_language_of_a_checkout_counts() {
    let shop = RunningShop::open().await;
    let visitor = Visitor::speaking(&shop, "he");
    let language = async || shop.value::<String>("select language from orders").await;
    let speak = async |language: &'static str| {
        let form = [("to", "/"), ("language", language)];
        assert_eq!(visitor.submit("/language", &form).await.0, 303);
    };
    let order = text(&visitor.start_checkout(ON_THE_ROAD).await["order"]);
    assert_eq!(language().await, "he", "as the browser asks");
    speak("en").await;
    visitor.start_checkout(ON_THE_ROAD).await;
    assert_eq!(language().await, "en", "as was chosen since");
    speak("he").await;
    let [name, email] = [("contact[name]", "Zoë Reader"), ("contact[email]", "zoe@books.example")];
    let [street, town, code, country] = ADDRESS;
    let contact =
        [("order", order.as_str()), name, email, street, town, code, country, SHOWN[0], SHOWN[1]];
    assert_eq!(visitor.call("save_contact", &contact).await.0, 200);
    assert_eq!(language().await, "he", "told on a page that was opened before");
    speak("en").await;
    let plain = [
        ("item", ON_THE_ROAD),
        ("name", "Zoë Reader"),
        ("email", "zoe@books.example"),
        ("address-line1", street.1),
        ("address-level2", town.1),
        ("postal-code", code.1),
        ("country", country.1),
    ];
    assert_eq!(visitor.submit("/checkout/contact", &plain).await.0, 303);
    assert_eq!(language().await, "en", "told without a script");
}

#[tokio::test]
async fn a_link_to_orders_is_sent_in_the_language_of_who_asks_for_it() {
    // A33
    let shop = RunningShop::open_with(&QUICK).await;
    let checkout = Checkout::paid(&shop).await;
    eventually_sql(&shop, "select 1 from orders where state = 'paid'").await;
    let hebrew = Visitor::speaking(&shop, "he");
    let form = [("email", "zoe@books.example")];
    assert_eq!(hebrew.submit("/orders", &form).await.0, 303);
    let link = letter(&shop, "-orders_link").await;
    assert_eq!(link.subject, "ההזמנות שלכם בחנות הספרים");
    assert!(link.html.contains("<html lang=\"he\" dir=\"rtl\">"));
    let confirmation = letter(&shop, &format!("{}-confirmation", checkout.order)).await;
    assert!(
        confirmation.html.contains("<html lang=\"en\" dir=\"ltr\">"),
        "its buyer reads English"
    );
}
