//! A checkout in the browser: where it stands, and how it begins. The island `PaymentForm` draws
//! what these signals say; [`super::checkout_pay`] is its other half.

use crate::{
    domain::{
        book::BookId,
        buyer::ContactFaults,
        checkout::{CheckoutStart, Payable},
        money::Money,
        payment::PaymentIntentId,
    },
    error::ShopError,
    functions::checkout::start_checkout,
    stripe_js::{self, ElementEvent, Look, PaymentElement},
    words::{Words, words},
};
use leptos::{html, prelude::*, task::spawn_local};
use send_wrapper::SendWrapper;
use std::time::Duration;

/// How long the card form may take to be drawn once it is mounted.
const READY_TIMEOUT: Duration = Duration::from_secs(10);

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
    /// Nothing to pay: it is paid, and the confirmation has the rest.
    AlreadyPaid(PaymentIntentId),
    /// Nothing to pay now: a payment is on its way, and the confirmation has the rest.
    UnderWay(PaymentIntentId),
}

/// A checkout's state. Copies share it.
#[derive(Clone, Copy)]
pub struct CheckoutSteps {
    /// Speaks the page's language.
    pub(super) words: Words,
    /// The book; empty for the cart.
    pub(super) item: StoredValue<BookId>,
    /// What the page shows, as the server calls it: nothing else is paid here.
    pub(super) selection: StoredValue<String>,
    /// Whether an address is needed.
    pub(super) ships: bool,
    /// Where the card form goes.
    container: NodeRef<html::Div>,
    /// Where it stands.
    pub phase: RwSignal<Phase>,
    /// What went wrong, a line each, for the live region.
    pub problems: RwSignal<Vec<String>>,
    /// What is wrong with the contact details.
    pub faults: RwSignal<ContactFaults>,
    /// What will be charged.
    pub amount: RwSignal<Money>,
    /// What the card form pays.
    pub(super) payable: StoredValue<Option<Payable>>,
    /// The card form. Made in the browser only, where there is one thread; the server may drop
    /// this on any.
    pub(super) element: StoredValue<Option<SendWrapper<PaymentElement>>>,
    /// Whether nothing is typed in the card form.
    pub(super) empty_card: StoredValue<bool>,
    /// Counts the beginnings: what an earlier one still has to say is of no interest.
    round: StoredValue<u32>,
}

impl CheckoutSteps {
    /// A checkout of `item` that has not begun; its card form will stand in `container`.
    pub fn new(
        item: BookId,
        selection: String,
        amount: Money,
        ships: bool,
        container: NodeRef<html::Div>,
    ) -> CheckoutSteps {
        CheckoutSteps {
            words: words(),
            item: StoredValue::new(item),
            selection: StoredValue::new(selection),
            ships,
            container,
            phase: RwSignal::new(Phase::Preparing),
            problems: RwSignal::default(),
            faults: RwSignal::default(),
            amount: RwSignal::new(amount),
            payable: StoredValue::new(None),
            element: StoredValue::new(None),
            empty_card: StoredValue::new(true),
            round: StoredValue::new(0),
        }
    }

    /// Places the order, or finds it again, and mounts the card form. `again` asks for another
    /// copy of a book that is paid already.
    pub fn begin(self, again: bool) {
        self.phase.set(Phase::Preparing);
        self.problems.set(Vec::new());
        self.element.set_value(None);
        self.empty_card.set_value(true);
        self.round.update_value(|round| *round += 1);
        let round = self.round.get_value();
        spawn_local(async move {
            let start =
                start_checkout(self.item.get_value(), again, self.selection.get_value()).await;
            let Some(payable) = self.something_to_pay(start) else { return };
            self.amount.set(payable.amount);
            if stripe_js::load(&payable.stripe_js).await.is_err() {
                return self.stop("pay_blocked");
            }
            let Some(container) = self.container.get_untracked() else { return };
            let mounted = PaymentElement::mount(
                &payable.publishable_key,
                &payable.client_secret.0,
                Look { dark: prefers_dark(), locale: self.words.language().code() },
                &container,
                move |event| self.on_element(event, round),
            );
            let Ok(element) = mounted else { return self.stop("pay_blocked") };
            self.element.set_value(Some(SendWrapper::new(element)));
            self.payable.set_value(Some(payable));
            let too_late = move || {
                let waiting = self.phase.get_untracked() == Phase::Preparing;
                if waiting && self.round.get_value() == round {
                    self.stop("pay_blocked");
                }
            };
            set_timeout(too_late, READY_TIMEOUT);
        });
    }

    /// What there is to pay; when there is nothing, the phase says why.
    pub(super) fn something_to_pay(
        self,
        start: Result<CheckoutStart, ShopError>,
    ) -> Option<Payable> {
        match start {
            Ok(CheckoutStart::Pay(payable)) => return Some(payable),
            Ok(CheckoutStart::AlreadyPaid(id)) => self.phase.set(Phase::AlreadyPaid(id)),
            Ok(CheckoutStart::UnderWay(id)) => self.phase.set(Phase::UnderWay(id)),
            Err(error) => self.stop_with(self.words.not_charged(&error)),
        }
        None
    }

    /// Goes no further, for the reason that this text gives: only another try from the start helps.
    pub(super) fn stop(self, key: &str) {
        self.stop_with(self.words.say(key));
    }

    fn stop_with(self, problem: String) {
        self.problems.set(vec![problem]);
        self.phase.set(Phase::Stopped);
    }

    fn on_element(self, event: ElementEvent, round: u32) {
        if self.round.get_value() != round {
            return;
        }
        match event {
            ElementEvent::Ready => {
                self.problems.set(Vec::new());
                self.phase.set(Phase::Ready);
            }
            ElementEvent::LoadError => self.stop("pay_blocked"),
            ElementEvent::Changed { empty_card } => self.empty_card.set_value(empty_card),
        }
    }
}

fn prefers_dark() -> bool {
    window()
        .match_media("(prefers-color-scheme: dark)")
        .ok()
        .flatten()
        .is_some_and(|query| query.matches())
}
