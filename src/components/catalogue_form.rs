//! The fields that narrow and sort the list of books.

use crate::{
    domain::catalogue::{CatalogueQuery, PriceFault, PriceLimit, Sort},
    words::words,
};
use leptos::prelude::*;

/// Search box, filters and order, inside of a form.
#[component]
pub fn CatalogueForm(
    /// What the fields begin with.
    query: CatalogueQuery,
    /// What is wrong with the prices.
    fault: Option<PriceFault>,
) -> impl IntoView {
    let words = words();
    let options = Sort::ALL.map(|sort| {
        view! { <option value=sort.name() selected=sort == query.sort>{words.sort(sort)}</option> }
    });
    let invalid = |limit| fault.is_some_and(|fault| fault.is_of(limit)).to_string();
    let open = query.filters() || query.sort != Sort::default();
    view! {
        <label for="q">{words.say("list_search")}</label>
        <div class="search-row">
            <input id="q" type="search" name="q" value=query.search autocomplete="off"/>
            <button class="button" type="submit">{words.say("list_search_button")}</button>
        </div>
        <details class="filters" open=open>
            <summary>{words.say("list_filters")}</summary>
            <div class="filter-fields">
                <p class="filter filter-wide">
                    <label for="author">{words.say("list_author")}</label>
                    <input id="author" type="text" name="author" value=query.author autocomplete="off"/>
                </p>
                <p class="filter">
                    <label for="min">{words.say("list_min")}</label>
                    <input id="min" type="text" inputmode="decimal" name="min" value=query.min autocomplete="off" aria-describedby="price-fault" aria-invalid=invalid(PriceLimit::Min)/>
                </p>
                <p class="filter">
                    <label for="max">{words.say("list_max")}</label>
                    <input id="max" type="text" inputmode="decimal" name="max" value=query.max autocomplete="off" aria-describedby="price-fault" aria-invalid=invalid(PriceLimit::Max)/>
                </p>
                <p class="filter-wide price-fault" id="price-fault" aria-live="polite">{fault.map(|fault| words.price_fault(fault))}</p>
                <p class="filter filter-wide">
                    <label for="sort">{words.say("list_sort")}</label>
                    <select id="sort" name="sort">{options}</select>
                </p>
                <p class="filter-wide">
                    <label class="filter-check">
                        <input type="checkbox" name="stock" value="1" checked=query.in_stock/>
                        {words.say("list_in_stock")}
                    </label>
                </p>
            </div>
        </details>
    }
}
