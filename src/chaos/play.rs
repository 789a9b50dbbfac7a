//! Playing a script: one buyer from the first page to the last.

use rand::Rng;
use std::time::Duration;
use tokio::task::JoinSet;

use super::{
    Trouble,
    browser::{Browser, Offer, Payable},
    diary::Diary,
    money_back,
    script::{Challenge, Payment, Script},
    seeds::{self, Dice},
    surroundings::Surroundings,
};

/// A card that pays.
const WORKS: &str = "pm_card_visa";
/// The longest small pause, in milliseconds.
const PAUSE: u64 = 60;

/// One buyer at work.
struct Buyer<'a> {
    script: &'a Script,
    around: &'a Surroundings,
    browser: Browser,
    dice: Dice,
    diary: Diary,
    /// Whether another copy is bought on purpose.
    again: bool,
}

/// Plays a script to its end.
///
/// # Errors
/// Only chaos's own: whatever shop and Stripe do is part of the play.
pub async fn play(
    schedule: usize,
    script: &Script,
    around: &Surroundings,
) -> Result<Diary, Trouble> {
    let mut buyer = Buyer {
        script,
        around,
        browser: Browser::new(&around.shop)?,
        dice: seeds::dice(script.seed),
        diary: Diary { schedule, purchases: 1, ..Diary::default() },
        again: false,
    };
    buyer.buy().await;
    Ok(buyer.diary)
}

