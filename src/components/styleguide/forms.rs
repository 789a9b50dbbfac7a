//! Fields, right and wrong, and dialogs.

use super::{Group, Specimen};
use crate::{
    components::{
        address_fields::{AddressFields, CountrySelect},
        admin::book_fields::BookFields,
        catalogue_form::CatalogueForm,
        orders_form::OrdersForm,
        payment_form::{CardSkeleton, Field},
    },
    domain::{
        address::{Address, AddressFaults, Country},
        admin_book::BookForm,
        book_draft::{BookDraft, BookFaults},
        catalogue::{CatalogueQuery, PriceFault},
        contact_fault::ContactFault,
        my_orders::{AskFault, Asked},
    },
    words::words,
};
use leptos::prelude::*;

/// What one types into.
#[component]
pub fn Forms() -> impl IntoView {
    let words = words();
    let faults = AddressFaults {
        line1: Some(ContactFault::StreetMissing),
        country: Some(ContactFault::CountryMissing),
        ..AddressFaults::default()
    };
    let countries = vec![Country { code: "GB".to_owned(), name: "United Kingdom".to_owned() }];
    view! {
        <Group id="fields" name="Fields">
            <Specimen name="Right, and wrong">
                <form class="contact">
                    <Field id="guide-name" label=words.say("pay_name") kind="text" dir="auto" autocomplete="off" fault=None value="Ada Lovelace".to_owned() first=false/>
                    <Field id="guide-email" label=words.say("pay_email") kind="email" dir="ltr" autocomplete="off" fault=Some(words.contact_fault(ContactFault::EmailUnfit)) value="ada@".to_owned() first=false/>
                </form>
            </Specimen>
            <Specimen name="An address with faults">
                <form>
                    <AddressFields faults begins_with=Address::default() first_fault=None>
                        <CountrySelect countries chosen=String::new() faulty=true/>
                    </AddressFields>
                </form>
            </Specimen>
            <Specimen name="A link to one's orders, asked for with a slip"><AskedWrongly/></Specimen>
            <Specimen name="Card form on its way">
                <div class="payment-form"><CardSkeleton/></div>
            </Specimen>
        </Group>
        <Group id="filters" name="Filters">
            <form class="search" role="search">
                <CatalogueForm
                    query=CatalogueQuery { min: "20".to_owned(), max: "10".to_owned(), in_stock: true, ..CatalogueQuery::default() }
                    fault=Some(PriceFault::Crossed)
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
        fault: AskFault::Email(ContactFault::EmailUnfit),
    });
    view! { <OrdersForm/> }
}

#[component]
fn BookDialog() -> impl IntoView {
    let form = RwSignal::new(BookForm {
        draft: BookDraft {
            title: "Emma".to_owned(),
            price: "0".to_owned(),
            ..BookDraft::default()
        },
        faults: BookFaults {
            price: Some("Enter a price greater than zero.".to_owned()),
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
