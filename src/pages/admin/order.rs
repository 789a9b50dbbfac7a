//! `/admin/orders/<id>`: one order, all that happened to it, and what can be done about it.

use crate::{
    components::{
        admin::{
            concern_list::ConcernCard, done_notice::DoneNotice, layout::AdminLayout,
            order_actions::OrderActions, order_facts::OrderFacts, order_money::OrderMoney,
            order_story::OrderStory,
        },
        awaited::awaited,
        failure::Failure,
    },
    domain::{order::OrderId, order_file::OrderFile},
    error::ShopError,
    functions::order_desk::read_order,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The order.
#[component]
pub fn OrderPage() -> impl IntoView {
    let id = OrderId(use_params_map().with_untracked(|map| map.get("id")).unwrap_or_default());
    let heading = format!("Order {}", id.short());
    view! {
        <AdminLayout heading part="Orders">
            <p><a class="back" href="/admin/orders">"All orders"</a></p>
            <DoneNotice/>
            {awaited(async move {
                match read_order(id).await {
                    Ok(order) => view! { <Whole order/> }.into_any(),
                    Err(ShopError::NoSuchOrder) => view! { <Unknown/> }.into_any(),
                    Err(error) => view! { <Failure error/> }.into_any(),
                }
            })}
        </AdminLayout>
    }
}

#[component]
fn Whole(order: OrderFile) -> impl IntoView {
    let concerns = order.concerns.clone();
    let of = order.id.clone();
    let card = move |concern| view! { <ConcernCard concern on_order=Some(of.clone())/> };
    view! {
        {concerns.into_iter().map(card).collect_view()}
        <OrderFacts order=order.clone()/>
        <OrderActions order=order.clone()/>
        <OrderMoney refunds=order.refunds disputes=order.disputes/>
        <OrderStory story=order.story/>
    }
}

#[component]
fn Unknown() -> impl IntoView {
    view! { <p class="desk-empty" role="alert">"There is no order of that number. Look for it in the list."</p> }
}
