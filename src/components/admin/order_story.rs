//! An order's story, line by line.

use super::order_table::Moment;
use crate::domain::order_file::StoryLine;
use leptos::prelude::*;

/// What happened to an order, the oldest first.
#[component]
pub fn OrderStory(
    /// The lines.
    story: Vec<StoryLine>,
) -> impl IntoView {
    let line = |line: StoryLine| {
        view! { <li data-kind=line.kind><Moment at=line.at/> " " <span>{line.words}</span></li> }
    };
    view! {
        <section class="desk-section" aria-labelledby="story-heading">
            <h2 id="story-heading">"Timeline"</h2>
            <p class="desk-note">"Times are in UTC."</p>
            <ol class="desk-story">{story.into_iter().map(line).collect_view()}</ol>
        </section>
    }
}
