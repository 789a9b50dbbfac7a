//! What the checkout's form shows while one pays: changes what [`super::payment_form`] has drawn.
//! In the browser only.

use crate::{
    domain::{
        address::Address,
        buyer::{Contact, ContactFaults},
        money::Money,
        payment::PaymentIntentId,
    },
    words::{Words, words},
};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event, FormData, HtmlElement, HtmlFormElement};

/// The id of the region that says what went wrong.
pub const PROBLEMS: &str = "payment-problems";

/// Where a checkout stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The order is being placed and the card form loaded.
    Preparing,
    /// The buyer may pay.
    Ready,
    /// A payment is under way.
    Paying,
    /// It cannot go on without another try from the start.
    Stopped,
    /// Nothing to pay: it is paid, and the confirmation has the rest.
    AlreadyPaid,
    /// Nothing to pay now: a payment is on its way, and the confirmation has the rest.
    UnderWay,
}

impl Phase {
    /// The phase as browser tests and styles read it.
    pub fn word(self) -> &'static str {
        match self {
            Phase::Preparing => "preparing",
            Phase::Ready => "ready",
            Phase::Paying => "paying",
            Phase::Stopped => "stopped",
            Phase::AlreadyPaid => "already-paid",
            Phase::UnderWay => "under-way",
        }
    }

    /// Whether there is something to pay, now or after another try.
    fn has_form(self) -> bool {
        !matches!(self, Phase::AlreadyPaid | Phase::UnderWay)
    }
}

/// What is wrong with the details, a line each.
pub fn lines(words: Words, faults: &ContactFaults) -> Vec<String> {
    faults.all().into_iter().map(|fault| words.contact_fault(fault)).collect()
}

/// The form on the page.
pub struct CheckoutView {
    /// Speaks the page's language.
    pub words: Words,
    form: HtmlFormElement,
}

impl CheckoutView {
    /// That of this page, if it has one.
    pub fn of_page() -> Option<CheckoutView> {
        let form = part("form.payment-form")?.dyn_into().ok()?;
        Some(CheckoutView { words: words(), form })
    }

    /// The book that is paid; empty for the cart.
    pub fn item(&self) -> String {
        self.field("item").unwrap_or_default()
    }

    /// What the page shows, as the server calls it: nothing else is paid here.
    pub fn selection(&self) -> String {
        self.form.get_attribute("data-selection").unwrap_or_default()
    }

    /// What is typed now; with an address if one is asked for.
    pub fn typed(&self) -> Contact {
        let field = |name| self.field(name).unwrap_or_default();
        let address = self.field("address-line1").map(|line1| Address {
            line1,
            line2: field("address-line2"),
            city: field("address-level2"),
            region: field("address-level1"),
            postal_code: field("postal-code"),
            country: field("country"),
        });
        Contact { name: field("name"), email: field("email"), address }
    }

    fn field(&self, name: &str) -> Option<String> {
        FormData::new_with_form(&self.form).ok()?.get(name).as_string()
    }

    /// Where the card form goes.
    pub fn container(&self) -> Option<HtmlElement> {
        part(".payment-element")?.dyn_into().ok()
    }

    /// Has `handle` told of an event of the part that the selector names, for as long as the page
    /// is there.
    pub fn on(&self, selector: &str, event: &str, handle: impl FnMut(Event) + 'static) {
        let handler = Closure::<dyn FnMut(Event)>::new(handle).into_js_value();
        if let Some(part) = part(selector) {
            let _ = part.add_event_listener_with_callback(event, handler.unchecked_ref());
        }
    }

