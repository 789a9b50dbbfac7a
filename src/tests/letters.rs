//! What the shop's mails say: the same in HTML and in plain text, with links that work.

use crate::{
    buying::{ADDRESS, Checkout, eventually, eventually_sql, text},
    running_shop::{ON_THE_ROAD, RunningShop, SHOWN, Visitor},
};
use mail_parser::{Message, MessageParser, MimeHeaders, PartType};

/// A title that would be markup if it were not escaped.
pub const TITLE: &str = "<b>&\"x\"</b>";

/// Who buys it: markup too.
pub const NAME: &str = "Zoë & <i>Amy</i>";

/// Letters go out at once, with nothing to undo.
pub const QUICK: [(&str, &str); 2] =
    [("BOOKSHOP_SWEEP_SECONDS", "0.1"), ("BOOKSHOP_UNDO_SECONDS", "0.1")];

/// A mail as its reader sees it.
pub struct Read {
    /// The subject line.
    pub subject: String,
    /// Its plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

impl Read {
    /// Reads a mail, which is text and HTML to choose from, the plainest first (RFC 2046, 5.1.4).
    pub fn of(mail: &str) -> Read {
        let mail = parsed(mail);
        let kind = mail.content_type().expect("a type");
        assert_eq!((kind.ctype(), kind.subtype()), ("multipart", Some("alternative")));
        let bodies: Vec<&PartType<'_>> = mail.parts[1..].iter().map(|part| &part.body).collect();
        let [PartType::Text(text), PartType::Html(html)] = bodies[..] else {
            panic!("other parts than text and HTML")
        };
        let subject = mail.subject().expect("a subject").to_owned();
        Read { subject, text: text.to_string(), html: html.to_string() }
    }

    /// Every address in either part.
    pub fn links(&self) -> Vec<String> {
        let hrefs = self.html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let words = self.text.split_whitespace().filter(|word| word.starts_with("http"));
        hrefs.chain(words).map(|link| link.replace("&amp;", "&")).collect()
    }

    /// What the HTML shows, without its markup.
    pub fn shown(&self) -> String {
        let body = self.html.split("</style>").nth(1).expect("a body");
        let mut shown = String::new();
        for piece in body.split('<').skip(1) {
            shown += piece.split_once('>').map_or("", |(_, text)| text);
            shown += " ";
        }
        let plain = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
        plain.iter().fold(shown, |shown, (escaped, sign)| shown.replace(escaped, sign))
    }
}

fn parsed(mail: &str) -> Message<'_> {
    MessageParser::default().parse(mail).expect("a mail")
}

/// The only letter whose file name has that word in it, once it is there.
pub async fn letter(shop: &RunningShop, kind: &str) -> Read {
    let mails = eventually(kind, async || {
        let mails = shop.mails().into_iter();
        let mails: Vec<_> = mails.filter(|(name, _)| name.contains(kind)).collect();
        (!mails.is_empty()).then_some(mails)
    })
    .await;
    assert_eq!(mails.len(), 1, "{kind}");
    Read::of(&mails[0].1)
}

/// A shop that has sent one of each to visitors who speak these languages: Zoë has bought two
/// copies of a book whose title is markup and had $5.00 back, and somebody's money came too late.
pub async fn all_sent(languages: &str) -> RunningShop {
    let shop = RunningShop::open_with(&QUICK).await;
    shop.sql("update books set title = '<b>&\"x\"</b>' where title = 'On the Road' returning 1")
        .await;
    let seller = shop.seller().await;
    let visitor = Visitor::speaking(&shop, languages);
    let form = [("book", ON_THE_ROAD), ("quantity", "2")];
    assert_eq!(visitor.post("/cart/add", &form).await.status(), 303);
    let (status, answer) = visitor.call("start_checkout", &[]).await;
    assert_eq!(status, 200, "{answer}");
    let order = text(&answer["Pay"]["order"]);
    let contact = [
        ("order", order.as_str()),
        ("contact[name]", NAME),
        ("contact[email]", "zoe@books.example"),
        ADDRESS[0],
        ADDRESS[1],
        ADDRESS[2],
        ADDRESS[3],
        ("shown[minor]", "3998"),
        ("shown[currency]", "usd"),
    ];
    let (status, answer_to_contact) = visitor.call("save_contact", &contact).await;
    assert_eq!(status, 200, "{answer_to_contact}");
    shop.pay(&text(&answer["Pay"]["payment_intent"]), "pm_card_visa").await;
    eventually_sql(&shop, "select 1 from orders where state = 'paid'").await;
    let desk = format!("/admin/orders/{order}");
    assert_eq!(seller.submit(&format!("{desk}/sent"), &[]).await.0, 303);
    let request = "a".repeat(32);
    let refund = [("amount", "5"), ("request", request.as_str())];
    assert_eq!(seller.submit(&format!("{desk}/refund"), &refund).await.0, 303);
    assert_eq!(visitor.submit("/orders", &[("email", "zoe@books.example")]).await.0, 303);

    let late = Visitor::speaking(&shop, languages);
    let late = Checkout::by(late, ON_THE_ROAD, &SHOWN).await;
    shop.sql(
        "update orders set state = 'canceled', canceled_at = 1 where state = 'pending' returning 1",
    )
    .await;
    shop.pay(&late.payment_intent, "pm_card_visa").await;
    shop
}

