//! The fields that narrow and sort the list of books.

use crate::domain::catalogue::{CatalogueQuery, Sort};
use leptos::prelude::*;

/// Search box, filters and order, inside of a form.
#[component]
pub fn CatalogueForm(
    /// What the fields begin with.
    query: CatalogueQuery,
    /// What is wrong with the prices.
    fault: Signal<Option<String>>,
) -> impl IntoView {
    let options = Sort::ALL.map(|sort| {
        view! { <option value=sort.name() selected=sort == query.sort>{sort.label()}</option> }
    });
    let open = query.filters() || query.sort != Sort::default();
    view! {
        <label for="q">"Search by title or author"</label>
        <div class="search-row">
            <input id="q" type="search" name="q" value=query.search autocomplete="off"/>
            <button class="button" type="submit">"Search"</button>
        </div>
        <details class="filters" open=open>
            <summary>"Filter and sort"</summary>
            <div class="filter-fields">
                <p class="filter filter-wide">
                    <label for="author">"Author"</label>
                    <input id="author" type="text" name="author" value=query.author autocomplete="off"/>
                </p>
                <p class="filter">
                    <label for="min">"Price from"</label>
                    <input id="min" type="text" inputmode="decimal" name="min" value=query.min autocomplete="off" aria-describedby="price-fault"/>
                </p>
                <p class="filter">
                    <label for="max">"Price up to"</label>
                    <input id="max" type="text" inputmode="decimal" name="max" value=query.max autocomplete="off" aria-describedby="price-fault"/>
                </p>
                <p class="filter-wide price-fault" id="price-fault" aria-live="polite">{move || fault.get()}</p>
                <p class="filter filter-wide">
                    <label for="sort">"Sort by"</label>
                    <select id="sort" name="sort">{options}</select>
                </p>
                <p class="filter-wide">
                    <label class="filter-check">
                        <input type="checkbox" name="stock" value="1" checked=query.in_stock/>
                        "In stock only"
                    </label>
                </p>
            </div>
        </details>
    }
}
