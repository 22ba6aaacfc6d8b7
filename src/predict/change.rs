//! Changes of settings and policies, and what they do to profiles.

use std::sync::Arc;

use serde::Serialize;

use super::verdict::ProfileVerdict;
use crate::chain::NodeId;
use crate::config::{SettingKey, without_comment};
use crate::iam::Arn;
use crate::iam::account::{CallerPolicies, Policy};
use crate::text::Location;

/// One setting of one profile, to be written, replaced or removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SettingChange {
    /// The profile it belongs in.
    pub profile: String,
    /// The key.
    pub key: SettingKey,
    /// The value to write; `None` removes the setting.
    pub value: Option<String>,
    /// Where the line stands that is to be replaced or removed; of a misspelt key
    /// ([`Self::renames`]) that key's line.
    pub replaces: Option<Location>,
    /// The value that stands there now.
    #[serde(skip)]
    pub old: Option<String>,
    /// Where the profile begins; `None` if it is to be made.
    pub section: Option<Location>,
    /// A key that was meant to be [`Self::key`] and is misspelt: the same line with another key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renames: Option<SettingKey>,
    /// The profile does not exist yet: it is to be made as a copy of this one, with this setting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copy_of: Option<String>,
    /// The profile does not exist, and a section was meant for it: its header is corrected. Key and
    /// value are those of a setting that it has.
    #[serde(skip)]
    pub corrects_header: bool,
    /// The value is only likely: nothing in the files or snapshots says it.
    #[serde(skip)]
    pub guess: bool,
}

impl SettingChange {
    /// Whether it cuts off a comment that became a part of the value.
    pub(crate) fn cuts_comment(&self) -> bool {
        let plain = self.old.as_deref().and_then(without_comment);
        self.renames.is_none() && plain.is_some() && plain == self.value.as_deref()
    }
}

/// A policy in place of the one on file.
#[derive(Clone, Debug)]
pub(crate) enum PolicyOverride {
    /// The trust policy of a role.
    Trust(Arn, Arc<Policy>),
    /// The policies and the boundary of a role or user.
    Caller(Arn, Arc<CallerPolicies>),
}

/// What a change does to another profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effect {
    /// The profile's node.
    pub node: NodeId,
    /// Its verdict now, as `--profile` takes it.
    pub before: ProfileVerdict,
    /// Its verdict with the change.
    pub after: ProfileVerdict,
}

impl Effect {
    /// Whether it gets through and did not before.
    pub(crate) fn turns_green(self) -> bool {
        self.after.is_allowed()
    }

    /// Whether it fails, or may fail, and did not before.
    pub(crate) fn turns_red(self) -> bool {
        !self.turns_green()
            && (matches!(
                self.after,
                ProfileVerdict::Stopped(_) | ProfileVerdict::Broken
            ) && !matches!(
                self.before,
                ProfileVerdict::Stopped(_) | ProfileVerdict::Broken
            ) || self.before.is_allowed())
    }
}
