//! `/`: the books for sale.

use crate::{
    components::{book_list::BookList, failure::Failure},
    domain::catalogue::CatalogueQuery,
    functions::books::list_books,
    words::words,
};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::use_query_map;

/// The list that the address asks for.
#[component]
pub fn CataloguePage() -> impl IntoView {
    let words = words();
    let query =
        use_query_map().with_untracked(|fields| CatalogueQuery::read(|name| fields.get(name)));
    let found = Resource::new_blocking(
        {
            let query = query.clone();
            move || query.clone()
        },
        list_books,
    );
    view! {
        <Title text=words.say("page_list_title")/>
        <Meta name="description" content=words.say("page_list_description")/>
        <div class="catalogue">
            <h1>{words.say("page_list_heading")}</h1>
            <p class="lede">{words.say("page_list_lede")}</p>
            <Suspense>
                {move || {
                    let query = query.clone();
                    Suspend::new(async move {
                        match found.await {
                            Ok(found) => view! { <BookList found query/> }.into_any(),
                            Err(error) => view! { <Failure error/> }.into_any(),
                        }
                    })
                }}
            </Suspense>
        </div>
    }
}
