//! What was sold, by day and by book.

use super::{Db, Row, books::money, now, order_list::GIVEN_BACK, query};
use crate::domain::{
    money::Currency,
    sales::{BookSales, DaySales, Ledger, Sales},
    utc::DAY,
};
use sqlx::AssertSqlSafe;

/// The best-selling books that are shown.
const BEST: i64 = 10;

const PAID: &str = "
    select currency, paid_at / 86400 as day, count(*) as orders,
           cast(sum(amount_minor) as bigint) as minor
    from orders
    where state = 'paid' and paid_at >= $1 and livemode = $2
    group by currency, day";

/// Only of orders that are sales: money that came too late was never one.
const GIVEN: &str = "
    select r.currency, r.created_at / 86400 as day, cast(0 as bigint) as orders,
           cast(sum(r.amount_minor) as bigint) as minor
    from refunds r
    join orders o on o.id = r.order_id and o.payment_intent = r.payment_intent
    where o.state = 'paid' and r.created_at >= $1 and o.livemode = $2
      and r.status not in ('failed', 'canceled')
    group by r.currency, day";

/// Sales of the last `days` days in UTC, today included, in live money or in test money.
///
/// # Errors
/// When the database does not answer.
pub async fn read(db: &Db, days: i64, livemode: bool) -> Result<Sales, sqlx::Error> {
    let today = now().div_euclid(DAY);
    let first = today - days + 1;
    let from = first * DAY;
    let mut ledgers: Vec<Ledger> = Vec::new();
    for (sql, is_sale) in [(PAID, true), (GIVEN, false)] {
        let query = query(sql).bind(from).bind(livemode);
        for row in query.fetch_all(db.read()).await? {
            let sum = money(&row, "minor")?;
            let at: i64 = row.try_get("day")?;
            let ledger = ledger(&mut ledgers, sum.currency, first, today);
            let place = usize::try_from(at - first).ok().and_then(|at| ledger.days.get_mut(at));
            let Some(day) = place else { continue };
            if is_sale {
                day.paid += sum.minor;
                day.orders += row.try_get::<i64>("orders")?;
            } else {
                day.given_back += sum.minor;
            }
        }
    }
    ledgers.sort_by(|one, other| one.currency.code().cmp(other.currency.code()));
    Ok(Sales { days, ledgers, books: best(db, from, livemode).await? })
}

/// The ledger of that currency, with every day from the first to the last.
fn ledger(ledgers: &mut Vec<Ledger>, currency: Currency, first: i64, last: i64) -> &mut Ledger {
    let at = ledgers.iter().position(|ledger| ledger.currency == currency).unwrap_or_else(|| {
        let day = |day: i64| DaySales { start: day * DAY, ..DaySales::default() };
        ledgers.push(Ledger { currency, days: (first..=last).map(day).collect() });
        ledgers.len() - 1
    });
    &mut ledgers[at]
}

async fn best(db: &Db, from: i64, livemode: bool) -> Result<Vec<BookSales>, sqlx::Error> {
    let sql = format!(
        "select max(l.title) as title, o.currency, cast(sum(l.quantity) as bigint) as copies,
                cast(sum(l.quantity * l.unit_price_minor) as bigint) as minor
         from orders o join order_lines l on l.order_id = o.id
         where o.state = 'paid' and o.paid_at >= $1 and o.livemode = $2
           and {GIVEN_BACK} < o.amount_minor
         group by l.book_id, o.currency
         order by copies desc, minor desc, title
         limit {BEST}"
    );
    let query = query(AssertSqlSafe(sql)).bind(from).bind(livemode);
    let book = |row: &Row| {
        Ok(BookSales {
            title: row.try_get("title")?,
            copies: row.try_get("copies")?,
            paid: money(row, "minor")?,
        })
    };
    query.fetch_all(db.read()).await?.iter().map(book).collect()
}
