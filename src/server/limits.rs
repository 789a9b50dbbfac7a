//! How many PaymentIntents one visitor, and one network address, may have made: what keeps
//! bots from trying cards here (<https://docs.stripe.com/disputes/prevention/card-testing>). And
//! how often the seller's password may be tried.

use super::config::Limits;
use crate::domain::visitor::Visitor;
use governor::{
    DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock,
};
use std::{
    hash::Hash,
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::Arc,
    time::Duration,
};

/// The buckets of everyone who was seen lately. Copies share them.
#[derive(Clone)]
pub struct RateLimits {
    visitors: Option<Arc<DefaultKeyedRateLimiter<String>>>,
    addresses: Option<Arc<DefaultKeyedRateLimiter<IpAddr>>>,
    failed_payments: u32,
    links: Option<Arc<DefaultKeyedRateLimiter<Option<IpAddr>>>>,
    sign_ins: Option<Arc<DefaultKeyedRateLimiter<Option<IpAddr>>>>,
    all_sign_ins: Option<Arc<DefaultDirectRateLimiter>>,
}

/// How many times as many tries at the password all addresses have together as one has.
const SIGN_INS_OF_ALL: u32 = 10;

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
            failed_payments: limits.failed_payments,
            links: per_minute(LINKS),
            sign_ins: per_minute(limits.sign_ins),
            all_sign_ins: NonZeroU32::new(limits.sign_ins.saturating_mul(SIGN_INS_OF_ALL))
                .map(|all| Arc::new(RateLimiter::direct(Quota::per_minute(all)))),
        }
    }

    /// Counts one more try at the seller's password from this address.
    ///
    /// # Errors
    /// How long to wait when it is one too many.
    pub fn count_sign_in(&self, address: Option<IpAddr>) -> Result<(), Duration> {
        if let Some(one) = &self.sign_ins {
            let checked = one.check_key(&address.map(network));
            checked.map_err(|no| no.wait_time_from(one.clock().now()))?;
        }
        if let Some(all) = &self.all_sign_ins {
            all.check().map_err(|no| no.wait_time_from(all.clock().now()))?;
        }
        Ok(())
    }

    /// Counts one more order of this visitor and from this address; `false` when it is one too
    /// many.
    pub fn count_order(&self, visitor: &Visitor, address: Option<IpAddr>) -> bool {
        let few = self.visitors.as_ref().is_none_or(|all| all.check_key(&visitor.0).is_ok());
        let from_here = match (&self.addresses, address.map(network)) {
            (Some(all), Some(network)) => all.check_key(&network).is_ok(),
            _ => true,
        };
        few && from_here
    }

    /// Counts one more request for a link to somebody's orders; `false` when it is one too many
    /// from this address.
    pub fn count_link(&self, address: Option<IpAddr>) -> bool {
        self.links.as_ref().is_none_or(|all| all.check_key(&address.map(network)).is_ok())
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
        if let Some(links) = &self.links {
            links.retain_recent();
        }
        if let Some(sign_ins) = &self.sign_ins {
            sign_ins.retain_recent();
        }
    }
}

/// Who has one IPv6 address has all of its /64.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)))
        }
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(visitor_orders: u32, address_orders: u32) -> RateLimits {
        RateLimits::new(Limits { visitor_orders, address_orders, failed_payments: 0, sign_ins: 2 })
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
    }

    #[test]
    fn nought_is_no_limit() {
        let limits = limits(0, 0);
        let zoe = Visitor("zoe".to_owned());
        assert!((0..1000).all(|_| limits.count_order(&zoe, None)));
    }

    #[test]
    fn an_ipv6_network_counts_as_one() {
        let parse = |text: &str| network(text.parse().expect("an address"));
        assert_eq!(parse("2001:db8::1"), parse("2001:db8::ffff:1"));
        assert_ne!(parse("2001:db8:0:1::1"), parse("2001:db8::1"));
        assert_eq!(parse("::ffff:192.0.2.1"), parse("192.0.2.1"));
    }
}
