//! Lists for an accountant and for letters, as CSV (RFC 4180).

use crate::{
    domain::{
        money::Money,
        sales::CustomerSort,
        utc::{self, DAY},
    },
    error::ShopError,
    server::{
        db::{customers, order_export, order_export::Sold},
        state::AppState,
    },
};
use axum::{
    extract::{Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use csv::Writer;
use serde::Deserialize;
use std::borrow::Cow;

/// The days that are asked for, each with all of its hours in UTC.
#[derive(Deserialize)]
pub(super) struct Range {
    /// The first day, such as `2026-01-01`; empty: from the beginning.
    #[serde(default)]
    from: String,
    /// The last day; empty: until now.
    #[serde(default)]
    to: String,
}

const ORDER_COLUMNS: [&str; 14] = [
    "number",
    "id",
    "placed",
    "paid",
    "titles",
    "quantity",
    "currency",
    "gross",
    "refunded",
    "net",
    "payment_intent",
    "refunds",
    "sent",
    "livemode",
];

const CUSTOMER_COLUMNS: [&str; 7] =
    ["email", "name", "orders", "currency", "total", "first_order", "last_order"];

/// Every order that was paid in the range, a line each.
pub(super) async fn orders(
    State(state): State<AppState>,
    Query(range): Query<Range>,
) -> Result<Response, ShopError> {
    let Some((from, until)) = range.seconds() else {
        let words = "Enter both dates as 2026-01-31, the earlier one first.";
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, words).into_response());
    };
    let mut table = Writer::from_writer(Vec::new());
    table.write_record(ORDER_COLUMNS).map_err(unwritten)?;
    let mut piece = order_export::next(&state.db, from, until, None).await?;
    while let Some(last) = piece.last() {
        for sold in &piece {
            table.write_record(order_line(sold).iter().map(AsRef::as_ref)).map_err(unwritten)?;
        }
        piece = order_export::next(&state.db, from, until, Some(last)).await?;
    }
    download(table, "orders.csv")
}

/// Every customer.
pub(super) async fn customers(State(state): State<AppState>) -> Result<Response, ShopError> {
    let livemode = state.elements.mode.money_moves();
    let all = customers::list(&state.db, CustomerSort::Total, livemode, i64::MAX).await?;
    let mut table = Writer::from_writer(Vec::new());
    table.write_record(CUSTOMER_COLUMNS).map_err(unwritten)?;
    for customer in all {
        let line = [
            plain(&customer.email),
            plain(&customer.name),
            customer.orders.to_string().into(),
            customer.total.currency.code().to_ascii_uppercase().into(),
            customer.total.decimal().into(),
            utc::iso(customer.first_at).into(),
            utc::iso(customer.last_at).into(),
        ];
        table.write_record(line.iter().map(AsRef::as_ref)).map_err(unwritten)?;
    }
    download(table, "customers.csv")
}

impl Range {
    /// From the first second of the first day until before the first after the last.
    fn seconds(&self) -> Option<(i64, i64)> {
        let day = |text: &str, open: i64| match text.trim() {
            "" => Some(open),
            text => utc::parse_date(text),
        };
        let from = day(&self.from, 0)?;
        let last = day(&self.to, i64::MAX - DAY)?;
        (from <= last).then_some((from, last + DAY))
    }
}

fn order_line(sold: &Sold) -> [Cow<'_, str>; 14] {
    let net = Money::new(sold.gross.minor - sold.refunded.minor, sold.gross.currency);
    [
        sold.id.short().into(),
        sold.id.0.as_str().into(),
        utc::iso(sold.placed_at).into(),
        utc::iso(sold.paid_at).into(),
        plain(&sold.titles),
        sold.quantity.to_string().into(),
        sold.gross.currency.code().to_ascii_uppercase().into(),
        sold.gross.decimal().into(),
        sold.refunded.decimal().into(),
        net.decimal().into(),
        sold.payment_intent.as_str().into(),
        sold.refunds.as_str().into(),
        sold.sent_at.map(utc::iso).unwrap_or_default().into(),
        if sold.livemode { "live" } else { "test" }.into(),
    ]
}

/// What people have typed, so that no spreadsheet takes it for a formula
/// (<https://owasp.org/www-community/attacks/CSV_Injection>).
fn plain(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}").into()
    } else {
        text.into()
    }
}

fn download(table: Writer<Vec<u8>>, name: &str) -> Result<Response, ShopError> {
    let bytes = table.into_inner().map_err(|error| unwritten(error.into_error()))?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// Writing to memory does not fail; were it to, half a list is worse than none.
fn unwritten(error: impl std::fmt::Display) -> ShopError {
    tracing::error!(%error, "a list was not written");
    ShopError::Internal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_holds_both_of_its_days() {
        let range =
            |from: &str, to: &str| Range { from: from.to_owned(), to: to.to_owned() }.seconds();
        assert_eq!(range("1970-01-02", "1970-01-02"), Some((DAY, 2 * DAY)));
        assert_eq!(range("", ""), Some((0, i64::MAX)));
        assert_eq!(range("1970-01-02", "1970-01-01"), None);
        assert_eq!(range("soon", ""), None);
    }

    #[test]
    fn nothing_typed_is_a_formula() {
        for evil in ["=1+1", "+1", "-1", "@sum(a1)", "\t=1", "\r=1"] {
            assert_eq!(plain(evil), format!("'{evil}"));
        }
        assert_eq!(plain("Emma = a novel"), "Emma = a novel");
    }
}
