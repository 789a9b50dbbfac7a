//! `/`: the books for sale.

use crate::{
    components::{awaited::awaited, book_list::Catalogue, failure::Failure, page_head::PageHead},
    domain::catalogue::CatalogueQuery,
    functions::books::list_books,
    words::words,
};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_query_map;

/// The list that the address asks for.
#[component]
pub fn CataloguePage() -> impl IntoView {
    let words = words();
    let query =
        use_query_map().with_untracked(|fields| CatalogueQuery::read(|name| fields.get(name)));
    view! {
        <PageHead
            title=words.say("page_list_title")
            description=words.say("page_list_description")
            path="/"
            // Part of a list is no page of its own to a search engine; its books are.
            index=query.is_whole_list()
        />
        <div class="catalogue">
            <h1>{words.say("page_list_heading")}</h1>
            <p class="lede">{words.say("page_list_lede")}</p>
            {awaited(async move {
                match list_books(query.clone()).await {
                    Ok(found) => Either::Left(view! { <Catalogue found query/> }),
                    Err(error) => Either::Right(view! { <Failure error/> }),
                }
            })}
        </div>
    }
}
