//! Rules about values of a type: addresses, dates, numbers, variables.

use std::net::IpAddr;

use super::inputs::{Details, Hits, TestedKey, is_allow};
use super::value::{details, find};
use crate::eval::{KeyType, documented_key, is_multivalued, key_type};
use crate::iam::policy::{
    Comparison, ConditionKey, ConditionValue, Operand, Operator, Order, SetOperator, Version,
};
use crate::iam::typed::Instant;
use crate::text::Severity;

/// Addresses that never reach AWS as they are (RFC 1918, RFC 4193, RFC 6598, loopback).
fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            let [a, b, ..] = address.octets();
            address.is_private() || address.is_loopback() || (a == 100 && (64..128).contains(&b))
        }
        IpAddr::V6(address) => address.is_unique_local() || address.is_loopback(),
    }
}

pub(super) fn private_source_ip(TestedKey { entry, .. }: TestedKey<'_>, hits: &mut Hits) {
    let is_private = |value: &ConditionValue| match &value.operand {
        Operand::Network(network) => {
            is_private(network.network()) && is_private(network.broadcast())
        }
        _ => false,
    };
    if entry.key.folded() == "aws:sourceip"
        && !entry.values.is_empty()
        && entry.values.iter().all(is_private)
        && let Some(first) = entry.values.first()
    {
        hits.add(first.span, details(entry, first));
    }
}

/// The form of a value that a comparison needs; empty if it takes any text.
const fn expected(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Arn => "arn",
        Comparison::Number(_) => "number",
        Comparison::Instant(_) => "date",
        Comparison::Boolean | Comparison::Presence => "boolean",
        Comparison::Bytes => "base64",
        Comparison::Network => "network",
        Comparison::Text | Comparison::FoldedText | Comparison::Glob => "",
    }
}

pub(super) fn value_of_other_type(TestedKey { entry, .. }: TestedKey<'_>, hits: &mut Hits) {
    let Some(operator) = entry.operator else {
        return;
    };
    let operator_facts = |given: &str| Details::of(given).about(&entry.operator_text);
    if entry.values.is_empty() {
        hits.add(entry.values_span, operator_facts("").meant("values"));
        return;
    }
    let both = |wanted| {
        let mut values = entry.values.iter();
        values.any(|value| matches!(value.operand, Operand::Boolean(it) if it == wanted))
    };
    if both(true) && both(false) {
        let details = operator_facts("true, false").meant("one_boolean");
        hits.add(entry.values_span, details);
        return;
    }
    let is_date = matches!(operator.comparison, Comparison::Instant(_));
    find(entry, hits, |_, value| {
        let text = &*value.text;
        if text.contains("${") {
            return None;
        }
        let details = operator_facts(text).meant(expected(operator.comparison));
        let is_year = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        match &value.operand {
            // A lone * compares with no ARN for certain, but AWS does not say so.
            Operand::Unreadable if text == "*" => Some(details.at_level(Severity::Warning)),
            Operand::Unreadable => Some(details),
            Operand::Instant(_) if is_date && is_year => Some(details.at_level(Severity::Warning)),
            _ => None,
        }
    });
}

/// The operator of another family ("Type mismatch" of the IAM Access Analyzer policy checks). String
/// operators compare ARNs too; tags may hold anything.
pub(super) fn operator_of_other_type(TestedKey { entry, .. }: TestedKey<'_>, hits: &mut Hits) {
    let (Some(operator), key) = (entry.operator, entry.key.folded()) else {
        return;
    };
    let wanted = key_type(key);
    let fits = match operator.comparison {
        Comparison::Presence => true,
        Comparison::Network => wanted == KeyType::Address,
        Comparison::Boolean => wanted == KeyType::Boolean,
        Comparison::Arn => wanted == KeyType::Arn,
        Comparison::Number(_) => wanted == KeyType::Number || key == "aws:epochtime",
        Comparison::Instant(_) => wanted == KeyType::Instant,
        Comparison::Bytes => false,
        Comparison::Text | Comparison::FoldedText | Comparison::Glob => {
            matches!(wanted, KeyType::Text | KeyType::Arn)
        }
    };
    let is_any = key.contains('/') || matches!(key, "aws:assumedroot" | "aws:federatedprovider");
    let has_type = documented_key(&entry.key) && !is_any;
    if has_type && !fits {
        let details = Details::of(&entry.operator_text).about(&entry.key_text);
        hits.add(
            entry.operator_span,
            details.meant(operator_for(wanted, operator)),
        );
    }
}

