//! The cart, the checkout and the confirmation.

use super::{
    Group, Specimen,
    samples::{book, money},
};
use crate::{
    components::{
        cart_contents::CartBody, offline_notice::OfflineWords, order_confirmation::Receipt,
        order_items::OrderItems, test_cards::TestCards,
    },
    domain::{
        book::BookId,
        buyer::Contact,
        cart::{CartItem, CartView, GoneBook},
        checkout::Item,
        confirmation::{Confirmation, OrderDetails, Standing},
        money::Currency,
        order::LineItem,
        payment::PaymentIntentId,
    },
};
use leptos::prelude::*;

/// Every way in which an order can stand.
const STANDINGS: [Standing; 8] = [
    Standing::Paid,
    Standing::Processing,
    Standing::Held,
    Standing::Unpaid,
    Standing::Refunded,
    Standing::Canceled,
    Standing::Returned,
    Standing::InQuestion,
];

/// From the cart to the receipt.
#[component]
pub fn Buying(currency: Currency) -> impl IntoView {
    let item = |id: &str, title: &str, stock: Option<i64>, quantity: i64| CartItem {
        book: book(id, title, "George Eliot", stock, currency),
        quantity,
        line_total: Some(money(1499 * quantity, currency)),
        was: None,
    };
    let dearer =
        CartItem { was: Some(money(1199, currency)), ..item("romola-a", "Romola", None, 1) };
    let good = CartView {
        undo: vec!["Felix Holt".to_owned()],
        ..CartView::new(vec![item("middlemarch-c", "Middlemarch", None, 2), dearer], Vec::new())
    };
    let gone =
        GoneBook { id: BookId("g3".to_owned()), title: "Scenes of Clerical Life".to_owned() };
    let stuck = CartView::new(
        vec![item("adam", "Adam Bede", Some(0), 1), item("weaver-b", "Silas Marner", Some(2), 3)],
        vec![gone],
    );
    let ordered = |id: &str, title: &str, copies: i64| Item {
        book: book(id, title, "George Eliot", None, currency),
        copies,
    };
    let items = vec![ordered("middle", "Middlemarch", 2), ordered("florence", "Romola", 1)];
    let receipts = STANDINGS.map(|standing| {
        let confirmation = confirmation(standing, currency);
        view! { <Receipt confirmation standing=Signal::stored(standing) hydrated=Signal::stored(false)/> }
    });
    view! {
        <Group id="notices" name="Notices">
            <Specimen name="Offline"><div class="offline-notice">
                <OfflineWords/>
            </div></Specimen>
        </Group>
        <Group id="cart" name="Cart">
            <Specimen name="A price has changed, something was taken out"><CartBody cart=good fault=None/></Specimen>
            <Specimen name="Sold out, fewer copies, no longer sold, a fault">
                <CartBody cart=stuck fault=Some("Enter how many copies you would like, from 1 to 99.".to_owned())/>
            </Specimen>
            <Specimen name="Empty"><CartBody cart=CartView::default() fault=None/></Specimen>
        </Group>
        <Group id="summary" name="Order summary">
            <div class="order-summary">
                <OrderItems items total=money(4497, currency)/>
                <TestCards/>
            </div>
        </Group>
        <Group id="receipts" name="Confirmation">
            <div class="receipts">{receipts.collect_view()}</div>
        </Group>
    }
}

fn confirmation(standing: Standing, currency: Currency) -> Confirmation {
    let line = |title: &str, quantity| LineItem {
        book: BookId(title.to_owned()),
        title: title.to_owned(),
        unit_price: money(1499, currency),
        quantity,
    };
    let given_back = if standing == Standing::Refunded { 4497 } else { 0 };
    let titles = vec!["Middlemarch".to_owned(), "Romola".to_owned()];
    Confirmation {
        payment_intent: PaymentIntentId("none".to_owned()),
        standing,
        titles,
        checkout: "/cart".to_owned(),
        details: Some(OrderDetails {
            number: "7FB605C4".to_owned(),
            lines: vec![line("Middlemarch", 2), line("Romola", 1)],
            amount: money(4497, currency),
            given_back: money(given_back, currency),
            paid_at: Some(1_795_378_507),
            address: ["12 St James Square", "London, SW1Y 4JH", "United Kingdom"]
                .map(str::to_owned)
                .to_vec(),
            buyer: Some(Contact {
                name: "Ada Lovelace".to_owned(),
                email: "ada@example.com".to_owned(),
                address: None,
            }),
        }),
    }
}
