//! The `SerialNumber` of `AssumeRole`: the MFA device that a text names.
//!
//! Follows the STS API reference for the text as such, and "IAM identifiers" of the IAM User Guide
//! for the ARN of a virtual device. STS does not accept codes from a FIDO security key.

use super::arn::{Arn, is_account_id, is_account_placeholder};

/// The lengths that STS accepts.
const LENGTHS: std::ops::RangeInclusive<usize> = 9..=256;

/// An MFA device that STS accepts a code from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum MfaSerial {
    /// A hardware device, by its serial number, which does not identify its owner.
    Hardware,
    /// A virtual device: `arn:PARTITION:iam::ACCOUNT:mfa/PATH/NAME`.
    Virtual(Arn),
}

/// The reason why STS refuses the length or the characters of a text (`AssumeRole` in the STS API
/// reference).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFault {
    /// Shorter than this many characters.
    TooShort(usize),
    /// Longer than this many characters.
    TooLong(usize),
    /// It contains this character.
    Character(char),
}

/// The reason why a text names no device that STS accepts a code from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SerialFault {
    /// It is not 9 to 256 characters out of `[\w+=/:,.@-]`.
    Text(TextFault),
    /// It has a colon and is not an IAM ARN with a 12-digit account id.
    NotAnArn,
    /// The ARN of something else, such as `user`: the resource up to the first `/`.
    NotADevice(Box<str>),
    /// `mfa/` without a name.
    NoName,
    /// A device in another partition than the role: this one.
    OtherPartition(Box<str>),
}

impl MfaSerial {
    /// Parses the serial number of a call for a role in a partition. A placeholder for an account
    /// in a redacted file counts as an account.
    pub(crate) fn parse(text: &str, partition: &str) -> Result<Self, SerialFault> {
        let arn = Arn::parse(text).ok();
        let account = arn.as_ref().map_or("", Arn::account);
        let written = if is_account_placeholder(account) {
            text.replacen(account, "", 1)
        } else {
            text.to_owned()
        };
        if let Some(wrong) = written.chars().find(|c| !is_serial_character(*c)) {
            return Err(SerialFault::Text(TextFault::Character(wrong)));
        }
        if text.len() < *LENGTHS.start() {
            return Err(SerialFault::Text(TextFault::TooShort(*LENGTHS.start())));
        }
        if text.len() > *LENGTHS.end() {
            return Err(SerialFault::Text(TextFault::TooLong(*LENGTHS.end())));
        }
        if !text.contains(':') {
            return Ok(Self::Hardware);
        }
        let arn = arn.filter(is_of_iam).ok_or(SerialFault::NotAnArn)?;
        let (kind, name) = arn
            .resource()
            .split_once('/')
            .unwrap_or((arn.resource(), ""));
        if kind != "mfa" {
            return Err(SerialFault::NotADevice(kind.into()));
        }
        if name
            .rsplit('/')
            .next()
            .is_none_or(|name| name.is_empty() || name.contains(':'))
        {
            return Err(SerialFault::NoName);
        }
        if arn.partition() != partition {
            return Err(SerialFault::OtherPartition(arn.partition().into()));
        }
        Ok(Self::Virtual(arn))
    }
}

fn is_of_iam(arn: &Arn) -> bool {
    let account = arn.account();
    let has_account = is_account_id(account) || is_account_placeholder(account);
    arn.service() == "iam" && arn.region().is_empty() && has_account
}

const fn is_serial_character(character: char) -> bool {
    character.is_ascii_alphanumeric()
        || matches!(
            character,
            '_' | '+' | '=' | '/' | ':' | ',' | '.' | '@' | '-'
        )
}

/// The device that a malformed serial number was probably meant to name, by the account and the
/// name in it.
pub(crate) fn meant_device(text: &str, partition: &str) -> Option<String> {
    let stray = |c: &char| c.is_whitespace() || matches!(c, '"' | '\'');
    let text: String = text.chars().filter(|c| !stray(c)).collect();
    let account = text.split(':').find(|part| is_account_id(part))?;
    let (_, resource) = text.split_once(account)?;
    let mut parts = resource.trim_start_matches(':').split('/');
    let name = match parts.next()? {
        // A security key is listed under its user.
        "u2f" if parts.next()? == "user" => parts.next()?.to_owned(),
        "mfa" | "user" => parts.collect::<Vec<_>>().join("/"),
        _ => return None,
    };
    let device = format!("arn:{partition}:iam::{account}:mfa/{name}");
    MfaSerial::parse(&device, partition)
        .is_ok()
        .then_some(device)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> Option<SerialFault> {
        MfaSerial::parse(text, "aws").err()
    }

    #[test]
    fn devices_are_hardware_numbers_and_virtual_arns() {
        for text in [
            "GAHT12345678",
            "arn:aws:iam::111122223333:mfa/jane",
            "arn:aws:iam::111122223333:mfa/team/a/jane@example.com",
            "arn:aws:iam::xxxxxxxxxxxx:mfa/jane",
            "arn:aws:iam::<account>:mfa/jane",
        ] {
            assert_eq!(fault(text), None, "{text}");
        }
    }

    #[test]
    fn everything_else_is_refused_for_a_reason() {
        let not_a_device = |kind: &str| SerialFault::NotADevice(kind.into());
        for (text, expected) in [
            ("GAHT1234", SerialFault::Text(TextFault::TooShort(9))),
            (
                "GAHT 12345678",
                SerialFault::Text(TextFault::Character(' ')),
            ),
            ("aarn:aws:iam::111122223333:mfa/jane", SerialFault::NotAnArn),
            ("arn:aws:iam:111122223333:mfa/jane", SerialFault::NotAnArn),
            ("arn:aws:iam:::mfa/jane", SerialFault::NotAnArn),
            ("arn:aws:iam::11122223333:mfa/jane", SerialFault::NotAnArn),
            ("arn:aws:sts::111122223333:mfa/jane", SerialFault::NotAnArn),
            ("arn:aws:iam::111122223333:user/jane", not_a_device("user")),
            ("arn:aws:iam::111122223333:role/jane", not_a_device("role")),
            (
                "arn:aws:iam::111122223333:u2f/user/jane/key-1",
                not_a_device("u2f"),
            ),
            ("arn:aws:iam::111122223333:mfa", SerialFault::NoName),
            ("arn:aws:iam::111122223333:mfa/", SerialFault::NoName),
            ("arn:aws:iam::111122223333:mfa/team/", SerialFault::NoName),
            (
                "arn:aws-cn:iam::111122223333:mfa/jane",
                SerialFault::OtherPartition("aws-cn".into()),
            ),
        ] {
            assert_eq!(fault(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_malformed_serial_is_understood_by_its_account_and_name() {
        let jane = Some("arn:aws:iam::111122223333:mfa/jane".to_owned());
        for text in [
            "aarn:aws:iam::111122223333:mfa/jane",
            "arn:aws:iam:111122223333:mfa/jane",
            "\"arn:aws:iam:: 111122223333:mfa/jane\"",
            "arn:aws-cn:iam::111122223333:mfa/jane",
            "arn:aws:iam::111122223333:user/jane",
            "arn:aws:iam::111122223333:u2f/user/jane/key-1",
        ] {
            assert_eq!(meant_device(text, "aws"), jane, "{text}");
        }
        for text in [
            "arn:aws:iam::111122223333:mfa/",
            "arn:aws:iam::111122223333:role/jane",
            "GAHT",
        ] {
            assert_eq!(meant_device(text, "aws"), None, "{text}");
        }
    }
}