/// The nearest operator that compares values of a type.
fn operator_for(wanted: KeyType, operator: Operator) -> String {
    let not = if operator.negated { "Not" } else { "" };
    let order = match operator.comparison {
        Comparison::Number(order) | Comparison::Instant(order) => order,
        _ => Order::Equal,
    };
    let ordered = match order {
        Order::Equal => format!("{not}Equals"),
        Order::Less => "LessThan".to_owned(),
        Order::LessOrEqual => "LessThanEquals".to_owned(),
        Order::Greater => "GreaterThan".to_owned(),
        Order::GreaterOrEqual => "GreaterThanEquals".to_owned(),
    };
    let plain = match wanted {
        KeyType::Address => format!("{not}IpAddress"),
        KeyType::Boolean => "Bool".to_owned(),
        KeyType::Arn => format!("Arn{not}Like"),
        KeyType::Instant => format!("Date{ordered}"),
        KeyType::Number => format!("Numeric{ordered}"),
        KeyType::Text if operator.comparison == Comparison::Arn => format!("String{not}Like"),
        KeyType::Text => format!("String{not}Equals"),
    };
    let set = match operator.set {
        Some(SetOperator::ForAllValues) => "ForAllValues:",
        Some(SetOperator::ForAnyValue) => "ForAnyValue:",
        None => "",
    };
    let if_exists = if operator.if_exists { "IfExists" } else { "" };
    format!("{set}{plain}{if_exists}")
}

/// From here on a number of seconds lies beyond the year 5000: it is one of milliseconds.
const MILLISECONDS_FROM: i64 = 100_000_000_000;

pub(super) fn date_is_over(
    TestedKey {
        trust,
        statement,
        entry,
    }: TestedKey<'_>,
    hits: &mut Hits,
) {
    if !matches!(entry.key.folded(), "aws:currenttime" | "aws:epochtime") {
        return;
    }
    find(entry, hits, |operator, value| {
        let is_digits = value.text.bytes().all(|byte| byte.is_ascii_digit());
        let seconds = value.text.parse::<i64>().ok().filter(|_| is_digits);
        if let Some(count) = seconds.filter(|count| *count >= MILLISECONDS_FROM) {
            return Some(details(entry, value).meant(count / 1000));
        }
        let ends = match operator.comparison {
            Comparison::Instant(order) => {
                matches!(order, Order::Less | Order::LessOrEqual | Order::Equal)
            }
            Comparison::Number(order) => matches!(order, Order::Less | Order::LessOrEqual),
            _ => false,
        };
        let instant = Instant::parse(&value.text)?;
        let is_over = is_allow(statement)
            && ends
            && !operator.negated
            && instant < Instant::from_seconds(trust.now);
        is_over.then(|| details(entry, value))
    });
}

/// The fault of the first malformed variable of a value, if there is one ("IAM policy elements:
/// Variables and tags").
fn find_malformed(text: &str) -> Option<&'static str> {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("${") {
        let Some((inside, behind)) = after.split_once('}') else {
            return Some("brace");
        };
        rest = behind;
        if matches!(inside, "*" | "?" | "$") {
            continue;
        }
        let (key, default) = match inside.split_once(',') {
            Some((key, default)) => (key, Some(default)),
            None => (inside, None),
        };
        if key.contains("${") {
            return Some("brace");
        }
        if key.is_empty() {
            return Some("empty");
        }
        if key.contains(char::is_whitespace) {
            return Some("space");
        }
        let is_quoted = |default: &str| {
            let quoted = default.strip_prefix(" '");
            quoted.is_some_and(|quoted| quoted.ends_with('\''))
        };
        if default.is_some_and(|default| !is_quoted(default)) {
            return Some("quote");
        }
        if is_multivalued(&ConditionKey::new(key)) {
            return Some("list");
        }
    }
    None
}

pub(super) fn variable_malformed(TestedKey { trust, entry, .. }: TestedKey<'_>, hits: &mut Hits) {
    if trust.document().version() != Version::V2012 {
        return;
    }
    find(entry, hits, |operator, value| {
        let takes_variables = matches!(expected(operator.comparison), "" | "arn");
        let slip = if takes_variables {
            find_malformed(&value.text)?
        } else if value.text.contains("${") {
            "operator"
        } else {
            return None;
        };
        let details = Details::of(&value.text).about(&entry.operator_text);
        Some(details.meant(slip))
    });
}

pub(super) fn variables_need_version(
    TestedKey { trust, entry, .. }: TestedKey<'_>,
    hits: &mut Hits,
) {
    let version = trust.document().version();
    if matches!(version, Version::V2012 | Version::Unrecognised) {
        return;
    }
    find(entry, hits, |_, value| {
        let (_, rest) = value.text.split_once("${")?;
        rest.contains('}').then(|| details(entry, value))
    });
}
