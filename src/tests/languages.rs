//! The shop speaks the visitor's language, and only that one; every text is there in all of them.

use crate::buying::Checkout;
use crate::running_shop::{ON_THE_ROAD, RunningShop, SHOWN, Visitor};
use bookshop::domain::language::Language;
use bookshop::words::{
    Words,
    tables::{Table, read_all, table, values},
};
use serde_json::Value;
use std::{collections::BTreeSet, fs, path::Path};

/// A browser's header in Israel.
const HEBREW: &str = "he-IL,he;q=0.9,en-US;q=0.8,en;q=0.7";

/// What a visitor who speaks Hebrew reads on each page, in the language of the shop.
const PAGES: [(&str, &str); 10] = [
    ("/", "חיפוש לפי כותר או מחבר"),
    ("/?q=nothing-is-called-this", "לא נמצא ספר עבור"),
    ("/?min=9&max=5", "המחיר הנמוך גבוה מהמחיר הגבוה."),
    ("/books/on-the-road", "מאת"),
    ("/cart", "העגלה ריקה."),
    ("/checkout", "לא נבחר ספר"),
    ("/orders", "שלחו לי קישור"),
    ("/orders/mine?token=x", "אפשר לבקש קישור חדש למטה"),
    ("/offline", "העגלה נשארת כפי שהיא."),
    ("/no/such/page", "הדף הזה אינו בקטלוג שלנו"),
];

/// The page without the texts for its islands, and those.
fn split(page: &str) -> (String, Value) {
    let (before, rest) = page
        .split_once("<script type=\"application/json\" id=\"words\">")
        .expect("the texts of the page");
    let (block, after) = rest.split_once("</script>").expect("its end");
    (format!("{before}{after}"), serde_json::from_str(block).expect("JSON"))
}

/// English texts of the shop that stand in the page where its text is shown.
fn english_in(page: &str) -> Vec<&'static str> {
    let hebrew = table(Language::Hebrew);
    let english = table(Language::English).iter();
    // Short words may be part of an address or of a book's own text.
    let told = english.filter(|(key, text)| {
        text.chars().count() > 6 && hebrew.get(*key) != Some(text) && !text.contains('{')
    });
    let bodies: BTreeSet<String> = page
        .split('<')
        .filter_map(|tag| tag.split_once('>'))
        .map(|(_, text)| text.replace("&#x27;", "'").trim().to_owned())
        .collect();
    told.filter(|(_, text)| bodies.contains(text.trim())).map(|(_, text)| text.as_str()).collect()
}

#[tokio::test]
async fn each_page_speaks_the_visitors_language_alone() {
    let shop = RunningShop::open().await;
    let hebrew = Visitor::speaking(&shop, HEBREW);
    let english = Visitor::of(&shop);
    for (path, words) in PAGES {
        let (_, page) = hebrew.page_with_texts(path).await;
        assert!(page.contains("<html lang=\"he\" dir=\"rtl\">"), "{path}");
        let (shown, texts) = split(&page);
        assert!(shown.contains(words), "{path}: {shown}");
        assert_eq!(english_in(&shown), [""; 0], "{path}");
        assert_eq!(texts["error_internal"], "משהו השתבש בחנות. נסו שוב.", "{path}");

        let (_, page) = english.page_with_texts(path).await;
        assert!(page.contains("<html lang=\"en\" dir=\"ltr\">"), "{path}");
        // The switch names the other language in that language, and nothing else is in it.
        let page = page.replace("עברית", "");
        assert!(!page.chars().any(|c| ('א'..='ת').contains(&c)), "{path}");
        assert_eq!(split(&page).1["buy_cart.0"], "Cart", "{path}");
    }
}

#[tokio::test]
async fn a_page_carries_only_the_texts_of_its_islands() {
    let shop = RunningShop::open().await;
    let visitor = Visitor::of(&shop);
    for (path, own, other) in [
        ("/", "error_internal", "list_search"),
        ("/cart", "cart_total", "list_search"),
        ("/success?pi=pi_1", "order_paid", "pay_name"),
        ("/admin/sign-in", "error_internal", "cart_total"),
    ] {
        let (_, texts) = split(&visitor.page_with_texts(path).await.1);
        assert!(texts[own].is_string() && texts[other].is_null(), "{path}: {texts}");
        for servers in ["page_brand", "letter_dear"] {
            assert!(texts[servers].is_null(), "{servers} is the server's alone");
        }
    }
}

