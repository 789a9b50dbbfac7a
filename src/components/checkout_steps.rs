//! The steps of a checkout in the browser: begin, mount the card form, pay. The island
//! `PaymentForm` draws what these signals say.

use crate::{
    domain::{
        book::BookId,
        buyer::{Contact, ContactFaults},
        checkout::{CheckoutStart, Payable},
        money::Money,
        payment::{PaymentIntentId, PaymentStatus},
    },
    error::ShopError,
    functions::{
        checkout::{save_contact, start_checkout},
        payment::retrieve_payment,
    },
    stripe_js::{self, BillingDetails, ElementEvent, PaymentElement, PaymentError},
};
use leptos::{html, prelude::*, task::spawn_local};
use send_wrapper::SendWrapper;
use std::time::Duration;

/// How long the card form may take to be drawn once it is mounted.
const READY_TIMEOUT: Duration = Duration::from_secs(10);

const BLOCKED: &str = "The card form could not be loaded. An ad blocker, a firewall or a weak connection may be in its way. Nothing was charged.";
const UNFINISHED: &str =
    "The payment was not finished, and you were not charged. Please try again.";
const UNKNOWN: &str = "We lost touch with the payment provider and cannot tell whether the payment went through. Please check your connection and press Pay again: you will not be charged twice.";

/// Where a checkout stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The order is being placed and the card form loaded.
    Preparing,
    /// The buyer may pay.
    Ready,
    /// A payment is under way.
    Paying,
    /// It cannot go on without another try from the start.
    Stopped,
    /// Paid before: the confirmation has the rest.
    AlreadyPaid(PaymentIntentId),
}

/// A checkout's state. Copies share it.
#[derive(Clone, Copy)]
pub struct CheckoutSteps {
    item: StoredValue<BookId>,
    /// Where it stands.
    pub phase: RwSignal<Phase>,
    /// What went wrong, a line each, for the live region.
    pub problems: RwSignal<Vec<String>>,
    /// What is wrong with the contact details.
    pub faults: RwSignal<ContactFaults>,
    /// What will be charged.
    pub amount: RwSignal<Money>,
    payable: StoredValue<Option<Payable>>,
    // Made in the browser only, where there is one thread; the server may drop this on any.
    element: StoredValue<Option<SendWrapper<PaymentElement>>>,
    empty_card: StoredValue<bool>,
}

impl CheckoutSteps {
    /// A checkout of `item` that has not begun.
    pub fn new(item: BookId, amount: Money) -> CheckoutSteps {
        CheckoutSteps {
            item: StoredValue::new(item),
            phase: RwSignal::new(Phase::Preparing),
            problems: RwSignal::default(),
            faults: RwSignal::default(),
            amount: RwSignal::new(amount),
            payable: StoredValue::new(None),
            element: StoredValue::new(None),
            empty_card: StoredValue::new(true),
        }
    }

    /// Places the order, or finds it again, and mounts the card form into `container`.
    pub fn begin(self, again: bool, container: NodeRef<html::Div>) {
        self.phase.set(Phase::Preparing);
        self.problems.set(Vec::new());
        self.element.set_value(None);
        spawn_local(async move {
            let payable = match start_checkout(self.item.get_value(), again).await {
                Ok(CheckoutStart::Pay(payable)) => payable,
                Ok(CheckoutStart::AlreadyPaid(id)) => {
                    return self.phase.set(Phase::AlreadyPaid(id));
                }
                Err(error) => return self.stop(&error.to_string()),
            };
            self.amount.set(payable.amount);
            if stripe_js::load(&payable.stripe_js).await.is_err() {
                return self.stop(BLOCKED);
            }
            let Some(container) = container.get_untracked() else { return };
            let mounted = PaymentElement::mount(
                &payable.publishable_key,
                &payable.client_secret.0,
                prefers_dark(),
                &container,
                move |event| self.on_element(event),
            );
            let Ok(element) = mounted else { return self.stop(BLOCKED) };
            self.element.set_value(Some(SendWrapper::new(element)));
            self.payable.set_value(Some(payable));
            set_timeout(
                move || {
                    if self.phase.get_untracked() == Phase::Preparing {
                        self.stop(BLOCKED);
                    }
                },
                READY_TIMEOUT,
            );
        });
    }