    /// Shows where the checkout stands, and the amount on the button once it is known.
    pub fn show_phase(&self, phase: Phase, amount: Option<Money>) {
        let words = self.words;
        let _ = self.form.set_attribute("data-phase", phase.word());
        flag(&self.form, "hidden", !phase.has_form());
        hide(".already-paid-words", phase.has_form());
        hide(".button-again", phase == Phase::UnderWay);
        hide(".button-retry", phase != Phase::Stopped);
        let waiting = (phase == Phase::Preparing).then(|| words.say("pay_loading"));
        say(".payment-wait", &waiting.unwrap_or_default());
        if let Some(button) = part(".button-pay") {
            let paying = phase == Phase::Paying;
            flag(&button, "disabled", phase != Phase::Ready);
            let _ = button.set_attribute("aria-busy", if paying { "true" } else { "false" });
            if let Some(amount) = amount {
                let key = if paying { "pay_paying" } else { "pay_button" };
                let label = words.fill(key, &[("amount", words.money(amount))]);
                button.set_text_content(Some(&label));
            }
        }
    }

    /// Says why there is nothing to pay, with the way to the order. Say it before the phase is shown.
    pub fn show_order(&self, payment: &PaymentIntentId, phase: Phase) {
        let cart = self.item().is_empty();
        let why = self.words.say(match (phase == Phase::UnderWay, cart) {
            (true, true) => "pay_these_under_way",
            (true, false) => "pay_this_under_way",
            (false, true) => "pay_these_paid",
            (false, false) => "pay_this_paid",
        });
        say(".already-paid strong", &why);
        if let Some(link) = part(".already-paid a") {
            let _ = link.set_attribute("href", &confirmation(payment));
        }
    }

    /// Says what went wrong, a line each, in the live region.
    pub fn show_problems(&self, problems: &[String]) {
        let Some(list) = part(".payment-error ul") else { return };
        list.set_text_content(None);
        for problem in problems {
            let Ok(line) = document().create_element("li") else { return };
            line.set_text_content(Some(problem));
            let _ = list.append_child(&line);
        }
    }

    /// Says at each field what is wrong with it. The first faulty one takes the focus, so that the
    /// message is heard and the slip is at hand.
    pub fn show_faults(&self, faults: &ContactFaults) {
        for (name, fault) in faults.fields() {
            let Some(field) = document().get_element_by_id(name) else { continue };
            let faulty = if fault.is_some() { "true" } else { "false" };
            let _ = field.set_attribute("aria-invalid", faulty);
            let why = fault.map(|fault| self.words.contact_fault(fault));
            say(&format!("#{name}-error"), &why.unwrap_or_default());
        }
        self.focus_fault();
    }

    /// Takes the keyboard to the first field that is marked as faulty.
    pub fn focus_fault(&self) {
        focus(part(".payment-form [aria-invalid=true]"));
    }

    /// Takes the keyboard to what went wrong, when nothing else has it: the button that had it
    /// could not be pressed while the payment was under way, and lost it. A faulty field keeps it,
    /// ours or the card form's.
    pub fn focus_problems(&self) {
        request_animation_frame(|| {
            let active = document().active_element().map(|element| element.tag_name());
            if matches!(active.as_deref(), None | Some("BODY" | "BUTTON")) {
                focus(document().get_element_by_id(PROBLEMS));
            }
        });
    }
}

/// Leads on to the confirmation. The checkout's place in the history is taken, so that the back
/// button leads to the books and not to a paid checkout.
pub fn go_to_confirmation(payment: &PaymentIntentId) {
    let _ = window().location().replace(&confirmation(payment));
}

fn confirmation(payment: &PaymentIntentId) -> String {
    ["/success?pi=", &payment.0].concat()
}

fn part(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}

fn say(selector: &str, text: &str) {
    if let Some(part) = part(selector) {
        part.set_text_content(Some(text));
    }
}

fn hide(selector: &str, hidden: bool) {
    if let Some(part) = part(selector) {
        flag(&part, "hidden", hidden);
    }
}

fn flag(element: &Element, name: &str, on: bool) {
    let _ = element.toggle_attribute_with_force(name, on);
}

fn focus(element: Option<Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // Fails only when it has left the page.
        let _ = element.focus();
    }
}
