//! Orders in rows.

use crate::domain::{
    order_list::{OrderMark, OrderRow},
    utc,
};
use leptos::prelude::*;

/// The table; on a phone each row is a card.
#[component]
pub fn OrderTable(
    /// At least one.
    rows: Vec<OrderRow>,
) -> impl IntoView {
    view! {
        <table class="desk-table desk-orders" role="table">
            <caption class="visually-hidden">"Orders, the newest first; times are in UTC"</caption>
            <thead role="rowgroup">
                <tr role="row">
                    {["Order", "When (UTC)", "Buyer", "Books", "Amount", "Given back", "State"]
                        .map(|name| view! { <th scope="col" role="columnheader">{name}</th> })
                        .collect_view()}
                </tr>
            </thead>
            <tbody role="rowgroup">{rows.into_iter().map(|row| view! { <Row row/> }).collect_view()}</tbody>
        </table>
    }
}

#[component]
fn Row(row: OrderRow) -> impl IntoView {
    let href = row.href();
    let kept = row.given_back.minor <= 0;
    let given_back = if kept { "–".to_owned() } else { row.given_back.to_string() };
    let unknown = row.buyer.is_none();
    let books = row.books.into_iter().map(|book| view! { <li>{book}</li> }).collect_view();
    view! {
        <tr role="row">
            <th scope="row" role="rowheader"><a href=href>{row.id.short()}</a></th>
            <td role="cell" data-label="When"><Moment at=row.placed_at/></td>
            <td role="cell" data-label="Buyer" class:desk-nothing=unknown>{row.buyer.unwrap_or_else(|| "not said yet".to_owned())}</td>
            <td role="cell" data-label="Books"><ul>{books}</ul></td>
            <td role="cell" data-label="Amount" class="desk-money">{row.amount.to_string()}</td>
            <td role="cell" data-label="Given back" class="desk-money" class:desk-nothing=kept>{given_back}</td>
            <td role="cell" data-label="State"><Mark mark=row.mark/></td>
        </tr>
    }
}

/// How an order stands, in a word.
#[component]
pub fn Mark(
    /// Which.
    mark: OrderMark,
) -> impl IntoView {
    let (kind, words) = mark.words();
    view! { <span class="desk-mark" data-mark=kind>{words}</span> }
}

/// A point in time, in UTC.
#[component]
pub fn Moment(
    /// In epoch seconds.
    at: i64,
) -> impl IntoView {
    view! { <time datetime=utc::iso(at)>{utc::minute(at)}</time> }
}
