//! Rules about the shop's orders: their story, their mail, their copies.

use crate::records::{Attention, Line, Mail, Order, Records, Refund};

/// Whatever its books cost by now.
pub fn an_order_asks_for_the_sum_of_its_lines(records: &Records) -> Vec<String> {
    let check = |order: &Order| {
        let lines = records.shop.lines.iter().filter(|line| line.order_id == order.id);
        let sum: i64 = lines.map(|line| line.unit_price_minor * line.quantity).sum();
        let tell =
            || format!("order {} asks for {}, its lines for {sum}", order.id, order.amount_minor);
        (sum != order.amount_minor).then(tell)
    };
    records.shop.orders.iter().filter_map(check).collect()
}

/// By the one line `paid` of its story.
pub fn a_paid_order_was_paid_once_and_never_canceled(records: &Records) -> Vec<String> {
    told_otherwise(records, "paid", "canceled")
}

/// By the one line `canceled` of its story.
pub fn a_canceled_order_was_canceled_once_and_never_paid(records: &Records) -> Vec<String> {
    told_otherwise(records, "canceled", "paid")
}

/// Orders in `state` whose story does not have exactly one line of it and none of `other`.
fn told_otherwise(records: &Records, state: &str, other: &str) -> Vec<String> {
    let orders = records.shop.orders.iter().filter(|order| order.state == state);
    orders
        .map(|order| (order, records.times(&order.id, state), records.times(&order.id, other)))
        .filter(|(_, once, never)| (*once, *never) != (1, 0))
        .map(|(order, once, never)| {
            format!("order {} is {state}; {state} {once} times, {other} {never} times", order.id)
        })
        .collect()
}

/// When its buyer left an address.
pub fn a_paid_order_is_confirmed_by_exactly_one_mail(records: &Records) -> Vec<String> {
    let orders = records.shop.orders.iter();
    orders
        .filter(|order| order.state == "paid" && order.has_email)
        .map(|order| (order, confirmations(records, &order.id)))
        .filter(|(_, found)| *found != (1, 1, 1))
        .map(|(order, (noted, sent, files))| {
            format!("order {}: {noted} noted, {sent} sent, {files} in the mail folder", order.id)
        })
        .collect()
}

/// Neither noted nor sent.
pub fn nothing_but_a_paid_order_is_confirmed(records: &Records) -> Vec<String> {
    let orders = records.shop.orders.iter();
    orders
        .filter(|order| order.state != "paid" && confirmations(records, &order.id) != (0, 0, 0))
        .map(|order| format!("order {} is {} and was confirmed", order.id, order.state))
        .collect()
}

/// Confirmations of an order: noted, sent, and lying in the mail folder.
fn confirmations(records: &Records, order: &str) -> (usize, usize, usize) {
    let mails = records.shop.outbox.iter();
    let noted: Vec<_> =
        mails.filter(|mail| mail.order_id == order && mail.kind == "confirmation").collect();
    let files = records.shop.mail_files.iter();
    let files = files.filter(|file| file.starts_with(&format!("{order}-confirmation"))).count();
    (noted.len(), noted.iter().filter(|mail| mail.sent).count(), files)
}

/// Sent to the buyer who left an address; without one it is noted all the same.
pub fn money_given_back_automatically_is_told_by_one_mail(records: &Records) -> Vec<String> {
    let automatic = records.shop.refunds.iter().filter(|refund| refund.origin == "automatic");
    let check = |refund: &Refund| {
        let mails = records.shop.outbox.iter();
        let told: Vec<&Mail> = mails
            .filter(|mail| mail.kind == "late_payment" && mail.subject == refund.payment_intent)
            .collect();
        let has_email = |mail: &Mail| records.order(&mail.order_id).is_some_and(|o| o.has_email);
        match told.as_slice() {
            [mail] if mail.sent || !has_email(mail) => None,
            _ => Some(format!("refund {} of {}: {told:?}", refund.id, refund.payment_intent)),
        }
    };
    automatic.filter_map(check).collect()
}

/// What is taken: the reserved copies of pending and of paid orders.
pub fn stock_is_what_was_there_less_what_is_taken(records: &Records) -> Vec<String> {
    let check = |(book, initial): (&String, &i64)| {
        let stock = records.shop.stock.iter().find(|stock| stock.id == *book)?.stock;
        let taken = copies(records, book, &["pending", "paid"], |line| line.reserved);
        let tell = || format!("book {book}: {initial} at first, {taken} taken, {stock} left");
        (stock < 0 || initial - taken != stock).then(tell)
    };
    let uncounted = |book: &&String| !records.shop.stock.iter().any(|stock| stock.id == **book);
    let lost = records.initial_stock.keys().filter(uncounted);
    let lost = lost.map(|book| format!("book {book} is not counted any more"));
    records.initial_stock.iter().filter_map(check).chain(lost).collect()
}

/// Of a book that is counted.
pub fn no_more_copies_are_sold_than_there_were(records: &Records) -> Vec<String> {
    let check = |(book, initial): (&String, &i64)| {
        let sold = copies(records, book, &["paid"], |line| line.quantity);
        (sold > *initial).then(|| format!("book {book}: {sold} sold of {initial}"))
    };
    records.initial_stock.iter().filter_map(check).collect()
}

/// Copies of a book on the lines of orders in these states.
fn copies(records: &Records, book: &str, states: &[&str], count: fn(&Line) -> i64) -> i64 {
    let of_state = |order: &Order| states.contains(&&*order.state);
    let lines = records.shop.lines.iter().filter(|line| line.book_id == book);
    lines.filter(|line| records.order(&line.order_id).is_some_and(of_state)).map(count).sum()
}

/// A reason is what the order's buyer did.
pub fn nobody_has_to_look_without_a_reason(records: &Records) -> Vec<String> {
    let unreasonable = |seen: &&Attention| {
        let order = seen.order_id.as_deref().and_then(|id| records.order(id));
        let buyer = order.and_then(|order| records.buyer_of(order));
        !buyer.is_some_and(|buyer| buyer.deserves.contains(&*seen.kind))
    };
    let seen = records.shop.attention.iter().filter(unreasonable);
    seen.map(|seen| format!("{} of {}: {}", seen.kind, seen.subject, seen.detail)).collect()
}

/// Neither keys, client secrets and webhook secrets, nor the buyers' addresses.
pub fn the_log_holds_no_secret_and_no_address(records: &Records) -> Vec<String> {
    let secret = |line: &&str| {
        ["sk_test_", "whsec_", "_secret_", "@buyers.example"].iter().any(|word| line.contains(word))
    };
    records.log.lines().filter(secret).map(|line| line.chars().take(60).collect()).collect()
}
