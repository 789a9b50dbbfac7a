//! `/orders/mine?token=<token>`: the orders of whoever has that mailbox.

use crate::{
    components::{awaited::awaited, orders_form::OrdersForm},
    domain::{my_orders::MyOrder, utc},
    functions::my_orders::load_my_orders,
    words::words,
};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::use_query_map;

/// The list, or why there is none and how to get another link.
#[component]
pub fn MyOrdersPage() -> impl IntoView {
    let words = words();
    let token = use_query_map().with_untracked(|query| query.get("token")).unwrap_or_default();
    view! {
        <Title text=words.say("page_orders")/>
        <Meta name="robots" content="noindex"/>
        <section class="my-orders">
            <h1>{words.say("page_orders")}</h1>
            {awaited(async move {
                match load_my_orders(token).await {
                    Ok(orders) => view! { <Orders orders/> }.into_any(),
                    Err(error) => view! {
                        <p class="my-orders-fault" role="alert">{words.error(&error)}</p>
                        <OrdersForm/>
                    }
                    .into_any(),
                }
            })}
        </section>
    }
}

#[component]
fn Orders(orders: Vec<MyOrder>) -> impl IntoView {
    let words = words();
    if orders.is_empty() {
        return view! { <p>{words.say("page_orders_none")}</p> }.into_any();
    }
    let rows = orders.into_iter().map(|order| {
        let standing = words.my_order(&order);
        let books = order.books.iter().map(|book| view! { <li>{book.clone()}</li> }).collect_view();
        view! {
            <li class="my-order">
                <a class="my-order-number" href=order.href>{words.say("page_orders_order")} {order.number}</a>
                <time class="my-order-date" datetime=utc::iso(order.paid_at)>
                    {words.date(order.paid_at)}
                </time>
                <ul class="my-order-books">{books}</ul>
                <span class="my-order-standing">{standing}</span>
                <strong class="my-order-amount">{words.money(order.amount)}</strong>
            </li>
        }
    });
    view! { <ol class="my-order-list">{rows.collect_view()}</ol> }.into_any()
}
