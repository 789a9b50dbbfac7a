//! The choice of the shop's language: a plain form that leads back to the same page.

use crate::{
    domain::language::{Language, Place},
    words::words,
};
use leptos::prelude::*;

/// A button for every other language, in that language. Nothing where the language is fixed, as
/// for the seller.
#[component]
pub fn LanguageSwitch() -> impl IntoView {
    let words = words();
    let Some(Place(place)) = use_context::<Place>().filter(Place::has_languages) else {
        return ().into_any();
    };
    let others = Language::ALL.into_iter().filter(|other| *other != words.language());
    let buttons = others.map(|other| {
        view! {
            <button
                class="button button-quiet"
                type="submit"
                name="language"
                value=other.code()
                lang=other.code()
                dir=other.direction()
            >
                {other.own_name()}
            </button>
        }
    });
    view! {
        <form class="language-switch" method="post" action="/language" aria-label=words.say("page_language")>
            <input type="hidden" name="to" value=place/>
            {buttons.collect_view()}
        </form>
    }
    .into_any()
}
