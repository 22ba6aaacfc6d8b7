//! Points in time in the forms policies may have.

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

/// As AWS writes it in a request, in whole seconds.
impl std::fmt::Display for Instant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let seconds = self.0.div_euclid(NANOSECONDS);
        match i64::try_from(seconds).map(jiff::Timestamp::from_second) {
            Ok(Ok(timestamp)) => timestamp.fmt(f),
            _ => seconds.fmt(f),
        }
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
