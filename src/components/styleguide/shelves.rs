//! Books as the catalogue and their own pages show them.

use super::{
    Group, Specimen,
    samples::{book, money},
};
use crate::{
    components::{
        book_details::MoreByAuthor,
        failure::Failure,
        found_books::{BookTable, ListPages},
    },
    domain::{book::Book, catalogue::CatalogueQuery, money::Currency},
    error::ShopError,
};
use leptos::prelude::*;

/// Books in rows, and what stands around them.
#[component]
pub fn Shelves(currency: Currency) -> impl IntoView {
    let dear = Book {
        price: money(124_999, currency),
        ..book("c", "The Works", "Anonymous", None, currency)
    };
    let books = [
        book("a", "Middlemarch", "George Eliot", Some(40), currency),
        book("bb", "The Age of Innocence", "Edith Wharton", Some(2), currency),
        book("ccc", "Bleak House", "Charles Dickens", Some(0), currency),
        Book { read: false, description: String::new(), year: None, ..dear },
        book(
            "d1",
            "The Life and Opinions of Tristram Shandy, Gentleman, in Nine Volumes",
            "Laurence Sterne",
            Some(1),
            currency,
        ),
    ];
    let few = books[..2].to_vec();
    let more = vec![
        book("e", "Silas Marner", "George Eliot", None, currency),
        book("ff", "Adam Bede", "George Eliot", None, currency),
    ];
    let [next, previous] = ["a", "b"].map(|place| Some(place.to_owned()));
    view! {
        <Group id="books" name="Books in the list">
            <BookTable books=books.to_vec()/>
        </Group>
        <Group id="books-busy" name="The list while the shop is asked">
            <div class="found" aria-busy="true"><BookTable books=few/></div>
        </Group>
        <Group id="books-around" name="Around the list">
            <Specimen name="How many there are"><p class="search-status">"25 books"</p></Specimen>
            <Specimen name="Nothing found">
                <p class="empty">"No book matches “zzz”. Try fewer or other words, or " <a href="/">"see all books"</a> "."</p>
            </Specimen>
            <Specimen name="A cover of its own">
                <img class="cover cover-picture" src="/icon-512.png" alt=""/>
            </Specimen>
            <Specimen name="Pages">
                <ListPages next previous query=CatalogueQuery::default()/>
            </Specimen>
        </Group>
        <MoreByAuthor author="George Eliot".to_owned() more/>
        <Group id="failures" name="What is not there">
            <Failure error=ShopError::NoSuchBook/>
        </Group>
    }
}
