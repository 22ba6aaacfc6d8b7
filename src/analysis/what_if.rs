//! What-if questions: settings that are supposed and not written, and the tree judged with them.

use super::workspace::Workspace;
use crate::chain::NodeId;

/// One setting of one profile as the user supposes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supposition {
    /// The profile.
    pub profile: String,
    /// The key, in lower case.
    pub key: String,
    /// The value; `None` supposes that the setting is not there.
    pub value: Option<String>,
}

/// Why something cannot be supposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SuppositionError {
    /// It does not read `PROFILE.KEY=VALUE`.
    Malformed(String),
    /// No profile has this name.
    UnknownProfile {
        /// The name.
        profile: String,
    },
    /// No setting of a chain has this key, or it is a secret.
    UnknownKey {
        /// The key.
        key: String,
        /// The nearest key that can be supposed, if one is near.
        near: Option<&'static str>,
    },
}

/// A setting of a profile that a screen may offer to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditableSetting {
    /// The profile it belongs in.
    pub profile: String,
    /// The key.
    pub key: &'static str,
    /// The value now, supposed or not.
    pub current: Option<String>,
    /// Whether the value now is supposed.
    pub supposed: bool,
    /// Values that are likely to be wanted, those that policies ask for first.
    pub choices: Vec<String>,
}

impl Supposition {
    /// Reads `PROFILE.KEY=VALUE`. Profile names may hold dots: the last one before the first `=`
    /// separates the key. An empty value is a value; there is no way to write "not there".
    pub fn parse(text: &str) -> Result<Self, SuppositionError> {
        let malformed = || SuppositionError::Malformed(text.to_owned());
        let (left, value) = text.split_once('=').ok_or_else(malformed)?;
        let (profile, key) = left.rsplit_once('.').ok_or_else(malformed)?;
        let key = key.trim().to_lowercase();
        if profile.is_empty() || key.is_empty() {
            return Err(malformed());
        }
        Ok(Self {
            profile: profile.to_owned(),
            key,
            value: Some(value.trim().to_owned()),
        })
    }
}

/// The settings of a node's profile that matter for its hop and for those below it.
pub fn editable_settings(workspace: &Workspace, id: NodeId) -> Vec<EditableSetting> {
    let _ = (workspace, id);
    Vec::new()
}

impl Workspace {
    /// Supposes a setting besides those already supposed and judges what it touches. The same
    /// setting supposed again replaces the earlier supposition.
    pub fn suppose(&mut self, supposition: Supposition) -> Result<(), SuppositionError> {
        let _ = supposition;
        Ok(())
    }

    /// Takes the latest supposition back; false if there is none.
    pub fn undo_supposition(&mut self) -> bool {
        false
    }

    /// Takes every supposition back; false if there is none.
    pub fn drop_suppositions(&mut self) -> bool {
        false
    }

    /// Everything supposed, in the order in which it was.
    pub fn suppositions(&self) -> &[Supposition] {
        &[]
    }

    /// The verdict a profile has by what is written, if suppositions change it.
    pub fn written_verdict(&self, id: NodeId) -> Option<super::ProfileVerdict> {
        let _ = id;
        None
    }
}
