//! The part of a page that waits for what it shows.

use leptos::{prelude::*, tachys::reactive_graph::OwnedView};
use std::future::Future;

/// That part. It belongs to its page also while it is drawn, on whatever thread that happens to be:
/// `Meta` and `Link` look only then for the head that they belong in.
pub fn awaited<V: IntoView + 'static>(
    part: impl Future<Output = V> + Send + 'static,
) -> impl IntoView {
    Suspend::new(async move { OwnedView::new(part.await) })
}
