//! Representative numbers, instants and addresses between the ones that tests compare with.

use super::{Bounds, ContextValue};
use crate::iam::typed::{Instant, Number};

/// Each number that tests compare with, one between each pair of neighbours, one below all and one
/// above all.
pub(super) fn divide_numbers(mut numbers: Vec<&Number>) -> Option<Vec<ContextValue>> {
    numbers.sort();
    numbers.dedup();
    let exactly = |number: &Number| {
        ContextValue::Present(Some(Bounds::Number(number.clone(), number.clone())))
    };
    let mut values = Vec::new();
    values.push(exactly(&numbers.first()?.neighbour(true)));
    for (at, number) in numbers.iter().enumerate() {
        values.push(exactly(number));
        // A number so close above this one that no other lies between.
        let above = number.neighbour(false);
        let between = match numbers.get(at + 1) {
            Some(next) if above >= **next => number.barely_above(next)?,
            _ => above,
        };
        values.push(exactly(&between));
    }
    Some(values)
}

pub(super) fn divide_instants(mut instants: Vec<Instant>) -> Vec<ContextValue> {
    instants.sort();
    instants.dedup();
    let within = |low: i128, high: i128| {
        ContextValue::Present(Some(Bounds::Instant(Instant(low), Instant(high))))
    };
    let mut values = Vec::new();
    let mut low = i128::MIN;
    for instant in instants {
        if low < instant.0 {
            values.push(within(low, instant.0 - 1));
        }
        values.push(within(instant.0, instant.0));
        low = instant.0 + 1;
    }
    values.push(within(low, i128::MAX));
    values
}

/// For each range, an address in it and in no smaller range, if there is one, and for each family
/// an address outside all ranges. Ranges are nested or disjoint, so this covers every combination.
pub(super) fn divide_networks(networks: &[ipnet::IpNet]) -> Vec<ContextValue> {
    use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

    let whole: [ipnet::IpNet; 2] = [
        ipnet::Ipv4Net::new_assert(Ipv4Addr::UNSPECIFIED, 0).into(),
        ipnet::Ipv6Net::new_assert(Ipv6Addr::UNSPECIFIED, 0).into(),
    ];
    let next = |address: IpAddr, up: bool| -> Option<IpAddr> {
        Some(match address {
            IpAddr::V4(v4) => {
                let bits = v4.to_bits();
                IpAddr::V4(Ipv4Addr::from_bits(if up {
                    bits.checked_add(1)?
                } else {
                    bits.checked_sub(1)?
                }))
            }
            IpAddr::V6(v6) => {
                let bits = v6.to_bits();
                IpAddr::V6(Ipv6Addr::from_bits(if up {
                    bits.checked_add(1)?
                } else {
                    bits.checked_sub(1)?
                }))
            }
        })
    };
    let mut found: Vec<IpAddr> = Vec::new();
    for outer in networks.iter().chain(&whole) {
        let smaller: Vec<&ipnet::IpNet> = networks
            .iter()
            .filter(|inner| outer.contains(*inner) && *inner != outer)
            .collect();
        let mut candidates = vec![outer.network(), outer.broadcast()];
        for inner in &smaller {
            candidates.extend(next(inner.network(), false));
            candidates.extend(next(inner.broadcast(), true));
        }
        let free = candidates.into_iter().find(|candidate| {
            outer.contains(candidate) && !smaller.iter().any(|inner| inner.contains(candidate))
        });
        if let Some(free) = free
            && !found.contains(&free)
        {
            found.push(free);
        }
    }
    found
        .into_iter()
        .map(|address| ContextValue::value(address.to_string()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_combination_of_nested_and_disjoint_ranges_has_an_address() {
        let networks: Vec<ipnet::IpNet> = ["10.0.0.0/8", "10.1.0.0/16", "192.0.2.1/32"]
            .iter()
            .map(|text| text.parse().unwrap())
            .collect();
        let mut seen = std::collections::BTreeSet::new();
        for value in divide_networks(&networks) {
            let ContextValue::Value(text) = value else {
                panic!("an address")
            };
            let address: std::net::IpAddr = text.parse().unwrap();
            seen.insert(
                networks
                    .iter()
                    .map(|network| network.contains(&address))
                    .collect::<Vec<_>>(),
            );
        }
        assert_eq!(seen.len(), 4);
    }
}
