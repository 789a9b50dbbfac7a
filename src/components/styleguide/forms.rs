//! Fields, right and wrong, and dialogs.

use super::{Group, Specimen};
use crate::{
    components::{
        address_fields::{AddressFields, AddressInputs, CountrySelect},
        admin::book_fields::BookFields,
        catalogue_form::CatalogueForm,
        orders_form::OrdersForm,
        payment_form::{CardSkeleton, Field},
    },
    domain::{
        address::{AddressFaults, Country},
        admin_book::BookForm,
        book_draft::{BookDraft, BookFaults},
        catalogue::CatalogueQuery,
        my_orders::Asked,
    },
};
use leptos::prelude::*;

/// What one types into.
#[component]
pub fn Forms() -> impl IntoView {
    let fault = |words: Option<&'static str>| Signal::stored(words.map(str::to_owned));
    let faults = AddressFaults {
        line1: Some("Enter the street and the house number.".to_owned()),
        country: Some("Choose the country.".to_owned()),
        ..AddressFaults::default()
    };
    let countries = vec![Country { code: "GB".to_owned(), name: "United Kingdom".to_owned() }];
    view! {
        <Group id="fields" name="Fields">
            <Specimen name="Right, and wrong">
                <form class="contact">
                    <Field id="guide-name" label="First and last name" kind="text" autocomplete="off" input=NodeRef::new() fault=fault(None)/>
                    <Field id="guide-email" label="Email" kind="email" autocomplete="off" input=NodeRef::new() fault=fault(Some("Enter an email address such as name@example.com."))/>
                </form>
            </Specimen>
            <Specimen name="An address with faults">
                <form>
                    <AddressFields inputs=AddressInputs::default() faults=Signal::stored(faults)>
                        <CountrySelect countries/>
                    </AddressFields>
                </form>
            </Specimen>
            <Specimen name="A link to one's orders, asked for with a slip"><AskedWrongly/></Specimen>
            <Specimen name="Card form on its way">
                <div class="payment-form"><CardSkeleton waiting=Signal::stored(true)/></div>
            </Specimen>
        </Group>
        <Group id="filters" name="Filters">
            <form class="search" role="search">
                <CatalogueForm
                    query=CatalogueQuery { min: "cheap".to_owned(), in_stock: true, ..CatalogueQuery::default() }
                    fault=fault(Some("Enter the price as a number, such as 19.99."))
                />
            </form>
        </Group>
        <Group id="dialogs" name="Dialog"><BookDialog/></Group>
    }
}

#[component]
fn AskedWrongly() -> impl IntoView {
    provide_context(Asked {
        email: "ada@".to_owned(),
        fault: "Enter an email address such as name@example.com.".to_owned(),
    });
    view! { <OrdersForm/> }
}

#[component]
fn BookDialog() -> impl IntoView {
    let form = RwSignal::new(BookForm {
        draft: BookDraft {
            title: "Emma".to_owned(),
            price: "cheap".to_owned(),
            ..BookDraft::default()
        },
        faults: BookFaults {
            price: Some("Enter the price as a number, such as 19.99.".to_owned()),
            ..BookFaults::default()
        },
        ..BookForm::blank()
    });
    view! {
        <dialog class="dialog" open aria-labelledby="guide-dialog">
            <header class="dialog-header">
                <h2 id="guide-dialog">"Add a new book"</h2>
                <button class="button dialog-close" type="button" aria-label="Close">"×"</button>
            </header>
            <form class="admin-form book-form" novalidate>
                <BookFields form prefix="guide"/>
                <p class="admin-actions">
                    <button class="button button-primary" type="button">"Submit"</button>
                    <button class="button" type="reset">"Reset"</button>
                </p>
            </form>
        </dialog>
    }
}
