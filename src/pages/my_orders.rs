//! `/orders/mine?token=<token>`: the orders of whoever has that mailbox.

use crate::{
    components::orders_form::OrdersForm,
    domain::{my_orders::MyOrder, utc},
    functions::my_orders::load_my_orders,
};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::use_query_map;

/// The list, or why there is none and how to get another link.
#[component]
pub fn MyOrdersPage() -> impl IntoView {
    let token = use_query_map().with_untracked(|query| query.get("token")).unwrap_or_default();
    let orders = Resource::new_blocking(move || token.clone(), load_my_orders);
    view! {
        <Title text="Your orders"/>
        <Meta name="robots" content="noindex"/>
        <section class="my-orders">
            <h1>"Your orders"</h1>
            <Suspense>
                {move || Suspend::new(async move {
                    match orders.await {
                        Ok(orders) => view! { <Orders orders/> }.into_any(),
                        Err(error) => view! {
                            <p class="my-orders-fault" role="alert">{error.to_string()}</p>
                            <OrdersForm/>
                        }
                        .into_any(),
                    }
                })}
            </Suspense>
        </section>
    }
}

#[component]
fn Orders(orders: Vec<MyOrder>) -> impl IntoView {
    if orders.is_empty() {
        return view! { <p>"There are no orders to show any more."</p> }.into_any();
    }
    let rows = orders.into_iter().map(|order| {
        let standing = order.standing();
        let books = order.books.iter().map(|book| view! { <li>{book.clone()}</li> }).collect_view();
        view! {
            <li class="my-order">
                <a class="my-order-number" href=order.href>"Order " {order.number}</a>
                <time class="my-order-date" datetime=utc::iso(order.paid_at)>
                    {utc::date(order.paid_at)}
                </time>
                <ul class="my-order-books">{books}</ul>
                <span class="my-order-standing">{standing}</span>
                <strong class="my-order-amount">{order.amount.to_string()}</strong>
            </li>
        }
    });
    view! { <ol class="my-order-list">{rows.collect_view()}</ol> }.into_any()
}
