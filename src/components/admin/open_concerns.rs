//! How much needs attention, beside its name in the navigation.

use crate::{components::awaited::awaited, functions::order_desk::count_concerns};
use leptos::prelude::*;

/// The number of open ones; nothing when there are none, or when it cannot be told.
#[component]
pub fn OpenConcerns() -> impl IntoView {
    awaited(async move {
        count_concerns().await.ok().filter(|open| *open > 0).map(|open| {
            view! { <span class="open-concerns">{open} <span class="visually-hidden">" open"</span></span> }
        })
    })
}
