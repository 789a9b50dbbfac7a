//! How long things may take and how often they may happen.

use super::reader::Reader;
use std::time::Duration;

/// How long the shop waits, for whom and for what.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// `STRIPE_TIMEOUT_SECONDS`: how long one attempt at a call to Stripe may take (default 6).
    pub stripe_timeout: Duration,
    /// `BOOKSHOP_RESERVATION_SECONDS`: how long an unpaid order keeps its copies after the buyer
    /// was last seen at its checkout (default 3600).
    pub reservation: Duration,
    /// `BOOKSHOP_SWEEP_SECONDS`: the pause between two looks at what is overdue (default 30).
    pub sweep: Duration,
    /// `BOOKSHOP_CATCH_UP_SECONDS`: the pause between two looks at Stripe for events that no
    /// webhook has told (default 300).
    pub catch_up: Duration,
    /// `BOOKSHOP_RETRY_SECONDS`: the pause before something that failed is tried a second time;
    /// it doubles with every try, up to 64 times as long (default 15).
    pub retry: Duration,
    /// `BOOKSHOP_UNDO_SECONDS`: how long the mail that says that an order was sent waits, so that
    /// the seller can take it back (default 60).
    pub undo: Duration,
    /// `BOOKSHOP_HANDOVER_SECONDS`: with several copies of the shop, after how long a mail that one
    /// of them was handing over is taken for interrupted; longer than any mail server takes
    /// (default 600).
    pub handover: Duration,
    /// `BOOKSHOP_CLIENT_SECONDS`: how long a client has at least, and half of what it has at most,
    /// after an answer or after it connected until the next request's head is there; and how long
    /// requests have to end once the shop is asked to (default 10).
    pub client: Duration,
    /// `BOOKSHOP_REQUEST_SECONDS`: how long the shop may work on a request, its body among it
    /// (default 120).
    pub request: Duration,
}

/// How often things may happen; 0 is no limit.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// `BOOKSHOP_VISITOR_ORDERS_PER_MINUTE`: PaymentIntents for one visitor (default 10).
    pub visitor_orders: u32,
    /// `BOOKSHOP_ADDRESS_ORDERS_PER_MINUTE`: PaymentIntents for one network address (default 30);
    /// for ten times as many looks at how a payment stands Stripe is asked.
    pub address_orders: u32,
    /// `BOOKSHOP_ADDRESS_COPIES`: copies that unpaid orders from one network address may keep
    /// together (default 100). Books without a count are not counted.
    pub address_copies: u32,
    /// `BOOKSHOP_MAX_FAILED_PAYMENTS`: failed confirmations after which a PaymentIntent is
    /// canceled (default 10).
    pub failed_payments: u32,
    /// `BOOKSHOP_SIGN_INS_PER_MINUTE`: tries at the seller's password from one network address
    /// (default 10); all addresses together have ten times as many, beside those from which the
    /// seller has signed in since the start.
    pub sign_ins: u32,
}

impl Pace {
    /// Reads the spans of time.
    pub(super) fn read(reader: &mut Reader<'_>) -> Pace {
        Pace {
            stripe_timeout: reader.seconds("STRIPE_TIMEOUT_SECONDS", 6.0),
            reservation: reader.seconds("BOOKSHOP_RESERVATION_SECONDS", 3600.0),
            sweep: reader.seconds("BOOKSHOP_SWEEP_SECONDS", 30.0),
            catch_up: reader.seconds("BOOKSHOP_CATCH_UP_SECONDS", 300.0),
            retry: reader.seconds("BOOKSHOP_RETRY_SECONDS", 15.0),
            undo: reader.seconds("BOOKSHOP_UNDO_SECONDS", 60.0),
            handover: reader.seconds("BOOKSHOP_HANDOVER_SECONDS", 600.0),
            client: reader.seconds("BOOKSHOP_CLIENT_SECONDS", 10.0),
            request: reader.seconds("BOOKSHOP_REQUEST_SECONDS", 120.0),
        }
    }

    /// The reservation in whole seconds, at least one.
    pub fn reservation_seconds(&self) -> i64 {
        i64::try_from(self.reservation.as_secs()).unwrap_or(i64::MAX).max(1)
    }

    /// How long a mail may be in one copy's hands, in whole seconds, at least one.
    pub fn handover_seconds(&self) -> i64 {
        i64::try_from(self.handover.as_secs()).unwrap_or(i64::MAX).max(1)
    }

    /// Until when one piece of the sweep's work belongs to the copy of the shop that takes it `now`,
    /// in epoch seconds: as long as a few calls last that Stripe does not answer. After that, another
    /// copy does it too, which changes nothing but costs the calls.
    pub fn lease_until(&self, now: i64) -> i64 {
        let lease = self.stripe_timeout.saturating_mul(5);
        now.saturating_add(i64::try_from(lease.as_secs()).unwrap_or(i64::MAX).max(1))
    }

    /// When something that failed `tries` times is tried again, in epoch seconds.
    pub fn again_at(&self, now: i64, tries: i64) -> i64 {
        let doublings = u32::try_from(tries.clamp(0, 6)).unwrap_or(0);
        let pause = self.retry.saturating_mul(1 << doublings);
        // Whole seconds: a pause of less is over by the next sweep.
        now.saturating_add(i64::try_from(pause.as_secs()).unwrap_or(i64::MAX))
    }
}

impl Limits {
    /// Reads the limits.
    pub(super) fn read(reader: &mut Reader<'_>) -> Limits {
        let mut limit = |name, default| reader.parsed(name, default, "a whole number; 0: no limit");
        Limits {
            visitor_orders: limit("BOOKSHOP_VISITOR_ORDERS_PER_MINUTE", 10),
            address_orders: limit("BOOKSHOP_ADDRESS_ORDERS_PER_MINUTE", 30),
            address_copies: limit("BOOKSHOP_ADDRESS_COPIES", 100),
            failed_payments: limit("BOOKSHOP_MAX_FAILED_PAYMENTS", 10),
            sign_ins: limit("BOOKSHOP_SIGN_INS_PER_MINUTE", 10),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_and_end_at_sixty_four_times() {
        let nothing = |_: &str| None;
        let pace = Pace::read(&mut Reader::new(&nothing));
        assert_eq!(pace.again_at(1000, 0), 1015);
        assert_eq!(pace.again_at(1000, 3), 1120);
        assert_eq!(pace.again_at(1000, 1_000_000), 1000 + 15 * 64);
    }
}
