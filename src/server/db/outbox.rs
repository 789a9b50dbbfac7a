//! The table `outbox`: mail that is to be sent.

use super::{
    Db, Row, Tx,
    attention::{self, Concern},
    now, orders, query, query_scalar,
    timeline::{self, Happened},
};
use crate::domain::{language::Language, order::OrderId, refund::RefundId};
use sqlx::AssertSqlSafe;

/// What a mail is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mail {
    /// The order is paid.
    Confirmation,
    /// Money is given back.
    Refund,
    /// Money came too late, and is given back.
    LatePayment,
    /// It is on its way.
    Sent,
    /// The way to all orders of the same address.
    OrdersLink,
}

impl Mail {
    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Mail::Confirmation => "confirmation",
            Mail::Refund => "refund",
            Mail::LatePayment => "late_payment",
            Mail::Sent => "sent",
            Mail::OrdersLink => "orders_link",
        }
    }

    fn parse(word: &str) -> Option<Mail> {
        [Mail::Confirmation, Mail::Refund, Mail::LatePayment, Mail::Sent, Mail::OrdersLink]
            .into_iter()
            .find(|mail| mail.as_str() == word)
    }
}

/// A mail that waits.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Its place in the outbox.
    pub id: i64,
    /// The order that it is about.
    pub order: OrderId,
    /// What it says.
    pub mail: Mail,
    /// Which refund or payment; empty for what happens once to an order.
    pub subject: String,
    /// In which language, where that is not the order's.
    pub language: Option<Language>,
    /// How often it failed.
    pub tries: i64,
    /// When it was taken, in epoch seconds: who has taken it before has nothing more to say about it.
    handed_over_at: i64,
}

const QUEUE: &str = "
    insert into outbox (order_id, kind, subject, created_at, try_at, language)
    values ($1, $2, $3, $4, $5, $6)
    on conflict (order_id, kind, subject) do nothing";

const TAKE_BACK: &str = "
    delete from outbox
    where order_id = $1 and kind = $2 and subject = $3
      and handed_over_at is null and sent_at is null and failed_at is null";

const IS_AUTOMATIC: &str = "
    select count(*) from refunds where id = $1 and origin = 'automatic'";

/// What [`letter`] reads of a row.
const COLUMNS: &str = "id, order_id, kind, subject, language, tries, handed_over_at";

const SENT: &str = "update outbox set sent_at = $2 where id = $1";

const RETRY: &str = "
    update outbox set handed_over_at = null, tries = tries + 1, try_at = $2
    where id = $1 and handed_over_at = $3 and sent_at is null and failed_at is null";

const GIVE_UP: &str = "
    update outbox set failed_at = $2
    where id = $1 and handed_over_at = $3 and sent_at is null and failed_at is null";

/// Queues a mail; one that is there already is not queued again. Part of the transaction that
/// gives the reason for it.
///
/// # Errors
/// When the database does not answer.
pub async fn queue(
    tx: &mut Tx,
    order: &OrderId,
    mail: Mail,
    subject: &str,
) -> Result<(), sqlx::Error> {
    queue_until(tx, order, mail, subject, now()).await?;
    Ok(())
}

/// The same for a mail that waits until the epoch second `try_at`; `false` when it is there
/// already.
///
/// # Errors
/// When the database does not answer.
pub async fn queue_until(
    tx: &mut Tx,
    order: &OrderId,
    mail: Mail,
    subject: &str,
    try_at: i64,
) -> Result<bool, sqlx::Error> {
    insert(tx, order, mail, subject, try_at, None).await
}

/// The same for a mail that is asked for in that language, whatever its order's is.
///
/// # Errors
/// When the database does not answer.
pub async fn queue_in(
    tx: &mut Tx,
    order: &OrderId,
    mail: Mail,
    subject: &str,
    language: Language,
) -> Result<(), sqlx::Error> {
    insert(tx, order, mail, subject, now(), Some(language)).await?;
    Ok(())
}

async fn insert(
    tx: &mut Tx,
    order: &OrderId,
    mail: Mail,
    subject: &str,
    try_at: i64,
    language: Option<Language>,
) -> Result<bool, sqlx::Error> {
    let queue = query(QUEUE).bind(&order.0).bind(mail.as_str()).bind(subject);
    let queue = queue.bind(now()).bind(try_at).bind(language.map(Language::code));
    Ok(queue.execute(&mut **tx).await?.rows_affected() == 1)
}

/// Takes a mail back that nobody has handed over; `false` when it is too late for that.
///
/// # Errors
/// When the database does not answer.
pub async fn take_back(
    tx: &mut Tx,
    order: &OrderId,
    mail: Mail,
    subject: &str,
) -> Result<bool, sqlx::Error> {
    let take = query(TAKE_BACK).bind(&order.0).bind(mail.as_str()).bind(subject);
    Ok(take.execute(&mut **tx).await?.rows_affected() == 1)
}

