//! `/admin/books`: all books, to add to, change and delete from.

use crate::{
    components::{
        admin::{layout::AdminLayout, shelf::Shelf},
        awaited::awaited,
        failure::Failure,
    },
    domain::{admin_book::ShelfQuery, money::Currency},
    functions::admin_books::list_shelf,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The list that `?q=`, `?show=retired` and `?after=` ask for.
#[component]
pub fn ShelfPage() -> impl IntoView {
    let query = use_query_map().with_untracked(|query| ShelfQuery {
        q: query.get("q").unwrap_or_default(),
        retired: query.get("show").is_some_and(|show| show == "retired"),
        after: query.get("after").unwrap_or_default(),
    });
    let currency = use_context::<Currency>().unwrap_or(Currency::USD);
    view! {
        <AdminLayout heading="Books" part="Books">
            {awaited(async move {
                match list_shelf(query.clone()).await {
                    Ok(page) => view! { <Shelf page query currency/> }.into_any(),
                    Err(error) => view! { <Failure error/> }.into_any(),
                }
            })}
        </AdminLayout>
    }
}
