//! `/styleguide`: every component in every state, with made-up data. Only a shop on its own sandbox
//! answers with it.

use crate::{
    components::styleguide::{
        buying::Buying, desk::Desk, forms::Forms, foundations::Foundations, shelves::Shelves,
    },
    domain::money::Currency,
};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};

/// All of them, from the smallest to the largest.
#[component]
pub fn StyleguidePage() -> impl IntoView {
    let currency = use_context::<Currency>().unwrap_or(Currency::USD);
    view! {
        <Meta name="robots" content="noindex"/>
        <div class="styleguide">
            <h1>"Styleguide"</h1>
            <Foundations/>
            <Forms/>
            <Shelves currency/>
            <Buying currency/>
            <Desk currency/>
        </div>
        <Title text="Styleguide"/>
    }
}
