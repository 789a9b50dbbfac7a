//! `/admin/orders/<id>`: one order, all that happened to it, and what can be done about it.

use crate::{
    components::{
        admin::{
            concern_list::ConcernCard, done_notice::DoneNotice, layout::AdminLayout,
            order_actions::OrderActions, order_facts::OrderFacts, order_money::OrderMoney,
            order_story::OrderStory,
        },
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
    let id = use_params_map().with_untracked(|map| map.get("id")).unwrap_or_default();
    let order = Resource::new_blocking(move || OrderId(id.clone()), read_order);
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match order.await {
                    Ok(order) => view! { <Whole order/> }.into_any(),
                    Err(error) => view! { <NotShown error/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Whole(order: OrderFile) -> impl IntoView {
    let heading = format!("Order {}", order.id.short());
    let concerns = order.concerns.clone();
    let of = order.id.clone();
    view! {
        <AdminLayout heading part="Orders">
            <p><a class="back" href="/admin/orders">"All orders"</a></p>
            <DoneNotice/>
            {concerns
                .into_iter()
                .map(|concern| view! { <ConcernCard concern on_order=Some(of.clone())/> })
                .collect_view()}
            <OrderFacts order=order.clone()/>
            <OrderActions order=order.clone()/>
            <OrderMoney refunds=order.refunds disputes=order.disputes/>
            <OrderStory story=order.story/>
        </AdminLayout>
    }
}

#[component]
fn NotShown(error: ShopError) -> impl IntoView {
    view! {
        <AdminLayout heading="Order" part="Orders">
            {if error == ShopError::NoSuchOrder {
                view! {
                    <p class="desk-empty" role="alert">
                        "There is no such order. " <a href="/admin/orders">"All orders"</a>
                    </p>
                }
                .into_any()
            } else {
                view! { <Failure error/> }.into_any()
            }}
        </AdminLayout>
    }
}