#[tokio::test]
async fn a_purchase_speaks_hebrew_from_the_cart_to_the_confirmation() {
    let shop = RunningShop::open().await;
    let visitor = Visitor::speaking(&shop, HEBREW);
    visitor.submit("/cart/add", &[("book", ON_THE_ROAD)]).await;
    let (_, cart) = visitor.page_with_texts("/cart").await;
    assert!(cart.contains("\u{200f}19.99\u{a0}\u{200f}$"), "{cart}");
    assert_eq!(english_in(&split(&cart).0), [""; 0]);
    let (status, refused) =
        visitor.submit("/cart/set", &[("book", ON_THE_ROAD), ("quantity", "lots")]).await;
    assert_eq!(status, 422);
    let most = "כתבו כמה עותקים תרצו, מ־1 עד \u{2068}99\u{2069}.";
    assert!(refused.contains(most), "{refused}");

    let (_, checkout) = visitor.page_with_texts("/checkout").await;
    let (shown, texts) = split(&checkout);
    assert!(shown.contains("<option value=\"IL\">ישראל</option>"), "{shown}");
    assert_eq!(english_in(&shown), [""; 0]);
    assert_eq!(texts["pay_email_missing"], "כתבו כתובת דוא״ל.");

    let paid = Checkout::by(Visitor::speaking(&shop, HEBREW), ON_THE_ROAD, &SHOWN).await;
    shop.pay(&paid.payment_intent, "pm_card_visa").await;
    let address = format!("/success?pi={}", paid.payment_intent);
    let (_, confirmation) = visitor.page_with_texts(&address).await;
    assert!(
        confirmation.contains("תודה על הרכישה – \u{2068}On the Road\u{2069}!"),
        "{confirmation}"
    );
    let (shown, texts) = split(&confirmation);
    assert_eq!(english_in(&shown), [""; 0]);
    assert_eq!(texts["order_month.11"], "בנובמבר", "the island says the date again");
    // Its own buyer sees when it was paid.
    let (_, whole) = paid.visitor.page(&address).await;
    let paid_at: i64 = shop.value("select paid_at from orders where state = 'paid'").await;
    let date = Words::of(Language::Hebrew).date(paid_at);
    assert!(date.contains(" ב") && whole.contains(&date), "{date} is missing in {whole}");
}

#[tokio::test]
async fn a_switch_leads_back_to_the_same_page_in_the_other_language() {
    let shop = RunningShop::open().await;
    let visitor = Visitor::speaking(&shop, HEBREW);
    let (_, page) = visitor.page("/?q=emma&sort=title").await;
    assert!(page.contains("action=\"/language\""));
    assert!(page.contains("name=\"to\" value=\"/?q=emma&amp;sort=title\""), "{page}");
    let form = [("to", "/?q=emma&sort=title"), ("language", "en")];
    assert_eq!(visitor.submit("/language", &form).await, (303, form[0].1.to_owned()));
    assert!(visitor.page("/").await.1.contains("<html lang=\"en\" dir=\"ltr\">"), "it stays");
    // What was typed into the address or a form of another site leads to no other site.
    for elsewhere in ["//evil.example", "https://evil.example/", "/\\evil.example", "", "cart"] {
        let form = [("to", elsewhere), ("language", "he")];
        assert_eq!(visitor.submit("/language", &form).await, (303, "/".to_owned()), "{elsewhere}");
    }
    let form = [("to", "/cart"), ("language", "klingon")];
    assert_eq!(visitor.submit("/language", &form).await, (303, "/cart".to_owned()));
    assert!(visitor.page("/").await.1.contains("<html lang=\"he\""), "no other language");
}

#[tokio::test]
async fn caches_keep_the_languages_apart() {
    let shop = RunningShop::open().await;
    let answer = Visitor::of(&shop).get("/").await;
    let vary = answer.headers().get_all("vary").iter();
    let vary = vary.map(|v| v.to_str().expect("text").to_lowercase()).collect::<Vec<_>>().join(",");
    assert!(vary.contains("accept-language") && vary.contains("cookie"), "{vary}");
}

#[tokio::test]
async fn the_seller_reads_english() {
    let shop = RunningShop::open().await;
    let visitor = Visitor::speaking(&shop, HEBREW);
    let (_, page) = visitor.page("/admin/sign-in").await;
    assert!(page.contains("<html lang=\"en\" dir=\"ltr\">"));
    assert!(!page.contains("/language"), "nothing to choose");
}

