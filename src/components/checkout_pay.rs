//! Paying: what happens between the press of the button and the confirmation.

use super::checkout_steps::{CheckoutSteps, Phase};
use crate::{
    domain::{
        buyer::{Contact, ContactFaults},
        checkout::Payable,
        confirmation::Standing,
        payment::PaymentIntentId,
    },
    error::ShopError,
    functions::{
        checkout::{save_contact, start_checkout},
        payment::retrieve_payment,
    },
    stripe_js::{BillingDetails, PaymentElement, PaymentError},
    words::Words,
};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The id of the region that says what went wrong.
pub const PROBLEMS: &str = "payment-problems";

/// Why a payment did not come to its end.
enum Halt {
    /// Something to correct or to try again, a line each.
    Again(Vec<String>),
    /// This PaymentIntent will never be paid: only a new beginning helps.
    Replaced,
    /// The phase says it already.
    Said,
}

impl Halt {
    fn again(line: impl Into<String>) -> Halt {
        Halt::Again(vec![line.into()])
    }
}

impl CheckoutSteps {
    /// Pays, with the contact details as typed. Does nothing while a payment is under way.
    pub fn pay(self, typed: Contact) {
        if self.phase.get_untracked() != Phase::Ready {
            return;
        }
        self.problems.set(Vec::new());
        self.faults.set(ContactFaults::default());
        let contact = match typed.checked(self.ships) {
            Ok(contact) => contact,
            Err(faults) => {
                let mut problems = lines(self.words, &faults);
                if self.empty_card.get_value() {
                    problems.extend(card_required(self.words));
                }
                self.faults.set(*faults);
                return self.problems.set(problems);
            }
        };
        self.phase.set(Phase::Paying);
        spawn_local(async move {
            match self.pay_as(&contact).await {
                Ok(id) => go_to_confirmation(&id),
                Err(Halt::Again(problems)) => {
                    self.problems.set(problems);
                    self.phase.set(Phase::Ready);
                    focus_problems();
                }
                Err(Halt::Replaced) => {
                    self.stop("pay_replaced");
                    focus_problems();
                }
                Err(Halt::Said) => focus_problems(),
            }
        });
    }

    /// Submits, saves, confirms; answers what was paid.
    async fn pay_as(self, contact: &Contact) -> Result<PaymentIntentId, Halt> {
        let payable = self.payable.get_value().ok_or(Halt::Replaced)?;
        let element = self.element.try_update_value(Option::take).flatten();
        let element = element.ok_or(Halt::Replaced)?;
        let outcome = self.confirm(&element, &payable, contact).await;
        self.element.set_value(Some(element));
        outcome.map(|()| payable.payment_intent)
    }

    async fn confirm(
        self,
        element: &PaymentElement,
        payable: &Payable,
        contact: &Contact,
    ) -> Result<(), Halt> {
        element.submit().await.map_err(|error| self.card_problems(&error))?;
        match save_contact(payable.order.clone(), contact.clone(), payable.amount).await {
            Ok(()) => {}
            // Paid in another tab: the confirmation knows.
            Err(ShopError::OrderClosed) => return Ok(()),
            Err(ShopError::NoSuchOrder | ShopError::OrderExpired) => return Err(Halt::Replaced),
            Err(ShopError::PriceChanged) => return Err(self.offer_anew(element).await),
            Err(ShopError::InvalidContact(faults)) => {
                let problems = lines(self.words, &faults);
                self.faults.set(*faults);
                return Err(Halt::Again(problems));
            }
            Err(error) => return Err(Halt::again(self.words.not_charged(&error))),
        }
        let origin = window().location().origin().unwrap_or_default();
        let billing = BillingDetails { name: &contact.name, email: &contact.email };
        match element.confirm(&format!("{origin}/success"), billing).await {
            Ok(()) => Ok(()),
            Err(error) => match error.for_the_shopper() {
                Some(words) => Err(Halt::again(words)),
                None => ask_the_shop(self.words, &payable.payment_intent).await,
            },
        }
    }

    /// Shows the amount that the order asks for now; what was typed stays.
    async fn offer_anew(self, element: &PaymentElement) -> Halt {
        let start = start_checkout(self.item.get_value(), false, self.selection.get_value()).await;
        let Some(payable) = self.something_to_pay(start) else { return Halt::Said };
        let shown = self.payable.get_value().map(|shown| shown.payment_intent);
        if shown.as_ref() != Some(&payable.payment_intent) || element.fetch_updates().await.is_err()
        {
            return Halt::Replaced;
        }
        self.amount.set(payable.amount);
        self.payable.set_value(Some(payable));
        Halt::again(self.words.error(&ShopError::PriceChanged))
    }

    fn card_problems(self, error: &PaymentError) -> Halt {
        match error.for_the_shopper() {
            _ if self.empty_card.get_value() => Halt::Again(card_required(self.words)),
            Some(words) => Halt::again(words),
            None => Halt::again(self.words.say("pay_unfinished")),
        }
    }
}

/// After an error that says nothing about the money, our server asks Stripe.
async fn ask_the_shop(words: Words, id: &PaymentIntentId) -> Result<(), Halt> {
    match retrieve_payment(id.0.clone(), String::new()).await.map(|payment| payment.standing) {
        Ok(Standing::Canceled) | Err(ShopError::NoSuchPayment) => Err(Halt::Replaced),
        Ok(Standing::Unpaid) => Err(Halt::again(words.say("pay_unfinished"))),
        Ok(_) => Ok(()),
        Err(_) => Err(Halt::again(words.say("pay_unknown"))),
    }
}

/// What an empty card form lacks, in the order of its fields.
fn card_required(words: Words) -> Vec<String> {
    ["pay_number_required", "pay_cvc_required", "pay_expiry_required"]
        .map(|key| words.say(key))
        .into()
}

/// Takes the keyboard to what went wrong, when nothing else has it: the button that had it could
/// not be pressed while the payment was under way, and lost it. A faulty field keeps it, ours or
/// the card form's.
fn focus_problems() {
    request_animation_frame(|| {
        let active = document().active_element().map(|element| element.tag_name());
        if !matches!(active.as_deref(), None | Some("BODY" | "BUTTON")) {
            return;
        }
        let problems = document().get_element_by_id(PROBLEMS);
        if let Some(problems) = problems.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
            // Fails only when it has left the page.
            let _ = problems.focus();
        }
    });
}

/// What is wrong with the details, a line each.
pub fn lines(words: Words, faults: &ContactFaults) -> Vec<String> {
    faults.all().into_iter().map(|fault| words.contact_fault(fault)).collect()
}

fn go_to_confirmation(id: &PaymentIntentId) {
    // Replaced, so that the back button leads to the books and not to a paid checkout.
    let _ = window().location().replace(&format!("/success?pi={}", id.0));
}