impl Buyer<'_> {
    async fn buy(&mut self) {
        let item = self.fill_cart().await;
        self.browser.open(&format!("/checkout?item={item}")).await;
        self.diary.visitor = self.browser.visitor();
        if self.diary.visitor.is_none() {
            return self.note("was never let in".to_owned());
        }
        let mut tabs = self.open_tabs(&item).await;
        if self.change_cart().await
            && let Some(pay) = self.checkout(&item, false).await
        {
            tabs.push(pay);
        }
        for _ in 0..self.script.reloads {
            self.pause().await;
            if let Some(pay) = self.checkout(&item, false).await {
                tabs.push(pay);
            }
        }
        self.pay(&tabs).await;
        self.look_at_confirmation(&tabs).await;
        if self.script.comes_back {
            self.pause().await;
            if self.script.basket.as_ref().is_some_and(|basket| basket.single_besides) {
                // Who paid for the one book finds the cart still full, and pays for that too.
                self.diary.purchases += 1;
            }
            if let Some(pay) = self.checkout(&item, false).await
                && self.script.payment != Payment::Never
            {
                self.agree_and_pay(pay).await;
            }
        }
        if self.script.another && !self.diary.seen_succeeded.is_empty() {
            self.diary.purchases += 1;
            self.again = true;
            if let Some(pay) = self.checkout(&item, true).await {
                self.agree_and_pay(pay).await;
            }
        }
        self.pause().await;
        money_back::give_back(
            self.script.afterwards,
            self.around,
            &self.browser,
            &mut self.dice,
            &mut self.diary,
            tabs.last(),
        )
        .await;
    }

    /// What the buyer checks out: a book, or by an empty name the cart.
    fn item(&self) -> String {
        let book = &self.around.books[self.script.book];
        if self.script.basket.is_some() { String::new() } else { book.clone() }
    }

    /// Puts into the cart what the script says, if it says so; then what is checked out.
    async fn fill_cart(&mut self) -> String {
        if let Some(basket) = &self.script.basket {
            for (book, copies) in basket.books(self.script.book) {
                let taken = self.browser.put_into_cart(&self.around.books[book], copies).await;
                self.note(format!("put {copies} of book {book} into the cart: {taken}"));
            }
        }
        self.item()
    }

    /// Wants another number of copies after all; whether the cart is another now.
    async fn change_cart(&mut self) -> bool {
        let Some(copies) = self.script.basket.as_ref().and_then(|basket| basket.changed_to) else {
            return false;
        };
        let book = &self.around.books[self.script.book];
        let taken = self.browser.set_in_cart(book, copies).await;
        self.note(format!("wants {copies} copies after all: {taken}"));
        taken
    }

    /// Opens the checkout in all tabs at once; beside that of a cart perhaps that of one book.
    async fn open_tabs(&mut self, item: &str) -> Vec<Payable> {
        let single = self.script.basket.as_ref().is_some_and(|basket| basket.single_besides);
        let single = single.then(|| self.around.books[self.script.book].clone());
        let items = std::iter::repeat_n(item.to_owned(), self.script.tabs).chain(single);
        let mut tabs = JoinSet::new();
        for item in items {
            let browser = self.browser.clone();
            tabs.spawn(async move { browser.start_checkout(&item, false).await });
        }
        let offers = tabs.join_all().await;
        offers.into_iter().filter_map(|offer| self.take(offer)).collect()
    }

    async fn checkout(&mut self, item: &str, again: bool) -> Option<Payable> {
        let offer = self.browser.start_checkout(item, again).await;
        self.take(offer)
    }

    fn take(&mut self, offer: Offer) -> Option<Payable> {
        match offer {
            Offer::Pay(pay) => {
                self.diary.given.insert(pay.payment_intent.clone());
                self.note(format!("was offered {pay:?}"));
                Some(pay)
            }
            Offer::Taken(id) => {
                self.note(format!("was told that {id} is paid or under way"));
                None
            }
            Offer::Nothing(why) => {
                self.note(format!("was offered nothing: {why}"));
                None
            }
        }
    }

    /// Pays in the tab opened last, or, with a double click, twice in every tab at once.
    async fn pay(&mut self, tabs: &[Payable]) {
        let Some(pay) = tabs.last() else { return };
        self.pause().await;
        let Some(pay) = &self.agree(pay.clone()).await else { return };
        if self.script.late {
            let spread = Duration::from_millis(self.dice.random_range(0..1500));
            let early = Duration::from_millis(400);
            tokio::time::sleep((self.around.reservation + spread).saturating_sub(early)).await;
        }
        match self.script.payment {
            Payment::Never => {}
            Payment::Card if self.script.double_click => self.double_click(tabs).await,
            Payment::Card => self.pay_with(pay, WORKS).await,
            Payment::Declined(times) => {
                for _ in 0..times {
                    self.pay_with(pay, "pm_card_visa_chargeDeclined").await;
                    self.pause().await;
                }
                self.pay_with(pay, WORKS).await;
            }
            Payment::ThreeDs(challenge) => self.authenticate(pay, challenge).await,
            Payment::BankDebit => {
                self.around.dashboard.allow_debit(&pay.payment_intent).await;
                self.pay_with(pay, "pm_usBankAccount_success").await;
            }
            Payment::Disputed => {
                // What is disputed cannot be refunded besides.
                self.diary.deserves.extend(["dispute", "refund_failed"]);
                self.pay_with(pay, "pm_card_createDispute").await;
            }
            Payment::SlowRefund => self.pay_with(pay, "pm_card_pendingRefund").await,
            Payment::FailingRefund => {
                self.diary.deserves.insert("refund_failed");
                self.pay_with(pay, "pm_card_refundFail").await;
            }
            Payment::CanceledAtStripe => {
                let (dashboard, id) = (self.around.dashboard.clone(), pay.payment_intent.clone());
                let cancel = tokio::spawn(async move { dashboard.cancel(&id).await });
                self.pause().await;
                self.pay_with(pay, WORKS).await;
                let canceled = cancel.await.unwrap_or(false);
                self.note(format!("somebody canceled it at Stripe: {canceled}"));
            }
        }
    }

    async fn authenticate(&mut self, pay: &Payable, challenge: Challenge) {
        self.pay_with(pay, "pm_card_threeDSecure2Required").await;
        self.pause().await;
        if challenge == Challenge::Abandoned {
            return;
        }
        let complete = challenge == Challenge::Completed;
        let status = self.around.stripe_js.authenticate(pay, complete).await;
        self.hear(pay, "3D Secure", status);
        if !complete {
            self.pay_with(pay, WORKS).await;
        }
    }

    async fn double_click(&mut self, tabs: &[Payable]) {
        let mut clicks = JoinSet::new();
        for pay in tabs.iter().chain(tabs) {
            let (stripe, pay) = (self.around.stripe_js.clone(), pay.clone());
            clicks.spawn(async move {
                let status = stripe.confirm(&pay, WORKS).await;
                (pay, status)
            });
        }
        for (pay, status) in clicks.join_all().await {
            self.hear(&pay, "a double click", status);
        }
    }

    async fn pay_with(&mut self, pay: &Payable, payment_method: &str) {
        let status = self.around.stripe_js.confirm(pay, payment_method).await;
        self.hear(pay, payment_method, status);
    }

    fn hear(&mut self, pay: &Payable, of: &str, status: Option<String>) {
        if status.as_deref() == Some("succeeded") {
            self.diary.seen_succeeded.insert(pay.payment_intent.clone());
        }
        let heard = status.as_deref().unwrap_or("nothing");
        self.note(format!("{of} for {}: heard {heard}", pay.payment_intent));
    }

    async fn agree_and_pay(&mut self, pay: Payable) {
        if let Some(pay) = self.agree(pay).await {
            self.pay_with(&pay, WORKS).await;
        }
    }

    /// Leaves an address for what the page shows, as it asks for before it lets anyone pay. Who is
    /// refused, because of a new price perhaps, loads the page again, and then gives up. Somebody
    /// whose page is not ours pays without.
    async fn agree(&mut self, pay: Payable) -> Option<Payable> {
        if !self.script.leaves_contact {
            self.diary.deserves.insert("email");
            return Some(pay);
        }
        let email = format!("buyer{}@buyers.example", self.diary.schedule);
        let mut pay = pay;
        for _ in 0..2 {
            let taken = self.browser.save_contact(&pay, &email).await;
            self.note(format!("left an address for order {}: {taken}", pay.order));
            if taken {
                return Some(pay);
            }
            pay = self.checkout(&self.item(), self.again).await?;
        }
        None
    }

    async fn look_at_confirmation(&self, tabs: &[Payable]) {
        let Some(pay) = tabs.last() else { return };
        let mut visits = JoinSet::new();
        for _ in 0..self.script.visits {
            let (browser, path) =
                (self.browser.clone(), format!("/success?pi={}", pay.payment_intent));
            visits.spawn(async move { browser.open(&path).await });
        }
        visits.join_all().await;
    }

    async fn pause(&mut self) {
        let pause = self.dice.random_range(0..PAUSE);
        tokio::time::sleep(Duration::from_millis(pause)).await;
    }

    fn note(&mut self, what: String) {
        self.diary.story.push(what);
    }
}
