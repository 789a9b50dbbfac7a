//! Says so while the browser has no connection.

use super::on_page::{flag, listen, part, wake};
use crate::words::words;
use leptos::prelude::*;

/// A strip at the lower edge of the window, which moves nothing on the page when it comes.
#[component]
pub fn OfflineNotice() -> impl IntoView {
    view! {
        <OfflineWatch>
            <div class="offline-notice" role="status"><div hidden><OfflineWords/></div></div>
        </OfflineWatch>
    }
}

/// What it says.
#[component]
pub fn OfflineWords() -> impl IntoView {
    let words = words();
    view! {
        <p>
            <strong>{words.say("page_offline_notice")}</strong>
            " " {words.say("page_offline_notice_words")}
        </p>
    }
}

/// Shows the words in it for as long as the browser has no connection.
#[island]
fn OfflineWatch(
    /// The notice.
    children: Children,
) -> impl IntoView {
    wake(|| {
        look();
        listen(&window(), "online", |_| look());
        listen(&window(), "offline", |_| look());
    });
    children()
}

fn look() {
    if let Some(words) = part(".offline-notice > div") {
        flag(&words, "hidden", window().navigator().on_line());
    }
}
