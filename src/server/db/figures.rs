//! What stands in the database, counted for who watches the shop.

use super::{Db, query};

/// How much there is of each.
pub struct Figures {
    /// Orders that are not paid yet.
    pub pending: i64,
    /// Orders that were paid.
    pub paid: i64,
    /// Orders that were canceled.
    pub canceled: i64,
    /// Mails that wait to be sent.
    pub letters: i64,
    /// When the oldest of them was queued, in epoch seconds.
    pub oldest_letter: Option<i64>,
    /// Events of Stripe's that wait to be applied.
    pub events: i64,
    /// When Stripe made the oldest of them, in epoch seconds.
    pub oldest_event: Option<i64>,
    /// What a person has to look at.
    pub attention: i64,
}

/// Each is counted in an index that holds nothing else; those of paid orders and of all orders are
/// as long as the shop is old.
const FIGURES: &str = "
    select
        (select count(*) from orders where state = 'pending') as pending,
        (select count(*) from orders where paid_at is not null) as paid,
        (select count(*) from orders) as orders,
        (select count(*) from outbox where sent_at is null and failed_at is null) as letters,
        (select min(created_at) from outbox where sent_at is null and failed_at is null)
            as oldest_letter,
        (select count(*) from stripe_events where applied_at is null) as events,
        (select min(created) from stripe_events where applied_at is null) as oldest_event,
        (select count(*) from attention where resolved_at is null) as attention";

/// Counts it all, as it stands at one moment.
///
/// # Errors
/// When the database does not answer.
pub async fn read(db: &Db) -> Result<Figures, sqlx::Error> {
    let row = query(FIGURES).fetch_one(db.read()).await?;
    let (pending, paid): (i64, i64) = (row.try_get("pending")?, row.try_get("paid")?);
    Ok(Figures {
        pending,
        paid,
        canceled: row.try_get::<i64>("orders")? - pending - paid,
        letters: row.try_get("letters")?,
        oldest_letter: row.try_get("oldest_letter")?,
        events: row.try_get("events")?,
        oldest_event: row.try_get("oldest_event")?,
        attention: row.try_get("attention")?,
    })
}
