//! Paying: what happens between the press of the button and the confirmation.

use super::{
    checkout_steps::CheckoutSteps,
    checkout_view::{Phase, go_to_confirmation, lines},
};
use crate::{
    domain::{
        buyer::{Contact, ContactFaults},
        checkout::Payable,
        payment::PaymentIntentId,
    },
    error::ShopError,
    functions::checkout_calls,
    stripe_js::{BillingDetails, PaymentElement, PaymentError},
    words::Words,
};
use leptos::{prelude::*, task::spawn_local};
use std::rc::Rc;

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
    pub fn pay(self: &Rc<Self>) {
        if self.phase.get() != Phase::Ready {
            return;
        }
        let view = &self.view;
        let typed = view.typed();
        let contact = match typed.checked(typed.address.is_some()) {
            Ok(contact) => contact,
            Err(faults) => {
                let mut problems = lines(view.words, &faults);
                if self.empty_card.get() {
                    problems.extend(card_required(view.words));
                }
                view.show_problems(&problems);
                return view.show_faults(&faults);
            }
        };
        view.show_problems(&[]);
        view.show_faults(&ContactFaults::default());
        self.enter(Phase::Paying);
        let steps = Rc::clone(self);
        spawn_local(async move {
            match steps.pay_as(&contact).await {
                Ok(payment) => return go_to_confirmation(&payment),
                Err(Halt::Again(problems)) => {
                    steps.view.show_problems(&problems);
                    steps.enter(Phase::Ready);
                }
                Err(Halt::Replaced) => steps.stop("pay_replaced"),
                Err(Halt::Said) => {}
            }
            steps.view.focus_problems();
        });
    }

    /// Submits, saves, confirms; answers what was paid.
    async fn pay_as(&self, contact: &Contact) -> Result<PaymentIntentId, Halt> {
        let payable = self.payable.borrow().clone().ok_or(Halt::Replaced)?;
        let element = self.element.take().ok_or(Halt::Replaced)?;
        let outcome = self.confirm(&element, &payable, contact).await;
        self.element.set(Some(element));
        outcome.map(|()| payable.payment_intent)
    }

    async fn confirm(
        &self,
        element: &PaymentElement,
        payable: &Payable,
        contact: &Contact,
    ) -> Result<(), Halt> {
        let words = self.view.words;
        element.submit().await.map_err(|error| self.card_problems(&error))?;
        match checkout_calls::save(&payable.order, contact, payable.amount).await {
            Ok(()) => {}
            // Paid in another tab: the confirmation knows.
            Err(ShopError::OrderClosed) => return Ok(()),
            Err(ShopError::NoSuchOrder | ShopError::OrderExpired) => return Err(Halt::Replaced),
            Err(ShopError::PriceChanged) => return Err(self.offer_anew(element, payable).await),
            Err(ShopError::InvalidContact(faults)) => {
                self.view.show_faults(&faults);
                return Err(Halt::Again(lines(words, &faults)));
            }
            Err(error) => return Err(Halt::again(words.not_charged(&error))),
        }
        let origin = window().location().origin().unwrap_or_default();
        let billing = BillingDetails { name: &contact.name, email: &contact.email };
        match element.confirm(&[&origin, "/success"].concat(), billing).await {
            Ok(()) => Ok(()),
            Err(error) => match error.for_the_shopper() {
                Some(said) => Err(Halt::again(said)),
                None => ask_the_shop(words, &payable.payment_intent).await,
            },
        }
    }

    /// Shows the amount that the order asks for now; what was typed stays.
    async fn offer_anew(&self, element: &PaymentElement, shown: &Payable) -> Halt {
        let Some(payable) = self.ask_what_to_pay(false).await else { return Halt::Said };
        let same = payable.payment_intent == shown.payment_intent;
        if !same || element.fetch_updates().await.is_err() {
            return Halt::Replaced;
        }
        Halt::again(self.view.words.error(&ShopError::PriceChanged))
    }

    fn card_problems(&self, error: &PaymentError) -> Halt {
        let words = self.view.words;
        match error.for_the_shopper() {
            _ if self.empty_card.get() => Halt::Again(card_required(words)),
            Some(said) => Halt::again(said),
            None => Halt::again(words.say("pay_unfinished")),
        }
    }
}

/// After an error that says nothing about the money, our server asks Stripe.
async fn ask_the_shop(words: Words, payment: &PaymentIntentId) -> Result<(), Halt> {
    match checkout_calls::standing(payment).await.as_deref() {
        Ok("canceled") | Err(ShopError::NoSuchPayment) => Err(Halt::Replaced),
        Ok("unpaid") => Err(Halt::again(words.say("pay_unfinished"))),
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
