//! Where secrets end: past this file no value holds one.

use super::lines::is_blank;
use super::setting_key::SettingKey;

/// What stands where a secret stood.
const WITHHELD: &str = "****";

/// Which texts are withheld where botocore sees no secret: in the value of another key, or in that
/// of a sub-key. The value of a secret key itself is always withheld.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Withholding {
    /// All of them.
    #[default]
    All,
    /// Those of at least 16 characters: AWS issues secret access keys of 40 and session tokens of
    /// hundreds. For answers that must agree with botocore's to the byte, about texts that the
    /// user sent.
    Plausible,
}

impl Withholding {
    /// The length in characters from which a text can be a secret.
    const SHORTEST: usize = 16;

    fn covers(self, key: &str, value: &str) -> bool {
        let long_enough = match self {
            Self::All => !value.is_empty(),
            Self::Plausible => value.chars().count() >= Self::SHORTEST,
        };
        long_enough && SettingKey::from(key).is_secret()
    }
}

/// The value of a sub-key, or stars if the sub-key is a secret's.
pub(super) fn withheld<'a>(key: &str, value: &'a str, withholding: Withholding) -> &'a str {
    if withholding.covers(key, value) {
        WITHHELD
    } else {
        value
    }
}

/// A line such as `# aws_secret_access_key = x` with stars in place of the secret; `None` if it has
/// no secret.
pub(super) fn masked(line: &str, withholding: Withholding) -> Option<String> {
    let (key, value) = line.split_once(['=', ':'])?;
    let key = key.trim_matches(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let value = value.trim_start_matches(is_blank);
    let kept = &line[..line.len() - value.len()];
    withholding
        .covers(key, value)
        .then(|| format!("{kept}{WITHHELD}"))
}

/// A value without the secrets that it may have swallowed: `aws_secret_access_key = x` under a
/// deeper indent is part of the value above for botocore, and a secret all the same.
pub(super) fn without_swallowed(value: String, withholding: Withholding) -> String {
    let Some((first, more)) = value.split_once('\n') else {
        return value;
    };
    let mut kept = first.to_owned();
    for line in more.split('\n') {
        kept.push('\n');
        match masked(line, withholding) {
            Some(masked) => kept.push_str(&masked),
            None => kept.push_str(line),
        }
    }
    kept
}
