//! Other IP addresses that lie in each other's networks as the old ones do.

use foldhash::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// An address as bits from the left, and how many of them count.
#[derive(Clone, Copy, Debug)]
struct Network {
    bits: u128,
    length: u32,
    is_v6: bool,
}

/// The bits that were seen first behind each prefix: they become those of a documentation address,
/// and others the opposite.
#[derive(Debug, Default)]
pub(super) struct Addresses {
    first: HashMap<(bool, u32, u128), bool>,
}

/// Addresses for documentation (RFC 5737, RFC 3849).
const TEMPLATES: [IpAddr; 2] = [
    IpAddr::V4(Ipv4Addr::new(203, 0, 113, 10)),
    IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0x10)),
];

/// Shorter prefixes say nothing about their owner.
const SHORTEST: u32 = 8;

impl Addresses {
    /// Takes in an address or network.
    pub(super) fn add(&mut self, text: &str) {
        let Some(network) = parse(text) else {
            return;
        };
        for at in 0..network.length {
            let key = (network.is_v6, at, prefix(network.bits, at));
            self.first.entry(key).or_insert(bit(network.bits, at));
        }
    }

    /// The other address or network.
    pub(super) fn replace(&self, text: &str) -> String {
        let Some(network) = parse(text).filter(|network| network.length >= SHORTEST) else {
            return text.to_owned();
        };
        let template = bits_of(TEMPLATES[usize::from(network.is_v6)]);
        let kept = kept_bits(text);
        let mut bits = 0_u128;
        for at in 0..network.length {
            let own = bit(network.bits, at);
            let first = self
                .first
                .get(&(network.is_v6, at, prefix(network.bits, at)));
            let new = match first {
                _ if at < kept => own,
                Some(first) => bit(template, at) == (*first == own),
                None => bit(template, at),
            };
            bits |= u128::from(new) << (127 - at);
        }
        let address = if network.is_v6 {
            Ipv6Addr::from_bits(bits).to_string()
        } else {
            Ipv4Addr::from_bits((bits >> 96) as u32).to_string()
        };
        if text.contains('/') {
            format!("{address}/{}", network.length)
        } else {
            address
        }
    }
}

/// The leading bits that say only that an address is private, local or unspecified.
fn kept_bits(text: &str) -> u32 {
    let address = text.split('/').next().unwrap_or(text);
    match address.parse() {
        Ok(IpAddr::V4(address)) => match address.octets() {
            [0, ..] => 32,
            [10 | 127, ..] => 8,
            [172, second, ..] if second & 0xf0 == 16 => 12,
            [192, 168, ..] | [169, 254, ..] => 16,
            _ => 0,
        },
        Ok(IpAddr::V6(address)) if address.is_loopback() || address.is_unspecified() => 128,
        _ => 0,
    }
}

const fn bits_of(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => (address.to_bits() as u128) << 96,
        IpAddr::V6(address) => address.to_bits(),
    }
}

fn parse(text: &str) -> Option<Network> {
    let (address, length) = match text.split_once('/') {
        Some((address, length)) => (address, Some(length.parse::<u32>().ok()?)),
        None => (text, None),
    };
    let address: IpAddr = address.parse().ok()?;
    let width = if address.is_ipv6() { 128 } else { 32 };
    let length = length.unwrap_or(width);
    (length <= width).then_some(Network {
        bits: bits_of(address),
        length,
        is_v6: address.is_ipv6(),
    })
}

const fn bit(bits: u128, at: u32) -> bool {
    bits >> (127 - at) & 1 == 1
}

/// The first bits.
fn prefix(bits: u128, length: u32) -> u128 {
    bits.checked_shr(128 - length).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_keep_their_addresses_and_no_others() {
        let mut addresses = Addresses::default();
        for text in [
            "198.18.7.0/24",
            "198.18.7.9",
            "198.18.9.9",
            "10.1.2.3",
            "10.0.0.0/8",
        ] {
            addresses.add(text);
        }
        let new = |text| addresses.replace(text);
        assert_eq!(new("198.18.7.0/24"), "203.0.113.0/24");
        assert_eq!(new("198.18.7.9").rsplit_once('.').unwrap().0, "203.0.113");
        assert_ne!(new("198.18.9.9").rsplit_once('.').unwrap().0, "203.0.113");
        assert!(new("10.1.2.3").starts_with("10."));
        assert_eq!(new("10.0.0.0/8"), "10.0.0.0/8");
        assert_eq!(new("0.0.0.0/0"), "0.0.0.0/0");
    }
}