    /// Pays, with the contact details as typed. Does nothing while a payment is under way.
    pub fn pay(self, typed: Contact) {
        if self.phase.get_untracked() != Phase::Ready {
            return;
        }
        self.problems.set(Vec::new());
        self.faults.set(ContactFaults::default());
        let contact = match typed.checked() {
            Ok(contact) => contact,
            Err(faults) => return self.refuse(faults),
        };
        self.phase.set(Phase::Paying);
        spawn_local(async move {
            if let Err(problems) = self.pay_as(&contact).await {
                self.problems.set(problems);
                if self.phase.get_untracked() == Phase::Paying {
                    self.phase.set(Phase::Ready);
                }
            }
        });
    }

    /// Submits, saves, confirms; on the way out the browser goes to the confirmation.
    async fn pay_as(self, contact: &Contact) -> Result<(), Vec<String>> {
        let lost = || vec![UNFINISHED.to_owned()];
        let payable = self.payable.get_value().ok_or_else(lost)?;
        let element = self.take_element().ok_or_else(lost)?;
        let outcome = self.confirm(&element, &payable, contact).await;
        self.element.set_value(Some(element));
        outcome?;
        go_to_confirmation(&payable.payment_intent);
        Ok(())
    }

    async fn confirm(
        self,
        element: &PaymentElement,
        payable: &Payable,
        contact: &Contact,
    ) -> Result<(), Vec<String>> {
        if let Err(error) = element.submit().await {
            return Err(self.card_problems(&error));
        }
        match save_contact(payable.order.clone(), contact.clone()).await {
            Ok(()) => {}
            // Paid in another tab: the confirmation knows.
            Err(ShopError::OrderClosed) => return Ok(()),
            Err(ShopError::InvalidContact(faults)) => {
                self.faults.set(faults.clone());
                return Err(lines(faults));
            }
            Err(error) => return Err(vec![error.to_string()]),
        }
        let origin = window().location().origin().unwrap_or_default();
        let billing = BillingDetails { name: &contact.name, email: &contact.email };
        match element.confirm(&format!("{origin}/success"), billing).await {
            Ok(()) => Ok(()),
            Err(error) => match error.for_the_shopper() {
                Some(words) => Err(vec![words.to_owned()]),
                None => ask_the_shop(&payable.payment_intent).await,
            },
        }
    }

    fn take_element(self) -> Option<SendWrapper<PaymentElement>> {
        self.element.try_update_value(Option::take).flatten()
    }

    fn on_element(self, event: ElementEvent) {
        match event {
            ElementEvent::Ready => self.phase.set(Phase::Ready),
            ElementEvent::LoadError => self.stop(BLOCKED),
            ElementEvent::Changed { empty_card } => self.empty_card.set_value(empty_card),
        }
    }

    fn stop(self, problem: &str) {
        self.problems.set(vec![problem.to_owned()]);
        self.phase.set(Phase::Stopped);
    }

    /// Shows what the contact details lack, with what the card form lacks.
    fn refuse(self, faults: ContactFaults) {
        let mut problems = lines(faults.clone());
        if self.empty_card.get_value() {
            problems.extend(card_required());
        }
        self.faults.set(faults);
        self.problems.set(problems);
    }

    fn card_problems(self, error: &PaymentError) -> Vec<String> {
        match error.for_the_shopper() {
            _ if self.empty_card.get_value() => card_required(),
            Some(words) => vec![words.to_owned()],
            None => vec![UNFINISHED.to_owned()],
        }
    }
}

/// What an empty card form lacks, in the order of its fields.
fn card_required() -> Vec<String> {
    ["Card Number is required", "CVC is required", "Expiration date is required"]
        .map(str::to_owned)
        .into()
}

fn lines(faults: ContactFaults) -> Vec<String> {
    [faults.name, faults.email].into_iter().flatten().collect()
}

/// After an error that says nothing about the money, our server asks Stripe.
async fn ask_the_shop(id: &PaymentIntentId) -> Result<(), Vec<String>> {
    match retrieve_payment(id.0.clone()).await.map(|payment| payment.status) {
        Ok(
            PaymentStatus::Succeeded | PaymentStatus::Processing | PaymentStatus::RequiresCapture,
        ) => Ok(()),
        Ok(_) => Err(vec![UNFINISHED.to_owned()]),
        Err(_) => Err(vec![UNKNOWN.to_owned()]),
    }
}

fn go_to_confirmation(id: &PaymentIntentId) {
    // Replaced, so that the back button leads to the books and not to a paid checkout.
    let _ = window().location().replace(&format!("/success?pi={}", id.0));
}

fn prefers_dark() -> bool {
    window()
        .match_media("(prefers-color-scheme: dark)")
        .ok()
        .flatten()
        .is_some_and(|query| query.matches())
}
