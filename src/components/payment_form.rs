//! The island `PaymentForm`: contact details, Stripe's card form, and the button that pays.

use super::{
    address_fields::{AddressFields, AddressInputs},
    checkout_steps::{CheckoutSteps, Phase},
};
use crate::{
    domain::{book::BookId, buyer::Contact, money::Money},
    words::words,
};
use leptos::{html, prelude::*};

/// Pays for one copy of `item`, or for the cart when it is empty. The amount shown is replaced by
/// what the server will charge. An address is asked for when something `ships`.
#[island]
pub fn PaymentForm(
    item: BookId,
    /// What the page shows, as the server calls it.
    selection: String,
    amount: Money,
    ships: bool,
    /// The page's choice of countries, when something ships.
    children: Children,
) -> impl IntoView {
    let words = words();
    let cart = item.0.is_empty();
    let again = if cart { "pay_these_again" } else { "pay_this_again" };
    let container = NodeRef::<html::Div>::new();
    let steps = CheckoutSteps::new(item, selection, amount, ships, container);
    let phase = steps.phase;
    let name = NodeRef::<html::Input>::new();
    let email = NodeRef::<html::Input>::new();
    let address = AddressInputs::default();

    Effect::new(move || steps.begin(false));
    // A faulty field takes the focus, so that the message is heard and the slip is at hand.
    Effect::new(move || {
        let faults = steps.faults.get();
        let faulty = if faults.name.is_some() {
            Some(name)
        } else {
            faults.email.is_some().then_some(email)
        };
        match faulty.and_then(|input| input.get_untracked()) {
            Some(input) => {
                let _ = input.focus();
            }
            None => {
                address.focus_fault(&faults.address);
            }
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
            novalidate
            on:submit=pay
            hidden=move || nothing_to_pay().is_some()
            data-phase=move || phase_word(&phase.get())
        >
            <fieldset class="contact">
                <legend>{words.say("pay_details")}</legend>
                <Field id="name" label=words.say("pay_name") kind="text" dir="auto" autocomplete="name" input=name fault=name_fault/>
                <Field id="email" label=words.say("pay_email") kind="email" dir="ltr" autocomplete="email" input=email fault=email_fault/>
            </fieldset>
            {ships.then(|| view! {
                <AddressFields inputs=address faults=address_faults>{children()}</AddressFields>
            })}
            <fieldset class="card">
                <legend>{words.say("pay_card")}</legend>
                <p class="payment-wait" role="status">
                    {move || (phase.get() == Phase::Preparing).then(|| words.say("pay_loading"))}
                </p>
                // Shown by the style sheet when no script has come to take it away.
                <p class="payment-slow">
                    {words.say("pay_slow")}
                </p>
                <div class="payment-element" node_ref=container></div>
            </fieldset>
            <div class="payment-error" role="alert">
                <ul>{problems}</ul>
                <Show when=move || phase.get() == Phase::Stopped>
                    <button type="button" class="button" on:click=move |_| steps.begin(false)>
                        {words.say("pay_try_again")}
                    </button>
                </Show>
            </div>
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

/// A labelled text field with its fault below it.
#[component]
fn Field(
    id: &'static str,
    label: String,
    kind: &'static str,
    dir: &'static str,
    autocomplete: &'static str,
    input: NodeRef<html::Input>,
    fault: Signal<Option<String>>,
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