#[tokio::test]
async fn every_letter_says_the_same_in_html_and_in_text() {
    let shop = all_sent("").await;
    let paid_for = [TITLE, "$19.99 each", "Total", "$39.98", NAME];
    let address = ["It goes to", "1 Quay Street", "Galway, H91 X2Y3", "Ireland"];
    for (kind, subject, facts, ships) in [
        (
            "confirmation",
            "Your order is paid",
            ["was paid, in full", "Thanks for your order"],
            true,
        ),
        ("sent", "Your order is on its way", ["has left the shop", "on its way to you"], true),
        ("refund", "Your money is on its way back", ["given back $5.00", "Given back"], false),
    ] {
        let mail = letter(&shop, &format!("-{kind}")).await;
        assert!(mail.subject.starts_with(subject), "{}", mail.subject);
        let number = mail.subject.split("(order ").nth(1).and_then(|rest| rest.get(..8));
        let number = number.expect("the order's number");
        let shown = mail.shown();
        for fact in paid_for.iter().chain(&facts).chain(&[number, "This was a test"]) {
            assert!(mail.text.contains(fact), "{kind}: {fact} is missing in {}", mail.text);
            assert!(shown.contains(fact), "{kind}: {fact} is missing in {shown}");
        }
        for line in address {
            assert_eq!(mail.text.contains(line), ships, "{kind}: {line}");
            assert_eq!(shown.contains(line), ships, "{kind}: {line}");
        }
        assert!(mail.text.contains("2 × <b>") && shown.contains("2 × $19.99"), "{kind}");
        assert!(mail.html.contains("&lt;b&gt;&amp;") && !mail.html.contains("<b>"), "{kind}");
        assert!(!mail.html.contains("<i>"), "{kind}");
    }
    let late = letter(&shop, "-late_payment").await;
    let link = letter(&shop, "-orders_link").await;
    for (part, other) in [(late.text.clone(), &link.text), (late.shown(), &link.shown())] {
        assert!(
            part.contains("A payment of $19.99 reached us") && part.contains("On its way back")
        );
        assert!(!part.contains("Quay Street"), "nothing goes anywhere");
        assert!(other.contains("It works for a day") && other.contains("keep it to yourself"));
    }
    assert_eq!(link.subject, "Your orders at Bookshop");
}

#[tokio::test]
async fn every_link_of_every_letter_works_and_nothing_is_fetched_from_elsewhere() {
    let shop = all_sent("").await;
    let reader = Visitor::of(&shop);
    for kind in ["confirmation", "sent", "refund", "late_payment", "orders_link"] {
        let mail = letter(&shop, &format!("-{kind}")).await;
        let links = mail.links();
        assert_eq!(links.len(), 4, "{kind}: the page and the shop, in both parts: {links:?}");
        for link in links {
            let path = link.strip_prefix(&shop.url).expect("an address of this shop");
            assert_eq!(reader.page(path).await.0, 200, "{kind}: {link}");
            assert!(!link.contains("_secret") && !link.contains("zoe"), "{kind}");
        }
        for never in ["<img", "<script", "src=", "url(", "@import", "<link", "<!>", "_secret"] {
            assert!(!mail.html.contains(never), "{kind}: {never}");
        }
    }
}

#[tokio::test]
async fn a_letter_is_drawn_for_light_and_for_dark() {
    let shop = RunningShop::open_with(&QUICK).await;
    Checkout::paid(&shop).await;
    let html = letter(&shop, "-confirmation").await.html;
    for said in [
        "<!DOCTYPE html><html lang=\"en\" dir=\"ltr\">",
        "<meta name=\"color-scheme\" content=\"light dark\">",
        "<meta name=\"supported-color-schemes\" content=\"light dark\">",
        "@media (prefers-color-scheme: dark)",
        "max-width:600px",
        "<!--[if mso]>",
    ] {
        assert!(html.contains(said), "{said} is missing in {html}");
    }
    // Whoever only sees the beginning reads what the letter is about.
    let preview = html.find("$19.99 was paid.").expect("the preview");
    assert!(preview < html.find("Bookshop</a>").expect("the head"));
}

#[tokio::test]
async fn a_name_adds_no_header() {
    let shop = RunningShop::open_with(&QUICK).await;
    let checkout = Checkout::begin(&shop).await;
    // A form takes no such name; whatever wrote it, it stays a name.
    let contact = [
        ("order", checkout.order.as_str()),
        ("contact[name]", "Zoë\r\nBcc: eve@evil.example"),
        ("contact[email]", "zoe@books.example"),
        ("shown[minor]", "1999"),
        ("shown[currency]", "usd"),
    ];
    assert_eq!(checkout.visitor.call("save_contact", &contact).await.0, 422);
    shop.sql(
        "update orders set buyer_name = 'Zoë' || '\r\n' || 'Bcc: eve@evil.example' returning 1",
    )
    .await;
    shop.pay(&checkout.payment_intent, "pm_card_visa").await;
    letter(&shop, "-confirmation").await;
    let raw = shop.mails().remove(0).1;
    let mail = parsed(&raw);
    assert!(mail.bcc().is_none() && mail.cc().is_none(), "{raw}");
    let to = mail.to().expect("a reader").as_list().expect("a list");
    assert_eq!(to.len(), 1);
    assert_eq!(to[0].address(), Some("zoe@books.example"));
}
