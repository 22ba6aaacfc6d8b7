//! Typed values of conditions: numbers, instants, networks, bytes, booleans.
//!
//! Follows "IAM JSON policy elements: Condition operators".

use std::cmp::Ordering;
use std::net::IpAddr;

use base64::Engine as _;
use ipnet::IpNet;

/// A decimal number, compared exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    negative: bool,
    /// Digits without leading and trailing zeros; empty for zero.
    digits: Box<str>,
    /// How many of them stand before the point; negative for `0.00…`.
    exponent: i32,
}

impl Number {
    /// Optional sign, digits, optional fraction.
    pub fn parse(text: &str) -> Option<Self> {
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
        Some(Self::normalise(negative, whole, fraction, 0))
    }

    /// The same, and an exponent, as JSON numbers may have.
    pub fn parse_json(text: &str) -> Option<Self> {
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

    fn normalise(negative: bool, whole: &str, fraction: &str, shift: i32) -> Self {
        let count = |length: usize| i32::try_from(length).unwrap_or(i32::MAX / 4);
        let whole = whole.trim_start_matches('0');
        let fraction = fraction.trim_end_matches('0');
        let mut digits = String::with_capacity(whole.len() + fraction.len());
        digits.push_str(whole);
        digits.push_str(fraction);
        let leading = digits.len() - digits.trim_start_matches('0').len();
        let exponent = count(whole.len()) - count(leading) + shift;
        let digits = digits.trim_matches('0');
        Self {
            negative: negative && !digits.is_empty(),
            exponent: if digits.is_empty() { 0 } else { exponent },
            digits: digits.into(),
        }
    }
}

impl Number {
    /// A number one lower, or one higher, than this one's digits allow for: only that it lies
    /// on that side is promised.
    pub(crate) fn neighbour(&self, below: bool) -> Self {
        if self.digits.is_empty() {
            return Self::normalise(below, "1", "", 0);
        }
        // Away from zero: one digit more. Towards zero: zero itself.
        if self.negative == below {
            Self {
                digits: format!("{}1", self.digits).into(),
                ..self.clone()
            }
        } else {
            Self::normalise(false, "", "", 0)
        }
    }

    /// A number above this one and below `next`; `None` when none was found.
    pub(crate) fn barely_above(&self, next: &Self) -> Option<Self> {
        // Between two decimals of one sign lies the smaller magnitude with zeros and a one
        // appended, if enough zeros are.
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
    /// An instant from seconds since 1970.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds as i128 * NANOSECONDS)
    }

    /// The forms of the W3C profile of ISO 8601, `YYYY-MM-DDThh:mm:ss.sTZD` and its shortenings,
    /// or seconds since 1970. All-digit text is taken as seconds, a missing zone as UTC, since
    /// AWS says nothing about either.
    pub fn parse(text: &str) -> Option<Self> {
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            if text.len() > 20 {
                return None;
            }
            return Some(Self(text.parse::<i128>().ok()? * NANOSECONDS));
        }
        let mut rest = text;
        let year = take_digits(&mut rest, 4)?;
        let mut month = 1;
        let mut day = 1;
        let mut clock = None;
        if take_byte(&mut rest, b'-') {
            month = take_digits(&mut rest, 2)?;
            if take_byte(&mut rest, b'-') {
                day = take_digits(&mut rest, 2)?;
                if take_byte(&mut rest, b'T') {
                    clock = Some(take_clock(&mut rest)?);
                }
            }
        }
        if !rest.is_empty() {
            return None;
        }
        let clock = clock.unwrap_or_default();
        let date = jiff::civil::Date::new(year as i16, month as i8, day as i8).ok()?;
        let civil = date
            .at(0, 0, 0, 0)
            .duration_since(jiff::civil::DateTime::constant(1970, 1, 1, 0, 0, 0, 0));
        Some(Self(
            (i128::from(civil.as_secs()) + i128::from(clock.seconds)) * NANOSECONDS
                + i128::from(clock.nanoseconds),
        ))
    }
}

/// Seconds since midnight UTC, which the zone may put outside the day.
#[derive(Default)]
struct Clock {
    seconds: i64,
    nanoseconds: u32,
}

fn take_clock(rest: &mut &str) -> Option<Clock> {
    let hour = take_digits(rest, 2)?;
    if !take_byte(rest, b':') {
        return None;
    }
    let minute = take_digits(rest, 2)?;
    let mut second = 0;
    let mut nanoseconds = 0;
    if take_byte(rest, b':') {
        second = take_digits(rest, 2)?;
        if take_byte(rest, b'.') {
            let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            if digits == 0 {
                return None;
            }
            let mut scale = 100_000_000;
            for byte in rest.bytes().take(digits.min(9)) {
                nanoseconds += u32::from(byte - b'0') * scale;
                scale /= 10;
            }
            *rest = &rest[digits..];
        }
    }
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let mut offset = 0;
    if !rest.is_empty() && !take_byte(rest, b'Z') {
        let sign = if take_byte(rest, b'+') {
            1
        } else if take_byte(rest, b'-') {
            -1
        } else {
            return None;
        };
        let hours = take_digits(rest, 2)?;
        if !take_byte(rest, b':') {
            return None;
        }
        let minutes = take_digits(rest, 2)?;
        if hours > 23 || minutes > 59 {
            return None;
        }
        offset = sign * i64::from(hours * 60 + minutes) * 60;
    }
    Some(Clock {
        seconds: i64::from((hour * 60 + minute) * 60 + second) - offset,
        nanoseconds,
    })
}

fn take_digits(rest: &mut &str, count: usize) -> Option<u32> {
    let digits = rest.get(..count)?;
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    *rest = &rest[count..];
    digits.parse().ok()
}

fn take_byte(rest: &mut &str, byte: u8) -> bool {
    let found = rest.as_bytes().first() == Some(&byte);
    if found {
        *rest = &rest[1..];
    }
    found
}

/// A range of addresses; without a prefix length it is the one address. Host bits are masked.
pub fn parse_network(text: &str) -> Option<IpNet> {
    if let Ok(network) = text.parse::<IpNet>() {
        return Some(network.trunc());
    }
    text.parse::<IpAddr>().ok().map(IpNet::from)
}

/// One address.
pub fn parse_address(text: &str) -> Option<IpAddr> {
    text.parse().ok()
}

/// Base64.
pub fn parse_bytes(text: &str) -> Option<Vec<u8>> {
    base64::engine::general_purpose::STANDARD.decode(text).ok()
}

/// `true` or `false` in any case.
pub fn parse_boolean(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

/// A text with its case folded, as the `…IgnoreCase` operators compare it.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        text.to_lowercase()
    }
}
