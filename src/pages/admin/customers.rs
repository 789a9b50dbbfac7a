//! `/admin/customers?sort=total`: who has bought, how often, and when last.

use crate::{
    components::{
        admin::{layout::AdminLayout, order_table::Moment},
        awaited::awaited,
        failure::Failure,
    },
    domain::sales::{Customer, CustomerSort},
    functions::order_desk::list_customers,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The list, and its download.
#[component]
pub fn CustomersPage() -> impl IntoView {
    let typed = use_query_map().with_untracked(|query| query.get("sort")).unwrap_or_default();
    let chosen = CustomerSort::parse(&typed);
    let choice = move |sort: CustomerSort| {
        let current = (sort == chosen).then_some("page");
        let href = format!("/admin/customers?sort={}", sort.as_str());
        view! { <li><a href=href aria-current=current>{sort.label()}</a></li> }
    };
    view! {
        <AdminLayout heading="Customers" part="Customers">
            <nav class="desk-choice" aria-label="Sorting">
                <ul>{CustomerSort::ALL.into_iter().map(choice).collect_view()}</ul>
            </nav>
            {awaited(async move {
                match list_customers(chosen).await {
                    Ok(customers) => view! { <List customers/> }.into_any(),
                    Err(error) => view! { <Failure error/> }.into_any(),
                }
            })}
        </AdminLayout>
    }
}

#[component]
fn List(customers: Vec<Customer>) -> impl IntoView {
    if customers.is_empty() {
        return view! { <p class="desk-empty">"Nobody has bought yet."</p> }.into_any();
    }
    let row = |customer: Customer| {
        let orders = format!("/admin/orders?buyer-of={}", customer.last_order.0);
        view! {
            <tr role="row">
                <th scope="row" role="rowheader"><a href=orders>{customer.name}</a></th>
                <td role="cell" data-label="Email">{customer.email}</td>
                <td role="cell" data-label="Orders" class="desk-money">{customer.orders}</td>
                <td role="cell" data-label="Total" class="desk-money">{customer.total.to_string()}</td>
                <td role="cell" data-label="Last order"><Moment at=customer.last_at/></td>
            </tr>
        }
    };
    view! {
        <table class="desk-table" role="table">
            <caption class="visually-hidden">"Customers; times are in UTC"</caption>
            <thead role="rowgroup">
                <tr role="row">
                    {["Name", "Email", "Orders", "Total", "Last order (UTC)"]
                        .map(|name| view! { <th scope="col" role="columnheader">{name}</th> })
                        .collect_view()}
                </tr>
            </thead>
            <tbody role="rowgroup">{customers.into_iter().map(row).collect_view()}</tbody>
        </table>
        <p class="desk-note">"Two hundred at most are shown; the download has all of them. Totals are less what was given back."</p>
        <p><a class="button" href="/admin/customers.csv" download="customers.csv">"Download CSV"</a></p>
    }
    .into_any()
}
