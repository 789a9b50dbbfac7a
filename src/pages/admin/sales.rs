//! `/admin/sales?days=30`: what was sold, by day and by book.

use crate::{
    components::{
        admin::{layout::AdminLayout, sales_chart::SalesChart},
        awaited::awaited,
        failure::Failure,
    },
    domain::{
        mode::PaymentMode,
        money::Money,
        sales::{self, BookSales, DaySales, Ledger, SPANS, Sales},
        utc,
    },
    functions::order_desk::read_sales,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The chart of each currency with its table, and the best-selling books.
#[component]
pub fn SalesPage() -> impl IntoView {
    let typed = use_query_map().with_untracked(|query| query.get("days")).unwrap_or_default();
    let days = sales::span(&typed);
    let span = move |span: i64| {
        let current = (span == days).then_some("page");
        view! { <li><a href=format!("/admin/sales?days={span}") aria-current=current>{span} " days"</a></li> }
    };
    let practice = use_context::<PaymentMode>().is_some_and(|mode| !mode.money_moves());
    view! {
        <AdminLayout heading="Sales" part="Sales">
            <nav class="desk-choice" aria-label="Span of time">
                <ul>{SPANS.into_iter().map(span).collect_view()}</ul>
            </nav>
            <p class="desk-note">
                "Days are in UTC, today included. "
                {practice.then_some("Only practice orders are counted, as no money moves in this shop.")}
            </p>
            {awaited(async move {
                match read_sales(days).await {
                    Ok(sales) => view! { <Figures sales/> }.into_any(),
                    Err(error) => view! { <Failure error/> }.into_any(),
                }
            })}
        </AdminLayout>
    }
}

#[component]
fn Figures(sales: Sales) -> impl IntoView {
    let nothing = sales.ledgers.is_empty().then(|| {
        view! { <p class="desk-empty">"Nothing was sold in the last " {sales.days} " days."</p> }
    });
    let ledgers = sales.ledgers.into_iter().map(|ledger| {
        view! {
            <section class="desk-section">
                <h2>{ledger.currency.code().to_ascii_uppercase()}</h2>
                <SalesChart ledger=ledger.clone()/>
                <LedgerTable ledger/>
            </section>
        }
    });
    view! {
        {nothing}
        {ledgers.collect_view()}
        {(!sales.books.is_empty()).then(|| view! { <BestTable books=sales.books/> })}
    }
}

#[component]
fn LedgerTable(ledger: Ledger) -> impl IntoView {
    let currency = ledger.currency;
    let cells = move |day: &DaySales| {
        let money = |minor| Money::new(minor, currency).to_string();
        view! {
            <td class="desk-money">{day.orders}</td>
            <td class="desk-money">{money(day.paid)}</td>
            <td class="desk-money">{money(day.given_back)}</td>
            <td class="desk-money">{money(day.net())}</td>
        }
    };
    let row = |day: &DaySales| {
        view! { <tr><th scope="row">{utc::date(day.start)}</th>{cells(day)}</tr> }
    };
    let busy = ledger.days.iter().rev().filter(|day| !day.is_quiet());
    view! {
        <table class="desk-figures">
            <caption>"The same in figures, the last day first; days without sales are left out"</caption>
            <thead>
                <tr>
                    {["Day", "Orders", "Paid", "Given back", "Net"]
                        .map(|name| view! { <th scope="col">{name}</th> })
                        .collect_view()}
                </tr>
            </thead>
            <tbody>{busy.map(row).collect_view()}</tbody>
            <tfoot><tr><th scope="row">"All"</th>{cells(&ledger.total())}</tr></tfoot>
        </table>
    }
}

#[component]
fn BestTable(books: Vec<BookSales>) -> impl IntoView {
    let row = |book: BookSales| {
        view! {
            <tr>
                <th scope="row"><cite>{book.title}</cite></th>
                <td class="desk-money">{book.copies}</td>
                <td class="desk-money">{book.paid.to_string()}</td>
            </tr>
        }
    };
    view! {
        <section class="desk-section" aria-labelledby="best-heading">
            <h2 id="best-heading">"Best-selling books"</h2>
            <table class="desk-figures">
                <caption>"Orders that were given back in full do not count"</caption>
                <thead>
                    <tr><th scope="col">"Book"</th><th scope="col">"Copies"</th><th scope="col">"Paid"</th></tr>
                </thead>
                <tbody>{books.into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
}
