//! Points in time in the forms policies may have.

/// A point in time, in nanoseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(pub i128);

const NANOSECONDS: i128 = 1_000_000_000;

impl Instant {
    /// An instant from seconds since 1970.
    pub(crate) const fn from_seconds(seconds: i64) -> Self {
        Self(seconds as i128 * NANOSECONDS)
    }

    /// The forms of the W3C profile of ISO 8601, `YYYY-MM-DDThh:mm:ss.sTZD` and its shortenings,
    /// or seconds since 1970. All-digit text is taken as seconds, a missing zone as UTC, since
    /// AWS says nothing about either.
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
            // A leap second, which jiff reads as the one before it.
            "00:00:00" => !whole.ends_with(":60"),
            _ => false,
        };
        if !fits || fraction.is_empty() || !shape(fraction).trim_matches('0').is_empty() {
            return None;
        }
        // Parts of a nanosecond are cut off.
        let clock = &clock[..clock.len().min("00:00:00.".len() + 9)];
        let civil: jiff::civil::DateTime = format!("{date}T{clock}").parse().ok()?;
        let epoch = jiff::civil::date(1970, 1, 1).at(0, 0, 0, 0);
        let offset = i128::from(offset_seconds(zone)?) * NANOSECONDS;
        Some(Self(civil.duration_since(epoch).as_nanos() - offset))
    }
}

/// How far a zone is ahead of UTC.
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
