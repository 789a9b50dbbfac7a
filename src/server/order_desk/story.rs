//! An order's story in words that a seller understands.

use crate::{
    domain::{order_file::StoryLine, utc},
    server::db::order_file::{Noted, Queued},
};

/// What was noted, and then the mails that wait or were given up.
pub fn tell(noted: &[Noted], queued: &[Queued]) -> Vec<StoryLine> {
    let happened = noted.iter().map(|line| StoryLine {
        at: line.at,
        words: words(&line.kind, &line.detail),
        kind: line.kind.clone(),
    });
    let mails = queued.iter().map(|mail| StoryLine {
        at: mail.failed_at.unwrap_or(mail.try_at),
        words: mail_words(mail),
        kind: if mail.failed_at.is_some() { "attention" } else { "waiting" }.to_owned(),
    });
    let mut lines: Vec<StoryLine> = happened.chain(mails).collect();
    // Stable: what happened within one second stays in its order.
    lines.sort_by_key(|line| line.at);
    lines
}

fn words(kind: &str, detail: &str) -> String {
    match kind {
        "placed" => format!("Order placed: {detail}"),
        "repriced" => format!("The price changed while it was open: {detail}"),
        "payment_intent" => format!("Stripe made its PaymentIntent {detail}"),
        "payment_failed" => "A payment failed; the buyer can try again".to_owned(),
        "reserved" => "Copies taken from the stock".to_owned(),
        "released" => "Copies put back into the stock".to_owned(),
        "paid" => format!("Paid: {detail}"),
        "canceled" => "Canceled: it was not paid".to_owned(),
        "refund" => format!("Refund: {}", plain(detail)),
        "dispute" => format!("Dispute: {}", plain(detail)),
        "email" => match detail.strip_suffix(" sent") {
            Some(mail) => format!("Mail sent: {}", mail_name(mail)),
            None => format!("Mail: {detail}"),
        },
        "attention" => format!("Needs attention: {detail}"),
        "sent" => "Marked as sent".to_owned(),
        "not_sent" => "No longer marked as sent".to_owned(),
        "resent" => "The confirmation was asked for again".to_owned(),
        "resolved" => format!("Done: {detail}"),
        "reopened" => format!("Needs attention again: {detail}"),
        other => format!("{} {detail}", other.replace('_', " ")).trim_end().to_owned(),
    }
}

/// Stripe's words, such as `(product_not_received)`, as people write them; its ids stay as they
/// are: they have digits or capitals in them.
fn plain(detail: &str) -> String {
    let is_id = |word: &str| word.bytes().any(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    let word = |word: &str| if is_id(word) { word.to_owned() } else { word.replace('_', " ") };
    detail.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn mail_words(mail: &Queued) -> String {
    let name = mail_name(&mail.kind);
    match mail {
        Queued { failed_at: Some(_), .. } => format!("Mail not sent, given up: {name}"),
        Queued { handed_over: true, .. } => format!("Mail being sent: {name}"),
        Queued { tries: 0, try_at, .. } => {
            format!("Mail waiting: {name} (goes out from {})", utc::minute(*try_at))
        }
        Queued { tries, try_at, .. } => {
            let tries = if *tries == 1 { "once".to_owned() } else { format!("{tries} times") };
            format!("Mail waiting: {name} (tried {tries}, next {})", utc::minute(*try_at))
        }
    }
}

/// What a mail is called.
fn mail_name(kind: &str) -> &str {
    match kind {
        "confirmation" => "confirmation of the order",
        "refund" => "money on its way back",
        "late_payment" => "payment came too late",
        "sent" => "order on its way",
        "orders_link" => "link to all orders",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seller_reads_words_and_no_codes() {
        assert_eq!(words("refund", "$5.00 requires_action"), "Refund: $5.00 requires action");
        assert_eq!(
            words("dispute", "dp_1mO3 is needs_response (product_not_received)"),
            "Dispute: dp_1mO3 is needs response (product not received)"
        );
        assert_eq!(words("email", "late_payment sent"), "Mail sent: payment came too late");
        assert_eq!(words("some_day", ""), "some day");
    }

    #[test]
    fn a_mail_that_waits_says_until_when() {
        let mail = Queued {
            kind: "sent".to_owned(),
            try_at: 60,
            tries: 0,
            handed_over: false,
            failed_at: None,
        };
        let words = tell(&[], &[mail]).remove(0).words;
        assert_eq!(words, "Mail waiting: order on its way (goes out from 1970-01-01 00:01)");
    }
}
