//! Typed values of conditions: numbers, instants, networks, bytes, booleans.
//!
//! Follows "IAM JSON policy elements: Condition operators".

mod instant;
mod number;

use std::net::IpAddr;

use base64::Engine as _;
use ipnet::IpNet;

pub use instant::Instant;
pub use number::Number;

/// A range of addresses; without a prefix length it is the one address. Host bits are masked.
pub(crate) fn parse_network(text: &str) -> Option<IpNet> {
    let Some((address, length)) = text.split_once('/') else {
        return parse_address(text).map(IpNet::from);
    };
    // Read apart, since a range takes `010.0.0.0`, which is no address.
    let is_number = (1..=3).contains(&length.len()) && length.bytes().all(|b| b.is_ascii_digit());
    let length = length.parse().ok().filter(|_| is_number)?;
    let network = IpNet::new(parse_address(address)?, length).ok()?;
    Some(network.trunc())
}

/// One address.
pub(crate) fn parse_address(text: &str) -> Option<IpAddr> {
    text.parse().ok()
}

/// Base64.
pub(crate) fn parse_bytes(text: &str) -> Option<Vec<u8>> {
    base64::engine::general_purpose::STANDARD.decode(text).ok()
}

/// `true` or `false` in any case.
pub(crate) fn parse_boolean(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

/// A text with its case folded, as the `…IgnoreCase` operators compare it.
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        text.to_lowercase()
    }
}

#[cfg(test)]
mod tests;
