//! What was ordered, by whom, where it goes, and how it is paid.

use super::order_table::{Mark, Moment};
use crate::domain::{mode::PaymentMode, order_file::OrderFile};
use leptos::prelude::*;

/// The facts of an order.
#[component]
pub fn OrderFacts(
    /// Which.
    order: OrderFile,
) -> impl IntoView {
    let lines = order.lines.iter().map(|line| {
        let each = (line.quantity > 1).then_some(" each");
        view! { <li>{format!("{} × ", line.quantity)}<cite>{line.title.clone()}</cite>", "{line.unit_price.to_string()}{each}</li> }
    });
    let lines = lines.collect_view();
    let left = order.left();
    let name = order.buyer.as_ref().map(|buyer| buyer.name.clone());
    let buyer = match order.buyer {
        Some(buyer) => {
            let href = format!("mailto:{}", buyer.email);
            view! {
                {buyer.name} <br/> <a href=href>{buyer.email}</a> <br/>
                <a href=format!("/admin/orders?buyer-of={}", order.id.0)>"All orders of this buyer"</a>
            }
            .into_any()
        }
        None => "Not said yet.".into_any(),
    };
    let address = (!order.address.is_empty()).then(|| {
        // As it is written on the parcel.
        let lines = name.into_iter().chain(order.address);
        let lines = lines.map(|line| view! { {line} <br/> }).collect_view();
        view! { <div><dt>"Address"</dt><dd>{lines}</dd></div> }
    });
    let at_stripe = order.at_stripe;
    let payment = order.payment_intent.map(|id| {
        view! {
            <div><dt>"PaymentIntent"</dt><dd><code>{id.0.clone()}</code> " " <Dashboard id=id.0 livemode=order.livemode/></dd></div>
            <div><dt>"At Stripe now"</dt><dd class="at-stripe">{at_stripe}</dd></div>
        }
    });
    view! {
        <dl class="facts desk-facts">
            <div><dt>"State"</dt><dd><Mark mark=order.mark/></dd></div>
            <div><dt>"Books"</dt><dd><ul>{lines}</ul></dd></div>
            <div><dt>"Amount"</dt><dd>{order.amount.to_string()}</dd></div>
            {(order.given_back.minor > 0).then(|| view! {
                <div><dt>"Given back"</dt><dd>{order.given_back.to_string()} ", " {left.to_string()} " left"</dd></div>
            })}
            <div><dt>"Buyer"</dt><dd>{buyer}</dd></div>
            {address}
            <div><dt>"Placed"</dt><dd><Moment at=order.placed_at/></dd></div>
            {order.paid_at.map(|at| view! { <div><dt>"Paid"</dt><dd><Moment at/></dd></div> })}
            {order.sent_at.map(|at| view! { <div><dt>"Sent"</dt><dd><Moment at/></dd></div> })}
            {payment}
        </dl>
    }
}

/// The way to the payment in Stripe's dashboard (<https://docs.stripe.com/dashboard/basics>);
/// the sandbox has none.
#[component]
fn Dashboard(id: String, livemode: bool) -> impl IntoView {
    let sandbox = use_context::<PaymentMode>() == Some(PaymentMode::Sandbox);
    (!sandbox).then(|| {
        let test = if livemode { "" } else { "test/" };
        let href = format!("https://dashboard.stripe.com/{test}payments/{id}");
        view! { <a href=href rel="noreferrer">"Open at Stripe"</a> }
    })
}
