//! The island `CardPayment`: a checkout in the browser, where it stands, and how it begins.
//! [`super::checkout_pay`] is its other half; [`super::checkout_view`] shows it.

use super::checkout_view::{CheckoutView, Phase};
use crate::{
    domain::checkout::{CheckoutStart, Payable},
    functions::checkout_calls,
    stripe_js::{self, ElementEvent, Look, PaymentElement},
};
use leptos::{prelude::*, task::spawn_local};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

/// How long the card form may take to be drawn once it is mounted.
const READY_TIMEOUT: Duration = Duration::from_secs(10);

/// Has the form in it pay on the page.
#[cfg_attr(feature = "checkout", island)]
#[cfg_attr(not(feature = "checkout"), component)]
pub fn CardPayment(
    /// The form, as the server has drawn it.
    children: Children,
) -> impl IntoView {
    Effect::new(|| {
        if let Some(view) = CheckoutView::of_page() {
            CheckoutSteps::wake(view);
        }
    });
    children()
}

/// A checkout's state.
pub(super) struct CheckoutSteps {
    pub view: CheckoutView,
    pub phase: Cell<Phase>,
    /// What the card form pays.
    pub payable: RefCell<Option<Payable>>,
    /// The card form.
    pub element: Cell<Option<PaymentElement>>,
    /// Whether nothing is typed in the card form.
    pub empty_card: Cell<bool>,
    /// Counts the beginnings: what an earlier one still has to say is of no interest.
    round: Cell<u32>,
}

impl CheckoutSteps {
    fn wake(view: CheckoutView) {
        let steps = Rc::new(CheckoutSteps {
            view,
            phase: Cell::new(Phase::Preparing),
            payable: RefCell::new(None),
            element: Cell::new(None),
            empty_card: Cell::new(true),
            round: Cell::new(0),
        });
        let pay = Rc::clone(&steps);
        steps.view.on(".payment-form", "submit", move |event| {
            event.prevent_default();
            pay.pay();
        });
        for (button, again) in [(".button-retry", false), (".button-again", true)] {
            let begin = Rc::clone(&steps);
            steps.view.on(button, "click", move |_| begin.begin(again));
        }
        steps.begin(false);
        steps.view.focus_fault();
    }

    /// Places the order, or finds it again, and mounts the card form. `again` asks for another
    /// copy of a book that is paid already.
    fn begin(self: &Rc<Self>, again: bool) {
        self.enter(Phase::Preparing);
        self.view.show_problems(&[]);
        self.element.set(None);
        self.empty_card.set(true);
        let round = self.round.get() + 1;
        self.round.set(round);
        let steps = Rc::clone(self);
        spawn_local(async move {
            let Some(payable) = steps.ask_what_to_pay(again).await else { return };
            if steps.mount(&payable, round).await.is_none() {
                return steps.stop("pay_blocked");
            }
            let too_late = move || {
                if steps.phase.get() == Phase::Preparing && steps.round.get() == round {
                    steps.stop("pay_blocked");
                }
            };
            set_timeout(too_late, READY_TIMEOUT);
        });
    }

    /// What there is to pay; when there is nothing, the phase says why.
    pub async fn ask_what_to_pay(&self, again: bool) -> Option<Payable> {
        let view = &self.view;
        let nothing = |payment, phase| {
            view.show_order(payment, phase);
            self.enter(phase);
        };
        match checkout_calls::start(&view.item(), &view.selection(), again).await {
            Ok(CheckoutStart::Pay(payable)) => {
                self.payable.replace(Some(payable.clone()));
                // The same phase, with the amount that is known now.
                self.enter(self.phase.get());
                return Some(payable);
            }
            Ok(CheckoutStart::AlreadyPaid(payment)) => nothing(&payment, Phase::AlreadyPaid),
            Ok(CheckoutStart::UnderWay(payment)) => nothing(&payment, Phase::UnderWay),
            Err(error) => self.stop_with(view.words.not_charged(&error)),
        }
        None
    }

    /// Puts the card form on the page; `None` when Stripe.js does not come or cannot.
    async fn mount(self: &Rc<Self>, payable: &Payable, round: u32) -> Option<()> {
        stripe_js::load(&payable.stripe_js).await.ok()?;
        let steps = Rc::clone(self);
        let element = PaymentElement::mount(
            &payable.publishable_key,
            &payable.client_secret.0,
            Look { dark: prefers_dark(), locale: self.view.words.language().code() },
            &self.view.container()?,
            move |event| steps.on_element(event, round),
        );
        self.element.set(Some(element.ok()?));
        Some(())
    }

    /// Goes on to that phase, and shows it.
    pub fn enter(&self, phase: Phase) {
        self.phase.set(phase);
        let amount = self.payable.borrow().as_ref().map(|payable| payable.amount);
        self.view.show_phase(phase, amount);
    }

    /// Goes no further, for the reason that this text gives: only another try from the start helps.
    pub fn stop(&self, key: &str) {
        self.stop_with(self.view.words.say(key));
    }

    fn stop_with(&self, problem: String) {
        self.view.show_problems(&[problem]);
        self.enter(Phase::Stopped);
    }

    fn on_element(&self, event: ElementEvent, round: u32) {
        if self.round.get() != round {
            return;
        }
        match event {
            ElementEvent::Ready => {
                self.view.show_problems(&[]);
                self.enter(Phase::Ready);
            }
            ElementEvent::LoadError => self.stop("pay_blocked"),
            ElementEvent::Changed { empty_card } => self.empty_card.set(empty_card),
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
