//! Where secrets end: nothing behind this file has their text.

use super::lines::{is_blank, trim};

/// The keys whose values are secret.
const SECRET_KEYS: [&str; 3] = [
    "aws_secret_access_key",
    "aws_session_token",
    "aws_security_token",
];

/// What stands where a secret stood.
const WITHHELD: &str = "****";

/// Whether the value of a key is secret. Compared without regard to case, since sub-keys keep
/// their case.
pub fn is_secret(key: &str) -> bool {
    SECRET_KEYS
        .iter()
        .any(|secret| secret.eq_ignore_ascii_case(key))
}

/// Which texts are withheld that stand where botocore sees no secret: in the value of another key,
/// or as a sub-key's. The value of a secret's own key never gets on, whatever this says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Withholding {
    /// All of them.
    #[default]
    All,
    /// Those of at least 16 characters: AWS issues secret access keys of 40 and session tokens of
    /// hundreds. For answers that have to agree with botocore's to the byte, of texts that the
    /// asker sent.
    Plausible,
}

impl Withholding {
    /// Characters from which on a text can be a secret.
    const SHORTEST: usize = 16;

    fn covers(self, value: &str) -> bool {
        match self {
            Self::All => !value.is_empty(),
            Self::Plausible => value.chars().count() >= Self::SHORTEST,
        }
    }
}

/// The value of a sub-key, or stars if the sub-key is a secret's.
pub(super) fn withheld<'a>(key: &str, value: &'a str, withholding: Withholding) -> &'a str {
    if is_secret(key) && withholding.covers(value) {
        WITHHELD
    } else {
        value
    }
}

/// A value without the secrets that it may have swallowed: `aws_secret_access_key = x` under a
/// deeper indent is part of the value above for botocore, and a secret all the same.
pub(super) fn without_swallowed(value: String, withholding: Withholding) -> String {
    if !value.contains('\n') {
        return value;
    }
    let mut lines = value.split('\n');
    let mut kept = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        kept.push('\n');
        match secret_in(line, withholding) {
            Some(secret) => kept.extend([&line[..line.len() - secret.len()], WITHHELD]),
            None => kept.push_str(line),
        }
    }
    kept
}

/// The secret at the end of a line such as `aws_secret_access_key = x`.
fn secret_in(line: &str, withholding: Withholding) -> Option<&str> {
    let (key, value) = line.split_once(['=', ':'])?;
    let value = value.trim_start_matches(is_blank);
    (is_secret(trim(key)) && withholding.covers(value)).then_some(value)
}