#[test]
fn every_text_is_there_in_every_language_with_the_same_values() {
    let [english, hebrew] = Language::ALL.map(|language| {
        let (table, faults) = read_all(language);
        assert_eq!(faults, [""; 0], "{language:?}");
        table
    });
    let name = |key: &str| key.split('.').next().unwrap_or_default().to_owned();
    let names = |table: &Table| {
        table.keys().map(|key| name(key)).filter(|key| !key.starts_with("country_")).collect()
    };
    let (names, others): (BTreeSet<_>, BTreeSet<_>) = (names(&english), names(&hebrew));
    assert_eq!(names, others);
    for key in names {
        let used = |table: &Table| {
            let forms = table.iter().filter(|(other, _)| name(other) == key);
            let forms: Vec<_> = forms.map(|(form, text)| (form.clone(), text.clone())).collect();
            if forms.len() > 1 {
                assert!(forms.iter().any(|(form, _)| form.ends_with(".other")), "{key}");
            }
            let values: BTreeSet<String> =
                forms.iter().flat_map(|(_, text)| values(text)).map(str::to_owned).collect();
            values
        };
        // A form for one or two may spell the number out.
        let (mut one, mut two) = (used(&english), used(&hebrew));
        one.remove("count");
        two.remove("count");
        assert_eq!(one, two, "{key}");
    }
    for (key, text) in english.iter().chain(&hebrew) {
        assert!(!text.trim().is_empty(), "{key}");
    }
}

#[test]
fn every_text_is_said_and_what_is_said_is_there() {
    let known: BTreeSet<&str> = table(Language::English)
        .keys()
        .map(|key| key.split('.').next().unwrap_or_default())
        .collect();
    let files: BTreeSet<&str> = known.iter().filter_map(|key| key.split('_').next()).collect();
    let mut said = BTreeSet::new();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for room in ["app.rs", "components", "pages", "words", "server/cart_forms.rs", "server/letters"]
    {
        for text in rust_sources(&source.join(room)) {
            for literal in text.split('"').skip(1) {
                let key = !literal.is_empty()
                    && literal
                        .bytes()
                        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
                if key && literal.split_once('_').is_some_and(|(file, _)| files.contains(file)) {
                    said.insert(literal.to_owned());
                }
            }
        }
    }
    // The cookie with the number of copies.
    said.remove("cart_count");
    let said: BTreeSet<&str> = said.iter().map(String::as_str).collect();
    let missing: Vec<_> = said.difference(&known).collect();
    let unused: Vec<_> = known.difference(&said).collect();
    assert!(missing.is_empty(), "said, but in no file: {missing:?}");
    assert!(unused.is_empty(), "in a file, but never said: {unused:?}");
}

/// No component, page or letter of a shopper's holds words of its own: they would be the same in
/// every language. Texts begin with a capital letter.
#[test]
fn no_words_are_written_beside_the_files() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut read = 0;
    for folder in ["components", "pages", "server/letters"] {
        for entry in fs::read_dir(source.join(folder)).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            // The seller's and the styleguide's are folders; what is drawn and what is for search
            // engines alone is the same for everybody.
            let nobodys = [
                "styleguide.rs",
                "card.rs",
                "book_data.rs",
                "drawn_cover.rs",
                "cover_grounds.rs",
                "cover_text.rs",
            ];
            if path.is_dir() || nobodys.contains(&name.as_str()) {
                continue;
            }
            read += 1;
            for line in fs::read_to_string(&path).expect("a source").lines() {
                let code = line.split("//").next().unwrap_or_default();
                for literal in code.split('"').skip(1).step_by(2) {
                    let mut letters = literal.chars();
                    let capital = letters.next().is_some_and(|c| c.is_ascii_uppercase())
                        && letters.next().is_some_and(|c| c.is_ascii_lowercase());
                    assert!(!capital, "{name} says “{literal}” by itself");
                }
            }
        }
    }
    assert!(read > 20, "only {read} files were read");
}

/// The file, or all Rust files of the folder.
fn rust_sources(path: &Path) -> Vec<String> {
    if path.is_file() {
        let rust = path.extension().is_some_and(|end| end == "rs");
        return if rust { vec![fs::read_to_string(path).expect("a source")] } else { Vec::new() };
    }
    let entries = fs::read_dir(path).expect("a folder");
    entries.flat_map(|entry| rust_sources(&entry.expect("an entry").path())).collect()
}
