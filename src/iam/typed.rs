//! Typed values of conditions: numbers, instants, networks, bytes, booleans.
//!
//! Follows "IAM JSON policy elements: Condition operators".

use std::cmp::Ordering;
use std::net::IpAddr;

use base64::Engine as _;
use ipnet::IpNet;

/// A range of addresses, or a single address without a prefix length. Host bits are masked.
pub(crate) fn parse_network(text: &str) -> Option<IpNet> {
    let Some((address, length)) = text.split_once('/') else {
        return parse_address(text).map(IpNet::from);
    };
    // Checked separately, because the range parser accepts `010.0.0.0`, which is not an address.
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

/// Folds case as the `…IgnoreCase` operators do.
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        text.to_lowercase()
    }
}

/// A decimal number, compared exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    negative: bool,
    /// Digits without leading and trailing zeros; empty for zero.
    digits: Box<str>,
    /// The number of digits before the point; negative for `0.00…`.
    exponent: i32,
}

impl Number {
    /// Parses an optional sign, digits and an optional fraction.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (negative, unsigned) = match text.as_bytes().first()? {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        let (whole, fraction) = match unsigned.split_once('.') {
            Some((_, "")) => return None,
            Some(parts) => parts,
            None => (unsigned, ""),
        };
        let digits_only = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits_only(whole) || !digits_only(fraction) {
            return None;
        }
        Some(Self::normalise(negative, whole, fraction))
    }

    /// Like [`Self::parse`], with an optional exponent, as in JSON.
    pub(crate) fn parse_json(text: &str) -> Option<Self> {
        let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else {
            return Self::parse(text);
        };
        let exponent: i32 = exponent.parse().ok()?;
        if exponent.abs() > 9999 {
            return None;
        }
        let mut number = Self::parse(mantissa)?;
        if !number.digits.is_empty() {
            number.exponent += exponent;
        }
        Some(number)
    }

    fn normalise(negative: bool, whole: &str, fraction: &str) -> Self {
        let count = |length: usize| i32::try_from(length).unwrap_or(i32::MAX / 4);
        let whole = whole.trim_start_matches('0');
        let fraction = fraction.trim_end_matches('0');
        let mut digits = String::with_capacity(whole.len() + fraction.len());
        digits.push_str(whole);
        digits.push_str(fraction);
        let leading = digits.len() - digits.trim_start_matches('0').len();
        let exponent = count(whole.len()) - count(leading);
        let digits = digits.trim_matches('0');
        Self {
            negative: negative && !digits.is_empty(),
            exponent: if digits.is_empty() { 0 } else { exponent },
            digits: digits.into(),
        }
    }

    /// A number below or above this one; only the side is guaranteed, not the distance.
    pub(crate) fn neighbour(&self, below: bool) -> Self {
        if self.digits.is_empty() {
            return Self::normalise(below, "1", "");
        }
        // Away from zero: one digit more. Towards zero: zero itself.
        if self.negative == below {
            Self {
                digits: format!("{}1", self.digits).into(),
                ..self.clone()
            }
        } else {
            Self::normalise(false, "", "")
        }
    }

    /// A number above this one and below `next`; `None` if none was found.
    pub(crate) fn barely_above(&self, next: &Self) -> Option<Self> {
        // The smaller magnitude with zeros and a one appended is between two decimals of the same
        // sign, given enough zeros.
        let (smaller, negative) = if self.negative {
            (next, true)
        } else {
            (self, false)
        };
        (1..=64)
            .map(|zeros| {
                if smaller.digits.is_empty() {
                    Self {
                        negative,
                        digits: "1".into(),
                        exponent: -zeros,
                    }
                } else {
                    let zeros = "0".repeat(zeros.unsigned_abs() as usize);
                    Self {
                        negative,
                        digits: format!("{}{zeros}1", smaller.digits).into(),
                        exponent: smaller.exponent,
                    }
                }
            })
            .find(|between| self < between && between < next)
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        let sign = |number: &Self| match (number.digits.is_empty(), number.negative) {
            (true, _) => 0_i8,
            (false, true) => -1,
            (false, false) => 1,
        };
        let magnitude = || {
            self.exponent
                .cmp(&other.exponent)
                .then_with(|| self.digits.cmp(&other.digits))
        };
        match (sign(self), sign(other)) {
            (1, 1) => magnitude(),
            (-1, -1) => magnitude().reverse(),
            (a, b) => a.cmp(&b),
        }
    }
}

/// A point in time, in nanoseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(pub i128);

const NANOSECONDS: i128 = 1_000_000_000;

impl Instant {
    /// Converts seconds since 1970.
    pub(crate) const fn from_seconds(seconds: i64) -> Self {
        Self(seconds as i128 * NANOSECONDS)
    }

