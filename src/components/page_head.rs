//! What search engines, and other sites that show a link, are told of a page
//! (<https://ogp.me>, <https://developers.google.com/search/docs/crawling-indexing/consolidate-duplicate-urls>).

use super::book_data::book_data;
use crate::{
    domain::{book::Book, language::Language, site::PublicUrl},
    words::words,
};
use leptos::prelude::*;
use leptos_meta::{Link, Meta, Title};

/// The shop's own picture: wherever a page has none.
const ICON: &str = "/icon-512.png";

/// A card's width and height in pixels, as [`super::card`] draws it.
const CARD: (&str, &str) = ("1200", "630");

/// The head of a page that may be found by anybody. Pages that may not have a `robots` of
/// `noindex` instead.
#[component]
pub fn PageHead(
    /// The page's title.
    #[prop(into)]
    title: String,
    /// What is on it, in a sentence or two.
    #[prop(into)]
    description: String,
    /// Its one address, from the first slash on: all others that show the same name this one.
    #[prop(into)]
    path: String,
    /// Whether search engines may list it under this very address.
    #[prop(default = true)]
    index: bool,
    /// The book that it is about.
    #[prop(optional)]
    book: Option<Book>,
) -> impl IntoView {
    if !index {
        return view! {
            <Title text=title/>
            <Meta name="description" content=description/>
            <Meta name="robots" content="noindex"/>
        }
        .into_any();
    }
    // Nothing of this is needed in the browser, which does not know the shop's public address.
    let addresses = use_context::<PublicUrl>().map(|shop| {
        let here = shop.of(&path);
        let picture = shop.of(&book.as_ref().map_or(ICON.to_owned(), Book::card_href));
        view! {
            <Link rel="canonical" href=here.clone()/>
            <Meta property="og:url" content=here/>
            <Meta property="og:image" content=picture/>
        }
    });
    let card = book.map(|book| {
        let alt = format!("{}, {}", book.title, book.author);
        view! {
            <Meta property="og:image:width" content=CARD.0/>
            <Meta property="og:image:height" content=CARD.1/>
            <Meta property="og:image:alt" content=alt/>
        }
    });
    let spoken = words().language();
    let others = Language::ALL.into_iter().filter(|other| *other != spoken).map(|other| {
        view! { <Meta property="og:locale:alternate" content=other.locale()/> }
    });
    let (kind, twitter) =
        if card.is_some() { ("book", "summary_large_image") } else { ("website", "summary") };
    view! {
        <Title text=title.clone()/>
        <Meta name="description" content=description.clone()/>
        <Meta property="og:site_name" content=words().say("page_brand")/>
        <Meta property="og:locale" content=spoken.locale()/>
        {others.collect_view()}
        <Meta property="og:type" content=kind/>
        <Meta property="og:title" content=title/>
        <Meta property="og:description" content=description/>
        {addresses}
        {card}
        <Meta name="twitter:card" content=twitter/>
    }
    .into_any()
}

/// The head of a book's own page, with what a machine reads of the book.
#[component]
pub fn BookHead(
    /// The page's title.
    #[prop(into)]
    title: String,
    /// What is on it.
    #[prop(into)]
    description: String,
    /// The book.
    book: Book,
) -> impl IntoView {
    let data = use_context::<PublicUrl>().map(|shop| {
        let data = book_data(&book, &shop);
        view! { <script type="application/ld+json" inner_html=data></script> }
    });
    let path = book.href();
    view! {
        <PageHead title description path book=book/>
        {data}
    }
}
