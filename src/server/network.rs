//! Where a request comes from, as limits count it.

use sha2::{Digest, Sha512};
use std::{
    net::{IpAddr, Ipv6Addr},
    sync::Arc,
};

/// The network of an address: who has one IPv6 address has all of its /64.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)))
        }
        address => address,
    }
}

/// Names networks for the database, so that no address is kept there as it is. Who has the database
/// has the key too, and can try all addresses.
#[derive(Clone)]
pub struct NetworkNames(Arc<[u8]>);

impl NetworkNames {
    /// The names that follow from this random key.
    pub fn of(key: Vec<u8>) -> NetworkNames {
        NetworkNames(key.into())
    }

    /// The name of the network that this address is in. Addresses that cannot be told share one;
    /// one that no visitor from outside has is a proxy's, which says nothing about who is behind it.
    pub fn name(&self, address: Option<IpAddr>) -> Option<String> {
        if address.is_some_and(|address| is_inside(address.to_canonical())) {
            return None;
        }
        let network = address.map(|address| network(address).to_string()).unwrap_or_default();
        let hash = Sha512::new().chain_update(&self.0).chain_update(network).finalize();
        Some(hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect())
    }
}

/// Whether an address is of this machine, or of a network that is not the internet.
fn is_inside(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            address.is_loopback() || address.is_private() || address.is_link_local()
        }
        IpAddr::V6(address) => {
            address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn an_ipv6_network_counts_as_one() {
        let parse = |text: &str| network(address(text));
        assert_eq!(parse("2001:db8::1"), parse("2001:db8::ffff:1"));
        assert_ne!(parse("2001:db8:0:1::1"), parse("2001:db8::1"));
        assert_eq!(parse("::ffff:192.0.2.1"), parse("192.0.2.1"));
    }

    #[test]
    fn a_name_is_a_networks_own_and_tells_no_address() {
        let names = NetworkNames::of(vec![7; 64]);
        let name = |text: &str| names.name(Some(address(text)));
        assert_eq!(name("2001:db8::1"), name("2001:db8::2"));
        assert_ne!(name("192.0.2.1"), name("192.0.2.2"));
        assert_ne!(name("192.0.2.1"), names.name(None));
        assert_ne!(
            name("192.0.2.1"),
            NetworkNames::of(vec![8; 64]).name(Some(address("192.0.2.1")))
        );
        assert_eq!(name("192.0.2.1").map(|name| name.len()), Some(32));
    }

    #[test]
    fn a_proxy_beside_the_shop_has_no_name() {
        let names = NetworkNames::of(vec![7; 64]);
        for inside in ["127.0.0.1", "::1", "172.18.0.2", "::ffff:10.0.0.1", "fd00::1"] {
            assert_eq!(names.name(Some(address(inside))), None, "{inside}");
        }
    }
}
