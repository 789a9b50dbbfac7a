//! Money that went back, and money that a bank asks for.

use super::order_table::Moment;
use crate::domain::order_file::{DisputeLine, RefundLine};
use leptos::prelude::*;

/// Refunds and disputes of one order; nothing when there are none.
#[component]
pub fn OrderMoney(
    /// The oldest first.
    refunds: Vec<RefundLine>,
    /// The oldest first.
    disputes: Vec<DisputeLine>,
) -> impl IntoView {
    let refunds = (!refunds.is_empty()).then(|| {
        let rows = refunds.into_iter().map(|refund| view! { <Refund refund/> }).collect_view();
        view! {
            <section class="desk-section" aria-labelledby="refunds-heading">
                <h2 id="refunds-heading">"Refunds"</h2>
                <ul class="desk-lines">{rows}</ul>
            </section>
        }
    });
    let disputes = (!disputes.is_empty()).then(|| {
        let rows = disputes.into_iter().map(|dispute| view! { <Dispute dispute/> }).collect_view();
        view! {
            <section class="desk-section" aria-labelledby="disputes-heading">
                <h2 id="disputes-heading">"Disputes"</h2>
                <ul class="desk-lines">{rows}</ul>
            </section>
        }
    });
    view! { {refunds} {disputes} }
}

#[component]
fn Refund(refund: RefundLine) -> impl IntoView {
    let status = refund.status.as_str().replace('_', " ");
    view! {
        <li>
            <strong>{refund.amount.to_string()}</strong> " " {status} ", asked for " {refund.origin} ", "
            <Moment at=refund.at/>
            {refund.stripe_refund.map(|id| view! { " " <code>{id}</code> })}
        </li>
    }
}

#[component]
fn Dispute(dispute: DisputeLine) -> impl IntoView {
    let due = dispute.due_by.filter(|_| !dispute.closed).map(|at| {
        view! { ". " <strong>"Answer at Stripe by " <Moment at/></strong> }
    });
    view! {
        <li>
            <strong>{dispute.amount.to_string()}</strong> " " {dispute.status} ", because: " {dispute.reason} " "
            <code>{dispute.id}</code> {due}
        </li>
    }
}
