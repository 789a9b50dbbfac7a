//! The island `PaymentForm`: contact details, Stripe's card form, and the button that pays.

use super::{
    address_fields::{AddressFields, AddressInputs},
    checkout_pay::{PROBLEMS, lines},
    checkout_steps::{CheckoutSteps, Phase},
};
use crate::{
    domain::{book::BookId, buyer::Contact, checkout::TypedContact, money::Money},
    error::ShopError,
    words::words,
};
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;

/// Pays for one copy of `item`, or for the cart when it is empty. The amount shown is replaced by
/// what the server will charge. An address is asked for when something `ships`. Without JavaScript
/// it is a plain form that keeps the details.
#[cfg_attr(feature = "split", island(lazy))]
#[cfg_attr(not(feature = "split"), island)]
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
    let cart = item.0.is_empty();
    let again = if cart { "pay_these_again" } else { "pay_this_again" };
    let container = NodeRef::<html::Div>::new();
    let item_id = item.0.clone();
    let steps = CheckoutSteps::new(item, selection, amount, ships, container);
    let phase = steps.phase;
    let name = NodeRef::<html::Input>::new();
    let email = NodeRef::<html::Input>::new();
    let address = AddressInputs::default();
    let begins_with = typed.contact.clone();
    let first_fault = typed.faults.first_field();
    let refusal = refusal.iter().map(|error| words.error(error));
    steps.problems.set(refusal.chain(lines(words, &typed.faults)).collect());
    steps.faults.set(typed.faults);

    Effect::new(move || steps.begin(false));
    // A faulty field takes the focus, so that the message is heard and the slip is at hand.
    Effect::new(move || {
        let faulty = steps.faults.read().first_field();
        let field = faulty.and_then(|name| document().get_element_by_id(name));
        if let Some(field) = field.and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = field.focus();
        }
    });

    let pay = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let typed = |input: NodeRef<html::Input>| {
            input.get_untracked().map(|i| i.value()).unwrap_or_default()
        };
        let address = ships.then(|| address.typed());
        steps.pay(Contact { name: typed(name), email: typed(email), address });
    };
    let nothing_to_pay = move || match phase.get() {
        Phase::AlreadyPaid(id) | Phase::UnderWay(id) => Some(format!("/success?pi={}", id.0)),
        _ => None,
    };
    let under_way = move || matches!(phase.get(), Phase::UnderWay(_));
    let why_nothing = move || {
        words.say(match (under_way(), cart) {
            (true, true) => "pay_these_under_way",
            (true, false) => "pay_this_under_way",
            (false, true) => "pay_these_paid",
            (false, false) => "pay_this_paid",
        })
    };
    let spoken = move |fault: Option<_>| fault.map(|fault| words.contact_fault(fault));
    let name_fault = Signal::derive(move || spoken(steps.faults.get().name));
    let email_fault = Signal::derive(move || spoken(steps.faults.get().email));
    let address_faults = Signal::derive(move || steps.faults.get().address);
    let label = move || {
        let key = if phase.get() == Phase::Paying { "pay_paying" } else { "pay_button" };
        words.fill(key, &[("amount", words.money(steps.amount.get()))])
    };
    let problems = move || {
        steps.problems.get().into_iter().map(|line| view! { <li>{line}</li> }).collect_view()
    };
    view! {
        <div class="already-paid" role="status">
            <Show when=move || nothing_to_pay().is_some()>
                <p><strong>{why_nothing}</strong></p>
                <p class="already-paid-choices">
                    <a class="button button-primary" href=move || nothing_to_pay().unwrap_or_default()>
                        {words.say("pay_see_order")}
                    </a>
                    <button type="button" class="button" hidden=under_way on:click=move |_| steps.begin(true)>
                        {words.say(again)}
                    </button>
                </p>
            </Show>
        </div>
        <form
            class="payment-form"
            method="post"
            action="/checkout/contact"
            novalidate
            on:submit=pay
            hidden=move || nothing_to_pay().is_some()
            data-phase=move || phase_word(&phase.get())
        >
            <input type="hidden" name="item" value=item_id/>
            <fieldset class="contact">
                <legend>{words.say("pay_details")}</legend>
                <Field id="name" label=words.say("pay_name") kind="text" dir="auto" autocomplete="name" input=name fault=name_fault value=begins_with.name first=first_fault == Some("name")/>
                <Field id="email" label=words.say("pay_email") kind="email" dir="ltr" autocomplete="email" input=email fault=email_fault value=begins_with.email first=first_fault == Some("email")/>
            </fieldset>
            {ships.then(|| view! {
                <AddressFields inputs=address faults=address_faults begins_with=begins_with.address.unwrap_or_default() first_fault>{children()}</AddressFields>
            })}
            <fieldset class="card">
                <legend>{words.say("pay_card")}</legend>
                <CardSkeleton waiting=Signal::derive(move || phase.get() == Phase::Preparing)/>
                // Shown by the style sheet when no script has come to take it away.
                <p class="payment-slow">
                    {words.say("pay_slow")}
                </p>
                <div class="payment-element" node_ref=container></div>
            </fieldset>
            <div class="payment-error" id=PROBLEMS role="alert" tabindex="-1">
                <ul>{problems}</ul>
                <Show when=move || phase.get() == Phase::Stopped>
                    <button type="button" class="button" on:click=move |_| steps.begin(false)>
                        {words.say("pay_try_again")}
                    </button>
                </Show>
            </div>
            // Shown by the style sheet where there is no script.
            <button class="button button-primary button-keep" type="submit">{words.say("pay_keep")}</button>
            <button
                class="button button-primary button-pay"
                type="submit"
                disabled=move || phase.get() != Phase::Ready
                aria-busy=move || (phase.get() == Phase::Paying).to_string()
            >
                {label}
            </button>
            <p class="payment-note">{words.say("pay_note")}</p>
        </form>
    }
}

/// The card fields in outline, as high as the real ones, while those are on their way.
#[component]
pub fn CardSkeleton(
    /// Whether they still are.
    waiting: Signal<bool>,
) -> impl IntoView {
    let words = words();
    view! {
        <p class="payment-wait" role="status">
            {move || waiting.get().then(|| words.say("pay_loading"))}
        </p>
    }
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
    /// Reads it.
    input: NodeRef<html::Input>,
    /// What is wrong with it now.
    fault: Signal<Option<String>>,
    /// What is in it at first.
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
                node_ref=input
                aria-invalid=move || fault.get().is_some().to_string()
                aria-describedby=error_id.clone()
            />
            <p class="field-error" id=error_id>{move || fault.get()}</p>
        </div>
    }
}

/// The phase as browser tests and styles read it.
fn phase_word(phase: &Phase) -> &'static str {
    match phase {
        Phase::Preparing => "preparing",
        Phase::Ready => "ready",
        Phase::Paying => "paying",
        Phase::Stopped => "stopped",
        Phase::AlreadyPaid(_) => "already-paid",
        Phase::UnderWay(_) => "under-way",
    }
}
