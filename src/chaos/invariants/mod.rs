//! The rules that hold when nothing is under way any more: one function a rule, named as the
//! sentence that it checks. Each answers what breaks it, with ids.

mod orders;
mod payments;
mod refunds;
mod restored;
#[cfg(test)]
mod tests;

use super::records::Records;

/// A rule that was broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The rule, in words.
    pub rule: String,
    /// What breaks it.
    pub detail: String,
}

type Rule = fn(&Records) -> Vec<String>;

/// Names each rule in the words of its function.
macro_rules! rules {
    ($($file:ident::$rule:ident),* $(,)?) => {
        [$((stringify!($rule), $file::$rule as Rule)),*]
    };
}

const RULES: [(&str, Rule); 20] = rules![
    payments::every_payment_intent_belongs_to_an_order,
    payments::one_attempt_at_one_amount_made_at_most_one_payment_intent,
    payments::money_received_pays_its_order_or_is_given_back,
    payments::every_paid_order_has_its_money,
    payments::no_closed_order_can_still_be_paid,
    payments::no_buyer_is_charged_for_more_than_was_wanted,
    payments::who_saw_a_payment_succeed_has_an_order_or_the_money_back,
    orders::an_order_asks_for_the_sum_of_its_lines,
    orders::a_paid_order_was_paid_once_and_never_canceled,
    orders::a_canceled_order_was_canceled_once_and_never_paid,
    orders::a_paid_order_is_confirmed_by_exactly_one_mail,
    orders::nothing_but_a_paid_order_is_confirmed,
    orders::money_given_back_automatically_is_told_by_one_mail,
    orders::stock_is_what_was_there_less_what_is_taken,
    orders::no_more_copies_are_sold_than_there_were,
    orders::nobody_has_to_look_without_a_reason,
    orders::the_log_holds_no_secret_and_no_address,
    refunds::a_refund_is_made_at_most_once,
    refunds::every_refund_at_stripe_is_known_to_the_shop,
    refunds::no_more_is_refunded_than_was_received,
];

/// All that is broken.
pub fn broken(records: &Records) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (name, rule) in RULES {
        let sentence = name.replace('_', " ");
        let broken = rule(records).into_iter();
        violations.extend(broken.map(|detail| Violation { rule: sentence.clone(), detail }));
    }
    violations
}

/// All that is broken in a shop that was put back from a copy, and how many payments it has
/// forgotten: what it still knows has to keep every rule.
pub fn broken_when_restored(records: &Records) -> (usize, Vec<Violation>) {
    let mut records = records.clone();
    let (forgotten, untold) = restored::take_out_the_forgotten(&mut records);
    let rule = "money for a forgotten order is put before a person";
    let untold = untold.into_iter().map(|detail| Violation { rule: rule.to_owned(), detail });
    (forgotten, untold.chain(broken(&records)).collect())
}
