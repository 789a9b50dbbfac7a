//! `/admin/orders`: the orders, searched, filtered and walked by the address alone.

use crate::{
    components::{
        admin::{layout::AdminLayout, order_table::OrderTable},
        awaited::awaited,
        failure::Failure,
    },
    domain::order_list::{OrderFilter, OrderPage, OrderQuery},
    functions::order_desk::list_orders,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The list with its search form and the download for the accountant.
#[component]
pub fn OrderListPage() -> impl IntoView {
    let query = use_query_map().with_untracked(|query| {
        let text = |name: &str| query.get(name).unwrap_or_default();
        OrderQuery {
            q: text("q"),
            state: OrderFilter::parse(&text("state")),
            buyer_of: text("buyer-of"),
            after: text("after"),
        }
    });
    view! {
        <AdminLayout heading="Orders" part="Orders">
            <SearchForm query=query.clone()/>
            {awaited(async move {
                match list_orders(query.clone()).await {
                    Ok(page) => view! { <Found query page/> }.into_any(),
                    Err(error) => view! { <Failure error/> }.into_any(),
                }
            })}
            <ExportForm/>
        </AdminLayout>
    }
}

#[component]
fn SearchForm(query: OrderQuery) -> impl IntoView {
    let chosen = query.state;
    let option = move |filter: OrderFilter| {
        view! { <option value=filter.as_str() selected=filter == chosen>{filter.label()}</option> }
    };
    view! {
        <form class="desk-search" role="search" method="get" action="/admin/orders">
            <p class="desk-field desk-field-wide">
                <label for="q">"Order number, payment, name, email or title"</label>
                <input id="q" type="search" name="q" value=query.q autocomplete="off"/>
            </p>
            <p class="desk-field">
                <label for="state">"Show"</label>
                <select id="state" name="state">
                    {OrderFilter::ALL.into_iter().map(option).collect_view()}
                </select>
            </p>
            <button class="button" type="submit">"Search"</button>
        </form>
    }
}

#[component]
fn Found(query: OrderQuery, page: OrderPage) -> impl IntoView {
    let OrderPage { rows, next } = page;
    let asked = query.clone();
    let of_one_buyer = (!query.buyer_of.is_empty()).then(|| {
        view! {
            <p class="desk-note">"Only orders of one buyer. " <a href="/admin/orders">"All orders"</a></p>
        }
    });
    let table = if rows.is_empty() {
        view! {
            <p class="desk-empty">
                "No order matches. Try fewer words, or " <a href="/admin/orders">"see all orders"</a> "."
            </p>
        }
        .into_any()
    } else {
        view! { <OrderTable rows/> }.into_any()
    };
    view! {
        {of_one_buyer}
        {table}
        <nav class="desk-pager" aria-label="Pages">
            {(!query.after.is_empty()).then(|| view! {
                <PageForm query=OrderQuery { after: String::new(), ..asked.clone() } label="Newest orders"/>
            })}
            {next.map(|after| view! {
                <PageForm query=OrderQuery { after, ..query } label="Older orders"/>
            })}
        </nav>
    }
}

/// A step to another page. A form and no link: what was searched may be a person's email, which
/// the shop itself writes into no address.
#[component]
fn PageForm(query: OrderQuery, label: &'static str) -> impl IntoView {
    let fields = [
        ("q", query.q),
        ("state", query.state.as_str().to_owned()),
        ("buyer-of", query.buyer_of),
        ("after", query.after),
    ];
    let field = |(name, value): (&'static str, String)| {
        let needed = !value.is_empty() && value != OrderFilter::All.as_str();
        needed.then(|| view! { <input type="hidden" name=name value=value/> })
    };
    view! {
        <form method="get" action="/admin/orders">
            {fields.into_iter().map(field).collect_view()}
            <button class="button" type="submit">{label}</button>
        </form>
    }
}

#[component]
fn ExportForm() -> impl IntoView {
    view! {
        <section class="desk-section" aria-labelledby="export-heading">
            <h2 id="export-heading">"For the accountant"</h2>
            <p class="desk-note">"Every order that was paid in this time, a line each, as CSV. Days are in UTC; without dates it is all of them."</p>
            <form class="desk-search" method="get" action="/admin/orders.csv">
                <p class="desk-field">
                    <label for="from">"First day"</label>
                    <input id="from" type="date" name="from"/>
                </p>
                <p class="desk-field">
                    <label for="to">"Last day"</label>
                    <input id="to" type="date" name="to"/>
                </p>
                <button class="button" type="submit">"Download CSV"</button>
            </form>
        </section>
    }
}
