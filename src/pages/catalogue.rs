//! `/`: the books for sale.

use crate::{
    components::{book_list::BookList, failure::Failure},
    functions::books::list_books,
};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::use_query_map;

/// The list, filtered by `?q=`.
#[component]
pub fn CataloguePage() -> impl IntoView {
    let search = use_query_map().with_untracked(|query| query.get("q")).unwrap_or_default();
    let books = Resource::new_blocking(
        {
            let search = search.clone();
            move || search.clone()
        },
        list_books,
    );
    view! {
        <Title text="Books!"/>
        <Meta name="description" content="Good books, fairly priced. Choose one and pay by card."/>
        <div class="catalogue">
            <h1>"Books"</h1>
            <p class="lede">"Classics and favourites, chosen by people who read. Pick one and pay by card."</p>
            <Suspense>
                {move || {
                    let search = search.clone();
                    Suspend::new(async move {
                        match books.await {
                            Ok(books) => view! { <BookList books search/> }.into_any(),
                            Err(error) => view! { <Failure error/> }.into_any(),
                        }
                    })
                }}
            </Suspense>
        </div>
    }
}
