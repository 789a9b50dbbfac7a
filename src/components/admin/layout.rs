//! The frame of the admin's pages: where one is, where one can go, and what was just done.

use super::open_concerns::OpenConcerns;
use crate::domain::admin::{Flash, FormFault};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};

/// The parts of the admin, with their addresses.
const PARTS: [(&str, &str); 5] = [
    ("Books", "/admin/books"),
    ("Orders", "/admin/orders"),
    ("Needs attention", "/admin/attention"),
    ("Sales", "/admin/sales"),
    ("Customers", "/admin/customers"),
];

/// A page of the admin: `part` is the name in the navigation that it belongs to.
#[component]
pub fn AdminLayout(
    /// What the page is about.
    #[prop(into)]
    heading: String,
    /// Such as `Books`.
    part: &'static str,
    /// The page.
    children: Children,
) -> impl IntoView {
    let link = |(name, href): (&'static str, &'static str)| {
        let current = (name == part).then_some("page");
        let open = (href == "/admin/attention").then(|| view! { <OpenConcerns/> });
        view! { <li><a href=href aria-current=current>{name} {open}</a></li> }
    };
    view! {
        <Title text=format!("{heading} · Admin")/>
        <Meta name="robots" content="noindex"/>
        <div class="admin">
            <div class="admin-bar">
                <nav class="admin-nav" aria-label="Admin">
                    <ul>{PARTS.into_iter().map(link).collect_view()}</ul>
                </nav>
                <form class="admin-sign-out" method="post" action="/admin/sign-out">
                    <button class="button" type="submit">"Sign out"</button>
                </form>
            </div>
            <h1>{heading}</h1>
            <FlashNotice/>
            {children()}
        </div>
    }
}

/// What the server has to say once, with its `Undo`.
#[component]
pub fn FlashNotice() -> impl IntoView {
    use_context::<Flash>().map(|flash| {
        let undo = flash.undo.map(|book| {
            let action = format!("/admin/books/{}/restore", book.0);
            view! {
                <form method="post" action=action>
                    <button class="button" type="submit">"Undo"</button>
                </form>
            }
        });
        view! {
            <div class="admin-notice">
                <p role="alert">{flash.text}</p>
                {undo}
            </div>
        }
    })
}

/// What is wrong with the whole form that is shown again; nothing when nothing is.
#[component]
pub fn FormFaultNotice() -> impl IntoView {
    use_context::<FormFault>().map(|FormFault(words)| {
        view! { <p class="form-fault" role="alert">{words}</p> }
    })
}
