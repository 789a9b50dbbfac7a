//! What the seller can do about an order. Each is a plain form that asks first: what moves money
//! or writes to the buyer stands behind a button that opens it.

use crate::domain::{
    order::OrderState,
    order_file::{OrderFile, RefundFault},
    order_list::order_href,
};
use leptos::prelude::*;

/// The actions that are possible now.
#[component]
pub fn OrderActions(
    /// Of which order.
    order: OrderFile,
) -> impl IntoView {
    if order.mark.state != OrderState::Paid {
        return ().into_any();
    }
    let base = order_href(&order.id);
    let send = order.mark.is_to_send().then(|| view! { <SendForm base=base.clone()/> });
    let take_back = order.can_take_back.then(|| view! { <TakeBackForm base=base.clone()/> });
    let fault = use_context::<RefundFault>();
    let refund = (order.left().minor > 0 || fault.is_some())
        .then(|| view! { <RefundForm order=order.clone() base=base.clone() fault/> });
    view! {
        <section class="desk-section" aria-labelledby="actions-heading">
            <h2 id="actions-heading">"What to do"</h2>
            <div class="desk-actions">
                {send} {take_back} {refund}
                <ConfirmForm base request=order.request/>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn SendForm(base: String) -> impl IntoView {
    view! {
        <details class="desk-ask">
            <summary class="button button-primary">"Mark as sent"</summary>
            <form method="post" action=format!("{base}/sent")>
                <p>"The buyer gets a mail that the order is on its way, in about a minute. Until then you can take it back."</p>
                <button class="button button-primary" type="submit">"Yes, it is on its way"</button>
            </form>
        </details>
    }
}

#[component]
fn TakeBackForm(base: String) -> impl IntoView {
    view! {
        <form method="post" action=format!("{base}/not-sent")>
            <button class="button" type="submit">"Undo: it is not sent"</button>
        </form>
    }
}

#[component]
fn RefundForm(order: OrderFile, base: String, fault: Option<RefundFault>) -> impl IntoView {
    let left = order.left();
    let code = left.currency.code().to_ascii_uppercase();
    let amount = fault.as_ref().map_or_else(|| left.decimal(), |fault| fault.amount.clone());
    let words = fault.map(|fault| fault.words);
    let wrong = words.is_some();
    view! {
        <details class="desk-ask" open=wrong>
            <summary class="button">"Give money back"</summary>
            <form method="post" action=format!("{base}/refund")>
                <input type="hidden" name="request" value=order.request/>
                <p class="desk-field">
                    <label for="amount">"Amount in " {code}</label>
                    <input id="amount" name="amount" inputmode="decimal" autocomplete="off" required value=amount
                        autofocus=wrong
                        aria-invalid=wrong.then_some("true") aria-describedby="amount-fault amount-help"/>
                </p>
                {words.map(|words| view! { <p class="field-fault" id="amount-fault" role="alert">{words}</p> })}
                <p id="amount-help">
                    {left.to_string()} " is left of what was paid. The money goes back the way it came; this cannot be undone."
                </p>
                <button class="button button-danger" type="submit">"Yes, give it back"</button>
            </form>
        </details>
    }
}

#[component]
fn ConfirmForm(base: String, request: String) -> impl IntoView {
    view! {
        <details class="desk-ask">
            <summary class="button">"Send the confirmation again"</summary>
            <form method="post" action=format!("{base}/confirm")>
                <input type="hidden" name="request" value=request/>
                <p>"The buyer gets the same mail once more, with the link to the order."</p>
                <button class="button button-primary" type="submit">"Yes, send it"</button>
            </form>
        </details>
    }
}
