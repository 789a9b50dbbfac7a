//! The island `OfflineNotice`: says so while the browser has no connection.

use crate::words::words;
use leptos::{ev, prelude::*};

/// A strip at the lower edge of the window, which moves nothing on the page when it comes.
#[island]
pub fn OfflineNotice() -> impl IntoView {
    let (offline, set_offline) = signal(false);
    Effect::new(move || {
        let look = move || set_offline.set(!window().navigator().on_line());
        look();
        let listeners = [
            window_event_listener(ev::online, move |_| look()),
            window_event_listener(ev::offline, move |_| look()),
        ];
        on_cleanup(move || listeners.into_iter().for_each(|listener| listener.remove()));
    });
    view! {
        <div class="offline-notice" role="status">
            {move || offline.get().then(|| view! { <OfflineWords/> })}
        </div>
    }
}

/// What it says.
#[component]
pub fn OfflineWords() -> impl IntoView {
    let words = words();
    view! {
        <p>
            <strong>{words.say("buy_offline")}</strong>
            " " {words.say("buy_offline_words")}
        </p>
    }
}
