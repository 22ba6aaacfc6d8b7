//! The endpoint URLs that botocore accepts (`utils.py`: `is_valid_endpoint_url`,
//! `is_valid_ipv6_endpoint_url`, both based on Python's `urlsplit`). They need no scheme.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::chain::python;

/// Returns true if botocore accepts the host of a URL.
///
/// # Errors
///
/// Python's message about misplaced brackets.
pub(super) fn has_valid_host(url: &str) -> Result<bool, String> {
    if url.contains(['\t', '\r', '\n']) {
        return Ok(false);
    }
    let host = host_of(url)?;
    Ok(host.is_some_and(|host| is_name(host) || is_ipv6(host)))
}

/// The host of a URL; `None` without `//` or if nothing follows it.
fn host_of(url: &str) -> Result<Option<&str>, String> {
    let url = url.trim_start_matches(|c: char| c <= ' ');
    let behind_scheme = match url.split_once(':') {
        Some((scheme, rest)) if is_scheme(scheme) => rest,
        _ => url,
    };
    let Some(authority) = behind_scheme.strip_prefix("//") else {
        return Ok(None);
    };
    let authority = authority.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.contains('[') != authority.contains(']') {
        return Err("Invalid IPv6 URL".to_owned());
    }
    if let Some((_, bracketed)) = authority.split_once('[') {
        check_brackets(bracketed.split(']').next().unwrap_or_default())?;
    }
    let address = authority.rsplit('@').next().unwrap_or_default();
    let host = match address.split_once('[') {
        Some((_, bracketed)) => bracketed.split(']').next(),
        None => address.split(':').next(),
    };
    Ok(host.filter(|host| !host.is_empty()))
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

/// Checks that the text in brackets is an IPv6 address.
fn check_brackets(host: &str) -> Result<(), String> {
    if host.parse::<Ipv4Addr>().is_ok() {
        return Err("An IPv4 address cannot be in brackets".to_owned());
    }
    let (address, zone) = host.split_once('%').unwrap_or((host, "0"));
    if address.parse::<Ipv6Addr>().is_err() || zone.is_empty() || zone.contains('%') {
        let host = python::repr(host);
        return Err(format!(
            "{host} does not appear to be an IPv4 or IPv6 address"
        ));
    }
    Ok(())
}

/// Returns true for labels of 1 to 63 letters, digits and hyphens with no hyphen at either end; one
/// final dot is fine.
fn is_name(host: &str) -> bool {
    let labels = host.strip_suffix('.').unwrap_or(host).split('.');
    host.chars().count() <= 255
        && labels.into_iter().all(|label| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-')
        })
}

/// Returns true for an IPv6 address, with or without a zone.
fn is_ipv6(host: &str) -> bool {
    let (address, zone) = host.split_once('%').unwrap_or((host, "0"));
    address.parse::<Ipv6Addr>().is_ok() && !zone.is_empty() && zone != "25"
}