    /// Parses the formats of the W3C profile of ISO 8601, `YYYY-MM-DDThh:mm:ss.sTZD` and its
    /// abbreviations, or seconds since 1970. A text of digits only is read as seconds, a missing
    /// zone as UTC, because AWS documents neither.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            let seconds: i128 = text.parse().ok().filter(|_| text.len() <= 20)?;
            return Some(Self(seconds * NANOSECONDS));
        }
        let (date, time) = match text.split_once('T') {
            Some((date, time)) => (date, Some(time)),
            None => (text, None),
        };
        let date = match (&*shape(date), time) {
            ("0000-00", None) => format!("{date}-01"),
            ("0000-00-00", _) => date.to_owned(),
            _ => return None,
        };
        let time = time.unwrap_or("00:00");
        let (clock, zone) = time.split_at(time.find(['Z', '+', '-']).unwrap_or(time.len()));
        let (whole, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
        let fits = match &*shape(whole) {
            "00:00" => !clock.contains('.'),
            // A leap second, which jiff reads as the second before it.
            "00:00:00" => !whole.ends_with(":60"),
            _ => false,
        };
        if !fits || fraction.is_empty() || !shape(fraction).trim_matches('0').is_empty() {
            return None;
        }
        // Fractions of a nanosecond are truncated.
        let clock = &clock[..clock.len().min("00:00:00.".len() + 9)];
        let civil: jiff::civil::DateTime = format!("{date}T{clock}").parse().ok()?;
        let epoch = jiff::civil::date(1970, 1, 1).at(0, 0, 0, 0);
        let offset = i128::from(offset_seconds(zone)?) * NANOSECONDS;
        Some(Self(civil.duration_since(epoch).as_nanos() - offset))
    }
}

/// The offset of a zone from UTC in seconds.
fn offset_seconds(zone: &str) -> Option<i64> {
    let sign = match &*shape(zone) {
        "" | "Z" => return Some(0),
        "+00:00" => 1,
        "-00:00" => -1,
        _ => return None,
    };
    let hours: i64 = zone[1..3].parse().ok()?;
    let minutes: i64 = zone[4..].parse().ok()?;
    (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes) * 60)
}

/// The text with a zero for every digit.
fn shape(text: &str) -> String {
    text.replace(|character: char| character.is_ascii_digit(), "0")
}

/// Writes the instant as AWS does in a request, in whole seconds.
impl std::fmt::Display for Instant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let seconds = self.0.div_euclid(NANOSECONDS);
        match i64::try_from(seconds).map(jiff::Timestamp::from_second) {
            Ok(Ok(timestamp)) => timestamp.fmt(f),
            _ => seconds.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_compare_by_value_at_any_length() {
        let number = |text| Number::parse(text).unwrap();
        assert_eq!(number("10"), number("010.00"));
        assert_eq!(number("-0"), number("0.0"));
        let ordered = [
            "-100",
            "-10.5",
            "-10",
            "-0.01",
            "0",
            "0.009",
            "0.01",
            "0.1",
            "1",
            "9007199254740992",
            "9007199254740993",
        ];
        for pair in ordered.windows(2) {
            assert!(number(pair[0]) < number(pair[1]), "{pair:?}");
        }
        for wrong in ["", "-", "1e3", "1.", ".5", " 1", "0x10", "1_000", "١"] {
            assert_eq!(Number::parse(wrong), None, "{wrong}");
        }
        assert_eq!(Number::parse_json("1e3"), Number::parse("1000"));
        assert_eq!(Number::parse_json("25e-1"), Number::parse("2.5"));
    }

    #[test]
    fn instants_are_compared_whatever_their_form() {
        let instant = |text| Instant::parse(text).unwrap();
        let same = [
            "1714521600",
            "2024-05-01",
            "2024-05",
            "2024-05-01T00:00Z",
            "2024-05-01T00:00:00",
            "2024-05-01T02:00:00+02:00",
            "2024-04-30T19:00:00.000-05:00",
        ];
        for text in same {
            assert_eq!(
                instant(text),
                Instant::from_seconds(1_714_521_600),
                "{text}"
            );
        }
        assert_eq!(instant("2024"), Instant::from_seconds(2024));
        assert!(instant("2024-05-01T00:00:00.5Z") > instant("2024-05-01T00:00:00Z"));
        for wrong in [
            "",
            "2024-13",
            "2024-02-30",
            "2024-05-01 00:00Z",
            "2024-05-01T24:00Z",
            "2024-05-01T00:00:00.Z",
            "2024-05-01T00:00:00+2:00",
            "2024-05-01Z",
        ] {
            assert_eq!(Instant::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn networks_have_their_host_bits_masked() {
        assert_eq!(
            parse_network("203.0.113.77/24"),
            parse_network("203.0.113.0/24")
        );
        assert_eq!(
            parse_network("2001:DB8::1"),
            parse_network("2001:db8:0::1/128")
        );
        assert_eq!(parse_network("203.0.113.0/33"), None);
        assert_eq!(parse_address("010.0.0.1"), None);
        for no_network in [
            "010.0.0.1",
            "010.0.0.0/8",
            "10.0.0.0/",
            "10.0.0.0/+8",
            "10.0.0.0/8/8",
        ] {
            assert_eq!(parse_network(no_network), None, "{no_network}");
        }
    }
}
