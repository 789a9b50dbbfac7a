//! Type, colours and buttons.

use super::{Group, Specimen};
use leptos::prelude::*;

/// The custom properties of the colours.
const COLOURS: [&str; 14] = [
    "paper",
    "sheet",
    "sunken",
    "ink",
    "ink-soft",
    "rule",
    "control-border",
    "accent",
    "on-accent",
    "cloth",
    "gilt",
    "error",
    "error-paper",
    "notice-paper",
];

/// What everything else is made of.
#[component]
pub fn Foundations() -> impl IntoView {
    let swatch = |name: &'static str| {
        let colour = format!("var(--{name})");
        view! {
            <li>
                <svg class="swatch" aria-hidden="true"><rect width="100%" height="100%" fill=colour/></svg>
                {name}
            </li>
        }
    };
    view! {
        <Group id="colours" name="Colours">
            <ul class="swatches">{COLOURS.map(swatch).collect_view()}</ul>
        </Group>
        <Group id="type" name="Type">
            <p class="type-h1">"The quiet of a good page"</p>
            <p class="type-h2">"Chapter the second, in which nothing happens"</p>
            <p class="lede">"Set in the reader's own book face, with room to breathe between the lines."</p>
            <p>"Prices, labels and messages are set in the sans of the device: " <strong>"plain"</strong> ", and quick to read."</p>
        </Group>
        <Group id="buttons" name="Buttons">
            <Specimen name="Primary, plain, quiet, dangerous">
                <p class="admin-actions">
                    <button class="button button-primary" type="button">"Purchase"</button>
                    <button class="button" type="button">"Add to cart"</button>
                    <button class="button button-quiet" type="button">"Remove"</button>
                    <button class="button button-danger" type="button">"Delete"</button>
                </p>
            </Specimen>
            <Specimen name="Disabled, at work">
                <p class="admin-actions">
                    <button class="button button-primary" type="button" disabled>"Purchase"</button>
                    <button class="button" type="button" disabled>"Add to cart"</button>
                    <button class="button button-primary" type="button" aria-busy="true">"Paying…"</button>
                    <button class="button" type="button" aria-busy="true">"Add to cart"</button>
                </p>
            </Specimen>
        </Group>
    }
}