/// Queues the mail about a refund, unless the one about late money tells of it already.
///
/// # Errors
/// When the database does not answer.
pub async fn queue_refund(
    tx: &mut Tx,
    order: &OrderId,
    refund: &RefundId,
) -> Result<(), sqlx::Error> {
    let told: i64 = query_scalar(IS_AUTOMATIC).bind(&refund.0).fetch_one(&mut **tx).await?;
    if told == 0 { queue(tx, order, Mail::Refund, &refund.0).await } else { Ok(()) }
}

/// Takes the next mail whose time has come: nobody else gets it, and nobody a second time, not even
/// after a power cut.
///
/// # Errors
/// When the database does not answer.
pub async fn claim(db: &Db) -> Result<Option<Letter>, sqlx::Error> {
    let claim = format!(
        "update outbox set handed_over_at = $1
         where id = (select id from outbox
                     where sent_at is null and failed_at is null and handed_over_at is null
                       and try_at <= $1
                     order by try_at, id limit 1 {})
         returning {COLUMNS}",
        db.engine().skip_locked()
    );
    let mut tx = db.begin_claim().await?;
    let row = query(AssertSqlSafe(claim)).bind(now()).fetch_optional(&mut *tx).await?;
    let letter = row.as_ref().map(letter).transpose()?;
    tx.commit().await?;
    Ok(letter)
}

/// Records that a mail was accepted. Who does not know it any more after a power cut still knows that
/// it was taken.
///
/// # Errors
/// When the database does not answer.
pub async fn sent(db: &Db, letter: &Letter) -> Result<(), sqlx::Error> {
    let mut tx = db.begin_unflushed().await?;
    query(SENT).bind(letter.id).bind(now()).execute(&mut *tx).await?;
    let detail = format!("{} sent", letter.mail.as_str());
    timeline::note(&mut tx, &letter.order, Happened::Email, &detail).await?;
    tx.commit().await
}

/// Puts a mail that was surely not accepted back, to be tried at the epoch second `try_at`. Nothing
/// changes when somebody has taken it for interrupted meanwhile.
///
/// # Errors
/// When the database does not answer.
pub async fn retry(db: &Db, letter: &Letter, try_at: i64) -> Result<(), sqlx::Error> {
    let mut tx = db.begin_write().await?;
    let retry = query(RETRY).bind(letter.id).bind(try_at).bind(letter.handed_over_at);
    retry.execute(&mut *tx).await?;
    tx.commit().await
}

/// Gives a mail up, and asks a person to look: `why` holds no person's details. Nothing changes when
/// it was sent after all, or taken for interrupted meanwhile.
///
/// # Errors
/// When the database does not answer.
pub async fn give_up(db: &Db, letter: &Letter, why: &str) -> Result<(), sqlx::Error> {
    let mut tx = db.begin_write().await?;
    let give_up = query(GIVE_UP).bind(letter.id).bind(now()).bind(letter.handed_over_at);
    if give_up.execute(&mut *tx).await?.rows_affected() == 0 {
        return Ok(());
    }
    let subject = format!("{}-{}-{}", letter.order.0, letter.mail.as_str(), letter.subject);
    attention::raise(&mut tx, Concern::Email, &subject, Some(&letter.order), why).await?;
    tx.commit().await
}

/// The mails that a shop which ended in between had taken, at the epoch second `before` or earlier.
///
/// # Errors
/// When the database does not answer.
pub async fn interrupted(db: &Db, before: i64) -> Result<Vec<Letter>, sqlx::Error> {
    let interrupted = format!(
        "select {COLUMNS} from outbox
         where handed_over_at <= $1 and sent_at is null and failed_at is null"
    );
    let rows = query(AssertSqlSafe(interrupted)).bind(before).fetch_all(db.read()).await?;
    rows.iter().map(letter).collect()
}

fn letter(row: &Row) -> Result<Letter, sqlx::Error> {
    let kind: String = row.try_get("kind")?;
    let language: Option<String> = row.try_get("language")?;
    Ok(Letter {
        id: row.try_get("id")?,
        order: OrderId(row.try_get("order_id")?),
        mail: Mail::parse(&kind).ok_or_else(|| sqlx::Error::ColumnDecode {
            index: "kind".to_owned(),
            source: format!("unknown mail {kind}").into(),
        })?,
        subject: row.try_get("subject")?,
        language: language.as_deref().map(orders::language).transpose()?,
        tries: row.try_get("tries")?,
        handed_over_at: row.try_get("handed_over_at")?,
    })
}
