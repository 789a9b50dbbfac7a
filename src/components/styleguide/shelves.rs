//! Books as the catalogue and their own pages show them.

use super::{
    Group, Specimen,
    samples::{book, money},
};
use crate::{
    components::{
        book_details::MoreByAuthor, book_list::ListPages, book_row::BookRow, failure::Failure,
    },
    domain::{
        book::Book,
        catalogue::{BooksFound, CatalogueQuery},
        money::Currency,
    },
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
    let pages = BooksFound {
        next: Some("a".to_owned()),
        previous: Some("b".to_owned()),
        ..BooksFound::default()
    };
    view! {
        <Group id="books" name="Books in the list">
            <Table books=books.to_vec() busy=false/>
        </Group>
        <Group id="books-busy" name="The list while the shop is asked">
            <Table books=few busy=true/>
        </Group>
        <Group id="books-around" name="Around the list">
            <Specimen name="How many there are"><p class="search-status">"25 books"</p></Specimen>
            <Specimen name="Nothing found">
                <p class="empty">"No book matches “zzz”. Try fewer or other words, or " <a href="/">"see all books"</a> "."</p>
            </Specimen>
            <Specimen name="Pages">
                <ListPages found=Signal::stored(pages) shown=Signal::stored(CatalogueQuery::default())/>
            </Specimen>
        </Group>
        <MoreByAuthor author="George Eliot".to_owned() more/>
        <Group id="failures" name="What is not there">
            <Failure error=ShopError::NoSuchBook/>
        </Group>
    }
}

#[component]
fn Table(books: Vec<Book>, busy: bool) -> impl IntoView {
    let headings = ["Title", "Author", "Read?", "Purchase Price", "Actions"]
        .map(|name| view! { <th scope="col" role="columnheader">{name}</th> });
    view! {
        <table class="book-list" role="table" aria-busy=busy.to_string()>
            <thead role="rowgroup"><tr role="row">{headings.collect_view()}</tr></thead>
            <tbody role="rowgroup">
                {books.into_iter().map(|book| view! { <BookRow book/> }).collect_view()}
            </tbody>
        </table>
    }
}
