//! How many PaymentIntents one visitor, and one network address, may have made: what keeps
//! bots from trying cards here (<https://docs.stripe.com/disputes/prevention/card-testing>). And
//! how often the seller's password may be tried.

use super::{config::Limits, network::network};
use crate::domain::visitor::Visitor;
use governor::{
    DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock,
};
use std::{
    collections::HashSet,
    hash::Hash,
    net::IpAddr,
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// The buckets of everyone who was seen lately. Copies share them.
#[derive(Clone)]
pub struct RateLimits {
    visitors: Option<Arc<DefaultKeyedRateLimiter<String>>>,
    addresses: Option<Arc<DefaultKeyedRateLimiter<Option<IpAddr>>>>,
    looks: Option<Arc<DefaultKeyedRateLimiter<Option<IpAddr>>>>,
    copies: u32,
    failed_payments: u32,
    links: Option<Arc<DefaultKeyedRateLimiter<Option<IpAddr>>>>,
    sign_ins: Option<Arc<DefaultKeyedRateLimiter<Option<IpAddr>>>>,
    all_sign_ins: Option<Arc<DefaultDirectRateLimiter>>,
    /// The networks from which the seller has signed in.
    sellers: Arc<Mutex<HashSet<Option<IpAddr>>>>,
}

/// How many times as many tries at the password all addresses have together as one has.
const SIGN_INS_OF_ALL: u32 = 10;

/// How many times as often as it may begin orders a network may have Stripe asked how they stand:
/// Stripe answers a shop only so often.
const LOOKS_FOR_AN_ORDER: u32 = 10;

/// Requests a minute from one address for a link to somebody's orders.
const LINKS: u32 = 10;

/// A bucket of so many calls a minute; `None` for no limit.
fn per_minute<K: Hash + Eq + Clone>(calls: u32) -> Option<Arc<DefaultKeyedRateLimiter<K>>> {
    NonZeroU32::new(calls).map(|calls| Arc::new(RateLimiter::keyed(Quota::per_minute(calls))))
}

impl RateLimits {
    /// Full buckets.
    pub fn new(limits: Limits) -> RateLimits {
        RateLimits {
            visitors: per_minute(limits.visitor_orders),
            addresses: per_minute(limits.address_orders),
            looks: per_minute(limits.address_orders.saturating_mul(LOOKS_FOR_AN_ORDER)),
            copies: limits.address_copies,
            failed_payments: limits.failed_payments,
            links: per_minute(LINKS),
            sign_ins: per_minute(limits.sign_ins),
            all_sign_ins: NonZeroU32::new(limits.sign_ins.saturating_mul(SIGN_INS_OF_ALL))
                .map(|all| Arc::new(RateLimiter::direct(Quota::per_minute(all)))),
            sellers: Arc::default(),
        }
    }

    /// Counts one more try at the seller's password from this address. Where the seller has signed
    /// in before, tries from elsewhere lock nobody out.
    ///
    /// # Errors
    /// How long to wait when it is one too many.
    pub fn count_sign_in(&self, address: Option<IpAddr>) -> Result<(), Duration> {
        let network = address.map(network);
        if let Some(one) = &self.sign_ins {
            let checked = one.check_key(&network);
            checked.map_err(|no| no.wait_time_from(one.clock().now()))?;
        }
        let known = self.sellers.lock().unwrap_or_else(PoisonError::into_inner).contains(&network);
        if let Some(all) = self.all_sign_ins.as_ref().filter(|_| !known) {
            all.check().map_err(|no| no.wait_time_from(all.clock().now()))?;
        }
        Ok(())
    }

    /// Notes that the seller has signed in from this address.
    pub fn seller_was_at(&self, address: Option<IpAddr>) {
        let mut sellers = self.sellers.lock().unwrap_or_else(PoisonError::into_inner);
        sellers.insert(address.map(network));
    }

    /// Counts one more order of this visitor and from this address; `false` when it is one too
    /// many. Whoever's address cannot be told shares a bucket with all such.
    pub fn count_order(&self, visitor: &Visitor, address: Option<IpAddr>) -> bool {
        let few = self.visitors.as_ref().is_none_or(|all| all.check_key(&visitor.0).is_ok());
        let from_here = &self.addresses;
        let from_here =
            from_here.as_ref().is_none_or(|all| all.check_key(&address.map(network)).is_ok());
        few && from_here
    }

    /// Counts one more time that Stripe is asked how a payment stands, for somebody at this address;
    /// `false` when it is one too many.
    pub fn count_look(&self, address: Option<IpAddr>) -> bool {
        self.looks.as_ref().is_none_or(|all| all.check_key(&address.map(network)).is_ok())
    }

    /// Counts one more request for a link to somebody's orders; `false` when it is one too many
    /// from this address.
    pub fn count_link(&self, address: Option<IpAddr>) -> bool {
        self.links.as_ref().is_none_or(|all| all.check_key(&address.map(network)).is_ok())
    }

    /// How many copies unpaid orders from one network may keep together.
    pub fn copies(&self) -> i64 {
        if self.copies == 0 { i64::MAX } else { i64::from(self.copies) }
    }

    /// After how many failed confirmations a PaymentIntent is canceled; 0 is never.
    pub fn failed_payments(&self) -> u32 {
        self.failed_payments
    }

    /// Forgets who has not been here for a while.
    pub fn forget_old(&self) {
        if let Some(visitors) = &self.visitors {
            visitors.retain_recent();
        }
        if let Some(addresses) = &self.addresses {
            addresses.retain_recent();
        }
        if let Some(looks) = &self.looks {
            looks.retain_recent();
        }
        if let Some(links) = &self.links {
            links.retain_recent();
        }
        if let Some(sign_ins) = &self.sign_ins {
            sign_ins.retain_recent();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(visitor_orders: u32, address_orders: u32) -> RateLimits {
        RateLimits::new(Limits {
            visitor_orders,
            address_orders,
            address_copies: 0,
            failed_payments: 0,
            sign_ins: 2,
        })
    }

    #[test]
    fn each_visitor_and_each_address_has_a_bucket_of_its_own() {
        let limits = limits(2, 3);
        let here = Some(IpAddr::from([192, 0, 2, 1]));
        let zoe = Visitor("zoe".to_owned());
        assert!(limits.count_order(&zoe, None) && limits.count_order(&zoe, None));
        assert!(!limits.count_order(&zoe, None));
        for n in 0..3 {
            assert!(limits.count_order(&Visitor(n.to_string()), here));
        }
        assert!(!limits.count_order(&Visitor("new".to_owned()), here));
    }

    #[test]
    fn the_password_is_tried_so_often_from_an_address_and_from_all() {
        let limits = limits(0, 0);
        let from = |n: u8| limits.count_sign_in(Some(IpAddr::from([192, 0, 2, n])));
        assert!(from(1).is_ok() && from(1).is_ok());
        assert!(from(1).is_err_and(|wait| wait <= Duration::from_secs(30)));
        assert!((2..20).filter(|n| from(*n).is_ok()).count() == 18);
        assert!(from(20).is_err(), "twenty tries in all");
        limits.seller_was_at(Some(IpAddr::from([192, 0, 2, 30])));
        assert!(from(30).is_ok() && from(30).is_ok(), "the seller is not locked out by others");
        assert!(from(30).is_err(), "and has no more tries than anyone");
    }

    #[test]
    fn who_comes_from_nowhere_is_counted_too() {
        let limits = limits(0, 2);
        let new = |n: u32| limits.count_order(&Visitor(n.to_string()), None);
        assert!(new(1) && new(2));
        assert!(!new(3));
    }

    #[test]
    fn nought_is_no_limit() {
        let limits = limits(0, 0);
        let zoe = Visitor("zoe".to_owned());
        assert!((0..1000).all(|_| limits.count_order(&zoe, None)));
    }
}
