//! The form of the checkout: contact details, the place of Stripe's card form, and the button that
//! pays. The server draws it; the island `CardPayment` around it brings it to life.

use super::{
    address_fields::AddressFields,
    checkout_steps::CardPayment,
    checkout_view::{PROBLEMS, Phase, lines},
};
use crate::{
    domain::{book::BookId, checkout::TypedContact, money::Money},
    error::ShopError,
    words::words,
};
use leptos::prelude::*;

/// Pays for one copy of `item`, or for the cart when it is empty. The amount shown is replaced by
/// what the server will charge. An address is asked for when something `ships`. Without JavaScript
/// it is a plain form that keeps the details.
#[component]
pub fn PaymentForm(
    item: BookId,
    /// What the page shows, as the server calls it.
    selection: String,
    amount: Money,
    ships: bool,
    /// What its fields begin with.
    typed: TypedContact,
    /// Why the order that they were typed for could not be placed.
    refusal: Option<ShopError>,
    /// The page's choice of countries, when something ships.
    children: Children,
) -> impl IntoView {
    let words = words();
    let again = if item.0.is_empty() { "pay_these_again" } else { "pay_this_again" };
    let TypedContact { contact, faults } = typed;
    let first = faults.first_field();
    let refusal = refusal.iter().map(|error| words.error(error));
    let problems = refusal.chain(lines(words, &faults)).map(|line| view! { <li>{line}</li> });
    let problems = problems.collect_view();
    let spoken = |fault: Option<_>| fault.map(|fault| words.contact_fault(fault));
    let (name_fault, email_fault) = (spoken(faults.name), spoken(faults.email));
    let address = ships.then(|| {
        let begins_with = contact.address.unwrap_or_default();
        view! {
            <AddressFields faults=faults.address begins_with first_fault=first>{children()}</AddressFields>
        }
    });
    view! {
        <CardPayment>
            <div class="already-paid" role="status">
                <div class="already-paid-words" hidden>
                    <p><strong></strong></p>
                    <p class="already-paid-choices">
                        <a class="button button-primary">{words.say("pay_see_order")}</a>
                        <button type="button" class="button button-again">{words.say(again)}</button>
                    </p>
                </div>
            </div>
            <form
                class="payment-form"
                method="post"
                action="/checkout/contact"
                novalidate
                data-phase=Phase::Preparing.word()
                data-selection=selection
            >
                <input type="hidden" name="item" value=item.0/>
                <fieldset class="contact">
                    <legend>{words.say("pay_details")}</legend>
                    <Field id="name" label=words.say("pay_name") kind="text" dir="auto" autocomplete="name" fault=name_fault value=contact.name first=first == Some("name")/>
                    <Field id="email" label=words.say("pay_email") kind="email" dir="ltr" autocomplete="email" fault=email_fault value=contact.email first=first == Some("email")/>
                </fieldset>
                {address}
                <fieldset class="card">
                    <legend>{words.say("pay_card")}</legend>
                    <CardSkeleton/>
                    // Shown by the style sheet when no script has come to take it away.
                    <p class="payment-slow">
                        {words.say("pay_slow")}
                    </p>
                    <div class="payment-element"></div>
                </fieldset>
                <div class="payment-error" id=PROBLEMS role="alert" tabindex="-1">
                    <ul>{problems}</ul>
                    <button type="button" class="button button-retry" hidden>
                        {words.say("pay_try_again")}
                    </button>
                </div>
                // Shown by the style sheet where there is no script.
                <button class="button button-primary button-keep" type="submit">{words.say("pay_keep")}</button>
                <button class="button button-primary button-pay" type="submit" disabled aria-busy="false">
                    {words.fill("pay_button", &[("amount", words.money(amount))])}
                </button>
                <p class="payment-note">{words.say("pay_note")}</p>
            </form>
        </CardPayment>
    }
}

/// The card fields in outline, as high as the real ones, while those are on their way.
#[component]
pub fn CardSkeleton() -> impl IntoView {
    view! { <p class="payment-wait" role="status">{words().say("pay_loading")}</p> }
}

/// A labelled text field with its fault below it.
#[component]
pub fn Field(
    /// Its id and name.
    id: &'static str,
    /// What it asks for.
    label: String,
    /// The type of the input.
    kind: &'static str,
    /// Which way it is written.
    dir: &'static str,
    /// What a browser may fill in.
    autocomplete: &'static str,
    /// What is wrong with it.
    fault: Option<String>,
    /// What is in it.
    value: String,
    /// Whether it is the first that is wrong.
    first: bool,
) -> impl IntoView {
    let error_id = format!("{id}-error");
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input
                id=id
                name=id
                type=kind
                dir=dir
                autocomplete=autocomplete
                required
                value=value
                autofocus=first
                aria-invalid=fault.is_some().to_string()
                aria-describedby=error_id.clone()
            />
            <p class="field-error" id=error_id>{fault}</p>
        </div>
    }
}
