//! The parts of the page `/styleguide`: the shop's own components, with made-up data.

pub mod buying;
pub mod desk;
pub mod forms;
pub mod foundations;
mod samples;
pub mod shelves;

use leptos::prelude::*;

/// A group of components.
#[component]
fn Group(
    /// Its id.
    id: &'static str,
    /// What they have in common.
    name: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <section class="specimens" aria-labelledby=id>
            <h2 id=id class="specimens-name">{name}</h2>
            {children()}
        </section>
    }
}

/// One component in one state.
#[component]
fn Specimen(
    /// Which.
    name: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="specimen">
            <p class="specimen-name">{name}</p>
            {children()}
        </div>
    }
}
