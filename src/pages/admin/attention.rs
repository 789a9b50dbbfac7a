//! `/admin/attention`: what a person has to look at.

use crate::{
    components::{
        admin::{concern_list::ConcernCard, done_notice::DoneNotice, layout::AdminLayout},
        awaited::awaited,
        failure::Failure,
    },
    domain::concern::Concern,
    functions::order_desk::list_concerns,
};
use leptos::prelude::*;

/// The open ones, then those that a person was done with lately.
#[component]
pub fn AttentionPage() -> impl IntoView {
    view! {
        <AdminLayout heading="Needs attention" part="Needs attention">
            <DoneNotice/>
            {awaited(async move {
                match list_concerns().await {
                    Ok(concerns) => view! { <Both concerns/> }.into_any(),
                    Err(error) => view! { <Failure error/> }.into_any(),
                }
            })}
        </AdminLayout>
    }
}

#[component]
fn Both(concerns: Vec<Concern>) -> impl IntoView {
    let (open, done): (Vec<_>, Vec<_>) =
        concerns.into_iter().partition(|concern| concern.resolved_at.is_none());
    let cards = |concerns: Vec<Concern>| {
        let card = |concern| view! { <ConcernCard concern on_order=None/> };
        concerns.into_iter().map(card).collect_view()
    };
    let nothing = open.is_empty().then(|| {
        view! { <p class="desk-empty">"Nothing needs attention. What the shop cannot put right by itself comes up here."</p> }
    });
    let done = (!done.is_empty()).then(|| {
        view! {
            <section class="desk-section" aria-labelledby="done-heading">
                <h2 id="done-heading">"Done"</h2>
                {cards(done)}
            </section>
        }
    });
    view! { {nothing} {cards(open)} {done} }
}
