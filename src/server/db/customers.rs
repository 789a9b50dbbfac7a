//! Who has bought: paid orders, gathered by email.

use super::{Db, Row, books::money, order_list::GIVEN_BACK, query};
use crate::domain::{
    order::OrderId,
    sales::{Customer, CustomerSort},
};
use sqlx::AssertSqlSafe;

/// At most `limit` customers who paid in live money or in test money, each once for every
/// currency. SQLite takes bare columns from the row that has the `max`
/// (<https://www.sqlite.org/lang_select.html#bareagg>): name and id are those of the last order.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    db: &Db,
    sort: CustomerSort,
    livemode: bool,
    limit: i64,
) -> Result<Vec<Customer>, sqlx::Error> {
    let order = match sort {
        CustomerSort::Total => "total desc, last_at desc",
        CustomerSort::Recent => "last_at desc",
        CustomerSort::Lapsed => "last_at",
    };
    let (name, id) = db.engine().pick(
        ("name", "id"),
        ("(array_agg(name order by paid_at desc))[1]", "(array_agg(id order by paid_at desc))[1]"),
    );
    let sql = format!(
        "select email, currency, max(paid_at) as last_at, min(paid_at) as first_at,
                {name} as name, {id} as id,
                count(*) as orders, cast(sum(net) as bigint) as total
         from (select lower(o.buyer_email) as email, o.currency, o.paid_at, o.id,
                      o.buyer_name as name, o.amount_minor - {GIVEN_BACK} as net
               from orders o
               where o.state = 'paid' and o.buyer_email is not null and o.livemode = $1) as paid
         group by email, currency
         order by {order}, email
         limit $2"
    );
    let query = query(AssertSqlSafe(sql)).bind(livemode).bind(limit);
    query.fetch_all(db.read()).await?.iter().map(customer).collect()
}

fn customer(row: &Row) -> Result<Customer, sqlx::Error> {
    Ok(Customer {
        email: row.try_get("email")?,
        name: row.try_get::<Option<String>>("name")?.unwrap_or_default(),
        orders: row.try_get("orders")?,
        total: money(row, "total")?,
        first_at: row.try_get("first_at")?,
        last_at: row.try_get("last_at")?,
        last_order: OrderId(row.try_get("id")?),
    })
}
