//! What only the seller sees.

use super::{
    Group, Specimen,
    samples::{book, money},
};
use crate::{
    components::admin::{
        concern_list::ConcernCard, desk::Desk as ShelfDesk, done_notice::DoneMessage,
        layout::FlashNotice, order_story::OrderStory, order_table::OrderTable,
        sales_chart::SalesChart, shelf::ShelfTable,
    },
    domain::{
        admin::Flash,
        admin_book::ShelfBook,
        book::BookId,
        concern::Concern,
        money::Currency,
        order::{OrderId, OrderState},
        order_file::{Done, StoryLine},
        order_list::{OrderMark, OrderRow},
        sales::{DaySales, Ledger},
    },
};
use leptos::prelude::*;

/// When all of it happened, in epoch seconds.
const THEN: i64 = 1_767_225_600;
const DAY: i64 = 86_400;

/// Tables, marks, notices, a chart and a story.
#[component]
pub fn Desk(currency: Currency) -> impl IntoView {
    let open = Concern {
        id: 1,
        heading: "Money came too late".to_owned(),
        detail: "The order was over when it was paid.".to_owned(),
        subject: "pi_made_up".to_owned(),
        advice: "Nothing is to be done: it is given back.".to_owned(),
        order: None,
        at: THEN,
        resolved_at: None,
    };
    let done = Concern { id: 2, resolved_at: Some(THEN + DAY), ..open.clone() };
    let story = [
        ("placed", "The order was placed."),
        ("payment_failed", "A payment was declined."),
        ("paid", "Paid."),
        ("waiting", "The confirmation waits to be sent."),
        ("dispute", "The buyer's bank asks for the money back."),
    ];
    let story = story.into_iter().enumerate().map(|(at, (kind, words))| StoryLine {
        at: THEN + 600 * at as i64,
        words: words.to_owned(),
        kind: kind.to_owned(),
    });
    view! {
        <Group id="desk-notices" name="The seller's notices">
            <Specimen name="Done, with a way back"><BookAdded/></Specimen>
            <Specimen name="After an action">
                <DoneMessage done=Done::Refunded/>
                <DoneMessage done=Done::RefundFailed/>
            </Specimen>
            <Specimen name="Needs attention, and needed it">
                <ConcernCard concern=open on_order=None/>
                <ConcernCard concern=done on_order=None/>
            </Specimen>
        </Group>
        <Group id="desk-shelf" name="The seller's shelf">
            <div class="shelf"><ShelfTable desk=ShelfDesk::new(shelf(currency), currency)/></div>
        </Group>
        <Group id="desk-orders" name="Orders in every state"><OrderTable rows=rows(currency)/></Group>
        <Group id="desk-sales" name="Sales"><SalesChart ledger=ledger(currency)/></Group>
        <OrderStory story=story.collect()/>
    }
}

#[component]
fn BookAdded() -> impl IntoView {
    provide_context(Flash {
        text: "Book removed!".to_owned(),
        undo: Some(BookId("none".to_owned())),
    });
    view! { <FlashNotice/> }
}

/// On sale, with few copies, sold out, and deleted.
fn shelf(currency: Currency) -> Vec<ShelfBook> {
    let row = |id: &str, title: &str, stock| ShelfBook {
        book: book(id, title, "George Eliot", stock, currency),
        retired: false,
        ordered: true,
    };
    vec![
        row("shelf-a", "Middlemarch", None),
        row("shelf-b", "Daniel Deronda", Some(3)),
        row("shelf-c", "Silas Marner", Some(0)),
        ShelfBook { retired: true, ordered: false, ..row("shelf-d", "Romola", None) },
    ]
}

fn rows(currency: Currency) -> Vec<OrderRow> {
    let paid = OrderMark {
        state: OrderState::Paid,
        ships: false,
        sent: false,
        refunded: false,
        wholly_refunded: false,
        disputed: false,
    };
    let marks = [
        OrderMark { state: OrderState::Pending, ..paid },
        OrderMark { state: OrderState::Canceled, ..paid },
        paid,
        OrderMark { ships: true, ..paid },
        OrderMark { sent: true, ..paid },
        OrderMark { refunded: true, ..paid },
        OrderMark { refunded: true, wholly_refunded: true, ..paid },
        OrderMark { disputed: true, ..paid },
    ];
    let row = |(at, mark): (usize, OrderMark)| OrderRow {
        id: OrderId(format!("{at:032x}")),
        placed_at: THEN + at as i64 * DAY,
        buyer: (at > 0).then(|| "Ada Lovelace".to_owned()),
        books: vec!["Middlemarch × 2".to_owned(), "Romola".to_owned()],
        amount: money(4497, currency),
        given_back: money(if mark.refunded { 1499 } else { 0 }, currency),
        mark,
    };
    marks.into_iter().enumerate().map(row).collect()
}

fn ledger(currency: Currency) -> Ledger {
    let day = |at: i64| DaySales {
        start: THEN + at * DAY,
        orders: at % 4,
        paid: (at * 37 % 11) * 1499,
        given_back: if at % 5 == 3 { 2998 } else { 0 },
    };
    Ledger { currency, days: (0..30).map(day).collect() }
}
