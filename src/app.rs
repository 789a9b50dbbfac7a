//! The HTML document around every page, and the table of routes.

use crate::{
    components::layout::{SiteFooter, SiteHeader, TestNotice},
    domain::{language::Place, site::Bundle},
    pages::{
        admin::{
            attention::AttentionPage, books::ShelfPage, customers::CustomersPage,
            delete_book::DeleteBookPage, edit_book::EditBookPage, import::ImportPage,
            new_book::NewBookPage, order::OrderPage, orders::OrderListPage, sales::SalesPage,
            setup::SetupPage, sign_in::SignInPage,
        },
        book::BookPage,
        cart::CartPage,
        catalogue::CataloguePage,
        checkout::CheckoutPage,
        confirmation::ConfirmationPage,
        my_orders::MyOrdersPage,
        not_found::NotFoundPage,
        offline::OfflinePage,
        orders::OrdersPage,
        styleguide::StyleguidePage,
    },
    words::{for_browser, words},
};
use leptos::{config::LeptosOptions, prelude::*};
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{Route, Router, Routes},
    path,
};

/// The document: rendered on the server only.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let language = words().language();
    let place = use_context::<Place>().unwrap_or_else(|| Place(String::new()));
    let texts = for_browser(place.0.split('?').next().unwrap_or_default());
    // Offline, a shopper's page is shown, in a shopper's style.
    let install =
        place.has_languages().then(|| view! { <script type="module" src="/install.js"></script> });
    let style = use_context::<Bundle>().map(|Bundle { style, .. }| style);
    view! {
        <!DOCTYPE html>
        <html lang=language.code() dir=language.direction()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#f6f1e6"/>
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#171512"/>
                <link rel="icon" type="image/svg+xml" href="/favicon.svg"/>
                <link rel="apple-touch-icon" href="/apple-touch-icon.png"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                <link rel="stylesheet" href=style/>
                <AutoReload options/>
                <Islands/>
                {install}
                <MetaTags/>
            </head>
            <body>
                <App/>
                <script type="application/json" id="words" inner_html=texts></script>
            </body>
        </html>
    }
}

/// Has the browser load this page's islands and wake them, which may wait for what one sees first.
#[component]
fn Islands() -> impl IntoView {
    // Islands have their props: what the server has loaded for the page is not sent once more.
    if let Some(context) = Owner::current_shared_context() {
        context.set_is_hydrating(false);
    }
    use_context::<Bundle>().map(|Bundle { script, wasm, .. }| {
        view! {
            <link rel="modulepreload" href=script.clone() fetchpriority="low"/>
            <link rel="preload" href=wasm.clone() r#as="fetch" r#type="application/wasm" crossorigin="" fetchpriority="low"/>
            <script type="module" id="islands" src="/wake.js" data-script=script data-wasm=wasm></script>
        }
    })
}

/// The page that the URL asks for, inside the shop's frame.
#[component]
fn App() -> impl IntoView {
    provide_meta_context();
    let words = words();
    // Every page is sent whole: a status must be known before the first byte, and a page
    // must be readable with JavaScript off.
    view! {
        <Title formatter=move |title: String| {
            let title = if title == words.say("page_list_title") {
                title
            } else {
                format!("{title} · {}", words.say("page_brand"))
            };
            // Leptos writes it into the page as it is, and a book may be called anything.
            title.replace('&', "&amp;").replace('<', "&lt;")
        }/>
        <a class="skip-link" href="#main">{words.say("page_skip")}</a>
        <TestNotice/>
        <SiteHeader/>
        <Pages/>
        <SiteFooter/>
    }
}

/// The table of routes, and the page that the URL asks for.
#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <Router>
            <main id="main" class="page">
                <Routes fallback=NotFoundPage>
                    <Route path=path!("/") view=CataloguePage ssr=SsrMode::Async/>
                    <Route path=path!("/cart") view=CartPage ssr=SsrMode::Async/>
                    <Route path=path!("/books/:slug") view=BookPage ssr=SsrMode::Async/>
                    <Route path=path!("/checkout") view=CheckoutPage ssr=SsrMode::Async/>
                    <Route path=path!("/offline") view=OfflinePage ssr=SsrMode::Async/>
                    <Route path=path!("/orders") view=OrdersPage ssr=SsrMode::Async/>
                    <Route path=path!("/orders/mine") view=MyOrdersPage ssr=SsrMode::Async/>
                    <Route path=path!("/success") view=ConfirmationPage ssr=SsrMode::Async/>
                    <Route path=path!("/styleguide") view=StyleguidePage ssr=SsrMode::Async/>
                    <Route path=path!("/admin/sign-in") view=SignInPage ssr=SsrMode::Async/>
                    <Route path=path!("/admin/books/import") view=ImportPage ssr=SsrMode::Async/>
                    <Route path=path!("/admin/setup") view=SetupPage ssr=SsrMode::Async/>
                    <Route path=path!("/admin/orders") view=OrderListPage ssr=SsrMode::Async/>
                    <Route path=path!("/admin/orders/:id") view=OrderPage ssr=SsrMode::Async/>
                    <Route path=path!("/admin/attention") view=AttentionPage ssr=SsrMode::Async/>
                    <Route path=path!("/admin/sales") view=SalesPage ssr=SsrMode::Async/>
                    <Route path=path!("/admin/customers") view=CustomersPage ssr=SsrMode::Async/>
                    <Route path=path!("/admin/books") view=ShelfPage ssr=SsrMode::Async/>
                    <Route path=path!("/admin/books/new") view=NewBookPage ssr=SsrMode::Async/>
                    <Route path=path!("/admin/books/:id/edit") view=EditBookPage ssr=SsrMode::Async/>
                    <Route path=path!("/admin/books/:id/delete") view=DeleteBookPage ssr=SsrMode::Async/>
                </Routes>
            </main>
        </Router>
    }
}
