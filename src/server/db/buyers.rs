//! Who buys: the columns of `orders` that say so.

use super::{Db, Row, orders, query, query_scalar};
use crate::domain::{
    address::Address, buyer::Contact, language::Language, money::Money, order::OrderId,
    visitor::Visitor,
};

/// What [`buyer`] reads of a row.
pub const COLUMNS: &str = "buyer_name, buyer_email, ship_line1, ship_line2, ship_city, \
    ship_region, ship_postal_code, ship_country";

const SET: &str = "
    update orders
    set buyer_name = $3, buyer_email = $4, 
        expires_at = case when expires_at < $7 then $7 else expires_at end,
        ship_line1 = $8, ship_line2 = $9, ship_city = $10, ship_region = $11,
        ship_postal_code = $12, ship_country = $13, language = $14
    where id = $1 and visitor = $2 and state = 'pending'
      and amount_minor = $5 and currency = $6";

const TOLD: &str = "
    select buyer_name, buyer_email, ship_line1, ship_line2, ship_city, ship_region,
        ship_postal_code, ship_country
    from orders
    where visitor = $1 and selection = $2 and state <> 'paid' and buyer_name is not null
    order by created_at desc limit 1";

const SHIPS: &str = "select coalesce(max(ships), 0) from order_lines where order_id = $1";

/// Notes who buys and in which language, and keeps the order's copies until the epoch second
/// `keep_until` at least; `false` when this visitor has no such pending order of that amount.
///
/// # Errors
/// When the database does not answer.
pub async fn set(
    db: &Db,
    visitor: &Visitor,
    id: &OrderId,
    buyer: &Contact,
    language: Language,
    amount: Money,
    keep_until: i64,
) -> Result<bool, sqlx::Error> {
    let address = buyer.address.as_ref();
    let mut tx = db.begin_write().await?;
    let done = query(SET)
        .bind(&id.0)
        .bind(&visitor.0)
        .bind(&buyer.name)
        .bind(&buyer.email)
        .bind(amount.minor)
        .bind(amount.currency.code())
        .bind(keep_until)
        .bind(address.map(|address| &address.line1))
        .bind(address.map(|address| &address.line2))
        .bind(address.map(|address| &address.city))
        .bind(address.map(|address| &address.region))
        .bind(address.map(|address| &address.postal_code))
        .bind(address.map(|address| &address.country))
        .bind(language.code())
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(done.rows_affected() == 1)
}

/// Whether any line of the order goes by post, as it was placed.
///
/// # Errors
/// When the database does not answer.
pub async fn ships(db: &Db, order: &orders::Order) -> Result<bool, sqlx::Error> {
    let ships: i64 = query_scalar(SHIPS).bind(&order.id.0).fetch_one(db.read()).await?;
    Ok(ships == 1)
}

/// Who this visitor has last said they are, for an order of the same that is not paid.
///
/// # Errors
/// When the database does not answer.
pub async fn told(
    db: &Db,
    visitor: &Visitor,
    selection: &str,
) -> Result<Option<Contact>, sqlx::Error> {
    let row = query(TOLD).bind(&visitor.0).bind(selection).fetch_optional(db.read()).await?;
    row.as_ref().map(buyer).transpose().map(Option::flatten)
}

/// Who buys the order of a row of [`COLUMNS`], once they have said so.
///
/// # Errors
/// When the row holds what the shop does not write.
pub fn buyer(row: &Row) -> Result<Option<Contact>, sqlx::Error> {
    let name: Option<String> = row.try_get("buyer_name")?;
    let email: Option<String> = row.try_get("buyer_email")?;
    let Some((name, email)) = name.zip(email) else { return Ok(None) };
    let address = match row.try_get::<Option<String>>("ship_line1")? {
        None => None,
        Some(line1) => Some(Address {
            line1,
            line2: row.try_get("ship_line2")?,
            city: row.try_get("ship_city")?,
            region: row.try_get("ship_region")?,
            postal_code: row.try_get("ship_postal_code")?,
            country: row.try_get("ship_country")?,
        }),
    };
    Ok(Some(Contact { name, email, address }))
}
