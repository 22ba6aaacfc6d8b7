//! The parameters of a call of `sts:AssumeRole`: the options of `rolechain can`.

use std::collections::BTreeSet;

use anyhow::bail;
use clap::Args;

use crate::text::{harmless, text};

/// The parameters of a call of `sts:AssumeRole`.
#[derive(Debug, Default, Args)]
pub(crate) struct CallOptions {
    /// The name of the new session (default: the one that the client generates)
    #[arg(long, value_name = "NAME")]
    pub session_name: Option<String>,
    /// The external id
    #[arg(long, value_name = "ID")]
    pub external_id: Option<String>,
    /// With an MFA code of the caller's own device, or of another as --mfa=SERIAL
    #[arg(long, value_name = "SERIAL", num_args = 0..=1, require_equals = true)]
    #[expect(clippy::option_option, reason = "the option, then its value")]
    pub mfa: Option<Option<String>>,
    /// How long the session is to last, in seconds
    #[arg(long, value_name = "SECONDS")]
    pub duration: Option<u32>,
    /// A session tag; may be repeated
    #[arg(long = "tag", value_name = "KEY=VALUE")]
    tags: Vec<String>,
    /// Exit with 3 if the call is allowed by the trust policy alone
    #[arg(long)]
    pub strict: bool,
}

impl CallOptions {
    /// Nothing but a session name and an external id.
    pub(crate) fn naming(session_name: Option<String>, external_id: Option<String>) -> Self {
        Self {
            session_name,
            external_id,
            ..Self::default()
        }
    }

    /// Returns true if an option is given that `AssumeRoleWithWebIdentity` does not have, or that
    /// is not evaluated for it.
    pub(crate) const fn sends_more_than_a_token(&self) -> bool {
        self.external_id.is_some()
            || self.mfa.is_some()
            || self.duration.is_some()
            || !self.tags.is_empty()
    }

    /// The session tags as keys and values.
    pub(crate) fn tags(&self) -> anyhow::Result<Vec<(String, String)>> {
        let pair = |tag: &String| match tag.split_once('=') {
            Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
            _ => bail!(text!(
                "--tag {tag}: write a key and a value, such as team=web",
                tag = harmless(tag)
            )),
        };
        let tags: Vec<(String, String)> = self.tags.iter().map(pair).collect::<Result<_, _>>()?;
        if tags.len() > MOST_TAGS {
            bail!(text!(
                "{count} session tags: STS takes {most} at most",
                count = tags.len(),
                most = MOST_TAGS
            ));
        }
        if let Some((key, _)) = tags.iter().find(|(key, value)| !is_session_tag(key, value)) {
            bail!(text!(
                "--tag {key}: STS refuses it; a key has 1 to 128 characters and does not begin with \
                 aws:, a value has at most 256, both of letters, digits, spaces and _ . : / = + - @",
                key = harmless(key)
            ));
        }
        // STS compares keys of tags ignoring case ("Passing session tags in AWS STS").
        let mut keys = BTreeSet::new();
        let twice = tags
            .iter()
            .find(|(key, _)| !keys.insert(key.to_lowercase()));
        if let Some((key, _)) = twice {
            bail!(text!(
                "--tag {key}: one key, two values",
                key = harmless(key)
            ));
        }
        Ok(tags)
    }
}

/// Maximum number of session tags per call (`AssumeRole` of the STS API Reference).
const MOST_TAGS: usize = 50;

/// Returns true if STS accepts a session tag (`Tag` of the STS API Reference).
fn is_session_tag(key: &str, value: &str) -> bool {
    let plain = |text: &str| {
        let allowed = |c: char| c.is_alphanumeric() || c == ' ' || "_.:/=+-@".contains(c);
        text.chars().all(allowed)
    };
    let reserved = key
        .get(..4)
        .is_some_and(|head| head.eq_ignore_ascii_case("aws:"));
    let short = key.chars().count() <= 128 && value.chars().count() <= 256;
    plain(key) && plain(value) && short && !reserved
}
