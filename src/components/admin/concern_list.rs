//! Something that a person has to look at.

use super::order_table::Moment;
use crate::domain::{concern::Concern, order::OrderId, order_list::order_href};
use leptos::prelude::*;

/// What it is, what to do, and the button that takes it off the list or puts it back on.
#[component]
pub fn ConcernCard(
    /// Which.
    concern: Concern,
    /// The order on whose page it is shown; `None` on the list.
    on_order: Option<OrderId>,
) -> impl IntoView {
    let open = concern.resolved_at.is_none();
    let (way, label) = if open { ("resolve", "Done") } else { ("reopen", "Reopen") };
    let action = format!("/admin/attention/{}/{way}", concern.id);
    let name = format!("{label}: {}", concern.heading);
    let order = concern.order.filter(|_| on_order.is_none()).map(|order| {
        view! { <p><a href=order_href(&order)>"Order " {order.short()}</a></p> }
    });
    view! {
        <article class="concern" data-open=open.to_string()>
            <h2>{concern.heading}</h2>
            <p class="concern-when">
                <Moment at=concern.at/>
                {concern.resolved_at.map(|at| view! { ", done " <Moment at/> })}
            </p>
            <p>{concern.detail} " " <code>{concern.subject}</code></p>
            {open.then(|| view! { <p class="concern-advice">{concern.advice}</p> })}
            {order}
            <form method="post" action=action>
                {on_order.map(|order| view! { <input type="hidden" name="order" value=order.0/> })}
                <button class="button" type="submit" aria-label=name>{label}</button>
            </form>
        </article>
    }
}
