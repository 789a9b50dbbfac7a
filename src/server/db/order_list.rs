//! The seller's list of orders: found by what is asked of it, walked by key.

use super::{Db, Row, books::money, query};
use crate::domain::{
    money::Money,
    order::{OrderId, OrderState},
    order_list::{OrderFilter, OrderMark, OrderPage, OrderQuery, OrderRow},
};
use sqlx::AssertSqlSafe;

/// Orders on one page.
const PAGE: usize = 50;

/// What was given back of an order's own payment: other payments were never part of it.
pub(super) const GIVEN_BACK: &str = "
    (select cast(coalesce(sum(r.amount_minor), 0) as bigint) from refunds r
     where r.order_id = o.id and r.payment_intent = o.payment_intent
       and r.status not in ('failed', 'canceled'))";

/// What [`mark`] reads beside `state` and `amount_minor`.
pub(super) const MARKS: &str = "
    o.sent_at is not null as sent,
    exists (select 1 from order_lines l where l.order_id = o.id and l.ships = 1) as ships,
    exists (select 1 from disputes d where d.order_id = o.id and d.closed_at is null) as disputed";

/// What is typed is the number, an id, or a part of a name, an email or a title. SQLite's `like`
/// takes a letter of ASCII for the same in either case: on Postgres that is `ilike`.
const FOUND: &str = "
    ($1 = ''
     or o.id like $2 || '%' escape '\\'
     or exists (select 1 from payment_intents p where p.order_id = o.id and p.id = $1)
     or lower(o.buyer_name) like '%' || $2 || '%' escape '\\'
     or o.buyer_name <like> '%' || $3 || '%' escape '\\'
     or lower(o.buyer_email) like '%' || $2 || '%' escape '\\'
     or exists (select 1 from order_lines l where l.order_id = o.id
                and (lower(l.title) like '%' || $2 || '%' escape '\\'
                     or l.title <like> '%' || $3 || '%' escape '\\')))
    and ($4 = ''
         or lower(o.buyer_email) = (select lower(buyer_email) from orders where id = $4))
    and (o.created_at, o.id) < ($5, $6)";

/// One page of the orders that is `asked` for.
///
/// # Errors
/// When the database does not answer.
pub async fn page(db: &Db, asked: &OrderQuery) -> Result<OrderPage, sqlx::Error> {
    let (at, id) = place(&asked.after);
    let typed = asked.q.trim();
    let found = FOUND.replace("<like>", db.engine().pick("like", "ilike"));
    let sql = format!(
        "select o.id, o.created_at, o.buyer_name, o.amount_minor, o.currency, o.state,
                {GIVEN_BACK} as given_back, {MARKS},
                (select string_agg(
                    case l.quantity when 1 then l.title else l.quantity || ' × ' || l.title end,
                    '\n' order by l.position)
                 from order_lines l where l.order_id = o.id) as books
         from orders o
         where {found} and {}
         order by o.created_at desc, o.id desc
         limit $7",
        condition(asked.state)
    );
    let rows = query(AssertSqlSafe(sql))
        .bind(typed)
        .bind(escaped(&typed.to_lowercase()))
        .bind(escaped(typed))
        .bind(asked.buyer_of.trim())
        .bind(at)
        .bind(id)
        .bind(i64::try_from(PAGE + 1).unwrap_or(i64::MAX))
        .fetch_all(db.read())
        .await?;
    let mut rows = rows.iter().map(row).collect::<Result<Vec<_>, _>>()?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(OrderRow::key);
    Ok(OrderPage { rows, next })
}

/// The filter as SQL: fixed text, nothing of it is typed.
fn condition(filter: OrderFilter) -> String {
    match filter {
        OrderFilter::All => "1 = 1".to_owned(),
        OrderFilter::ToSend => format!(
            "o.state = 'paid' and o.sent_at is null
             and exists (select 1 from order_lines l where l.order_id = o.id and l.ships = 1)
             and {GIVEN_BACK} < o.amount_minor"
        ),
        OrderFilter::Paid => "o.state = 'paid'".to_owned(),
        OrderFilter::Pending => "o.state = 'pending'".to_owned(),
        OrderFilter::Canceled => "o.state = 'canceled'".to_owned(),
        OrderFilter::Refunded => format!("o.state = 'paid' and {GIVEN_BACK} > 0"),
        OrderFilter::InDispute => "exists
            (select 1 from disputes d where d.order_id = o.id and d.closed_at is null)"
            .to_owned(),
    }
}

/// Where a page begins: before this time and id. Whatever is no key is the beginning.
fn place(key: &str) -> (i64, &str) {
    let place = key.split_once('-').and_then(|(at, id)| Some((at.parse().ok()?, id)));
    place.unwrap_or((i64::MAX, ""))
}

/// Text that `like` takes by its letters.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

fn row(row: &Row) -> Result<OrderRow, sqlx::Error> {
    let amount = money(row, "amount_minor")?;
    let books: Option<String> = row.try_get("books")?;
    Ok(OrderRow {
        id: OrderId(row.try_get("id")?),
        placed_at: row.try_get("created_at")?,
        buyer: row.try_get("buyer_name")?,
        books: books.unwrap_or_default().lines().map(str::to_owned).collect(),
        amount,
        given_back: money(row, "given_back")?,
        mark: mark(row, amount)?,
    })
}

/// How the order of a row with `state`, `given_back` and [`MARKS`] stands.
pub(super) fn mark(row: &Row, amount: Money) -> Result<OrderMark, sqlx::Error> {
    let state: String = row.try_get("state")?;
    let given_back: i64 = row.try_get("given_back")?;
    Ok(OrderMark {
        state: OrderState::parse(&state).ok_or_else(|| sqlx::Error::ColumnDecode {
            index: "state".to_owned(),
            source: format!("unknown order state {state}").into(),
        })?,
        ships: row.try_get("ships")?,
        sent: row.try_get("sent")?,
        refunded: given_back > 0,
        wholly_refunded: given_back >= amount.minor,
        disputed: row.try_get("disputed")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_time_and_an_id() {
        assert_eq!(place("12-abc"), (12, "abc"));
        for wrong in ["", "abc", "x-abc"] {
            assert_eq!(place(wrong), (i64::MAX, ""), "{wrong}");
        }
    }

    #[test]
    fn what_is_typed_is_no_pattern() {
        assert_eq!(escaped(r"50%_\"), r"50\%\_\\");
    }
}
