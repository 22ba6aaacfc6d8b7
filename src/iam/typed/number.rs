//! Decimal numbers of any length.

use std::cmp::Ordering;

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

    /// The same, and an exponent, as JSON numbers may have.
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

    /// A number one lower, or one higher, than this one's digits allow for: only that it lies
    /// on that side is promised.
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
