//! What the last action has done, as the address says it: one of a few words, never text.

use crate::domain::order_file::Done;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The message; nothing when nothing was done.
#[component]
pub fn DoneNotice() -> impl IntoView {
    let word = use_query_map().with_untracked(|query| query.get("done")).unwrap_or_default();
    Done::parse(&word).map(|done| view! { <DoneMessage done/> })
}

/// The words for what was done.
#[component]
pub fn DoneMessage(
    /// What.
    done: Done,
) -> impl IntoView {
    let tone = if done.is_trouble() { "trouble" } else { "done" };
    view! { <p class="desk-message" data-tone=tone role="alert">{done.words()}</p> }
}
